//! The beacon score of RITA v5, for comparison: a screen, not evidence.
//!
//! As that program scores proxies, which have no bytes: the mean of three scores in 0..1. Gaps that alternate
//! between 98 s and 300 s get a timestamp score of .746 or 1.000, as their number is even or odd.

use crate::stats::median::{median, median_and_mad};
use std::collections::BTreeMap;

/// Bins of the window.
pub const BINS: usize = 24;

/// The fewest non-empty bins for the bimodal fit.
const BIMODAL_BINS: usize = 11;

/// The fewest non-empty bins for the duration score.
const DURATION_BINS: usize = 6;

/// A run of non-empty bins as long as this is fully consistent.
const IDEAL_RUN: f64 = 12.0;

/// The score: the mean of the timestamp, histogram and duration scores, not rounded.
pub fn score(timestamp: f64, histogram: f64, duration: f64) -> f64 {
    (timestamp + histogram + duration) / 3.0
}

/// Timestamp score round3(((1-|Bowley|) + max(0, (median-MAD)/median)) / 2) of whole-second gaps in any order.
///
/// Zero gaps are left out. `None` for fewer than 3 others.
pub fn timestamp_score(gaps: &[u64]) -> Option<f64> {
    let mut gaps: Vec<f64> = gaps.iter().filter(|&&gap| gap > 0).map(|&gap| gap as f64).collect();
    if gaps.len() < 3 {
        return None;
    }
    gaps.sort_unstable_by(f64::total_cmp);
    let (middle, mad) = median_and_mad(gaps.clone())?;
    let steadiness = ((middle - mad) / middle).max(0.0);
    Some(round3((1.0 - bowley(&gaps)?.abs() + steadiness) / 2.0))
}

/// Bowley's skewness (Q1+Q3-2·Q2)/(Q3-Q1) of ascending values, in -1..1; 0 if Q3-Q1 < 10 or Q2 equals a quartile.
///
/// Q1 and Q3 are the medians of the lower and upper half, without the middle value of an odd number. `None` for
/// fewer than 2 values.
pub fn bowley(sorted: &[f64]) -> Option<f64> {
    let half = sorted.len() / 2;
    let (q1, q2) = (median(sorted.get(..half)?)?, median(sorted)?);
    let q3 = median(sorted.get(sorted.len() - half..)?)?;
    let flat = q3 - q1 < 10.0 || q2 == q1 || q2 == q3;
    Some(if flat { 0.0 } else { (q1 + q3 - 2.0 * q2) / (q3 - q1) })
}

/// Histogram score: the larger of [`variation_score`] and [`bimodal_score`]; `None` without events.
pub fn histogram_score(bins: &[u64; BINS]) -> Option<f64> {
    variation_score(bins).map(|variation| variation.max(bimodal_score(bins)))
}

/// round3(1 - σ/μ) of the bins, divisor 24, 0 if σ > μ; `None` without events.
pub fn variation_score(bins: &[u64; BINS]) -> Option<f64> {
    let mean = bins.iter().map(|&n| n as f64).sum::<f64>() / BINS as f64;
    let variance = bins.iter().map(|&n| (n as f64 - mean).powi(2)).sum::<f64>() / BINS as f64;
    (mean > 0.0).then(|| round3((1.0 - variance.sqrt() / mean).max(0.0)))
}

/// The share of non-empty bins, less one, whose height is in the two most frequent groups of heights, at most 1.
///
/// Heights h are grouped by ⌊h/b⌋·b, b = ⌈.05·max⌉ in floating point as RITA has it. 0 for fewer than 11 non-empty
/// bins.
pub fn bimodal_score(bins: &[u64; BINS]) -> f64 {
    let heights: Vec<f64> = bins.iter().filter(|&&n| n > 0).map(|&n| n as f64).collect();
    if heights.len() < BIMODAL_BINS {
        return 0.0;
    }
    let width = (0.05 * heights.iter().copied().fold(0.0, f64::max)).ceil();
    let mut groups: BTreeMap<u64, u32> = BTreeMap::new();
    for height in &heights {
        *groups.entry((height / width).floor() as u64).or_default() += 1;
    }
    let mut sizes: Vec<u32> = groups.into_values().collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    let largest: u32 = sizes.iter().take(2).sum();
    round3(f64::from(largest) / (heights.len() - 1) as f64).min(1.0)
}

/// Duration score: the larger of `span` (last less first event, over the window) and the longest run of non-empty
/// bins over 12, each rounded up to 3 decimals and at most 1; 0 for fewer than 6 non-empty bins.
pub fn duration_score(bins: &[u64; BINS], span: f64) -> f64 {
    if bins.iter().filter(|&&n| n > 0).count() < DURATION_BINS {
        return 0.0;
    }
    let part = |x: f64| ((x * 1000.0).ceil() / 1000.0).clamp(0.0, 1.0);
    part(span).max(part(longest_run(bins) as f64 / IDEAL_RUN))
}

/// The longest run of non-empty bins, the last bin being followed by the first.
pub fn longest_run(bins: &[u64; BINS]) -> usize {
    let twice = bins.iter().chain(bins);
    let runs = twice.scan(0, |run, &n| {
        *run = if n > 0 { *run + 1 } else { 0 };
        Some(*run)
    });
    runs.max().unwrap_or(0).min(BINS)
}

/// Three decimals, halves away from zero.
fn round3(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}
