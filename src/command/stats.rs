//! What a command cost: octets, lines, seconds by stage, memory.

use std::fmt;
use std::time::{Duration, Instant};

use crate::input::memory;
use crate::input::read::Files;

/// What reading cost, and when it began.
#[derive(Debug)]
pub struct Stats {
    /// Frames.
    frames: u64,
    /// Octets on disk.
    bytes: u64,
    /// Octets without compression.
    content: u64,
    /// When the reading began.
    begun: Instant,
    /// From there to when all was read and counted.
    elapsed: Duration,
    /// How long readers worked, all together.
    reading: Duration,
    /// How long workers worked, all together.
    parsing: Duration,
}

impl Stats {
    /// The cost of reading these files.
    pub fn of(files: &Files) -> Stats {
        Stats {
            frames: files.iter().map(|file| file.tally.frames()).sum(),
            bytes: files.iter().map(|file| file.facts.bytes).sum(),
            content: files.iter().map(|file| file.facts.content).sum(),
            begun: files.begun,
            elapsed: files.elapsed,
            reading: files.iter().map(|file| file.facts.spent).sum(),
            parsing: files.parsing,
        }
    }
}

impl fmt::Display for Stats {
    /// Three lines, to be printed once the output is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let megabytes = |octets: u64| octets as f64 / 1e6;
        let all = self.begun.elapsed();
        let rate = megabytes(self.content) / all.as_secs_f64().max(1e-9);
        writeln!(
            f,
            "{} lines or messages, {:.1} MB ({:.1} MB without compression) in {:.3} s, {rate:.0} MB/s",
            self.frames,
            megabytes(self.bytes),
            megabytes(self.content),
            all.as_secs_f64()
        )?;
        writeln!(
            f,
            "reading and unpacking {:.3} s, parsing and counting {:.3} s (all threads), report {:.3} s",
            self.reading.as_secs_f64(),
            self.parsing.as_secs_f64(),
            (all - self.elapsed.min(all)).as_secs_f64()
        )?;
        match memory::peak() {
            Some(octets) => write!(f, "peak memory {:.1} MB", megabytes(octets)),
            None => write!(f, "peak memory is not told by this system"),
        }
    }
}
