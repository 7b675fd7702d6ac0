//! The `whoasks` command.

use std::io::Write;
use std::process::ExitCode;

use whoasks::cli::Cli;
use whoasks::command;
use whoasks::error::Kind;
use whoasks::report::escape::printable;
use whoasks::report::lines;

fn main() -> ExitCode {
    let cli = match Cli::of_process() {
        Ok(cli) => cli,
        Err(error) => {
            say(&error);
            return ExitCode::from(error.kind.exit_code());
        }
    };
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

/// Prints a message to standard error, on a terminal in lines that fit; if that is closed, nobody can be told. Paths in
/// it are as hostile as logs.
fn say(message: &dyn std::fmt::Display) {
    let text = printable(format!("whoasks: {message}").as_bytes());
    let width = terminal_size::terminal_size_of(std::io::stderr()).map(|(width, _)| usize::from(width.0));
    let text = width.map_or_else(|| text.clone(), |width| lines(&text, width.saturating_sub(2)).join("\n  "));
    let _ = writeln!(std::io::stderr(), "{text}");
}
