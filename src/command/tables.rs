//! `domains`, `sources` and the overview: one read of the log, one table or two.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use clap::ValueEnum;

use super::{Outcome, absent, account, output, progress};
use crate::analysis::exact::Exactly;
use crate::analysis::lookups::{Lookups, Shared};
use crate::analysis::study::Study;
use crate::analysis::{Selection, Settings, domains as by_domain, overview as at_a_glance, sources as by_source};
use crate::cli::TableArgs;
use crate::error::Error;
use crate::input::discover::{self, Input};
use crate::input::read::{FileRead, Files, Reading, read};
use crate::plan::{self, Limits};
use crate::report::{Cleaning, Report, SCHEMA, Tool, caveats};

/// Rows of a table unless the user says otherwise.
const TOP: usize = 20;
/// Rows of each table of the overview unless the user says otherwise.
const OVERVIEW_TOP: usize = 10;

/// What all table commands begin with: the plan, and the log read by it.
struct Read {
    /// The closed state.
    state: Lookups,
    /// What was dropped.
    cleaning: Option<Cleaning>,
    /// The files.
    inputs: Vec<Input>,
    /// What became of them.
    files: Files,
    /// What was wrong with the paths.
    errors: Vec<Error>,
    /// How they were read.
    reading: Reading,
    /// What the user allows.
    limits: Limits,
}

/// The inputs that the command line means, and what was wrong with others.
///
/// # Errors
/// An input error where no path can be used at all; a usage error where the output would go to an input.
pub fn inputs(logs: &[PathBuf], out: Option<&Path>) -> Result<(Vec<Input>, Vec<Error>)> {
    let (mut inputs, mut errors) = discover::expand(logs);
    output::keep_apart(&mut inputs, out)?;
    if inputs.is_empty() {
        return Err(errors.pop().unwrap_or_else(no_log).into());
    }
    Ok((inputs, errors))
}

/// The error where no log was named.
fn no_log() -> Error {
    Error::usage("no log was named").hint("LOG is a file, a directory, or `-` for standard input; it comes last")
}

/// Plans and reads.
fn study(args: &TableArgs) -> Result<Read> {
    let sharing = plan::sharing(&args.common.sharing)?;
    let filter = plan::filter(&args.names, &args.common.filter, &sharing)?;
    let domain_by = plan::domain_by(&args.common.study)?;
    let settings: Settings = plan::settings(filter, domain_by, &args.common.study, &sharing)?;
    let mut reading = plan::reading(&args.common.reading, false, &sharing)?;
    reading.options.counts_only = true;
    reading.watcher = progress::watcher(&args.common.output, false);
    let limits = plan::limits(&args.common.reading, &args.common.output)?;
    let (inputs, errors) = inputs(&args.logs, args.common.output.out.as_deref())?;
    let (settings, shared) = (Arc::new(settings), Shared::default());
    let (mut exactly, mut files) =
        read(&inputs, &reading, || Exactly::new(Lookups::new(settings.clone(), shared.clone()), settings.clone(), &[]));
    files.complete()?;
    let (dropped, cleaning) = exactly.drop_repeats();
    account::drop_repeats(&mut files, &dropped);
    Ok(Read { state: exactly.state, cleaning, inputs, files, errors, reading, limits })
}

/// An empty report of `command` on what was read.
pub fn report(
    command: &'static str,
    state: &Lookups,
    frame: &Study,
    inputs: &[Input],
    files: &[FileRead],
    reading: &Reading,
) -> Report {
    let mut input = account::account(inputs, files);
    frame.account(state, &mut input);
    let caveats = caveats(&input, state.settings());
    Report {
        schema: SCHEMA,
        tool: Tool::THIS,
        command,
        settings: plan::describe(state.settings(), reading),
        input,
        cleaning: None,
        domains: None,
        domains_not_shown: None,
        sources: None,
        sources_not_shown: None,
        overview: None,
        profile: None,
        comparison: None,
        outliers: None,
        outliers_not_shown: None,
        outlier_search: None,
        caveats,
    }
}

impl Read {
    /// An empty report.
    fn report(&self, command: &'static str, frame: &Study) -> Report {
        let report = report(command, &self.state, frame, &self.inputs, &self.files, &self.reading);
        Report { cleaning: self.cleaning.clone(), ..report }
    }

    /// Prints the report.
    fn finish(self, report: &Report, args: &TableArgs) -> Result<Outcome> {
        let mut outcome = account::judge(&self.inputs, &self.files, self.errors, &report.input, self.limits);
        outcome.warnings.extend(absent::nothing_matches(&self.state));
        output::print(report, &args.common.output, args.common.output_format)?;
        Ok(outcome)
    }
}

/// Puts which rows are shown to the settings.
fn describe_rows(args: &TableArgs, default: usize, report: &mut Report) {
    let sort = args.sort.to_possible_value().map(|value| value.get_name().to_owned());
    report.settings.insert("sort".to_owned(), sort.into());
    plan::describe_rows(args.rows, default, &mut report.settings);
}

/// Which rows are wanted.
fn selection(args: &TableArgs, top: usize) -> Selection {
    let top = args.rows.limit(top);
    Selection { sort: args.sort, top }
}

/// `whoasks domains`.
pub fn domains(args: &TableArgs) -> Result<Outcome> {
    let study = study(args)?;
    let (rows, beyond, frame) = by_domain::rows(&study.state, selection(args, TOP));
    let mut report = study.report("domains", &frame);
    report.domains = Some(rows);
    report.domains_not_shown = Some(beyond);
    describe_rows(args, TOP, &mut report);
    study.finish(&report, args)
}

/// `whoasks sources`.
pub fn sources(args: &TableArgs) -> Result<Outcome> {
    let study = study(args)?;
    let (rows, beyond, frame) = by_source::rows(&study.state, selection(args, TOP));
    let mut report = study.report("sources", &frame);
    report.sources = Some(rows);
    report.sources_not_shown = Some(beyond);
    describe_rows(args, TOP, &mut report);
    study.finish(&report, args)
}

/// The report with all domains and all sources, and what is to be said of it.
///
/// # Errors
/// What keeps the logs from being read.
pub(super) fn everything(args: &TableArgs) -> Result<(Report, Outcome)> {
    let study = study(args)?;
    let all = || Selection { sort: args.sort, top: usize::MAX };
    let (domains, no_domains, frame) = by_domain::rows(&study.state, all());
    let (sources, no_sources, _) = by_source::rows(&study.state, all());
    let mut report = study.report("domains", &frame);
    (report.domains, report.domains_not_shown) = (Some(domains), Some(no_domains));
    (report.sources, report.sources_not_shown) = (Some(sources), Some(no_sources));
    describe_rows(args, TOP, &mut report);
    let mut outcome = account::judge(&study.inputs, &study.files, study.errors, &report.input, study.limits);
    outcome.warnings.extend(absent::nothing_matches(&study.state));
    Ok((report, outcome))
}

/// `whoasks LOG...`.
pub fn overview(args: &TableArgs) -> Result<Outcome> {
    let study = study(args)?;
    let (overview, beyond, frame) = at_a_glance::overview(&study.state, selection(args, OVERVIEW_TOP));
    let mut report = study.report("overview", &frame);
    report.overview = Some(overview);
    (report.domains_not_shown, report.sources_not_shown) = (Some(beyond.0), Some(beyond.1));
    describe_rows(args, OVERVIEW_TOP, &mut report);
    study.finish(&report, args)
}
