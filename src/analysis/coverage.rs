//! When the log was written: its first and last instants and its non-empty minutes.
//!
//! It is fed before the filters for domain, source and type, so that a filter never looks like an outage.

use std::collections::BTreeMap;

use crate::record::{SECOND, Timestamp};

/// Nanoseconds in an hour.
const HOUR: i64 = 3600 * SECOND;
/// Nanoseconds in a minute.
const MINUTE: i64 = 60 * SECOND;

/// The instants at which a log has records, by the minute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// For each hour since the epoch, a bit for each minute with a record.
    hours: BTreeMap<i64, u64>,
    /// First and last instant.
    span: Option<(i64, i64)>,
    /// The hour that was seen last, which is not in `hours` yet.
    open: Option<(i64, u64)>,
    /// The minute that was seen last: its first instant, and the first one after it.
    minute: (i64, i64),
}

impl Coverage {
    /// Takes in all instants of a part of the log, of which these are the first and the last, if that can be done at
    /// once.
    #[inline]
    pub fn see_range(&mut self, first: i64, last: i64) -> bool {
        let is_minute = self.minute.0 <= first && last < self.minute.1;
        if is_minute {
            self.see(Timestamp(first));
            self.see(Timestamp(last));
        }
        is_minute
    }

    /// Takes one instant in.
    #[inline]
    pub fn see(&mut self, time: Timestamp) {
        let (first, last) = self.span.unwrap_or((time.0, time.0));
        self.span = Some((first.min(time.0), last.max(time.0)));
        if self.minute.0 <= time.0 && time.0 < self.minute.1 {
            return;
        }
        let minute = time.0.div_euclid(MINUTE).saturating_mul(MINUTE);
        self.minute = (minute, minute.saturating_add(MINUTE));
        let hour = time.0.div_euclid(HOUR);
        let bit = 1u64 << (time.0.rem_euclid(HOUR) / MINUTE);
        match &mut self.open {
            Some((open, bits)) if *open == hour => *bits |= bit,
            _ => {
                self.close();
                self.open = Some((hour, bit));
            }
        }
    }

    /// Puts the open hour to the others.
    pub fn close(&mut self) {
        if let Some((hour, bits)) = self.open.take() {
            *self.hours.entry(hour).or_insert(0) |= bits;
        }
    }

