//! Partial states: what a command counted, in a file, to be merged with others as if all had been read at once.
//!
//! # The file
//! Eight octets (`blocks::MAGIC`), the format's version (`blocks::VERSION`, 32 bits, little-endian), then blocks.
//! A block is its kind, how it is packed (as it is, or one frame of zstd), its lengths on disk and unpacked (64 bits
//! each), a SHA-256, and its octets. The SHA-256 is that of the block before (of the file's first twelve octets) and of
//! all else in the block: so no block can be changed, cut off, left out or moved. The kinds, in their order:
//!
//! - `H`, the head as JSON: program and version, command, settings as the report has them, a public suffix list;
//! - `F`, the inputs as JSON ([`FileEntry`]), with hashes, reject reasons and their first examples;
//! - `D`, `S`, `L`: domains and sources in order, and what is known of sources by the user's files;
//! - `C`, then `P` (and `P` again for the background): window, coverage, hours; pairs (`pairs`);
//! - `T`: times, names and answers of the domain that is looked at; `X`: single lookups; `E`, the end.
//!
//! Everything is in an order that depends on what is held alone, so that equal states have equal files however they
//! came about: one thread or several, one run or partial states of partial states. Numbers are LEB128.
//!
//! A file may be anyone's: reading one never panics, and holds memory in proportion to what is really there.

mod blocks;
mod columns;
mod compatible;
mod exact;
mod lookups;
mod numbering;
mod numbers;
mod outliers;
mod overlap;
mod pairs;
mod profile;
mod sorted;

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::analysis::exact::{Exactly, Tracked};
use crate::error::{Error, Result};
use crate::input::entry::FileEntry;
use crate::report::escape::printable;
use blocks::{BlockReader, BlockWriter, Kind};
pub use compatible::{compatible, version};
pub use overlap::Seen;

/// A state that can be written and read back.
pub trait Persist: Tracked {
    /// Writes the closed state in an order that depends on what it holds alone.
    ///
    /// # Errors
    /// Those of writing.
    fn write(&mut self, out: &mut BlockWriter<'_>) -> io::Result<()>;

    /// Fills an empty state with what was written; it is closed then.
    ///
    /// # Errors
    /// What is wrong with the file.
    fn read(&mut self, from: &mut BlockReader) -> Result<()>;
}

/// What a partial state is of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// The program.
    pub tool: String,
    /// Its version.
    pub version: String,
    /// The command, as in `domains`.
    pub command: String,
    /// What changes the state, as reports have it.
    pub settings: Map<String, Value>,
    /// The public suffix list of `--psl`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub psl: Option<String>,
}

/// The inputs of a partial state.
#[derive(Debug, Serialize, Deserialize)]
struct Inputs {
    /// What became of each, in order.
    files: Vec<FileEntry>,
    /// What was wrong with the paths.
    errors: Vec<Error>,
}

/// Writes a partial state.
///
/// # Errors
/// Those of writing.
pub fn write<S: Persist>(
    out: &mut dyn Write,
    head: &Head,
    files: Vec<FileEntry>,
    errors: Vec<Error>,
    state: &mut Exactly<S>,
) -> io::Result<()> {
    let mut out = BlockWriter::new(out)?;
    out.block(Kind::Head, &serde_json::to_vec(head)?)?;
    out.block(Kind::Files, &serde_json::to_vec(&Inputs { files, errors })?)?;
    state.state.write(&mut out)?;
    exact::write(state, &mut out)?;
    out.finish()
}

/// A partial state of which head and inputs were read.
pub struct Opened {
    /// What it is of.
    pub head: Head,
    /// What became of each input, in order.
    pub files: Vec<FileEntry>,
    /// What was wrong with the paths.
    pub errors: Vec<Error>,
    /// The rest of the file.
    rest: BlockReader,
}

impl Opened {
    /// Opens a file.
    ///
    /// # Errors
    /// An input error where it is no partial state, or is damaged, or of another version.
    pub fn open(path: &Path) -> Result<Opened> {
        let unreadable = |e: io::Error| Error::input(e.to_string()).hint("name files written with --save-partial");
        let file = File::open(path).map_err(unreadable)?;
        Opened::read(Box::new(BufReader::with_capacity(1 << 16, file)))
    }

    /// Reads head and inputs.
    ///
    /// # Errors
    /// Those of [`Opened::open`].
    pub fn read(from: Box<dyn Read>) -> Result<Opened> {
        let mut rest = BlockReader::new(from)?;
        let head: Head = from_json(&rest.next(Kind::Head)?)?;
        version(&head)?;
        let inputs: Value = from_json(&rest.next(Kind::Files)?)?;
        if !is_printable(&inputs) {
            return Err(damaged("text that is not printable"));
        }
        let Inputs { files, errors } = serde_json::from_value(inputs).map_err(|e| damaged(&e.to_string()))?;
        Ok(Opened { head, files, errors, rest })
    }

    /// Reads the state into an empty one, in whose lookups the inputs have the numbers from `first` on; returns what
    /// became of these, and what was wrong with the paths.
    ///
    /// # Errors
    /// An input error where it is damaged.
    pub fn state<S: Persist>(mut self, state: &mut Exactly<S>, first: usize) -> Result<(Vec<FileEntry>, Vec<Error>)> {
        state.state.read(&mut self.rest)?;
        exact::read(state, &mut self.rest, (first, self.files.len()))?;
        self.rest.finish()?;
        let counted: u64 = state.state.counts().iter().flat_map(|log| log.selected.lookups()).sum();
        // Each count is bounded, and so is their number by what is in the file.
        let told = self.files.iter().fold(0u64, |sum, file| sum.saturating_add(file.account.records));
        if counted == told {
            Ok((self.files, self.errors))
        } else {
            Err(damaged("its inputs and its counts do not add up"))
        }
    }
}

/// Reads JSON.
fn from_json<T: serde::de::DeserializeOwned>(text: &[u8]) -> Result<T> {
    serde_json::from_slice(text).map_err(|e| damaged(&e.to_string()))
}

/// Whether all texts in a value can be shown as they are.
fn is_printable(value: &Value) -> bool {
    match value {
        Value::String(text) => printable(text.as_bytes()) == *text,
        Value::Array(values) => values.iter().all(is_printable),
        Value::Object(values) => values.values().all(is_printable),
        _ => true,
    }
}

/// The error for a file that cannot be what was written.
fn damaged(what: &str) -> Error {
    Error::input(format!("damaged partial state: {}", printable(what.as_bytes())))
        .hint("save it again from its logs, or copy it again")
}
