//! Lookups that wait to be interned together, so that their misses of the processor's cache overlap.

use crate::record::{BATCH, Usual};

/// At most [`BATCH`] lookups.
#[derive(Debug, Default)]
pub struct Batch {
    /// The names as they were asked for, one behind the other.
    names: Vec<u8>,
    /// The lookups without their names, each with where its name ends in [`Batch::names`].
    waiting: Vec<(Usual<'static>, usize)>,
}

impl Batch {
    /// Adds a lookup; returns whether the batch is full.
    #[inline]
    pub fn push(&mut self, lookup: &Usual<'_>) -> bool {
        self.names.extend_from_slice(lookup.name);
        let Usual { time, source, rtype, rcode, .. } = *lookup;
        self.waiting.push((Usual { time, source, name: b"", rtype, rcode }, self.names.len()));
        self.waiting.len() == BATCH
    }

    /// The lookups.
    pub fn lookups(&self) -> Vec<Usual<'_>> {
        let begins = std::iter::once(0).chain(self.waiting.iter().map(|(_, end)| *end));
        let named = |((lookup, end), begin): (&(Usual<'static>, usize), usize)| Usual {
            name: &self.names[begin..*end],
            ..*lookup
        };
        self.waiting.iter().zip(begins).map(named).collect()
    }

    /// Empties the batch.
    pub fn clear(&mut self) {
        self.names.clear();
        self.waiting.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use crate::dns::Rcode;
    use crate::record::Timestamp;

    #[test]
    fn what_waits_comes_out_in_order() {
        let mut batch = Batch::default();
        for round in 0..2u8 {
            let names: Vec<Vec<u8>> = (0..BATCH).map(|n| vec![b'a' + round; n % 7]).collect();
            let lookup = |(at, name)| Usual {
                time: Some(Timestamp(at)),
                source: Ipv4Addr::LOCALHOST.into(),
                name,
                rtype: None,
                rcode: u16::try_from(at).ok().map(Rcode),
            };
            let lookups: Vec<Usual<'_>> = (0..).zip(names.iter().map(Vec::as_slice)).map(lookup).collect();
            for (at, lookup) in lookups.iter().enumerate() {
                assert_eq!(batch.push(lookup), at + 1 == BATCH);
            }
            assert_eq!(batch.lookups(), lookups);
            batch.clear();
            assert_eq!(batch.lookups(), []);
        }
    }
}
