//! The bytes of a file: counted and hashed as they are on disk, handed on without compression and in UTF-8, Parquet as
//! rows.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::compress;
use super::discover::Input;
use super::disk::{self, Disk};
use super::encoding;
use super::parquet::{Rows, Table, Wanted};
use super::progress::Meter;
use crate::error::{Error, Result};
use crate::format::Options;
use crate::format::parquet::MAGIC;

/// What is known of the bytes on disk.
#[derive(Default)]
struct Raw {
    /// How many were read.
    bytes: u64,
    /// Their hash so far, where wanted.
    hash: Option<Sha256>,
}

/// How a content can be read in parts, by several threads.
#[derive(Default)]
pub enum Stored {
    /// Only from its beginning to its end.
    #[default]
    Stream,
    /// Wherever one likes: it is what is on disk, octet by octet.
    Octets(Disk),
    /// By row groups.
    Rows(Arc<Table>),
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
    /// Whether the content begins as Parquet does.
    is_parquet: bool,
    /// Whether the content is another encoding than that on disk, or its mark was taken off.
    is_encoded: bool,
    /// How its content can be read in parts.
    pub stored: Stored,
    /// Counts what is read.
    meter: Arc<Meter>,
}

impl Opened {
    /// Opens an input; `hash` asks for its SHA-256, and `meter` counts what is read.
    ///
    /// # Errors
    /// Those of the file system, and of a first read.
    pub fn open(input: &Input, hash: bool, meter: &Arc<Meter>) -> io::Result<Opened> {
        if input.is_stdin() {
            return Opened::unpack(Box::new(io::stdin()), None, 0, hash, meter);
        }
        let file = File::open(&input.path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "is a directory"));
        }
        let on_disk = file.try_clone()?;
        let modified = metadata.modified().ok().map(|time| chrono::DateTime::<chrono::Utc>::from(time).date_naive());
        let opened = Opened::unpack(Box::new(file), modified, metadata.len(), hash, meter)?;
        let is_as_on_disk = opened.compression.is_none() && !opened.is_encoded && metadata.is_file();
        let stored = if is_as_on_disk { Stored::Octets(Disk::new(on_disk, metadata.len())) } else { Stored::Stream };
        Ok(Opened { stored, ..opened })
    }

    /// Takes the rows of a Parquet file for its content, and says so; any other content stays as it is.
    ///
    /// # Errors
    /// Those of [`Table::open`], and of making a temporary file of what cannot be read from its end.
    pub fn take_rows(&mut self, options: &Options, wanted: &Wanted) -> Result<bool> {
        if !self.is_parquet {
            return Ok(false);
        }
        let failed = |error: io::Error| Error::input(error.to_string());
        let (disk, meter) = match std::mem::take(&mut self.stored) {
            Stored::Octets(disk) => {
                let mut raw = self.raw.lock().unwrap_or_else(PoisonError::into_inner);
                let is_hashed = raw.hash.is_some();
                if !is_hashed {
                    raw.bytes = disk.length().map_err(failed)?;
                }
                drop(raw);
                if is_hashed {
                    io::copy(&mut self.content, &mut io::sink()).map_err(failed)?;
                }
                (disk, (!is_hashed).then(|| self.meter.clone()))
            }
            Stored::Stream | Stored::Rows(_) => {
                let mut file = tempfile::tempfile().map_err(failed)?;
                let length = io::copy(&mut self.content, &mut file).map_err(failed)?;
                (Disk::new(file, length), None)
            }
        };
        let table = Arc::new(Table::open(disk, options, wanted, meter)?);
        self.content = Box::new(Rows::all(table.clone()));
        self.stored = Stored::Rows(table);
        Ok(true)
    }

    /// Sees by content which compression and encoding there is; `length` is what the file has at least.
    fn unpack(
        file: Box<dyn Read + Send>,
        modified: Option<chrono::NaiveDate>,
        length: u64,
        hash: bool,
        meter: &Arc<Meter>,
    ) -> io::Result<Opened> {
        let raw = Arc::new(Mutex::new(Raw { bytes: 0, hash: hash.then(Sha256::new) }));
        let counted = Counted { inner: file, length, raw: raw.clone(), meter: meter.clone() };
        let (content, compression) = compress::unpack(Box::new(counted))?;
        let (head, content) = encoding::head(content, MAGIC.len() as u64);
        let is_parquet = head == MAGIC;
        let content = Box::new(Cursor::new(head).chain(content));
        let (content, is_encoded) = if is_parquet { (content as _, false) } else { encoding::utf8(content) };
        Ok(Opened {
            content,
            compression,
            modified,
            raw,
            is_parquet,
            is_encoded,
            stored: Stored::Stream,
            meter: meter.clone(),
        })
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

/// What a format gets of a file with these octets.
///
/// # Errors
/// Those of reading.
pub fn content(octets: Vec<u8>) -> Result<Vec<u8>> {
    content_for(octets, &Wanted::default())
}

/// The same where filters let only this pass.
///
/// # Errors
/// Those of reading.
pub fn content_for(octets: Vec<u8>, wanted: &Wanted) -> Result<Vec<u8>> {
    let failed = |error: io::Error| Error::input(error.to_string());
    let mut opened = Opened::unpack(Box::new(Cursor::new(octets)), None, 0, false, &Arc::default()).map_err(failed)?;
    opened.take_rows(&Options::default(), wanted)?;
    let mut content = Vec::new();
    let Stored::Rows(table) = opened.stored else {
        opened.content.read_to_end(&mut content).map_err(failed)?;
        return Ok(content);
    };
    table.put_columns(&mut content);
    for group in 0..table.groups() {
        Rows::of_group(table.clone(), group).read_to_end(&mut content).map_err(failed)?;
    }
    Ok(content)
}

/// Counts and hashes what is read.
struct Counted {
    /// The file.
    inner: Box<dyn Read + Send>,
    /// Octets that the file had when it was opened.
    length: u64,
    /// The account.
    raw: Arc<Mutex<Raw>>,
    /// The account of all inputs.
    meter: Arc<Meter>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.meter.add(n);
        let mut raw = self.raw.lock().unwrap_or_else(PoisonError::into_inner);
        raw.bytes += n as u64;
        if n == 0 && !buffer.is_empty() && raw.bytes < self.length {
            return Err(disk::shrunk(raw.bytes, self.length));
        }
        if let Some(hash) = &mut raw.hash {
            hash.update(&buffer[..n]);
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::write::GzEncoder;

    use super::*;

    /// A reader of `octets` that gives at most `step` of them at once.
    struct Slow(io::Cursor<Vec<u8>>, usize);

    impl Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let n = buffer.len().min(self.1);
            self.0.read(&mut buffer[..n])
        }
    }

    /// What is read of `octets` in steps of `step`, with the compression, the bytes on disk and their hash.
    fn opened(octets: &[u8], step: usize) -> (Vec<u8>, Option<&'static str>, u64, Option<String>) {
        let slow = Slow(io::Cursor::new(octets.to_vec()), step);
        let mut opened = Opened::unpack(Box::new(slow), None, 0, true, &Arc::default()).expect("octets can be opened");
        let mut content = Vec::new();
        opened.content.read_to_end(&mut content).expect("octets can be read");
        (content, opened.compression, opened.bytes(), opened.sha256())
    }

    #[test]
    fn bytes_and_hash_are_those_on_disk() {
        let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(b"\xff\xfea\0b\0\n\0").expect("written to memory");
        let packed = encoder.finish().expect("written to memory");
        for step in [1, 3, 1 << 20] {
            let (content, compression, bytes, hash) = opened(&packed, step);
            assert_eq!((content.as_slice(), compression, bytes), (&b"ab\n"[..], Some("gzip"), packed.len() as u64));
            let expected: String = Sha256::digest(&packed).iter().map(|octet| format!("{octet:02x}")).collect();
            assert_eq!(hash, Some(expected));
        }
    }

    #[test]
    fn plain_content_of_any_length_is_itself() {
        for text in [&b""[..], b"B", b"BZh9 is text", b"PQ*M\x18", b"\xef\xbb", b"line\nline\n"] {
            for step in [1, 2, 64] {
                let (content, compression, bytes, _) = opened(text, step);
                assert_eq!((content.as_slice(), compression, bytes), (text, None, text.len() as u64));
            }
        }
    }
}
