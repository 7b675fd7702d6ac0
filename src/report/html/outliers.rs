//! The page of outliers: where every domain stands, and the leading ones in words and as a table.

use maud::{Markup, html};

use super::super::columns::{Cell, Column};
use super::super::{OutlierRow, Report, cells, outliers_table, table};
use super::{analyzed, parts, summary, svg, withheld};

/// Title and body.
pub(super) fn page(report: &Report, rows: &[OutlierRow]) -> (String, Markup) {
    let search = report.outlier_search.as_ref();
    let title = search.map_or_else(|| "Outliers".to_owned(), |search| format!("Outliers by {}", search.by));
    let ranked = search.map_or(rows.len() as u64, |search| search.ranked);
    let lead = format!(
        "{} ranked, each among those of similar volume; the most unusual first.",
        cells::counted(ranked, "domain")
    );
    let headings = [("analyzed", "Analyzed"), ("place", "Where they stand"), ("ranked", "The most unusual")];
    let body = html! {
        header { (summary::head(report, &title, &lead)) }
        (parts::contents(&headings))
        main {
            (analyzed::section(report))
            (place(report, rows))
            (ranked_section(report, rows))
            @if let Some(reasons) = withheld::section(&[("outliers", withheld::json(&rows))]) { (reasons) }
        }
    };
    (title, body)
}

/// The scatter of all ranked domains.
fn place(report: &Report, rows: &[OutlierRow]) -> Markup {
    let picture = report.outlier_search.as_ref().and_then(|search| svg::scatter(search, rows));
    let notes: Vec<String> = report.outlier_search.iter().flat_map(outliers_table::notes).collect();
    let body = html! {
        @if let Some(picture) = &picture {
            (parts::figure(picture, &html! {
                "Every ranked domain by volume (spells, logarithmic) and figure; stronger dots stand for more domains. "
                "Rings are the first rows of the table, with their numbers."
            }))
        } @else { p { "No domain can be ranked." } }
        (parts::list(&notes))
    };
    parts::section("place", "Where they stand", &body)
}

/// The leading domains.
fn ranked_section(report: &Report, rows: &[OutlierRow]) -> Markup {
    let numbers: Vec<usize> = (1..=rows.len()).collect();
    let mut columns = outliers_table::columns(rows);
    let number = Column::figures("no.", "", 0, &numbers, |number| Cell::Text(cells::count(*number as u64)));
    columns.insert(columns.len().min(1), number);
    let body = html! {
        (parts::list(&outliers_table::sentences(rows)))
        (parts::table("Domains, the most unusual first", &columns))
        @if let Some(text) = table::left_out_text(rows.len(), report.outliers_not_shown, "ranked domain", usize::MAX) {
            p.soft { (text) }
        }
    };
    parts::section("ranked", "The most unusual", &body)
}
