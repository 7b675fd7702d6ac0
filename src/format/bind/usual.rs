//! The usual query line, read by position: the hot path of the format.
//!
//! `22-Nov-2026 14:03:11.123 [queries: info: ]client [@0xPTR ]IPV4#PORT (NAME): query: NAME IN TYPE ...`, which is
//! what 9.10 to 9.20 write to a file for most questions. Everything else is left to the full reader, which gives
//! the same for these lines.

use std::net::IpAddr;

use memchr::memchr;

use crate::dns::RecordType;
use crate::format::time::MinuteCache;
use crate::format::{address, quad};

/// What is read of a usual line.
#[derive(Debug, PartialEq, Eq)]
pub struct Usual<'a> {
    /// The time, in nanoseconds of the server's local time as if it were UTC.
    pub local: i64,
    /// The client.
    pub source: IpAddr,
    /// Its port.
    pub port: u16,
    /// The name as it stands, in which BIND may have escaped something.
    pub name: &'a [u8],
    /// The type.
    pub rtype: RecordType,
    /// What follows the type and a space.
    pub tail: &'a [u8],
}

/// Reads a usual line; `None` for any other.
#[inline]
pub fn read<'a>(line: &'a [u8], minutes: &mut MinuteCache) -> Option<Usual<'a>> {
    let (local, rest) = minutes.read(line)?;
    let rest = rest.strip_prefix(b"queries: info: ").unwrap_or(rest).strip_prefix(b"client ")?;
    let rest = match rest.strip_prefix(b"@0x") {
        Some(pointer) => pointer.get(memchr(b' ', pointer)? + 1..)?,
        None => rest,
    };
    let (source, used) = client(rest)?;
    let (port, rest) = port(rest.get(used + 1..)?)?;
    let inside = rest.strip_prefix(b" (")?;
    let close = memchr(b')', inside)?;
    // An escaped parenthesis does not close.
    if close > 0 && inside[close - 1] == b'\\' {
        return None;
    }
    let question = inside[close..].strip_prefix(b"): query: ")?;
    let end = memchr(b' ', question)?;
    let (rtype, tail) = rtype(question[end..].strip_prefix(b" IN ")?)?;
    Some(Usual { local, source, port, name: &question[..end], rtype, tail })
}

/// The client's address and how many octets it takes; `#` follows.
#[inline]
fn client(text: &[u8]) -> Option<(IpAddr, usize)> {
    if let Some((address, used)) = quad::before(text, b'#') {
        return Some((IpAddr::V4(address), used));
    }
    let used = memchr(b'#', text)?;
    match address::parse(&text[..used])? {
        (address, None) => Some((address, used)),
        _ => None,
    }
}

/// A port of one to five digits, and what follows it, which is a space.
#[inline]
fn port(text: &[u8]) -> Option<(u16, &[u8])> {
    let mut value = 0u32;
    for (at, octet) in text.iter().take(6).enumerate() {
        match octet.wrapping_sub(b'0') {
            digit @ 0..10 => value = value * 10 + u32::from(digit),
            _ if at == 0 => return None,
            _ => return Some((u16::try_from(value).ok()?, &text[at..])),
        }
    }
    None
}

/// A type, and what follows it and a space.
#[inline]
fn rtype(text: &[u8]) -> Option<(RecordType, &[u8])> {
    match text {
        [b'A', b' ', rest @ ..] => Some((RecordType(1), rest)),
        [b'A', b'A', b'A', b'A', b' ', rest @ ..] => Some((RecordType(28), rest)),
        [b'P', b'T', b'R', b' ', rest @ ..] => Some((RecordType(12), rest)),
        [b'H', b'T', b'T', b'P', b'S', b' ', rest @ ..] => Some((RecordType(65), rest)),
        _ => {
            let end = memchr(b' ', text)?;
            Some((RecordType::parse(&text[..end])?, &text[end + 1..]))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn a_usual_line_is_read() {
        let mut minutes = MinuteCache::default();
        for prefix in ["", "queries: info: "] {
            let line = format!(
                "22-Nov-2026 14:03:11.123 {prefix}client @0x7f6f23a32098 192.0.2.1#20000 (www.example.org): query: \
                 WWW.example.org IN AAAA +E(0)K (198.51.100.53)"
            );
            let usual = read(line.as_bytes(), &mut minutes).expect("a usual line");
            assert_eq!(usual.local, 1_795_356_191_123_000_000);
            assert_eq!(usual.source, IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)));
            assert_eq!((usual.port, usual.rtype), (20000, RecordType(28)));
            assert_eq!((usual.name, usual.tail), (&b"WWW.example.org"[..], &b"+E(0)K (198.51.100.53)"[..]));
        }
    }
}
