//! Compressions: seen by their first octets, taken off member by member.
//!
//! Every tool here writes files that can be put one behind the other, so that a file has one or more members (gzip,
//! RFC 1952; bzip2), frames (zstd, RFC 8878; LZ4 frame format 1.6) or streams (xz file format 1.2). The decoders read
//! one of them each; [`Members`] goes from one to the next, and is the one place that knows what may stand between.
//! What is cut off or damaged ends the content with an error, behind all that could be read before.

mod lz4;
mod packed;

use std::io::{self, Cursor, Read};

use bzip2::bufread::BzDecoder;
use flate2::bufread::GzDecoder;
use lzma_rust2::XzReader;

use self::lz4::Lz4;
use self::packed::{Packed, is_skippable};

/// A compression.
pub struct Compression {
    /// The word for it in reports.
    pub name: &'static str,
    /// Whether octets begin a member.
    begins: fn(&[u8]) -> bool,
    /// What its tool allows behind and between members.
    between: Between,
    /// Most octets to ask a decoder for at once: where it fails, it loses what it had ready for that request.
    request: usize,
    /// A decoder of one member.
    member: fn(Packed) -> io::Result<Box<dyn Member>>,
}

/// What can stand between members besides nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Between {
    /// Nothing else.
    Nothing,
    /// Zeros, as tapes and block devices pad with.
    Zeros,
    /// Frames of user data to pass over.
    Skippable,
}

/// Every compression that is taken off.
const COMPRESSIONS: &[Compression] = &[
    Compression {
        name: "gzip",
        begins: |head| head.starts_with(b"\x1f\x8b"),
        between: Between::Zeros,
        // Each request costs zlib a copy of its window; it fails on damage without much to lose.
        request: usize::MAX,
        member: |packed| Ok(Box::new(GzDecoder::new(packed))),
    },
    Compression {
        name: "zstd",
        begins: |head| head.starts_with(b"\x28\xb5\x2f\xfd"),
        between: Between::Skippable,
        request: REQUEST,
        member: |packed| {
            let mut decoder = zstd::Decoder::with_buffer(packed)?.single_frame();
            decoder.window_log_max(ZSTD_WINDOW_LOG)?;
            Ok(Box::new(decoder))
        },
    },
    Compression {
        name: "xz",
        begins: |head| head.starts_with(b"\xfd7zXZ\0"),
        between: Between::Zeros,
        request: REQUEST,
        member: |packed| Ok(Box::new(XzReader::new_mem_limit(packed, false, XZ_MEMORY_KIB))),
    },
    Compression {
        name: "bzip2",
        begins: is_bzip2,
        between: Between::Nothing,
        request: REQUEST,
        member: |packed| Ok(Box::new(BzDecoder::new(packed))),
    },
    Compression {
        name: "lz4",
        begins: |head| head.starts_with(b"\x04\x22\x4d\x18"),
        between: Between::Skippable,
        request: REQUEST,
        member: |packed| Ok(Box::new(Lz4::new(packed))),
    },
];

/// Octets that are asked of most decoders at once.
const REQUEST: usize = 1 << 16;
/// Octets that tell a compression.
const MAGIC: usize = 10;
/// The largest window of `zstd --long=31`, as a power of 2.
const ZSTD_WINDOW_LOG: u32 = 31;
/// The most memory for one xz stream; `xz` itself writes dictionaries of 1.5 GiB at most.
const XZ_MEMORY_KIB: u32 = 2 << 20;

/// Whether octets begin a bzip2 stream: `BZh`, a level, and the mark of a block or of the end. The first three alone
/// could be text.
fn is_bzip2(head: &[u8]) -> bool {
    let marks: [&[u8]; 2] = [b"\x31\x41\x59\x26\x53\x59", b"\x17\x72\x45\x38\x50\x90"];
    match head {
        [b'B', b'Z', b'h', b'1'..=b'9', rest @ ..] => marks.iter().any(|mark| rest.starts_with(mark)),
        _ => false,
    }
}

