//! `compare`: one domain beside others.

use std::sync::Arc;

use anyhow::Result;

use super::{Gathered, Outcome, View, absent, gathered, output, progress, saving};
use crate::analysis::Settings;
use crate::analysis::compare::{ANALYSIS, Asked, compare as side_by_side};
use crate::analysis::exact::{BySource, Exactly};
use crate::analysis::lookups::{Lookups, Shared};
use crate::analysis::study::Study;
use crate::cli::{CompareArgs, NameArgs};
use crate::error::Error;
use crate::plan::{self, Sharing};
use crate::report::Report;
use crate::select::DomainBy;

/// The setting that names the domains.
pub const TARGETS: &str = "compare";

/// `whoasks compare`.
pub fn compare(args: &CompareArgs) -> Result<Outcome> {
    let (report, outcome) = study(args)?;
    if let Some(report) = report {
        output::print(&report, &args.common.log.output, args.common.output_format)?;
    }
    Ok(outcome)
}

/// The report of a comparison, and what is to be said of it; none where nobody asked for one of the domains, or a state
/// was saved.
///
/// # Errors
/// What keeps the logs from being read.
pub(super) fn study(args: &CompareArgs) -> Result<(Option<Report>, Outcome)> {
    absent::refuse_swapped(&args.domain, &args.logs)?;
    let sharing = plan::sharing(&args.common.log.sharing)?;
    let domain_by = plan::domain_by(&args.common.study)?;
    let targets = targets(args, &domain_by, &sharing)?;
    let filter = plan::filter(&NameArgs::default(), &args.common.filter, &sharing)?;
    let settings = Arc::new(plan::settings(filter, domain_by, &args.common.study, &sharing)?);
    let ttl = plan::ttl(&args.rhythm)?;
    saving::refuse_drawing(args.common.save_partial.as_deref(), ttl, args.random.seed)?;
    let mut reading = plan::reading(&args.common.log.reading, true, &sharing)?;
    reading.options.counts_only = true;
    reading.watcher = progress::watcher(&args.common.log.output, false);
    let view = View::of(&args.common)?;
    let (inputs, errors) = gathered::inputs(&args.logs, view.out(&args.common))?;
    let mut described = plan::describe(&settings, &reading);
    let names: Vec<String> = targets.iter().map(|target| String::from_utf8_lossy(target).into_owned()).collect();
    described.insert(TARGETS.to_owned(), names.into());
    let shared = Shared::default();
    let gathered = Gathered::read((&inputs, errors), &view.limits.found, &reading, described, || {
        empty(&settings, &shared, &targets)
    })?;
    if let Some(path) = &args.common.save_partial {
        return Ok((None, saving::save(ANALYSIS.name, gathered, path, &view)?));
    }
    let asked = Asked { ttl, seed: args.random.seed, threads: reading.threads };
    Ok(report(gathered, &targets, asked, &view))
}

/// The domain and its peers, canonical and grouped.
fn targets(args: &CompareArgs, domain_by: &DomainBy, sharing: &Sharing) -> Result<Vec<Vec<u8>>> {
    let mut targets: Vec<Vec<u8>> = Vec::new();
    for text in std::iter::once(&args.domain).chain(&args.peer) {
        let target = domain_by.group(&sharing.shown(plan::domain(text)?)).to_vec();
        if targets.contains(&target) {
            let hint = "a domain cannot be its own peer; each peer is named once";
            return Err(Error::usage(format!("`{text}` is named twice")).hint(hint).into());
        }
        targets.push(target);
    }
    Ok(targets)
}

/// An empty state for these domains.
pub fn empty(settings: &Arc<Settings>, shared: &Shared, targets: &[Vec<u8>]) -> Exactly<Lookups> {
    Exactly::new(Lookups::new(settings.clone(), shared.clone()), settings.clone(), targets)
}

/// Makes the report of states that were merged, and prints it.
pub fn finish(gathered: Gathered<Lookups>, targets: &[Vec<u8>], asked: Asked, view: &View<'_>) -> Result<Outcome> {
    let (report, outcome) = report(gathered, targets, asked, view);
    report.map_or(Ok(()), |report| view.print(&report))?;
    Ok(outcome)
}

/// The report of what was gathered.
fn report(
    mut gathered: Gathered<Lookups>,
    targets: &[Vec<u8>],
    asked: Asked,
    view: &View<'_>,
) -> (Option<Report>, Outcome) {
    let cleaning = gathered.drop_repeats();
    let Exactly { state, exact, .. } = &gathered.exactly;
    let settings = state.settings();
    let lookups = |target: &[u8]| exact.as_ref().map_or_else(BySource::new, |exact| exact.of_domain(settings, target));
    let (comparison, frame) = match side_by_side(state, targets, lookups, asked) {
        Ok(found) => found,
        Err(target) => {
            let report = gathered.report(ANALYSIS.name, state, &Study::new(state));
            let error = absent::nobody_asked(state, target, report.input.records);
            let mut outcome = view.judge(&report, gathered);
            outcome.failed = true;
            outcome.errors.push(error);
            return (None, outcome);
        }
    };
    let mut report = gathered.report(ANALYSIS.name, state, &frame);
    report.cleaning = cleaning;
    report.comparison = Some(comparison);
    plan::describe_rhythm(asked.seed, asked.ttl, &mut report.settings);
    let outcome = view.judge(&report, gathered);
    (Some(report), outcome)
}
