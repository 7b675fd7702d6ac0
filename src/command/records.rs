//! `records`: the normalized records, streaming, in the order of the input; as Parquet sorted within row groups.

mod batch;
mod days;
mod table;
mod text;

use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::atomic::Ordering;

use anyhow::Result;

use super::{Outcome, Stats, account, gathered, output, progress};
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

/// Hands on what passes.
struct Selecting<'a> {
    /// What passes.
    filter: Filter,
    /// Who takes it.
    taker: &'a mut dyn Take,
    /// The name in lower case.
    folded: Vec<u8>,
    /// What went wrong while writing.
    error: Option<anyhow::Error>,
}

impl Sink for Selecting<'_> {
    fn record(&mut self, record: &Record<'_>) -> Kept {
        name::fold(record.name, &mut self.folded);
        let kept = self.filter.admits_time(record.time)
            && self.filter.admits_name(&self.folded)
            && self.filter.admits_source(record.source)
            && self.filter.admits_type(record.rtype);
        if !kept {
            return Kept::Filtered;
        }
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
    /// Hands all records that pass to `taker`.
    ///
    /// # Errors
    /// Those of writing.
    fn pour(&self, taker: &mut dyn Take) -> Result<Files> {
        let selecting = Selecting { filter: self.filter.clone(), taker, folded: Vec::new(), error: None };
        let (selecting, files) = read_alone(self.inputs, self.reading, selecting);
        selecting.error.map_or(Ok(files), Err)
    }
}

/// `whoasks records`.
pub fn records(args: &RecordsArgs) -> Result<Outcome> {
    refuse(args)?;
    let sharing = plan::sharing(&args.sharing)?;
    let filter = plan::filter(&args.names, &args.filter, &sharing)?;
    // One thread keeps the order of the input.
    let watcher = progress::watcher(&args.output, true);
    let wanted = Wanted::of(&filter);
    let is_by_name = filter.is_by_names_alone() && sharing.pseudonyms.is_none();
    let wanted = if is_by_name { wanted.only(filter.names.clone()) } else { wanted };
    let reading = Reading { threads: 1, watcher, wanted, ..plan::reading(&args.reading, false, &sharing)? };
    let limits = plan::limits(&args.reading, &args.output)?;
    let (inputs, errors) = gathered::inputs(&args.logs, args.output.out.as_deref())?;
    let source = Source { inputs: &inputs, reading: &reading, filter: &filter };
    let files = write(args, &source)?;
    let entries = gathered::entries(&inputs, &limits.found, &files);
    let stats = limits.stats.then(|| Stats::of(&files));
    Ok(account::judge(&entries, errors, &account::account(&entries), &limits, stats))
}

/// Refuses what makes no sense together.
///
/// # Errors
/// A usage error.
fn refuse(args: &RecordsArgs) -> Result<(), Error> {
    let is_parquet = args.output_format == RecordsFormat::Parquet;
    match (args.partition, &args.output.out) {
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
fn write(args: &RecordsArgs, source: &Source<'_>) -> Result<Files> {
    let out = args.output.out.as_deref();
    let mut files = None;
    let mut poured = |read: Files| {
        let complete = read.complete();
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
