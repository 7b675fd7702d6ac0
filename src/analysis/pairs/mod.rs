//! Who asked for what, and when: the one state behind `domains`, `sources`, `profile` and the overview.
//!
//! A [`PairLog`] holds, for every (domain, source) pair, the number of lookups and the set of session intervals. It
//! is a log-structured merge store: lookups are appended to a buffer; a full buffer is sorted by domain and sealed into
//! a compact run; the runs are united, pair by pair, when figures are wanted or the runs have grown. All that by
//! partitions of the domains, which never meet. So a lookup costs an append and its share of a sort, memory follows pairs and sessions instead of lines, input may come in any order, and to merge two stores
//! is to put their runs together. What is held is a set, not a history: however the input was split, the united
//! figures are the same.

mod event;
mod forget;
mod gather;
mod marks;
mod portion;
mod run;
mod sessions;

pub use event::UNTIMED;
pub use forget::{Forgotten, Lessened};
pub use gather::{Group, Pair};
pub use portion::{Portion, code_of_type};
pub use run::common_unit;
pub use sessions::{Session, spells, unite};

use std::sync::atomic::{AtomicUsize, Ordering};

use event::{Event, sort_by_key};
use run::{Entry, Extent, Run, Writer};

use crate::threads;

/// Partitions: each has the pairs of some domains, so that what is sorted at once stays in the processor's cache.
const PARTITIONS: usize = 64;

/// Lookups in the buffer of a partition before it is sealed: 320 KB, and as much again for sorting.
const BUFFER: usize = 1 << 14;

/// Bytes of a partition's runs below which they are not united before the end.
const COMPACT_BYTES: usize = 4 << 20;

/// Zones that can be told apart at once; a bit each in an event.
pub const MAX_ZONES: usize = 15;

/// The partition of a domain whose name has this hash.
pub fn partition(hash: u32) -> u8 {
    // The low bits choose the slot in the table of names; these are others.
    (hash >> 26) as u8
}

/// Lookups and sessions by pair, and counts by domain.
#[derive(Debug)]
pub struct PairLog {
    /// The session gap in nanoseconds.
    gap: i64,
    /// How many zones the business bits of lookups are for.
    zones: usize,
    /// The partitions.
    partitions: Vec<Partition>,
    /// Sealed lookups by domain.
    lookups: Vec<u64>,
    /// Room for sorting.
    spare: Vec<Event>,
    /// Room for writing runs.
    room: Vec<u8>,
}

/// The numbers that domains and sources get; `None` where they keep theirs.
pub type Renumbering<'a> = Option<(&'a [u32], &'a [u32])>;

/// The pairs of some domains.
#[derive(Clone, Debug, Default)]
struct Partition {
    /// Lookups not sealed yet.
    buffer: Vec<Event>,
    /// Sealed lookups.
    runs: Vec<Run>,
    /// The size of the runs.
    size: usize,
    /// The size of the runs after they were last united.
    compacted: usize,
}

impl PairLog {
    /// An empty store for sessions by `gap` nanoseconds and for `zones` zones.
    pub fn new(gap: i64, zones: usize) -> Self {
        assert!(zones <= MAX_ZONES, "the plan refuses more zones");
        // What is not written to costs nothing.
        let empty = || Partition { buffer: Vec::with_capacity(BUFFER), ..Partition::default() };
        let partitions = std::iter::repeat_with(empty).take(PARTITIONS).collect();
        PairLog { gap, zones, partitions, lookups: Vec::new(), spare: Vec::new(), room: Vec::new() }
    }

    /// Takes one lookup of a domain in this partition in; bit z of `business` says that it falls in business hours
    /// of zone z.
    ///
    /// Returns whether the partition is full, so that [`PairLog::seal`] is due.
    #[inline]
    pub fn push(
        &mut self,
        partition: u8,
        domain: u32,
        source: u32,
        time: i64,
        rtype: Option<u16>,
        business: u16,
    ) -> bool {
        let buffer = &mut self.partitions[usize::from(partition) % PARTITIONS].buffer;
        buffer.push(Event::new(domain, source, time, rtype, business));
        buffer.len() >= BUFFER
    }

    /// Sorts the buffered lookups of a partition into a run, with other numbers for domains and sources.
    pub fn seal(&mut self, partition: u8, numbers: Renumbering<'_>) {
        let partition = &mut self.partitions[usize::from(partition) % PARTITIONS];
        if partition.buffer.is_empty() {
            return;
        }
        let buffer = &mut partition.buffer;
        if let Some((domains, sources)) = numbers {
            for event in buffer.iter_mut() {
                event.domain = domains[event.domain as usize];
                event.source = sources[event.source as usize];
            }
        }
        sort_by_key(buffer, &mut self.spare, |event| u64::from(event.domain));
        let most = buffer.last().map_or(0, |event| event.domain as usize + 1);
        self.lookups.resize(self.lookups.len().max(most), 0);
        for of_domain in buffer.chunk_by(|a, b| a.domain == b.domain) {
            self.lookups[of_domain[0].domain as usize] += of_domain.len() as u64;
        }
        let run = run_of(buffer, self.zones, &mut self.room);
        buffer.clear();
        partition.add(vec![run], self.gap);
    }

