//! `domains`, `sources` and the overview: one read of the log, one table or two.

use std::sync::Arc;

use anyhow::Result;
use clap::ValueEnum;

use super::{Gathered, Outcome, View, absent, gathered, progress, saving};
use crate::analysis::exact::Exactly;
use crate::analysis::lookups::{Lookups, Shared};
use crate::analysis::{Selection, Sort, domains, overview, sources};
use crate::cli::{RowArgs, TableArgs};
use crate::input::parquet;
use crate::plan;
use crate::report::Report;

/// Rows of a table unless the user says otherwise.
const TOP: usize = 20;
/// Rows of each table of the overview unless the user says otherwise.
const OVERVIEW_TOP: usize = 10;

/// Which table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// `whoasks domains`.
    Domains,
    /// `whoasks sources`.
    Sources,
    /// `whoasks LOG...`.
    Overview,
}

impl Table {
    /// The command's word in reports.
    pub fn command(self) -> &'static str {
        match self {
            Table::Domains => domains::ANALYSIS.name,
            Table::Sources => sources::ANALYSIS.name,
            Table::Overview => overview::ANALYSIS.name,
        }
    }

    /// Rows unless the user says otherwise.
    fn top(self) -> usize {
        if self == Table::Overview { OVERVIEW_TOP } else { TOP }
    }
}

/// What a table shows.
#[derive(Clone, Copy)]
pub struct Wanted {
    /// The figure that rows are sorted by.
    pub sort: Sort,
    /// The rows that are shown.
    pub rows: RowArgs,
    /// How many threads make them.
    pub threads: usize,
}

impl Wanted {
    /// What these arguments say.
    fn of(args: &TableArgs) -> Wanted {
        Wanted { sort: args.sort, rows: args.rows, threads: plan::threads(args.common.log.reading.threads) }
    }

    /// The rows that are made, so many unless the user says otherwise.
    fn selection(self, default: usize) -> Selection {
        Selection { sort: self.sort, top: self.rows.limit(default), threads: self.threads }
    }
}

/// A command that prints a table.
pub fn table(table: Table, args: &TableArgs) -> Result<Outcome> {
    let view = View::of(&args.common)?;
    let gathered = gather(args, &view)?;
    match &args.common.save_partial {
        Some(path) => saving::save(table.command(), gathered, path, &view),
        None => finish(table, gathered, Wanted::of(args), &view),
    }
}

/// Plans and reads.
fn gather(args: &TableArgs, view: &View<'_>) -> Result<Gathered<Lookups>> {
    let sharing = plan::sharing(&args.common.log.sharing)?;
    let filter = plan::filter(&args.names, &args.common.filter, &sharing)?;
    let settings = plan::settings(filter, plan::domain_by(&args.common.study)?, &args.common.study, &sharing)?;
    let mut reading = plan::reading(&args.common.log.reading, args.common.save_partial.is_some(), &sharing)?;
    reading.options.counts_only = true;
    reading.wanted = parquet::Wanted::of(&settings.filter);
    reading.watcher = progress::watcher(&args.common.log.output, false);
    let (inputs, errors) = gathered::inputs(&args.logs, view.out(&args.common))?;
    let described = plan::describe(&settings, &reading);
    let (settings, shared) = (Arc::new(settings), Shared::default());
    Gathered::read((&inputs, errors), &view.limits.found, &reading, described, || {
        Exactly::new(Lookups::new(settings.clone(), shared.clone()), settings.clone(), &[])
    })
}

/// The report with all domains and all sources, and what is to be said of it.
///
/// # Errors
/// What keeps the logs from being read.
pub(super) fn everything(args: &TableArgs) -> Result<(Report, Outcome)> {
    let view = View::of(&args.common)?;
    let mut gathered = gather(args, &view)?;
    let cleaning = gathered.drop_repeats();
    let state = &gathered.exactly.state;
    let all = || Selection { top: usize::MAX, ..Wanted::of(args).selection(TOP) };
    let (domains, no_domains, frame) = domains::rows(state, all());
    let (sources, no_sources, _) = sources::rows(state, all());
    let mut report = Report { cleaning, ..gathered.report(domains::ANALYSIS.name, state, &frame) };
    (report.domains, report.domains_not_shown) = (Some(domains), Some(no_domains));
    (report.sources, report.sources_not_shown) = (Some(sources), Some(no_sources));
    describe_rows(args.sort, args.rows, TOP, &mut report);
    let nothing = absent::nothing_matches(state);
    let mut outcome = view.judge(&report, gathered);
    outcome.warnings.extend(nothing);
    Ok((report, outcome))
}

/// Puts which rows are shown to the settings.
fn describe_rows(sort: Sort, rows: RowArgs, default: usize, report: &mut Report) {
    let sort = sort.to_possible_value().map(|value| value.get_name().to_owned());
    report.settings.insert("sort".to_owned(), sort.into());
    plan::describe_rows(rows, default, &mut report.settings);
}

/// Makes the report of what was gathered, and prints it.
pub fn finish(table: Table, mut gathered: Gathered<Lookups>, wanted: Wanted, view: &View<'_>) -> Result<Outcome> {
    let cleaning = gathered.drop_repeats();
    let state = &gathered.exactly.state;
    let selection = wanted.selection(table.top());
    let empty = |frame| gathered.report(table.command(), state, frame);
    let mut report = match table {
        Table::Domains => {
            let (rows, beyond, frame) = domains::rows(state, selection);
            Report { domains: Some(rows), domains_not_shown: Some(beyond), ..empty(&frame) }
        }
        Table::Sources => {
            let (rows, beyond, frame) = sources::rows(state, selection);
            Report { sources: Some(rows), sources_not_shown: Some(beyond), ..empty(&frame) }
        }
        Table::Overview => {
            let (overview, beyond, frame) = overview::overview(state, selection);
            let (domains_not_shown, sources_not_shown) = (Some(beyond.0), Some(beyond.1));
            Report { overview: Some(overview), domains_not_shown, sources_not_shown, ..empty(&frame) }
        }
    };
    report.cleaning = cleaning;
    describe_rows(wanted.sort, wanted.rows, table.top(), &mut report);
    let nothing = absent::nothing_matches(state);
    let mut outcome = view.show(&report, gathered)?;
    outcome.warnings.extend(nothing);
    Ok(outcome)
}
