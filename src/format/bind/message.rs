//! Messages that begin with `client `.
//!
//! Every release: `client [@0xPTR ]IP#PORT[/key NAME][ (QNAME)]: [view NAME: ]`, then
//! `query: NAME CLASS TYPE[ FLAGS[ (SERVER)][ [ECS NET/SOURCE/SCOPE]]]` or
//! `response: NAME CLASS TYPE RCODE ANSWERS AUTHORITY ADDITIONAL FLAGS ...`, or anything else.
//! Names are escaped, so no space and no parenthesis in them is raw.

use std::net::IpAddr;

use ipnet::IpNet;
use memchr::{memchr, memmem};

use crate::dns::{Class, Rcode, RecordType};
use crate::format::address;
use crate::format::text::{BAD_CLASS, BAD_TYPE, CUT, NO_ADDRESS};
use crate::record::{Extra, Transport};
use crate::tally::Reject;

/// A message, read.
#[derive(Debug)]
pub enum Message<'a> {
    /// A lookup.
    Query(Question<'a>),
    /// An answer.
    Response(Question<'a>, Rcode),
    /// Something else about a client.
    Other,
    /// A line of an appliance that has BIND inside: question and answer in one. Such a line is a format of its own.
    Foreign,
}

/// What was asked, and by whom.
#[derive(Debug)]
pub struct Question<'a> {
    /// The client.
    pub source: IpAddr,
    /// The name as it stands, escaped as BIND does.
    pub name: &'a [u8],
    /// The class.
    pub class: Class,
    /// The type.
    pub rtype: RecordType,
    /// The rest of the line.
    pub extra: Extra<'a>,
}

/// Reads a message that begins with `client `; `queries` tells that its category is the one of query lines.
pub fn parse(message: &[u8], queries: bool) -> Result<Message<'_>, Reject> {
    let rest = message.strip_prefix(b"client ").unwrap_or(message);
    let rest = match rest.strip_prefix(b"@0x") {
        Some(pointer) => after_space(pointer).ok_or(CUT)?,
        None => rest,
    };
    // `ns_client_log` without a peer.
    if rest.starts_with(b"(no-peer)") {
        return Ok(Message::Other);
    }
    let (source, port, rest) = client(rest)?;
    // Infoblox NIOS, some releases of which have no colon behind the client.
    if rest.starts_with(b" UDP: ") || rest.starts_with(b" TCP: ") {
        return Ok(Message::Foreign);
    }
    let (view, body) = body(rest)?;
    // Infoblox NIOS and EfficientIP.
    if [&b"UDP: "[..], b"TCP: ", b"answer: "].iter().any(|start| body.starts_with(start)) {
        return Ok(Message::Foreign);
    }
    if let Some(question) = body.strip_prefix(b"query: ") {
        let (mut question, tail) = question_of(question, source)?;
        question.extra.port = port;
        question.extra.view = view;
        read_tail(tail, &mut question.extra);
        return Ok(Message::Query(question));
    }
    if let Some(question) = body.strip_prefix(b"response: ") {
        let (question, tail) = question_of(question, source)?;
        let rcode = tail.split(|octet| *octet == b' ').next().and_then(Rcode::parse).ok_or(CUT)?;
        return Ok(Message::Response(question, rcode));
    }
    let cut = b"query: ".starts_with(body) || b"response: ".starts_with(body);
    if cut || queries { Err(CUT) } else { Ok(Message::Other) }
}

/// The client's address and port, and what follows them.
pub fn client(text: &[u8]) -> Result<(IpAddr, Option<u16>, &[u8]), Reject> {
    let hash = memchr(b'#', text).ok_or(NO_ADDRESS)?;
    let source = ip(&text[..hash]).ok_or(NO_ADDRESS)?;
    let rest = &text[hash + 1..];
    let digits = rest.iter().take_while(|octet| octet.is_ascii_digit()).count();
    let port = address::number_u16(&rest[..digits]).ok_or(CUT)?;
    Ok((source, Some(port), &rest[digits..]))
}

/// An address without a port.
fn ip(text: &[u8]) -> Option<IpAddr> {
    address::parse(text).filter(|(_, port)| port.is_none()).map(|(address, _)| address)
}

/// The view, and the text behind `client ...: [view NAME: ]`.
pub fn body(text: &[u8]) -> Result<(Option<&[u8]>, &[u8]), Reject> {
    let mut rest = text;
    if let Some(key) = rest.strip_prefix(b"/key ") {
        // The key's name is a domain name: no raw space, and a colon only raw.
        let end = memmem::find(key, b" (").or_else(|| memmem::find(key, b": ")).ok_or(CUT)?;
        rest = &key[end..];
    }
    if let Some(name) = rest.strip_prefix(b" (") {
        rest = &name[closing_parenthesis(name).ok_or(CUT)? + 1..];
    }
    let rest = rest.strip_prefix(b": ").ok_or(CUT)?;
    match rest.strip_prefix(b"view ") {
        Some(view) => {
            let end = memmem::find(view, b": ").ok_or(CUT)?;
            Ok((Some(&view[..end]), &view[end + 2..]))
        }
        None => Ok((None, rest)),
    }
}

/// Where the parenthesis around the name closes; escaped ones do not.
fn closing_parenthesis(text: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + memchr(b')', &text[from..])?;
        let backslashes = text[..at].iter().rev().take_while(|octet| **octet == b'\\').count();
        if backslashes % 2 == 0 {
            return Some(at);
        }
        from = at + 1;
    }
}

