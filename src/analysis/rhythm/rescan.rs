//! Rescan waves: a second pass over the log for the names that leading sources ask for around the domain's sessions.
//!
//! The pass is bounded: [`SAMPLE`] sessions of a source, evenly spread over all, [`WITHIN`] of a session to either
//! side, and [`MOST`] lookups of a source. Its state is a set; what is beyond the bound is counted and forgotten, so
//! that the verdict does not depend on the order of the input.

use std::net::IpAddr;
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::times::sessions;
use crate::analysis::exact::{BySource, Lookup};
use crate::analysis::intern::Texts;
use crate::analysis::pairs::Session;
use crate::analysis::{Settings, State};
use crate::dns::name;
use crate::record::{Kept, Record, SECOND, Sink};
use crate::report::Rescan;
use crate::stats::median::median;
use crate::stats::rhythm::waves::{COMMON, order_correlation};

/// How far from a session names are looked at.
const WITHIN: i64 = 600 * SECOND;
/// The most lookups of a source that are looked at.
const MOST: usize = 2_000_000;
/// A longer silence ends a wave.
const PAUSE: i64 = 5 * SECOND;
/// Sessions that make a second pass worth while.
const SESSIONS: usize = 3;
/// Sessions of a source whose surroundings are looked at: what most of its sessions are like, these are like as well,
/// and the rest of the log need not be parsed again.
const SAMPLE: usize = 32;

/// What a second pass found of a source, or why it was not looked at.
pub type Waves = Result<Rescan, String>;

/// The times around the sessions of each source.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// By source.
    of: HashMap<IpAddr, AroundSource, FixedState>,
}

/// The times around the sessions of one source.
#[derive(Clone, Debug, Default)]
struct AroundSource {
    /// How many sessions there are.
    all: usize,
    /// Those that are looked at, in order.
    sessions: Vec<Session>,
    /// Beginnings and ends of what is looked at, ascending and disjoint.
    intervals: Vec<(i64, i64)>,
}

impl AroundSource {
    /// Whether any of the time from `first` to `last` is looked at.
    fn touches(&self, first: i64, last: i64) -> bool {
        let next = self.intervals.partition_point(|(_, until)| *until < first);
        self.intervals.get(next).is_some_and(|(from, _)| *from <= last)
    }

    /// Whether a session that is looked at has a lookup at this time.
    fn is_sampled(&self, time: i64) -> bool {
        let next = self.sessions.partition_point(|session| session.last < time);
        self.sessions.get(next).is_some_and(|session| session.first <= time)
    }
}

impl Around {
    /// Whether no source is to be looked at.
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// Whether any source is looked at between two instants.
    pub fn touches(&self, first: i64, last: i64) -> bool {
        self.of.values().any(|around| around.touches(first, last))
    }

    /// The sources that are looked at.
    pub fn sources(&self) -> impl Iterator<Item = IpAddr> {
        self.of.keys().copied()
    }
}

/// The times around the sessions of these sources, as far as they have enough for waves.
pub fn around(by_source: &BySource, sources: &[IpAddr], gap: i64) -> Around {
    let mut around = Around::default();
    for source in sources {
        let sessions = by_source.get(source).map(|lookups| sessions(lookups, gap)).unwrap_or_default();
        if sessions.len() < SESSIONS {
            continue;
        }
        let all = sessions.len();
        let sessions = evenly(sessions, SAMPLE);
        let mut intervals: Vec<(i64, i64)> = Vec::new();
        for session in &sessions {
            let (from, until) = (session.first.saturating_sub(WITHIN), session.last.saturating_add(WITHIN));
            match intervals.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(until),
                _ => intervals.push((from, until)),
            }
        }
        around.of.insert(*source, AroundSource { all, sessions, intervals });
    }
    around
}

/// At most so many of `all`, from the first to the last, at about equal distances.
fn evenly<T>(all: Vec<T>, most: usize) -> Vec<T> {
    if all.len() <= most {
        return all;
    }
    let last = all.len() - 1;
    let mut chosen = (0..most).map(|number| number * last / (most - 1).max(1)).peekable();
    all.into_iter().enumerate().filter_map(|(at, item)| chosen.next_if_eq(&at).map(|_| item)).collect()
}

