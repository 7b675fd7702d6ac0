//! Inputs without measure: bombs, endless lines and values, more names than memory, more files than can be open,
//! directories that lead back to themselves, and what is no file at all.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;
#[path = "limits/directories.rs"]
mod directories;
#[path = "limits/memory.rs"]
mod memory;
#[path = "limits/times.rs"]
mod times;
