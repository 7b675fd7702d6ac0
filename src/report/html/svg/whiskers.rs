//! Figures with their intervals: a dot, and a line from bound to bound.

use maud::{Markup, html};

use super::axis::Scale;
use super::{LINE, Picture, WIDTH, line, px, text, wrapped};

/// Units of a figure: a line of text, and its dot below it; each further line of its label takes [`LINE`] more.
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
    let labels: Vec<Vec<String>> = rows.iter().map(|row| wrapped(&row.label, WIDTH - FIGURE)).collect();
    let tops = labels.iter().scan(0.0, |next, label| {
        let top = *next;
        *next += height(label);
        Some(top)
    });
    let bottom = labels.iter().map(|label| height(label)).sum::<f64>() + 4.0;
    let body = html! {
        @for (value, label) in &axis.ticks {
            @let at = scale.at(*value);
            @let class = if at < 60.0 { "t soft" } else if at > WIDTH - 60.0 { "t soft end" } else { "t soft mid" };
            @let x = if at < 60.0 { 0.0 } else if at > WIDTH - 60.0 { WIDTH } else { at };
            (line((at, 0.0), (at, bottom), "grid"))
            (text(x, bottom + 20.0, class, label))
        }
        @if let Some(value) = axis.line { (line((scale.at(value), 0.0), (scale.at(value), bottom), "axis")) }
        @for ((row, label), top) in rows.iter().zip(&labels).zip(tops) { (whisker(top, row, label, scale)) }
    };
    (!rows.is_empty()).then(|| Picture { id: id.to_owned(), title, desc, height: bottom + 28.0, body })
}

/// Units of a figure with this label.
fn height(label: &[String]) -> f64 {
    ROW + LINE * label.len().saturating_sub(1) as f64
}

/// One figure.
fn whisker(top: f64, row: &Whisker, label: &[String], scale: Scale) -> Markup {
    let y = top + height(label) - ROW + 36.0;
    html! {
        @for (at, shown) in label.iter().enumerate() { (text(0.0, top + 20.0 + LINE * at as f64, "t", shown)) }
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
