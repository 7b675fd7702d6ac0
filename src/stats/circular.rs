//! Whether times of day (or of any cycle) are spread evenly: Rayleigh, Kuiper, Watson.
//!
//! Events are given as turns: the fraction of the cycle that has passed, of **local** time. Only the fractional part
//! counts. Turns that are not finite are undefined, and make the result so.

use std::f64::consts::{PI, TAU};

/// A test statistic and the chance of one as large under an even spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Test {
    /// The statistic as published, before any scaling for the sample's size.
    pub statistic: f64,
    /// The statistic that p is read from.
    pub scaled: f64,
    /// The p-value, in 0..1.
    pub p: f64,
}

/// Rayleigh's test: resultant length R (0..n), scaled to z = R²/n, p ≈ exp[√(1+4n+4(n²-R²)) - (1+2n)]
/// (Zar 1999, eq. 27.4).
///
/// It sees one peak and misses profiles with two opposite ones. `None` without events.
pub fn rayleigh(turns: &[f64]) -> Option<Test> {
    let turns = folded(turns)?;
    let n = turns.len() as f64;
    let (cosines, sines) = turns.iter().fold((0.0, 0.0), |(c, s), u| (c + (TAU * u).cos(), s + (TAU * u).sin()));
    let r = f64::hypot(cosines, sines).min(n);
    let p = ((1.0 + 4.0 * n + 4.0 * (n * n - r * r)).sqrt() - (1.0 + 2.0 * n)).exp();
    Some(Test { statistic: r, scaled: r * r / n, p: p.clamp(0.0, 1.0) })
}

/// Kuiper's test: V = max(i/n - u_i) + max(u_i - (i-1)/n) on sorted turns, scaled to V* = V(√n + .155 + .24/√n),
/// p = 2 Σ (4j²V*²-1) e^(-2j²V*²) over j = 1..100 (Stephens 1970).
///
/// V is in 1/n..1 and does not depend on where the cycle begins. `None` without events.
pub fn kuiper(turns: &[f64]) -> Option<Test> {
    let turns = folded(turns)?;
    let n = turns.len() as f64;
    let above = turns.iter().zip(1..).map(|(u, i)| f64::from(i) / n - u).fold(f64::MIN, f64::max);
    let below = turns.iter().zip(0..).map(|(u, i)| u - f64::from(i) / n).fold(f64::MIN, f64::max);
    let v = above + below;
    let scaled = v * (n.sqrt() + 0.155 + 0.24 / n.sqrt());
    Some(Test { statistic: v, scaled, p: kuiper_p(scaled) })
}

/// The tail of V*; 1 below .4, where it is 1 to 10 digits and the series converges slowly.
fn kuiper_p(scaled: f64) -> f64 {
    if scaled < 0.4 {
        return 1.0;
    }
    let term = |j: u32| {
        let x = f64::from(j * j) * scaled * scaled;
        (4.0 * x - 1.0) * (-2.0 * x).exp()
    };
    (2.0 * (1..=100).map(term).sum::<f64>()).clamp(0.0, 1.0)
}

/// Watson's test: U² = Σ(u_i - (2i-1)/2n)² + 1/12n - n(ū-½)² on sorted turns, scaled to
/// U* = (U² - .1/n + .1/n²)(1 + .8/n), p = 2 Σ (-1)^(m-1) e^(-2m²π²U*) (Watson 1961; Stephens 1970).
///
/// Like V it does not depend on where the cycle begins; it sees broad departures better. `None` without events.
pub fn watson(turns: &[f64]) -> Option<Test> {
    let turns = folded(turns)?;
    let n = turns.len() as f64;
    let mean = turns.iter().sum::<f64>() / n;
    let squares: f64 = turns.iter().zip(0..).map(|(u, i)| (u - (f64::from(i) + 0.5) / n).powi(2)).sum();
    let u2 = squares + 1.0 / (12.0 * n) - n * (mean - 0.5).powi(2);
    let scaled = (u2 - 0.1 / n + 0.1 / (n * n)) * (1.0 + 0.8 / n);
    Some(Test { statistic: u2, scaled, p: watson_p(scaled) })
}

/// The tail of U*; 1 below .005, where it is 1 to 10 digits and the series converges slowly or not at all.
fn watson_p(scaled: f64) -> f64 {
    if scaled < 0.005 {
        return 1.0;
    }
    let term = |m: i32| {
        let size = (-2.0 * f64::from(m * m) * PI * PI * scaled).exp();
        if m % 2 == 1 { size } else { -size }
    };
    (2.0 * (1..=100).map(term).sum::<f64>()).clamp(0.0, 1.0)
}

/// The fractional parts in ascending order, so that no sum depends on the order of the events; `None` if there are
/// no events or one is not finite.
fn folded(turns: &[f64]) -> Option<Vec<f64>> {
    let mut folded: Vec<f64> = turns.iter().map(|u| u.rem_euclid(1.0)).collect();
    folded.sort_unstable_by(f64::total_cmp);
    (!folded.is_empty() && folded.iter().all(|u| u.is_finite())).then_some(folded)
}
