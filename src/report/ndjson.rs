//! One flat JSON object per row and line; what a row lacks is `null`.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::flat::{self, Taker};
use super::{Report, json};

/// Writes the rows of the report, all with the same keys in the same order.
pub(super) fn render(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    flat::rows(report, &mut Lines(out))
}

/// Writes rows as lines.
struct Lines<'w>(&'w mut dyn Write);

impl Taker for Lines<'_> {
    fn header(&mut self, _: &[String]) -> io::Result<()> {
        Ok(())
    }

    fn row(&mut self, header: &[String], values: Vec<Value>) -> io::Result<()> {
        let object: Map<String, Value> = header.iter().cloned().zip(values).collect();
        writeln!(self.0, "{}", json::line(&object)?)
    }
}
