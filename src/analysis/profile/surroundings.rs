//! What the rest of the log does: gathered on the one walk over all domains.

use std::collections::HashSet;

use super::super::gaps::{HOUR, HOURS_OF_WEEK, hour_of_week};
use super::super::lookups::Numbering;
use super::super::pairs::Group;
use super::super::study::Study;
use crate::calendar::civil::DAY;

/// How long before the last lookup a name may be new.
const BEFORE: i64 = DAY;
/// How long after it.
const AFTER: i64 = 14 * DAY;

/// What is looked for among the other domains.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    /// The domain, folded.
    pub target: Vec<u8>,
    /// The sources of the domain, by shared number.
    pub sources: HashSet<u32>,
    /// The last lookup of the domain.
    pub last: Option<i64>,
    /// Silences of the domain.
    pub silences: Vec<(i64, i64)>,
    /// How many zones there are.
    pub zones: usize,
}

/// A name of the rest of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The name.
    pub name: String,
    /// Its first and last lookup; `None` without times.
    pub span: Option<(i64, i64)>,
    /// Its lookups.
    pub lookups: u64,
    /// Its sources, by shared number.
    pub sources: Vec<u32>,
    /// How many of these ask for the domain as well.
    pub shared: u64,
}

/// What the rest of the log does.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// What is looked for.
    pub sought: Sought,
    /// How many domains each source asks for, by shared number.
    pub asked: Vec<u32>,
    /// Domains of the log, the one looked at included.
    pub domains: u64,
    /// The pairs of the domain itself before the filters for sources and types: source, lookups, sessions, untimed.
    pub own: Vec<(u32, u64, u64, u64)>,
    /// Sessions of all other domains.
    pub sessions: u64,
    /// Those that start in business hours, by zone.
    pub business: Vec<u64>,
    /// When they start, by UTC hour of the week.
    pub starts: [u64; HOURS_OF_WEEK],
    /// Those that start in each of the silences.
    pub in_silences: Vec<u64>,
    /// Names that are new around the last lookup and share a source.
    pub newcomers: Vec<Name>,
    /// Names that are new around the last lookup and share no source: for the correction, they count.
    pub strangers: u64,
    /// Names made of the domain and another suffix.
    pub run_on: Vec<Name>,
    /// The sessions of all other domains, hour by hour.
    by_hour: ByHour,
}

/// Sessions by the UTC hour that they start in: what holds for a whole hour need not be asked for each session.
#[derive(Clone, Debug, Default)]
struct ByHour {
    /// The first hour since the epoch.
    first: i64,
    /// For each hour how many sessions start in it, and whether each has to be looked at by itself.
    hours: Vec<(u32, bool)>,
}

/// Hours up to which sessions are counted by hour: fifty years.
const MOST_HOURS: i64 = 50 * 366 * 24;

impl ByHour {
    /// The hours of the window of a study; none of a window that is too long, whose sessions are looked at one by one.
    fn new(study: &Study, sought: &Sought) -> Self {
        let Some((from, until)) = study.window else { return ByHour::default() };
        let (first, last) = (from.div_euclid(HOUR), until.div_euclid(HOUR));
        if last - first >= MOST_HOURS {
            return ByHour::default();
        }
        let is_mixed = |hour: i64| {
            let touches = |(from, until): &(i64, i64)| from.div_euclid(HOUR) <= hour && hour <= until.div_euclid(HOUR);
            sought.silences.iter().any(touches)
                || (0..sought.zones).any(|zone| study.business_hour(zone, hour).is_none())
        };
        ByHour { first, hours: (first..=last).map(|hour| (0, is_mixed(hour))).collect() }
    }
}

impl Surroundings {
    /// Nothing seen yet.
    pub fn new(sought: Sought) -> Self {
        Surroundings {
            asked: Vec::new(),
            domains: 0,
            own: Vec::new(),
            sessions: 0,
            business: vec![0; sought.zones],
            starts: [0; HOURS_OF_WEEK],
            in_silences: vec![0; sought.silences.len()],
            newcomers: Vec::new(),
            strangers: 0,
            run_on: Vec::new(),
            by_hour: ByHour::default(),
            sought,
        }
    }

