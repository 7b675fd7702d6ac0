//! Blends of two weekly profiles: which share of each makes what was counted most likely.

use super::timing::HOURS;
use super::zones::Week;

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
    Terms::new(counts, a, b).best()
}

/// How much of a log-likelihood rounding can make, and more.
pub(super) const ROUNDING: f64 = 1e-9;

/// From which share on the maximum may be the end itself.
const NEAR_END: f64 = 1.0 - 1e-6;

/// Hours with the same two weights.
#[derive(Clone, Copy)]
struct Term {
    /// What was counted in them.
    n: f64,
    /// The weight of the one profile.
    a: f64,
    /// The weight of the other.
    b: f64,
    /// a - b.
    difference: f64,
}

/// The log-likelihood of a blend as a function of the share.
struct Terms {
    /// Hours with counts and two different weights; those with the same weights together.
    unequal: Vec<Term>,
    /// What the hours with two equal weights add, whatever the share.
    constant: f64,
}

/// Two profiles of which many hours have the same two weights: offices have two weights each.
pub(super) struct Blend {
    /// The pairs of weights, each with how many hours have it or one before it.
    weights: Vec<((f64, f64), usize)>,
    /// The hours in the order of their pairs.
    hours: [u8; HOURS],
}

impl Blend {
    /// The blends of two profiles.
    pub(super) fn new(a: &Week, b: &Week) -> Self {
        let mut hours: [u8; HOURS] = std::array::from_fn(|hour| u8::try_from(hour).unwrap_or(u8::MAX));
        let of = |hour: &u8| (a[usize::from(*hour)], b[usize::from(*hour)]);
        hours.sort_by(|x, y| of(x).0.total_cmp(&of(y).0).then(of(x).1.total_cmp(&of(y).1)));
        let mut end = 0;
        let weights = hours.chunk_by(|x, y| of(x) == of(y)).map(|alike| {
            end += alike.len();
            (of(&alike[0]), end)
        });
        Blend { weights: weights.collect(), hours }
    }

    /// The share of `a` that makes the counts most likely, and the log-likelihood there.
    pub(super) fn best(&self, counts: &[u64; HOURS]) -> (f64, f64) {
        self.terms(counts).best()
    }

    /// The greatest log-likelihood, or nothing where it is less than `least` for sure; the nearer `guess` is to the
    /// share of `a` there, the more often that is known without a search.
    pub(super) fn best_beyond(&self, counts: &[u64; HOURS], guess: f64, least: f64) -> Option<f64> {
        let terms = self.terms(counts);
        let is_less = terms.bound(guess) < least;
        (!is_less).then(|| terms.best().1)
    }

    /// The likelihood of these counts.
    fn terms(&self, counts: &[u64; HOURS]) -> Terms {
        let mut terms = Terms { unequal: Vec::with_capacity(self.weights.len()), constant: 0.0 };
        let mut from = 0;
        for &((a, b), end) in &self.weights {
            let n = self.hours[from..end].iter().map(|hour| counts[usize::from(*hour)]).sum::<u64>() as f64;
            from = end;
            if n == 0.0 {
                continue;
            }
            if a == b {
                terms.constant += n * b.ln();
            } else {
                terms.unequal.push(Term { n, a, b, difference: a - b });
            }
        }
        terms
    }
}

/// Up to how many different pairs of weights are looked through for an equal one: templates of offices have four.
const ALIKE: usize = 4;

impl Terms {
    /// The terms of a likelihood.
    fn new(counts: &[u64; HOURS], a: &Week, b: &Week) -> Self {
        let mut terms = Terms { unequal: Vec::with_capacity(HOURS), constant: 0.0 };
        for hour in 0..HOURS {
            let (n, a, b) = (counts[hour] as f64, a[hour], b[hour]);
            if n == 0.0 {
                continue;
            }
            if a == b {
                terms.constant += n * b.ln();
            } else if let Some(at) = terms.alike(a, b) {
                terms.unequal[at].n += n;
            } else {
                terms.unequal.push(Term { n, a, b, difference: a - b });
            }
        }
        terms
    }

