//! Gaps, windows, periods, spectra, caches, clocks and the RITA score.

use crate::stats::vectors::{at, counts, floats, near, same};
use proptest::prelude::*;
use whoasks::stats::rhythm::gaps::{burstiness, burstiness_finite, local_variation, memory};
use whoasks::stats::rhythm::period::{corrected, h_test, phases, z_squared};
use whoasks::stats::rhythm::spectrum::{fisher_g, fisher_p};
use whoasks::stats::rhythm::{cache, clock, rita, windows};

/// Ten gaps, and a hundred.
#[test]
fn gaps() {
    let known = at("/checked/burstiness");
    let gaps = floats(&known["gaps_s"]);
    same(burstiness(&gaps), &known["B"]);
    same(burstiness_finite(&gaps), &known["A_n"]);
    same(memory(&gaps), &known["M"]);
    same(local_variation(&gaps), &known["Lv"]);
    let known = at("/reference/elephant_seq");
    let gaps = floats(&known["iet"]);
    same(burstiness(&gaps), &known["B"]);
    same(burstiness_finite(&gaps), &known["A_n"]);
    same(memory(&gaps), &known["M"]);
    same(local_variation(&gaps), &known["elephant_lv"]);
}

/// The ends of the scale, and what is beyond it.
#[test]
fn extreme_gaps() {
    let known = at("/checked/burstiness");
    same(burstiness_finite(&[60.0; 30]), &known["constant_gaps_A_n_with_n=30"]);
    let mut one = [0.0; 30];
    one[7] = 5.0;
    same(burstiness_finite(&one), &known["one_gap_holds_all_A_n"]);
    assert_eq!([burstiness(&[]), burstiness(&[0.0, 0.0]), burstiness_finite(&[3.0])], [None; 3]);
    assert_eq!([memory(&[]), memory(&[1.0]), memory(&[1.0, 2.0]), memory(&[3.0; 9])], [None; 4]);
    assert_eq!([local_variation(&[]), local_variation(&[1.0]), local_variation(&[0.0, 0.0, 1.0])], [None; 3]);
    assert_eq!(local_variation(&[5.0; 4]), Some(0.0));
}

/// Fano and Allan of five windows.
#[test]
fn five_windows() {
    let known = at("/checked/fano_allan");
    let counts = counts(&known["counts"]);
    same(windows::fano(&counts), &known["fano_sample_variance"]);
    same(windows::allan(&counts), &known["allan"]);
    for nothing in [&[][..], &[3], &[0, 0]] {
        assert_eq!((windows::fano(nothing), windows::allan(nothing)), (None, None));
    }
}

/// Windows of different parts do not follow each other: (3 - 1)² and (9 - 9)², over twice the mean of 5.5.
#[test]
fn windows_in_parts() {
    near(windows::allan_in_parts(&[vec![1, 3], vec![9, 9]]).unwrap(), 2.0 / 11.0);
    assert_eq!((windows::allan_in_parts(&[vec![1], vec![2]]), windows::allan_in_parts(&[])), (None, None));
}

/// Windows hold their beginning, not their end; the ragged rest and what is outside is left out.
#[test]
fn full_windows() {
    let times = [-1, 0, 9, 10, 29, 30, 34, 99];
    assert_eq!(windows::counts(&times, 0, 35, 10, 100), Some(vec![2, 1, 1]));
    assert_eq!(windows::counts(&times, -10, 0, 10, 100), Some(vec![1]));
    assert_eq!(windows::counts(&times, i64::MIN, i64::MAX, 1 << 63, 100), Some(vec![1]));
    for (start, end, width) in [(0, 5, 10), (5, 0, 1), (0, 5, 0), (0, 101, 1)] {
        assert_eq!(windows::counts(&times, start, end, width, 100), None);
    }
}

