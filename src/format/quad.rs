//! Dotted quads, sixteen octets at a time: the hot path of [`super::address`].

use std::net::Ipv4Addr;

/// `octet` in each of sixteen octets.
const fn all(octet: u8) -> u128 {
    u128::from_le_bytes([octet; 16])
}

/// The highest bit of each octet that is no decimal digit, once `'0'` was taken off by exclusive or.
fn no_digits(values: u128) -> u128 {
    // Without carries between octets: 0x76 lifts 10 and more over 0x7f.
    (((values & all(0x7f)) + all(0x76)) | values) & all(0x80)
}

/// The highest bit of each octet of `text` that is `octet`.
fn equal(text: u128, octet: u8) -> u128 {
    let differing = text ^ all(octet);
    !(((differing & all(0x7f)) + all(0x7f)) | differing) & all(0x80)
}

/// The dotted quad at the beginning of `text` that ends before `end`, an octet which is no digit and no dot, and how
/// many octets it takes. `None` for anything else, and for less than sixteen octets.
#[inline]
pub fn before(text: &[u8], end: u8) -> Option<(Ipv4Addr, usize)> {
    let text = u128::from_le_bytes(*text.first_chunk::<16>()?);
    let ends = equal(text, end);
    if ends == 0 {
        return None;
    }
    let length = ends.trailing_zeros() / 8;
    quad(text, length).map(|address| (address, length as usize))
}

/// The dotted quad that is all of `text`.
#[inline]
pub fn whole(text: &[u8]) -> Option<Ipv4Addr> {
    let mut octets = [0; 16];
    octets.get_mut(..text.len())?.copy_from_slice(text);
    quad(u128::from_le_bytes(octets), text.len() as u32)
}

/// The dotted quad that the first `length` octets of `text`, the lowest first, are.
#[inline]
fn quad(text: u128, length: u32) -> Option<Ipv4Addr> {
    if !(7..=15).contains(&length) {
        return None;
    }
    let inside = (1u128 << (8 * length)) - 1;
    let values = text ^ all(b'0');
    let mut dots = equal(text, b'.') & inside;
    if dots != no_digits(values) & inside {
        return None;
    }
    let mut octets = [0; 20];
    octets[..16].copy_from_slice(&values.to_le_bytes());
    let (mut address, mut start, mut wrong) = (0, 0, false);
    for part in 0..4 {
        let end = match (part, dots) {
            (0..3, 0) => return None,
            (0..3, _) => dots.trailing_zeros() / 8,
            _ if dots != 0 => return None,
            _ => length,
        };
        dots &= dots.wrapping_sub(1);
        let digits = end.wrapping_sub(start);
        if digits.wrapping_sub(1) > 2 {
            return None;
        }
        // Hundreds, tens and units in the three lowest octets; those that are not there are zero.
        let aligned = octets.get(start as usize..)?.first_chunk().map(|four| u32::from_le_bytes(*four))?;
        let aligned = aligned << (8 * (3 - digits));
        let (hundreds, tens, units) = (aligned & 0xff, aligned >> 8 & 0xff, aligned >> 16 & 0xff);
        let value = hundreds * 100 + tens * 10 + units;
        // Programs disagree on what leading zeros mean.
        wrong |= value > 255 || (digits == 3 && hundreds == 0) || (digits == 2 && tens == 0);
        address = address << 8 | value;
        start = end + 1;
    }
    (!wrong).then_some(Ipv4Addr::from(address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the standard library, which refuses leading zeros too, makes of `text`.
    fn expected(text: &str) -> Option<Ipv4Addr> {
        text.parse().ok()
    }

    proptest! {
        #[test]
        fn agrees_with_the_standard_library(text in "[0-9.]{0,16}", odd in "[0-9.#:a]{0,17}") {
            for text in [text, odd] {
                prop_assert_eq!(whole(text.as_bytes()), expected(&text), "{}", text);
            }
        }

        #[test]
        fn quads_are_read(octets: [u8; 4], rest in "[ -~]{16}") {
            let address = Ipv4Addr::from(octets);
            let text = address.to_string();
            prop_assert_eq!(whole(text.as_bytes()), Some(address));
            prop_assert_eq!(before(format!("{text}#{rest}").as_bytes(), b'#'), Some((address, text.len())));
        }

        #[test]
        fn any_octets_do_no_harm(text: Vec<u8>) {
            let _ = (whole(&text), before(&text, b'#'));
        }
    }

    #[test]
    fn odd_ones_are_refused() {
        for text in
            ["1.2.3", "1.2.3.4.5", "1..2.3", ".1.2.3", "1.2.3.", "256.1.1.1", "01.2.3.4", "1.2.3.04", "1.2.3.1000"]
        {
            assert_eq!(whole(text.as_bytes()), None, "{text}");
            assert_eq!(before(format!("{text}#53 and more").as_bytes(), b'#'), None, "{text}");
        }
        assert_eq!(before(b"192.0.2.1 and no end", b'#'), None);
        assert_eq!(before(b"1.2.3.4#", b'#'), None);
    }
}
