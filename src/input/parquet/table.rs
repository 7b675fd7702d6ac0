//! A Parquet file as a table: what its footer tells, which columns are read, and its row groups.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use parquet::errors::ParquetError;
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;

use super::group::{Columns, Group};
use super::open::Guarded;
use super::row::Instants;
use super::skip::{self, Wanted};
use super::{CAUGHT, NANOS, column, damaged, quiet};
use crate::error::Result;
use crate::format::Options;
use crate::format::columns::Field;
use crate::format::parquet::{Choice, Column, Kind, NameFrom, choose};
use crate::input::disk::Disk;
use crate::input::frames::rows;
use crate::input::progress::Meter;

/// A file whose rows are read, group by group.
pub struct Table {
    /// The file.
    file: Guarded,
    /// Decodes it.
    reader: SerializedFileReader<Guarded>,
    /// What is read of it.
    pub(super) choice: Choice,
    /// The column of nanoseconds, where there is one.
    nanos: Option<usize>,
    /// Whether rows are handed on as usual lookups, where they are such.
    may_be_usual: bool,
    /// All columns.
    columns: Vec<Column>,
    /// What the filters let pass.
    pub(super) wanted: Wanted,
    /// Counts what is done of the file.
    meter: Option<Arc<Meter>>,
}

/// What no count needs.
const BESIDES: [Field; 5] = [Field::Port, Field::Transport, Field::Flags, Field::Server, Field::View];

impl Table {
    /// The table in a file; `meter` counts row groups that are done.
    ///
    /// # Errors
    /// An input error for what is no Parquet file; those of the choice of columns.
    pub fn open(file: Disk, options: &Options, wanted: &Wanted, meter: Option<Arc<Meter>>) -> Result<Table> {
        quiet::catch(AssertUnwindSafe(|| Table::new(file, options, wanted, meter)))
            .unwrap_or_else(|| Err(damaged(&CAUGHT)))
    }

    /// See [`Table::open`].
    fn new(file: Disk, options: &Options, wanted: &Wanted, meter: Option<Arc<Meter>>) -> Result<Table> {
        let file = Guarded(Arc::new(file));
        let reader = SerializedFileReader::new(file.clone()).map_err(|error| damaged(&error))?;
        let schema = reader.metadata().file_metadata().schema_descr();
        let columns: Vec<Column> = schema.columns().iter().map(column::describe).collect();
        let mut choice = choose(&columns, options)?;
        if options.counts_only {
            BESIDES.into_iter().for_each(|field| choice.columns[field as usize] = None);
        }
        let nanos = match choice.columns[Field::Time as usize].map(|at| columns[at].kind) {
            Some(Kind::Instant(_)) if skip::is_own(reader.metadata()) => {
                columns.iter().position(|column| column.name == NANOS && column.kind == Kind::Number)
            }
            _ => None,
        };
        // A notation of the user's is for texts.
        let may_be_usual = options.counts_only && options.time_format.is_none();
        Ok(Table { file, reader, choice, nanos, may_be_usual, columns, wanted: wanted.clone(), meter })
    }

    /// The file.
    pub fn disk(&self) -> &Disk {
        &self.file.0
    }

    /// How many row groups there are.
    pub fn groups(&self) -> usize {
        self.reader.num_row_groups()
    }

    /// How many rows a row group has, as the footer tells; `None` for an impossible number.
    pub fn rows(&self, group: usize) -> Option<u64> {
        let rows = u64::try_from(self.reader.metadata().row_group(group).num_rows()).ok()?;
        (rows <= rows::ROWS).then_some(rows)
    }

    /// Writes the frame that says what is read of the file.
    pub fn put_columns(&self, out: &mut Vec<u8>) {
        let time = self.choice.columns[Field::Time as usize].map(|at| self.columns[at].kind);
        rows::put_columns(&self.choice.names(&self.columns), time == Some(Kind::Text), self.choice.why, out);
    }

    /// What is there to be read of a row group, by what the footer tells.
    pub(super) fn look(&self, group: usize) -> skip::Found {
        let metadata = self.reader.metadata();
        let is_own = skip::is_own(metadata);
        self.wanted.look(metadata.row_group(group), &self.choice, &self.columns, is_own, &self.file)
    }

    /// A row group, of so many rows.
    pub(super) fn group(&self, number: usize, rows: u64) -> std::result::Result<Group, ParquetError> {
        let reader = self.reader.get_row_group(number)?;
        let values = |field: Field, at: usize| column::values(&*reader, at, field, &self.columns[at]);
        let chosen = Field::ALL.into_iter().filter(|field| *field != Field::Name);
        let chosen = chosen.filter_map(|field| Some((field, self.choice.columns[field as usize]?)));
        // Rows without a class have that one.
        let of_group = self.reader.metadata().row_group(number);
        let chosen = chosen.filter(|(field, at)| *field != Field::Class || !skip::is_all_in(of_group, *at));
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

    /// Counts that a row group is done.
    pub(super) fn count(&self, group: usize) {
        if let Some(meter) = &self.meter {
            let octets = self.reader.metadata().row_group(group).compressed_size();
            meter.add(usize::try_from(octets).unwrap_or_default());
        }
    }
}
