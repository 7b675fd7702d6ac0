//! Where output goes: standard output, or a file that appears only when it is complete.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result};
use tempfile::NamedTempFile;

use super::progress;
use crate::cli::{OutputArgs, When};
use crate::error::{Error, Kind};
use crate::input::discover::Input;
use crate::report::check::{self, Check, Form};
use crate::report::{Output, Report, Style, render};

/// The unfinished file, which an interrupt must remove.
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Removes the unfinished output file, if there is one. For interrupts, which run no destructors.
pub fn abandon() {
    if let Some(path) = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).take() {
        // Nothing more can be done about a file that will not go.
        let _ = std::fs::remove_file(path);
    }
}

/// Writes output through `write`, to `out` or to standard output.
///
/// # Errors
/// Those of writing; then no file is left at `out`.
pub fn with_output(out: Option<&Path>, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let Some(path) = out else {
        let mut stdout = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        return write(&mut stdout).and_then(|()| Ok(stdout.flush()?)).context("cannot write to standard output");
    };
    let context = || format!("cannot write {}", path.display());
    // A device such as /dev/null cannot be replaced by a file.
    if std::fs::metadata(path).is_ok_and(|meta| !meta.is_file()) {
        let mut device = BufWriter::new(std::fs::File::create(path).with_context(context)?);
        write(&mut device).with_context(context)?;
        return device.flush().with_context(context);
    }
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Held while the file is made, so that an interrupt meets no file that it does not know of.
    let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
    let file = NamedTempFile::new_in(directory).map_err(|e| {
        let why = match e.kind() {
            io::ErrorKind::NotFound => format!("there is no directory {}", directory.display()),
            kind => io::Error::from(kind).to_string(),
        };
        Error::new(Kind::Output, format!("{}: {why}", context()))
            .hint("its directory must be there, and open for writing")
    })?;
    *unfinished = Some(file.path().to_owned());
    drop(unfinished);
    // Written to directly, because the errors of the temporary file would name it, with its random letters.
    let mut buffered = BufWriter::with_capacity(1 << 16, file.as_file());
    write(&mut buffered).with_context(context)?;
    buffered.flush().with_context(context)?;
    drop(buffered);
    open_to_others(file.as_file());
    file.persist(path).map_err(|e| e.error).with_context(context)?;
    *UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner) = None;
    Ok(())
}

/// Leaves out of `inputs` the file that the output goes to, where it was merely found in a directory: it is no log.
///
/// # Errors
/// A usage error where the user names the same file for both, which would be replaced or read without end.
pub fn keep_apart(inputs: &mut Vec<Input>, out: Option<&Path>) -> std::result::Result<(), Error> {
    let Some(output) = out.map_or_else(of_stdout, identity) else { return Ok(()) };
    let is_output = |input: &Input| !input.is_stdin() && identity(&input.path) == Some(output);
    inputs.retain(|input| !(input.found && is_output(input)));
    match inputs.iter().find(|input| is_output(input)) {
        None => Ok(()),
        Some(input) => Err(Error::usage(format!("{} is input and output at once", input.path.display()))
            .hint("write the output to another file")),
    }
}

/// What tells a regular file from all others: device and number.
type Identity = (u64, u64);

/// The identity of the file at `path`.
fn identity(path: &Path) -> Option<Identity> {
    std::fs::metadata(path).ok().as_ref().and_then(of_metadata)
}

/// The identity of a regular file; `None` for pipes and devices, and where the system does not tell.
fn of_metadata(metadata: &std::fs::Metadata) -> Option<Identity> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        metadata.is_file().then(|| (metadata.dev(), metadata.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        None
    }
}

/// The identity of the file that standard output goes to.
fn of_stdout() -> Option<Identity> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        let file = std::fs::File::from(io::stdout().as_fd().try_clone_to_owned().ok()?);
        of_metadata(&file.metadata().ok()?)
    }
    #[cfg(not(unix))]
    None
}

/// Gives a temporary file, which is its owner's alone, the usual permissions.
fn open_to_others(file: &std::fs::File) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A file that stays private is still a good file.
        let _ = file.set_permissions(std::fs::Permissions::from_mode(0o644));
    }
    #[cfg(not(unix))]
    let _ = file;
}

/// Whether output has colours where nobody said so: on a terminal that knows them, unless NO_COLOR is set; elsewhere
/// where CLICOLOR_FORCE is set. The conventions are those of <https://no-color.org> and <https://bixense.com/clicolors>.
fn is_coloured(is_terminal: bool) -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_forced = std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| !value.is_empty() && value != "0");
    !is_set("NO_COLOR") && (is_forced || is_terminal && !progress::is_dumb())
}

/// Columns of standard output, if it is a terminal.
pub fn width() -> Option<usize> {
    terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0))
}

/// How a report is drawn: for the terminal that it goes to, or plain.
fn style(args: &OutputArgs, top: usize) -> Style {
    let terminal = args.out.is_none() && io::stdout().is_terminal();
    let width = width().filter(|_| args.out.is_none());
    let wanted = match args.color {
        When::Always => true,
        When::Never => false,
        When::Auto => is_coloured(terminal),
    };
    Style { width, color: wanted, unicode: !args.ascii && speaks_utf8(), top }
}

/// Prints a report where and how the command line wants it; not for eyes if nothing could be read, which messages say.
///
/// # Errors
/// Those of [`with_output`].
pub fn print(report: &Report, args: &OutputArgs, format: Output) -> Result<()> {
    let style = style(args, usize::MAX);
    if report.input.frames == 0 && matches!(format, Output::Table | Output::Markdown) {
        return Ok(());
    }
    with_output(args.out.as_deref(), |out| Ok(render(report, format, &style, out)?))
}

/// Prints a check where and how the command line wants it.
///
/// # Errors
/// Those of [`with_output`].
pub fn print_check(check: &Check, args: &OutputArgs, form: Form) -> Result<()> {
    let style = style(args, usize::MAX);
    with_output(args.out.as_deref(), |out| Ok(check::render(check, form, &style, out)?))
}

/// Whether the locale says that text is UTF-8; a locale that says nothing is taken to.
fn speaks_utf8() -> bool {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    match set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG")) {
        Some(locale) => {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        }
        None => true,
    }
}
