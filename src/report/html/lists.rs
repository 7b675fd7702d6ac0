//! The pages of domains, of sources, and of the overview: tables, and the hours of the week.

use maud::{Markup, html};

use super::super::{DomainRow, Overview, Report, SourceRow, cells, columns, table};
use super::{analyzed, parts, profile, summary};

/// Title and body.
pub(super) fn page(report: &Report) -> (String, Markup) {
    let title = match report.command {
        "domains" => "Domains",
        "sources" => "Sources",
        _ => "Overview",
    };
    let body = html! {
        header { (summary::head(report, title, &lead(report))) }
        main {
            (analyzed::section(report))
            @if let Some(overview) = &report.overview { (glance(report, overview)) }
            @if let Some(rows) = &report.domains { (domains("domains", "Domains", report, rows)) }
            @if let Some(rows) = &report.sources { (sources("sources", "Sources", report, rows)) }
        }
    };
    (title.to_owned(), body)
}

/// What the log holds in one sentence.
fn lead(report: &Report) -> String {
    let input = &report.input;
    let of = |count: Option<u64>, noun: &str| count.map(|count| cells::counted(count, noun));
    let parts: Vec<String> =
        [Some(cells::counted(input.records, "lookup")), of(input.domains, "domain"), of(input.sources, "source")]
            .into_iter()
            .flatten()
            .collect();
    format!("{}.", parts.join(", "))
}

/// The table of domains.
fn domains(id: &str, heading: &str, report: &Report, rows: &[DomainRow]) -> Markup {
    let body = html! {
        (parts::table("Domains, in the order that was asked for", &columns::domains(rows)))
        @if let Some(text) = table::left_out_text(rows.len(), report.domains_not_shown, "domain", usize::MAX) {
            p.soft { (text) }
        }
    };
    parts::section(id, heading, &body)
}

/// The table of sources.
fn sources(id: &str, heading: &str, report: &Report, rows: &[SourceRow]) -> Markup {
    let body = html! {
        (parts::table("Sources, in the order that was asked for", &columns::sources(rows)))
        @if let Some(text) = table::left_out_text(rows.len(), report.sources_not_shown, "source", usize::MAX) {
            p.soft { (text) }
        }
    };
    parts::section(id, heading, &body)
}

/// The whole log at a glance.
fn glance(report: &Report, overview: &Overview) -> Markup {
    let hours = html! {
        @for (at, hours) in overview.hours.iter().enumerate() { (profile::of_zone(&format!("hours-{at}"), hours, None)) }
        @if !overview.types.is_empty() { p { "Types: " (table::types(&overview.types)) } }
    };
    html! {
        (domains("domains", "Leading domains", report, &overview.domains))
        (sources("sources", "Leading sources", report, &overview.sources))
        (parts::section("hours", "Hours of the week", &hours))
    }
}
