//! Which time zone's office hours fit best. Offsets are not cities, and half a year of one offset is two zones.

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
    let winner = |(): &mut (), draw| {
        let counts = week_of(days, &resample(&mut stream(draws.seed, draw), days.len()));
        let fits: Vec<ZoneFit> = OFFSETS.map(|offset| fit_offset(&counts, &template, &background, offset)).collect();
        best(&fits).filter(|_| counts.iter().any(|&n| n > 0)).map(|fit| fit.offset)
    };
    let winners: Vec<i8> = draws.map(|| (), winner).into_iter().flatten().collect();
    let wins = |offset: i8| winners.iter().filter(|&&winner| winner == offset).count() as f64;
    let frequencies = OFFSETS.map(|offset| (offset, wins(offset) / winners.len() as f64));
    (!winners.is_empty()).then(|| frequencies.filter(|&(_, frequency)| frequency > 0.0).collect())
}

/// The sum of the days by hour of week, each taken so many times.
fn week_of(days: &[DayHours], times: &[u64]) -> [u64; HOURS] {
    let mut week = [0; HOURS];
    for (day, &times) in days.iter().zip(times) {
        let hours = week.iter_mut().skip(24 * usize::from(day.weekday));
        hours.zip(day.hours).for_each(|(sum, n)| *sum += n * times);
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

/// share·a + (1-share)·b, hour by hour.
pub(super) fn blend<'a>(a: &'a Week, b: &'a Week, share: f64) -> impl Iterator<Item = f64> + 'a {
    a.iter().zip(b).map(move |(a, b)| share * a + (1.0 - share) * b)
}

/// The share of `a` in a blend with `b` that makes the counts most likely, and the log-likelihood there.
///
/// Σ n ln(share·a + (1-share)·b) is concave in the share, so that Newton's steps, kept between the ends by the sign of
/// the slope, find the maximum that expectation maximisation (EM) climbs to, faster. At an end of the range the
/// maximum is the end itself.
pub(super) fn best_blend(counts: &[u64; HOURS], a: &Week, b: &Week) -> (f64, f64) {
    let terms = Terms::new(counts, a, b);
    if terms.slopes(0.0).0 <= 0.0 {
        return (0.0, terms.likelihood(0.0));
    }
    if terms.slopes(1.0).0 >= 0.0 {
        return (1.0, terms.likelihood(1.0));
    }
    let inner = terms.root();
    let found = (inner, terms.likelihood(inner));
    if inner < NEAR_END {
        return found;
    }
    // Rounding can make the slope at the end negative where the maximum is the end.
    let at_end = terms.likelihood(1.0);
    if at_end >= found.1 - 1e-13 * found.1.abs() { (1.0, at_end) } else { found }
}

/// From which share on the maximum may be the end itself.
const NEAR_END: f64 = 1.0 - 1e-6;

/// The log-likelihood of a blend as a function of the share.
struct Terms {
    /// Hours with counts and two different weights: (count, b, a-b); those with the same weights together.
    unequal: Vec<(f64, f64, f64)>,
    /// What the hours with two equal weights add, whatever the share.
    constant: f64,
}

/// Up to how many different pairs of weights are looked through for an equal one: templates of offices have four.
const ALIKE: usize = 4;

impl Terms {
    /// The terms of a likelihood.
    fn new(counts: &[u64; HOURS], a: &Week, b: &Week) -> Self {
        let mut terms = Terms { unequal: Vec::with_capacity(HOURS), constant: 0.0 };
        for hour in 0..HOURS {
            let (n, b, difference) = (counts[hour] as f64, b[hour], a[hour] - b[hour]);
            if n == 0.0 {
                continue;
            }
            if difference == 0.0 {
                terms.constant += n * b.ln();
            } else if let Some(at) = terms.alike(b, difference) {
                terms.unequal[at].0 += n;
            } else {
                terms.unequal.push((n, b, difference));
            }
        }
        terms
    }

    /// The place of a term with these weights among the first few.
    fn alike(&self, b: f64, difference: f64) -> Option<usize> {
        let first = self.unequal.get(..ALIKE).unwrap_or(&self.unequal);
        first.iter().position(|term| term.1 == b && term.2 == difference)
    }

    /// Slope and curvature of the log-likelihood.
    fn slopes(&self, share: f64) -> (f64, f64) {
        let (mut slope, mut curvature) = (0.0, 0.0);
        for &(n, b, difference) in &self.unequal {
            let relative = difference / (b + share * difference);
            slope += n * relative;
            curvature -= n * relative * relative;
        }
        (slope, curvature)
    }

    /// Where the slope is 0, if it is positive at 0 and negative at 1.
    fn root(&self) -> f64 {
        let (mut low, mut high, mut share) = (0.0, 1.0, 0.5);
        for _ in 0..60 {
            let (slope, curvature) = self.slopes(share);
            if slope > 0.0 {
                low = share
            } else {
                high = share
            }
            let newton = share - slope / curvature;
            let is_inside = newton > low && newton < high;
            let next = if is_inside { newton } else { (low + high) / 2.0 };
            // Newton's steps square the error, so that this one leaves none that counts.
            if is_inside && (next - share).abs() < 1e-7 {
                return next;
            }
            share = next;
        }
        share
    }

    /// The log-likelihood; minus infinity if something impossible was counted.
    fn likelihood(&self, share: f64) -> f64 {
        let mut sum = self.constant;
        for &(n, b, difference) in &self.unequal {
            sum += n * (b + share * difference).ln();
        }
        sum
    }
}
