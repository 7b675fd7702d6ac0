//! A file that the decoder may ask for what lies in it, and for no page that claims too much.

use std::io::{self, BufReader, Read};
use std::sync::Arc;

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

use crate::input::disk::Disk;

/// The most octets of a page without compression. Writers make pages of a megabyte or so.
pub const PAGE: i64 = 1 << 28;

/// Octets of the beginning of a page's header: two fields of six octets at most.
const HEADER: usize = 12;

/// A file, guarded. What is read of it by one thread does not move where another reads.
#[derive(Clone)]
pub struct Guarded(pub Arc<Disk>);

/// A file from some place on.
pub struct Onward {
    /// The file.
    disk: Arc<Disk>,
    /// What is read next.
    at: u64,
}

impl Read for Onward {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.disk.read(self.at, room)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Length for Guarded {
    fn len(&self) -> u64 {
        self.0.opened()
    }
}

impl ChunkReader for Guarded {
    type T = BufReader<Onward>;

    /// A reader from `start` on. The decoder reads the headers of pages so, and makes room for what these claim.
    fn get_read(&self, start: u64) -> Result<Self::T> {
        let mut head = [0; HEADER];
        let read = self.0.read(start, &mut head)?;
        if claimed(&head[..read]).is_some_and(|octets| octets > PAGE) {
            return Err(ParquetError::General("a page of more than 256 MiB".to_owned()));
        }
        Ok(BufReader::new(Onward { disk: self.0.clone(), at: start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let ended = || ParquetError::EOF("the file ends before what its footer tells of".to_owned());
        if start.checked_add(length as u64).is_none_or(|end| end > self.len()) {
            return Err(ended());
        }
        let mut octets = vec![0; length];
        if self.0.read(start, &mut octets)? < length {
            return Err(ended());
        }
        Ok(octets.into())
    }
}

/// The octets that a page has without compression, by the beginning of its header (Thrift's compact protocol): behind
/// its type the second field, both of 32 bits.
fn claimed(head: &[u8]) -> Option<i64> {
    let (_, rest) = number(head.strip_prefix(&[0x15])?)?;
    let (octets, _) = number(rest.strip_prefix(&[0x15])?)?;
    Some(octets)
}

/// The number that octets begin with, seven bits in each with the sign in the last, and what is behind it.
fn number(octets: &[u8]) -> Option<(i64, &[u8])> {
    let last = octets.iter().take(5).position(|octet| octet & 0x80 == 0)?;
    let (own, rest) = octets.split_at(last + 1);
    let bits = own.iter().rev().fold(0, |bits: i64, octet| bits << 7 | i64::from(octet & 0x7f));
    Some((bits >> 1 ^ -(bits & 1), rest))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// A guarded file of octets.
    fn guarded(octets: &[u8]) -> Guarded {
        let mut file = tempfile::tempfile().expect("a temporary file");
        file.write_all(octets).expect("room for a few octets");
        Guarded(Arc::new(Disk::new(file, octets.len() as u64)))
    }

    #[test]
    fn a_page_that_claims_too_much_is_not_read() {
        let most = [0x15, 0x00, 0x15, 0x80, 0x80, 0x80, 0x80, 0x02, 0x15, 0x00];
        assert!(guarded(&most).get_read(0).is_ok());
        let more = [0x15, 0x00, 0x15, 0x82, 0x80, 0x80, 0x80, 0x02, 0x15, 0x00];
        assert!(guarded(&more).get_read(0).is_err());
    }

    #[test]
    fn what_lies_beyond_the_file_is_not_read() {
        let file = guarded(b"abcdef");
        assert_eq!(file.get_bytes(2, 4).ok().as_deref(), Some(&b"cdef"[..]));
        for (start, length) in [(2, 5), (7, 0), (u64::MAX, 1), (0, usize::MAX)] {
            assert!(file.get_bytes(start, length).is_err(), "{start} {length}");
        }
    }

    #[test]
    fn a_page_says_how_large_it_is() {
        assert_eq!(claimed(&[0x15, 0x00, 0x15, 0xd0, 0x0f, 0x15]), Some(1000));
        assert_eq!(claimed(&[0x15, 0x04, 0x15, 0xfe, 0xff, 0xff, 0xff, 0x0f]), Some(i64::from(i32::MAX)));
        assert_eq!(claimed(&[0x15, 0x04, 0x15, 0x01]), Some(-1));
        assert_eq!(claimed(&[0x15, 0x04, 0x25, 0x01]), None);
        assert_eq!(claimed(&[0x15]), None);
    }
}
