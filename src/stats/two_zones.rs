//! Two offices in two time zones against one office and a flat rest: weak evidence, to be read as such.
//!
//! The hours of New York and Moscow together cover 45 % of the week, and "New York, then Moscow" is the order that
//! any night imposes.

use super::blend::{Blend, blend};
use super::bootstrap::{Draws, stream};
use super::change::overdispersion;
use super::timing::HOURS;
use super::zones::{DROP, OFFSETS, Week, scaled, shifted};
use rand_chacha::rand_core::Rng;

/// Two offsets, west before east, and how well w·T_A + (1-w)·T_B fits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairFit {
    /// A, in hours east of UTC.
    pub west: i8,
    /// B, in hours east of UTC.
    pub east: i8,
    /// w, the share of A, in 0..1.
    pub weight: f64,
    /// The log-likelihood up to a constant.
    pub log_likelihood: f64,
}

/// What the comparison of two zones with one found.
#[derive(Clone, Debug, PartialEq)]
pub struct TwoZones {
    /// The best pair.
    pub best: PairFit,
    /// Twice the log-likelihood of the best pair less that of the best single zone with a flat rest; may be negative.
    pub likelihood_ratio: f64,
    /// The chance of such a ratio where one zone with a flat rest is true, (1 + #≥)/(1 + draws).
    pub p: f64,
    /// All pairs with a log-likelihood within 1.92φ of the best, by west and east.
    pub plausible: Vec<PairFit>,
}

/// Compares all pairs of offsets with all single offsets, and simulates from the best single one.
///
/// `counts` are sessions by UTC hour of week, `template` the office's by local hour; it should be positive at every
/// hour, or one session at night rules a pair out. `None` without sessions, or if no pair can have made them.
pub fn fit_two_zones(counts: &[u64; HOURS], template: &Week, draws: Draws) -> Option<TwoZones> {
    let weeks = Weeks::new(&scaled(template)?);
    let total = counts.iter().sum::<u64>();
    let pairs = weeks.pairs(counts);
    let best = pairs.iter().copied().reduce(|a, b| if b.log_likelihood > a.log_likelihood { b } else { a })?;
    let (null, one_zone) = weeks.one_zone(counts)?;
    if total == 0 || !best.log_likelihood.is_finite() {
        return None;
    }
    let likelihood_ratio = 2.0 * (best.log_likelihood - one_zone);
    let likely = weeks.likely(&null.map(|p| (p * total as f64).round() as u64));
    let simulated = |(): &mut (), draw| weeks.likelihood_ratio(&multinomial(&null, total, draws.seed, draw), &likely);
    let ratios = draws.map(|| (), simulated);
    let at_least = ratios.into_iter().flatten().filter(|&ratio| ratio >= likelihood_ratio).count();
    let p = (1.0 + at_least as f64) / (1.0 + f64::from(draws.count));
    // Fitted were the total, the weight and two offsets.
    let (west, east) = (shifted(&weeks.template, best.west), shifted(&weeks.template, best.east));
    let expected: Vec<f64> = blend(&west, &east, best.weight).map(|p| total as f64 * p).collect();
    let drop = DROP * overdispersion(counts, &expected, 4)?;
    let plausible = pairs.into_iter().filter(|pair| pair.log_likelihood >= best.log_likelihood - drop).collect();
    Some(TwoZones { best, likelihood_ratio, p, plausible })
}

/// The template as it looks from UTC, for every offset.
struct Weeks {
    /// By local hour, scaled to sum to 1.
    template: Week,
    /// By UTC hour, for each offset, with its blends with an even week.
    shifted: Vec<(Week, Blend)>,
    /// All pairs of offsets, west before east, with their blends.
    pairs: Vec<(i8, i8, Blend)>,
}

/// An even week.
const FLAT: Week = [1.0 / HOURS as f64; HOURS];

impl Weeks {
    /// The views of a scaled template.
    fn new(template: &Week) -> Self {
        let weeks: Vec<(i8, Week)> = OFFSETS.map(|offset| (offset, shifted(template, offset))).collect();
        let east_of = |at: usize| weeks.iter().skip(at + 1);
        let pair = |(west, a): &(i8, Week), (east, b): &(i8, Week)| (*west, *east, Blend::new(a, b));
        let pairs = weeks.iter().enumerate().flat_map(|(at, a)| east_of(at).map(move |b| pair(a, b))).collect();
        let shifted = weeks.iter().map(|(_, week)| (*week, Blend::new(week, &FLAT))).collect();
        Weeks { template: *template, shifted, pairs }
    }

