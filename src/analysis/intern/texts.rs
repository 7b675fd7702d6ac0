//! Texts by number.

use super::seeds::Seeds;
use super::{NONE, Slot, Slots};
use crate::dns::name::{fold, folds_to, same};
use crate::record::BATCH;

/// Texts, numbered in the order in which they first came.
///
/// The hash is that of the text in lower case, so that a name can be sought as it was asked for.
#[derive(Debug, Default)]
pub struct Texts {
    /// The seeds of the hash.
    seeds: Seeds,
    /// For each text, its hash and its entry.
    slots: Slots,
    /// The entries, each from a multiple of [`ALIGN`] on: its number and its length, four octets each, the lowest
    /// first; the text. So what a search needs lies together.
    entries: Vec<u8>,
    /// The entry of each text, in multiples of [`ALIGN`].
    places: Vec<u32>,
    /// Room for a new name in lower case.
    folded: Vec<u8>,
}

/// Entries begin at multiples of this, so that 32 bits suffice to say where.
const ALIGN: usize = 8;

/// Octets of an entry before its text.
const HEAD: usize = 8;

impl Texts {
    /// No texts, to be hashed as those of `other` are.
    pub fn like(other: &Texts) -> Self {
        Texts { seeds: other.seeds.clone(), ..Texts::default() }
    }

    /// The hash of `text`, the same in any case.
    #[inline]
    pub fn hash(&self, text: &[u8]) -> u32 {
        self.seeds.of_text(text)
    }

    /// The number of `text`, and whether it is new.
    pub fn intern(&mut self, text: &[u8]) -> (u32, bool) {
        self.intern_hashed(self.hash(text), text)
    }

    /// The number of `text`, whose hash is `hash`, and whether it is new.
    pub fn intern_hashed(&mut self, hash: u32, text: &[u8]) -> (u32, bool) {
        match self.find_hashed(hash, |known| same(known, text)) {
            Some(number) => (number, false),
            None => (self.add(hash, text), true),
        }
    }

    /// The number of `text`, if it has one.
    pub fn find(&self, text: &[u8]) -> Option<u32> {
        self.find_hashed(self.hash(text), |known| same(known, text))
    }

    /// The number of the text with this hash for which `is_it` holds.
    #[inline]
    fn find_hashed(&self, hash: u32, is_it: impl Fn(&[u8]) -> bool) -> Option<u32> {
        let is_it = |place: u32| self.entry(place).is_some_and(|(_, known)| is_it(known));
        self.slots.find(hash, is_it).and_then(|place| Some(self.entry(place)?.0))
    }

    /// Gives the next number to a text that has none.
    fn add(&mut self, hash: u32, text: &[u8]) -> u32 {
        let number = u32::try_from(self.len()).ok().filter(|number| *number != NONE).expect("fewer than four billion");
        let place = u32::try_from(self.entries.len() / ALIGN).ok().filter(|place| *place != NONE);
        let place = place.expect("less than 32 GB of names");
        let length = u32::try_from(text.len()).expect("names have at most 1,016 octets in presentation form");
        self.entries.extend_from_slice(&number.to_le_bytes());
        self.entries.extend_from_slice(&length.to_le_bytes());
        self.entries.extend_from_slice(text);
        self.entries.resize(self.entries.len().next_multiple_of(ALIGN), 0);
        self.places.push(place);
        self.slots.insert(Slot { hash, number: place });
        number
    }

    /// The number and the text of the entry at this place; `None` where there can be none.
    #[inline]
    fn entry(&self, place: u32) -> Option<(u32, &[u8])> {
        let (head, rest) = self.entries.get(place as usize * ALIGN..)?.split_first_chunk::<HEAD>()?;
        let head = u64::from_le_bytes(*head);
        Some((head as u32, rest.get(..(head >> 32) as usize)?))
    }

    /// The entries that texts with these hashes have, unless two hashes are the same; see [`Texts::intern_asked`].
    ///
    /// It goes through all slots before it goes through any entry, and leaves the entries in the cache.
    #[inline]
    pub fn likely(&self, hashes: &[u32]) -> [u32; BATCH] {
        let places = self.slots.likely(hashes);
        let octet = |at: usize| u32::from(self.entries.get(at).copied().unwrap_or(0));
        // An entry of the usual length lies in the cache lines of its first octet and of one 27 behind.
        let touch = |place: u32| octet(place as usize * ALIGN).wrapping_add(octet(place as usize * ALIGN + 27));
        std::hint::black_box(places.iter().fold(0, |sum: u32, place| sum.wrapping_add(touch(*place))));
        places
    }

    /// The number of a name in lower case, and whether it is new. `asked` is the name as it was asked for, `hash` its
    /// hash, and `likely` what [`Texts::likely`] found for it.
    #[inline]
    pub fn intern_asked(&mut self, likely: u32, hash: u32, asked: &[u8]) -> (u32, bool) {
        match self.entry(likely) {
            Some((number, known)) if folds_to(asked, known) => (number, false),
            _ => self.intern_unlikely(hash, asked),
        }
    }

    /// As [`Texts::intern_asked`], for a name that is new or whose hash another has too.
    #[cold]
    fn intern_unlikely(&mut self, hash: u32, asked: &[u8]) -> (u32, bool) {
        if let Some(number) = self.find_hashed(hash, |known| folds_to(asked, known)) {
            return (number, false);
        }
        let mut folded = std::mem::take(&mut self.folded);
        fold(asked, &mut folded);
        let number = self.add(hash, &folded);
        self.folded = folded;
        (number, true)
    }

    /// The text with this number.
    #[inline]
    pub fn get(&self, number: u32) -> &[u8] {
        self.entry(self.places[number as usize]).map_or(&[], |(_, text)| text)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}
