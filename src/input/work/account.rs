//! What workers have of files.

use std::io;
use std::time::Duration;

use crate::tally::Tally;

/// What a worker has of a file.
#[derive(Debug, Default)]
pub struct Account {
    /// The account of its frames.
    pub tally: Tally,
    /// Local times that were ambiguous.
    pub ambiguous_times: u64,
    /// How long it read from disk.
    pub reading: Duration,
    /// Octets of rows that it decoded.
    pub content: u64,
    /// The first block that could not be read from disk as a whole, and why.
    pub failed: Option<(u64, io::Error)>,
}

impl Account {
    /// Takes in what another worker has.
    pub fn merge(&mut self, other: Account) {
        self.tally.merge(other.tally);
        self.ambiguous_times += other.ambiguous_times;
        self.reading += other.reading;
        self.content += other.content;
        if let Some((index, error)) = other.failed {
            self.fail(index, error);
        }
    }

    /// Takes in that a block could not be read from disk.
    pub fn fail(&mut self, index: u64, error: io::Error) {
        if self.failed.as_ref().is_none_or(|(first, _)| index < *first) {
            self.failed = Some((index, error));
        }
    }
}
