//! ISO 8601 and RFC 3339: `2026-11-22T14:03:11.123+01:00`, and its relatives.

use super::Stamp;
use super::date::{civil, midnight};
use super::scan::{clock, digit, four, fraction as scan_fraction, offset, spaced_offset, two};
use crate::record::{SECOND, Timestamp};

/// Reads `2026-11-22T14:03:11.123`, with a blank instead of `T`, a comma as the decimal mark, slashes in the date
/// (`2026/11/22 14:03:11`), and `Z`, `+01:00`, `+0100` or `+01` right after it. A date alone is no stamp.
///
/// Gives a [`Stamp::Utc`] with a zone and a [`Stamp::Local`] without, and the bytes that it takes.
pub fn iso(text: &[u8]) -> Option<(Stamp, usize)> {
    let (ns, used) = date_time(text)?;
    let zone = offset(text.get(used..)?)?;
    Some((civil(ns, zone.map(|(seconds, _)| seconds))?, used + zone.map_or(0, |(_, bytes)| bytes)))
}

/// As [`iso`], and also takes a zone after a blank, which in the middle of a line could be something else.
pub(super) fn iso_spaced(text: &[u8]) -> Option<(Stamp, usize)> {
    let (stamp, used) = iso(text)?;
    match (stamp, text.get(used..).and_then(spaced_offset)) {
        (Stamp::Local(ns), Some((seconds, bytes))) => Some((civil(ns, Some(seconds))?, used + bytes)),
        _ => Some((stamp, used)),
    }
}

/// As [`iso`], with a zone after a blank that may be an abbreviation (`2026-11-22 14:03:11 CET`), as journald writes it.
///
/// What an abbreviation means depends on where it was written, so that these are local times, but for UTC and GMT.
pub fn iso_named(text: &[u8]) -> Option<(Stamp, usize)> {
    let (stamp, used) = iso_spaced(text)?;
    let Stamp::Local(_) = stamp else { return Some((stamp, used)) };
    let name = text.get(used..)?.strip_prefix(b" ")?.iter().take_while(|octet| octet.is_ascii_uppercase()).count();
    (2..=5).contains(&name).then_some((stamp, used + 1 + name))
}

/// Nanoseconds of the civil time as if UTC, and the bytes that it takes.
fn date_time(text: &[u8]) -> Option<(i64, usize)> {
    let (&[y1, y2, y3, y4, dash, m1, m2, dash2, d1, d2, mark], rest) = text.split_first_chunk::<11>()?;
    if !matches!(dash, b'-' | b'/') || dash != dash2 || !matches!(mark, b'T' | b't' | b' ') {
        return None;
    }
    let midnight = midnight(four([y1, y2, y3, y4])?, two([m1, m2])?, two([d1, d2])?)?;
    let (ns, used) = clock(rest)?;
    Some((midnight + ns, 11 + used))
}

/// The last minute that was read, for fields that are nearly always in the same one.
#[derive(Clone, Debug, Default)]
pub struct IsoMinutes {
    /// The beginning of the field, to the colon behind the minute; empty if none was read.
    head: Vec<u8>,
    /// What follows the seconds and their fraction.
    zone: Vec<u8>,
    /// The beginning of the minute.
    minute: Option<Stamp>,
}

/// Octets of `2026-11-22T14:03:`.
const HEAD: usize = 17;

impl IsoMinutes {
    /// A field that is a time as [`super::any`] reads it.
    #[inline]
    pub fn read(&mut self, field: &[u8]) -> Option<Stamp> {
        let Some((head, ns, zone)) = split(field) else { return super::any(field) };
        let since = |stamp, ns: i64| match stamp {
            Stamp::Utc(time) => Some(Stamp::Utc(Timestamp(time.0.checked_add(ns)?))),
            Stamp::Local(local) => Some(Stamp::Local(local.checked_add(ns)?)),
            Stamp::NoYear { .. } => None,
        };
        if head == self.head && zone == self.zone {
            return since(self.minute?, ns);
        }
        let stamp = super::any(field)?;
        if iso(field) == Some((stamp, field.len())) {
            let minute = since(stamp, -ns);
            *self = IsoMinutes { head: head.to_vec(), zone: zone.to_vec(), minute };
        }
        Some(stamp)
    }
}

