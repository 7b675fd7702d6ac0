//! dnsdist (`LogAction`, `LogResponseAction`): text to a file or syslog, structured text or JSON since 2.1.
//!
//! A lookup is `[[SECONDS.NANOSECONDS] ]Packet from IP:PORT for NAME TYPE with id ID`, an answer
//! `[...] Answer to IP:PORT for NAME TYPE (RESPONSE CODE) with id ID`. The nanoseconds are not padded: `.27423324` is
//! 0.027423324 s. What `verbose` adds (`Got query for ...`) says the same again and is not counted. Shapes from
//! `pdns/dnsdistdist/dnsdist-actions-factory.cc` of 1.3 to 2.1; structured ones from its documentation too.

mod structured;

use super::text::out::Name;
use super::text::{self, Asked, Line, Out, Plain, Read, Server, is_cut, router, split, split_last, word};
use super::time::Stamp;
use super::{Format, Sample, address};
use crate::dns::{Rcode, RecordType};
use crate::record::{Extra, SECOND, Timestamp};
use crate::tally::{Outcome, Reject};

/// The format.
pub const FORMAT: Format = Format {
    name: "dnsdist",
    about: "dnsdist: LogAction and LogResponseAction, as text, structured text or JSON",
    samples: &[
        Sample {
            text: "[1795356191.27423324] Packet from 192.0.2.1:20000 for www.example.org. AAAA with id 58270\n\
                   [1795356191.123456789] Answer to 192.0.2.1:20000 for www.example.org. AAAA (Non-Existent domain) with id 58270\n",
            records: 1,
            last: "2026-11-22T14:03:11.027423324Z 192.0.2.1 www.example.org IN AAAA",
        },
        Sample {
            text: "Packet from [2001:db8::1]:20000 for sp\\032ace.example.org. TYPE65534 with id 1\n",
            records: 1,
            last: "- 2001:db8::1 sp\\032ace.example.org IN TYPE65534",
        },
        Sample {
            text: "msg=\"Logging packet\" level=\"0\" prio=\"Info\" ts=\"2026-11-22T15:03:11+0100\" qname=\"www.example.org\" qtype=\"A\" qclass=\"IN\" source=\"192.0.2.1:20000\" destination=\"192.0.2.53:53\" proto=\"Do53 UDP\"\n",
            records: 1,
            last: "2026-11-22T14:03:11Z 192.0.2.1 www.example.org IN A",
        },
    ],
    prepare: |head, options| router::alone(&SERVER, head, options),
};

/// dnsdist beside other servers in one file.
pub const SERVER: Server = Server {
    name: FORMAT.name,
    programs: &["dnsdist"],
    unknown: Reject::new("not a dnsdist log line"),
    scout: || Box::new(Plain(read)),
};

/// How a lookup begins.
const PACKET: &[u8] = b"Packet from ";
/// How an answer begins.
const ANSWER: &[u8] = b"Answer to ";
/// How other messages begin that are told by their words, on standard output.
const OTHERS: [&[u8]; 8] = [
    b"Got query for ",
    b"Got answer from ",
    b"Added downstream server ",
    b"Adding ",
    b"Read configuration ",
    b"Marking downstream ",
    b"Polled security status ",
    b"dnsdist ",
];

/// Reads a line.
fn read(line: &Line<'_>, out: &mut Out<'_>) -> Read {
    let (own, message) = own_time(line.text).map_or((None, line.text), |(stamp, rest)| (Some(stamp), rest));
    let stamp = own.or(line.time);
    if let Some(text) = message.strip_prefix(PACKET) {
        let asked = question(text, b" with id ").map(|(asked, _)| asked);
        return Some(asked.and_then(|asked| out.lookup(stamp, &asked)));
    }
    if let Some(text) = message.strip_prefix(ANSWER) {
        return Some(question(text, b" (").and_then(|(asked, rest)| answer(&asked, rest, stamp, out)));
    }
    if let Some(read) = structured::read(message, stamp, out) {
        return Some(read);
    }
    let is_own = line.is_named || own.is_some() || OTHERS.iter().any(|start| message.starts_with(start));
    let is_cut = is_cut(message, PACKET) || is_cut(message, ANSWER);
    if is_cut && (is_own || line.is_primary && !line.is_carried) {
        return Some(Err(text::CUT));
    }
    is_own.then_some(Ok(Outcome::NotLookup))
}

