//! What BIND's `dnstap-read`, `dnstap-ldns` and DNS-collector print of dnstap: a line for each message.
//!
//! `TIME KIND CLIENT:PORT ->|<- SERVER:PORT TRANSPORT SIZEb NAME/CLASS/TYPE` (`bin/tools/dnstap-read.c`),
//! `TIME KIND ADDRESS TRANSPORT SIZEb "NAME" CLASS TYPE` (`dnstap-ldns -q`) and
//! `TIME IDENTITY KIND RCODE CLIENT PORT FAMILY TRANSPORT SIZEb NAME TYPE LATENCY` (DNS-collector). The kind is one
//! letter for who asks whom and one for query or response, in the last its name (`CLIENT_QUERY`); `--dnstap` chooses as
//! with the file itself. The response code is printed by the last alone. `dnstap-ldns` prints of each message the
//! address of the other side, which is a client only where clients or authoritative servers are asked.

use std::sync::Arc;

use super::columns::{Cells, FIELDS, Field, Row, Times};
use super::dnstap::{Counted, Kind, Role, Side};
use super::text;
use super::time::{Stamp, bind_default, iso};
use super::{Format, Framing, Options, Order, Parser, Prepared, Sample};
use crate::error::Result;
use crate::record::Sink;
use crate::tally::{Outcome, Reject};

/// The format.
pub const FORMAT: Format = Format {
    name: "dnstap-read",
    about: "the text that BIND's dnstap-read, dnstap-ldns or DNS-collector prints of dnstap; --dnstap says which messages count",
    samples: &[
        Sample {
            text: "2026-11-22T01:50:52.806150Z ns1 CLIENT_QUERY NOERROR 192.0.2.1 39028 IPv4 UDP 50b www.example.test A 0.000000\n\
                   2026-11-22T01:50:52.806250Z ns1 FORWARDER_QUERY NOERROR 192.0.2.53 20817 IPv4 UDP 38b www.example.test A 0.000000\n\
                   2026-11-22T01:50:52.826150Z ns1 CLIENT_RESPONSE NXDOMAIN 192.0.2.1 39028 IPv4 UDP 54b www.example.test A 0.020000\n\
                   2026-11-22T01:50:52.836150Z ns1 CLIENT_QUERY NOERROR 2001:db8::1 39029 IPv6 TCP 50b \"sp ace.example.test\" AAAA 0.000000\n",
            records: 2,
            last: "2026-11-22T01:50:52.836150Z 2001:db8::1 sp\\032ace.example.test IN AAAA",
        },
        Sample {
            text: "2026-11-22 01:50:52.806150 AQ 192.0.2.1 UDP 60b \"sp\\032ace.example.test.\" IN AAAA\n\
                   2026-11-22 01:50:52.806168 AR 192.0.2.1 UDP 64b \"sp\\032ace.example.test.\" IN AAAA\n\
                   2026-11-22 01:50:52.826150 FQ 192.0.2.53 UDP 60b \"www.example.test.\" IN A\n\
                   2026-11-22 01:50:55.510267 CR 192.0.2.1 TCP 12b ? ? ?\n",
            records: 1,
            last: "2026-11-22T01:50:52.806150Z 192.0.2.1 sp\\032ace.example.test IN AAAA",
        },
        Sample {
            text: "22-Nov-2026 01:50:15.421 AQ ::1:20040 -> ::1:5340 UDP 57b www.example.test/IN/AAAA\n\
                   22-Nov-2026 01:50:15.425 CR ::1:20040 <- ::1:5340 UDP 101b www.example.test/IN/AAAA\n\
                   22-Nov-2026 01:50:22.381 RQ 192.0.2.1:5353 -> 198.51.100.53:53 UDP 59b types.example.test/IN/A\n\
                   22-Nov-2026 01:50:22.381 AQ 127.2.0.1:20247 -> 127.0.0.1:5340 TCP 59b types.example.test/IN/ANY\n",
            records: 2,
            last: "2026-11-22T01:50:22.381Z 127.2.0.1 types.example.test IN ANY",
        },
    ],
    prepare,
};

/// A line that is none of theirs.
const NOT_DNSTAP_READ: Reject = Reject::new("not a line of dnstap-read");
/// A message whose question dnstap-read did not print.
const NO_QUESTION: Reject = Reject::new("a line of dnstap-read without a question");

/// Lines of the head that are looked at for a time.
const HEAD_LINES: usize = 100;

/// Takes the zone of times from the options.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    let first = head.split(|octet| *octet == b'\n').take(HEAD_LINES).find_map(|line| Some(split(line)?.0));
    let times = Times::new(true, first);
    let counted = Counted::queries(options.dnstap);
    let mut decisions = vec![counted.decision()];
    decisions.extend(times.decisions(options));
    let options = options.clone();
    let parser = move || Box::new(DnstapRead { counted, row: Row::new(times, &options) }) as Box<dyn Parser>;
    Ok(Prepared { framing: Framing::Lines, parser: Arc::new(parser), decisions, order: Order::Free })
}

