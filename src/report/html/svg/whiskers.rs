//! Figures with their intervals: a dot, and a line from bound to bound.

use maud::{Markup, html};

use super::axis::Scale;
use super::{Picture, WIDTH, fitted, line, px, text};

/// Units of a figure: a line of text, and its dot below it.
const ROW: f64 = 48.0;
/// Units at both sides of the scale.
const SIDE: f64 = 8.0;
/// Units for the figure at the right.
const FIGURE: f64 = 330.0;

/// A figure to draw.
#[derive(Clone, Debug)]
pub(in super::super) struct Whisker {
    /// What it is.
    pub label: String,
    /// The figure in words.
    pub shown: String,
    /// The figure itself; none where it is withheld.
    pub value: Option<f64>,
    /// Its bounds.
    pub bounds: Option<(f64, f64)>,
    /// The class of its colour.
    pub class: String,
}

/// What the figures stand on.
#[derive(Clone, Debug)]
pub(in super::super) struct Axis {
    /// From where to where.
    pub values: (f64, f64),
    /// Values with a tick, and what it says.
    pub ticks: Vec<(f64, String)>,
    /// A value with a line through all rows, such as no difference.
    pub line: Option<f64>,
}

/// The picture; `None` without figures.
pub(in super::super) fn whiskers(
    id: &str,
    title: String,
    desc: String,
    axis: &Axis,
    rows: &[Whisker],
) -> Option<Picture> {
    let scale = Scale { values: axis.values, units: (SIDE, WIDTH - SIDE) };
    let bottom = rows.len() as f64 * ROW + 4.0;
    let body = html! {
        @for (value, label) in &axis.ticks {
            @let at = scale.at(*value);
            @let class = if at < 60.0 { "t soft" } else if at > WIDTH - 60.0 { "t soft end" } else { "t soft mid" };
            @let x = if at < 60.0 { 0.0 } else if at > WIDTH - 60.0 { WIDTH } else { at };
            (line((at, 0.0), (at, bottom), "grid"))
            (text(x, bottom + 20.0, class, label))
        }
        @if let Some(value) = axis.line { (line((scale.at(value), 0.0), (scale.at(value), bottom), "axis")) }
        @for (place, row) in rows.iter().enumerate() { (whisker(place as f64 * ROW, row, scale)) }
    };
    (!rows.is_empty()).then(|| Picture { id: id.to_owned(), title, desc, height: bottom + 28.0, body })
}

/// One figure.
fn whisker(top: f64, row: &Whisker, scale: Scale) -> Markup {
    let y = top + 36.0;
    html! {
        (text(0.0, top + 20.0, "t", &fitted(&row.label, WIDTH - FIGURE)))
        (text(WIDTH, top + 20.0, "t end", &row.shown))
        @if let Some((low, high)) = row.bounds {
            @let (low, high) = (scale.at(low), scale.at(high));
            path class={ "whisker " (row.class) }
                d={ "M" (px(low)) " " (px(y)) "L" (px(high)) " " (px(y)) "M" (px(low)) " " (px(y - 5.0)) "v10M" (px(high)) " " (px(y - 5.0)) "v10" } {}
        }
        @if let Some(value) = row.value {
            circle class={ "fill " (row.class) } cx=(px(scale.at(value))) cy=(px(y)) r="5" {}
        }
    }
}
