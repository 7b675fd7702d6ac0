//! Which time zone's office hours fit best. Offsets are not cities, and half a year of one offset is two zones.

use super::blend::{ROUNDING, best_blend, blend};
use super::bootstrap::{Draws, resample, stream};
use super::change::overdispersion;
use super::timing::HOURS;
use std::ops::RangeInclusive;

/// A weight for each hour of the week; Monday 00 h is 0.
pub type Week = [f64; HOURS];

/// The offsets that are tried, in whole hours east of UTC.
pub const OFFSETS: RangeInclusive<i8> = -12..=14;

/// How far below the maximum a log-likelihood is still plausible at 95 %: half of χ²'s quantile with one degree of
/// freedom, before overdispersion.
pub(super) const DROP: f64 = 1.92;

/// One offset and how well it fits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ZoneFit {
    /// Hours east of UTC.
    pub offset: i8,
    /// L(z) up to a constant; minus infinity if it is impossible.
    pub log_likelihood: f64,
    /// ε, the share of the background profile, in 0..1.
    pub background: f64,
}

/// The offsets that the data cannot tell apart.
#[derive(Clone, Debug, PartialEq)]
pub struct ZoneSet {
    /// The best offset, the westernmost of equals.
    pub best: ZoneFit,
    /// φ, the overdispersion around the best fit.
    pub phi: f64,
    /// All offsets with L ≥ L_max - 1.92φ, from west to east.
    pub plausible: Vec<ZoneFit>,
}

/// An office template: the share `inside` spread evenly over the business hours, the rest evenly over the others.
///
/// Sums to 1. `None` if `inside` is outside 0..1 or there are no business or no other hours.
pub fn office_template(business: &[bool; HOURS], inside: f64) -> Option<Week> {
    let hours = business.iter().filter(|&&b| b).count();
    let defined = (0.0..=1.0).contains(&inside) && 0 < hours && hours < HOURS;
    let weight = |b: bool| if b { inside / hours as f64 } else { (1.0 - inside) / (HOURS - hours) as f64 };
    defined.then(|| business.map(weight))
}

/// Fits L(z) = max_ε Σ n_h ln[(1-ε)·T(h+z) + ε·b(h)] for every offset z.
///
/// `counts` are sessions by **UTC** hour of week over whole weeks, `template` T the office's by local hour,
/// `background` b that of all other domains by UTC hour; both are scaled to sum to 1. `None` without sessions, or if
/// no offset can have made them.
pub fn fit_zone(counts: &[u64; HOURS], template: &Week, background: &Week) -> Option<ZoneSet> {
    let (template, background) = (scaled(template)?, scaled(background)?);
    if counts.iter().all(|&n| n == 0) {
        return None;
    }
    let fits: Vec<ZoneFit> = OFFSETS.map(|offset| fit_offset(counts, &template, &background, offset)).collect();
    let best = best(&fits)?;
    let local = shifted(&template, best.offset);
    let total = counts.iter().sum::<u64>() as f64;
    let expected: Vec<f64> = blend(&background, &local, best.background).map(|p| total * p).collect();
    // Fitted were the total, ε and z.
    let phi = overdispersion(counts, &expected, 3)?;
    let plausible = fits.into_iter().filter(|fit| fit.log_likelihood >= best.log_likelihood - DROP * phi).collect();
    Some(ZoneSet { best, phi, plausible })
}

/// The best fit, the first of equals; `None` if all are impossible.
fn best(fits: &[ZoneFit]) -> Option<ZoneFit> {
    let larger = |a: ZoneFit, b: ZoneFit| if b.log_likelihood > a.log_likelihood { b } else { a };
    fits.iter().copied().reduce(larger).filter(|fit| fit.log_likelihood.is_finite())
}

/// The fit of one offset to scaled profiles.
fn fit_offset(counts: &[u64; HOURS], template: &Week, background: &Week, offset: i8) -> ZoneFit {
    let local = shifted(template, offset);
    let (share, log_likelihood) = best_blend(counts, background, &local);
    ZoneFit { offset, log_likelihood, background: share }
}

/// The sessions of one UTC day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayHours {
    /// Monday is 0.
    pub weekday: u8,
    /// Sessions by UTC hour.
    pub hours: [u64; 24],
}

