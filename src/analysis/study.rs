//! What all rows of a report share: the window, the log gaps, the business hours, the figures of the whole log.

use std::collections::BTreeMap;

use super::Settings;
use super::gaps::{self, Background};
use super::lookups::{Lookups, Numbering};
use super::naming::Sources;
use super::pairs::{Group, Lessened, Session};
use super::withhold::{OUTSIDE, because, windowless};
use crate::calendar::{BusinessIndex, covered_ns};
use crate::record::{SECOND, Timestamp};
use crate::report::{self, Business, Gap, Hours};

/// The frame of a study.
pub struct Study {
    /// The window that timing figures refer to, in nanoseconds; `None` without times.
    pub window: Option<(i64, i64)>,
    /// Whether a time in business hours can be told for each zone, by zone.
    indexes: Vec<BusinessIndex>,
    /// The whole log, for telling gaps.
    background: Background,
    /// Whether the log has silences that may be gaps: only then it matters when sessions begin.
    has_silences: bool,
    /// The log's gaps, or why they cannot be told.
    pub gaps: Result<Vec<(i64, i64)>, String>,
    /// Lookups that count of sources that are groups, and of such that stand for themselves because there is no group
    /// of them; `None` where sources are addresses or prefixes.
    grouped: Option<(u64, u64)>,
}

impl Study {
    /// The frame of a closed state. Its gaps are known only when [`visit`] made it.
    pub fn new(state: &Lookups) -> Self {
        let window = window(state);
        let settings = state.settings();
        let (from, until) = window.unwrap_or((0, 0));
        let index = |calendar| BusinessIndex::new(calendar, Timestamp(from), Timestamp(until.saturating_add(1)));
        Study {
            window,
            indexes: settings.calendars.iter().map(index).collect(),
            background: Background::default(),
            has_silences: !state.coverage.silences(gaps::LEAST_MINUTES).is_empty(),
            gaps: Err("not looked for".to_owned()),
            grouped: settings.source_by.is_keyed().then_some((0, 0)),
        }
    }

    /// Takes in one domain of the background; `is_target` where it is the one looked at.
    fn see_background(&mut self, group: &Group<'_>, is_target: bool) {
        if self.has_silences {
            let sessions = group.pairs.iter().flat_map(|pair| group.sessions_of(pair));
            sessions.for_each(|session| self.background.see(session.first));
        }
        if !is_target {
            self.background.domains += 1;
            self.background.sessions += group.pairs.iter().map(|pair| pair.sessions as u64).sum::<u64>();
        }
    }

    /// Counts for how many lookups of a selected domain the source is a group.
    fn see_sources(&mut self, group: &Group<'_>, sources: Sources<'_>) {
        let Some((grouped, others)) = &mut self.grouped else { return };
        for pair in group.pairs {
            let count = if sources.is_group(pair.source) == Some(true) { &mut *grouped } else { &mut *others };
            *count += pair.lookups;
        }
    }

    /// Looks for gaps, once the background is complete.
    fn find_gaps(&mut self, state: &Lookups) {
        if !state.settings().background {
            self.gaps = Err(gaps::UNREAD.to_owned());
            return;
        }
        self.gaps = self.background.gaps(&state.coverage);
    }

    /// The gaps, none where they cannot be told.
    pub fn known_gaps(&self) -> &[(i64, i64)] {
        self.gaps.as_deref().unwrap_or_default()
    }

    /// The window as the report shows it.
    pub fn window_shown(&self) -> Option<Gap> {
        self.window.map(|(from, until)| Gap { start: report::time(from), end: report::time(until) })
    }

    /// How many of `sessions` begin in business hours of `zone`.
    pub fn business_sessions(&self, zone: usize, sessions: &[Session]) -> u64 {
        sessions.iter().filter(|session| self.indexes[zone].is_business(Timestamp(session.first))).count() as u64
    }

    /// Whether all of a UTC hour, by its number since the epoch, is business in `zone` or none of it, if that is so.
    pub fn business_hour(&self, zone: usize, hour: i64) -> Option<bool> {
        self.indexes[zone].of_hour(hour)
    }

    /// Whether there is business in `zone` at an instant.
    pub fn is_business(&self, zone: usize, time: i64) -> bool {
        self.indexes[zone].is_business(Timestamp(time))
    }

    /// How many of `starts` lie in business hours of `zone`.
    pub fn business_starts(&self, zone: usize, starts: &[i64]) -> u64 {
        starts.iter().filter(|start| self.indexes[zone].is_business(Timestamp(**start))).count() as u64
    }

