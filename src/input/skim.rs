//! Which lines can hold a name: the others need not be read when only one name is asked about.
//!
//! A line is read if it has the name's octets in any case, or a backslash, behind which any octet of the name may
//! hide (RFC 1035, JSON). One pass over the octets looks for backslashes and the two rarest octets of the name at
//! their distance, and counts line ends; whole names are compared where both stand. Lines with one of some addresses
//! are found by all of these at once.

use std::net::{IpAddr, Ipv6Addr};

use aho_corasick::packed::{Config, MatchKind, Searcher};
use memchr::{memchr, memchr_iter, memchr3_iter, memrchr};
use multiversion::multiversion;

/// Seeks lines with a name, or with one of some addresses.
#[derive(Clone, Debug)]
pub struct Needle(Sought);

/// What is sought.
#[derive(Clone, Debug)]
enum Sought {
    /// A name.
    Name(Name),
    /// Addresses, or parts of them.
    Addresses(Searcher),
}

impl Needle {
    /// A needle for a canonical, folded name; `None` where it is too short or has escapes: then every line is read.
    pub fn new(name: &[u8]) -> Option<Needle> {
        if name.contains(&b'\\') {
            return None;
        }
        Name::new(name).map(Sought::Name).map(Needle)
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
        builder.build().map(Sought::Addresses).map(Needle)
    }

    /// Whether a frame has to be read.
    pub fn is_in(&self, frame: &[u8]) -> bool {
        match &self.0 {
            Sought::Name(name) => name.is_in(frame),
            Sought::Addresses(_) => self.stop(frame, 0).is_ok(),
        }
    }

    /// The lines of `block` that have to be read.
    pub fn lines<'a>(&'a self, block: &'a [u8]) -> Lines<'a> {
        Lines { needle: self, block, at: 0, passed: 0 }
    }

    /// Where the first backslash or what is sought stands at or behind `from`, with the line ends from there up to it;
    /// without any, the line ends up to the end.
    fn stop(&self, block: &[u8], from: usize) -> Result<(usize, u64), u64> {
        match &self.0 {
            Sought::Name(name) => name.stop(block, from),
            Sought::Addresses(searcher) => stop_at_address(searcher, block, from),
        }
    }
}

/// Line ends in `octets`.
fn line_ends(octets: &[u8]) -> u64 {
    memchr_iter(b'\n', octets).count() as u64
}

/// Octets that are looked at together. What a processor compares at once is a part of it on any machine.
const CHUNK: usize = 128;

/// Octets of names and of what stands around them, the most frequent first; others are rarer.
const FREQUENT: &[u8] = b".0e1a2ino-rst3l4c5m6d7w8p9ugbhyfvk";

/// An octet of a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Probe {
    /// Its place in the name.
    place: usize,
    /// The bit that its two cases differ in, if it has two.
    fold: u8,
    /// The octet with that bit.
    octet: u8,
}

/// A name, and two octets that it is found by.
#[derive(Clone, Debug)]
struct Name {
    /// The name in lower case.
    name: Vec<u8>,
    /// Its rarest octets.
    probes: [Probe; 2],
    /// How many octets must follow the beginning of a chunk for it to be looked at as a whole.
    reach: usize,
}

impl Name {
    /// A name of two octets or more.
    fn new(name: &[u8]) -> Option<Name> {
        let mut probes: Vec<Probe> = name.iter().enumerate().map(|(place, octet)| Probe::new(place, *octet)).collect();
        probes.sort_by_key(Probe::frequency);
        let probes = *probes.first_chunk()?;
        let reach = CHUNK + probes.iter().map(|probe| probe.place).max().unwrap_or(0);
        Some(Name { name: name.to_vec(), probes, reach })
    }

    /// See [`Needle::is_in`]. Frames are short: one octet of the name will do.
    fn is_in(&self, frame: &[u8]) -> bool {
        let rare = self.probes[0];
        let is_stop =
            |at: usize| frame[at] == b'\\' || at.checked_sub(rare.place).is_some_and(|begin| self.is_at(frame, begin));
        memchr3_iter(b'\\', rare.octet, rare.octet ^ rare.fold, frame).any(is_stop)
    }

    /// See [`Needle::stop`].
    fn stop(&self, block: &[u8], from: usize) -> Result<(usize, u64), u64> {
        let (mut at, mut ends) = (from, 0);
        loop {
            ends += pass(self, block, &mut at);
            let chunk = &block[at..block.len().min(at + CHUNK)];
            let is_stop = |place: &usize| chunk[*place] == b'\\' || self.is_at(block, at + place);
            if let Some(place) = (0..chunk.len()).find(is_stop) {
                return Ok((at + place, ends + line_ends(&chunk[..place])));
            }
            ends += line_ends(chunk);
            at += chunk.len();
            if at == block.len() {
                return Err(ends);
            }
        }
    }