/// How often each offset fits best when whole days are drawn with replacement: (offset, frequency), west to east,
/// those that never do left out.
///
/// The same for any division of the draws among threads, see [`TopShare`](super::bootstrap::TopShare). `None` if no
/// draw can be fitted.
pub fn zone_frequencies(days: &[DayHours], template: &Week, background: &Week, draws: Draws) -> Option<Vec<(i8, f64)>> {
    let (template, background) = (scaled(template)?, scaled(background)?);
    let all = week_of(days, &vec![1; days.len()]);
    let bounds: Vec<Bounds> = OFFSETS.map(|offset| Bounds::new(&all, &template, &background, offset)).collect();
    let winner = |(): &mut (), draw| {
        let counts = week_of(days, &resample(&mut stream(draws.seed, draw), days.len()));
        let fit = |offset| fit_offset(&counts, &template, &background, offset);
        best_of(can_win(&bounds, &counts), fit).filter(|_| counts.iter().any(|&n| n > 0)).map(|fit| fit.offset)
    };
    let winners: Vec<i8> = draws.map(|| (), winner).into_iter().flatten().collect();
    let wins = |offset: i8| winners.iter().filter(|&&winner| winner == offset).count() as f64;
    let frequencies = OFFSETS.map(|offset| (offset, wins(offset) / winners.len() as f64));
    (!winners.is_empty()).then(|| frequencies.filter(|&(_, frequency)| frequency > 0.0).collect())
}

/// What bounds the log-likelihood of an offset for any counts, without a fit to them.
///
/// At the share ε₀ that fits all days it is a sum of the counts with fixed weights, a lower bound of its maximum. It
/// bends down by at least Σ n(b-T)²/max p², the maximum of p taken over the shares in question: with the slope at ε₀, a
/// parabola lies above it, there or at all shares.
struct Bounds {
    /// The offset.
    offset: i8,
    /// ε₀.
    share: f64,
    /// By hour, for one session: the log-likelihood and the slope at ε₀, and how much it bends at least, within
    /// [`NEAR_SHARE`] of ε₀ and anywhere. `None` where a weight is 0.
    weights: Option<Box<[[f64; 4]; HOURS]>>,
}

/// How far from ε₀ that of a draw mostly is.
const NEAR_SHARE: f64 = 0.05;

impl Bounds {
    /// The bounds of one offset, for scaled profiles.
    fn new(all: &[u64; HOURS], template: &Week, background: &Week, offset: i8) -> Self {
        let local = shifted(template, offset);
        let (share, _) = best_blend(all, background, &local);
        let weights = |hour: usize| {
            let (t, b) = (local[hour], background[hour]);
            let p = |share: f64| share * b + (1.0 - share) * t;
            let near = p((share - NEAR_SHARE).max(0.0)).max(p((share + NEAR_SHARE).min(1.0)));
            let bend = |largest: f64| ((b - t) / largest) * ((b - t) / largest);
            [p(share).ln(), (b - t) / p(share), bend(near), bend(t.max(b))]
        };
        let weights: [[f64; 4]; HOURS] = std::array::from_fn(weights);
        let known = weights.iter().flatten().all(|weight| weight.is_finite());
        Bounds { offset, share, weights: known.then(|| Box::new(weights)) }
    }

    /// The lower and the upper bound for these counts.
    fn of(&self, counts: &[f64; HOURS]) -> (f64, f64) {
        let Some(weights) = &self.weights else { return (f64::NEG_INFINITY, f64::INFINITY) };
        let [mut low, mut slope, mut near, mut anywhere] = [0.0; 4];
        for (&n, &[of_low, of_slope, of_near, of_anywhere]) in counts.iter().zip(weights.iter()) {
            low += n * of_low;
            slope += n * of_slope;
            near += n * of_near;
            anywhere += n * of_anywhere;
        }
        // Where it falls at the border of what is near, its maximum is within.
        let bend = if slope.abs() <= near * NEAR_SHARE { near } else { anywhere };
        let step = if bend > 0.0 { slope / bend } else { 0.0 };
        let step = step.clamp(-self.share, 1.0 - self.share);
        let high = low + step * (slope - 0.5 * bend * step);
        (low, if high.is_nan() { f64::INFINITY } else { high })
    }

    /// Whether the background alone fits these bounds best: as well as at any other offset where this is so.
    fn is_background(&self, (low, high): (f64, f64)) -> bool {
        self.share == 1.0 && low == high
    }
}

/// The offsets that may fit these counts best, west to east, each with its upper bound: the others' are below a lower
/// one. Of those that only the background fits, which are equal, the first.
fn can_win<'a>(bounds: &'a [Bounds], counts: &[u64; HOURS]) -> impl Iterator<Item = (i8, f64)> + use<'a> {
    let counts = counts.map(|n| n as f64);
    let found: Vec<(f64, f64)> = bounds.iter().map(|bounds| bounds.of(&counts)).collect();
    let low = found.iter().map(|(low, _)| *low).fold(f64::NEG_INFINITY, f64::max);
    let least = low - ROUNDING * low.abs();
    let mut is_background_in = false;
    let can = move |(bounds, found): &(&Bounds, (f64, f64))| {
        let is_equal = is_background_in && bounds.is_background(*found);
        is_background_in |= bounds.is_background(*found);
        found.1 >= least && !is_equal
    };
    bounds.iter().zip(found).filter(can).map(|(bounds, (_, high))| (bounds.offset, high))
}

