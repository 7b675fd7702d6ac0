//! Times in a notation that the user describes (`--time-format`).

use std::fmt::Write;

use chrono::format::{Item, Numeric, Parsed, StrftimeItems, parse};
use chrono::{DateTime, Datelike, Timelike};

use super::Stamp;
use super::date::{YEARS, no_year, utc};
use crate::error::{Error, Result};
use crate::record::SECOND;

/// An instant for trying formats: 2026-11-22T14:03:11Z.
const SAMPLE_SECONDS: i64 = 1_795_356_191;

/// A strftime format with chrono's specifiers.
///
/// - With `%z` or `%s` it gives instants; otherwise local times, without a year if the format has none. A zone's name
///   (`%Z`) is passed over, because most such names mean several zones.
/// - `.%f` is read as Python means it, as decimals of the second (chrono's `%.f`).
#[derive(Clone, Debug)]
pub struct Custom {
    /// The format as it was given.
    text: String,
    /// The parsed format.
    items: Vec<Item<'static>>,
}

impl Custom {
    /// The format as it was given.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// A format; a usage error if a specifier is unknown or a time in it would lack the date or the time of day.
    pub fn new(strftime: &str) -> Result<Custom> {
        let items = StrftimeItems::new(&strftime.replace(".%f", "%.f")).parse_to_owned().map_err(|_| {
            Error::usage(format!("time format {strftime:?} has an unknown specifier"))
                .hint("specifiers are those of strftime, as in \"%Y-%m-%d %H:%M:%S\"")
        })?;
        if items.iter().any(|item| matches!(item, Item::Numeric(Numeric::Nanosecond, _))) {
            let what = format!("time format {strftime:?} has %f, a count of nanoseconds, where no decimal point is");
            return Err(
                Error::usage(what).hint("write %.f for a decimal fraction, or %3f, %6f, %9f for its digits alone")
            );
        }
        let custom = Custom { text: strftime.to_owned(), items };
        if custom.reads_its_own() {
            return Ok(custom);
        }
        let what = format!("time format {strftime:?} does not make a date and a time of day");
        Err(Error::usage(what).hint("it needs both, as in \"%Y-%m-%d %H:%M:%S\" or \"%b %d %I:%M:%S %p\", or %s alone"))
    }

    /// Whether a time that is written in the format can be read by it.
    fn reads_its_own(&self) -> bool {
        let mut text = String::new();
        let sample = DateTime::from_timestamp(SAMPLE_SECONDS, 0).map(|time| time.fixed_offset());
        let is_written =
            sample.is_some_and(|time| write!(text, "{}", time.format_with_items(self.items.iter())).is_ok());
        is_written && self.parse(text.as_bytes()).is_some()
    }

    /// Reads a field that is a time and nothing else, blanks around it aside.
    pub fn parse(&self, field: &[u8]) -> Option<Stamp> {
        let text = std::str::from_utf8(field.trim_ascii()).ok()?;
        let mut parsed = Parsed::new();
        parse(&mut parsed, text, self.items.iter()).ok()?;
        stamp(&parsed)
    }
}

/// The stamp that the fields make.
fn stamp(parsed: &Parsed) -> Option<Stamp> {
    let is_utc = parsed.timestamp().is_some() || parsed.offset().is_some();
    let offset = parsed.offset().unwrap_or(0);
    if let Ok(civil) = parsed.to_naive_datetime_with_offset(offset) {
        if !YEARS.contains(&civil.year()) {
            return None;
        }
        let seconds = civil.and_utc().timestamp() - i64::from(offset);
        let ns = seconds.checked_mul(SECOND)?.checked_add(fraction(civil.nanosecond()))?;
        return if is_utc { utc(ns) } else { Some(Stamp::Local(ns)) };
    }
    let has_year = parsed.year().is_some() || parsed.year_mod_100().is_some();
    if is_utc || has_year {
        return None;
    }
    let time = parsed.to_naive_time().ok()?;
    let ns_of_day = i64::from(time.num_seconds_from_midnight()) * SECOND + fraction(time.nanosecond());
    no_year(parsed.month()?, parsed.day()?, ns_of_day)
}

