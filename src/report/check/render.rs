//! The one way from a check to bytes: picks the renderer.

use std::io::{self, Write};

use super::{Check, github, junit, table};
use crate::report::{Style, json};

/// The forms that a check can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// Text for people.
    Table,
    /// The whole check, indented.
    Json,
    /// XML as JUnit's, which most CI systems show.
    Junit,
    /// Annotations of a GitHub workflow.
    Github,
}

/// Writes `check` in the form `form`.
///
/// # Errors
/// Whatever writing to `out` gives.
pub fn render(check: &Check, form: Form, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    match form {
        Form::Table => table::render(check, style, out),
        Form::Json => json::document(check, out),
        Form::Junit => junit::render(check, out),
        Form::Github => github::render(check, out),
    }
}
