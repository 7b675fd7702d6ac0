//! A comparison for the terminal and for Markdown: a column for each domain, the differences, what is not matched.

use super::cells::{self, count, share};
use super::columns::{Cell, Column};
use super::page::{Page, Tone};
use super::{ComparedDomain, Comparison, Difference, Gaps, Rarefaction, columns, escape};

/// Lays out a comparison.
pub(super) fn lay_out(comparison: &Comparison, page: &mut Page<'_>) {
    page.table(side_by_side(comparison));
    if let Some(volume) = volume(comparison) {
        page.paragraph(Tone::Dim, "", &volume);
    }
    page.gap();
    page.line(Tone::Bold, "Differences");
    page.table(differences(&comparison.differences));
    page.gap();
    page.line(Tone::Bold, "Not matched");
    for point in not_matched(comparison) {
        page.paragraph(Tone::Plain, "  ", &point);
    }
}

/// A figure of a domain.
type Line = (String, Box<dyn Fn(&ComparedDomain) -> Cell>);

/// The figures, one a line.
fn lines(comparison: &Comparison) -> Vec<Line> {
    let line = |title: &str, cell: fn(&ComparedDomain) -> Cell| -> Line { (title.to_owned(), Box::new(cell)) };
    let mut lines = vec![
        line("lookups", |d| columns::number(d.lookups)),
        line("sessions", |d| columns::withheld(d.sessions, d.sessions_withheld.as_ref(), columns::number)),
        line("spells", |d| columns::withheld(d.spells, d.sessions_withheld.as_ref(), columns::number)),
        line("sources", |d| columns::number(d.sources)),
        line("sources at equal lookups", |d| rarefied(&d.rarefied_lookups)),
        line("sources at equal sessions", |d| rarefied(&d.rarefied_sessions)),
        line("top 1 of sessions", |d| percent(d.top1_sessions_share, d)),
        line("top 2 of sessions", |d| percent(d.top2_sessions_share, d)),
        line("top 2 of lookups", |d| columns::known(d.top2_lookups_share, share)),
        line("unbiased HHI of sessions", |d| {
            let reason = d.hhi_unbiased_sessions_withheld.as_ref();
            columns::withheld(d.hhi_unbiased_sessions, reason, |hhi| Cell::Text(format!("{hhi:.3}")))
        }),
    ];
    let zones = comparison.domains.first().map_or(&[][..], |domain| &domain.business);
    for (at, zone) in zones.iter().enumerate() {
        let title = format!("business {} of sessions", columns::place(&zone.zone));
        lines.push((title, Box::new(move |d| percent(d.business.get(at).and_then(|b| b.sessions_share), d))));
    }
    lines.extend([
        line("rhythm", |d| Cell::Text(d.rhythm.verdict.to_owned())),
        line("gaps between sessions", |d| median(&d.rhythm.session_gaps)),
        line("burstiness A of sessions", |d| burst(&d.rhythm.session_gaps)),
        line("local variation Lv", |d| variation(&d.rhythm.session_gaps)),
        line("memory of gaps", |d| columns::known(d.rhythm.session_gaps.memory, |m| format!("{m:.2}"))),
        line("period", period),
        line("first UTC", |d| columns::time(d.first.as_ref())),
        line("last UTC", |d| columns::time(d.last.as_ref())),
        line("duplicates", |d| columns::number(d.cleaning.duplicates)),
        line("retransmissions", |d| columns::number(d.cleaning.retransmissions)),
    ]);
    lines
}

/// A column of titles, and one for each domain.
pub(super) fn side_by_side(comparison: &Comparison) -> Vec<Column> {
    let lines = lines(comparison);
    let mut columns = vec![Column::titles("figure", &lines, |(title, _)| title)];
    for (at, domain) in comparison.domains.iter().enumerate() {
        // The domain and the first peer always stay.
        let drop = at.saturating_sub(1);
        let head = escape::text(&domain.domain);
        columns.push(Column::figures(&head, "", drop, &lines, |(_, cell)| cell(domain)).named());
    }
    columns
}

