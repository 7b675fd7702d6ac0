//! What a schedule, a cache, a retry ladder or an archive scan would look like in the times of events.
//!
//! Gaps are start to start, in seconds, in order of time, between the sessions of one source. No figure here decides
//! what made the events: each pattern has an innocent mimic.

pub mod cache;
pub mod clock;
pub mod edge;
pub mod gaps;
pub mod hill;
pub mod ladder;
pub mod period;
pub mod rita;
pub mod search;
pub mod spectrum;
pub mod waves;
pub mod windows;
