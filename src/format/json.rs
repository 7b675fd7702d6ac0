//! JSON objects, one lookup each: a line each (NDJSON), in an array, or one after the other over any number of lines.
//!
//! Objects without the key for names are other events, and those that say so are answers (`kinds.rs`). Of a key that is
//! given twice the last value counts. Names are in presentation form once the escapes of JSON are undone.

mod fast;
mod general;
mod head;
mod kinds;
pub mod product;
mod usual;

use std::sync::Arc;

use super::columns::{Cells, FIELDS, Field, Mapping, NO_NAME, Row, Times};
use super::dnstap::Role;
use super::{Decision, Format, Framing, Options, Order, Parser, Prepared, Sample};
use crate::error::Result;
use crate::input::frames::BOM;
use crate::record::{Sink, Usual};
use crate::tally::{Outcome, Reject};

use fast::Known;
use general::Values;
pub(super) use head::{framing, objects};
use kinds::{Kinds, Says};
use product::Product;
use usual::Usually;

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
        Sample {
            text: "{\"network\":{\"query-ip\":\"192.0.2.1\"},\"dns\":{\"qname\":\"www.example.com\",\"qtype\":\"A\"},\
                   \"dnstap\":{\"operation\":\"CLIENT_QUERY\",\"timestamp-rfc3339ns\":\"2026-11-22T14:03:11.123Z\"}}\n\
                   {\"network\":{\"query-ip\":\"192.0.2.53\"},\"dns\":{\"qname\":\"www.example.com\",\"qtype\":\"A\"},\
                   \"dnstap\":{\"operation\":\"RESOLVER_QUERY\",\"timestamp-rfc3339ns\":\"2026-11-22T14:03:11.124Z\"}}\n\
                   {\"network\":{\"query-ip\":\"192.0.2.1\"},\"dns\":{\"qname\":\"www.example.com\",\"qtype\":\"A\"},\
                   \"dnstap\":{\"operation\":\"CLIENT_RESPONSE\",\"timestamp-rfc3339ns\":\"2026-11-22T14:03:11.125Z\"}}\n",
            records: 1,
            last: "2026-11-22T14:03:11.123Z 192.0.2.1 www.example.com IN A",
        },
        Sample {
            text: "{\"@timestamp\":\"2026-11-22T14:03:11.123Z\",\"source\":{\"ip\":\"192.0.2.1\"},\"destination\":{\"ip\":\
                   \"192.0.2.53\"},\"suricata\":{\"eve\":{\"dns\":{\"type\":\"query\"}}},\"dns\":{\"question\":{\"name\":\"www.example.com\",\"type\":\"A\"}}}\n\
                   {\"@timestamp\":\"2026-11-22T14:03:11.124Z\",\"source\":{\"ip\":\"192.0.2.53\"},\"destination\":{\"ip\":\
                   \"192.0.2.1\"},\"suricata\":{\"eve\":{\"dns\":{\"type\":\"answer\"}}},\"dns\":{\"question\":{\"name\":\"www.example.com\",\"type\":\"A\"},\
                   \"response_code\":\"NOERROR\"}}\n",
            records: 1,
            last: "2026-11-22T14:03:11.123Z 192.0.2.1 www.example.com IN A",
        },
    ],
    prepare,
};

/// Text that is not JSON.
pub(super) const NOT_JSON: Reject = Reject::new("not JSON");
/// JSON must be UTF-8 (RFC 8259).
pub(super) const NOT_UTF8: Reject = Reject::new("not UTF-8");
/// A number, string, array or other JSON that is no object.
const NO_OBJECT: Reject = Reject::new("not a JSON object");

/// The text of a frame without what may stand around JSON; `None` for an empty one.
///
/// # Errors
/// That it is not UTF-8.
pub(super) fn text(frame: &[u8]) -> std::result::Result<Option<&str>, Reject> {
    let frame = frame.strip_prefix(BOM).unwrap_or(frame).trim_ascii();
    let text = std::str::from_utf8(frame).map_err(|_| NOT_UTF8)?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// Decides framing and keys from a file's head.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    let framing = head::framing(head);
    let head::Keyed { mapping, times, why, says } = head::keys(head, framing, options)?;
    let mut decisions = vec![
        Decision { what: "framing", value: head::framing_word(framing).to_owned(), why: "seen in the head" },
        Decision { what: "columns", value: mapping.to_string(), why },
    ];
    decisions.extend(times.decisions(options));
    let says = says.map(|(says, decision)| {
        decisions.push(decision);
        says
    });
    Ok(prepared(framing, mapping, times, options, decisions, Writer::Any(says)))
}

