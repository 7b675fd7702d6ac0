//! When the domain is asked for, without tests: volume by day, hours of the week, the longest silences.

use std::collections::{BTreeMap, BTreeSet};

use super::super::lookups::Lookups;
use super::super::study::Study;
use super::Profile;
use crate::calendar::{Calendar, LocalClock, civil};
use crate::record::{SECOND, Timestamp};
use crate::report::{self, Day, Silence};

/// Silences that are reported.
const SILENCES: usize = 5;
/// Days beyond which only those with lookups are listed.
const DAYS_LISTED: i64 = 20_000;

/// The calendar that days are of: the one zone of the settings, or UTC when there are several.
pub fn days_calendar(log: &Lookups) -> Calendar {
    let calendars = &log.settings().calendars;
    match calendars.as_slice() {
        [only] => only.clone(),
        _ => Calendar {
            zone: crate::calendar::Zone::utc(),
            hours: calendars.first().expect("there is a zone at least").hours.clone(),
            holidays: std::sync::Arc::from([]),
        },
    }
}

/// Lookups by local hour of week, by zone.
pub fn hours(log: &Lookups, times: &[i64]) -> Vec<[u64; 168]> {
    let of_zone = |calendar: &Calendar| {
        let mut clock = LocalClock::new(calendar.clone());
        let mut counts = [0; 168];
        for time in times {
            counts[usize::from(clock.slot(Timestamp(*time)).hour_of_week)] += 1;
        }
        counts
    };
    log.settings().calendars.iter().map(of_zone).collect()
}

/// Volume by local day, from the first to the last day of the window, or of the lookups where that is not known.
pub fn days(state: &Profile, calendar: &Calendar, study: &Study) -> Vec<Day> {
    let Some((from, until)) = study.window.or_else(|| span(state)) else { return Vec::new() };
    let mut clock = LocalClock::new(calendar.clone());
    let mut counted: BTreeMap<i32, (u64, u64)> = BTreeMap::new();
    for times in state.times.values() {
        let mut before = None;
        for time in times {
            let day = clock.local_day(Timestamp(*time));
            let counts = counted.entry(day).or_default();
            counts.0 += 1;
            counts.1 += u64::from(before != Some(day));
            before = Some(day);
        }
    }
    let (first, last) = (clock.local_day(Timestamp(from)), clock.local_day(Timestamp(until)));
    let mut in_gap = BTreeSet::new();
    for (start, end) in study.known_gaps() {
        in_gap.extend(clock.local_day(Timestamp(*start))..=clock.local_day(Timestamp(end - 1)));
    }
    let every = i64::from(last) - i64::from(first) < DAYS_LISTED;
    let listed: Vec<i32> = if every { (first..=last).collect() } else { counted.keys().copied().collect() };
    let day = |day: i32| {
        let (lookups, sources) = counted.get(&day).copied().unwrap_or_default();
        Day {
            date: civil::date(day).map_or_else(String::new, |date| date.to_string()),
            lookups,
            sources,
            log_gap: in_gap.contains(&day),
        }
    };
    listed.into_iter().map(day).collect()
}

/// From the first to the last lookup of the domain; its times are in order.
pub fn span(state: &Profile) -> Option<(i64, i64)> {
    let times = state.times.values().filter_map(|times| Some((*times.first()?, *times.last()?)));
    times.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

/// The longest times without a lookup, before the first and after the last included.
pub fn longest_silences(times: &[i64], window: Option<(i64, i64)>) -> Vec<(i64, i64, &'static str)> {
    let mut found = Vec::new();
    if let (Some((from, until)), Some(first), Some(last)) = (window, times.first(), times.last()) {
        found.extend([(from, *first, "before"), (*last, until, "after")]);
    }
    found.extend(times.windows(2).map(|pair| (pair[0], pair[1], "between")));
    found.retain(|(start, end, _)| end > start);
    let order = |(start, end, _): &(i64, i64, _)| (std::cmp::Reverse(end.saturating_sub(*start)), *start);
    if found.len() > SILENCES {
        found.select_nth_unstable_by_key(SILENCES, order);
        found.truncate(SILENCES);
    }
    found.sort_by_key(order);
    found
}

/// The same as the report has them.
pub fn silences(times: &[i64], study: &Study) -> Vec<Silence> {
    let silence = |(start, end, position): (i64, i64, &'static str)| Silence {
        start: report::time(start),
        end: report::time(end),
        seconds: end.saturating_sub(start) as f64 / SECOND as f64,
        log_gap_seconds: study.gaps.is_ok().then(|| overlap(start, end, study.known_gaps()) as f64 / SECOND as f64),
        log_gap_seconds_withheld: study.gaps.as_ref().err().cloned(),
        position,
    };
    longest_silences(times, study.window).into_iter().map(silence).collect()
}

/// Nanoseconds of `[start, end)` that lie in gaps.
pub fn overlap(start: i64, end: i64, gaps: &[(i64, i64)]) -> i64 {
    gaps.iter().map(|(from, until)| (*until.min(&end)).saturating_sub(*from.max(&start)).max(0)).sum()
}
