//! `outliers`: the needle in the haystack.

use std::sync::Arc;

use anyhow::Result;

use super::{Gathered, Outcome, View, gathered, progress, saving};
use crate::analysis::exact::Exactly;
use crate::analysis::lookups::Shared;
use crate::analysis::outliers::{ANALYSIS, By, Halves, Wanted, halves, search};
use crate::cli::{OutliersArgs, RowArgs};
use crate::error::Error;
use crate::plan;
use crate::report::{self, Report};

/// Rows unless the user says otherwise.
const TOP: usize = 20;
/// The setting that cuts the log in two.
pub const HOLDOUT: &str = "holdout";

/// `whoasks outliers`.
pub fn outliers(args: &OutliersArgs) -> Result<Outcome> {
    let view = View::of(&args.common)?;
    let gathered = gather(args, &view)?;
    match &args.common.save_partial {
        Some(path) => saving::save(ANALYSIS.name, gathered, path, &view),
        None => finish(gathered, args.by, args.rows, &view),
    }
}

/// The report of a search, and what is to be said of it.
///
/// # Errors
/// What keeps the logs from being read.
pub(super) fn study(args: &OutliersArgs) -> Result<(Report, Outcome)> {
    let view = View::of(&args.common)?;
    Ok(report(gather(args, &view)?, args.by, args.rows, &view))
}

/// Plans and reads.
fn gather(args: &OutliersArgs, view: &View<'_>) -> Result<Gathered<Halves>> {
    let sharing = plan::sharing(&args.common.log.sharing)?;
    let filter = plan::filter(&args.names, &args.common.filter, &sharing)?;
    let settings = plan::settings(filter, plan::domain_by(&args.common.study)?, &args.common.study, &sharing)?;
    let holdout = args.holdout.as_deref().map(|text| plan::instant(text, "--holdout")).transpose()?;
    let is_inside = |date| {
        settings.filter.since.is_none_or(|since| since < date) && settings.filter.until.is_none_or(|until| date < until)
    };
    if holdout.is_some_and(|date| !is_inside(date)) {
        return Err(Error::usage("--holdout is not between --since and --until")
            .hint("it cuts the study's window in two")
            .into());
    }
    let mut reading = plan::reading(&args.common.log.reading, true, &sharing)?;
    reading.options.counts_only = true;
    reading.watcher = progress::watcher(&args.common.log.output, false);
    let (inputs, errors) = gathered::inputs(&args.logs, view.out(&args.common))?;
    let mut described = plan::describe(&settings, &reading);
    if let Some(date) = holdout {
        described.insert(HOLDOUT.to_owned(), report::time(date.0).into());
    }
    let (settings, shared) = (Arc::new(settings), Shared::default());
    let parts = halves(&settings, holdout, &shared);
    Gathered::read((&inputs, errors), &view.limits.found, &reading, described, || {
        Exactly::new(parts(), settings.clone(), &[])
    })
}

/// Makes the report of what was gathered, and prints it.
pub fn finish(gathered: Gathered<Halves>, by: By, rows: RowArgs, view: &View<'_>) -> Result<Outcome> {
    let (report, outcome) = report(gathered, by, rows, view);
    view.print(&report)?;
    Ok(outcome)
}

/// The report of what was gathered.
fn report(mut gathered: Gathered<Halves>, by: By, rows: RowArgs, view: &View<'_>) -> (Report, Outcome) {
    let cleaning = gathered.drop_repeats();
    let state = &gathered.exactly.state;
    let found = search(&state.search, state.later.as_ref(), Wanted { by, top: rows.limit(TOP) });
    let mut report = gathered.report(ANALYSIS.name, &state.search, &found.study);
    report.settings.insert("by".to_owned(), by.name().into());
    plan::describe_rows(rows, TOP, &mut report.settings);
    report.cleaning = cleaning;
    report.outliers = Some(found.rows);
    report.outliers_not_shown = Some(found.beyond);
    report.outlier_search = Some(found.search);
    let outcome = view.judge(&report, gathered);
    (report, outcome)
}
