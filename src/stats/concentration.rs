//! How unevenly a total is spread over sources: shares, HHI, Hill numbers, entropy, Gini.
//!
//! Throughout, n_i is the count of source i, N = Σ n_i, S the number of sources with n_i > 0, p_i = n_i / N.
//! Sources that count zero are ignored. All figures are undefined for N = 0.

/// The counts of the sources of one total, sorted once, from which all figures are read.
///
/// The order of the input changes no bit of any figure: integers are summed exactly, floats in sorted order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concentration {
    /// Positive counts, descending.
    counts: Vec<u64>,
    /// N, exactly.
    total: u128,
}

impl FromIterator<u64> for Concentration {
    fn from_iter<T: IntoIterator<Item = u64>>(counts: T) -> Self {
        let mut counts: Vec<u64> = counts.into_iter().filter(|&n| n > 0).collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        let total = sum(&counts);
        Concentration { counts, total }
    }
}

impl Concentration {
    /// Counts per source in any order.
    pub fn new(counts: &[u64]) -> Self {
        counts.iter().copied().collect()
    }

    /// The positive counts, largest first.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// N, the total; `None` for no counts at all.
    pub fn n(&self) -> Option<u128> {
        (self.total > 0).then_some(self.total)
    }

    /// S, the number of sources; `None` for no counts at all.
    pub fn sources(&self) -> Option<usize> {
        (!self.counts.is_empty()).then_some(self.counts.len())
    }

    /// Share of the largest source, in 1/S..1.
    pub fn top1_share(&self) -> Option<f64> {
        self.top_k_share(1)
    }

    /// Share of the two largest sources together, in 0..1; 1 for a single source.
    pub fn top2_share(&self) -> Option<f64> {
        self.top_k_share(2)
    }

    /// Share of the k largest sources together; 1 if k ≥ S, 0 if k = 0.
    ///
    /// Which of equal sources are among the k does not change the share.
    pub fn top_k_share(&self, k: usize) -> Option<f64> {
        let top = &self.counts[..k.min(self.counts.len())];
        self.n().map(|total| ratio(sum(top), total))
    }

    /// HHI = Σ p², in 1/S..1 (Herfindahl 1950; Simpson 1949): the plug-in, biased upwards by about 1/N.
    pub fn hhi(&self) -> Option<f64> {
        self.n().map(|total| (self.squares() as f64 / (total as f64 * total as f64)).min(1.0))
    }

    /// HHI_u = Σ n(n-1) / (N(N-1)), in 0..1 (Simpson 1949): the chance that two different lookups share a source.
    ///
    /// Unbiased at any N, hence comparable between totals of different size. `None` if N < 2.
    pub fn hhi_unbiased(&self) -> Option<f64> {
        unbiased(self.squares(), self.total)
    }

    /// Effective sources 1 / HHI = D_2, in 1..S: as many equal sources would have this HHI.
    pub fn effective_sources(&self) -> Option<f64> {
        self.hhi().map(f64::recip)
    }

    /// Shannon entropy H = -Σ p ln p in nats, in 0..ln S; 0 for a single source.
    pub fn entropy_nats(&self) -> Option<f64> {
        let total = self.n()? as f64;
        if self.counts.len() == 1 {
            return Some(0.0);
        }
        let surprise = |n: u64| -> f64 {
            let p = n as f64 / total;
            -p * p.ln()
        };
        Some(self.counts.iter().rev().map(|&n| surprise(n)).sum())
    }

    /// Entropy with Miller and Madow's first-order correction, H + (S-1)/(2N) (Miller 1955).
    ///
    /// May exceed ln S.
    pub fn miller_madow_nats(&self) -> Option<f64> {
        let correction = (self.counts.len() as f64 - 1.0) / (2.0 * self.n()? as f64);
        self.entropy_nats().map(|entropy| entropy + correction)
    }

    /// Gini coefficient Σ (2i-S-1) x_(i) / (S·N), x ascending over sources with n > 0, in 0..1-1/S.
    ///
    /// Descriptive only: it measures inequality, not concentration, so two equal sources and a thousand equal
    /// sources both score 0.
    pub fn gini(&self) -> Option<f64> {
        let sources = self.sources()? as f64;
        let weighted: i128 = self.counts.iter().zip(self.gini_weights()).map(|(&n, w)| i128::from(n) * w).sum();
        Some(weighted as f64 / (sources * self.total as f64))
    }

    /// 2i-S-1 for the counts as they are kept, largest first: S-1, S-3, ... 1-S.
    fn gini_weights(&self) -> impl Iterator<Item = i128> {
        let sources = self.counts.len() as i128;
        (0..sources).map(move |rank| sources - 1 - 2 * rank)
    }

