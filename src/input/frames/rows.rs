//! The rows of a Parquet file, as [`crate::input::parquet`] hands them on: each is a frame of the texts of its cells.
//! A frame says how long it is and what it is; the first one names the columns. So rows are cut into blocks, counted,
//! and shared among threads as the lines of a log are, whatever their cells hold.

use super::sized::{Rules, Size, le_u32};
use crate::dns::{Rcode, RecordType};
use crate::format::columns::{Cells, FIELDS, Field};
use crate::record::{Address, Timestamp, Usual};

/// The framing.
pub const RULES: Rules = Rules { size, resume: |_| Size::Junk, numbers, is_scanned: false, longest: MOST };

/// The most rows that a frame stands for: any number of such numbers can be added up.
pub const ROWS: u64 = 1 << 40;

/// The most octets of a frame.
const MOST: usize = 1 << 20;
/// Octets before what a frame holds: its length without these, and its kind.
const HEAD: usize = 5;

/// Opens the first frame, which names the column of each field. It has what names are sought by
/// ([`crate::input::skim`]), so that the frame is always read.
const COLUMNS: u8 = b'\\';
/// Opens a row.
const ROW: u8 = b'R';
/// Opens a row that is a usual lookup. Such frames go on with what names are sought by.
const USUAL: u8 = b'Q';
/// Opens a row that is longer than a frame.
const OVERLONG: u8 = b'L';
/// Opens what stands for rows that were not read. Such frames end with what names are sought by.
const UNREAD: u8 = b'U';

/// What a frame holds.
#[derive(Debug, PartialEq)]
pub enum Frame<'a> {
    /// The names of the columns, whether times are texts, and the word for how the columns were chosen.
    Columns(Cells<'a>, bool, &'a [u8]),
    /// The texts of a row; `None` where there is null.
    Row(Cells<'a>),
    /// A row that is a usual lookup.
    Usual(Usual<'a>),
    /// A row that is longer than a frame.
    Overlong,
    /// So many rows were not read; the times of the first and the last of them, in nanoseconds, where those are why.
    Unread(u64, Option<(i64, i64)>),
}

/// Where a frame is written: cell by cell, then [`Open::close`].
pub struct Open<'a> {
    /// The frames.
    out: &'a mut Vec<u8>,
    /// Where this one begins.
    start: usize,
    /// Which fields there are.
    present: u16,
}

impl<'a> Open<'a> {
    /// A row without cells, behind the frames in `out`.
    pub fn row(out: &'a mut Vec<u8>) -> Self {
        Open::new(out, ROW)
    }

    /// A frame of cells.
    fn new(out: &'a mut Vec<u8>, kind: u8) -> Self {
        let start = out.len();
        out.extend_from_slice(&[0, 0, 0, 0, kind, 0, 0]);
        Open { out, start, present: 0 }
    }

    /// Adds the cell of a field, which `write` writes. Fields come in the order of [`Field::ALL`].
    pub fn cell(&mut self, field: Field, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.out.len();
        self.out.extend_from_slice(&[0; 4]);
        write(self.out);
        let length = u32::try_from(self.out.len() - start - 4).unwrap_or(u32::MAX);
        self.out[start..start + 4].copy_from_slice(&length.to_le_bytes());
        self.present |= 1 << field as u16;
    }

    /// Ends the frame.
    pub fn close(self) {
        let Open { out, start, present } = self;
        if out.len() - start > MOST {
            out.truncate(start);
            return put(out, OVERLONG, &[]);
        }
        let length = u32::try_from(out.len() - start - 4).unwrap_or(u32::MAX);
        out[start..start + 4].copy_from_slice(&length.to_le_bytes());
        out[start + HEAD..start + HEAD + 2].copy_from_slice(&present.to_le_bytes());
    }
}

/// Writes the first frame: the name of each field's column, whether times are texts, and how the columns were chosen.
pub fn put_columns(names: &Cells<'_>, has_text_times: bool, why: &str, out: &mut Vec<u8>) {
    let mut open = Open::new(out, COLUMNS);
    for (field, name) in Field::ALL.into_iter().zip(names) {
        if let Some(name) = name {
            open.cell(field, |out| out.extend_from_slice(name));
        }
    }
    open.out.push(u8::from(has_text_times));
    open.out.extend_from_slice(why.as_bytes());
    open.close();
}

