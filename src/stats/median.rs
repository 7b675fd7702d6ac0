//! The median, and the median absolute deviation (MAD) from it.

/// The median of ascending values, the mean of the middle two of an even number; `None` of nothing.
pub fn median(sorted: &[f64]) -> Option<f64> {
    let upper = sorted.len() / 2;
    let high = *sorted.get(upper)?;
    let low = if sorted.len().is_multiple_of(2) { *sorted.get(upper - 1)? } else { high };
    Some((low + high) / 2.0)
}

/// The median and the MAD, unscaled, of values in any order; `None` of nothing.
///
/// For a normal distribution 1.4826·MAD estimates the standard deviation.
pub fn median_and_mad(mut values: Vec<f64>) -> Option<(f64, f64)> {
    values.sort_unstable_by(f64::total_cmp);
    let middle = median(&values)?;
    values.iter_mut().for_each(|v| *v = (*v - middle).abs());
    values.sort_unstable_by(f64::total_cmp);
    Some((middle, median(&values)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Odd and even numbers of values, and none.
    #[test]
    fn medians() {
        assert_eq!(median_and_mad(vec![9.0, 1.0, 2.0]), Some((2.0, 1.0)));
        assert_eq!(median_and_mad(vec![4.0, 1.0, 3.0, 10.0]), Some((3.5, 1.5)));
        assert_eq!(median_and_mad(vec![]), None);
    }
}