    /// Hill number D_q = (Σ p^q)^(1/(1-q)), the effective number of sources of order q (Hill 1973; Jost 2006).
    ///
    /// In 1/p_max..S, not increasing in q: D_0 = S, D_1 = e^H (the limit), D_2 = 1/HHI, D_∞ = 1/p_max.
    /// `None` for q < 0 or not a number.
    pub fn hill(&self, q: f64) -> Option<f64> {
        let (total, largest) = (self.n()? as f64, *self.counts.first()? as f64);
        let bounds = |d: f64| d.clamp(total / largest, self.counts.len() as f64);
        match q {
            0.0 => self.sources().map(|s| s as f64),
            1.0 => self.entropy_nats().map(|h| bounds(h.exp())),
            f64::INFINITY => Some(total / largest),
            _ if (q - 1.0).abs() < NEAR_ONE => Some(bounds(self.hill_near_one(q, total))),
            _ if q > 0.0 => Some(bounds(self.hill_scaled(q, total, largest))),
            _ => None,
        }
    }

    /// D_q for q near 1, where Σ p^q is near 1: from Σ p (p^(q-1) - 1), which keeps its digits.
    fn hill_near_one(&self, q: f64, total: f64) -> f64 {
        let term = |n: u64| -> f64 {
            let p = n as f64 / total;
            p * ((q - 1.0) * p.ln()).exp_m1()
        };
        let excess: f64 = self.counts.iter().rev().map(|&n| term(n)).sum();
        (excess.ln_1p() / (1.0 - q)).exp()
    }

    /// D_q with the largest share taken out of the sum, so that a large q does not underflow.
    fn hill_scaled(&self, q: f64, total: f64, largest: f64) -> f64 {
        let sum: f64 = self.counts.iter().rev().map(|&n| (n as f64 / largest).powf(q)).sum();
        ((q * (largest / total).ln() + sum.ln()) / (1.0 - q)).exp()
    }

    /// Σ n², exactly: it is below N², which fits while N is below 2⁶⁴, as the sum of all lookups is.
    fn squares(&self) -> u128 {
        self.counts.iter().fold(0, |sum: u128, &n| sum.saturating_add(square(n)))
    }
}

/// How near to 1 the order of a Hill number is computed by the limit's own formula.
const NEAR_ONE: f64 = 0.1;

/// Share of the largest of unsorted counts: [`Concentration::top1_share`] without allocation, for sort keys.
pub fn top1_share(counts: impl IntoIterator<Item = u64>) -> Option<f64> {
    let (total, [first, _]) = leaders(counts);
    (total > 0).then(|| ratio(first.into(), total))
}

/// Share of the two largest of unsorted counts: [`Concentration::top2_share`] without allocation, for sort keys.
pub fn top2_share(counts: impl IntoIterator<Item = u64>) -> Option<f64> {
    let (total, [first, second]) = leaders(counts);
    (total > 0).then(|| ratio(u128::from(first) + u128::from(second), total))
}

/// HHI_u of unsorted counts: [`Concentration::hhi_unbiased`] without allocation, for sort keys.
///
/// `None` if the total is below 2.
pub fn hhi_unbiased(counts: impl IntoIterator<Item = u64>) -> Option<f64> {
    let (total, squares) = counts
        .into_iter()
        .fold((0u128, 0u128), |(total, squares), n| (total + u128::from(n), squares.saturating_add(square(n))));
    unbiased(squares, total)
}

/// The total and the two largest counts (zero where there are fewer).
fn leaders(counts: impl IntoIterator<Item = u64>) -> (u128, [u64; 2]) {
    counts.into_iter().fold((0, [0, 0]), |(total, [first, second]), n| {
        let leading = if n > first { [n, first] } else { [first, second.max(n)] };
        (total + u128::from(n), leading)
    })
}

/// Σ n(n-1) / (N(N-1)) from Σ n² and N; `None` if N < 2.
fn unbiased(squares: u128, total: u128) -> Option<f64> {
    let pairs = squares.saturating_sub(total) as f64;
    (total >= 2).then(|| (pairs / (total as f64 * (total - 1) as f64)).min(1.0))
}

/// The exact sum of counts.
fn sum(counts: &[u64]) -> u128 {
    counts.iter().map(|&n| u128::from(n)).sum()
}

/// n², exactly.
fn square(n: u64) -> u128 {
    u128::from(n) * u128::from(n)
}

/// part / total as a float.
fn ratio(part: u128, total: u128) -> f64 {
    part as f64 / total as f64
}
