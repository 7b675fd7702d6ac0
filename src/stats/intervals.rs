//! Confidence intervals of shares that were named before looking: Wilson, and Newcombe for a difference.

/// The 97.5 % quantile of the standard normal: all intervals are of 95 %.
pub const Z_975: f64 = 1.959963984540054;

/// A two-sided 95 % interval, low ≤ high.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
}

/// A figure with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The figure itself.
    pub value: f64,
    /// Its 95 % interval, which need not be symmetrical.
    pub interval: Interval,
}

/// Wilson's score interval of the share k/n: [p + z²/2n ± z·√(p(1-p)/n + z²/4n²)] / (1 + z²/n)
/// (Wilson 1927; Newcombe 1998).
///
/// In 0..1; the lower bound is 0 for k = 0 and the upper 1 for k = n, exactly. It assumes independent trials, hence
/// sessions, and a source named beforehand. `None` if n = 0 or k > n.
pub fn wilson(k: u64, n: u64) -> Option<Interval> {
    if n == 0 || k > n {
        return None;
    }
    let (p, trials, z2) = (k as f64 / n as f64, n as f64, Z_975 * Z_975);
    let centre = p + z2 / (2.0 * trials);
    let spread = Z_975 * (p * (1.0 - p) / trials + z2 / (4.0 * trials * trials)).sqrt();
    let scale = 1.0 + z2 / trials;
    let low = if k == 0 { 0.0 } else { (centre - spread) / scale };
    let high = if k == n { 1.0 } else { (centre + spread) / scale };
    Some(Interval { low: low.max(0.0), high: high.min(1.0) })
}

/// Newcombe's interval of the difference of two shares, p1 - p2 with
/// [d - √((p1-l1)² + (u2-p2)²), d + √((u1-p1)² + (p2-l2)²)] from the Wilson limits l, u (Newcombe 1998, method 10).
///
/// In -1..1. The two shares must be of different trials. `None` where either share is undefined.
pub fn newcombe(k1: u64, n1: u64, k2: u64, n2: u64) -> Option<Estimate> {
    let (first, second) = (wilson(k1, n1)?, wilson(k2, n2)?);
    let (p1, p2) = (k1 as f64 / n1 as f64, k2 as f64 / n2 as f64);
    let value = p1 - p2;
    let low = value - (p1 - first.low).hypot(second.high - p2);
    let high = value + (first.high - p1).hypot(p2 - second.low);
    Some(Estimate { value, interval: Interval { low: low.max(-1.0), high: high.min(1.0) } })
}
