//! Groups less some lookups: their counts shrink, their sessions stay.

use super::gather::{Group, Pair};
use super::marks;
use super::run::Mark;

/// A lookup that is in the pairs and does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forgotten {
    /// The source.
    pub source: u32,
    /// The type, where the log has it.
    pub rtype: Option<u16>,
    /// In which zones it falls in business hours, a bit each.
    pub business: u16,
}

/// Room for a group's lessened counts.
#[derive(Debug, Default)]
pub struct Lessened {
    /// The pairs.
    pairs: Vec<Pair>,
    /// The counts besides.
    marks: Vec<Mark>,
}

impl Lessened {
    /// The group less `forgotten`, each of which is one of its lookups.
    pub fn group<'a>(&'a mut self, group: &Group<'a>, forgotten: &[Forgotten]) -> Group<'a> {
        if forgotten.is_empty() {
            return *group;
        }
        self.pairs.clear();
        self.pairs.extend_from_slice(group.pairs);
        self.marks.clear();
        self.marks.extend_from_slice(group.marks);
        for lookup in forgotten {
            // Pairs are in order of their sources.
            if let Ok(at) = self.pairs.binary_search_by_key(&lookup.source, |pair| pair.source) {
                self.pairs[at].lookups = self.pairs[at].lookups.saturating_sub(1);
                marks::forget(&mut self.marks, lookup.rtype, lookup.business);
            }
        }
        self.marks.retain(|mark| mark.1 > 0);
        Group { pairs: &self.pairs, marks: &self.marks, ..*group }
    }
}
