//! The fast way through an object: ASCII, and no escapes in what is wanted.
//!
//! Objects of one log mostly have the same keys in the same order: what a key means is looked up where it stood in the
//! object before. What is not wanted is passed over, and checked all the same.

use super::Paths;
use super::general::{Followed, Matched};
use crate::format::columns::{Cells, FIELDS};
use crate::lanes::{LANES, Lanes};

/// Keys that are remembered.
const ORDER_MAX: usize = 256;

/// How deep a value that nobody wants may nest here.
const DEPTH: usize = 16;

/// Knows what the keys of objects mean, from the objects before.
pub struct Known {
    /// The key or path of each field.
    paths: Paths,
    /// How much of the paths was followed where an object begins, the outermost first.
    begun: Vec<Followed>,
    /// The keys of the object before, in order, those of wanted objects within it among them.
    steps: Vec<Step>,
}

/// A key where it stood.
#[derive(Default)]
pub struct Step {
    /// The key.
    pub key: Vec<u8>,
    /// The fields that it holds, a bit each.
    pub fields: u16,
    /// The object that it is of, by its place in [`Known::begun`].
    of: usize,
    /// The same for an object that is its value, if there are fields in it.
    within: Option<usize>,
}

impl Known {
    /// Nothing is known yet.
    pub fn new(paths: Paths) -> Self {
        Known { begun: vec![Followed::of(&paths)], paths, steps: Vec::new() }
    }

    /// The key or path of each field.
    pub fn paths(&self) -> &Paths {
        &self.paths
    }

    /// The keys of the object before and what they hold, perhaps with those of another one behind them.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Reads an object into `cells`, borrowing everything.
    ///
    /// `false` where the object is anything but usual, valid or not; `cells` then hold nothing of use.
    pub fn read<'a>(&mut self, frame: &'a [u8], cells: &mut Cells<'a>) -> bool {
        *cells = [None; FIELDS];
        let inside = frame.strip_prefix(b"{");
        let rest = inside.and_then(|inside| self.object(inside, 0, &mut 0, cells));
        rest.is_some_and(|rest| blanks(rest).is_empty())
    }

    /// Reads an object behind its brace, the first key of which is the one at `at`; what follows it.
    fn object<'a>(&mut self, inside: &'a [u8], of: usize, at: &mut usize, cells: &mut Cells<'a>) -> Option<&'a [u8]> {
        list(inside, b'}', |member| {
            let (key, rest) = string(member)?;
            let text = blanks(blanks(rest).strip_prefix(b":")?);
            let (mut fields, within) = self.meaning(key, of, *at);
            *at += 1;
            if let (Some(within), Some(inside)) = (within, text.strip_prefix(b"{")) {
                return self.object(inside, within, at, cells);
            }
            // An object is no value of a field.
            if fields == 0 || text.starts_with(b"{") {
                return skip(text, DEPTH);
            }
            let (value, rest) = if text.starts_with(b"[") { (None, skip(text, DEPTH)?) } else { scalar(text)? };
            while fields != 0 {
                cells[fields.trailing_zeros() as usize] = value;
                fields &= fields - 1;
            }
            Some(rest)
        })
    }

    /// The fields that a key holds, and what is known of an object that is its value.
    #[inline]
    fn meaning(&mut self, key: &[u8], of: usize, at: usize) -> (u16, Option<usize>) {
        match self.steps.get(at) {
            Some(step) if step.of == of && *step.key == *key => (step.fields, step.within),
            _ => self.learn(key, of, at),
        }
    }

    /// As [`Known::meaning`], for a key that did not stand at this place before.
    #[cold]
    fn learn(&mut self, key: &[u8], of: usize, at: usize) -> (u16, Option<usize>) {
        let matched = std::str::from_utf8(key).map(|key| Matched::new(key, &self.paths, &self.begun[of]));
        let Matched { ends, within } = matched.unwrap_or_default();
        let fields = ends.iter().zip(0..).fold(0, |fields, (ends, bit)| fields | u16::from(*ends) << bit);
        let within = (within != Followed::default()).then(|| {
            self.begun.iter().position(|known| *known == within).unwrap_or_else(|| {
                self.begun.push(within);
                self.begun.len() - 1
            })
        });
        if at < ORDER_MAX {
            self.steps.resize_with(self.steps.len().max(at + 1), Step::default);
            self.steps[at] = Step { key: key.to_vec(), fields, of, within };
        }
        (fields, within)
    }
}

