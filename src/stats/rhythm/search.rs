//! The search for a period: periodograms at several scales, and what chance would find.
//!
//! Events are binned at several widths, from a fraction of the usual gap up to the whole span, always into [`BINS`]
//! bins, so that short and long periods are both seen at a fixed cost. 24 h, 7 d and their first harmonics are left
//! out: what people do repeats at these. The threshold is the best of permutations of the gaps within days (after Hu
//! et al. 2016, BAYWATCH): they keep each day's number of events and its gaps, and lose only the order.

use super::spectrum::{fisher_p, periodogram};
use crate::stats::bootstrap::{below, stream};
use crate::threads;
use rand_chacha::ChaCha8Rng;

/// Bins of each periodogram.
pub const BINS: usize = 4096;

/// How much wider the bins of the next scale are.
const STEP: i64 = 16;

/// The most scales.
const SCALES: usize = 6;

/// Bins in a usual gap at the finest scale.
const FINEST: i64 = 6;

/// Harmonics of 24 h that are left out: 24 h to 2 h.
const DAILY: u32 = 12;

/// Harmonics of 7 d that are left out: 7 d to 12 h.
const WEEKLY: u32 = 14;

/// Cycles of a period that the span must hold (METHODS §9).
const CYCLES: usize = 5;

/// Units of time in a second: times are in nanoseconds.
const SECOND: i64 = 1_000_000_000;

/// A candidate for a period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// In nanoseconds, as exact as the periodogram's grid.
    pub period: f64,
    /// Fisher's g: its ordinate over the sum of those not left out.
    pub g: f64,
    /// Its ordinate over the mean of those not left out.
    pub power: f64,
    /// Fisher's p, corrected for the scales.
    pub p: f64,
    /// Where the events that it was found in begin, and their last.
    pub segment: (i64, i64),
    /// How many ordinates were searched at all scales.
    pub trials: u64,
}

/// One scale: the width of a bin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Scale(i64);

/// Scales for ascending, distinct times: from a fraction of the median gap to the span.
fn scales(times: &[i64]) -> Vec<Scale> {
    let (Some(first), Some(last)) = (times.first(), times.last()) else { return Vec::new() };
    let whole = (last.saturating_sub(*first) / BINS as i64).saturating_add(1);
    let mut gaps: Vec<i64> = times.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect();
    gaps.sort_unstable();
    let usual = gaps.get(gaps.len() / 2).copied().unwrap_or(1);
    let mut width = (usual / FINEST).max(SECOND);
    let mut scales = Vec::new();
    while width < whole && scales.len() + 1 < SCALES {
        scales.push(Scale(width));
        width = width.saturating_mul(STEP);
    }
    scales.push(Scale(whole));
    scales
}

/// The best candidate at each scale, the finest first; none where nothing varies.
///
/// `times` are ascending, distinct, in nanoseconds.
pub fn candidates(times: &[i64]) -> Vec<Candidate> {
    let scales = scales(times);
    let found: Vec<Candidate> = scales.iter().filter_map(|scale| candidate(times, *scale)).collect();
    let trials = found.iter().map(|candidate| candidate.trials).sum();
    let corrected = |c: Candidate| Candidate { p: super::period::corrected(c.p, found.len() as u64), trials, ..c };
    found.iter().copied().map(corrected).collect()
}

/// The best candidate at one scale, in the fullest segment of [`BINS`] bins; `None` if it has fewer than two events.
fn candidate(times: &[i64], scale: Scale) -> Option<Candidate> {
    let (start, events) = segment(times, scale).filter(|(_, events)| events.len() > 1)?;
    let mut bins = vec![0.0; BINS];
    for time in events {
        bins[((time.saturating_sub(start) / scale.0) as usize).min(BINS - 1)] += 1.0;
    }
    let power = periodogram(&bins)?;
    let length = scale.0 as f64 * BINS as f64;
    let wanted = |k: usize| k >= CYCLES && !is_daily(k as f64, length);
    let searched: Vec<(usize, f64)> = (1..).zip(power).filter(|&(k, _)| wanted(k)).collect();
    let sum: f64 = searched.iter().map(|&(_, power)| power).sum();
    let best = searched.iter().copied().reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    if sum <= 0.0 {
        return None;
    }
    let g = (best.1 / sum).min(1.0);
    Some(Candidate {
        period: length / best.0 as f64,
        g,
        power: g * searched.len() as f64,
        p: fisher_p(g, searched.len()),
        segment: (start, *events.last()?),
        trials: searched.len() as u64,
    })
}

