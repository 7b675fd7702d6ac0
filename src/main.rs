//! The `whoasks` command.
fn main() {}
