//! Unites runs: walks all of them at once, domain by domain, in order.

use super::event::sort_by_key;
use super::run::{Cursor, Entry, Run, Writer, common_unit};
use super::sessions::{Session, unite};

/// What all runs hold of one domain.
#[derive(Clone, Copy, Debug)]
pub struct Group<'a> {
    /// The domain.
    pub domain: u32,
    /// Its sources, by number.
    pub pairs: &'a [Pair],
    /// The sessions of all pairs.
    sessions: &'a [Session],
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

impl Group<'_> {
    /// The sessions of one of the pairs, in order.
    pub fn sessions_of(&self, pair: &Pair) -> &[Session] {
        &self.sessions[pair.from..pair.from + pair.sessions]
    }
}

/// An entry of a run, taken out to be sorted with those of the other runs.
#[derive(Clone, Copy)]
struct Taken {
    /// The entry.
    entry: Entry,
    /// Where its sessions begin.
    from: usize,
    /// How many it has.
    sessions: usize,
}

/// Entries that are taken out at a time: few enough to stay in the processor's cache while they are sorted.
const PORTION: usize = 1 << 15;

/// Calls `visit` for every domain of `runs`, in order of their numbers, with all pairs united.
pub fn for_each_group(runs: &[Run], gap: i64, mut visit: impl FnMut(Group<'_>)) {
    let mut cursors: Vec<Cursor<'_>> = runs.iter().map(Run::cursor).collect();
    let mut portion = Portion::default();
    let mut width = 1u32;
    while let Some(start) = cursors.iter().filter_map(Cursor::peek).map(|entry| entry.domain).min() {
        let end = start.saturating_add(width);
        portion.take(&mut cursors, end);
        width = next_width(width, portion.taken.len());
        portion.unite(gap, &mut visit);
    }
}

/// How many domains to take next, so that they have about [`PORTION`] entries.
fn next_width(width: u32, entries: usize) -> u32 {
    match entries {
        0..PORTION => width.saturating_mul(2).min(1 << 16),
        _ => (width / 2).max(1),
    }
}

/// The entries of some domains.
#[derive(Default)]
struct Portion {
    /// The entries, run by run.
    taken: Vec<Taken>,
    /// Room for the sort.
    spare: Vec<Taken>,
    /// Their sessions.
    sessions: Vec<Session>,
    /// The pairs of the domain at hand.
    pairs: Vec<Pair>,
    /// Their united sessions.
    united: Vec<Session>,
}

impl Portion {
    /// Takes all entries of domains before `end` out of the runs.
    fn take(&mut self, cursors: &mut [Cursor<'_>], end: u32) {
        self.taken.clear();
        self.sessions.clear();
        for cursor in cursors {
            while let Some(entry) = cursor.peek().filter(|entry| entry.domain < end || end == u32::MAX) {
                let from = self.sessions.len();
                cursor.take_sessions(&mut self.sessions);
                self.taken.push(Taken { entry, from, sessions: self.sessions.len() - from });
            }
        }
        let key = |t: &Taken| u64::from(t.entry.domain) << 32 | u64::from(t.entry.source);
        sort_by_key(&mut self.taken, &mut self.spare, key);
    }

    /// Unites the entries of each pair, and visits each domain.
    fn unite(&mut self, gap: i64, visit: &mut impl FnMut(Group<'_>)) {
        let mut rest = self.taken.as_slice();
        while let Some(first) = rest.first() {
            let domain = first.entry.domain;
            self.pairs.clear();
            self.united.clear();
            while let Some(first) = rest.first().filter(|t| t.entry.domain == domain) {
                let source = first.entry.source;
                let from = self.united.len();
                let mut pair = Pair { source, lookups: 0, untimed: 0, from, sessions: 0 };
                while let Some((t, tail)) = rest.split_first() {
                    if (t.entry.domain, t.entry.source) != (domain, source) {
                        break;
                    }
                    pair.lookups += t.entry.lookups;
                    pair.untimed += t.entry.untimed;
                    self.united.extend_from_slice(&self.sessions[t.from..t.from + t.sessions]);
                    rest = tail;
                }
                unite(&mut self.united, from, gap);
                pair.sessions = self.united.len() - from;
                self.pairs.push(pair);
            }
            visit(Group { domain, pairs: &self.pairs, sessions: &self.united });
        }
    }
}

/// Makes one run of several.
pub fn compact(runs: &[Run], gap: i64) -> Run {
    let base = runs.iter().map(Run::base).min().unwrap_or(0);
    // Bases are times too, or 0; a unit that divides all of them and all units divides all times.
    let unit = runs.iter().fold(UNIT, |unit, run| common_unit(unit.min(run.unit()), run.base()));
    let size = runs.iter().map(Run::size).sum::<usize>();
    let mut writer = Writer::new(base, unit, size / 2);
    for_each_group(runs, gap, |group| {
        for pair in group.pairs {
            let Pair { source, lookups, untimed, .. } = *pair;
            writer.push(Entry { domain: group.domain, source, lookups, untimed }, group.sessions_of(pair));
        }
    });
    writer.finish()
}

/// The greatest unit of runs.
const UNIT: i64 = 1_000_000_000;
