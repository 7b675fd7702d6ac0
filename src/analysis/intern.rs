//! Names and sources as small numbers: each is stored once.

use std::hash::BuildHasher;
use std::net::IpAddr;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// Texts, numbered in the order in which they first came.
///
/// The hash is seeded anew in each process, because names are an attacker's choice; no output depends on the
/// numbers.
#[derive(Debug, Default)]
pub struct Texts {
    /// The seed of the hash.
    hasher: RandomState,
    /// For each text, half its hash and its number.
    table: HashTable<(u32, u32)>,
    /// All texts, one behind the other.
    bytes: Vec<u8>,
    /// Where each text ends.
    ends: Vec<usize>,
}

impl Texts {
    /// The number of `text`, and whether it is new.
    #[inline]
    pub fn intern(&mut self, text: &[u8]) -> (u32, bool) {
        let hash = self.hasher.hash_one(text);
        let short = hash as u32;
        let (bytes, ends) = (&self.bytes, &self.ends);
        let found = self.table.find(widen(short), |slot| slot.0 == short && slice(bytes, ends, slot.1) == text);
        if let Some((_, number)) = found {
            return (*number, false);
        }
        let number = u32::try_from(self.ends.len()).expect("fewer than four billion names");
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
        self.table.insert_unique(widen(short), (short, number), |slot| widen(slot.0));
        (number, true)
    }

    /// The number of `text`, if it has one.
    pub fn find(&self, text: &[u8]) -> Option<u32> {
        let short = self.hasher.hash_one(text) as u32;
        let is_it = |slot: &(u32, u32)| slot.0 == short && slice(&self.bytes, &self.ends, slot.1) == text;
        self.table.find(widen(short), is_it).map(|slot| slot.1)
    }

    /// The text with this number.
    pub fn get(&self, number: u32) -> &[u8] {
        slice(&self.bytes, &self.ends, number)
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

/// The text with this number in the arena.
#[inline]
fn slice<'a>(bytes: &'a [u8], ends: &[usize], number: u32) -> &'a [u8] {
    let number = number as usize;
    let from = if number == 0 { 0 } else { ends[number - 1] };
    &bytes[from..ends[number]]
}

/// A hash of 64 bits from one of 32; the table looks at both ends of it.
#[inline]
fn widen(short: u32) -> u64 {
    u64::from(short).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Addresses, numbered in the order in which they first came.
#[derive(Debug, Default)]
pub struct Addresses {
    /// The seed of the hash.
    hasher: RandomState,
    /// The number of each address.
    table: HashTable<u32>,
    /// The addresses.
    addresses: Vec<IpAddr>,
}

impl Addresses {
    /// The number of `address`, and whether it is new.
    #[inline]
    pub fn intern(&mut self, address: IpAddr) -> (u32, bool) {
        let hash = self.hash(address);
        let addresses = &self.addresses;
        if let Some(number) = self.table.find(hash, |number| addresses[*number as usize] == address) {
            return (*number, false);
        }
        let number = u32::try_from(self.addresses.len()).expect("fewer than four billion sources");
        self.addresses.push(address);
        let Addresses { hasher, table, addresses } = self;
        table.insert_unique(hash, number, |number| hash_of(hasher, addresses[*number as usize]));
        (number, true)
    }

    /// The hash of `address`.
    #[inline]
    fn hash(&self, address: IpAddr) -> u64 {
        hash_of(&self.hasher, address)
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

/// The hash of an address. One of each family can collide, which costs time only.
#[inline]
fn hash_of(hasher: &RandomState, address: IpAddr) -> u64 {
    match address {
        IpAddr::V4(v4) => hasher.hash_one(u32::from(v4)),
        IpAddr::V6(v6) => hasher.hash_one(u128::from(v6)),
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
        assert_eq!(texts.intern(b""), (1000, true));
        assert_eq!(texts.intern(b""), (1000, false));
        let mut addresses = Addresses::default();
        let a: IpAddr = "192.0.2.1".parse().expect("an address");
        let b: IpAddr = "::c000:201".parse().expect("an address");
        assert_eq!((addresses.intern(a), addresses.intern(b), addresses.intern(a)), ((0, true), (1, true), (0, false)));
        assert_eq!((addresses.get(0), addresses.get(1), addresses.len()), (a, b, 2));
    }
}
