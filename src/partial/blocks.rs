//! The file as a chain of blocks, each packed and with a checksum of all before it.

use std::io::{self, Read, Write};

use sha2::{Digest, Sha256};

use super::damaged;
use crate::error::{Error, Result};

/// What a partial state begins with.
pub const MAGIC: [u8; 8] = *b"whoasks\x1a";
/// The version of the format.
pub const VERSION: u32 = 1;

/// How hard zstd tries: its default, which is as fast as the rest of the work.
const LEVEL: i32 = 3;
/// A block that would shrink further stays as it is, so that no small file fills the memory.
const MOST: u64 = 100;
/// Octets of a block before it is cut, where it can be.
pub const PORTION: usize = 1 << 20;

/// What is in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// What the state is of.
    Head = b'H',
    /// The inputs.
    Files = b'F',
    /// Names of domains.
    Domains = b'D',
    /// Keys of sources.
    Sources = b'S',
    /// Labels of sources.
    Labels = b'L',
    /// Window, coverage, hours.
    Counts = b'C',
    /// Pairs.
    Pairs = b'P',
    /// The domain that is looked at.
    Target = b'T',
    /// Single lookups.
    Asked = b'X',
    /// The end.
    End = b'E',
}

/// The checksum of everything up to some place.
type Checksum = [u8; 32];

/// What stands before the octets of a block, but for the checksum.
#[derive(Clone, Copy)]
struct Header {
    /// The kind.
    kind: u8,
    /// 1 where the octets are a frame of zstd.
    packed: u8,
    /// Octets on disk.
    stored: u64,
    /// Octets unpacked.
    content: u64,
}

impl Header {
    /// Octets of a header.
    const LEN: usize = 18;

    /// The header as it is written.
    fn octets(self) -> [u8; Header::LEN] {
        let mut octets = [self.kind, self.packed, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        octets[2..10].copy_from_slice(&self.stored.to_le_bytes());
        octets[10..].copy_from_slice(&self.content.to_le_bytes());
        octets
    }

    /// Reads a header.
    fn of(octets: [u8; Header::LEN]) -> Header {
        let number = |at: usize| u64::from_le_bytes(std::array::from_fn(|place| octets[at + place]));
        Header { kind: octets[0], packed: octets[1], stored: number(2), content: number(10) }
    }

    /// The checksum of a block behind one with the checksum `before`.
    fn checksum(self, before: &Checksum, octets: &[u8]) -> Checksum {
        Sha256::new().chain_update(before).chain_update(self.octets()).chain_update(octets).finalize().into()
    }
}

/// The checksum of what stands before the first block.
fn origin() -> Checksum {
    Sha256::new().chain_update(MAGIC).chain_update(VERSION.to_le_bytes()).finalize().into()
}

/// Writes blocks.
pub struct BlockWriter<'a> {
    /// Where to.
    out: &'a mut dyn Write,
    /// The checksum of what was written.
    chain: Checksum,
}

impl<'a> BlockWriter<'a> {
    /// Begins a file.
    ///
    /// # Errors
    /// Those of writing.
    pub fn new(out: &'a mut dyn Write) -> io::Result<Self> {
        out.write_all(&MAGIC)?;
        out.write_all(&VERSION.to_le_bytes())?;
        Ok(BlockWriter { out, chain: origin() })
    }

    /// Writes a block.
    ///
    /// # Errors
    /// Those of writing.
    pub fn block(&mut self, kind: Kind, content: &[u8]) -> io::Result<()> {
        let packed = zstd::bulk::compress(content, LEVEL)?;
        let is_packed = packed.len() < content.len() && content.len() as u64 <= MOST * packed.len() as u64;
        let octets = if is_packed { &packed } else { content };
        let header = Header {
            kind: kind as u8,
            packed: u8::from(is_packed),
            stored: octets.len() as u64,
            content: content.len() as u64,
        };
        self.chain = header.checksum(&self.chain, octets);
        self.out.write_all(&header.octets())?;
        self.out.write_all(&self.chain)?;
        self.out.write_all(octets)
    }

