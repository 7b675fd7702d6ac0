//! Business time: a zone with its hours and holidays.

use std::fmt;
use std::sync::Arc;

use super::civil::{DAY, Local, MINUTE, weekday};
use super::holidays::Holidays;
use super::hours::BusinessHours;
use super::zone::{OffsetSpan, Zone};
use crate::error::Result;
use crate::record::Timestamp;

/// When there is business in one zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Where.
    pub zone: Zone,
    /// Business hours on local clocks.
    pub hours: BusinessHours,
    /// Local days without business, as days since 1970-01-01, sorted.
    pub holidays: Arc<[i32]>,
}

impl Calendar {
    /// A calendar of `ZONE[=HOURS]`, as in `Europe/Moscow=mon-fri 09:00-18:00`; without hours it has the default's.
    pub fn parse(spec: &str, default: &BusinessHours, holidays: &Holidays) -> Result<Calendar> {
        let (zone, hours) = match spec.split_once('=') {
            Some((zone, hours)) => (Zone::parse(zone)?, hours.parse()?),
            None => (Zone::parse(spec)?, default.clone()),
        };
        let holidays = holidays.of(&zone);
        Ok(Calendar { zone, hours, holidays })
    }

    /// Whether a local day is a holiday.
    pub fn is_holiday(&self, day: i32) -> bool {
        self.holidays.binary_search(&day).is_ok()
    }

    /// The business ranges of a local day in minutes since midnight: none on a holiday.
    pub fn day_ranges(&self, day: i32) -> &[(u16, u16)] {
        if self.is_holiday(day) { &[] } else { self.hours.ranges(weekday(day)) }
    }

    /// Whether there is business at `time`. For many times see [`LocalClock`](super::LocalClock) and
    /// [`BusinessIndex`](super::BusinessIndex).
    pub fn is_business(&self, time: Timestamp) -> bool {
        let local = Local::at(time, self.zone.offset_at(time).seconds);
        let minute = local.minute();
        self.day_ranges(local.day).iter().any(|&(from, until)| (from..until).contains(&minute))
    }

    /// The business intervals in `[from, until)`: sorted, disjoint, half-open, in UTC nanoseconds, clipped to it.
    ///
    /// Each stretch of constant offset is taken by itself, which gives the rules for gaps and folds that
    /// [the module](super) states. Intervals that touch (over midnight, over a transition) are one.
    pub fn spans(&self, from: Timestamp, until: Timestamp) -> Vec<(i64, i64)> {
        let mut spans = Vec::new();
        let mut at = from.0;
        while at < until.0 {
            let offset = self.zone.offset_at(Timestamp(at));
            let end = offset.until.min(until.0);
            self.push_spans(&mut spans, offset, at, end);
            at = end;
        }
        spans
    }

    /// Adds the business intervals of the non-empty `[from, until)`, in which `offset` holds.
    fn push_spans(&self, spans: &mut Vec<(i64, i64)>, offset: OffsetSpan, from: i64, until: i64) {
        let first = Local::at(Timestamp(from), offset.seconds).day;
        let last = Local::at(Timestamp(until - 1), offset.seconds).day;
        for day in first..=last {
            // The first and last local day of all time reach beyond 64 bits.
            let midnight = i128::from(day) * i128::from(DAY) - i128::from(offset.offset_ns());
            let utc = |minute: u16| {
                let at = midnight + i128::from(minute) * i128::from(MINUTE);
                i64::try_from(at.clamp(i128::from(from), i128::from(until))).expect("clamped to 64 bits")
            };
            for &(start, end) in self.day_ranges(day) {
                push_joined(spans, (utc(start), utc(end)));
            }
        }
    }

    /// Business nanoseconds in `[from, until)` outside the gaps `minus`, which are half-open and sorted by their start.
    pub fn business_ns(&self, from: Timestamp, until: Timestamp, minus: &[(i64, i64)]) -> i128 {
        length_without(&self.spans(from, until), minus)
    }
}

impl fmt::Display for Calendar {
    /// The canonical `ZONE=HOURS`, which parses back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.zone, self.hours)
    }
}

/// Nanoseconds in `[from, until)` outside the gaps `minus`, which are half-open and sorted by their start.
pub fn covered_ns(from: Timestamp, until: Timestamp, minus: &[(i64, i64)]) -> i128 {
    length_without(&[(from.0, until.0)], minus)
}

/// Adds a span after the others, joined to the last if they touch; empty ones are dropped.
fn push_joined(spans: &mut Vec<(i64, i64)>, span: (i64, i64)) {
    match spans.last_mut() {
        _ if span.0 >= span.1 => {}
        Some(last) if last.1 == span.0 => last.1 = span.1,
        _ => spans.push(span),
    }
}

/// The length of disjoint sorted `spans` less what lies in `minus`, whose intervals may overlap one another.
fn length_without(spans: &[(i64, i64)], minus: &[(i64, i64)]) -> i128 {
    let mut length = 0;
    let mut rest = minus;
    for &(from, until) in spans {
        while let Some((_, later)) = rest.split_first().filter(|(gap, _)| gap.1 <= from) {
            rest = later;
        }
        let mut at = i128::from(from);
        for &(gap_from, gap_until) in rest.iter().take_while(|gap| gap.0 < until) {
            length += (i128::from(gap_from) - at).max(0);
            at = at.max(i128::from(gap_until));
        }
        length += (i128::from(until) - at).max(0);
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gaps that cover, touch, overlap, nest and lie outside.
    #[test]
    fn lengths_without_gaps() {
        let spans = [(0, 10), (20, 30)];
        for (minus, length) in [
            (vec![], 20),
            (vec![(-5, 0), (10, 20), (30, 99)], 20),
            (vec![(2, 4), (3, 6)], 16),
            (vec![(2, 8), (3, 4)], 14),
            (vec![(5, 25)], 10),
            (vec![(-9, 99)], 0),
            (vec![(-9, 99), (1, 2)], 0),
            (vec![(i64::MIN, 1), (29, i64::MAX)], 18),
        ] {
            assert_eq!(length_without(&spans, &minus), length, "{minus:?}");
        }
        assert_eq!(covered_ns(Timestamp(i64::MIN), Timestamp(i64::MAX), &[]), (1 << 64) - 1);
        assert_eq!(covered_ns(Timestamp(5), Timestamp(3), &[]), 0);
    }
}
