//! What is shared shows no address: not in any output of any command, whichever way it may be spelled.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;
#[path = "pseudonyms/figures.rs"]
mod figures;
#[path = "pseudonyms/keys.rs"]
mod keys;
#[path = "pseudonyms/leaks.rs"]
mod leaks;
#[path = "pseudonyms/names.rs"]
mod names;
#[path = "pseudonyms/spellings.rs"]
mod spellings;

use common::{arg, put};
use tempfile::TempDir;
use whoasks::pseudonym::{Key, Pseudonyms};

/// A key of the draft's.
const KEY: &str = "2b7e151628aed2a6abf7158809cf4f3ca9f5ba40db214c3798f2e1c23456789a";

/// The pseudonyms of [`KEY`].
fn pseudonyms() -> Pseudonyms {
    Pseudonyms::new(&Key::parse(KEY.as_bytes()).unwrap())
}

/// The option with a file that holds [`KEY`].
fn option(room: &TempDir) -> String {
    format!("--pseudonymize {}", put(room, "study.key", KEY))
}

/// A small log: a reverse name, its expansion by a search list, a list of addresses, a client subnet.
const LOG: &str = "time,source,name,type,ecs,server\n\
    2026-11-22T14:00:00Z,192.0.2.1,www.example.com,A,198.51.100.0/24,203.0.113.53\n\
    2026-11-22T14:01:00Z,192.0.2.1,1.2.0.192.in-addr.arpa,PTR,,203.0.113.53\n\
    2026-11-22T14:02:00Z,192.0.2.77,1.2.0.192.in-addr.arpa.corp.example,PTR,,203.0.113.53\n\
    2026-11-22T14:03:00Z,2001:db8::7,www.example.com,AAAA,2001:db8:b::/48,2001:db8::53\n\
    2026-11-22T14:04:00Z,2001:db8::7,77.2.0.192.bl.example,A,,2001:db8::53\n";

/// A directory with the log, its path, and the option.
fn log() -> (TempDir, Vec<String>, String) {
    let room = common::room();
    let log = put(&room, "log.csv", LOG);
    let option = option(&room);
    (room, vec![log], option)
}

/// The labels of the fixtures, as an option.
fn labels() -> String {
    format!("--labels {}", arg(common::fixture("who/labels.csv")))
}
