//! Rows as CSV (RFC 4180) that a spreadsheet opens as data, never as formulas.
//!
//! Null is an empty cell, maps and lists are JSON. A text cell that a spreadsheet would take for a formula
//! (OWASP "CSV injection": it begins with `=`, `+`, `-`, `@`, TAB or CR) is defused: domain names by writing the first
//! octet as `\DDD` (RFC 1035 §5.1), which is the same name; other text by a leading `'`. Numbers are never touched.

use std::io::{self, Write};

use serde_json::Value;

use super::flat::{self, Taker};
use super::{Report, escape, json};

/// Writes the header and the rows of the report.
pub(super) fn render(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut lines = Lines(csv::WriterBuilder::new().from_writer(out));
    flat::rows(report, &mut lines)?;
    lines.0.flush()
}

/// Writes rows as lines under their header.
struct Lines<'w>(csv::Writer<&'w mut dyn Write>);

impl Taker for Lines<'_> {
    fn header(&mut self, header: &[String]) -> io::Result<()> {
        self.0.write_record(header.iter().map(|key| escape::text(key))).map_err(of_writing)
    }

    fn row(&mut self, header: &[String], values: Vec<Value>) -> io::Result<()> {
        let cells = header.iter().zip(&values).map(|(key, value)| cell(key, value));
        self.0.write_record(cells.collect::<io::Result<Vec<String>>>()?).map_err(of_writing)
    }
}

/// The error below one of the `csv` crate, whose own conversion hides of what kind it is, such as a closed pipe.
fn of_writing(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

/// One cell of the column `key`.
fn cell(key: &str, value: &Value) -> io::Result<String> {
    Ok(match value {
        Value::Null => String::new(),
        Value::String(name) if is_domain(key) => defused_name(&escape::text(name)),
        Value::String(text) => defused_text(text),
        other => json::line(other)?,
    })
}

/// Whether the column holds domain names.
fn is_domain(key: &str) -> bool {
    matches!(key, "domain" | "leading_domain")
}

/// Whether a spreadsheet would take the cell for a formula.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A domain name that is no formula, and the same name.
pub fn defused_name(name: &str) -> String {
    match name.as_bytes().split_first() {
        Some((first, _)) if is_formula(name) => format!("\\{first:03}{}", &name[1..]),
        _ => name.to_owned(),
    }
}

/// Text that is no formula, and printable.
pub fn defused_text(text: &str) -> String {
    let quote = if is_formula(text) { "'" } else { "" };
    format!("{quote}{}", escape::text(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_defused_as_the_same_name() {
        assert_eq!(defused_name("=cmd|calc.example"), "\\061cmd|calc.example");
        assert_eq!(defused_name("-a.example"), "\\045a.example");
        assert_eq!(defused_name("a-b.example"), "a-b.example");
        assert_eq!(defused_name(""), "");
    }

    #[test]
    fn other_text_is_quoted() {
        for (text, cell) in [("@x", "'@x"), ("\tx", "'\\x09x"), ("\rx", "'\\x0dx"), ("x=1", "x=1")] {
            assert_eq!(defused_text(text), cell);
        }
    }

    #[test]
    fn numbers_stay() {
        assert_eq!(cell("hhi", &Value::from(-0.25)).expect("writes"), "-0.25");
    }
}
