//! A row group, a batch of rows at a time: names first, and the rest where a name may pass.

use std::ops::Range;

use parquet::errors::{ParquetError, Result};

use super::cells;
use super::column::{Values, missing};
use super::skip::Wanted;
use crate::format::columns::Field;
use crate::format::parquet::NameFrom;
use crate::input::frames::rows::{self, Open};

/// Rows that are read at once.
const BATCH: usize = 1 << 10;

/// A row group that is being read.
pub struct Group {
    /// The column of each field that is read, names apart.
    fields: Vec<(Field, Box<dyn Values>)>,
    /// The columns that names are from.
    names: Vec<Box<dyn Values>>,
    /// Nanoseconds below the unit of the time, and how many of the latter are in a second.
    nanos: Option<(Box<dyn Values>, i64)>,
    /// Rows that are left.
    rows: u64,
    /// The names of the rows at hand.
    texts: Vec<u8>,
    /// For each of these rows what its name is.
    named: Vec<Named>,
}

/// The name of a row.
struct Named {
    /// Where it ends among the names.
    end: usize,
    /// Whether there is one.
    is_there: bool,
    /// Whether the filter of names may let it pass.
    may_pass: bool,
}

impl Group {
    /// A row group of so many rows, with its columns: those of fields, those that names are from, and that of nanoseconds.
    pub fn new(
        fields: Vec<(Field, Box<dyn Values>)>,
        names: Vec<Box<dyn Values>>,
        nanos: Option<(Box<dyn Values>, i64)>,
        rows: u64,
    ) -> Self {
        Group { fields, names, nanos, rows, texts: Vec::new(), named: Vec::new() }
    }

    /// Whether all rows were read.
    pub fn is_read(&self) -> bool {
        self.rows == 0
    }

    /// Makes frames of the next rows, those together of which the filter of names lets none pass.
    pub fn read(&mut self, from: NameFrom, wanted: &Wanted, out: &mut Vec<u8>) -> Result<()> {
        let rows = usize::try_from(self.rows).map_or(BATCH, |rows| rows.min(BATCH));
        self.read_names(rows, from, wanted)?;
        let may_any_pass = self.named.iter().any(|named| named.may_pass);
        for values in self.others() {
            are_all(if may_any_pass { values.fill(rows) } else { values.skip(rows) }?, rows)?;
        }
        let (mut unread, mut start) = (0, 0);
        let named = std::mem::take(&mut self.named);
        for Named { end, is_there, may_pass } in &named {
            if *may_pass {
                put_unread(&mut unread, out);
                self.row(is_there.then_some(start..*end), out)?;
            } else {
                unread += 1;
                self.others().filter(|_| may_any_pass).for_each(|values| values.pass());
            }
            start = *end;
        }
        self.named = named;
        put_unread(&mut unread, out);
        self.rows -= rows as u64;
        Ok(())
    }

    /// Reads the names of the next rows.
    fn read_names(&mut self, rows: usize, from: NameFrom, wanted: &Wanted) -> Result<()> {
        for values in &mut self.names {
            are_all(values.fill(rows)?, rows)?;
        }
        self.texts.clear();
        self.named.clear();
        let mut before = 0;
        for _ in 0..rows {
            let start = self.texts.len();
            let is_there = cells::name(from, &mut self.names, &mut self.texts)?;
            let text = &self.texts[start..];
            // Tables are often sorted by name.
            let may_pass = match self.named.last() {
                Some(last) if self.texts[before..start] == *text => last.may_pass,
                _ => wanted.may_be(text),
            };
            self.named.push(Named { end: self.texts.len(), is_there, may_pass });
            before = start;
        }
        Ok(())
    }

    /// The columns besides those of names.
    fn others(&mut self) -> impl Iterator<Item = &mut Box<dyn Values>> {
        let fields = self.fields.iter_mut().map(|(_, values)| values);
        fields.chain(self.nanos.iter_mut().map(|(values, _)| values))
    }

    /// Makes a frame of one row, whose name stands there among the names.
    fn row(&mut self, name: Option<Range<usize>>, out: &mut Vec<u8>) -> Result<()> {
        let mut open = Open::row(out);
        let mut fields = self.fields.iter_mut().peekable();
        for field in Field::ALL {
            if field == Field::Name {
                open.cell(field, |out| {
                    out.extend_from_slice(name.as_ref().map_or(&[], |name| &self.texts[name.clone()]));
                    Ok::<_, ParquetError>(name.is_some())
                })?;
            } else if let Some((_, values)) = fields.next_if(|(of, _)| *of == field) {
                open.cell(field, |out| match (field, &mut self.nanos) {
                    (Field::Time, Some((nanos, unit))) => cells::with_nanos(&mut **values, *unit, &mut **nanos, out),
                    _ => values.next(out),
                })?;
            }
        }
        open.close();
        Ok(())
    }

    /// That there is no row behind the last that the footer tells of.
    pub fn end(&mut self) -> Result<()> {
        let more = |values: &mut Box<dyn Values>| values.fill(1);
        for values in self.fields.iter_mut().map(|(_, values)| values).chain(&mut self.names) {
            if more(values)? > 0 {
                return Err(ParquetError::General("a column has more values than the row group has rows".to_owned()));
            }
        }
        Ok(())
    }
}

/// Passes if as many rows were found as there should be.
fn are_all(found: usize, rows: usize) -> Result<()> {
    (found == rows).then_some(()).ok_or_else(missing)
}

/// Writes that so many rows were not read, if there are any, and begins to count anew.
fn put_unread(rows: &mut u64, out: &mut Vec<u8>) {
    if *rows > 0 {
        rows::put_unread(*rows, None, out);
        *rows = 0;
    }
}
