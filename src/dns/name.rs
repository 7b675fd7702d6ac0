//! Domain names in presentation form (RFC 1035 §5.1).
//!
//! whoasks holds a name in one canonical text: no final dot, the root as `.`, a dot inside a label as `\.`, a
//! backslash as `\\`, every octet outside 0x21-0x7e as `\DDD` (decimal), everything else raw. So any name is
//! printable ASCII, two spellings of one name are equal after [`fold`], and nothing from a log can act on a
//! terminal. Servers escape more (BIND also `" ( ) ; @ $`); those escapes are undone here.

mod plain;
mod swar;

use hickory_proto::rr::domain::Label;

use crate::tally::Reject;

pub use plain::plain_before;
pub use swar::{folded_words, folds_to, same};

/// Longest name in octets on the wire, RFC 1035 §2.3.4.
const WIRE_OCTETS: usize = 255;
/// Longest label in octets, RFC 1035 §2.3.4.
const LABEL_OCTETS: usize = 63;

/// A name of no octets.
pub const EMPTY: Reject = Reject::new("empty name");
/// Two dots in a row, or a dot at the front.
pub const EMPTY_LABEL: Reject = Reject::new("name with an empty label");
/// A label beyond 63 octets.
pub const LONG_LABEL: Reject = Reject::new("label over 63 octets");
/// A name beyond 255 octets.
pub const LONG_NAME: Reject = Reject::new("name over 255 octets");
/// A backslash at the end, or `\DDD` above 255.
pub const BAD_ESCAPE: Reject = Reject::new("bad escape in the name");

/// The canonical form of `text`, a name in presentation form with escapes as servers print them.
///
/// The case is kept. Usual names are returned as they are; others are written to `scratch`.
///
/// # Errors
/// A reject where `text` is no domain name: empty, an empty label, a label over 63 or a name over 255 octets, a
/// bad escape.
pub fn canonical<'a>(text: &'a [u8], scratch: &'a mut Vec<u8>) -> Result<&'a [u8], Reject> {
    if is_plain(text) {
        return Ok(text);
    }
    // Many servers write the final dot; a plain name has no backslash that could escape it.
    if let Some(front) = text.strip_suffix(b".").filter(|front| is_plain(front)) {
        return Ok(front);
    }
    if text == b"." {
        return Ok(text);
    }
    let mut labels = Labels::new(scratch);
    let mut rest = text;
    while let Some((&octet, tail)) = rest.split_first() {
        rest = tail;
        match octet {
            b'\\' => {
                let (octet, tail) = unescape(tail)?;
                rest = tail;
                labels.push(octet)?;
            }
            b'.' => labels.end(rest.is_empty())?,
            _ => labels.push(octet)?,
        }
    }
    labels.finish()?;
    Ok(scratch)
}

/// The canonical form of a name whose labels are given raw, as in a wire message.
///
/// # Errors
/// A reject where a label or the name is too long, or a label is empty.
pub fn from_labels<'a, 'l>(
    labels: impl IntoIterator<Item = &'l [u8]>,
    scratch: &'a mut Vec<u8>,
) -> Result<&'a [u8], Reject> {
    let mut out = Labels::new(scratch);
    let mut first = true;
    for label in labels {
        if !first {
            out.end(false)?;
        }
        first = false;
        Label::from_raw_bytes(label).map_err(|_| LONG_LABEL)?;
        label.iter().try_for_each(|octet| out.push(*octet))?;
    }
    if first {
        scratch.extend_from_slice(b".");
        return Ok(scratch);
    }
    out.finish()?;
    Ok(scratch)
}

/// Lower case (ASCII only, RFC 4343) of a canonical name, written to `out`.
pub fn fold(name: &[u8], out: &mut Vec<u8>) {
    out.clear();
    fold_onto(name, out);
}

/// Appends to `out` what [`fold`] writes.
#[inline]
pub fn fold_onto(name: &[u8], out: &mut Vec<u8>) {
    let (words, rest) = name.as_chunks::<8>();
    for word in words {
        out.extend_from_slice(&swar::lower(u64::from_le_bytes(*word)).to_le_bytes());
    }
    out.extend(rest.iter().map(u8::to_ascii_lowercase));
}

