//! How many sources there are, seen and unseen: rarefaction, Chao1, sample coverage, DNS Magnitude.
//!
//! Words and symbols as in [`concentration`](super::concentration); f1 and f2 are the numbers of sources that
//! count one and two.

use std::collections::HashMap;

use super::concentration::Concentration;

impl Concentration {
    /// Rarefaction `E[S_m]` = Σ [1 - C(N-n_i, m) / C(N, m)]: the sources expected in m lookups drawn without
    /// replacement (Hurlbert 1971).
    ///
    /// In 0..S, rising in m; `E[S_1] = 1`, `E[S_2] = 2 - HHI_u`, `E[S_N] = S`. `None` if m > N or N = 0.
    pub fn rarefied_sources(&self, m: u64) -> Option<f64> {
        let total = self.n().filter(|&total| u128::from(m) <= total)?;
        if u128::from(m) == total {
            return self.sources().map(|s| s as f64);
        }
        let group = |equal: &[u64]| -> f64 {
            let n = equal.first().copied().unwrap_or_default();
            -ln_absent(total, n, m).exp_m1() * equal.len() as f64
        };
        Some(self.counts().chunk_by(PartialEq::eq).rev().map(group).sum())
    }

    /// Variance of the number of sources in m lookups drawn without replacement, Σ a_i(1-a_i) + Σ_{i≠j} (a_ij -
    /// a_i·a_j) with a_i = C(N-n_i, m)/C(N, m) and a_ij = C(N-n_i-n_j, m)/C(N, m) (Heck, van Belle & Simberloff 1975).
    ///
    /// With more than 256 different counts the second sum, which is never positive, is left out: an upper bound.
    /// `None` as for [`Concentration::rarefied_sources`].
    pub fn rarefied_variance(&self, m: u64) -> Option<f64> {
        let total = self.n().filter(|&total| u128::from(m) <= total)?;
        // Pairs of counts with the same sum have the same chance.
        let mut known: HashMap<u64, f64> = HashMap::new();
        let mut absent = |n: u64| *known.entry(n).or_insert_with(|| ln_absent(total, n, m).exp());
        let group = |equal: &[u64]| (equal.first().copied().unwrap_or(0), equal.len() as f64);
        let groups: Vec<(u64, f64)> = self.counts().chunk_by(PartialEq::eq).rev().map(group).collect();
        let chances: Vec<f64> = groups.iter().map(|&(n, _)| absent(n)).collect();
        let mut variance: f64 = groups.iter().zip(&chances).map(|((_, f), a)| f * a * (1.0 - a)).sum();
        if groups.len() <= DISTINCT {
            for (i, (&(n, f), a)) in groups.iter().zip(&chances).enumerate() {
                let mut with = |&(other, g): &(u64, f64), b: &f64| g * (absent(n.saturating_add(other)) - a * b);
                variance += f * with(&(n, f - 1.0), a);
                let later = groups.iter().zip(&chances).skip(i + 1).map(|(other, b)| 2.0 * f * with(other, b));
                variance += later.sum::<f64>();
            }
        }
        Some(variance.max(0.0))
    }

    /// Chao1 = S + f1(f1-1) / (2(f2+1)): a lower bound of the sources there are, in its bias-corrected form
    /// (Chao 1984).
    ///
    /// At least S; equal to S if fewer than two sources count one.
    pub fn chao1(&self) -> Option<f64> {
        let (f1, f2) = self.rare();
        self.sources().map(|s| s as f64 + f1 * (f1 - 1.0) / (2.0 * (f2 + 1.0)))
    }

    /// Sample coverage 1 - (f1/N)·(N-1)f1 / [(N-1)f1 + 2f2]: the share of lookups that belong to the sources seen
    /// (Chao & Jost 2012).
    ///
    /// In 0..1; 1 if f1 = 0, Turing's 1 - f1/N if f2 = 0. `None` if N < 2.
    pub fn sample_coverage(&self) -> Option<f64> {
        let total = self.n().filter(|&total| total >= 2)? as f64;
        let (f1, f2) = self.rare();
        if f1 == 0.0 {
            return Some(1.0);
        }
        let weight = (total - 1.0) * f1;
        Some((1.0 - f1 / total * (weight / (weight + 2.0 * f2))).max(0.0))
    }

