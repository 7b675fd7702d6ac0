//! Which records count, and under which domain and source.

mod filter;
mod group;
pub mod key;
mod labels;
mod mmdb;
mod who;

pub use filter::Filter;
pub use group::{DomainBy, SourceBy, Suffixes};
pub use labels::Labels;
pub use mmdb::Database;
pub use who::Who;
