//! Names and sources as small numbers: each is stored once.
//!
//! The tables are open-addressed with linear probing and slots of eight octets, so that a batch of lookups can load
//! all its slots before it looks at any: on a large log each step of a lookup misses the processor's cache, and
//! misses that do not wait for each other cost a fraction.

use std::hash::BuildHasher;
use std::net::{IpAddr, Ipv6Addr};

use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// What stands in a slot, and in a batch, for no number.
const NONE: u32 = u32::MAX;

/// A slot: part of the hash or the key itself, and a number or [`NONE`].
#[derive(Clone, Copy, Debug)]
struct Slot {
    /// What is compared first.
    tag: u32,
    /// The number.
    number: u32,
}

/// A slot that holds nothing.
const EMPTY: Slot = Slot { tag: 0, number: NONE };

/// An open-addressed table whose length is a power of two; it is never more than three quarters full.
#[derive(Debug)]
struct Slots {
    /// The slots.
    slots: Vec<Slot>,
    /// How many are taken.
    taken: usize,
}

impl Default for Slots {
    fn default() -> Self {
        Slots { slots: vec![EMPTY; 16], taken: 0 }
    }
}

impl Slots {
    /// The slot where the search for `hash` begins.
    #[inline]
    fn first(&self, hash: u32) -> Slot {
        self.slots[hash as usize & (self.slots.len() - 1)]
    }

    /// The number at or behind the place of `hash` for which `is_it` holds.
    #[inline]
    fn find(&self, hash: u32, mut is_it: impl FnMut(Slot) -> bool) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot.number == NONE {
                return None;
            }
            if is_it(slot) {
                return Some(slot.number);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds a slot that is not there; `hash_of` gives the hash of those that are.
    fn insert(&mut self, hash: u32, slot: Slot, hash_of: impl Fn(Slot) -> u32) {
        if (self.taken + 1) * 4 > self.slots.len() * 3 {
            let old = std::mem::take(&mut self.slots);
            self.slots = vec![EMPTY; old.len() * 2];
            for slot in old.into_iter().filter(|slot| slot.number != NONE) {
                self.put(hash_of(slot), slot);
            }
        }
        self.put(hash, slot);
        self.taken += 1;
    }

    /// Writes a slot into the first free place.
    fn put(&mut self, hash: u32, slot: Slot) {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at].number != NONE {
            at = (at + 1) & mask;
        }
        self.slots[at] = slot;
    }
}

/// Texts, numbered in the order in which they first came.
///
/// The hash is seeded anew in each process, because names are an attacker's choice; no output depends on the
/// numbers.
#[derive(Debug, Default)]
pub struct Texts {
    /// The seed of the hash.
    hasher: RandomState,
    /// For each text, its hash and its number.
    slots: Slots,
    /// All texts, one behind the other.
    bytes: Vec<u8>,
    /// Where each text ends.
    ends: Vec<usize>,
}

impl Texts {
    /// No texts, to be hashed as those of `other` are.
    pub fn like(other: &Texts) -> Self {
        Texts { hasher: other.hasher.clone(), ..Texts::default() }
    }

    /// The hash of `text`.
    #[inline]
    pub fn hash(&self, text: &[u8]) -> u32 {
        self.hasher.hash_one(text) as u32
    }

    /// The number of `text`, and whether it is new.
    pub fn intern(&mut self, text: &[u8]) -> (u32, bool) {
        self.intern_hashed(self.hash(text), text)
    }

    /// The number of `text`, whose hash is `hash`, and whether it is new.
    #[inline]
    pub fn intern_hashed(&mut self, hash: u32, text: &[u8]) -> (u32, bool) {
        if let Some(number) = self.find_hashed(hash, text) {
            return (number, false);
        }
        let number = u32::try_from(self.ends.len()).ok().filter(|n| *n != NONE).expect("fewer than four billion names");
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
        self.slots.insert(hash, Slot { tag: hash, number }, |slot| slot.tag);
        (number, true)
    }

    /// The number of `text`, if it has one.
    pub fn find(&self, text: &[u8]) -> Option<u32> {
        self.find_hashed(self.hash(text), text)
    }

