//! TCP byte streams (RFC 9293), put together from segments, and the DNS messages in them (RFC 7766 §8: each behind
//! its length in two octets).
//!
//! Nothing is guessed: a stream is read from its first octet, which the SYN announces, and as far as no octet is
//! missing. Memory is bounded: a stream holds one message and at most [`AHEAD`] octets behind a gap, all streams
//! together [`HELD`] octets and [`OPEN`] entries; the one that was longest without a segment goes first.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;

/// One direction of a connection: from whom, to whom.
pub type Key = (SocketAddr, SocketAddr);

/// A segment.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    /// The sequence number.
    pub sequence: u32,
    /// Whether it begins the stream.
    pub syn: bool,
    /// Whether it ends the stream, in order or by a reset.
    pub ends: bool,
    /// Its data.
    pub octets: &'a [u8],
}

/// Octets behind a gap that one stream may hold.
const AHEAD: usize = 1 << 18;
/// Octets that all streams together may hold.
const HELD: usize = 1 << 26;
/// Streams at a time.
const OPEN: usize = 1 << 17;

/// What became of streams, beside their messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// A stream whose beginning was not seen.
    NoBeginning,
    /// A stream of which octets are missing.
    Gap,
}

/// A stream.
#[derive(Default)]
struct Stream {
    /// The sequence number of the first octet.
    first: u32,
    /// How many octets have come in order.
    passed: u64,
    /// The last of these, which are no whole message yet.
    ready: Vec<u8>,
    /// Octets behind a gap, by how many octets of the stream are before them.
    ahead: BTreeMap<u64, Vec<u8>>,
    /// Octets in memory, those of the bookkeeping included.
    held: usize,
    /// When it last had a segment, in segments.
    used: u64,
}

/// What a piece behind a gap costs besides its octets.
const PIECE: usize = 64;

impl Stream {
    /// Takes data in; whether it can be held.
    fn add(&mut self, sequence: u32, octets: &[u8]) -> bool {
        // Sequence numbers wrap: half of them are before the next one. The low bits of `passed` are what counts.
        let next = self.first.wrapping_add(self.passed as u32);
        let distance = i64::from(sequence.wrapping_sub(next) as i32);
        if distance > 0 {
            let place = self.passed + distance.unsigned_abs();
            if !octets.is_empty() && self.ahead.get(&place).is_none_or(|known| known.len() < octets.len()) {
                let known = self.ahead.insert(place, octets.to_vec()).map_or(0, |known| known.len() + PIECE);
                self.held = self.held + octets.len() + PIECE - known;
            }
            return self.held <= AHEAD;
        }
        let known = usize::try_from(distance.unsigned_abs()).unwrap_or(usize::MAX);
        self.append(octets.get(known..).unwrap_or_default());
        while let Some((place, octets)) = self.ahead.pop_first() {
            let Some(known) = self.passed.checked_sub(place) else {
                self.ahead.insert(place, octets);
                break;
            };
            self.held -= octets.len() + PIECE;
            let known = usize::try_from(known).unwrap_or(usize::MAX);
            self.append(octets.get(known..).unwrap_or_default());
        }
        true
    }

    /// Adds octets in order.
    fn append(&mut self, octets: &[u8]) {
        self.ready.extend_from_slice(octets);
        self.held += octets.len();
        self.passed += octets.len() as u64;
    }

    /// Hands whole messages to `take`.
    fn messages(&mut self, mut take: impl FnMut(&[u8])) {
        let mut rest = self.ready.as_slice();
        while let Some((length, behind)) = rest.split_first_chunk::<2>() {
            let Some((message, behind)) = behind.split_at_checked(u16::from_be_bytes(*length).into()) else { break };
            take(message);
            rest = behind;
        }
        let used = self.ready.len() - rest.len();
        self.ready.drain(..used);
        self.held -= used;
    }

    /// Forgets the octets that never became a message; whether there were any.
    fn drop_rest(&mut self) -> bool {
        let any = self.held > 0;
        self.ready.clear();
        self.ahead.clear();
        self.held = 0;
        any
    }
}

/// All streams of a capture.
#[derive(Default)]
pub struct Streams {
    /// The streams that are open.
    open: HashMap<Key, Stream>,
    /// Their keys by last use.
    by_use: BTreeMap<u64, Key>,
    /// Segments so far.
    clock: u64,
    /// Octets that all streams hold.
    held: usize,
}

impl Streams {
    /// Takes a segment in. Messages that it completes go to `take`, streams that end without being whole to `lose`.
    ///
    /// A stream stays known behind its end, so that what is sent again is not taken for another one.
    pub fn add(&mut self, key: Key, segment: &Segment<'_>, take: impl FnMut(&[u8]), mut lose: impl FnMut(Loss)) {
        let data_at = segment.sequence.wrapping_add(u32::from(segment.syn));
        let mut known = self.close(&key);
        if segment.syn && known.as_ref().is_none_or(|stream| stream.first != data_at) {
            if known.is_some_and(|mut stream| stream.drop_rest()) {
                lose(Loss::Gap);
            }
            known = Some(Stream { first: data_at, ..Stream::default() });
        }
        let Some(mut stream) = known else {
            if !segment.octets.is_empty() {
                lose(Loss::NoBeginning);
            }
            return;
        };
        let fits = stream.add(data_at, segment.octets);
        stream.messages(take);
        let is_over = segment.ends && stream.ahead.is_empty();
        if (is_over || !fits) && stream.drop_rest() {
            lose(Loss::Gap);
        }
        if fits {
            self.keep(key, stream);
        }
        while self.held > HELD || self.open.len() > OPEN {
            let Some(oldest) = self.by_use.first_key_value().map(|(_, key)| *key) else { return };
            if self.close(&oldest).is_some_and(|mut stream| stream.drop_rest()) {
                lose(Loss::Gap);
            }
        }
    }

    /// Takes a stream out.
    fn close(&mut self, key: &Key) -> Option<Stream> {
        let stream = self.open.remove(key)?;
        self.by_use.remove(&stream.used);
        self.held -= stream.held;
        Some(stream)
    }

    /// Puts a stream back, as the one used last.
    fn keep(&mut self, key: Key, mut stream: Stream) {
        self.clock += 1;
        stream.used = self.clock;
        self.by_use.insert(self.clock, key);
        self.held += stream.held;
        self.open.insert(key, stream);
    }

    /// How many streams end with the capture and are not whole.
    pub fn finish(&mut self) -> usize {
        self.by_use.clear();
        self.held = 0;
        self.open.drain().filter(|(_, stream)| stream.held > 0).count()
    }
}
