//! Gaps and rhythm: for all sources and each leading one, the gaps as a picture, the verdict, and what fits.

use maud::{Markup, html};

use super::super::columns::{Cell, Column, number};
use super::super::{GapBin, ProfileSection, Rhythm, cells, escape, rhythm_table};
use super::{parts, svg};

/// The section; `None` where rhythm is not told.
pub(super) fn section(profile: &ProfileSection) -> Option<Markup> {
    let span = svg::gap_span(&profile.rhythm);
    let reason = profile.rhythm_withheld.as_ref();
    let body = html! {
        @if let Some(reason) = reason { p { "n/a: " (escape::text(reason)) } }
        @if span.is_some() {
            p.soft {
                "Bars: gaps from lookup to lookup. Lines above them: gaps from the start of a session to the start of the next. "
                "Lengths are on a logarithmic scale, gaps of zero are left out; a TTL is marked where it was given or fits."
            }
        }
        @for (at, rhythm) in profile.rhythm.iter().enumerate() { (subject(at, rhythm, span)) }
    };
    let is_there = reason.is_some() || !profile.rhythm.is_empty();
    is_there.then(|| parts::section("rhythm", "Gaps and rhythm", &body))
}

/// One subject.
fn subject(at: usize, rhythm: &Rhythm, span: Option<(f64, f64)>) -> Markup {
    let picture = span.and_then(|span| svg::gaps(&format!("gaps-{at}"), rhythm, span));
    let seconds = |value: f64| Cell::Text(cells::duration(value));
    let bins = &rhythm.gap_bins;
    let columns = [
        Column::figures("from", "", 0, bins, |bin: &GapBin| seconds(bin.from_seconds)),
        Column::figures("below", "", 0, bins, |bin| seconds(bin.until_seconds)),
        Column::figures("gaps", "between lookups", 0, bins, |bin| number(bin.lookup_gaps)),
        Column::figures("gaps", "between sessions", 0, bins, |bin| number(bin.session_gaps)),
    ];
    let subject = escape::text(&rhythm.subject);
    html! {
        div.subject {
            h3 { bdi { (subject) } ": " span.verdict { (rhythm.verdict) } }
            @if let Some(picture) = &picture {
                (parts::figure(picture, &html! {
                    (cells::counted(rhythm.lookup_gaps.intervals, "gap")) " between lookups, "
                    (cells::count(rhythm.lookup_gaps.zero_gaps)) " of zero besides; "
                    (cells::counted(rhythm.session_gaps.intervals, "gap")) " between sessions."
                }))
            }
            ul.points {
                @for signature in &rhythm.signatures {
                    li {
                        b { (signature.pattern) } ": " (parts::prose(&signature.figures))
                        " " span.mimic { "Can be mimicked by " (signature.mimic) "." }
                    }
                }
                @if rhythm.signatures.is_empty() { li { "No pattern fits." } }
                li.soft { (parts::prose(&rhythm_table::figures(rhythm))) }
            }
            @if !bins.is_empty() {
                (parts::behind("The gaps as a table", &format!("Gaps of {subject} by length"), &columns))
            }
        }
    }
}
