//! Change, silence and the end: PELT on counts, the longest gap, Solow, Strauss & Sadler.

/// Overdispersion φ = max(1, X²/df) of counts against their expectations, X² = Σ (n-e)²/e, df = bins less
/// `parameters` that were fitted.
///
/// 1 for Poisson counts. Bins that expect 0 are left out. `None` if no degrees of freedom are left.
pub fn overdispersion(counts: &[u64], expected: &[f64], parameters: usize) -> Option<f64> {
    let bins = || counts.iter().zip(expected).filter(|&(_, &e)| e > 0.0);
    let freedom = bins().count().checked_sub(parameters).filter(|&df| df > 0)? as f64;
    let x2: f64 = bins().map(|(&n, &e)| (n as f64 - e).powi(2) / e).sum();
    Some((x2 / freedom).max(1.0))
}

/// Overdispersion of a series whose rate may change in steps: max(1, Σ(N_{t+1} - N_t)² / (2(n-1)·mean)), after
/// von Neumann (1941).
///
/// Differences of neighbours see a step once, where deviations from the mean see it every day; the φ that PELT's
/// penalty takes must not grow with the change that is looked for. `None` for fewer than 2 counts or a mean of 0.
pub fn overdispersion_of_series(counts: &[u64]) -> Option<f64> {
    super::rhythm::windows::allan(counts).map(|phi| phi.max(1.0))
}

/// PELT's penalty for each change, 3φ·ln n with n counts in the series.
pub fn penalty(phi: f64, n: usize) -> f64 {
    3.0 * phi * (n.max(1) as f64).ln()
}

/// Cost of a segment of m counts with sum S: 2(S - S·ln(S/m)), 0 if S = 0; minus twice the Poisson log-likelihood
/// but for what does not depend on the segments.
pub fn poisson_cost(sum: u64, m: usize) -> f64 {
    let s = sum as f64;
    if sum == 0 || m == 0 { 0.0 } else { 2.0 * (s - s * (s / m as f64).ln()) }
}

/// The changes of level in a series of counts: the beginnings of all segments but the first, in ascending order.
///
/// Exact minimum of Σ cost + penalty·changes over all segmentations, segments of 1 and more, by PELT (Killick,
/// Fearnhead & Eckley 2012). Of equal minima it takes the one whose last segments begin earliest.
pub fn pelt(counts: &[u64], penalty: f64) -> Vec<usize> {
    let sums = running_sums(counts);
    let cost = |from: usize, to: usize| poisson_cost(sums[to] - sums[from], to - from);
    // best[t] is the minimum for the first t counts; last[t] is where its last segment begins.
    let (mut best, mut last) = (vec![-penalty], vec![0]);
    let mut candidates = vec![0];
    for end in 1..=counts.len() {
        let value = |&from: &usize| best[from] + cost(from, end);
        let begin = candidates.iter().copied().min_by(|a, b| value(a).total_cmp(&value(b))).unwrap_or(0);
        let minimum = value(&begin) + penalty;
        candidates.retain(|from| value(from) <= minimum);
        candidates.push(end);
        best.push(minimum);
        last.push(begin);
    }
    trace(&last)
}

/// The sums of the first 0, 1, ... n counts.
fn running_sums(counts: &[u64]) -> Vec<u64> {
    let running = counts.iter().scan(0u64, |sum, &n| {
        *sum = sum.saturating_add(n);
        Some(*sum)
    });
    std::iter::once(0).chain(running).collect()
}

/// Follows the beginnings of last segments back to 0.
fn trace(last: &[usize]) -> Vec<usize> {
    let mut changes = Vec::new();
    let mut end = last.len() - 1;
    while let Some(&begin) = last.get(end).filter(|&&begin| begin > 0) {
        changes.push(begin);
        end = begin;
    }
    changes.reverse();
    changes
}

/// P0 = e^(-Λ), the chance of no session where Λ are expected by hour of week.
///
/// `None` if Λ is negative or not a number.
pub fn silence_p(expected: f64) -> Option<f64> {
    (expected >= 0.0).then(|| (-expected).exp())
}

/// 1 - (1-P0)^n, the chance that the longest of n gaps expects as many sessions as Λ.
///
/// `None` as for [`silence_p`], or if n = 0.
pub fn longest_gap_p(expected: f64, gaps: u64) -> Option<f64> {
    let p0 = silence_p(expected)?;
    (gaps > 0).then(|| (-(gaps as f64 * (-p0).ln_1p()).exp_m1()).clamp(0.0, 1.0))
}

/// Where the clock of [`solow_p`] starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The window of the log: all n sessions are free to fall anywhere in it.
    Window,
    /// The first of the n sessions, which thereby is no longer free.
    FirstSession,
}

/// Solow's test for an end: p = (t_n/T)^n, the chance that activity at a constant rate leaves as much silence after
/// the last of n sessions (Solow 1993).
///
/// t_n (last session) and T (end of the window) are counted from the origin; from the first session the exponent is
/// n-1. `None` unless 0 ≤ t_n ≤ T, T > 0, and the exponent is at least 1.
pub fn solow_p(last: f64, end: f64, n: u64, origin: Origin) -> Option<f64> {
    let exponent = match origin {
        Origin::Window => n,
        Origin::FirstSession => n.checked_sub(1)?,
    };
    let defined = exponent >= 1 && 0.0 <= last && last <= end && end > 0.0;
    defined.then(|| (last / end).powf(exponent as f64))
}

/// Strauss & Sadler's upper bound of the true end: t_n + R[(1-C)^(-1/(n-1)) - 1] (Strauss & Sadler 1989).
///
/// R is the range from the first to the last of n sessions, C the confidence. `None` for n < 2, a negative R, or C
/// outside 0..1.
pub fn strauss_sadler(last: f64, range: f64, n: u64, confidence: f64) -> Option<f64> {
    let defined = n >= 2 && range >= 0.0 && (0.0..1.0).contains(&confidence);
    defined.then(|| last + range * (-(-confidence).ln_1p() / (n as f64 - 1.0)).exp_m1())
}
