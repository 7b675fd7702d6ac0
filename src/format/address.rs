//! Client addresses as logs write them, with or without a port.

use std::net::{IpAddr, Ipv4Addr};

use super::{hextets, quad};

/// Reads an address and the port behind it.
///
/// Shapes: `192.0.2.1`, `192.0.2.1:53`, `192.0.2.1#53` (BIND), `192.0.2.1@53` (Unbound), `2001:db8::1`,
/// `2001:db8::1#53`, `[2001:db8::1]:53`; a zone as in `fe80::1%eth0` is dropped, a BIND key as in
/// `192.0.2.1#53/key name` too. IPv4-mapped addresses become IPv4. Octets with leading zeros are no addresses,
/// because programs disagree on what they mean. `None` for anything else.
pub fn parse(text: &[u8]) -> Option<(IpAddr, Option<u16>)> {
    if let Some(address) = quad::whole(text) {
        return Some((IpAddr::V4(address), None));
    }
    if let Some((address, tail)) = ipv4(text) {
        return Some((IpAddr::V4(address), port(tail, b":#@")?));
    }
    let (address, tail) = match text.strip_prefix(b"[") {
        Some(inner) => {
            let close = inner.iter().position(|octet| *octet == b']')?;
            (&inner[..close], &inner[close + 1..])
        }
        None => text.split_at(text.iter().position(|octet| matches!(octet, b'#' | b'@' | b'/')).unwrap_or(text.len())),
    };
    let address = match address.iter().position(|octet| *octet == b'%') {
        Some(zone) => &address[..zone],
        None => address,
    };
    Some((IpAddr::V6(hextets::read(address)?).to_canonical(), port(tail, b":#@")?))
}

/// The dotted quad at the beginning of `text`, and what follows it.
fn ipv4(text: &[u8]) -> Option<(Ipv4Addr, &[u8])> {
    let mut octets = [0u8; 4];
    let mut rest = text;
    for (i, octet) in octets.iter_mut().enumerate() {
        if i > 0 {
            rest = rest.strip_prefix(b".")?;
        }
        (*octet, rest) = decimal_octet(rest)?;
    }
    // `1.2.3.4.5` and `1.2.3.4a` are no addresses; the port reader refuses what follows then.
    Some((Ipv4Addr::from(octets), rest))
}

/// One to three digits up to 255 without a leading zero, and what follows.
fn decimal_octet(text: &[u8]) -> Option<(u8, &[u8])> {
    let (value, rest) = match text {
        [a @ b'1'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9', rest @ ..] => {
            (u16::from(a - b'0') * 100 + u16::from(b - b'0') * 10 + u16::from(c - b'0'), rest)
        }
        [a @ b'1'..=b'9', b @ b'0'..=b'9', rest @ ..] => (u16::from(a - b'0') * 10 + u16::from(b - b'0'), rest),
        [a @ b'0'..=b'9', rest @ ..] => (u16::from(a - b'0'), rest),
        _ => return None,
    };
    Some((u8::try_from(value).ok()?, rest))
}

/// The port in `tail`, which begins with one of `separators`: `Some(None)` where there is none, `None` where
/// `tail` is something else.
fn port(tail: &[u8], separators: &[u8]) -> Option<Option<u16>> {
    let Some((separator, rest)) = tail.split_first() else { return Some(None) };
    if tail.starts_with(b"/key ") {
        return Some(None);
    }
    if !separators.contains(separator) {
        return None;
    }
    let digits = rest.iter().take_while(|octet| octet.is_ascii_digit()).count();
    let (number, key) = rest.split_at(digits);
    if !(key.is_empty() || key.starts_with(b"/key ")) {
        return None;
    }
    number_u16(number).map(Some)
}

/// A decimal number of one to five digits up to 65535.
pub fn number_u16(digits: &[u8]) -> Option<u16> {
    if digits.is_empty() || digits.len() > 5 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    u16::try_from(digits.iter().fold(0u32, |sum, digit| sum * 10 + u32::from(digit - b'0'))).ok()
}

