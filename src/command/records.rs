//! `records`: the normalized records, streaming, in the order of the input; as Parquet sorted within row groups.

mod batch;
mod days;
mod table;
mod text;

use std::collections::HashMap;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::atomic::Ordering;

use anyhow::Result;

use super::{Outcome, Stats, absent, account, gathered, output, progress};
use crate::analysis::State;
use crate::cli::{Partition, RecordsArgs, RecordsFormat};
use crate::dns::name;
use crate::error::Error;
use crate::input::discover::Input;
use crate::input::parquet::Wanted;
use crate::input::read::{Files, Reading, STOP, read_alone};
use crate::plan;
use crate::record::{Kept, Record, Sink};
use crate::select::Filter;
use days::Days;
use table::Table;
use text::Lines;

pub(super) use text::Row;

/// The contract that the records follow.
pub(super) const SCHEMA: &str = crate::record::CONTRACT;

/// What takes the records that the filters let pass.
trait Take {
    /// Takes one, whose name in lower case is `folded`.
    ///
    /// # Errors
    /// Those of writing.
    fn take(&mut self, record: &Record<'_>, folded: &[u8]) -> Result<()>;
}

/// Names that are kept for the hint at a mistyped one.
const MISSED: usize = 200_000;

/// What was asked for, with how often.
type Missed = HashMap<String, u64>;

/// Hands on what passes.
struct Selecting<'a> {
    /// What passes.
    filter: Filter,
    /// Who takes it.
    taker: &'a mut dyn Take,
    /// The name in lower case.
    folded: Vec<u8>,
    /// While no record has passed: what was asked for instead, with how often, for the hint at a mistyped name.
    missed: Option<Missed>,
    /// What went wrong while writing.
    error: Option<anyhow::Error>,
}

impl Selecting<'_> {
    /// Notes the name at hand, which the filters leave out.
    fn miss(&mut self) {
        let Some(missed) = &mut self.missed else { return };
        let name = std::str::from_utf8(&self.folded).unwrap_or_default();
        if let Some(count) = missed.get_mut(name) {
            *count += 1;
        } else if missed.len() < MISSED {
            missed.insert(name.to_owned(), 1);
        }
    }
}

impl Sink for Selecting<'_> {
    fn record(&mut self, record: &Record<'_>) -> Kept {
        name::fold(record.name, &mut self.folded);
        let kept = self.filter.admits_time(record.time)
            && self.filter.admits_name(&self.folded)
            && self.filter.admits_source(record.source)
            && self.filter.admits_type(record.rtype);
        if !kept {
            self.miss();
            return Kept::Filtered;
        }
        self.missed = None;
        if self.error.is_none()
            && let Err(error) = self.taker.take(record, &self.folded)
        {
            self.error = Some(error);
            STOP.store(true, Ordering::Relaxed);
        }
        Kept::Yes
    }
}

impl State for Selecting<'_> {
    fn merge(&mut self, _: Self) {}
}

/// What is read, and what of it passes.
struct Source<'a> {
    /// The files.
    inputs: &'a [Input],
    /// How they are read.
    reading: &'a Reading,
    /// What passes.
    filter: &'a Filter,
}

impl Source<'_> {
    /// Hands all records that pass to `taker`; gives what was asked for instead, where none passes.
    ///
    /// # Errors
    /// Those of writing.
    fn pour(&self, taker: &mut dyn Take) -> Result<(Files, Option<Missed>)> {
        let (filter, missed) = (self.filter.clone(), Some(Missed::new()));
        let selecting = Selecting { filter, taker, folded: Vec::new(), missed, error: None };
        let (selecting, files) = read_alone(self.inputs, self.reading, selecting);
        selecting.error.map_or(Ok((files, selecting.missed)), Err)
    }
}

/// `whoasks records`.
pub fn records(args: &RecordsArgs) -> Result<Outcome> {
    refuse(args)?;
    let sharing = plan::sharing(&args.log.sharing)?;
    let filter = plan::filter(&args.names, &args.filter, &sharing)?;
    // One thread keeps the order of the input.
    let watcher = progress::watcher(&args.log.output, true);
    let wanted = Wanted::of(&filter);
    let is_by_name = filter.is_by_names_alone() && sharing.pseudonyms.is_none();
    let wanted = if is_by_name { wanted.only(filter.names.clone()) } else { wanted };
    let reading = Reading { threads: 1, watcher, wanted, ..plan::reading(&args.log.reading, false, &sharing)? };
    let limits = plan::limits(&args.log.reading, &args.log.output)?;
    let (inputs, errors) = gathered::inputs(&args.logs, args.log.output.out.as_deref())?;
    let source = Source { inputs: &inputs, reading: &reading, filter: &filter };
    let (files, missed) = write(args, &source)?;
    let missed: Vec<(String, u64)> = missed.into_iter().flatten().collect();
    let nothing = if missed.is_empty() { None } else { absent::nothing_passes(&filter, || missed) };
    let entries = gathered::entries(&inputs, &limits.found, &files);
    let stats = limits.stats.then(|| Stats::of(&files));
    let mut outcome = account::judge(&entries, errors, &account::account(&entries), &limits, stats);
    outcome.warnings.extend(nothing);
    Ok(outcome)
}

/// Refuses what makes no sense together.
///
/// # Errors
/// A usage error.
fn refuse(args: &RecordsArgs) -> Result<(), Error> {
    let is_parquet = args.output_format == RecordsFormat::Parquet;
    match (args.partition, &args.log.output.out) {
        (Some(_), _) if !is_parquet => Err(Error::usage("--partition is for -o parquet").hint("add -o parquet")),
        (Some(_), None) => Err(Error::usage("--partition writes a directory, and none is named").hint("add --out DIR")),
        (None, None) if is_parquet && io::stdout().is_terminal() => {
            Err(Error::usage("Parquet is not for terminals").hint("add --out FILE, or write into a pipe"))
        }
        _ => Ok(()),
    }
}

/// Writes the records as the command line wants them.
///
/// # Errors
/// Those of writing, and the memory limit that was reached; then there is no output.
fn write(args: &RecordsArgs, source: &Source<'_>) -> Result<(Files, Option<Missed>)> {
    let out = args.log.output.out.as_deref();
    let mut files = None;
    let mut poured = |read: (Files, Option<Missed>)| {
        let complete = read.0.complete();
        files = Some(read);
        Ok(complete?)
    };
    match (args.output_format, args.partition) {
        (RecordsFormat::Parquet, Some(Partition::Day)) => {
            output::with_directory(out.unwrap_or(Path::new(".")), |directory| {
                let mut days = Days::new(directory, args.as_asked);
                poured(source.pour(&mut days)?)?;
                days.finish()
            })?;
        }
        (RecordsFormat::Parquet, None) => output::with_output(out, |out| {
            let mut table = Table::new(Box::new(out), args.as_asked)?;
            poured(source.pour(&mut table)?)?;
            table.finish()
        })?,
        (RecordsFormat::Ndjson | RecordsFormat::Csv, _) => output::with_output(out, |out| {
            let mut lines = Lines::new(out, args.as_asked, args.output_format == RecordsFormat::Csv)?;
            poured(source.pour(&mut lines)?)
        })?,
    }
    Ok(files.expect("the output was written"))
}
