//! One flat JSON object per row and line; what a row lacks is `null`.

use std::io::{self, Write};

use serde_json::Value;

use super::flat::{self, Taker};
use super::{Report, json};

/// Writes the rows of the report, all with the same keys in the same order.
pub(super) fn render(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    flat::rows(report, &mut Lines { out, keys: Vec::new() })
}

/// Writes rows as lines.
struct Lines<'w> {
    /// Where they go.
    out: &'w mut dyn Write,
    /// The keys as JSON.
    keys: Vec<String>,
}

impl Taker for Lines<'_> {
    fn header(&mut self, header: &[String]) -> io::Result<()> {
        self.keys = header.iter().map(json::line).collect::<io::Result<_>>()?;
        Ok(())
    }

    fn row(&mut self, _: &[String], values: Vec<Value>) -> io::Result<()> {
        let mut before = "{";
        for (key, value) in self.keys.iter().zip(&values) {
            write!(self.out, "{before}{key}:{}", json::line(value)?)?;
            before = ",";
        }
        writeln!(self.out, "}}")
    }
}