    /// Whether the name stands at a place.
    fn is_at(&self, block: &[u8], at: usize) -> bool {
        let rare = self.probes[0];
        block.get(at + rare.place).is_some_and(|octet| rare.fits(*octet))
            && block.get(at..at + self.name.len()).is_some_and(|whole| whole.eq_ignore_ascii_case(&self.name))
    }
}

/// Moves `at` past chunks without backslashes and without places where both probes of `name` fit; the line ends in
/// them.
///
/// Every octet takes the same few steps, so that compilers make instructions of them that work on many at once; which
/// of these a processor has, is found out when it runs.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl", "x86_64+avx2"))]
fn pass(name: &Name, block: &[u8], at: &mut usize) -> u64 {
    let [a, b] = name.probes;
    let mut ends = 0;
    while let Some(octets) = block.get(*at..*at + name.reach) {
        let views = (a.view(octets), b.view(octets), octets.first_chunk::<CHUNK>());
        let (Some(of_a), Some(of_b), Some(plain)) = views else { break };
        let (mut stops, mut found) = (0, 0);
        for place in 0..CHUNK {
            let fits = a.fits(of_a[place]) & b.fits(of_b[place]);
            stops |= u8::from(fits) | u8::from(plain[place] == b'\\');
            found += u8::from(plain[place] == b'\n');
        }
        if stops != 0 {
            break;
        }
        ends += u64::from(found);
        *at += CHUNK;
    }
    ends
}

impl Probe {
    /// The probe for an octet in lower case.
    fn new(place: usize, octet: u8) -> Probe {
        Probe { place, fold: octet.to_ascii_uppercase() ^ octet, octet }
    }

    /// How frequent the octet is: the greater, the more.
    fn frequency(&self) -> usize {
        FREQUENT.iter().rev().position(|octet| *octet == self.octet).map_or(0, |rank| rank + 1)
    }

    /// Whether an octet of a log can be this one.
    #[inline]
    fn fits(&self, octet: u8) -> bool {
        octet | self.fold == self.octet
    }

    /// The octets of a chunk that would be this one if the name began at their places.
    #[inline]
    fn view<'a>(&self, octets: &'a [u8]) -> Option<&'a [u8; CHUNK]> {
        octets.get(self.place..)?.first_chunk()
    }
}

/// Octets in which addresses and backslashes are sought in turn, so that neither is sought twice far ahead.
const WINDOW: usize = 1 << 12;

/// See [`Needle::stop`].
fn stop_at_address(searcher: &Searcher, block: &[u8], from: usize) -> Result<(usize, u64), u64> {
    let mut at = from;
    let stop = loop {
        // An address that begins in a window may end behind it.
        let seen = &block[at..block.len().min(at + WINDOW + LONGEST)];
        let address = searcher.find(seen).map(|found| found.start());
        let before = &seen[..address.unwrap_or(seen.len())];
        if let Some(stop) = memchr(b'\\', before).or(address) {
            break at + stop;
        }
        if at + seen.len() == block.len() {
            return Err(line_ends(&block[from..]));
        }
        at += WINDOW;
    };
    Ok((stop, line_ends(&block[from..stop])))
}

/// The longest of the texts that addresses are sought by.
const LONGEST: usize = "255.255.255.255".len();

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

/// Lines that have to be read, with their ends, each with how many stand before it.
pub struct Lines<'a> {
    /// What is sought.
    needle: &'a Needle,
    /// The block.
    block: &'a [u8],
    /// Where the next line begins.
    at: usize,
    /// Lines before that.
    passed: u64,
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
        let Lines { needle, block, at, passed } = *self;
        let (found, before) = match needle.stop(block, at) {
            Ok(stop) => stop,
            Err(ends) => {
                let is_open = block[at..].last().is_some_and(|last| *last != b'\n');
                self.passed += ends + u64::from(is_open);
                self.at = block.len();
                return None;
            }
        };
        let start = memrchr(b'\n', &block[at..found]).map_or(at, |end| at + end + 1);
        let end = memchr(b'\n', &block[found..]).map_or(block.len(), |end| found + end);
        let line = passed + before;
        self.passed = line + 1;
        self.at = block.len().min(end + 1);
        Some((line, &block[start..self.at]))
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
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            let wanted = |line: &str| line.to_ascii_lowercase().contains("zz.test") || line.contains('\\');
            let expected: Vec<(u64, &[u8])> = (0..)
                .zip(&lines)
                .filter(|(_, line)| wanted(line))
                .map(|(at, line)| (at, line.as_bytes()))
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
