//! Refreshes by a cache: the demand behind gaps that a time to live (TTL) cut off.

/// The demand that a cache lets show, λ̂ = n/Σ(gap - TTL) over the gaps that are at least the TTL.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand {
    /// n, the gaps of at least the TTL.
    pub gaps: usize,
    /// The shorter gaps, which no cache with this TTL would have made.
    pub excluded: usize,
    /// λ̂, lookups per second at the cache, at most about one per TTL of which are logged; `None` if no gap exceeds
    /// the TTL.
    pub per_second: Option<f64>,
}

/// Estimates the demand behind gaps in seconds.
///
/// Behind a cache each logged lookup is followed by a silence of one TTL, and then by the wait for the next client,
/// which is exponential for Poisson demand; λ̂ is its maximum likelihood.
pub fn demand(gaps: &[f64], ttl: f64) -> Demand {
    let waits = || gaps.iter().map(|gap| gap - ttl).filter(|&wait| wait >= 0.0);
    let (n, sum) = (waits().count(), waits().sum::<f64>());
    let per_second = (sum > 0.0).then(|| n as f64 / sum);
    Demand { gaps: n, excluded: gaps.len() - n, per_second }
}
