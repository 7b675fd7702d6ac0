//! A record that `records` writes and reads again is the same record, from any format, damaged logs included.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;

use std::fs;

use common::{arg, args, fixture, put, room, run};
use tempfile::TempDir;
use whoasks::format::FORMATS;

/// How often each sample is damaged.
const DAMAGES: usize = 4;

/// A directory with every sample, whole and with some octets changed.
fn samples() -> TempDir {
    let room = room();
    for format in FORMATS {
        for (n, sample) in format.samples.iter().enumerate() {
            put(&room, &format!("{}-{n}", format.name), sample.octets());
            for damage in 0..DAMAGES {
                let mut octets = sample.octets().into_owned();
                for at in 0..3 {
                    // Multiples of the golden ratio, spread over the sample.
                    let at = (damage * 3 + at + 1).wrapping_mul(0x9E37_79B9) % octets.len();
                    octets[at] ^= 1 << (damage % 8);
                }
                put(&room, &format!("{}-{n}-{damage}", format.name), octets);
            }
        }
    }
    room
}

/// The records of files in one of the forms, whatever else is said of the files.
fn records(words: &str, paths: &[String]) -> Vec<u8> {
    run(args(&format!("records --quiet {words}"), paths)).stdout
}

/// The lines of records, by time and then by all that is written: Parquet has them in an order of its own.
fn lines(records: &[u8]) -> Vec<&str> {
    let mut lines: Vec<&str> = std::str::from_utf8(records).unwrap().lines().collect();
    lines.sort_unstable();
    lines
}

/// That at least `least` records are the same when they are read again.
fn assert_same(room: &TempDir, words: &str, paths: &[String], least: usize) {
    let written = records(&format!("--year 2026 {words} -o ndjson"), paths);
    let written = lines(&written);
    assert!(written.len() >= least, "{} records", written.len());
    for format in ["ndjson", "csv", "parquet"] {
        let output = records(&format!("--year 2026 {words} -o {format}"), paths);
        let again = records("-o ndjson", &[put(room, &format!("records.{format}"), output)]);
        let again = lines(&again);
        let difference = written.iter().zip(&again).find(|(one, other)| one != other);
        assert_eq!(difference, None, "{format}");
        assert_eq!(again.len(), written.len(), "{format}");
    }
}

#[test]
fn records_are_the_same_when_they_are_read_again() {
    let (samples, room) = (samples(), room());
    // The case alone is as long as all others.
    let others = fs::read_dir(fixture("")).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<String> = others.filter(|path| !path.ends_with("case")).map(arg).collect();
    paths.push(arg(samples.path()));
    // Where some rows have times, those without are rejected; so these are read back apart.
    assert_same(&room, "--since 1970-01-01", &paths, 4_000);
    assert_same(&room, "", &[arg(fixture("bind/bind918-notime.log.gz"))], 400);
    assert!(fs::read_dir(samples.path()).unwrap().count() > 350, "all samples were tried");
}
