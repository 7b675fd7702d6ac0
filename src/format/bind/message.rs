//! Messages that begin with `client `.
//!
//! Every release: `client [@0xPTR ]IP#PORT[/key NAME][ (QNAME)]: [view NAME: ]`, then
//! `query: NAME CLASS TYPE[ FLAGS[ (SERVER)][ [ECS NET/SOURCE/SCOPE]]]` or
//! `response: NAME CLASS TYPE RCODE ANSWERS AUTHORITY ADDITIONAL FLAGS ...`, or anything else.
//! Names are escaped, so no space and no parenthesis in them is raw.

use std::net::IpAddr;

use ipnet::IpNet;
use memchr::{memchr, memmem};

use super::CUT;
use crate::dns::{Class, Rcode, RecordType};
use crate::format::address;
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

/// A client without an address.
const NO_ADDRESS: Reject = Reject::new("no client address");
/// A class that is neither a mnemonic nor `CLASSn`.
const BAD_CLASS: Reject = Reject::new("unknown class");
/// A type that is neither a mnemonic nor `TYPEn`.
const BAD_TYPE: Reject = Reject::new("unknown type");

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
    let (view, body) = body(rest)?;
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
    // Infoblox NIOS puts transport and an answer behind it; that is a format of its own.
    let cut = b"query: ".starts_with(body) || b"response: ".starts_with(body);
    if cut || queries { Err(CUT) } else { Ok(Message::Other) }
}

/// The client's address and port, and what follows them.
fn client(text: &[u8]) -> Result<(IpAddr, Option<u16>, &[u8]), Reject> {
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
fn body(text: &[u8]) -> Result<(Option<&[u8]>, &[u8]), Reject> {
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
fn question_of(text: &[u8], source: IpAddr) -> Result<(Question<'_>, &[u8]), Reject> {
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