    /// f1 and f2: how many sources count one, and two.
    fn rare(&self) -> (f64, f64) {
        let smallest = || self.counts().iter().rev();
        let ones = smallest().take_while(|&&n| n == 1).count();
        let twos = smallest().skip(ones).take_while(|&&n| n == 2).count();
        (ones as f64, twos as f64)
    }
}

/// DNS Magnitude 10·ln(D) / ln(T) of a domain that D of the log's T distinct sources ask for.
///
/// In 0..10 (defined by nic.at, the Austrian registry). `None` if D = 0, T < 2 or D > T.
pub fn dns_magnitude(of_domain: u64, of_log: u64) -> Option<f64> {
    let defined = of_domain >= 1 && of_log >= 2 && of_domain <= of_log;
    defined.then(|| 10.0 * (of_domain as f64).ln() / (of_log as f64).ln())
}

/// Up to how many different counts all pairs of them are looked at.
const DISTINCT: usize = 256;

/// Up to how many factors a ratio of binomials is multiplied out.
const PRODUCT: u64 = 64;

/// ln [C(N-n, m) / C(N, m)], the log of the chance that none of n marked lookups is among m of N.
///
/// With s = min(n, m), l = max(n, m) and M = N - l it is Σ_{j<s} ln(1 - l/(N-j)), exact but slow for large s, and by
/// Stirling's series s·ln(M/N) + (N-s+½)·ln(1-s/N) - (M-s+½)·ln(1-s/M) + tails, in which no large logarithms
/// cancel: the error is about s·10⁻¹⁶, where differences of log-gammas lose all digits at N = 10⁹.
fn ln_absent(total: u128, n: u64, m: u64) -> f64 {
    let (few, many) = (n.min(m), n.max(m));
    let rest = total.saturating_sub(u128::from(many));
    if rest < u128::from(few) {
        return f64::NEG_INFINITY;
    }
    if few <= PRODUCT {
        return (0..few).map(|j| (-(many as f64) / (total - u128::from(j)) as f64).ln_1p()).sum();
    }
    let left = rest - u128::from(few);
    if left < 32 {
        // Both are above 64 here: the chance is below 10⁻²⁰, and the series would not hold.
        return f64::NEG_INFINITY;
    }
    let (n, s, r) = (total as f64, few as f64, rest as f64);
    let tails = stirling_tail(n - s) + stirling_tail(r) - stirling_tail(n) - stirling_tail(left as f64);
    s * (-(many as f64) / n).ln_1p() + (n - s + 0.5) * (-s / n).ln_1p() - (r - s + 0.5) * (-s / r).ln_1p() + tails
}

/// What Stirling's formula for ln x! leaves out: 1/12x - 1/360x³ + 1/1260x⁵, to 10⁻¹³ for x ≥ 32.
fn stirling_tail(x: f64) -> f64 {
    let inverse_square = 1.0 / (x * x);
    (1.0 / 12.0 - inverse_square * (1.0 / 360.0 - inverse_square / 1260.0)) / x
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The product and Stirling's series are two ways to one figure.
    #[test]
    fn product_and_series_agree() {
        for (total, n, m) in [(1_000u128, 100, 200), (100_000, 65, 50_000), (4_000_000_000, 70, 2_000_000_000)] {
            let product: f64 =
                (0..n.min(m)).map(|j| (-(n.max(m) as f64) / (total - u128::from(j)) as f64).ln_1p()).sum();
            let series = ln_absent(total, n, m);
            assert!((product - series).abs() < 1e-11 * product.abs(), "{total} {n} {m}: {product} {series}");
        }
    }

    /// ln 32! and ln 100! in fifty digits, less Stirling's formula.
    #[test]
    fn the_tail_is_what_the_formula_leaves_out() {
        for (x, known) in [(32.0, 0.002_604_081_919_251_656_4), (100.0, 0.000_833_330_555_634_914_7)] {
            assert!((stirling_tail(x) - known).abs() < 1e-13, "{x}");
        }
    }

    /// What is left out when the series does not hold is nothing.
    #[test]
    fn the_cut_is_below_every_digit() {
        let product: f64 = (0..65).map(|j| (-65.0 / (161.0 - f64::from(j))).ln_1p()).sum();
        assert!(product.exp() < 1e-20);
        assert_eq!(ln_absent(161, 65, 65), f64::NEG_INFINITY);
        assert_eq!(ln_absent(100, 60, 60), f64::NEG_INFINITY);
    }
}
