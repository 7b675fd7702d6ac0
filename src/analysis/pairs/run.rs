//! A sealed run: pairs in order, each with its lookups and sessions, packed to a few bytes.
//!
//! All numbers are LEB128. A group is: its domain less the group's before; how many marks it has, and for each its
//! code (less the one before) and its count; its pairs; 0. A pair begins with 2·(its source less the one before,
//! at least 1) + (0 for a single lookup with a time, 1 for any other). Of a single lookup only its time follows.
//! Of any other: lookups; 2·sessions + (1 where some lookups have no time); that number if so; then for each session
//! its beginning (the first counted from the run's earliest time, the others from the end of the one before) and its
//! duration. Times are in units of the run: the greatest of 1 s, 1 ms, 1 µs and 1 ns that divides all exactly.

use super::sessions::Session;

/// Units of time that a run can use, in nanoseconds, greatest first.
const UNITS: [i64; 4] = [1_000_000_000, 1_000_000, 1_000, 1];

/// Pairs in order.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// The groups.
    bytes: Box<[u8]>,
    /// The earliest time.
    base: i64,
    /// Nanoseconds of a unit of time.
    unit: i64,
}

/// What a run holds of one pair, without its sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The source.
    pub source: u32,
    /// Lookups, with those that have no time.
    pub lookups: u64,
    /// Lookups without a time.
    pub untimed: u64,
}

/// A count of a domain's lookups by something else than the source: see [`super::marks`].
pub type Mark = (u32, u64);

/// Writes a run.
pub struct Writer<'a> {
    /// Room for what is written; it is used again for other runs.
    room: &'a mut Vec<u8>,
    /// How much of it was written.
    at: usize,
    /// The earliest time.
    base: i64,
    /// Nanoseconds of a unit of time.
    unit: i64,
    /// The domain of the last group.
    domain: u32,
    /// One more than the source of the last pair of the group at hand.
    source: u64,
}

/// The greatest unit that divides both `time` and what `unit` divides.
#[inline]
pub fn common_unit(unit: i64, time: i64) -> i64 {
    // Divisions by constants are cheap, and nearly all times are multiples of the unit so far.
    let fits = match unit {
        1_000_000_000 => time % 1_000_000_000 == 0,
        1_000_000 => time % 1_000_000 == 0,
        1_000 => time % 1_000 == 0,
        _ => true,
    };
    if fits { unit } else { next_unit(unit, time) }
}

/// As [`common_unit`], where `unit` does not divide `time`.
#[cold]
fn next_unit(unit: i64, time: i64) -> i64 {
    UNITS.into_iter().find(|u| *u <= unit && time % u == 0).unwrap_or(1)
}

/// The most octets of a number in LEB128.
const LEB: usize = 10;

/// Room that is added at a time.
const GROWTH: usize = 1 << 16;

impl<'a> Writer<'a> {
    /// A run whose times are not before `base` and differ from it by multiples of `unit`.
    pub fn new(base: i64, unit: i64, room: &'a mut Vec<u8>) -> Self {
        Writer { room, at: 0, base, unit, domain: 0, source: 0 }
    }

    /// Begins the group of a domain; groups come in order, marks in that of their codes.
    pub fn begin(&mut self, domain: u32, marks: &[Mark]) {
        self.make_room(2 + 2 * marks.len());
        self.put(u64::from(domain - self.domain));
        self.put(marks.len() as u64);
        let mut before = 0;
        for (code, count) in marks {
            self.put(u64::from(code - before));
            self.put(*count);
            before = *code;
        }
        (self.domain, self.source) = (domain, 0);
    }

    /// Adds a pair to the group; pairs come in order of their sources.
    #[inline]
    pub fn push(&mut self, entry: Entry, sessions: &[Session]) {
        let source = u64::from(entry.source) + 1;
        let step = (source - self.source) << 1;
        self.source = source;
        self.make_room(4 + 2 * sessions.len());
        if let ([session], 1) = (sessions, entry.lookups) {
            self.put(step);
            self.put(self.units(session.first, self.base));
            return;
        }
        self.put(step | 1);
        self.put(entry.lookups);
        let untimed = u64::from(entry.untimed > 0);
        self.put((sessions.len() as u64) << 1 | untimed);
        if untimed > 0 {
            self.put(entry.untimed);
        }
        let mut from = self.base;
        for session in sessions {
            self.put(self.units(session.first, from));
            self.put(self.units(session.last, session.first));
            from = session.last;
        }
    }

