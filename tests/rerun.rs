//! A report is enough to make it again, and what has changed since is told.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

#[path = "rerun/changes.rs"]
mod changes;
mod common;
#[path = "rerun/same.rs"]
mod same;

use std::process::Output;

use common::whoasks;
use tempfile::TempDir;

/// Runs a command line in a directory.
fn run_in(room: &TempDir, words: &[&str]) -> Output {
    whoasks().current_dir(room.path()).args(words).output().unwrap()
}

/// What a run printed to standard error.
fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
