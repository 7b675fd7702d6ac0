//! Shares, HHI, Hill numbers, entropy, Gini, rarefaction, unseen sources.

use crate::stats::vectors::{at, close, counts, near, same};
use proptest::prelude::*;
use whoasks::stats::concentration::{self, Concentration};
use whoasks::stats::richness::dns_magnitude;

/// Each named figure of the known populations.
#[test]
fn populations() {
    for name in ["simple", "case_like_example", "skbio_counts"] {
        let known = at(&format!("/reference/{name}"));
        let c = Concentration::new(&counts(&known["x"]));
        same(c.n().map(|n| n as f64), &known["N"]);
        same(c.sources().map(|s| s as f64), &known["S"]);
        same(c.top1_share(), &known["top1"]);
        same(c.top2_share(), &known["top2"]);
        same(c.hhi(), &known["hhi"]);
        same(c.hhi_unbiased(), &known["hhi_unbiased"]);
        same(c.hill(1.0), &known["N1"]);
        same(c.effective_sources(), &known["N2"]);
        same(c.hill(2.0), &known["N2"]);
        same(c.hill(f64::INFINITY), &known["Ninf"]);
        same(c.entropy_nats(), &known["H_nats"]);
        same(c.miller_madow_nats(), &known["H_mm"]);
        same(c.gini(), &known["gini"]);
        same(c.chao1(), &known["chao1_bc"]);
        same(c.sample_coverage(), &known["cov_chao_jost"]);
        for (m, sources) in known["rare"].as_object().unwrap() {
            same(c.rarefied_sources(m.parse().unwrap()), sources);
        }
    }
}

/// Populations at the edge of what is defined.
#[test]
fn edges() {
    for known in at("/checked/edge_counts").as_array().unwrap() {
        let c = Concentration::new(&counts(&known["x"]));
        same(c.chao1(), &known["chao1"]);
        same(c.hhi_unbiased(), &known["hhi_u"]);
        same(c.gini(), &known["gini"]);
        same(c.sample_coverage(), &known["coverage"]);
    }
    for known in at("/checked/rarefaction").as_array().unwrap() {
        let c = Concentration::new(&counts(&known["x"]));
        same(c.rarefied_sources(known["m"].as_u64().unwrap()), &known["E"]);
    }
}

/// Every figure of nothing is undefined, and zero counts are nothing.
#[test]
fn nothing() {
    for c in [Concentration::new(&[]), Concentration::new(&[0, 0])] {
        assert_eq!((c.n(), c.sources()), (None, None));
        let figures =
            [c.top1_share(), c.top2_share(), c.hhi(), c.hhi_unbiased(), c.effective_sources(), c.entropy_nats()];
        assert_eq!(figures, [None; 6]);
        let figures =
            [c.gini(), c.hill(1.0), c.miller_madow_nats(), c.rarefied_sources(0), c.chao1(), c.sample_coverage()];
        assert_eq!(figures, [None; 6]);
    }
    assert_eq!(concentration::top1_share([0, 0]), None);
    assert_eq!(concentration::top2_share([]), None);
    assert_eq!(concentration::hhi_unbiased([1, 0]), None);
}

/// A single source holds everything, exactly.
#[test]
fn one_source() {
    let c = Concentration::new(&[0, 7]);
    assert_eq!((c.n(), c.sources()), (Some(7), Some(1)));
    let ones = [c.top1_share(), c.top2_share(), c.hhi(), c.hhi_unbiased(), c.effective_sources(), c.hill(1.0)];
    assert_eq!(ones, [Some(1.0); 6]);
    assert_eq!([c.entropy_nats(), c.gini()], [Some(0.0); 2]);
    assert_eq!((c.rarefied_sources(8), c.rarefied_sources(0)), (None, Some(0.0)));
    assert_eq!((c.hill(-1.0), c.hill(f64::NAN), c.top_k_share(0)), (None, None, Some(0.0)));
}

/// Orders that nearly are 1 lose no digits: D_1 is their limit.
#[test]
fn near_the_limit() {
    let c = Concentration::new(&[900, 60, 30, 9, 1]);
    for q in [1.0 - 1e-11, 1.0 + 1e-11, 1.0 + 1e-14] {
        close(c.hill(q).unwrap(), c.hill(1.0).unwrap(), 1e-10);
    }
}

/// Counts beyond any log neither panic nor leave the bounds.
#[test]
fn the_largest_counts() {
    let c = Concentration::new(&[u64::MAX / 3; 3]);
    near(c.hhi().unwrap(), 1.0 / 3.0);
    near(c.effective_sources().unwrap(), 3.0);
    assert!(c.hhi_unbiased().unwrap() <= 1.0);
    near(c.rarefied_sources(1).unwrap(), 1.0);
    assert_eq!(c.gini(), Some(0.0));
}