/// Sources at equal volume, with their interval.
fn rarefied(rarefaction: &Rarefaction) -> Cell {
    columns::withheld(rarefaction.sources.as_ref(), rarefaction.sources_withheld.as_ref(), |figure| {
        let interval = figure.low.zip(figure.high).map(|(low, high)| format!(" ({low:.1} to {high:.1})"));
        Cell::Text(format!("{:.1}{}", figure.value, interval.unwrap_or_default()))
    })
}

/// A share of sessions.
fn percent(value: Option<f64>, domain: &ComparedDomain) -> Cell {
    columns::withheld(value, domain.sessions_withheld.as_ref(), |value| Cell::Text(share(value)))
}

/// The median gap.
fn median(gaps: &Gaps) -> Cell {
    columns::known(gaps.median_seconds, cells::duration)
}

/// The corrected burstiness.
fn burst(gaps: &Gaps) -> Cell {
    let reason = gaps.burstiness_finite_withheld.as_ref();
    columns::withheld(gaps.burstiness_finite, reason, |a| Cell::Text(format!("{a:.2}")))
}

/// The local variation.
fn variation(gaps: &Gaps) -> Cell {
    let reason = gaps.local_variation_withheld.as_ref();
    columns::withheld(gaps.local_variation, reason, |lv| Cell::Text(format!("{lv:.2}")))
}

/// The period.
fn period(domain: &ComparedDomain) -> Cell {
    let rhythm = &domain.rhythm;
    columns::withheld(rhythm.period.as_ref(), rhythm.period_withheld.as_ref(), |period| {
        let word = if period.confirmed { "" } else { " (not confirmed)" };
        Cell::Text(format!("{}{word}", cells::duration(period.seconds)))
    })
}

/// The columns of the differences.
pub(super) fn differences(rows: &[Difference]) -> Vec<Column> {
    let points = |value: f64| format!("{:+.1}", 100.0 * value);
    vec![
        Column::titles("share", rows, |row| &row.share),
        Column::texts("peer", rows, |row| &row.peer),
        Column::figures("domain", "", 2, rows, |row| columns::known(row.domain_share, share)),
        Column::figures("peer's", "", 1, rows, |row| columns::known(row.peer_share, share)),
        Column::figures("difference", "points (95 %)", 0, rows, |row| {
            columns::withheld(row.difference.as_ref(), row.difference_withheld.as_ref(), |figure| {
                let interval = figure.low.zip(figure.high);
                let interval = interval.map(|(low, high)| format!(" ({} to {})", points(low), points(high)));
                Cell::Text(format!("{}{}", points(figure.value), interval.unwrap_or_default()))
            })
        }),
    ]
}

/// What is not alike, one point each.
pub(super) fn not_matched(comparison: &Comparison) -> Vec<String> {
    let point = |unmatched: &super::Unmatched| {
        let peer = unmatched.peer.as_ref().map(|peer| format!(" ({})", escape::text(peer)));
        format!("{}{}: {}", unmatched.what, peer.unwrap_or_default(), escape::text(&unmatched.how))
    };
    let mut points: Vec<String> = comparison.not_matched.iter().map(point).collect();
    for domain in &comparison.domains {
        for (what, rarefaction) in [("lookups", &domain.rarefied_lookups), ("sessions", &domain.rarefied_sessions)] {
            if let Some(flag) = &rarefaction.flag {
                let name = escape::text(&domain.domain);
                points.push(format!("sources at equal {what} ({name}): {}", escape::text(flag)));
            }
        }
    }
    points
}

/// How many lookups and sessions are compared.
pub(super) fn volume(comparison: &Comparison) -> Option<String> {
    let first = comparison.domains.first()?;
    let told = |m: Option<u64>| m.map_or_else(|| "n/a".to_owned(), count);
    let (lookups, sessions) = (told(first.rarefied_lookups.m), told(first.rarefied_sessions.m));
    Some(format!("Equal volume: {lookups} lookups, {sessions} sessions."))
}
