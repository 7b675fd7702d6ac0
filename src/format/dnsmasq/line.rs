//! The lines of dnsmasq: the head, the client that `log-queries=extra` puts before the message, the message.

use std::net::IpAddr;

use crate::dns::Rcode;
use crate::format::address;
use crate::format::text::{is_cut, split, split_last, word};
use crate::format::time::{self, Stamp};
use crate::record::Transport;

/// How dnsmasq names itself in a head of its own; `dnsmasq-dhcp` and others follow the same way.
const NAME: &[u8] = b"dnsmasq";

/// The time and the message of a line that has dnsmasq's own head: `Nov 22 14:03:11 dnsmasq[123]: ` in a file
/// (`log-facility=FILE`), `dnsmasq: ` on standard error.
pub fn own_head(text: &[u8]) -> Option<(Option<Stamp>, &[u8])> {
    let (stamp, rest) = match time::syslog(text) {
        Some((stamp, used)) => (Some(stamp), text.get(used..)?.strip_prefix(b" ")?),
        None => (None, text),
    };
    let (tag, message) = split(rest, b": ")?;
    let is_tag = tag.starts_with(NAME) && !tag.contains(&b' ');
    is_tag.then_some((stamp, message))
}

/// What `log-queries=extra` and `proto` put before a message: `12 192.0.2.1/53535 `, with `UDP ` or `TCP ` beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Serial {
    /// The number of the question.
    pub number: u64,
    /// The client.
    pub source: Option<IpAddr>,
    /// Its port.
    pub port: Option<u16>,
    /// The transport, where it is logged (`log-queries=proto`).
    pub transport: Option<Transport>,
}

/// Takes the number and the client off a message, where they are.
pub fn serial(message: &[u8]) -> (Option<Serial>, &[u8]) {
    match read_serial(message) {
        Some((serial, rest)) => (Some(serial), rest),
        None => (None, message),
    }
}

/// The number and the client at the front of a message, and what follows.
fn read_serial(message: &[u8]) -> Option<(Serial, &[u8])> {
    let (first, rest) = word(message);
    let is_number = first.len() <= 18 && !first.is_empty() && first.iter().all(u8::is_ascii_digit);
    if !is_number {
        return None;
    }
    let number = first.iter().fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    let (transport, rest) = take_transport(rest);
    let (client, rest) = word(rest);
    let (source, port) = split_last(client, b"/")?;
    let (source, _) = address::parse(source)?;
    let (later, rest) = take_transport(rest);
    Some((
        Serial { number, source: Some(source), port: address::number_u16(port), transport: transport.or(later) },
        rest,
    ))
}

/// Takes `UDP ` or `TCP ` off the front.
fn take_transport(text: &[u8]) -> (Option<Transport>, &[u8]) {
    let (first, rest) = word(text);
    match first {
        b"UDP" | b"TCP" => (Transport::parse(first), rest),
        _ => (None, text),
    }
}

/// A message.
#[derive(Debug, PartialEq, Eq)]
pub enum Message<'a> {
    /// `query[TYPE] NAME from CLIENT`.
    Query {
        /// The type as written; `None` for type 0, which dnsmasq leaves out.
        rtype: Option<&'a [u8]>,
        /// The name, raw.
        name: &'a [u8],
        /// The client as written.
        client: &'a [u8],
    },
    /// `reply NAME is VALUE` and its relatives.
    Answer {
        /// The name, raw; `error` for an answer without one.
        name: &'a [u8],
        /// What the value tells.
        rcode: Rcode,
    },
    /// A query that ends before its client.
    Cut,
    /// Anything else.
    Other,
}

/// How messages with answers begin.
const ANSWERS: [&[u8]; 12] = [
    b"reply ",
    b"cached ",
    b"cached-stale ",
    b"config ",
    b"auth ",
    b"gravity blocked ",
    b"exactly denied ",
    b"exactly blacklisted ",
    b"regex denied ",
    b"regex blacklisted ",
    b"special domain ",
    b"/etc/hosts ",
];

/// Reads a message.
pub fn message(text: &[u8]) -> Message<'_> {
    if let Some(query) = text.strip_prefix(b"query") {
        return self::query(query).unwrap_or(Message::Cut);
    }
    if is_cut(text, b"query") {
        return Message::Cut;
    }
    let answer = ANSWERS.iter().find_map(|start| text.strip_prefix(*start));
    match answer.and_then(|answer| split_last(answer, b" is ")) {
        Some((name @ b"error", value)) => Message::Answer { name, rcode: Rcode::parse(value).unwrap_or(rcode(value)) },
        Some((name, value)) => Message::Answer { name, rcode: rcode(value) },
        None => Message::Other,
    }
}