/// Name, class and type at the beginning of `text`, and what follows them.
pub fn question_of(text: &[u8], source: IpAddr) -> Result<(Question<'_>, &[u8]), Reject> {
    let end = memchr(b' ', text).ok_or(CUT)?;
    let (name, rest) = (&text[..end], &text[end + 1..]);
    let end = memchr(b' ', rest).ok_or(CUT)?;
    let class = Class::parse(&rest[..end]).ok_or(BAD_CLASS)?;
    let rest = &rest[end + 1..];
    let (rtype, rest) = rest.split_at(rest.iter().position(|octet| *octet == b' ').unwrap_or(rest.len()));
    let rtype = RecordType::parse(rtype).ok_or(if rtype.is_empty() { CUT } else { BAD_TYPE })?;
    let tail = rest.strip_prefix(b" ").unwrap_or(rest);
    Ok((Question { source, name, class, rtype, extra: Extra::default() }, tail))
}

/// Reads ` FLAGS (SERVER) [ECS ...]`; none of it can make a lookup invalid.
pub fn read_tail<'a>(tail: &'a [u8], extra: &mut Extra<'a>) {
    let (flags, mut rest) = tail.split_at(memchr(b' ', tail).unwrap_or(tail.len()));
    if flags.starts_with(b"+") || flags.starts_with(b"-") {
        extra.flags = Some(flags);
        // Since 9.7 the flags tell TCP; without `T` the transport of older releases is not known to be UDP.
        if flags.contains(&b'T') {
            extra.transport = Some(Transport::Tcp);
        }
    } else {
        rest = tail;
    }
    rest = rest.strip_prefix(b" ").unwrap_or(rest);
    if let Some(server) = rest.strip_prefix(b"(") {
        let Some(end) = memchr(b')', server) else { return };
        let address = &server[..end];
        extra.server = Some(&address[..memchr(b'#', address).unwrap_or(address.len())]);
        rest = server[end + 1..].strip_prefix(b" ").unwrap_or(&server[end + 1..]);
    }
    if let Some(subnet) = rest.strip_prefix(b"[ECS ") {
        extra.ecs = memchr(b']', subnet).and_then(|end| client_subnet(&subnet[..end]));
    }
}

/// The network of `ADDRESS/SOURCE/SCOPE` (RFC 7871).
fn client_subnet(text: &[u8]) -> Option<IpNet> {
    let mut parts = text.split(|octet| *octet == b'/');
    let address = ip(parts.next()?)?;
    let prefix = address::number_u16(parts.next()?)?;
    IpNet::new(address, u8::try_from(prefix).ok()?).ok().map(|net| net.trunc())
}

/// What follows the first space.
fn after_space(text: &[u8]) -> Option<&[u8]> {
    memchr(b' ', text).map(|at| &text[at + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_of_all_releases() {
        for (text, expected) in [
            ("", "? ? ? ?"),
            ("+", "+ ? ? ?"),
            ("-E(0)DC (198.51.100.53)", "-E(0)DC ? 198.51.100.53 ?"),
            ("+SE(0)TDK (2001:db8::53#53)", "+SE(0)TDK tcp 2001:db8::53 ?"),
            ("+ (198.51.100.53) [ECS 192.0.2.77/24/0]", "+ ? 198.51.100.53 192.0.2.0/24"),
            ("+ [ECS 2001:db8::/56/0]", "+ ? ? 2001:db8::/56"),
            ("(198.51.100.53)", "? ? 198.51.100.53 ?"),
            ("+ (198.51.10", "+ ? ? ?"),
            ("+ (198.51.100.53) [ECS 192.0.2.0/33/0]", "+ ? 198.51.100.53 ?"),
            ("+ (198.51.100.53) [ECS 192.0.2.0/2", "+ ? 198.51.100.53 ?"),
        ] {
            let mut extra = Extra::default();
            read_tail(text.as_bytes(), &mut extra);
            let written =
                |part: Option<&[u8]>| part.map_or("?".into(), |part| String::from_utf8_lossy(part).into_owned());
            let parts = [
                written(extra.flags),
                written(extra.transport.map(|transport| transport.as_str().as_bytes())),
                written(extra.server),
                extra.ecs.map_or("?".to_owned(), |net| net.to_string()),
            ];
            assert_eq!(parts.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn a_parenthesis_closes_where_it_is_not_escaped() {
        for (text, at) in [("a)", Some(1)), (r"a\)b)", Some(4)), (r"a\\)b)", Some(3)), (r"a\)", None), ("", None)] {
            assert_eq!(closing_parenthesis(text.as_bytes()), at, "{text}");
        }
    }

    #[test]
    fn views_and_keys_stand_before_the_body() {
        for (text, view, rest) in [
            (": query: a IN A", None, "query: a IN A"),
            (" (a): view in: query: a IN A", Some("in"), "query: a IN A"),
            ("/key k.example (a): query: a IN A", None, "query: a IN A"),
            ("/key k.example: view in: query: a IN A", Some("in"), "query: a IN A"),
        ] {
            assert_eq!(body(text.as_bytes()), Ok((view.map(str::as_bytes), rest.as_bytes())), "{text}");
        }
        for cut in ["", "/key k.exam", " (a", " (a)", " (a): view in"] {
            assert_eq!(body(cut.as_bytes()), Err(CUT), "{cut}");
        }
    }
}
