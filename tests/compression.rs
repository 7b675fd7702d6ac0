//! Compressed logs as the tools write them, in a directory of rotated files and cut short.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{arg, args, fixture, number, put, room, run};
use serde_json::Value;

/// The rotated logs; their README says what is in them.
fn rotated() -> Vec<std::path::PathBuf> {
    let files = fs::read_dir(fixture("compressed")).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_none_or(|extension| extension != "md")).collect()
}

#[test]
fn a_directory_of_rotated_files_is_read_in_any_order() {
    let room = room();
    for path in rotated() {
        fs::copy(&path, room.path().join(path.file_name().unwrap())).unwrap();
    }
    let report = common::json(args("sources -o json", &[arg(room.path())]));
    let expected: common::Counts = (1..=7).map(|n| (format!("192.0.2.{n}"), n)).collect();
    assert_eq!(common::counts(&report["sources"], "source"), expected);
    let of_file = |file: &Value| {
        let name = Path::new(file["path"].as_str().unwrap()).file_name().unwrap().to_str().unwrap().to_owned();
        (name, (file["compression"].as_str().unwrap_or("none").to_owned(), number(file, "/records")))
    };
    let files: BTreeMap<_, _> = report["input"]["files"].as_array().unwrap().iter().map(of_file).collect();
    let expected = [
        ("query.log", "none", 7),
        ("query.log.0", "none", 6),
        ("query.log.1.gz", "gzip", 5),
        ("query.log.2.zst", "zstd", 4),
        ("query.log.3.xz", "xz", 3),
        ("query.log.4.bz2", "bzip2", 2),
        ("query.log.5.lz4", "lz4", 1),
    ];
    assert_eq!(files, expected.map(|(name, word, n)| (name.to_owned(), (word.to_owned(), n))).into());
    let (mut there, mut back): (Vec<_>, Vec<_>) = (rotated().iter().map(arg).collect(), Vec::new());
    there.sort();
    back.extend(there.iter().rev().cloned());
    assert_eq!(common::stdout(args("domains -o json", &there)), common::stdout(args("domains -o json", &back)));
}

#[test]
fn what_is_cut_short_is_read_in_part_and_fails() {
    for (name, word) in [("1.gz", "gzip"), ("2.zst", "zstd"), ("3.xz", "xz"), ("4.bz2", "bzip2"), ("5.lz4", "lz4")] {
        let packed = fs::read(fixture(&format!("compressed/query.log.{name}"))).unwrap();
        let cut = packed.iter().rposition(|octet| *octet != 0).unwrap() - 9;
        let room = room();
        let path = put(&room, "cut.log", &packed[..cut]);
        let output = run(args("domains -o json", &[path]));
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}: {said}");
        assert!(said.contains(&format!("the {word} data ends too early (truncated file)")), "{name}: {said}");
    }
}