/// What follows the items of a list behind its bracket or brace, which `close` closes; `item` gives what follows one.
#[inline]
fn list<'a>(inside: &'a [u8], close: u8, mut item: impl FnMut(&'a [u8]) -> Option<&'a [u8]>) -> Option<&'a [u8]> {
    let mut rest = blanks(inside);
    if *rest.first()? == close {
        return Some(&rest[1..]);
    }
    loop {
        match blanks(item(rest)?).split_first()? {
            (b',', tail) => rest = blanks(tail),
            (octet, tail) if *octet == close => return Some(tail),
            _ => return None,
        }
    }
}

/// What follows a value that nobody wants.
fn skip(text: &[u8], depth: usize) -> Option<&[u8]> {
    let within = depth.checked_sub(1)?;
    match text.first()? {
        b'"' => skip_string(text),
        b'[' => list(&text[1..], b']', |item| skip(item, within)),
        b'{' => list(&text[1..], b'}', |member| skip(blanks(blanks(skip_string(member)?).strip_prefix(b":")?), within)),
        _ => scalar(text).map(|(_, rest)| rest),
    }
}

/// What follows a string that nobody wants.
fn skip_string(text: &[u8]) -> Option<&[u8]> {
    let mut rest = text.strip_prefix(b"\"")?;
    loop {
        let (octet, tail) = rest.get(stop(rest)?..)?.split_first()?;
        match octet {
            b'"' => return Some(tail),
            b'\\' => rest = skip_escape(tail)?,
            _ => return None,
        }
    }
}

/// What follows an escape behind its backslash (RFC 8259 §7).
fn skip_escape(text: &[u8]) -> Option<&[u8]> {
    match text.split_first()? {
        (b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', rest) => Some(rest),
        (b'u', rest) => {
            let (digits, rest) = rest.split_first_chunk::<4>()?;
            digits.iter().all(u8::is_ascii_hexdigit).then_some(rest)
        }
        _ => None,
    }
}

/// What follows the white space of JSON.
#[inline]
fn blanks(text: &[u8]) -> &[u8] {
    let count = text.iter().take_while(|octet| matches!(octet, b' ' | b'\t' | b'\n' | b'\r')).count();
    &text[count..]
}

/// A string of printable ASCII without escapes, and what follows it.
#[inline]
pub fn string(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = text.strip_prefix(b"\"")?;
    let (inside, rest) = text.split_at_checked(stop(text)?)?;
    rest.strip_prefix(b"\"").map(|rest| (inside, rest))
}

/// Where the first octet stands that is a quote, a backslash, or no printable ASCII.
#[inline]
fn stop(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(octets) = text.get(at..).and_then(Lanes::front) {
        match octets.outside(0x20, 0x7f) | octets.equal(b'"') | octets.equal(b'\\') {
            0 => at += LANES,
            stops => return Some(at + stops.trailing_zeros() as usize),
        }
    }
    let is_stop = |octet: &u8| !(0x20..0x80).contains(octet) || matches!(octet, b'"' | b'\\');
    text[at..].iter().position(is_stop).map(|stop| at + stop)
}

/// The text of a value (`None` for null) that is no object and no array, and what follows it.
#[inline]
fn scalar(text: &[u8]) -> Option<(Option<&[u8]>, &[u8])> {
    let word = |word: &[u8]| text.starts_with(word).then(|| text.split_at(word.len()));
    match text.first()? {
        b'"' => string(text).map(|(value, rest)| (Some(value), rest)),
        b'n' => word(b"null").map(|(_, rest)| (None, rest)),
        b't' => word(b"true").map(|(value, rest)| (Some(value), rest)),
        b'f' => word(b"false").map(|(value, rest)| (Some(value), rest)),
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
