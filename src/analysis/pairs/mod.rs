//! Who asked for what, and when: the one state behind `domains`, `sources`, `profile` and the overview.
//!
//! A [`PairLog`] holds, for every (domain, source) pair, the number of lookups and the set of session intervals. It
//! is a log-structured merge store: lookups are appended to a buffer; a full buffer is sorted by pair and sealed
//! into a compact run; the runs are united when figures are wanted. So a lookup costs an append and its share of a
//! sort, memory follows pairs and sessions instead of lines, input may come in any order, and to merge two stores
//! is to put their runs together. What is held is a set, not a history: however the input was split, the united
//! figures are the same.

mod event;
mod gather;
mod run;
mod sessions;

pub use gather::{Group, Pair};
pub use sessions::{Session, spells, unite};

use hashbrown::HashMap;

use crate::dns::RecordType;
use crate::record::Timestamp;
use event::{Event, UNTIMED, sort_by_key};
use run::{Entry, Run, Writer, common_unit};

/// Lookups in a buffer before it is sealed: 20 MB with the room to sort.
const BUFFER: usize = 1 << 19;

/// Bytes of runs below which they are not united before the end.
const COMPACT_BYTES: usize = 128 << 20;

/// Zones that can be told apart at once; a bit each in an event.
pub const MAX_ZONES: usize = 15;

/// Lookups and sessions by pair, and counts by domain.
#[derive(Debug)]
pub struct PairLog {
    /// The session gap in nanoseconds.
    gap: i64,
    /// How many zones the business bits of lookups are for.
    zones: usize,
    /// Lookups not sealed yet.
    buffer: Vec<Event>,
    /// Room for sorting them.
    spare: Vec<Event>,
    /// Sealed lookups.
    runs: Vec<Run>,
    /// The size of the runs after they were last united.
    compacted: usize,
    /// Lookups in business hours, by domain and then zone.
    business: Vec<u64>,
    /// Lookups by domain and type; `u32::MAX` where the log has no types.
    types: HashMap<(u32, u32), u64, foldhash::fast::FixedState>,
}

/// The key of lookups without a type in [`PairLog::types`].
const TYPELESS: u32 = u32::MAX;

impl PairLog {
    /// An empty store for sessions by `gap` nanoseconds and for `zones` zones.
    pub fn new(gap: i64, zones: usize) -> Self {
        assert!(zones <= MAX_ZONES, "the plan refuses more zones");
        PairLog {
            gap,
            zones,
            buffer: Vec::new(),
            spare: Vec::new(),
            runs: Vec::new(),
            compacted: 0,
            business: Vec::new(),
            types: HashMap::default(),
        }
    }

    /// Takes one lookup in; bit z of `business` says that it falls in business hours of zone z.
    ///
    /// Returns whether the buffer is full, so that [`PairLog::seal`] is due.
    #[inline]
    pub fn push(
        &mut self,
        domain: u32,
        source: u32,
        time: Option<Timestamp>,
        rtype: Option<RecordType>,
        business: u16,
    ) -> bool {
        // i64::MIN is outside the years that time stamps can have.
        let time = time.map_or(UNTIMED, |time| time.0);
        self.buffer.push(Event::new(domain, source, time, rtype.map(|rtype| rtype.0), business));
        self.buffer.len() >= BUFFER
    }

    /// Gives domains and sources of the buffered lookups other numbers.
    pub fn renumber(&mut self, domains: &[u32], sources: &[u32]) {
        for event in &mut self.buffer {
            event.domain = domains[event.domain as usize];
            event.source = sources[event.source as usize];
        }
    }

