//! What each figure of a report is: definition, formula, source, and when it is withheld. Behind `--explain`.
//!
//! A figure is one [`Entry`] in the file of its subject. Definitions follow METHODS; thresholds are those of
//! [`crate::analysis::withhold`] and are not repeated here. A test holds the registry to the JSON contract: every
//! number there has an entry, and no entry is without a number.

mod compared;
mod concentration;
mod counts;
mod history;
mod input;
mod path;
mod rhythm;
mod timing;

use crate::analysis::withhold::Rule;
use crate::nearest::nearest;

/// Every figure, by subject.
pub const SUBJECTS: &[Subject] = &[
    Subject { name: "What was read", entries: input::ENTRIES },
    Subject { name: "Counts", entries: counts::ENTRIES },
    Subject { name: "Concentration", entries: concentration::ENTRIES },
    Subject { name: "Hours", entries: timing::ENTRIES },
    Subject { name: "Rhythm", entries: rhythm::ENTRIES },
    Subject { name: "History", entries: history::ENTRIES },
    Subject { name: "Outliers and comparison", entries: compared::ENTRIES },
];

/// Figures of one subject.
pub struct Subject {
    /// Its name.
    pub name: &'static str,
    /// Its figures.
    pub entries: &'static [Entry],
}

/// A figure.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its name: the key in JSON, with what stands before it where that tells it apart.
    pub name: &'static str,
    /// What it is called in tables and sentences.
    pub shown: &'static [&'static str],
    /// Where it stands in JSON: ends of dotted paths, `*` for any key. Of several ends that fit the longest counts.
    pub paths: &'static [&'static str],
    /// What it is, and how to read it.
    pub what: &'static str,
    /// How it is computed; empty where it is a mere count.
    pub formula: &'static str,
    /// Who described it, with the year; empty where nobody had to.
    pub reference: &'static str,
    /// The row of the table of thresholds that it is withheld and flagged by.
    pub rule: Option<Rule>,
    /// What else it cannot show, or when else it is absent.
    pub limits: &'static str,
}

/// An entry without anything, for those that leave parts out.
const NONE: Entry =
    Entry { name: "", shown: &[], paths: &[], what: "", formula: "", reference: "", rule: None, limits: "" };

/// Every entry.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    SUBJECTS.iter().flat_map(|subject| subject.entries)
}

/// The entry of a number of the JSON contract, by its path without places in lists, as in
/// `domains.concentration.lookups.hhi`.
///
/// A figure with an interval has its entry for `value`, `low`, `high` and `n` as well.
pub fn of_path(path: &str) -> Option<&'static Entry> {
    let parts = path::parts(path);
    let whole = parts.split_last().filter(|(last, _)| matches!(**last, "value" | "low" | "high" | "n"));
    longest(&parts).or_else(|| whole.and_then(|(_, before)| longest(before)))
}

/// The entry with the longest end that fits.
fn longest(parts: &[&str]) -> Option<&'static Entry> {
    let ends = entries().flat_map(|entry| entry.paths.iter().map(move |end| (path::parts(end), entry)));
    let fitting = ends.filter(|(end, _)| path::ends_with(parts, end));
    fitting.max_by_key(|(end, _)| end.len()).map(|(_, entry)| entry)
}

/// What the user may mean by `name`: a name of a figure, what tables call it, or a path or its end.
pub fn find(name: &str) -> Vec<&'static Entry> {
    let is_called = |entry: &&Entry| {
        entry.name.eq_ignore_ascii_case(name) || entry.shown.iter().any(|shown| shown.eq_ignore_ascii_case(name))
    };
    let called: Vec<&Entry> = entries().filter(is_called).collect();
    if !called.is_empty() {
        return called;
    }
    let cleaned = path::cleaned(name);
    let parts = path::parts(&cleaned);
    let by_end = |entry: &&Entry| entry.paths.iter().any(|end| path::is_end_of(&parts, &path::parts(end)));
    of_path(&cleaned).map_or_else(|| entries().filter(by_end).collect(), |entry| vec![entry])
}

/// Other figures whose key is `entry`'s name.
pub fn namesakes(entry: &Entry) -> Vec<&'static str> {
    let of_key = |other: &&Entry| {
        let is_end = |end: &&str| path::parts(end).last() == Some(&entry.name);
        other.name != entry.name && other.paths.iter().any(is_end)
    };
    entries().filter(of_key).map(|other| other.name).collect()
}

/// The names nearest to a mistyped one.
pub fn near(name: &str) -> Vec<&'static str> {
    let names = entries().flat_map(|entry| std::iter::once(entry.name).chain(entry.shown.iter().copied()));
    nearest(name, names)
}
