//! A row group, a batch of rows at a time: names first, and the rest where a name may pass.

use std::ops::Range;

use parquet::errors::{ParquetError, Result};

use super::cells;
use super::column::{Values, missing};
use super::row::{Instants, Row};
use super::skip::Wanted;
use crate::format::columns::Field;
use crate::format::parquet::NameFrom;
use crate::input::frames::rows::{self, Open};
use crate::lanes::LANES;

/// Rows that are read at once.
const BATCH: usize = 1 << 10;

/// A row group that is being read.
pub struct Group {
    /// What is read of it.
    columns: Columns,
    /// Rows that are left.
    rows: u64,
    /// Whether rows are handed on as usual lookups, where they are such.
    may_be_usual: bool,
    /// The names of the rows at hand, each with a line end behind it, and some more of these.
    texts: Vec<u8>,
    /// For each of these rows what its name is.
    named: Vec<Named>,
    /// The row at hand.
    row: Row,
}

/// The columns of a row group that are read.
pub struct Columns {
    /// The column of each field, names and instants apart.
    pub fields: Vec<(Field, Box<dyn Values>)>,
    /// The columns that names are from.
    pub names: Vec<Box<dyn Values>>,
    /// The time, where it is a column of instants.
    pub instants: Option<Instants>,
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
    /// A row group of so many rows, which may be handed on as usual lookups.
    pub fn new(columns: Columns, rows: u64, may_be_usual: bool) -> Self {
        Group { columns, rows, may_be_usual, texts: Vec::new(), named: Vec::new(), row: Row::default() }
    }

    /// Whether all rows were read.
    pub fn is_read(&self) -> bool {
        self.rows == 0
    }

    /// Makes frames of the next rows, those together of which the filter of names lets none pass.
    pub fn read(&mut self, from: NameFrom, wanted: Option<&Wanted>, out: &mut Vec<u8>) -> Result<()> {
        let rows = usize::try_from(self.rows).map_or(BATCH, |rows| rows.min(BATCH));
        self.read_names(rows, from, wanted)?;
        let may_any_pass = self.named.iter().any(|named| named.may_pass);
        for values in self.columns.others() {
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
                self.columns.others().filter(|_| may_any_pass).for_each(|values| values.pass());
            }
            start = *end + 1;
        }
        self.named = named;
        put_unread(&mut unread, out);
        self.rows -= rows as u64;
        Ok(())
    }

    /// Reads the names of the next rows.
    fn read_names(&mut self, rows: usize, from: NameFrom, wanted: Option<&Wanted>) -> Result<()> {
        for values in &mut self.columns.names {
            are_all(values.fill(rows)?, rows)?;
        }
        self.texts.clear();
        self.named.clear();
        for _ in 0..rows {
            let start = self.texts.len();
            let is_there = cells::name(from, &mut self.columns.names, &mut self.texts)?;
            if self.may_be_usual && has_final_dot(&self.texts[start..]) {
                self.texts.pop();
            }
            let text = &self.texts[start..];
            let may_pass = wanted.is_none_or(|wanted| wanted.may_be(text));
            self.named.push(Named { end: self.texts.len(), is_there, may_pass });
            self.texts.push(b'\n');
        }
        self.texts.extend([b'\n'; LANES]);
        Ok(())
    }

    /// Makes a frame of one row, whose name stands there among the names.
    fn row(&mut self, name: Option<Range<usize>>, out: &mut Vec<u8>) -> Result<()> {
        self.row.take(&mut self.columns)?;
        let usual = name.clone().filter(|_| self.may_be_usual).and_then(|name| self.row.usual(&self.texts, name));
        if let Some(lookup) = usual {
            rows::put_usual(&lookup, out);
            return Ok(());
        }
        let mut open = Open::row(out);
        for field in Field::ALL {
            match (field, &name) {
                (Field::Name, Some(name)) => open.cell(field, |out| out.extend_from_slice(&self.texts[name.clone()])),
                (Field::Name, None) => {}
                _ => self.row.put(field, &mut open),
            }
        }
        open.close();
        Ok(())
    }

    /// That there is no row behind the last that the footer tells of.
    pub fn end(&mut self) -> Result<()> {
        let Columns { fields, names, instants } = &mut self.columns;
        let times = instants.iter_mut().map(|instants| &mut instants.values);
        for values in fields.iter_mut().map(|(_, values)| values).chain(names).chain(times) {
            if values.fill(1)? > 0 {
                return Err(ParquetError::General("a column has more values than the row group has rows".to_owned()));
            }
        }
        Ok(())
    }
}

impl Columns {
    /// The columns besides those of names.
    fn others(&mut self) -> impl Iterator<Item = &mut Box<dyn Values>> {
        let instants =
            self.instants.iter_mut().flat_map(|instants| [Some(&mut instants.values), instants.finer.as_mut()]);
        self.fields.iter_mut().map(|(_, values)| values).chain(instants.flatten())
    }
}

/// Whether a name has a final dot, as those of ENTRADA have, that is no part of it. The root is nothing but that.
fn has_final_dot(name: &[u8]) -> bool {
    matches!(name, [.., before, b'.'] if !matches!(before, b'.' | b'\\'))
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
