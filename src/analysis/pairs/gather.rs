//! Unites runs: walks all of them at once, domain by domain, in order.

use super::event::sort_by_key;
use super::marks;
use super::run::{Cursor, Entry, Mark, Run, Writer, common_unit};
use super::sessions::{Session, unite};
use crate::dns::RecordType;

/// What all runs hold of one domain.
#[derive(Clone, Copy, Debug)]
pub struct Group<'a> {
    /// The domain.
    pub domain: u32,
    /// Its sources, by number.
    pub pairs: &'a [Pair],
    /// The sessions of all pairs.
    sessions: &'a [Session],
    /// What is counted besides.
    marks: &'a [Mark],
}

/// What all runs hold of one pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The source.
    pub source: u32,
    /// Lookups.
    pub lookups: u64,
    /// Lookups without a time; they are in no session.
    pub untimed: u64,
    /// Where its sessions begin among the group's.
    from: usize,
    /// How many sessions it has.
    pub sessions: usize,
}

impl<'a> Group<'a> {
    /// The sessions of one of the pairs, in order.
    pub fn sessions_of(&self, pair: &Pair) -> &'a [Session] {
        &self.sessions[pair.from..pair.from + pair.sessions]
    }

    /// Lookups in business hours of a zone.
    pub fn business(&self, zone: usize) -> u64 {
        marks::business(self.marks, zone)
    }

    /// Lookups by type, no type where the log has none.
    pub fn types(&self) -> impl Iterator<Item = (Option<RecordType>, u64)> + 'a {
        marks::types(self.marks)
    }
}

/// An entry of a run, taken out to be sorted with those of the other runs.
#[derive(Clone, Copy)]
struct Taken {
    /// The domain.
    domain: u32,
    /// The source.
    source: u32,
    /// Where the rest stands.
    at: u32,
}

/// A mark of a run, taken out likewise.
#[derive(Clone, Copy)]
struct TakenMark {
    /// The domain.
    domain: u32,
    /// The mark.
    mark: Mark,
}

/// Entries that are taken out at a time: few enough to stay in the processor's cache while they are sorted.
const PORTION: usize = 1 << 14;

