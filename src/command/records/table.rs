//! A Parquet file of records: zstd, row groups sorted by name and time, a Bloom filter of names in each.
//!
//! Times are instants in microseconds, which every engine reads; what is finer is in a column of its own, so that the
//! file reads back to the same records. The same records in the same order give the same octets.

use std::io::Write;
use std::sync::Arc;

use anyhow::Result;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::data_type::{ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::file::metadata::{KeyValue, SortingColumn};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;

use super::batch::{Batch, OCTETS, ROWS, Text};
use super::{SCHEMA, Take};
use crate::input::parquet::{CONTRACT, NANOS};
use crate::record::Record;

/// What a column is made of.
#[derive(Clone, Copy)]
enum Values {
    /// Microseconds.
    Time,
    /// Nanoseconds below the microsecond.
    Nanos,
    /// Ports.
    Port,
    /// Texts.
    Text(Text),
}

/// The columns, in the order of the other forms of records: name, type, what it is made of.
const COLUMNS: [(&str, &str, Values); 14] = [
    ("time", "optional int64 time (TIMESTAMP(MICROS,true))", Values::Time),
    (NANOS, "optional int32 time_nanos", Values::Nanos),
    ("source", "required binary source (STRING)", Values::Text(Text::Source)),
    ("port", "optional int32 port", Values::Port),
    (NAME, "required binary name (STRING)", Values::Text(Text::Name)),
    (ASKED, "required binary asked (STRING)", Values::Text(Text::Asked)),
    ("type", "optional binary type (STRING)", Values::Text(Text::Type)),
    ("class", "required binary class (STRING)", Values::Text(Text::Class)),
    ("transport", "optional binary transport (STRING)", Values::Text(Text::Transport)),
    ("flags", "optional binary flags (STRING)", Values::Text(Text::Flags)),
    ("ecs", "optional binary ecs (STRING)", Values::Text(Text::Ecs)),
    ("rcode", "optional binary rcode (STRING)", Values::Text(Text::Rcode)),
    ("server", "optional binary server (STRING)", Values::Text(Text::Server)),
    ("view", "optional binary view (STRING)", Values::Text(Text::View)),
];

/// The column of names.
const NAME: &str = "name";
/// The column of names as asked, which is there when it is wanted.
const ASKED: &str = "asked";

/// The most octets of a column's distinct values in a row group: with more, values are written one by one.
const DICTIONARY: usize = 1 << 23;
/// The share of names that are not there and that a Bloom filter takes for there.
const FALSE: f64 = 0.01;
/// Values that are written at once.
const CHUNK: usize = 1 << 13;

/// A file that is being written.
pub struct Table<'a> {
    /// Where to.
    out: Box<dyn Write + 'a>,
    /// Makes the file, a row group at a time, in memory.
    writer: SerializedFileWriter<Vec<u8>>,
    /// Whether the name as asked is written too.
    as_asked: bool,
    /// The records of the next row group.
    batch: Batch,
}

impl<'a> Table<'a> {
    /// An empty file.
    ///
    /// # Errors
    /// Those of writing.
    pub fn new(out: Box<dyn Write + 'a>, as_asked: bool) -> Result<Self> {
        let columns: String = columns(as_asked).map(|(_, column, _)| format!("{column};")).collect();
        let schema = Arc::new(parse_message_type(&format!("message records {{ {columns} }}"))?);
        let writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties(as_asked)?))?;
        Ok(Table { out, writer, as_asked, batch: Batch::default() })
    }

    /// Writes records as a row group.
    ///
    /// # Errors
    /// Those of writing.
    pub fn group(&mut self, batch: &Batch) -> Result<()> {
        if batch.is_empty() {
            return Ok(());
        }
        let order = batch.order();
        let mut group = self.writer.next_row_group()?;
        for (_, _, values) in columns(self.as_asked) {
            column(&mut group, values, batch, &order)?;
        }
        group.close()?;
        self.hand_on()
    }

    /// Hands on what was made.
    fn hand_on(&mut self) -> Result<()> {
        self.writer.flush()?;
        let made = self.writer.inner_mut();
        self.out.write_all(made)?;
        made.clear();
        Ok(())
    }

    /// Writes what is left, and the footer.
    ///
    /// # Errors
    /// Those of writing.
    pub fn finish(mut self) -> Result<()> {
        let batch = std::mem::take(&mut self.batch);
        self.group(&batch)?;
        self.writer.finish()?;
        self.hand_on()?;
        Ok(self.out.flush()?)
    }
}

