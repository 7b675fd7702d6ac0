//! Reading parts of files again: which blocks are wanted, and where they stand on disk.

use std::collections::HashSet;
use std::ops::Range;

use super::disk::Place;

/// Blocks that are read again, where nothing is wanted of the others.
#[derive(Clone, Debug, Default)]
pub struct Again {
    /// The blocks by file and number.
    wanted: HashSet<(usize, u64)>,
    /// For each file where its blocks end on disk, in octets; empty where that is not known.
    ends: Vec<Vec<u64>>,
}

impl Again {
    /// These blocks of files of which `ends` tells where their blocks end, as reading them the first time has found.
    pub fn new(wanted: HashSet<(usize, u64)>, ends: Vec<Vec<u64>>) -> Self {
        Again { wanted, ends }
    }

    /// Whether a block is wanted.
    pub fn wants(&self, file: usize, index: u64) -> bool {
        self.wanted.contains(&(file, index))
    }

    /// Whether any block of a file with one of these numbers is wanted.
    pub fn wants_any(&self, file: usize, numbers: Range<u64>) -> bool {
        self.wanted.iter().any(|(of, number)| *of == file && numbers.contains(number))
    }

    /// The wanted blocks of a file in order, where it is known where they stand.
    pub fn places(&self, file: usize) -> Option<impl Iterator<Item = Place>> {
        let ends = self.ends.get(file).filter(|ends| !ends.is_empty())?;
        let from = |at: usize| at.checked_sub(1).map_or(0, |before| ends[before]);
        let place = move |(at, to): (usize, &u64)| Place { index: at as u64, from: from(at), to: *to };
        Some(ends.iter().enumerate().map(place).filter(move |place| self.wants(file, place.index)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_wanted_blocks() {
        let again = Again::new(HashSet::from([(0, 0), (0, 2), (1, 0), (0, 9)]), vec![vec![10, 25, 40], vec![]]);
        let places: Vec<Place> = again.places(0).expect("known").collect();
        assert_eq!(places, [Place { index: 0, from: 0, to: 10 }, Place { index: 2, from: 25, to: 40 }]);
        assert!(again.places(1).is_none() && again.places(2).is_none());
        assert!(again.wants_any(0, 1..3) && again.wants_any(0, 9..10));
        assert!(!again.wants_any(0, 3..9) && !again.wants_any(1, 1..10));
    }
}
