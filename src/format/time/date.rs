//! Civil dates as day numbers and nanoseconds.

use chrono::NaiveDate;

use super::Stamp;
use crate::calendar::civil;
use crate::record::{SECOND, Timestamp};

/// Nanoseconds in a day.
pub const DAY: i64 = 86_400 * SECOND;

/// The years whose every instant has a place in 64 bits, in every zone.
pub const YEARS: std::ops::RangeInclusive<i32> = 1678..=2261;

/// Nanoseconds from 1970-01-01 to the midnight that begins a date; `None` if it does not exist or is out of [`YEARS`].
pub fn midnight(year: i32, month: u32, day: u32) -> Option<i64> {
    let date = NaiveDate::from_ymd_opt(year, month, day).filter(|_| YEARS.contains(&year))?;
    Some(i64::from(civil::day(date)) * DAY)
}

/// The number of a month, 1 to 12, by its English name of three letters in any case.
pub fn month(name: [u8; 3]) -> Option<u32> {
    let number = match &name.map(|letter| letter | 0x20) {
        b"jan" => 1,
        b"feb" => 2,
        b"mar" => 3,
        b"apr" => 4,
        b"may" => 5,
        b"jun" => 6,
        b"jul" => 7,
        b"aug" => 8,
        b"sep" => 9,
        b"oct" => 10,
        b"nov" => 11,
        b"dec" => 12,
        _ => return None,
    };
    Some(number)
}

/// An instant, if its year in UTC is in [`YEARS`].
pub fn utc(ns: i64) -> Option<Stamp> {
    /// 1678-01-01T00:00:00Z.
    const FIRST: i64 = -106_650 * DAY;
    /// 2262-01-01T00:00:00Z.
    const END: i64 = 106_651 * DAY;
    (FIRST..END).contains(&ns).then_some(Stamp::Utc(Timestamp(ns)))
}

/// A time without year, if its date exists in leap years.
pub fn no_year(month: u32, day: u32, ns_of_day: i64) -> Option<Stamp> {
    midnight(2000, month, day)?;
    Some(Stamp::NoYear { month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()?, ns_of_day })
}

/// A civil time, as an instant where the distance from UTC in seconds is known.
pub fn civil(ns: i64, offset_seconds: Option<i64>) -> Option<Stamp> {
    match offset_seconds {
        Some(offset) => utc(ns.checked_sub(offset.checked_mul(SECOND)?)?),
        None => Some(Stamp::Local(ns)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ends of the range are those of the years.
    #[test]
    fn range_ends() {
        let first = midnight(1678, 1, 1).unwrap();
        let end = midnight(2261, 12, 31).unwrap() + DAY;
        assert_eq!(utc(first), Some(Stamp::Utc(Timestamp(first))));
        assert_eq!((utc(first - 1), utc(end)), (None, None));
        assert!(utc(end - 1).is_some());
        assert_eq!((midnight(1677, 12, 31), midnight(2262, 1, 1)), (None, None));
    }

    /// Letters that only look alike after folding to lower case are no letters.
    #[test]
    fn months() {
        assert_eq!(month(*b"NOV"), Some(11));
        assert_eq!(month(*b"Nox"), None);
        assert_eq!(month([0, 0xff, b' ']), None);
    }
}
