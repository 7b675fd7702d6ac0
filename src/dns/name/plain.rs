//! Plain names inside a text: the hot path of formats that know what follows a name.

use crate::lanes::{LANES, Lanes};

/// The longest name that is found here, in octets: no label of it can be too long.
const LONGEST: usize = 63;

/// How long the name at the beginning of `text` is that ends before the first `end`, a separator that stands in no
/// name.
///
/// `None` where it is not canonical as it stands, has more than 63 octets, or the text ends soon behind it.
#[inline]
pub fn plain_before(text: &[u8], end: u8) -> Option<usize> {
    let (mut odd, mut dots) = (0u64, 0u64);
    for (at, octets) in text.as_chunks::<LANES>().0.iter().take(LONGEST / LANES + 1).enumerate() {
        let octets = Lanes::new(octets);
        let ends = octets.equal(end);
        odd |= u64::from(octets.outside(0x21, 0x7e) | octets.equal(b'\\')) << (at * LANES);
        dots |= u64::from(octets.equal(b'.')) << (at * LANES);
        if ends != 0 {
            let length = at * LANES + ends.trailing_zeros() as usize;
            let behind = 1u64 << length;
            let inside = behind - 1;
            // A name begins behind a dot, as it were, and ends before one; no two dots follow each other.
            let (dots, after_dots) = (dots & inside | behind, (dots & inside) << 1 | 1);
            return (odd & inside | dots & after_dots == 0).then_some(length);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::dns::name::canonical;

    proptest! {
        #[test]
        fn plain_names_are_canonical(
            text in prop::collection::vec(
                prop_oneof![9 => prop::sample::select(b"aZ0-_~!".to_vec()), 2 => Just(b'.'), 1 => any::<u8>()], 0..70),
            end in prop::sample::select(b" ,)\"".to_vec()),
        ) {
            let whole = [&text[..], &[end], &[b' '; LANES]].concat();
            let name = &text[..text.iter().position(|octet| *octet == end).unwrap_or(text.len())];
            let is_plain = name.len() <= LONGEST && name != b"." && canonical(name, &mut Vec::new()) == Ok(name) && !name.contains(&b'\\');
            prop_assert_eq!(plain_before(&whole, end), is_plain.then_some(name.len()), "{}", whole.escape_ascii());
        }
    }
}
