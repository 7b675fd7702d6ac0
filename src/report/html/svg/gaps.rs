//! Gaps between lookups and between sessions, on a logarithmic scale.

use maud::html;

use super::super::super::{CacheFit, GapBin, Rhythm, cells};
use super::axis::{self, Scale};
use super::labels::{self, Mark};
use super::{Picture, WIDTH, line, px, text};

/// Units at the left, for the numbers.
const LEFT: f64 = 58.0;
/// Units of the bars.
const HEIGHT: f64 = 110.0;
/// Units below the bars, for the lengths.
const BELOW: f64 = 30.0;
/// Units from the name of one length to the next.
const APART: f64 = 72.0;

/// The shortest and the longest gap of several subjects, so that their pictures have one scale; `None` without gaps.
pub(in super::super) fn span(rhythms: &[Rhythm]) -> Option<(f64, f64)> {
    let bins = || rhythms.iter().flat_map(|rhythm| &rhythm.gap_bins);
    let from = bins().map(|bin| bin.from_seconds).reduce(f64::min)?;
    let until = bins().map(|bin| bin.until_seconds).reduce(f64::max)?;
    // A decade at least, or a single length would fill the picture.
    let (from, until) = (from.log10(), until.log10());
    let short = ((1.0 - (until - from)) / 2.0).max(0.0);
    Some((from - short, until + short))
}

/// The picture of one subject; `None` without gaps.
pub(in super::super) fn gaps(id: &str, rhythm: &Rhythm, span: (f64, f64)) -> Option<Picture> {
    let bins = &rhythm.gap_bins;
    let highest = bins.iter().map(|bin| bin.lookup_gaps.max(bin.session_gaps)).max()?;
    let ticks = axis::counts(highest as f64, 3);
    let x = Scale { values: span, units: (LEFT, WIDTH - 6.0) };
    let (top, marks) = labels::standing(marks(rhythm, x), WIDTH, HEIGHT);
    let y = Scale { values: (0.0, ticks.last().copied().unwrap_or(1.0)), units: (top + HEIGHT, top + 14.0) };
    let body = html! {
        @for tick in &ticks {
            (line((LEFT, y.at(*tick)), (WIDTH - 6.0, y.at(*tick)), "grid"))
            (text(LEFT - 6.0, y.at(*tick) + 4.0, "t soft end", &axis::short(*tick)))
        }
        path class="bar" d=(bars(bins, x, y)) {}
        path class="outline" d=(tops(bins, x, y)) {}
        (line((LEFT, y.at(0.0)), (WIDTH - 6.0, y.at(0.0)), "axis"))
        @for (at, name) in axis::lengths(x, APART) {
            (line((at, y.at(0.0)), (at, y.at(0.0) + 5.0), "axis"))
            @let (at, class) = if at > WIDTH - 50.0 { (WIDTH, "t soft end") } else { (at, "t soft mid") };
            (text(at, top + HEIGHT + 22.0, class, name))
        }
        (marks)
    };
    let title = format!("Gaps between lookups of {} on a logarithmic scale", rhythm.subject);
    Some(Picture { id: id.to_owned(), title, desc: desc(rhythm), height: top + HEIGHT + BELOW, body })
}

/// What is drawn, and the highest bar.
fn desc(rhythm: &Rhythm) -> String {
    let fullest = rhythm.gap_bins.iter().reduce(|a, b| if b.lookup_gaps > a.lookup_gaps { b } else { a });
    let fullest = fullest.map_or_else(String::new, |bin| {
        let (from, until) = (cells::duration(bin.from_seconds), cells::duration(bin.until_seconds));
        format!(" The most gaps between lookups, {}, are from {from} to {until}.", cells::count(bin.lookup_gaps))
    });
    format!("Filled bars count gaps from lookup to lookup, lines above them gaps from session to session.{fullest}")
}

/// The gaps between lookups as one path.
fn bars(bins: &[GapBin], x: Scale, y: Scale) -> String {
    let bar = |bin: &GapBin| {
        let (left, right) = (x.at(bin.from_seconds.log10()), x.at(bin.until_seconds.log10()));
        let (wide, tall) = (px(right - left - 0.6), px((y.at(0.0) - y.at(bin.lookup_gaps as f64)).max(0.8)));
        (bin.lookup_gaps > 0).then(|| format!("M{} {}h{wide}v-{tall}h-{wide}z", px(left + 0.3), px(y.at(0.0))))
    };
    bins.iter().filter_map(bar).collect()
}

/// The gaps between sessions as lines where the tops of their bars would be.
fn tops(bins: &[GapBin], x: Scale, y: Scale) -> String {
    let top = |bin: &GapBin| {
        let (left, right) = (x.at(bin.from_seconds.log10()), x.at(bin.until_seconds.log10()));
        let high = px(y.at(bin.session_gaps as f64));
        (bin.session_gaps > 0).then(|| format!("M{} {high}H{}", px(left), px(right)))
    };
    bins.iter().filter_map(top).collect()
}

/// The TTL, where one is given or fits, and a period that is confirmed.
fn marks(rhythm: &Rhythm, x: Scale) -> Vec<Mark> {
    let is_told = |cache: &&CacheFit| cache.fits || cache.ttl_from == "--ttl";
    let place = |seconds: f64| x.at(seconds.max(f64::MIN_POSITIVE).log10());
    let inside = |mark: &Mark| (LEFT..=WIDTH).contains(&mark.at);
    let ttl = rhythm.cache.as_ref().filter(is_told).map(|cache| {
        let label = format!("TTL {} ({})", cells::duration(cache.ttl_seconds), cache.ttl_from);
        Mark { at: place(cache.ttl_seconds), label, class: "change" }
    });
    let period = rhythm.period.as_ref().filter(|period| period.confirmed).map(|period| Mark {
        at: place(period.seconds),
        label: format!("period {}", cells::duration(period.seconds)),
        class: "ended",
    });
    ttl.into_iter().chain(period).filter(inside).collect()
}