/// Ten phases.
#[test]
fn ten_phases() {
    let known = at("/checked/z2_htest_phases");
    let z = z_squared(&floats(&known["phases"]), 5).unwrap();
    z.iter().zip(floats(&known["Z2_m_1..5"])).for_each(|(&z, known)| near(z, known));
    assert_eq!(z.len(), 5);
    let known = at("/reference/htest");
    let test = h_test(&floats(&known["phases"])).unwrap();
    near(test.h, known["H"].as_f64().unwrap());
    near(test.p, known["p_dejager2010"].as_f64().unwrap());
    assert_eq!(Some(test.harmonics as u64), known["M"].as_u64());
    assert_eq!((h_test(&[]), h_test(&[f64::NAN])), (None, None));
    // Z² of 0 and 4: H is 0 for one harmonic and for two.
    assert_eq!(h_test(&[0.0, 0.5]).map(|test| (test.h, test.harmonics)), Some((0.0, 1)));
}

/// Times fold into their period, and many trials cost what they must.
#[test]
fn folding() {
    assert_eq!(phases(&[130, 100, 115], 60.0), Some(vec![0.5, 0.0, 0.25]));
    assert_eq!((phases(&[], 60.0), phases(&[1], 0.0), phases(&[1], f64::NAN)), (None, None, None));
    near(corrected(0.5, 2), 0.75);
    near(corrected(1e-18, 1000), 1e-15);
    assert_eq!((corrected(0.0, 9), corrected(1.0, 9), corrected(0.3, 0)), (0.0, 1.0, 0.0));
}

/// The tail of Fisher's g.
#[test]
fn fisher_tail() {
    for known in at("/checked/fisher_g_p").as_array().unwrap() {
        let (g, m) = (known["g"].as_f64().unwrap(), known["m"].as_u64().unwrap());
        near(fisher_p(g, m as usize), known["p"].as_f64().unwrap());
    }
    let known = at("/checked/fisher_g_odd_N47");
    let p = fisher_p(known["g"].as_f64().unwrap(), 23);
    assert!((p / known["p"].as_f64().unwrap() - 1.0).abs() < 1e-8);
    assert_eq!((fisher_p(1.0, 5), fisher_p(1.0, 1), fisher_p(0.001, 1000)), (0.0, 1.0, 1.0));
    near(fisher_p(0.05, 3), 1.0);
    let falling: Vec<f64> = (1..1000).map(|i| fisher_p(f64::from(i) / 1000.0, 2_000)).collect();
    assert!(falling.windows(2).all(|p| p[1] <= p[0] + 1e-4));
}

/// The ordinates of an odd and an even number of bins, against numpy.
#[test]
fn fisher_ordinates() {
    for (n, m, g) in [(47, 23, 0.33987173854907027), (48, 23, 0.26805851410966663)] {
        let series: Vec<f64> = (0..n).map(|t| f64::from((t * t * 7 + t) % 13)).collect();
        let test = fisher_g(&series).unwrap();
        near(test.g, g);
        assert_eq!(test.ordinates, m);
    }
    let daily: Vec<f64> = (0..240).map(|hour| f64::from(u8::from(hour % 24 < 12))).collect();
    assert_eq!(fisher_g(&daily).unwrap().k, 10);
    for none in [&[][..], &[1.0, 2.0], &[2.0; 9], &[1.0, f64::NAN, 3.0]] {
        assert_eq!(fisher_g(none), None);
    }
}

/// Seven gaps behind a cache of an hour.
#[test]
fn demand_behind_a_cache() {
    let known = at("/checked/ttl_demand");
    let mut gaps = floats(&known["gaps_s"]);
    same(cache::demand(&gaps, 3600.0).per_second, &known["lambda_per_s"]);
    gaps.push(20.0);
    let demand = cache::demand(&gaps, 3600.0);
    assert_eq!((demand.gaps, demand.excluded), (7, 1));
    same(demand.per_second, &known["lambda_per_s"]);
    same(cache::demand(&[3600.0; 3], 3600.0).per_second, &known["all_gaps_equal_ttl"]);
}

/// Chi-square of ten bins.
#[test]
fn ten_bins() {
    let known = at("/reference/chi2_uniform_10");
    let test = clock::alignment(&counts(&known["obs"])).unwrap();
    near(test.statistic, known["chi2_p"][0].as_f64().unwrap());
    near(test.p, known["chi2_p"][1].as_f64().unwrap());
    assert_eq!(test.freedom, 9);
    assert_eq!([clock::alignment(&[]), clock::alignment(&[4]), clock::alignment(&[0, 0])], [None; 3]);
}

