//! Whole local weeks without log gaps and holidays: what circular shifts are made over.

use super::rates::stretches;
use crate::calendar::civil::{self, DAY};
use crate::calendar::{Calendar, LocalClock, LocalTime};
use crate::record::Timestamp;
use crate::stats::timing::HOURS;

/// A week in nanoseconds.
const WEEK: i64 = 7 * DAY;

/// Stretches of whole weeks, as half-open ranges of local nanoseconds, each from where a stretch of coverage begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weeks {
    /// The ranges.
    ranges: Vec<(i64, i64)>,
    /// How many weeks they have together.
    pub number: u64,
}

/// The whole weeks of a window between log gaps and holidays; the ragged rest of each stretch is left out.
///
/// Every local hour of the week is covered equally often but for an hour at a clock change.
pub fn whole_weeks(calendar: &Calendar, window: (i64, i64), gaps: &[(i64, i64)]) -> Weeks {
    let mut clock = LocalClock::new(calendar.clone());
    let mut left_out = gaps.to_vec();
    left_out.extend(
        calendar.holidays.iter().filter(|day| civil::weekday(**day) < 5).filter_map(|day| span(calendar, *day)),
    );
    left_out.sort_unstable();
    let mut weeks = Weeks { ranges: Vec::new(), number: 0 };
    for (from, until) in stretches(window.0, window.1, &left_out) {
        let (from, until) = (clock.local_ns(Timestamp(from)), clock.local_ns(Timestamp(until)));
        let number = until.saturating_sub(from).max(0) / WEEK;
        if number > 0 {
            weeks.ranges.push((from, from + number * WEEK));
            weeks.number += number.unsigned_abs();
        }
    }
    weeks
}

/// A local day in UTC.
fn span(calendar: &Calendar, day: i32) -> Option<(i64, i64)> {
    let midnight = |day: i32| match calendar.zone.to_utc(i64::from(day).checked_mul(DAY)?) {
        LocalTime::Unique(time) => Some(time.0),
        LocalTime::Fold { earlier, .. } => Some(earlier.0),
        LocalTime::Gap => None,
    };
    Some((midnight(day)?, midnight(day.checked_add(1)?)?))
}

impl Weeks {
    /// The ranges of local nanoseconds.
    pub fn ranges(&self) -> &[(i64, i64)] {
        &self.ranges
    }

    /// How many of ascending `times` fall into each local hour of these weeks.
    pub fn counts(&self, calendar: &Calendar, times: &[i64]) -> [u64; HOURS] {
        let mut clock = LocalClock::new(calendar.clone());
        let mut counts = [0; HOURS];
        for time in times {
            let local = clock.local_ns(Timestamp(*time));
            if self.ranges.iter().any(|(from, until)| (*from..*until).contains(&local)) {
                counts[usize::from(clock.slot(Timestamp(*time)).hour_of_week)] += 1;
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::civil::HOUR;

    /// A calendar in UTC with these holidays.
    fn calendar(holidays: &[i32]) -> Calendar {
        let hours = "mon-fri 09:00-17:00".parse().unwrap();
        Calendar { zone: crate::calendar::Zone::utc(), hours, holidays: holidays.into() }
    }

    #[test]
    fn weeks_stand_between_gaps_and_holidays() {
        let gaps = [(20 * DAY, 21 * DAY)];
        let found = whole_weeks(&calendar(&[]), (HOUR, 40 * DAY), &gaps);
        assert_eq!(found, Weeks { ranges: vec![(HOUR, 14 * DAY + HOUR), (21 * DAY, 35 * DAY)], number: 4 });
        // Day 4 since the epoch is a Monday, day 2 a Saturday, which changes nothing.
        let found = whole_weeks(&calendar(&[2, 4]), (HOUR, 40 * DAY), &gaps);
        assert_eq!(found, Weeks { ranges: vec![(5 * DAY, 19 * DAY), (21 * DAY, 35 * DAY)], number: 4 });
        assert_eq!(whole_weeks(&calendar(&[9]), (0, 14 * DAY), &[]).number, 2, "a Saturday");
        assert_eq!(whole_weeks(&calendar(&[]), (0, 6 * DAY), &[]).number, 0);
    }

    #[test]
    fn what_is_outside_of_whole_weeks_is_not_counted() {
        let weeks = whole_weeks(&calendar(&[]), (0, 10 * DAY), &[]);
        let counts = weeks.counts(&calendar(&[]), &[0, 7 * DAY - 1, 7 * DAY, 9 * DAY]);
        // The epoch was a Thursday.
        assert_eq!((counts.iter().sum::<u64>(), counts[72], counts[71]), (2, 1, 1));
    }
}
