//! Time zones: the offset at an instant, and the instants that a local time can mean.

use std::fmt;
use std::sync::{Arc, LazyLock};

use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::error::{Error, Result};
use crate::nearest::nearest;
use crate::record::{SECOND, Timestamp};

/// The compiled-in database; the machine's is never asked.
static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// No offset from UTC reaches this many nanoseconds (26 h).
const OFFSET_LIMIT: i64 = 26 * 3600 * SECOND;

/// A time zone: a name and the offsets of all times. Cheap to clone.
#[derive(Clone)]
pub struct Zone(Arc<Table>);

/// What a [`Zone`] shares between its clones.
struct Table {
    /// Canonical IANA spelling, or the offset as `+05:30`.
    name: String,
    /// Never empty, sorted, without holes from `i64::MIN` to `i64::MAX`; neighbours differ in their offset.
    spans: Vec<OffsetSpan>,
}

/// An offset and the half-open range of UTC nanoseconds in which it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffsetSpan {
    /// Seconds that local clocks are ahead of UTC.
    pub seconds: i32,
    /// First instant; `i64::MIN` if the offset holds from the beginning.
    pub from: i64,
    /// First instant after; `i64::MAX` if the offset holds to the end (and then includes it).
    pub until: i64,
}

impl OffsetSpan {
    /// The offset in nanoseconds.
    pub fn offset_ns(self) -> i64 {
        i64::from(self.seconds) * SECOND
    }

    /// The local time at which the span begins; the beginning of time has no other.
    fn local_from(self) -> i64 {
        if self.from == i64::MIN { i64::MIN } else { self.from.saturating_add(self.offset_ns()) }
    }

    /// The local time at which the span ends; the end of time has no other.
    fn local_until(self) -> i64 {
        if self.until == i64::MAX { i64::MAX } else { self.until.saturating_add(self.offset_ns()) }
    }

    /// Whether the local time `local_ns` occurs in the span.
    fn has_local(self, local_ns: i64) -> bool {
        let utc = i128::from(local_ns) - i128::from(self.offset_ns());
        let begun = self.from == i64::MIN || utc >= i128::from(self.from);
        begun && (self.until == i64::MAX || utc < i128::from(self.until))
    }
}

/// What a local time means in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalTime {
    /// One instant. Beyond the range of [`Timestamp`] it is the nearest end of the range.
    Unique(Timestamp),
    /// It occurs twice, because clocks went back.
    Fold {
        /// The first pass.
        earlier: Timestamp,
        /// The second pass.
        later: Timestamp,
    },
    /// It does not occur, because clocks went forward.
    Gap,
}

/// A half-open range of local times that all mean one instant, by one offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UniqueRange {
    /// First local time, in nanoseconds as if UTC.
    pub from: i64,
    /// First local time after.
    pub until: i64,
    /// Nanoseconds that local clocks are ahead of UTC.
    pub offset_ns: i64,
}

impl Zone {
    /// The zone with an IANA name in any case (`europe/moscow`), or a fixed offset (`+05:30`, `-0300`, `+01`).
    ///
    /// Anything else is a usage error that proposes the nearest names.
    pub fn parse(name: &str) -> Result<Zone> {
        let name = name.trim();
        if name.starts_with(['+', '-']) {
            return fixed_offset(name).map(Zone::fixed).ok_or_else(|| {
                Error::usage(format!("{name:?} is no offset from UTC")).hint("offsets are written +05:30 or -03:00")
            });
        }
        let zone = DATABASE.get(name).map_err(|_| unknown(name))?;
        match zone.iana_name() {
            Some(canonical) if !zone.is_unknown() => Ok(Self::with_spans(canonical.to_string(), read_spans(&zone))),
            _ => Err(unknown(name)),
        }
    }

    /// Universal time.
    pub fn utc() -> Zone {
        Self::with_spans("UTC".to_string(), vec![OffsetSpan { seconds: 0, from: i64::MIN, until: i64::MAX }])
    }

