//! Domains, sources and the overview for the terminal.

use std::collections::BTreeMap;

use super::page::{Page, Tone};
use super::{DomainRow, Overview, Report, SourceRow, cells, columns, escape, heading, hourmap};

/// Lays out a report that is no profile.
pub(super) fn lay_out(report: &Report, page: &mut Page<'_>) {
    account(report, page);
    if let Some(overview) = &report.overview {
        lay_out_overview(report, overview, page);
    }
    if let Some(rows) = &report.domains {
        domains(rows, page);
        left_out(rows.len(), report.domains_not_shown, "domain", page);
    }
    if let Some(rows) = &report.sources {
        sources(rows, page);
        left_out(rows.len(), report.sources_not_shown, "source", page);
    }
    caveats(&report.caveats, page);
}

/// Adds what was read.
pub(super) fn account(report: &Report, page: &mut Page<'_>) {
    for (word, entry) in heading::entries(&report.input, page.pick("–", "-")) {
        page.labelled(word, &entry);
    }
    page.gap();
}

/// Adds the table of domains.
fn domains(rows: &[DomainRow], page: &mut Page<'_>) {
    let shown = rows.get(..page.style.top).unwrap_or(rows);
    if shown.is_empty() {
        page.line(Tone::Plain, "No domains.");
    } else {
        page.table(columns::domains(shown));
    }
}

/// Adds the table of sources.
fn sources(rows: &[SourceRow], page: &mut Page<'_>) {
    let shown = rows.get(..page.style.top).unwrap_or(rows);
    if shown.is_empty() {
        page.line(Tone::Plain, "No sources.");
    } else {
        page.table(columns::sources(shown));
    }
}

/// Rows that a table leaves out, and how to see them; `None` when it shows all.
pub(super) fn left_out_text(rows: usize, not_shown: Option<u64>, noun: &str, top: usize) -> Option<String> {
    let hidden = (rows.saturating_sub(top) as u64).saturating_add(not_shown.unwrap_or(0));
    (hidden > 0).then(|| format!("{} not shown; --all shows all.", counted_more(hidden, noun)))
}

/// `4,301 more domains`.
fn counted_more(n: u64, noun: &str) -> String {
    format!("{} more {}", cells::count(n), cells::plural(n, noun))
}

/// Adds how many rows were left out.
fn left_out(rows: usize, not_shown: Option<u64>, noun: &str, page: &mut Page<'_>) {
    if let Some(text) = left_out_text(rows, not_shown, noun, page.style.top) {
        page.paragraph(Tone::Dim, "", &text);
    }
}

/// Adds what the reader must know, one point each.
pub(super) fn caveats(caveats: &[String], page: &mut Page<'_>) {
    if caveats.is_empty() {
        return;
    }
    page.gap();
    page.line(Tone::Bold, "What this cannot show");
    for caveat in caveats {
        page.paragraph(Tone::Dim, "  ", &escape::text(caveat));
    }
}

/// Adds the leading rows, the hours, the types, and where to go from here.
fn lay_out_overview(report: &Report, overview: &Overview, page: &mut Page<'_>) {
    page.line(Tone::Bold, "Leading domains");
    domains(&overview.domains, page);
    page.gap();
    page.line(Tone::Bold, "Leading sources");
    sources(&overview.sources, page);
    page.gap();
    if !overview.types.is_empty() {
        page.labelled("Types", &types(&overview.types));
        page.gap();
    }
    if !overview.hours.is_empty() {
        page.line(Tone::Bold, "Hours of the week");
        hourmap::lay_out(&overview.hours, page);
        page.gap();
    }
    page.line(Tone::Bold, "Further");
    for (command, what) in further(report) {
        page.paragraph(Tone::Plain, &format!("  {command:<32}"), &what);
    }
}

/// The commands that go deeper, and what for.
pub(super) fn further(report: &Report) -> [(&'static str, String); 3] {
    let input = &report.input;
    let each = |count: Option<u64>, what| cells::counted(count.unwrap_or_default(), what);
    [
        ("whoasks domains LOG...", format!("a row for each of {}", each(input.domains, "domain"))),
        ("whoasks sources LOG...", format!("a row for each of {}", each(input.sources, "source"))),
        ("whoasks profile DOMAIN LOG...", "all about one domain".to_owned()),
    ]
}

/// Lookups by type, the most frequent first.
pub(super) fn types(types: &BTreeMap<String, u64>) -> String {
    let mut types: Vec<(&String, &u64)> = types.iter().collect();
    types.sort_by_key(|(name, n)| (std::cmp::Reverse(**n), *name));
    let shown = types.iter().map(|(name, n)| format!("{} {}", escape::text(name), cells::count(**n)));
    shown.collect::<Vec<_>>().join(", ")
}
