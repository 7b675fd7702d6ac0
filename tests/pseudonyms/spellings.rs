//! All the ways in which an address can be spelled, and where any of them stands in a text.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use aho_corasick::{AhoCorasick, MatchKind};

/// Seeks addresses.
pub struct Spellings {
    /// Every spelling in lower case.
    spelled: Vec<String>,
    /// Finds them.
    searcher: AhoCorasick,
}

impl Spellings {
    /// Seeks all spellings of these addresses; that of nobody is none.
    pub fn of(addresses: &BTreeSet<IpAddr>) -> Spellings {
        let mut spelled: Vec<String> = Vec::new();
        for address in addresses.iter().filter(|address| !address.is_unspecified()) {
            match address {
                IpAddr::V4(address) => v4(*address, &mut spelled),
                IpAddr::V6(address) => v6(*address, &mut spelled),
            }
        }
        let searcher = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&spelled).unwrap();
        Spellings { spelled, searcher }
    }

    /// The first spelling in a text that stands for itself: no digit, hexadecimal or not, before or behind it.
    pub fn find(&self, text: &[u8]) -> Option<String> {
        let text = text.to_ascii_lowercase();
        let is_escape = |end: usize| {
            end.checked_sub(4).is_some_and(|at| text[at] == b'\\' && text[at + 1..end].iter().all(u8::is_ascii_digit))
        };
        let is_part = |at: Option<usize>, spelling: &str| match at.and_then(|at| text.get(at)) {
            None => false,
            Some(octet) if spelling.contains(':') => octet.is_ascii_hexdigit() || *octet == b':',
            Some(octet) if spelling.contains(['.', '-']) => octet.is_ascii_digit(),
            Some(octet) => octet.is_ascii_hexdigit(),
        };
        let found = self.searcher.find_overlapping_iter(&text).find(|found| {
            let spelling = &self.spelled[found.pattern().as_usize()];
            (is_escape(found.start()) || !is_part(found.start().checked_sub(1), spelling))
                && !is_part(Some(found.end()), spelling)
        })?;
        let around = found.start().saturating_sub(60)..(found.end() + 30).min(text.len());
        Some(String::from_utf8_lossy(&text[around]).into_owned())
    }
}

/// Dotted, reversed, with hyphens, as hexadecimal digits and as one number.
fn v4(address: Ipv4Addr, spelled: &mut Vec<String>) {
    let [a, b, c, d] = address.octets();
    spelled.extend([
        address.to_string(),
        format!("{d}.{c}.{b}.{a}"),
        format!("{a}-{b}-{c}-{d}"),
        format!("{d}-{c}-{b}-{a}"),
        format!("{a}\\.{b}\\.{c}\\.{d}"),
        format!("{:08x}", address.to_bits()),
        address.to_bits().to_string(),
    ]);
}

/// Short, whole, without leading zeros, reversed by digit, as hexadecimal digits.
fn v6(address: Ipv6Addr, spelled: &mut Vec<String>) {
    let groups = address.segments();
    let joined = |each: &dyn Fn(&u16) -> String| groups.iter().map(each).collect::<Vec<_>>().join(":");
    let digits = format!("{:032x}", address.to_bits());
    spelled.extend([
        address.to_string(),
        joined(&|group| format!("{group:x}")),
        joined(&|group| format!("{group:04x}")),
        digits.chars().rev().map(String::from).collect::<Vec<_>>().join("."),
        digits,
    ]);
}

#[test]
fn spellings_are_found_where_they_stand_alone() {
    let spellings = Spellings::of(&["192.0.2.1".parse().unwrap(), "2001:db8::1".parse().unwrap()].into());
    for text in [
        "x 192.0.2.1#53",
        "1.2.0.192.in-addr.arpa",
        "ip-192-0-2-1.a",
        "\\032192.0.2.1",
        "(c0000201)",
        "3221225985",
        "2001:DB8::1",
        "2001:db8:0:0:0:0:0:1/128",
        "20010db8000000000000000000000001",
        "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
    ] {
        assert!(spellings.find(text.as_bytes()).is_some(), "{text}");
    }
    for text in ["192.0.2.10", "1192.0.2.1", "2001:db8::1f", "a2001:db8::1", "ac0000201", "2.1.0.192"] {
        assert_eq!(spellings.find(text.as_bytes()), None);
    }
}
