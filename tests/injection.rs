//! Names, files, servers and labels made by an attacker: counted as what they are, and harmless in every output.
//!
//! The outputs and the commands are those of the command line itself, so that a new one is in here at once.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;
#[path = "injection/counted.rs"]
mod counted;
#[path = "injection/harmless.rs"]
mod harmless;
#[path = "injection/logs.rs"]
mod logs;
#[path = "injection/names.rs"]
mod names;
#[path = "injection/shown.rs"]
mod shown;
