//! Fragments of IP datagrams (RFC 791 §3.2, RFC 8200 §4.5), put together.
//!
//! Memory is bounded: at most [`OPEN`] datagrams wait for their fragments, the oldest goes when there are more.
//! Overlapping fragments end a datagram (RFC 5722), as nothing tells which of them counts.

use std::collections::{BTreeMap, VecDeque};
use std::net::IpAddr;

/// What the fragments of one datagram have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Who sent it.
    pub from: IpAddr,
    /// To whom.
    pub to: IpAddr,
    /// The number that the sender gave the datagram.
    pub id: u32,
    /// The protocol of the payload.
    pub protocol: u8,
}

/// A fragment.
pub struct Fragment<'a> {
    /// Where its octets belong in the datagram's payload.
    pub offset: usize,
    /// Whether it is the last.
    pub is_last: bool,
    /// Its octets.
    pub octets: &'a [u8],
}

/// Datagrams that wait at a time.
const OPEN: usize = 1024;
/// Fragments of one datagram; the largest one over links of 576 octets has 119.
const PIECES: usize = 128;
/// The largest payload of a datagram.
const LARGEST: usize = 65_535;

/// A datagram of which fragments are missing.
#[derive(Default)]
pub struct Partial {
    /// Its fragments by their offset.
    pieces: BTreeMap<usize, Vec<u8>>,
    /// The octets of all fragments.
    octets: usize,
    /// Its length, once the last fragment is there.
    length: Option<usize>,
}

impl Partial {
    /// The first octets, where the first fragment is there.
    pub fn first(&self) -> Option<&[u8]> {
        self.pieces.get(&0).map(Vec::as_slice)
    }

    /// Adds a fragment; whether it goes with the others.
    fn add(&mut self, fragment: &Fragment<'_>) -> bool {
        let end = fragment.offset + fragment.octets.len();
        if fragment.is_last && self.length.is_some_and(|length| length != end) {
            return false;
        }
        if fragment.is_last {
            self.length = Some(end);
        }
        if let Some(known) = self.pieces.get(&fragment.offset) {
            return known == fragment.octets;
        }
        let before = self.pieces.range(..fragment.offset).next_back();
        let overlaps = before.is_some_and(|(at, piece)| at + piece.len() > fragment.offset)
            || self.pieces.range(fragment.offset..).next().is_some_and(|(at, _)| *at < end)
            || end > self.length.unwrap_or(LARGEST)
            || fragment.octets.is_empty()
            || self.pieces.len() == PIECES;
        if !overlaps {
            self.octets += fragment.octets.len();
            self.pieces.insert(fragment.offset, fragment.octets.to_vec());
        }
        !overlaps
    }

    /// Whether nothing is missing: pieces do not overlap, so their lengths tell.
    fn is_whole(&self) -> bool {
        self.length == Some(self.octets)
    }
}

/// What a fragment does to its datagram.
pub enum Step {
    /// Others are missing; a datagram that had to make room comes with it.
    Waits(Option<Partial>),
    /// This is the datagram's payload.
    Whole(Vec<u8>),
    /// It contradicts the others, which are dropped.
    Contradicts,
}

/// Datagrams of which fragments are missing.
#[derive(Default)]
pub struct Fragments {
    /// By what their fragments share.
    open: BTreeMap<Key, Partial>,
    /// Their keys, the oldest first; some may be gone.
    order: VecDeque<Key>,
}

impl Fragments {
    /// Takes a fragment in.
    pub fn add(&mut self, key: Key, fragment: &Fragment<'_>) -> Step {
        if !self.open.contains_key(&key) {
            self.order.push_back(key);
        }
        let partial = self.open.entry(key).or_default();
        if !partial.add(fragment) {
            self.remove(key);
            return Step::Contradicts;
        }
        if partial.is_whole() {
            let whole = self.remove(key).map(|partial| partial.pieces.into_values().flatten().collect());
            return Step::Whole(whole.unwrap_or_default());
        }
        let oldest = if self.order.len() > OPEN { self.order.pop_front() } else { None };
        Step::Waits(oldest.and_then(|key| self.open.remove(&key)))
    }

    /// Forgets a datagram.
    fn remove(&mut self, key: Key) -> Option<Partial> {
        self.order.retain(|other| *other != key);
        self.open.remove(&key)
    }

    /// All that still wait.
    pub fn finish(&mut self) -> impl Iterator<Item = Partial> {
        self.order.clear();
        std::mem::take(&mut self.open).into_values()
    }
}