    /// The share of the covered time that is business hours, for each zone.
    pub fn expected_shares(&self, settings: &Settings) -> Vec<Option<f64>> {
        let share = |calendar: &crate::calendar::Calendar| {
            let (from, until) = self.window?;
            let (from, until) = (Timestamp(from), Timestamp(until));
            let covered = covered_ns(from, until, self.known_gaps());
            (covered > 0).then(|| calendar.business_ns(from, until, self.known_gaps()) as f64 / covered as f64)
        };
        settings.calendars.iter().map(share).collect()
    }

    /// Fills what the account of the input says of the window.
    pub fn account(&self, state: &Lookups, account: &mut report::Account) {
        account.untimed = state.untimed;
        let whole = state.whole.filter(|_| state.settings().background);
        account.first = whole.map(|(first, _)| report::time(first));
        account.last = whole.map(|(_, last)| report::time(last));
        let timeless = because(whole.as_ref(), windowless(state.settings()));
        account.first_withheld.clone_from(&timeless);
        account.last_withheld = timeless;
        let seconds = |ns: i128| ns as f64 / SECOND as f64;
        let period = |(from, until): (i64, i64)| Gap { start: report::time(from), end: report::time(until) };
        account.window = self.window_shown();
        let outside = whole.is_some() && self.window.is_none();
        let reason = if outside { OUTSIDE } else { windowless(state.settings()) };
        let withheld = because(self.window.as_ref(), reason);
        account.window_withheld.clone_from(&withheld);
        account.window_seconds_withheld.clone_from(&withheld);
        account.covered_seconds_withheld = withheld;
        account.window_seconds = self.window.map(|(from, until)| seconds(i128::from(until) - i128::from(from)));
        account.covered_seconds =
            self.window.map(|(from, until)| seconds(covered_ns(Timestamp(from), Timestamp(until), self.known_gaps())));
        match &self.gaps {
            Ok(gaps) => {
                account.gaps = Some(gaps.iter().copied().map(period).collect());
            }
            Err(_) if outside => account.gaps_withheld = Some(OUTSIDE.to_owned()),
            Err(reason) => account.gaps_withheld = Some(reason.clone()),
        }
        let numbering = state.numbering();
        let counted = |count: u64| state.settings().background.then_some(count);
        account.domains = counted(numbering.domains.len() as u64);
        account.sources = counted(Sources::new(&numbering, state.settings()).len());
        account.domains_withheld = because(account.domains.as_ref(), gaps::UNREAD);
        account.sources_withheld = because(account.sources.as_ref(), gaps::UNREAD);
        (account.grouped_lookups, account.ungrouped_lookups) = self.grouped.unzip();
    }
}

