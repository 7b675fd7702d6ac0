//! Frames that say how long they are: frame streams, captures, CBOR.
//!
//! Lengths are whatever a damaged or hostile file says. Where no frame can begin, octets up to the next place where
//! one plausibly does are a frame of their own, which its parser rejects; so one wrong length does not cost the rest
//! of the file. What a file ends within is its last frame. Both decisions depend on the octets from there on only.

/// What octets at the place of a frame are.
pub enum Size {
    /// A frame of so many octets, of which some may still be missing.
    Of(usize),
    /// More octets are needed to tell.
    More,
    /// No frame.
    Junk,
}

/// What the scanner must know of a framing.
pub struct Rules {
    /// The size of the frame that octets begin with.
    pub size: fn(&[u8]) -> Size,
    /// The same for octets behind junk: stricter, because there everything is tried.
    pub resume: fn(&[u8]) -> Size,
    /// How many numbers a frame takes in the messages: packets one, headers none.
    pub numbers: fn(&[u8]) -> u64,
    /// Whether telling the size means looking at the whole frame.
    pub is_scanned: bool,
    /// The most octets of a frame.
    pub longest: usize,
}

/// The longest piece of junk that is one frame.
const JUNK: usize = 1 << 16;

/// Finds frames; it looks at whole frames only, so it has no state but how many octets to wait for.
pub struct Scanner {
    /// The framing.
    rules: &'static Rules,
    /// Octets before which looking again is in vain.
    wait: usize,
}

impl Scanner {
    /// A scanner for a framing.
    pub fn new(rules: &'static Rules) -> Self {
        Scanner { rules, wait: 0 }
    }

    /// The end of the last whole frame in `buffer`, of which the caller takes away what lies before it; or that of an
    /// earlier one, if the octets up to there would give other frames without those behind.
    pub fn cut(&mut self, buffer: &[u8]) -> Option<usize> {
        if buffer.len() < self.wait {
            return None;
        }
        let (mut end, mut behind_junk) = (0, None);
        while let Some((n, is_junk)) = self.frame_or_junk(&buffer[end..], false) {
            end += n;
            if is_junk {
                behind_junk = behind_junk.or(Some(end));
            }
        }
        // A frame that is scanned anew from its beginning is worth that when there is twice as much of it.
        self.wait = if self.rules.is_scanned { (buffer.len() - end) * 2 } else { 0 };
        match behind_junk {
            Some(first) if !self.stands_alone(buffer, end) => Some(first),
            _ => (end > 0).then_some(end),
        }
    }

    /// Whether the first `end` octets of `buffer` give the same frames alone. A length that is wrong may be found out
    /// by what stands where the frame would end. Up to the end of the first junk they do: alone it is cut short.
    fn stands_alone(&self, buffer: &[u8], end: usize) -> bool {
        let mut at = 0;
        while at < end {
            match (self.frame(&buffer[at..], false), self.frame(&buffer[at..end], true)) {
                (Some(n), Some(alone)) if n == alone => at += n,
                _ => return false,
            }
        }
        true
    }

    /// The octets of the frame that `bytes` begins with, never 0; `last` says that nothing follows.
    pub fn frame(&self, bytes: &[u8], last: bool) -> Option<usize> {
        self.frame_or_junk(bytes, last).map(|(n, _)| n)
    }

    /// The same, and whether it is junk.
    fn frame_or_junk(&self, bytes: &[u8], last: bool) -> Option<(usize, bool)> {
        if bytes.is_empty() {
            return None;
        }
        match (self.rules.size)(bytes) {
            Size::Of(n) if n <= bytes.len() => Some((n.max(1), false)),
            Size::Junk => self.junk(bytes, last).map(|n| (n, true)),
            Size::Of(_) | Size::More => last.then_some((bytes.len(), false)),
        }
    }

    /// The octets up to where a frame plausibly begins.
    fn junk(&self, bytes: &[u8], last: bool) -> Option<usize> {
        for at in 1..bytes.len().min(JUNK) {
            match (self.rules.resume)(&bytes[at..]) {
                Size::Of(n) if n <= bytes.len() - at => return Some(at),
                Size::Of(_) | Size::More if !last => return None,
                _ => {}
            }
        }
        if bytes.len() >= JUNK { Some(JUNK) } else { last.then_some(bytes.len()) }
    }

    /// The most octets to keep for finding a frame: a frame that is scanned may have doubled before it is found, or
    /// one may begin behind junk.
    pub fn longest(&self) -> usize {
        self.rules.longest * 2 + JUNK
    }

    /// How many numbers a frame takes.
    pub fn numbers(&self, frame: &[u8]) -> u64 {
        (self.rules.numbers)(frame)
    }
}

/// Reads the number in four octets at a place, in one byte order or the other.
pub type Number = fn(&[u8], usize) -> Option<u32>;

/// The big-endian number in four octets at `at`.
pub fn be_u32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|octets| u32::from_be_bytes(*octets))
}

/// The little-endian number in four octets at `at`.
pub fn le_u32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|octets| u32::from_le_bytes(*octets))
}