    /// Ends the group.
    pub fn end(&mut self) {
        self.make_room(1);
        self.put(0);
    }

    /// The finished run.
    pub fn finish(self) -> Run {
        Run { bytes: self.room[..self.at].into(), base: self.base, unit: self.unit }
    }

    /// How far `time` lies behind `from`. The whole range of times fits into 64 bits without sign.
    #[inline]
    fn units(&self, time: i64, from: i64) -> u64 {
        let distance = time.wrapping_sub(from) as u64;
        // The compiler knows how to divide by a constant; by a variable it takes ten times as long.
        match self.unit {
            1_000_000_000 => distance / 1_000_000_000,
            1_000_000 => distance / 1_000_000,
            1_000 => distance / 1_000,
            _ => distance,
        }
    }

    /// Makes room for so many numbers.
    #[inline]
    fn make_room(&mut self, numbers: usize) {
        if self.room.len() < self.at + numbers * LEB {
            self.room.resize(self.at + numbers * LEB + GROWTH, 0);
        }
    }

    /// Writes a number, for which there is room.
    #[inline]
    fn put(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.room[self.at] = value as u8 | 0x80;
            value >>= 7;
            self.at += 1;
        }
        self.room[self.at] = value as u8;
        self.at += 1;
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
        let mut cursor = Cursor { run: self, at: 0, next: None };
        cursor.advance(0);
        cursor
    }
}

/// Reads a run in order.
pub struct Cursor<'a> {
    /// The run.
    run: &'a Run,
    /// Behind the domain of `next`.
    at: usize,
    /// The domain that comes next.
    next: Option<u32>,
}

