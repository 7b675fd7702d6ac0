//! The times of mail (RFC 5322, section 3.3) and of web servers' access logs.

use super::Stamp;
use super::date::{civil, midnight, month};
use super::scan::{clock, day, four, spaced_offset, two};

/// Reads `Sun, 22 Nov 2026 14:03:11 +0100`, the weekday and the zone optional; the weekday is not checked.
///
/// Zones are distances from UTC, `UTC`, `GMT` or `UT`. Also gives the bytes that it takes.
pub fn rfc2822(text: &[u8]) -> Option<(Stamp, usize)> {
    let skipped = match text.first_chunk::<5>() {
        Some([a, b, c, b',', b' ']) if [a, b, c].iter().all(|letter| letter.is_ascii_alphabetic()) => 5,
        _ => 0,
    };
    let rest = text.get(skipped..)?;
    let (day, day_used) = day(rest)?;
    let (&[b' ', m1, m2, m3, b' ', y1, y2, y3, y4, b' '], rest) = rest.get(day_used..)?.split_first_chunk::<10>()?
    else {
        return None;
    };
    let midnight = midnight(four([y1, y2, y3, y4])?, month([m1, m2, m3])?, day)?;
    let (stamp, used) = clock_and_zone(midnight, rest)?;
    Some((stamp, skipped + day_used + 10 + used))
}

/// Reads `22/Nov/2026:14:03:11 +0100`, the zone optional. Also gives the bytes that it takes.
pub fn apache(text: &[u8]) -> Option<(Stamp, usize)> {
    let (&[d1, d2, b'/', m1, m2, m3, b'/', y1, y2, y3, y4, b':'], rest) = text.split_first_chunk::<12>()? else {
        return None;
    };
    let midnight = midnight(four([y1, y2, y3, y4])?, month([m1, m2, m3])?, two([d1, d2])?)?;
    let (stamp, used) = clock_and_zone(midnight, rest)?;
    Some((stamp, 12 + used))
}

/// The stamp of a clock time with perhaps a zone after a blank, on the day that begins at `midnight`.
fn clock_and_zone(midnight: i64, text: &[u8]) -> Option<(Stamp, usize)> {
    let (ns, used) = clock(text)?;
    let zone = spaced_offset(text.get(used..)?);
    Some((civil(midnight + ns, zone.map(|(seconds, _)| seconds))?, used + zone.map_or(0, |(_, bytes)| bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{SECOND, Timestamp};

    /// With and without weekday and zone.
    #[test]
    fn notations() {
        let ns = 1_795_356_191 * SECOND;
        assert_eq!(rfc2822(b"Sun, 22 Nov 2026 14:03:11 +0000 (x)"), Some((Stamp::Utc(Timestamp(ns)), 31)));
        assert_eq!(rfc2822(b"22 Nov 2026 14:03:11"), Some((Stamp::Local(ns), 20)));
        assert_eq!(rfc2822(b"Thu, 1 Jan 1970 00:00:00 GMT"), Some((Stamp::Utc(Timestamp(0)), 28)));
        assert_eq!(apache(b"22/Nov/2026:14:03:11"), Some((Stamp::Local(ns), 20)));
        assert_eq!(apache(b"22/Nov/2026:13:03:11 -0100] x"), Some((Stamp::Utc(Timestamp(ns)), 26)));
        for text in ["Sun, 31 Nov 2026 14:03:11", "Sun 22 Nov 2026 14:03:11", "22/13/2026:14:03:11", "Sun, "] {
            assert_eq!((rfc2822(text.as_bytes()), apache(text.as_bytes())), (None, None), "{text}");
        }
    }
}