#[cfg(test)]
mod tests {
    use std::net::Ipv6Addr;

    use super::*;
    use proptest::prelude::*;

    /// The address and port of `text`.
    fn read(text: &str) -> Option<(String, Option<u16>)> {
        parse(text.as_bytes()).map(|(address, port)| (address.to_string(), port))
    }

    #[test]
    fn all_shapes_are_read() {
        for (text, address, port) in [
            ("192.0.2.1", "192.0.2.1", None),
            ("0.0.0.0", "0.0.0.0", None),
            ("255.255.255.255:65535", "255.255.255.255", Some(65535)),
            ("192.0.2.1:53", "192.0.2.1", Some(53)),
            ("192.0.2.1#53", "192.0.2.1", Some(53)),
            ("192.0.2.1@53", "192.0.2.1", Some(53)),
            ("192.0.2.1#53/key tsig.example", "192.0.2.1", Some(53)),
            ("192.0.2.1/key tsig.example", "192.0.2.1", None),
            ("2001:db8::1", "2001:db8::1", None),
            ("2001:DB8::1#53", "2001:db8::1", Some(53)),
            ("2001:db8::1@53", "2001:db8::1", Some(53)),
            ("2001:db8::1#53/key k", "2001:db8::1", Some(53)),
            ("[::1]:53", "::1", Some(53)),
            ("[::1]#53", "::1", Some(53)),
            ("[::1]", "::1", None),
            ("::1#53", "::1", Some(53)),
            ("fe80::1%eth0", "fe80::1", None),
            ("fe80::1%2#5353", "fe80::1", Some(5353)),
            ("[fe80::1%eth0]:53", "fe80::1", Some(53)),
            ("::ffff:192.0.2.1", "192.0.2.1", None),
            ("[::ffff:192.0.2.1]:53", "192.0.2.1", Some(53)),
        ] {
            assert_eq!(read(text), Some((address.to_owned(), port)), "{text}");
        }
    }

    #[test]
    fn anything_else_is_none() {
        for text in [
            "",
            ".",
            "-",
            "1.2.3",
            "1.2.3.",
            "1.2.3.4.",
            "1.2.3.4.5",
            "1.2.3.256",
            "01.2.3.4",
            "1.2.3.4:",
            "1.2.3.4:x",
            "1.2.3.4:65536",
            "1.2.3.4 ",
            " 1.2.3.4",
            "1.2.3.4/24",
            "[::1",
            "::1]",
            "[]",
            "[::1]53",
            "host",
            "%eth0",
            "1:2:3",
            "1.2.3.4#53/tcp",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_the_standard_library_prints_is_read(v4: u32, v6: u128, port: u16) {
            let v4 = Ipv4Addr::from(v4);
            let v6 = Ipv6Addr::from(v6);
            prop_assert_eq!(parse(v4.to_string().as_bytes()), Some((IpAddr::V4(v4), None)));
            prop_assert_eq!(parse(format!("{v4}#{port}").as_bytes()), Some((IpAddr::V4(v4), Some(port))));
            prop_assert_eq!(parse(v6.to_string().as_bytes()), Some((IpAddr::V6(v6).to_canonical(), None)));
            prop_assert_eq!(parse(format!("[{v6}]:{port}").as_bytes()), Some((IpAddr::V6(v6).to_canonical(), Some(port))));
        }

        #[test]
        fn agrees_with_the_standard_library(text in "[0-9.:a-f]{0,16}") {
            if let Ok(address) = text.parse::<IpAddr>() {
                prop_assert_eq!(parse(text.as_bytes()), Some((address.to_canonical(), None)));
            } else if let Some((address, port)) = parse(text.as_bytes()) {
                prop_assert!(port.is_some() && text.starts_with(&address.to_string()));
            }
        }

        #[test]
        fn any_octets_do_no_harm(text: Vec<u8>) {
            let _ = parse(&text);
        }
    }
}
