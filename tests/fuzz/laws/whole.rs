//! A log of a format that is detected, through whole commands: one thread or several, the same bytes; and records that
//! are read again are the same records.

use std::ffi::OsString;
use std::fs;

use clap::Parser;
use whoasks::cli::Cli;
use whoasks::command::run;

/// Commands; the first octet of an input chooses.
const COMMANDS: [&str; 6] = [
    "-o markdown",
    "domains -o json --all --dedup --tz America/New_York",
    "sources -o csv --all",
    "outliers -o table",
    "profile www.example.com -o json --draws 99",
    RECORDS,
];
/// Records that have a time: where some have none, those are rejected when they are read again.
const RECORDS: &str = "records -o ndjson --since 1970-01-01";

/// The law.
pub fn hold(octets: &[u8]) {
    let Some((which, log)) = octets.split_first() else { return };
    super::file("log", log);
    let command = COMMANDS[usize::from(*which) % COMMANDS.len()];
    let one = output(&format!("{command} --threads 1"));
    if command == RECORDS {
        let csv = output(&RECORDS.replace("ndjson", "csv"));
        [one.clone(), csv].into_iter().for_each(|written| read_back(one.as_deref(), written));
    } else {
        assert!(one == output(&format!("{command} --threads 3")), "threads change what is written");
    }
}

/// That `written` is read as the records that it was written of.
fn read_back(records: Option<&[u8]>, written: Option<Vec<u8>>) {
    let (Some(records), Some(written)) = (records.filter(|records| !records.is_empty()), written) else { return };
    super::file("log", &written);
    let again = output(RECORDS).unwrap_or_default();
    let texts = [records, &again].map(|octets| String::from_utf8_lossy(octets).into_owned());
    assert_eq!(texts[0], texts[1], "read back from {}", String::from_utf8_lossy(&written));
}

/// What a command line writes of the log; nothing where it has nothing to report.
pub fn output(words: &str) -> Option<Vec<u8>> {
    let (log, out) = (super::path("log"), super::path("out"));
    let _ = fs::remove_file(&out);
    let words = ["whoasks"].into_iter().chain(words.split(' ')).map(OsString::from);
    let paths =
        ["--quiet".into(), "--year=2026".into(), "--out".into(), out.clone().into_os_string(), log.into_os_string()];
    let cli = Cli::try_parse_from(words.chain(paths)).expect("a command line");
    let _ = run(&cli);
    fs::read(out).ok()
}
