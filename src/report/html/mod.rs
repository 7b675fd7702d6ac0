//! The report as one page of HTML: pictures with their numbers beside them, nothing loaded, no script.
//!
//! - The page stands alone: its style is in it, its pictures are SVG in it, and its content-security policy allows that
//!   style and nothing else.
//! - Text from outside is escaped twice over: what hides or acts is spelled out ([`super::escape`]), and what is markup
//!   is escaped by the templates. [`harmless`] goes over the whole page once more.
//! - Every picture has a title, a description, and its figures as a table.
//! - Renderers round and never count: cells, bins and intervals are those of the report.

mod analyzed;
mod comparison;
mod document;
mod history;
mod lists;
mod outliers;
mod parts;
mod profile;
mod rhythm;
mod summary;
mod svg;
mod withheld;

use std::io::{self, Write};

use maud::Markup;

use super::{Report, escape};

/// Writes the report.
pub(super) fn render(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let (title, body) = page(report);
    let page = document::document(&title, &body, report).into_string();
    out.write_all(harmless(&page).as_bytes())?;
    writeln!(out)
}

/// The title and what is between header and footer, by what the report is about.
fn page(report: &Report) -> (String, Markup) {
    if let Some(profile) = &report.profile {
        profile::page(report, profile)
    } else if let Some(comparison) = &report.comparison {
        comparison::page(report, comparison)
    } else if let Some(rows) = &report.outliers {
        outliers::page(report, rows)
    } else {
        lists::page(report)
    }
}

/// The page without any character that hides or acts on a terminal. None belongs to the templates, so that what is
/// found here came from outside, past an escape that was forgotten.
fn harmless(page: &str) -> String {
    let lines: Vec<String> = page.split('\n').map(escape::text).collect();
    lines.join("\n")
}
