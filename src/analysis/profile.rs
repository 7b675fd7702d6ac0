//! All about one domain: its sources, volume by day, hours, silences, and the tests of all of these.

mod activity;
mod answers;
mod concentration;
mod days;
mod findings;
mod history;
mod machines;
mod offsets;
mod raster;
pub(super) mod rates;
mod spread;
mod successors;
mod surroundings;
pub(super) mod timing;
mod volume;
pub(super) mod weeks;

use std::collections::{BTreeSet, HashMap};

use super::exact::{BySource, Fate, Lookup, Tracked};
use super::lookups::{Lookups, Numbering};
use super::naming::Sources;
use super::pairs::{Group, Pair, Session};
use super::study::{self, Study};
use super::withhold::{NO_TIMES, because};
use super::{Analysis, State, domains, measure};
use crate::record::{Kept, Record, Response, Sink, Timestamp, Usual};
use crate::report::{self, DomainRow, ProfileSection, ProfileSource};
use crate::stats::bootstrap::Draws;
pub use answers::{Answered, Cell};
use surroundings::{Sought, Surroundings};
use volume::{days, days_calendar, hours, longest_silences, silences};

/// The analysis.
pub const ANALYSIS: Analysis = Analysis {
    name: "profile",
    about: "all about one domain: sources, volume by day, hours of the week per zone, longest silences",
};

/// Names that are kept to show what was counted under the domain.
const NAMES_SHOWN: usize = 1000;

/// The state: that of the whole log, and the exact times of one domain.
pub struct Profile {
    /// The whole log.
    pub log: Lookups,
    /// The domain, canonical and folded.
    target: Vec<u8>,
    /// Its own number, once it was met.
    number: Option<u32>,
    /// Times by source: by own number while records come, by shared number once closed.
    pub times: HashMap<u32, Vec<i64>>,
    /// Names that were counted under the domain.
    pub names: BTreeSet<Vec<u8>>,
    /// What its lookups were answered.
    pub answered: Answered,
}

impl Profile {
    /// An empty state for the domain `target`, canonical, folded and grouped.
    pub fn new(log: Lookups, target: Vec<u8>) -> Self {
        Profile {
            log,
            target,
            number: None,
            times: HashMap::new(),
            names: BTreeSet::new(),
            answered: Answered::default(),
        }
    }

    /// The domain.
    pub fn target(&self) -> &[u8] {
        &self.target
    }

    /// Whether an answer is one to a lookup that counts.
    fn is_answer(&self, response: &Response<'_>) -> bool {
        let filter = &self.log.settings().filter;
        filter.admits_time(response.time)
            && self.is_of_target(response.name)
            && filter.admits_source(response.source)
            && filter.admits_type(Some(response.rtype))
    }

    /// Replaces the times of the closed state by those of lookups that are no repeats.
    pub fn without_repeats(&mut self, by_source: &BySource) {
        let mut numbering = self.log.numbering();
        let kept = |lookups: &[Lookup]| lookups.iter().filter(|l| l.fate == Fate::Kept).map(|l| l.time).collect();
        let times = by_source.iter().map(|(source, lookups)| (numbering.sources.intern(*source).0, kept(lookups)));
        let times = times.collect();
        drop(numbering);
        self.times = times;
    }

    /// Whether a name is counted under the domain.
    fn is_of_target(&self, name: &[u8]) -> bool {
        let by = &self.log.settings().domain_by;
        by.is_exact() && name.eq_ignore_ascii_case(&self.target)
            || !by.is_exact() && by.group(&name.to_ascii_lowercase()) == self.target
    }

    /// Whether a domain with this own number is the one looked at.
    fn is_target(&mut self, placed: super::lookups::Placed) -> bool {
        // Its number may be an old one: lookups that the filters leave out have numbers too.
        if self.number.is_none() && self.log.domain(placed) == self.target {
            self.number = Some(placed.domain);
        }
        self.number == Some(placed.domain)
    }
}

