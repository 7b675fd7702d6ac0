//! The period of a subject: the search, the tests that a candidate must pass, and how exact it is.

use super::super::withhold;
use super::Frame;
use crate::calendar::LocalClock;
use crate::record::{SECOND, Timestamp};
use crate::report::{self, CacheFit, Period};
use crate::stats::rhythm::hill::hill;
use crate::stats::rhythm::period::{HTest, corrected, h_test, phases};
use crate::stats::rhythm::search::{Candidate, candidates, is_calendar, permuted_power};

/// Starts that are looked at: the first.
const MOST: usize = 20_000;

/// Events that refine a period, and that its hill is looked for in.
const REFINED: usize = 1_000;

/// Trial periods on either side of a candidate.
const TRIALS: i32 = 10;

/// The p that a candidate must be below.
pub const LEVEL: f64 = 0.001;

/// Fisher's p below which a candidate is looked at closely.
const SHOWN: f64 = 0.05;

/// Permutations of the gaps; a period must beat all.
const PERMUTATIONS: u32 = 99;

/// How near to the period a gap must be to make it by itself: beacons are often told to vary by a fifth.
const NEAR: f64 = 0.2;

/// The part of the gaps that must be so.
const MOSTLY: f64 = 0.8;

/// The leading candidate for a period of ascending starts.
///
/// # Errors
/// Why it is withheld.
pub fn period(starts: &[i64], frame: &Frame<'_>, cache: Option<&CacheFit>) -> Result<Period, String> {
    if let Some(few) = withhold::periodic(starts.len() as u64).withheld() {
        return Err(few);
    }
    let all = starts.len();
    let starts = &starts[..all.min(MOST)];
    let found = candidates(starts);
    // The H test costs most: it is made for what the periodogram shows, or for the best of what it does not.
    let least = found.iter().map(|candidate| candidate.p).fold(1.0, f64::min);
    let shown = found.iter().filter(|candidate| candidate.p <= least.max(SHOWN));
    let mut judged: Vec<Judged> = shown.map(|candidate| Judged::new(starts, candidate)).collect();
    judged.retain(|judged| !is_calendar(judged.seconds * SECOND as f64));
    let passing = judged.iter().find(|judged| judged.p() < LEVEL && judged.hill);
    let best = passing.or_else(|| judged.iter().min_by(|a, b| a.p().total_cmp(&b.p())));
    let Some(best) = best else {
        return Err("no period but 24 h or 7 d and their harmonics, or fewer than 5 cycles".to_owned());
    };
    let passes = best.p() < LEVEL && best.hill;
    let threshold = passes.then(|| threshold(starts, frame)).flatten();
    let mut flags = Vec::new();
    if all > starts.len() {
        flags.push(format!("of the first {}", report::counted(starts.len() as u64, "event")));
    }
    let by_gaps_alone =
        threshold.is_some_and(|threshold| best.candidate.power < threshold) && are_near(starts, best.seconds);
    if by_gaps_alone {
        flags.push("its gaps alone make it: in any order they are as periodic".to_owned());
    }
    let ttl = cache.filter(|cache| cache.fits).map(|cache| cache.ttl_seconds);
    flags.extend(withhold::periodicity(all as u64, withhold::CYCLES, best.seconds, ttl).flag());
    Ok(Period {
        seconds: best.seconds,
        fisher_g: best.candidate.g,
        fisher_p: best.candidate.p,
        h: best.h.h,
        h_p: best.h_p,
        hill: best.hill,
        power: best.candidate.power,
        permuted_power: threshold,
        permuted_power_withheld: threshold.is_none().then(|| "it fails another test".to_owned()),
        permutations: if threshold.is_some() { PERMUTATIONS } else { 0 },
        by_gaps_alone,
        confirmed: threshold.is_some_and(|threshold| best.candidate.power >= threshold),
        flags,
    })
}

/// Whether most gaps are near the period.
fn are_near(starts: &[i64], seconds: f64) -> bool {
    let gaps = super::figures::seconds(starts);
    let near = gaps.iter().filter(|gap| (*gap / seconds - 1.0).abs() < NEAR).count();
    near as f64 >= MOSTLY * gaps.len() as f64
}

/// Whether a period is near the TTL of a cache that fits.
pub fn is_near(seconds: f64, cache: &CacheFit) -> bool {
    cache.fits && withhold::is_near_ttl(seconds, cache.ttl_seconds)
}

/// A candidate with the tests on unbinned times.
struct Judged {
    /// The candidate.
    candidate: Candidate,
    /// The refined period in seconds.
    seconds: f64,
    /// The H test at the refined period.
    h: HTest,
    /// Its p, corrected for all trial periods.
    h_p: f64,
    /// Whether it is on a hill of the autocorrelation.
    hill: bool,
}

impl Judged {
    /// Refines a candidate on the events that it was found in, and tests it.
    fn new(starts: &[i64], candidate: &Candidate) -> Self {
        let (from, until) = candidate.segment;
        let events = &starts[starts.partition_point(|t| *t < from)..starts.partition_point(|t| *t <= until)];
        let events = &events[..events.len().min(REFINED)];
        let span = events.last().zip(events.first()).map_or(0.0, |(last, first)| last.saturating_sub(*first) as f64);
        // One trial in five of the resolution 1 / span, over two resolutions.
        let trial = |step: i32| 1.0 / (1.0 / candidate.period + 0.2 * f64::from(step) / span.max(candidate.period));
        let tests = (-TRIALS..=TRIALS).filter_map(|step| {
            let period = trial(step);
            Some((period, h_test(&phases(events, period)?)?))
        });
        let best = tests.reduce(|best, next| if next.1.h > best.1.h { next } else { best });
        let (period, h) = best.unwrap_or((candidate.period, HTest { h: 0.0, harmonics: 1, p: 1.0 }));
        let h_p = corrected(h.p, candidate.trials + 2 * u64::from(TRIALS.unsigned_abs()));
        let hill = hill(events, period).is_some_and(|hill| hill.is_hill);
        Judged { candidate: *candidate, seconds: period / SECOND as f64, h, h_p, hill }
    }

    /// The smaller p of Fisher's test and the H test; a half of the level each.
    fn p(&self) -> f64 {
        (2.0 * self.candidate.p.min(self.h_p)).min(1.0)
    }
}

/// The greatest power of permutations of the gaps within local days.
fn threshold(starts: &[i64], frame: &Frame<'_>) -> Option<f64> {
    let mut clock = LocalClock::new(frame.settings.calendars.first()?.clone());
    let days: Vec<i32> = starts.iter().map(|time| clock.local_day(Timestamp(*time))).collect();
    permuted_power(starts, &days, PERMUTATIONS, frame.seed, frame.threads)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of ten gaps around 100 s, eight must be within a fifth of it.
    #[test]
    fn most_gaps_are_near_when_four_of_five_are_within_a_fifth() {
        let is_near = |gaps: [i64; 10]| {
            let running = gaps.iter().scan(0, |time, gap| {
                *time += gap * SECOND;
                Some(*time)
            });
            are_near(&std::iter::once(0).chain(running).collect::<Vec<_>>(), 100.0)
        };
        assert!(is_near([81, 81, 100, 119, 119, 119, 90, 110, 79, 121]));
        assert!(!is_near([81, 81, 100, 119, 119, 119, 90, 79, 79, 79]));
        assert!(!is_near([81, 81, 100, 119, 119, 119, 90, 121, 121, 121]));
    }
}
