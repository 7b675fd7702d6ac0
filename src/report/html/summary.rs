//! The head of a page: what it is about in one sentence, and its leading figures.

use maud::{Markup, html};

use super::super::{DomainRow, Event, Figure, ProfileSection, Report, cells, columns, escape};
use super::parts;

/// A figure at the top: what it is, the figure, and what belongs beside it.
struct Tile {
    /// What it is.
    name: String,
    /// The figure.
    figure: String,
    /// What it is of, or between which bounds it lies.
    beside: String,
}

/// The head of any page.
pub(super) fn head(report: &Report, title: &str, lead: &str) -> Markup {
    html! {
        p.kind { "whoasks " (report.command) }
        h1 { bdi { (escape::text(title)) } }
        p.lead { (parts::prose(lead)) }
    }
}

/// The head of a profile.
pub(super) fn of_profile(report: &Report, profile: &ProfileSection, row: Option<&DomainRow>) -> Markup {
    let lead = row.map_or_else(String::new, |row| sentence(profile, row));
    let tiles = row.map(|row| tiles(profile, row)).unwrap_or_default();
    html! {
        (head(report, &profile.domain, &lead))
        @if !tiles.is_empty() {
            dl.tiles {
                @for tile in &tiles {
                    div { dt { (tile.name) } dd { b { (tile.figure) } " " span.soft { (parts::prose(&tile.beside)) } } }
                }
            }
        }
    }
}

/// A profile in one sentence.
fn sentence(profile: &ProfileSection, row: &DomainRow) -> String {
    let (lookups, sources) = (cells::counted(row.lookups, "lookup"), cells::counted(row.sources, "source"));
    let day = |time: &String| cells::time(time).chars().take(10).collect::<String>();
    let span = match (row.first.as_ref().map(day), row.last.as_ref().map(day)) {
        (Some(first), Some(last)) if first != last => format!(" from {first} to {last}"),
        (Some(first), Some(_)) => format!(" on {first}"),
        _ => String::new(),
    };
    let two = profile.concentration.lookups.top2_share.as_ref().filter(|_| row.sources > 1);
    let two = two.map(|share| format!("; the two that lead make {}", with_bounds(share)));
    let pair = profile.concentration.same_machine.iter().find(|pair| pair.synchronous);
    let pair = pair.map(|pair| {
        let [first, second] = &pair.sources;
        format!("; {first} and {second} act as one")
    });
    let end = profile.history.iter().find_map(|event| match event {
        Event::End(end) if end.ended == Some(true) => Some(format!("; it ended after {} UTC", cells::time(&end.last))),
        _ => None,
    });
    let parts: String = [two, pair, end].into_iter().flatten().collect();
    format!("{lookups} by {sources}{span}{parts}.")
}

/// A share with its interval.
fn with_bounds(figure: &Figure) -> String {
    let bounds = figure.low.zip(figure.high);
    let bounds = bounds.map(|(low, high)| format!(" (95 %: {:.1}–{:.1})", 100.0 * low, 100.0 * high));
    format!("{}{}", cells::share(figure.value), bounds.unwrap_or_default())
}

/// The leading figures.
fn tiles(profile: &ProfileSection, row: &DomainRow) -> Vec<Tile> {
    let tile = |name: &str, figure: String, beside: String| Tile { name: name.to_owned(), figure, beside };
    let measure = &row.concentration.lookups;
    let sources = measure.effective_sources.map(|n| format!("effective {}", cells::decimal(n))).unwrap_or_default();
    let mut tiles = vec![
        tile("Lookups", cells::count(row.lookups), String::new()),
        tile("Sources", cells::count(row.sources), sources),
    ];
    tiles.extend(row.sessions.map(|sessions| tile("Sessions", cells::count(sessions), String::new())));
    let two = profile.concentration.lookups.top2_share.as_ref();
    tiles.extend(two.filter(|_| row.sources > 1).map(|share| {
        let bounds =
            share.low.zip(share.high).map(|(low, high)| format!("95 %: {:.1}–{:.1}", 100.0 * low, 100.0 * high));
        tile("Top two of lookups", cells::share(share.value), bounds.unwrap_or_default())
    }));
    for business in &row.business {
        let Some(share) = business.sessions_share else { continue };
        let tested = profile.timing.iter().find(|timing| timing.zone == business.zone);
        let p = tested.and_then(|timing| timing.business_p).map(|p| format!(", {}", cells::p_value(p)));
        let even = business.expected_share.map(|even| format!("{} if even", cells::share(even)));
        let name = format!("Office hours, {}", columns::place(&business.zone));
        tiles.push(tile(&name, cells::share(share), format!("{}{}", even.unwrap_or_default(), p.unwrap_or_default())));
    }
    tiles
}
