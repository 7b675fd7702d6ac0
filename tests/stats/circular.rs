//! Rayleigh, Kuiper and Watson.

use crate::stats::vectors::{at, floats, near};
use proptest::prelude::*;
use std::f64::consts::TAU;
use whoasks::stats::circular::{kuiper, rayleigh, watson};

/// Seventeen events of one day, in turns.
fn hours17() -> Vec<f64> {
    floats(&at("/reference/hours17/h")).iter().map(|h| h / 24.0).collect()
}

/// Seventeen hours against three tests.
#[test]
fn seventeen_hours() {
    let known = at("/reference/hours17");
    let r = rayleigh(&hours17()).unwrap();
    near(r.statistic, known["R"].as_f64().unwrap());
    near(r.p, known["p_zar"].as_f64().unwrap());
    near(r.scaled, known["pingouin"][0].as_f64().unwrap());
    let known = at("/checked/kuiper_hours17");
    let v = kuiper(&hours17()).unwrap();
    near(v.statistic, known["V"].as_f64().unwrap());
    near(v.scaled, known["Vstar"].as_f64().unwrap());
    near(v.p, known["p_stephens1970"].as_f64().unwrap());
    let known = at("/checked/watson_hours17");
    let u = watson(&hours17()).unwrap();
    near(u.statistic, known["U2"].as_f64().unwrap());
    near(u.scaled, known["U2_star_(U2-.1/n+.1/n^2)(1+.8/n)"].as_f64().unwrap());
    near(u.p, known["p_2sum(-1)^(m-1)exp(-2m^2pi^2U2*)"].as_f64().unwrap());
}

/// Rayleigh in degrees and radians.
#[test]
fn directions() {
    for known in at("/checked/rayleigh").as_array().unwrap() {
        let (angles, turn) = if known["deg"].is_array() { (&known["deg"], 360.0) } else { (&known["rad"], TAU) };
        let test = rayleigh(&floats(angles).iter().map(|a| a / turn).collect::<Vec<_>>()).unwrap();
        near(test.statistic, known["R"].as_f64().unwrap());
        near(test.p, known["p_zar"].as_f64().unwrap());
    }
}

/// No events, and times that are none, have no test.
#[test]
fn undefined() {
    for turns in [&[][..], &[0.5, f64::NAN], &[f64::INFINITY]] {
        assert_eq!((rayleigh(turns), kuiper(turns), watson(turns)), (None, None, None));
    }
}

/// Events as even as can be are no evidence, for any number of them.
#[test]
fn even_spread() {
    for n in [1, 2, 10, 1_000, 20_000] {
        let even: Vec<f64> = (0..n).map(|i| (f64::from(i) + 0.5) / f64::from(n)).collect();
        assert!(kuiper(&even).unwrap().p > 0.2, "{n}");
        assert!(watson(&even).unwrap().p > 0.05, "{n}");
        assert!(n == 1 || rayleigh(&even).unwrap().p > 0.6, "{n}");
    }
}

/// Two opposite peaks escape Rayleigh, but not the others.
#[test]
fn two_peaks() {
    let peaks: Vec<f64> = (0..60).map(|i| 0.5 * f64::from(i % 2) + 0.001 * f64::from(i)).collect();
    assert!(rayleigh(&peaks).unwrap().p > 0.9);
    assert!(kuiper(&peaks).unwrap().p < 0.001 && watson(&peaks).unwrap().p < 0.01);
}

proptest! {
    /// Where the cycle begins and the order of events change nothing.
    #[test]
    fn turning(mut turns in prop::collection::vec(0.0..1.0f64, 1..60), by in -3.0..3.0f64) {
        let tests = |u: &[f64]| [rayleigh(u).unwrap(), kuiper(u).unwrap(), watson(u).unwrap()];
        let before = tests(&turns);
        turns.reverse();
        prop_assert_eq!(before, tests(&turns));
        turns.iter_mut().for_each(|u| *u += by);
        for (a, b) in before.iter().zip(tests(&turns)) {
            prop_assert!((a.statistic - b.statistic).abs() < 1e-9 && (a.p - b.p).abs() < 1e-7, "{:?} {:?}", a, b);
            prop_assert!((0.0..=1.0).contains(&a.p));
        }
    }
}
