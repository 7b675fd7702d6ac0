//! The fields of one row.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};
use memchr::{memchr, memchr_iter};

use crate::tally::Reject;

/// A quote that is opened and not closed in its row.
const UNCLOSED: Reject = Reject::new("unclosed quote");
/// What csv-core can only say of input that is not one row.
const NOT_A_ROW: Reject = Reject::new("not one row");

/// Takes rows apart; its buffers are used again for each.
pub struct Splitter {
    /// What stands between fields.
    delimiter: u8,
    /// Reads rows with quotes; making it costs more than many a file without any.
    quoted: Option<Reader>,
    /// The unquoted text of such a row.
    text: Vec<u8>,
    /// Where its fields end in `text`, or where the fields of a row without quotes end in the row.
    ends: Vec<usize>,
}

/// The fields of a row.
pub struct Fields<'a> {
    /// All of them.
    text: &'a [u8],
    /// Where each ends.
    ends: &'a [usize],
    /// Octets between two fields: the delimiter, or none where quotes were undone.
    gap: usize,
}

/// A reader of rows with quotes. A frame ends only at a line feed; a lone carriage return is text.
fn reader(delimiter: u8) -> Reader {
    ReaderBuilder::new().delimiter(delimiter).terminator(Terminator::Any(b'\n')).build()
}

impl Splitter {
    /// A splitter for rows with this delimiter.
    pub fn new(delimiter: u8) -> Self {
        Splitter { delimiter, quoted: None, text: Vec::new(), ends: Vec::new() }
    }

    /// The fields of `row`, which is a frame and not blank.
    pub fn split<'a>(&'a mut self, row: &'a [u8]) -> Result<Fields<'a>, Reject> {
        match memchr(b'"', row) {
            None => Ok(self.split_plain(row)),
            Some(_) => self.split_quoted(row),
        }
    }

    /// The fields of a row without quotes, borrowed from it.
    fn split_plain<'a>(&'a mut self, row: &'a [u8]) -> Fields<'a> {
        self.ends.clear();
        self.ends.extend(memchr_iter(self.delimiter, row));
        self.ends.push(row.len());
        Fields { text: row, ends: &self.ends, gap: 1 }
    }

    /// The fields of any row, unquoted.
    fn split_quoted(&mut self, row: &[u8]) -> Result<Fields<'_>, Reject> {
        let quoted = self.quoted.get_or_insert_with(|| reader(self.delimiter));
        // Unquoting only shortens, and each field but the first has its delimiter.
        self.text.resize(row.len() + 1, 0);
        self.ends.resize(memchr_iter(self.delimiter, row).count() + 2, 0);
        quoted.reset();
        let (result, read, text, ends) = quoted.read_record(row, &mut self.text, &mut self.ends);
        if result != ReadRecordResult::InputEmpty || read != row.len() {
            return Err(NOT_A_ROW);
        }
        // The row's line end, which ends it unless a quote is open.
        let (result, _, _, more) = quoted.read_record(b"\n", &mut self.text[text..], &mut self.ends[ends..]);
        match result {
            ReadRecordResult::Record => Ok(Fields { text: &self.text, ends: &self.ends[..ends + more], gap: 0 }),
            _ => Err(UNCLOSED),
        }
    }
}

impl<'a> Fields<'a> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether the row has quotes; only then can a field have a line break.
    pub fn has_quotes(&self) -> bool {
        self.gap == 0
    }

    /// The field at `index`, from 0.
    pub fn get(&self, index: usize) -> Option<&'a [u8]> {
        let end = *self.ends.get(index)?;
        let start = match index.checked_sub(1) {
            Some(before) => self.ends[before] + self.gap,
            None => 0,
        };
        self.text.get(start..end)
    }

    /// All fields as text for messages and headers; what is not UTF-8 is replaced.
    pub fn to_strings(&self) -> Vec<String> {
        (0..self.len()).filter_map(|i| Some(String::from_utf8_lossy(self.get(i)?).trim().to_owned())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The fields of a row by the way that is taken.
    fn split(row: &[u8]) -> Result<Vec<Vec<u8>>, &'static str> {
        let mut splitter = Splitter::new(b',');
        owned(splitter.split(row))
    }

    /// Copies of fields.
    fn owned(fields: Result<Fields<'_>, Reject>) -> Result<Vec<Vec<u8>>, &'static str> {
        let fields = fields.map_err(|reject| reject.0.0)?;
        Ok((0..fields.len()).map(|i| fields.get(i).expect("counted").to_vec()).collect())
    }

    #[test]
    fn quotes_are_undone() {
        assert_eq!(split(b"a,,b"), Ok(vec![b"a".to_vec(), b"".to_vec(), b"b".to_vec()]));
        assert_eq!(split(b"\"a,\nb\",\"c\"\"d\""), Ok(vec![b"a,\nb".to_vec(), b"c\"d".to_vec()]));
        assert_eq!(split(b"a\"b,c"), Ok(vec![b"a\"b".to_vec(), b"c".to_vec()]));
        assert_eq!(split(b"\"a\"x,c\r"), Ok(vec![b"ax".to_vec(), b"c\r".to_vec()]));
        assert_eq!(split(b"\"\",\"\""), Ok(vec![b"".to_vec(), b"".to_vec()]));
        assert_eq!(split(b"a,\"b,c"), Err("unclosed quote"));
        assert_eq!(split(b"\""), Err("unclosed quote"));
        assert_eq!(split(b","), Ok(vec![b"".to_vec(), b"".to_vec()]));
    }

    proptest! {
        #[test]
        fn both_ways_agree(row in "[a-c,\r ]{1,40}") {
            let mut splitter = Splitter::new(b',');
            let plain = owned(Ok(splitter.split_plain(row.as_bytes())));
            prop_assert_eq!(plain, owned(splitter.split_quoted(row.as_bytes())));
        }

        #[test]
        fn rows_that_the_csv_crate_writes_are_read(fields in prop::collection::vec(prop::collection::vec(
            prop::sample::select(b"a\",\n\r \xff#".to_vec()), 0..6), 2..6)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_byte_record(&csv::ByteRecord::from(fields.clone())).expect("written to memory");
            let mut row = writer.into_inner().expect("flushed");
            row.pop();
            prop_assert_eq!(split(&row), Ok(fields));
        }

        #[test]
        fn a_used_splitter_is_as_a_new_one(rows in prop::collection::vec("[a\",\n]{1,20}", 1..8)) {
            let mut splitter = Splitter::new(b',');
            for row in rows {
                prop_assert_eq!(owned(splitter.split(row.as_bytes())), split(row.as_bytes()));
            }
        }
    }
}
