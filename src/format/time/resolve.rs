//! From stamps to instants: the zone and the year that a log leaves out.

use super::Stamp;
use super::date::{DAY, midnight};
use crate::calendar::zone::UniqueRange;
use crate::calendar::{LocalTime, Zone};
use crate::record::Timestamp;
use crate::tally::Reject;

/// How many days before the anchor a date without year may be without being of the next year.
///
/// Lines near the beginning of a file may be a little out of order.
const ANCHOR_SLACK_DAYS: i64 = 2;

/// The date of a file's first line, from which dates without year are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The year of the first line.
    pub year: i32,
    /// Its month, `1..=12`.
    pub month: u8,
    /// Its day, `1..=31`.
    pub day: u8,
}

impl Anchor {
    /// The anchor of a file whose first stamp is `first`, written in `year`; `None` if the stamp has its year itself.
    pub fn new(year: i32, first: Stamp) -> Option<Anchor> {
        match first {
            Stamp::NoYear { month, day, .. } => Some(Anchor { year, month, day }),
            Stamp::Utc(_) | Stamp::Local(_) => None,
        }
    }

    /// The year of a date in the file: the anchor's, or the next if the date is more than two days earlier.
    ///
    /// It depends on the date alone, not on the lines before, so any part of a file can be read by itself. A file
    /// of more than a year cannot be told from a shorter one.
    fn year_of(self, month: u8, day: u8) -> Option<i32> {
        // In a leap year every date exists.
        let number = |month: u8, day: u8| midnight(2000, u32::from(month), u32::from(day)).map(|ns| ns / DAY);
        let is_next = number(self.month, self.day)? - number(month, day)? > ANCHOR_SLACK_DAYS;
        self.year.checked_add(i32::from(is_next))
    }
}

/// Makes stamps instants. Cheap for each line: the offset of the last local time is kept as long as it holds.
#[derive(Clone, Debug)]
pub struct Resolver {
    /// How many local times occurred twice and were taken as the earlier.
    pub ambiguous: u64,
    /// The zone of stamps without one.
    zone: Zone,
    /// The year of stamps without one, where there is no anchor.
    year: Option<i32>,
    /// The date of the file's first line.
    anchor: Option<Anchor>,
    /// The range of local times around the last one, in which the offset is the same.
    range: UniqueRange,
}

impl Resolver {
    /// A resolver for local times in `zone` (UTC if none) and for dates of `year`, if they have none.
    ///
    /// Without an [anchor](Resolver::set_anchor) all dates without year are of `year`.
    pub fn new(zone: Option<Zone>, year: Option<i32>) -> Self {
        let range = UniqueRange { from: 0, until: 0, offset_ns: 0 };
        Resolver { ambiguous: 0, zone: zone.unwrap_or_else(Zone::utc), year, anchor: None, range }
    }

    /// Sets the date of the file's first line, which overrides the year; `None` takes it away.
    pub fn set_anchor(&mut self, anchor: Option<Anchor>) {
        self.anchor = anchor;
    }

    /// The instant of a stamp.
    ///
    /// A local time in a fold is the earlier instant, and is counted. Rejects: a local time in a gap, a date without
    /// a year to put it in, a date that the year does not have (29 February).
    #[inline]
    pub fn resolve(&mut self, stamp: Stamp) -> std::result::Result<Timestamp, Reject> {
        match stamp {
            Stamp::Utc(time) => Ok(time),
            Stamp::Local(ns) => self.local(ns),
            Stamp::NoYear { month, day, ns_of_day } => {
                let year = self.year_of(month, day).ok_or(Reject::new("no year in the time (--year)"))?;
                let midnight = midnight(year, u32::from(month), u32::from(day));
                self.local(midnight.ok_or(Reject::new("no such date in the year (--year)"))?.saturating_add(ns_of_day))
            }
        }
    }

    /// The year of a date without one.
    fn year_of(&self, month: u8, day: u8) -> Option<i32> {
        match self.anchor {
            Some(anchor) => anchor.year_of(month, day),
            None => self.year,
        }
    }

    /// The instant of a local time.
    #[inline]
    fn local(&mut self, ns: i64) -> std::result::Result<Timestamp, Reject> {
        if self.range.from <= ns && ns < self.range.until {
            return Ok(Timestamp(ns.saturating_sub(self.range.offset_ns)));
        }
        self.local_elsewhere(ns)
    }

