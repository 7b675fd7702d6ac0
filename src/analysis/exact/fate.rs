//! What was logged twice, and what was asked twice (METHODS §8).
//!
//! - **Duplicates**: the same time, source, name and type in the logs of several servers. How often a question was
//!   really asked is the greatest number in any one file; what other files have besides are duplicates.
//! - **Retransmissions**: of what remains, lookups of the same source, name and type less than 10 s after the one
//!   before, however long the chain. The first of a chain counts.

use super::Asked;
use crate::record::SECOND;

/// Lookups less than this apart are one chain.
pub const RETRANSMISSION: i64 = 10 * SECOND;

/// What a lookup is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// A lookup by itself, or the first of its chain.
    Kept,
    /// The same lookup in another server's file.
    Duplicate,
    /// Asked again.
    Retransmission,
}

/// The fates of sorted lookups, in their order.
pub fn fates(asked: &[Asked]) -> impl Iterator<Item = Fate> {
    let key = |asked: &Asked| (asked.name, asked.source, asked.rtype);
    asked.chunk_by(move |a, b| key(a) == key(b)).flat_map(of_question)
}

/// The fates of all lookups of one source, name and type, in order of time and file.
fn of_question(asked: &[Asked]) -> Vec<Fate> {
    let mut fates = Vec::with_capacity(asked.len());
    let mut before: Option<i64> = None;
    for at_once in asked.chunk_by(|a, b| a.time == b.time) {
        let file = fullest(at_once);
        for lookup in at_once {
            if lookup.file != file {
                fates.push(Fate::Duplicate);
                continue;
            }
            let follows = before.is_some_and(|before| lookup.time.saturating_sub(before) < RETRANSMISSION);
            fates.push(if follows { Fate::Retransmission } else { Fate::Kept });
            before = Some(lookup.time);
        }
    }
    fates
}

/// The file with the most of these lookups, the first of equals.
fn fullest(at_once: &[Asked]) -> u32 {
    let by_file = at_once.chunk_by(|a, b| a.file == b.file).map(|of_file| (of_file.len(), of_file[0].file));
    by_file.reduce(|best, next| if next.0 > best.0 { next } else { best }).map_or(0, |(_, file)| file)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lookups of one question: second and file.
    fn judged(lookups: &[(i64, u32)]) -> String {
        let ask = |&(second, file): &(i64, u32)| Asked { name: 0, source: 0, rtype: 1, time: second * SECOND, file };
        let mut asked: Vec<Asked> = lookups.iter().map(ask).collect();
        asked.sort_unstable();
        fates(&asked).map(|fate| ['k', 'd', 'r'][fate as usize]).collect()
    }

    #[test]
    fn multiplicity_is_the_maximum_over_files() {
        assert_eq!(judged(&[(0, 1), (0, 2), (0, 3)]), "kdd");
        // Twice in the second file: asked twice at once.
        assert_eq!(judged(&[(0, 1), (0, 2), (0, 2)]), "dkr");
        assert_eq!(judged(&[(0, 1), (0, 1), (0, 2), (0, 2)]), "krdd");
    }

    #[test]
    fn chains_have_gaps_below_ten_seconds() {
        assert_eq!(judged(&[(0, 1), (9, 1), (18, 2), (28, 1), (37, 1)]), "krrkr");
        // The clock of a duplicate is that of the lookup itself.
        assert_eq!(judged(&[(0, 1), (9, 1), (9, 2), (18, 2)]), "krdr");
    }

    #[test]
    fn questions_are_told_apart() {
        let ask = |name, source, rtype| Asked { name, source, rtype, time: 0, file: 0 };
        let asked = [ask(0, 0, 0), ask(0, 0, 1), ask(0, 1, 0), ask(1, 0, 0)];
        assert!(fates(&asked).all(|fate| fate == Fate::Kept));
    }
}
