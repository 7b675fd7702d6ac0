//! The one way from a report to bytes: picks the renderer.

use std::io::{self, Write};

use super::{Report, csv, html, json, markdown, ndjson, page, profile_table, table};

/// The forms that a report can take, as the command line has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Output {
    /// A table for the terminal.
    Table,
    /// The whole report.
    Json,
    /// One row a line.
    Ndjson,
    /// Rows with a header.
    Csv,
    /// Tables for documents.
    Markdown,
    /// One page with pictures, for any browser; it loads nothing.
    Html,
}

/// How text output is laid out. It changes no figure, and nothing in JSON, ndjson and CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns of the terminal; `None` sets no limit, as for a pipe.
    pub width: Option<usize>,
    /// Whether headings are bold and notes dim.
    pub color: bool,
    /// Whether to draw with Unicode characters; otherwise plain ASCII.
    pub unicode: bool,
    /// The most rows that a table shows, of the rows in the report.
    pub top: usize,
}

/// Writes `report` in the form `output`.
///
/// # Errors
/// Whatever writing to `out` gives.
pub fn render(report: &Report, output: Output, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    match output {
        Output::Json => json::render(report, out),
        Output::Ndjson => ndjson::render(report, out),
        Output::Csv => csv::render(report, out),
        Output::Markdown => markdown::render(report, style, out),
        Output::Html => html::render(report, out),
        Output::Table => {
            let mut page = page::Page::new(style);
            match &report.profile {
                Some(profile) => profile_table::lay_out(report, profile, &mut page),
                None => table::lay_out(report, &mut page),
            }
            page.write(out)
        }
    }
}
