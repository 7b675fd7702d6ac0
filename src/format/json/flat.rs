//! The fast way through an object: no nesting, no escapes, ASCII.

use super::Paths;
use crate::format::columns::{Cells, FIELDS};

/// Longest number that is read here.
const NUMBER_MAX: usize = 40;

/// Reads a flat object of ASCII without escapes into `cells`, borrowing everything.
///
/// `false` where the object is anything else, valid or not; `cells` then hold nothing of use.
pub fn read<'a>(frame: &'a [u8], paths: &Paths, cells: &mut Cells<'a>) -> bool {
    object(frame, paths, cells).is_some()
}

/// As [`read`].
fn object<'a>(frame: &'a [u8], paths: &Paths, cells: &mut Cells<'a>) -> Option<()> {
    *cells = [None; FIELDS];
    let mut rest = blanks(frame.strip_prefix(b"{")?);
    if let Some(rest) = rest.strip_prefix(b"}") {
        return blanks(rest).is_empty().then_some(());
    }
    loop {
        let (key, tail) = string(rest)?;
        let (value, tail) = value(blanks(blanks(tail).strip_prefix(b":")?))?;
        for (cell, path) in cells.iter_mut().zip(paths) {
            if path.as_ref().is_some_and(|path| path.as_bytes() == key) {
                *cell = value;
            }
        }
        rest = blanks(tail);
        match rest.split_first()? {
            (b',', tail) => rest = blanks(tail),
            (b'}', tail) => return blanks(tail).is_empty().then_some(()),
            _ => return None,
        }
    }
}

/// What follows the white space of JSON.
fn blanks(text: &[u8]) -> &[u8] {
    let count = text.iter().take_while(|octet| matches!(octet, b' ' | b'\t' | b'\n' | b'\r')).count();
    &text[count..]
}

/// A string of printable ASCII without escapes, and what follows it.
fn string(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = text.strip_prefix(b"\"")?;
    let end = text.iter().position(|octet| matches!(octet, b'"' | b'\\' | 0..0x20 | 0x80..))?;
    match text[end] {
        b'"' => Some((&text[..end], &text[end + 1..])),
        _ => None,
    }
}

/// A value's text (`None` for null) and what follows it.
fn value(text: &[u8]) -> Option<(Option<&[u8]>, &[u8])> {
    match text.first()? {
        b'"' => string(text).map(|(value, rest)| (Some(value), rest)),
        b'n' => Some((None, text.strip_prefix(b"null")?)),
        b't' | b'f' => {
            let word: &[u8] = if text[0] == b't' { b"true" } else { b"false" };
            text.starts_with(word).then(|| text.split_at(word.len())).map(|(value, rest)| (Some(value), rest))
        }
        _ => number(text).map(|(value, rest)| (Some(value), rest)),
    }
}

/// A number without exponent, and what follows it.
fn number(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let digits = |from: usize| text[from..].iter().take(NUMBER_MAX + 1).take_while(|o| o.is_ascii_digit()).count();
    let sign = usize::from(text.starts_with(b"-"));
    let whole = digits(sign);
    if whole == 0 || (whole > 1 && text[sign] == b'0') {
        return None;
    }
    let mut end = sign + whole;
    if text.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        if fraction == 0 {
            return None;
        }
        end += 1 + fraction;
    }
    (end <= NUMBER_MAX && !matches!(text.get(end), Some(b'e' | b'E'))).then(|| text.split_at(end))
}
