//! `profile`: all about one domain.

use std::sync::Arc;

use anyhow::Result;

use super::{Outcome, account, output, tables};
use crate::analysis::lookups::{Lookups, Shared};
use crate::analysis::profile::{Profile, profile as of_domain};
use crate::cli::{NameArgs, ProfileArgs, Switch};
use crate::error::Error;
use crate::input::read::read;
use crate::input::skim::Needle;
use crate::nearest::nearest;
use crate::plan;
use crate::select::DomainBy;
use crate::stats::bootstrap::Draws;

/// Sources that are listed unless the user says otherwise.
const TOP: usize = 20;

/// `whoasks profile`.
pub fn profile(args: &ProfileArgs) -> Result<Outcome> {
    let asked = plan::domain(&args.domain)?;
    let domain_by =
        if args.under { DomainBy::Under(asked.clone()) } else { plan::domain_by(&args.group_by, &args.study)? };
    let target = domain_by.group(&asked).to_vec();
    let mut settings = plan::settings(plan::filter(&NameArgs::default(), &args.filter)?, domain_by, &args.study)?;
    let mut reading = plan::reading(&args.reading, true)?;
    if args.background == Switch::Off {
        settings.background = false;
        reading.only = Needle::new(&target).map(Arc::new);
    }
    let settings = Arc::new(settings);
    reading.options.counts_only = true;
    let limits = plan::limits(&args.reading, &args.output)?;
    let (inputs, errors) = tables::inputs(&args.logs)?;
    let shared = Shared::default();
    let (mut state, files) =
        read(&inputs, &reading, || Profile::new(Lookups::new(settings.clone(), shared.clone()), target.clone()));
    files.complete()?;
    let top = if args.all { usize::MAX } else { args.top.unwrap_or(TOP) };
    let draws = Draws { count: args.draws, seed: args.seed, threads: reading.threads };
    let Some((row, section, frame)) = of_domain(&mut state, top, draws) else {
        let frame = crate::analysis::study::Study::new(&state.log);
        let report = tables::report("profile", &state.log, &frame, &inputs, &files, &reading);
        let mut outcome = account::judge(&inputs, &files, errors, &report.input, limits);
        outcome.failed = true;
        outcome.errors.push(nobody_asked(&state.log, &target, report.input.records));
        return Ok(outcome);
    };
    let mut report = tables::report("profile", &state.log, &frame, &inputs, &files, &reading);
    report.domains = Some(vec![row]);
    report.profile = Some(section);
    report.settings.insert("profile".to_owned(), String::from_utf8_lossy(&target).into());
    report.settings.insert("seed".to_owned(), args.seed.into());
    report.settings.insert("draws".to_owned(), args.draws.into());
    output::print(&report, &args.output, args.output_format)?;
    Ok(account::judge(&inputs, &files, errors, &report.input, limits))
}

/// The error for a domain that nobody asked for, with the nearest ones that somebody did.
fn nobody_asked(log: &Lookups, target: &[u8], records: u64) -> Error {
    let target = String::from_utf8_lossy(target);
    let error = Error::input(format!("no lookups of {target} among the {records} that count"));
    let numbering = log.numbering();
    let mut names: Vec<String> = (0..numbering.domains.len() as u32)
        .map(|number| String::from_utf8_lossy(numbering.domains.get(number)).into_owned())
        .collect();
    names.sort_unstable();
    let near = nearest(&target, names.iter().map(String::as_str));
    match near.as_slice() {
        [] => error.hint("`whoasks domains` lists the names that were asked for"),
        near => error.hint(format!("did you mean {}?", near.join(" or "))),
    }
}
