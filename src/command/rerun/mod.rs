//! `rerun`: the study of a report again, with what has changed since.

mod inputs;
mod report;

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::Result;
use clap::{CommandFactory, FromArgMatches};

use super::{Outcome, output};
use crate::cli::{Cli, Command, Hash, ReportArgs, RerunArgs, SharingArgs};
use crate::error::Error;
use crate::plan;
use crate::plan::Sharing;
use crate::report::Output;
use report::{Old, differences};

/// Differences that are told one by one.
const TOLD: usize = 20;

/// `whoasks rerun`.
pub fn rerun(args: &RerunArgs) -> Result<Outcome> {
    let old = Old::read(&args.report)?;
    let key = SharingArgs { pseudonymize: args.pseudonymize.clone(), ..SharingArgs::default() };
    let sharing = plan::sharing(&key)?;
    old.refuse_other_key(sharing.pseudonyms.as_deref())?;
    let logs = inputs::compare(&old, &args.logs)?;
    let mut cli = command_line(&old, &logs.paths, &key, &sharing)?;
    let common = common(&mut cli);
    common.log.output = args.output.clone();
    common.output_format = args.output_format;
    common.log.reading.threads = args.threads;
    common.log.reading.hash = Some(if old.is_hashed() { Hash::Sha256 } else { Hash::None });
    common.log.reading.found.clone_from(&logs.found);
    let mut outcome = if args.check { check(cli, &old)? } else { super::run(&cli)? };
    outcome.errors.splice(0..0, old.version_differs().into_iter().chain(logs.changed));
    outcome.warnings.splice(0..0, logs.same);
    Ok(outcome)
}

/// The command line that made a report, as far as it changed figures or which of them are shown.
fn command_line(old: &Old, logs: &[PathBuf], key: &SharingArgs, sharing: &Sharing) -> Result<Cli> {
    let mut whole = Cli::command();
    whole.build();
    let is_overview = old.command == "overview";
    let command = if is_overview { Some(&whole) } else { whole.find_subcommand(&old.command) };
    let counts = |command: &&clap::Command| {
        ["config", "save_partial"].iter().all(|id| command.get_arguments().any(|option| option.get_id() == id))
    };
    let command = command.filter(counts);
    let command = command.ok_or_else(|| {
        Error::input(format!("a report of `{}` cannot be made again", old.command)).hint("see `whoasks --help`")
    })?;
    let words = plan::words(&old.settings, command, sharing.pseudonyms.as_deref())?;
    let name = (!is_overview).then(|| old.command.clone());
    let front = std::iter::once("whoasks".to_owned()).chain(name).chain(words.options).map(OsString::from);
    let key = key.pseudonymize.iter().flat_map(|path| ["--pseudonymize".into(), path.clone().into_os_string()]);
    let domain = std::iter::once("--".to_owned()).chain(words.domain).map(OsString::from);
    let line = front.chain(key).chain(domain).chain(logs.iter().map(|path| path.clone().into_os_string()));
    let parsed = Cli::command().try_get_matches_from(line).and_then(|matches| Cli::from_arg_matches(&matches));
    Ok(parsed.map_err(|error| {
        let text = error.render().to_string();
        let what = text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
        Error::input(what.trim_start_matches("error: ")).at("settings of the report")
    })?)
}

/// What all reports have of a command line.
fn common(cli: &mut Cli) -> &mut ReportArgs {
    match &mut cli.command {
        Some(Command::Domains(args) | Command::Sources(args)) => &mut args.common,
        Some(Command::Profile(args)) => &mut args.common,
        Some(Command::Compare(args)) => &mut args.common,
        Some(Command::Outliers(args)) => &mut args.common,
        _ => &mut cli.overview.common,
    }
}

/// Makes the report and tells how it differs from the old one.
fn check(mut cli: Cli, old: &Old) -> Result<Outcome> {
    let file = tempfile::NamedTempFile::new()?;
    let common = common(&mut cli);
    let out = common.log.output.out.replace(file.path().to_owned());
    common.output_format = Output::Json;
    let mut outcome = super::run(&cli)?;
    let text = std::fs::read(file.path())?;
    // Without a report, messages say why.
    let Ok(new) = serde_json::from_slice(&text) else { return Ok(outcome) };
    let different = differences(&old.whole, &new);
    outcome.unmet = !different.is_empty();
    output::with_output(out.as_deref(), |out| {
        if different.is_empty() {
            writeln!(out, "the same report")?;
        }
        different.iter().take(TOLD).try_for_each(|line| writeln!(out, "{line}"))?;
        match different.len().saturating_sub(TOLD) {
            0 => Ok(()),
            more => Ok(writeln!(out, "... and {more} more differences")?),
        }
    })?;
    Ok(outcome)
}
