//! `--explain`: what a figure is, or which figures there are.

use std::fmt::Write as _;

use anyhow::Result;

use super::{Outcome, output};
use crate::error::Error;
use crate::explain::{self, Entry, SUBJECTS};
use crate::report::lines;

/// The most columns of a line, and those where no terminal has another width.
const WIDTH: usize = 100;
/// Columns of a terminal that is narrower than any.
const LEAST: usize = 40;
/// Columns of the words in front.
const LABEL: usize = 11;

/// Explains `figure`, or lists all.
///
/// # Errors
/// A usage error for a figure that does not exist.
pub fn explain(figure: Option<&str>) -> Result<Outcome> {
    let text = match figure {
        None => list(),
        Some(name) => found(name)?,
    };
    output::with_output(None, |out| Ok(out.write_all(text.as_bytes())?))?;
    Ok(Outcome::default())
}

/// All figures by subject.
fn list() -> String {
    let mut text = String::new();
    for subject in SUBJECTS {
        let names: Vec<&str> = subject.entries.iter().map(|entry| entry.name).collect();
        put(&mut text, &format!("{}\n  ", subject.name), &names.join(", "), 2);
        text.push('\n');
    }
    text.push_str("`whoasks --explain NAME` says what a figure is; names in tables and paths in JSON are known too.\n");
    text
}

/// What is known of a figure.
fn found(name: &str) -> Result<String, Error> {
    let entries = explain::find(name.trim());
    if entries.is_empty() {
        let near = explain::near(name);
        let hint = match near.as_slice() {
            [] => "`whoasks --explain` lists the figures".to_owned(),
            near => format!("did you mean {}?", near.join(" or ")),
        };
        return Err(Error::usage(format!("--explain: there is no figure `{name}`")).hint(hint));
    }
    Ok(entries.into_iter().map(told).collect::<Vec<_>>().join("\n"))
}

/// A figure with all that is known of it.
fn told(entry: &Entry) -> String {
    let mut text = entry.name.to_owned();
    if !entry.shown.is_empty() {
        let _ = write!(text, " (in tables: {})", entry.shown.join(", "));
    }
    text.push('\n');
    let rule = entry.rule.map(|rule| rule.words()).unwrap_or_default();
    let parts = [
        ("", entry.what.to_owned()),
        ("Formula", entry.formula.to_owned()),
        ("Reference", entry.reference.to_owned()),
        ("Threshold", rule),
        ("Limits", entry.limits.to_owned()),
        ("In JSON", entry.paths.join(", ")),
        ("See also", explain::namesakes(entry).join(", ")),
    ];
    for (label, part) in parts.iter().filter(|(_, part)| !part.is_empty()) {
        let indent = if label.is_empty() { 2 } else { LABEL + 2 };
        put(&mut text, &format!("  {label:<0$}", indent - 2), part, indent);
    }
    text
}

/// Adds `part` behind `front`, wrapped, further lines indented.
fn put(text: &mut String, front: &str, part: &str, indent: usize) {
    let width = output::width().map_or(WIDTH, |width| width.clamp(LEAST, WIDTH));
    for (at, line) in lines(part, width - indent).iter().enumerate() {
        let before = if at == 0 { front.to_owned() } else { " ".repeat(indent) };
        let _ = writeln!(text, "{before}{line}");
    }
}