/// What a source asked for: times and names, as long as they are within the bound, and how many there were.
type Seen = (Vec<(i64, u32)>, usize);

/// The state of the second pass.
pub struct Near {
    /// What changes figures.
    settings: Arc<Settings>,
    /// What is looked at.
    around: Arc<Around>,
    /// Names by number.
    names: Texts,
    /// What each source asked for.
    seen: HashMap<IpAddr, Seen, FixedState>,
    /// The name at hand in lower case.
    folded: Vec<u8>,
}

impl Near {
    /// Nothing seen yet.
    pub fn new(settings: Arc<Settings>, around: Arc<Around>) -> Self {
        Near { settings, around, names: Texts::default(), seen: HashMap::default(), folded: Vec::new() }
    }

    /// The waves of a source around its sessions for the domain, whose lookups are given.
    pub fn waves(&self, source: IpAddr, of_domain: &[Lookup]) -> Waves {
        let Some(around) = self.around.of.get(&source) else { return Err(format!("fewer than {SESSIONS} sessions")) };
        let Some((seen, count)) = self.seen.get(&source) else { return Err("the log has changed".to_owned()) };
        if *count > MOST {
            return Err(format!("more than {MOST} lookups around the sessions"));
        }
        let mut seen: Vec<(i64, &[u8])> = seen.iter().map(|(time, name)| (*time, self.names.get(*name))).collect();
        seen.sort_unstable();
        let of_domain = of_domain.iter().map(|lookup| lookup.time).filter(|time| around.is_sampled(*time));
        let found = rescan(&seen, of_domain);
        Ok(Rescan { sessions: around.all as u64, sessions_looked_at: around.sessions.len() as u64, ..found })
    }
}

impl Sink for Near {
    fn record(&mut self, record: &Record<'_>) -> Kept {
        let source = self.settings.source_by.group(record.source);
        let (Some(around), Some(time)) = (self.around.of.get(&source), record.time) else {
            return Kept::Filtered;
        };
        if !around.touches(time.0, time.0) || !self.settings.filter.admits_time(record.time) {
            return Kept::Filtered;
        }
        let (seen, count) = self.seen.entry(source).or_default();
        *count += 1;
        if *count <= MOST {
            name::fold(record.name, &mut self.folded);
            seen.push((time.0, self.names.intern(&self.folded).0));
        } else {
            *seen = Vec::new();
        }
        Kept::Yes
    }
}

impl State for Near {
    fn merge(&mut self, other: Self) {
        let numbers: Vec<u32> =
            (0..other.names.len() as u32).map(|number| self.names.intern(other.names.get(number)).0).collect();
        for (source, (theirs, count)) in other.seen {
            let (seen, mine) = self.seen.entry(source).or_default();
            *mine += count;
            if *mine <= MOST {
                seen.extend(theirs.into_iter().map(|(time, name)| (time, numbers[name as usize])));
            } else {
                *seen = Vec::new();
            }
        }
    }
}

/// The waves among a source's lookups in order: those around each lookup of the domain, up to the next pause.
fn rescan(seen: &[(i64, &[u8])], of_domain: impl Iterator<Item = i64>) -> Rescan {
    let mut waves: Vec<Wave<'_>> = Vec::new();
    let mut end = 0;
    for asked in of_domain {
        let at = seen.partition_point(|(time, _)| *time < asked);
        if at < end || at >= seen.len() {
            continue;
        }
        let is_joined = |pair: &[(i64, &[u8])]| pair[1].0.saturating_sub(pair[0].0) < PAUSE;
        let from = at - seen[..=at].windows(2).rev().take_while(|pair| is_joined(pair)).count();
        end = at + 1 + seen[at..].windows(2).take_while(|pair| is_joined(pair)).count();
        waves.push(Wave::new(&seen[from..end]));
    }
    summary(&waves)
}

/// Names asked for without a pause.
struct Wave<'a> {
    /// The names in the order in which they were first asked for.
    names: Vec<&'a [u8]>,
    /// From the first to the last lookup, in seconds.
    seconds: f64,
}