/// The time of a line, how it is written, and the rest.
fn split(line: &[u8]) -> Option<(Stamp, &[u8], &[u8])> {
    let (stamp, used) = bind_default(line).or_else(|| iso(line))?;
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

/// A message as cells, but for its time; `None` where it has another form.
type Message<'a> = Option<std::result::Result<Cells<'a>, Reject>>;

/// What stands behind the time, of each of the programs.
fn message(text: &[u8]) -> Option<(Kind, std::result::Result<Cells<'_>, Reject>)> {
    let (first, rest) = text::split(text, b" ")?;
    let short = || {
        let kind = kind(first)?;
        Some((kind, read(rest).or_else(|| ldns(rest, kind))?))
    };
    short().or_else(|| collector(rest))
}

/// What stands behind the identity on a line of DNS-collector's.
fn collector(text: &[u8]) -> Option<(Kind, std::result::Result<Cells<'_>, Reject>)> {
    let mut words = text.splitn(8, |octet| *octet == b' ');
    let kind = Kind::named(std::str::from_utf8(words.next()?).ok()?)?;
    let (rcode, client, port, _family) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let transport = words.next()?;
    words.next().filter(|size| size.ends_with(b"b"))?;
    let asked = words.next()?;
    // Names with blanks stand in quotes.
    let (name, rest) = match asked.strip_prefix(b"\"") {
        Some(quoted) => text::split_last(quoted, b"\" ")?,
        None => text::split(asked, b" ")?,
    };
    let mut cells = question(name, b"IN", text::word(rest).0);
    cells[Field::Rcode as usize] = Some(rcode);
    cells[Field::Source as usize] = Some(client);
    cells[Field::Port as usize] = Some(port);
    cells[Field::Transport as usize] = Some(transport);
    Some((kind, Ok(cells)))
}

/// What stands behind the kind on a line of dnstap-read.
fn read(text: &[u8]) -> Message<'_> {
    let mut words = text.splitn(6, |octet| *octet == b' ');
    let (client, port) = address_port(words.next()?)?;
    words.next().filter(|arrow| matches!(*arrow, b"->" | b"<-"))?;
    let (server, _) = address_port(words.next()?)?;
    let transport = words.next()?;
    words.next().filter(|size| size.ends_with(b"b"))?;
    // A name can hold slashes.
    let mut parts = words.next()?.rsplitn(3, |octet| *octet == b'/');
    let (Some(rtype), Some(class), Some(name)) = (parts.next(), parts.next(), parts.next()) else {
        return Some(Err(NO_QUESTION));
    };
    let mut cells = question(name, class, rtype);
    cells[Field::Source as usize] = Some(client);
    cells[Field::Port as usize] = Some(port);
    cells[Field::Transport as usize] = Some(transport);
    cells[Field::Server as usize] = Some(server);
    Some(Ok(cells))
}

/// What stands behind the kind on a line of dnstap-ldns.
fn ldns(text: &[u8], kind: Kind) -> Message<'_> {
    let mut words = text.splitn(4, |octet| *octet == b' ');
    let (address, transport) = (words.next()?, words.next()?);
    words.next().filter(|size| size.ends_with(b"b"))?;
    let asked = words.next()?;
    if asked == b"? ? ?" {
        return Some(Err(NO_QUESTION));
    }
    let (name, rest) = text::split_last(asked.strip_prefix(b"\"")?, b"\" ")?;
    let (class, rtype) = text::split(rest, b" ")?;
    let mut cells = question(name, class, rtype);
    cells[Field::Source as usize] = Some(address).filter(|_| Side::has(None, kind.query()));
    cells[Field::Transport as usize] = Some(transport);
    Some(Ok(cells))
}

/// The cells of a question.
fn question<'a>(name: &'a [u8], class: &'a [u8], rtype: &'a [u8]) -> Cells<'a> {
    let mut cells: Cells<'_> = [None; FIELDS];
    cells[Field::Name as usize] = Some(name);
    cells[Field::Class as usize] = Some(class);
    cells[Field::Type as usize] = Some(rtype);
    cells
}

/// The parser.
struct DnstapRead {
    /// Which messages count.
    counted: Counted,
    /// Makes records of cells.
    row: Row,
}

impl Parser for DnstapRead {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        if frame.trim_ascii().is_empty() {
            return Ok(Outcome::NotLookup);
        }
        let (_, time, rest) = split(frame).ok_or(NOT_DNSTAP_READ)?;
        let (kind, message) = message(rest).ok_or(NOT_DNSTAP_READ)?;
        let role = self.counted.role(kind)?;
        if role == Role::Other {
            return Ok(Outcome::NotLookup);
        }
        let mut cells = message?;
        cells[Field::Time as usize] = Some(time);
        if role == Role::Answer { Ok(self.row.answer(&cells, sink)) } else { self.row.read(&cells, sink) }
    }

    fn ambiguous_times(&self) -> u64 {
        self.row.ambiguous_times()
    }
}