/// Splits a canonical name into its labels, still escaped; none for the root.
pub fn labels(name: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> + Clone {
    label_bounds(name).into_iter().map(|(from, to)| &name[from..to])
}

/// The part of a canonical name that its last `n` labels make; the whole name when it has no more.
pub fn last_labels(name: &[u8], n: usize) -> &[u8] {
    let bounds = label_bounds(name);
    match bounds.len().checked_sub(n).and_then(|skip| bounds.get(skip)) {
        Some((from, _)) => &name[*from..],
        None => name,
    }
}

/// Whether canonical, folded `name` is `apex` or a name below it.
pub fn is_under(name: &[u8], apex: &[u8]) -> bool {
    if apex == b"." || name == apex {
        return true;
    }
    let Some(cut) = name.len().checked_sub(apex.len()) else { return false };
    name.ends_with(apex) && cut > 0 && name[cut - 1] == b'.' && !is_escaped(name, cut - 1)
}

/// Whether the octet at `at` stands behind an odd number of backslashes.
fn is_escaped(name: &[u8], at: usize) -> bool {
    name[..at].iter().rev().take_while(|octet| **octet == b'\\').count() % 2 == 1
}

/// Where the labels of a canonical name begin and end.
fn label_bounds(name: &[u8]) -> Vec<(usize, usize)> {
    let mut bounds = Vec::new();
    if name == b"." {
        return bounds;
    }
    let (mut from, mut at) = (0, 0);
    while at < name.len() {
        match name[at] {
            b'\\' => at += 1,
            b'.' => {
                bounds.push((from, at));
                from = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    bounds.push((from, name.len()));
    bounds
}

/// Whether `text` is canonical as it stands: no escape, no octet to escape, no final dot, lengths right.
fn is_plain(text: &[u8]) -> bool {
    // No label of such a name is too long.
    if (8..=LABEL_OCTETS).contains(&text.len()) {
        return swar::is_plain(text);
    }
    // On the wire a name has one octet more than its text without final dot, and the root label.
    if text.is_empty() || text.len() > WIRE_OCTETS - 2 {
        return false;
    }
    let mut label = 0usize;
    let mut longest = 0usize;
    let mut good = true;
    for &octet in text {
        if octet == b'.' {
            good &= label > 0;
            longest = longest.max(label);
            label = 0;
        } else {
            good &= octet.wrapping_sub(0x21) <= 0x5d && octet != b'\\';
            label += 1;
        }
    }
    good && label > 0 && longest.max(label) <= LABEL_OCTETS
}

/// The octet that an escape stands for, and what follows it; `text` begins behind the backslash.
fn unescape(text: &[u8]) -> Result<(u8, &[u8]), Reject> {
    match text {
        [a @ b'0'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9', rest @ ..] => {
            let value = [a, b, c].iter().fold(0u16, |sum, digit| sum * 10 + u16::from(**digit - b'0'));
            Ok((u8::try_from(value).map_err(|_| BAD_ESCAPE)?, rest))
        }
        [b'0'..=b'9', ..] | [] => Err(BAD_ESCAPE),
        [octet, rest @ ..] => Ok((*octet, rest)),
    }
}

/// Writes a canonical name octet by octet and counts its lengths on the wire.
struct Labels<'a> {
    /// The name so far.
    out: &'a mut Vec<u8>,
    /// Octets of the label so far.
    label: usize,
    /// Octets of the name so far, with length octets and the root.
    wire: usize,
}

impl<'a> Labels<'a> {
    /// An empty name in `out`, which is cleared.
    fn new(out: &'a mut Vec<u8>) -> Self {
        out.clear();
        Labels { out, label: 0, wire: 2 }
    }

    /// Adds one octet of a label.
    fn push(&mut self, octet: u8) -> Result<(), Reject> {
        self.label += 1;
        self.wire += 1;
        if self.label > LABEL_OCTETS {
            return Err(LONG_LABEL);
        }
        if self.wire > WIRE_OCTETS {
            return Err(LONG_NAME);
        }
        match octet {
            b'.' | b'\\' => self.out.extend([b'\\', octet]),
            0x21..=0x7e => self.out.push(octet),
            _ => self.out.extend([b'\\', b'0' + octet / 100, b'0' + octet / 10 % 10, b'0' + octet % 10]),
        }
        Ok(())
    }

    /// Ends a label at a dot; the `last` dot of the text is not written.
    fn end(&mut self, last: bool) -> Result<(), Reject> {
        if self.label == 0 {
            return Err(EMPTY_LABEL);
        }
        if !last {
            self.out.push(b'.');
            self.wire += 1;
            self.label = 0;
        }
        Ok(())
    }

    /// Ends the name.
    fn finish(self) -> Result<(), Reject> {
        match (self.out.is_empty(), self.label) {
            (true, _) => Err(EMPTY),
            (false, 0) => Err(EMPTY_LABEL),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The canonical form of `text`, or the reason against it.
    fn read(text: &[u8]) -> Result<String, &'static str> {
        let mut scratch = Vec::new();
        match canonical(text, &mut scratch) {
            Ok(name) => Ok(String::from_utf8(name.to_vec()).expect("canonical names are ASCII")),
            Err(Reject(reason)) => Err(reason.0),
        }
    }

    #[test]
    fn usual_names_stay() {
        for name in ["www.example.test", "WwW.ExAmPlE.TeSt", ".", "_dmarc.example.test", "*.example.test", "a"] {
            assert_eq!(read(name.as_bytes()).as_deref(), Ok(name));
        }
        assert_eq!(read(b"www.example.test.").as_deref(), Ok("www.example.test"));
    }

    #[test]
    fn escapes_become_canonical() {
        assert_eq!(read(br"par\(en\).test").as_deref(), Ok("par(en).test"));
        assert_eq!(read(br"dot\.ted.test").as_deref(), Ok(r"dot\.ted.test"));
        assert_eq!(read(br"back\\slash.test").as_deref(), Ok(r"back\\slash.test"));
        assert_eq!(read(br"sp\032ace.test").as_deref(), Ok(r"sp\032ace.test"));
        assert_eq!(read(b"sp ace.test").as_deref(), Ok(r"sp\032ace.test"));
        assert_eq!(read(br"\065bc.test").as_deref(), Ok("Abc.test"));
        assert_eq!(read(b"\xff.test").as_deref(), Ok(r"\255.test"));
        assert_eq!(read(br"\...test"), Err("name with an empty label"));
        assert_eq!(read(br"\..test").as_deref(), Ok(r"\..test"));
    }

    #[test]
    fn what_is_no_name_is_rejected() {
        assert_eq!(read(b""), Err("empty name"));
        assert_eq!(read(b"a..b"), Err("name with an empty label"));
        assert_eq!(read(b".a"), Err("name with an empty label"));
        assert_eq!(read(b".."), Err("name with an empty label"));
        assert_eq!(read(br"a\"), Err("bad escape in the name"));
        assert_eq!(read(br"a\25"), Err("bad escape in the name"));
        assert_eq!(read(br"a\256b"), Err("bad escape in the name"));
        assert_eq!(read(&[b'a'; 64]), Err("label over 63 octets"));
        assert!(read(&[b'a'; 63]).is_ok());
        let name_253 = [&[b'a'; 63][..], &[b'b'; 63], &[b'c'; 63], &[b'd'; 61]].join(&b'.');
        assert_eq!(name_253.len(), 253);
        assert!(read(&name_253).is_ok());
        assert!(read(&[&name_253[..], b"."].concat()).is_ok());
        assert_eq!(read(&[b"x.", &name_253[..]].concat()), Err("name over 255 octets"));
        // 127 labels of one octet make 255 octets on the wire; escaped, they print longer.
        assert!(read(&[r"\255"; 127].join(".").into_bytes()).is_ok());
        assert_eq!(read(&[r"\255"; 128].join(".").into_bytes()), Err("name over 255 octets"));
    }

    #[test]
    fn reading_twice_changes_nothing() {
        for text in [&br"a\.b\\c\032.x"[..], br"\000\255.A", b"plain.example"] {
            let once = read(text).expect("a name");
            assert_eq!(read(once.as_bytes()), Ok(once));
        }
    }

    #[test]
    fn parts_respect_escaped_dots() {
        assert_eq!(labels(br"a\.b.c").collect::<Vec<_>>(), [&br"a\.b"[..], b"c"]);
        assert_eq!(last_labels(b"a.b.c", 2), b"b.c");
        assert_eq!(last_labels(b"a.b.c", 9), b"a.b.c");
        assert_eq!(last_labels(b".", 2), b".");
        assert!(is_under(b"a.example", b"example"));
        assert!(is_under(b"example", b"example"));
        assert!(!is_under(b"badexample", b"example"));
        assert!(!is_under(br"a\.example", b"example"));
        assert!(is_under(br"a\\.example", b"example"));
        assert!(is_under(b"anything", b"."));
    }

    #[test]
    fn raw_labels_are_escaped() {
        let mut scratch = Vec::new();
        assert_eq!(from_labels([&b"a.b"[..], b"c d"], &mut scratch), Ok(&br"a\.b.c\032d"[..]));
        assert_eq!(from_labels([], &mut scratch), Ok(&b"."[..]));
        assert_eq!(from_labels([&b""[..]], &mut scratch), Err(LONG_LABEL));
    }
}
