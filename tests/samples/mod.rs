//! The folder of real logs, and their truths in the words of whoasks: without code of the library.
#![allow(clippy::unwrap_used, reason = "test support: a panic is the message")]
#![allow(clippy::print_stderr, reason = "a test that does nothing says so")]

use std::io::Read;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use serde_json::Value;

use crate::common::{self, Counts};

/// The folder that `WHOASKS_SAMPLES` names; `None`, with a note, where there is none.
pub fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("WHOASKS_SAMPLES").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    if folder.is_none() {
        eprintln!("WHOASKS_SAMPLES names no folder of samples; nothing is tested here");
    }
    folder
}

/// The text of a file, octets as Latin-1, gzip taken off by its name.
pub fn text(path: &Path) -> String {
    let mut octets = Vec::new();
    let mut file = std::fs::File::open(path).unwrap();
    match path.extension().is_some_and(|extension| extension == "gz") {
        true => MultiGzDecoder::new(file).read_to_end(&mut octets).unwrap(),
        false => file.read_to_end(&mut octets).unwrap(),
    };
    octets.into_iter().map(char::from).collect()
}

/// The truths of a log.
pub fn truths(folder: &Path, log: &str) -> Value {
    let name = log.trim_end_matches(".gz");
    serde_json::from_str(&text(&folder.join(format!("truth/{name}.json.gz")))).unwrap()
}

/// Lookups of a log by source, type and name, as `records` tells them.
pub fn counted(path: &Path) -> [Counts; 3] {
    let mut counts = [Counts::new(), Counts::new(), Counts::new()];
    for line in common::stdout([Path::new("records"), path].map(common::arg)).lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        for (counts, key) in counts.iter_mut().zip(["source", "type", "name"]) {
            *counts.entry(record[key].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    counts
}

/// The account of a log.
pub fn input(path: &Path) -> Value {
    common::json(common::args("domains -o json", &[common::arg(path)]))["input"].clone()
}

/// The account of a log without lookups, which is an error.
pub fn input_of_no_lookups(path: &Path) -> Value {
    let output = common::run(common::args("domains -o json", &[common::arg(path)]));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    report["input"].clone()
}

/// An address in its canonical form.
pub fn source(text: &str) -> String {
    text.parse::<IpAddr>().unwrap().to_string()
}

/// A type as whoasks prints it.
pub fn rtype(text: &str) -> String {
    let number = text.trim_start_matches("type=").trim_start_matches("TYPE");
    match number {
        "10" => "NULL".to_owned(),
        "250" => "TSIG".to_owned(),
        "253" => "MAILB".to_owned(),
        "254" => "MAILA".to_owned(),
        "32768" => "TA".to_owned(),
        _ if number.chars().all(|c| c.is_ascii_digit()) => format!("TYPE{number}"),
        _ => text.to_owned(),
    }
}

/// A name that a server logged raw, octets as Latin-1; empty for what is no name.
pub fn raw(name: &str) -> String {
    let name = if name == "." { name } else { name.trim_end_matches('.') };
    if name == "<name unprintable>" || name.len() > 253 {
        return String::new();
    }
    let escaped = |c: char| match c {
        '\\' => "\\\\".to_owned(),
        '!'..='~' => c.to_ascii_lowercase().to_string(),
        _ => format!("\\{:03}", u32::from(c)),
    };
    name.chars().map(escaped).collect()
}

/// A name that a server logged with the escapes of RFC 1035, with or without the final dot.
pub fn escaped(name: &str) -> String {
    let canonical = crate::truth::canonical(name);
    let whole = if canonical == "." { "." } else { canonical.strip_suffix('.').unwrap_or(&canonical) };
    whole.to_ascii_lowercase()
}

/// The keys whose counts are not the same.
pub fn differences(counted: &Counts, expected: &Counts) -> Vec<String> {
    let keys: std::collections::BTreeSet<&String> = counted.keys().chain(expected.keys()).collect();
    let differs = |key: &&&String| counted.get(**key) != expected.get(**key);
    keys.iter()
        .filter(differs)
        .map(|key| format!("{key}: {:?}, not {:?}", counted.get(*key), expected.get(*key)))
        .collect()
}

/// Takes one away from a count.
pub fn take_one(counts: &mut Counts, key: &str) {
    let count = counts.get_mut(key).unwrap();
    *count -= 1;
    if *count == 0 {
        counts.remove(key);
    }
}
