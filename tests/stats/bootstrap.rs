//! The bootstrap of top-k shares over days.

use proptest::prelude::*;
use whoasks::stats::bootstrap::{DRAWS, Day, Draws, TopShare};

/// Two sources that share each of 40 days differently: the interval holds the share and is near the normal one.
#[test]
fn near_the_normal_interval() {
    let days: Vec<Day> = (0..40).map(|d| vec![(0, 60 + d % 7), (1, 40 - d % 5)]).collect();
    let top = TopShare::new(&days, 1);
    let share = top.share().unwrap();
    let interval = top.interval(Draws::new(DRAWS, 2016)).unwrap();
    assert!(interval.low < share && share < interval.high);
    // The linearised standard error of a ratio of sums over days.
    let total: f64 = days.iter().flatten().map(|d| d.1 as f64).sum();
    let residuals = days.iter().map(|d| d[0].1 as f64 - share * (d[0].1 + d[1].1) as f64);
    let error = residuals.map(|r| r * r).sum::<f64>().sqrt() / total;
    let width = (interval.high - interval.low) / (2.0 * 1.96 * error);
    assert!((0.95..1.05).contains(&width), "{width}");
}

/// The top is chosen anew in each draw: with two equal sources on different days the leader has at least half.
#[test]
fn the_leader_is_chosen_anew() {
    let days: Vec<Day> = (0..20).map(|d| vec![(d % 2, 10)]).collect();
    let interval = TopShare::new(&days, 1).interval(Draws::new(999, 1)).unwrap();
    assert!(interval.low >= 0.5 && interval.high > 0.6, "{interval:?}");
}

/// The seed and the number of draws decide the result; another seed gives another.
#[test]
fn the_seed_decides() {
    let days: Vec<Day> = (0..30).map(|d| vec![(0, d * d % 11), (1, d * 7 % 5), (2, 3)]).collect();
    let interval = |seed| TopShare::new(&days, 1).interval(Draws::new(499, seed));
    assert_eq!(interval(1), interval(1));
    assert_ne!(interval(1), interval(2));
}

/// Nothing, and a single day, have no interval.
#[test]
fn too_little() {
    assert_eq!(TopShare::new(&[], 1).share(), None);
    assert_eq!(TopShare::new(&[vec![(0, 0)], vec![]], 1).share(), None);
    let one_day = [vec![(0, 5), (1, 5)], vec![]];
    assert_eq!(TopShare::new(&one_day, 1).interval(Draws::new(99, 0)), None);
    assert_eq!(TopShare::new(&one_day, 1).share(), Some(0.5));
    let two_days = [vec![(0, 5)], vec![(0, 5)]];
    assert_eq!(TopShare::new(&two_days, 1).interval(Draws::new(0, 0)), None);
}

/// Two days with counts suffice.
#[test]
fn two_days_are_enough() {
    let days = [vec![(0, 3), (1, 1)], vec![], vec![(0, 1), (1, 3)]];
    assert!(TopShare::new(&days, 1).interval(Draws::new(99, 0)).is_some());
}

/// A source that counts little can lead where its day is drawn and the others' is not; many others do not hide it.
#[test]
fn a_source_of_one_day_can_lead() {
    let days = [(0..40).map(|source| (source, 100)).collect(), vec![(40, 50)]];
    let interval = TopShare::new(&days, 1).interval(Draws::new(999, 3)).unwrap();
    assert_eq!((interval.low, interval.high), (100.0 / 4050.0, 1.0));
}

/// Draws can be made fewer, never more.
#[test]
fn at_most_so_many_draws() {
    let counts = [5, 9, 20].map(|most| Draws::new(9, 1).at_most(most).count);
    assert_eq!(counts, [5, 9, 9]);
}

proptest! {
    /// The order of the sources within a day, and their numbers, change nothing.
    #[test]
    fn names_are_nothing(counts in prop::collection::vec((0u64..9, 0u64..9, 0u64..9), 2..12), k in 0usize..4) {
        let days: Vec<Day> = counts.iter().map(|&(a, b, c)| vec![(0, a), (1, b), (2, c)]).collect();
        let others: Vec<Day> = counts.iter().map(|&(a, b, c)| vec![(4, b), (0, c), (2, a)]).collect();
        let interval = TopShare::new(&days, k).interval(Draws::new(99, 5));
        prop_assert_eq!(interval, TopShare::new(&others, k).interval(Draws::new(99, 5)));
        if let Some(i) = interval {
            prop_assert!(0.0 <= i.low && i.low <= i.high && i.high <= 1.0);
        }
    }
}
