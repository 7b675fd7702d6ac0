//! The raster: a row for each day, a mark for each stretch of minutes in which a leading source asked.
//!
//! Marks are runs of equal cells, drawn as thick lines; runs that look alike are one path. Within a row, sources that
//! asked in the same cell lie one above the other, so that a pair shows as stripes.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::super::super::hourmap::quarter;
use super::super::super::{Dark, ProfileSection, Raster, RasterCell};
use super::axis;
use super::labels::{self, Mark};
use super::shares::colour;
use super::{LINE, Picture, WIDTH, fitted, hatch, hatched, line, px, rect, text};

/// Units at the left, for the dates.
const LEFT: f64 = 60.0;
/// Units at the right, for the events.
const RIGHT: f64 = 134.0;
/// Units of the rows together, as far as rows are neither too thin nor too thick.
const HEIGHT: f64 = 900.0;
/// The thinnest and the thickest row.
const ROW: (f64, f64) = (1.2, 18.0);
/// Units above the rows, for the hours.
const TOP: f64 = LINE + 4.0;
/// Sources that are shown in one cell; of more, those with the most lookups.
const STRIPES: usize = 3;
/// Parts of a row: halves and thirds of it are whole numbers.
const PARTS: u32 = 12;
/// Units of the shortest mark: a dot that the eye finds.
const DOT: f64 = 3.2;
/// The most lookups of a cell while all marks are equally strong.
pub(in super::super) const FEW: u64 = 4;

/// What marks have in common that are one path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    /// The source's place.
    layer: u32,
    /// How strong the mark is, 1 to 4.
    strength: u32,
    /// How many share the cell.
    stripes: u32,
}

/// A stripe of a row, with what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Stripe {
    /// How it looks.
    look: Look,
    /// The row.
    row: u32,
    /// Its middle, in parts of a row.
    middle: u32,
    /// The bin.
    bin: u32,
}

/// Where things are.
#[derive(Clone, Copy, Debug)]
struct Layout {
    /// Units of a row.
    tall: f64,
    /// Units of a minute.
    minute: f64,
    /// How many rows.
    rows: f64,
}

impl Layout {
    /// The layout of a raster.
    fn of(raster: &Raster) -> Self {
        let rows = f64::from(raster.rows.max(1));
        Layout { tall: (HEIGHT / rows).clamp(ROW.0, ROW.1), minute: (WIDTH - LEFT - RIGHT) / 1_440.0, rows }
    }

    /// The top of a row.
    fn y(self, row: f64) -> f64 {
        TOP + row * self.tall
    }

    /// The place of a minute of the day.
    fn x(self, minute: u32) -> f64 {
        LEFT + f64::from(minute) * self.minute
    }

    /// The bottom of the last row.
    fn bottom(self) -> f64 {
        self.y(self.rows)
    }
}

/// The picture; `None` without times.
pub(in super::super) fn raster(profile: &ProfileSection) -> Option<Picture> {
    let raster = profile.raster.as_ref()?;
    let layout = Layout::of(raster);
    let id = "raster";
    let body = html! {
        (hatch(id))
        (rect((LEFT, TOP), (layout.x(1_440) - LEFT, layout.bottom() - TOP), "ground"))
        @for (log_gap, corner, size) in dark(raster, layout) {
            @if log_gap { (hatched(id, corner, size)) } @else { (rect(corner, size, "outside")) }
        }
        @for hour in (0..=24).step_by(3) {
            @let at = layout.x(hour * 60);
            (line((at, TOP - 4.0), (at, layout.bottom() + 4.0), "grid"))
            @for y in [TOP - 9.0, layout.bottom() + 20.0] { (text(at, y, "t soft mid", &format!("{hour:02}"))) }
        }
        (dates(raster, layout))
        (marks(raster, layout))
        (events(profile, raster, layout))
    };
    let title = format!("When each leading source asked for {}: days by time of day", profile.domain);
    Some(Picture { id: id.to_owned(), title, desc: desc(profile, raster), height: layout.bottom() + LINE + 2.0, body })
}

