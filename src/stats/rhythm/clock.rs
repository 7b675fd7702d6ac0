//! Alignment to the clock: do events prefer certain minutes or seconds?

use statrs::distribution::{ChiSquared, ContinuousCDF};

/// Pearson's chi-square against equal chances.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChiSquare {
    /// Σ (n - e)²/e.
    pub statistic: f64,
    /// Bins less one.
    pub freedom: usize,
    /// The upper tail, in 0..1.
    pub p: f64,
}

/// Tests whether events spread evenly over bins, such as the 60 minutes of the hour or the 60 seconds of the minute.
///
/// The p-value is asymptotic: it needs about 5 events a bin (pool 60 into 12 for fewer than 300). `None` for fewer
/// than 2 bins or no events.
pub fn alignment(counts: &[u64]) -> Option<ChiSquare> {
    let total = counts.iter().map(|&n| n as f64).sum::<f64>();
    let freedom = counts.len().checked_sub(1).filter(|_| total > 0.0)?;
    let expected = total / counts.len() as f64;
    let statistic = counts.iter().map(|&n| (n as f64 - expected).powi(2)).sum::<f64>() / expected;
    let p = ChiSquared::new(freedom as f64).ok()?.sf(statistic).clamp(0.0, 1.0);
    Some(ChiSquare { statistic, freedom, p })
}

/// The counts of `K` equal bins of a cycle, such as minutes of the hour.
///
/// Times and cycle are integers of one unit; the cycle should be a multiple of K.
pub fn bins<const K: usize>(times: &[i64], cycle: u64) -> [u64; K] {
    let mut bins = [0; K];
    if cycle > 0 {
        for &time in times {
            let phase = i128::from(time).rem_euclid(i128::from(cycle));
            let bin = phase * K as i128 / i128::from(cycle);
            if let Some(count) = usize::try_from(bin).ok().and_then(|bin| bins.get_mut(bin)) {
                *count += 1;
            }
        }
    }
    bins
}
