//! Parquet in a directory with one for each day, as Hive, DuckDB and Spark partition: `date=2016-05-04/part-0.parquet`.
//!
//! Logs need not be in order of time, so records of several days are held together, as many as one row group has; when
//! there are more, the day that has most of them gets a row group. Of files that are open there is a limit as well: when
//! it is reached, the one that is longest without a row group is ended, and its day goes on in another part.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::Take;
use super::batch::{Batch, OCTETS, ROWS};
use super::table::Table;
use crate::record::{Record, SECOND};

/// Files that are open at once.
const OPEN: usize = 128;
/// Nanoseconds of a day.
const DAY: i64 = 86_400 * SECOND;

/// The day of records without a time, as Hive calls it.
const WITHOUT: &str = "__HIVE_DEFAULT_PARTITION__";

/// A day.
#[derive(Default)]
struct Day {
    /// Records that have no row group yet.
    batch: Batch,
    /// The part that is open, and the number of its last row group among all.
    open: Option<(Table<'static>, u64)>,
    /// Parts so far.
    parts: u32,
}

/// Days that are being written.
pub struct Days<'a> {
    /// The directory.
    directory: &'a Path,
    /// Whether the name as asked is written too.
    as_asked: bool,
    /// The days, by their number since 1970.
    days: BTreeMap<Option<i64>, Day>,
    /// Row groups so far.
    groups: u64,
    /// Records that are held, and their octets.
    held: (usize, usize),
}

impl<'a> Days<'a> {
    /// No days, in an empty directory.
    pub fn new(directory: &'a Path, as_asked: bool) -> Self {
        Days { directory, as_asked, days: BTreeMap::new(), groups: 0, held: (0, 0) }
    }

    /// Writes what is left of all days.
    ///
    /// # Errors
    /// Those of writing.
    pub fn finish(mut self) -> Result<()> {
        let days: Vec<_> = self.days.keys().copied().collect();
        for day in days {
            self.group(day)?;
            self.end(day)?;
        }
        Ok(())
    }

    /// Writes the row group of a day.
    fn group(&mut self, number: Option<i64>) -> Result<()> {
        let Some(day) = self.days.get_mut(&number).filter(|day| !day.batch.is_empty()) else { return Ok(()) };
        let batch = std::mem::take(&mut day.batch);
        self.held = (self.held.0 - batch.len(), self.held.1 - batch.octets());
        self.groups += 1;
        let mut table = match day.open.take() {
            Some((table, _)) => table,
            None => {
                let path = part(self.directory, number, day.parts);
                day.parts += 1;
                let file = create(&path).with_context(|| format!("cannot write {}", named(number)))?;
                Table::new(Box::new(file), self.as_asked)?
            }
        };
        table.group(&batch)?;
        day.open = Some((table, self.groups));
        let open = self.days.iter().filter_map(|(number, day)| Some((day.open.as_ref()?.1, *number)));
        match open.clone().min() {
            Some((_, oldest)) if open.count() > OPEN => self.end(oldest),
            _ => Ok(()),
        }
    }

    /// Ends the open part of a day.
    fn end(&mut self, number: Option<i64>) -> Result<()> {
        match self.days.get_mut(&number).and_then(|day| day.open.take()) {
            Some((table, _)) => table.finish(),
            None => Ok(()),
        }
    }
}

impl Take for Days<'_> {
    fn take(&mut self, record: &Record<'_>, folded: &[u8]) -> Result<()> {
        let number = record.time.map(|time| time.0.div_euclid(DAY));
        let batch = &mut self.days.entry(number).or_default().batch;
        let before = batch.octets();
        batch.push(record, folded, self.as_asked);
        self.held = (self.held.0 + 1, self.held.1 + batch.octets() - before);
        if self.held.0 < ROWS && self.held.1 < OCTETS {
            return Ok(());
        }
        let most = self.days.iter().max_by_key(|(number, day)| (day.batch.octets(), std::cmp::Reverse(*number)));
        let most = most.map(|(number, _)| *number);
        most.map_or(Ok(()), |number| self.group(number))
    }
}

/// Where a part of a day is.
fn part(directory: &Path, day: Option<i64>, part: u32) -> PathBuf {
    directory.join(named(day)).join(format!("part-{part}.parquet"))
}

/// The directory of a day.
fn named(day: Option<i64>) -> String {
    let date = day.and_then(|day| chrono::DateTime::from_timestamp(day * (DAY / SECOND), 0));
    format!("date={}", date.map_or(WITHOUT.to_owned(), |date| date.date_naive().to_string()))
}

/// Makes a file, and its directory.
fn create(path: &Path) -> std::io::Result<File> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    File::create(path)
}