    /// The number of `text`, whose hash is `hash`, if it has one.
    #[inline]
    fn find_hashed(&self, hash: u32, text: &[u8]) -> Option<u32> {
        self.slots.find(hash, |slot| slot.tag == hash && self.get(slot.number) == text)
    }

    /// Fetches what [`Texts::intern_hashed`] will look at for each of `hashes`: first all slots, then all texts.
    ///
    /// Returns a number that depends on everything that was fetched, so that the compiler keeps it.
    #[inline]
    pub fn fetch(&self, hashes: &[u32]) -> usize {
        let mut numbers = [NONE; BATCH];
        for (number, hash) in numbers.iter_mut().zip(hashes) {
            let slot = self.slots.first(*hash);
            *number = if slot.tag == *hash { slot.number } else { NONE };
        }
        let mut from = [0; BATCH];
        for (from, number) in from.iter_mut().zip(numbers) {
            *from = self.ends.get((number as usize).wrapping_sub(1)).copied().unwrap_or(0);
        }
        from.iter().map(|from| usize::from(self.bytes.get(*from).copied().unwrap_or(0))).sum()
    }

    /// The text with this number.
    #[inline]
    pub fn get(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let from = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.bytes[from..self.ends[number]]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// Lookups that are interned at a time.
pub const BATCH: usize = 64;

/// Addresses, numbered in the order in which they first came.
#[derive(Debug, Default)]
pub struct Addresses {
    /// The seed of the hash.
    hasher: RandomState,
    /// The IPv4 addresses and their numbers.
    v4: Slots,
    /// The numbers of the IPv6 addresses.
    v6: HashTable<u32>,
    /// The addresses.
    addresses: Vec<IpAddr>,
}

impl Addresses {
    /// The number of `address`, and whether it is new.
    #[inline]
    pub fn intern(&mut self, address: IpAddr) -> (u32, bool) {
        let number = u32::try_from(self.addresses.len()).ok().filter(|n| *n != NONE);
        let number = number.expect("fewer than four billion sources");
        let Addresses { hasher, v4, v6, addresses } = self;
        match address {
            IpAddr::V4(address) => {
                let key = u32::from(address);
                let hash = hasher.hash_one(key) as u32;
                if let Some(known) = v4.find(hash, |slot| slot.tag == key) {
                    return (known, false);
                }
                v4.insert(hash, Slot { tag: key, number }, |slot| hasher.hash_one(slot.tag) as u32);
            }
            IpAddr::V6(address) => {
                let hash = hash_v6(hasher, address);
                if let Some(known) = v6.find(hash, |known| addresses[*known as usize] == address) {
                    return (*known, false);
                }
                v6.insert_unique(hash, number, |known| match addresses[*known as usize] {
                    IpAddr::V6(address) => hash_v6(hasher, address),
                    IpAddr::V4(_) => 0,
                });
            }
        }
        addresses.push(address);
        (number, true)
    }

    /// The address with this number.
    pub fn get(&self, number: u32) -> IpAddr {
        self.addresses[number as usize]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.addresses.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.addresses.is_empty()
    }
}

/// The hash of an IPv6 address.
#[inline]
fn hash_v6(hasher: &RandomState, address: Ipv6Addr) -> u64 {
    hasher.hash_one(u128::from(address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_things_have_one_number() {
        let mut texts = Texts::default();
        let numbers: Vec<u32> = (0..5000).map(|n| texts.intern(format!("name{}", n % 1000).as_bytes()).0).collect();
        assert_eq!(texts.len(), 1000);
        for (n, number) in numbers.iter().enumerate() {
            assert_eq!(texts.get(*number), format!("name{}", n % 1000).as_bytes());
        }
        assert_eq!(texts.intern(b""), (1000, true));
        assert_eq!(texts.intern(b""), (1000, false));
        let mut addresses = Addresses::default();
        let a: IpAddr = "192.0.2.1".parse().expect("an address");
        let b: IpAddr = "::c000:201".parse().expect("an address");
        assert_eq!((addresses.intern(a), addresses.intern(b), addresses.intern(a)), ((0, true), (1, true), (0, false)));
        assert_eq!((addresses.get(0), addresses.get(1), addresses.len()), (a, b, 2));
    }
}
