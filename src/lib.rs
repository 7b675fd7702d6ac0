//! **whoasks**: who asks for a name, how concentrated, when, and how much.
pub mod calendar;
pub mod dns;
pub mod error;
pub mod format;
pub mod input;
pub mod record;
pub mod stats;
pub mod tally;
