//! One LZ4 frame. `lz4_flex` takes a file that ends between two blocks of a frame for complete, and stops behind the
//! first frame as if the content had ended; both are told apart here by whether it met the end of the file.

use std::io::{self, BufRead, Read};

use lz4_flex::frame::FrameDecoder;

use super::Member;
use super::packed::Packed;

/// A decoder of one frame.
pub struct Lz4 {
    /// The decoder.
    decoder: FrameDecoder<Watched>,
}

/// Octets, and whether their end was met.
struct Watched {
    /// The octets.
    packed: Packed,
    /// Whether a read found none left.
    ended: bool,
}

impl Lz4 {
    /// A decoder of the frame that `packed` begins with.
    pub fn new(packed: Packed) -> Self {
        Lz4 { decoder: FrameDecoder::new(Watched { packed, ended: false }) }
    }
}

impl Read for Lz4 {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.decoder.read(buffer)?;
        match n == 0 && self.decoder.get_ref().ended {
            true => Err(io::ErrorKind::UnexpectedEof.into()),
            false => Ok(n),
        }
    }
}

impl Member for Lz4 {
    fn rest(self: Box<Self>) -> Packed {
        self.decoder.into_inner().packed
    }
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.ended |= self.packed.fill_buf()?.is_empty();
        self.packed.read(buffer)
    }
}
