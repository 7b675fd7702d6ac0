//! `records`: the normalized records, streaming, in the order of the input.

use std::collections::HashMap;
use std::io::Write;
use std::sync::atomic::Ordering;

use anyhow::Result;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Outcome, Stats, absent, account, gathered, output, progress};
use crate::analysis::State;
use crate::cli::{RecordsArgs, RecordsFormat};
use crate::dns::name;
use crate::input::read::{Reading, STOP, read_alone};
use crate::plan;
use crate::record::{Kept, Record, Sink};
use crate::report::{self, escape::printable};
use crate::select::Filter;

/// The contract that the lines follow.
pub(super) const SCHEMA: &str = "whoasks.record/1";

/// A record as it is written; what the log lacks is left out.
#[derive(JsonSchema, Serialize)]
pub(super) struct Row<'a> {
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

/// The most names that are kept for a hint.
const MISSED: usize = 200_000;

/// Writes records as they come.
struct Writer<'a> {
    /// Where to.
    out: &'a mut dyn Write,
    /// What passes.
    filter: Filter,
    /// Whether the name as asked is written too.
    as_asked: bool,
    /// Whether as CSV.
    csv: bool,
    /// The name in lower case.
    folded: Vec<u8>,
    /// The line at hand.
    line: Vec<u8>,
    /// While no record has passed: what was asked for instead, with how often, for the hint at a mistyped name.
    missed: Option<HashMap<String, u64>>,
    /// What went wrong while writing.
    error: Option<std::io::Error>,
}

impl Writer<'_> {
    /// Notes the name at hand, which the filters leave out.
    fn miss(&mut self) {
        let Some(missed) = &mut self.missed else { return };
        let name = std::str::from_utf8(&self.folded).unwrap_or_default();
        if let Some(count) = missed.get_mut(name) {
            *count += 1;
        } else if missed.len() < MISSED {
            missed.insert(name.to_owned(), 1);
        }
    }

    /// Writes one record.
    fn write(&mut self, record: &Record<'_>) -> std::io::Result<()> {
        let text = |bytes: Option<&[u8]>| bytes.map(printable);
        let extra = &record.extra;
        let row = Row {
            time: record.time.map(|time| report::time(time.0)),
            source: record.source.to_string(),
            port: extra.port,
            name: std::str::from_utf8(&self.folded).unwrap_or_default(),
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
        self.out.write_all(&self.line)
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

impl Sink for Writer<'_> {
    fn record(&mut self, record: &Record<'_>) -> Kept {
        name::fold(record.name, &mut self.folded);
        let kept = self.filter.admits_time(record.time)
            && self.filter.admits_name(&self.folded)
            && self.filter.admits_source(record.source)
            && self.filter.admits_type(record.rtype);
        if !kept {
            self.miss();
            return Kept::Filtered;
        }
        self.missed = None;
        if self.error.is_none()
            && let Err(error) = self.write(record)
        {
            self.error = Some(error);
            STOP.store(true, Ordering::Relaxed);
        }
        Kept::Yes
    }
}

impl State for Writer<'_> {
    fn merge(&mut self, _: Self) {}
}

/// `whoasks records`.
pub fn records(args: &RecordsArgs) -> Result<Outcome> {
    let sharing = plan::sharing(&args.log.sharing)?;
    let filter = plan::filter(&args.names, &args.filter, &sharing)?;
    // One thread keeps the order of the input.
    let watcher = progress::watcher(&args.log.output, true);
    let reading = Reading { threads: 1, watcher, ..plan::reading(&args.log.reading, false, &sharing)? };
    let limits = plan::limits(&args.log.reading, &args.log.output)?;
    let (inputs, errors) = gathered::inputs(&args.logs, args.log.output.out.as_deref())?;
    let csv = args.output_format == RecordsFormat::Csv;
    let (mut files, mut nothing) = (None, None);
    output::with_output(args.log.output.out.as_deref(), |out| {
        if csv {
            let columns: Vec<_> = COLUMNS.into_iter().filter(|column| args.as_asked || *column != "asked").collect();
            writeln!(out, "{}", columns.join(","))?;
        }
        let writer = Writer {
            out,
            filter: filter.clone(),
            as_asked: args.as_asked,
            csv,
            folded: Vec::new(),
            line: Vec::new(),
            missed: Some(HashMap::new()),
            error: None,
        };
        let (writer, read) = read_alone(&inputs, &reading, writer);
        nothing = writer.missed.and_then(|missed| {
            let missed: Vec<(String, u64)> = missed.into_iter().collect();
            if missed.is_empty() { None } else { absent::nothing_passes(&filter, || missed) }
        });
        let complete = read.complete();
        files = Some(read);
        match writer.error {
            Some(error) => Err(error.into()),
            None => Ok(complete?),
        }
    })?;
    let files = files.expect("the output was written");
    let entries = gathered::entries(&inputs, &limits.found, &files);
    let stats = limits.stats.then(|| Stats::of(&files));
    let mut outcome = account::judge(&entries, errors, &account::account(&entries), &limits, stats);
    outcome.warnings.extend(nothing);
    Ok(outcome)
}