/// A peer of 1,000 sources at the volume of the published case: the extreme populations of 20,000 lookups.
#[test]
fn peer_bounds() {
    let known = at("/checked/peer_bounds");
    let skewed: Vec<u64> = std::iter::once(19_001).chain([1; 999]).collect();
    let expected = |x: &[u64]| Concentration::new(x).rarefied_sources(2_500).unwrap();
    near(expected(&skewed), known["N=20000,S=1000"][0].as_f64().unwrap());
    near(expected(&[20; 1000]), known["N=20000,S=1000"][1].as_f64().unwrap());
    let skewed: Vec<u64> = std::iter::once(39_001).chain([1; 999]).collect();
    near(expected(&skewed), known["N=40000,S=1000_min"].as_f64().unwrap());
}

/// A billion lookups lose no digits: half of them find half of the sources that count one.
#[test]
fn rarefaction_of_a_billion() {
    let population: Vec<u64> = std::iter::once(999_999_000).chain([1; 1000]).collect();
    let c = Concentration::new(&population);
    close(c.rarefied_sources(500_000_000).unwrap(), 501.0, 1e-12);
    close(c.rarefied_sources(2).unwrap(), 2.0 - c.hhi_unbiased().unwrap(), 1e-12);
}

/// The one metric of client spread that others publish.
#[test]
fn magnitude() {
    for known in at("/checked/dns_magnitude").as_array().unwrap() {
        same(dns_magnitude(known["D"].as_u64().unwrap(), known["T"].as_u64().unwrap()), &known["mag"]);
    }
    assert_eq!(dns_magnitude(11, 10), None);
}

proptest! {
    /// The order of the sources changes no bit of any figure.
    #[test]
    fn order_is_nothing(mut x in prop::collection::vec(0u64..1000, 0..40), turn in 0usize..40) {
        let figures = |x: &[u64]| {
            let c = Concentration::new(x);
            let unsorted = [concentration::top1_share(x.iter().copied()), concentration::top2_share(x.iter().copied()),
                concentration::hhi_unbiased(x.iter().copied())];
            prop_assert_eq!(unsorted, [c.top1_share(), c.top2_share(), c.hhi_unbiased()]);
            Ok([c.entropy_nats(), c.gini(), c.hhi(), c.hill(0.5), c.hill(3.0), c.rarefied_sources(9)].map(|f| f.map(f64::to_bits)))
        };
        let before = figures(&x)?;
        let middle = turn.min(x.len());
        x.rotate_left(middle);
        x.reverse();
        prop_assert_eq!(before, figures(&x)?);
    }

    /// Two lookups come from 2 - HHI_u sources on average.
    #[test]
    fn two_lookups(x in prop::collection::vec(1u64..100_000, 2..40)) {
        let c = Concentration::new(&x);
        close(c.rarefied_sources(2).unwrap(), 2.0 - c.hhi_unbiased().unwrap(), 1e-12);
    }

    /// Hill numbers fall from S to 1/p_max, and rarefaction rises from 0 to S.
    #[test]
    fn monotone(x in prop::collection::vec(1u64..10_000, 1..40), m in 0u64..1000) {
        let c = Concentration::new(&x);
        let orders = [0.0, 0.5, 0.89, 0.91, 0.999, 1.0, 1.001, 1.09, 1.11, 2.0, 5.0, 50.0, f64::INFINITY];
        let hill = orders.map(|q| c.hill(q).unwrap());
        prop_assert!(hill.windows(2).all(|w| w[1] <= w[0] * (1.0 + 1e-12)), "{:?}", hill);
        prop_assert!(c.gini().unwrap() >= 0.0 && c.gini().unwrap() < 1.0);
        prop_assert!(c.entropy_nats().unwrap() <= (x.len() as f64).ln() + 1e-12);
        if let (Some(fewer), Some(more)) = (c.rarefied_sources(m), c.rarefied_sources(m + 1)) {
            prop_assert!(fewer <= more + 1e-9 && more <= x.len() as f64 + 1e-9);
        }
    }
}

/// The variance of rarefied sources, counted out by hand: of two lookups among A, A, B, C one pair in six has one source.
#[test]
fn variance_of_rarefaction() {
    let few = Concentration::new(&[2, 1, 1]);
    assert!((few.rarefied_variance(2).unwrap() - 5.0 / 36.0).abs() < 1e-12);
    assert!(few.rarefied_variance(1).unwrap() < 1e-12 && few.rarefied_variance(4).unwrap() < 1e-12);
    assert_eq!(few.rarefied_variance(5), None);
    assert_eq!(Concentration::new(&[]).rarefied_variance(0), None);
    let many: Vec<u64> = (1..=300).collect();
    let (exact, bound) = (Concentration::new(&many[..256]), Concentration::new(&many));
    assert!(exact.rarefied_variance(2_000).unwrap() < bound.rarefied_variance(2_000).unwrap());
}
