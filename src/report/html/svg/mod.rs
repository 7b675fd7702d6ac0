//! Pictures as SVG inside the page. All share one width, so that text has one size; what a narrow screen needs is in
//! the style.

mod axis;
mod gaps;
mod hours;
mod labels;
mod marks;
mod panels;
mod raster;
mod scatter;
mod shares;
mod volume;
mod whiskers;

pub(super) use gaps::{gaps, span as gap_span};
pub(super) use hours::hours;
pub(super) use marks::FEW;
pub(super) use panels::by_source;
pub(super) use raster::raster;
pub(super) use scatter::scatter;
pub(super) use shares::shares;
pub(super) use volume::volume;
pub(super) use whiskers::{Axis, Whisker, whiskers};

use maud::{Markup, html};

use super::super::{cells, escape};

/// A place by its distance from the left and the top, or a width and a height.
type Point = (f64, f64);

/// Units across a picture.
const WIDTH: f64 = 760.0;
/// Units of a line of text on a narrow screen, where letters are largest.
const LINE: f64 = 24.0;
/// Units of a letter there.
const LETTER: f64 = 12.4;

/// A picture.
pub(in super::super) struct Picture {
    /// What its parts are called by; unique on the page.
    pub id: String,
    /// What it shows, in a few words.
    pub title: String,
    /// The same in sentences, for those who do not see it.
    pub desc: String,
    /// Units from top to bottom.
    pub height: f64,
    /// What is drawn.
    pub body: Markup,
}

impl Picture {
    /// The SVG element.
    pub(super) fn draw(&self) -> Markup {
        html! {
            svg viewBox={ "0 0 " (px(WIDTH)) " " (px(self.height)) } role="img"
                aria-labelledby={ (self.id) "-title " (self.id) "-desc" } {
                title id={ (self.id) "-title" } { (escape::text(&self.title)) }
                desc id={ (self.id) "-desc" } { (escape::text(&self.desc)) }
                (self.body)
            }
        }
    }
}

/// A coordinate: a tenth of a unit is finer than any screen shows.
fn px(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Text at a place; `class` says how it is aligned and toned.
fn text(x: f64, y: f64, class: &str, shown: &str) -> Markup {
    html! { text x=(px(x)) y=(px(y)) class=(class) { (escape::text(shown)) } }
}

/// A line.
fn line(from: Point, to: Point, class: &str) -> Markup {
    html! { path class=(class) d={ "M" (px(from.0)) " " (px(from.1)) "L" (px(to.0)) " " (px(to.1)) } {} }
}

/// A rectangle by its corner, width and height.
fn rect(corner: Point, size: Point, class: &str) -> Markup {
    html! {
        rect class=(class) x=(px(corner.0)) y=(px(corner.1)) width=(px(size.0.max(0.0))) height=(px(size.1.max(0.0))) {}
    }
}

/// The pattern that shades what the log does not cover, under an id of its own.
fn hatch(id: &str) -> Markup {
    html! {
        defs {
            pattern id={ (id) "-hatch" } patternUnits="userSpaceOnUse" width="6" height="6" {
                rect width="6" height="6" class="hatch-ground" {}
                path class="hatch-line" d="M-1 1L1 -1M0 6L6 0M5 7L7 5" {}
            }
        }
    }
}

/// A rectangle in that pattern.
fn hatched(id: &str, corner: Point, size: Point) -> Markup {
    html! {
        rect fill={ "url(#" (id) "-hatch)" } x=(px(corner.0)) y=(px(corner.1)) width=(px(size.0)) height=(px(size.1)) {}
    }
}

/// Text in at most as many units as there are, by the letters of a narrow screen.
fn fitted(shown: &str, units: f64) -> String {
    cells::shorten(&escape::text(shown), (units / LETTER).max(1.0) as usize, "…")
}

/// Text of our own in lines of at most as many units as there are, by the letters of a narrow screen.
fn wrapped(shown: &str, units: f64) -> Vec<String> {
    cells::wrap(&escape::text(shown), Some((units / LETTER).max(1.0) as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short() {
        assert_eq!([0.04, -0.01, 10.0, 1.25, 1e6].map(px), ["0", "0", "10", "1.2", "1000000"]);
    }
}
