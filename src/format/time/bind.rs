//! BIND's default time: `22-Nov-2026 14:03:11.123`, in the server's zone (`isc_time_formattimestamp`).

use super::Stamp;
use super::date::{midnight, month};
use super::scan::{clock, day, four};
use crate::record::SECOND;

/// The last date that was read, for lines that mostly repeat it.
#[derive(Clone, Copy, Debug, Default)]
pub struct DateCache {
    /// The first 11 bytes of the line; zeros, which are no date, if none was read.
    bytes: [u8; 11],
    /// How many bytes the date takes, without the blank after it.
    used: usize,
    /// Nanoseconds from 1970-01-01 to the midnight of the date.
    midnight: i64,
}

/// Reads `22-Nov-2026 14:03:11.123`, the day also as `4-Oct-2026` or ` 4-Oct-2026`, the fraction optional.
///
/// Gives a [`Stamp::Local`] and the bytes that it takes.
pub fn bind_default(text: &[u8]) -> Option<(Stamp, usize)> {
    let (midnight, used) = date(text)?;
    with_clock(midnight, used, text)
}

/// As [`bind_default`], but reads the date only when its bytes have changed.
pub fn bind_default_cached(cache: &mut DateCache, text: &[u8]) -> Option<(Stamp, usize)> {
    let bytes = text.first_chunk::<11>()?;
    if *bytes != cache.bytes {
        let (midnight, used) = date(text)?;
        *cache = DateCache { bytes: *bytes, used, midnight };
    }
    with_clock(cache.midnight, cache.used, text)
}

/// The last date and minute that were read from lines that begin with `22-Nov-2026 14:03:11.123 `.
#[derive(Clone, Copy, Debug, Default)]
pub struct MinuteCache {
    /// The first 18 bytes of the line, to the colon behind the minute; zeros if none was read.
    bytes: [u8; 18],
    /// Nanoseconds from 1970-01-01 to the beginning of the minute.
    minute: i64,
}

impl MinuteCache {
    /// The local time at the beginning of a line, and what follows it and a space.
    ///
    /// `None` for any other way to write a time; there are some that [`bind_default`] reads.
    #[inline]
    pub fn read<'a>(&mut self, line: &'a [u8]) -> Option<(i64, &'a [u8])> {
        let (head, rest) = line.split_first_chunk::<18>()?;
        let (&[s1, s2, b'.', m1, m2, m3, b' '], rest) = rest.split_first_chunk::<7>()? else { return None };
        if *head != self.bytes {
            let Some((Stamp::Local(minute), 20)) = bind_default(&[&head[..], b"00"].concat()) else { return None };
            *self = MinuteCache { bytes: *head, minute };
        }
        let digits = [s1, s2, m1, m2, m3].map(|octet| octet.wrapping_sub(b'0'));
        if digits[0] > 5 || digits[1..].iter().any(|digit| *digit > 9) {
            return None;
        }
        let [s1, s2, m1, m2, m3] = digits.map(i64::from);
        Some((self.minute + (s1 * 10 + s2) * SECOND + (m1 * 100 + m2 * 10 + m3) * (SECOND / 1000), rest))
    }
}

/// The date's midnight and the bytes that the date takes.
fn date(text: &[u8]) -> Option<(i64, usize)> {
    let (day, used) = day(text)?;
    let &[b'-', m1, m2, m3, b'-', y1, y2, y3, y4] = text.get(used..)?.first_chunk::<9>()? else { return None };
    Some((midnight(four([y1, y2, y3, y4])?, month([m1, m2, m3])?, day)?, used + 9))
}

/// The stamp of a date that takes `used` bytes, a blank, and a clock time.
fn with_clock(midnight: i64, used: usize, text: &[u8]) -> Option<(Stamp, usize)> {
    let (ns, clock_used) = clock(text.get(used..)?.strip_prefix(b" ")?)?;
    Some((Stamp::Local(midnight + ns), used + 1 + clock_used))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way to write the day, and what is no date.
    #[test]
    fn dates() {
        let expected = |used| Some((Stamp::Local(midnight(2026, 10, 4).unwrap() + 3_723_500_000_000), used));
        assert_eq!(bind_default(b"04-Oct-2026 01:02:03.5 x"), expected(22));
        assert_eq!(bind_default(b" 4-oct-2026 01:02:03.5"), expected(22));
        assert_eq!(bind_default(b"4-OCT-2026 01:02:03.5"), expected(21));
        for text in [
            "30-Feb-2026 01:02:03",
            "29-Feb-2026 01:02:03",
            "00-Oct-2026 01:02:03",
            "04-Oct-1677 01:02:03",
            "04-Oct-2026T01:02:03",
            "04-Okt-2026 01:02:03",
            "04-Oct-2026",
            "",
        ] {
            assert_eq!(bind_default(text.as_bytes()), None, "{text}");
        }
    }

    /// The cache of minutes answers as the plain reader does, or not at all.
    #[test]
    fn minutes_are_those_of_the_plain_reader() {
        let mut minutes = MinuteCache::default();
        for (text, read) in [
            (&b"04-Oct-2026 01:02:03.456 x"[..], true),
            (b"04-Oct-2026 01:02:59.999 x", true),
            (b"04-Oct-2026 01:02:60.999 x", false),
            (b"04-Oct-2026 01:02:0a.999 x", false),
            (b"04-Oct-2026 25:02:00.999 x", false),
            (b"04-Oct-2026 01:02:03.45 x", false),
            (b"04-Oct-2026 01:02:03.4567 x", false),
            (b"31-Dec-1999 23:59:00.000 ", true),
            (b"32-Dec-1999 23:59:00.000 ", false),
            (b"31-Dec-1999 23:60:00.000 ", false),
        ] {
            let found = minutes.read(text).map(|(local, rest)| (Stamp::Local(local), text.len() - rest.len() - 1));
            assert_eq!(found.is_some(), read, "{}", text.escape_ascii());
            assert!(found.is_none_or(|found| bind_default(text) == Some(found)), "{}", text.escape_ascii());
        }
    }

    /// The cache answers as the plain reader does, also after failures and between the ways to write a day.
    #[test]
    fn cache_changes_nothing() {
        let mut cache = DateCache::default();
        for text in [
            &b"04-Oct-2026 01:02:03"[..],
            b"04-Oct-2026 25:02:03",
            b"04-Oct-2026x01:02:03",
            b"4-Oct-2026 01:02:03",
            b"4-Oct-2026  1:02:03",
            b"\0\0\0\0\0\0\0\0\0\0\0 01:02:03",
            b"31-Dec-2026 23:59:60.5",
            b"31-Dec-2026 ",
            b"31-Jan-2027 00:00:00",
            b"31-Jan-2028 00:00:00",
            b"01-Jan-2028 00:00:00",
        ] {
            assert_eq!(bind_default_cached(&mut cache, text), bind_default(text), "{}", text.escape_ascii());
        }
    }
}