    /// Takes in one domain of the log.
    pub fn see(&mut self, study: &Study, numbering: &Numbering, group: &Group<'_>) {
        if self.domains == 0 {
            self.by_hour = ByHour::new(study, &self.sought);
        }
        self.domains += 1;
        self.asked.resize(self.asked.len().max(numbering.sources.len().max(numbering.groups.len())), 0);
        for pair in group.pairs {
            if let Some(asked) = self.asked.get_mut(pair.source as usize) {
                *asked += 1;
            }
        }
        let name = numbering.domains.get(group.domain);
        if name == self.sought.target {
            let pair =
                |pair: &super::super::pairs::Pair| (pair.source, pair.lookups, pair.sessions as u64, pair.untimed);
            self.own.extend(group.pairs.iter().map(pair));
            return;
        }
        let span = self.sessions_of(study, group);
        self.look_at(name, span, group);
    }

    /// Counts the sessions of another domain; its first and last lookup.
    fn sessions_of(&mut self, study: &Study, group: &Group<'_>) -> Option<(i64, i64)> {
        let mut span: Option<(i64, i64)> = None;
        for pair in group.pairs {
            let sessions = group.sessions_of(pair);
            self.sessions += sessions.len() as u64;
            for session in sessions {
                let place = session.first.div_euclid(HOUR).wrapping_sub(self.by_hour.first);
                match usize::try_from(place).ok().and_then(|place| self.by_hour.hours.get_mut(place)) {
                    Some((count, false)) => *count += 1,
                    _ => self.look_closely(study, session.first),
                }
            }
            // The sessions of a pair are in order.
            if let (Some(earliest), Some(latest)) = (sessions.first(), sessions.last()) {
                let (first, last) = span.unwrap_or((earliest.first, latest.last));
                span = Some((first.min(earliest.first), last.max(latest.last)));
            }
        }
        span
    }

    /// Counts a session that starts in an hour of which not all is alike.
    fn look_closely(&mut self, study: &Study, start: i64) {
        self.starts[hour_of_week(start.div_euclid(HOUR))] += 1;
        for (zone, inside) in self.business.iter_mut().enumerate() {
            *inside += u64::from(study.is_business(zone, start));
        }
        for ((from, until), count) in self.sought.silences.iter().zip(&mut self.in_silences) {
            *count += u64::from((*from..*until).contains(&start));
        }
    }

    /// Counts what is known of whole hours, once all domains were seen.
    pub fn finish(&mut self, study: &Study) {
        let ByHour { first, hours } = std::mem::take(&mut self.by_hour);
        for (hour, (count, _)) in (first..).zip(hours).filter(|(_, (count, _))| *count > 0) {
            self.starts[hour_of_week(hour)] += u64::from(count);
            for (zone, inside) in self.business.iter_mut().enumerate() {
                let is_business = study.business_hour(zone, hour) == Some(true);
                *inside += if is_business { u64::from(count) } else { 0 };
            }
        }
    }

    /// Keeps another domain if it is a run-on name, or new around the last lookup.
    fn look_at(&mut self, name: &[u8], span: Option<(i64, i64)>, group: &Group<'_>) {
        let new = self.sought.last.zip(span).is_some_and(|(last, (first, _))| {
            (last.saturating_sub(BEFORE)..=last.saturating_add(AFTER)).contains(&first)
        });
        let run_on = is_run_on(name, &self.sought.target);
        if !new && !run_on {
            return;
        }
        let sources: Vec<u32> = group.pairs.iter().map(|pair| pair.source).collect();
        let shared = sources.iter().filter(|source| self.sought.sources.contains(source)).count() as u64;
        if !run_on && shared == 0 {
            self.strangers += 1;
            return;
        }
        let lookups = group.pairs.iter().map(|pair| pair.lookups).sum();
        let name = Name { name: String::from_utf8_lossy(name).into_owned(), span, lookups, sources, shared };
        if run_on { self.run_on.push(name) } else { self.newcomers.push(name) }
    }
}

/// Whether a name is the domain followed by another suffix, as search lists make them.
fn is_run_on(name: &[u8], target: &[u8]) -> bool {
    !target.is_empty()
        && target != b"."
        && name.strip_prefix(target).is_some_and(|rest| rest.len() > 1 && rest[0] == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn run_on_names_go_on_behind_a_dot() {
        let is = |name: &str, target: &str| is_run_on(name.as_bytes(), target.as_bytes());
        assert!(is("mail.example.com.corp.example", "mail.example.com"));
        assert!(!is("mail.example.com", "mail.example.com") && !is("mail.example.comx.example", "mail.example.com"));
        assert!(!is("a.mail.example.com", "mail.example.com") && !is("example", ".") && !is("x.example", ""));
    }
}
