//! Ends of JSON values that follow each other, in a top-level array or not, on any number of lines.
//!
//! White space, commas and brackets between values separate them. Only objects can be lookups, so anything else
//! there is a frame up to the end of its line or to the next object: it becomes a reject and is not lost. An object
//! is broken when a string in it holds a line end, when it nests deeper than [`DEPTH_MAX`], when it is longer than
//! [`OBJECT_MAX`] octets, or when the file ends within it. Of a broken object the first line is a frame, and
//! reading goes on behind it, so that one cut-off object does not swallow the rest of the file.

mod flat;

use super::BOM;

/// Deepest nesting of an object; serde_json's limit.
const DEPTH_MAX: u32 = 128;
/// Longest object, in octets.
const OBJECT_MAX: usize = 1 << 20;

/// Finds values; all positions are in the buffer it is called with.
#[derive(Default)]
pub struct Scanner {
    /// How far it was scanned.
    at: usize,
    /// What is at `at`.
    state: State,
}

/// Where in the text a [`Scanner`] is.
#[derive(Clone, Copy, Default)]
enum State {
    /// Between values.
    #[default]
    Between,
    /// In something that is no object and began at `start`.
    Other {
        /// Its first octet.
        start: usize,
    },
    /// In an object.
    Object {
        /// Its opening brace.
        start: usize,
        /// Open braces.
        depth: u32,
        /// Whether a string is open.
        string: bool,
    },
    /// In an object that cannot be whole: its first line is sought.
    Broken {
        /// Its opening brace.
        start: usize,
    },
}

/// What a step found: the next value's bounds, nothing yet, or that more bytes are needed.
enum Step {
    /// A frame from the first to before the second position.
    Frame(usize, usize),
    /// The state has changed.
    On,
    /// More bytes are needed.
    More,
}

impl Scanner {
    /// The end of the last whole value in `buffer`, of which the caller takes away what lies before it.
    pub fn cut(&mut self, buffer: &[u8]) -> Option<usize> {
        let mut end = None;
        while let Some((_, to)) = self.next(buffer, false) {
            end = Some(to);
        }
        let taken = end?;
        self.at -= taken;
        match &mut self.state {
            State::Between => {}
            State::Other { start } | State::Object { start, .. } | State::Broken { start } => *start -= taken,
        }
        Some(taken)
    }

    /// The bounds of the next frame; `last` says that nothing follows `bytes`.
    pub fn next(&mut self, bytes: &[u8], last: bool) -> Option<(usize, usize)> {
        loop {
            let step = match self.state {
                State::Between => self.between(bytes),
                State::Other { start } => self.other(start, bytes, last),
                State::Object { start, depth, string } => self.object(start, depth, string, bytes, last),
                State::Broken { start } => self.broken(start, bytes, last),
            };
            match step {
                Step::Frame(from, to) => return Some((from, to)),
                Step::On => {}
                Step::More => return None,
            }
        }
    }

    /// Goes to the next value; where it is, if that is an object.
    pub fn object_at(&mut self, bytes: &[u8]) -> Option<usize> {
        if matches!(self.state, State::Between) {
            self.between(bytes);
        }
        match self.state {
            State::Object { start, .. } if start == self.at => Some(start),
            _ => None,
        }
    }

    /// Goes behind values that end at `to`.
    pub fn pass(&mut self, to: usize) {
        (self.at, self.state) = (to, State::Between);
    }

    /// The bounds of an object at the beginning of `bytes`, octet by octet.
    #[cfg(test)]
    pub fn slowly(bytes: &[u8]) -> Option<(usize, usize)> {
        match Scanner::default().octets(0, 0, false, bytes, false) {
            Step::Frame(from, to) => Some((from, to)),
            _ => None,
        }
    }

