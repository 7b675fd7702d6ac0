//! Who asks: the share of each source as a bar.

use maud::{Markup, html};

use super::super::super::{ProfileSection, ProfileSource, cells, escape};
use super::axis::Scale;
use super::{Picture, WIDTH, fitted, rect, text};

/// Sources with a bar of their own.
const SHOWN: usize = 8;
/// Units of a source: a line of text, and a bar below it.
const ROW: f64 = 44.0;
/// Units of a bar.
const BAR: f64 = 12.0;
/// Sources that have a colour.
pub(super) const COLOURED: usize = 5;
/// The share from which on bars are drawn against all lookups; where none is as large, against the largest.
const LARGE: f64 = 0.1;
/// Units for the figures at the right.
const FIGURES: f64 = 240.0;

/// The class of a source's colour by its place; those beyond the leading ones share one.
pub(super) fn colour(place: usize) -> String {
    if place < COLOURED { format!("s{}", place + 1) } else { "s0".to_owned() }
}

/// The picture; `None` without sources.
pub(in super::super) fn shares(profile: &ProfileSection) -> Option<Picture> {
    let shown = profile.sources.get(..SHOWN).unwrap_or(&profile.sources);
    let most = shown.iter().map(|source| source.lookups_share).fold(0.0, f64::max);
    let rest = rest(profile, shown);
    let most = rest.as_ref().map_or(most, |(_, _, share)| most.max(*share));
    let whole = if most >= LARGE { 1.0 } else { most };
    let scale = Scale { values: (0.0, whole), units: (0.0, WIDTH) };
    let rows = shown.len() + usize::from(rest.is_some());
    let body = html! {
        @for (place, source) in shown.iter().enumerate() {
            @let label = source.label.as_ref().map(|label| format!(" · {label}")).unwrap_or_default();
            (row(place, &colour(place), &format!("{}{label}", source.source), source.lookups, source.lookups_share, scale))
        }
        @if let Some((sources, lookups, share)) = &rest {
            (row(shown.len(), "s0", &format!("{} others", cells::count(*sources)), *lookups, *share, scale))
        }
    };
    let leading =
        shown.iter().take(3).map(|source| format!("{} {}", source.source, cells::share(source.lookups_share)));
    let desc = format!("One bar for each source, the longest first: {}.", leading.collect::<Vec<_>>().join(", "));
    let title = format!("Sources of {} by share of lookups", profile.domain);
    (!shown.is_empty()).then(|| Picture { id: "shares".to_owned(), title, desc, height: rows as f64 * ROW, body })
}

/// One source: its name and figures, and its bar.
fn row(place: usize, class: &str, name: &str, lookups: u64, share: f64, scale: Scale) -> Markup {
    let top = place as f64 * ROW;
    let figures = format!("{} · {}", cells::count(lookups), cells::share(share));
    html! {
        (text(0.0, top + 20.0, "t", &fitted(name, WIDTH - FIGURES)))
        (text(WIDTH, top + 20.0, "t end", &escape::text(&figures)))
        @if scale.values.1 >= 1.0 { (rect((0.0, top + 27.0), (WIDTH, BAR), "track")) }
        (rect((0.0, top + 27.0), (scale.at(share).max(1.5), BAR), &format!("fill {class}")))
    }
}

/// The sources without a bar of their own: how many, their lookups, their share.
fn rest(profile: &ProfileSection, shown: &[ProfileSource]) -> Option<(u64, u64, f64)> {
    let hidden = profile.sources.get(shown.len()..).unwrap_or_default();
    let sources = (hidden.len() as u64).saturating_add(profile.sources_not_shown);
    let lookups = hidden.iter().fold(profile.sources_not_shown_lookups, |sum, s| sum.saturating_add(s.lookups));
    let share = 1.0 - shown.iter().map(|source| source.lookups_share).sum::<f64>();
    (sources > 0).then_some((sources, lookups, share.clamp(0.0, 1.0)))
}
