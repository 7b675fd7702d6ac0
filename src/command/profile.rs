//! `profile`: all about one domain.

use std::sync::Arc;

use super::{Outcome, absent, account, output, progress, tables};
use crate::analysis::Settings;
use crate::analysis::exact::{Exactly, repeats};
use crate::analysis::lookups::{Lookups, Shared};
use crate::analysis::profile::{Profile, profile as of_domain};
use crate::analysis::rhythm::{self, Around, Near};
use crate::cli::{NameArgs, ProfileArgs, Switch};
use crate::input::discover::Input;
use crate::input::read::{Reading, read};
use crate::input::skim::Needle;
use crate::plan;
use crate::report::Report;
use crate::select::{DomainBy, SourceBy};
use crate::stats::bootstrap::Draws;

/// Sources that are listed unless the user says otherwise.
const TOP: usize = 20;

/// `whoasks profile`.
pub fn profile(args: &ProfileArgs) -> anyhow::Result<Outcome> {
    absent::refuse_swapped(&args.domain, &args.logs)?;
    let (report, outcome) = study(args)?;
    if let Some(report) = report {
        output::print(&report, &args.common.output, args.common.output_format)?;
    }
    Ok(outcome)
}

/// The report of a profile, and what is to be said of it; none where nobody asked for the domain.
///
/// # Errors
/// What keeps the logs from being read.
pub(super) fn study(args: &ProfileArgs) -> anyhow::Result<(Option<Report>, Outcome)> {
    let sharing = plan::sharing(&args.common.sharing)?;
    let asked = plan::domain(&args.domain)?;
    let shown = sharing.shown(asked.clone());
    let domain_by = if args.under { DomainBy::Under(shown.clone()) } else { plan::domain_by(&args.common.study)? };
    let target = domain_by.group(&shown).to_vec();
    let filter = plan::filter(&NameArgs::default(), &args.common.filter, &sharing)?;
    let mut settings = plan::settings(filter, domain_by, &args.common.study, &sharing)?;
    let ttl = plan::ttl(&args.rhythm)?;
    let mut reading = plan::reading(&args.common.reading, true, &sharing)?;
    if args.background == Switch::Off {
        settings.background = false;
        reading.only = Needle::new(&sharing.asked(target.clone())).map(Arc::new);
    }
    let settings = Arc::new(settings);
    reading.options.counts_only = true;
    reading.watcher = progress::watcher(&args.common.output, false);
    let limits = plan::limits(&args.common.reading, &args.common.output)?;
    let (inputs, errors) = tables::inputs(&args.logs, args.common.output.out.as_deref())?;
    let shared = Shared::default();
    let (mut exactly, mut files) = read(&inputs, &reading, || {
        let profile = Profile::new(Lookups::new(settings.clone(), shared.clone()), target.clone());
        Exactly::new(profile, settings.clone(), std::slice::from_ref(&target))
    });
    files.complete()?;
    let (dropped, cleaning) = exactly.drop_repeats();
    account::drop_repeats(&mut files, &dropped);
    let lookups = exactly.exact.as_ref().map(|exact| exact.of_domain(&settings, &target)).unwrap_or_default();
    let around = Arc::new(rhythm::around(&lookups, &rhythm::leading(&lookups), settings.session_gap));
    let blocks = exactly.blocks(|first, last| around.touches(first, last));
    let mut state = exactly.state;
    if settings.dedup {
        state.without_repeats(&lookups);
    }
    let top = args.rows.limit(TOP);
    let draws = Draws { count: args.draws, seed: args.random.seed, threads: reading.threads };
    let Some((row, mut section, frame)) = of_domain(&mut state, top, draws) else {
        let frame = crate::analysis::study::Study::new(&state.log);
        let report = tables::report("profile", &state.log, &frame, &inputs, &files, &reading);
        let mut outcome = account::judge(&inputs, &files, errors, &report.input, limits);
        outcome.failed = true;
        outcome.errors.push(absent::nobody_asked(&state.log, &target, report.input.records));
        return Ok((None, outcome));
    };
    if section.rhythm_withheld.is_none() {
        let rhythm = rhythm::Frame {
            settings: &settings,
            study: &frame,
            hours: &state.log.hours,
            ttl,
            seed: args.random.seed,
            threads: reading.threads,
        };
        let again = Reading { hash: false, blocks: Some(Arc::new(blocks)), ..reading.clone() };
        let second = second_pass(&around, &settings, &inputs, again);
        section.rhythm = rhythm::rhythms(&lookups, &rhythm, |source| match &second {
            Ok(near) => near.waves(source, lookups.get(&source).map_or(&[], Vec::as_slice)),
            Err(reason) => Err(reason.clone()),
        });
        section.session_sensitivity = rhythm::sensitivity(&lookups, settings.session_gap);
    }
    section.cleaning = repeats(&lookups, settings.dedup);
    let mut report = tables::report("profile", &state.log, &frame, &inputs, &files, &reading);
    report.cleaning = cleaning;
    report.domains = Some(vec![row]);
    report.profile = Some(section);
    report.settings.insert("profile".to_owned(), String::from_utf8_lossy(&target).into());
    plan::describe_rhythm(args.random.seed, ttl, &mut report.settings);
    report.settings.insert("draws".to_owned(), args.draws.into());
    plan::describe_rows(args.rows, TOP, &mut report.settings);
    let outcome = account::judge(&inputs, &files, errors, &report.input, limits);
    Ok((Some(report), outcome))
}

/// Reads the log again for what leading sources ask for around the domain's sessions; `again` says where that is.
///
/// # Errors
/// Why that cannot be done.
fn second_pass(
    around: &Arc<Around>,
    settings: &Arc<Settings>,
    inputs: &[Input],
    again: Reading,
) -> Result<Near, String> {
    if !settings.background {
        return Err("--background off: no other names were read".to_owned());
    }
    if inputs.iter().any(Input::is_stdin) && !around.is_empty() {
        return Err("standard input cannot be read twice".to_owned());
    }
    let state = || Near::new(settings.clone(), around.clone());
    if around.is_empty() {
        return Ok(state());
    }
    let by_address = settings.source_by == SourceBy::Address;
    let asked = |source| again.pseudonyms.as_ref().map_or(source, |pseudonyms| pseudonyms.true_address(source));
    let only = if by_address { Needle::of_addresses(around.sources().map(asked)).map(Arc::new) } else { None };
    let watcher = again.watcher.as_ref().map(|watcher| watcher.again());
    let (near, files) = read(inputs, &Reading { only, watcher, ..again.clone() }, state);
    files.complete().map_err(|error| error.what)?;
    Ok(near)
}
