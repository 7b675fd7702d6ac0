//! What `tcpdump -n` prints of DNS packets (`print-domain.c`): a line for each packet.
//!
//! `[TIME ][INTERFACE DIRECTION ]IP|IP6 ADDRESS.PORT > ADDRESS.PORT: ID[ OPCODE][+][%][ [COUNTS]] TYPE? NAME. (SIZE)`,
//! over TCP with `Flags ..., length N` before the message. Without `-tttt` or `-tt` a line has a clock time, but no
//! date, and so no time that counts. Several messages in one segment are not printed, nor is a name's octet beyond
//! ASCII or below a blank in a way that tells it from others; such packets are rejected with their reason.

mod message;

use std::sync::Arc;

use super::capture::PORT;
use super::columns::{Cells, FIELDS, Field, Row, Times};
use super::exchange::UNEXPECTED_RESPONSE;
use super::time::{Stamp, epoch, iso};
use super::{Decision, Format, Framing, Options, Order, Parser, Prepared, Sample, address};
use crate::error::Result;
use crate::record::Sink;
use crate::tally::{Outcome, Reject};
use message::Query;

/// The format.
pub const FORMAT: Format = Format {
    name: "tcpdump",
    about: "the text that `tcpdump -n` prints; with -tttt or -tt lookups have times; UDP and TCP on --port (53)",
    samples: &[
        Sample {
            text: "2026-11-22 02:21:17.841568 IP 127.10.0.1.20000 > 127.0.0.1.53: 52100+ [1au] AAAA? wild.any.example.test. (62)\n\
                   2026-11-22 02:21:17.841904 IP 127.0.0.1.53 > 127.10.0.1.20000: 52100 NXDomain*- 0/1/1 (141)\n\
                   2026-11-22 02:21:26.186408 IP 127.2.0.1.20247 > 127.0.0.1.53: Flags [P.], seq 1:62, ack 1, win 64, length 61 49847+ [1au] ANY? types.example.test. (59)\n",
            records: 2,
            last: "2026-11-22T02:21:26.186408Z 127.2.0.1 types.example.test IN ANY",
        },
        Sample {
            text: "02:21:19.133550 lo    In  IP6 ::1.20040 > ::1.53: 39681+ [1au] Type65? www.example.test. (57)\n",
            records: 1,
            last: "- ::1 www.example.test IN HTTPS",
        },
    ],
    prepare,
};

/// A line that is none of tcpdump's.
const NOT_TCPDUMP: Reject = Reject::new("not a line of tcpdump");
/// Host names where addresses should be.
const NO_ADDRESS: Reject = Reject::new("no client address (tcpdump without -n)");

/// Lines of the head that are looked at for a time.
const HEAD_LINES: usize = 100;
/// Words before `IP`: a date and time, interface, direction, those of `-e`.
const WORDS: usize = 16;

/// Sees whether lines have a date.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    let lines = head.split(|octet| *octet == b'\n').take(HEAD_LINES);
    let first = lines.filter(|line| packet(line).is_some()).find_map(|line| Some(stamp(line)?.0));
    let times = Times::new(first.is_some(), first);
    let mut decisions = times.decisions(options);
    if first.is_none() {
        decisions.push(Decision { what: "time", value: "none".to_owned(), why: "the lines have no date" });
    }
    let (port, options) = (options.port.unwrap_or(PORT), options.clone());
    let parser =
        move || Box::new(Tcpdump { port, row: Row::new(times, &options), name: Vec::new() }) as Box<dyn Parser>;
    Ok(Prepared { framing: Framing::Lines, parser: Arc::new(parser), decisions, order: Order::Free })
}

/// A time with its date at the beginning of a line, and how it is written.
fn stamp(line: &[u8]) -> Option<(Stamp, &[u8])> {
    if let Some((stamp, used)) = iso(line) {
        return Some((stamp, line.get(..used)?));
    }
    let word = line.split(|octet| *octet == b' ').next()?;
    // `-tt`: seconds since 1970; a clock time has colons.
    Some((epoch(word)?, word))
}

