//! What has changed since a report was made.

use serde_json::Value;
use tempfile::TempDir;

use crate::common::{put, room};
use crate::{run_in, said};

/// Three lookups.
const LOG: &str = "time,source,name,type\n2026-11-22T14:00:00Z,192.0.2.1,www.example.com,A\n\
    2026-11-22T14:07:00Z,192.0.2.1,www.example.com,AAAA\n2026-11-22T14:30:00Z,198.51.100.1,mail.example.com,A\n";

/// A directory with a log, labels, a file that is no log, and a report of all.
fn study(more: &[&str]) -> TempDir {
    let room = room();
    std::fs::create_dir(room.path().join("logs")).unwrap();
    put(&room, "logs/log.csv", LOG);
    put(&room, "logs/README", "No log.\n");
    put(&room, "labels.csv", "192.0.2.0/24,Alder Bank\n");
    let words = ["domains", "logs", "--labels", "labels.csv", "-o", "json", "--out", "report.json"];
    assert!(run_in(&room, &[&words, more].concat()).status.success());
    room
}

/// The figures that have changed by `rerun --check`, and the exit code.
fn check(room: &TempDir) -> (Option<i32>, String) {
    let output = run_in(room, &["rerun", "report.json", "--check", "-q"]);
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn inputs_that_are_the_same_are_told() {
    let room = study(&["--hash", "sha256"]);
    let output = run_in(&room, &["rerun", "report.json"]);
    // What was no log when it was found in a directory is still none, and no failure.
    assert_eq!(output.status.code(), Some(0));
    assert!(said(&output).starts_with("whoasks: all 2 files are as in the report\n"), "{}", said(&output));
    assert_eq!(check(&room), (Some(0), "the same report\n".to_owned()));
    let output = run_in(&room, &["rerun", "report.json", "-o", "csv", "--quiet"]);
    assert!(output.stdout.starts_with(b"domain,lookups,") && output.stderr.is_empty());
}

#[test]
fn a_changed_log_is_told_and_read() {
    let room = study(&["--hash", "sha256"]);
    put(&room, "logs/log.csv", LOG.replace("14:30", "14:31"));
    let output = run_in(&room, &["rerun", "report.json", "-q"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(said(&output).starts_with("whoasks: logs/log.csv: has changed: its SHA-256 is "), "{}", said(&output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["input"]["last"], "2026-11-22T14:31:00Z");
    let (exit, out) = check(&room);
    assert_eq!(exit, Some(1));
    assert!(out.contains("input.last: \"2026-11-22T14:31:00Z\", was \"2026-11-22T14:30:00Z\"\n"), "{out}");
}

#[test]
fn without_hashes_it_cannot_be_told() {
    let room = study(&[]);
    let output = run_in(&room, &["rerun", "report.json", "-q"]);
    let untold = "whoasks: the report has no hashes of 2 files: whether they are the same cannot be told. \
                  Hint: make reports with --hash sha256.\n";
    assert_eq!(said(&output), untold);
    put(&room, "logs/log.csv", &LOG[..LOG.len() - 1]);
    let output = run_in(&room, &["rerun", "report.json", "-q"]);
    let sizes = format!("whoasks: logs/log.csv: has {} octets, and had {}\n", LOG.len() - 1, LOG.len());
    assert_eq!(said(&output), sizes + untold);
}

#[test]
fn changed_labels_are_told() {
    let room = study(&["--hash", "sha256"]);
    put(&room, "labels.csv", "192.0.2.0/24,Birch Health\n");
    let output = run_in(&room, &["rerun", "report.json", "-q"]);
    assert!(said(&output).starts_with("whoasks: labels.csv: has changed: "), "{}", said(&output));
}

#[test]
fn other_logs_are_held_against_the_report() {
    let room = study(&["--hash", "sha256"]);
    std::fs::rename(room.path().join("logs"), room.path().join("moved")).unwrap();
    let output = run_in(&room, &["rerun", "report.json"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    let message = "whoasks: logs/README: not there any more. Hint: name the logs behind the report, of which one has the SHA-256 ";
    assert!(said(&output).starts_with(message), "{}", said(&output));
    let output = run_in(&room, &["rerun", "report.json", "moved"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(said(&output).starts_with("whoasks: all 2 files are as in the report\n"), "{}", said(&output));
    put(&room, "other.csv", LOG.replace("www", "web"));
    let output = run_in(&room, &["rerun", "report.json", "other.csv", "-q"]);
    let expected = "whoasks: other.csv: its content is not in the report\n\
                    whoasks: logs/README: is in the report, and not among the logs\n\
                    whoasks: logs/log.csv: is in the report, and not among the logs\n";
    assert_eq!(said(&output), expected);
}

#[test]
fn reports_of_another_version_and_of_standard_input_are_told() {
    let room = study(&["--hash", "sha256"]);
    let path = room.path().join("report.json");
    let report = std::fs::read_to_string(&path).unwrap();
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    std::fs::write(&path, report.replace(&version, "\"version\": \"0.0.1\"")).unwrap();
    let output = run_in(&room, &["rerun", "report.json", "-q"]);
    assert!(said(&output).starts_with("whoasks: the report is of whoasks 0.0.1, and this is "), "{}", said(&output));
    std::fs::write(&path, report.replace("\"logs/log.csv\"", "\"-\"")).unwrap();
    let output = run_in(&room, &["rerun", "report.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).starts_with("whoasks: the report is of standard input, which is gone. "),
        "{}",
        said(&output)
    );
}

#[test]
fn what_is_no_report_is_refused() {
    let room = study(&[]);
    let report = std::fs::read_to_string(room.path().join("report.json")).unwrap();
    for (text, message) in [
        ("{", "bad.json: no JSON: "),
        ("{}", "bad.json: no report of whoasks.report/1. Hint: rerun takes a report of `-o json`."),
        ("{\"schema\": \"whoasks.report/1\"}", "bad.json: a report without command, settings or files"),
        (&report.replace("\"domains\",", "\"check\","), "a report of `check` cannot be made again"),
        (&report.replace("\"sort\"", "\"order\""), "this version has no setting `order` of domains"),
        (
            &report.replace("\"sort\": \"lookups\"", "\"sort\": \"size\""),
            "settings of the report: invalid value 'size'",
        ),
    ] {
        put(&room, "bad.json", text);
        let output = run_in(&room, &["rerun", "bad.json"]);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{message}");
        assert!(said(&output).starts_with(&format!("whoasks: {message}")), "{message}: {}", said(&output));
    }
    put(&room, "study.key", "2b7e151628aed2a6abf7158809cf4f3ca9f5ba40db214c3798f2e1c23456789a");
    let output = run_in(&room, &["rerun", "report.json", "--pseudonymize", "study.key"]);
    assert!(said(&output).starts_with("whoasks: the report has no pseudonyms. "), "{}", said(&output));
}