/// Shows every selected domain to `see`, and makes the frame of the study on the way; the domain looked at is no
/// background of itself.
pub fn visit(state: &Lookups, target: Option<&[u8]>, see: impl FnMut(&Study, &Numbering, &Group<'_>)) -> Study {
    visit_all(state, target, |_, _, _| (), see)
}

/// The same as [`visit`], and shows every domain of the whole log, whatever the filters for names, sources and types,
/// to `see_any`.
pub fn visit_all(
    state: &Lookups,
    target: Option<&[u8]>,
    see_any: impl FnMut(&Study, &Numbering, &Group<'_>),
    see: impl FnMut(&Study, &Numbering, &Group<'_>),
) -> Study {
    walk(Study::new(state), state, target, see_any, see)
}

/// The same as [`visit_all`] with a frame of the state in which nothing was seen yet.
fn walk(
    mut study: Study,
    state: &Lookups,
    target: Option<&[u8]>,
    mut see_any: impl FnMut(&Study, &Numbering, &Group<'_>),
    mut see: impl FnMut(&Study, &Numbering, &Group<'_>),
) -> Study {
    let numbering = state.numbering();
    let target = target.and_then(|target| numbering.domains.find(target));
    if let Some(background) = &state.background {
        background.for_each_group(|group| {
            study.see_background(&group, Some(group.domain) == target);
            see_any(&study, &numbering, &group);
        });
    }
    let mut lessened = Lessened::default();
    state.selected.for_each_group(|group| {
        if state.background.is_none() {
            study.see_background(&group, Some(group.domain) == target);
            see_any(&study, &numbering, &group);
        }
        study.see_sources(&group, Sources::new(&numbering, state.settings()));
        see(&study, &numbering, &lessened.group(&group, state.forgotten(group.domain)));
    });
    drop(numbering);
    study.find_gaps(state);
    study
}

/// As [`visit`], but shows only the domains for which `wanted` holds, to some threads with a `room` each.
///
/// Most logs have no silence that could be a gap; then the background need not be gone through. Where it must be, one
/// thread does so.
pub fn visit_wanted<R: Send>(
    state: &Lookups,
    threads: usize,
    wanted: impl Fn(u32) -> bool + Sync,
    room: impl Fn() -> R + Sync,
    see: impl Fn(&mut R, &Study, &Numbering, &Group<'_>) + Sync,
) -> (Vec<R>, Study) {
    // For how many lookups sources are groups, all pairs tell.
    let is_keyed = state.settings().source_by.is_keyed();
    let mut study = Study::new(state);
    if state.background.is_some() || is_keyed || study.has_silences {
        let mut room = room();
        let see_wanted = |study: &Study, numbering: &Numbering, group: &Group<'_>| {
            if wanted(group.domain) {
                see(&mut room, study, numbering, group);
            }
        };
        let study = walk(study, state, None, |_, _, _| (), see_wanted);
        return (vec![room], study);
    }
    let numbering = state.numbering();
    study.background.domains = numbering.domains.len() as u64;
    study.background.sessions = state.selected.count_sessions(None, gaps::LEAST_SESSIONS);
    let room = || (room(), Lessened::default());
    let rooms = state.selected.for_each_wanted(threads, wanted, room, |(room, lessened), group| {
        see(room, &study, &numbering, &lessened.group(&group, state.forgotten(group.domain)));
    });
    drop(numbering);
    study.find_gaps(state);
    (rooms.into_iter().map(|(room, _)| room).collect(), study)
}

/// The window of a study: from the first to the last record, cut by `--since` and `--until` where the log goes on
/// beyond them.
pub fn window(state: &Lookups) -> Option<(i64, i64)> {
    // Of a log whose lines were not all read, nobody knows the ends.
    let (first, last) = state.whole.filter(|_| state.settings().background)?;
    let filter = &state.settings().filter;
    let from = filter.since.map_or(first, |since| since.0.max(first));
    let until = filter.until.map_or(last, |until| until.0.min(last));
    (from <= until).then_some((from, until))
}

/// Business figures of a row before the expected share is known.
pub struct InBusiness {
    /// Lookups in business hours, by zone.
    pub lookups: Vec<u64>,
    /// Sessions that begin in business hours, by zone.
    pub sessions: Vec<u64>,
}

/// The `business` part of a row; `timed` counts its lookups and sessions that have times.
pub fn business(
    settings: &Settings,
    inside: &InBusiness,
    timed: (u64, u64),
    sessions_withheld: Option<&String>,
    expected: &[Option<f64>],
) -> Vec<Business> {
    let share = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
    // A window of one instant has a beginning and no length.
    let unexpected = if settings.background && timed.0 > 0 { "the window has no length" } else { windowless(settings) };
    let zone = |(zone, calendar): (usize, &crate::calendar::Calendar)| {
        let lookups = (timed.0 > 0).then_some(inside.lookups[zone]);
        let sessions = sessions_withheld.is_none().then_some(inside.sessions[zone]);
        Business {
            zone: calendar.zone.name().to_owned(),
            hours: calendar.hours.to_string(),
            lookups,
            lookups_share: lookups.and_then(|part| share(part, timed.0)),
            sessions,
            sessions_share: sessions.and_then(|part| share(part, timed.1)),
            expected_share: expected.get(zone).copied().flatten(),
            expected_share_withheld: because(expected.get(zone).copied().flatten().as_ref(), unexpected),
            withheld: sessions_withheld.cloned(),
        }
    };
    settings.calendars.iter().enumerate().map(zone).collect()
}

/// Counts by local hour of week as the report has them.
pub fn hours(settings: &Settings, counts: &[[u64; 168]]) -> Vec<Hours> {
    let zone = |(calendar, counts): (&crate::calendar::Calendar, &[u64; 168])| {
        let mut by_weekday_hour = [[0; 24]; 7];
        for (hour, count) in counts.iter().enumerate() {
            by_weekday_hour[hour / 24][hour % 24] = *count;
        }
        Hours { zone: calendar.zone.name().to_owned(), by_weekday_hour }
    };
    settings.calendars.iter().zip(counts).map(zone).collect()
}

/// Lookups by type, by the type's name; `unknown` where the log has no types.
pub fn types(counts: impl Iterator<Item = (Option<crate::dns::RecordType>, u64)>) -> BTreeMap<String, u64> {
    let mut types = BTreeMap::new();
    for (rtype, count) in counts {
        *types.entry(rtype.map_or_else(|| "unknown".to_owned(), |rtype| rtype.to_string())).or_insert(0) += count;
    }
    types
}
