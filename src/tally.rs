//! Where every frame went: the account that is in every report.

use std::collections::{BTreeMap, BTreeSet};

/// Why a frame is no record: a short constant text, such as `no client address`.
///
/// Reasons are few and constant, so that they can be counted; what was wrong with the one frame is shown
/// by its example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reason(pub &'static str);

/// A frame that should be a record but cannot be read as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reject(pub Reason);

impl Reject {
    /// A reject with this reason.
    pub const fn new(reason: &'static str) -> Self {
        Reject(Reason(reason))
    }
}

/// What a frame turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A lookup that was kept.
    Record,
    /// A lookup that a filter left out.
    Filtered,
    /// An answer on a frame of its own.
    Response,
    /// Something else that the format writes: other categories, headers, comments.
    NotLookup,
    /// So many rows that were not read, because no filter lets any of them pass.
    Unread(u64),
}

/// Where a frame stands: the file's index in the sorted input, the block in the file, the line in the block.
///
/// Workers know only lines within their block; [`Tally::resolve`] turns the pair into a line of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Index of the block within its file.
    pub block: u64,
    /// Line within the block, from 0.
    pub line: u64,
}

/// Longest part of a rejected frame that is kept as an example, in bytes.
pub const EXAMPLE_BYTES: usize = 200;

/// How often a reject reason occurred, and where first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejects {
    /// How many frames.
    pub count: u64,
    /// The smallest place.
    pub place: Place,
    /// The beginning of the frame at that place, raw; `None` where it may not be shown.
    pub text: Option<Vec<u8>>,
}

/// The account of one file: frames = records + responses + not lookups + rejected + filtered + duplicates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lookups that count.
    pub records: u64,
    /// Answers on frames of their own.
    pub responses: u64,
    /// Frames that are neither.
    pub not_lookups: u64,
    /// Lookups left out by filters, and what was not read.
    pub filtered: u64,
    /// How many of the filtered were not read, because what is asked about is not in them.
    pub unread: u64,
    /// Lookups dropped as duplicates.
    pub duplicates: u64,
    /// Frames that could not be read, by reason.
    pub rejects: BTreeMap<Reason, Rejects>,
    /// Formats other than the file's own that lookups or answers were found in.
    pub also: BTreeSet<&'static str>,
    /// Lines in each block, for turning places into lines of the file.
    pub block_lines: BTreeMap<u64, u64>,
}

impl Tally {
    /// All frames.
    pub fn frames(&self) -> u64 {
        self.records + self.responses + self.not_lookups + self.filtered + self.duplicates + self.rejected()
    }

    /// Frames that could not be read.
    pub fn rejected(&self) -> u64 {
        self.rejects.values().map(|r| r.count).sum()
    }

    /// Counts one frame.
    pub fn count(&mut self, result: Result<Outcome, Reject>, place: Place, frame: &[u8]) {
        match result {
            Ok(Outcome::Record) => self.records += 1,
            Ok(Outcome::Filtered) => self.filtered += 1,
            Ok(Outcome::Response) => self.responses += 1,
            Ok(Outcome::NotLookup) => self.not_lookups += 1,
            Ok(Outcome::Unread(rows)) => self.skip(rows),
            Err(Reject(reason)) => self.reject(reason, place, frame),
        }
    }

    /// Counts frames that are lookups, so many of which were kept.
    pub fn take(&mut self, kept: usize, lookups: usize) {
        self.records += kept as u64;
        self.filtered += (lookups - kept) as u64;
    }

    /// Counts frames that were not read.
    pub fn skip(&mut self, frames: u64) {
        self.filtered += frames;
        self.unread += frames;
    }

    /// Counts one rejected frame and keeps it as the example if it comes first.
    fn reject(&mut self, reason: Reason, place: Place, frame: &[u8]) {
        let text = || Some(frame[..frame.len().min(EXAMPLE_BYTES)].to_vec());
        match self.rejects.get_mut(&reason) {
            None => {
                self.rejects.insert(reason, Rejects { count: 1, place, text: text() });
            }
            Some(known) => {
                known.count += 1;
                if place < known.place {
                    known.place = place;
                    known.text = text();
                }
            }
        }
    }

    /// Forgets how rejected frames begin, because addresses can be in it.
    pub fn withhold_texts(&mut self) {
        self.rejects.values_mut().for_each(|rejects| rejects.text = None);
    }

    /// Adds the account of other blocks of the same file.
    pub fn merge(&mut self, other: Tally) {
        self.records += other.records;
        self.responses += other.responses;
        self.not_lookups += other.not_lookups;
        self.filtered += other.filtered;
        self.unread += other.unread;
        self.duplicates += other.duplicates;
        for (reason, rejects) in other.rejects {
            match self.rejects.get_mut(&reason) {
                None => {
                    self.rejects.insert(reason, rejects);
                }
                Some(known) => {
                    known.count += rejects.count;
                    if rejects.place < known.place {
                        known.place = rejects.place;
                        known.text = rejects.text;
                    }
                }
            }
        }
        self.also.extend(other.also);
        self.block_lines.extend(other.block_lines);
    }

    /// The last line so far.
    pub fn end(&self) -> Place {
        let last = self.block_lines.iter().rfind(|(_, lines)| **lines > 0);
        last.map_or(Place { block: 0, line: 0 }, |(block, lines)| Place { block: *block, line: lines - 1 })
    }

    /// The line of the file, from 1, that `place` is.
    pub fn resolve(&self, place: Place) -> u64 {
        self.block_lines.range(..place.block).map(|(_, lines)| lines).sum::<u64>() + place.line + 1
    }
}