/// What stands behind `IP` or `IP6`, which only few words can precede.
fn packet(line: &[u8]) -> Option<&[u8]> {
    let mut rest = line;
    for _ in 0..WORDS {
        for mark in [&b"IP "[..], b"IP6 "] {
            if let Some(packet) = rest.strip_prefix(mark) {
                return Some(packet);
            }
        }
        rest = rest[memchr::memchr(b' ', rest)? + 1..].trim_ascii_start();
    }
    None
}

/// An address and the port behind its last dot; `None` for the port where there is none.
fn address_port(text: &[u8]) -> (&[u8], Option<u16>) {
    let dot = memchr::memrchr(b'.', text).map(|dot| (&text[..dot], &text[dot + 1..]));
    let port = |digits| if digits == b"domain" { Some(PORT) } else { address::number_u16(digits) };
    match dot {
        // The last part of a bare IPv4 address is no port.
        Some((address, digits)) if address::parse(text).is_none() => (address, port(digits)),
        _ => (text, None),
    }
}

/// The parser.
struct Tcpdump {
    /// The servers' port.
    port: u16,
    /// Makes records of cells.
    row: Row,
    /// Where names are written.
    name: Vec<u8>,
}

impl Parser for Tcpdump {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        if frame.trim_ascii().is_empty() {
            return Ok(Outcome::NotLookup);
        }
        let packet = packet(frame).ok_or(NOT_TCPDUMP)?;
        let arrow = memchr::memmem::find(packet, b" > ").ok_or(NOT_TCPDUMP)?;
        let behind = &packet[arrow + 3..];
        let colon = memchr::memmem::find(behind, b": ").ok_or(NOT_TCPDUMP)?;
        let (from, from_port) = address_port(&packet[..arrow]);
        let (to, to_port) = address_port(&behind[..colon]);
        let is_query = to_port == Some(self.port);
        if !is_query && from_port != Some(self.port) {
            return Ok(Outcome::NotLookup);
        }
        let payload = match message::payload(&behind[colon + 2..]) {
            Some((b"", _)) => return Ok(Outcome::NotLookup),
            Some(payload) => payload,
            None => return Err(NOT_TCPDUMP),
        };
        let (text, transport) = payload;
        if !is_query {
            return Ok(Outcome::Response);
        }
        let Query { rtype, class, name } = match message::query(text) {
            Ok(Some(query)) => query,
            Ok(None) => return Ok(Outcome::NotLookup),
            Err(_) if from_port == Some(self.port) => return Err(UNEXPECTED_RESPONSE),
            Err(reject) => return Err(reject),
        };
        address::parse(from).ok_or(NO_ADDRESS)?;
        message::unescape(name, &mut self.name)?;
        let mut digits = [0; 5];
        let mut cells: Cells<'_> = [None; FIELDS];
        cells[Field::Time as usize] = stamp(frame).map(|(_, text)| text);
        cells[Field::Source as usize] = Some(from);
        cells[Field::Port as usize] = from_port.map(|port| written(port, &mut digits));
        cells[Field::Name as usize] = Some(&self.name);
        cells[Field::Type as usize] = Some(rtype);
        cells[Field::Class as usize] = class;
        cells[Field::Transport as usize] = Some(transport.as_str().as_bytes());
        cells[Field::Server as usize] = Some(to);
        self.row.read(&cells, sink)
    }

    fn ambiguous_times(&self) -> u64 {
        self.row.ambiguous_times()
    }
}

/// A port as it is written.
fn written(port: u16, digits: &mut [u8; 5]) -> &[u8] {
    let mut rest = port;
    let mut at = digits.len();
    while at == digits.len() || rest > 0 {
        at -= 1;
        digits[at] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
    }
    &digits[at..]
}
