//! Fingerprints of contents: likely copies are told by them.

use std::hash::{BuildHasher, Hasher};
use std::io;

use crate::input::disk::Disk;

/// Tells contents apart by their size and by a hash of their beginning and their end.
#[derive(Default)]
pub(super) struct Fingerprint {
    /// Octets so far.
    pub bytes: u64,
    /// Hash of the beginning.
    head: Option<u64>,
    /// The last octets so far.
    tail: Vec<u8>,
}

/// Octets of head and tail that are hashed.
const PRINT: usize = 1 << 12;

impl Fingerprint {
    /// Takes in the next block.
    pub fn see(&mut self, block: &[u8]) {
        if self.head.is_none() {
            self.head = Some(hash(&block[..block.len().min(PRINT)]));
        }
        self.bytes += block.len() as u64;
        self.tail.extend_from_slice(&block[block.len().saturating_sub(PRINT)..]);
        self.tail.drain(..self.tail.len().saturating_sub(PRINT));
    }

    /// That of a file, from its beginning and its end alone.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn of(disk: &Disk, bytes: u64) -> io::Result<Self> {
        let mut print = Fingerprint::default();
        let mut piece = [0; PRINT];
        let head = disk.read(0, &mut piece)?;
        print.see(&piece[..head]);
        let tail = disk.read(bytes.saturating_sub(PRINT as u64), &mut piece)?;
        print.see(&piece[..tail]);
        Ok(Fingerprint { bytes, ..print })
    }

    /// Size and hash.
    pub fn finish(self) -> Option<(u64, u64)> {
        Some((self.bytes, self.head? ^ hash(&self.tail).rotate_left(1)))
    }
}

/// A hash that only this process compares.
fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = foldhash::quality::FixedState::default().build_hasher();
    hasher.write(bytes);
    hasher.finish()
}
