//! Technitium DNS Server logs ("log all queries"), one line for a lookup and its answer.
//!
//! `[2026-11-22 14:03:11 UTC] [IP:PORT] [PROTOCOL] QNAME: n; QTYPE: t; QCLASS: c; RCODE: r; ANSWER: [...]`; with local
//! times the zone is `Local` and not told. Lines without a question are other messages. Shape from
//! `DnsServerCore/LogManager.cs` of 5 to 13.

use std::net::IpAddr;

use super::text::out::Name;
use super::text::{self, Asked, Line, Out, Plain, Read, Server, router, split};
use super::time::{self, Stamp};
use super::{Format, Sample, address};
use crate::dns::{Class, Rcode, RecordType};
use crate::record::{Extra, Transport};
use crate::tally::{Outcome, Reject};

/// The format.
pub const FORMAT: Format = Format {
    name: "technitium",
    about: "Technitium DNS Server: log all queries",
    samples: &[
        Sample {
            text: "[2026-11-22 14:03:10 UTC] DNS Server was started successfully.\n\
                   [2026-11-22 14:03:11 UTC] [192.0.2.1:53535] [UDP] QNAME: www.example.org; QTYPE: A; QCLASS: IN; RCODE: NoError; ANSWER: [198.51.100.80]\n",
            records: 1,
            last: "2026-11-22T14:03:11Z 192.0.2.1 www.example.org IN A",
        },
        Sample {
            text: "[2026-11-22 14:03:11 Local] [[2001:db8::1]:53535] [HTTPS] QNAME: www.example.org; QTYPE: HTTPS; QCLASS: IN; RCODE: NxDomain; ANSWER: []\n",
            records: 1,
            last: "2026-11-22T14:03:11Z 2001:db8::1 www.example.org IN HTTPS",
        },
    ],
    prepare: |head, options| router::alone(&SERVER, head, options),
};

/// Technitium DNS Server beside other servers in one file.
pub const SERVER: Server = Server {
    name: FORMAT.name,
    programs: &["technitium", "dnsserver"],
    unknown: Reject::new("not a Technitium log line"),
    scout: || Box::new(Plain(read)),
};

/// Reads a line.
fn read(line: &Line<'_>, out: &mut Out<'_>) -> Read {
    let (stamp, rest) = own_time(line.text)?;
    let Some((client, rest)) = rest.strip_prefix(b"[").and_then(|rest| split(rest, b"] ")) else {
        return Some(Ok(Outcome::NotLookup));
    };
    let Some((source, port)) = address::parse(client) else { return Some(Ok(Outcome::NotLookup)) };
    let (transport, rest) = match rest.strip_prefix(b"[").and_then(|rest| split(rest, b"] ")) {
        Some((word, rest)) => (Transport::parse(word), rest),
        None => (None, rest),
    };
    let Some(question) = rest.strip_prefix(b"QNAME: ") else { return Some(Ok(Outcome::NotLookup)) };
    let extra = Extra { port, transport, ..Extra::default() };
    Some(self::question(question, source, extra).and_then(|asked| out.lookup(Some(stamp), &asked)))
}

/// The time in brackets at the front, and what follows it.
fn own_time(text: &[u8]) -> Option<(Stamp, &[u8])> {
    let (time, rest) = split(text.strip_prefix(b"[")?, b"] ")?;
    let (time, is_known) = match time.strip_suffix(b" Local") {
        Some(time) => (time, true),
        None => (time, time.ends_with(b" UTC")),
    };
    let stamp = time::any(time)?;
    is_known.then_some((stamp, rest))
}

/// Reads `NAME; QTYPE: t; QCLASS: c; RCODE: r; ...`.
fn question<'a>(text: &'a [u8], source: IpAddr, extra: Extra<'a>) -> Result<Asked<'a>, Reject> {
    let (name, rest) = split(text, b"; QTYPE: ").ok_or(text::CUT)?;
    let (rtype, rest) = split(rest, b"; QCLASS: ").ok_or(text::CUT)?;
    let (class, rest) = split(rest, b"; RCODE: ").ok_or(text::CUT)?;
    let (code, _) = split(rest, b";").unwrap_or((rest, b""));
    let name = if name.is_empty() { b"." } else { name };
    let rtype = RecordType::parse(rtype).ok_or(text::BAD_TYPE)?;
    let class = Class::parse(class).ok_or(text::BAD_CLASS)?;
    let extra = Extra { rcode: rcode(code), ..extra };
    Ok(Asked { class, extra, ..Asked::new(source, Name::Escaped(name), rtype) })
}

/// The response code by the name that .NET's enumeration has for it.
fn rcode(text: &[u8]) -> Option<Rcode> {
    match text {
        b"FormatError" => Some(Rcode(1)),
        b"ServerFailure" => Some(Rcode(2)),
        b"NotImplemented" => Some(Rcode(4)),
        _ => Rcode::parse(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions() {
        let ask = |text: &'static str| question(text.as_bytes(), [192, 0, 2, 1].into(), Extra::default());
        let read = |text: &'static str| ask(text).map(|asked| (asked.name, asked.extra.rcode));
        let root = Ok((Name::Escaped(&b"."[..]), Some(Rcode(2))));
        assert_eq!(read("; QTYPE: NS; QCLASS: IN; RCODE: ServerFailure; ANSWER: []"), root);
        assert_eq!(read("a; QTYPE: NS; QCLA"), Err(text::CUT));
        assert_eq!(read("a; QTYPE: WAT; QCLASS: IN; RCODE: NoError"), Err(text::BAD_TYPE));
        assert_eq!(read("a; QTYPE: A; QCLASS: WAT; RCODE: NoError"), Err(text::BAD_CLASS));
        assert!(own_time(b"[1795356191] x").is_none() && own_time(b"[2026-11-22 14:03:11] x").is_none());
    }
}
