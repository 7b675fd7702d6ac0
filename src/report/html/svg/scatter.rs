//! All ranked domains by volume and figure, the leading ones named.

use maud::html;

use super::super::super::{OutlierRow, OutlierSearch, cells, hourmap};
use super::axis::{self, Scale};
use super::{LETTER, LINE, Picture, WIDTH, fitted, line, px, text};

/// Units at the left, for the figures.
const LEFT: f64 = 50.0;
/// Units of the field.
const HEIGHT: f64 = 360.0;
/// Units above the field.
const TOP: f64 = 16.0;
/// Rows that are drawn.
const DRAWN: usize = 10;
/// Rows that are named in the picture; the others have their number.
const NAMED: usize = 3;
/// Units of a name.
const NAME: f64 = 360.0;

/// A label beside a dot.
struct Label {
    /// The dot.
    dot: (f64, f64),
    /// Where the label begins, or ends.
    at: (f64, f64),
    /// Whether it ends there.
    is_left: bool,
    /// What it says.
    text: String,
}

/// The picture; `None` where nothing is ranked.
pub(in super::super) fn scatter(search: &OutlierSearch, rows: &[OutlierRow]) -> Option<Picture> {
    let drawn: Vec<&OutlierRow> = rows.iter().filter(|row| row.domain.spells.is_some()).take(DRAWN).collect();
    let decades = |row: &&OutlierRow| (row.domain.spells.unwrap_or(1).max(1) as f64).log10();
    let volumes = || search.cloud.iter().map(|cell| cell.spells_log10).chain(drawn.iter().map(decades));
    let (from, until) = (volumes().reduce(f64::min)?, volumes().reduce(f64::max)?);
    let x = Scale { values: ((from - 0.1).floor().max(0.0), (until + 0.1).ceil()), units: (LEFT, WIDTH - 8.0) };
    let y = Scale { values: (0.0, 1.0), units: (TOP + HEIGHT, TOP) };
    let most = search.cloud.iter().map(|cell| cell.domains).max().unwrap_or(1);
    let dots: Vec<(f64, f64)> = drawn.iter().map(|row| (x.at(decades(row)), y.at(row.figure))).collect();
    let body = html! {
        @for tenths in (0..=10u8).step_by(2) {
            @let value = f64::from(tenths) / 10.0;
            (line((LEFT, y.at(value)), (WIDTH - 8.0, y.at(value)), "grid"))
            (text(LEFT - 6.0, y.at(value) + 5.0, "t soft end", &format!("{value:.1}")))
        }
        @for decade in x.values.0 as i32..=x.values.1 as i32 {
            @let at = x.at(f64::from(decade));
            (line((at, TOP), (at, TOP + HEIGHT), "grid"))
            @let class = if at > WIDTH - 30.0 { "t soft end" } else { "t soft mid" };
            (text(at.min(WIDTH), TOP + HEIGHT + 22.0, class, &axis::short(10f64.powi(decade))))
        }
        @for cell in &search.cloud {
            circle class={ "cloud k" (hourmap::quarter(cell.domains, most)) } r="3.2"
                cx=(px(x.at(cell.spells_log10))) cy=(px(y.at(cell.figure))) {}
        }
        @for (cx, cy) in &dots { circle class="ranked" r="5.5" cx=(px(*cx)) cy=(px(*cy)) {} }
        @for label in labels(&drawn, &dots) {
            @if (label.at.1 - label.dot.1).abs() > 8.0 { (line(label.dot, (label.at.0, label.at.1 - 5.0), "lead")) }
            (text(label.at.0, label.at.1, if label.is_left { "t end" } else { "t" }, &label.text))
        }
    };
    let title = format!("Every ranked domain by volume and by {}", search.figure);
    Some(Picture { id: "scatter".to_owned(), title, desc: desc(search, &drawn), height: TOP + HEIGHT + 32.0, body })
}

/// What is drawn.
fn desc(search: &OutlierSearch, drawn: &[&OutlierRow]) -> String {
    let named: Vec<String> = drawn.iter().take(NAMED).map(|row| row.domain.domain.clone()).collect();
    format!(
        "{}: spells from left to right on a logarithmic scale, the figure from bottom to top. Ringed and numbered are \
         the most unusual, the first {}.",
        cells::counted(search.ranked, "domain"),
        named.join(", ")
    )
}

/// Labels that do not touch one another; a number that finds no place is left out, for the table has it too.
fn labels(drawn: &[&OutlierRow], dots: &[(f64, f64)]) -> Vec<Label> {
    let mut placed: Vec<(Label, (f64, f64))> = Vec::new();
    for (at, (row, dot)) in drawn.iter().zip(dots).enumerate() {
        let name = if at < NAMED { format!("{} {}", at + 1, row.domain.domain) } else { (at + 1).to_string() };
        let text = fitted(&name, NAME);
        let width = text.chars().count() as f64 * LETTER;
        let is_left = dot.0 + 9.0 + width > WIDTH;
        let start = if is_left { dot.0 - 9.0 - width } else { dot.0 + 9.0 };
        let is_beside = |y: f64, other: f64, (from, until): (f64, f64)| {
            (other - y).abs() >= LINE - 2.0 || start > until || start + width < from
        };
        let is_free = |y: &f64| {
            placed.iter().all(|(label, span)| is_beside(*y, label.at.1, *span))
                && dots.iter().all(|other| is_beside(*y, other.1 + 5.0, (other.0 - 6.0, other.0 + 6.0)))
        };
        let tries = if at < NAMED { 8 } else { 1 };
        let lines = (0..tries).flat_map(|n| [f64::from(n), -f64::from(n)]).map(|n| dot.1 + 5.0 + n * (LINE - 2.0));
        let inside = |y: &f64| (TOP + 4.0..TOP + HEIGHT).contains(y);
        if let Some(y) = lines.filter(inside).find(is_free) {
            let x = if is_left { dot.0 - 9.0 } else { dot.0 + 9.0 };
            placed.push((Label { dot: *dot, at: (x, y), is_left, text }, (start, start + width)));
        }
    }
    placed.into_iter().map(|(label, _)| label).collect()
}
