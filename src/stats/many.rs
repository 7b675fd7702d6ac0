//! One among many: false discovery rate, overlap of sets by chance, rank and robust z among neighbours.

use super::median::median_and_mad;
use statrs::function::factorial::ln_binomial;
use std::collections::BTreeSet;

/// Benjamini–Hochberg q-values in the order of the p-values: q_(i) = min over j ≥ i of p_(j)·m/j, at most 1
/// (Benjamini & Hochberg 1995).
///
/// Those with q ≤ .05 are the discoveries at a false discovery rate of 5 %. Every test that was made must be among
/// the p-values, not only the promising ones. A p-value that is not a number counts as 1.
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let m = p.len();
    let at = |i: usize| p.get(i).copied().filter(|p| !p.is_nan()).unwrap_or(1.0);
    let mut order: Vec<usize> = (0..m).collect();
    order.sort_by(|&a, &b| at(a).total_cmp(&at(b)));
    let (mut q, mut smallest) = (vec![1.0; m], 1.0f64);
    for (below, &i) in order.iter().enumerate().rev() {
        smallest = smallest.min(at(i) * m as f64 / (below + 1) as f64);
        q[i] = smallest;
    }
    q
}

/// P(X ≥ k) where n are drawn without replacement from N of which K are marked, and X counts the marked ones.
///
/// Sums the tail that does not cancel, from its largest term. `None` if K or n exceeds N.
pub fn hypergeometric_tail(population: u64, marked: u64, draws: u64, k: u64) -> Option<f64> {
    if marked > population || draws > population {
        return None;
    }
    let lowest = marked.saturating_sub(population - draws);
    let highest = marked.min(draws);
    if k <= lowest {
        return Some(1.0);
    }
    if k > highest {
        return Some(0.0);
    }
    // Chances rise up to the mode and fall after it; each sum starts where its terms are largest.
    let mode = (draws as f64 + 1.0) * (marked as f64 + 1.0) / (population as f64 + 2.0);
    let p = |x| hypergeometric(population, marked, draws, x);
    let step_up = |x: u64| {
        (marked - x) as f64 * (draws - x) as f64 / ((x + 1) as f64 * (population - marked + x + 1 - draws) as f64)
    };
    let tail = if k as f64 > mode {
        p(k) * series((k..highest).map(step_up))
    } else {
        1.0 - p(k - 1) * series((lowest..k - 1).rev().map(|x| step_up(x).recip()))
    };
    Some(tail.clamp(0.0, 1.0))
}

/// 1 + r1 + r1·r2 + ... until the terms no longer count.
fn series(ratios: impl Iterator<Item = f64>) -> f64 {
    let terms = ratios.scan(1.0, |term, ratio| {
        *term *= ratio;
        Some(*term)
    });
    1.0 + terms.take_while(|&term| term > 1e-18).sum::<f64>()
}

/// The chance of exactly x marked ones, C(K,x)·C(N-K,n-x)/C(N,n).
fn hypergeometric(population: u64, marked: u64, draws: u64, x: u64) -> f64 {
    let ways = ln_choose(marked, x) + ln_choose(population - marked, draws - x);
    (ways - ln_choose(population, draws)).exp()
}

/// ln C(n, k), multiplied out for small k, where a difference of log-gammas loses digits.
fn ln_choose(n: u64, k: u64) -> f64 {
    let k = k.min(n - k);
    if k > 1_000 {
        return ln_binomial(n, k);
    }
    (1..=k).map(|i| ((n - k + i) as f64 / i as f64).ln()).sum()
}

/// Inverse document frequency w = ln(M/df) of a source that asks for df of the input's M domains.
///
/// 0 for a source that asks for all, which says nothing. `None` if df = 0 or df > M.
pub fn idf(domains: u64, asked: u64) -> Option<f64> {
    (1..=domains).contains(&asked).then(|| (domains as f64 / asked as f64).ln())
}

/// Weighted Jaccard similarity of two sets, Σ_{A∩B} w / Σ_{A∪B} w.
///
/// In 0..1 for weights of at least 0. `None` if the weights of the union sum to 0.
pub fn weighted_jaccard<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>, weight: impl Fn(&T) -> f64) -> Option<f64> {
    let union: f64 = a.union(b).map(&weight).sum();
    let both: f64 = a.intersection(b).map(&weight).sum();
    (union > 0.0).then(|| (both / union).clamp(0.0, 1.0))
}

/// A share of a total of so many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The share, in 0..1.
    pub share: f64,
    /// N, what it is a share of.
    pub total: u64,
}

impl Share {
    /// The log odds of the share after it is clamped to [1/2N, 1-1/2N], so that 0 and 1 have finite ones.
    ///
    /// `None` if N = 0 or the share is not a number.
    pub fn logit(self) -> Option<f64> {
        let margin = 0.5 / self.total as f64;
        if self.total == 0 || self.share.is_nan() {
            return None;
        }
        let clamped = self.share.max(margin).min(1.0 - margin);
        Some((clamped / (1.0 - clamped)).ln())
    }
}

/// Robust z of a share among its neighbours' on the logit scale: (logit x - median) / (1.4826·MAD).
///
/// The median and the median absolute deviation are the neighbours'. `None` without neighbours, if MAD = 0, or if a
/// logit is undefined.
pub fn robust_z(x: Share, neighbours: &[Share]) -> Option<f64> {
    let logits: Vec<f64> = neighbours.iter().map(|n| n.logit()).collect::<Option<_>>()?;
    let (middle, spread) = median_and_mad(logits)?;
    let z = (x.logit()? - middle) / (1.4826 * spread);
    (spread > 0.0).then_some(z)
}

/// Rank p-value (1+#≥)/(1+n) of a figure among n neighbours'; never below 1/(n+1): a rank, not a significance.
pub fn rank_p(x: f64, neighbours: &[f64]) -> f64 {
    let at_least = neighbours.iter().filter(|&&neighbour| neighbour >= x).count();
    (1.0 + at_least as f64) / (1.0 + neighbours.len() as f64)
}