    /// Puts the lookups of another closed store, whose domains and sources have the same numbers, to these.
    pub fn merge(&mut self, other: PairLog) {
        for (mine, theirs) in self.partitions.iter_mut().zip(other.partitions) {
            mine.add(theirs.runs, self.gap);
        }
        self.lookups.resize(self.lookups.len().max(other.lookups.len()), 0);
        for (mine, theirs) in self.lookups.iter_mut().zip(other.lookups) {
            *mine += theirs;
        }
    }

    /// Seals the last lookups and gives back the room for sorting.
    pub fn close(&mut self, numbers: Renumbering<'_>) {
        for partition in 0..PARTITIONS {
            self.seal(partition as u8, numbers);
            self.partitions[partition].buffer = Vec::new();
        }
        self.spare = Vec::new();
        self.room = Vec::new();
    }

    /// Calls `visit` for every domain. The store must be closed.
    pub fn for_each_group(&self, mut visit: impl FnMut(Group<'_>)) {
        let mut portion = gather::Portion::default();
        for partition in &self.partitions {
            gather::for_each_wanted(&partition.runs, self.gap, &mut portion, &|_| true, &mut visit);
        }
    }

    /// Calls `visit` for every domain that is wanted, on some threads, each with a `room` of its own; which domains a
    /// thread sees is left to chance. To pass over the others costs little. The store must be closed.
    pub fn for_each_wanted<R: Send>(
        &self,
        threads: usize,
        wanted: impl Fn(u32) -> bool + Sync,
        room: impl Fn() -> R + Sync,
        visit: impl Fn(&mut R, Group<'_>) + Sync,
    ) -> Vec<R> {
        let next = AtomicUsize::new(0);
        threads::each(threads.min(PARTITIONS), |_| {
            let (mut room, mut portion) = (room(), gather::Portion::default());
            while let Some(Partition { runs, .. }) = self.partitions.get(next.fetch_add(1, Ordering::Relaxed)) {
                gather::for_each_wanted(runs, self.gap, &mut portion, &wanted, &mut |group| visit(&mut room, group));
            }
            room
        })
    }

    /// How many sessions there are, but for those of one domain, as long as there are fewer than `enough`; once there
    /// are more, some number that is not less. The store must be closed.
    pub fn count_sessions(&self, but: Option<u32>, enough: u64) -> u64 {
        let mut sessions = 0;
        for partition in self.partitions.iter().filter(|partition| partition.size > 0) {
            let is_counted = |domain| Some(domain) != but;
            gather::for_each_wanted(
                &partition.runs,
                self.gap,
                &mut gather::Portion::default(),
                &is_counted,
                &mut |group| {
                    sessions += group.pairs.iter().map(|pair| pair.sessions as u64).sum::<u64>();
                },
            );
            if sessions >= enough {
                break;
            }
        }
        sessions
    }

    /// Lookups by domain. The store must be closed.
    pub fn lookups(&self) -> &[u64] {
        &self.lookups
    }

    /// The session gap in nanoseconds.
    pub fn gap(&self) -> i64 {
        self.gap
    }
}

impl Partition {
    /// Adds runs, and unites all when they have doubled since last time: memory stays linear in pairs and sessions.
    fn add(&mut self, runs: Vec<Run>, gap: i64) {
        self.size += runs.iter().map(Run::size).sum::<usize>();
        self.runs.extend(runs);
        if self.size > COMPACT_BYTES.max(2 * self.compacted) {
            self.runs = vec![gather::compact(&self.runs, gap)];
            self.size = self.runs.iter().map(Run::size).sum();
            self.compacted = self.size;
        }
    }
}

/// The run of lookups that are sorted by domain.
fn run_of(events: &[Event], zones: usize, room: &mut Vec<u8>) -> Run {
    let mut extent = Extent::NOTHING;
    for event in events {
        match event.time() {
            UNTIMED => extent.see_source(event.source),
            time => extent.see(event.source, time),
        }
    }
    let mut writer = Writer::new(extent, room);
    let mut counted = Vec::new();
    for of_domain in events.chunk_by(|a, b| a.domain == b.domain) {
        let untimed = marks::count(of_domain, zones, &mut counted);
        writer.begin(of_domain[0].domain, &counted, of_domain.len() - untimed);
        for event in of_domain.iter().filter(|event| event.time() != UNTIMED) {
            writer.single(event.source, event.time());
        }
        if untimed > 0 {
            for event in of_domain.iter().filter(|event| event.time() == UNTIMED) {
                writer.entry(Entry { source: event.source, lookups: 1, untimed: 1 }, &[]);
            }
        }
        writer.end();
    }
    writer.finish()
}

#[cfg(test)]
mod tests;
