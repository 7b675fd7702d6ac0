//! How a file is laid out, decided from its head: delimiter, header, and which column is which.

use std::cmp::Reverse;

use super::fields::Splitter;
use super::is_empty;
use crate::error::{Error, Result};
use crate::format::columns::{self, FIELDS, Field, Mapping, Times};
use crate::format::{Framing, Options, columns::fits};
use crate::input::frames::{BOM, Frames};

/// Delimiters that are tried, the likeliest first. A blank counts only where the user names the columns.
const DELIMITERS: &[u8] = b",\t;| ";
/// Rows of the head that are looked at.
const ROWS: usize = 100;

/// The layout of a file.
#[derive(Debug)]
pub struct Layout {
    /// What stands between fields.
    pub delimiter: u8,
    /// The header's bytes, by which repeated headers are known; `None` without a header.
    pub header: Option<Vec<u8>>,
    /// How many fields every row has; `None` without a header.
    pub width: Option<usize>,
    /// The column of each field, from 0.
    pub columns: [Option<usize>; FIELDS],
    /// The same for people.
    pub mapping: Mapping,
    /// What the head says of times.
    pub times: Times,
    /// Where the columns were taken from.
    pub why: &'static str,
}

/// Rows of a head, taken apart by one delimiter.
struct Table {
    /// The delimiter.
    delimiter: u8,
    /// Lines before the rows that begin with `#`, without it, and the first row.
    headers: Vec<(Vec<u8>, Vec<String>)>,
    /// Whether the last of `headers` is the first row rather than a comment.
    starts_with_row: bool,
    /// The first row and those that follow.
    rows: Vec<Vec<String>>,
}

impl Layout {
    /// Decides the layout from `head`.
    ///
    /// # Errors
    /// A usage error where `--columns` names what is not there; an input error where the columns for source or name
    /// cannot be told.
    pub fn of(head: &[u8], options: &Options) -> Result<Layout> {
        let wanted = &options.columns;
        let tables: Vec<Table> = DELIMITERS
            .iter()
            .filter(|delimiter| **delimiter != b' ' || !wanted.is_empty())
            .map(|delimiter| Table::of(head, *delimiter))
            .collect();
        if let Some(layout) = tables.iter().find_map(|table| table.with_header(options)) {
            return Ok(layout);
        }
        let Some(best) = tables.iter().min_by_key(|table| Reverse(table.likelihood(wanted))) else {
            return Err(Error::input("no table"));
        };
        best.without_header(options)
    }
}

impl Table {
    /// The rows of `head`, of which the last is left out when it may be cut off.
    fn of(head: &[u8], delimiter: u8) -> Table {
        let mut splitter = Splitter::new(delimiter);
        let mut table = Table { delimiter, headers: Vec::new(), starts_with_row: false, rows: Vec::new() };
        let mut frames: Vec<&[u8]> =
            Frames::new(Framing::Csv { delimiter }, head).map(|(_, frame)| frame).take(ROWS).collect();
        if frames.len() > 1 && frames.len() < ROWS && !head.ends_with(b"\n") {
            frames.pop();
        }
        for frame in frames {
            let frame = frame.strip_prefix(BOM).unwrap_or(frame);
            let comment = frame.strip_prefix(b"#");
            if (comment.is_none() && is_empty(frame)) || (comment.is_some() && table.starts_with_row) {
                continue;
            }
            let Ok(fields) = splitter.split(comment.map_or(frame, uncomment)) else { continue };
            let fields = fields.to_strings();
            if !table.starts_with_row {
                table.headers.push((frame.to_vec(), fields.clone()));
            }
            if comment.is_none() {
                table.starts_with_row = true;
                table.rows.push(fields);
            }
        }
        table
    }

    /// The layout if one of the first lines is a header: it names the columns for source and name, or all that
    /// the user names.
    fn with_header(&self, options: &Options) -> Option<Layout> {
        let wanted = &options.columns;
        self.headers.iter().enumerate().rev().find_map(|(i, (bytes, names))| {
            if names.len() < 2 {
                return None;
            }
            let is_row = self.starts_with_row && i + 1 == self.headers.len();
            let rows = self.rows.get(usize::from(is_row)..).unwrap_or_default();
            let mut columns = [None; FIELDS];
            for (field, name) in wanted.iter() {
                columns[field as usize] = Some(by_name(names, name).or_else(|| by_number(names.len(), name))?);
            }
            if wanted.iter().all(|(_, name)| by_name(names, name).is_none()) && !self.is_header(names, &columns, wanted)
            {
                return None;
            }
            choose(names, rows, options, &mut columns);
            Field::ALL.into_iter().all(|field| !field.is_required() || columns[field as usize].is_some()).then(|| {
                let mut mapping = Mapping::default();
                for field in Field::ALL {
                    if let Some(name) = columns[field as usize].and_then(|column| names.get(column)) {
                        mapping.set(field, name);
                    }
                }
                let why = if wanted.is_empty() { "header" } else { "--columns and header" };
                let (header, times) = (Some(bytes.clone()), times(rows, &columns, options));
                Layout { delimiter: self.delimiter, header, width: Some(names.len()), columns, mapping, times, why }
            })
        })
    }

