//! The hash of names and sources: a multiplication for eight octets.

use std::hash::{BuildHasher, RandomState};

use crate::dns::name::folded_words;

/// The seeds, new in each process, because names and addresses are an attacker's choice; no output depends on them.
#[derive(Clone, Debug)]
pub struct Seeds([u64; 3]);

impl Default for Seeds {
    fn default() -> Self {
        let random = RandomState::new();
        // Odd, so that no factor is zero.
        Seeds([0u8, 1, 2].map(|n| random.hash_one(n) | 1))
    }
}

impl Seeds {
    /// The hash of a text, the same in any case.
    #[inline]
    pub fn of_text(&self, text: &[u8]) -> u32 {
        let Seeds([first, factor, _]) = *self;
        let mut hash = first ^ text.len() as u64;
        folded_words(text, |word| hash = folded(hash ^ word, factor));
        self.finish(hash)
    }

    /// The hash of a number.
    #[inline]
    pub fn of_number(&self, number: u128) -> u32 {
        let Seeds([first, factor, _]) = *self;
        self.finish(folded(number as u64 ^ first, (number >> 64) as u64 ^ factor))
    }

    /// The hash of what was folded so far.
    #[inline]
    fn finish(&self, hash: u64) -> u32 {
        (folded(hash, self.0[2]) >> 32) as u32
    }
}

/// Both halves of a product in one: each of its bits depends on all bits of the factors.
#[inline]
fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}
