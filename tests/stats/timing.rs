//! Business hours and weekends.

use crate::stats::vectors::{at, floats, near};
use proptest::prelude::*;
use whoasks::stats::timing::{HOURS, circular_shift, in_business, odds_ratio, rate_ratio};

/// Monday to Friday, 9 to 17.
fn office() -> [bool; HOURS] {
    std::array::from_fn(|hour| hour / 24 < 5 && (9..17).contains(&(hour % 24)))
}

/// Nineteen sessions of a week.
#[test]
fn nineteen_sessions() {
    let known = at("/checked/circular_shift");
    let mut counts = [0; HOURS];
    for (hour, n) in known["nonzero_hour_of_week(Mon 00h=0)"].as_object().unwrap() {
        counts[hour.parse::<usize>().unwrap()] = n.as_u64().unwrap();
    }
    let test = circular_shift(&counts, &office()).unwrap();
    assert_eq!(Some(test.k), known["k"].as_u64());
    assert_eq!(Some(test.n), known["n"].as_u64());
    assert_eq!(Some(u64::from(test.at_least)), known["ge"].as_u64());
    near(test.p, known["p"].as_f64().unwrap());
    for (shift, share) in (1..).zip(floats(&known["shares_shift_1..3"])) {
        near(in_business(&counts, &office(), shift) as f64 / test.n as f64, share);
    }
}

/// The office is 23.8 % of the week; no sessions have no share.
#[test]
fn bounds() {
    let test = circular_shift(&[1; HOURS], &office()).unwrap();
    near(test.share, at("/reference/window_shares/9-17 Mon-Fri").as_f64().unwrap());
    assert_eq!(test.p, 1.0);
    assert_eq!(circular_shift(&[0; HOURS], &office()), None);
    let perfect = office().map(u64::from);
    assert_eq!(circular_shift(&perfect, &office()).unwrap().p, 1.0 / 168.0);
}

/// A session late on Sunday, shifted, comes on Monday.
#[test]
fn shifts_go_forward_and_wrap() {
    let mut counts = [0; HOURS];
    counts[HOURS - 1] = 1;
    assert_eq!([9, 10, 17, 18].map(|s| in_business(&counts, &office(), s)), [0, 1, 1, 0]);
}

/// Weekdays against weekends.
#[test]
fn weekdays() {
    for known in at("/checked/weekday_weekend").as_array().unwrap() {
        let count = |key: &str| known[key].as_u64().unwrap();
        let ratio = rate_ratio(count("n1"), count("T1_s"), count("n2"), count("T2_s"));
        match known["rho_lo_hi"].as_array() {
            None => assert_eq!(ratio, None),
            Some(_) => {
                let (ratio, expected) = (ratio.unwrap(), floats(&known["rho_lo_hi"]));
                near(ratio.value, expected[0]);
                near(ratio.interval.low, expected[1]);
                near(ratio.interval.high, expected[2]);
            }
        }
    }
}

/// Odds of 2:1 against odds of 1:2.
#[test]
fn odds() {
    assert_eq!(odds_ratio(20, 10, 10, 20), Some(4.0));
    assert_eq!(odds_ratio(20, 0, 10, 20), None);
}

proptest! {
    /// No shift changes the set of all shifts: the smallest p of all 168 beginnings is 1/168 times the largest ties.
    #[test]
    fn p_is_a_rank(counts in prop::collection::vec(0u64..5, HOURS)) {
        let mut counts: [u64; HOURS] = counts.try_into().unwrap();
        if let Some(test) = circular_shift(&counts, &office()) {
            let all: Vec<u64> = (0..HOURS).map(|s| in_business(&counts, &office(), s)).collect();
            let rank = all.iter().filter(|&&k| k >= test.k).count();
            prop_assert_eq!(test.p, rank as f64 / 168.0);
            counts.rotate_right(1);
            prop_assert_eq!(circular_shift(&counts, &office()).unwrap().k, all[1]);
        }
    }
}