    /// The fits of all pairs of different offsets.
    fn pairs(&self, counts: &[u64; HOURS]) -> Vec<PairFit> {
        let pair = |(west, east, blend): &(i8, i8, Blend)| {
            let (weight, log_likelihood) = blend.best(counts);
            PairFit { west: *west, east: *east, weight, log_likelihood }
        };
        self.pairs.iter().map(pair).collect()
    }

    /// The best single zone with a flat rest: its profile and its log-likelihood.
    fn one_zone(&self, counts: &[u64; HOURS]) -> Option<(Week, f64)> {
        let fits = self.shifted.iter().map(|(week, blend)| (week, blend.best(counts)));
        let (week, (share, likelihood)) = fits.reduce(|a, b| if b.1.1 > a.1.1 { b } else { a })?;
        let mut profile = FLAT;
        profile.iter_mut().zip(blend(week, &FLAT, share)).for_each(|(hour, p)| *hour = p);
        Some((profile, likelihood))
    }

    /// The pairs by their places with their weights, those first that fit these counts best.
    fn likely(&self, counts: &[u64; HOURS]) -> Vec<(usize, f64)> {
        let mut fits: Vec<(usize, PairFit)> = self.pairs(counts).into_iter().enumerate().collect();
        fits.sort_by(|a, b| b.1.log_likelihood.total_cmp(&a.1.log_likelihood));
        fits.into_iter().map(|(place, fit)| (place, fit.weight)).collect()
    }

    /// The likelihood ratio of counts that are much like those of which `likely` tells the fits: most pairs need no
    /// search then to be known as worse than another.
    fn likelihood_ratio(&self, counts: &[u64; HOURS], likely: &[(usize, f64)]) -> Option<f64> {
        let mut best = None;
        for (place, weight) in likely {
            let least = best.unwrap_or(f64::NEG_INFINITY);
            let found = self.pairs[*place].2.best_beyond(counts, *weight, least);
            best = found.map_or(best, |found| Some(found.max(least)));
        }
        let best = best?;
        self.one_zone(counts).map(|(_, one_zone)| 2.0 * (best - one_zone))
    }
}

/// Entries of the guide table: a few for each hour, so that most draws find theirs at once.
const GUIDE: usize = 1_024;

/// `total` sessions drawn from a profile that sums to 1, by hour of week.
///
/// A uniform number finds its hour in the running sums from where a guide table sends it (Chen & Asau 1974).
fn multinomial(profile: &Week, total: u64, seed: u64, draw: u32) -> [u64; HOURS] {
    let mut rng = stream(seed, draw);
    let mut sum = 0.0;
    let running = profile.map(|p| {
        sum += p;
        sum
    });
    let at_least = |u: f64| running.partition_point(|&sum| sum <= u).min(HOURS - 1);
    let guide: [usize; GUIDE] = std::array::from_fn(|entry| at_least(entry as f64 / GUIDE as f64));
    let mut counts = [0; HOURS];
    for _ in 0..total {
        // 53 random bits make a uniform number below 1; its first ten are the entry of the guide.
        let bits = rng.next_u64();
        let u = (bits >> 11) as f64 / (1u64 << 53) as f64;
        let mut hour = guide[(bits >> 54) as usize];
        while hour < HOURS - 1 && running[hour] <= u {
            hour += 1;
        }
        counts[hour] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is simulated is what is found, whatever is taken for likely.
    #[test]
    fn draws_are_measured_as_the_sessions_are() {
        let business = std::array::from_fn(|hour| hour % 24 < 9);
        let template = crate::stats::zones::office_template(&business, 0.7).unwrap();
        let counts = std::array::from_fn(|hour| (hour * hour % 7) as u64);
        let found = fit_two_zones(&counts, &template, Draws::new(1, 1)).unwrap();
        let weeks = Weeks::new(&template);
        for like in [counts, std::array::from_fn(|hour| (hour % 5) as u64)] {
            let measured = weeks.likelihood_ratio(&counts, &weeks.likely(&like)).unwrap();
            assert!((measured - found.likelihood_ratio).abs() < 1e-9, "{measured} {found:?}");
        }
    }

    /// The guide sends no draw past its hour: the counts are those of a search in all running sums.
    #[test]
    fn the_guide_finds_the_hour() {
        let profile: Week = std::array::from_fn(|hour| if hour % 3 == 0 { 0.0 } else { (hour * hour % 17) as f64 });
        let profile = scaled(&profile).unwrap();
        let mut rng = stream(5, 2);
        let mut wanted = [0; HOURS];
        for _ in 0..20_000 {
            let u = (rng.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
            let mut sum = 0.0;
            let hour = profile.iter().position(|p| {
                sum += p;
                sum > u
            });
            wanted[hour.unwrap_or(HOURS - 1)] += 1;
        }
        assert_eq!(multinomial(&profile, 20_000, 5, 2), wanted);
    }
}
