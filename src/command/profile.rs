//! `profile`: all about one domain.

use std::sync::Arc;

use anyhow::Result;

use super::{Gathered, Outcome, View, absent, gathered, output, progress, saving};
use crate::analysis::Settings;
use crate::analysis::exact::{Exactly, repeats};
use crate::analysis::lookups::{Lookups, Shared};
use crate::analysis::profile::{ANALYSIS, Profile, profile as of_domain};
use crate::analysis::rhythm::{self, Around, Near};
use crate::analysis::study::Study;
use crate::cli::{NameArgs, ProfileArgs, RowArgs, Switch};
use crate::input::again::Again;
use crate::input::discover::Input;
use crate::input::parquet;
use crate::input::read::{Reading, read};
use crate::input::skim::Needle;
use crate::plan;
use crate::report::Report;
use crate::select::{DomainBy, SourceBy};
use crate::stats::bootstrap::Draws;

/// Sources that are listed unless the user says otherwise.
const TOP: usize = 20;
/// Why rescan waves are not looked for.
const READ_ONCE: &str = "the log was read once (--second-pass off, or partial states)";
/// The setting that names the domain.
pub const TARGET: &str = "profile";

/// What a profile draws from its state, and lists of it.
#[derive(Clone, Copy)]
pub struct Wanted {
    /// The sources that are listed.
    pub rows: RowArgs,
    /// What is drawn at random.
    pub draws: Draws,
    /// The TTL of `--ttl`, in seconds.
    pub ttl: Option<f64>,
}

/// `whoasks profile`.
pub fn profile(args: &ProfileArgs) -> Result<Outcome> {
    absent::refuse_swapped(&args.domain, &args.logs)?;
    let (report, outcome) = study(args)?;
    if let Some(report) = report {
        output::print(&report, &args.common.log.output, args.common.output_format)?;
    }
    Ok(outcome)
}

/// The report of a profile, and what is to be said of it; none where nobody asked for the domain, or a state was saved.
///
/// # Errors
/// What keeps the logs from being read.
pub(super) fn study(args: &ProfileArgs) -> Result<(Option<Report>, Outcome)> {
    let sharing = plan::sharing(&args.common.log.sharing)?;
    let asked = plan::domain(&args.domain)?;
    let shown = sharing.shown(asked.clone());
    let domain_by = if args.under { DomainBy::Under(shown.clone()) } else { plan::domain_by(&args.common.study)? };
    let target = domain_by.group(&shown).to_vec();
    let filter = plan::filter(&NameArgs::default(), &args.common.filter, &sharing)?;
    let mut settings = plan::settings(filter, domain_by, &args.common.study, &sharing)?;
    let ttl = plan::ttl(&args.rhythm)?;
    saving::refuse_drawing(args.common.save_partial.as_deref(), ttl, args.random.seed)?;
    let mut reading = plan::reading(&args.common.log.reading, true, &sharing)?;
    reading.wanted = parquet::Wanted::of(&settings.filter);
    if args.background == Switch::Off {
        settings.background = false;
        let asked = sharing.asked(target.clone());
        reading.only = Needle::new(&asked).map(Arc::new);
        if settings.domain_by.is_exact() {
            reading.wanted = reading.wanted.only(vec![asked]);
        }
    }
    let settings = Arc::new(settings);
    reading.options.counts_only = true;
    reading.watcher = progress::watcher(&args.common.log.output, false);
    let view = View::of(&args.common)?;
    let (inputs, errors) = gathered::inputs(&args.logs, view.out(&args.common))?;
    let mut described = plan::describe(&settings, &reading);
    described.insert(TARGET.to_owned(), String::from_utf8_lossy(&target).into());
    // States that are merged know no log to read again.
    let is_read_once = args.second_pass == Switch::Off || args.common.save_partial.is_some();
    if is_read_once {
        described.insert("second_pass".to_owned(), "off".into());
    }
    let shared = Shared::default();
    let gathered = Gathered::read((&inputs, errors), &view.limits.found, &reading, described, || {
        empty(&settings, &shared, &target)
    })?;
    if let Some(path) = &args.common.save_partial {
        return Ok((None, saving::save(ANALYSIS.name, gathered, path, &view)?));
    }
    let draws = Draws { count: args.draws, seed: args.random.seed, threads: reading.threads };
    let wanted = Wanted { rows: args.rows, draws, ttl };
    Ok(report(gathered, (!is_read_once).then_some((&inputs, &reading)), wanted, &view))
}

/// An empty state for the domain `target`.
pub fn empty(settings: &Arc<Settings>, shared: &Shared, target: &[u8]) -> Exactly<Profile> {
    let profile = Profile::new(Lookups::new(settings.clone(), shared.clone()), target.to_vec());
    Exactly::new(profile, settings.clone(), &[target.to_vec()])
}

