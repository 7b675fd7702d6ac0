//! Formats extract records from frames, and nothing else.
//!
//! A format is one file and one line in [`FORMATS`]. Its samples are its documentation, the test that it is
//! detected, and the test of its parser at once.

use std::sync::Arc;

use crate::calendar::Zone;
use crate::error::Result;
use crate::record::{Kept, Sink};
use crate::tally::{Outcome, Reject};

pub mod address;
pub mod bind;
pub mod columns;
pub mod csv;
pub mod detect;
pub mod envelope;
pub mod hextets;
pub mod json;
pub mod quad;
pub mod time;

/// Every format, in the order in which ties of the detection are decided.
pub const FORMATS: &[&Format] = &[&bind::FORMAT, &json::FORMAT, &csv::FORMAT];

/// A log format that servers write.
pub struct Format {
    /// The word for `--format`.
    pub name: &'static str,
    /// The product and the setting that make it write this.
    pub about: &'static str,
    /// Frames as the product writes them, with what they must be read as.
    pub samples: &'static [Sample],
    /// Decides from a file's head how the whole file is read.
    pub prepare: fn(head: &[u8], options: &Options) -> Result<Prepared>,
}

/// A piece of a log and what it holds: documentation and test at once.
pub struct Sample {
    /// Whole frames; a header, where the format needs one, comes first.
    pub text: &'static str,
    /// How many lookups are in it.
    pub records: u64,
    /// The last lookup as `time source name class type`, `-` for what the log lacks.
    pub last: &'static str,
}

/// What the command line says about reading logs.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Zone of times that are written without one; UTC is assumed when absent.
    pub log_tz: Option<Zone>,
    /// Year of a file's first line, for times that are written without one.
    pub year: Option<i32>,
    /// When the file was last modified (UTC), for times without a year where that is not given.
    pub modified: Option<chrono::NaiveDate>,
    /// Which columns or keys to read, as in `time=ts,source=client`.
    pub columns: columns::Mapping,
    /// A format for times, in strftime's notation.
    pub time_format: Option<time::Custom>,
    /// Whether nobody wants what no count needs (port, transport, flags, server, view), so that formats may leave
    /// it out to save time.
    pub counts_only: bool,
}

/// A decision that holds for a whole file, taken from its head and reported.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Decision {
    /// What was decided, as in `year`.
    pub what: &'static str,
    /// The value.
    pub value: String,
    /// Why, as in `assumed`, `header`, `--log-tz`.
    pub why: &'static str,
}

/// How one file is read.
#[derive(Clone)]
pub struct Prepared {
    /// How bytes are cut into frames.
    pub framing: Framing,
    /// Makes a parser for a part of the file; parts may go to different threads.
    pub parser: Arc<dyn Fn() -> Box<dyn Parser> + Send + Sync>,
    /// What was decided for the file.
    pub decisions: Vec<Decision>,
    /// Whether a frame can be read without those before it.
    pub order: Order,
}

/// Whether the frames of a file stand alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// They do: parsers on different threads may each read some blocks of the file.
    Free,
    /// They do not: one parser reads all frames of the file in order.
    Sequential,
}

/// How the bytes of a file are cut into frames. All of these can be cut between any two frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// A frame is a line, without its `\n` or `\r\n`.
    Lines,
    /// A frame is a record of RFC 4180: a line, or several when quotes hold line breaks.
    Csv {
        /// What stands between fields.
        delimiter: u8,
    },
    /// A frame is a JSON value, or an element of a top-level array.
    Json,
}

/// Reads frames of one format.
pub trait Parser: Send {
    /// Reads one frame; what it holds goes to `sink`.
    ///
    /// # Errors
    /// A reject with its reason where the frame should hold a lookup and cannot be read.
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject>;

    /// Whether names stand in the frames as they are asked for, or with backslashes: then frames without a name's
    /// octets need not be read when nothing else is asked about.
    fn names_are_plain(&self) -> bool {
        false
    }

    /// Local times so far that a clock change makes ambiguous (they were taken as the earlier ones).
    fn ambiguous_times(&self) -> u64 {
        0
    }
}

impl From<Kept> for Outcome {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::Yes => Outcome::Record,
            Kept::Filtered => Outcome::Filtered,
        }
    }
}

/// The format called `name`.
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.name == name)
}
