//! DNS words: names, types, classes and response codes (RFC 1035, RFC 9499), as logs write them.

mod codes;
pub mod name;
pub mod wire;

pub use codes::{Class, Rcode, RecordType};