/// The time in brackets at the front, and what follows it.
fn own_time(text: &[u8]) -> Option<(Stamp, &[u8])> {
    let (time, rest) = split(text.strip_prefix(b"[")?, b"] ")?;
    let (seconds, nanoseconds) = split(time, b".")?;
    let seconds: i64 = std::str::from_utf8(seconds).ok()?.parse().ok()?;
    let nanoseconds: u32 = std::str::from_utf8(nanoseconds).ok()?.parse().ok()?;
    let instant = seconds.checked_mul(SECOND)?.checked_add(i64::from(nanoseconds))?;
    (i64::from(nanoseconds) < SECOND && seconds >= 0).then_some((Stamp::Utc(Timestamp(instant)), rest))
}

/// Reads `IP:PORT for NAME TYPE`, which `end` follows, and gives what follows that.
fn question<'a>(text: &'a [u8], end: &[u8]) -> Result<(Asked<'a>, &'a [u8]), Reject> {
    let (client, rest) = split(text, b" for ").ok_or(text::CUT)?;
    let (asked, rest) = split(rest, end).ok_or(text::CUT)?;
    let (name, rtype) = word(asked);
    let (source, port) = address::parse(client).ok_or(text::NO_ADDRESS)?;
    let rtype = RecordType::parse(rtype).ok_or(text::BAD_TYPE)?;
    let extra = Extra { port, ..Extra::default() };
    Ok((Asked { extra, ..Asked::new(source, Name::Escaped(name), rtype) }, rest))
}

/// Hands an answer on, whose response code stands at the front of `rest`.
fn answer(asked: &Asked<'_>, rest: &[u8], stamp: Option<Stamp>, out: &mut Out<'_>) -> Result<Outcome, Reject> {
    let (code, _) = split_last(rest, b") with id ").ok_or(text::CUT)?;
    match rcode(code) {
        Some(rcode) => out.answer(stamp, asked, rcode),
        None => Ok(Outcome::NotLookup),
    }
}

/// The response code that PowerDNS prints as this text (`RCode::to_s`).
fn rcode(text: &[u8]) -> Option<Rcode> {
    const NAMES: [&[u8]; 11] = [
        b"No Error",
        b"Form Error",
        b"Server Failure",
        b"Non-Existent domain",
        b"Not Implemented",
        b"Query Refused",
        b"Name Exists when it should not",
        b"RR Set Exists when it should not",
        b"RR Set that should exist does not",
        b"Server Not Authoritative for zone / Not Authorized",
        b"Name not contained in zone",
    ];
    let named = NAMES.iter().position(|name| *name == text).and_then(|at| u16::try_from(at).ok()).map(Rcode);
    named.or_else(|| Rcode::parse(text.strip_prefix(b"Err#")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nanoseconds_are_not_padded() {
        let read = |text: &'static str| own_time(text.as_bytes()).map(|(stamp, _)| stamp);
        assert_eq!(read("[1.5] x"), Some(Stamp::Utc(Timestamp(1_000_000_005))));
        assert_eq!(read("[1.999999999] x"), Some(Stamp::Utc(Timestamp(1_999_999_999))));
        for text in ["[1.1000000000] x", "[1] x", "[a.5] x", "[-1.5] x", "[1.5]", "1.5] x", "[", ""] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn questions() {
        let read = |text: &'static str| question(text.as_bytes(), b" with id ").map(|(asked, _)| asked.name);
        assert_eq!(read("192.0.2.1:53 for a. A with id 1"), Ok(Name::Escaped(b"a.")));
        assert_eq!(read("192.0.2.1:53 for a. A wit"), Err(text::CUT));
        assert_eq!(read("192.0.2.1:53 fo"), Err(text::CUT));
        assert_eq!(read("192.0.2:53 for a. A with id 1"), Err(text::NO_ADDRESS));
        assert_eq!(read("192.0.2.1:53 for a. WAT with id 1"), Err(text::BAD_TYPE));
        assert_eq!(rcode(b"Query Refused"), Some(Rcode(5)));
        assert_eq!(rcode(b"Err#23"), Some(Rcode(23)));
    }
}
