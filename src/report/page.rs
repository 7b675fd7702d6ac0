//! A page of text: lines within a width, with emphasis where colour is wanted.

use std::io::{self, Write};

use super::render::Style;
use super::{cells, columns, grid};

/// How a line is emphasised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// Not at all.
    Plain,
    /// A heading: bold.
    Bold,
    /// A note: dim.
    Dim,
}

/// Columns that the words in front of a paragraph take, with the space behind them.
const LABEL: usize = 10;

/// Lines to be written, and the style that they follow.
#[derive(Debug)]
pub(super) struct Page<'a> {
    /// How to lay out.
    pub style: &'a Style,
    /// The lines so far.
    lines: Vec<(Tone, String)>,
}

impl<'a> Page<'a> {
    /// An empty page.
    pub(super) fn new(style: &'a Style) -> Self {
        Page { style, lines: Vec::new() }
    }

    /// Adds a line as it is.
    pub(super) fn line(&mut self, tone: Tone, line: impl Into<String>) {
        self.lines.push((tone, line.into()));
    }

    /// Adds an empty line, but never two, and none at the top.
    pub(super) fn gap(&mut self) {
        if self.lines.last().is_some_and(|(_, line)| !line.is_empty()) {
            self.line(Tone::Plain, "");
        }
    }

    /// Adds wrapped text behind `front`; further lines are indented as far.
    pub(super) fn paragraph(&mut self, tone: Tone, front: &str, text: &str) {
        let indent = cells::width(front);
        let room = self.style.width.map(|width| width.saturating_sub(indent));
        for (at, line) in cells::wrap(text, room).into_iter().enumerate() {
            let before = if at == 0 { front.to_owned() } else { " ".repeat(indent) };
            self.line(tone, format!("{before}{line}").trim_end());
        }
    }

    /// Adds wrapped text behind a word of fixed width, as in `Who asks  ...`.
    pub(super) fn labelled(&mut self, label: &str, text: &str) {
        self.paragraph(Tone::Plain, &format!("{label:<LABEL$}"), text);
    }

    /// Adds a table with its notes.
    pub(super) fn table(&mut self, columns: Vec<columns::Column>) {
        grid::lay_out(columns, self);
    }

    /// The columns that remain for something drawn behind `indent`, at most `most`.
    pub(super) fn room(&self, indent: usize, most: usize) -> usize {
        self.style.width.map_or(most, |width| width.saturating_sub(indent).min(most))
    }

    /// The Unicode or the ASCII way to draw something.
    pub(super) fn pick<T>(&self, unicode: T, ascii: T) -> T {
        if self.style.unicode { unicode } else { ascii }
    }

    /// The page's lines without emphasis.
    pub(super) fn plain_lines(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(|(_, line)| line.as_str())
    }

    /// Writes all lines.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        for (tone, line) in &self.lines {
            match tone {
                Tone::Bold if self.style.color && !line.is_empty() => writeln!(out, "\x1b[1m{line}\x1b[0m")?,
                Tone::Dim if self.style.color && !line.is_empty() => writeln!(out, "\x1b[2m{line}\x1b[0m")?,
                _ => writeln!(out, "{line}")?,
            }
        }
        Ok(())
    }
}
