//! Change points, silences and ends.

use crate::stats::vectors::{at, close, counts, near};
use proptest::prelude::*;
use whoasks::stats::change::*;

/// Disasters in British coal mines, 112 years.
#[test]
fn coal() {
    let (known, costs) = (at("/reference/coal"), at("/checked/poisson_cost"));
    let years = counts(&known["counts"]);
    let cost = |from: usize, to: usize| poisson_cost(years[from..to].iter().sum(), to - from);
    near(cost(0, 112), costs["coal_0_112"].as_f64().unwrap());
    near(cost(0, 41), costs["coal_0_41"].as_f64().unwrap());
    near(cost(41, 112), costs["coal_41_112"].as_f64().unwrap());
    near(penalty(1.0, 112), costs["penalty_3ln112"].as_f64().unwrap());
    near(cost(0, 112) - cost(0, 41) - cost(41, 112), known["LR"].as_f64().unwrap());
    assert_eq!(Some(poisson_cost(0, 5)), costs["all_zero_segment"].as_f64());
    assert_eq!(pelt(&years, penalty(1.0, 112)), [41]);
    assert_eq!(pelt(&years, 2.0 * 112f64.ln()), [41, 97]);
}

/// Series without a change have none.
#[test]
fn no_change() {
    assert_eq!(pelt(&[], 3.0), [0; 0]);
    assert_eq!(pelt(&[7], 3.0), [0; 0]);
    assert_eq!(pelt(&[0; 50], penalty(1.0, 50)), [0; 0]);
    assert_eq!(pelt(&[9; 50], penalty(1.0, 50)), [0; 0]);
    assert_eq!(pelt(&[1 << 30; 3], 3.0), [0; 0]);
    assert!(pelt(&[u64::MAX; 3], 3.0).len() < 3);
}

/// Poisson counts have φ = 1 at least; a step does not pass for noise.
#[test]
fn overdispersed() {
    assert_eq!(overdispersion(&[4, 16, 9], &[10.0, 10.0, 0.0], 1), Some(7.2));
    assert_eq!(overdispersion(&[10, 10], &[10.0, 10.0], 1), Some(1.0));
    assert_eq!((overdispersion(&[1], &[1.0], 1), overdispersion(&[], &[], 0)), (None, None));
    let step: Vec<u64> = (0..100).map(|day| if day < 50 { 10 } else { 100 }).collect();
    assert_eq!(overdispersion_of_series(&step), Some(1.0));
    close(overdispersion_of_series(&[0, 20, 0, 20]).unwrap(), 20.0, 1e-12);
    assert_eq!(overdispersion_of_series(&[0, 0]), None);
}

/// The longest of many silences.
#[test]
fn silences() {
    for known in at("/checked/silence").as_array().unwrap() {
        let expected = known["Lambda"].as_f64().unwrap();
        near(silence_p(expected).unwrap(), known["P0"].as_f64().unwrap());
        let p = longest_gap_p(expected, known["n"].as_u64().unwrap()).unwrap();
        near(p, known["p"].as_f64().unwrap());
    }
    assert_eq!((silence_p(-1.0), longest_gap_p(1.0, 0), longest_gap_p(f64::NAN, 1)), (None, None, None));
    assert_eq!(longest_gap_p(0.0, 5), Some(1.0));
}

/// Two ways to see an end.
#[test]
fn ends() {
    for known in at("/checked/solow").as_array().unwrap() {
        let origin = if known["origin"] == "window start" { Origin::Window } else { Origin::FirstSession };
        let number = |key: &str| known[key].as_f64().unwrap();
        let p = solow_p(number("tn"), number("T"), known["n"].as_u64().unwrap(), origin);
        near(p.unwrap(), number("p"));
    }
    assert_eq!(solow_p(5.0, 4.0, 9, Origin::Window), None);
    assert_eq!(solow_p(4.0, 5.0, 0, Origin::Window), None);
    assert_eq!((solow_p(-1.0, 4.0, 9, Origin::Window), solow_p(0.0, 0.0, 9, Origin::Window)), (None, None));
    assert_eq!((solow_p(0.0, 4.0, 9, Origin::Window), solow_p(4.0, 4.0, 9, Origin::Window)), (Some(0.0), Some(1.0)));
    assert_eq!(solow_p(4.0, 5.0, 1, Origin::FirstSession), None);
    for known in at("/checked/strauss_sadler").as_array().unwrap() {
        let number = |key: &str| known[key].as_f64().unwrap();
        let bound = strauss_sadler(number("t_n"), number("R"), known["n"].as_u64().unwrap(), number("C"));
        near(bound.unwrap(), number("upper"));
    }
    assert_eq!((strauss_sadler(9.0, 5.0, 1, 0.95), strauss_sadler(9.0, 5.0, 9, 1.0)), (None, None));
    assert_eq!((strauss_sadler(9.0, -1.0, 9, 0.95), strauss_sadler(9.0, 0.0, 2, 0.95)), (None, Some(9.0)));
}

/// The cost of a segmentation with a penalty for each change.
fn total(counts: &[u64], changes: &[usize], penalty: f64) -> f64 {
    let bounds: Vec<usize> = [&[0], changes, &[counts.len()]].concat();
    let segments = bounds.windows(2).map(|w| poisson_cost(counts[w[0]..w[1]].iter().sum(), w[1] - w[0]));
    segments.sum::<f64>() + penalty * changes.len() as f64
}

proptest! {
    /// Nothing that PELT prunes was needed: every segmentation of a short series costs as much or more.
    #[test]
    fn pelt_is_optimal(counts in prop::collection::vec(0u64..30, 1..11), penalty in 0.5..12.0f64) {
        let found = total(&counts, &pelt(&counts, penalty), penalty);
        for mask in 0u32..1 << (counts.len() - 1) {
            let changes: Vec<usize> = (1..counts.len()).filter(|i| mask >> (i - 1) & 1 == 1).collect();
            prop_assert!(found <= total(&counts, &changes, penalty) + 1e-9, "{:?}", changes);
        }
    }
}