impl Sink for Profile {
    fn record(&mut self, record: &Record<'_>) -> Kept {
        let exact = self.log.settings().domain_by.is_exact();
        if !self.log.settings().background && !self.is_of_target(record.name) {
            return Kept::Filtered;
        }
        if exact && self.log.background.is_none() && !record.name.eq_ignore_ascii_case(&self.target) {
            return self.log.take(record);
        }
        let Some(placed) = self.log.place(record) else { return Kept::Filtered };
        if self.is_target(placed) {
            if let Some(time) = record.time {
                self.times.entry(placed.source).or_default().push(time.0);
            }
            if let Some(rcode) = record.extra.rcode {
                self.answered.see(rcode, record.time);
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

    fn response(&mut self, response: &Response<'_>) {
        if self.is_answer(response) {
            self.answered.see(response.rcode, response.time);
        }
    }

    fn unread(&mut self, first: Timestamp, last: Timestamp) {
        if self.log.settings().background {
            self.log.unread(first, last);
        }
    }
}

impl Tracked for Profile {
    fn counts(&mut self) -> Vec<&mut Lookups> {
        vec![&mut self.log]
    }

    fn usual_others(&mut self, lookups: &[Usual<'_>]) -> usize {
        // Lookups of other domains are only counted.
        if self.log.settings().background { self.log.usual(lookups) } else { self.usual(lookups) }
    }
}

impl State for Profile {
    fn merge(&mut self, other: Self) {
        self.log.merge(other.log);
        for (source, times) in other.times {
            self.times.entry(source).or_default().extend(times);
        }
        self.answered.merge(other.answered);
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

/// The profile, its row, and the frame it stands in; `None` if nobody asked for the domain. `top` sources are listed;
/// `draws` are those of the bootstraps.
pub fn profile(state: &mut Profile, top: usize, draws: Draws) -> Option<(DomainRow, ProfileSection, Study)> {
    for times in state.times.values_mut() {
        times.sort_unstable();
    }
    let domain = String::from_utf8_lossy(&state.target).into_owned();
    let mut all: Vec<i64> = state.times.values().flatten().copied().collect();
    all.sort_unstable();
    let Found { row, parts, around, study } = find(state, &all)?;
    let log = &state.log;
    let withheld = (all.len() as u64 != row.lookups).then(|| row.sessions_withheld.clone()).flatten();
    let calendar = days_calendar(log);
    let numbering = log.numbering();
    let sources = Sources::new(&numbering, log.settings());
    let shown: Vec<ProfileSource> = parts.iter().take(top).map(|part| source_row(state, sources, part, &row)).collect();
    let raster = raster::raster(state, &parts, &calendar, &study, sources);
    drop(numbering);
    let hidden = parts.get(shown.len()..).unwrap_or_default();
    let mut section = ProfileSection {
        domain,
        names: state.names.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect(),
        sources_not_shown: hidden.len() as u64,
        sources_not_shown_lookups: hidden.iter().map(|part| part.lookups).sum(),
        days: days(state, &calendar, &study),
        days_zone: calendar.zone.name().to_owned(),
        hours: study::hours(log.settings(), &hours(log, &all)),
        silences: silences(&all, &study),
        cleaning: report::Cleaning::default(),
        session_sensitivity: Vec::new(),
        rhythm: Vec::new(),
        rhythm_withheld: row.sessions_withheld.clone(),
        timing_withheld: withheld,
        sources: shown,
        raster,
        ..ProfileSection::default()
    };
    let activity = findings::activity(state, parts, &row);
    findings::fill(state, &activity, &around, &study, draws, &mut section);
    Some((row, section, study))
}

/// One source of the domain, as the log's pairs have it.
struct Part {
    /// The source, by shared number.
    number: u32,
    /// Its lookups.
    lookups: u64,
    /// Those without a time.
    untimed: u64,
    /// Its sessions.
    sessions: Vec<Session>,
}

/// What one walk over the log finds.
struct Found {
    /// The domain's row.
    row: DomainRow,
    /// Its sources, most lookups first.
    parts: Vec<Part>,
    /// What the other domains do.
    around: Surroundings,
    /// The frame.
    study: Study,
}

/// Walks over the log; `times` are those of all lookups of the domain, in order.
fn find(state: &Profile, times: &[i64]) -> Option<Found> {
    let target = state.target.as_slice();
    let mut parts = Vec::new();
    let window = study::window(&state.log);
    let mut around = Surroundings::new(Sought {
        target: state.target.clone(),
        sources: state.times.keys().copied().collect(),
        last: times.last().copied(),
        silences: longest_silences(times, window).into_iter().map(|(start, end, _)| (start, end)).collect(),
        zones: state.log.settings().calendars.len(),
    });
    let see_any = |study: &Study, numbering: &Numbering, group: &Group<'_>| around.see(study, numbering, group);
    let (row, study) = domains::row_among(&state.log, target, see_any, |group, _| {
        let part = |pair: &Pair| Part {
            number: pair.source,
            lookups: pair.lookups,
            untimed: pair.untimed,
            sessions: group.sessions_of(pair).to_vec(),
        };
        parts.extend(group.pairs.iter().map(part));
    });
    around.finish(&study);
    let numbering = state.log.numbering();
    let sources = Sources::new(&numbering, state.log.settings());
    parts.sort_by(|a, b| b.lookups.cmp(&a.lookups).then_with(|| sources.compare(a.number, b.number)));
    drop(numbering);
    Some(Found { row: row?, parts, around, study })
}

/// One source as the report has it.
fn source_row(state: &Profile, sources: Sources<'_>, part: &Part, row: &DomainRow) -> ProfileSource {
    let times = state.times.get(&part.number);
    let count = part.sessions.len() as u64;
    let all = row.sessions.filter(|sessions| *sessions > 0);
    let sessions = (part.untimed == 0).then_some(count);
    let sessions_share = all.map(|sessions| count as f64 / sessions as f64);
    let (first, last) = times.map_or((None, None), |times| (times.first(), times.last()));
    ProfileSource {
        source: sources.text(part.number),
        label: sources.label(part.number),
        lookups: part.lookups,
        lookups_share: part.lookups as f64 / row.lookups as f64,
        sessions_withheld: measure::sessions_withheld(part.untimed, part.lookups),
        sessions,
        sessions_share_withheld: row.sessions_withheld.clone().filter(|_| sessions_share.is_none()),
        sessions_share,
        first: first.map(|time| report::time(*time)),
        first_withheld: because(first, NO_TIMES),
        last: last.map(|time| report::time(*time)),
        last_withheld: because(last, NO_TIMES),
    }
}
