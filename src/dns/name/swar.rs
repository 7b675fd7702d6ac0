//! Names eight octets at a time: the hot path of [`super::canonical`] and [`super::fold`].

/// `octet` in each of eight octets.
const fn all(octet: u8) -> u64 {
    u64::from_le_bytes([octet; 8])
}

/// The highest bit of each octet.
const HIGH: u64 = all(0x80);

/// The highest bit of each octet of `word` that is `octet`.
#[inline]
fn equal(word: u64, octet: u8) -> u64 {
    let differing = word ^ all(octet);
    !(((differing & !HIGH) + !HIGH) | differing) & HIGH
}

/// Lower case of the ASCII letters in `word`.
#[inline]
pub fn lower(word: u64) -> u64 {
    let seven = word & !HIGH;
    let from_a = seven + all(0x80 - b'A');
    let beyond_z = seven + all(0x80 - b'Z' - 1);
    word | (from_a & !beyond_z & !word & HIGH) >> 2
}

/// Whether `text`, of 8 to 63 octets, is canonical as it stands.
#[inline]
pub fn is_plain(text: &[u8]) -> bool {
    let (words, _) = text.as_chunks::<8>();
    // The beginning counts as a dot: no name begins with one.
    let (mut wrong, mut before) = (0, 0x80);
    for word in words {
        (wrong, before) = see(u64::from_le_bytes(*word), wrong, before);
    }
    // The last eight octets again: what was not in a word, and at least the octet before it.
    let Some(last) = text.last_chunk::<8>() else { return false };
    let (wrong, _) = see(u64::from_le_bytes(*last), wrong, 0);
    wrong == 0 && last[7] != b'.'
}

/// Adds to `wrong` where `word` has an octet to escape or two dots in a row; `before` is 0x80 behind a dot.
#[inline]
fn see(word: u64, wrong: u64, before: u64) -> (u64, u64) {
    let dots = equal(word, b'.');
    // A borrow spoils only octets above one that is wrong already.
    let low = word.wrapping_sub(all(0x21)) & !word;
    let odd = (low | word) & HIGH | equal(word, 0x7f) | equal(word, b'\\');
    (wrong | odd | dots & (dots << 8 | before), dots >> 56)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same octet by octet.
    fn plainly(text: &[u8]) -> bool {
        let fine = |octet: &u8| (0x21..=0x7e).contains(octet) && *octet != b'\\';
        text.iter().all(fine) && text.split(|octet| *octet == b'.').all(|label| !label.is_empty())
    }

    proptest! {
        #[test]
        fn plain_names_are_told(text in prop::collection::vec(
            prop_oneof![8 => prop::sample::select(b"aZ0-_~!".to_vec()), 2 => Just(b'.'), 1 => any::<u8>()], 8..64)) {
            prop_assert_eq!(is_plain(&text), plainly(&text), "{}", text.escape_ascii());
        }

        #[test]
        fn long_plain_names_are_told(text in "[a-z]{1,9}(\\.[A-Z0-9]{1,9}){1,5}") {
            prop_assert!(text.len() < 8 || is_plain(text.as_bytes()));
        }

        #[test]
        fn letters_are_lowered(octets: [u8; 8]) {
            prop_assert_eq!(lower(u64::from_le_bytes(octets)).to_le_bytes(), octets.map(|octet| octet.to_ascii_lowercase()));
        }
    }
}
