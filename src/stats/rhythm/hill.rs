//! Whether a candidate period stands on a hill of the autocorrelation (Vlachos, Yu & Castelli 2005).

/// Bins of lags on either side of the period.
const SIDE: usize = 8;

/// How far the top must rise above the feet.
const RISE: f64 = 1.25;

/// The autocorrelation around a period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hill {
    /// Pairs of events per bin of lags around the period, over those in the lower of both feet; infinite without any
    /// in that one.
    pub rise: f64,
    /// Whether pairs increase up to the period and decrease after it, and rise clearly.
    pub is_hill: bool,
}

/// Counts the pairs of ascending times whose lag is from half to one and a half periods.
///
/// A true period is on a hill; a harmonic, or noise that a periodogram took for a period, is on a slope, in a valley
/// or on flat ground. `None` if the period is not above 0 or there are no pairs.
pub fn hill(times: &[i64], period: f64) -> Option<Hill> {
    if !(period.is_finite() && period > 0.0) {
        return None;
    }
    let lags = pairs(times, period);
    let mean = |bins: &[u64]| bins.iter().sum::<u64>() as f64 / bins.len().max(1) as f64;
    let (before, after) = lags.split_at(SIDE);
    let top = mean(&lags[SIDE - 2..SIDE + 2]);
    let (left, right) = (mean(&before[..SIDE / 2]), mean(&after[SIDE / 2..]));
    let foot = left.min(right);
    let is_hill = slope(before) > 0.0 && slope(after) < 0.0 && top > RISE * left.max(right);
    (lags.iter().any(|&n| n > 0)).then_some(Hill { rise: top / foot, is_hill })
}

/// Pairs by lag, in equal bins from half a period to one and a half.
fn pairs(times: &[i64], period: f64) -> [u64; 2 * SIDE] {
    let mut bins = [0; 2 * SIDE];
    let mut from = 0;
    for &time in times {
        let lag = |other: i64| (i128::from(other) - i128::from(time)) as f64;
        while times.get(from).is_some_and(|&other| lag(other) < period / 2.0) {
            from += 1;
        }
        for &other in times[from..].iter().take_while(|&&other| lag(other) < 1.5 * period) {
            let bin = ((lag(other) / period - 0.5) * (2 * SIDE) as f64) as usize;
            bins[bin.min(2 * SIDE - 1)] += 1;
        }
    }
    bins
}

/// The sign of the least-squares slope: Σ (x - x̄)·y.
fn slope(bins: &[u64]) -> f64 {
    let middle = (bins.len() as f64 - 1.0) / 2.0;
    bins.iter().enumerate().map(|(x, &y)| (x as f64 - middle) * y as f64).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pairs with lags from 8 to 23, so many of each, and nothing else within 24.
    fn lags(counts: [usize; 2 * SIDE]) -> Vec<i64> {
        let lags = (8..).zip(counts).flat_map(|(lag, n)| std::iter::repeat_n(lag, n));
        lags.zip(1..).flat_map(|(lag, number)| [number * 1_000, number * 1_000 + lag]).collect()
    }

    #[test]
    fn lags_are_counted_from_half_a_period_to_one_and_a_half() {
        for lag in 0..40 {
            let found = pairs(&[0, lag], 16.0);
            let wanted = std::array::from_fn(|bin| u64::from(bin as i64 == lag - 8));
            assert_eq!(found, wanted, "{lag}");
        }
        let several = pairs(&[0, 10, 20, 43], 16.0);
        assert_eq!((several[2], several[12], several[15], several.iter().sum::<u64>()), (2, 1, 1, 4));
    }

    /// Feet of 4 and 8 pairs a bin: what stands between them must be above 10.
    #[test]
    fn a_hill_is_above_its_higher_foot() {
        for (top, is_hill) in [(10, false), (11, true)] {
            let counts = [4, 4, 4, 4, 5, 5, top, top, top, top, 9, 9, 8, 8, 8, 8];
            let rise = top as f64 / 4.0;
            assert_eq!(hill(&lags(counts), 16.0), Some(Hill { rise, is_hill }));
        }
        let [rising, falling] = [[1, 9], [9, 1]].map(|[left, right]| {
            hill(&lags(std::array::from_fn(|bin| if bin < SIDE { left } else { right })), 16.0).unwrap()
        });
        assert_eq!((rising.rise, rising.is_hill, falling.rise, falling.is_hill), (5.0, false, 5.0, false));
        assert_eq!([slope(&[1, 2, 3]), slope(&[5, 5]), slope(&[4, 0, 0, 1])], [2.0, 0.0, -4.5]);
    }
}
