//! Names and sources as small numbers: each is stored once.
//!
//! The tables are open-addressed with linear probing and slots of eight octets, so that a batch of lookups can load
//! all its slots before it looks at any: on a large log each step of a lookup misses the processor's cache, and
//! misses that do not wait for each other cost a fraction.

mod texts;

use std::hash::BuildHasher;
use std::net::IpAddr;

use foldhash::fast::RandomState;

pub use texts::Texts;

/// What stands in a slot, and in a batch, for no number.
pub const NONE: u32 = u32::MAX;

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

/// Addresses, numbered in the order in which they first came.
#[derive(Debug, Default)]
pub struct Addresses {
    /// The seed of the hash.
    hasher: RandomState,
    /// The IPv4 addresses, which are their own tags.
    v4: Slots,
    /// The hashes of the IPv6 addresses.
    v6: Slots,
    /// The addresses.
    addresses: Vec<IpAddr>,
}

impl Addresses {
    /// The number of `address`, and whether it is new.
    pub fn intern(&mut self, address: IpAddr) -> (u32, bool) {
        self.intern_hashed(self.hash(address), address)
    }

    /// The hash of an address.
    #[inline]
    pub fn hash(&self, address: IpAddr) -> u32 {
        match address {
            IpAddr::V4(v4) => self.hasher.hash_one(u32::from(v4)) as u32,
            IpAddr::V6(v6) => self.hasher.hash_one(u128::from(v6)) as u32,
        }
    }

    /// The number of `address`, whose hash is `hash`, and whether it is new.
    #[inline]
    pub fn intern_hashed(&mut self, hash: u32, address: IpAddr) -> (u32, bool) {
        let Addresses { hasher, v4, v6, addresses } = self;
        let found = match address {
            IpAddr::V4(address) => v4.find(hash, |slot| slot.tag == u32::from(address)),
            IpAddr::V6(_) => v6.find(hash, |slot| slot.tag == hash && addresses[slot.number as usize] == address),
        };
        if let Some(number) = found {
            return (number, false);
        }
        let number = u32::try_from(addresses.len()).ok().filter(|n| *n != NONE);
        let number = number.expect("fewer than four billion sources");
        match address {
            IpAddr::V4(address) => {
                let tag = u32::from(address);
                v4.insert(hash, Slot { tag, number }, |slot| hasher.hash_one(slot.tag) as u32);
            }
            IpAddr::V6(_) => v6.insert(hash, Slot { tag: hash, number }, |slot| slot.tag),
        }
        addresses.push(address);
        (number, true)
    }

    /// Fetches the slot that [`Addresses::intern_hashed`] will look at first; see [`Texts::likely`].
    #[inline]
    pub fn fetch(&self, hash: u32, address: IpAddr) -> usize {
        let table = if address.is_ipv4() { &self.v4 } else { &self.v6 };
        table.first(hash).number as usize
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::BATCH;

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
}
