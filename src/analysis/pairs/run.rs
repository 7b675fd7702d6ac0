//! A sealed run: lookups by domain, each with its source and time, or pairs with their sessions, packed to a few bytes.
//!
//! Numbers are LEB128, but for single lookups. A group is: its domain less the group's before; how many marks it has,
//! and for each its code (less the one before) and its count; how many single lookups with a time it has; these; its
//! other entries; 0. All are in any order. A single lookup is its source and its time, which take the same number of
//! octets in the whole run, the lowest first. An entry is: its source + 1; lookups; 2·sessions + (1 where some lookups
//! have no time); that number if so; then for each session its beginning (the first counted from the run's earliest
//! time, the others from the end of the one before) and its duration. Times count from the run's earliest, in units of
//! the run: the greatest of 1 s, 1 ms, 1 µs and 1 ns that divides all exactly.

mod read;
mod write;

pub use read::Cursor;
pub use write::Writer;

/// Units of time that a run can use, in nanoseconds, greatest first.
const UNITS: [i64; 4] = [1_000_000_000, 1_000_000, 1_000, 1];

/// Groups, in order of their domains.
#[derive(Clone, Debug)]
pub struct Run {
    /// The groups, and [`PAD`] zeros.
    bytes: Box<[u8]>,
    /// What is in it.
    extent: Extent,
}

/// Zeros behind the groups, so that eight octets can be read wherever a number begins.
const PAD: usize = 8;

/// What the numbers of a run reach to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// The earliest time.
    base: i64,
    /// The latest time.
    last: i64,
    /// Nanoseconds of a unit of time, which divides all times.
    unit: i64,
    /// The greatest source.
    source: u32,
}

impl Extent {
    /// That of nothing.
    pub const NOTHING: Extent = Extent { base: i64::MAX, last: i64::MIN, unit: UNITS[0], source: 0 };

    /// Takes in a source and the time of its lookup.
    #[inline]
    pub fn see(&mut self, source: u32, time: i64) {
        self.base = self.base.min(time);
        self.last = self.last.max(time);
        self.unit = common_unit(self.unit, time);
        self.source = self.source.max(source);
    }

    /// Takes in a source whose lookup has no time.
    pub fn see_source(&mut self, source: u32) {
        self.source = self.source.max(source);
    }

    /// The extent of both.
    pub fn unite(self, other: Extent) -> Extent {
        Extent {
            base: self.base.min(other.base),
            last: self.last.max(other.last),
            // A unit that divides the earliest times and all units divides all times.
            unit: [self, other]
                .iter()
                .filter(|extent| extent.is_timed())
                .fold(self.unit.min(other.unit), |unit, extent| common_unit(unit, extent.base)),
            source: self.source.max(other.source),
        }
    }

    /// Whether there is a time.
    fn is_timed(&self) -> bool {
        self.base <= self.last
    }

    /// How many octets the source and the time of a single lookup take.
    fn octets(&self) -> [usize; 2] {
        let units = if self.is_timed() { self.last.wrapping_sub(self.base) as u64 / self.unit as u64 } else { 0 };
        [u64::from(self.source), units].map(|most| (u64::BITS - most.leading_zeros()).div_ceil(8) as usize)
    }
}

/// What a run holds of some lookups of one pair, without their sessions.
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

impl Run {
    /// The bytes it takes.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// What is in it.
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// Reads it from the beginning.
    pub fn cursor(&self) -> Cursor<'_> {
        Cursor::new(self)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sessions::Session;
    use super::*;
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    #[test]
    fn units_divide_all_times() {
        assert_eq!(common_unit(1_000_000_000, 5_000_000_000), 1_000_000_000);
        assert_eq!(common_unit(1_000_000_000, 5_001_000_000), 1_000_000);
        assert_eq!(common_unit(1_000_000, 5_000_000_000), 1_000_000);
        assert_eq!(common_unit(1_000_000, -1), 1);
        assert_eq!(common_unit(1_000_000, -1_000), 1_000);
        assert_eq!([5_000, 5_001, 5].map(|time| common_unit(1_000, time)), [1_000, 1, 1]);
    }

