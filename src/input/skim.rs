//! Which lines can hold a name: the others need not be read when only one name is asked about.
//!
//! A line is read if it has the name's octets in any case, or a backslash, behind which any octet of the name may
//! hide (RFC 1035, JSON). Parts of the name are sought in all spellings at once; whole names are compared where a
//! part is found. The same goes for lines with one of some IPv4 addresses.

use std::net::{IpAddr, Ipv6Addr};

use aho_corasick::packed::{Config, MatchKind, Searcher};
use memchr::{memchr, memchr_iter, memrchr};

/// Seeks lines with a name, or with one of some addresses.
#[derive(Clone, Debug)]
pub struct Needle {
    /// The name in lower case; empty where addresses are sought.
    name: Vec<u8>,
    /// Finds the part of the name that is sought.
    searcher: Searcher,
    /// Where the part begins in the name.
    offset: usize,
}

/// Octets of the part that is sought.
const PART: usize = 4;

/// Octets that are frequent in names and in what stands around them; a part without them is found less often.
const FREQUENT: &[u8] = b"aeiorstnlcmwdp.-0123";

impl Needle {
    /// A needle for a canonical, folded name; `None` where it is too short, has escapes, or the processor cannot seek
    /// several spellings at once: then every line is read.
    pub fn new(name: &[u8]) -> Option<Needle> {
        if name.contains(&b'\\') {
            return None;
        }
        let frequent = |part: &[u8]| part.iter().filter(|octet| FREQUENT.contains(octet)).count();
        let parts = name.windows(PART).enumerate();
        let (offset, part) = parts.min_by_key(|(_, part)| frequent(part))?;
        let mut builder = Config::new().match_kind(MatchKind::LeftmostFirst).builder();
        for spelling in spellings(part) {
            builder.add(spelling);
        }
        Some(Needle { name: name.to_vec(), searcher: builder.build()?, offset })
    }

    /// A needle for addresses: for those of IPv4 as formats with plain names write them, for those of IPv6 a part that
    /// all spellings have. `None` where there are none, too many, or one without such a part.
    pub fn of_addresses(addresses: impl IntoIterator<Item = IpAddr>) -> Option<Needle> {
        let mut builder = Config::new().match_kind(MatchKind::LeftmostFirst).builder();
        for address in addresses {
            match address {
                IpAddr::V4(address) => {
                    builder.add(address.to_string());
                }
                IpAddr::V6(address) => spellings(hextet(address)?.as_bytes()).into_iter().for_each(|spelling| {
                    builder.add(spelling);
                }),
            }
        }
        Some(Needle { name: Vec::new(), searcher: builder.build()?, offset: 0 })
    }

    /// Where the name or an address stands first in `text`, at or behind `from`.
    fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let mut at = from;
        loop {
            let rest = text.get(at..)?;
            let found = at + self.searcher.find(rest)?.start();
            if self.name.is_empty() {
                return Some(found);
            }
            let start = found.checked_sub(self.offset);
            let whole = start.and_then(|start| text.get(start..start + self.name.len()));
            if whole.is_some_and(|whole| whole.eq_ignore_ascii_case(&self.name)) {
                return start;
            }
            at = found + 1;
        }
    }

    /// Whether a frame has to be read.
    pub fn is_in(&self, frame: &[u8]) -> bool {
        memchr(b'\\', frame).is_some() || self.find(frame, 0).is_some()
    }

    /// The lines of `block` that have to be read.
    pub fn lines<'a>(&'a self, block: &'a [u8]) -> Lines<'a> {
        Lines { needle: self, block, at: 0, passed: 0, name: Place::new(), backslash: Place::new() }
    }
}

/// A group of an address whose four digits stand in all spellings: none is a zero that may be left out, and the last
/// two groups, which may be written as a dotted quad, are not looked at.
fn hextet(address: Ipv6Addr) -> Option<String> {
    let group = address.segments().into_iter().take(6).rfind(|group| *group >= 0x1000)?;
    Some(format!("{group:x}"))
}

/// All spellings of `part` in upper and lower case.
fn spellings(part: &[u8]) -> Vec<Vec<u8>> {
    let mut spellings = vec![Vec::new()];
    for octet in part {
        let upper = octet.to_ascii_uppercase();
        let with = |spelling: &Vec<u8>, octet: u8| [&spelling[..], &[octet]].concat();
        let uppers = spellings.iter().filter(|_| upper != *octet).map(|spelling| with(spelling, upper));
        spellings = spellings.iter().map(|spelling| with(spelling, *octet)).chain(uppers).collect();
    }
    spellings
}

