//! Which format a file is in: every format reads the head, and the one that finds most lookups has it.

use super::{FORMATS, Format, Options, Prepared, csv, envelope, json, text};
use crate::error::{Error, Kind, Result};
use crate::input::frames::Frames;
use crate::record::Nowhere;
use crate::tally::Outcome;

/// Formats of no product.
const GENERAL: [&str; 2] = [csv::FORMAT.name, json::FORMAT.name];
/// What to do about a file in no known format.
pub const REMEDY: &str =
    "`whoasks formats` lists the formats; -f names one; --columns names the columns of CSV and JSON";
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

/// The format of a file that begins with `head`, ready to read it.
///
/// # Errors
/// An input error where no format finds a lookup, or usage errors of the options, such as a column that is absent.
pub fn detect(head: &[u8], options: &Options) -> Result<(&'static Format, Prepared)> {
    let start = first_lines(head);
    let (best, complaint) = match best(head, start, options) {
        // What the first lines leave open, the whole head may tell.
        (None, _) if start.len() < head.len() => best(head, head, options),
        found => found,
    };
    match (best, complaint) {
        (Some((_, format, prepared)), _) => match text::server(format.name) {
            Some(server) => Ok((format, text::router::mixed(server, head, options)?)),
            None => Ok((format, prepared)),
        },
        (None, Some(error)) => Err(error),
        (None, None) => Err(unread(head, options).unwrap_or_else(|| unknown(head))),
    }
}

/// A format with what it makes of a head.
type Likely = (Score, &'static Format, Prepared);

/// The likeliest format of a file, and what is wrong with the options if one says so. Server text is told by `start`:
/// a part is enough to detect it, and the whole head is for what is decided by it.
fn best(head: &[u8], start: &[u8], options: &Options) -> (Option<Likely>, Option<Error>) {
    let mut best: Option<Likely> = None;
    let mut complaint = None;
    for format in FORMATS {
        let seen = if text::server(format.name).is_some() { start } else { head };
        match (format.prepare)(seen, options) {
            Ok(prepared) => {
                let score = score(head, &prepared);
                let is_better = |(other, rival, _): &Likely| score.rank(format) > other.rank(rival);
                if score.is_likely() && best.as_ref().is_none_or(is_better) {
                    best = Some((score, format, prepared));
                }
            }
            Err(error) if error.kind == Kind::Usage => complaint = Some(error),
            Err(_) => {}
        }
    }
    (best, complaint)
}

/// The error for a head that has the columns or keys of a general format, but no row that can be read.
fn unread(head: &[u8], options: &Options) -> Option<Error> {
    GENERAL.iter().find_map(|name| {
        let format = FORMATS.iter().find(|format| format.name == *name)?;
        let prepared = (format.prepare)(head, options).ok()?;
        let mut parser = (prepared.parser)();
        let mut frames = Frames::new(prepared.framing, head).take(FRAMES);
        let reject = frames.find_map(|(_, frame)| parser.own(frame, &mut Nowhere)?.err())?;
        Some(
            Error::input(format!("this looks like {name}, but nothing in it can be read: {}", reject.0.0)).hint(UNREAD),
        )
    })
}

/// What to do about rows of which nothing can be read.
const UNREAD: &str = "--columns says which columns or keys to read, --time-format how times are written";

/// The error for a head that no format knows.
fn unknown(head: &[u8]) -> Error {
    let binary = head.iter().take(4096).any(|octet| *octet == 0);
    let what = if binary { "a binary file in no known format" } else { "no known log format" };
    Error::input(what).hint(REMEDY)
}

/// The first [`FRAMES`] lines of a head.
fn first_lines(head: &[u8]) -> &[u8] {
    memchr::memchr_iter(b'\n', head).nth(FRAMES).map_or(head, |end| &head[..=end])
}

/// What `prepared` makes of the first frames.
fn score(head: &[u8], prepared: &Prepared) -> Score {
    let mut parser = (prepared.parser)();
    let mut score = Score::default();
    for (_, frame) in Frames::new(prepared.framing, head).take(FRAMES) {
        match parser.own(frame, &mut Nowhere) {
            Some(Ok(Outcome::NotLookup)) if frame.iter().all(u8::is_ascii_whitespace) => {}
            Some(Ok(Outcome::NotLookup)) => score.known += 1,
            Some(Ok(_)) => score.found += 1,
            // In a syslog, lines of other programs say nothing.
            None if envelope::has_program(frame) => {}
            Some(Err(_)) | None => score.strange += 1,
        }
    }
    score
}

impl Score {
    /// What decides between formats: lookups, then whether it knows the product (which may have reasons against a
    /// frame that a general format does not see), then frames that are known.
    fn rank(self, format: &Format) -> (usize, bool, usize) {
        (self.found, !GENERAL.contains(&format.name), self.known)
    }

    /// Whether this is enough: a lookup where a tenth of the frames are of this format (damaged logs still are), or
    /// without a lookup half of them. A text that quotes a few log lines is no log.
    fn is_likely(self) -> bool {
        let known = self.found + self.known;
        let share = if self.found > 0 { 10 } else { 2 };
        known > 0 && known * share >= known + self.strange
    }
}
