//! Blocks: some megabyte of a file, cut between two frames.

use std::io::{self, Read};

use super::frames::{self, Cutter};
use crate::format::Framing;

/// Bytes that a block has about.
pub const BLOCK: usize = 1 << 20;

/// Bytes of the head that a format is detected by.
pub const HEAD: usize = 1 << 18;

/// Reads a file block by block. Memory is bounded by a block and the longest frame allowed.
pub struct Blocks<R> {
    /// The content.
    content: R,
    /// What was read and not handed out.
    buffer: Vec<u8>,
    /// Finds where to cut; set once the format is known.
    cutter: Option<Cutter>,
    /// Whether the content has ended.
    ended: bool,
    /// How the file is cut.
    framing: Option<Framing>,
    /// The longest frame allowed.
    max_frame: usize,
    /// What ended the content early.
    error: Option<io::Error>,
}

impl<R: Read> Blocks<R> {
    /// A reader of `content` that keeps at most `max_frame` octets of a frame.
    pub fn new(content: R, max_frame: usize) -> Self {
        Blocks { content, buffer: Vec::new(), cutter: None, ended: false, framing: None, max_frame, error: None }
    }

    /// The beginning of the file.
    pub fn head(&mut self) -> &[u8] {
        while self.buffer.len() < HEAD && !self.ended {
            self.read_more();
        }
        &self.buffer[..self.buffer.len().min(HEAD)]
    }

    /// Sets how the file is cut.
    pub fn start(&mut self, framing: Framing) {
        self.framing = Some(framing);
        self.max_frame = frames::longest(framing, self.max_frame);
        self.cutter = Some(Cutter::new(framing));
    }

    /// What ended the content early.
    pub fn error(&mut self) -> Option<io::Error> {
        self.error.take()
    }

    /// The next block in `block`, whose room is used again; `false` at the end.
    ///
    /// A line that is too long is cut down to a little more than is allowed, so that it is still rejected for its
    /// length.
    pub fn next(&mut self, block: &mut Vec<u8>) -> bool {
        block.clear();
        loop {
            if self.buffer.len() >= BLOCK || self.ended {
                if let Some(n) = self.cut() {
                    self.hand_out(n, block);
                    return true;
                }
                if self.buffer.len() > self.max_frame.max(BLOCK) {
                    self.cut_down(block);
                    return true;
                }
                if self.ended {
                    return false;
                }
            }
            self.read_more();
        }
    }

    /// Hands out the beginning of an overlong line, and passes over the rest of it.
    fn cut_down(&mut self, block: &mut Vec<u8>) {
        block.extend_from_slice(&self.buffer[..=self.max_frame]);
        if let (Some(framing), true) = (self.framing, self.skip_line()) {
            block.push(b'\n');
            self.cutter = Some(Cutter::new(framing));
        }
    }

    /// Where to cut the buffer; at the end of the content, behind everything.
    fn cut(&mut self) -> Option<usize> {
        if self.buffer.is_empty() {
            return None;
        }
        let found = self.cutter.as_mut().and_then(|cutter| cutter.cut(&self.buffer));
        found.or(self.ended.then_some(self.buffer.len()))
    }

    /// Moves the first `n` octets of the buffer to `block`.
    fn hand_out(&mut self, n: usize, block: &mut Vec<u8>) {
        std::mem::swap(block, &mut self.buffer);
        self.buffer.extend_from_slice(&block[n..]);
        block.truncate(n);
    }

    /// Drops everything up to the next line end; `false` if the content ends first.
    fn skip_line(&mut self) -> bool {
        loop {
            if let Some(at) = memchr::memchr(b'\n', &self.buffer) {
                self.buffer.drain(..=at);
                return true;
            }
            self.buffer.clear();
            if self.ended {
                return false;
            }
            self.read_more();
        }
    }

    /// Reads some more, and at a time as much as makes a block.
    fn read_more(&mut self) {
        let wanted = BLOCK.saturating_sub(self.buffer.len()).max(HEAD);
        match Read::by_ref(&mut self.content).take(wanted as u64).read_to_end(&mut self.buffer) {
            Ok(0) => self.ended = true,
            Ok(_) => {}
            Err(error) => {
                self.ended = true;
                self.error = Some(error);
            }
        }
    }
}