/// Calls `visit` for every domain of `runs` that is wanted, in order of their numbers, with all pairs united.
pub fn for_each_wanted(runs: &[Run], gap: i64, wanted: &impl Fn(u32) -> bool, visit: &mut impl FnMut(Group<'_>)) {
    let mut cursors: Vec<Cursor<'_>> = runs.iter().map(Run::cursor).collect();
    let mut portion = Portion::default();
    let mut width = 1u32;
    while let Some(start) = cursors.iter().filter_map(Cursor::peek).min() {
        let end = start.saturating_add(width);
        portion.take(&mut cursors, end, wanted);
        width = next_width(width, portion.taken.len());
        portion.unite(gap, visit);
    }
}

/// How many domains to take next, so that they have about [`PORTION`] entries.
fn next_width(width: u32, entries: usize) -> u32 {
    if entries < PORTION { width.saturating_mul(2).min(1 << 20) } else { (width / 2).max(1) }
}

/// The entries of some domains.
#[derive(Default)]
struct Portion {
    /// The pairs of the entries, run by run until they are sorted.
    taken: Vec<Taken>,
    /// Room for the sort.
    spare: Vec<Taken>,
    /// The entries, each with where its sessions end.
    entries: Vec<(Entry, usize)>,
    /// Their sessions.
    sessions: Vec<Session>,
    /// The marks.
    marks: Vec<TakenMark>,
    /// Room for their sort.
    spare_marks: Vec<TakenMark>,
    /// What is united of the domain at hand.
    united: United,
}

/// What is united of one domain.
#[derive(Default)]
struct United {
    /// The pairs.
    pairs: Vec<Pair>,
    /// Their sessions.
    sessions: Vec<Session>,
    /// The marks.
    marks: Vec<Mark>,
}

impl Portion {
    /// Takes all entries of domains before `end` out of the runs, and keeps those that are wanted.
    fn take(&mut self, cursors: &mut [Cursor<'_>], end: u32, wanted: &impl Fn(u32) -> bool) {
        self.taken.clear();
        self.entries.clear();
        self.sessions.clear();
        self.marks.clear();
        let Portion { taken, entries, sessions, marks, .. } = self;
        for cursor in cursors {
            while let Some(domain) = cursor.peek().filter(|domain| *domain < end || end == u32::MAX) {
                if !wanted(domain) {
                    cursor.skip();
                    continue;
                }
                let mut ended = sessions.len();
                let pair = |entry: Entry, added: &[Session]| {
                    ended += added.len();
                    taken.push(Taken { domain, source: entry.source, at: entries.len() as u32 });
                    entries.push((entry, ended));
                };
                cursor.take(sessions, |mark| marks.push(TakenMark { domain, mark }), pair);
            }
        }
        let bits = u32::BITS - taken.iter().fold(0, |all, t| all | t.source).leading_zeros();
        sort_by_key(taken, &mut self.spare, |t| u64::from(t.domain) << bits | u64::from(t.source));
        sort_by_key(marks, &mut self.spare_marks, |t| u64::from(t.domain) << 32 | u64::from(t.mark.0));
    }

    /// Unites the entries of each pair and the marks of each domain, and visits each domain.
    fn unite(&mut self, gap: i64, visit: &mut impl FnMut(Group<'_>)) {
        let mut marks = self.marks.chunk_by(|a, b| a.domain == b.domain);
        for of_domain in self.taken.chunk_by(|a, b| a.domain == b.domain) {
            let domain = of_domain[0].domain;
            self.united.clear();
            // Each group of a run has a type at least, so that the domains of the marks are those of the pairs.
            self.united.add_marks(marks.next().unwrap_or_default());
            for of_pair in of_domain.chunk_by(|a, b| a.source == b.source) {
                self.united.add_pair(of_pair, &self.entries, &self.sessions, gap);
            }
            let United { pairs, sessions, marks } = &self.united;
            visit(Group { domain, pairs, sessions, marks });
        }
    }
}

impl United {
    /// Forgets the domain before.
    fn clear(&mut self) {
        self.pairs.clear();
        self.sessions.clear();
        self.marks.clear();
    }

    /// Sums the marks of a domain, which are sorted.
    fn add_marks(&mut self, taken: &[TakenMark]) {
        for TakenMark { mark: (code, count), .. } in taken {
            match self.marks.last_mut().filter(|last| last.0 == *code) {
                Some(last) => last.1 += count,
                None => self.marks.push((*code, *count)),
            }
        }
    }

    /// Unites the entries of one pair.
    fn add_pair(&mut self, taken: &[Taken], entries: &[(Entry, usize)], sessions: &[Session], gap: i64) {
        let from = self.sessions.len();
        let mut pair = Pair { source: taken[0].source, lookups: 0, untimed: 0, from, sessions: 0 };
        for Taken { at, .. } in taken {
            let (entry, end) = entries[*at as usize];
            let begin = (*at as usize).checked_sub(1).map_or(0, |before| entries[before].1);
            pair.lookups += entry.lookups;
            pair.untimed += entry.untimed;
            self.sessions.extend_from_slice(&sessions[begin..end]);
        }
        unite(&mut self.sessions, from, gap);
        pair.sessions = self.sessions.len() - from;
        self.pairs.push(pair);
    }
}

/// Makes one run of several.
pub fn compact(runs: &[Run], gap: i64) -> Run {
    let base = runs.iter().map(Run::base).min().unwrap_or(0);
    // Bases are times too, or 0; a unit that divides all of them and all units divides all times.
    let unit = runs.iter().fold(UNIT, |unit, run| common_unit(unit.min(run.unit()), run.base()));
    let mut room = Vec::new();
    let mut writer = Writer::new(base, unit, &mut room);
    for_each_wanted(runs, gap, &|_| true, &mut |group| {
        writer.begin(group.domain, group.marks);
        for pair in group.pairs {
            let Pair { source, lookups, untimed, .. } = *pair;
            writer.push(Entry { source, lookups, untimed }, group.sessions_of(pair));
        }
        writer.end();
    });
    writer.finish()
}

/// The greatest unit of runs.
const UNIT: i64 = 1_000_000_000;