/// Minutes of the hour, before and after the epoch.
#[test]
fn minutes() {
    let minutes: [u64; 60] = clock::bins(&[0, 59, 60, 3599, 3600, -1], 3600);
    assert_eq!((minutes[0], minutes[1], minutes[59]), (3, 1, 2));
    assert_eq!(clock::bins::<4>(&[1, 2], 0), [0; 4]);
}

/// Timestamp scores.
#[test]
fn rita_timestamps() {
    for known in at("/checked/rita_ts").as_array().unwrap() {
        let gaps = counts(&known["gaps_s"]);
        same(rita::timestamp_score(&gaps), &known["ts_score"]);
        let mut sorted: Vec<f64> = gaps.iter().filter(|&&g| g > 0).map(|&g| g as f64).collect();
        sorted.sort_by(f64::total_cmp);
        same(rita::bowley(&sorted), &known["bowley"]);
    }
    assert_eq!(rita::timestamp_score(&[5, 0, 5]), None);
    assert_eq!(rita::bowley(&[1.0, 1.0, 3.0, 10.0, 10.0]), Some(0.0));
    near(rita::bowley(&[0.0, 0.0, 3.0, 10.0, 10.0]).unwrap(), 0.4);
    for at_a_quartile in [[0.0, 0.0, 0.0, 20.0, 20.0], [0.0, 0.0, 20.0, 20.0, 20.0]] {
        assert_eq!(rita::bowley(&at_a_quartile), Some(0.0));
    }
}

/// Histogram and duration scores.
#[test]
fn rita_histogram() {
    let known = at("/checked/rita_hist_dur");
    let bins: [u64; rita::BINS] = counts(&known["bins24"]).try_into().unwrap();
    same(rita::variation_score(&bins), &known["cv_score"]);
    same(Some(rita::bimodal_score(&bins)), &known["bimodal_fit"]);
    same(rita::histogram_score(&bins), &known["hist_score"]);
    assert_eq!(Some(rita::longest_run(&bins) as u64), known["longest_run_wrapped"].as_u64());
    same(Some(rita::duration_score(&bins, known["span/window"].as_f64().unwrap())), &known["dur_score"]);
    near(rita::score(0.3, 0.6, 0.9), 0.6);
    let mut few = [0; rita::BINS];
    assert_eq!(rita::histogram_score(&few), None);
    few[..6].fill(1);
    same(Some(rita::duration_score(&few, 0.6123456)), &known["coverage_ceil3"]);
    few[5] = 0;
    assert_eq!((rita::duration_score(&few, 1.0), rita::bimodal_score(&few)), (0.0, 0.0));
    assert_eq!(rita::longest_run(&[1; rita::BINS]), rita::BINS);
}

proptest! {
    /// The scale of the gaps is nothing, and figures stay within their bounds.
    #[test]
    fn scale_is_nothing(gaps in prop::collection::vec(1.0..1e5f64, 3..60), factor in 0.01..100.0f64) {
        let figures = |g: &[f64]| [burstiness(g), burstiness_finite(g), memory(g), local_variation(g)].map(Option::unwrap);
        let scaled: Vec<f64> = gaps.iter().map(|g| g * factor).collect();
        let before = figures(&gaps);
        for (a, b) in before.iter().zip(figures(&scaled)) {
            prop_assert!((a - b).abs() < 1e-6);
        }
        let [b, a, m, lv] = before;
        prop_assert!((-1.0..1.0).contains(&b) && (-1.0..=1.0 + 1e-9).contains(&a) && m.abs() <= 1.0);
        prop_assert!((0.0..=3.0).contains(&lv));
    }

    /// Where the period begins is nothing to Z² and H.
    #[test]
    fn phase_is_nothing(phases in prop::collection::vec(0.0..1.0f64, 1..50), by in -2.0..2.0f64) {
        let turned: Vec<f64> = phases.iter().map(|p| p + by).collect();
        let (a, b) = (h_test(&phases).unwrap(), h_test(&turned).unwrap());
        prop_assert!((a.h - b.h).abs() < 1e-7 * a.h.max(1.0) && a.h >= 0.0);
    }
}
