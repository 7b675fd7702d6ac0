//! What BIND's `dnstap-read` prints of a dnstap file: a line for each message (`bin/tools/dnstap-read.c`, short form).
//!
//! `TIME KIND CLIENT:PORT ->|<- SERVER:PORT TRANSPORT SIZEb NAME/CLASS/TYPE`. The kind is one letter for who asks whom
//! and one for query or response; `--dnstap` chooses as with the file itself. The response code is not printed.

use std::sync::Arc;

use super::columns::{Cells, FIELDS, Field, Row, Times};
use super::dnstap::{Kind, Side};
use super::time::{Stamp, bind_default};
use super::{Decision, Format, Framing, Options, Order, Parser, Prepared, Sample};
use crate::error::Result;
use crate::record::Sink;
use crate::tally::{Outcome, Reject};

/// The format.
pub const FORMAT: Format = Format {
    name: "dnstap-read",
    about: "the text that BIND's dnstap-read prints of a dnstap file; --dnstap says which messages count",
    samples: &[Sample {
        text: "22-Nov-2026 01:50:15.421 AQ ::1:20040 -> ::1:5340 UDP 57b www.example.test/IN/AAAA\n\
               22-Nov-2026 01:50:15.425 CR ::1:20040 <- ::1:5340 UDP 101b www.example.test/IN/AAAA\n\
               22-Nov-2026 01:50:22.381 RQ 192.0.2.1:5353 -> 198.51.100.53:53 UDP 59b types.example.test/IN/A\n\
               22-Nov-2026 01:50:22.381 AQ 127.2.0.1:20247 -> 127.0.0.1:5340 TCP 59b types.example.test/IN/ANY\n",
        records: 2,
        last: "2026-11-22T01:50:22.381Z 127.2.0.1 types.example.test IN ANY",
    }],
    prepare,
};

/// A line that is none of dnstap-read's.
const NOT_DNSTAP_READ: Reject = Reject::new("not a line of dnstap-read");
/// A message whose question dnstap-read did not print.
const NO_QUESTION: Reject = Reject::new("a line of dnstap-read without a question");

/// Lines of the head that are looked at for a time.
const HEAD_LINES: usize = 100;

/// Takes the zone of times from the options.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    let first = head.split(|octet| *octet == b'\n').take(HEAD_LINES).find_map(|line| Some(split(line)?.0));
    let times = Times::new(true, first);
    let side = options.dnstap;
    let why = if side.is_some() { "--dnstap" } else { "default" };
    let mut decisions = vec![Decision { what: "dnstap", value: format!("{} queries", Side::word(side)), why }];
    decisions.extend(times.decisions(options));
    let options = options.clone();
    let parser = move || Box::new(DnstapRead { side, row: Row::new(times, &options) }) as Box<dyn Parser>;
    Ok(Prepared { framing: Framing::Lines, parser: Arc::new(parser), decisions, order: Order::Free })
}

/// The time of a line, how it is written, and the rest.
fn split(line: &[u8]) -> Option<(Stamp, &[u8], &[u8])> {
    let (stamp, used) = bind_default(line)?;
    let (time, rest) = line.split_at_checked(used)?;
    Some((stamp, time, rest.strip_prefix(b" ")?))
}

/// The sort of a message by the two letters for it.
fn kind(letters: &[u8]) -> Option<Kind> {
    let query = match letters.first()? {
        b'A' => 1,
        b'R' => 3,
        b'C' => 5,
        b'F' => 7,
        b'S' => 9,
        b'T' => 11,
        b'U' => 13,
        _ => return None,
    };
    match letters.get(1..)? {
        b"Q" => Some(Kind(query)),
        b"R" => Some(Kind(query + 1)),
        _ => None,
    }
}

/// An address and the port behind its last colon.
fn address_port(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = memchr::memrchr(b':', text)?;
    Some((&text[..colon], &text[colon + 1..]))
}

/// The parser.
struct DnstapRead {
    /// Which messages count.
    side: Option<Side>,
    /// Makes records of cells.
    row: Row,
}

impl Parser for DnstapRead {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        if frame.trim_ascii().is_empty() {
            return Ok(Outcome::NotLookup);
        }
        let (_, time, rest) = split(frame).ok_or(NOT_DNSTAP_READ)?;
        let mut words = rest.splitn(7, |octet| *octet == b' ');
        let mut word = || words.next().ok_or(NOT_DNSTAP_READ);
        let kind = kind(word()?).ok_or(NOT_DNSTAP_READ)?;
        let (client, port) = address_port(word()?).ok_or(NOT_DNSTAP_READ)?;
        if !matches!(word()?, b"->" | b"<-") {
            return Err(NOT_DNSTAP_READ);
        }
        let (server, _) = address_port(word()?).ok_or(NOT_DNSTAP_READ)?;
        let (transport, size) = (word()?, word()?);
        if !size.ends_with(b"b") {
            return Err(NOT_DNSTAP_READ);
        }
        if !Side::has(self.side, kind.query()) {
            return Ok(Outcome::NotLookup);
        }
        // A name can hold slashes.
        let mut parts = word()?.rsplitn(3, |octet| *octet == b'/');
        let (Some(rtype), Some(class), Some(name)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NO_QUESTION);
        };
        let mut cells: Cells<'_> = [None; FIELDS];
        cells[Field::Time as usize] = Some(time);
        cells[Field::Source as usize] = Some(client);
        cells[Field::Port as usize] = Some(port);
        cells[Field::Name as usize] = Some(name);
        cells[Field::Type as usize] = Some(rtype);
        cells[Field::Class as usize] = Some(class);
        cells[Field::Transport as usize] = Some(transport);
        cells[Field::Server as usize] = Some(server);
        match kind.is_response() {
            true => Ok(self.row.answer(&cells, sink)),
            false => self.row.read(&cells, sink),
        }
    }

    fn ambiguous_times(&self) -> u64 {
        self.row.ambiguous_times()
    }
}
