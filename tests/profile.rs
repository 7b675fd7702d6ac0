//! What profiles test and find, on logs with a known answer.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

#[path = "profile/answers.rs"]
mod answers;
#[path = "profile/case.rs"]
mod case;
mod common;
#[path = "profile/degenerate.rs"]
mod degenerate;
#[path = "generator/mod.rs"]
mod generator;
#[path = "profile/made.rs"]
mod made;
#[path = "profile/office.rs"]
mod office;
#[path = "profile/silence.rs"]
mod silence;

use serde_json::Value;

/// The events of one kind in a profile's history.
fn events<'a>(report: &'a Value, kind: &str) -> Vec<&'a Value> {
    let history = report["profile"]["history"].as_array().unwrap();
    history.iter().filter(|event| event["event"] == kind).collect()
}

/// A number that must be there.
fn float(value: &Value, path: &str) -> f64 {
    value.pointer(path).and_then(Value::as_f64).unwrap_or_else(|| panic!("no number at {path} of {value}"))
}
