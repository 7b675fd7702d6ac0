//! Blocks: pieces of a file, cut between two frames.

mod on_disk;

use std::io::{self, Read};

use super::frames::{self, Cutter};
use crate::format::Framing;

/// Octets that a block has about: few enough that they are still in the processor's cache when they are parsed.
pub const BLOCK: usize = 1 << 18;

/// Octets of the head that a format is detected by, and that tell what holds for the whole file.
pub const HEAD: usize = 1 << 20;

/// Octets that are read at once.
const READ: usize = 1 << 17;

/// A piece of a file. Its room is used again, so that it is made and cleared once.
#[derive(Default)]
pub struct Block {
    /// The octets, and room for more.
    room: Vec<u8>,
    /// How many octets there are.
    len: usize,
    /// Whether there is no quote in it for sure.
    is_unquoted: bool,
}

impl std::ops::Deref for Block {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.room[..self.len]
    }
}

impl Block {
    /// How it is cut into frames, where `framing` is how its file is: without quotes, the records of CSV are lines.
    pub fn framing(&self, framing: Framing) -> Framing {
        match framing {
            Framing::Csv { .. } if self.is_unquoted => Framing::Lines,
            _ => framing,
        }
    }

    /// Adds octets.
    fn extend(&mut self, octets: &[u8]) {
        self.make_room(octets.len());
        self.room[self.len..self.len + octets.len()].copy_from_slice(octets);
        self.len += octets.len();
    }

    /// Drops the first `n` octets.
    fn drop_first(&mut self, n: usize) {
        self.room.copy_within(n..self.len, 0);
        self.len -= n;
    }

    /// Makes room for so many octets more.
    fn make_room(&mut self, octets: usize) {
        let needed = self.len + octets;
        if self.room.len() < needed {
            self.room.resize(needed.max(BLOCK + READ).next_multiple_of(READ), 0);
        }
    }

    /// Reads some octets more; none at the end.
    fn read(&mut self, content: &mut impl Read) -> io::Result<usize> {
        self.make_room(READ);
        let n = loop {
            match content.read(&mut self.room[self.len..self.len + READ]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        self.len += n;
        Ok(n)
    }
}

/// Reads a file block by block. Memory is bounded by a block and the longest frame allowed.
pub struct Blocks<R> {
    /// The content.
    content: R,
    /// What was read and not handed out.
    buffer: Block,
    /// Finds where to cut; set once the format is known.
    cutter: Option<Cutter>,
    /// Whether the content has ended.
    ended: bool,
    /// How the file is cut.
    framing: Option<Framing>,
    /// The longest frame allowed.
    max_frame: usize,
    /// Whether a line was cut down.
    was_cut_down: bool,
    /// What ended the content early.
    error: Option<io::Error>,
}

impl<R: Read> Blocks<R> {
    /// A reader of `content` that keeps at most `max_frame` octets of a frame.
    pub fn new(content: R, max_frame: usize) -> Self {
        let buffer = Block::default();
        Blocks {
            content,
            buffer,
            cutter: None,
            ended: false,
            framing: None,
            max_frame,
            was_cut_down: false,
            error: None,
        }
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

    /// Whether a line was too long, so that the blocks so far are not the whole content.
    pub fn was_cut_down(&self) -> bool {
        self.was_cut_down
    }

    /// What ended the content early.
    pub fn error(&mut self) -> Option<io::Error> {
        self.error.take()
    }

    /// The next block in `block`, whose room is used again; `false` at the end.
    ///
    /// A line that is too long is cut down to a little more than is allowed, so that it is still rejected for its
    /// length.
    pub fn next(&mut self, block: &mut Block) -> bool {
        block.len = 0;
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
    fn cut_down(&mut self, block: &mut Block) {
        self.was_cut_down = true;
        block.is_unquoted = false;
        block.extend(&self.buffer[..=self.max_frame]);
        if let (Some(framing), true) = (self.framing, self.skip_line()) {
            block.extend(b"\n");
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
    fn hand_out(&mut self, n: usize, block: &mut Block) {
        std::mem::swap(block, &mut self.buffer);
        self.buffer.extend(&block[n..]);
        block.len = n;
        block.is_unquoted = self.cutter.as_ref().is_some_and(Cutter::is_unquoted);
    }

    /// Drops everything up to the next line end; `false` if the content ends first.
    fn skip_line(&mut self) -> bool {
        loop {
            if let Some(at) = memchr::memchr(b'\n', &self.buffer) {
                self.buffer.drop_first(at + 1);
                return true;
            }
            self.buffer.len = 0;
            if self.ended {
                return false;
            }
            self.read_more();
        }
    }

    /// Reads some more.
    fn read_more(&mut self) {
        match self.buffer.read(&mut self.content) {
            Ok(0) => self.ended = true,
            Ok(_) => {}
            Err(error) => {
                self.ended = true;
                self.error = Some(error);
            }
        }
    }
}
