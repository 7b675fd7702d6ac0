//! Every real BIND log is counted exactly as what was sent to the server.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;
mod truth;

use std::collections::BTreeSet;

use common::{Counts, fixture, number};
use serde_json::Value;
use truth::Truth;

/// A truth under `fixtures/bind/truth`.
fn truth(name: &str) -> Truth {
    let text = std::fs::read_to_string(fixture(&format!("bind/truth/{name}.json"))).unwrap();
    Truth::of(&serde_json::from_str(&text).unwrap())
}

/// Each log with its truth, and how many of its lines are answers and how many neither that nor lookups.
const LOGS: [(&str, &str, u64, u64); 11] = [
    ("bind918-all", "load", 0, 0),
    ("bind918-notime", "load", 0, 0),
    ("bind918-timeonly", "load", 0, 0),
    ("bind918-iso8601-kolkata", "load", 0, 0),
    ("bind918-iso8601utc", "load", 0, 0),
    ("bind918-views", "load", 0, 0),
    ("bind918-onefile-all-categories", "load", 0, 60),
    ("bind918-resolver-rpz", "load", 0, 21),
    ("bind920-responselog", "load", 449, 0),
    ("bind918-tsig-dot-doh", "tsig-dot-doh", 0, 0),
    ("named-3000", "named-3000", 0, 0),
];

/// The log called `name`.
fn log(name: &str) -> std::path::PathBuf {
    fixture(&format!("bind/{name}.log.gz"))
}

/// Lines of a log.
fn lines(name: &str) -> u64 {
    let mut text = String::new();
    let packed = std::fs::File::open(log(name)).unwrap();
    std::io::Read::read_to_string(&mut flate2::read::MultiGzDecoder::new(packed), &mut text).unwrap();
    text.lines().count() as u64
}

#[test]
fn every_log_is_counted_by_source_type_and_name() {
    for (name, truth_name, _, _) in LOGS {
        let truth = truth(truth_name);
        assert_eq!(truth::counted_by_records(&log(name)), truth.canonical(), "{name}");
        truth::assert_tables(&log(name), &truth);
    }
}

#[test]
fn every_line_is_accounted_for() {
    for (name, truth_name, responses, not_lookups) in LOGS {
        let report = common::json(common::args("domains -o json", &[common::arg(log(name))]));
        let input = ["frames", "records", "responses", "not_lookups", "rejected"]
            .map(|key| number(&report["input"], &format!("/{key}")));
        let records = truth(truth_name).total();
        assert_eq!(input, [records + responses + not_lookups, records, responses, not_lookups, 0], "{name}");
        assert_eq!(input[0], lines(name), "{name}");
    }
}

#[test]
fn a_log_of_errors_only_has_no_lookups_and_says_so() {
    let output = common::run(common::args("domains -o json", &[common::arg(log("bind918-query-errors"))]));
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no lookups in the input"));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((number(&report, "/input/not_lookups"), number(&report, "/input/rejected")), (35, 0));
    assert_eq!(report["domains"], Value::Array(Vec::new()));
}

#[test]
fn a_log_without_times_has_counts_and_no_timing() {
    let report = common::json(common::args("domains -o json", &[common::arg(log("bind918-notime"))]));
    assert_eq!(number(&report, "/input/untimed"), 453);
    let row = &report["domains"][0];
    assert!(row["sessions"].is_null() && row["sessions_withheld"].is_string() && row["first"].is_null());
}

#[test]
fn the_zone_of_a_log_without_zones_is_given_or_assumed() {
    let first = |options: &str| -> String {
        let files = [common::arg(log("bind918-iso8601-kolkata"))];
        let report = common::json(common::args(&format!("domains -o json {options}"), &files));
        report["input"]["first"].as_str().unwrap().to_owned()
    };
    assert_eq!(first(""), "2026-11-22T07:23:20.149Z");
    assert_eq!(first("--log-tz Asia/Kolkata"), "2026-11-22T01:53:20.149Z");
    let report = common::stdout(common::args("domains -o json", &[common::arg(log("bind918-timeonly"))]));
    assert!(report.contains("assumed"), "the report says that UTC was assumed");
}

#[test]
fn views_keys_and_flags_are_kept() {
    let extra = |name: &str, key: &str| -> BTreeSet<String> {
        let text = common::stdout(["records".to_owned(), common::arg(log(name))]);
        let values = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()[key].clone());
        values.filter_map(|value| value.as_str().map(str::to_owned)).collect()
    };
    assert_eq!(extra("bind918-tsig-dot-doh", "view"), ["keyed", "plain"].map(str::to_owned).into());
    assert!(extra("bind918-tsig-dot-doh", "flags").contains("+SE(0)TDK"));
    assert_eq!(extra("bind918-all", "view"), BTreeSet::new());
    assert!(extra("bind918-views", "view").contains("internal"));
}

#[test]
fn the_names_are_written_in_one_way() {
    let names: Counts = truth("load").canonical().by_qname;
    for expected in ["dot\\.ted.example.test", "sp\\032ace.example.test", "quo\"te.example.test", "\\\\.example.test"] {
        assert!(names.contains_key(expected), "{expected}");
    }
    assert_eq!(truth::canonical("a\\@b\\;c\\255.\\."), "a@b;c\\255.\\.");
}