impl Take for Table<'_> {
    fn take(&mut self, record: &Record<'_>, folded: &[u8]) -> Result<()> {
        self.batch.push(record, folded, self.as_asked);
        if self.batch.len() < ROWS && self.batch.octets() < OCTETS {
            return Ok(());
        }
        let batch = std::mem::take(&mut self.batch);
        self.group(&batch)
    }
}

/// The columns, with or without the name as asked.
fn columns(as_asked: bool) -> impl Iterator<Item = (&'static str, &'static str, Values)> {
    COLUMNS.into_iter().filter(move |(name, ..)| as_asked || *name != ASKED)
}

/// How the file is made.
fn properties(as_asked: bool) -> Result<WriterProperties> {
    let place = |wanted: &str| {
        let place = columns(as_asked).position(|(name, ..)| name == wanted).and_then(|at| i32::try_from(at).ok());
        SortingColumn { column_idx: place.expect("a column"), descending: false, nulls_first: true }
    };
    let (name, time) = (ColumnPath::from(NAME), ColumnPath::from("time"));
    Ok(WriterProperties::builder()
        .set_created_by(concat!("whoasks version ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(Some(vec![KeyValue::new(CONTRACT.to_owned(), SCHEMA.to_owned())]))
        .set_sorting_columns(Some(vec![place(NAME), place("time")]))
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_dictionary_page_size_limit(DICTIONARY)
        .set_column_dictionary_enabled(time.clone(), false)
        .set_column_encoding(time, Encoding::DELTA_BINARY_PACKED)
        .set_bloom_filter_for_dictionary_encoded_chunks(true)
        .set_column_bloom_filter_enabled(name.clone(), true)
        .set_column_bloom_filter_fpp(name, FALSE)
        .build())
}

/// Writes a column of a row group.
fn column(group: &mut SerializedRowGroupWriter<'_, Vec<u8>>, of: Values, batch: &Batch, order: &[u32]) -> Result<()> {
    match of {
        Values::Time => write::<Int64Type>(group, order, |row| Some(batch.time(row)?.div_euclid(1000))),
        Values::Nanos => write::<Int32Type>(group, order, |row| {
            let finer = batch.time(row)?.rem_euclid(1000);
            i32::try_from(finer).ok().filter(|finer| *finer != 0)
        }),
        Values::Port => write::<Int32Type>(group, order, |row| batch.port(row).map(i32::from)),
        Values::Text(text) => write::<ByteArrayType>(group, order, |row| batch.text(text, row)),
    }
}

/// Writes the values of a column in this order of rows.
fn write<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    order: &[u32],
    value: impl Fn(u32) -> Option<T::T>,
) -> Result<()> {
    let mut column = group.next_column()?.expect("a column for each of the schema");
    let writer = column.typed::<T>();
    let can_lack = writer.get_descriptor().max_def_level() > 0;
    for rows in order.chunks(CHUNK) {
        let all: Vec<Option<T::T>> = rows.iter().map(|row| value(*row)).collect();
        let levels: Vec<i16> = all.iter().map(|value| i16::from(value.is_some())).collect();
        let values: Vec<T::T> = all.into_iter().flatten().collect();
        writer.write_batch(&values, can_lack.then_some(&levels), None)?;
    }
    Ok(column.close()?)
}
