//! Sixteen octets of a text at once: where in it octets of some kind stand.

use wide::u8x16;

/// How many octets are looked at together.
pub const LANES: usize = 16;

/// Sixteen octets. What is asked of them is answered with a bit each, the lowest for the first.
#[derive(Clone, Copy, Debug)]
pub struct Lanes(u8x16);

impl Lanes {
    /// These octets.
    #[inline]
    pub fn new(octets: &[u8; LANES]) -> Self {
        Lanes(u8x16::new(*octets))
    }

    /// The first octets of `text`; `None` where it has fewer.
    #[inline]
    pub fn front(text: &[u8]) -> Option<Self> {
        text.first_chunk().map(Lanes::new)
    }

    /// All less `octet`.
    #[inline]
    pub fn less(self, octet: u8) -> [u8; LANES] {
        (self.0 - u8x16::splat(octet)).to_array()
    }

    /// Those that are `octet`.
    #[inline]
    pub fn equal(self, octet: u8) -> u32 {
        self.0.simd_eq(u8x16::splat(octet)).to_bitmask()
    }

    /// Those that are less than `first` or greater than `last`.
    #[inline]
    pub fn outside(self, first: u8, last: u8) -> u32 {
        let beyond = (self.0 - u8x16::splat(first)).saturating_sub(u8x16::splat(last - first));
        !beyond.simd_eq(u8x16::splat(0)).to_bitmask() & 0xffff
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A bit for each octet for which `is_it` holds.
    fn bits(octets: &[u8; LANES], is_it: impl Fn(u8) -> bool) -> u32 {
        (0..).zip(octets).map(|(at, octet)| u32::from(is_it(*octet)) << at).sum()
    }

    proptest! {
        #[test]
        fn each_octet_has_its_bit(octets: [u8; LANES], a: u8, b: u8) {
            let lanes = Lanes::new(&octets);
            let (first, last) = (a.min(b), a.max(b));
            prop_assert_eq!(lanes.less(a), octets.map(|octet| octet.wrapping_sub(a)));
            prop_assert_eq!(lanes.equal(octets[5]), bits(&octets, |octet| octet == octets[5]));
            prop_assert_eq!(lanes.outside(first, last), bits(&octets, |octet| octet < first || octet > last));
        }
    }
}
