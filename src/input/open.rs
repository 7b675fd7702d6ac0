//! The bytes of a file: counted and hashed as they are on disk, handed on without compression and in UTF-8.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::bufread::GzDecoder;
use sha2::{Digest, Sha256};

use super::discover::Input;

/// Bytes read from a file at once where it is decompressed.
const READ: usize = 1 << 18;

/// What is known of the bytes on disk.
#[derive(Default)]
struct Raw {
    /// How many were read.
    bytes: u64,
    /// Their hash so far, where wanted.
    hash: Option<Sha256>,
}

/// An opened file.
pub struct Opened {
    /// Its content.
    pub content: Box<dyn Read + Send>,
    /// The compression that was taken off.
    pub compression: Option<&'static str>,
    /// When it was last modified, for files that tell.
    pub modified: Option<chrono::NaiveDate>,
    /// What is known of the bytes on disk.
    raw: Arc<Mutex<Raw>>,
}

impl Opened {
    /// Opens an input; `hash` asks for its SHA-256.
    ///
    /// # Errors
    /// Those of the file system, and of a first read.
    pub fn open(input: &Input, hash: bool) -> io::Result<Opened> {
        let raw = Arc::new(Mutex::new(Raw { bytes: 0, hash: hash.then(Sha256::new) }));
        if input.is_stdin() {
            return Opened::unpack(Counted { inner: Box::new(io::stdin()), raw: raw.clone() }, None, raw);
        }
        let file = File::open(&input.path)?;
        if file.metadata()?.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "is a directory"));
        }
        let modified =
            file.metadata()?.modified().ok().map(|time| chrono::DateTime::<chrono::Utc>::from(time).date_naive());
        Opened::unpack(Counted { inner: Box::new(file), raw: raw.clone() }, modified, raw)
    }

    /// Sees by content which compression and encoding there is.
    fn unpack(mut file: Counted, modified: Option<chrono::NaiveDate>, raw: Arc<Mutex<Raw>>) -> io::Result<Opened> {
        let mut head = Vec::new();
        Read::by_ref(&mut file).take(2).read_to_end(&mut head)?;
        let gzip = head == GZIP;
        let whole = Cursor::new(head).chain(file);
        let content: Box<dyn Read + Send> =
            if gzip { Box::new(Gzip::new(BufReader::with_capacity(READ, whole))) } else { Box::new(whole) };
        let content = utf8(content)?;
        Ok(Opened { content, compression: gzip.then_some("gzip"), modified, raw })
    }

    /// How many bytes were read from disk so far.
    pub fn bytes(&self) -> u64 {
        self.raw.lock().unwrap_or_else(PoisonError::into_inner).bytes
    }

    /// The SHA-256 of the bytes on disk, where it was asked for. To be called at the end.
    pub fn sha256(&self) -> Option<String> {
        let hash = self.raw.lock().unwrap_or_else(PoisonError::into_inner).hash.take()?;
        Some(hash.finalize().iter().map(|octet| format!("{octet:02x}")).collect())
    }
}

/// Counts and hashes what is read.
struct Counted {
    /// The file.
    inner: Box<dyn Read + Send>,
    /// The account.
    raw: Arc<Mutex<Raw>>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        let mut raw = self.raw.lock().unwrap_or_else(PoisonError::into_inner);
        raw.bytes += n as u64;
        if let Some(hash) = &mut raw.hash {
            hash.update(&buffer[..n]);
        }
        Ok(n)
    }
}

/// The first octets of a gzip member (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Several gzip members, one behind the other, with zeros behind the last.
struct Gzip<R: BufRead> {
    /// The member at hand; `None` at the end.
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> Gzip<R> {
    /// The members that `packed` begins with.
    fn new(packed: R) -> Self {
        Gzip { member: Some(GzDecoder::new(packed)) }
    }

    /// Goes to the next member.
    fn next_member(&mut self) -> io::Result<()> {
        let Some(member) = self.member.take() else { return Ok(()) };
        let mut packed = member.into_inner();
        // Tapes and block devices pad with zeros.
        loop {
            let buffer = packed.fill_buf()?;
            match buffer.iter().position(|octet| *octet != 0) {
                None if buffer.is_empty() => return Ok(()),
                None => {
                    let n = buffer.len();
                    packed.consume(n);
                }
                Some(0) if buffer[0] == GZIP[0] => {
                    self.member = Some(GzDecoder::new(packed));
                    return Ok(());
                }
                Some(0) => return Err(io::Error::new(io::ErrorKind::InvalidData, "junk after the gzip data")),
                Some(zeros) => packed.consume(zeros),
            }
        }
    }
}

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            match member.read(buffer) {
                Ok(0) if !buffer.is_empty() => self.next_member()?,
                Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => {
                    return Err(io::Error::new(e.kind(), "the gzip data ends too early (truncated file)"));
                }
                other => return other,
            }
        }
        Ok(0)
    }
}

/// The content without a byte order mark, UTF-16 as UTF-8.
fn utf8(mut content: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
    let mut head = Vec::new();
    // What an error leaves unread is met again by whoever reads on.
    let failed = Read::by_ref(&mut content).take(3).read_to_end(&mut head).err();
    let rest: Box<dyn Read + Send> = match failed {
        Some(error) => Box::new(Failing(Some(error))),
        None => content,
    };
    Ok(match head.as_slice() {
        [0xef, 0xbb, 0xbf] => rest,
        [0xff, 0xfe, ..] => Box::new(Utf16::new(Cursor::new(head[2..].to_vec()).chain(rest), u16::from_le_bytes)),
        [0xfe, 0xff, ..] => Box::new(Utf16::new(Cursor::new(head[2..].to_vec()).chain(rest), u16::from_be_bytes)),
        _ => Box::new(Cursor::new(head).chain(rest)),
    })
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
