//! The values of a column as texts.

use std::sync::Arc;

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::column::reader::{ColumnReaderImpl, get_typed_column_reader};
use parquet::data_type::{
    AsBytes, ByteArrayType, DataType, DoubleType, FixedLenByteArrayType, FloatType, Int32Type, Int64Type, Int96Type,
};
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::RowGroupReader;
use parquet::schema::types::ColumnDescriptor;

use super::cells;
use crate::format::columns::Field;
use crate::format::parquet::{Column, Kind};

/// The values of a column in a row group, a batch of rows at a time.
pub trait Values: Send {
    /// Reads so many rows, in the place of those before; says how many there were.
    fn fill(&mut self, rows: usize) -> Result<usize>;

    /// Passes over so many rows without reading them; says how many there were.
    fn skip(&mut self, rows: usize) -> Result<usize>;

    /// Writes the next of the rows; `false` where there is null.
    fn next(&mut self, out: &mut Vec<u8>) -> Result<bool>;

    /// The next of the rows of a column of whole numbers or instants; `None` where there is null.
    fn integer(&mut self) -> Result<Option<i64>>;

    /// Passes over the next of the rows.
    fn pass(&mut self);
}

/// What a column is called, and what its values are.
pub fn describe(column: &Arc<ColumnDescriptor>) -> Column {
    let kind = if column.max_rep_level() > 0 { Kind::Other } else { kind(column) };
    Column { name: column.path().string(), kind }
}

/// What the values of a column are, by what says more than its physical type.
fn kind(column: &ColumnDescriptor) -> Kind {
    let unit = |unit: &TimeUnit| match unit {
        TimeUnit::MILLIS => 1_000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => 1_000_000_000,
    };
    match (column.physical_type(), column.logical_type_ref(), column.converted_type()) {
        (Type::INT64, Some(LogicalType::Timestamp(stamp)), _) => {
            let unit = unit(&stamp.unit);
            if stamp.is_adjusted_to_u_t_c { Kind::Instant(unit) } else { Kind::Local(unit) }
        }
        (Type::INT64, None, ConvertedType::TIMESTAMP_MILLIS) => Kind::Instant(1_000),
        (Type::INT64, None, ConvertedType::TIMESTAMP_MICROS) => Kind::Instant(1_000_000),
        (Type::INT32 | Type::INT64, None | Some(LogicalType::Integer(_)), converted) if is_integer(converted) => {
            Kind::Number
        }
        (Type::INT96, ..) => Kind::Julian,
        (Type::FLOAT | Type::DOUBLE, ..) => Kind::Real,
        (Type::BYTE_ARRAY, None | Some(LogicalType::String | LogicalType::Enum), converted) if is_text(converted) => {
            Kind::Text
        }
        (Type::FIXED_LEN_BYTE_ARRAY, None, ConvertedType::NONE) => {
            usize::try_from(column.type_length()).map_or(Kind::Other, Kind::Octets)
        }
        _ => Kind::Other,
    }
}

/// Whether this older notation says that values are whole numbers.
fn is_integer(converted: ConvertedType) -> bool {
    use ConvertedType as C;
    let all = [C::NONE, C::INT_8, C::INT_16, C::INT_32, C::INT_64, C::UINT_8, C::UINT_16, C::UINT_32, C::UINT_64];
    all.contains(&converted)
}

/// Whether this older notation says that values are text, or nothing.
fn is_text(converted: ConvertedType) -> bool {
    matches!(converted, ConvertedType::NONE | ConvertedType::UTF8 | ConvertedType::ENUM)
}

/// Writes a value.
type Write<T> = Box<dyn Fn(&T, &mut Vec<u8>) + Send>;

