//! Lays a table out: which columns fit, how far text is shortened, and the aligned lines.

use comfy_table::{Cell as TableCell, CellAlignment, Table, presets};

use super::cells;
use super::columns::{Cell, Column};
use super::notes::Notes;
use super::page::{Page, Tone};

/// Columns between two columns of a table.
const SPACE: usize = 2;
/// A text column is not shortened below this while there are other columns to leave out.
const TEXT_COLUMNS: usize = 24;
/// A text column is not shortened below this while there is more than one column of figures.
const LEAST_TEXT: usize = 12;
/// A head is not shortened below this.
const SHORTEST_HEAD: usize = 12;

/// A column whose cells are text, with its widths.
struct Fitted {
    /// Head, unit, order of leaving out.
    column: Column,
    /// The cells as shown.
    texts: Vec<String>,
    /// Columns that it takes.
    width: usize,
}

impl Fitted {
    /// Numbers the withheld cells of `column` and measures it.
    fn new(mut column: Column, notes: &mut Notes) -> Self {
        let show = |cell| match cell {
            Cell::Text(text) => text,
            Cell::Withheld(reason) => format!("n/a [{}]", notes.number(&reason)),
        };
        let texts: Vec<String> = std::mem::take(&mut column.cells).into_iter().map(show).collect();
        let all = texts.iter().chain([&column.head, &column.unit]);
        let width = all.map(|text| cells::width(text)).max().unwrap_or(0);
        Fitted { column, texts, width }
    }

    /// The width that its figures take, where the head may be shortened to it; else all of it.
    fn figures_width(&self) -> usize {
        let figures = self.texts.iter().chain([&self.column.unit]).map(|text| cells::width(text)).max().unwrap_or(0);
        if self.column.is_named { figures.max(SHORTEST_HEAD) } else { self.width }
    }

    /// Shortens the cells to the column's width; text of our own goes on in the next line instead.
    fn shorten(&mut self, mark: &str) {
        for text in self.texts.iter_mut().chain([&mut self.column.head]) {
            *text = match self.column.is_own {
                true => cells::wrap(text, Some(self.width)).join("\n"),
                false => cells::shorten(text, self.width, mark),
            };
        }
    }
}

/// Adds the table, the notes on withheld figures, and which columns were left out.
pub(super) fn lay_out(mut columns: Vec<Column>, page: &mut Page<'_>) {
    let left_out = page.style.width.map(|width| drop_columns(&mut columns, width)).unwrap_or_default();
    let mut notes = Notes::default();
    let mut fitted: Vec<Fitted> = columns.into_iter().map(|column| Fitted::new(column, &mut notes)).collect();
    if let Some(width) = page.style.width {
        narrow(&mut fitted, width);
    }
    let mark = page.pick("…", "~");
    fitted.iter_mut().for_each(|column| column.shorten(mark));
    draw(&fitted, page);
    for (number, reason) in notes.numbered() {
        page.paragraph(Tone::Dim, &format!("[{number}] "), reason);
    }
    if !left_out.is_empty() {
        let left_out = format!("Left out to fit the width: {}; -o csv has all.", left_out.join(", "));
        page.paragraph(Tone::Dim, "", &left_out);
    }
}

/// Leaves out columns until the rest fits into `width`; gives their titles in the order of the table.
fn drop_columns(columns: &mut Vec<Column>, width: usize) -> Vec<String> {
    let mut gone = Vec::new();
    while let Some(at) = dispensable(columns, width) {
        gone.push(columns.remove(at).title());
    }
    gone.reverse();
    gone
}

/// The column that goes next: of those that may go the first in order; where that is not enough, the last of figures,
/// but never the only one.
fn dispensable(columns: &[Column], width: usize) -> Option<usize> {
    let is_wide = |text| total(&columns.iter().map(|column| least_width(column, text)).collect::<Vec<_>>()) > width;
    let ordered = columns.iter().enumerate().filter(|(_, column)| column.drop > 0).max_by_key(|(_, c)| c.drop);
    let ordered = ordered.filter(|_| is_wide(TEXT_COLUMNS)).map(|(at, _)| at);
    let mut figures = columns.iter().enumerate().rev().filter(|(_, column)| !column.is_text);
    let last = figures.next().filter(|_| figures.next().is_some() && is_wide(LEAST_TEXT)).map(|(at, _)| at);
    ordered.or(last)
}

/// The least width that a column may take, of text at most `text`.
fn least_width(column: &Column, text: usize) -> usize {
    let cell_width = |cell: &Cell| match cell {
        Cell::Text(text) => cells::width(text),
        Cell::Withheld(_) => "n/a [1]".len(),
    };
    let head = cells::width(&column.head);
    let head = if column.is_named { head.min(SHORTEST_HEAD) } else { head };
    let heads = head.max(cells::width(&column.unit));
    let width = column.cells.iter().map(cell_width).max().unwrap_or(0).max(heads);
    if column.is_text { width.min(text) } else { width }
}

/// Takes what goes beyond `width` from heads that are wider than their figures, then from the text columns, each time
/// from the widest.
fn narrow(columns: &mut [Fitted], width: usize) {
    let mut beyond = total(&columns.iter().map(|column| column.width).collect::<Vec<_>>()).saturating_sub(width);
    for least in [Fitted::figures_width, |column: &Fitted| if column.column.is_text { 1 } else { column.width }] {
        while beyond > 0 {
            let widest = columns.iter_mut().filter(|column| column.width > least(column)).max_by_key(|c| c.width);
            let Some(column) = widest else { break };
            column.width -= 1;
            beyond -= 1;
        }
    }
}

/// The width of a table with these column widths.
fn total(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + SPACE * widths.len().saturating_sub(1)
}

/// Adds head, rule and rows.
fn draw(columns: &[Fitted], page: &mut Page<'_>) {
    let has_units = columns.iter().any(|column| !column.column.unit.is_empty());
    let heads = 1 + usize::from(has_units);
    for (at, line) in lines(columns, has_units).into_iter().enumerate() {
        if at == heads {
            let rule = page.pick("─", "-").repeat(total(&columns.iter().map(|c| c.width).collect::<Vec<_>>()));
            page.line(Tone::Dim, rule);
        }
        page.line(if at < heads { Tone::Bold } else { Tone::Plain }, line);
    }
}

/// The aligned lines of head and rows, without spaces at the end.
fn lines(columns: &[Fitted], has_units: bool) -> Vec<String> {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    let aligned = |text: &str, column: &Fitted| {
        let side = if column.column.is_text { CellAlignment::Left } else { CellAlignment::Right };
        TableCell::new(text).set_alignment(side)
    };
    table.add_row(columns.iter().map(|c| aligned(&c.column.head, c)).collect::<Vec<_>>());
    if has_units {
        table.add_row(columns.iter().map(|c| aligned(&c.column.unit, c)).collect::<Vec<_>>());
    }
    for at in 0..columns.first().map_or(0, |column| column.texts.len()) {
        let text = |column: &Fitted| aligned(column.texts.get(at).map_or("", String::as_str), column);
        table.add_row(columns.iter().map(text).collect::<Vec<_>>());
    }
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_padding((if at == 0 { 0 } else { u16::try_from(SPACE).unwrap_or(1) }, 0));
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}
