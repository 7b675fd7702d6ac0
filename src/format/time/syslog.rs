//! The time of BSD syslog (RFC 3164, section 4.1.2): `Nov 22 14:03:11`, which has neither year nor zone.

use super::Stamp;
use super::date::{midnight, month, no_year};
use super::scan::{clock, day, four};

/// Reads `Nov 22 14:03:11`, the day also as `May  9` or `Oct 4`, the fraction optional: a [`Stamp::NoYear`].
///
/// With a year, as some devices write it (`Nov 22 2026 14:03:11`), it is a [`Stamp::Local`]. Also gives the bytes that
/// it takes.
pub fn syslog(text: &[u8]) -> Option<(Stamp, usize)> {
    let (&[m1, m2, m3, b' '], rest) = text.split_first_chunk::<4>()? else { return None };
    let month = month([m1, m2, m3])?;
    let (day, day_used) = day(rest)?;
    let rest = rest.get(day_used..)?.strip_prefix(b" ")?;
    let used = 4 + day_used + 1;
    if let Some((ns, clock_used)) = clock(rest) {
        return Some((no_year(month, day, ns)?, used + clock_used));
    }
    let (&[y1, y2, y3, y4, b' '], rest) = rest.split_first_chunk::<5>()? else { return None };
    let midnight = midnight(four([y1, y2, y3, y4])?, month, day)?;
    let (ns, clock_used) = clock(rest)?;
    Some((Stamp::Local(midnight + ns), used + 5 + clock_used))
}

/// Reads `Nov 22 14:03:11 2026`, as `date` and OpenWrt's `logread` write it behind the day of the week.
pub fn with_year_behind(text: &[u8]) -> Option<(Stamp, usize)> {
    let (Stamp::NoYear { month, day, ns_of_day }, used) = syslog(text)? else { return None };
    let &[b' ', y1, y2, y3, y4] = text.get(used..)?.first_chunk::<5>()? else { return None };
    let midnight = midnight(four([y1, y2, y3, y4])?, month.into(), day.into())?;
    Some((Stamp::Local(midnight + ns_of_day), used + 5))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::SECOND;

    /// The year stands behind, and the day must exist in it.
    #[test]
    fn years_behind() {
        let read = |text: &str| with_year_behind(text.as_bytes());
        assert_eq!(read("Nov 22 14:03:11 2026 daemon.info"), Some((Stamp::Local(1_795_356_191 * SECOND), 20)));
        for text in ["Nov 22 14:03:11", "Nov 22 14:03:11 host", "Feb 29 14:03:11 2026", "Nov 22 2026 14:03:11 2026"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    /// Days of one digit, fractions, years.
    #[test]
    fn notations() {
        let at = |month, day, seconds| Stamp::NoYear { month, day, ns_of_day: seconds * SECOND };
        for (text, stamp, used) in [
            ("Nov 22 14:03:11 host", at(11, 22, 50_591), 15),
            ("May  9 00:00:01", at(5, 9, 1), 15),
            ("Oct 4 00:00:01", at(10, 4, 1), 14),
            ("Feb 29 00:00:01.000 x", at(2, 29, 1), 19),
            ("Dec 31 23:59:60", at(12, 31, 86_400), 15),
            ("Nov 22 2026 14:03:11", Stamp::Local(1_795_356_191 * SECOND), 20),
        ] {
            assert_eq!(syslog(text.as_bytes()), Some((stamp, used)), "{text}");
        }
        for text in ["", "Nov", "Nov 31 14:03:11", "Nov 22", "Feb 29 2026 14:03:11", "Nov 222 14:03:11", "Nov 22 2026"]
        {
            assert_eq!(syslog(text.as_bytes()), None, "{text}");
        }
    }
}
