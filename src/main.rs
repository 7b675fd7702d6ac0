//! The `whoasks` command.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use whoasks::cli::Cli;
use whoasks::command;
use whoasks::error::Kind;

fn main() -> ExitCode {
    let cli = Cli::parse();
    // Without a handler an interrupt ends the process as well, but leaves an unfinished file behind.
    let _ = ctrlc::set_handler(|| {
        command::abandon();
        std::process::exit(i32::from(Kind::Interrupted.exit_code()));
    });
    match command::run(&cli) {
        Ok(outcome) => {
            let warnings = if outcome.quiet { &[] } else { outcome.warnings.as_slice() };
            outcome.errors.iter().chain(warnings).for_each(|message| say(message));
            let stats = outcome.stats.as_ref().map(ToString::to_string).unwrap_or_default();
            stats.lines().for_each(|line| say(&line));
            ExitCode::from(outcome.exit_code())
        }
        Err(error) => {
            let kind = command::exit_kind(&error);
            if kind != Kind::ClosedPipe {
                say(&format_args!("{error:#}"));
            }
            ExitCode::from(kind.exit_code())
        }
    }
}

/// Prints a message to standard error; if that is closed, nobody can be told.
fn say(message: &dyn std::fmt::Display) {
    let _ = writeln!(std::io::stderr(), "whoasks: {message}");
}
