//! Formats extract records from frames, and nothing else. One file and one line in [`FORMATS`] each.

pub mod time;
