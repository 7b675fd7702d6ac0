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

use std::fs::File;
use std::io::{self, Read};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use parquet::errors::ParquetError;
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;

use super::frames::rows;
use super::progress::Meter;
use crate::error::{Error, Result};
use crate::format::Options;
use crate::format::columns::Field;
use crate::format::parquet::{Choice, Column, Kind, NameFrom, choose};
use group::{Columns, Group};
use open::Guarded;
use row::Instants;

pub use skip::Wanted;

/// The key of a file's metadata that names the contract of its rows, and the contract of `records`: then names are
/// canonical and in lower case, and [`NANOS`] belongs to the time.
pub const CONTRACT: &str = "whoasks.schema";
/// The column of nanoseconds below the microsecond of the time, in files of that contract.
pub const NANOS: &str = "time_nanos";

/// The rows of a file, as frames.
pub struct Rows {
    /// The file.
    file: Guarded,
    /// Decodes it.
    reader: SerializedFileReader<Guarded>,
    /// What is read of it.
    choice: Choice,
    /// The column of nanoseconds, where there is one.
    nanos: Option<usize>,
    /// Whether rows are handed on as usual lookups, where they are such.
    may_be_usual: bool,
    /// All columns.
    columns: Vec<Column>,
    /// What the filters let pass.
    wanted: Wanted,
    /// The row group at hand.
    group: Option<Group>,
    /// The number of the next row group.
    next: usize,
    /// Frames, and how many octets of them were handed on.
    ready: (Vec<u8>, usize),
    /// Counts what is done of the file.
    meter: Option<Arc<Meter>>,
    /// Whether an error has ended the rows.
    failed: bool,
}

/// What no count needs.
const BESIDES: [Field; 5] = [Field::Port, Field::Transport, Field::Flags, Field::Server, Field::View];

impl Rows {
    /// The rows of a file; `meter` counts row groups that are done.
    ///
    /// # Errors
    /// An input error for what is no Parquet file; those of the choice of columns.
    pub fn open(file: File, options: &Options, wanted: &Wanted, meter: Option<Arc<Meter>>) -> Result<Rows> {
        quiet::catch(AssertUnwindSafe(|| Rows::new(file, options, wanted, meter)))
            .unwrap_or_else(|| Err(damaged(&CAUGHT)))
    }

    /// See [`Rows::open`].
    fn new(file: File, options: &Options, wanted: &Wanted, meter: Option<Arc<Meter>>) -> Result<Rows> {
        let file = Guarded::new(file).map_err(|error| Error::input(error.to_string()))?;
        let reader = SerializedFileReader::new(file.clone()).map_err(|error| damaged(&error))?;
        let schema = reader.metadata().file_metadata().schema_descr();
        let columns: Vec<Column> = schema.columns().iter().map(column::describe).collect();
        let mut choice = choose(&columns, options)?;
        if options.counts_only {
            BESIDES.into_iter().for_each(|field| choice.columns[field as usize] = None);
        }
        let mut ready = Vec::new();
        let time = choice.columns[Field::Time as usize].and_then(|at| columns.get(at));
        let has_text_times = time.is_some_and(|column| column.kind == Kind::Text);
        let nanos = match time.map(|column| column.kind) {
            Some(Kind::Instant(_)) if skip::is_own(reader.metadata()) => {
                let is_finer = |column: &Column| column.name == NANOS && column.kind == Kind::Number;
                columns.iter().position(is_finer)
            }
            _ => None,
        };
        rows::put_columns(&choice.names(&columns), has_text_times, choice.why, &mut ready);
        let wanted = wanted.clone();
        Ok(Rows {
            file,
            reader,
            choice,
            nanos,
            // A notation of the user's is for texts.
            may_be_usual: options.counts_only && !(has_text_times && options.time_format.is_some()),
            columns,
            wanted,
            group: None,
            next: 0,
            ready: (ready, 0),
            meter,
            failed: false,
        })
    }

    /// Makes some more frames; `false` at the end.
    fn refill(&mut self) -> std::result::Result<bool, ParquetError> {
        self.ready.0.clear();
        self.ready.1 = 0;
        if let Some(group) = &mut self.group {
            group.read(self.choice.name, &self.wanted, &mut self.ready.0)?;
            if group.is_read() {
                group.end()?;
                self.leave();
            }
            return Ok(true);
        }
        if self.next >= self.reader.num_row_groups() {
            return Ok(false);
        }
        self.enter()?;
        Ok(true)
    }

    /// Begins with the next row group, or passes over it.
    fn enter(&mut self) -> std::result::Result<(), ParquetError> {
        let metadata = self.reader.metadata();
        let of_group = metadata.row_group(self.next);
        let rows = u64::try_from(of_group.num_rows()).ok().filter(|rows| *rows <= rows::ROWS);
        let rows =
            rows.ok_or_else(|| ParquetError::General("a row group with an impossible number of rows".to_owned()))?;
        let is_own = skip::is_own(metadata);
        match self.wanted.look(of_group, &self.choice, &self.columns, is_own, &self.file) {
            skip::Found::Nothing(times) => {
                rows::put_unread(rows, times, &mut self.ready.0);
                self.leave();
            }
            skip::Found::Perhaps => self.group = Some(self.group(rows)?),
        }
        Ok(())
    }

    /// The next row group, of so many rows.
    fn group(&self, rows: u64) -> std::result::Result<Group, ParquetError> {
        let reader = self.reader.get_row_group(self.next)?;
        let values = |field: Field, at: usize| column::values(&*reader, at, field, &self.columns[at]);
        let chosen = Field::ALL.into_iter().filter(|field| *field != Field::Name);
        let chosen = chosen.filter_map(|field| Some((field, self.choice.columns[field as usize]?)));
        let (mut fields, mut instants) = (Vec::new(), None);
        for (field, at) in chosen {
            match (field, self.columns[at].kind) {
                (Field::Time, Kind::Instant(unit)) => {
                    let finer = self.nanos.map(|at| values(Field::Port, at)).transpose()?;
                    instants = Some(Instants { values: values(field, at)?, unit, finer });
                }
                _ => fields.push((field, values(field, at)?)),
            }
        }
        let parts = match self.choice.name {
            NameFrom::Column(at) => vec![at],
            NameFrom::Parts(parts) => parts.to_vec(),
        };
        let names = parts.into_iter().map(|at| values(Field::Name, at)).collect::<std::result::Result<_, _>>()?;
        Ok(Group::new(Columns { fields, names, instants }, rows, self.may_be_usual))
    }

    /// Leaves the row group at hand.
    fn leave(&mut self) {
        if let Some(meter) = &self.meter {
            let octets = self.reader.metadata().row_group(self.next).compressed_size();
            meter.add(usize::try_from(octets).unwrap_or_default());
        }
        self.group = None;
        self.next += 1;
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
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("row group {}: {damage}", self.next + 1)));
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
