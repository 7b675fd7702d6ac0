//! What `tshark -T fields -E header=y` prints: a row of chosen fields for each packet, separated by tabs or as
//! `-E separator=` says, in quotes with `-E quote=d`.
//!
//! Quotes inside a value are not doubled, so a value ends at a quote that a separator follows. Of the fields,
//! `dns.qry.name` and `ip.src` or `ipv6.src` are needed; without `dns.flags.opcode` other messages than queries count as
//! such, and without `dns.flags.response` a response is known by `dns.flags.rcode`.

pub mod packet;

use std::sync::Arc;

use super::columns::{Row, Times, stamp};
use super::{Decision, Format, Framing, Options, Order, Parser, Prepared, Sample};
use crate::error::{Error, Result};
use crate::record::Sink;
use crate::tally::{Outcome, Reject};
use packet::{Messages, NAMES, Packet, Part};

/// The format.
pub const FORMAT: Format = Format {
    name: "tshark",
    about: "rows of `tshark -T fields -E header=y` with dns.qry.name, ip.src and so on, in any order",
    samples: &[
        Sample {
            text: "frame.time_epoch,ip.src,ipv6.src,udp.srcport,tcp.srcport,ip.dst,dns.id,dns.flags.response,dns.qry.name,dns.qry.type,dns.flags.rcode\n\
                   \"1795314077.841568000\",\"127.10.0.1\",,\"20000\",,\"127.0.0.1\",\"0xcb84\",\"0\",\"wild.any.example.test\",\"28\",\n\
                   \"1795314077.841904000\",\"127.0.0.1\",,\"53\",,\"127.10.0.1\",\"0xcb84\",\"1\",\"wild.any.example.test\",\"28\",\"3\"\n\
                   \"1795314093.151487000\",\"127.9.0.3\",,,\"20486\",\"127.0.0.1\",\"0x7050,0x7051\",\"0,0\",\"pipe1.example.test,pipe2.example.test\",\"1,28\",\n",
            records: 3,
            last: "2026-11-22T02:21:33.151487Z 127.9.0.3 pipe2.example.test IN AAAA",
        },
        Sample {
            text: "frame.time_epoch\tip.src\tdns.flags.response\tdns.qry.name\tdns.qry.type\n\
                   1795314077.841568000\t192.0.2.1\tFalse\twww.example.org\t1\n",
            records: 1,
            last: "2026-11-22T02:21:17.841568Z 192.0.2.1 www.example.org IN A",
        },
    ],
    prepare,
};

/// A row with more or fewer values than the header.
const WRONG_NUMBER: Reject = Reject::new("wrong number of fields");
/// tshark writes UTF-8.
const NOT_UTF8: Reject = Reject::new("not UTF-8");

/// Rows of the head that are looked at for a time.
const HEAD_ROWS: usize = 100;

/// What the header says.
#[derive(Clone, Debug)]
struct Layout {
    /// What stands between values.
    separator: u8,
    /// What each column holds, of what is read.
    columns: Vec<Option<Part>>,
    /// The header.
    header: Vec<u8>,
}

impl Layout {
    /// Reads a header; `None` where it has no column of names, or none of addresses.
    fn read(header: &[u8]) -> Option<Layout> {
        let is_name = |octet: &u8| octet.is_ascii_alphanumeric() || matches!(octet, b'.' | b'_' | b'-');
        let quote = header.first().copied().filter(|octet| matches!(octet, b'"' | b'\''));
        let separator = header.iter().copied().find(|octet| !is_name(octet) && Some(*octet) != quote)?;
        let unquoted = |text: &[u8]| match quote {
            Some(quote) => text.strip_prefix(&[quote]).and_then(|t| t.strip_suffix(&[quote])).unwrap_or(text).to_vec(),
            None => text.to_vec(),
        };
        let part = |text: &[u8]| {
            let text = unquoted(text);
            NAMES.iter().find(|(_, names)| names.iter().any(|name| name.as_bytes() == text)).map(|(part, _)| *part)
        };
        let columns: Vec<_> = header.split(|octet| *octet == separator).map(part).collect();
        let has = |part| columns.contains(&Some(part));
        let is_whole = has(Part::Name) && has(Part::From);
        is_whole.then(|| Layout { separator, columns, header: header.to_vec() })
    }

