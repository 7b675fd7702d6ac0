//! A sealed run: pairs in order, each with its lookups and sessions, packed to a few bytes.
//!
//! All numbers are LEB128. An entry is: domain less the entry before's; source (less the entry before's where the
//! domain is the same); lookups; 2·sessions + (1 where some lookups have no time); that number if so; then for
//! each session its beginning (the first counted from the run's earliest time, the others from the end of the one
//! before) and its duration, in units of the run. The unit is the greatest of 1 s, 1 ms, 1 µs and 1 ns that
//! divides all times exactly.

use super::sessions::Session;

/// Units of time that a run can use, in nanoseconds, greatest first.
const UNITS: [i64; 4] = [1_000_000_000, 1_000_000, 1_000, 1];

/// Pairs in order.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// The entries.
    bytes: Vec<u8>,
    /// The earliest time.
    base: i64,
    /// Nanoseconds of a unit of time.
    unit: i64,
}

/// What a run holds of one pair, without its sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The domain.
    pub domain: u32,
    /// The source.
    pub source: u32,
    /// Lookups, with those that have no time.
    pub lookups: u64,
    /// Lookups without a time.
    pub untimed: u64,
}

/// Writes a run.
pub struct Writer {
    /// The run so far.
    run: Run,
    /// The pair before.
    before: (u32, u32),
}

/// The greatest unit that divides both `time` and what `unit` divides.
pub fn common_unit(unit: i64, time: i64) -> i64 {
    UNITS.into_iter().find(|u| *u <= unit && time % u == 0).unwrap_or(1)
}

impl Writer {
    /// A run whose times are not before `base` and differ from it by multiples of `unit`.
    pub fn new(base: i64, unit: i64, capacity: usize) -> Self {
        Writer { run: Run { bytes: Vec::with_capacity(capacity), base, unit }, before: (0, 0) }
    }

    /// Adds a pair; pairs come in order of domain and source.
    pub fn push(&mut self, entry: Entry, sessions: &[Session]) {
        let (domain, source) = self.before;
        self.put(u64::from(entry.domain - domain));
        let same = entry.domain == domain;
        self.put(u64::from(if same { entry.source - source } else { entry.source }));
        self.before = (entry.domain, entry.source);
        self.put(entry.lookups);
        let untimed = u64::from(entry.untimed > 0);
        self.put((sessions.len() as u64) << 1 | untimed);
        if untimed > 0 {
            self.put(entry.untimed);
        }
        let mut from = self.run.base;
        for session in sessions {
            self.put_time(session.first, from);
            self.put_time(session.last, session.first);
            from = session.last;
        }
    }

    /// The finished run.
    pub fn finish(mut self) -> Run {
        self.run.bytes.shrink_to_fit();
        self.run
    }

    /// Writes how far `time` lies behind `from`. The whole range of times fits into 64 bits without sign.
    fn put_time(&mut self, time: i64, from: i64) {
        self.put((time.wrapping_sub(from) as u64) / self.run.unit as u64);
    }

    /// Writes a number.
    fn put(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.run.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.run.bytes.push(value as u8);
    }
}

impl Run {
    /// The bytes it takes.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The earliest time.
    pub fn base(&self) -> i64 {
        self.base
    }

    /// The unit of its times.
    pub fn unit(&self) -> i64 {
        self.unit
    }

    /// Reads it from the beginning.
    pub fn cursor(&self) -> Cursor<'_> {
        let mut cursor = Cursor { run: self, at: 0, next: None, sessions: 0 };
        cursor.advance((0, 0));
        cursor
    }
}

/// Reads a run in order.
pub struct Cursor<'a> {
    /// The run.
    run: &'a Run,
    /// Where the sessions of `next` begin.
    at: usize,
    /// The pair that comes next.
    next: Option<Entry>,
    /// How many sessions it has.
    sessions: u64,
}

impl Cursor<'_> {
    /// The pair that comes next.
    pub fn peek(&self) -> Option<Entry> {
        self.next
    }

    /// Goes on to the pair after, and appends the sessions of this one to `sessions`.
    pub fn take_sessions(&mut self, sessions: &mut Vec<Session>) {
        let Some(entry) = self.next else { return };
        let unit = self.run.unit as u64;
        let mut from = self.run.base;
        for _ in 0..self.sessions {
            let first = from.wrapping_add(self.get().wrapping_mul(unit) as i64);
            from = first.wrapping_add(self.get().wrapping_mul(unit) as i64);
            sessions.push(Session { first, last: from });
        }
        self.advance((entry.domain, entry.source));
    }

    /// Reads the next entry, which is written relative to `before`.
    fn advance(&mut self, before: (u32, u32)) {
        if self.at >= self.run.bytes.len() {
            self.next = None;
            return;
        }
        let step = self.get() as u32;
        let source = self.get() as u32;
        let (domain, source) = (before.0 + step, if step == 0 { before.1 + source } else { source });
        let lookups = self.get();
        let sessions = self.get();
        self.sessions = sessions >> 1;
        let untimed = if sessions & 1 == 1 { self.get() } else { 0 };
        self.next = Some(Entry { domain, source, lookups, untimed });
    }

    /// Reads a number.
    fn get(&mut self) -> u64 {
        let mut value = 0;
        let mut shift = 0;
        while let Some(&byte) = self.run.bytes.get(self.at) {
            self.at += 1;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
            shift += 7;
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn units_divide_all_times() {
        assert_eq!(common_unit(1_000_000_000, 5_000_000_000), 1_000_000_000);
        assert_eq!(common_unit(1_000_000_000, 5_001_000_000), 1_000_000);
        assert_eq!(common_unit(1_000_000, 5_000_000_000), 1_000_000);
        assert_eq!(common_unit(1_000_000, -1), 1);
        assert_eq!(common_unit(1_000_000, -1_000), 1_000);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(pairs in prop::collection::btree_map(
            (0u32..5, 0u32..u32::MAX), (1u64..9, 0u64..2, prop::collection::btree_set(any::<i64>(), 0..4)), 0..20)) {
            let base = pairs.values().flat_map(|p| p.2.iter()).min().copied().unwrap_or(0);
            let mut writer = Writer::new(base, 1, 0);
            let mut expected = Vec::new();
            for ((domain, source), (lookups, untimed, times)) in pairs {
                let entry = Entry { domain, source, lookups, untimed };
                let sessions: Vec<Session> = times.iter().map(|t| Session { first: *t, last: *t }).collect();
                writer.push(entry, &sessions);
                expected.push((entry, sessions));
            }
            let run = writer.finish();
            let mut cursor = run.cursor();
            let mut read = Vec::new();
            while let Some(entry) = cursor.peek() {
                let mut sessions = Vec::new();
                cursor.take_sessions(&mut sessions);
                read.push((entry, sessions));
            }
            prop_assert_eq!(read, expected);
        }
    }
}
