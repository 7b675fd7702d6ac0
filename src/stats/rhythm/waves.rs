//! The order in which things recur: rank correlation between waves.

use std::collections::HashMap;

/// The fewest things in common for a correlation.
pub const COMMON: usize = 5;

/// Spearman's correlation of the order of what two waves have in common, each a list without repeats.
///
/// 1 for the same order, -1 for the reverse, about 0 for shuffled ones (Spearman 1904: without ties
/// 1 - 6Σd²/(n(n²-1))). `None` for fewer than [`COMMON`] in common.
pub fn order_correlation(a: &[u32], b: &[u32]) -> Option<f64> {
    let places: HashMap<u32, usize> = b.iter().copied().zip(0..).collect();
    let mut common: Vec<usize> = a.iter().filter_map(|thing| places.get(thing).copied()).collect();
    let n = common.len();
    if n < COMMON {
        return None;
    }
    // The places in b as ranks from 0, in the order of a.
    let mut sorted = common.clone();
    sorted.sort_unstable();
    common.iter_mut().for_each(|place| *place = sorted.partition_point(|p| *p < *place));
    let squares: f64 = common.iter().enumerate().map(|(rank, other)| (rank.abs_diff(*other) as f64).powi(2)).sum();
    let n = n as f64;
    Some(1.0 - 6.0 * squares / (n * (n * n - 1.0)))
}
