//! What `tcpdump -n` prints of DNS packets (`print-domain.c`): a line for each packet.
//!
//! `[TIME ][INTERFACE DIRECTION ]IP|IP6 ADDRESS.PORT > ADDRESS.PORT: ID[ OPCODE][+][%][ [COUNTS]] TYPE? NAME. (SIZE)`,
//! over TCP with `Flags ..., length N` before the message. With `-v` the fields of the packet's header stand in
//! parentheses, and a packet of IPv4 has a line for these and one for the rest; with `-vv` the other sections follow the
//! name. `-e` has a link header with `ethertype` before, `-x` and `-X` lines of octets behind. Without `-tttt` or `-tt` a line has a clock time, but no
//! date, and so no time that counts. Several messages in one segment are not printed, nor is a name's octet beyond
//! ASCII or below a blank in a way that tells it from others; such packets are rejected with their reason.

mod line;
mod message;

use std::sync::Arc;

use super::capture::PORT;
use super::columns::{Cells, FIELDS, Field, Row, Times};
use super::exchange::UNEXPECTED_RESPONSE;
use super::{Decision, Format, Framing, Options, Order, Parser, Prepared, Sample, address};
use crate::error::Result;
use crate::record::Sink;
use crate::tally::{Outcome, Reject};
use line::{Line, address_port, stamp};
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
        Sample {
            text: "2026-11-22 02:21:17.841568 IP (tos 0x0, ttl 64, id 62456, offset 0, flags [none], proto UDP (17), length 90)\n    \
                   127.10.0.1.20000 > 127.0.0.1.53: [udp sum ok] 52100+ [1au] AAAA? wild.any.example.test. ar: . OPT UDPsize=1232 (62)\n",
            records: 1,
            last: "2026-11-22T02:21:17.841568Z 127.10.0.1 wild.any.example.test IN AAAA",
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

/// Sees whether lines have a date, and how much tcpdump was to tell.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    let lines = || head.split(|octet| *octet == b'\n').take(HEAD_LINES);
    let is_packet = |line: &&[u8]| matches!(line::read(line), Some(Line::Packet(_) | Line::Header));
    let first = lines().filter(is_packet).find_map(|line| Some(stamp(line)?.0));
    let times = Times::new(first.is_some(), first);
    let mut decisions = times.decisions(options);
    if first.is_none() {
        decisions.push(Decision { what: "time", value: "none".to_owned(), why: "the lines have no date" });
    }
    let has_sections = lines().any(message::has_checksum);
    let (port, options) = (options.port.unwrap_or(PORT), options.clone());
    let parser = move || {
        let row = Row::new(times, &options);
        Box::new(Tcpdump { port, has_sections, row, header: None, name: Vec::new() }) as Box<dyn Parser>
    };
    // A packet takes two lines with -v, which may begin anywhere in a log that was put together.
    Ok(Prepared { framing: Framing::Lines, parser: Arc::new(parser), decisions, order: Order::Sequential })
}

/// The parser.
struct Tcpdump {
    /// The servers' port.
    port: u16,
    /// Whether the sections behind the question are printed.
    has_sections: bool,
    /// Makes records of cells.
    row: Row,
    /// The time on the line before, where it has the header of the packet on this one.
    header: Option<Vec<u8>>,
    /// Where names are written.
    name: Vec<u8>,
}

impl Parser for Tcpdump {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        if frame.trim_ascii().is_empty() {
            return Ok(Outcome::NotLookup);
        }
        let header = self.header.take();
        let time = || stamp(frame).map_or(b"".as_slice(), |(_, text)| text);
        match (line::read(frame).ok_or(NOT_TCPDUMP)?, header) {
            (Line::Octets, _) => Ok(Outcome::NotLookup),
            (Line::Header, _) => {
                self.header = Some(time().to_vec());
                Ok(Outcome::NotLookup)
            }
            (Line::Rest(packet), Some(header)) => self.packet(&header, packet, sink),
            (Line::Rest(_), None) => Err(NOT_TCPDUMP),
            (Line::Packet(packet), _) => self.packet(time(), packet, sink),
        }
    }

    fn ambiguous_times(&self) -> u64 {
        self.row.ambiguous_times()
    }
}

impl Tcpdump {
    /// Reads `ADDRESS.PORT > ADDRESS.PORT: ...` of the packet at `time`, which is empty where there is none.
    fn packet(&mut self, time: &[u8], packet: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
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
        let Query { rtype, class, name } = match message::query(text, self.has_sections) {
            Ok(Some(query)) => query,
            Ok(None) => return Ok(Outcome::NotLookup),
            Err(_) if from_port == Some(self.port) => return Err(UNEXPECTED_RESPONSE),
            Err(reject) => return Err(reject),
        };
        address::parse(from).ok_or(NO_ADDRESS)?;
        message::unescape(name, &mut self.name)?;
        let mut digits = [0; 5];
        let mut cells: Cells<'_> = [None; FIELDS];
        cells[Field::Time as usize] = Some(time).filter(|time| !time.is_empty());
        cells[Field::Source as usize] = Some(from);
        cells[Field::Port as usize] = from_port.map(|port| written(port, &mut digits));
        cells[Field::Name as usize] = Some(&self.name);
        cells[Field::Type as usize] = Some(rtype);
        cells[Field::Class as usize] = class;
        cells[Field::Transport as usize] = Some(transport.as_str().as_bytes());
        cells[Field::Server as usize] = Some(to);
        self.row.read(&cells, sink)
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
