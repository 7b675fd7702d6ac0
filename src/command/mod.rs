//! One file per command. Only here all stages meet: plan, read, analyse, report, render.

mod absent;
mod account;
mod check;
mod compare;
mod explain;
mod formats;
mod gathered;
mod keygen;
mod merge;
mod outliers;
mod output;
mod profile;
mod progress;
mod records;
mod rerun;
mod saving;
mod schema;
mod shell;
mod stats;
mod tables;
mod view;

use gathered::Gathered;
pub use stats::Stats;
use view::View;

use std::path::PathBuf;

use anyhow::Result;
use clap::CommandFactory;

use crate::cli::{Cli, Command};
use crate::error::{Error, Kind};
use crate::nearest::nearest;

/// Clears what an interrupt would leave behind: an unfinished file, a line of progress. Interrupts run no destructors.
pub fn abandon() {
    output::abandon();
    progress::abandon();
}

/// What a command has to say besides its output.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What is worth knowing, for standard error unless `quiet`.
    pub warnings: Vec<Error>,
    /// What went wrong, for standard error.
    pub errors: Vec<Error>,
    /// Whether the exit code says that something was wrong, although there is a report.
    pub failed: bool,
    /// Whether a check failed.
    pub unmet: bool,
    /// Whether warnings are unwanted.
    pub quiet: bool,
    /// What it cost, where that is wanted.
    pub stats: Option<Stats>,
}

impl Outcome {
    /// The process exit code; trouble with the input counts more than a check that failed, perhaps for it.
    pub fn exit_code(&self) -> u8 {
        match (self.failed, self.unmet) {
            (true, _) => Kind::Input.exit_code(),
            (false, true) => Kind::Check.exit_code(),
            (false, false) => 0,
        }
    }
}

/// Runs the command line. Output goes to standard output or to `--out`.
///
/// # Errors
/// Whatever kept the command from making its report; [`exit_kind`] says of which kind it was.
pub fn run(cli: &Cli) -> Result<Outcome> {
    if let Some(figure) = cli.output().and_then(|output| output.explain.as_ref()) {
        return explain::explain(figure.as_deref());
    }
    match &cli.command {
        None if cli.overview.logs.is_empty() => Err(Error::usage("no log was named")
            .hint("`whoasks LOG...` gives an overview; `whoasks --help` lists the commands")
            .into()),
        None => {
            mistyped(&cli.overview.logs)?;
            tables::table(tables::Table::Overview, &cli.overview)
        }
        Some(Command::Domains(args)) => tables::table(tables::Table::Domains, args),
        Some(Command::Sources(args)) => tables::table(tables::Table::Sources, args),
        Some(Command::Profile(args)) => profile::profile(args),
        Some(Command::Compare(args)) => compare::compare(args),
        Some(Command::Outliers(args)) => outliers::outliers(args),
        Some(Command::Check(args)) => check::check(args),
        Some(Command::Records(args)) => records::records(args),
        Some(Command::Merge(args)) => merge::merge(args),
        Some(Command::Formats(args)) => formats::formats(args),
        Some(Command::Schema(args)) => schema::schema(args),
        Some(Command::Rerun(args)) => rerun::rerun(args),
        Some(Command::Keygen(args)) => keygen::keygen(args),
        Some(Command::Completions(args)) => shell::completions(args),
        Some(Command::Man(args)) => shell::man(args),
    }
}

/// Refuses words that are no files: a command behind logs or options, or a first word that is nearly a command.
fn mistyped(logs: &[PathBuf]) -> std::result::Result<(), Error> {
    let commands: Vec<String> = Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let missing = || {
        logs.iter().enumerate().filter(|(_, path)| !path.exists()).filter_map(|(at, path)| Some((at, path.to_str()?)))
    };
    if let Some((at, word)) = missing().find(|(_, word)| commands.iter().any(|command| command == word)) {
        let before = if at == 0 { "options" } else { "a log" };
        let log =
            logs.iter().find(|path| path.exists()).map_or_else(|| "LOG".to_owned(), |path| path.display().to_string());
        return Err(Error::usage(format!("`{word}` stands behind {before}"))
            .hint(format!("the command comes first, as in `whoasks {}`", usage(word, &log))));
    }
    let Some((0, word)) = missing().next() else { return Ok(()) };
    // The report has a name, as those of commands have, and is what is made without one.
    if word == "overview" {
        return Err(Error::usage("`overview` is neither a command nor a file").hint("`whoasks LOG...` is the overview"));
    }
    match nearest(word, commands.iter().map(String::as_str)).as_slice() {
        [] => Ok(()),
        near => Err(Error::usage(format!("`{word}` is neither a command nor a file"))
            .hint(format!("did you mean `whoasks {}`?", near.join("` or `whoasks ")))),
    }
}

/// A command with what it needs.
fn usage(command: &str, log: &str) -> String {
    match command {
        "profile" => format!("profile DOMAIN {log}"),
        "compare" => format!("compare DOMAIN --peer DOMAIN {log}"),
        "domains" | "sources" | "outliers" | "records" => format!("{command} {log}"),
        _ => command.to_owned(),
    }
}

/// The kind of a failure, which decides the exit code.
pub fn exit_kind(error: &anyhow::Error) -> Kind {
    let of_io = |error: &std::io::Error| match error.kind() {
        std::io::ErrorKind::BrokenPipe => Kind::ClosedPipe,
        _ => Kind::Output,
    };
    error
        .downcast_ref::<Error>()
        .map(|error| error.kind)
        .or_else(|| error.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>()).map(of_io))
        .unwrap_or(Kind::Output)
}
