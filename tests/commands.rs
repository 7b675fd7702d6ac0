//! The commands as a user meets them: standard output, standard error, exit codes, files.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

#[path = "commands/bad_input.rs"]
mod bad_input;
mod common;
#[cfg(target_os = "linux")]
#[path = "commands/faults.rs"]
mod faults;
#[path = "commands/first_minutes.rs"]
mod first_minutes;
#[path = "commands/hostile.rs"]
mod hostile;
#[path = "commands/pipes.rs"]
mod pipes;
#[path = "commands/progress.rs"]
mod progress;
#[path = "commands/shell.rs"]
mod shell;
#[path = "commands/shown.rs"]
mod shown;
#[path = "commands/usage.rs"]
mod usage;

use std::process::Output;

use common::{put, room};
use tempfile::TempDir;

/// A small BIND log: three sources, two names.
const LOG: &str = "\
22-Nov-2026 09:00:00.000 client @0x7f6f23a32098 192.0.2.1#20000 (www.example.org): query: www.example.org IN A + (198.51.100.53)
22-Nov-2026 09:00:01.500 client @0x7f6f23a32098 192.0.2.1#20001 (www.example.org): query: www.example.org IN AAAA + (198.51.100.53)
22-Nov-2026 09:40:00.000 client @0x7f6f23a32098 2001:db8::7#20002 (www.example.org): query: WWW.Example.org IN A + (198.51.100.53)
23-Nov-2026 10:00:00.000 client @0x7f6f23a32098 192.0.2.9#20003 (mail.example.org): query: mail.example.org IN MX + (198.51.100.53)
";

/// A directory with the small log as `query.log`.
fn room_with_log() -> TempDir {
    let room = room();
    put(&room, "query.log", LOG);
    room
}

/// Runs a command line, cut at spaces, in a directory; JSON that it prints must follow its schema.
fn run_in(room: &TempDir, words: &str) -> Output {
    let output = common::whoasks().current_dir(room.path()).args(words.split_whitespace()).output().unwrap();
    common::contract::hold(&output.stdout);
    output
}

/// What a run printed to standard error.
fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What a run printed to standard output.
fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}
