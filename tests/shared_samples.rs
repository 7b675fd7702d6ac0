//! The whole collection of real logs, where it is at hand: the folder that `WHOASKS_SAMPLES` names.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]
#![allow(clippy::print_stderr, reason = "a test that does nothing says so")]

mod common;
mod truth;

use std::io::Read;
use std::path::PathBuf;

use common::{Counts, number};
use flate2::read::MultiGzDecoder;
use serde_json::Value;
use truth::Truth;

/// The folder; `None`, with a note, where there is none.
fn samples() -> Option<PathBuf> {
    let folder = std::env::var_os("WHOASKS_SAMPLES").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    if folder.is_none() {
        eprintln!("WHOASKS_SAMPLES names no folder of samples; nothing is tested here");
    }
    folder
}

/// A gzipped JSON file of truths.
fn truths(path: PathBuf) -> Value {
    let mut text = String::new();
    MultiGzDecoder::new(std::fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Logs that hold the common load.
const LOADS: [&str; 9] = [
    "bind918-all.log",
    "bind918-notime.log.gz",
    "bind918-timeonly.log.gz",
    "bind918-iso8601-kolkata.log.gz",
    "bind918-iso8601utc.log.gz",
    "bind918-views.log.gz",
    "bind918-onefile-all-categories.log",
    "bind918-resolver-rpz.log.gz",
    "bind920-responselog.log.gz",
];

#[test]
fn every_bind_log_agrees_with_its_truth() {
    let Some(samples) = samples() else { return };
    for log in LOADS {
        let name = log.trim_end_matches(".gz");
        let of_runs = truths(samples.join(format!("truth/{name}.json.gz")));
        let of_run = of_runs.as_object().unwrap().values().next().unwrap();
        let truth = Truth::of(of_run);
        assert_eq!(truth.total(), of_run["query_lines"].as_u64().unwrap(), "{log}");
        let path = samples.join(log);
        assert_eq!(truth::counted_by_records(&path), truth.canonical(), "{log}");
        let report = truth::assert_tables(&path, &truth);
        assert_eq!(number(&report, "/input/frames"), of_run["lines"].as_u64().unwrap(), "{log}");
        assert_eq!(number(&report, "/input/rejected"), 0, "{log}");
    }
}

#[test]
fn three_hundred_thousand_lines_agree_in_every_count() {
    let Some(samples) = samples() else { return };
    let truth = truths(samples.join("truth/named-300k.json.gz"));
    let report = truth::assert_tables(&samples.join("named-300k.log.gz"), &Truth::of(&truth));
    let mut by_name_and_type = Counts::new();
    for row in report["domains"].as_array().unwrap() {
        for (rtype, count) in row["types"].as_object().unwrap() {
            let key = format!("{} {rtype}", row["domain"].as_str().unwrap());
            by_name_and_type.insert(key, count.as_u64().unwrap());
        }
    }
    assert_eq!(by_name_and_type, serde_json::from_value::<Counts>(truth["by_qname_qtype"].clone()).unwrap());
    let input = ["frames", "records", "rejected"].map(|key| number(&report["input"], &format!("/{key}")));
    assert_eq!(input, [300_000, 300_000, 0]);
}
