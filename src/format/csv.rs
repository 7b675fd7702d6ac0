//! CSV, TSV and relatives: one lookup per row, columns by name or number.
//!
//! Comments (`#`), blank lines and repeated headers are no lookups. Cells are trimmed of blanks; `-`, `(empty)`,
//! `NULL`, `\N` and nothing mean that there is no value. With a header, every row must have as many fields as it.

mod fields;
mod head;
mod usual;

use std::sync::Arc;

use super::columns::{Cells, FIELDS, Row};
use super::{Decision, Format, Framing, Options, Order, Parser, Prepared, Sample, usual_lines};
use crate::error::Result;
use crate::input::frames::BOM;
use crate::record::{Sink, Usual};
use crate::tally::{Outcome, Reject};

use fields::Splitter;
use head::Layout;
use usual::Columns;

/// Comma-, tab-, semicolon- and bar-separated tables.
pub const FORMAT: Format = Format {
    name: "csv",
    about: "CSV or TSV with a header that names its columns, or with --columns",
    samples: &[
        Sample {
            text: "time,source,port,name,type,class,transport,flags,ecs,rcode,server,view\n\
                   2026-11-22T14:03:11.123Z,192.0.2.1,5353,www.example.com,A,IN,udp,+E(0)K,,NOERROR,192.0.2.53,\n",
            records: 1,
            last: "2026-11-22T14:03:11.123Z 192.0.2.1 www.example.com IN A",
        },
        Sample {
            text: "\"Client IP\";\"Query\";\"Timestamp\";\"Policy\"\n\
                   \"2001:db8::1\";\"mail.example.com.\";\"1795356191\";\"two\nlines\"\n",
            records: 1,
            last: "2026-11-22T14:03:11Z 2001:db8::1 mail.example.com IN -",
        },
        Sample {
            text: "# made by hand\nclient\tqname\tqtype\n[::ffff:192.0.2.7]:53\t_dmarc.example.com\tTYPE65\n",
            records: 1,
            last: "- 192.0.2.7 _dmarc.example.com IN HTTPS",
        },
    ],
    prepare,
};

/// A row with more or fewer fields than the header.
pub(super) const WRONG_NUMBER: Reject = Reject::new("wrong number of fields");
/// A row that ends before the last column that is read.
const MISSING: Reject = Reject::new("missing field");
/// A line break in a column that is read: not what it should hold, but what stray quotes make of several rows.
const LINE_BREAK: Reject = Reject::new("quotes around a line break");

/// Decides delimiter, header and columns from a file's head.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    let layout = Layout::of(head, options)?;
    let framing = Framing::Csv { delimiter: layout.delimiter };
    let mut decisions = vec![
        Decision { what: "delimiter", value: head::delimiter_word(layout.delimiter), why: "counted in the head" },
        Decision { what: "columns", value: layout.mapping.to_string(), why: layout.why },
    ];
    decisions.extend(layout.times.decisions(options));
    let (layout, options) = (Arc::new(layout), options.clone());
    let parser = move || Box::new(Rows::new(Arc::clone(&layout), &options)) as Box<dyn Parser>;
    Ok(Prepared { framing, parser: Arc::new(parser), decisions, order: Order::Free })
}

/// Reads rows.
struct Rows {
    /// How the file is laid out.
    layout: Arc<Layout>,
    /// One more than the last column that is read.
    needed: usize,
    /// Takes rows apart.
    splitter: Splitter,
    /// Makes records of cells.
    row: Row,
    /// What the columns are, where rows can be usual.
    usual: Option<Columns>,
}

impl Rows {
    /// A reader for a file of this layout.
    fn new(layout: Arc<Layout>, options: &Options) -> Self {
        let needed = layout.columns.iter().flatten().max().map_or(0, |last| last + 1);
        let row = Row::new(layout.times, options);
        let usual = Columns::of(&layout, &row, options);
        Rows { needed, splitter: Splitter::new(layout.delimiter), row, usual, layout }
    }
}

impl Parser for Rows {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        let frame = frame.strip_prefix(BOM).unwrap_or(frame);
        if is_empty(frame) || self.layout.header.as_deref() == Some(frame) {
            return Ok(Outcome::NotLookup);
        }
        let fields = self.splitter.split(frame)?;
        if self.layout.width.is_some_and(|width| fields.len() != width) {
            return Err(WRONG_NUMBER);
        }
        if fields.len() < self.needed {
            return Err(MISSING);
        }
        let mut cells: Cells<'_> = [None; FIELDS];
        for (cell, column) in cells.iter_mut().zip(&self.layout.columns) {
            *cell = column.and_then(|column| fields.get(column));
        }
        if fields.has_quotes() && cells.iter().flatten().any(|cell| cell.contains(&b'\n')) {
            return Err(LINE_BREAK);
        }
        self.row.read(&cells, sink)
    }

    fn usual<'a>(&mut self, text: &'a [u8], lookups: &mut Vec<Usual<'a>>) -> usize {
        let Rows { usual, row, .. } = self;
        usual.as_ref().map_or(0, |columns| usual_lines(text, lookups, |text| columns.read(row, text)))
    }

    fn names_are_plain(&self) -> bool {
        true
    }

    fn ambiguous_times(&self) -> u64 {
        self.row.ambiguous_times()
    }
}

/// Whether a frame is blank or a comment.
fn is_empty(frame: &[u8]) -> bool {
    match frame.first() {
        None | Some(b'#') => true,
        Some(first) => first.is_ascii_whitespace() && frame.trim_ascii().is_empty(),
    }
}
