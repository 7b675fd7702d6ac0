//! PACKET lines of the Windows DNS debug log.

use std::net::IpAddr;

use super::date::token;
use crate::dns::{Rcode, RecordType};
use crate::format::address;
use crate::format::text::{BAD_TYPE, CUT, NO_ADDRESS, split};
use crate::record::Transport;
use crate::tally::Reject;

/// What a packet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A query that a client sent.
    Query,
    /// The answer that it got.
    Answer(Option<Rcode>),
}

/// A packet, read.
#[derive(Debug, PartialEq, Eq)]
pub struct Packet<'a> {
    /// What it is.
    pub role: Role,
    /// The other end.
    pub source: IpAddr,
    /// What carried it.
    pub transport: Option<Transport>,
    /// The flags, letters only.
    pub flags: Option<&'a [u8]>,
    /// The type.
    pub rtype: RecordType,
    /// The name as it is written.
    pub name: &'a [u8],
}

/// Reads what follows `PACKET`: `[ADDRESS] UDP|TCP Snd|Rcv IP XID [R] Q|N|U|? [FLAGS RCODE] TYPE NAME`.
///
/// `Ok(None)` is a packet that is neither a client's query nor its answer.
pub fn read(text: &[u8]) -> Result<Option<Packet<'_>>, Reject> {
    let (front, rest) = split(text, b"[").ok_or(CUT)?;
    let (transport, front) = transport(front).ok_or(CUT)?;
    let (direction, front) = token(front);
    let (client, front) = token(front);
    let (_xid, front) = token(front);
    let (first, front) = token(front);
    let (is_response, opcode) = if first == b"R" { (true, token(front).0) } else { (false, first) };
    let (inside, behind) = split(rest, b"]").ok_or(CUT)?;
    let role = match (direction, is_response, opcode) {
        (b"Rcv", false, b"Q") => Role::Query,
        (b"Snd", true, b"Q") => Role::Answer(rcode(inside)),
        _ => return Ok(None),
    };
    let (rtype, name) = token(behind);
    let name = name.trim_ascii();
    if name.is_empty() {
        return Err(CUT);
    }
    // The address can have a port.
    let (source, _) = address::parse(client).ok_or(NO_ADDRESS)?;
    let rtype = if rtype == b"ALL" { Some(RecordType(255)) } else { RecordType::parse(rtype) };
    let rtype = rtype.ok_or(BAD_TYPE)?;
    Ok(Some(Packet { role, source, transport, flags: flags(inside), rtype, name }))
}

/// The transport, which an address of the packet in memory can stand before.
fn transport(text: &[u8]) -> Option<(Option<Transport>, &[u8])> {
    let (first, rest) = token(text);
    let (word, rest) = if matches!(first, b"UDP" | b"TCP") { (first, rest) } else { token(rest) };
    matches!(word, b"UDP" | b"TCP").then(|| (Transport::parse(word), rest))
}

/// The response code, the last word in the brackets.
fn rcode(inside: &[u8]) -> Option<Rcode> {
    let word = inside.trim_ascii_end().rsplit(|octet| *octet == b' ').next()?;
    Rcode::parse(word)
}

/// The letters between the hexadecimal flags and the response code.
fn flags(inside: &[u8]) -> Option<&[u8]> {
    let (_hex, rest) = token(inside);
    let rest = rest.trim_ascii();
    let end = rest.iter().rposition(|octet| *octet == b' ')?;
    Some(rest[..end].trim_ascii())
}

/// The name as presentation text with escapes, written to `out`: `(3)www(7)example(0)`, or `.www.example.` as some
/// exports have it.
pub fn name(text: &[u8], out: &mut Vec<u8>) -> Result<(), Reject> {
    out.clear();
    if !text.starts_with(b"(") {
        let plain = text.strip_prefix(b".").unwrap_or(text);
        out.extend(if plain.is_empty() { text } else { plain });
        return Ok(());
    }
    let mut rest = text;
    while let Some(inside) = rest.strip_prefix(b"(") {
        let (length, behind) = split(inside, b")").ok_or(CUT)?;
        let length = usize::from(address::number_u16(length).ok_or(CUT)?);
        if length == 0 {
            break;
        }
        let label = behind.get(..length).ok_or(CUT)?;
        for octet in label {
            if matches!(octet, b'.' | b'\\') {
                out.push(b'\\');
            }
            out.push(*octet);
        }
        out.push(b'.');
        rest = &behind[length..];
    }
    if out.is_empty() {
        out.push(b'.');
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles() {
        let role = |text: &'static str| read(text.as_bytes()).map(|packet| packet.map(|packet| packet.role));
        for (text, expected) in [
            (" 000002DAEC36D650 UDP Rcv 192.0.2.1  d07e   Q [0001   D   NOERROR] SOA    (4)home(0)", Role::Query),
            (" UDP Rcv 192.0.2.1  d07e   Q [0001   D   NOERROR] ALL    (4)home(0)", Role::Query),
            (" 0 TCP Snd ::1  d07e R Q [8385 A DR NXDOMAIN] A (4)home(0)", Role::Answer(Some(Rcode(3)))),
        ] {
            assert_eq!(role(text), Ok(Some(expected)), "{text}");
        }
        for other in [
            " 0 UDP Snd 192.0.2.1  d07e   Q [0001   D   NOERROR] A (4)home(0)",
            " 0 UDP Rcv 192.0.2.1  d07e R Q [8081   DR  NOERROR] A (4)home(0)",
            " 0 UDP Rcv 192.0.2.1  7822   U [0028       NOERROR] SOA (4)home(0)",
        ] {
            assert_eq!(role(other), Ok(None), "{other}");
        }
        for (text, reject) in [
            (" 0 UDP Rcv 192.0.2.1  d07e   Q [0001   D", CUT),
            (" 0 UDP Rcv 192.0.2.1  d07e   Q [0001   D   NOERROR] A", CUT),
            (" 0 UDP Rcv 192.0.2  d07e   Q [0001   D   NOERROR] A (4)home(0)", NO_ADDRESS),
            (" 0 UDP Rcv 192.0.2.1  d07e   Q [0001   D   NOERROR] WAT (4)home(0)", BAD_TYPE),
        ] {
            assert_eq!(role(text), Err(reject), "{text}");
        }
    }

    #[test]
    fn names() {
        let read = |text: &str| {
            let mut out = Vec::new();
            name(text.as_bytes(), &mut out).map(|()| String::from_utf8_lossy(&out).into_owned())
        };
        assert_eq!(read("(3)www(7)example(0)").as_deref(), Ok("www.example."));
        assert_eq!(read("(3)a.b(4)(1)x(0)").as_deref(), Ok(r"a\.b.(1)x."));
        assert_eq!(read("(0)").as_deref(), Ok("."));
        assert_eq!(read(".www.example.").as_deref(), Ok("www.example."));
        assert_eq!(read(".").as_deref(), Ok("."));
        for cut in ["(3)ww", "(3", "(x)a(0)"] {
            assert_eq!(read(cut), Err(CUT), "{cut}");
        }
    }
}
