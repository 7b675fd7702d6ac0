//! Any octets as a log of a format that is detected, through whole commands: one thread or several, the same bytes.
#![no_main]

use std::fs;
use std::sync::LazyLock;

use clap::Parser;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;
use whoasks::cli::Cli;
use whoasks::command::run;

/// Where inputs and outputs are.
static ROOM: LazyLock<TempDir> = LazyLock::new(|| TempDir::new().expect("a directory"));
/// Commands; the first octet of an input chooses.
const COMMANDS: [&str; 5] =
    ["-o markdown", "domains -o json --all --dedup", "sources -o csv --all", "outliers -o table", "records -o ndjson"];

/// What a command line writes; nothing where it has nothing to report.
fn output(words: &str) -> Option<Vec<u8>> {
    let (log, out) = (ROOM.path().join("log"), ROOM.path().join("out"));
    let _ = fs::remove_file(&out);
    let words = ["whoasks"].into_iter().chain(words.split(' ')).map(std::ffi::OsString::from);
    let paths =
        ["--quiet".into(), "--year=2026".into(), "--out".into(), out.clone().into_os_string(), log.into_os_string()];
    let cli = Cli::try_parse_from(words.chain(paths)).expect("a command line");
    let _ = run(&cli);
    fs::read(out).ok()
}

fuzz_target!(|octets: &[u8]| {
    let Some((which, log)) = octets.split_first() else { return };
    fs::write(ROOM.path().join("log"), log).expect("a file");
    let command = COMMANDS[usize::from(*which) % COMMANDS.len()];
    let one = output(&format!("{command} --threads 1"));
    assert!(one == output(&format!("{command} --threads 3")), "threads change what is written");
});
