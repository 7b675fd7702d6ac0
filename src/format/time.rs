//! Time stamps as logs write them.
//!
//! A scanner reads the bytes at the front of a slice and says what they are ([`Stamp`]) and how many they are; a
//! [`Resolver`] then makes it an instant. Scanners never allocate, never panic, and give `None` for dates that do
//! not exist and for years outside 1678 to 2261 (beyond which an instant has no place in 64 bits).
//!
//! Common to all: fractions have any number of digits, and what is finer than a nanosecond is cut off. The leap
//! second `:60` is the start of the following second, with its fraction dropped, because UTC without leap seconds
//! has no other place for it.

mod bind;
mod custom;
mod date;
mod epoch;
mod iso;
mod mail;
mod resolve;
mod scan;
mod syslog;

pub use bind::{DateCache, MinuteCache, bind_default, bind_default_cached};
pub use custom::Custom;
pub use epoch::epoch;
pub use iso::{IsoMinutes, iso, iso_named};
pub use mail::{apache, rfc2822};
pub use resolve::{Anchor, Resolver};
pub use syslog::{syslog, with_year_behind};

use crate::record::Timestamp;

/// A time as it is written, as far as the writing alone tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// An instant: the writing has a zone, or is an epoch.
    Utc(Timestamp),
    /// A local time without zone: nanoseconds of the civil time since 1970-01-01T00:00:00 as if it were UTC.
    Local(i64),
    /// A local time without zone and year. The date exists in leap years at least.
    NoYear {
        /// `1..=12`.
        month: u8,
        /// `1..=31`.
        day: u8,
        /// Nanoseconds since midnight; a whole day for 23:59:60.
        ns_of_day: i64,
    },
}

/// Reads a field that is a time and nothing else, blanks and square brackets around it aside.
///
/// Tried in this order: [`iso()`] (also with a zone after a blank, as in `2026-11-22 14:03:11 UTC`), [`epoch()`],
/// [`bind_default`], [`syslog()`], [`rfc2822`], [`apache`].
pub fn any(field: &[u8]) -> Option<Stamp> {
    let field = field.trim_ascii();
    let field = field.strip_prefix(b"[").and_then(|inner| inner.strip_suffix(b"]")).unwrap_or(field).trim_ascii();
    let whole = |(stamp, used): (Stamp, usize)| (used == field.len()).then_some(stamp);
    iso::iso_spaced(field)
        .and_then(whole)
        .or_else(|| epoch(field))
        .or_else(|| bind_default(field).and_then(whole))
        .or_else(|| syslog(field).and_then(whole))
        .or_else(|| rfc2822(field).and_then(whole))
        .or_else(|| apache(field).and_then(whole))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::SECOND;

    /// 2026-11-22T14:03:11Z in seconds.
    const SAMPLE: i64 = 1_795_356_191;

    /// One instant in every notation.
    #[test]
    fn any_notation() {
        for (text, seconds, ms) in [
            ("2026-11-22T14:03:11.123Z", SAMPLE, 123),
            (" 2026-11-22 15:03:11,123+01:00 ", SAMPLE, 123),
            ("2026-11-22 14:03:11 UTC", SAMPLE, 0),
            ("2026-11-22 09:03:11 -0500", SAMPLE, 0),
            ("1795356191.123", SAMPLE, 123),
            ("1795356191123", SAMPLE, 123),
            ("Sun, 22 Nov 2026 15:03:11 +0100", SAMPLE, 0),
            ("22 Nov 2026 14:03:11 GMT", SAMPLE, 0),
            ("[22/Nov/2026:15:03:11 +0100]", SAMPLE, 0),
        ] {
            let expected = Stamp::Utc(Timestamp(seconds * SECOND + ms * 1_000_000));
            assert_eq!(any(text.as_bytes()), Some(expected), "{text}");
        }
        for text in ["2026-11-22T14:03:11", "22-Nov-2026 14:03:11", "Nov 22 2026 14:03:11", "22/Nov/2026:14:03:11"] {
            assert_eq!(any(text.as_bytes()), Some(Stamp::Local(SAMPLE * SECOND)), "{text}");
        }
        let syslog = Stamp::NoYear { month: 11, day: 22, ns_of_day: 50_591 * SECOND };
        assert_eq!(any(b"Nov 22 14:03:11"), Some(syslog));
    }

    /// A field with something else in it is no time.
    #[test]
    fn whole_field_only() {
        for text in
            ["", "2026-11-22", "2026-11-22T14:03:11 x", "2026-11-22T14:03:11.", "Nov 22 14:03:11 host", "x", "1 2"]
        {
            assert_eq!(any(text.as_bytes()), None, "{text}");
        }
    }
}
