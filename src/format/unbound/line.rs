//! The lines of Unbound: the head with time, identity, process and thread, and what follows the severity.

use std::net::IpAddr;

use crate::dns::{Class, Rcode, RecordType};
use crate::format::address;
use crate::format::text::{BAD_CLASS, BAD_TYPE, NO_NAME, word};
use crate::format::time::{self, Stamp};
use crate::record::{Extra, Transport};
use crate::tally::Reject;

/// Severities of `util/log.c`, and the tags of `log-tag-queryreply`.
const SEVERITIES: [&[u8]; 9] =
    [b"info", b"query", b"reply", b"notice", b"warning", b"error", b"debug", b"fatal error", b"critical"];

/// The beginning of a line, read.
#[derive(Debug, PartialEq, Eq)]
pub struct Head<'a> {
    /// The time, where the line has one of Unbound's own.
    pub time: Option<Stamp>,
    /// The severity or tag.
    pub severity: &'a [u8],
    /// What follows it.
    pub message: &'a [u8],
}

/// Reads `[EPOCH] IDENT[PID:TID] SEVERITY: MESSAGE`, `Nov 22 14:03:11 IDENT[PID:TID] ...` (`log-time-ascii`),
/// `2026-11-22T14:03:11.123+01:00 IDENT[PID:TID] ...` (`log-time-iso`), and `[PID:TID] ...` behind syslog.
///
/// `Err` is a line that ends inside its head: the process and thread are there and the severity is not.
pub fn head(text: &[u8]) -> Option<Result<Head<'_>, ()>> {
    let (time, rest) = own_time(text);
    // The identity is `unbound`, the program's path, or what `log-identity` says.
    let open = memchr::memchr(b'[', rest.get(..64.min(rest.len()))?)?;
    if open > 0 && rest[..open].contains(&b' ') {
        return None;
    }
    let rest = &rest[open + 1..];
    let close = memchr::memchr(b']', rest.get(..24.min(rest.len()))?)?;
    if !is_process(&rest[..close]) {
        return None;
    }
    let rest = &rest[close + 1..];
    let severity = rest.strip_prefix(b" ").and_then(|rest| {
        let end = memchr::memmem::find(rest.get(..16.min(rest.len()))?, b": ")?;
        SEVERITIES.contains(&&rest[..end]).then(|| (&rest[..end], &rest[end + 2..]))
    });
    match severity {
        Some((severity, message)) => Some(Ok(Head { time, severity, message })),
        None if rest.len() < 16 => Some(Err(())),
        None => None,
    }
}

/// Unbound's own time at the front, and what follows it.
fn own_time(text: &[u8]) -> (Option<Stamp>, &[u8]) {
    let behind = |(stamp, used): (Stamp, usize)| Some((Some(stamp), text.get(used..)?.strip_prefix(b" ")?));
    epoch(text).or_else(|| time::syslog(text)).or_else(|| time::iso(text)).and_then(behind).unwrap_or((None, text))
}

/// Reads `[1795312324]`, and the bytes that it takes.
fn epoch(text: &[u8]) -> Option<(Stamp, usize)> {
    let digits = text.strip_prefix(b"[")?;
    let end = memchr::memchr(b']', digits.get(..24.min(digits.len()))?)?;
    Some((time::epoch(&digits[..end])?, end + 2))
}

/// Whether `text` is `PID:TID`: decimal, and hexadecimal in releases up to 1.23.
fn is_process(text: &[u8]) -> bool {
    let Some(colon) = memchr::memchr(b':', text) else { return false };
    let (pid, tid) = (&text[..colon], &text[colon + 1..]);
    let decimal = !pid.is_empty() && pid.iter().all(u8::is_ascii_digit);
    decimal && !tid.is_empty() && tid.iter().all(u8::is_ascii_hexdigit)
}

/// What a message is.
#[derive(Debug, PartialEq)]
pub enum Message<'a> {
    /// `IP NAME TYPE CLASS` (`log-queries`).
    Query(Question<'a>),
    /// `IP NAME TYPE CLASS RCODE SECONDS CACHED SIZE` (`log-replies`).
    Reply(Question<'a>, Rcode),
    /// `IP - - - FORMERR - - -`: a message without a question that can be read.
    Malformed,
    /// `IP null TYPE0 CLASS0 REFUSED ...`: a client that `access-control` refuses before the question is read.
    Refused,
    /// It begins with a client and ends inside.
    Cut,
    /// Anything else.
    Other,
}

/// What was asked, and by whom.
#[derive(Debug, PartialEq)]
pub struct Question<'a> {
    /// The client.
    pub source: IpAddr,
    /// The name; octets outside `[A-Za-z0-9-_*]` stand as `?`, and `&` ends one that is too long for the line.
    pub name: &'a [u8],
    /// The class.
    pub class: Class,
    /// The type.
    pub rtype: RecordType,
    /// Response code, transport and server, where they are logged.
    pub extra: Extra<'a>,
}

