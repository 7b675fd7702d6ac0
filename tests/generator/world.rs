//! The names and sources of a generated log.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The name that benchmarks look for.
pub const TARGET: &str = "northfield-bank.com";

/// Its rank among the names: 21st, which gives about 37,000 of 10 million lookups.
const TARGET_RANK: u32 = 20;

/// Parts of names.
const WORDS: [&str; 32] = [
    "amber", "birch", "cedar", "delta", "ember", "fern", "grove", "harbor", "iris", "jasper", "kestrel", "linden",
    "maple", "north", "opal", "pine", "quartz", "river", "slate", "timber", "umber", "vale", "willow", "yarrow",
    "zephyr", "stone", "field", "bridge", "castle", "meadow", "summit", "coast",
];

/// First labels; half of the names have none.
const HOSTS: [&str; 16] =
    ["www.", "", "mail.", "", "api.", "", "cdn.", "", "static.", "", "ns1.", "", "img.", "", "m.", ""];

/// Public suffixes, one of them of two labels.
const SUFFIXES: [&str; 8] = ["com", "net", "org", "com", "de", "io", "com", "co.uk"];

/// The name of a rank (from 0). Different ranks have different names: their number is in the name.
pub fn name(rank: u32) -> String {
    if rank == TARGET_RANK {
        return TARGET.to_owned();
    }
    let mixed = rank.wrapping_mul(0x9E37_79B1) >> 8;
    let pick = |shift: u32, size: usize| (mixed >> shift) as usize % size;
    let (host, suffix) = (HOSTS[pick(0, HOSTS.len())], SUFFIXES[pick(4, SUFFIXES.len())]);
    format!("{host}{}-{}{}.{suffix}", WORDS[pick(7, WORDS.len())], WORDS[pick(12, WORDS.len())], base36(rank))
}

/// A number in base 36, lower case.
fn base36(number: u32) -> String {
    let mut digits = Vec::new();
    let mut rest = number;
    loop {
        digits.extend(char::from_digit(rest % 36, 36));
        rest /= 36;
        if rest == 0 {
            return digits.iter().rev().collect();
        }
    }
}

/// The address of a rank (from 0, below 2^24), IPv6 in `ipv6` of 10,000. Different ranks have different addresses:
/// multiplication by an odd number is one-to-one modulo 2^24.
pub fn source(rank: u32, ipv6: u64) -> IpAddr {
    let mixed = rank.wrapping_mul(0x009E_3779) & 0x00FF_FFFF;
    if u64::from(rank.wrapping_mul(7_919) % 10_000) < ipv6 {
        let [_, a, b, c] = mixed.to_be_bytes();
        return Ipv6Addr::new(0x2001, 0xdb8, u16::from(a), 0, 0, 0, u16::from(b), u16::from(c)).into();
    }
    Ipv4Addr::from(0x0A00_0000 | mixed).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_and_sources_differ() {
        assert_eq!((0..20_000).map(name).collect::<BTreeSet<_>>().len(), 20_000);
        assert_eq!((0..20_000).map(|rank| source(rank, 1_000)).collect::<BTreeSet<_>>().len(), 20_000);
        assert_eq!((0..20_000).filter(|rank| source(*rank, 1_000).is_ipv6()).count(), 2_000);
    }
}