impl Cursor<'_> {
    /// The domain that comes next.
    #[inline]
    pub fn peek(&self) -> Option<u32> {
        self.next
    }

    /// Goes on to the domain after. Each mark is shown to `mark`; each pair to `pair`, once its sessions are
    /// appended to `sessions`.
    #[inline]
    pub fn take(
        &mut self,
        sessions: &mut Vec<Session>,
        mut mark: impl FnMut(Mark),
        mut pair: impl FnMut(Entry, &[Session]),
    ) {
        let Some(domain) = self.next else { return };
        let mut code = 0;
        for _ in 0..self.get() {
            code += self.get() as u32;
            mark((code, self.get()));
        }
        let mut source = 0u64;
        loop {
            let step = self.get();
            if step == 0 {
                break;
            }
            source += step >> 1;
            let from = sessions.len();
            let (lookups, untimed) = if step & 1 == 0 { self.single(sessions) } else { self.several(sessions) };
            // Sources are written one greater than they are.
            pair(Entry { source: (source - 1) as u32, lookups, untimed }, &sessions[from..]);
        }
        self.advance(domain);
    }

    /// Goes on to the domain after.
    #[inline]
    pub fn skip(&mut self) {
        let Some(domain) = self.next else { return };
        for _ in 0..2 * self.get() {
            self.pass();
        }
        loop {
            let step = self.get();
            if step == 0 {
                break;
            }
            if step & 1 == 0 {
                self.pass();
                continue;
            }
            self.pass();
            let head = self.get();
            for _ in 0..(head & 1) + (head >> 1) * 2 {
                self.pass();
            }
        }
        self.advance(domain);
    }

    /// Passes over a number.
    #[inline]
    fn pass(&mut self) {
        let rest = self.run.bytes.get(self.at..).unwrap_or_default();
        match rest.first_chunk::<8>().map(|word| !u64::from_le_bytes(*word) & 0x8080_8080_8080_8080) {
            Some(ends) if ends != 0 => self.at += (ends.trailing_zeros() / 8) as usize + 1,
            _ => {
                self.get_slowly();
            }
        }
    }

    /// Reads a pair of one lookup.
    #[inline]
    fn single(&mut self, sessions: &mut Vec<Session>) -> (u64, u64) {
        let time = self.time(self.run.base);
        sessions.push(Session { first: time, last: time });
        (1, 0)
    }

    /// Reads any other pair; returns its lookups, and how many have no time.
    fn several(&mut self, sessions: &mut Vec<Session>) -> (u64, u64) {
        let lookups = self.get();
        let head = self.get();
        let untimed = if head & 1 == 1 { self.get() } else { 0 };
        let mut from = self.run.base;
        for _ in 0..head >> 1 {
            let first = self.time(from);
            from = self.time(first);
            sessions.push(Session { first, last: from });
        }
        (lookups, untimed)
    }

    /// Reads how far a time lies behind `from`.
    #[inline]
    fn time(&mut self, from: i64) -> i64 {
        from.wrapping_add(self.get().wrapping_mul(self.run.unit as u64) as i64)
    }

    /// Reads the next domain.
    fn advance(&mut self, before: u32) {
        self.next = (self.at < self.run.bytes.len()).then(|| before + self.get() as u32);
    }

    /// Reads a number.
    #[inline]
    fn get(&mut self) -> u64 {
        let Some(&first) = self.run.bytes.get(self.at) else { return 0 };
        if first < 0x80 {
            self.at += 1;
            return u64::from(first);
        }
        match self.run.bytes.get(self.at..).and_then(|rest| rest.first_chunk::<8>()) {
            Some(word) => self.get_word(u64::from_le_bytes(*word)),
            None => self.get_slowly(),
        }
    }

    /// Reads a number that begins with these eight octets, without a branch for each.
    #[inline]
    fn get_word(&mut self, word: u64) -> u64 {
        let ends = !word & 0x8080_8080_8080_8080;
        if ends == 0 {
            return self.get_slowly();
        }
        self.at += (ends.trailing_zeros() / 8) as usize + 1;
        let groups = word & (ends ^ ends.wrapping_sub(1)) & 0x7f7f_7f7f_7f7f_7f7f;
        let pairs = groups & 0x007f_007f_007f_007f | (groups & 0x7f00_7f00_7f00_7f00) >> 1;
        let fours = pairs & 0x0000_3fff_0000_3fff | (pairs & 0x3fff_0000_3fff_0000) >> 2;
        fours & 0x0fff_ffff | (fours & 0x0fff_ffff_0000_0000) >> 4
    }

    /// Reads a number octet by octet.
    fn get_slowly(&mut self) -> u64 {
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

    /// A pair: its source, what it has besides the lookups of its sessions, lookups without a time, sessions.
    type Made = (u32, u64, u64, Vec<Session>);

    /// Any pairs of one domain.
    fn pairs() -> impl Strategy<Value = Vec<Made>> {
        let pair = (0u64..2, 0u64..2, prop::collection::btree_set(any::<i64>(), 0..4));
        prop::collection::btree_map(prop_oneof![0u32..5, any::<u32>()], pair, 1..5).prop_map(|pairs| {
            let session = |time: i64| Session { first: time, last: time };
            pairs
                .into_iter()
                .map(|(source, (m, u, times))| (source, m, u, times.into_iter().map(session).collect()))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(groups in prop::collection::btree_map(
            prop_oneof![0u32..5, any::<u32>()], (prop::collection::btree_map(any::<u32>(), any::<u64>(), 0..4), pairs()), 0..9)) {
            let times = groups.values().flat_map(|g| &g.1).flat_map(|p| &p.3).map(|s| s.first);
            let mut room = Vec::new();
            let mut writer = Writer::new(times.min().unwrap_or(0), 1, &mut room);
            for (domain, (marks, pairs)) in &groups {
                writer.begin(*domain, &marks.clone().into_iter().collect::<Vec<_>>());
                for (source, more, untimed, sessions) in pairs {
                    let lookups = sessions.len() as u64 + more + untimed;
                    writer.push(Entry { source: *source, lookups, untimed: more + untimed }, sessions);
                }
                writer.end();
            }
            let run = writer.finish();
            let mut passing = run.cursor();
            let mut cursor = run.cursor();
            for (domain, (marks, pairs)) in groups {
                prop_assert_eq!((cursor.peek(), passing.peek()), (Some(domain), Some(domain)));
                passing.skip();
                let (mut read_marks, mut read) = (Vec::new(), Vec::new());
                cursor.take(&mut Vec::new(), |mark| read_marks.push(mark), |entry, sessions| read.push((entry, sessions.to_vec())));
                prop_assert_eq!(read_marks, marks.into_iter().collect::<Vec<_>>());
                prop_assert_eq!(read.len(), pairs.len());
                for ((entry, read), (source, more, untimed, sessions)) in read.into_iter().zip(pairs) {
                    let lookups = sessions.len() as u64 + more + untimed;
                    prop_assert_eq!(entry, Entry { source, lookups, untimed: more + untimed });
                    prop_assert_eq!(read, sessions);
                }
            }
            prop_assert_eq!((cursor.peek(), passing.peek()), (None, None));
        }
    }
}
