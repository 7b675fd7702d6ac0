//! All about one domain: its sources, volume by day, hours, silences.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;

use super::lookups::Lookups;
use super::study::{self, Study};
use super::{Analysis, State, domains, sources};
use crate::calendar::{Calendar, LocalClock, civil};
use crate::record::{Kept, Record, SECOND, Sink, Timestamp};
use crate::report::{self, Day, DomainRow, ProfileSection, ProfileSource, Silence};

/// The analysis.
pub const ANALYSIS: Analysis = Analysis {
    name: "profile",
    about: "all about one domain: sources, volume by day, hours of the week per zone, longest silences",
};

/// Names that are kept to show what was counted under the domain.
const NAMES_SHOWN: usize = 1000;
/// Silences that are reported.
const SILENCES: usize = 5;
/// Days beyond which only those with lookups are listed.
const DAYS_LISTED: i64 = 20_000;

/// The state: that of the whole log, and the exact times of one domain.
pub struct Profile {
    /// The whole log.
    pub log: Lookups,
    /// The domain, canonical and folded.
    target: Vec<u8>,
    /// Its own number, once it was met.
    number: Option<u32>,
    /// Own domains below this number were compared with the target.
    compared: u32,
    /// Times by source: by own number while records come, by shared number once closed.
    times: HashMap<u32, Vec<i64>>,
    /// Names that were counted under the domain.
    names: BTreeSet<Vec<u8>>,
}

impl Profile {
    /// An empty state for the domain `target`, canonical, folded and grouped.
    pub fn new(log: Lookups, target: Vec<u8>) -> Self {
        Profile { log, target, number: None, compared: 0, times: HashMap::new(), names: BTreeSet::new() }
    }

    /// Whether a domain with this own number is the one looked at.
    fn is_target(&mut self, placed: super::lookups::Placed) -> bool {
        if placed.domain >= self.compared {
            self.compared = placed.domain + 1;
            if self.log.domain(placed) == self.target {
                self.number = Some(placed.domain);
            }
        }
        self.number == Some(placed.domain)
    }
}

impl Sink for Profile {
    fn record(&mut self, record: &Record<'_>) -> Kept {
        let others = self.log.background.is_none() && self.log.settings().domain_by.is_exact();
        if others && !record.name.eq_ignore_ascii_case(&self.target) {
            return self.log.take(record, true);
        }
        let Some(placed) = self.log.place(record) else { return Kept::Filtered };
        if self.is_target(placed) {
            if let Some(time) = record.time {
                self.times.entry(placed.source).or_default().push(time.0);
            }
            if !self.log.settings().domain_by.is_exact() && !self.names.contains(self.log.folded()) {
                self.names.insert(self.log.folded().to_vec());
                // The smallest names are kept, so that the choice does not depend on the order of the input.
                if self.names.len() > NAMES_SHOWN {
                    self.names.pop_last();
                }
            }
        }
        Kept::Yes
    }
}

impl State for Profile {
    fn merge(&mut self, other: Self) {
        self.log.merge(other.log);
        for (source, times) in other.times {
            self.times.entry(source).or_default().extend(times);
        }
        self.names.extend(other.names);
        while self.names.len() > NAMES_SHOWN {
            self.names.pop_last();
        }
    }

    fn close(&mut self) {
        self.log.close();
        let times = std::mem::take(&mut self.times);
        self.times = times.into_iter().map(|(own, times)| (self.log.shared_source(own), times)).collect();
    }
}