/// What is drawn.
fn desc(profile: &ProfileSection, raster: &Raster) -> String {
    let row = if raster.row_days == 1 { "each day".to_owned() } else { format!("every {} days", raster.row_days) };
    let named = raster.sources.join(", ");
    format!(
        "A row for {row} from {} on, the first at the top; from left to right the time of day ({}). Marks are {} minutes \
         in which a source asked: {named}{}. Log outages are hatched.",
        raster.first_date,
        profile.days_zone,
        raster.bin_minutes,
        if raster.others > 0 { ", and all others" } else { "" },
    )
}

/// What the log does not cover as rectangles; equal stretches of rows below one another are one.
fn dark(raster: &Raster, layout: Layout) -> Vec<(bool, (f64, f64), (f64, f64))> {
    let mut joined: Vec<(Dark, u32)> = Vec::new();
    for dark in &raster.dark {
        let alike = |(other, end): &&mut (Dark, u32)| {
            (other.from_minute, other.until_minute, other.log_gap)
                == (dark.from_minute, dark.until_minute, dark.log_gap)
                && *end == dark.row
        };
        match joined.iter_mut().rev().take(4).find(alike) {
            Some((_, end)) => *end = dark.row + 1,
            None => joined.push((*dark, dark.row + 1)),
        }
    }
    let placed = |(dark, end): (Dark, u32)| {
        let corner = (layout.x(dark.from_minute), layout.y(f64::from(dark.row)));
        let size = (layout.x(dark.until_minute) - corner.0, layout.y(f64::from(end)) - corner.1);
        (dark.log_gap, corner, size)
    };
    joined.into_iter().map(placed).collect()
}

/// The dates beside the rows.
fn dates(raster: &Raster, layout: Layout) -> Markup {
    let most = ((layout.bottom() - TOP) / LINE).max(1.0) as i64;
    let days = i64::from(raster.rows) * i64::from(raster.row_days);
    let ticks = axis::date(&raster.first_date).map(|first| axis::dates(first, days, most.min(12))).unwrap_or_default();
    html! {
        @for (day, label) in &ticks {
            @let y = layout.y(*day as f64 / f64::from(raster.row_days.max(1)));
            (line((LEFT - 6.0, y), (LEFT, y), "axis"))
            (text(LEFT - 8.0, (y + 10.0).min(layout.bottom()), "t soft end", label))
        }
    }
}

/// How strong the mark of a cell is, 1 to 4, where the busiest has `most` lookups.
fn strength(lookups: u64, most: u64) -> u32 {
    if most <= FEW { 4 } else { quarter(scaled(lookups, most), 1_000) as u32 }
}

/// The most lookups of a cell.
fn busiest<'a>(cells: impl IntoIterator<Item = &'a RasterCell>) -> u64 {
    cells.into_iter().map(|cell| cell.lookups).max().unwrap_or(0)
}

/// The stripes of cells: at most three to a cell, in the order of the sources.
fn stripes(cells: &[RasterCell]) -> Vec<Stripe> {
    let most = busiest(cells);
    let mut stripes = Vec::new();
    for cell in cells.chunk_by(|a, b| (a.row, a.bin) == (b.row, b.bin)) {
        let mut shown = cell.to_vec();
        shown.sort_by_key(|cell| (std::cmp::Reverse(cell.lookups), cell.layer));
        shown.truncate(STRIPES);
        shown.sort_by_key(|cell| cell.layer);
        let height = PARTS / shown.len().max(1) as u32;
        for (place, cell) in shown.iter().enumerate() {
            let strength = strength(cell.lookups, most);
            let look = Look { layer: cell.layer, strength, stripes: shown.len() as u32 };
            let middle = place as u32 * height + height / 2;
            stripes.push(Stripe { look, row: cell.row, middle, bin: cell.bin });
        }
    }
    stripes
}

/// A count on a logarithmic scale, in thousandths of that of `most`, so that one burst does not pale all others.
fn scaled(lookups: u64, most: u64) -> u64 {
    let scale = |n: u64| (1.0 + n as f64).ln();
    (1_000.0 * scale(lookups) / scale(most.max(1))).round() as u64
}

