//! Ends of objects without objects in them, sixteen octets at a time.

use crate::lanes::{LANES, Lanes};

/// The longest object that is measured here, in octets.
const LONGEST: usize = 1 << 12;

/// How long the object at the beginning of `text` is; `None` where it has an object, a backslash or a line end in it, or
/// ends too near to the end of `text`.
#[inline]
pub fn length(text: &[u8]) -> Option<usize> {
    let rest = text.strip_prefix(b"{")?;
    // Where there are quotes, added without carry: that they are even or odd adds up too.
    let mut quotes = 0;
    for (at, octets) in rest.as_chunks::<LANES>().0.iter().take(LONGEST / LANES).enumerate() {
        let octets = Lanes::new(octets);
        let closing = octets.equal(b'}');
        let before = if closing == 0 { 0xffff } else { (closing & closing.wrapping_neg()) - 1 };
        quotes ^= octets.equal(b'"') & before;
        if (octets.equal(b'{') | octets.equal(b'\\') | octets.equal(b'\n')) & before != 0 {
            return None;
        }
        if closing != 0 {
            // In a string it closes nothing.
            let is_outside = quotes.count_ones() % 2 == 0;
            return is_outside.then_some(1 + at * LANES + closing.trailing_zeros() as usize + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::frames::json::Scanner;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lengths_are_those_of_the_scanner(
            members in prop::collection::vec("\"[a-z]{1,9}\":(\"[a-z ,\\[}]{0,20}\"|1)", 0..6),
            odd in prop_oneof![3 => Just(""), 1 => prop::sample::select(vec!["\\", "\n", "{", "}", "\""])],
            at: prop::sample::Index,
            behind in "[a-z }\"\n]{0,40}",
        ) {
            let mut text = format!("{{{}}}", members.join(","));
            let at = 1 + at.index(text.len());
            text.insert_str(at, odd);
            text.push_str(&behind);
            if let Some(length) = length(text.as_bytes()) {
                let is_flat = !text[..length].contains(['\\', '\n']) && text[..length].matches('{').count() == 1;
                prop_assert!(is_flat);
                prop_assert_eq!(Scanner::slowly(text.as_bytes()), Some((0, length)), "{}", text);
            }
        }
    }

    #[test]
    fn usual_objects_are_measured() {
        let line = r#"{"timestamp":"2026-03-01T00:00:00.757Z","client":"10.218.166.107","qname":"a.b","x":[1]}"#;
        assert_eq!(length(format!("{line}\n0123456789abcdef").as_bytes()), Some(line.len()));
    }
}