/// Nanoseconds after the second; chrono counts a leap second as a second nanosecond billion of `:59`.
fn fraction(nanosecond: u32) -> i64 {
    i64::from(nanosecond).min(SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Timestamp;

    /// Reads one field by one format.
    fn read(format: &str, field: &str) -> Option<Stamp> {
        Custom::new(format).unwrap().parse(field.as_bytes())
    }

    /// Formats with zone, without, without year, and epochs.
    #[test]
    fn formats() {
        let ns = SAMPLE_SECONDS * SECOND;
        let utc = |ns| Some(Stamp::Utc(Timestamp(ns)));
        assert_eq!(read("%d.%m.%Y %H:%M:%S", " 22.11.2026 14:03:11"), Some(Stamp::Local(ns)));
        assert_eq!(read("%m/%d/%Y %I:%M:%S %p", "11/22/2026 2:03:11 PM"), Some(Stamp::Local(ns)));
        assert_eq!(read("%Y-%m-%d %H:%M:%S %Z", "2026-11-22 14:03:11 MSK"), Some(Stamp::Local(ns)));
        assert_eq!(read("%Y-%m-%dT%H:%M:%S%.f%z", "2026-11-22T15:03:11.5+0100"), utc(ns + SECOND / 2));
        assert_eq!(read("%Y-%m-%d %H:%M:%S.%f", "2026-11-22 14:03:11.25"), Some(Stamp::Local(ns + SECOND / 4)));
        assert_eq!(read("%F %T,%3f", "2026-11-22 14:03:11,007"), Some(Stamp::Local(ns + 7_000_000)));
        assert_eq!(read("%s", "1795356191"), utc(ns));
        assert_eq!(read("%s%.f", "1795356191.5"), utc(ns + SECOND / 2));
        assert_eq!(read("%+", "2026-11-22T14:03:11Z"), utc(ns));
        assert_eq!(read("%Y%j %H%M", "2026326 1403"), Some(Stamp::Local(ns - 11 * SECOND)));
        let at = |ns_of_day| Some(Stamp::NoYear { month: 2, day: 29, ns_of_day });
        assert_eq!(read("%b %e %T", "Feb 29 00:00:01"), at(SECOND));
        assert_eq!(read("%b %e %T%.f", "Feb 29 23:59:60.5"), at(86_400 * SECOND));
    }

    /// What does not exist or is not in the format.
    #[test]
    fn no_times() {
        for (format, field) in [
            ("%F %T", "2026-02-29 00:00:00"),
            ("%F %T", "2026-11-22 24:00:00"),
            ("%F %T", "2026-11-22 14:03:11 x"),
            ("%F %T", "1677-11-22 14:03:11"),
            ("%F %T", "2262-11-22 14:03:11"),
            ("%F %T", "\u{0}"),
            ("%s", "9223372036854775807"),
            ("%s", "-9223372036854775808"),
            ("%b %d %T", "Feb 30 00:00:00"),
            ("%F %T%z", "2026-11-22 14:03:11"),
        ] {
            assert_eq!(read(format, field), None, "{format} {field}");
        }
        assert_eq!(Custom::new("%F %T").unwrap().parse(b"\xff"), None);
    }

    /// Formats that cannot make an instant are refused at once.
    #[test]
    fn wrong_formats() {
        for format in ["%H:%M:%S", "%Y-%m-%d", "", "%", "%Q", "x", "%Y-%m-%d %I:%M:%S", "%F %T,%f", "%Y %H:%M", "%Z %T"]
        {
            let error = Custom::new(format).unwrap_err();
            assert!(error.hint.is_some(), "{format}: {error}");
        }
    }
}
