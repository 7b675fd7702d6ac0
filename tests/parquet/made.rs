//! Parquet files of any types, as other writers make them.

use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{
    ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, Int32Type, Int64Type,
    Int96, Int96Type,
};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;

/// The values of a column in a row group, `None` for null.
#[derive(Clone)]
pub enum Values {
    /// 32 bits.
    I32(Vec<Option<i32>>),
    /// 64 bits.
    I64(Vec<Option<i64>>),
    /// Days since 1970, and nanoseconds of the day, as Impala writes times.
    I96(Vec<Option<(u32, u64)>>),
    /// Numbers with a fraction.
    F64(Vec<Option<f64>>),
    /// Texts, or octets.
    Bytes(Vec<Option<Vec<u8>>>),
    /// Octets of a length that all have.
    Fixed(Vec<Option<Vec<u8>>>),
}

/// Texts that are all there.
pub fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Values {
    Values::Bytes(texts.into_iter().map(|text| Some(text.as_bytes().to_vec())).collect())
}

/// A file with these columns, as in `optional int64 time (TIMESTAMP(MICROS,true))`, all of them optional, and row
/// groups; `own` says that `records` wrote it, with a filter of names.
pub fn file(columns: &[&str], groups: &[Vec<Values>], own: bool) -> Vec<u8> {
    let end = |column: &&str| if column.ends_with('}') { (*column).to_owned() } else { format!("{column};") };
    let columns: String = columns.iter().map(end).collect();
    let schema = Arc::new(parse_message_type(&format!("message m {{ {columns} }}")).unwrap());
    let contract = KeyValue::new("whoasks.schema".to_owned(), "whoasks.record/1".to_owned());
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_key_value_metadata(own.then(|| vec![contract]))
        .set_bloom_filter_for_dictionary_encoded_chunks(true)
        .set_column_bloom_filter_enabled("name".into(), own)
        .build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    for values in groups {
        let mut group = writer.next_row_group().unwrap();
        values.iter().for_each(|values| column(&mut group, values));
        group.close().unwrap();
    }
    writer.into_inner().unwrap()
}

/// Writes a column.
fn column(group: &mut SerializedRowGroupWriter<'_, Vec<u8>>, values: &Values) {
    match values {
        Values::I32(values) => write::<Int32Type>(group, values),
        Values::I64(values) => write::<Int64Type>(group, values),
        Values::F64(values) => write::<DoubleType>(group, values),
        Values::I96(values) => {
            let values = values
                .iter()
                .map(|value| value.map(|(day, ns)| Int96::from(vec![ns as u32, (ns >> 32) as u32, day + 2_440_588])));
            write::<Int96Type>(group, &values.collect::<Vec<_>>());
        }
        Values::Bytes(values) => {
            let values = values.iter().map(|value| value.clone().map(ByteArray::from));
            write::<ByteArrayType>(group, &values.collect::<Vec<_>>());
        }
        Values::Fixed(values) => {
            let values =
                values.iter().map(|value| value.clone().map(|value| FixedLenByteArray::from(ByteArray::from(value))));
            write::<FixedLenByteArrayType>(group, &values.collect::<Vec<_>>());
        }
    }
}

/// Writes the values of a column.
fn write<T: DataType>(group: &mut SerializedRowGroupWriter<'_, Vec<u8>>, values: &[Option<T::T>])
where
    T::T: Clone,
{
    let mut column = group.next_column().unwrap().unwrap();
    let there = column.typed::<T>().get_descriptor().max_def_level();
    let levels: Vec<i16> = values.iter().map(|value| if value.is_some() { there } else { 0 }).collect();
    let present: Vec<T::T> = values.iter().flatten().cloned().collect();
    column.typed::<T>().write_batch(&present, Some(&levels), None).unwrap();
    column.close().unwrap();
}
