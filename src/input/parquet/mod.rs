//! Parquet files as rows: the columns that are needed, of the row groups in which something can pass the filters.
//!
//! A file is read from its footer on, so content that comes from a pipe or without its compression is put into a
//! temporary file first. Rows are handed on as frames ([`super::frames::rows`]), a batch of rows at a time: memory is
//! bounded by a page of each column, and pages that claim more than 256 MiB end the file with an error.
//! The crate that decodes checks what files claim, but cannot be trusted to never panic on a hostile one: a panic is
//! caught here, where the file ends, and is the error of that file alone.

mod cells;
mod column;
mod group;
mod open;
mod quiet;
mod row;
mod skip;
mod table;

use std::io::{self, Read};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use parquet::errors::ParquetError;

use super::frames::rows;
use crate::error::Error;
use group::Group;

pub use skip::Wanted;
pub use table::Table;

/// The key of a file's metadata that names the contract of its rows, and the contract of `records`: then names are
/// canonical and in lower case, and [`NANOS`] belongs to the time.
pub const CONTRACT: &str = "whoasks.schema";
/// The column of nanoseconds below the microsecond of the time, in files of that contract.
pub const NANOS: &str = "time_nanos";

/// The rows of some row groups, as frames.
pub struct Rows {
    /// The file.
    table: Arc<Table>,
    /// The row group at hand.
    group: Option<Group>,
    /// The number of the row group at hand or, without one, of the next.
    number: usize,
    /// The row group behind the last that is read.
    end: usize,
    /// Whether filters leave rows out; they do not where the rows are only looked at.
    is_filtered: bool,
    /// Frames, and how many octets of them were handed on.
    ready: (Vec<u8>, usize),
    /// Whether an error has ended the rows.
    failed: bool,
}

impl Rows {
    /// All rows, whatever the filters, behind the frame that says what is read of the file.
    pub fn all(table: Arc<Table>) -> Rows {
        let mut ready = Vec::new();
        table.put_columns(&mut ready);
        let end = table.groups();
        Rows { table, group: None, number: 0, end, is_filtered: false, ready: (ready, 0), failed: false }
    }

    /// The rows of one row group.
    pub fn of_group(table: Arc<Table>, number: usize) -> Rows {
        let ready = (Vec::new(), 0);
        Rows { table, group: None, number, end: number + 1, is_filtered: true, ready, failed: false }
    }

    /// Makes some more frames; `false` at the end.
    fn refill(&mut self) -> std::result::Result<bool, ParquetError> {
        self.ready.0.clear();
        self.ready.1 = 0;
        if let Some(group) = &mut self.group {
            let wanted = self.is_filtered.then_some(&self.table.wanted);
            group.read(self.table.choice.name, wanted, &mut self.ready.0)?;
            if group.is_read() {
                group.end()?;
                self.leave();
            }
            return Ok(true);
        }
        if self.number >= self.end {
            return Ok(false);
        }
        self.enter()?;
        Ok(true)
    }

    /// Begins with the next row group, or passes over it.
    fn enter(&mut self) -> std::result::Result<(), ParquetError> {
        let impossible = || ParquetError::General("a row group with an impossible number of rows".to_owned());
        let rows = self.table.rows(self.number).ok_or_else(impossible)?;
        match self.is_filtered.then(|| self.table.look(self.number)) {
            Some(skip::Found::Nothing(times)) => {
                rows::put_unread(rows, times, &mut self.ready.0);
                self.leave();
            }
            _ => self.group = Some(self.table.group(self.number, rows)?),
        }
        Ok(())
    }

    /// Leaves the row group at hand.
    fn leave(&mut self) {
        if self.is_filtered {
            self.table.count(self.number);
        }
        self.group = None;
        self.number += 1;
    }
}

impl Read for Rows {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.ready.1 == self.ready.0.len() {
            if self.failed {
                return Ok(0);
            }
            let damage = match quiet::catch(AssertUnwindSafe(|| self.refill())) {
                Some(Ok(true)) => continue,
                Some(Ok(false)) => return Ok(0),
                Some(Err(error)) => said(&error),
                None => CAUGHT.to_owned(),
            };
            self.failed = true;
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("row group {}: {damage}", self.number + 1)));
        }
        let (ready, at) = (&self.ready.0, self.ready.1);
        let n = buffer.len().min(ready.len() - at);
        buffer[..n].copy_from_slice(&ready[at..at + n]);
        self.ready.1 += n;
        Ok(n)
    }
}

/// What is said where the decoder panicked.
const CAUGHT: &str = "damaged";

/// Characters of an error of the decoder that are shown: names of columns are in some.
const SAID: usize = 200;

/// What an error of the decoder says, without what it says of its own kind.
fn said(error: &impl std::fmt::Display) -> String {
    let text = error.to_string();
    let text = ["Parquet error: ", "EOF: "].iter().fold(&*text, |text, kind| text.strip_prefix(kind).unwrap_or(text));
    text.chars().take(SAID).flat_map(char::escape_debug).collect()
}

/// The error for a file whose footer cannot be read.
fn damaged(error: &impl std::fmt::Display) -> Error {
    Error::input(format!("begins as Parquet does, but cannot be read: {}", said(error)))
        .hint("a file that is still being written, or was cut off, has no footer yet")
}
