//! The local days of the window, and how much of each the log covers.

use crate::calendar::civil::{self, DAY};
use crate::calendar::{Calendar, LocalClock};
use crate::record::Timestamp;

/// Days beyond which a window is not cut into days.
const MOST: i32 = 20_000;
/// The share of a day that must be covered for its count to be compared with other days'.
const WHOLE: f64 = 0.95;

/// The days of a window.
pub struct Days {
    /// Local time.
    clock: LocalClock,
    /// The first day, since 1970-01-01.
    first: i32,
    /// The share of each day that the log covers.
    covered: Vec<f64>,
}

impl Days {
    /// The days of a window by a calendar's zone.
    ///
    /// # Errors
    /// The reason where there is no window, or one of more than 20,000 days.
    pub fn new(calendar: &Calendar, window: Option<(i64, i64)>, gaps: &[(i64, i64)]) -> Result<Self, String> {
        let (from, until) = window.ok_or_else(|| "no times".to_owned())?;
        let mut clock = LocalClock::new(calendar.clone());
        let (first, last) = (clock.local_day(Timestamp(from)), clock.local_day(Timestamp(until)));
        if last.saturating_sub(first) >= MOST {
            return Err(format!("the window has more than {MOST} days"));
        }
        let covered = vec![1.0; usize::try_from(last - first).map_or(0, |days| days + 1)];
        let mut days = Days { clock, first, covered };
        let (begin, end) = (days.clock.local_ns(Timestamp(from)), days.clock.local_ns(Timestamp(until)));
        days.uncover(begin.div_euclid(DAY) * DAY, begin);
        days.uncover(end, (end.div_euclid(DAY) + 1) * DAY);
        for (gap_from, gap_until) in gaps {
            let local = |clock: &mut LocalClock, time: i64| clock.local_ns(Timestamp(time));
            let span = (local(&mut days.clock, *gap_from), local(&mut days.clock, *gap_until));
            days.uncover(span.0, span.1);
        }
        Ok(days)
    }

    /// Takes `[from, until)`, in local nanoseconds, out of what is covered.
    fn uncover(&mut self, from: i64, until: i64) {
        for (day, covered) in (i64::from(self.first)..).zip(&mut self.covered) {
            let (start, end) = (day * DAY, (day + 1) * DAY);
            let part = until.min(end).saturating_sub(from.max(start)).max(0);
            *covered = (*covered - part as f64 / DAY as f64).max(0.0);
        }
    }

    /// The place of the day of an instant.
    pub fn place(&mut self, time: i64) -> Option<usize> {
        let day = self.clock.local_day(Timestamp(time)).checked_sub(self.first)?;
        usize::try_from(day).ok().filter(|place| *place < self.covered.len())
    }

    /// How many days there are.
    pub fn len(&self) -> usize {
        self.covered.len()
    }

    /// Whether the log covers any of a day.
    pub fn is_covered(&self, place: usize) -> bool {
        self.covered.get(place).is_some_and(|covered| *covered > 0.0)
    }

    /// Whether the log covers a day as good as whole.
    pub fn is_whole(&self, place: usize) -> bool {
        self.covered.get(place).is_some_and(|covered| *covered >= WHOLE)
    }

    /// The date of a day, as in `2016-06-23`.
    pub fn date(&self, place: usize) -> String {
        civil::date(self.day(place)).map_or_else(String::new, |date| date.to_string())
    }

    /// The day since 1970-01-01.
    fn day(&self, place: usize) -> i32 {
        self.first.saturating_add(i32::try_from(place).unwrap_or(i32::MAX))
    }

    /// How many of ascending `times` fall on each day.
    pub fn counts(&mut self, times: &[i64]) -> Vec<u64> {
        let mut counts = vec![0; self.len()];
        for time in times {
            if let Some(count) = self.place(*time).and_then(|place| counts.get_mut(place)) {
                *count += 1;
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Holidays, civil::HOUR};

    /// The days of a window in UTC.
    fn days(window: (i64, i64), gaps: &[(i64, i64)]) -> Days {
        let hours = "mon-fri 09:00-17:00".parse().unwrap();
        Days::new(&Calendar::parse("UTC", &hours, &Holidays::default()).unwrap(), Some(window), gaps).unwrap()
    }

    #[test]
    fn days_are_covered_but_for_gaps_and_the_ends() {
        let mut days = days((6 * HOUR, 5 * DAY - 1), &[(DAY + HOUR, 3 * DAY), (4 * DAY, 4 * DAY + HOUR)]);
        let covered: Vec<bool> = (0..days.len()).map(|at| days.is_covered(at)).collect();
        assert_eq!(covered, [true, true, false, true, true]);
        let whole: Vec<bool> = (0..=days.len()).map(|at| days.is_whole(at)).collect();
        assert_eq!(whole, [false, false, false, true, true, false]);
        assert_eq!(days.counts(&[6 * HOUR, 7 * HOUR, 3 * DAY, -1, 9 * DAY]), [2, 0, 0, 1, 0]);
        assert_eq!(days.date(4), "1970-01-05");
        assert_eq!([0, 5 * DAY - 1, 5 * DAY, -1].map(|time| days.place(time)), [Some(0), Some(4), None, None]);
    }

    #[test]
    fn too_many_days_are_not_cut() {
        let hours = "mon 09:00-17:00".parse().unwrap();
        let calendar = Calendar::parse("UTC", &hours, &Holidays::default()).unwrap();
        assert!(Days::new(&calendar, Some((i64::MIN / 2, i64::MAX / 2)), &[]).is_err());
        assert!(Days::new(&calendar, None, &[]).is_err());
    }
}