    /// Skips separators to the first octet of a value.
    fn between(&mut self, bytes: &[u8]) -> Step {
        let rest = bytes.get(self.at..).unwrap_or_default();
        let Some(skip) = rest.iter().position(|octet| !is_separator(*octet)) else {
            self.at = bytes.len();
            return Step::More;
        };
        let start = self.at + skip;
        self.at = start;
        self.state = match rest[skip] {
            b'{' => State::Object { start, depth: 0, string: false },
            _ => State::Other { start },
        };
        Step::On
    }

    /// Goes to the end of what is no object: the end of the line or the next opening brace.
    fn other(&mut self, start: usize, bytes: &[u8], last: bool) -> Step {
        let rest = bytes.get(self.at..).unwrap_or_default();
        self.end_at(memchr::memchr2(b'\n', b'{', rest), start, bytes, last)
    }

    /// Goes to the closing brace of an object.
    fn object(&mut self, start: usize, depth: u32, string: bool, bytes: &[u8], last: bool) -> Step {
        if start == self.at
            && let Some(length) = flat::length(&bytes[start..])
        {
            self.pass(start + length);
            return Step::Frame(start, self.at);
        }
        self.octets(start, depth, string, bytes, last)
    }

    /// Goes to the closing brace of an object, octet by octet.
    fn octets(&mut self, start: usize, mut depth: u32, mut string: bool, bytes: &[u8], last: bool) -> Step {
        let limit = start + OBJECT_MAX;
        let mut at = self.at;
        let stop = bytes.len().min(limit);
        let mut broken = false;
        while at < stop && !broken {
            let octet = bytes[at];
            at += 1;
            match (string, octet) {
                (true, b'"') => string = false,
                (true, b'\\') if at == bytes.len() && !last => {
                    // The escaped octet is not here yet.
                    at -= 1;
                    break;
                }
                // A line end stays to be seen.
                (true, b'\\') => at += usize::from(bytes.get(at).is_some_and(|escaped| *escaped != b'\n')),
                (true, b'\n') => broken = true,
                (true, _) => {}
                (false, b'"') => string = true,
                (false, b'{') => {
                    depth += 1;
                    broken = depth > DEPTH_MAX;
                }
                (false, b'}') if depth == 1 => {
                    self.at = at;
                    self.state = State::Between;
                    return Step::Frame(start, at);
                }
                (false, b'}') => depth -= 1,
                (false, _) => {}
            }
        }
        if broken || at >= limit || last {
            self.at = start;
            self.state = State::Broken { start };
            return Step::On;
        }
        self.at = at;
        self.state = State::Object { start, depth, string };
        Step::More
    }

    /// Ends what began at `start` at `found`, which counts from where the scanner is, or where the last bytes end.
    fn end_at(&mut self, found: Option<usize>, start: usize, bytes: &[u8], last: bool) -> Step {
        let end = match found {
            Some(at) => self.at + at,
            None if last => bytes.len(),
            None => {
                self.at = bytes.len();
                return Step::More;
            }
        };
        self.at = end;
        self.state = State::Between;
        trim(bytes, start, end)
    }

    /// Goes to the end of a broken object's first line.
    fn broken(&mut self, start: usize, bytes: &[u8], last: bool) -> Step {
        let rest = bytes.get(self.at..).unwrap_or_default();
        self.end_at(memchr::memchr(b'\n', rest), start, bytes, last)
    }
}

/// Whether `octet` can stand between values.
fn is_separator(octet: u8) -> bool {
    matches!(octet, b' ' | b'\t' | b'\r' | b'\n' | b',' | b'[' | b']')
}

/// The part of `bytes` from `start` to `end` without separators at its end and without a byte order mark.
fn trim(bytes: &[u8], mut start: usize, mut end: usize) -> Step {
    if bytes[start..end].starts_with(BOM) {
        start += BOM.len();
    }
    while end > start && is_separator(bytes[end - 1]) {
        end -= 1;
    }
    match start < end {
        true => Step::Frame(start, end),
        false => Step::On,
    }
}
