//! Which records count, and under which domain and source.

mod filter;
mod group;

pub use filter::Filter;
pub use group::{DomainBy, SourceBy, Suffixes};
