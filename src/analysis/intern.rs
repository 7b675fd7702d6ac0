//! Names and sources as small numbers: each is stored once.
//!
//! The tables are open-addressed with linear probing and slots of eight octets, so that a batch of lookups can load
//! all its slots before it looks at any: on a large log each step of a lookup misses the processor's cache, and
//! misses that do not wait for each other cost a fraction.

mod seeds;
mod texts;

use std::net::IpAddr;

use seeds::Seeds;
pub use texts::Texts;

use crate::record::{Address, BATCH};

/// What stands in a slot, and in a batch, for no number.
pub const NONE: u32 = u32::MAX;

/// A slot: a hash, and a number or [`NONE`].
#[derive(Clone, Copy, Debug)]
struct Slot {
    /// The hash, which says where the search begins and is compared first.
    hash: u32,
    /// The number.
    number: u32,
}

/// A slot that holds nothing.
const EMPTY: Slot = Slot { hash: 0, number: NONE };

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
    /// The numbers of the first slots with these hashes, [`NONE`] where there is none.
    ///
    /// It loads the places where all searches begin before it looks at any, so that no miss waits for another.
    #[inline]
    fn likely(&self, hashes: &[u32]) -> [u32; BATCH] {
        let first = |hash: u32| self.slots[hash as usize & (self.slots.len() - 1)].hash;
        std::hint::black_box(hashes.iter().fold(0, |sum: u32, hash| sum.wrapping_add(first(*hash))));
        let mut numbers = [NONE; BATCH];
        for (number, hash) in numbers.iter_mut().zip(hashes) {
            *number = self.find(*hash, |_| true).unwrap_or(NONE);
        }
        numbers
    }

    /// The number with this hash for which `is_it` holds.
    #[inline]
    fn find(&self, hash: u32, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot.number == NONE {
                return None;
            }
            if slot.hash == hash && is_it(slot.number) {
                return Some(slot.number);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds a slot that is not there.
    fn insert(&mut self, slot: Slot) {
        if (self.taken + 1) * 4 > self.slots.len() * 3 {
            let old = std::mem::take(&mut self.slots);
            self.slots = vec![EMPTY; old.len() * 2];
            old.into_iter().filter(|slot| slot.number != NONE).for_each(|slot| self.put(slot));
        }
        self.put(slot);
        self.taken += 1;
    }

    /// Writes a slot into the first free place.
    fn put(&mut self, slot: Slot) {
        let mask = self.slots.len() - 1;
        let mut at = slot.hash as usize & mask;
        while self.slots[at].number != NONE {
            at = (at + 1) & mask;
        }
        self.slots[at] = slot;
    }
}

/// Addresses, numbered in the order in which they first came.
#[derive(Debug, Default)]
pub struct Addresses {
    /// The seeds of the hash.
    seeds: Seeds,
    /// For each address, its hash and its number.
    slots: Slots,
    /// The addresses.
    addresses: Vec<Address>,
}

impl Addresses {
    /// The number of `address`, and whether it is new.
    pub fn intern(&mut self, address: IpAddr) -> (u32, bool) {
        let address = address.into();
        self.intern_hashed(self.hash(address), address)
    }

    /// The hash of an address.
    #[inline]
    pub fn hash(&self, address: Address) -> u32 {
        self.seeds.of_number(address.0)
    }

    /// The number of `address`, whose hash is `hash`, and whether it is new.
    #[inline]
    pub fn intern_hashed(&mut self, hash: u32, address: Address) -> (u32, bool) {
        match self.slots.find(hash, |number| self.addresses[number as usize] == address) {
            Some(number) => (number, false),
            None => (self.add(hash, address), true),
        }
    }

    /// Gives the next number to an address that has none.
    #[cold]
    fn add(&mut self, hash: u32, address: Address) -> u32 {
        let number = u32::try_from(self.len()).ok().filter(|n| *n != NONE);
        let number = number.expect("fewer than four billion sources");
        self.slots.insert(Slot { hash, number });
        self.addresses.push(address);
        number
    }

    /// The numbers that addresses with these hashes have, unless two hashes are the same; see [`Texts::likely`].
    #[inline]
    pub fn likely(&self, hashes: &[u32]) -> [u32; BATCH] {
        let places = self.slots.likely(hashes);
        let low = |place: u32| self.addresses.get(place as usize).map_or(0, |address| address.0 as u32);
        std::hint::black_box(places.iter().fold(0, |sum: u32, place| sum.wrapping_add(low(*place))));
        places
    }

    /// As [`Addresses::intern_hashed`]; `likely` is what [`Addresses::likely`] found.
    #[inline]
    pub fn intern_likely(&mut self, likely: u32, hash: u32, address: Address) -> (u32, bool) {
        match self.addresses.get(likely as usize) {
            Some(known) if *known == address => (likely, false),
            _ => self.intern_hashed(hash, address),
        }
    }

    /// The address with this number.
    pub fn get(&self, number: u32) -> IpAddr {
        self.addresses[number as usize].into()
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
        let hashes: Vec<u32> = (0..BATCH).map(|n| texts.hash(format!("NAME{n}").as_bytes())).collect();
        let likely = texts.likely(&hashes);
        for (n, hash) in hashes.into_iter().enumerate() {
            for likely in [likely[n], likely[(n + 1) % BATCH], NONE] {
                assert_eq!(texts.intern_asked(likely, hash, format!("naME{n}").as_bytes()), (n as u32, false));
            }
        }
        assert_eq!(texts.intern(b""), (1000, true));
        assert_eq!(texts.intern(b""), (1000, false));
        let mut addresses = Addresses::default();
        let a: IpAddr = "192.0.2.1".parse().expect("an address");
        let b: IpAddr = "::c000:201".parse().expect("an address");
        assert_eq!((addresses.intern(a), addresses.intern(b), addresses.intern(a)), ((0, true), (1, true), (0, false)));
        assert_eq!((addresses.get(0), addresses.get(1), addresses.len()), (a, b, 2));
    }

    #[test]
    fn things_with_one_hash_have_numbers_of_their_own() {
        let mut texts = Texts::default();
        for (number, text) in (0..).zip([b"a", b"b", b"c"]) {
            assert_eq!(texts.intern_hashed(7, text), (number, true));
        }
        for (number, text) in (0..).zip([b"A", b"B", b"C"]) {
            let likely = texts.likely(&[7])[0];
            assert_eq!(texts.intern_asked(likely, 7, text), (number, false));
        }
        let mut addresses = Addresses::default();
        let likely = |addresses: &Addresses| addresses.likely(&[7])[0];
        for number in 0..3 {
            let first = likely(&addresses);
            assert_eq!(addresses.intern_likely(first, 7, Address(number.into())), (number, true));
        }
        for number in 0..3 {
            let first = likely(&addresses);
            assert_eq!(addresses.intern_likely(first, 7, Address(number.into())), (number, false));
        }
    }
}
