//! False discovery rate, overlaps, ranks.

use crate::stats::vectors::{at, close, floats, near};
use proptest::prelude::*;
use statrs::distribution::{DiscreteCDF, Hypergeometric};
use std::collections::{BTreeMap, BTreeSet};
use whoasks::stats::many::*;
use whoasks::stats::median::median_and_mad;

/// The fifteen p-values of the paper, in any order.
#[test]
fn fifteen_tests() {
    let known = at("/reference/bh1995");
    let (mut p, mut expected) = (floats(&known["p"]), floats(&known["q"]));
    for _ in 0..2 {
        let q = benjamini_hochberg(&p);
        q.iter().zip(&expected).for_each(|(&q, &known)| assert!((q - known).abs() < 6e-6, "{q} {known}"));
        assert_eq!(Some(q.iter().filter(|&&q| q <= 0.05).count() as u64), known["rejected_at_.05"].as_u64());
        p.reverse();
        expected.reverse();
    }
    assert_eq!(benjamini_hochberg(&[]), [0.0; 0]);
    assert_eq!(benjamini_hochberg(&[f64::NAN, 0.01]), [1.0, 0.02]);
}

/// Overlaps by chance, small ones and against scipy large ones.
#[test]
fn overlaps() {
    for known in at("/checked/hypergeom_sf_ge").as_array().unwrap() {
        let number = |key: &str| known[key].as_u64().unwrap();
        let p = hypergeometric_tail(number("N"), number("K"), number("n"), number("k")).unwrap();
        near(p, known["p"].as_f64().unwrap());
    }
    let tail = |k| hypergeometric_tail(2_000_000, 50_000, 10_000, k).unwrap();
    close(tail(400), 4.0777100185359694e-19, 1e-7);
    close(tail(300), 0.0009868097498090035, 1e-7);
    close(tail(200), 0.9995933077732997, 1e-9);
    assert_eq!((hypergeometric_tail(10, 11, 1, 0), hypergeometric_tail(10, 1, 11, 0)), (None, None));
    assert_eq!((hypergeometric_tail(10, 8, 5, 3), hypergeometric_tail(10, 3, 5, 4)), (Some(1.0), Some(0.0)));
}

/// Two sets of four sources.
#[test]
fn similarity() {
    let known = at("/checked/idf_jaccard");
    let domains = known["D_domains"].as_u64().unwrap();
    let df: BTreeMap<&str, u64> =
        known["df"].as_object().unwrap().iter().map(|(s, n)| (s.as_str(), n.as_u64().unwrap())).collect();
    let weight = |source: &&str| idf(domains, df[source]).unwrap();
    for (source, known) in known["weights"].as_object().unwrap() {
        near(weight(&source.as_str()), known.as_f64().unwrap());
    }
    let set = |key: &str| known[key].as_array().unwrap().iter().map(|s| s.as_str().unwrap()).collect::<BTreeSet<_>>();
    near(weighted_jaccard(&set("A"), &set("B"), weight).unwrap(), known["J"].as_f64().unwrap());
    assert_eq!(weighted_jaccard(&set("A"), &set("B"), |_| 0.0), None);
    assert_eq!(weighted_jaccard::<u8>(&BTreeSet::new(), &BTreeSet::new(), |_| 1.0), None);
    assert_eq!((idf(5, 0), idf(5, 6), idf(5, 5)), (None, None, Some(0.0)));
}

/// One share among eleven.
#[test]
fn outlier() {
    let known = at("/checked/robust_z");
    let share = |share: f64| Share { share, total: 1_000_000 };
    let shares = floats(&known["neighbours"]);
    let neighbours: Vec<Share> = shares.iter().map(|&s| share(s)).collect();
    let x = known["x"].as_f64().unwrap();
    near(robust_z(share(x), &neighbours).unwrap(), known["z"].as_f64().unwrap());
    let (median, mad) = median_and_mad(neighbours.iter().map(|n| n.logit().unwrap()).collect()).unwrap();
    near(median, known["median_logit"].as_f64().unwrap());
    near(mad, known["MAD_logit"].as_f64().unwrap());
    near(rank_p(x, &shares), known["rank_p"].as_f64().unwrap());
    assert_eq!(rank_p(0.01, &shares), 1.0);
    assert_eq!((robust_z(share(x), &[]), robust_z(share(x), &[share(0.3); 5])), (None, None));
}

/// Shares of 0 and 1 are as extreme as their totals allow.
#[test]
fn clamped() {
    near(Share { share: 0.0, total: 10 }.logit().unwrap(), (0.05f64 / 0.95).ln());
    near(Share { share: 1.0, total: 100 }.logit().unwrap(), 199f64.ln());
    assert_eq!(Share { share: 0.5, total: 1 }.logit(), Some(0.0));
    assert_eq!(Share { share: 0.5, total: 0 }.logit(), None);
    assert_eq!(Share { share: f64::NAN, total: 10 }.logit(), None);
}

proptest! {
    /// A q-value is no less than its p-value, and keeps the order.
    #[test]
    fn q_keeps_order(p in prop::collection::vec(0.0..=1.0f64, 1..40)) {
        let q = benjamini_hochberg(&p);
        for i in 0..p.len() {
            prop_assert!(p[i] <= q[i] + 1e-15 && q[i] <= 1.0);
            prop_assert!((0..p.len()).all(|j| p[i] > p[j] || q[i] <= q[j]));
        }
    }

    /// The tail is that of another implementation.
    #[test]
    fn tail_is_the_tail(population in 1u64..400, marked in 0u64..400, draws in 0u64..400, k in 1u64..400) {
        let (marked, draws) = (marked % (population + 1), draws % (population + 1));
        let tail = hypergeometric_tail(population, marked, draws, k).unwrap();
        let other = Hypergeometric::new(population, marked, draws).unwrap().sf(k - 1);
        prop_assert!((tail - other).abs() < 1e-9, "{} {}", tail, other);
    }
}
