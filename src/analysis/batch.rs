//! Lookups that wait to be interned together, so that their misses of the processor's cache overlap.

use std::net::{IpAddr, Ipv4Addr};

use super::intern::BATCH;
use crate::dns::name;

/// At most [`BATCH`] lookups.
#[derive(Debug)]
pub struct Batch {
    /// The folded names, one behind the other.
    names: Vec<u8>,
    /// The lookups.
    waiting: [Waiting; BATCH],
    /// The hashes of their names, apart so that they can be gone through first.
    hashes: [u32; BATCH],
    /// How many there are.
    len: usize,
}

/// A lookup that waits.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// Where its name ends in [`Batch::names`].
    end: u32,
    /// Its source.
    pub source: IpAddr,
    /// The hash of its source.
    pub source_hash: u32,
    /// Its time in nanoseconds, or that of lookups without one.
    pub time: i64,
    /// Its type, where the log has one.
    pub rtype: Option<u16>,
    /// In which zones it falls in business hours, a bit each.
    pub business: u16,
    /// Whether it counts, or is background only.
    pub admitted: bool,
}

/// What stands where no lookup waits.
const NOTHING: Waiting = Waiting {
    end: 0,
    source: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
    source_hash: 0,
    time: 0,
    rtype: None,
    business: 0,
    admitted: false,
};

impl Default for Batch {
    fn default() -> Self {
        Batch { names: Vec::new(), waiting: [NOTHING; BATCH], hashes: [0; BATCH], len: 0 }
    }
}

impl Batch {
    /// Adds a lookup of a canonical name, which is folded and hashed here; returns whether the batch is full.
    #[inline]
    pub fn push(&mut self, name: &[u8], hash: impl Fn(&[u8]) -> u32, lookup: Waiting) -> bool {
        let from = self.names.len();
        name::fold_onto(name, &mut self.names);
        // Names have at most 1,016 octets in presentation form.
        self.waiting[self.len] = Waiting { end: self.names.len() as u32, ..lookup };
        self.hashes[self.len] = hash(&self.names[from..]);
        self.len += 1;
        self.len == BATCH
    }

    /// A lookup without its name, for [`Batch::push`].
    #[inline]
    pub fn lookup(source: IpAddr, time: i64, rtype: Option<u16>, business: u16, admitted: bool) -> Waiting {
        Waiting { source, time, rtype, business, admitted, ..NOTHING }
    }

    /// The hashes of the names.
    pub fn hashes(&self) -> &[u32] {
        &self.hashes[..self.len]
    }

    /// The lookups with their names and hashes.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], u32, &Waiting)> {
        let mut from = 0;
        self.waiting[..self.len].iter().zip(self.hashes).map(move |(lookup, hash)| {
            let name = &self.names[from..lookup.end as usize];
            from = lookup.end as usize;
            (name, hash, lookup)
        })
    }

    /// The lookups.
    pub fn waiting(&self) -> &[Waiting] {
        &self.waiting[..self.len]
    }

    /// Empties the batch.
    pub fn clear(&mut self) {
        self.names.clear();
        self.len = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_comes_out_in_order() {
        let mut batch = Batch::default();
        for round in 0..2u8 {
            let names: Vec<Vec<u8>> = (0..BATCH).map(|n| vec![b'a' + round; n % 7]).collect();
            for (at, name) in names.iter().enumerate() {
                let lookup = Batch::lookup(IpAddr::V4(Ipv4Addr::LOCALHOST), at as i64, None, 0, true);
                assert_eq!(batch.push(name, |_| at as u32 * 3, lookup), at + 1 == BATCH);
            }
            assert_eq!(batch.hashes()[5], 15);
            for (at, (name, hash, lookup)) in batch.iter().enumerate() {
                assert_eq!((name, hash, lookup.time), (names[at].as_slice(), at as u32 * 3, at as i64));
            }
            batch.clear();
            assert_eq!(batch.iter().count(), 0);
        }
    }
}
