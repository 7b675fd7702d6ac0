//! `completions` and `man`: what follows from the definitions of the command line for shells and manuals.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use clap::CommandFactory;
use clap_mangen::Man;

use super::{Outcome, output};
use crate::cli::{Cli, CompletionsArgs, ManArgs};
use crate::error::Error;
use crate::nearest::did_you_mean;

/// The section of the manual for commands.
const SECTION: &str = "1";

/// `whoasks completions`.
pub fn completions(args: &CompletionsArgs) -> Result<Outcome> {
    // The generator panics where its writer fails, as a closed pipe does: it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "whoasks", &mut script);
    output::with_output(None, |out| Ok(out.write_all(&script)?))?;
    Ok(Outcome::default())
}

/// `whoasks man`.
pub fn man(args: &ManArgs) -> Result<Outcome> {
    let pages = pages();
    if let Some(directory) = &args.out {
        write_all(&pages, directory)?;
        return Ok(Outcome::default());
    }
    let wanted = args.command.as_ref().map_or_else(|| "whoasks".to_owned(), |command| format!("whoasks-{command}"));
    let page = pages.iter().find(|page| name(page) == wanted).ok_or_else(|| unknown(args, &pages))?;
    output::with_output(None, |out| render(page, out))?;
    Ok(Outcome::default())
}

/// The program and its commands, each under the name of its page, as in `whoasks-profile`.
fn pages() -> Vec<clap::Command> {
    let mut whole = Cli::command().disable_help_subcommand(true);
    whole.build();
    let commands: Vec<clap::Command> = whole.get_subcommands().cloned().collect();
    std::iter::once(whole).chain(commands).collect()
}

/// The name of a page.
fn name(page: &clap::Command) -> &str {
    page.get_display_name().unwrap_or_else(|| page.get_name())
}

/// Writes a page as roff.
fn render(page: &clap::Command, out: &mut dyn Write) -> Result<()> {
    let mut out = out;
    Ok(Man::new(page.clone()).section(SECTION).render(&mut out)?)
}

/// Writes each page into a file of its own.
fn write_all(pages: &[clap::Command], directory: &Path) -> Result<()> {
    std::fs::create_dir_all(directory).with_context(|| format!("cannot write {}", directory.display()))?;
    for page in pages {
        let path = directory.join(format!("{}.{SECTION}", name(page)));
        output::with_output(Some(&path), |out| render(page, out))?;
    }
    Ok(())
}

/// The error for a command that does not exist.
fn unknown(args: &ManArgs, pages: &[clap::Command]) -> Error {
    let command = args.command.as_deref().unwrap_or_default();
    let names: Vec<&str> = pages.iter().filter_map(|page| name(page).strip_prefix("whoasks-")).collect();
    let hint = did_you_mean(command, names.iter().copied()).unwrap_or_else(|| format!("one of {}", names.join(", ")));
    Error::usage(format!("`{command}` is no command")).hint(hint)
}