/// Writes that so many rows were not read; their times, where those are why.
pub fn put_unread(rows: u64, times: Option<(i64, i64)>, out: &mut Vec<u8>) {
    let mut octets = rows.to_le_bytes().to_vec();
    if let Some((first, last)) = times {
        octets.extend(first.to_le_bytes());
        octets.extend(last.to_le_bytes());
    }
    octets.push(b'\\');
    put(out, UNREAD, &octets);
}

/// Octets of a usual lookup before its name: head, backslash, which of type, response code and time there are, these,
/// source.
const BEFORE_NAME: usize = HEAD + 1 + 1 + 2 + 2 + 8 + 16;

/// Writes a row that is a usual lookup.
pub fn put_usual(lookup: &Usual<'_>, out: &mut Vec<u8>) {
    let Usual { time, source, name, rtype, rcode } = *lookup;
    let present = u8::from(rtype.is_some()) | u8::from(rcode.is_some()) << 1 | u8::from(time.is_some()) << 2;
    let length = u32::try_from(BEFORE_NAME - 4 + name.len()).unwrap_or(u32::MAX);
    let mut head = [0; BEFORE_NAME];
    head[..4].copy_from_slice(&length.to_le_bytes());
    head[4..7].copy_from_slice(&[USUAL, b'\\', present]);
    head[7..9].copy_from_slice(&rtype.map_or(0, |rtype| rtype.0).to_le_bytes());
    head[9..11].copy_from_slice(&rcode.map_or(0, |rcode| rcode.0).to_le_bytes());
    head[11..19].copy_from_slice(&time.map_or(0, |time| time.0).to_le_bytes());
    head[19..].copy_from_slice(&source.0.to_le_bytes());
    out.extend_from_slice(&head);
    out.extend_from_slice(name);
}

/// The usual lookup that `octets` begin with, and how many octets it has.
#[inline]
pub fn usual(octets: &[u8]) -> Option<(Usual<'_>, usize)> {
    let (head, rest) = octets.split_first_chunk::<BEFORE_NAME>()?;
    if head[4] != USUAL {
        return None;
    }
    let length = le_u32(head, 0)? as usize + 4;
    let name = rest.get(..length.checked_sub(BEFORE_NAME)?)?;
    let short = |at: usize| u16::from_le_bytes([head[at], head[at + 1]]);
    let has = |bit: u8| head[6] >> bit & 1 == 1;
    let lookup = Usual {
        time: head[11..].first_chunk().map(|time| Timestamp(i64::from_le_bytes(*time))).filter(|_| has(2)),
        source: Address(u128::from_le_bytes(*head[19..].first_chunk()?)),
        name,
        rtype: has(0).then(|| RecordType(short(7))),
        rcode: has(1).then(|| Rcode(short(9))),
    };
    Some((lookup, length))
}

/// Writes a frame.
fn put(out: &mut Vec<u8>, kind: u8, octets: &[u8]) {
    let length = u32::try_from(octets.len() + 1).unwrap_or(u32::MAX);
    out.extend(length.to_le_bytes());
    out.push(kind);
    out.extend_from_slice(octets);
}

/// What a frame holds; `None` for octets that are none.
pub fn read(frame: &[u8]) -> Option<Frame<'_>> {
    let (kind, rest) = frame.get(HEAD - 1..)?.split_first()?;
    match *kind {
        ROW => cells(rest).map(|(cells, _)| Frame::Row(cells)),
        COLUMNS => {
            let (cells, rest) = cells(rest)?;
            let (has_text_times, why) = rest.split_first()?;
            Some(Frame::Columns(cells, *has_text_times == 1, why))
        }
        OVERLONG => Some(Frame::Overlong),
        USUAL => usual(frame).map(|(lookup, _)| Frame::Usual(lookup)),
        UNREAD => {
            let number = |at: usize| rest.get(at..)?.first_chunk().map(|octets| i64::from_le_bytes(*octets));
            let rows = u64::try_from(number(0)?).ok().filter(|rows| *rows <= ROWS)?;
            Some(Frame::Unread(rows, number(8).zip(number(16))))
        }
        _ => None,
    }
}

