//! Local days and the time within them, exact for every [`Timestamp`].

use chrono::{Datelike, NaiveDate};

use crate::record::{SECOND, Timestamp};

/// Nanoseconds in a minute.
pub const MINUTE: i64 = 60 * SECOND;

/// Nanoseconds in an hour.
pub const HOUR: i64 = 60 * MINUTE;

/// Nanoseconds in a day of 24 hours.
pub const DAY: i64 = 24 * HOUR;

/// Days from 0000-12-31, where chrono counts from, to 1970-01-01.
const EPOCH_FROM_CE: i32 = 719_163;

/// The date of a day since 1970-01-01; `None` beyond what chrono knows.
pub fn date(day: i32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(day.checked_add(EPOCH_FROM_CE)?)
}

/// The day since 1970-01-01 of a date.
pub fn day(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - EPOCH_FROM_CE
}

/// A local civil time, split so that no instant overflows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Local {
    /// Days since 1970-01-01 on the local calendar.
    pub day: i32,
    /// Nanoseconds since local midnight, `0..DAY`.
    pub ns: i64,
}

impl Local {
    /// The local time at `time` where clocks are `offset_seconds` ahead of UTC (at most a few days).
    pub fn at(time: Timestamp, offset_seconds: i32) -> Self {
        let ns = time.0.rem_euclid(DAY) + i64::from(offset_seconds) * SECOND;
        let day = time.0.div_euclid(DAY) + ns.div_euclid(DAY);
        Local { day: i32::try_from(day).expect("an i64 of nanoseconds holds 213,504 days"), ns: ns.rem_euclid(DAY) }
    }

    /// The weekday, 0 for Monday to 6 for Sunday.
    pub fn weekday(self) -> usize {
        weekday(self.day)
    }

    /// Whole hours since local midnight, `0..24`.
    pub fn hour(self) -> i64 {
        self.ns / HOUR
    }

    /// Whole minutes since local midnight, `0..1440`.
    pub fn minute(self) -> u16 {
        u16::try_from(self.ns / MINUTE).expect("a day has 1440 minutes")
    }
}

/// The weekday of a day since 1970-01-01 (a Thursday), 0 for Monday to 6 for Sunday.
pub fn weekday(day: i32) -> usize {
    usize::try_from((i64::from(day) + 3).rem_euclid(7)).expect("a remainder of 7 is not negative")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ends of the range and the days around the epoch.
    #[test]
    fn splits_without_overflow() {
        assert_eq!(Local::at(Timestamp(0), -1), Local { day: -1, ns: DAY - SECOND });
        assert_eq!(Local::at(Timestamp(-1), 0).weekday(), 2);
        assert_eq!(Local::at(Timestamp(0), 0).weekday(), 3);
        for t in [i64::MIN, i64::MAX] {
            for offset in [-93_599, 0, 93_599] {
                let local = Local::at(Timestamp(t), offset);
                let whole = i128::from(local.day) * i128::from(DAY) + i128::from(local.ns);
                assert_eq!(whole, i128::from(t) + i128::from(offset) * i128::from(SECOND));
            }
        }
    }
}
