//! Outliers for the terminal and for Markdown: the leading ones in a sentence, all of them in a table.

use super::cells::{self, count, counted, share};
use super::columns::{Cell, Column, measure, number, time, withheld};
use super::page::{Page, Tone};
use super::{HoldoutPlace, OutlierRow, OutlierSearch, Report, escape, table};

/// How many outliers are told in a sentence.
const TOLD: usize = 3;

/// Lays out the findings.
pub(super) fn lay_out(report: &Report, rows: &[OutlierRow], page: &mut Page<'_>) {
    let shown = rows.get(..page.style.top).unwrap_or(rows);
    if shown.is_empty() {
        page.line(Tone::Plain, "No domain can be ranked.");
    } else {
        for sentence in sentences(shown) {
            page.paragraph(Tone::Plain, "", &sentence);
        }
        page.gap();
        page.table(columns(shown));
    }
    if let Some(text) = table::left_out_text(rows.len(), report.outliers_not_shown, "ranked domain", page.style.top) {
        page.paragraph(Tone::Dim, "", &text);
    }
    for note in report.outlier_search.iter().flat_map(notes) {
        page.paragraph(Tone::Dim, "", &note);
    }
}

/// The leading outliers in words.
pub(super) fn sentences(rows: &[OutlierRow]) -> Vec<String> {
    rows.iter().take(TOLD).map(sentence).collect()
}

/// An outlier in words.
fn sentence(row: &OutlierRow) -> String {
    let rank = format!("rank {} of {}", count(row.rank), counted(row.of, "domain"));
    let median = row.neighbours_median.map(|m| format!(" against a median of {}", figure(m)));
    let z = row.robust_z.map(|z| format!(" (robust z {z:.1})"));
    let domain = &row.domain;
    let volume = format!("{} by {}", counted(domain.lookups, "lookup"), counted(domain.sources, "source"));
    let flags: String = row.flags.iter().map(|flag| format!("; {}", escape::text(flag))).collect();
    let later = row.holdout.as_ref().map(|later| format!("; {}", held(later)));
    format!(
        "{}: {rank} of similar volume: {}{}{}; {volume}{flags}{}.",
        escape::text(&domain.domain),
        figure(row.figure),
        median.unwrap_or_default(),
        z.unwrap_or_default(),
        later.unwrap_or_default(),
    )
}

/// What the later period says, in words.
fn held(later: &HoldoutPlace) -> String {
    match (later.rank, later.of) {
        (Some(rank), Some(of)) => {
            let verdict = if later.confirmed == Some(true) { "confirmed" } else { "not confirmed" };
            format!("{verdict} later: rank {} of {}", count(rank), count(of))
        }
        _ => format!("later n/a ({})", escape::text(later.withheld.as_deref().unwrap_or_default())),
    }
}

/// A figure that is a share or an index, in three decimals.
fn figure(value: f64) -> String {
    format!("{value:.3}")
}

/// The columns. Where space is short they are left out in this order: last, first, sources, sessions, spells, top 2,
/// later, the neighbours' median, robust z.
pub(super) fn columns(rows: &[OutlierRow]) -> Vec<Column> {
    let text = |value: f64| Cell::Text(figure(value));
    let mut columns = vec![
        Column::texts("domain", rows, |row| &row.domain.domain),
        Column::figures("rank", "of similar volume", 0, rows, |row| {
            Cell::Text(format!("{} of {}", count(row.rank), count(row.of)))
        }),
        Column::figures("figure", "", 0, rows, |row| text(row.figure)),
        Column::figures("neighbours", "median", 2, rows, |row| {
            withheld(row.neighbours_median, row.neighbours_median_withheld.as_ref(), text)
        }),
        Column::figures("robust z", "", 1, rows, |row| {
            withheld(row.robust_z, row.robust_z_withheld.as_ref(), |z| Cell::Text(cells::decimal(z)))
        }),
    ];
    if rows.iter().any(|row| row.holdout.is_some()) {
        columns.push(Column::figures("later", "", 3, rows, |row| later(row.holdout.as_ref())));
    }
    columns.extend([
        Column::figures("lookups", "", 0, rows, |row| number(row.domain.lookups)),
        Column::figures("sessions", "", 6, rows, |row| {
            withheld(row.domain.sessions, row.domain.sessions_withheld.as_ref(), number)
        }),
        Column::figures("spells", "", 5, rows, |row| {
            withheld(row.domain.spells, row.domain.spells_withheld.as_ref(), number)
        }),
        Column::figures("sources", "", 7, rows, |row| number(row.domain.sources)),
        Column::figures("top 2", "of lookups", 4, rows, |row| measure(&row.domain, |m| m.top2_share, share)),
        Column::figures("first", "UTC", 8, rows, |row| time(row.domain.first.as_ref())),
        Column::figures("last", "UTC", 9, rows, |row| time(row.domain.last.as_ref())),
    ]);
    columns
}

/// The place in the later period.
fn later(holdout: Option<&HoldoutPlace>) -> Cell {
    let Some(HoldoutPlace { rank: Some(rank), of: Some(of), .. }) = holdout else {
        return withheld(None::<u64>, holdout.and_then(|later| later.withheld.as_ref()), number);
    };
    Cell::Text(format!("{} of {}", count(*rank), count(*of)))
}

/// What was compared, and what could not be.
pub(super) fn notes(search: &OutlierSearch) -> Vec<String> {
    let mut notes = vec![format!(
        "Figure: {}. {} ranked. A rank is no significance: somebody is always first.",
        escape::text(&search.figure),
        counted(search.ranked, "domain")
    )];
    for unranked in &search.not_ranked {
        notes.push(format!("{} not ranked: {}.", counted(unranked.domains, "domain"), escape::text(&unranked.reason)));
    }
    if let Some(window) = &search.holdout {
        let (from, until) = (cells::time(&window.start), cells::time(&window.end));
        notes.push(format!("Held out, to confirm: {} - {} UTC.", escape::text(&from), escape::text(&until)));
    }
    notes
}