    /// A pair: its source, what it has besides the lookups of its sessions, lookups without a time, sessions.
    type Made = (u32, u64, u64, Vec<Session>);

    /// Any pairs of one domain, with times of this unit.
    fn pairs(unit: i64) -> impl Strategy<Value = Vec<Made>> {
        let time = any::<i64>().prop_map(move |time| time / unit * unit);
        let pair = (0u64..2, 0u64..2, prop::collection::btree_set(time, 0..4));
        prop::collection::vec((prop_oneof![0u32..5, any::<u32>()], pair), 1..5).prop_map(|pairs| {
            let session = |time: i64| Session { first: time, last: time };
            pairs
                .into_iter()
                .map(|(source, (m, u, times))| (source, m, u, times.into_iter().map(session).collect()))
                .collect()
        })
    }

    /// Any groups: by domain, its marks and its pairs.
    fn groups() -> impl Strategy<Value = BTreeMap<u32, (BTreeMap<u32, u64>, Vec<Made>)>> {
        prop::sample::select(UNITS.to_vec()).prop_flat_map(|unit| {
            let marks = prop::collection::btree_map(any::<u32>(), any::<u64>(), 0..4);
            prop::collection::btree_map(prop_oneof![0u32..5, any::<u32>()], (marks, pairs(unit)), 0..9)
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(groups in groups()) {
            let mut extent = Extent::NOTHING;
            let all = || groups.values().flat_map(|group| &group.1);
            all().for_each(|pair| extent.see_source(pair.0));
            all().flat_map(|pair| pair.3.iter().map(|session| (pair.0, session.first))).for_each(|(source, time)| {
                extent.see(source, time);
            });
            let mut room = Vec::new();
            let mut writer = Writer::new(extent, &mut room);
            for (domain, (marks, pairs)) in &groups {
                let is_single = |pair: &&Made| (pair.1, pair.2, pair.3.len()) == (0, 0, 1);
                writer.begin(*domain, &marks.clone().into_iter().collect::<Vec<_>>(), pairs.iter().filter(is_single).count());
                for (source, _, _, sessions) in pairs.iter().filter(is_single) {
                    writer.single(*source, sessions[0].first);
                }
                for (source, more, untimed, sessions) in pairs.iter().filter(|pair| !is_single(pair)) {
                    let lookups = sessions.len() as u64 + more + untimed;
                    writer.entry(Entry { source: *source, lookups, untimed: more + untimed }, sessions);
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
                let mut singles = Vec::new();
                cursor.take(
                    &mut Vec::new(),
                    |mark| read_marks.push(mark),
                    |source, time| singles.push((source, time)),
                    |entry, sessions| read.push((entry, sessions.to_vec())),
                );
                let single = |(source, time)| {
                    (Entry { source, lookups: 1, untimed: 0 }, vec![Session { first: time, last: time }])
                };
                read.splice(0..0, singles.into_iter().map(single));
                prop_assert_eq!(read_marks, marks.into_iter().collect::<Vec<_>>());
                prop_assert_eq!(read.len(), pairs.len());
                let is_single = |pair: &&Made| (pair.1, pair.2, pair.3.len()) == (0, 0, 1);
                let (singles, others): (Vec<_>, Vec<_>) = pairs.iter().partition(is_single);
                for ((entry, read), (source, more, untimed, sessions)) in read.into_iter().zip(singles.into_iter().chain(others)) {
                    let lookups = sessions.len() as u64 + more + untimed;
                    prop_assert_eq!(entry, Entry { source: *source, lookups, untimed: more + untimed });
                    prop_assert_eq!(&read, sessions);
                }
            }
            prop_assert_eq!((cursor.peek(), passing.peek()), (None, None));
        }
    }
}
