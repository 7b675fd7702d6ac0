//! The fast way through an object: no nesting, no escapes, ASCII.

use memchr::memchr;

use super::Paths;
use crate::format::columns::{Cells, FIELDS};

/// The keys of the object before, in order, each with the fields that it holds, a bit each: objects of one log mostly
/// have the same keys in the same order.
pub type Order = Vec<(Vec<u8>, u16)>;

/// Reads a flat object of ASCII without escapes into `cells`, borrowing everything.
///
/// `false` where the object is anything else, valid or not; `cells` then hold nothing of use.
pub fn read<'a>(frame: &'a [u8], paths: &Paths, order: &mut Order, cells: &mut Cells<'a>) -> bool {
    object(frame, paths, order, cells).is_some()
}

/// Keys that are remembered.
const ORDER_MAX: usize = 256;

/// As [`read`].
fn object<'a>(frame: &'a [u8], paths: &Paths, order: &mut Order, cells: &mut Cells<'a>) -> Option<()> {
    *cells = [None; FIELDS];
    let mut rest = blanks(frame.strip_prefix(b"{")?);
    if let Some(rest) = rest.strip_prefix(b"}") {
        return blanks(rest).is_empty().then_some(());
    }
    for at in 0.. {
        let (key, tail) = string(rest)?;
        let (value, tail) = value(blanks(blanks(tail).strip_prefix(b":")?))?;
        let mut fields = fields_of(key, at, paths, order);
        while fields != 0 {
            cells[fields.trailing_zeros() as usize] = value;
            fields &= fields - 1;
        }
        rest = blanks(tail);
        match rest.split_first()? {
            (b',', tail) => rest = blanks(tail),
            (b'}', tail) => return blanks(tail).is_empty().then_some(()),
            _ => return None,
        }
    }
    None
}

/// The fields that the key at this place holds, a bit each.
#[inline]
fn fields_of(key: &[u8], at: usize, paths: &Paths, order: &mut Order) -> u16 {
    match order.get(at) {
        Some((known, fields)) if **known == *key => *fields,
        _ => learn(key, at, paths, order),
    }
}

/// As [`fields_of`], for a key that did not stand at this place before.
#[cold]
fn learn(key: &[u8], at: usize, paths: &Paths, order: &mut Order) -> u16 {
    let holds = |path: &Option<Box<str>>| path.as_ref().is_some_and(|path| path.as_bytes() == key);
    let fields = paths.iter().zip(0..).fold(0, |fields, (path, bit)| fields | u16::from(holds(path)) << bit);
    if at < ORDER_MAX {
        order.resize(order.len().max(at + 1), (Vec::new(), 0));
        let (known, held) = &mut order[at];
        known.clear();
        known.extend_from_slice(key);
        *held = fields;
    }
    fields
}

/// What follows the white space of JSON.
fn blanks(text: &[u8]) -> &[u8] {
    let count = text.iter().take_while(|octet| matches!(octet, b' ' | b'\t' | b'\n' | b'\r')).count();
    &text[count..]
}

/// A string of printable ASCII without escapes, and what follows it.
pub fn string(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = text.strip_prefix(b"\"")?;
    let end = memchr(b'"', text)?;
    let inside = &text[..end];
    let usual = |octet: &u8| (0x20..0x80).contains(octet) & (*octet != b'\\');
    inside.iter().fold(true, |all, octet| all & usual(octet)).then_some((inside, &text[end + 1..]))
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
    let digits = |from: usize| text[from..].iter().take_while(|octet| octet.is_ascii_digit()).count();
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
    (!matches!(text.get(end), Some(b'e' | b'E'))).then(|| text.split_at(end))
}