/// The fullest of the segments that follow each other from the first time on.
fn segment(times: &[i64], scale: Scale) -> Option<(i64, &[i64])> {
    let (first, length) = (*times.first()?, scale.0.checked_mul(BINS as i64)?);
    let number = |time: &i64| time.saturating_sub(first) / length;
    let fullest = times.chunk_by(|a, b| number(a) == number(b)).reduce(|a, b| if b.len() > a.len() { b } else { a })?;
    Some((first + number(fullest.first()?) * length, fullest))
}

/// Whether ordinate k of a series of this length is one of the first harmonics of 24 h or 7 d, within its resolution.
fn is_daily(k: f64, length: f64) -> bool {
    let day = length / (86_400.0 * SECOND as f64);
    let near = |cycles: f64, harmonics: u32| {
        // The nearest harmonics are those before and behind k.
        let before = (k / cycles).floor();
        [before, before + 1.0].iter().any(|h| (k - h.clamp(1.0, f64::from(harmonics)) * cycles).abs() < 1.5)
    };
    near(day, DAILY) || near(day / 7.0, WEEKLY)
}

/// How near to a harmonic of 24 h or 7 d a period is taken for it.
const NEAR: f64 = 0.01;

/// Whether a period, in nanoseconds, is 24 h or 7 d or one of their first harmonics, or cannot be told from one.
///
/// A strong peak at one of them leaks into ordinates that are not left out, but an exact period gives it away.
pub fn is_calendar(period: f64) -> bool {
    let day = 86_400.0 * SECOND as f64;
    let near = |cycle: f64, harmonics: u32| (1..=harmonics).any(|h| (period * f64::from(h) / cycle - 1.0).abs() < NEAR);
    near(day, DAILY) || near(7.0 * day, WEEKLY)
}

/// The greatest power, at any scale of `times`, among permutations of its gaps within days.
///
/// `days` says which day each time is on. Permutation number i uses stream i of ChaCha8 under the seed, so that any
/// number of `threads` gives the same. `None` for fewer than two times.
pub fn permuted_power(times: &[i64], days: &[i32], permutations: u32, seed: u64, threads: usize) -> Option<f64> {
    if times.len() < 2 || days.len() != times.len() {
        return None;
    }
    let scales = scales(times);
    let power = |number: u32| {
        let permuted = permuted(times, days, &mut stream(seed, number));
        scales.iter().filter_map(|scale| candidate(&permuted, *scale)).map(|c| c.power).fold(0.0, f64::max)
    };
    let threads = threads.clamp(1, permutations.max(1) as usize);
    let part = |thread: usize| (thread as u32..permutations).step_by(threads).map(power).fold(0.0, f64::max);
    Some(threads::each(threads, part).into_iter().fold(0.0, f64::max))
}

