//! Records as lines: a JSON object each, or CSV.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::Take;
use crate::record::Record;
use crate::report::{self, escape::printable};

/// A record as it is written; what the log lacks is left out.
#[derive(JsonSchema, Serialize)]
pub struct Row<'a> {
    /// RFC 3339 in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    /// The address that asked.
    source: String,
    /// Its port.
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<u16>,
    /// The name, canonical and in lower case.
    name: &'a str,
    /// The name in the case in which it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    asked: Option<&'a str>,
    /// The type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    rtype: Option<String>,
    /// The class.
    class: String,
    /// What carried the question.
    #[serde(skip_serializing_if = "Option::is_none")]
    transport: Option<&'static str>,
    /// The server's own flags.
    #[serde(skip_serializing_if = "Option::is_none")]
    flags: Option<String>,
    /// The client subnet.
    #[serde(skip_serializing_if = "Option::is_none")]
    ecs: Option<String>,
    /// The response code.
    #[serde(skip_serializing_if = "Option::is_none")]
    rcode: Option<String>,
    /// The server.
    #[serde(skip_serializing_if = "Option::is_none")]
    server: Option<String>,
    /// The view.
    #[serde(skip_serializing_if = "Option::is_none")]
    view: Option<String>,
}

/// Columns of CSV, in the order of [`Row`].
const COLUMNS: [&str; 13] = [
    "time",
    "source",
    "port",
    "name",
    "asked",
    "type",
    "class",
    "transport",
    "flags",
    "ecs",
    "rcode",
    "server",
    "view",
];

/// Writes records as they come.
pub struct Lines<'a> {
    /// Where to.
    out: &'a mut dyn Write,
    /// Whether the name as asked is written too.
    as_asked: bool,
    /// Whether as CSV.
    csv: bool,
    /// The line at hand.
    line: Vec<u8>,
}

impl<'a> Lines<'a> {
    /// Lines of JSON, or of CSV with its header.
    ///
    /// # Errors
    /// Those of writing.
    pub fn new(out: &'a mut dyn Write, as_asked: bool, csv: bool) -> io::Result<Self> {
        if csv {
            let columns: Vec<_> = COLUMNS.into_iter().filter(|column| as_asked || *column != "asked").collect();
            writeln!(out, "{}", columns.join(","))?;
        }
        Ok(Lines { out, as_asked, csv, line: Vec::new() })
    }
}

impl Take for Lines<'_> {
    fn take(&mut self, record: &Record<'_>, folded: &[u8]) -> anyhow::Result<()> {
        let text = |bytes: Option<&[u8]>| bytes.map(printable);
        let extra = &record.extra;
        let row = Row {
            time: record.time.map(|time| report::time(time.0)),
            source: record.source.to_string(),
            port: extra.port,
            name: std::str::from_utf8(folded).unwrap_or_default(),
            asked: self.as_asked.then(|| std::str::from_utf8(record.name).unwrap_or_default()),
            rtype: record.rtype.map(|rtype| rtype.to_string()),
            class: record.class.to_string(),
            transport: extra.transport.map(crate::record::Transport::as_str),
            flags: text(extra.flags),
            ecs: extra.ecs.map(|net| net.to_string()),
            rcode: extra.rcode.map(|rcode| rcode.to_string()),
            server: text(extra.server),
            view: text(extra.view),
        };
        self.line.clear();
        if self.csv {
            row.csv(self.as_asked, &mut self.line)?;
        } else {
            serde_json::to_writer(&mut self.line, &row)?;
            self.line.push(b'\n');
        }
        Ok(self.out.write_all(&self.line)?)
    }
}

impl Row<'_> {
    /// The row as a line of CSV that no spreadsheet takes for a formula.
    fn csv(&self, as_asked: bool, line: &mut Vec<u8>) -> std::io::Result<()> {
        let cell = |text: &Option<String>| text.clone().unwrap_or_default();
        let mut cells = vec![
            cell(&self.time),
            self.source.clone(),
            self.port.map(|port| port.to_string()).unwrap_or_default(),
            report::defused_name(self.name),
        ];
        if as_asked {
            cells.push(report::defused_name(self.asked.unwrap_or_default()));
        }
        cells.extend([
            cell(&self.rtype),
            self.class.clone(),
            self.transport.unwrap_or_default().to_owned(),
            report::defused_text(&cell(&self.flags)),
            cell(&self.ecs),
            cell(&self.rcode),
            report::defused_text(&cell(&self.server)),
            report::defused_text(&cell(&self.view)),
        ]);
        let mut writer = csv::Writer::from_writer(line);
        writer.write_record(&cells)?;
        writer.flush()
    }
}
