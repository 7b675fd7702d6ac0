//! One file per command. Only here all stages meet: plan, read, analyse, report, render.

mod account;
mod check;
mod compare;
mod formats;
mod outliers;
mod output;
mod profile;
mod records;
mod schema;
mod stats;
mod tables;

pub use output::abandon;
pub use stats::Stats;

use std::path::PathBuf;

use anyhow::Result;
use clap::CommandFactory;

use crate::cli::{Cli, Command};
use crate::error::{Error, Kind};
use crate::nearest::nearest;

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
    match &cli.command {
        None if cli.overview.logs.is_empty() => Err(Error::usage("no log was named")
            .hint("`whoasks LOG...` gives an overview; `whoasks --help` lists the commands")
            .into()),
        None => {
            mistyped(&cli.overview.logs)?;
            tables::overview(&cli.overview)
        }
        Some(Command::Domains(args)) => tables::domains(args),
        Some(Command::Sources(args)) => tables::sources(args),
        Some(Command::Profile(args)) => profile::profile(args),
        Some(Command::Compare(args)) => compare::compare(args),
        Some(Command::Outliers(args)) => outliers::outliers(args),
        Some(Command::Check(args)) => check::check(args),
        Some(Command::Records(args)) => records::records(args),
        Some(Command::Formats) => formats::formats(),
        Some(Command::Schema(args)) => schema::schema(args),
    }
}

/// Refuses a first word that is no file but nearly a command.
fn mistyped(logs: &[PathBuf]) -> std::result::Result<(), Error> {
    let Some(word) = logs.first().filter(|path| !path.exists()).and_then(|path| path.to_str()) else { return Ok(()) };
    let commands: Vec<String> = Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect();
    match nearest(word, commands.iter().map(String::as_str)).as_slice() {
        [] => Ok(()),
        [command, ..] if *command == word => Err(Error::usage(format!("`{word}` stands behind options"))
            .hint(format!("the command comes first, as in `whoasks {word} --quiet LOG`"))),
        near => Err(Error::usage(format!("`{word}` is neither a command nor a file"))
            .hint(format!("did you mean `whoasks {}`?", near.join("` or `whoasks ")))),
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