    /// Reads a row into `packet`.
    fn row(&self, row: &str, packet: &mut Packet) -> std::result::Result<(), Reject> {
        packet.clear();
        let mut values = self.split(row);
        let mut names = None;
        for column in &self.columns {
            let value = values.next().ok_or(WRONG_NUMBER)?;
            match column {
                Some(Part::Name) => names = Some(value),
                Some(part) if !value.is_empty() => {
                    value.split(',').for_each(|value| packet.push(*part, value.to_owned()));
                }
                _ => {}
            }
        }
        if values.next().is_some() {
            return Err(WRONG_NUMBER);
        }
        // A comma in a name separates names only where there are types or messages for each.
        let count = packet.values(Part::Type).len().max(packet.messages());
        match names.filter(|names| !names.is_empty()) {
            Some(names) if count > 1 => names.split(',').for_each(|name| packet.push(Part::Name, name.to_owned())),
            Some(name) => packet.push(Part::Name, name.to_owned()),
            None => {}
        }
        Ok(())
    }

    /// The values of a row.
    fn split<'r>(&self, row: &'r str) -> impl Iterator<Item = &'r str> {
        let separator = char::from(self.separator);
        let mut rest = Some(row);
        std::iter::from_fn(move || {
            let text = rest?;
            let quote = text.chars().next().filter(|first| matches!(first, '"' | '\''));
            let end = quote.and_then(|quote| text.find(&format!("{quote}{separator}")).map(|at| at + 1));
            let end = match quote {
                Some(quote) => end.or_else(|| (text.len() > 1 && text.ends_with(quote)).then_some(text.len())),
                None => None,
            };
            let end = end.or_else(|| text.find(separator)).unwrap_or(text.len());
            let value = &text[..end];
            rest = text.get(end + 1..);
            Some(match quote {
                Some(quote) => value.strip_prefix(quote).and_then(|v| v.strip_suffix(quote)).unwrap_or(value),
                None => value,
            })
        })
    }
}

/// Takes the columns from the header.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    let mut lines = head.split(|octet| *octet == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let layout = lines.next().and_then(Layout::read);
    let layout = layout.ok_or_else(|| Error::input("no header of tshark with dns.qry.name and ip.src"))?;
    let mut packet = Packet::default();
    let has_time = layout.columns.contains(&Some(Part::Time));
    let first = lines.take(HEAD_ROWS).find_map(|line| {
        layout.row(std::str::from_utf8(line).ok()?, &mut packet).ok()?;
        stamp(options.time_format.as_ref(), packet.values(Part::Time).first()?.as_bytes())
    });
    let times = Times::new(has_time, first);
    let word = match layout.separator {
        b'\t' => "tab".to_owned(),
        other => char::from(other).to_string(),
    };
    let mut decisions = vec![Decision { what: "delimiter", value: word, why: "header" }];
    decisions.extend(times.decisions(options));
    let (layout, options) = (Arc::new(layout), options.clone());
    let parser = move || {
        let row = Row::new(times, &options);
        Box::new(Tshark { layout: layout.clone(), messages: Messages::new(row) }) as Box<dyn Parser>
    };
    // A row can hold several messages.
    Ok(Prepared { framing: Framing::Lines, parser: Arc::new(parser), decisions, order: Order::Sequential })
}

/// The parser.
struct Tshark {
    /// What the header says.
    layout: Arc<Layout>,
    /// The messages of the packet at hand.
    messages: Messages,
}

impl Parser for Tshark {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        self.messages.clear();
        if frame.trim_ascii().is_empty() || frame == self.layout.header {
            return Ok(Outcome::NotLookup);
        }
        let text = std::str::from_utf8(frame).map_err(|_| NOT_UTF8)?;
        if let Err(reject) = self.layout.row(text, &mut self.messages.packet) {
            self.messages.clear();
            return Err(reject);
        }
        self.messages.first(sink)
    }

    fn more(&mut self, sink: &mut dyn Sink) -> Option<std::result::Result<Outcome, Reject>> {
        self.messages.next(sink)
    }

    fn ambiguous_times(&self) -> u64 {
        self.messages.ambiguous_times()
    }
}
