//! Framing: where a file can be cut into blocks, and which frames a block holds.
//!
//! A [`Cutter`] runs over a file once, in order, and says how much of what was read so far ends between two
//! frames. [`Frames`] then takes such a block apart, on any thread. Both use the same scanners, and the laws that
//! the tests hold are: blocks cut anywhere give the frames of the whole file; only separators (line ends, and for
//! JSON also white space, commas and the brackets of arrays) are in no frame.

pub mod cdns;
mod csv;
mod json;
pub mod pcap;
pub mod pcapng;
pub mod rows;
pub mod sized;
pub mod stream;

use memchr::{memchr, memchr_iter, memrchr};

use crate::format::Framing;

/// The mark that Windows programs put before UTF-8.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

/// Finds places between frames in the bytes of one file.
///
/// The caller keeps a buffer of what it has read and not handed out. It calls [`Cutter::cut`] with that whole
/// buffer whenever bytes were added. On `Some(n)` it hands out the first `n` bytes as a block, removes them, and
/// goes on with the rest; on `None` it reads more. At the end of the file the rest, if any, is the last block.
/// Bytes that were seen once are not looked at again (but for what a broken quote or object costs).
pub struct Cutter {
    /// How far the buffer was scanned, and in what state.
    scan: Scan,
}

/// The scanner of a framing.
enum Scan {
    /// How many bytes hold no line end.
    Lines(usize),
    /// Of records with quotes.
    Csv(csv::Scanner),
    /// Of JSON values.
    Json(json::Scanner),
    /// Of frames that say how long they are.
    Sized(sized::Scanner),
}

impl Scan {
    /// A scanner at the beginning of a file or block.
    fn new(framing: Framing) -> Self {
        match framing {
            Framing::Lines => Scan::Lines(0),
            Framing::Csv { delimiter } => Scan::Csv(csv::Scanner::new(delimiter)),
            Framing::Json => Scan::Json(json::Scanner::default()),
            Framing::FrameStream => Scan::Sized(sized::Scanner::new(&stream::RULES)),
            Framing::Pcap { big_endian: false } => Scan::Sized(sized::Scanner::new(&pcap::LITTLE)),
            Framing::Pcap { big_endian: true } => Scan::Sized(sized::Scanner::new(&pcap::BIG)),
            Framing::Pcapng => Scan::Sized(sized::Scanner::new(&pcapng::RULES)),
            Framing::Cdns => Scan::Sized(sized::Scanner::new(&cdns::RULES)),
            Framing::Rows => Scan::Sized(sized::Scanner::new(&rows::RULES)),
        }
    }
}

impl Cutter {
    /// A cutter at the beginning of a file.
    pub fn new(framing: Framing) -> Self {
        Cutter { scan: Scan::new(framing) }
    }

    /// Whether it is known, as for CSV, that there is no quote in what was cut last.
    pub fn is_unquoted(&self) -> bool {
        matches!(&self.scan, Scan::Csv(scanner) if !scanner.is_quoted())
    }

    /// How many bytes of `buffer` end between two frames, never 0; `None` while no frame is known to be complete.
    pub fn cut(&mut self, buffer: &[u8]) -> Option<usize> {
        match &mut self.scan {
            Scan::Lines(scanned) => {
                let newline = memrchr(b'\n', buffer.get(*scanned..)?).map(|at| *scanned + at + 1);
                *scanned = buffer.len() - newline.unwrap_or(0);
                newline
            }
            Scan::Csv(scanner) => scanner.cut(buffer),
            Scan::Json(scanner) => scanner.cut(buffer),
            Scan::Sized(scanner) => scanner.cut(buffer),
        }
    }
}

/// The most octets that are kept for a frame where `line` is the limit for lines: binary framings have limits of
/// their own.
pub fn longest(framing: Framing, line: usize) -> usize {
    match Scan::new(framing) {
        Scan::Sized(scanner) => scanner.longest(),
        _ => line,
    }
}

/// The frames of a block that a [`Cutter`] cut, each with its line in the block (from 0), or with the number of its
/// packet or message.
pub struct Frames<'b> {
    /// The block.
    block: &'b [u8],
    /// Where the next frame is sought.
    at: usize,
    /// Line ends before `at`.
    lines: u64,
    /// The scanner of the framing.
    scan: Scan,
}

impl<'b> Frames<'b> {
    /// The frames of `block`.
    pub fn new(framing: Framing, block: &'b [u8]) -> Self {
        Frames { block, at: 0, lines: 0, scan: Scan::new(framing) }
    }

    /// What is left, where its beginning is that of a frame; of CSV with quotes nothing.
    pub fn rest(&mut self) -> &'b [u8] {
        match &mut self.scan {
            Scan::Lines(_) | Scan::Sized(_) => self.block.get(self.at..).unwrap_or_default(),
            Scan::Json(scanner) => {
                let Some(at) = scanner.object_at(self.block) else { return &[] };
                self.advance(at);
                &self.block[at..]
            }
            Scan::Csv(_) => &[],
        }
    }

    /// Passes over so many octets of the rest, which are so many frames, each a line or one number of a message.
    pub fn pass(&mut self, octets: usize, lines: u64) {
        self.at += octets;
        self.lines += lines;
        if let Scan::Json(scanner) = &mut self.scan {
            scanner.pass(self.at);
        }
    }

    /// Line ends so far; once there are no frames left, those of the whole block.
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// The next line, and the place behind its end.
    fn line(&self) -> Option<(usize, usize)> {
        let rest = self.block.get(self.at..).filter(|rest| !rest.is_empty())?;
        let end = memchr(b'\n', rest).map_or(self.block.len(), |at| self.at + at + 1);
        Some((self.at, end))
    }

    /// Goes to `to` and counts the lines on the way.
    fn advance(&mut self, to: usize) {
        let passed = self.block.get(self.at..to).unwrap_or_default();
        self.lines += memchr_iter(b'\n', passed).count() as u64;
        self.at = to;
    }
}

impl<'b> Iterator for Frames<'b> {
    type Item = (u64, &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let bounds = match &mut self.scan {
            Scan::Lines(_) => self.line(),
            Scan::Csv(scanner) => scanner.next(self.block, true).map(|end| (self.at, end)),
            Scan::Json(scanner) => {
                let Some((from, end)) = scanner.next(self.block, true) else {
                    self.advance(self.block.len());
                    return None;
                };
                self.advance(from);
                let line = self.lines;
                self.advance(end);
                return Some((line, &self.block[from..end]));
            }
            Scan::Sized(scanner) => {
                let rest = &self.block[self.at..];
                let frame = &rest[..scanner.frame(rest, true)?];
                let line = self.lines;
                self.lines += scanner.numbers(frame);
                self.at += frame.len();
                return Some((line, frame));
            }
        };
        let (from, end) = bounds?;
        let record = &self.block[from..end];
        let line = self.lines;
        self.at = end;
        let frame = without_end(record);
        self.lines += inner_lines(&self.scan, frame) + u64::from(record.ends_with(b"\n"));
        Some((line, frame))
    }
}

/// A line without its end.
pub fn without_end(line: &[u8]) -> &[u8] {
    match line.strip_suffix(b"\n") {
        Some(line) => line.strip_suffix(b"\r").unwrap_or(line),
        None => line,
    }
}

/// Line ends inside a frame, which only quotes of CSV can hold.
fn inner_lines(scan: &Scan, frame: &[u8]) -> u64 {
    match scan {
        Scan::Csv(_) => memchr_iter(b'\n', frame).count() as u64,
        _ => 0,
    }
}