/// Makes the report of states that were merged, and prints it.
pub fn finish(gathered: Gathered<Profile>, wanted: Wanted, view: &View<'_>) -> Result<Outcome> {
    let (report, outcome) = report(gathered, None, wanted, view);
    report.map_or(Ok(()), |report| view.print(&report))?;
    Ok(outcome)
}

/// The report of what was gathered; `log` is there to be read again.
fn report(
    mut gathered: Gathered<Profile>,
    log: Option<(&[Input], &Reading)>,
    wanted: Wanted,
    view: &View<'_>,
) -> (Option<Report>, Outcome) {
    let cleaning = gathered.drop_repeats();
    let settings = gathered.exactly.state.log.settings().clone();
    let target = gathered.exactly.state.target().to_vec();
    let exact = gathered.exactly.exact.as_ref();
    let lookups = exact.map(|exact| exact.of_domain(&settings, &target)).unwrap_or_default();
    let around = Arc::new(rhythm::around(&lookups, &rhythm::leading(&lookups), settings.session_gap));
    let blocks = gathered.exactly.blocks(|first, last| around.touches(first, last));
    let again = Again::new(blocks, std::mem::take(&mut gathered.ends));
    let state = &mut gathered.exactly.state;
    if settings.dedup {
        state.without_repeats(&lookups);
    }
    let Wanted { rows, draws, ttl } = wanted;
    let Some((row, mut section, frame)) = of_domain(state, rows.limit(TOP), draws) else {
        return (None, nobody(gathered, &target, view));
    };
    if section.rhythm_withheld.is_none() {
        let hours = &state.log.hours;
        let Draws { seed, threads, .. } = draws;
        let rhythm = rhythm::Frame { settings: &settings, study: &frame, hours, ttl, seed, threads };
        let second = second_pass(&around, &settings, log, again);
        section.rhythm = rhythm::rhythms(&lookups, &rhythm, |source| match &second {
            Ok(near) => near.waves(source, lookups.get(&source).map_or(&[], Vec::as_slice)),
            Err(reason) => Err(reason.clone()),
        });
        section.session_sensitivity = rhythm::sensitivity(&lookups, settings.session_gap);
    }
    section.cleaning = repeats(&lookups, settings.dedup);
    let mut report = gathered.report(ANALYSIS.name, &gathered.exactly.state.log, &frame);
    report.cleaning = cleaning;
    report.domains = Some(vec![row]);
    report.profile = Some(section);
    plan::describe_rhythm(draws.seed, ttl, &mut report.settings);
    report.settings.insert("draws".to_owned(), draws.count.into());
    plan::describe_rows(rows, TOP, &mut report.settings);
    let outcome = view.judge(&report, gathered);
    (Some(report), outcome)
}

/// What is said where nobody asked for the domain: there is no report.
fn nobody(gathered: Gathered<Profile>, target: &[u8], view: &View<'_>) -> Outcome {
    let log = &gathered.exactly.state.log;
    let report = gathered.report(ANALYSIS.name, log, &Study::new(log));
    let error = absent::nobody_asked(log, target, report.input.records);
    let mut outcome = view.judge(&report, gathered);
    outcome.failed = true;
    outcome.errors.push(error);
    outcome
}

/// Reads the log again, if it is there, for what leading sources ask for around the domain's sessions; `again` says
/// where that is.
///
/// # Errors
/// Why that cannot be done.
fn second_pass(
    around: &Arc<Around>,
    settings: &Arc<Settings>,
    log: Option<(&[Input], &Reading)>,
    again: Again,
) -> std::result::Result<Near, String> {
    if !settings.background {
        return Err("--background off: no other names were read".to_owned());
    }
    let Some((inputs, reading)) = log else { return Err(READ_ONCE.to_owned()) };
    if inputs.iter().any(Input::is_stdin) && !around.is_empty() {
        return Err("standard input cannot be read twice".to_owned());
    }
    let state = || Near::new(settings.clone(), around.clone());
    if around.is_empty() {
        return Ok(state());
    }
    let by_address = settings.source_by == SourceBy::Address;
    let asked = |source| reading.pseudonyms.as_ref().map_or(source, |pseudonyms| pseudonyms.true_address(source));
    let only = if by_address { Needle::of_addresses(around.sources().map(asked)).map(Arc::new) } else { None };
    let watcher = reading.watcher.as_ref().map(|watcher| watcher.again());
    let again = Some(Arc::new(again));
    let (near, files) = read(inputs, &Reading { hash: false, again, only, watcher, ..reading.clone() }, state);
    files.complete().map_err(|error| error.what)?;
    Ok(near)
}
