//! The way of single lookups out of a state and back: what partial states hold of them.

use std::net::IpAddr;

use super::{Asked, Exact};
use crate::analysis::intern::{Addresses, Texts};

impl Asked {
    /// The numbers of name and source, and the type.
    pub fn question(&self) -> (u32, u32, u32) {
        (self.name, self.source, self.rtype)
    }
}

impl Exact {
    /// Numbers the names and sources of the lookups in their own order, drops those that nobody asked for or with, and
    /// sorts the lookups: the same ones are then the same, however they came.
    pub fn settle(&mut self) {
        let (mut names, mut sources) = (Texts::default(), Addresses::default());
        let (mut name_numbers, mut source_numbers) = (vec![0; self.names.len()], vec![0; self.sources.len()]);
        for number in used(self.asked.iter().map(|asked| asked.name), |a, b| self.names.get(a).cmp(self.names.get(b))) {
            name_numbers[number as usize] = names.intern(self.names.get(number)).0;
        }
        let by_address = |a, b| self.sources.get(a).cmp(&self.sources.get(b));
        for number in used(self.asked.iter().map(|asked| asked.source), by_address) {
            source_numbers[number as usize] = sources.intern(self.sources.get(number)).0;
        }
        for asked in &mut self.asked {
            asked.name = name_numbers[asked.name as usize];
            asked.source = source_numbers[asked.source as usize];
        }
        self.wanted = vec![true; names.len()];
        (self.names, self.sources) = (names, sources);
        self.asked.sort_unstable();
    }

    /// The names by their numbers.
    pub fn names(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.names.len() as u32).map(|number| self.names.get(number))
    }

    /// The sources by their numbers.
    pub fn sources(&self) -> impl Iterator<Item = IpAddr> {
        (0..self.sources.len() as u32).map(|number| self.sources.get(number))
    }

    /// The lookups.
    pub fn asked(&self) -> &[Asked] {
        &self.asked
    }

    /// The number of a name whose lookups are kept.
    pub fn name(&mut self, name: &[u8]) -> u32 {
        let (number, new) = self.names.intern(name);
        if new {
            self.wanted.push(true);
        }
        number
    }

    /// The number of a source.
    pub fn source(&mut self, address: IpAddr) -> u32 {
        self.sources.intern(address).0
    }

    /// Adds a lookup.
    pub fn push(&mut self, asked: Asked) {
        self.asked.push(asked);
    }

    /// Gives the files other numbers.
    pub fn renumber_files(&mut self, places: &[u32]) {
        for asked in &mut self.asked {
            asked.file = places[asked.file as usize];
        }
    }
}

/// The numbers among these, each once, in an order.
fn used(numbers: impl Iterator<Item = u32>, compare: impl Fn(u32, u32) -> std::cmp::Ordering) -> Vec<u32> {
    let mut used: Vec<u32> = numbers.collect();
    used.sort_unstable();
    used.dedup();
    used.sort_unstable_by(|a, b| compare(*a, *b));
    used
}

#[cfg(test)]
mod tests {
    use super::super::{Scope, TYPELESS};
    use super::*;

    #[test]
    fn settled_lookups_do_not_depend_on_their_order() {
        let lookups = [("b", 2, 1, 5), ("a", 1, TYPELESS, 5), ("b", 1, 1, 4), ("b", 1, 1, 3), ("a", 1, 28, 9)];
        let state = |lookups: &mut dyn Iterator<Item = &(&str, u8, u32, i64)>| {
            let mut exact = Exact::new(Scope::All);
            exact.name(b"nobody");
            for (name, source, rtype, time) in lookups {
                let (name, source) = (exact.name(name.as_bytes()), exact.source(IpAddr::from([192, 0, 2, *source])));
                exact.push(Asked { name, source, rtype: *rtype, time: *time, file: 0 });
            }
            exact.settle();
            let names: Vec<Vec<u8>> = exact.names().map(<[u8]>::to_vec).collect();
            (names, exact.sources().collect::<Vec<_>>(), exact.asked().to_vec())
        };
        let (names, sources, asked) = state(&mut lookups.iter());
        assert_eq!((names.as_slice(), sources.len()), ([b"a".to_vec(), b"b".to_vec()].as_slice(), 2));
        assert!(asked.is_sorted());
        assert_eq!(state(&mut lookups.iter().rev()), (names, sources, asked));
    }
}
