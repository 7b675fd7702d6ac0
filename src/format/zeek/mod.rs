//! Zeek's `dns.log` in its own tab-separated form: one transaction per line.
//!
//! Source: Zeek, `src/threading/formatters/Ascii.cc` and `scripts/base/protocols/dns/main.zeek`. A header names
//! separators and columns, in any order; concatenated files have it again, perhaps with other columns. A transaction is one lookup; one of which Zeek saw only the answer has no type. A transaction
//! without a name is a reject, a name of no octets (`(empty)`) is the root.
//!
//! Usual lines of tab-separated files are read by `line`, all others by the general way through [`Row`]; where the
//! first reads a line, both read the same.

mod layout;
mod line;

use std::sync::Arc;

use super::columns::{self, Cells, FIELDS, Field, NO_NAME, Row, Times};
use super::csv::WRONG_NUMBER;
use super::raw_name::{Notation, presentation};
use super::{Decision, Format, Framing, Options, Order, Parser, Prepared, Sample};
use crate::error::{Error, Result};
use crate::input::frames::BOM;
use crate::record::Sink;
use crate::tally::{Outcome, Reject};

use layout::Layout;

/// The format.
pub const FORMAT: Format = Format {
    name: "zeek",
    about: "Zeek: dns.log as tab-separated text with its header",
    samples: &[
        Sample {
            text: "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n\
                   #open\t2026-11-22-14-00-00\n\
                   #fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\ttrans_id\trtt\tquery\tqclass\t\
                   qclass_name\tqtype\tqtype_name\trcode\trcode_name\tAA\tTC\tRD\tRA\tZ\tanswers\tTTLs\trejected\n\
                   #types\ttime\tstring\taddr\tport\taddr\tport\tenum\tcount\tinterval\tstring\tcount\tstring\tcount\t\
                   string\tcount\tstring\tbool\tbool\tbool\tbool\tcount\tvector[string]\tvector[interval]\tbool\n\
                   1795356191.123456\tCAcJw21BbVedgFnYH3\t192.0.2.1\t38339\t198.51.100.53\t53\tudp\t15209\t0.076967\t\
                   www.example.com\t1\tC_INTERNET\t28\tAAAA\t0\tNOERROR\tF\tF\tT\tT\t0\t2001:db8::80\t119.000000\tF\n\
                   1795356192.000000\tCAcJw21BbVedgFnYH4\t2001:db8::1\t53535\t2001:db8::53\t53\ttcp\t7\t-\t\
                   ff\\xff.example.com\t1\tC_INTERNET\t65\tHTTPS\t-\t-\tF\tF\tT\tF\t0\t-\t-\tF\n",
            records: 2,
            last: r"2026-11-22T14:03:12Z 2001:db8::1 ff\255.example.com IN HTTPS",
        },
        Sample {
            text: "#separator \\x2c\n#set_separator,;\n#empty_field,(empty)\n#unset_field,?\n#path,dns\n\
                   #fields,query,id.orig_h,qtype_name,ts\n#types,string,addr,string,time\n\
                   (empty),192.0.2.1,NS,2026-11-22T14:03:11.123456Z\n",
            records: 1,
            last: "2026-11-22T14:03:11.123456Z 192.0.2.1 . IN NS",
        },
    ],
    prepare,
};

/// Reads the first header of a file that names the columns of lookups.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    columns::refuse(options, "Zeek's header names them")?;
    let mut layout = Layout::default();
    let mut lines = head.split(|octet| *octet == b'\n');
    let is_found = |layout: &Layout| layout.column(Field::Name).is_some() && layout.column(Field::Source).is_some();
    while !is_found(&layout) {
        let Some(line) = lines.next() else {
            return Err(Error::input("no Zeek header that names `query` and `id.orig_h`")
                .hint("without its header the file is CSV: -f csv --columns time=1,source=3,name=10,type=13"));
        };
        layout.header(without_end(line.strip_prefix(BOM).unwrap_or(line)));
    }
    Ok(prepared(layout, options))
}

/// A file, or what is behind a header in it.
fn prepared(layout: Layout, options: &Options) -> Prepared {
    let decisions = vec![Decision { what: "columns", value: layout.describe(), why: "header" }];
    // A header with other separators is known only to who has read its first line.
    let order = if layout.is_usual() { Order::Headed } else { Order::Sequential };
    let options = options.clone();
    let parser = move || Box::new(Zeek::new(&options, layout.clone())) as Box<dyn Parser>;
    Prepared { framing: Framing::Lines, parser: Arc::new(parser), decisions, order }
}

/// The lines of a block that may be of headers.
fn headers(block: &[u8]) -> impl Iterator<Item = &[u8]> {
    let line = |at: usize| {
        let before = block[..at].strip_suffix(BOM).unwrap_or(&block[..at]);
        let is_first = before.is_empty() || before.ends_with(b"\n");
        is_first.then(|| block[at..].split(|octet| *octet == b'\n').next().map(without_end)).flatten()
    };
    memchr::memchr_iter(b'#', block).filter_map(line)
}

/// A line without its end.
fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Reads lines.
struct Zeek {
    /// What the header at hand says.
    layout: Layout,
    /// What the command line says.
    options: Options,
    /// Makes records on the general way.
    row: Row,
    /// Where unusual names get the escapes of RFC 1035.
    room: Vec<u8>,
    /// Where a name becomes canonical on the short way.
    scratch: Vec<u8>,
}

impl Zeek {
    /// A parser for a file with this header.
    fn new(options: &Options, layout: Layout) -> Self {
        let row = Row::new(Times::new(true, None), options);
        Zeek { layout, options: options.clone(), row, room: Vec::new(), scratch: Vec::new() }
    }

    /// Reads a line on the general way.
    fn general(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        let layout = &self.layout;
        let mut cells: Cells<'_> = [None; FIELDS];
        let mut count = 0;
        for (column, value) in layout.split(frame).enumerate() {
            count = column + 1;
            if let Some(field) = layout.field(column) {
                cells[field as usize] = Some(value).filter(|value| *value != layout.unset());
            }
        }
        if count != layout.width() {
            return Err(WRONG_NUMBER);
        }
        if layout.column(Field::Name).is_none() {
            // Another of Zeek's logs.
            return Ok(Outcome::NotLookup);
        }
        let name = cells[Field::Name as usize].ok_or(NO_NAME)?;
        let is_root = name.is_empty() || name == layout.empty();
        cells[Field::Name as usize] =
            Some(if is_root { b"." } else { presentation(name, Notation::Zeek, &mut self.room) });
        self.row.read(&cells, sink)
    }
}

impl Parser for Zeek {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        let frame = frame.strip_prefix(BOM).unwrap_or(frame);
        if frame.first().is_none_or(|first| *first == b'#') {
            self.layout.header(frame);
            return Ok(Outcome::NotLookup);
        }
        if self.layout.is_usual()
            && self.options.time_format.is_none()
            && let Some(record) = line::read(frame, &self.layout, self.options.counts_only, &mut self.scratch)
        {
            return Ok(sink.record(&record).into());
        }
        self.general(frame, sink)
    }

    fn names_are_plain(&self) -> bool {
        true
    }

    fn behind(&self, block: &[u8]) -> Option<Prepared> {
        let mut lines = headers(block).peekable();
        lines.peek()?;
        let mut layout = self.layout.clone();
        lines.for_each(|line| layout.header(line));
        Some(prepared(layout, &self.options))
    }

    fn ambiguous_times(&self) -> u64 {
        self.row.ambiguous_times()
    }
}

#[cfg(test)]
mod tests;
