//! Checks: the language of rules, what it says of reports, baselines, and the outputs.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

#[path = "check/baseline.rs"]
mod baseline;
mod common;
#[path = "check/grammar.rs"]
mod grammar;
#[path = "check/hostile.rs"]
mod hostile;
#[path = "check/outputs.rs"]
mod outputs;
#[path = "check/rules.rs"]
mod rules;

use std::process::Output;

use common::{put, room};
use tempfile::TempDir;

/// A small log: two names, three sources, one of which alone asks for the second.
const LOG: &str = "\
time,source,name,type
2026-11-22T09:00:00Z,192.0.2.1,www.example.org,A
2026-11-22T09:00:01Z,192.0.2.1,www.example.org,AAAA
2026-11-22T09:40:00Z,2001:db8::7,www.example.org,A
2026-11-23T10:00:00Z,192.0.2.9,mail.example.org,MX
";

/// A directory with the small log as `log.csv`.
fn room_with_log() -> TempDir {
    let room = room();
    put(&room, "log.csv", LOG);
    room
}

/// Runs `check` on the small log with these words, in a directory; JSON that it prints must follow its schema.
fn check_in(room: &TempDir, words: &str) -> Output {
    let words = format!("check log.csv {words}");
    let output = common::whoasks().current_dir(room.path()).args(words.split_whitespace()).output().unwrap();
    common::contract::hold(&output.stdout);
    output
}

/// Standard output, standard error and exit code.
fn told(output: &Output) -> (String, String, Option<i32>) {
    let text = |octets: &[u8]| String::from_utf8(octets.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr), output.status.code())
}

/// A rule file of these rules, each with its own words for a name.
fn rule_file(rules: &[&str]) -> String {
    rules.iter().map(|that| format!("[[rule]]\nthat = '''{that}'''\n")).collect()
}
