//! Counting a log with the program, and the counts that it must find.
#![allow(dead_code, reason = "each test uses a part of this module")]
#![allow(clippy::unwrap_used, reason = "test support: a panic is the message")]

use std::path::Path;

use serde_json::Value;

use crate::common::{self, Counts};

/// Lookups of a log by three keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Truth {
    /// By address.
    pub by_source: Counts,
    /// By mnemonic of the type.
    pub by_qtype: Counts,
    /// By name, its case kept: as logged by the server, or canonical.
    pub by_qname: Counts,
}

impl Truth {
    /// Reads the maps `by_source` (or `by_client`), `by_qtype` and `by_qname` (or `by_qname_as_logged`) of JSON.
    pub fn of(json: &Value) -> Truth {
        let map = |key: &str| serde_json::from_value::<Counts>(json[key].clone()).ok();
        Truth {
            by_source: map("by_source").or_else(|| map("by_client")).unwrap(),
            by_qtype: map("by_qtype").unwrap(),
            by_qname: map("by_qname").or_else(|| map("by_qname_as_logged")).unwrap(),
        }
    }

    /// The same with names in the canonical form.
    pub fn canonical(&self) -> Truth {
        let mut by_qname = Counts::new();
        for (name, count) in &self.by_qname {
            *by_qname.entry(canonical(name)).or_default() += count;
        }
        Truth { by_qname, ..self.clone() }
    }

    /// The number of lookups.
    pub fn total(&self) -> u64 {
        self.by_source.values().sum()
    }
}

/// A name that BIND escaped, in the one form that whoasks uses: octet by octet, without code of the library.
pub fn canonical(logged: &str) -> String {
    let mut octets = logged.bytes();
    let mut out = String::new();
    while let Some(octet) = octets.next() {
        let (octet, escaped) = match octet {
            b'\\' => (escaped(&mut octets), true),
            _ => (octet, false),
        };
        match octet {
            b'.' if escaped => out.push_str("\\."),
            b'\\' => out.push_str("\\\\"),
            0x21..=0x7e => out.push(char::from(octet)),
            _ => out.push_str(&format!("\\{octet:03}")),
        }
    }
    out
}

/// The octet behind a backslash: three decimal digits, or itself.
fn escaped(octets: &mut std::str::Bytes<'_>) -> u8 {
    let first = octets.next().unwrap();
    if !first.is_ascii_digit() {
        return first;
    }
    let digits = [first, octets.next().unwrap(), octets.next().unwrap()];
    std::str::from_utf8(&digits).unwrap().parse().unwrap()
}

/// What `records` tells of a log.
pub fn counted_by_records(path: &Path) -> Truth {
    let mut counted = Truth::default();
    for line in common::stdout([Path::new("records"), Path::new("--as-asked"), path].map(common::arg)).lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let add = |counts: &mut Counts, key: &str| {
            *counts.entry(record[key].as_str().unwrap().to_owned()).or_default() += 1;
        };
        add(&mut counted.by_source, "source");
        add(&mut counted.by_qtype, "type");
        add(&mut counted.by_qname, "asked");
        assert_eq!(record["name"].as_str().unwrap(), record["asked"].as_str().unwrap().to_ascii_lowercase());
    }
    counted
}

/// Compares `domains` and `sources` of a log with its truth, and returns the report of `domains`.
pub fn assert_tables(path: &Path, truth: &Truth) -> Value {
    let report = common::json(common::args("domains -o json --all", &[common::arg(path)]));
    let mut names = Counts::new();
    for (name, count) in truth.canonical().by_qname {
        *names.entry(name.to_ascii_lowercase()).or_default() += count;
    }
    assert_eq!(common::counts(&report["domains"], "domain"), names, "{}", path.display());
    let mut types = Counts::new();
    for row in report["domains"].as_array().unwrap() {
        let of_row: Counts = serde_json::from_value(row["types"].clone()).unwrap();
        of_row.into_iter().for_each(|(rtype, count)| *types.entry(rtype).or_default() += count);
    }
    assert_eq!(types, truth.by_qtype, "{}", path.display());
    let sources = common::json(common::args("sources -o json --all", &[common::arg(path)]));
    assert_eq!(common::counts(&sources["sources"], "source"), truth.by_source, "{}", path.display());
    report
}
