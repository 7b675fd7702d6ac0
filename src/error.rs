//! What went wrong, for whom, and what to do: one error type and the one exit-code table.

use std::fmt;
use std::io;
use std::path::Path;

use crate::nearest::nearest;

/// What sort of trouble an [`Error`] is; it decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The command line asks for something that does not exist or contradicts itself.
    Usage,
    /// An input cannot be read, holds no log, or was read only in part.
    Input,
    /// An output could not be written.
    Output,
    /// A check that the user asked for has failed.
    Check,
    /// The reader of our output has gone away; this is the end, not a failure.
    ClosedPipe,
    /// The user pressed the interrupt key.
    Interrupted,
}

impl Kind {
    /// The process exit code: 0 done, 1 a check failed, 2 usage or input, 130 interrupted.
    pub fn exit_code(self) -> u8 {
        match self {
            Kind::ClosedPipe => 0,
            Kind::Check => 1,
            Kind::Usage | Kind::Input | Kind::Output => 2,
            Kind::Interrupted => 130,
        }
    }
}

/// An error with its place and remedy.
///
/// Shown as `what. Hint: remedy.`; the program's name is put before it by `main`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What sort of trouble it is.
    pub kind: Kind,
    /// Where and what, as in `query.log:17: no client address`.
    pub what: String,
    /// What the user can do about it.
    pub hint: Option<String>,
}

impl Error {
    /// An error of `kind`, without a hint.
    pub fn new(kind: Kind, what: impl Into<String>) -> Self {
        Error { kind, what: what.into(), hint: None }
    }

    /// A file that cannot be opened or read; the caller puts its place before it.
    pub fn of_file(path: &Path, cause: &io::Error) -> Self {
        match cause.kind() {
            io::ErrorKind::NotFound => Self::input("no such file or directory").hint(missing(path)),
            io::ErrorKind::PermissionDenied => {
                Self::input("permission denied").hint("you need the right to read it; `ls -l` shows who has")
            }
            _ => Self::input(cause.to_string()),
        }
    }

    /// Wrong usage of the command line.
    pub fn usage(what: impl Into<String>) -> Self {
        Self::new(Kind::Usage, what)
    }

    /// Trouble with an input.
    pub fn input(what: impl Into<String>) -> Self {
        Self::new(Kind::Input, what)
    }

    /// The same error with a remedy.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same error with its place put before it, as in `place: what`.
    #[must_use]
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.what = format!("{place}: {}", self.what);
        self
    }
}

/// What to do about a file that is not there: the nearest one in its directory.
fn missing(path: &Path) -> String {
    let text = path.to_string_lossy();
    if text.starts_with("http://") || text.starts_with("https://") {
        return format!("fetch it first, as in `curl -s {text} | whoasks -`");
    }
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(entries) = std::fs::read_dir(directory) else {
        return format!("there is no directory {}", directory.display());
    };
    let names: Vec<String> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = |near: &str| path.with_file_name(near).display().to_string();
    let near: Vec<String> = nearest(&name, names.iter().map(String::as_str)).into_iter().map(beside).collect();
    match near.as_slice() {
        [] => "check the path; `-` reads standard input".to_owned(),
        near => format!("did you mean {}?", near.join(" or ")),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if let Some(hint) = &self.hint {
            if !self.what.ends_with(['.', '?', '!']) {
                f.write_str(".")?;
            }
            write!(f, " Hint: {hint}")?;
            if !hint.ends_with(['.', '?', '!']) {
                f.write_str(".")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// The result of whatever can fail with an [`Error`].
pub type Result<T> = std::result::Result<T, Error>;
