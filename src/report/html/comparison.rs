//! The page of a comparison: one table, and intervals as dots and whiskers.

use maud::{Markup, html};

use super::super::{ComparedDomain, Comparison, Difference, Rarefaction, Report, cells, comparison_table};
use super::svg::{Axis, Picture, Whisker};
use super::{analyzed, parts, summary, svg, withheld};

/// Title and body.
pub(super) fn page(report: &Report, comparison: &Comparison) -> (String, Markup) {
    let names: Vec<&str> = comparison.domains.iter().map(|domain| domain.domain.as_str()).collect();
    let (first, peers) = names.split_first().map_or(("", Vec::new()), |(first, peers)| (*first, peers.to_vec()));
    let lead = format!("Compared with {} over the same window, at equal volume.", peers.join(", "));
    let headings = [
        ("analyzed", "Analyzed"),
        ("figures", "Side by side"),
        ("differences", "Differences"),
        ("not-matched", "Not matched"),
    ];
    let body = html! {
        header { (summary::head(report, first, &lead)) }
        (parts::contents(&headings))
        main {
            (analyzed::section(report))
            (figures(comparison))
            (differences(comparison))
            (parts::section("not-matched", "Not matched", &parts::list(&comparison_table::not_matched(comparison))))
            @if let Some(reasons) = withheld::section(&[("comparison", withheld::json(comparison))]) { (reasons) }
        }
    };
    (super::escape::text(first), body)
}

/// All figures in one table, and sources at equal volume as a picture.
fn figures(comparison: &Comparison) -> Markup {
    let body = html! {
        (parts::table("Figures side by side", &comparison_table::side_by_side(comparison)))
        @if let Some(volume) = comparison_table::volume(comparison) { p.soft { (volume) } }
        @for (id, what, part) in RAREFIED {
            @if let Some(picture) = rarefied(id, what, part, comparison) {
                (parts::figure(&picture, &html! {
                    "Sources expected at the " (what) " of the smallest domain, with 95 % intervals, on a logarithmic scale."
                }))
            }
        }
    };
    parts::section("figures", "Side by side", &body)
}

/// Sources of a domain at equal volume.
type Part = fn(&ComparedDomain) -> &Rarefaction;

/// What volumes are made equal by: the picture's id, what is counted, and where it is.
const RAREFIED: [(&str, &str, Part); 2] = [
    ("equal-lookups", "lookups", |domain| &domain.rarefied_lookups),
    ("equal-sessions", "sessions", |domain| &domain.rarefied_sessions),
];

/// Sources at equal volume.
fn rarefied(id: &str, what: &str, part: Part, of: &Comparison) -> Option<Picture> {
    let log = |value: f64| value.max(1.0).log10();
    let whisker = |(place, domain): (usize, &ComparedDomain)| {
        let figure = part(domain).sources.as_ref();
        let bounds = figure.and_then(|figure| figure.low.zip(figure.high));
        let shown = bounds.map(|(low, high)| format!(" ({low:.1}–{high:.1})")).unwrap_or_default();
        Whisker {
            label: domain.domain.clone(),
            shown: figure.map_or_else(|| "n/a".to_owned(), |figure| format!("{:.1}{shown}", figure.value)),
            value: figure.map(|figure| log(figure.value)),
            bounds: bounds.map(|(low, high)| (log(low), log(high))),
            class: if place == 0 { "s1" } else { "s2" }.to_owned(),
        }
    };
    let rows: Vec<Whisker> = of.domains.iter().enumerate().map(whisker).collect();
    let most = rows.iter().filter_map(|row| row.bounds.map(|bounds| bounds.1).or(row.value)).reduce(f64::max)?;
    let top = most.ceil().max(1.0);
    let ticks =
        (0..=top as u32).map(|decade| (f64::from(decade), cells::count(10u64.saturating_pow(decade)))).collect();
    let told: Vec<String> = rows.iter().map(|row| format!("{}: {}", row.label, row.shown)).collect();
    let axis = Axis { values: (0.0, top), ticks, line: None };
    svg::whiskers(id, format!("Sources at equal {what}"), format!("{}.", told.join("; ")), &axis, &rows)
}

/// The differences of shares.
fn differences(comparison: &Comparison) -> Markup {
    let rows = &comparison.differences;
    let reach = reach(rows);
    let of_peer = |(at, rows): (usize, &[Difference])| whiskers(at, rows, reach);
    let pictures = rows.chunk_by(|a, b| a.peer == b.peer).enumerate().filter_map(of_peer);
    let body = html! {
        @for (picture, peer) in pictures {
            h3 { "Less " bdi { (peer) } }
            (parts::figure(&picture, &html! {
                "The domain's share less the peer's, in percentage points, with Newcombe's 95 % interval. Right of the line "
                "the domain has the greater share."
            }))
        }
        (parts::table("Differences of shares", &comparison_table::differences(rows)))
    };
    parts::section("differences", "Differences", &body)
}

/// A difference and its bounds in percentage points.
fn points(row: &Difference) -> Option<(f64, Option<(f64, f64)>)> {
    let figure = row.difference.as_ref()?;
    Some((100.0 * figure.value, figure.low.zip(figure.high).map(|(low, high)| (100.0 * low, 100.0 * high))))
}

/// How far the scale of differences goes to either side, so that it is the same for all peers.
fn reach(rows: &[Difference]) -> f64 {
    let ends = |(value, bounds): (f64, Option<(f64, f64)>)| {
        let (low, high) = bounds.unwrap_or((value, value));
        value.abs().max(low.abs()).max(high.abs())
    };
    let far = rows.iter().filter_map(points).map(ends).fold(0.0, f64::max);
    [5.0, 10.0, 25.0, 50.0].into_iter().find(|reach| far <= *reach).unwrap_or(100.0)
}

/// The differences from one peer as a picture, and the peer.
fn whiskers(at: usize, rows: &[Difference], reach: f64) -> Option<(Picture, String)> {
    let whisker = |row: &Difference| {
        let (value, bounds) = points(row).unzip();
        let bounds = bounds.flatten();
        let interval = bounds.map(|(low, high)| format!(" ({low:+.1} to {high:+.1})")).unwrap_or_default();
        let shown = value.map_or_else(|| "n/a".to_owned(), |value| format!("{value:+.1}{interval}"));
        Whisker { label: row.share.clone(), shown, value, bounds, class: "s1".to_owned() }
    };
    let peer = super::escape::text(&rows.first()?.peer);
    let rows: Vec<Whisker> = rows.iter().map(whisker).collect();
    let ticks = [-1.0, -0.5, 0.0, 0.5, 1.0].map(|part| {
        let value = part * reach;
        (value, if part == 0.0 { "0".to_owned() } else { format!("{value:+}") })
    });
    let told: Vec<String> = rows.iter().map(|row| format!("{}: {}", row.label, row.shown)).collect();
    let axis = Axis { values: (-reach, reach), ticks: ticks.to_vec(), line: Some(0.0) };
    let desc = format!("A dot for each difference, a line for its interval: {}.", told.join("; "));
    let title = format!("Differences of shares, the domain's less those of {peer}");
    Some((svg::whiskers(&format!("difference-{at}"), title, desc, &axis, &rows)?, peer))
}
