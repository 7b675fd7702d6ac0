//! Dotted quads, sixteen octets at a time: the hot path of [`super::address`].

use std::net::Ipv4Addr;

use crate::lanes::{LANES, Lanes};

/// The dotted quad at the beginning of `text` that ends before `end`, an octet which is no digit and no dot, and how
/// many octets it takes. `None` for anything else, and for less than sixteen octets.
#[inline]
pub fn before(text: &[u8], end: u8) -> Option<(Ipv4Addr, usize)> {
    let text = text.first_chunk()?;
    let length = Lanes::new(text).equal(end).trailing_zeros();
    quad(text, length).map(|address| (address, length as usize))
}

/// The dotted quad that is all of `text`.
#[inline]
pub fn whole(text: &[u8]) -> Option<Ipv4Addr> {
    let mut octets = [0; LANES];
    octets.get_mut(..text.len())?.copy_from_slice(text);
    quad(&octets, text.len() as u32)
}

/// The dotted quad that the first `length` octets of `text` are.
#[inline]
fn quad(text: &[u8; LANES], length: u32) -> Option<Ipv4Addr> {
    if !(7..=15).contains(&length) {
        return None;
    }
    let lanes = Lanes::new(text);
    let inside = (1 << length) - 1;
    let dots = lanes.equal(b'.') & inside;
    // Without the first dot, and without the first two.
    let after_one = dots & dots.wrapping_sub(1);
    let after_two = after_one & after_one.wrapping_sub(1);
    let is_quad = dots == lanes.outside(b'0', b'9') & inside && after_two & after_two.wrapping_sub(1) == 0;
    if after_two == 0 || !is_quad {
        return None;
    }
    let (one, two, three) = (dots.trailing_zeros(), after_one.trailing_zeros(), after_two.trailing_zeros());
    // The first two parts end in the first eight octets, which are rotated until the part is highest.
    let front = u64::from_le_bytes(*text.first_chunk()?);
    let early = |end: u32| (front.rotate_right(8 * end) >> 40) as u32;
    // The others end behind the fifth.
    let late = |end: u32| Some(u32::from_le_bytes(*text.get((end as usize).checked_sub(4)?..)?.first_chunk()?) >> 8);
    let parts = [
        part(early(one), one)?,
        part(early(two), two - one - 1)?,
        part(late(three)?, three - two - 1)?,
        part(late(length)?, length - three - 1)?,
    ];
    let is_wrong = parts.iter().fold(false, |any, part| any | part.is_wrong);
    let address = parts.iter().fold(0, |address, part| address << 8 | part.value);
    (!is_wrong).then_some(Ipv4Addr::from(address))
}

/// One of four parts.
struct Part {
    /// The value, if nothing is wrong.
    value: u32,
    /// Whether it is above 255, or has leading zeros: programs disagree on what they mean.
    is_wrong: bool,
}

/// The part whose `count` digits are the last of three octets, the units highest; `None` for more than three; none
/// are wrong.
#[inline]
fn part(digits: u32, count: u32) -> Option<Part> {
    let (mask, least) = *PARTS.get(count as usize)?;
    let digits = (digits ^ 0x30_3030) & mask;
    // Hundreds, tens and units, an octet each: in this order they compare as their value does.
    let parts = digits.swap_bytes() >> 8;
    let value = digits.wrapping_mul(1 | 10 << 8 | 100 << 16) >> 16 & 0xff;
    Some(Part { value, is_wrong: !(least..=0x02_05_05).contains(&parts) })
}

/// For each number of digits, the octets that hold them, and the least that they are without leading zeros.
const PARTS: [(u32, u32); 4] = [(0, 1), (0xff_0000, 0), (0xff_ff00, 0x0100), (0xff_ffff, 0x01_0000)];

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