    /// Ends the file.
    ///
    /// # Errors
    /// Those of writing.
    pub fn finish(mut self) -> io::Result<()> {
        self.block(Kind::End, &[])
    }
}

/// Reads blocks.
pub struct BlockReader {
    /// Where from.
    from: Box<dyn Read>,
    /// The checksum of what was read.
    chain: Checksum,
    /// The block that comes next, where it was looked at.
    ahead: Option<(u8, Vec<u8>)>,
}

impl BlockReader {
    /// Reads the beginning of a file.
    ///
    /// # Errors
    /// An input error where it is no partial state, or of another version of the format.
    pub fn new(from: Box<dyn Read>) -> Result<Self> {
        let mut reader = BlockReader { from, chain: origin(), ahead: None };
        let magic = reader.octets(MAGIC.len() as u64)?;
        if magic != MAGIC {
            return Err(Error::input("no partial state").hint("merge takes files written with --save-partial"));
        }
        let version = reader.array().map(u32::from_le_bytes)?;
        if version != VERSION {
            let what = format!("a partial state of format {version}, and this program reads format {VERSION}");
            return Err(Error::input(what).hint("merge with the version of whoasks that saved it"));
        }
        Ok(reader)
    }

    /// The content of the next block, which is to be of this kind.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn next(&mut self, kind: Kind) -> Result<Vec<u8>> {
        let (found, content) = match self.ahead.take() {
            Some(block) => block,
            None => self.block()?,
        };
        if found == kind as u8 { Ok(content) } else { Err(damaged("parts in a wrong order")) }
    }

    /// Whether the next block is of this kind.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn is_next(&mut self, kind: Kind) -> Result<bool> {
        if self.ahead.is_none() {
            self.ahead = Some(self.block()?);
        }
        Ok(self.ahead.as_ref().is_some_and(|(found, _)| *found == kind as u8))
    }

    /// Passes if this is the end.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn finish(mut self) -> Result<()> {
        self.next(Kind::End)?;
        match self.from.read(&mut [0]) {
            Ok(0) => Ok(()),
            Ok(_) => Err(damaged("something follows its end")),
            Err(error) => Err(Error::input(error.to_string())),
        }
    }

    /// Reads a block of any kind.
    fn block(&mut self) -> Result<(u8, Vec<u8>)> {
        let header = Header::of(self.array()?);
        let checksum: Checksum = self.array()?;
        let octets = self.octets(header.stored)?;
        self.chain = header.checksum(&self.chain, &octets);
        if self.chain != checksum {
            return Err(damaged("a checksum does not match"));
        }
        match header.packed {
            0 if header.content == header.stored => Ok((header.kind, octets)),
            1 if header.content <= MOST.saturating_mul(header.stored) => {
                Ok((header.kind, unpack(&octets, header.content)?))
            }
            _ => Err(damaged("a block of an impossible length")),
        }
    }

    /// Reads so many octets.
    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        self.octets(N as u64)?.try_into().map_err(|_| cut_short())
    }

    /// Reads so many octets; room is made as they come, whatever their number claims.
    fn octets(&mut self, count: u64) -> Result<Vec<u8>> {
        let mut octets = Vec::new();
        let read = self.from.by_ref().take(count).read_to_end(&mut octets);
        read.map_err(|error| Error::input(error.to_string()))?;
        if octets.len() as u64 == count { Ok(octets) } else { Err(cut_short()) }
    }
}

/// The content of a packed block, whose length was checked against that of the block.
fn unpack(octets: &[u8], length: u64) -> Result<Vec<u8>> {
    let wrong = || damaged("a block that cannot be unpacked");
    let length = usize::try_from(length).map_err(|_| wrong())?;
    let content = zstd::bulk::decompress(octets, length).map_err(|_| wrong())?;
    if content.len() == length { Ok(content) } else { Err(wrong()) }
}

/// The error for a file that ends too early.
fn cut_short() -> Error {
    damaged("it ends too early")
}
