//! How many sessions to expect: rates by UTC hour of the week.

use super::super::gaps::{HOURS_OF_WEEK, by_hour};
use crate::record::SECOND;

/// Sessions a second by UTC hour of the week, Monday first.
#[derive(Clone, Debug)]
pub struct Rates([f64; HOURS_OF_WEEK]);

impl Rates {
    /// The rates of so many starts in each hour of the week within `[from, until)` outside of `gaps`.
    pub fn new(starts: &[u64; HOURS_OF_WEEK], from: i64, until: i64, gaps: &[(i64, i64)]) -> Self {
        let mut seconds = [0.0; HOURS_OF_WEEK];
        for (from, until) in stretches(from, until, gaps) {
            by_hour(from, until, |hour, part| seconds[hour] += part);
        }
        let rate = |hour: usize| if starts[hour] == 0 { 0.0 } else { starts[hour] as f64 / seconds[hour].max(1.0) };
        Rates(std::array::from_fn(rate))
    }

    /// The sessions expected in `[from, until)` outside of `gaps`.
    pub fn expected(&self, from: i64, until: i64, gaps: &[(i64, i64)]) -> f64 {
        let mut expected = 0.0;
        for (from, until) in stretches(from, until, gaps) {
            by_hour(from, until, |hour, seconds| expected += seconds * self.0[hour]);
        }
        expected
    }
}

/// `[from, until)` without `gaps`, which are sorted and disjoint.
pub fn stretches(from: i64, until: i64, gaps: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut found = Vec::new();
    let mut at = from;
    for &(gap_from, gap_until) in gaps.iter().filter(|gap| gap.1 > from && gap.0 < until) {
        found.push((at, gap_from));
        at = at.max(gap_until);
    }
    found.push((at, until));
    found.retain(|(from, until)| from < until);
    found
}

/// The instant after so many nanoseconds outside of `gaps` from `from` on.
pub fn advance(from: i64, length: i64, gaps: &[(i64, i64)]) -> i64 {
    let mut end = from.saturating_add(length);
    for &(gap_from, gap_until) in gaps.iter().filter(|gap| gap.1 > from) {
        if gap_from.max(from) >= end {
            break;
        }
        end = end.saturating_add(gap_until - gap_from.max(from));
    }
    end
}

/// A second count as nanoseconds, as far as they reach.
pub fn nanoseconds(seconds: f64) -> i64 {
    (seconds * SECOND as f64) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_leave_gaps_out() {
        assert_eq!(stretches(0, 10, &[(-5, 1), (3, 4), (9, 20), (30, 40)]), [(1, 3), (4, 9)]);
        assert_eq!(stretches(0, 10, &[(-5, 50)]), []);
        assert_eq!(stretches(0, 10, &[]), [(0, 10)]);
        assert_eq!(stretches(5, 5, &[]), []);
    }

    #[test]
    fn advancing_jumps_over_gaps() {
        let gaps = [(-9, -5), (3, 4), (9, 20)];
        assert_eq!([2, 3, 8, 9].map(|length| advance(0, length, &gaps)), [2, 3, 9, 21]);
        assert_eq!(advance(10, 1, &gaps), 21);
        assert_eq!(advance(i64::MAX - 1, 5, &gaps), i64::MAX);
    }

    #[test]
    fn what_was_seen_is_what_is_expected() {
        let hour = 3600 * SECOND;
        let mut starts = [0; HOURS_OF_WEEK];
        // 1970 began on a Thursday.
        starts[72] = 4;
        let rates = Rates::new(&starts, 0, 169 * hour, &[(0, hour / 2)]);
        assert!((rates.expected(0, 169 * hour, &[(0, hour / 2)]) - 4.0).abs() < 1e-9);
        assert_eq!(rates.expected(hour, 100 * hour, &[]), 0.0);
    }
}