    /// The share and the log-likelihood at the maximum.
    fn best(&self) -> (f64, f64) {
        if self.slopes(0.0).0 <= 0.0 {
            return (0.0, self.likelihood(0.0));
        }
        if self.slopes(1.0).0 >= 0.0 {
            return (1.0, self.likelihood_of_a());
        }
        let inner = self.root();
        let found = (inner, self.likelihood(inner));
        if inner < NEAR_END {
            return found;
        }
        // Rounding can make the slope at the end negative where the maximum is the end.
        let at_end = self.likelihood_of_a();
        if at_end >= found.1 - 1e-13 * found.1.abs() { (1.0, at_end) } else { found }
    }

    /// The place of a term with these weights among the first few.
    fn alike(&self, a: f64, b: f64) -> Option<usize> {
        let first = self.unequal.get(..ALIKE).unwrap_or(&self.unequal);
        first.iter().position(|term| term.a == a && term.b == b)
    }

    /// Slope and curvature of the log-likelihood.
    fn slopes(&self, share: f64) -> (f64, f64) {
        let (mut slope, mut curvature) = (0.0, 0.0);
        for &Term { n, b, difference, .. } in &self.unequal {
            let relative = difference / (b + share * difference);
            slope += n * relative;
            curvature -= n * relative * relative;
        }
        (slope, curvature)
    }

    /// What the log-likelihood is nowhere greater than, as told from one share.
    ///
    /// Its curvature is at least m = Σ n (a-b)²/max(a,b)² everywhere, so that from a point with slope s it rises by
    /// s²/2m at most. With a margin for rounding; NaN where something impossible was counted.
    fn bound(&self, share: f64) -> f64 {
        let curvature: f64 =
            self.unequal.iter().map(|term| term.n * (term.difference / term.a.max(term.b)).powi(2)).sum();
        let (slope, _) = self.slopes(share);
        let here = self.likelihood(share);
        here + slope * slope / (2.0 * curvature) + ROUNDING * here.abs()
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

    /// The log-likelihood where `a` is all: the same to the last digit whatever the other profile is.
    fn likelihood_of_a(&self) -> f64 {
        self.constant + self.unequal.iter().map(|term| term.n * term.a.ln()).sum::<f64>()
    }

    /// The log-likelihood; minus infinity if something impossible was counted.
    fn likelihood(&self, share: f64) -> f64 {
        let mut sum = self.constant;
        for &Term { n, b, difference, .. } in &self.unequal {
            sum += n * (b + share * difference).ln();
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::super::zones::{OFFSETS, office_template, shifted};
    use super::*;

    /// At a maximum between the ends the slope is 0; of two equal profiles there is no share to find.
    #[test]
    fn the_slope_is_zero_at_the_maximum() {
        let business = std::array::from_fn(|hour| hour % 24 < 9);
        let template = office_template(&business, 0.7).unwrap();
        let counts: [u64; HOURS] = std::array::from_fn(|hour| (hour % 5) as u64);
        for offset in [3, 7, 11] {
            let terms = Terms::new(&counts, &template, &shifted(&template, offset));
            let (share, _) = terms.best();
            assert!(0.0 < share && share < 1.0 && terms.slopes(share).0.abs() < 1e-6, "{offset}: {share}");
        }
        assert_eq!(best_blend(&counts, &template, &template).0, 0.0);
    }

    /// Hours with the same weights are one term, and no guess hides a maximum.
    #[test]
    fn a_blend_is_what_its_hours_are() {
        let business = std::array::from_fn(|hour| hour % 24 < 9);
        let template = office_template(&business, 0.7).unwrap();
        let counts = std::array::from_fn(|hour| (hour % 5) as u64);
        for offset in OFFSETS {
            let other = shifted(&template, offset);
            let (together, apart) =
                (Blend::new(&template, &other).best(&counts), best_blend(&counts, &template, &other));
            assert!((together.0 - apart.0).abs() < 1e-9 && (together.1 - apart.1).abs() < 1e-9 * apart.1.abs());
            let blend = Blend::new(&template, &other);
            for guess in [0.0, 0.2, 0.9, 1.0] {
                assert_eq!(blend.best_beyond(&counts, guess, together.1), Some(together.1));
                // Without a difference there is no slope to tell a bound from.
                assert!(offset == 0 || blend.terms(&counts).bound(guess) >= together.1);
            }
        }
    }
}