    /// Whether a line that the user names no column of is a header: it holds no address where the source is.
    fn is_header(&self, names: &[String], columns: &[Option<usize>; FIELDS], wanted: &Mapping) -> bool {
        let value = |field: Field| columns[field as usize].and_then(|column| names.get(column));
        match (wanted.is_empty(), value(Field::Source)) {
            (true, _) => !names.iter().any(|name| fits(Field::Source, name.as_bytes())),
            (false, None) => false,
            (false, Some(text)) => {
                let is_time = value(Field::Time).is_some_and(|text| fits(Field::Time, text.as_bytes()));
                let is_letters = text.bytes().any(|octet| octet.is_ascii_alphabetic());
                is_letters && !is_time && !fits(Field::Source, text.as_bytes())
            }
        }
    }

    /// The layout of a table whose columns the user gives by number.
    fn without_header(&self, options: &Options) -> Result<Layout> {
        let wanted = &options.columns;
        let first = self.headers.last().map(|(_, names)| names.clone()).unwrap_or_default();
        if wanted.is_empty() {
            return Err(self.no_header(&first));
        }
        let width = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let mut columns = [None; FIELDS];
        for (field, name) in wanted.iter() {
            columns[field as usize] = by_number(width, name);
            if columns[field as usize].is_none() && by_name(&first, name).is_none() {
                return Err(columns::absent(field, name, &first));
            }
        }
        for field in [Field::Source, Field::Name] {
            if wanted.get(field).is_none() {
                return Err(columns::unknown(field, &first));
            }
        }
        if wanted.iter().any(|(field, _)| columns[field as usize].is_none()) {
            return Err(self.no_header(&first));
        }
        let (mapping, times) = (wanted.clone(), times(&self.rows, &columns, options));
        Ok(Layout { delimiter: self.delimiter, header: None, width: None, columns, mapping, times, why: "--columns" })
    }

    /// The error for a file of which nothing says what its columns are.
    fn no_header(&self, first: &[String]) -> Error {
        let shown: Vec<String> =
            first.iter().take(12).enumerate().map(|(i, text)| format!("{} {}", i + 1, columns::show(text))).collect();
        Error::input("no header says which columns hold client addresses and names").hint(format!(
            "say it by name or by number, as in --columns time=1,source=3,name=4. The first row is: {}",
            shown.join(", ")
        ))
    }

    /// How likely this delimiter is the right one where there is no header: whether at least half of the rows
    /// have all columns that are wanted, how many fields all rows have (0 if they differ), and the shortest row's.
    fn likelihood(&self, wanted: &Mapping) -> (bool, usize, usize) {
        let needed = wanted.iter().filter_map(|(_, name)| name.parse().ok()).max().unwrap_or(2);
        let whole = self.rows.iter().filter(|row| row.len() >= needed).count();
        let shortest = self.rows.iter().map(Vec::len).min().unwrap_or_default();
        let is_steady = self.rows.iter().all(|row| row.len() == shortest);
        (whole > 0 && whole * 2 >= self.rows.len(), if is_steady { shortest } else { 0 }, shortest)
    }
}

/// Gives the fields that have no column yet one by its name, if what is in it looks right. For source and name,
/// without which nothing can be read, the likeliest name does if nothing looks right; for times too, so that unreadable
/// ones are rejects and not absent.
fn choose(names: &[String], rows: &[Vec<String>], options: &Options, columns: &mut [Option<usize>; FIELDS]) {
    for field in Field::ALL {
        if columns[field as usize].is_none() {
            let mut free = columns::candidates(field, names);
            free.retain(|column| !is_taken(*column, columns));
            let right = free.iter().copied().find(|column| looks_right(field, *column, rows, options));
            columns[field as usize] =
                right.or(free.first().copied().filter(|_| field.is_required() || field == Field::Time));
        }
    }
}

/// Whether a column holds one of the fields. Inlined, it keeps LLVM busy for two minutes of a release build.
#[inline(never)]
fn is_taken(column: usize, columns: &[Option<usize>]) -> bool {
    columns.contains(&Some(column))
}

/// Whether at least half of the values in a column are what `field` holds; a column without values passes.
fn looks_right(field: Field, column: usize, rows: &[Vec<String>], options: &Options) -> bool {
    let values = rows.iter().filter_map(|row| row.get(column)).filter(|text| !matches!(text.as_str(), "" | "-"));
    let fit = |text: &&String| match (field, &options.time_format) {
        (Field::Time, Some(format)) => format.parse(text.as_bytes()).is_some(),
        _ => fits(field, text.as_bytes()),
    };
    let (all, good) = (values.clone().count(), values.filter(fit).count());
    good * 2 >= all
}

/// The header that may be in a comment; Zeek's begins with the word `fields`.
fn uncomment(comment: &[u8]) -> &[u8] {
    comment.strip_prefix(b"fields\t").unwrap_or(comment).trim_ascii_start()
}

/// What these rows say of times.
fn times(rows: &[Vec<String>], columns: &[Option<usize>; FIELDS], options: &Options) -> Times {
    let column = columns[Field::Time as usize];
    Times::of(column.map(|column| rows.iter().filter_map(move |row| row.get(column)).map(String::as_str)), options)
}

/// The column called `name`: spelt so, or else so but for case.
fn by_name(names: &[String], name: &str) -> Option<usize> {
    names
        .iter()
        .position(|other| other == name)
        .or_else(|| names.iter().position(|other| other.eq_ignore_ascii_case(name)))
}

/// The column with this number, from 1.
fn by_number(width: usize, number: &str) -> Option<usize> {
    let number: usize = number.parse().ok()?;
    (1..=width).contains(&number).then(|| number - 1)
}

/// A delimiter's name in reports.
pub fn delimiter_word(delimiter: u8) -> String {
    match delimiter {
        b'\t' => "tab".to_owned(),
        b' ' => "blank".to_owned(),
        other => char::from(other).to_string(),
    }
}
