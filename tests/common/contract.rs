//! Holds JSON output to the schema that the program itself prints, with all objects closed: a key that the schema lacks
//! is an error here, although readers are asked to bear it.

use std::collections::{BTreeSet, HashMap};
use std::sync::{LazyLock, Mutex, PoisonError};

use jsonschema::Validator;
use serde_json::Value;

use super::whoasks;

/// A validator of each contract that was asked for.
static VALIDATORS: LazyLock<Mutex<HashMap<String, Validator>>> = LazyLock::new(Mutex::default);

/// The schema that `whoasks schema` prints for a contract.
pub fn schema(contract: &str) -> Value {
    let output = whoasks().args(["schema", contract]).output().unwrap();
    assert!(output.status.success(), "schema {contract}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What is wrong with `value` by the closed schema of `contract`.
pub fn faults(contract: &str, value: &Value) -> Vec<String> {
    let mut validators = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
    let validator = validators.entry(contract.to_owned()).or_insert_with(|| {
        let schema = closed(schema(contract));
        jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
    });
    validator.iter_errors(value).map(|fault| format!("{}: {fault}", fault.instance_path())).collect()
}

/// What is null where there is nothing to tell, and not because a figure is withheld.
const NOTHING: [&str; 5] = ["label", "format", "compression", "peer", "phase"];

/// The paths of what is null in a report without a reason: in `KEY_withheld` beside it, or that of all of its object.
pub fn unexplained(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let reasons = [format!("{key}_withheld"), "withheld".to_owned(), "interval_withheld".to_owned()];
                let is_told =
                    NOTHING.contains(&key.as_str()) || reasons.iter().any(|reason| object.contains_key(reason));
                if value.is_null() && !is_told {
                    found.insert(format!("{path}.{key}"));
                }
                unexplained(value, &format!("{path}.{key}"), found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| unexplained(item, path, found)),
        _ => {}
    }
}

/// Holds standard output to its contract, if it is JSON that has one: a report, a check, or records.
pub fn hold(stdout: &[u8]) {
    let lines = stdout.split(|octet| *octet == b'\n').filter(|line| !line.is_empty());
    match serde_json::from_slice::<Value>(stdout) {
        Ok(value) if value["schema"].is_string() => {
            let contract = if value["schema"] == "whoasks.check/1" { "check" } else { "report" };
            assert_eq!(faults(contract, &value), [""; 0], "{value:#}");
            let mut without_reason = BTreeSet::new();
            if contract == "report" {
                unexplained(&value, "", &mut without_reason);
            }
            assert_eq!(without_reason, BTreeSet::new(), "null without a reason: {value:#}");
        }
        _ => {
            for line in lines.filter(|line| line.starts_with(b"{")) {
                let Ok(object) = serde_json::from_slice::<Value>(line) else { continue };
                let contract = if is_record(line) { "records" } else { "rows" };
                if contract == "records" || object["lookups"].is_u64() {
                    assert_eq!(faults(contract, &object), [""; 0], "{object}");
                }
            }
        }
    }
}

/// Whether a line begins as records do, which have a time first or, without one, the source.
fn is_record(line: &[u8]) -> bool {
    let has_row_keys = || line.windows(10).any(|part| part == b"\"lookups\":");
    line.starts_with(b"{\"time\":") || (line.starts_with(b"{\"source\":") && !has_row_keys())
}

/// The schema with every object closed. What is extended where it is referred to is closed there.
fn closed(mut schema: Value) -> Value {
    let mut extended = BTreeSet::new();
    find_extended(&schema, &mut extended);
    close(&mut schema);
    for name in extended {
        schema["$defs"][name].as_object_mut().unwrap().remove("unevaluatedProperties");
    }
    schema
}

/// Collects definitions that stand beside further properties.
fn find_extended(schema: &Value, names: &mut BTreeSet<String>) {
    if let (Some(target), true) = (schema["$ref"].as_str(), schema["properties"].is_object()) {
        names.insert(target.trim_start_matches("#/$defs/").to_owned());
    }
    match schema {
        Value::Object(object) => object.values().for_each(|value| find_extended(value, names)),
        Value::Array(items) => items.iter().for_each(|item| find_extended(item, names)),
        _ => {}
    }
}

/// Closes every object that has properties.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            object.values_mut().for_each(close);
            if object.get("type").is_some_and(|name| name == "object") && object.contains_key("properties") {
                object.insert("unevaluatedProperties".to_owned(), false.into());
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}