/// The values of column `at` as the texts that `field` has.
///
/// # Errors
/// Those of the decoder, and one for a column whose values are no texts.
pub fn values(group: &dyn RowGroupReader, at: usize, field: Field, column: &Column) -> Result<Box<dyn Values>> {
    let reader = group.get_column_reader(at)?;
    let nulls = group.metadata().column(at).column_descr().max_def_level();
    let kind = column.kind;
    /// A column of one physical type.
    macro_rules! typed {
        ($type:ty, $write:expr) => {
            Ok(Box::new(Typed::<$type> {
                reader: get_typed_column_reader::<$type>(reader),
                nulls,
                levels: Vec::new(),
                values: Vec::new(),
                at: (0, 0),
                write: Box::new($write),
            }))
        };
    }
    match (group.metadata().column(at).column_type(), kind) {
        (Type::INT64, Kind::Instant(unit)) => typed!(Int64Type, move |value, out| cells::instant(*value, unit, out)),
        (Type::INT64, Kind::Local(unit)) => typed!(Int64Type, move |value, out| cells::local(*value, unit, out)),
        (Type::INT64, Kind::Number) => typed!(Int64Type, move |value, out| cells::number(field, *value, out)),
        (Type::INT32, Kind::Number) => {
            typed!(Int32Type, move |value, out| cells::number(field, i64::from(*value), out))
        }
        (Type::INT96, Kind::Julian) => typed!(Int96Type, cells::julian),
        (Type::FLOAT, Kind::Real) => typed!(FloatType, |value, out| cells::real(f64::from(*value), out)),
        (Type::DOUBLE, Kind::Real) => typed!(DoubleType, |value, out| cells::real(*value, out)),
        (Type::BYTE_ARRAY, Kind::Text) => {
            typed!(ByteArrayType, move |value, out| cells::text(field, value.data(), out))
        }
        (Type::FIXED_LEN_BYTE_ARRAY, Kind::Octets(_)) => {
            typed!(FixedLenByteArrayType, move |value, out| cells::octets(field, value.data(), out))
        }
        _ => Err(ParquetError::General(format!("column {} cannot be read as {}", column.name, field.as_str()))),
    }
}

/// A column of one physical type.
struct Typed<T: DataType> {
    /// Decodes it.
    reader: ColumnReaderImpl<T>,
    /// The level of values that are there; 0 where none can be missing.
    nulls: i16,
    /// The levels of the rows.
    levels: Vec<i16>,
    /// The values of the rows that have one.
    values: Vec<T::T>,
    /// The next row and the next value.
    at: (usize, usize),
    /// Writes a value.
    write: Write<T::T>,
}

impl<T: DataType> Values for Typed<T>
where
    T::T: Send,
{
    fn fill(&mut self, rows: usize) -> Result<usize> {
        self.levels.clear();
        self.values.clear();
        self.at = (0, 0);
        let levels = (self.nulls > 0).then_some(&mut self.levels);
        Ok(self.reader.read_records(rows, levels, None, &mut self.values)?.0)
    }

    fn skip(&mut self, rows: usize) -> Result<usize> {
        self.reader.skip_records(rows)
    }

    fn next(&mut self, out: &mut Vec<u8>) -> Result<bool> {
        let Some(at) = self.step() else { return Ok(false) };
        (self.write)(self.values.get(at).ok_or_else(missing)?, out);
        Ok(true)
    }

    fn integer(&mut self) -> Result<Option<i64>> {
        let Some(at) = self.step() else { return Ok(None) };
        let octets = self.values.get(at).ok_or_else(missing)?.as_bytes();
        let long = octets.try_into().ok().map(i64::from_ne_bytes);
        Ok(long.or_else(|| octets.try_into().ok().map(i32::from_ne_bytes).map(i64::from)))
    }

    fn pass(&mut self) {
        self.step();
    }
}

impl<T: DataType> Typed<T> {
    /// Goes on to the next row; the place of its value, if it has one.
    #[inline]
    fn step(&mut self) -> Option<usize> {
        let (row, value) = self.at;
        let is_there = self.nulls == 0 || self.levels.get(row) == Some(&self.nulls);
        self.at = (row + 1, value + usize::from(is_there));
        is_there.then_some(value)
    }
}

/// That rows have no values where they should have some.
pub fn missing() -> ParquetError {
    ParquetError::EOF("a column has fewer values than the row group has rows".to_owned())
}
