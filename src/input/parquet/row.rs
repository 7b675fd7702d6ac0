//! The cells of a row: texts, and the usual lookup that they may be.

use std::ops::Range;

use parquet::errors::Result;

use super::cells;
use super::column::Values;
use super::group::Columns;
use crate::dns::name::plain_before;
use crate::dns::{Rcode, RecordType};
use crate::format::columns::{FIELDS, Field};
use crate::format::time::{Stamp, any};
use crate::format::{hextets, quad};
use crate::input::frames::rows::Open;
use crate::record::{Address, SECOND, Timestamp, Usual};

/// The cells of a row but for its name.
#[derive(Default)]
pub struct Row {
    /// The instant of a column of such.
    instant: Option<Instant>,
    /// The texts of the other cells, one behind the other.
    texts: Vec<u8>,
    /// Where the text of each field stands; `None` where there is null.
    places: [Option<(usize, usize)>; FIELDS],
}

/// A column of instants.
pub struct Instants {
    /// The instants.
    pub values: Box<dyn Values>,
    /// How many units they have in a second.
    pub unit: i64,
    /// Nanoseconds below that unit, where another column has them.
    pub finer: Option<Box<dyn Values>>,
}

/// An instant, and how many of its units are in a second.
#[derive(Clone, Copy)]
struct Instant(i64, i64);

/// Seconds since 1970 below which texts of instants are read as seconds; until the year 2255.
const SECONDS: i64 = 9_000_000_000;

impl Instants {
    /// The next instant; `None` where there is null.
    fn next(&mut self) -> Result<Option<Instant>> {
        let finer = self.finer.as_mut().map_or(Ok(None), |finer| finer.integer())?;
        let Some(value) = self.values.integer()? else { return Ok(None) };
        let whole = finer.and_then(|finer| value.checked_mul(SECOND / self.unit)?.checked_add(finer));
        Ok(Some(whole.map_or(Instant(value, self.unit), |ns| Instant(ns, SECOND))))
    }
}

impl Instant {
    /// What its text would be read as, where that is usual.
    fn time(self) -> Option<Timestamp> {
        let Instant(value, unit) = self;
        (value >= 0 && value / unit < SECONDS).then(|| Timestamp(value * (SECOND / unit)))
    }
}

impl Row {
    /// Takes the next row of some columns.
    pub fn take(&mut self, columns: &mut Columns) -> Result<()> {
        self.instant = columns.instants.as_mut().map_or(Ok(None), Instants::next)?;
        self.texts.clear();
        self.places = [None; FIELDS];
        for (field, values) in &mut columns.fields {
            let start = self.texts.len();
            if values.next(&mut self.texts)? {
                self.places[*field as usize] = Some((start, self.texts.len()));
            }
        }
        Ok(())
    }

    /// The text of a field other than the name, where an instant has none; `None` where there is null.
    fn text(&self, field: Field) -> Option<&[u8]> {
        self.places[field as usize].map(|(start, end)| &self.texts[start..end])
    }

    /// Writes the cell of a field into a frame, if there is one.
    pub fn put(&self, field: Field, open: &mut Open<'_>) {
        match (field, self.instant, self.text(field)) {
            (Field::Time, Some(Instant(value, unit)), _) => open.cell(field, |out| cells::instant(value, unit, out)),
            (_, _, Some(text)) => open.cell(field, |out| out.extend_from_slice(text)),
            _ => {}
        }
    }

    /// The usual lookup that the row is; `name` is where its name stands in `names`, with a line end and
    /// some more behind it. `None` where it takes more than a look to read a cell, or more is made of it than a count.
    pub fn usual<'a>(&self, names: &'a [u8], name: Range<usize>) -> Option<Usual<'a>> {
        let time = match self.instant {
            Some(instant) => instant.time()?,
            None => match any(self.text(Field::Time)?)? {
                Stamp::Utc(time) => time,
                _ => return None,
            },
        };
        let is_counted = self.text(Field::Ecs).is_none()
            && matches!(self.text(Field::Class), None | Some(b"IN" | b"1"))
            && plain_before(&names[name.start..], b'\n') == Some(name.len());
        let name = &names[name];
        if !is_counted || matches!(name, b"-" | b"(empty)") {
            return None;
        }
        let rtype = match self.text(Field::Type) {
            Some(text) => Some(RecordType::parse(text)?),
            None => None,
        };
        let rcode = self.text(Field::Rcode).and_then(Rcode::parse);
        let source = address(self.text(Field::Source)?)?;
        Some(Usual { time: Some(time), source, name, rtype, rcode })
    }
}

/// The address that a text is, without anything around it.
fn address(text: &[u8]) -> Option<Address> {
    quad::whole(text).map(Address::from).or_else(|| hextets::read(text).map(Address::from))
}