impl<'a> Wave<'a> {
    /// The wave of lookups in order.
    fn new(lookups: &[(i64, &'a [u8])]) -> Self {
        let mut met = std::collections::HashSet::new();
        let names = lookups.iter().filter(|(_, name)| met.insert(*name)).map(|(_, name)| *name).collect();
        let span = lookups.last().zip(lookups.first()).map_or(0, |(last, first)| last.0.saturating_sub(first.0));
        Wave { names, seconds: span as f64 / SECOND as f64 }
    }
}

/// The figures of waves in order.
fn summary(waves: &[Wave<'_>]) -> Rescan {
    let middle = |figure: fn(&Wave<'_>) -> f64| {
        let mut values: Vec<f64> = waves.iter().map(figure).collect();
        values.sort_by(f64::total_cmp);
        median(&values).unwrap_or(0.0)
    };
    let mut numbers: Numbers<'_> = Numbers::new();
    let numbered: Vec<Vec<u32>> =
        waves.iter().map(|wave| wave.names.iter().map(|name| intern(&mut numbers, name)).collect()).collect();
    let orders: Vec<f64> = numbered.windows(2).filter_map(|pair| order_correlation(&pair[0], &pair[1])).collect();
    Rescan {
        sessions: 0,
        sessions_looked_at: 0,
        waves: waves.len() as u64,
        names_median: middle(|wave| wave.names.len() as f64),
        names_per_second_median: middle(|wave| wave.names.len() as f64 / wave.seconds.max(1.0)),
        order_correlation: (!orders.is_empty()).then(|| orders.iter().sum::<f64>() / orders.len() as f64),
        order_correlation_withheld: orders
            .is_empty()
            .then(|| format!("no two successive waves have {COMMON} names in common")),
        pairs: orders.len() as u64,
    }
}

/// Numbers of names, which are others' choice.
type Numbers<'a> = std::collections::HashMap<&'a [u8], u32>;

/// The number of a name.
fn intern<'a>(numbers: &mut Numbers<'a>, name: &'a [u8]) -> u32 {
    let next = numbers.len() as u32;
    *numbers.entry(name).or_insert(next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Timestamp;

    #[test]
    fn a_sample_is_even_and_has_both_ends() {
        assert_eq!(evenly((0..100).collect(), 4), [0, 33, 66, 99]);
        assert_eq!(evenly((0..5).collect(), 4), [0, 1, 2, 4]);
        assert_eq!(evenly((0..4).collect(), 4), [0, 1, 2, 3]);
        assert_eq!(evenly((0..9).collect(), 1), [0]);
    }

    #[test]
    fn what_is_around_is_looked_at() {
        let session = |first, last| Session { first, last };
        let around = AroundSource {
            all: 2,
            sessions: vec![session(10, 20), session(50, 60)],
            intervals: vec![(5, 25), (45, 65)],
        };
        assert!([(0, 5), (25, 30), (30, 99)].iter().all(|(first, last)| around.touches(*first, *last)));
        assert!([(0, 4), (26, 44), (66, 99)].iter().all(|(first, last)| !around.touches(*first, *last)));
        assert!(
            [10, 20, 55].iter().all(|time| around.is_sampled(*time))
                && ![9, 21, 61].iter().any(|time| around.is_sampled(*time))
        );
    }

    /// Names asked for at these milliseconds.
    fn seen(asked: &[(i64, &'static str)]) -> Vec<(i64, &'static [u8])> {
        asked.iter().map(|(at, name)| (at * SECOND / 1_000, name.as_bytes())).collect()
    }

    #[test]
    fn a_silence_of_five_seconds_ends_a_wave() {
        let asked = seen(&[(0, "a"), (4_999, "b"), (9_998, "c"), (14_998, "d"), (15_000, "e")]);
        let names = |at: i64| rescan(&asked, std::iter::once(at * SECOND / 1_000)).names_median;
        assert_eq!([0, 4_999, 9_998, 14_998, 15_000].map(names), [3.0, 3.0, 3.0, 2.0, 2.0]);
        assert_eq!(rescan(&asked, std::iter::once(15_001 * SECOND / 1_000)).waves, 0);
    }

    /// Four waves: four names in half a second, which count as one, six in three seconds, nine in three, and eight in
    /// two.
    #[test]
    fn waves_are_told_with_their_names_a_second() {
        let mut asked = seen(&[(0, "a"), (100, "b"), (200, "a"), (300, "c"), (500, "d")]);
        asked.extend(seen(&[(60_000, "a"), (61_000, "b"), (62_000, "c"), (62_500, "d"), (62_600, "e"), (63_000, "f")]));
        asked.extend(seen(&[(90_000, "e"), (90_100, "d"), (90_200, "c"), (90_300, "b"), (90_400, "a")]));
        asked.extend(seen(&[(92_000, "f"), (92_500, "g"), (92_600, "h"), (93_000, "i")]));
        asked.extend(seen(&[(99_000, "e"), (99_100, "d"), (99_200, "c"), (99_300, "b"), (99_400, "a")]));
        asked.extend(seen(&[(99_500, "j"), (99_600, "k"), (101_000, "l")]));
        let sessions = [0, 0, 200, 61_000, 62_000, 90_000, 99_400].map(|at| at * SECOND / 1_000);
        let found = rescan(&asked, sessions.into_iter());
        assert_eq!((found.waves, found.names_median, found.names_per_second_median), (4, 7.0, 3.5));
        // The first two have four in common, which is too few; the next two six, of which d² are 16, 4, 0, 4, 16 and 0;
        // the last two five in one order.
        let correlation = 1.0 - 6.0 * 40.0 / (6.0 * 35.0);
        assert_eq!((found.pairs, found.order_correlation), (2, Some((correlation + 1.0) / 2.0)));
    }

    /// Of one source, so many lookups of which these are still known, and what is to be looked at: the first second and
    /// the time up to the tenth.
    fn near(seen: &[(i64, u32)], count: usize) -> Near {
        let mut settings = crate::analysis::rhythm::tests::settings(true);
        settings.filter.until = Some(Timestamp(2 * SECOND));
        let mut around = Around::default();
        let session = Session { first: 0, last: SECOND };
        let of = AroundSource { all: 7, sessions: vec![session], intervals: vec![(0, 10 * SECOND)] };
        around.of.insert(SOURCE, of);
        let mut near = Near::new(Arc::new(settings), Arc::new(around));
        near.names.intern(b"test.example");
        near.seen.insert(SOURCE, (seen.to_vec(), count));
        near
    }

    /// A lookup of it.
    fn record(time: i64) -> Record<'static> {
        let (class, extra) = (crate::dns::Class::IN, Default::default());
        Record { time: Some(Timestamp(time)), source: SOURCE, name: b"TEST.example", class, rtype: None, extra }
    }

    #[test]
    fn what_is_around_the_sessions_and_in_the_window_is_looked_at() {
        let mut seen = near(&[], 0);
        let kept = [-1, 0, 2 * SECOND - 1, 2 * SECOND, 11 * SECOND].map(|time| seen.record(&record(time)));
        assert_eq!(kept, [Kept::Filtered, Kept::Yes, Kept::Yes, Kept::Filtered, Kept::Filtered]);
        let lookup = |time| Lookup { time, rtype: None, name: 0, fate: crate::analysis::exact::Fate::Kept };
        let found = seen.waves(SOURCE, &[lookup(0), lookup(2 * SECOND - 1)]).unwrap();
        assert_eq!((found.sessions, found.sessions_looked_at, found.waves, found.names_median), (7, 1, 1, 1.0));
    }

    /// The source.
    const SOURCE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

    #[test]
    fn what_is_beyond_the_bound_is_counted_and_forgotten_however_it_is_parted() {
        let of = |near: &Near| near.seen[&SOURCE].clone();
        for (more, kept) in [(1, vec![(0, 0), (9, 0)]), (2, vec![])] {
            let mut whole = near(&[(0, 0)], MOST - 1);
            whole.merge(near(&[(9, 0)], more));
            assert_eq!(of(&whole), (kept, MOST - 1 + more));
            assert_eq!(whole.waves(SOURCE, &[]).is_err(), more > 1);
        }
        let mut whole = near(&[(0, 0)], MOST - 1);
        assert_eq!((whole.record(&record(9)), of(&whole)), (Kept::Yes, (vec![(0, 0), (9, 0)], MOST)));
        assert_eq!((whole.record(&record(9)), of(&whole)), (Kept::Yes, (vec![], MOST + 1)));
        let reason = "more than 2000000 lookups around the sessions";
        assert_eq!(whole.waves(SOURCE, &[]).err().as_deref(), Some(reason));
    }
}
