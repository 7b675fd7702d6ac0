//! Many files, loops, and what stands in directories besides files.

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::process::Command;

use serde_json::Value;

use super::common::{arg, args, json, number, put, room};

/// A line of a log.
fn line(n: usize) -> String {
    format!("22-Nov-2026 09:00:00.000 client 192.0.2.{}#53 (w{n}.example): query: w{n}.example IN A +\n", n % 250)
}

#[test]
fn more_files_than_can_be_open_are_read() {
    let room = room();
    for n in 0..1_200 {
        if n % 100 == 0 {
            fs::create_dir(room.path().join(format!("{}", n / 100))).unwrap();
        }
        put(&room, &format!("{}/{n}.log", n / 100), line(n));
    }
    let program = env!("CARGO_BIN_EXE_whoasks");
    let script = format!("ulimit -n 24; exec {program} domains . -o json --top 1 --threads 8");
    let output = Command::new("sh").current_dir(room.path()).args(["-c", &script]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(number(&report, "/input/records"), 1_200);
    assert_eq!(report["input"]["files"].as_array().unwrap().len(), 1_200);
}

#[test]
fn many_copies_are_not_named_one_by_one() {
    let room = room();
    (0..30).for_each(|n| drop(put(&room, &format!("{n}.log"), line(1))));
    let output = super::common::run(args("domains -o csv", &[arg(room.path())]));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), said.lines().count()), (Some(0), 11), "{said}");
    let last = "whoasks: 19 more files have the same content as others: their lookups are counted twice. Hint: leave one of them out.";
    assert_eq!(said.lines().last(), Some(last));
}

#[test]
fn loops_and_what_is_no_file_are_passed_over() {
    let room = room();
    let folder = room.path();
    fs::create_dir_all(folder.join("a/b")).unwrap();
    put(&room, "a/b/query.log", line(1));
    put(&room, "a/b/new\nline\x1b.log", line(2));
    symlink(folder, folder.join("a/b/up")).unwrap();
    symlink(".", folder.join("a/self")).unwrap();
    symlink("turn", folder.join("turn")).unwrap();
    symlink("/dev/zero", folder.join("a/zero")).unwrap();
    assert!(Command::new("mkfifo").arg(folder.join("a/pipe")).status().unwrap().success());
    let _socket = UnixListener::bind(folder.join("a/socket")).unwrap();
    let output = super::common::run(args("domains -o json --all", &[arg(folder)]));
    let said = String::from_utf8(output.stderr).unwrap();
    // A link to itself cannot be followed; all else is no log, or was met before.
    assert!(said.lines().count() == 1 && said.contains("/turn: Too many levels of symbolic links"), "{said}");
    assert_eq!(output.status.code(), Some(2));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(number(&report, "/input/records"), 2);
    let paths: Vec<&str> =
        report["input"]["files"].as_array().unwrap().iter().map(|f| f["path"].as_str().unwrap()).collect();
    assert!(paths[0].ends_with("a/b/new\\x0aline\\x1b.log") && paths[1].ends_with("a/b/query.log"), "{paths:?}");
}

#[test]
fn a_file_that_is_named_twice_is_a_copy() {
    let room = room();
    let log = put(&room, "query.log", line(1));
    let report = json(args("domains -o json", &[log.clone(), log]));
    assert_eq!(number(&report, "/input/records"), 2);
}