/// What is known of who wrote the objects.
#[derive(Clone, Copy, Debug)]
enum Writer {
    /// A product with keys of its own.
    Product(&'static Product),
    /// Anybody, whose objects may say which of them are answers.
    Any(Option<Says>),
}

/// A file of objects whose keys are known.
fn prepared(
    framing: Framing,
    mapping: Mapping,
    times: Times,
    options: &Options,
    decisions: Vec<Decision>,
    writer: Writer,
) -> Prepared {
    let options = options.clone();
    let parser = move || Box::new(Objects::new(&mapping, times, &options, writer)) as Box<dyn Parser>;
    Prepared { framing, parser: Arc::new(parser), decisions, order: Order::Free }
}

/// Reads objects.
struct Objects {
    /// What is known of the keys.
    known: Known,
    /// Makes records of cells.
    row: Row,
    /// The product that writes the objects, where it is known.
    product: Option<&'static Product>,
    /// Tells what objects are, where they say it.
    kinds: Option<Kinds>,
    /// Room for cells that the product's log has in another shape.
    room: Vec<u8>,
    /// Knows usual lines, where nothing is wanted but to count them.
    usually: Option<Usually>,
}

/// The key or path of each of [`Field::ALL`] that is read.
type Paths = [Option<Box<str>>; FIELDS];

/// The paths that `mapping` names.
fn paths(mapping: &Mapping) -> Paths {
    Field::ALL.map(|field| mapping.get(field).map(Box::from))
}

impl Objects {
    /// A reader for a file with these keys.
    fn new(mapping: &Mapping, times: Times, options: &Options, writer: Writer) -> Self {
        let (known, row) = (Known::new(paths(mapping)), Row::new(times, options));
        let may_be_usual = options.counts_only && matches!(writer, Writer::Any(None)) && row.may_be_usual();
        let usually = may_be_usual.then(Usually::new);
        let (product, says) = match writer {
            Writer::Product(product) => (Some(product), None),
            Writer::Any(says) => (None, says),
        };
        Objects { known, row, product, kinds: says.map(Kinds::new), room: Vec::new(), usually }
    }

    /// What an object with these values is.
    fn found(&mut self, frame: &[u8], cells: &Cells<'_>, sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        if let Some(product) = self.product {
            return self.of_product(product, cells, sink);
        }
        if cells[Field::Name as usize].is_none() {
            return Ok(Outcome::NotLookup);
        }
        let Some(kinds) = &mut self.kinds else { return self.row.read(cells, sink) };
        match kinds.role(frame)? {
            Role::Lookup => self.row.read(cells, sink),
            Role::Answer => Ok(self.row.answer(&kinds.turned(*cells), sink)),
            Role::Other => Ok(Outcome::NotLookup),
        }
    }

    /// What an object of a product with these values is.
    fn of_product(
        &mut self,
        product: &Product,
        cells: &Cells<'_>,
        sink: &mut dyn Sink,
    ) -> std::result::Result<Outcome, Reject> {
        let mut cells = *cells;
        let is_lookup = product::is_lookup(&cells);
        if let Some(mend) = product.mend {
            mend(&mut cells, &mut self.room);
        }
        match cells[Field::Name as usize] {
            None if is_lookup => Err(NO_NAME),
            None => Ok(Outcome::NotLookup),
            Some(_) => self.row.read(&cells, sink),
        }
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
        if self.known.read(frame, &mut cells) {
            if let Some(usually) = &mut self.usually {
                usually.miss(frame, self.known.steps());
            }
            return self.found(frame, &cells, sink);
        }
        let text = std::str::from_utf8(frame).map_err(|_| NOT_UTF8)?;
        let values: Values<'_> = general::read(text, self.known.paths())?;
        for (cell, value) in cells.iter_mut().zip(&values) {
            *cell = value.as_deref().map(str::as_bytes);
        }
        self.found(frame, &cells, sink)
    }

    fn usual<'a>(&mut self, text: &'a [u8], lookups: &mut Vec<Usual<'a>>) -> usize {
        self.usually.as_mut().map_or(0, |usually| usually.read(&mut self.row, text, lookups))
    }

    fn names_are_plain(&self) -> bool {
        true
    }

    fn ambiguous_times(&self) -> u64 {
        self.row.ambiguous_times()
    }
}

#[cfg(test)]
mod tests;
