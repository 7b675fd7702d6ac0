//! Reads a run.

use super::super::sessions::Session;
use super::{Entry, Mark, PAD, Run};

/// Reads a run in order.
pub struct Cursor<'a> {
    /// The run.
    run: &'a Run,
    /// Behind the domain of `next`.
    at: usize,
    /// How many octets the source and the time of a single lookup take.
    octets: [usize; 2],
    /// The bits of these octets.
    masks: [u64; 2],
    /// The domain that comes next.
    next: Option<u32>,
}

impl<'a> Cursor<'a> {
    /// A cursor at the beginning of a run.
    pub fn new(run: &'a Run) -> Self {
        let octets = run.extent.octets();
        let masks = octets.map(|octets| 1u64.checked_shl(8 * octets as u32).unwrap_or(0).wrapping_sub(1));
        let mut cursor = Cursor { run, at: 0, octets, masks, next: None };
        cursor.advance(0);
        cursor
    }

    /// The domain that comes next.
    #[inline]
    pub fn peek(&self) -> Option<u32> {
        self.next
    }

    /// Goes on to the domain after. Each mark is shown to `mark`; each single lookup to `single`, with its source and
    /// time; each entry to `entry`, once its sessions are appended to `sessions`.
    #[inline]
    pub fn take(
        &mut self,
        sessions: &mut Vec<Session>,
        mut mark: impl FnMut(Mark),
        mut single: impl FnMut(u32, i64),
        mut entry: impl FnMut(Entry, &[Session]),
    ) {
        let Some(domain) = self.next else { return };
        let mut code = 0;
        for _ in 0..self.get() {
            code += self.get() as u32;
            mark((code, self.get()));
        }
        for _ in 0..self.get() {
            let (source, time) = self.single();
            single(source, time);
        }
        // Sources are written one greater than they are.
        while let Some(source) = self.get().checked_sub(1) {
            let from = sessions.len();
            let (lookups, untimed) = self.several(sessions);
            entry(Entry { source: source as u32, lookups, untimed }, &sessions[from..]);
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
        let [of_source, of_time] = self.octets;
        self.at += self.get() as usize * (of_source + of_time);
        while self.get() > 0 {
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

    /// Reads a single lookup: its source and its time.
    #[inline]
    fn single(&mut self) -> (u32, i64) {
        let [source, units] = [0, 1].map(|part| {
            let word = self.run.bytes.get(self.at..).and_then(|rest| rest.first_chunk());
            self.at += self.octets[part];
            u64::from_le_bytes(word.copied().unwrap_or_default()) & self.masks[part]
        });
        (source as u32, self.after(self.run.extent.base, units))
    }

    /// Reads any other entry behind its source; returns its lookups, and how many have no time.
    fn several(&mut self, sessions: &mut Vec<Session>) -> (u64, u64) {
        let lookups = self.get();
        let head = self.get();
        let untimed = if head & 1 == 1 { self.get() } else { 0 };
        let mut from = self.run.extent.base;
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
        let units = self.get();
        self.after(from, units)
    }

    /// The time so many units after `from`.
    #[inline]
    fn after(&self, from: i64, units: u64) -> i64 {
        from.wrapping_add(units.wrapping_mul(self.run.extent.unit as u64) as i64)
    }

    /// Reads the next domain.
    fn advance(&mut self, before: u32) {
        self.next = (self.at + PAD < self.run.bytes.len()).then(|| before + self.get() as u32);
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
