//! Hills, ladders, edges and waves: what they find, and what they do not.

use whoasks::stats::rhythm::edge::{edge, phase};
use whoasks::stats::rhythm::hill::hill;
use whoasks::stats::rhythm::ladder::ladders;
use whoasks::stats::rhythm::search::{candidates, is_calendar, permuted_power};
use whoasks::stats::rhythm::waves::order_correlation;

use super::vectors::near;

/// A second in nanoseconds.
const SECOND: i64 = 1_000_000_000;

/// Numbers without pattern in 0..1, by the fractional parts of multiples of irrational numbers.
fn scattered(i: usize) -> f64 {
    (i as f64 * 0.754_877_666 + (i * i) as f64 * 0.569_840_291).fract()
}

/// Times with gaps of `mean` seconds, each longer or shorter by at most `jitter` seconds.
fn timer(n: usize, mean: f64, jitter: f64) -> Vec<i64> {
    let gap = |i: usize| ((mean + jitter * (2.0 * scattered(i) - 1.0)) * SECOND as f64) as i64;
    (0..n)
        .scan(0, |time, i| {
            *time += gap(i);
            Some(*time)
        })
        .collect()
}

#[test]
fn a_period_is_on_a_hill_and_its_parts_are_not() {
    let times = timer(500, 300.0, 30.0);
    let of = |seconds: f64| hill(&times, seconds * SECOND as f64);
    assert!(of(300.0).is_some_and(|hill| hill.is_hill && hill.rise > 4.0));
    for other in [150.0, 200.0, 225.0, 400.0, 450.0] {
        assert!(of(other).is_none_or(|hill| !hill.is_hill), "{other}");
    }
    let flat: Vec<i64> = (0..2_000).map(|i| (scattered(i) * 600_000.0) as i64 * SECOND).collect();
    let mut flat = flat;
    flat.sort_unstable();
    assert!(hill(&flat, 300.0 * SECOND as f64).is_some_and(|hill| !hill.is_hill));
    assert_eq!((hill(&times, 0.0), hill(&times, f64::NAN), hill(&[], 1.0)), (None, None, None));
}

#[test]
fn a_search_finds_the_period_and_masks_days() {
    let times = timer(2_000, 300.0, 30.0);
    let best = candidates(&times)[0];
    assert!((best.period / SECOND as f64 - 300.0).abs() < 6.0 && best.p < 1e-9, "{best:?}");
    let shuffled: Vec<i64> = {
        let mut any: Vec<i64> = (0..2_000).map(|i| (scattered(i) * 600_000.0) as i64 * SECOND).collect();
        any.sort_unstable();
        any.dedup();
        any
    };
    assert!(candidates(&shuffled).iter().all(|candidate| candidate.p > 1e-3), "{:?}", candidates(&shuffled));
    let days: Vec<i64> = (0..200).map(|day| day * 86_400 * SECOND + (scattered(day as usize) * 3e12) as i64).collect();
    for candidate in candidates(&days) {
        assert!(!is_calendar(candidate.period) || candidate.p > 1e-3, "{candidate:?}");
    }
    let hours = |hours: f64| is_calendar(hours * 3_600.0 * SECOND as f64);
    assert!(
        [24.0, 12.0, 8.0, 2.0, 168.0, 84.0].into_iter().all(hours) && ![1.0, 5.0, 11.0, 23.0].into_iter().any(hours)
    );
    assert!(candidates(&[]).is_empty() && candidates(&[5]).is_empty());
}

#[test]
fn equal_gaps_are_their_own_permutations() {
    let times: Vec<i64> = (0..500).map(|i| i * 300 * SECOND).collect();
    let power = candidates(&times).iter().map(|candidate| candidate.power).fold(0.0, f64::max);
    assert_eq!(permuted_power(&times, &[0; 500], 9, 1, 2), Some(power));
    assert_eq!(permuted_power(&[1], &[0], 9, 1, 1), None);
    assert_eq!(permuted_power(&times, &[0; 499], 9, 1, 1), None, "a day for each time");
}

#[test]
fn ladders_grow_stay_and_stop() {
    let ladder = [300.0, 600.0, 1_200.0, 2_400.0, 4_000.0, 4_001.0, 3_999.0];
    let found = ladders(&ladder);
    assert_eq!((found.len(), found[0].from, found[0].gaps, found[0].first, found[0].cap), (1, 0, 7, 300.0, 4_000.0));
    let twice = [&ladder[..], &[90_000.0], &ladder[..]].concat();
    assert_eq!(ladders(&twice).iter().map(|ladder| (ladder.from, ladder.gaps)).collect::<Vec<_>>(), [(0, 7), (8, 7)]);
    let after = |last: f64| ladders(&[&ladder[..], &[last]].concat()).len();
    assert_eq!([4_400.0, 4_401.0, 7_999.0, 8_000.0].map(after), [1, 0, 0, 1]);
    assert_eq!(ladders(&[&[0.0], &ladder[..]].concat()).iter().map(|l| l.from).collect::<Vec<_>>(), [1]);
    for decoy in [
        &[300.0, 600.0, 1_200.0, 2_400.0, 4_800.0, 9_600.0][..],
        &[300.0; 9],
        &[300.0, 600.0, 1_200.0, 1_200.0, 1_200.0],
        &[300.0, 600.0, 1_200.0, 2_400.0, 2_400.0, 2_400.0, 300.0],
        &[300.0, 600.0, 1_200.0, 2_400.0, 2_400.0],
        &[],
    ] {
        assert_eq!(ladders(decoy), [], "{decoy:?}");
    }
}