/// The cells of a frame, and what is behind them.
fn cells(octets: &[u8]) -> Option<(Cells<'_>, &[u8])> {
    let (present, mut rest) = octets.split_first_chunk()?;
    let present = u16::from_le_bytes(*present);
    let mut cells = [None; FIELDS];
    for (_, cell) in cells.iter_mut().enumerate().filter(|(place, _)| present >> place & 1 == 1) {
        let (length, behind) = rest.split_first_chunk()?;
        let (text, behind) = behind.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        (*cell, rest) = (Some(text), behind);
    }
    Some((cells, rest))
}

/// The size of a frame.
fn size(bytes: &[u8]) -> Size {
    match le_u32(bytes, 0).map(|n| n as usize) {
        None => Size::More,
        Some(n) if (1..=MOST).contains(&n) => Size::Of(n + 4),
        Some(_) => Size::Junk,
    }
}

/// How many rows a frame is.
fn numbers(frame: &[u8]) -> u64 {
    match frame.get(HEAD - 1) {
        Some(&UNREAD) => read(frame).map_or(1, |frame| if let Frame::Unread(rows, _) = frame { rows } else { 1 }),
        Some(&COLUMNS) => u64::from(read(frame).is_none()),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut names = [None; FIELDS];
        (names[Field::Source as usize], names[Field::View as usize]) = (Some(&b"src"[..]), Some(&b""[..]));
        let mut out = Vec::new();
        put_columns(&names, true, "the file's columns", &mut out);
        assert_eq!(read(&out), Some(Frame::Columns(names, true, b"the file's columns")));
        out.clear();
        put_unread(3, Some((-5, i64::MAX)), &mut out);
        assert_eq!((read(&out), numbers(&out)), (Some(Frame::Unread(3, Some((-5, i64::MAX)))), 3));
        out.clear();
        put_unread(ROWS, None, &mut out);
        assert_eq!(read(&out), Some(Frame::Unread(ROWS, None)));
        out.clear();
        put_unread(ROWS + 1, None, &mut out);
        assert_eq!(read(&out), None);
    }

    proptest! {
        #[test]
        fn a_usual_lookup_is_read_as_it_was_written(
            time: Option<i64>, source: u128, name in prop::collection::vec(any::<u8>(), 0..70), rtype: Option<u16>, rcode: Option<u16>,
        ) {
            let time = time.map(Timestamp);
            let (rtype, rcode) = (rtype.map(RecordType), rcode.map(Rcode));
            let lookup = Usual { time, source: Address(source), name: &name, rtype, rcode };
            let mut out = Vec::new();
            put_usual(&lookup, &mut out);
            prop_assert_eq!(usual(&out), Some((lookup, out.len())));
            prop_assert_eq!(read(&out), Some(Frame::Usual(lookup)));
            prop_assert!(matches!(size(&out), Size::Of(n) if n == out.len()) && numbers(&out) == 1);
            prop_assert_eq!(usual(&out[..out.len() - 1]), None);
        }
    }

    #[test]
    fn a_row_that_is_too_long_is_told() {
        let mut out = Vec::new();
        let mut open = Open::row(&mut out);
        open.cell(Field::Name, |out| out.resize(out.len() + MOST, b'a'));
        open.close();
        assert_eq!((read(&out), out.len()), (Some(Frame::Overlong), HEAD));
    }

    #[test]
    fn octets_of_any_kind_are_read_or_not() {
        for kind in [ROW, COLUMNS, UNREAD, OVERLONG, USUAL, 0] {
            for length in 0..50 {
                let mut octets = vec![0, 0, 0, 0, kind];
                octets.extend(std::iter::repeat_n(0xff, length));
                let _ = read(&octets);
            }
        }
    }
}