/// The paths of all marks, by how they look; none is shorter than `least` bins.
fn paths(mut stripes: Vec<Stripe>, least: f64) -> BTreeMap<Look, String> {
    stripes.sort_unstable();
    let joins = |a: &Stripe, b: &Stripe| (a.look, a.row, a.middle) == (b.look, b.row, b.middle) && a.bin + 1 == b.bin;
    let mut paths: BTreeMap<Look, String> = BTreeMap::new();
    for run in stripes.chunk_by(joins) {
        let y = u64::from(run[0].row) * u64::from(PARTS) + u64::from(run[0].middle);
        let length = px((run.len() as f64).max(least));
        paths.entry(run[0].look).or_default().push_str(&format!("M{} {y}h{length}", run[0].bin));
    }
    paths
}

/// All marks, in units of bins and of parts of a row.
fn marks(raster: &Raster, layout: Layout) -> Markup {
    let bin = f64::from(raster.bin_minutes) * layout.minute;
    let part = layout.tall / f64::from(PARTS);
    // Thick rows are told apart by the ground between them; thin ones need all of their height.
    let cover = if layout.tall > 4.0 { 0.88 } else { 1.0 };
    html! {
        g transform={ "translate(" (px(LEFT)) " " (px(TOP)) ") scale(" (format!("{bin:.4} {part:.4}")) ")" } {
            @for (look, path) in &paths(stripes(&raster.cells), DOT / bin) {
                path class={ "mark k" (look.strength) " " (colour(layer(raster, look.layer))) }
                    stroke-width=(px(f64::from(PARTS / look.stripes) * cover)) d=(path) {}
            }
        }
    }
}

/// Panels in a line of the picture that shows each source by itself.
const PANELS: usize = 3;
/// Units between panels.
const BETWEEN: f64 = 14.0;
/// Units of a panel's rows together.
const PANEL: f64 = 300.0;

/// Each source by itself, on the same days and hours: sources that act together make the same picture. `None` where
/// there is one source only.
pub(in super::super) fn by_source(profile: &ProfileSection) -> Option<Picture> {
    let raster = profile.raster.as_ref()?;
    let named = raster.sources.len();
    let panels = named + usize::from(raster.others > 0);
    if panels < 2 {
        return None;
    }
    let wide = (WIDTH - BETWEEN * (PANELS - 1) as f64) / PANELS as f64;
    let tall = PANEL.min(f64::from(raster.rows.max(1)) * ROW.1);
    let corner = |at: usize| {
        let (column, line) = ((at % PANELS) as f64, (at / PANELS) as f64);
        (column * (wide + BETWEEN), LINE + line * (tall + LINE + BETWEEN))
    };
    let body = html! {
        @for at in 0..panels {
            @let (x, y) = corner(at);
            @let name = raster.sources.get(at).map_or("all others", String::as_str);
            (text(x, y - 7.0, "t", &fitted(name, wide)))
            (rect((x, y), (wide, tall), "ground"))
            (panel(raster, at, (x, y), (wide, tall)))
        }
    };
    let title = format!("Each leading source of {} by itself: days by time of day", profile.domain);
    let desc = "The same rows and hours as in the picture above, one panel for each source.".to_owned();
    let height = corner(panels - 1).1 + tall + 4.0;
    Some(Picture { id: "raster-by-source".to_owned(), title, desc, height, body })
}

