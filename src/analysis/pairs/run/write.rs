//! Writes a run.

use super::super::sessions::Session;
use super::{Entry, Extent, Mark, PAD, Run};

/// Writes a run.
pub struct Writer<'a> {
    /// Room for what is written; it is used again for other runs.
    room: &'a mut Vec<u8>,
    /// How much of it was written.
    at: usize,
    /// What is in the run.
    extent: Extent,
    /// How many octets the source and the time of a single lookup take.
    octets: [usize; 2],
    /// The domain of the last group.
    domain: u32,
}

/// The most octets of a number in LEB128.
const LEB: usize = 10;

/// Room that is added at a time.
const GROWTH: usize = 1 << 16;

impl<'a> Writer<'a> {
    /// A run of this extent.
    pub fn new(extent: Extent, room: &'a mut Vec<u8>) -> Self {
        Writer { room, at: 0, extent, octets: extent.octets(), domain: 0 }
    }

    /// Begins the group of a domain, which has so many single lookups; groups come in order, marks in that of their
    /// codes.
    pub fn begin(&mut self, domain: u32, marks: &[Mark], singles: usize) {
        self.make_room((3 + 2 * marks.len()) * LEB + singles * 2 * PAD);
        self.put(u64::from(domain - self.domain));
        self.put(marks.len() as u64);
        let mut before = 0;
        for (code, count) in marks {
            self.put(u64::from(code - before));
            self.put(*count);
            before = *code;
        }
        self.put(singles as u64);
        self.domain = domain;
    }

    /// Adds a single lookup to the group; all of them come before other entries.
    #[inline]
    pub fn single(&mut self, source: u32, time: i64) {
        let [of_source, of_time] = self.octets;
        self.put_fixed(u64::from(source), of_source);
        self.put_fixed(self.units(time, self.extent.base), of_time);
    }

    /// Adds an entry to the group.
    pub fn entry(&mut self, entry: Entry, sessions: &[Session]) {
        self.make_room((4 + 2 * sessions.len()) * LEB);
        self.put(u64::from(entry.source) + 1);
        self.put(entry.lookups);
        let untimed = u64::from(entry.untimed > 0);
        self.put((sessions.len() as u64) << 1 | untimed);
        if untimed > 0 {
            self.put(entry.untimed);
        }
        let mut from = self.extent.base;
        for session in sessions {
            self.put(self.units(session.first, from));
            self.put(self.units(session.last, session.first));
            from = session.last;
        }
    }

    /// Ends the group.
    pub fn end(&mut self) {
        self.make_room(LEB);
        self.put(0);
    }

    /// The finished run.
    pub fn finish(mut self) -> Run {
        self.make_room(PAD);
        self.room[self.at..self.at + PAD].fill(0);
        Run { bytes: self.room[..self.at + PAD].into(), extent: self.extent }
    }

    /// How far `time` lies behind `from`. The whole range of times fits into 64 bits without sign.
    #[inline]
    fn units(&self, time: i64, from: i64) -> u64 {
        let distance = time.wrapping_sub(from) as u64;
        // The compiler knows how to divide by a constant; by a variable it takes ten times as long.
        match self.extent.unit {
            1_000_000_000 => distance / 1_000_000_000,
            1_000_000 => distance / 1_000_000,
            1_000 => distance / 1_000,
            _ => distance,
        }
    }

    /// Makes room for so many octets.
    #[inline]
    fn make_room(&mut self, octets: usize) {
        if self.room.len() < self.at + octets {
            self.room.resize(self.at + octets + GROWTH, 0);
        }
    }

    /// Writes a number in so many octets; there is room for eight.
    #[inline]
    fn put_fixed(&mut self, value: u64, octets: usize) {
        self.room[self.at..][..8].copy_from_slice(&value.to_le_bytes());
        self.at += octets;
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