/// The profile, its row, and the frame it stands in; `None` if nobody asked for the domain.
pub fn profile(state: &mut Profile, top: usize) -> Option<(DomainRow, ProfileSection, Study)> {
    for times in state.times.values_mut() {
        times.sort_unstable();
    }
    let domain = String::from_utf8_lossy(&state.target).into_owned();
    let (row, parts, study) = row_and_parts(state)?;
    let log = &state.log;
    let mut all: Vec<i64> = state.times.values().flatten().copied().collect();
    all.sort_unstable();
    let withheld = (all.len() as u64 != row.lookups).then(|| row.sessions_withheld.clone()).flatten();
    let calendar = days_calendar(log);
    let shown = parts.len().min(top);
    let hidden = &parts[shown..];
    let section = ProfileSection {
        domain,
        names: state.names.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect(),
        sources_not_shown: hidden.len() as u64,
        sources_not_shown_lookups: hidden.iter().map(|source| source.lookups).sum(),
        days: days(state, &calendar, &study),
        days_zone: calendar.zone.name().to_owned(),
        hours: study::hours(log.settings(), &hours(log, &all)),
        silences: silences(&all, &study),
        timing_withheld: withheld,
        sources: parts.into_iter().take(shown).collect(),
    };
    Some((row, section, study))
}

/// The domain's row and its sources.
fn row_and_parts(state: &Profile) -> Option<(DomainRow, Vec<ProfileSource>, Study)> {
    let target = state.target.as_slice();
    let mut parts = Vec::new();
    let (row, study) = domains::row_of(&state.log, target, |group, numbering| {
        for pair in group.pairs {
            parts.push((numbering.sources.get(pair.source), pair.source, pair.lookups, pair.untimed, pair.sessions));
        }
    });
    let row = row?;
    parts.sort_by_key(|part| (std::cmp::Reverse(part.2), sources::sortable(part.0)));
    let sessions = row.sessions.unwrap_or(0);
    let part = |(address, source, lookups, untimed, count): (IpAddr, u32, u64, u64, usize)| {
        let times = state.times.get(&source);
        ProfileSource {
            source: state.log.settings().source_by.show(address),
            label: None,
            lookups,
            lookups_share: lookups as f64 / row.lookups as f64,
            sessions: (untimed == 0).then_some(count as u64),
            sessions_share: (row.sessions.is_some() && sessions > 0).then(|| count as f64 / sessions as f64),
            first: times.and_then(|times| times.first()).map(|time| report::time(*time)),
            last: times.and_then(|times| times.last()).map(|time| report::time(*time)),
        }
    };
    let parts = parts.into_iter().map(part).collect();
    Some((row, parts, study))
}

/// The calendar that days are of: the one zone of the settings, or UTC when there are several.
fn days_calendar(log: &Lookups) -> Calendar {
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
fn hours(log: &Lookups, times: &[i64]) -> Vec<[u64; 168]> {
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

/// Volume by local day, from the first to the last day of the window.
fn days(state: &Profile, calendar: &Calendar, study: &Study) -> Vec<Day> {
    let Some((from, until)) = study.window else { return Vec::new() };
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

/// The longest times without a lookup, before the first and after the last included.
fn silences(times: &[i64], study: &Study) -> Vec<Silence> {
    let (Some((from, until)), Some(first), Some(last)) = (study.window, times.first(), times.last()) else {
        return Vec::new();
    };
    let mut found = vec![(from, *first, "before"), (*last, until, "after")];
    found.extend(times.windows(2).map(|pair| (pair[0], pair[1], "between")));
    found.retain(|(start, end, _)| end > start);
    found.sort_by_key(|(start, end, _)| (std::cmp::Reverse(end.saturating_sub(*start)), *start));
    let silence = |(start, end, position): (i64, i64, &'static str)| Silence {
        start: report::time(start),
        end: report::time(end),
        seconds: end.saturating_sub(start) as f64 / SECOND as f64,
        log_gap_seconds: study.gaps.is_ok().then(|| overlap(start, end, study.known_gaps()) as f64 / SECOND as f64),
        position,
    };
    found.into_iter().take(SILENCES).map(silence).collect()
}

/// Nanoseconds of `[start, end)` that lie in gaps.
fn overlap(start: i64, end: i64, gaps: &[(i64, i64)]) -> i64 {
    gaps.iter().map(|(from, until)| (*until.min(&end)).saturating_sub(*from.max(&start)).max(0)).sum()
}
