//! `outliers`: the needle in the haystack.

use std::sync::Arc;

use anyhow::Result;

use super::{Outcome, account, output, progress, tables};
use crate::analysis::exact::Exactly;
use crate::analysis::lookups::Shared;
use crate::analysis::outliers::{Wanted, halves, search};
use crate::cli::OutliersArgs;
use crate::error::Error;
use crate::input::read::read;
use crate::plan;
use crate::report;

/// Rows unless the user says otherwise.
const TOP: usize = 20;

/// `whoasks outliers`.
pub fn outliers(args: &OutliersArgs) -> Result<Outcome> {
    let sharing = plan::sharing(&args.common.sharing)?;
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
    let mut reading = plan::reading(&args.common.reading, true, &sharing)?;
    reading.options.counts_only = true;
    reading.watcher = progress::watcher(&args.common.output, false);
    let limits = plan::limits(&args.common.reading, &args.common.output)?;
    let (inputs, errors) = tables::inputs(&args.logs, args.common.output.out.as_deref())?;
    let (settings, shared) = (Arc::new(settings), Shared::default());
    let parts = halves(&settings, holdout, &shared);
    let (mut exactly, mut files) = read(&inputs, &reading, || Exactly::new(parts(), settings.clone(), &[]));
    files.complete()?;
    let (dropped, cleaning) = exactly.drop_repeats();
    account::drop_repeats(&mut files, &dropped);
    let state = exactly.state;
    let top = args.rows.limit(TOP);
    let found = search(&state.search, state.later.as_ref(), Wanted { by: args.by, top });
    let mut report = tables::report("outliers", &state.search, &found.study, &inputs, &files, &reading);
    // Those of the search end at the date of the holdout, which is not what the user asked for.
    report.settings = plan::describe(&settings, &reading);
    report.settings.insert("by".to_owned(), args.by.name().into());
    if let Some(date) = holdout {
        report.settings.insert("holdout".to_owned(), report::time(date.0).into());
    }
    plan::describe_rows(args.rows, TOP, &mut report.settings);
    report.cleaning = cleaning;
    report.outliers = Some(found.rows);
    report.outliers_not_shown = Some(found.beyond);
    report.outlier_search = Some(found.search);
    let outcome = account::judge(&inputs, &files, errors, &report.input, limits);
    output::print(&report, &args.common.output, args.common.output_format)?;
    Ok(outcome)
}
