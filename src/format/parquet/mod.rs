//! Parquet: tables of `records -o parquet`, of ENTRADA, and others by `--columns`.
//!
//! [`crate::input::parquet`] takes files apart: it reads the columns that are needed, and hands on rows of texts, which
//! are read here as those of CSV are. What the file has as instants has no zone to be assumed.

mod choose;

use std::sync::Arc;

use super::columns::{Cells, Field, Mapping, Row, Times};
use super::{Decision, Format, Framing, Options, Order, Parser, Prepared, Sample, usual_lines};
use crate::error::{Error, Result};
use crate::format::time::Stamp;
use crate::input::frames::Frames;
use crate::input::frames::rows::{self, Frame};
use crate::record::{Sink, Timestamp, Usual};
use crate::tally::{Outcome, Reject};

pub use choose::{Choice, Column, Kind, NameFrom, choose};

/// The format.
pub const FORMAT: Format = Format {
    name: "parquet",
    about: "Parquet of `records -o parquet`, of ENTRADA 1 and 2, and by column names or --columns; reads the columns and \
            row groups that it needs",
    samples: &[Sample {
        text: include_str!("sample.hex"),
        records: 2,
        last: "2026-11-22T14:03:12.000000456Z 2001:db8::1 Mail.example.org IN MX",
    }],
    prepare,
};

/// What a Parquet file begins and ends with.
pub const MAGIC: &[u8] = b"PAR1";

/// A row whose cells take more than a megabyte.
const OVERLONG: Reject = Reject::new("row longer than 1 MiB");
/// Not what rows are handed on as.
const BROKEN: Reject = Reject::new("no row of Parquet");

/// Sees what was chosen of the file, and by the first rows what its times leave out.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    let mut frames = Frames::new(Framing::Rows, head).map(|(_, frame)| frame);
    let Some(Frame::Columns(names, has_text_times, why)) = frames.next().and_then(rows::read) else {
        return Err(Error::input("no Parquet file"));
    };
    // A notation of the user's is for texts.
    let time_format = options.time_format.clone().filter(|_| has_text_times);
    let options = &Options { time_format, ..options.clone() };
    let why = choose::word(why).ok_or_else(|| Error::input("no Parquet file"))?;
    let mut mapping = Mapping::default();
    for (field, name) in Field::ALL.into_iter().zip(names) {
        if let Some(name) = name {
            mapping.set(field, &String::from_utf8_lossy(name));
        }
    }
    let mut instant = None;
    let times = frames.filter_map(|frame| match rows::read(frame) {
        Some(Frame::Row(cells)) => Some(std::str::from_utf8(cells[Field::Time as usize].unwrap_or_default()).ok()?),
        Some(Frame::Usual(lookup)) => {
            instant = lookup.time;
            None
        }
        _ => None,
    });
    let times = Times::of(mapping.get(Field::Time).map(|_| times), options);
    // Usual rows have instants, which leave nothing out.
    let times = instant.map_or(times, |time| Times::new(true, Some(Stamp::Utc(time))));
    let mut decisions = vec![Decision { what: "columns", value: mapping.to_string(), why }];
    decisions.extend(times.decisions(options));
    let options = options.clone();
    let parser = move || Box::new(Rows { row: Row::new(times, &options) }) as Box<dyn Parser>;
    Ok(Prepared { framing: Framing::Rows, parser: Arc::new(parser), decisions, order: Order::Free })
}

/// Reads rows.
struct Rows {
    /// Makes records of cells.
    row: Row,
}

impl Parser for Rows {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        match rows::read(frame) {
            Some(Frame::Row(cells)) => self.row(&cells, sink),
            Some(Frame::Usual(lookup)) => Ok(sink.record(&lookup.record()).into()),
            Some(Frame::Unread(rows, times)) => {
                if let Some((first, last)) = times {
                    sink.unread(Timestamp(first), Timestamp(last));
                }
                Ok(Outcome::Unread(rows))
            }
            Some(Frame::Columns(..)) => Ok(Outcome::NotLookup),
            Some(Frame::Overlong) => Err(OVERLONG),
            None => Err(BROKEN),
        }
    }

    fn usual<'a>(&mut self, text: &'a [u8], lookups: &mut Vec<Usual<'a>>) -> usize {
        usual_lines(text, lookups, rows::usual)
    }

    fn names_are_plain(&self) -> bool {
        true
    }

    fn ambiguous_times(&self) -> u64 {
        self.row.ambiguous_times()
    }
}

impl Rows {
    /// Reads the cells of a row.
    fn row(&mut self, cells: &Cells<'_>, sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        self.row.read(cells, sink)
    }
}
