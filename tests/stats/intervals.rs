//! Wilson and Newcombe intervals.

use crate::stats::vectors::{at, floats, near};
use proptest::prelude::*;
use statrs::distribution::{ContinuousCDF, Normal};
use whoasks::stats::intervals::{Z_975, newcombe, wilson};

/// The published shares.
#[test]
fn shares() {
    for known in at("/checked/wilson").as_array().unwrap() {
        let interval = wilson(known["k"].as_u64().unwrap(), known["n"].as_u64().unwrap()).unwrap();
        let ci = floats(&known["ci"]);
        near(interval.low, ci[0]);
        near(interval.high, ci[1]);
    }
    assert_eq!(wilson(0, 20).unwrap().low, 0.0);
    assert_eq!(wilson(20, 20).unwrap().high, 1.0);
    assert_eq!((wilson(0, 0), wilson(2, 1)), (None, None));
}

/// The published differences.
#[test]
fn differences() {
    for known in at("/checked/newcombe_diff").as_array().unwrap() {
        let count = |key: &str| known[key].as_u64().unwrap();
        let d = newcombe(count("k1"), count("n1"), count("k2"), count("n2")).unwrap();
        let ci = floats(&known["ci"]);
        near(d.value, known["diff"].as_f64().unwrap());
        near(d.interval.low, ci[0]);
        near(d.interval.high, ci[1]);
    }
    assert_eq!(newcombe(1, 2, 0, 0), None);
}

/// The constant is the quantile that it claims to be.
#[test]
fn quantile() {
    assert_eq!(at("/checked/z_975").as_f64(), Some(Z_975));
    near(Normal::standard().cdf(Z_975), 0.975);
}

proptest! {
    /// An interval holds its share, and mirrors when the share does.
    #[test]
    fn wilson_mirrors(n in 1u64..100_000, part in 0.0..=1.0f64) {
        let k = (part * n as f64) as u64;
        let (i, mirror) = (wilson(k, n).unwrap(), wilson(n - k, n).unwrap());
        let share = k as f64 / n as f64;
        prop_assert!(0.0 <= i.low && i.low <= share && share <= i.high && i.high <= 1.0);
        prop_assert!((i.low + mirror.high - 1.0).abs() < 1e-12);
    }
}