/// A decoder of one member, which gives the octets behind it back.
trait Member: Read + Send {
    /// What follows the member, once it has been read to its end.
    fn rest(self: Box<Self>) -> Packed;
}

impl Member for GzDecoder<Packed> {
    fn rest(self: Box<Self>) -> Packed {
        self.into_inner()
    }
}

impl Member for zstd::Decoder<'static, Packed> {
    fn rest(self: Box<Self>) -> Packed {
        self.finish()
    }
}

impl Member for XzReader<Packed> {
    fn rest(self: Box<Self>) -> Packed {
        self.into_inner()
    }
}

impl Member for BzDecoder<Packed> {
    fn rest(self: Box<Self>) -> Packed {
        self.into_inner()
    }
}

/// The compression whose members begin like this.
fn find(head: &[u8]) -> Option<&'static Compression> {
    COMPRESSIONS.iter().find(|compression| (compression.begins)(head))
}

/// The octets of `file` without its compression, and the name of that. What is not compressed is not buffered.
///
/// # Errors
/// Those of reading the first octets.
pub fn unpack(mut file: Box<dyn Read + Send>) -> io::Result<(Box<dyn Read + Send>, Option<&'static str>)> {
    let mut head = Vec::new();
    Read::by_ref(&mut file).take(MAGIC as u64).read_to_end(&mut head)?;
    if find(&head).is_none() && !is_skippable(&head) {
        return Ok((Box::new(Cursor::new(head).chain(file)), None));
    }
    let mut packed = Packed::new(head, file);
    packed.skip_frames().map_err(|error| damaged("zstd or lz4", error))?;
    let Some(compression) = find(packed.peek(MAGIC)?) else {
        return Err(invalid("a skippable frame, but no zstd or lz4 frame behind it".to_owned()));
    };
    let member = (compression.member)(packed)?;
    Ok((Box::new(Members { compression, member: Some(member) }), Some(compression.name)))
}

/// The content of all members of a file.
struct Members {
    /// Their compression.
    compression: &'static Compression,
    /// The member at hand; `None` at the end, and behind an error.
    member: Option<Box<dyn Member>>,
}

impl Members {
    /// Goes on behind `member`: to the next one, or to the end.
    fn follow(&mut self, member: Box<dyn Member>) -> io::Result<()> {
        let Compression { name, begins, between, .. } = self.compression;
        let mut packed = member.rest();
        match between {
            Between::Nothing => {}
            Between::Zeros => packed.skip_zeros()?,
            Between::Skippable => packed.skip_frames()?,
        }
        let head = packed.peek(MAGIC)?;
        if head.is_empty() {
            return Ok(());
        }
        if !begins(head) {
            return Err(invalid(format!("junk after the {name} data")));
        }
        self.member = Some((self.compression.member)(packed)?);
        Ok(())
    }
}

impl Read for Members {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let n = buffer.len().min(self.compression.request);
        while let Some(mut member) = self.member.take() {
            let done = match member.read(&mut buffer[..n]) {
                Ok(0) => self.follow(member),
                Ok(n) => {
                    self.member = Some(member);
                    return Ok(n);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                    self.member = Some(member);
                    return Err(error);
                }
                Err(error) => Err(error),
            };
            done.map_err(|error| damaged(self.compression.name, error))?;
        }
        Ok(0)
    }
}

/// An error of the data itself.
fn invalid(what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// A decoder's error, said so that it is plain what is damaged. Errors of the file itself stay as they are.
fn damaged(name: &str, error: io::Error) -> io::Error {
    use io::ErrorKind::{InvalidData, InvalidInput, Other, OutOfMemory, UnexpectedEof, Unsupported};
    match error.kind() {
        UnexpectedEof => io::Error::new(UnexpectedEof, format!("the {name} data ends too early (truncated file)")),
        InvalidData if error.to_string().starts_with("junk") => error,
        kind @ (InvalidData | InvalidInput | Other | OutOfMemory | Unsupported) if error.raw_os_error().is_none() => {
            io::Error::new(kind, format!("the {name} data is damaged or of an unknown kind ({error})"))
        }
        _ => error,
    }
}

#[cfg(test)]
mod tests;
