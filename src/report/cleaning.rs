//! What was logged or asked twice.

use schemars::JsonSchema;
use serde::Serialize;

/// Repeats among lookups (METHODS §8).
#[derive(Clone, Debug, Default, PartialEq, Eq, JsonSchema, Serialize)]
pub struct Cleaning {
    /// Lookups with the time, source, name and type of one in another server's file.
    pub duplicates: u64,
    /// Of the others, those that the same source asked less than 10 s after it had asked the same.
    pub retransmissions: u64,
    /// Whether they were left out of the counts of lookups.
    pub dropped: bool,
}

impl Cleaning {
    /// Counts one repeat: a duplicate, or else a retransmission.
    pub fn count(&mut self, is_duplicate: bool) {
        if is_duplicate {
            self.duplicates += 1;
        } else {
            self.retransmissions += 1;
        }
    }
}
