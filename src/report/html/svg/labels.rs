//! Labels of events that may lie close together.

use maud::{Markup, html};

use super::super::super::{Event, ProfileSection};
use super::{LETTER, LINE, line, px, text};

/// Rows of labels above a picture; what finds no place there keeps its line only.
const ROWS: usize = 4;
/// Changes of level beyond which none has a label.
const MANY: usize = 6;

/// An event with a place.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// Where, in units.
    pub at: f64,
    /// A word or two.
    pub label: String,
    /// The class of its line.
    pub class: &'static str,
}

/// The changes of level: the day of each, as in `2016-06-23`, and what to call it.
pub(super) fn changes(profile: &ProfileSection) -> Vec<(&str, &'static str)> {
    let change = |event: &'_ Event| match event {
        Event::Change { before_sessions_per_day: before, after_sessions_per_day: after, .. } => {
            Some(if after > before { "step up" } else { "step down" })
        }
        _ => None,
    };
    let dated = profile.history.iter().filter_map(|event| match event {
        Event::Change { date, .. } => Some((date.as_str(), change(event)?)),
        _ => None,
    });
    let all: Vec<(&str, &'static str)> = dated.collect();
    let many = all.len() > MANY;
    all.into_iter().map(|(date, word)| (date, if many { "" } else { word })).collect()
}

/// Whether the domain has ended.
pub(super) fn has_ended(profile: &ProfileSection) -> bool {
    profile.history.iter().any(|event| matches!(event, Event::End(end) if end.ended == Some(true)))
}

/// Marks with the row that each label stands in, from 0 at the bottom, and the rows that are needed.
fn arranged(mut marks: Vec<Mark>, right: f64) -> (Vec<(Mark, Option<usize>)>, usize) {
    marks.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut ends = [f64::MIN; ROWS];
    let mut place = |mark: &Mark| {
        let width = mark.label.chars().count() as f64 * LETTER;
        let start = start_of(mark.at, width, right);
        let row = ends.iter().position(|end| *end <= start).filter(|_| !mark.label.is_empty())?;
        ends[row] = start + width + LETTER;
        Some(row)
    };
    let placed: Vec<(Mark, Option<usize>)> = marks
        .into_iter()
        .map(|mark| {
            let row = place(&mark);
            (mark, row)
        })
        .collect();
    let rows = placed.iter().filter_map(|(_, row)| *row).max().map_or(0, |row| row + 1);
    (placed, rows)
}

/// Where a label begins: at its line, or where it ends at the right edge.
fn start_of(at: f64, width: f64, right: f64) -> f64 {
    if at + 4.0 + width > right { at - 4.0 - width } else { at + 4.0 }
}

/// Vertical lines down to `bottom`, with their labels in rows above `top`; gives the units that the rows take.
pub(super) fn standing(marks: Vec<Mark>, right: f64, height: f64) -> (f64, Markup) {
    let (placed, rows) = arranged(marks, right);
    let top = rows as f64 * LINE;
    let body = html! {
        @for (mark, row) in &placed {
            @let y = row.map_or(top, |row| top - row as f64 * LINE - 7.0);
            (line((mark.at, row.map_or(top, |_| y - 9.0)), (mark.at, top + height), mark.class))
            @if row.is_some() {
                @let is_left = start_of(mark.at, mark.label.chars().count() as f64 * LETTER, right) < mark.at;
                @let (x, class) = if is_left { (mark.at - 4.0, "t end event") } else { (mark.at + 4.0, "t event") };
                (text(x, y, class, &mark.label))
            }
        }
    };
    (top, body)
}

/// Labels at the right of a picture, each beside its place, moved apart where they would touch.
pub(super) fn beside(mut marks: Vec<Mark>, (from, to): (f64, f64), (top, bottom): (f64, f64)) -> Markup {
    marks.sort_by(|a, b| a.at.total_cmp(&b.at));
    let most = ((bottom - top) / LINE).max(1.0) as usize;
    marks.retain(|mark| !mark.label.is_empty());
    marks.truncate(most);
    let mut places: Vec<f64> = Vec::new();
    for mark in &marks {
        let least = places.last().map_or(top + LINE / 2.0, |before| before + LINE);
        places.push(mark.at.max(least));
    }
    let mut limit = bottom - LINE / 2.0;
    for place in places.iter_mut().rev() {
        *place = place.min(limit);
        limit = *place - LINE;
    }
    html! {
        @for (mark, y) in marks.iter().zip(&places) {
            path class=(mark.class) d={ "M" (px(from)) " " (px(mark.at)) "L" (px(to - 4.0)) " " (px(*y)) } {}
            (text(to, *y + 5.0, "t event", &mark.label))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A mark with a label.
    fn mark(at: f64, label: &str) -> Mark {
        Mark { at, label: label.to_owned(), class: "" }
    }

    #[test]
    fn labels_that_would_touch_stand_in_rows() {
        let (placed, rows) = arranged(vec![mark(700.0, "end"), mark(10.0, "step up"), mark(20.0, "step down")], 760.0);
        let shown: Vec<Option<usize>> = placed.iter().map(|(_, row)| *row).collect();
        assert_eq!((shown, rows), (vec![Some(0), Some(1), Some(0)], 2));
        assert_eq!(start_of(750.0, 100.0, 760.0), 646.0);
        let (placed, _) = arranged(vec![mark(0.0, "one"); 6], 760.0);
        assert_eq!(placed.iter().filter(|(_, row)| row.is_none()).count(), 2);
    }
}