/// The next place of something sought, which is sought again only behind it.
#[derive(Clone, Copy)]
struct Place {
    /// The place; `None` where there is no other.
    next: Option<usize>,
    /// From where on it is the next.
    from: usize,
}

impl Place {
    /// A place that is not known yet.
    fn new() -> Self {
        Place { next: Some(0), from: usize::MAX }
    }

    /// The place at or behind `at`.
    fn at_or_behind(&mut self, at: usize, find: impl FnOnce() -> Option<usize>) -> Option<usize> {
        let known = self.from <= at && self.next.is_none_or(|next| next >= at);
        if !known {
            *self = Place { next: find(), from: at };
        }
        self.next
    }
}

/// Lines that have to be read, each with how many stand before it.
pub struct Lines<'a> {
    /// What is sought.
    needle: &'a Needle,
    /// The block.
    block: &'a [u8],
    /// Where the next line begins.
    at: usize,
    /// Lines before that.
    passed: u64,
    /// The next name.
    name: Place,
    /// The next backslash.
    backslash: Place,
}

impl Lines<'_> {
    /// Lines so far; once there are none to be read, all of the block.
    pub fn passed(&self) -> u64 {
        self.passed
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = (u64, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let Lines { needle, block, at, .. } = *self;
        let name = self.name.at_or_behind(at, || needle.find(block, at));
        let backslash = self.backslash.at_or_behind(at, || memchr(b'\\', &block[at..]).map(|found| at + found));
        let Some(found) = name.into_iter().chain(backslash).min() else {
            let rest = &block[at..];
            self.passed += memchr_iter(b'\n', rest).count() as u64;
            self.passed += u64::from(rest.last().is_some_and(|last| *last != b'\n'));
            self.at = block.len();
            return None;
        };
        let start = memrchr(b'\n', &block[at..found]).map_or(at, |end| at + end + 1);
        let end = memchr(b'\n', &block[found..]).map_or(block.len(), |end| found + end);
        let line = self.passed + memchr_iter(b'\n', &block[at..start]).count() as u64;
        self.passed = line + 1;
        self.at = block.len().min(end + 1);
        let frame = &block[start..end];
        Some((line, frame.strip_suffix(b"\r").unwrap_or(frame)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_lines_with_the_name_are_found(lines in prop::collection::vec(
            prop::sample::select(vec!["", "x", "zz.TEST", "a zz.Test b", "ZZ.tesT\r", "zz.tes", "\\", "zz.zz.test", "q\\146"]), 0..12),
            ended: bool) {
            let needle = Needle::new(b"zz.test").expect("a processor with vectors");
            let mut text = lines.join("\n");
            if ended {
                text.push('\n');
            }
            let lines: Vec<&str> = text.split_terminator('\n').collect();
            let wanted = |line: &str| line.to_ascii_lowercase().contains("zz.test") || line.contains('\\');
            let expected: Vec<(u64, &[u8])> = (0..)
                .zip(&lines)
                .filter(|(_, line)| wanted(line))
                .map(|(at, line)| (at, line.strip_suffix('\r').unwrap_or(line).as_bytes()))
                .collect();
            let mut found = needle.lines(text.as_bytes());
            prop_assert_eq!(found.by_ref().collect::<Vec<_>>(), expected);
            prop_assert_eq!(found.passed(), lines.len() as u64);
            prop_assert!(lines.iter().all(|line| needle.is_in(line.as_bytes()) == wanted(line)));
        }
    }

    #[test]
    fn addresses_are_sought_together() {
        let needle = Needle::of_addresses(["192.0.2.1", "10.0.0.7"].map(|text| text.parse().expect("an address")));
        let needle = needle.expect("a processor with vectors");
        let text = b"a 192.0.2.1#5\nb 192.0.2.2#5\n10.0.0.7\n::1\n";
        let lines: Vec<u64> = needle.lines(text).map(|(line, _)| line).collect();
        assert_eq!(lines, [0, 2]);
        assert!(Needle::of_addresses(["::1".parse().expect("an address")]).is_none());
        let needle = Needle::of_addresses(["2001:db8:0:a1b2::1".parse().expect("an address")]).expect("a part");
        for spelling in ["2001:db8:0:a1b2::1", "2001:0DB8::A1B2:0:0:0:1", "2001:db8::a1b2:0:0:0.0.0.1"] {
            assert!(needle.is_in(spelling.as_bytes()), "{spelling}");
        }
        assert!(!needle.is_in(b"2001:db8::1"));
        assert!(Needle::of_addresses([]).is_none());
    }

    #[test]
    fn some_names_are_not_sought() {
        assert!(Needle::new(b".").is_none());
        assert!(Needle::new(br"a\.b.example").is_none());
        assert_eq!(spellings(b"a1b").len(), 4);
    }
}
