//! What a line that tcpdump prints is: a packet, a part of one, or its octets.

use crate::format::address;
use crate::format::capture::PORT;
use crate::format::time::{Stamp, epoch, iso};

/// Words before `IP`: a date and time, interface, direction.
const WORDS: usize = 16;

/// A line.
#[derive(Debug, PartialEq)]
pub enum Line<'a> {
    /// A packet, from its addresses on.
    Packet(&'a [u8]),
    /// The header of a packet whose addresses are on the next line.
    Header,
    /// What follows such a header.
    Rest(&'a [u8]),
    /// Octets of a packet.
    Octets,
}

/// What a line is; `None` for one that is none of tcpdump's.
pub fn read(line: &[u8]) -> Option<Line<'_>> {
    if line.first().is_some_and(|octet| matches!(octet, b' ' | b'\t')) {
        let text = line.trim_ascii();
        return Some(if is_octets(text) { Line::Octets } else { Line::Rest(text) });
    }
    let packet = packet(line)?;
    if !packet.starts_with(b"(") {
        return Some(Line::Packet(packet));
    }
    match parenthesis(packet)?.trim_ascii() {
        b"" => Some(Line::Header),
        rest => Some(Line::Packet(rest)),
    }
}

/// Whether a text is of the form `0x0010:  7f00 0001 ...`.
fn is_octets(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"0x").unwrap_or_default();
    let count = digits.iter().take_while(|octet| octet.is_ascii_hexdigit()).count();
    count > 0 && digits.get(count) == Some(&b':')
}

/// What stands behind `IP` or `IP6`, which only few words can precede, or behind the link header of `-e`.
fn packet(line: &[u8]) -> Option<&[u8]> {
    let mut rest = line;
    for _ in 0..WORDS {
        for mark in [&b"IP "[..], b"IP6 "] {
            if let Some(packet) = rest.strip_prefix(mark) {
                return Some(packet);
            }
        }
        for mark in [&b"ethertype IPv4 (0x0800), "[..], b"ethertype IPv6 (0x86dd), "] {
            if let Some(packet) = rest.strip_prefix(mark) {
                return behind_length(packet);
            }
        }
        rest = rest[memchr::memchr(b' ', rest)? + 1..].trim_ascii_start();
    }
    None
}

/// What follows `length N: `; behind the tag of a VLAN that is not there.
fn behind_length(text: &[u8]) -> Option<&[u8]> {
    match text.strip_prefix(b"length ") {
        Some(length) => Some(&length[memchr::memmem::find(length, b": ")? + 2..]),
        None => Some(text),
    }
}

/// What follows the parenthesis at the front of `text`.
fn parenthesis(text: &[u8]) -> Option<&[u8]> {
    let mut depth = 0_usize;
    for (at, octet) in text.iter().enumerate() {
        match octet {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return text.get(at + 1..);
        }
    }
    None
}

/// A time with its date at the beginning of a line, and how it is written.
pub fn stamp(line: &[u8]) -> Option<(Stamp, &[u8])> {
    if let Some((stamp, used)) = iso(line) {
        return Some((stamp, line.get(..used)?));
    }
    let word = line.split(|octet| *octet == b' ').next()?;
    // `-tt`: seconds since 1970; a clock time has colons.
    Some((epoch(word)?, word))
}

/// An address and the port behind its last dot; `None` for the port where there is none.
pub fn address_port(text: &[u8]) -> (&[u8], Option<u16>) {
    let dot = memchr::memrchr(b'.', text).map(|dot| (&text[..dot], &text[dot + 1..]));
    let port = |digits| if digits == b"domain" { Some(PORT) } else { address::number_u16(digits) };
    match dot {
        // The last part of a bare IPv4 address is no port.
        Some((address, digits)) if address::parse(text).is_none() => (address, port(digits)),
        _ => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_apart() {
        let packet = |text: &'static str| Some(Line::Packet(text.as_bytes()));
        for (text, line) in [
            ("02:21:19.133550 lo    In  IP6 ::1.1 > ::1.53: 1+", packet("::1.1 > ::1.53: 1+")),
            ("02:21:19.1 IP (tos 0x0, proto UDP (17), length 90)", Some(Line::Header)),
            ("    192.0.2.1.1 > 192.0.2.53.53: 1+ ", Some(Line::Rest(b"192.0.2.1.1 > 192.0.2.53.53: 1+"))),
            ("\t0x0000:  4500 005a", Some(Line::Octets)),
            (
                "1 IP6 (flowlabel 0x5e1e7, next-header UDP (17) payload length: 65) ::1.2 > ::1.53: 3+",
                packet("::1.2 > ::1.53: 3+"),
            ),
            (
                "1 00:00:00:00:00:00 > 00:00:00:00:00:01, ethertype IPv4 (0x0800), length 104: 192.0.2.1.1 > x",
                packet("192.0.2.1.1 > x"),
            ),
            (
                "1 0:1 > 0:2, ethertype 802.1Q (0x8100), length 108: vlan 7, p 0, ethertype IPv4 (0x0800), 192.0.2.1.1 > x",
                packet("192.0.2.1.1 > x"),
            ),
            ("1 0:1 > 0:2, ethertype IPv4 (0x0800), length 104: (tos 0x0, length 90)", Some(Line::Header)),
            ("02:21:19.1 IP (tos 0x0", None),
            ("02:21:19.1 ARP, Request who-has 192.0.2.1", None),
            ("02:21:19.1 IP (tos 0x0)) x", packet(") x")),
            ("", None),
        ] {
            assert_eq!(read(text.as_bytes()), line, "{text}");
        }
    }
}