/// Waits for the next of many clients, by the quantiles of the exponential distribution.
fn waits(n: usize, mean: f64) -> impl Iterator<Item = f64> {
    (0..n).map(move |i| -mean * (1.0 - (i as f64 + 0.5) / n as f64).ln())
}

#[test]
fn a_cache_has_an_edge_and_a_timer_has_none() {
    let cached: Vec<f64> = waits(200, 60.0).map(|wait| 3_600.0 + wait).collect();
    let found = edge(&cached, None).unwrap();
    assert!(found.fits && found.ttl == 3_600.0 && found.below == 0.0 && found.piled > 0.99, "{found:?}");
    let odd: Vec<f64> = cached.iter().map(|gap| gap + 137.0).collect();
    assert!(edge(&odd, None).is_some_and(|edge| edge.fits && (edge.ttl - 3_738.0).abs() < 2.0));
    let timer: Vec<f64> = (0..200).map(|i| 3_600.0 + 30.0 * (scattered(i) + scattered(i + 7_000) - 1.0)).collect();
    assert!(edge(&timer, None).is_some_and(|edge| !edge.fits));
    let poisson: Vec<f64> = waits(200, 3_600.0).collect();
    assert!(edge(&poisson, None).is_some_and(|edge| !edge.fits));
    assert!(edge(&[300.0; 50], None).is_some_and(|edge| !edge.fits), "equal gaps have no waits behind an edge");
    assert!(edge(&cached, Some(3_600.0)).is_some_and(|edge| edge.fits));
    assert!(edge(&cached, Some(7_200.0)).is_some_and(|edge| !edge.fits && edge.below == 1.0));
    let even: Vec<f64> = (0..200).map(|i| 3_737.0 + 3.0 * f64::from(i)).collect();
    assert!(edge(&even, None).is_some_and(|edge| edge.piled > 0.9 && !edge.falls_off), "half of its 95 % point");
    let fits = |below: usize, piled: usize| {
        let gaps = [vec![3_000.0; below], vec![3_700.0; piled], vec![9_000.0; 100 - below - piled]].concat();
        edge(&gaps, Some(3_600.0)).unwrap().fits
    };
    assert_eq!((fits(2, 50), fits(3, 50), fits(2, 49)), (true, false, false));
    let around =
        edge(&[3_239.0, 3_240.0, 3_599.0, 3_600.0, 4_319.0, 4_320.0, 9_000.0, 9_000.0], Some(3_600.0)).unwrap();
    assert_eq!((around.below, around.ahead, around.piled, around.fits), (0.25, 0.25, 0.375, false));
    assert_eq!((edge(&[], None), edge(&[1.0], Some(0.0)), edge(&[0.0], None)), (None, None, None));
}

#[test]
fn a_phase_is_the_longest_stretch_with_an_edge() {
    let cached: Vec<f64> = waits(150, 60.0).map(|wait| 1_800.0 + wait).collect();
    let mixed: Vec<f64> = waits(80, 900.0).chain(cached).chain(waits(80, 900.0)).collect();
    let found = phase(&mixed, 100).unwrap();
    assert!((60..=80).contains(&found.start) && found.len() >= 150, "{found:?}");
    let cached: Vec<f64> = waits(150, 60.0).map(|wait| 1_800.0 + wait).collect();
    let twice = [&[10.0], &cached[..], &[20.0], &cached[..]].concat();
    assert_eq!(phase(&twice, 100), Some(1..151), "the first of equals");
    assert_eq!(phase(&mixed, 400), None);
    assert_eq!(phase(&waits(500, 900.0).collect::<Vec<_>>(), 100), None);
    assert_eq!(phase(&[], 1), None);
}

/// Known answer by scipy: `spearmanr` of the places of what both waves have.
#[test]
fn the_order_of_waves_correlates() {
    assert_eq!(order_correlation(&[1, 2, 3, 4, 5], &[1, 2, 3, 4, 5]), Some(1.0));
    assert_eq!(order_correlation(&[1, 2, 3, 4, 5], &[9, 5, 4, 3, 8, 2, 1]), Some(-1.0));
    near(order_correlation(&[3, 1, 4, 15, 9, 2, 6], &[2, 7, 1, 8, 3, 4, 6, 9]).unwrap(), SPEARMAN);
    assert_eq!(order_correlation(&[1, 2, 3, 4], &[1, 2, 3, 4]), None);
}

/// `spearmanr([1, 2, 3, 4, 5, 6], [3, 2, 4, 6, 1, 5])`.
const SPEARMAN: f64 = 0.2571428571428572;