/// Reads a message of severity `info` or of a tag; `is_tagged` tells that it must be a query or reply.
pub fn message(text: &[u8], is_tagged: bool) -> Result<Message<'_>, Reject> {
    let (client, rest) = word(text);
    let Some((source, None)) = address::parse(client) else {
        return if is_tagged { Ok(Message::Cut) } else { Ok(Message::Other) };
    };
    let (name, rest) = word(rest);
    if name == b"-" && rest.starts_with(b"- - FORMERR") {
        return Ok(Message::Malformed);
    }
    if name == b"null" && rest.starts_with(b"TYPE0 CLASS0 ") {
        return Ok(Message::Refused);
    }
    // A line that is cut can look like a shorter one, but not up to its class.
    let (rtype, rest) = word(rest);
    let (class, rest) = word(rest);
    let is_name = name.ends_with(b".") || name.ends_with(b"&");
    if !is_name && !rtype.is_empty() {
        return if is_tagged { Err(NO_NAME) } else { Ok(Message::Other) };
    }
    if class.is_empty() {
        return Ok(Message::Cut);
    }
    let rtype = RecordType::parse(rtype).ok_or(BAD_TYPE)?;
    let class = Class::parse(class).ok_or(BAD_CLASS)?;
    let question = Question { source, name, class, rtype, extra: Extra::default() };
    if rest.is_empty() {
        return Ok(Message::Query(question));
    }
    Ok(reply(question, rest).unwrap_or(Message::Cut))
}

/// What follows the class on the line of a reply: `RCODE SECONDS CACHED SIZE[ on PROTOCOL IP PORT]` (`log-destaddr`).
fn reply<'a>(question: Question<'a>, rest: &'a [u8]) -> Option<Message<'a>> {
    let (rcode, rest) = word(rest);
    let rcode = Rcode::parse(rcode)?;
    let mut extra = Extra { rcode: Some(rcode), ..question.extra };
    if let Some((_, destination)) = crate::format::text::split(rest, b" on ") {
        let (transport, rest) = word(destination);
        let (server, _) = word(rest);
        extra.transport = Transport::parse(transport);
        extra.server = (!server.is_empty()).then_some(server);
    }
    Some(Message::Reply(Question { extra, ..question }, rcode))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_all_times() {
        for line in [
            "[1795312324] unbound[4553:0] info: x",
            "[1795312324] /usr/sbin/unbound[4553:1f] info: x",
            "Nov 22 14:03:11 unbound[4553:0] info: x",
            "May  9 14:03:11 ns1[4553:0] info: x",
            "2026-11-22T14:03:11.123+01:00 unbound[4553:0] info: x",
            "2026-11-22T14:03:11.123Z unbound[4553:0] info: x",
        ] {
            let head = head(line.as_bytes()).expect("a head").expect("a whole one");
            assert_eq!((head.time.is_some(), head.severity, head.message), (true, &b"info"[..], &b"x"[..]), "{line}");
        }
        let behind_syslog = head(b"[4553:0] fatal error: x").expect("a head").expect("a whole one");
        assert_eq!((behind_syslog.time, behind_syslog.severity), (None, &b"fatal error"[..]));
        for line in ["", "[1795312324]", "Nov 22 14:03:11 ns1 unbound[1:0] info: x", "[x:0] info: x", "a[1] info: x"] {
            assert_eq!(head(line.as_bytes()), None, "{line}");
        }
        assert_eq!(head(b"[1795312324] unbound[4553:0] inf"), Some(Err(())));
        assert_eq!(head(b"[1795312324] unbound[4553:0] made up: severity"), None);
        // Sixteen octets hold every severity: a line that has as many is not cut.
        assert_eq!(head(b"[1795312324] unbound[4553:0] made up severi"), Some(Err(())));
        assert_eq!(head(b"[1795312324] unbound[4553:0] made up severit"), None);
    }

    /// What kind of message `text` is.
    fn kind(text: &str) -> &'static str {
        match message(text.as_bytes(), false) {
            Ok(Message::Query(_)) => "query",
            Ok(Message::Reply(..)) => "reply",
            Ok(Message::Malformed) => "malformed",
            Ok(Message::Refused) => "refused",
            Ok(Message::Cut) => "cut",
            Ok(Message::Other) => "other",
            Err(reject) => reject.0.0,
        }
    }

    #[test]
    fn messages() {
        for (text, expected) in [
            ("192.0.2.1 www.example.org. A IN", "query"),
            ("2001:db8::1 . TYPE65535 CLASS65280", "query"),
            ("192.0.2.1 www.example.org. A IN NOERROR 0.000164 0 101", "reply"),
            ("192.0.2.1 www.example.org. A IN NXDOMAIN 0.000164 0 101 on udp 192.0.2.53 53", "reply"),
            ("192.0.2.1 - - - FORMERR - - - ", "malformed"),
            ("192.0.2.1 null TYPE0 CLASS0 REFUSED 0.000000 1 12", "refused"),
            ("192.0.2.1 www.example.org. A", "cut"),
            ("192.0.2.1 www.exam", "cut"),
            ("192.0.2.1 www.example.org. A IN NOERR", "cut"),
            ("192.0.2.1 www.example.org. WAT IN", "unknown type"),
            ("192.0.2.1 www.example.org. A WAT", "unknown class"),
            ("example.org. transparent 192.0.2.1@53535 www.example.org. A IN", "other"),
            ("192.0.2.1 is no client", "other"),
            ("192.0.2.1 - A IN", "other"),
            ("192.0.2.1 null A IN", "other"),
            ("192.0.2.1 www.example.org. - - FORMERR", "unknown type"),
            ("192.0.2.1 www.example.org. TYPE0 CLASS0 REFUSED", "reply"),
            ("service stopped (unbound 1.17.1).", "other"),
            ("   0.000000    0.000001 11", "other"),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
        let Ok(Message::Reply(question, _)) =
            message(b"192.0.2.1 a. A IN NOERROR 0.1 0 101 on dot 192.0.2.53 853", true)
        else {
            panic!("a reply")
        };
        assert_eq!(question.extra.rcode, Some(Rcode(0)));
        assert_eq!(question.extra.server, Some(&b"192.0.2.53"[..]));
        assert_eq!(question.extra.transport, Some(Transport::Tls));
    }
}
