//! Text as UTF-8: what Windows programs export begins with a byte order mark, and may be UTF-16.

use std::io::{self, Cursor, Read};

/// Octets that are converted at once.
const READ: usize = 1 << 18;

/// The content without a byte order mark, UTF-16 as UTF-8; and whether it had a mark, so that its octets are others.
pub fn utf8(content: Box<dyn Read + Send>) -> (Box<dyn Read + Send>, bool) {
    let (head, rest) = head(content, 3);
    let wide = |rest, unit| Box::new(Utf16::new(Cursor::new(head[2..].to_vec()).chain(rest), unit));
    match head.as_slice() {
        [0xef, 0xbb, 0xbf] => (rest, true),
        [0xff, 0xfe, ..] => (wide(rest, u16::from_le_bytes), true),
        [0xfe, 0xff, ..] => (wide(rest, u16::from_be_bytes), true),
        _ => (Box::new(Cursor::new(head).chain(rest)), false),
    }
}

/// The first octets of the content, at most so many, and what follows.
pub fn head(mut content: Box<dyn Read + Send>, most: u64) -> (Vec<u8>, Box<dyn Read + Send>) {
    let mut head = Vec::new();
    // What an error leaves unread is met again by whoever reads on.
    match Read::by_ref(&mut content).take(most).read_to_end(&mut head) {
        Ok(_) => (head, content),
        Err(error) => (head, Box::new(Failing(Some(error)))),
    }
}

/// Gives an error once, then the end.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Reads UTF-16 as UTF-8, as Windows exports need; what is no UTF-16 becomes U+FFFD.
struct Utf16<R> {
    /// The octets, without the byte order mark.
    inner: R,
    /// Makes a unit of two octets.
    unit: fn([u8; 2]) -> u16,
    /// Text that was not handed out yet, and how much of it was.
    ready: (Vec<u8>, usize),
    /// Octets that are no whole character yet.
    rest: Vec<u8>,
    /// Whether the octets have ended.
    ended: bool,
}

impl<R: Read> Utf16<R> {
    /// A reader of `inner`, whose units are made by `unit`.
    fn new(inner: R, unit: fn([u8; 2]) -> u16) -> Self {
        Utf16 { inner, unit, ready: (Vec::new(), 0), rest: Vec::new(), ended: false }
    }

    /// Reads and converts some more octets.
    fn refill(&mut self) -> io::Result<()> {
        let n = Read::by_ref(&mut self.inner).take(READ as u64).read_to_end(&mut self.rest)?;
        self.ended = n == 0;
        let mut units: Vec<u16> = self.rest.chunks_exact(2).map(|pair| (self.unit)([pair[0], pair[1]])).collect();
        let mut used = units.len() * 2;
        // A high surrogate waits for its low one.
        if !self.ended && units.last().is_some_and(|unit| (0xd800..0xdc00).contains(unit)) {
            units.pop();
            used -= 2;
        }
        let text: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        self.rest.drain(..used);
        self.ready = (text.into_bytes(), 0);
        Ok(())
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.ready.1 == self.ready.0.len() {
            if self.ended {
                return Ok(0);
            }
            self.refill()?;
        }
        let n = (&self.ready.0[self.ready.1..]).read(buffer)?;
        self.ready.1 += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of `octets`, and whether they had a mark.
    fn read(octets: &[u8]) -> (Vec<u8>, bool) {
        let mut text = Vec::new();
        let (mut content, is_marked) = utf8(Box::new(Cursor::new(octets.to_vec())));
        content.read_to_end(&mut text).expect("octets can be read");
        (text, is_marked)
    }

    #[test]
    fn marks_are_taken_off_and_utf16_is_converted() {
        let cases: [(&[u8], &[u8]); 8] = [
            (b"", b""),
            (b"a", b"a"),
            (b"\xef\xbb\xbfab", b"ab"),
            (b"\xff\xfea\0\n\0", b"a\n"),
            (b"\xfe\xff\0a\0\n", b"a\n"),
            // A pair of surrogates, a lone one, and half a unit at the end.
            (b"\xfe\xff\xd8\x3d\xde\x00", "\u{1f600}".as_bytes()),
            (b"\xfe\xff\xd8\x3d\0a", "\u{fffd}a".as_bytes()),
            (b"\xfe\xff\0a\0", b"a"),
        ];
        for (octets, text) in cases {
            assert_eq!(read(octets), (text.to_vec(), octets != text), "{octets:?}");
        }
    }
}
