//! `compare`: one domain beside others.

use std::sync::Arc;

use anyhow::Result;

use super::{Outcome, absent, account, output, progress, tables};
use crate::analysis::compare::{Asked, compare as side_by_side};
use crate::analysis::exact::{BySource, Exactly};
use crate::analysis::lookups::{Lookups, Shared};
use crate::analysis::study::Study;
use crate::cli::{CompareArgs, NameArgs};
use crate::error::Error;
use crate::input::read::read;
use crate::plan;

/// `whoasks compare`.
pub fn compare(args: &CompareArgs) -> Result<Outcome> {
    absent::refuse_swapped(&args.domain, &args.logs)?;
    let sharing = plan::sharing(&args.common.sharing)?;
    let domain_by = plan::domain_by(&args.common.study)?;
    let mut targets: Vec<Vec<u8>> = Vec::new();
    for text in std::iter::once(&args.domain).chain(&args.peer) {
        let target = domain_by.group(&sharing.shown(plan::domain(text)?)).to_vec();
        if targets.contains(&target) {
            let hint = "a domain cannot be its own peer; each peer is named once";
            return Err(Error::usage(format!("`{text}` is named twice")).hint(hint).into());
        }
        targets.push(target);
    }
    let filter = plan::filter(&NameArgs::default(), &args.common.filter, &sharing)?;
    let settings = Arc::new(plan::settings(filter, domain_by, &args.common.study, &sharing)?);
    let ttl = plan::ttl(&args.rhythm)?;
    let mut reading = plan::reading(&args.common.reading, true, &sharing)?;
    reading.options.counts_only = true;
    reading.watcher = progress::watcher(&args.common.output, false);
    let limits = plan::limits(&args.common.reading, &args.common.output)?;
    let (inputs, errors) = tables::inputs(&args.logs, args.common.output.out.as_deref())?;
    let shared = Shared::default();
    let (mut exactly, mut files) = read(&inputs, &reading, || {
        Exactly::new(Lookups::new(settings.clone(), shared.clone()), settings.clone(), &targets)
    });
    files.complete()?;
    let (dropped, cleaning) = exactly.drop_repeats();
    account::drop_repeats(&mut files, &dropped);
    let Exactly { state, exact, .. } = exactly;
    let lookups = |target: &[u8]| exact.as_ref().map_or_else(BySource::new, |exact| exact.of_domain(&settings, target));
    let asked = Asked { ttl, seed: args.random.seed, threads: reading.threads };
    let (comparison, frame) = match side_by_side(&state, &targets, lookups, asked) {
        Ok(found) => found,
        Err(target) => {
            let report = tables::report("compare", &state, &Study::new(&state), &inputs, &files, &reading);
            let mut outcome = account::judge(&inputs, &files, errors, &report.input, limits);
            outcome.failed = true;
            outcome.errors.push(absent::nobody_asked(&state, target, report.input.records));
            return Ok(outcome);
        }
    };
    let mut report = tables::report("compare", &state, &frame, &inputs, &files, &reading);
    report.cleaning = cleaning;
    report.comparison = Some(comparison);
    let names: Vec<String> = targets.iter().map(|target| String::from_utf8_lossy(target).into_owned()).collect();
    report.settings.insert("compare".to_owned(), names.into());
    plan::describe_rhythm(args.random.seed, ttl, &mut report.settings);
    output::print(&report, &args.common.output, args.common.output_format)?;
    Ok(account::judge(&inputs, &files, errors, &report.input, limits))
}
