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

/// Shows to `see` a text in lower case, eight octets at a time, the lowest first; the last ones again with those
/// before them. Of less than eight octets it is one word.
#[inline]
pub fn folded_words(text: &[u8], mut see: impl FnMut(u64)) {
    let Some(last) = text.last_chunk::<8>() else {
        return see(lower(text.iter().rev().fold(0, |word, octet| word << 8 | u64::from(*octet))));
    };
    for word in text.as_chunks::<8>().0 {
        see(lower(u64::from_le_bytes(*word)));
    }
    see(lower(u64::from_le_bytes(*last)));
}

/// Whether two texts are the same. Without the call that comparing slices of unknown length makes.
#[inline]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    alike(a, b, |word| word).unwrap_or_else(|| a == b)
}

/// Whether `text` in lower case is `folded`, which is.
#[inline]
pub fn folds_to(text: &[u8], folded: &[u8]) -> bool {
    // Most names are asked for in lower case.
    same(text, folded) || alike(folded, text, lower).unwrap_or_else(|| folded.eq_ignore_ascii_case(text))
}

/// Whether `a` is what `made` makes of the words of `b`; `None` for less than eight octets.
#[inline]
fn alike(a: &[u8], b: &[u8], made: impl Fn(u64) -> u64) -> Option<bool> {
    let is_alike = |(a, b): (&[u8; 8], &[u8; 8])| u64::from_le_bytes(*a) == made(u64::from_le_bytes(*b));
    let last = is_alike((a.last_chunk::<8>()?, b.last_chunk::<8>()?));
    let words = a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0);
    Some(a.len() == b.len() && last && words.fold(true, |all, pair| all & is_alike(pair)))
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
        fn texts_are_compared(a in "[a-cA-C\\[@]{0,20}", b in "[a-cA-C\\[@]{0,20}") {
            let (a, b, folded) = (a.as_bytes(), b.as_bytes(), a.to_ascii_lowercase());
            prop_assert!(same(a, a) && folds_to(a, folded.as_bytes()));
            prop_assert_eq!(same(a, b), a == b);
            prop_assert_eq!(folds_to(b, folded.as_bytes()), b.to_ascii_lowercase() == folded.as_bytes());
            let words = |text: &[u8]| {
                let mut words = Vec::new();
                folded_words(text, |word| words.push(word));
                words
            };
            prop_assert_eq!(words(a), words(folded.as_bytes()));
        }

        #[test]
        fn letters_are_lowered(octets: [u8; 8]) {
            prop_assert_eq!(lower(u64::from_le_bytes(octets)).to_le_bytes(), octets.map(|octet| octet.to_ascii_lowercase()));
        }
    }
}
