//! What was analyzed: window, files with their hashes, settings, rejects; and what that cannot show.

use maud::{Markup, html};
use serde_json::Value;

use super::super::columns::{Cell, Column};
use super::super::{Account, FileAccount, RejectAccount, Report, cells, columns, escape, heading};
use super::parts;

/// The section.
pub(super) fn section(report: &Report) -> Markup {
    let body = html! {
        dl.facts {
            @for entries in heading::entries(&report.input, "–").chunk_by(|(a, _), (b, _)| a == b) {
                div {
                    dt { (entries[0].0) }
                    @for (_, entry) in entries { dd { (parts::prose(entry)) } }
                }
            }
            @if let Some(cleaning) = &report.cleaning {
                div { dt { "Repeats" } dd {
                    (cells::counted(cleaning.duplicates, "duplicate")) ", "
                    (cells::counted(cleaning.retransmissions, "retransmission"))
                    @if cleaning.dropped { ": left out" } @else { ": counted" }
                } }
            }
        }
        (files(&report.input))
        @if !report.input.reject_reasons.is_empty() { (rejects(&report.input)) }
        (settings(report))
        (caveats(report))
    };
    parts::section("analyzed", "What was analyzed", &body)
}

/// The files.
fn files(input: &Account) -> Markup {
    let none = || Cell::Text("–".to_owned());
    let rows = &input.files;
    let format = |file: &FileAccount| match (&file.format, &file.compression) {
        (Some(format), Some(compression)) => Cell::Text(format!("{} in {compression}", escape::text(format))),
        (Some(format), None) => Cell::Text(escape::text(format)),
        (None, _) => Cell::Withheld(escape::text(file.error.as_deref().unwrap_or("no known log format"))),
    };
    let mut columns = vec![
        Column::texts("file", rows, |file| &file.path),
        Column { is_text: true, ..Column::figures("format", "", 0, rows, format) },
        Column::figures("lookups", "counted", 0, rows, |file| Cell::Text(cells::count(file.records))),
        Column::figures("frames", "", 0, rows, |file| Cell::Text(cells::count(file.frames))),
        Column::figures("rejected", "", 0, rows, |file| Cell::Text(cells::count(file.rejected))),
        Column::figures("octets", "", 0, rows, |file| Cell::Text(cells::count(file.bytes))),
    ];
    if rows.iter().any(|file| file.sha256.is_some()) {
        let hash = |file: &FileAccount| file.sha256.as_ref().map_or_else(none, |hash| Cell::Text(escape::text(hash)));
        columns.push(Column { is_text: true, ..Column::figures("SHA-256", "", 0, rows, hash) });
    }
    parts::folded("Files", "Files in the order of their paths", &columns)
}

/// Why frames were rejected.
fn rejects(input: &Account) -> Markup {
    let rows = &input.reject_reasons;
    let place =
        |reject: &RejectAccount| Cell::Text(format!("{}:{}", escape::text(&reject.first.path), reject.first.line));
    let beginning = |reject: &RejectAccount| {
        let (text, reason) = (reject.first.text.as_ref(), reject.first.text_withheld.as_ref());
        columns::withheld(text, reason, |text| Cell::Text(escape::text(text)))
    };
    let columns = [
        Column::texts("reason", rows, |reject| &reject.reason),
        Column::figures("frames", "", 0, rows, |reject| Cell::Text(cells::count(reject.count))),
        Column { is_text: true, ..Column::figures("first", "", 0, rows, place) },
        Column { is_text: true, ..Column::figures("how it begins", "", 0, rows, beginning) },
    ];
    html! {
        details {
            summary { "Rejected frames" }
            (parts::table("Frames that could not be read, by reason, with the first of each", &columns))
        }
    }
}

/// All that changes figures.
fn settings(report: &Report) -> Markup {
    let rows: Vec<(&String, String)> = report.settings.iter().map(|(key, value)| (key, shown(value))).collect();
    let columns =
        [Column::texts("setting", &rows, |(key, _)| key), Column::texts("value", &rows, |(_, value)| value.as_str())];
    html! {
        @if !rows.is_empty() {
            details {
                summary { "Settings" }
                (parts::table("All that changes figures", &columns))
            }
        }
    }
}

/// A setting as text: words as they are, the rest as JSON.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What the reader must know before believing a figure.
fn caveats(report: &Report) -> Markup {
    html! {
        @if !report.caveats.is_empty() {
            aside.caveats aria-labelledby="caveats-heading" {
                h3 id="caveats-heading" { "What this cannot show" }
                (parts::list(&report.caveats))
            }
        }
    }
}