/// What follows `query`: the client stands behind the last ` from `, since a name can hold the word too.
fn query(text: &[u8]) -> Option<Message<'_>> {
    let (rtype, rest) = match text.strip_prefix(b"[") {
        Some(rest) => split(rest, b"] ").map(|(rtype, rest)| (Some(rtype), rest))?,
        None => (None, text.strip_prefix(b" ")?),
    };
    let (name, client) = split_last(rest, b" from ")?;
    Some(Message::Query { rtype, name, client })
}

/// The response code that the value of an answer tells.
fn rcode(value: &[u8]) -> Rcode {
    // `REFUSED (EDE: ...)`
    let word = split(value, b" (").map_or(value, |(word, _)| word);
    match word {
        b"NXDOMAIN" => Rcode(3),
        b"SERVFAIL" => Rcode(2),
        b"REFUSED" => Rcode(5),
        b"not implemented" => Rcode(4),
        _ => Rcode(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads() {
        for (line, is_timed, rest) in [
            ("Nov 22 14:03:11 dnsmasq[12]: x", true, Some("x")),
            ("dnsmasq: x", false, Some("x")),
            ("dnsmasq-dhcp[1]: x: y", false, Some("x: y")),
            ("Nov 22 14:03:11 ns1 dnsmasq[12]: x", true, None),
            ("Nov 22 14:03:11 unbound[12]: x", true, None),
            ("dnsmasq", false, None),
        ] {
            let head = own_head(line.as_bytes());
            assert_eq!(head.map(|(_, rest)| rest), rest.map(str::as_bytes), "{line}");
            assert!(head.is_none_or(|(stamp, _)| stamp.is_some() == is_timed), "{line}");
        }
    }

    #[test]
    fn numbers_and_clients() {
        let read = |text: &'static str| serial(text.as_bytes());
        let expected =
            |transport| Serial { number: 12, source: Some([192, 0, 2, 1].into()), port: Some(53), transport };
        assert_eq!(read("12 192.0.2.1/53 query[A] a from b"), (Some(expected(None)), &b"query[A] a from b"[..]));
        assert_eq!(read("12 TCP 192.0.2.1/53 x"), (Some(expected(Some(Transport::Tcp))), &b"x"[..]));
        assert_eq!(read("12 192.0.2.1/53 UDP x"), (Some(expected(Some(Transport::Udp))), &b"x"[..]));
        for text in ["query[A] a from b", "12 x", "99999999999999999999 192.0.2.1/53 x", ""] {
            assert_eq!(read(text), (None, text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn names_with_the_word_from() {
        let query = |rtype: Option<&'static [u8]>, name: &'static str, client: &'static str| Message::Query {
            rtype,
            name: name.as_bytes(),
            client: client.as_bytes(),
        };
        assert_eq!(message(b"query[A] x from 9.9.9.9 from ::1"), query(Some(b"A"), "x from 9.9.9.9", "::1"));
        assert_eq!(message(b"query[type=65] . from ::1"), query(Some(b"type=65"), ".", "::1"));
        assert_eq!(message(b"query a from ::1"), query(None, "a", "::1"));
        for cut in ["query", "que", "query[A", "query[A] a.example", "query[A] a fro"] {
            assert_eq!(message(cut.as_bytes()), Message::Cut, "{cut}");
        }
        assert_eq!(message(b"forwarded a to 192.0.2.1"), Message::Other);
    }

    #[test]
    fn answers() {
        for (text, name, code) in [
            ("reply a is 192.0.2.1", "a", 0),
            ("cached a is NXDOMAIN", "a", 3),
            ("reply a is SERVFAIL", "a", 2),
            ("reply a is not implemented", "a", 4),
            ("config error is REFUSED (EDE: invalid data)", "error", 5),
            ("reply error is 16", "error", 16),
            ("gravity blocked a is 0.0.0.0", "a", 0),
            ("reply a is b is <CNAME>", "a is b", 0),
        ] {
            assert_eq!(message(text.as_bytes()), Message::Answer { name: name.as_bytes(), rcode: Rcode(code) });
        }
    }
}