/// What [`best`] finds among the fits of these offsets, which come from west to east with upper bounds: once the most
/// promising is fitted, most others need no search.
fn best_of(offsets: impl Iterator<Item = (i8, f64)>, fit: impl Fn(i8) -> ZoneFit) -> Option<ZoneFit> {
    let mut offsets: Vec<(i8, f64)> = offsets.collect();
    offsets.sort_by(|a, b| b.1.total_cmp(&a.1));
    let (mut fits, mut least) = (Vec::new(), f64::NEG_INFINITY);
    for (offset, high) in offsets {
        if high < least - ROUNDING * least.abs() {
            break;
        }
        let found = fit(offset);
        least = least.max(found.log_likelihood);
        fits.push(found);
    }
    fits.sort_by_key(|fit| fit.offset);
    best(&fits)
}

/// The sum of the days by hour of week, each taken so many times.
fn week_of(days: &[DayHours], times: &[u64]) -> [u64; HOURS] {
    let mut week = [0; HOURS];
    for (day, &times) in days.iter().zip(times).filter(|(_, times)| **times > 0) {
        let from = 24 * usize::from(day.weekday);
        for (sum, &n) in week[from..from + 24].iter_mut().zip(&day.hours) {
            *sum += n * times;
        }
    }
    week
}

/// A local profile by UTC hour: T(h+z).
pub(super) fn shifted(local: &Week, offset: i8) -> Week {
    let by = (HOURS as i32 + i32::from(offset)).unsigned_abs() as usize;
    std::array::from_fn(|hour| local[(hour + by) % HOURS])
}

/// The profile scaled to sum to 1; `None` if a weight is negative or not finite, or all are 0.
pub(super) fn scaled(week: &Week) -> Option<Week> {
    let sum: f64 = week.iter().sum();
    let defined = week.iter().all(|&w| w >= 0.0) && sum > 0.0 && sum.is_finite();
    defined.then(|| week.map(|w| w / sum))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn profiles_sum_to_one_or_are_none() {
        let week = |weight| std::array::from_fn(|hour| if hour == 7 { weight } else { 0.0 });
        assert_eq!(scaled(&week(3.0)), Some(week(1.0)));
        assert_eq!([0.0, -1.0, f64::INFINITY, f64::NAN].map(|weight| scaled(&week(weight))), [None; 4]);
        assert_eq!(scaled(&std::array::from_fn(|hour| if hour == 7 { -1.0 } else { 1.0 })), None);
    }

    /// Days are summed by their weekday, as often as they are taken.
    #[test]
    fn days_make_a_week() {
        let day = |weekday, hour: usize| DayHours { weekday, hours: std::array::from_fn(|h| u64::from(h == hour) * 5) };
        let week = week_of(&[day(0, 0), day(6, 23), day(6, 23), day(3, 1)], &[1, 2, 1, 0]);
        let hours = week.iter().enumerate().filter(|(_, n)| **n > 0);
        assert_eq!(hours.collect::<Vec<_>>(), [(0, &5), (167, &15)]);
    }

    /// Offsets that the bounds leave out never fit best, and of most draws they leave one in.
    #[test]
    fn bounds_leave_the_best_in() {
        let business = std::array::from_fn(|hour| hour / 24 < 5 && (9..17).contains(&(hour % 24)));
        let template = office_template(&business, 0.7).unwrap();
        let uneven: Week = std::array::from_fn(|hour| 1.0 + (hour * hour % 11) as f64);
        let background = scaled(&uneven).unwrap();
        let mut alone = 0;
        for seed in 0..40usize {
            let day = |day: usize| DayHours {
                weekday: (day % 7) as u8,
                hours: std::array::from_fn(|hour| ((day * 7 + hour * seed + seed) % 13) as u64),
            };
            let days: Vec<DayHours> = (0..28).map(day).collect();
            let all = week_of(&days, &[1; 28]);
            let bounds: Vec<Bounds> = OFFSETS.map(|z| Bounds::new(&all, &template, &background, z)).collect();
            for draw in 0..20 {
                let mut times = resample(&mut stream(seed as u64, draw), 28);
                if draw > 17 {
                    // One day alone is as far from all days as a draw can be.
                    times = (0..28).map(|day| 28 * u64::from(day == draw)).collect();
                }
                let counts = week_of(&days, &times);
                let fit = |offset| fit_offset(&counts, &template, &background, offset);
                let fits: Vec<ZoneFit> = OFFSETS.map(fit).collect();
                let fitted = Cell::new(0);
                let counted = |offset| {
                    fitted.set(fitted.get() + 1);
                    fit(offset)
                };
                let found = best_of(can_win(&bounds, &counts), counted);
                alone += usize::from(fitted.get() == 1);
                assert_eq!(found, best(&fits));
                for (bounds, fit) in bounds.iter().zip(&fits) {
                    let (low, high) = bounds.of(&counts.map(|n| n as f64));
                    let slack = ROUNDING * low.abs();
                    assert!(low <= fit.log_likelihood + slack && fit.log_likelihood <= high + slack);
                }
            }
        }
        assert!(alone > 400, "{alone} of 800");
    }
}
