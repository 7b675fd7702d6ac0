//! The raster: a row for each day, a mark for each stretch of minutes in which a leading source asked.
//!
//! The marks themselves are made in [`super::marks`].

use maud::{Markup, html};

use super::super::super::{Dark, ProfileSection, Raster};
use super::axis;
use super::labels::{self, Mark};
use super::marks::{PARTS, layer, paths, stripes};
use super::shares::colour;
use super::{LINE, Picture, Point, WIDTH, hatch, hatched, line, px, rect, text};

/// Units at the left, for the dates.
const LEFT: f64 = 84.0;
/// Units at the right, for the events.
const RIGHT: f64 = 142.0;
/// Units of the rows together, as far as rows are neither too thin nor too thick.
const HEIGHT: f64 = 900.0;
/// The thinnest and the thickest row.
const ROW: (f64, f64) = (1.2, 18.0);
/// Units above the rows, for the hours.
const TOP: f64 = LINE + 4.0;
/// Units of the shortest mark: a dot that the eye finds.
const DOT: f64 = 3.2;

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
fn dark(raster: &Raster, layout: Layout) -> Vec<(bool, Point, Point)> {
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