/// The part of a field before its seconds, the seconds with their fraction in nanoseconds, and the rest.
#[inline]
fn split(field: &[u8]) -> Option<(&[u8], i64, &[u8])> {
    let (head, rest) = field.split_at_checked(HEAD)?;
    let (&[tens, units], rest) = rest.split_first_chunk::<2>()?;
    let seconds = two([tens, units]).filter(|seconds| *seconds < 60)?;
    let (fraction, used) = match rest {
        &[b'.', a, b, c, ref zone @ ..] if !zone.first().is_some_and(u8::is_ascii_digit) => {
            (i64::from(two([a, b])? * 10 + digit(c)?) * (SECOND / 1000), 4)
        }
        [b'.', digits @ ..] => scan_fraction(digits).map(|(ns, digits)| (ns, digits + 1))?,
        _ => (0, 0),
    };
    Some((head, i64::from(seconds) * SECOND + fraction, &rest[used..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Zones that journald writes behind its times.
    #[test]
    fn abbreviations_are_local() {
        let read = |text: &str| iso_named(text.as_bytes());
        let seconds = 1_795_356_191 * SECOND;
        assert_eq!(read("2026-11-22 14:03:11 CET ns1"), Some((Stamp::Local(seconds), 23)));
        assert_eq!(read("2026-11-22 14:03:11.5 UTC ns1"), Some((Stamp::Utc(Timestamp(seconds + SECOND / 2)), 25)));
        assert_eq!(read("2026-11-22 14:03:11 -03 ns1"), Some((Stamp::Utc(Timestamp(seconds + 10_800 * SECOND)), 23)));
        for text in ["2026-11-22 14:03:11", "2026-11-22 14:03:11 ns1", "2026-11-22 14:03:11 A"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    /// The cache answers as the plain reader does.
    #[test]
    fn minutes_are_those_of_the_plain_reader() {
        let mut minutes = IsoMinutes::default();
        for text in [
            "2026-11-22T14:03:11.123Z",
            "2026-11-22T14:03:59.999Z",
            "2026-11-22T14:03:60.999Z",
            "2026-11-22T14:03:5Z",
            "2026-11-22T14:03:50Z",
            "2026-11-22T14:03:50.Z",
            "2026-11-22T14:03:50.1234567891Z",
            "2026-11-22T14:03:50.12Z",
            "2026-11-22T14:03:50.12",
            "2026-11-22T14:03:50,12",
            "2026-11-22T14:03:51.12+01:00",
            "2026-11-22T14:03:52.12+01:00",
            "2026-11-22T14:03:52.12+01:0x",
            "2026-11-22T14:03:52 UTC",
            "2026-11-22T14:03:53 UTC",
            "2026-11-22T25:03:52",
            "2026-11-22T25:03:53",
            "2026/11/22 14:03:11",
            "2026/11/22 14:03:12.9",
            "1795356191.123456789012",
            "1795356191.12345611",
            "1795356191.12345612",
            "22-Nov-2026 14:03:11.123",
            "22-Nov-2026 14:03:12.123",
            "",
        ] {
            assert_eq!(minutes.read(text.as_bytes()), super::super::any(text.as_bytes()), "{text}");
        }
    }

    /// 2026-11-22T14:03:11Z.
    const SAMPLE: i64 = 1_795_356_191 * SECOND;

    /// Zones, marks and what is left in the line.
    #[test]
    fn notations() {
        for (text, shift, used) in [
            ("2026-11-22T14:03:11Z", 0, 20),
            ("2026-11-22t14:03:11z,", 0, 20),
            ("2026-11-22T14:03:11.000-05:00", 18_000, 29),
            ("2026-11-22 14:03:11,000000000000+0530 x", -19_800, 37),
            ("2026-11-22T14:03:11+01", -3600, 22),
        ] {
            let expected = Stamp::Utc(Timestamp(SAMPLE + shift * SECOND));
            assert_eq!(iso(text.as_bytes()), Some((expected, used)), "{text}");
        }
        for (text, used) in [
            ("2026-11-22T14:03:11", 19),
            ("2026/11/22 14:03:11 client", 19),
            ("2026-11-22 14:03:11. ", 19),
            ("2026-11-22 14:03:11 +0100", 19),
        ] {
            assert_eq!(iso(text.as_bytes()), Some((Stamp::Local(SAMPLE), used)), "{text}");
        }
    }

    /// What is no stamp, and what does not exist.
    #[test]
    fn rejects() {
        for text in [
            "2026-11-22",
            "2026-11-22T",
            "2026-02-29T00:00:00",
            "2026-11-22T25:00:00",
            "2026-13-01T00:00:00",
            "2026-00-01T00:00:00",
            "2026-11-22T14:03:11+25:00",
            "2026-11/22 14:03:11",
            "1677-12-31T23:59:59",
            "2262-01-01T00:00:00",
            "1678-01-01T00:00:00+01:00",
            "+026-11-22T14:03:11",
        ] {
            assert_eq!(iso(text.as_bytes()), None, "{text}");
        }
    }

    /// A leap second is the start of the next second, over the end of a year too.
    #[test]
    fn leap_second() {
        let next = iso(b"2017-01-01T00:00:00Z").map(|(stamp, _)| stamp);
        assert_eq!(iso(b"2016-12-31T23:59:60.7Z").map(|(stamp, _)| stamp), next);
    }
}