/// The marks of one source, as high as their rows.
fn panel(raster: &Raster, at: usize, (x, y): (f64, f64), (wide, tall): (f64, f64)) -> Markup {
    let layer_of = |cell: &&RasterCell| (cell.layer as usize).min(raster.sources.len()) == at;
    let cells: Vec<&RasterCell> = raster.cells.iter().filter(layer_of).collect();
    let most = busiest(cells.iter().copied());
    let stripe = |cell: &&RasterCell| {
        let look = Look { layer: cell.layer, strength: strength(cell.lookups, most), stripes: 1 };
        Stripe { look, row: cell.row, middle: PARTS / 2, bin: cell.bin }
    };
    let stripes: Vec<Stripe> = cells.iter().map(stripe).collect();
    let bin = wide * f64::from(raster.bin_minutes) / 1_440.0;
    let part = tall / f64::from(raster.rows.max(1)) / f64::from(PARTS);
    html! {
        g transform={ "translate(" (px(x)) " " (px(y)) ") scale(" (format!("{bin:.4} {part:.4}")) ")" } {
            @for (look, path) in &paths(stripes, 2.0 / bin) {
                path class={ "mark k" (look.strength) " " (colour(layer(raster, look.layer))) } stroke-width=(PARTS) d=(path) {}
            }
        }
    }
}

/// The place of a layer's colour; that of all others is beyond the leading ones.
fn layer(raster: &Raster, layer: u32) -> usize {
    if layer as usize >= raster.sources.len() { usize::MAX } else { layer as usize }
}

/// Changes of level, outages and the end at the right.
fn events(profile: &ProfileSection, raster: &Raster, layout: Layout) -> Markup {
    let first = axis::date(&raster.first_date);
    let row = |date: &str| {
        let days = axis::days_between(first?, axis::date(date)?);
        (0..i64::from(raster.rows) * i64::from(raster.row_days)).contains(&days).then_some(days)
    };
    let y = |days: i64| layout.y(days as f64 / f64::from(raster.row_days.max(1)));
    let change =
        |(date, word): (&str, &'static str)| Some(Mark { at: y(row(date)?), label: word.to_owned(), class: "change" });
    let mut marks: Vec<Mark> = labels::changes(profile).into_iter().filter_map(change).collect();
    let outages = dark(raster, layout).into_iter().filter(|(log_gap, ..)| *log_gap);
    let mut below = f64::MIN;
    for (_, corner, size) in outages {
        if corner.1 > below + LINE {
            marks.push(Mark { at: corner.1 + size.1 / 2.0, label: "outage".to_owned(), class: "outage" });
        }
        below = corner.1 + size.1;
    }
    let last = layout.y(f64::from(raster.last.0) + 1.0);
    let has_ended = labels::has_ended(profile);
    if has_ended || raster.last.0 + 1 < raster.rows {
        let label = if has_ended { "end" } else { "last" };
        marks.push(Mark { at: last, label: label.to_owned(), class: "ended" });
    }
    let right = layout.x(1_440);
    html! {
        @for mark in &marks {
            @if mark.class != "outage" { (line((LEFT, mark.at), (right, mark.at), mark.class)) }
        }
        (labels::beside(marks, (right, right + 18.0), (TOP, layout.bottom())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A cell.
    fn cell(row: u32, bin: u32, layer: u32, lookups: u64) -> RasterCell {
        RasterCell { row, bin, layer, lookups }
    }

    #[test]
    fn neighbours_are_one_run_and_pairs_are_stripes() {
        let cells = vec![cell(0, 3, 0, 1), cell(0, 4, 0, 1), cell(1, 3, 0, 1), cell(1, 3, 1, 2)];
        let paths = paths(stripes(&cells), 1.0);
        let shown: Vec<(u32, u32, &str)> =
            paths.iter().map(|(look, path)| (look.layer, look.stripes, path.as_str())).collect();
        assert_eq!(shown, [(0, 1, "M3 6h2"), (0, 2, "M3 15h1"), (1, 2, "M3 21h1")]);
    }

    #[test]
    fn of_many_sources_in_a_cell_the_busiest_are_shown() {
        let cells: Vec<RasterCell> = (0..6).map(|layer| cell(0, 0, layer, u64::from(layer) + 1)).collect();
        let shown: Vec<(u32, u32)> = stripes(&cells).iter().map(|s| (s.look.layer, s.middle)).collect();
        assert_eq!(shown, [(3, 2), (4, 6), (5, 10)]);
        assert_eq!((scaled(0, 9), scaled(9, 9), scaled(u64::MAX, u64::MAX)), (0, 1_000, 1_000));
    }
}
