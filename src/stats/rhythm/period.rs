//! Periodicity of unbinned times: Z²_m and the H test.
//!
//! Phases are fractions of the trial period; only the fractional part counts.

use std::f64::consts::TAU;

/// The most harmonics that the H test tries.
const HARMONICS: usize = 20;

/// What the H test found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HTest {
    /// H = max over m ≤ 20 of Z²_m - 4m + 4, at least 0 for any phases.
    pub h: f64,
    /// The number of harmonics m at the maximum, the smallest of equals.
    pub harmonics: usize,
    /// e^(-0.4·H), the chance of it for one trial period.
    pub p: f64,
}

/// Phases of times (of one unit, in any order) in a trial period of the same unit; `None` if it is not above 0.
pub fn phases(times: &[i64], period: f64) -> Option<Vec<f64>> {
    let first = *times.iter().min()?;
    let phase = |&time: &i64| (time.abs_diff(first) as f64 / period).fract();
    (period > 0.0 && period.is_finite()).then(|| times.iter().map(phase).collect())
}

/// Z²_m = (2/n) Σ_{k≤m} [(Σ cos kφ)² + (Σ sin kφ)²] for m = 1..=`harmonics` (Buccheri et al. 1983).
///
/// The entry for m is chi-square with 2m degrees of freedom without a period, for 20 events or more. `None` without
/// phases or with one that is not finite.
pub fn z_squared(phases: &[f64], harmonics: usize) -> Option<Vec<f64>> {
    if phases.is_empty() || !phases.iter().all(|phase| phase.is_finite()) {
        return None;
    }
    let running = resultants(phases, harmonics).into_iter().scan(0.0, |sum, (c, s)| {
        *sum += 2.0 / phases.len() as f64 * (c * c + s * s);
        Some(*sum)
    });
    Some(running.collect())
}

/// Σ cos kφ and Σ sin kφ for k = 1..=`harmonics`, from one cosine and sine for each phase: those of kφ are those of
/// (k-1)φ turned by φ.
fn resultants(phases: &[f64], harmonics: usize) -> Vec<(f64, f64)> {
    let mut sums = vec![(0.0, 0.0); harmonics];
    for phase in phases {
        let (sin, cos) = (TAU * phase).sin_cos();
        let (mut c, mut s) = (1.0, 0.0);
        for sum in &mut sums {
            (c, s) = (c * cos - s * sin, s * cos + c * sin);
            *sum = (sum.0 + c, sum.1 + s);
        }
    }
    sums
}

/// The H test for a period of unknown shape (de Jager et al. 1989; de Jager & Büsching 2010).
///
/// Uncertain below 20 events. `None` without phases.
pub fn h_test(phases: &[f64]) -> Option<HTest> {
    let z = z_squared(phases, HARMONICS)?;
    let candidates = (1..).zip(z).map(|(m, z)| (m, z - 4.0 * m as f64 + 4.0));
    let best = candidates.reduce(|best, next| if next.1 > best.1 { next } else { best })?;
    Some(HTest { h: best.1, harmonics: best.0, p: (-0.4 * best.1).exp().min(1.0) })
}

/// The p-value of the best of so many independent trials, 1-(1-p)^trials (Šidák 1967).
pub fn corrected(p: f64, trials: u64) -> f64 {
    -(trials as f64 * (-p.clamp(0.0, 1.0)).ln_1p()).exp_m1()
}
