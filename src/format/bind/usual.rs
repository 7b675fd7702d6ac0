//! The usual query line, read by position: the hot path of the format.
//!
//! `22-Nov-2026 14:03:11.123 [queries: info: ]client [@0xPTR ]IPV4#PORT (NAME): query: NAME IN TYPE ...`, which is
//! what 9.10 to 9.20 write to a file for most questions. Everything else is left to the full reader, which gives
//! the same for these lines.

use memchr::memchr;

use crate::dns::RecordType;
use crate::dns::name::{plain_before, same};
use crate::format::time::MinuteCache;
use crate::format::{hextets, quad};
use crate::lanes::{LANES, Lanes};
use crate::record::Address;

/// What is read of a usual line.
#[derive(Debug, PartialEq, Eq)]
pub struct Usual<'a> {
    /// The time, in nanoseconds of the server's local time as if it were UTC.
    pub local: i64,
    /// The client.
    pub source: Address,
    /// Its port.
    pub port: u16,
    /// The name, canonical as it stands.
    pub name: &'a [u8],
    /// The type.
    pub rtype: RecordType,
    /// What follows the type and a space.
    pub tail: &'a [u8],
}

/// Reads a usual line, perhaps with more lines behind it, which then are part of the tail; `None` for any other.
#[inline(always)]
pub fn read<'a>(line: &'a [u8], minutes: &mut MinuteCache) -> Option<Usual<'a>> {
    let (local, rest) = minutes.read(line)?;
    let rest = rest.strip_prefix(b"queries: info: ").unwrap_or(rest).strip_prefix(b"client ")?;
    let rest = match rest.strip_prefix(b"@0x") {
        // 12 digits where addresses have 48 bits.
        Some(pointer) => word_behind(pointer)?,
        None => rest,
    };
    let (source, used) = client(rest)?;
    let (port, rest) = port(rest.get(used + 1..)?)?;
    let inside = rest.strip_prefix(b" (")?;
    let (name, rest) = inside.split_at(plain_before(inside, b')')?);
    // The question is the same name again; without a blank behind it, it would be a longer one.
    let question = rest.strip_prefix(b"): query: ")?;
    let (again, rest) = question.split_at_checked(name.len())?;
    if !same(name, again) {
        return None;
    }
    let (rtype, tail) = rtype(rest.strip_prefix(b" IN ")?)?;
    Some(Usual { local, source, port, name: again, rtype, tail })
}

/// What follows a word of less than sixteen octets and a blank.
#[inline]
fn word_behind(text: &[u8]) -> Option<&[u8]> {
    let end = Lanes::front(text)?.outside(0x21, 0x7e).trailing_zeros() as usize;
    text.get(end..)?.strip_prefix(b" ")
}

/// The client's address and how many octets it takes; `#` follows.
#[inline]
fn client(text: &[u8]) -> Option<(Address, usize)> {
    if let Some((address, used)) = quad::before(text, b'#') {
        return Some((address.into(), used));
    }
    let used = memchr(b'#', &text[..text.len().min(ADDRESS + 1)])?;
    Some((hextets::read(&text[..used])?.into(), used))
}

/// The most octets of an IPv6 address in text.
const ADDRESS: usize = 45;

/// A port of one to five digits, and what follows it, which is a space.
#[inline]
fn port(text: &[u8]) -> Option<(u16, &[u8])> {
    let word = u64::from_le_bytes(*text.first_chunk::<8>()?);
    let digits = blank(word)? as usize;
    // The digits at the top and zeros below, so that the units are always in the same place.
    let aligned = (word ^ ZEROS) << (64 - 8 * digits);
    let no_digits = ((aligned & !HIGH) + (HIGH - 0x0a0a_0a0a_0a0a_0a0a)) | aligned;
    if digits > 5 || no_digits & HIGH != 0 {
        return None;
    }
    let octet = |at: u32| (aligned >> (8 * at)) as u32 & 0xff;
    let value = octet(7) + octet(6) * 10 + octet(5) * 100 + octet(4) * 1000 + octet(3) * 10_000;
    Some((u16::try_from(value).ok()?, &text[digits..]))
}

/// `0` in each octet.
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// The highest bit of each octet.
const HIGH: u64 = 0x8080_8080_8080_8080;

/// How many octets of `word`, at least one, stand before the first space in it.
#[inline]
fn blank(word: u64) -> Option<u32> {
    let differing = word ^ 0x2020_2020_2020_2020;
    // The lowest bit that is set is right; those above it may be a borrow's.
    let blanks = differing.wrapping_sub(0x0101_0101_0101_0101) & !differing & HIGH;
    let at = blanks.trailing_zeros() / 8;
    (1..8).contains(&at).then_some(at)
}

/// A type, and what follows it and a space.
#[inline]
fn rtype(text: &[u8]) -> Option<(RecordType, &[u8])> {
    if let Some(word) = text.first_chunk().map(|octets| u64::from_le_bytes(*octets))
        && let Some(length) = blank(word)
        && let Some(rtype) = RecordType::usual(word & (u64::MAX >> (64 - 8 * length)))
    {
        return Some((rtype, &text[length as usize + 1..]));
    }
    other_type(text)
}

/// As [`rtype`], for a type that is not usual.
#[cold]
fn other_type(text: &[u8]) -> Option<(RecordType, &[u8])> {
    // Mnemonics have no blanks, so that what is read is in this line.
    let end = memchr(b' ', text)?;
    Some((RecordType::parse(&text[..end])?, &text[end + 1..]))
}

/// Where the line ends that `text` begins in the middle of.
#[inline]
pub fn line_end(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    // What follows the type is short.
    while let Some(octets) = text.get(at..).and_then(Lanes::front) {
        match octets.equal(b'\n') {
            0 => at += LANES,
            ends => return Some(at + ends.trailing_zeros() as usize),
        }
    }
    Some(at + memchr(b'\n', &text[at..])?)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn a_usual_line_is_read() {
        let mut minutes = MinuteCache::default();
        for prefix in ["", "queries: info: "] {
            let line = format!(
                "22-Nov-2026 14:03:11.123 {prefix}client @0x7f6f23a32098 192.0.2.1#20000 (WWW.example.org): query: \
                 WWW.example.org IN AAAA +E(0)K (198.51.100.53)"
            );
            let usual = read(line.as_bytes(), &mut minutes).expect("a usual line");
            assert_eq!(usual.local, 1_795_356_191_123_000_000);
            assert_eq!(usual.source, Address::from(Ipv4Addr::new(192, 0, 2, 1)));
            assert_eq!((usual.port, usual.rtype), (20000, RecordType(28)));
            assert_eq!((usual.name, usual.tail), (&b"WWW.example.org"[..], &b"+E(0)K (198.51.100.53)"[..]));
        }
    }
}
