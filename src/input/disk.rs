//! Files that are read where one likes, by several threads at once.

use std::fs::File;
use std::io;
use std::ops::Range;

use memchr::memchr;

/// A file whose content is what is on disk, octet by octet.
#[derive(Debug)]
pub struct Disk {
    /// The file.
    file: File,
    /// Octets that it had when it was opened.
    opened: u64,
}

/// A block as it stands on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its number in the file.
    pub index: u64,
    /// Where it begins.
    pub from: u64,
    /// Where it ends.
    pub to: u64,
}

/// Octets in which the end of a line is sought first, more than most lines have.
const USUAL: usize = 1 << 9;

/// Octets in which it is sought then.
const PIECE: usize = 1 << 13;

impl Disk {
    /// A file that had `opened` octets when it was opened.
    pub fn new(file: File, opened: u64) -> Self {
        Disk { file, opened }
    }

    /// How many octets the file had when it was opened.
    pub fn opened(&self) -> u64 {
        self.opened
    }

    /// How many octets the file had when it was opened, or now, if it has grown.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn length(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len().max(self.opened))
    }

    /// The places of the file, each `size` octets long, for lines; a file that grows has more of them.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn stretches(&self, size: u64) -> impl Iterator<Item = io::Result<Place>> {
        let mut length = self.opened;
        (0..).map_while(move |index| {
            let from = index * size;
            if from >= length {
                length = match self.length() {
                    Ok(length) => length,
                    Err(error) => return Some(Err(error)),
                };
            }
            (from < length).then(|| Ok(Place { index, from, to: length.min(from + size) }))
        })
    }

    /// Reads the octets from `at` on, until `room` is full or the file ends; says how many they are.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn read(&self, at: u64, room: &mut [u8]) -> io::Result<usize> {
        let mut read = 0;
        while read < room.len() {
            match read_at(&self.file, &mut room[read..], at + read as u64) {
                Ok(0) => break,
                Ok(n) => read += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(read)
    }

    /// Whether a line ends at `at`.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn ends_line(&self, at: u64) -> io::Result<bool> {
        let mut last = [0];
        Ok(self.read(at.saturating_sub(1), &mut last)? == 1 && last == *b"\n")
    }

    /// The error for a file that ends at `at`, where it once had more.
    pub fn shrunk(&self, at: u64) -> io::Error {
        shrunk(at, self.opened)
    }

    /// Where the lines stand that begin in `stretch`; the last of them may end behind it.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn lines(&self, stretch: Range<u64>) -> io::Result<Range<u64>> {
        let before_end = stretch.end.saturating_sub(1);
        let from = match stretch.start.checked_sub(1) {
            None => 0,
            Some(before) => match self.behind_line_end(before..before_end)? {
                Some(from) => from,
                None => return Ok(stretch.end..stretch.end),
            },
        };
        let to = self.behind_line_end(before_end..u64::MAX)?;
        Ok(from..to.map_or_else(|| self.length(), Ok)?)
    }

    /// Where the first line ends that has its end in `range`: the place behind it.
    fn behind_line_end(&self, range: Range<u64>) -> io::Result<Option<u64>> {
        let mut piece = [0; PIECE];
        let (mut at, mut size) = (range.start, USUAL);
        while at < range.end {
            let size_left = usize::try_from(range.end - at).unwrap_or(usize::MAX);
            let read = self.read(at, &mut piece[..size.min(size_left)])?;
            if let Some(found) = memchr(b'\n', &piece[..read]) {
                return Ok(Some(at + found as u64 + 1));
            }
            if read == 0 {
                break;
            }
            at += read as u64;
            size = PIECE;
        }
        Ok(None)
    }
}

/// The error for a file that was cut off while it was read.
pub fn shrunk(read: u64, length: u64) -> io::Error {
    io::Error::other(format!("it became shorter while it was read, {read} of {length} octets"))
}

/// Reads some octets at a place, wherever others read.
#[cfg(unix)]
fn read_at(file: &File, room: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, room, at)
}

/// Reads some octets at a place, wherever others read.
#[cfg(windows)]
fn read_at(file: &File, room: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, room, at)
}