    /// Adds the instants of another part of the log.
    pub fn merge(&mut self, mut other: Coverage) {
        other.close();
        for (hour, bits) in other.hours {
            *self.hours.entry(hour).or_insert(0) |= bits;
        }
        self.span = match (self.span, other.span) {
            (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
            (a, b) => a.or(b),
        };
    }

    /// What was covered: for each hour since the epoch a bit for each minute with a record, first and last instant.
    /// Minutes beyond the hour, and hours beyond all times, count for nothing.
    pub fn of(hours: impl IntoIterator<Item = (i64, u64)>, span: Option<(i64, i64)>) -> Self {
        let limits = i64::MIN / HOUR..=i64::MAX / HOUR;
        let hours = hours.into_iter().filter(|(hour, _)| limits.contains(hour));
        let hours = hours.map(|(hour, bits)| (hour, bits & ((1 << 60) - 1))).collect();
        Coverage { hours, span, ..Coverage::default() }
    }

    /// What [`Coverage::of`] takes. It must be closed.
    pub fn hours(&self) -> impl ExactSizeIterator<Item = (i64, u64)> {
        self.hours.iter().map(|(hour, bits)| (*hour, *bits))
    }

    /// The first and the last instant.
    pub fn span(&self) -> Option<(i64, i64)> {
        self.span
    }

    /// Runs of at least `least` empty minutes between non-empty ones, as `[from, until)` in nanoseconds.
    ///
    /// It must be closed.
    pub fn silences(&self, least: i64) -> Vec<(i64, i64)> {
        let mut found = Vec::new();
        let mut before: Option<i64> = None;
        for (hour, bits) in &self.hours {
            for minute in (0..60).filter(|minute| bits >> minute & 1 == 1) {
                let from = hour.saturating_mul(60) + minute;
                if let Some(before) = before.filter(|before| from - before > least) {
                    found.push(((before + 1).saturating_mul(MINUTE), from.saturating_mul(MINUTE)));
                }
                before = Some(from);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        /// Whatever the order and the parts, a silence is what lies between two minutes with records.
        #[test]
        fn minutes_are_a_set(times in prop::collection::vec((-400i64..400, 0i64..MINUTE, 0usize..3), 1..60), least in 1i64..30) {
            let mut parts = [(); 3].map(|()| Coverage::default());
            for &(minute, within, part) in &times {
                parts[part].see(Timestamp(minute * MINUTE + within));
            }
            let [mut all, second, third] = parts;
            all.close();
            all.merge(second);
            all.merge(third);
            let minutes: BTreeSet<i64> = times.iter().map(|time| time.0).collect();
            let pairs = minutes.iter().zip(minutes.iter().skip(1)).filter(|(a, b)| *b - *a > least);
            let silences: Vec<_> = pairs.map(|(a, b)| ((a + 1) * MINUTE, b * MINUTE)).collect();
            prop_assert_eq!(all.silences(least), silences);
            let instants = || times.iter().map(|&(minute, within, _)| minute * MINUTE + within);
            prop_assert_eq!(all.span(), instants().min().zip(instants().max()));
            let again = Coverage::of(all.hours(), all.span());
            prop_assert_eq!((again.silences(least), again.span()), (all.silences(least), all.span()));
        }
    }

    #[test]
    fn what_no_hour_has_counts_for_nothing() {
        let beyond = [i64::MIN, i64::MIN / HOUR - 1, i64::MAX / HOUR + 1].map(|hour| (hour, 1));
        let coverage = Coverage::of([(7, u64::MAX)].into_iter().chain(beyond), None);
        assert_eq!(coverage.hours().collect::<Vec<_>>(), [(7, (1 << 60) - 1)]);
        let ends = [i64::MIN / HOUR, i64::MAX / HOUR];
        assert!(Coverage::of(ends.map(|hour| (hour, 1)), None).hours().map(|(hour, _)| hour).eq(ends));
    }

    #[test]
    fn a_minute_ends_before_the_next_begins() {
        let mut coverage = Coverage::default();
        [0, MINUTE - 1, 2 * MINUTE, 3 * MINUTE].into_iter().for_each(|time| coverage.see(Timestamp(time)));
        coverage.close();
        assert_eq!(coverage.hours().collect::<Vec<_>>(), [(0, 0b1101)]);
    }

    #[test]
    fn silences_are_runs_of_empty_minutes() {
        let mut coverage = Coverage::default();
        for minute in [0, 1, 12, 22, 200, 5] {
            coverage.see(Timestamp(minute * MINUTE + 59 * SECOND));
        }
        let mut ranged = coverage.clone();
        assert!(ranged.see_range(5 * MINUTE, 6 * MINUTE - 1) && !ranged.see_range(5 * MINUTE, 6 * MINUTE));
        coverage.see(Timestamp(5 * MINUTE));
        assert_eq!(ranged, coverage);
        coverage.close();
        assert_eq!(coverage.silences(10), [(23 * MINUTE, 200 * MINUTE)]);
        assert_eq!(coverage.silences(9), [(13 * MINUTE, 22 * MINUTE), (23 * MINUTE, 200 * MINUTE)]);
        assert_eq!(coverage.span(), Some((59 * SECOND, 200 * MINUTE + 59 * SECOND)));
        let mut split = Coverage::default();
        for minute in [-70, 12] {
            let mut part = Coverage::default();
            part.see(Timestamp(minute * MINUTE));
            split.merge(part);
        }
        assert_eq!(split.silences(10), [(-69 * MINUTE, 12 * MINUTE)]);
    }
}
