//! One flat JSON object per row and line; what a row lacks is `null`.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::{Report, flat, json};

/// Writes the rows of the report, all with the same keys in the same order.
pub(super) fn render(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let flat = flat::rows(report)?;
    for row in flat.rows {
        let object: Map<String, Value> = flat.header.iter().cloned().zip(row).collect();
        writeln!(out, "{}", json::line(&object)?)?;
    }
    Ok(())
}