    /// The zone whose clocks are always `seconds` ahead of UTC, named like `+05:30`.
    fn fixed(seconds: i32) -> Zone {
        let sign = if seconds < 0 { '-' } else { '+' };
        let minutes = seconds.unsigned_abs() / 60;
        let name = format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60);
        Self::with_spans(name, vec![OffsetSpan { seconds, from: i64::MIN, until: i64::MAX }])
    }

    /// A zone of its parts.
    fn with_spans(name: String, spans: Vec<OffsetSpan>) -> Zone {
        Zone(Arc::new(Table { name, spans }))
    }

    /// The canonical name: the IANA spelling, or the offset as `+05:30`.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Position of the span that holds `utc_ns`.
    fn position(&self, utc_ns: i64) -> usize {
        self.0.spans.partition_point(|span| span.from <= utc_ns).saturating_sub(1)
    }

    /// The offset at `time`, and the range in which it holds.
    pub fn offset_at(&self, time: Timestamp) -> OffsetSpan {
        *self.0.spans.get(self.position(time.0)).expect("spans cover all times")
    }

    /// Positions of the first and last span in which `local_ns` occurs; `None` in a gap.
    fn occurrences(&self, local_ns: i64) -> Option<(usize, usize)> {
        let first = self.position(local_ns.saturating_sub(OFFSET_LIMIT));
        let last = self.position(local_ns.saturating_add(OFFSET_LIMIT));
        let occurs = |&at: &usize| self.0.spans.get(at).is_some_and(|span| span.has_local(local_ns));
        Some(((first..=last).find(occurs)?, (first..=last).rev().find(occurs)?))
    }

    /// What the local time `local_ns` (nanoseconds of the civil time as if it were UTC) means.
    pub fn to_utc(&self, local_ns: i64) -> LocalTime {
        let Some((first, last)) = self.occurrences(local_ns) else { return LocalTime::Gap };
        let instant = |at: usize| {
            let span = self.0.spans.get(at).expect("an occurrence is a span");
            Timestamp(local_ns.saturating_sub(span.offset_ns()))
        };
        if first == last {
            LocalTime::Unique(instant(first))
        } else {
            LocalTime::Fold { earlier: instant(first), later: instant(last) }
        }
    }

    /// The widest range around `local_ns` without folds and gaps; `None` if `local_ns` lies in one itself.
    ///
    /// It lasts for months, so whoever converts many local times keeps it and asks no more.
    pub fn unique_range(&self, local_ns: i64) -> Option<UniqueRange> {
        let (at, last) = self.occurrences(local_ns)?;
        if at != last {
            return None;
        }
        let span = self.0.spans.get(at)?;
        let (before, after) = self.0.spans.split_at(at);
        // Two neighbours suffice: no zone has three transitions within 26 hours.
        let from = before.iter().rev().take(2).map(|s| s.local_until()).fold(span.local_from(), i64::max);
        let until = after.iter().skip(1).take(2).map(|s| s.local_from()).fold(span.local_until(), i64::min);
        Some(UniqueRange { from, until, offset_ns: span.offset_ns() })
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name())
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl PartialEq for Zone {
    /// Zones are the same if their canonical names are.
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Zone {}

/// All offsets of a zone in the range of [`Timestamp`]; transitions that change only an abbreviation are dropped.
fn read_spans(zone: &TimeZone) -> Vec<OffsetSpan> {
    let beginning = jiff::Timestamp::from_nanosecond(i128::from(i64::MIN)).expect("jiff reaches year -9999");
    let mut spans = vec![OffsetSpan { seconds: zone.to_offset(beginning).seconds(), from: i64::MIN, until: i64::MAX }];
    for transition in zone.following(beginning) {
        let Ok(at) = i64::try_from(transition.timestamp().as_nanosecond()) else { break };
        let seconds = transition.offset().seconds();
        let last = spans.last_mut().expect("one span is there from the start");
        if last.seconds != seconds {
            last.until = at;
            spans.push(OffsetSpan { seconds, from: at, until: i64::MAX });
        }
    }
    spans
}

/// The seconds of `+HH:MM`, `+HHMM`, `+HH` or `+H`, with either sign; `None` beyond 23:59 or for anything else.
fn fixed_offset(text: &str) -> Option<i32> {
    let negative = text.starts_with('-');
    let rest = text.strip_prefix(['+', '-'])?;
    let (hours, minutes) = match rest.split_once(':') {
        Some((_, minutes)) if minutes.len() != 2 => return None,
        Some(parts) => parts,
        None if rest.len() == 4 => (rest.get(..2)?, rest.get(2..)?),
        None => (rest, "0"),
    };
    let number = |digits: &str, below: i32| {
        let fits = matches!(digits.len(), 1 | 2) && digits.bytes().all(|b| b.is_ascii_digit());
        digits.parse::<i32>().ok().filter(|&n| fits && n < below)
    };
    let seconds = number(hours, 24)? * 3600 + number(minutes, 60)? * 60;
    Some(if negative { -seconds } else { seconds })
}

/// The error for a name that the database lacks.
fn unknown(name: &str) -> Error {
    let known: Vec<String> = DATABASE.available().map(|known| known.as_str().to_string()).collect();
    let near = nearest(name, known.iter().map(String::as_str));
    let hint = if near.is_empty() {
        "zones are written as Europe/Moscow, UTC or +05:30".to_string()
    } else {
        format!("did you mean {}?", near.join(" or "))
    };
    Error::usage(format!("unknown time zone {name:?}")).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every zone of the database keeps the invariant of its table.
    #[test]
    fn spans_have_no_holes() {
        for name in DATABASE.available() {
            let Ok(zone) = Zone::parse(name.as_str()) else { continue };
            let spans = &zone.0.spans;
            assert_eq!(spans.first().map(|s| s.from), Some(i64::MIN), "{zone}");
            assert_eq!(spans.last().map(|s| s.until), Some(i64::MAX), "{zone}");
            for pair in spans.windows(2) {
                assert_eq!(pair[0].until, pair[1].from, "{zone}");
                assert_ne!(pair[0].seconds, pair[1].seconds, "{zone}");
                assert!(pair[0].seconds.abs() < 26 * 3600, "{zone}");
            }
            for three in spans.windows(4) {
                assert!(three[2].until - three[0].until > OFFSET_LIMIT, "{zone} {three:?}");
            }
        }
    }

    /// Offsets are read strictly.
    #[test]
    fn fixed_offsets() {
        for (text, seconds) in [("+05:30", 19_800), ("-0300", -10_800), ("+01", 3600), ("-9", -32_400), ("+0:15", 900)]
        {
            assert_eq!(fixed_offset(text), Some(seconds), "{text}");
        }
        for text in ["+", "-", "+24:00", "+05:60", "+5:3", "+05:30:00", "+a1", "++1", "+123", "+05:+1", "+é"] {
            assert_eq!(fixed_offset(text), None, "{text}");
        }
        assert_eq!(Zone::parse("-3:30").unwrap().name(), "-03:30");
    }
}