    /// Sorts the buffered lookups into a run.
    pub fn seal(&mut self) {
        if self.buffer.is_empty() {
            return;
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        let mut spare = std::mem::take(&mut self.spare);
        sort_by_key(&mut buffer, &mut spare, Event::key);
        let (mut base, mut unit) = (i64::MAX, 1_000_000_000);
        for time in buffer.iter().map(Event::time).filter(|time| *time != UNTIMED) {
            base = base.min(time);
            if time % unit != 0 {
                unit = common_unit(unit, time);
            }
        }
        let mut writer = Writer::new(if base == i64::MAX { 0 } else { base }, unit, buffer.len() * 10);
        let mut sessions = Vec::new();
        for of_domain in buffer.chunk_by(|a, b| a.domain == b.domain) {
            self.count(of_domain);
            for of_pair in of_domain.chunk_by(|a, b| a.source == b.source) {
                let entry = pair_of(of_pair, self.gap, &mut sessions);
                writer.push(entry, &sessions);
            }
        }
        self.runs.push(writer.finish());
        buffer.clear();
        self.buffer = buffer;
        self.spare = spare;
        self.compact_if_due();
    }

    /// Counts by type and business hours the lookups of one domain.
    fn count(&mut self, events: &[Event]) {
        let Some(domain) = events.first().map(|event| event.domain) else { return };
        let row = domain as usize * self.zones;
        if self.business.len() < row + self.zones {
            self.business.resize(row + self.zones, 0);
        }
        for zone in 0..self.zones {
            let inside = events.iter().filter(|event| event.business >> zone & 1 == 1).count();
            self.business[row + zone] += inside as u64;
        }
        let mut counted: [(u32, u64); 8] = [(TYPELESS, 0); 8];
        for event in events {
            let rtype = event.rtype().map_or(TYPELESS, u32::from);
            match counted.iter_mut().find(|slot| slot.0 == rtype || slot.1 == 0) {
                Some(slot) => *slot = (rtype, slot.1 + 1),
                None => *self.types.entry((domain, rtype)).or_insert(0) += 1,
            }
        }
        for (rtype, count) in counted.into_iter().filter(|slot| slot.1 > 0) {
            *self.types.entry((domain, rtype)).or_insert(0) += count;
        }
    }

    /// Unites the runs when they have doubled since last time: memory stays linear in pairs and sessions.
    fn compact_if_due(&mut self) {
        let size: usize = self.runs.iter().map(Run::size).sum();
        if size > COMPACT_BYTES.max(2 * self.compacted) {
            self.runs = vec![gather::compact(&self.runs, self.gap)];
            self.compacted = self.runs.iter().map(Run::size).sum();
        }
    }

    /// Puts the lookups of another closed store, whose domains and sources have the same numbers, to these.
    pub fn merge(&mut self, mut other: PairLog) {
        self.runs.append(&mut other.runs);
        self.business.resize(self.business.len().max(other.business.len()), 0);
        for (mine, theirs) in self.business.iter_mut().zip(&other.business) {
            *mine += theirs;
        }
        for (key, count) in other.types {
            *self.types.entry(key).or_insert(0) += count;
        }
        self.compact_if_due();
    }

    /// Seals the last lookups and gives back the room for sorting.
    pub fn close(&mut self) {
        self.seal();
        self.buffer = Vec::new();
        self.spare = Vec::new();
    }

    /// Calls `visit` for every domain. The store must be closed.
    pub fn for_each_group(&self, visit: impl FnMut(Group<'_>)) {
        gather::for_each_group(&self.runs, self.gap, visit);
    }

    /// Lookups of `domain` in business hours of `zone`.
    pub fn business(&self, domain: u32, zone: usize) -> u64 {
        self.business.get(domain as usize * self.zones + zone).copied().unwrap_or(0)
    }

    /// Lookups by domain and type, in no order; no type where the log has none.
    pub fn types(&self) -> impl Iterator<Item = (u32, Option<RecordType>, u64)> {
        self.types.iter().map(|((domain, rtype), count)| (*domain, u16::try_from(*rtype).ok().map(RecordType), *count))
    }

    /// The session gap in nanoseconds.
    pub fn gap(&self) -> i64 {
        self.gap
    }
}

/// The entry of one pair's lookups; its sessions are written to `sessions`.
fn pair_of(events: &[Event], gap: i64, sessions: &mut Vec<Session>) -> Entry {
    sessions.clear();
    let (mut untimed, mut in_order) = (0, true);
    for event in events {
        let time = event.time();
        if time == UNTIMED {
            untimed += 1;
            continue;
        }
        match sessions.last_mut() {
            Some(session) if time >= session.last && session.joins(time, gap) => session.last = time,
            last => {
                in_order &= last.is_none_or(|session| time >= session.last);
                sessions.push(Session { first: time, last: time });
            }
        }
    }
    if !in_order {
        unite(sessions, 0, gap);
    }
    let (domain, source) = events.first().map_or((0, 0), |event| (event.domain, event.source));
    Entry { domain, source, lookups: events.len() as u64, untimed }
}