    /// The instant of a local time outside of the range that is known.
    #[cold]
    fn local_elsewhere(&mut self, ns: i64) -> std::result::Result<Timestamp, Reject> {
        if let Some(range) = self.zone.unique_range(ns) {
            self.range = range;
        }
        if self.range.from <= ns && ns < self.range.until {
            return Ok(Timestamp(ns.saturating_sub(self.range.offset_ns)));
        }
        match self.zone.to_utc(ns) {
            LocalTime::Unique(time) => Ok(time),
            LocalTime::Fold { earlier, .. } => {
                self.ambiguous += 1;
                Ok(earlier)
            }
            LocalTime::Gap => Err(Reject::new("local time does not exist in --log-tz (DST gap)")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{any, iso};
    use super::*;

    /// The instant of an ISO time in UTC.
    fn utc(text: &str) -> Timestamp {
        match iso(text.as_bytes()) {
            Some((Stamp::Utc(time), _)) => time,
            other => panic!("{text}: {other:?}"),
        }
    }

    /// Resolves a field, or gives the reason.
    fn resolve(resolver: &mut Resolver, field: &str) -> std::result::Result<Timestamp, &'static str> {
        resolver.resolve(any(field.as_bytes()).unwrap()).map_err(|reject| reject.0.0)
    }

    /// New York's gap and fold of 2026, in an order that goes in and out of what is kept.
    #[test]
    fn gap_and_fold() {
        let mut resolver = Resolver::new(Some(Zone::parse("America/New_York").unwrap()), None);
        let gap = Err("local time does not exist in --log-tz (DST gap)");
        for (local, expected) in [
            ("2026-03-08 01:59:59", Ok("2026-03-08T06:59:59Z")),
            ("2026-03-08 02:00:00", gap),
            ("2026-03-08 02:59:59", gap),
            ("2026-03-08 03:00:00", Ok("2026-03-08T07:00:00Z")),
            ("2026-11-01 00:59:59", Ok("2026-11-01T04:59:59Z")),
            ("2026-11-01 01:00:00", Ok("2026-11-01T05:00:00Z")),
            ("2026-11-01 01:59:59", Ok("2026-11-01T05:59:59Z")),
            ("2026-11-01 02:00:00", Ok("2026-11-01T07:00:00Z")),
            ("2026-03-08 02:30:00", gap),
            ("2026-11-01 02:00:00Z", Ok("2026-11-01T02:00:00Z")),
        ] {
            assert_eq!(resolve(&mut resolver, local), expected.map(utc), "{local}");
        }
        assert_eq!(resolver.ambiguous, 2);
    }

    /// The year comes from the anchor, else from the option, else there is none.
    #[test]
    fn years() {
        let mut resolver = Resolver::new(None, None);
        assert_eq!(resolve(&mut resolver, "Nov 22 14:03:11"), Err("no year in the time (--year)"));
        let mut resolver = Resolver::new(None, Some(2015));
        assert_eq!(resolve(&mut resolver, "Nov 22 14:03:11"), Ok(utc("2015-11-22T14:03:11Z")));
        assert_eq!(resolve(&mut resolver, "Feb 29 00:00:00"), Err("no such date in the year (--year)"));
        resolver.set_anchor(Anchor::new(2015, any(b"Dec 30 23:00:00").unwrap()));
        for (text, expected) in [
            ("Dec 28 00:00:00", "2015-12-28T00:00:00Z"),
            ("Dec 27 23:59:59", "2016-12-27T23:59:59Z"),
            ("Dec 31 23:59:60", "2016-01-01T00:00:00Z"),
            ("Jan  1 00:00:00", "2016-01-01T00:00:00Z"),
            ("Feb 29 12:00:00", "2016-02-29T12:00:00Z"),
        ] {
            assert_eq!(resolve(&mut resolver, text), Ok(utc(expected)), "{text}");
        }
        for year in [i32::MIN, i32::MAX, 1677, 2261] {
            resolver.set_anchor(Some(Anchor { year, month: 12, day: 30 }));
            assert!(resolve(&mut resolver, "Jan  1 00:00:00").is_err() || year == 1677);
        }
        resolver.set_anchor(Some(Anchor { year: 2015, month: 13, day: 0 }));
        assert!(resolve(&mut resolver, "Jan  1 00:00:00").is_err());
    }
}
