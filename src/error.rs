//! What went wrong, for whom, and what to do: one error type and the one exit-code table.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What sort of trouble an [`Error`] is; it decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