/// The times with the gaps that begin on one day in another order.
fn permuted(times: &[i64], days: &[i32], rng: &mut ChaCha8Rng) -> Vec<i64> {
    let mut gaps: Vec<i64> = times.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect();
    let mut from = 0;
    for of_day in days[..gaps.len()].chunk_by(|a, b| a == b) {
        let part = &mut gaps[from..from + of_day.len()];
        for last in (1..part.len()).rev() {
            part.swap(last, below(rng, last + 1));
        }
        from += of_day.len();
    }
    let first = times.first().copied();
    let running = gaps.into_iter().scan(first.unwrap_or(0), |time, gap| {
        *time = time.saturating_add(gap);
        Some(*time)
    });
    first.into_iter().chain(running).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An event in every eighth bin has three equal ordinates: those of eight bins, of four and of 8/3. Of the 2,047
    /// ordinates below Nyquist's the first four, of less than five cycles, are left out.
    #[test]
    fn a_comb_has_a_third_of_the_power_at_its_period() {
        let times: Vec<i64> = (0..512).map(|i| i * 8 * SECOND).collect();
        let found = candidate(&times, Scale(SECOND)).unwrap();
        assert!((found.g - 1.0 / 3.0).abs() < 1e-9 && (found.power - 681.0).abs() < 1e-6, "{found:?}");
        assert_eq!((found.period, found.trials, found.segment), (8e9, 2_043, (0, 4_088 * SECOND)));
        assert!(found.p < 1e-300);
    }

    #[test]
    fn candidates_are_corrected_for_all_scales() {
        let mut times: Vec<i64> = (0..3_000).map(|i: i64| i * i * 7_919 % 1_800_000 * SECOND).collect();
        times.sort_unstable();
        times.dedup();
        let alone: Vec<Candidate> = scales(&times).into_iter().filter_map(|scale| candidate(&times, scale)).collect();
        assert_eq!(alone.len(), 2);
        let trials = alone[0].trials + alone[1].trials;
        let corrected = |c: &Candidate| Candidate { p: c.p * (2.0 - c.p), trials, ..*c };
        for (found, wanted) in candidates(&times).into_iter().zip(alone.iter().map(corrected)) {
            assert!((found.p - wanted.p).abs() < 1e-12 * wanted.p && wanted.p > 0.0, "{found:?}");
            assert_eq!(Candidate { p: wanted.p, ..found }, wanted);
        }
    }

    #[test]
    fn gaps_come_in_every_order() {
        let orders = (0..99).map(|number| permuted(&[0, 1, 3, 6], &[0; 4], &mut stream(1, number)));
        assert_eq!(orders.collect::<std::collections::BTreeSet<_>>().len(), 6);
    }

    /// Gaps change their order within days only.
    #[test]
    fn permutations_stay_within_days() {
        let times = [0, 1, 3, 6, 100, 110, 130];
        let days = [0, 0, 0, 0, 1, 1, 1];
        for number in 0..20 {
            let permuted = permuted(&times, &days, &mut stream(1, number));
            let mut gaps: Vec<i64> = permuted.windows(2).map(|pair| pair[1] - pair[0]).collect();
            gaps[..4].sort_unstable();
            gaps[4..].sort_unstable();
            assert_eq!((permuted[0], gaps), (0, vec![1, 2, 3, 94, 10, 20]));
        }
    }

    /// Every ten minutes for 60 days: 100 s, a sixth of the gap, and the span over 4,096; not 16 times 100 s.
    #[test]
    fn scales_reach_from_the_gap_to_the_span() {
        let times: Vec<i64> = (0..=8_640).map(|i| i * 600 * SECOND).collect();
        assert_eq!(scales(&times), [Scale(100 * SECOND), Scale(1_265_625_000_001)]);
        assert_eq!(scales(&times[..101]), [Scale(14_648_437_501)]);
        assert_eq!((scales(&[7]), scales(&[])), (vec![Scale(1)], vec![]));
        let centuries = scales(&[0, SECOND, 2 * SECOND, 9_000_000_000 * SECOND]);
        assert_eq!((centuries.len(), centuries[4]), (SCALES, Scale(65_536 * SECOND)));
    }

    #[test]
    fn the_fullest_segment_is_searched() {
        let times = [10, 11, 4_105, 4_106, 4_107, 8_201, 8_202];
        assert_eq!(segment(&times, Scale(1)), Some((10, &times[..3])));
        assert_eq!(segment(&times[1..], Scale(1)), Some((11, &times[1..4])));
        assert_eq!(segment(&times[2..], Scale(2)), Some((4_105, &times[2..])));
        assert_eq!((segment(&[], Scale(1)), segment(&times, Scale(i64::MAX))), (None, None));
    }

    /// In 40 days, 24 h is ordinate 40 and 7 d is 5.7.
    #[test]
    fn harmonics_of_days_and_weeks_are_left_out() {
        let length = 40.0 * 86_400.0 * SECOND as f64;
        let left_out = |k: &f64| is_daily(*k, length);
        assert!([40.0, 41.4, 38.6, 80.0, 480.0, 5.7, 7.1, 17.1].iter().all(left_out));
        assert!(![41.6, 60.0, 520.0, 9.0, 481.6].iter().any(left_out));
    }

    /// The thresholds of one and of several threads are one.
    #[test]
    fn threads_change_nothing() {
        let times: Vec<i64> = (0..60i64).map(|i| (i * 300 + i * i % 37) * SECOND).collect();
        let power = |threads| permuted_power(&times, &[0; 60], 7, 5, threads);
        assert_eq!(power(1), power(3));
        assert!(power(1) > Some(0.0));
    }
}
