//! IPv6 addresses in text: the hot path of [`super::address`].

use std::net::Ipv6Addr;

/// The value of each octet as a hexadecimal digit; 0xff for those that are none.
const DIGITS: [u8; 256] = {
    let mut digits = [0xff; 256];
    let mut value = 0;
    while value < 16 {
        digits[b"0123456789abcdef"[value] as usize] = value as u8;
        digits[b"0123456789ABCDEF"[value] as usize] = value as u8;
        value += 1;
    }
    digits
};

/// The address that all of `text` is (RFC 4291 §2.2). Those that end in a dotted quad are left to the standard
/// library, as is what is no address.
#[inline]
pub fn read(text: &[u8]) -> Option<Ipv6Addr> {
    usual(text).or_else(|| std::str::from_utf8(text).ok()?.parse().ok())
}

/// Reads groups of one to four digits with at most one `::`.
#[inline]
fn usual(text: &[u8]) -> Option<Ipv6Addr> {
    let mut groups = [0u16; 8];
    // How many groups there are, and how many stand before `::`.
    let (mut count, mut before) = (0, None);
    let mut rest = text;
    if let Some(tail) = rest.strip_prefix(b"::") {
        (rest, before) = (tail, Some(0));
    }
    while !rest.is_empty() {
        let (group, digits) = group(rest)?;
        *groups.get_mut(count)? = group;
        count += 1;
        rest = &rest[digits..];
        match rest {
            [] => break,
            [b':', b':', tail @ ..] if before.is_none() => (rest, before) = (tail, Some(count)),
            [b':', tail @ ..] if !tail.is_empty() => rest = tail,
            _ => return None,
        }
    }
    match before {
        // `::` stands for at least one group.
        Some(before) if count < 8 => groups[before..].rotate_right(8 - count),
        None if count == 8 => {}
        _ => return None,
    }
    Some(Ipv6Addr::from(groups))
}

/// A group of one to four digits, and how many.
#[inline]
fn group(text: &[u8]) -> Option<(u16, usize)> {
    let mut value = 0;
    for (at, octet) in text.iter().take(5).enumerate() {
        match DIGITS[usize::from(*octet)] {
            0xff => return (at > 0).then_some((value, at)),
            _ if at == 4 => return None,
            digit => value = value << 4 | u16::from(digit),
        }
    }
    Some((value, text.len().min(4)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn agrees_with_the_standard_library(text in "[0-9a-fA-F:]{0,12}", groups in prop::collection::vec("[0-9a-f]{0,5}", 0..10)) {
            for text in [text, groups.join(":")] {
                prop_assert_eq!(read(text.as_bytes()), text.parse().ok(), "{}", text);
                prop_assert!(usual(text.as_bytes()).is_none_or(|address| text.parse() == Ok(address)), "{}", text);
            }
        }

        #[test]
        fn all_addresses_are_read(groups: [u16; 8], zeros: u8) {
            let mut groups = groups;
            for (_, group) in groups.iter_mut().enumerate().filter(|(at, _)| zeros >> at & 1 == 1) {
                *group = 0;
            }
            let address = Ipv6Addr::from(groups);
            prop_assert_eq!(read(address.to_string().as_bytes()), Some(address));
            let mapped = address.to_ipv4().is_some();
            prop_assert!(mapped || usual(address.to_string().as_bytes()) == Some(address));
        }
    }

    #[test]
    fn odd_ones() {
        for text in
            ["", ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "1:", ":1", "::1:", "g::"]
        {
            assert_eq!(read(text.as_bytes()), None, "{text}");
        }
        for text in ["::", "::1", "1::", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8"] {
            assert_eq!(read(text.as_bytes()), text.parse().ok(), "{text}");
        }
    }
}
