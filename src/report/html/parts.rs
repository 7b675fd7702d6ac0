//! Parts that all pages are made of: sections, tables, lists, figures.

use maud::{Markup, html};

use super::super::columns::{Cell, Column};
use super::super::notes::Notes;
use super::super::{cells, escape};
use super::svg::Picture;

/// The most rows of one table; `-o csv` has them all.
const MOST_ROWS: usize = 2_000;
/// Columns of text that stays on one line.
const SHORT: usize = 26;
/// Rows from which a table is folded.
const LONG: usize = 24;

/// A part of the page under a heading, with an anchor.
pub(super) fn section(id: &str, heading: &str, body: &Markup) -> Markup {
    html! {
        section id=(id) aria-labelledby={ (id) "-heading" } {
            h2 id={ (id) "-heading" } { (heading) }
            (body)
        }
    }
}

/// A sentence, made harmless, in which figures stay with their signs.
pub(super) fn prose(text: &str) -> String {
    let mut text = escape::text(text);
    for (loose, bound) in
        [(" %", "\u{a0}%"), ("p = ", "p\u{a0}=\u{a0}"), ("p < ", "p\u{a0}<\u{a0}"), (" UTC", "\u{a0}UTC")]
    {
        text = text.replace(loose, bound);
    }
    text
}

/// Points of a list; nothing where there are none. Texts are harmless already, as the report's sentences are.
pub(super) fn list(points: &[String]) -> Markup {
    html! {
        @if !points.is_empty() {
            ul.points { @for point in points { li { (prose(point)) } } }
        }
    }
}

/// A picture with what is to be known of it.
pub(super) fn figure(picture: &Picture, caption: &Markup) -> Markup {
    html! {
        figure {
            (picture.draw())
            figcaption { (caption) }
        }
    }
}

/// A table with its caption, the reasons of what is withheld below it, and how many rows are left out.
pub(super) fn table(caption: &str, columns: &[Column]) -> Markup {
    let mut notes = Notes::default();
    let rows = columns.first().map_or(0, |column| column.cells.len());
    let shown = rows.min(MOST_ROWS);
    let classes: Vec<&str> = columns.iter().map(class).collect();
    let body: Vec<Markup> = (0..shown).map(|at| table_row(at, columns, &classes, &mut notes)).collect();
    let reasons: Vec<String> = notes.numbered().map(|(_, reason)| reason.to_owned()).collect();
    html! {
        div.scroll role="region" aria-label=(caption) tabindex="0" {
            table {
                caption { (caption) }
                thead { tr { @for column in columns { (head(column)) } } }
                tbody { @for row in &body { (row) } }
            }
        }
        @if !reasons.is_empty() {
            ol.notes aria-label="Why figures are withheld" { @for reason in &reasons { li { (escape::text(reason)) } } }
        }
        @if rows > shown {
            p.soft { (cells::count((rows - shown) as u64)) " more rows are left out of this page; " code { "-o csv" } " has them." }
        }
    }
}

/// The class of a column's cells: figures stand at the right, short text keeps its line, long text has room to wrap.
fn class(column: &Column) -> &'static str {
    let is_short = |cell: &Cell| match cell {
        Cell::Text(text) => cells::width(text) <= SHORT,
        Cell::Withheld(_) => true,
    };
    match column.is_text {
        false => "num",
        true if column.cells.iter().all(is_short) => "word",
        true => "long",
    }
}

/// The head of a column.
fn head(column: &Column) -> Markup {
    html! {
        th scope="col" class=(class(column)) {
            (escape::text(&column.head))
            @if !column.unit.is_empty() { " " span.soft { (escape::text(&column.unit)) } }
        }
    }
}

/// One row; its first cell is its head.
fn table_row(at: usize, columns: &[Column], classes: &[&str], notes: &mut Notes) -> Markup {
    let shown = |column: &Column| column.cells.get(at).map_or_else(Markup::default, |cell| content(cell, notes));
    let cells: Vec<Markup> = columns.iter().map(shown).collect();
    html! {
        tr {
            @for (place, (cell, class)) in cells.iter().zip(classes).enumerate() {
                @if place == 0 { th scope="row" class=(class) { (cell) } } @else { td class=(class) { (cell) } }
            }
        }
    }
}

/// What a cell shows.
fn content(cell: &Cell, notes: &mut Notes) -> Markup {
    match cell {
        Cell::Text(text) => html! { (escape::text(text)) },
        Cell::Withheld(reason) => html! { span.na { "n/a" } sup { (notes.number(reason)) } },
    }
}

/// A table that is folded when it is long.
pub(super) fn folded(summary: &str, caption: &str, columns: &[Column]) -> Markup {
    let rows = columns.first().map_or(0, |column| column.cells.len());
    html! {
        @if rows > 0 {
            details open[rows <= LONG] {
                summary { (summary) }
                (table(caption, columns))
            }
        }
    }
}

/// A table that is always folded, and not printed unless it is open, since a picture shows the same.
pub(super) fn behind(summary: &str, caption: &str, columns: &[Column]) -> Markup {
    html! {
        details.behind {
            summary { (summary) }
            (table(caption, columns))
        }
    }
}

/// A coloured square of a legend; the text beside it says what it is.
pub(super) fn swatch(class: &str) -> Markup {
    html! { span class={ "swatch " (class) } aria-hidden="true" {} }
}

/// Links to the sections of the page.
pub(super) fn contents(sections: &[(&str, &str)]) -> Markup {
    html! {
        nav aria-label="Contents" {
            ul { @for (id, heading) in sections { li { a href={ "#" (id) } { (heading) } } } }
        }
    }
}
