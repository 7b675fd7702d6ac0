//! JSON objects, one lookup each: a line each (NDJSON), in an array, or one after the other over any number of lines.
//!
//! Objects without the key for names are other events. Of a key that is given twice the last value counts. Names
//! are in presentation form once the escapes of JSON are undone.

mod flat;
mod general;
mod head;

use std::sync::Arc;

use super::columns::{Cells, FIELDS, Field, Mapping, Row, Times};
use super::{Decision, Format, Options, Order, Parser, Prepared, Sample};
use crate::error::Result;
use crate::input::frames::BOM;
use crate::record::Sink;
use crate::tally::{Outcome, Reject};

use general::Values;

/// JSON in any layout.
pub const FORMAT: Format = Format {
    name: "json",
    about: "JSON objects, one per line or in an array; keys by well-known names or --columns",
    samples: &[
        Sample {
            text: "{\"time\":\"2026-11-22T14:03:11.123Z\",\"source\":\"192.0.2.1\",\"port\":5353,\
                   \"name\":\"www.example.com\",\"type\":\"A\",\"class\":\"IN\",\"flags\":\"+E(0)K\"}\n",
            records: 1,
            last: "2026-11-22T14:03:11.123Z 192.0.2.1 www.example.com IN A",
        },
        Sample {
            text: "[\n  {\"ts\": 1795356191.123, \"client\": {\"ip\": \"2001:db8::1\"},\n   \"dns\": {\"question\": \
                   {\"name\": \"b\\u00fccher.example\", \"type\": 65}}},\n  {\"event\": \"start\"}\n]\n",
            records: 1,
            last: r"2026-11-22T14:03:11.123Z 2001:db8::1 b\195\188cher.example IN HTTPS",
        },
    ],
    prepare,
};

/// Text that is not JSON.
const NOT_JSON: Reject = Reject::new("not JSON");
/// JSON must be UTF-8 (RFC 8259).
const NOT_UTF8: Reject = Reject::new("not UTF-8");
/// A number, string, array or other JSON that is no object.
const NO_OBJECT: Reject = Reject::new("not a JSON object");

/// Decides framing and keys from a file's head.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    let framing = head::framing(head);
    let head::Keyed { mapping, times, why } = head::keys(head, framing, options)?;
    let mut decisions = vec![
        Decision { what: "framing", value: head::framing_word(framing).to_owned(), why: "seen in the head" },
        Decision { what: "columns", value: mapping.to_string(), why },
    ];
    decisions.extend(times.decisions(options));
    let (mapping, options) = (Arc::new(mapping), options.clone());
    let parser = move || Box::new(Objects::new(&mapping, times, &options)) as Box<dyn Parser>;
    Ok(Prepared { framing, parser: Arc::new(parser), decisions, order: Order::Free })
}

/// Reads objects.
struct Objects {
    /// The keys or paths of each of [`Field::ALL`].
    paths: Paths,
    /// The keys of the last object.
    order: flat::Order,
    /// Makes records of cells.
    row: Row,
}

/// The key or path of each of [`Field::ALL`] that is read.
type Paths = [Option<Box<str>>; FIELDS];

/// The paths that `mapping` names.
fn paths(mapping: &Mapping) -> Paths {
    Field::ALL.map(|field| mapping.get(field).map(Box::from))
}

impl Objects {
    /// A reader for a file with these keys.
    fn new(mapping: &Mapping, times: Times, options: &Options) -> Self {
        Objects { paths: paths(mapping), order: flat::Order::new(), row: Row::new(times, options) }
    }
}

impl Parser for Objects {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        let frame = frame.strip_prefix(BOM).unwrap_or(frame).trim_ascii();
        match frame.first() {
            None => return Ok(Outcome::NotLookup),
            Some(b'{') => {}
            Some(_) => return Err(general::no_object(frame)),
        }
        let mut cells: Cells<'_> = [None; FIELDS];
        if flat::read(frame, &self.paths, &mut self.order, &mut cells) {
            return found(&mut self.row, &cells, sink);
        }
        let text = std::str::from_utf8(frame).map_err(|_| NOT_UTF8)?;
        let values: Values<'_> = general::read(text, &self.paths)?;
        for (cell, value) in cells.iter_mut().zip(&values) {
            *cell = value.as_deref().map(str::as_bytes);
        }
        found(&mut self.row, &cells, sink)
    }

    fn names_are_plain(&self) -> bool {
        true
    }

    fn ambiguous_times(&self) -> u64 {
        self.row.ambiguous_times()
    }
}

/// What an object with these values is.
fn found(row: &mut Row, cells: &Cells<'_>, sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
    match cells[Field::Name as usize] {
        None => Ok(Outcome::NotLookup),
        Some(_) => row.read(cells, sink),
    }
}

#[cfg(test)]
mod tests;
