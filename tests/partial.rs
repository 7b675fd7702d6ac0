//! Partial states: merged in any order and grouping they give the bytes of one run; what does not belong together, and
//! what is no state any more, is refused.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;
#[path = "partial/damage.rs"]
mod damage;
#[path = "generator/mod.rs"]
mod generator;
#[path = "partial/laws.rs"]
mod laws;
mod made;
#[path = "oracle/mod.rs"]
mod oracle;
#[path = "partial/refusals.rs"]
mod refusals;

use common::{args, run};
use tempfile::TempDir;

/// Saves the state of a command on some logs, and returns its path; how the run ended does not matter.
fn save(room: &TempDir, name: &str, words: &str, logs: &[String]) -> String {
    let path = common::arg(room.path().join(name));
    let output = run(args(&format!("{words} --save-partial {path}"), logs));
    assert!(output.stdout.is_empty() && room.path().join(name).exists(), "{words}: {output:?}");
    path
}

/// Standard output, standard error and exit code.
fn told(output: std::process::Output) -> (String, String, Option<i32>) {
    let text = |octets: Vec<u8>| String::from_utf8(octets).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code())
}
