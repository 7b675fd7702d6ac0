//! Which format a file is in: every format reads the head, and the one that finds most lookups has it.

use super::{FORMATS, Format, Options, Prepared};
use crate::error::{Error, Kind, Result};
use crate::input::frames::Frames;
use crate::record::{Kept, Record, Response, Sink};
use crate::tally::Outcome;

/// Frames of the head that are looked at.
const FRAMES: usize = 400;

/// What a format makes of a head.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    /// Lookups and answers.
    found: usize,
    /// Frames that are known to be neither.
    known: usize,
    /// Frames that are neither, as far as this format can tell.
    strange: usize,
}

/// Takes records and forgets them.
struct Nowhere;

impl Sink for Nowhere {
    fn record(&mut self, _: &Record<'_>) -> Kept {
        Kept::Yes
    }

    fn response(&mut self, _: &Response<'_>) {}
}

/// The format of a file that begins with `head`, ready to read it.
///
/// # Errors
/// An input error where no format finds a lookup, or usage errors of the options, such as a column that is absent.
pub fn detect(head: &[u8], options: &Options) -> Result<(&'static Format, Prepared)> {
    let mut best: Option<(Score, &'static Format, Prepared)> = None;
    let mut complaint = None;
    for format in FORMATS {
        match (format.prepare)(head, options) {
            Ok(prepared) => {
                let score = score(head, &prepared);
                if score.is_likely() && best.as_ref().is_none_or(|(other, ..)| score.rank() > other.rank()) {
                    best = Some((score, format, prepared));
                }
            }
            Err(error) if error.kind == Kind::Usage => complaint = Some(error),
            Err(_) => {}
        }
    }
    match (best, complaint) {
        (Some((_, format, prepared)), _) => Ok((format, prepared)),
        (None, Some(error)) => Err(error),
        (None, None) => Err(unknown(head)),
    }
}

/// The error for a head that no format knows.
fn unknown(head: &[u8]) -> Error {
    let binary = head.iter().take(4096).any(|octet| *octet == 0);
    let what = if binary { "a binary file in no known format" } else { "no known log format" };
    Error::input(what)
        .hint("`whoasks formats` lists the formats; -f names one; --columns names the columns of CSV and JSON")
}

/// What `prepared` makes of the first frames.
fn score(head: &[u8], prepared: &Prepared) -> Score {
    let mut parser = (prepared.parser)();
    let mut score = Score::default();
    for (_, frame) in Frames::new(prepared.framing, head).take(FRAMES) {
        match parser.frame(frame, &mut Nowhere) {
            Ok(Outcome::NotLookup) if frame.iter().all(u8::is_ascii_whitespace) => {}
            Ok(Outcome::NotLookup) => score.known += 1,
            Ok(_) => score.found += 1,
            Err(_) => score.strange += 1,
        }
    }
    score
}

impl Score {
    /// What decides between formats: lookups, then frames that are known.
    fn rank(self) -> (usize, usize) {
        (self.found, self.known)
    }

    /// Whether this is enough: a lookup where a tenth of the frames are of this format (damaged logs still are), or
    /// without a lookup half of them. A text that quotes a few log lines is no log.
    fn is_likely(self) -> bool {
        let known = self.found + self.known;
        let share = if self.found > 0 { 10 } else { 2 };
        known > 0 && known * share >= known + self.strange
    }
}
