//! Compressed octets ahead of a decoder: looked at without taking them, and passed over.

use std::io::{self, BufRead, BufReader, Read};

/// Octets that are read from a compressed file at once.
const READ: usize = 1 << 18;

/// Octets of a skippable frame before its data: a magic number and their length.
const SKIPPABLE: usize = 8;

/// Whether octets begin a skippable frame of zstd and LZ4.
pub fn is_skippable(head: &[u8]) -> bool {
    head.len() >= SKIPPABLE && matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

/// The compressed octets, and a few of them that were looked at before.
pub struct Packed {
    /// The octets ahead of `rest`, and how many of them were taken.
    head: (Vec<u8>, usize),
    /// The others.
    rest: Box<dyn BufRead + Send>,
}

impl Packed {
    /// The octets of `head`, then those of `rest`.
    pub fn new(head: Vec<u8>, rest: Box<dyn Read + Send>) -> Self {
        Packed { head: (head, 0), rest: Box::new(BufReader::with_capacity(READ, rest)) }
    }

    /// Up to `n` octets ahead, without taking them; fewer at the end only.
    pub fn peek(&mut self, n: usize) -> io::Result<&[u8]> {
        let (head, taken) = &mut self.head;
        head.drain(..std::mem::take(taken));
        let missing = n.saturating_sub(head.len());
        Read::by_ref(&mut self.rest).take(missing as u64).read_to_end(head)?;
        Ok(&head[..head.len().min(n)])
    }

    /// Passes over `n` octets; whether there were as many.
    fn skip(&mut self, n: u64) -> io::Result<bool> {
        Ok(io::copy(&mut Read::by_ref(self).take(n), &mut io::sink())? == n)
    }

    /// Passes over zeros.
    pub fn skip_zeros(&mut self) -> io::Result<()> {
        loop {
            let ahead = self.fill_buf()?;
            let zeros = ahead.iter().take_while(|octet| **octet == 0).count();
            let all = zeros == ahead.len();
            let ended = ahead.is_empty();
            self.consume(zeros);
            if ended || !all {
                return Ok(());
            }
        }
    }

    /// Passes over the skippable frames of zstd and LZ4, which are alike.
    pub fn skip_frames(&mut self) -> io::Result<()> {
        while is_skippable(self.peek(SKIPPABLE)?) {
            let [.., a, b, c, d] = *self.peek(SKIPPABLE)? else { break };
            if !self.skip(SKIPPABLE as u64 + u64::from(u32::from_le_bytes([a, b, c, d])))? {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(())
    }
}

impl Read for Packed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (head, taken) = &mut self.head;
        if *taken == head.len() {
            return self.rest.read(buffer);
        }
        let n = (&head[*taken..]).read(buffer)?;
        *taken += n;
        Ok(n)
    }
}

impl BufRead for Packed {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let (head, taken) = &self.head;
        if *taken == head.len() { self.rest.fill_buf() } else { Ok(&head[*taken..]) }
    }

    fn consume(&mut self, n: usize) {
        let (head, taken) = &mut self.head;
        if *taken == head.len() {
            self.rest.consume(n);
        } else {
            *taken += n;
        }
    }
}
