//! The same figures as GitHub-flavoured Markdown. All columns are there, withheld figures have footnotes, and no
//! text from outside can act as markup.

use std::io::{self, Write};

use super::columns::{Cell, Column};
use super::notes::Notes;
use super::page::Page;
use super::render::Style;
use super::{Hours, Overview, ProfileSection, Report, Silence};
use super::{
    cells, chart, columns, comparison_table, escape, events, findings, heading, hourmap, outliers_table, profile_table,
    rhythm_table, table,
};

/// Writes the report.
pub(super) fn render(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut text = Markdown { out, notes: Notes::default(), style: Style { width: None, color: false, ..*style } };
    text.account(report)?;
    if let Some(overview) = &report.overview {
        text.overview(report, overview)?;
    }
    match &report.profile {
        Some(profile) => text.profile(report, profile)?,
        None => text.rows(report)?,
    }
    text.list("What this cannot show", &report.caveats)?;
    text.list("Files", &heading::hashed_files(&report.input))?;
    text.notes()
}

/// Text safe in Markdown: printable, and every character that could be markup with a backslash or as an entity.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in escape::text(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '#' | '~' | '!' | '$' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

/// Markdown on its way out, with the footnotes so far.
struct Markdown<'a> {
    /// Where it goes.
    out: &'a mut dyn Write,
    /// Why figures are withheld.
    notes: Notes,
    /// How to draw, without limits.
    style: Style,
}

impl Markdown<'_> {
    /// A heading of the second level.
    fn heading(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "## {}\n", escaped(text))
    }

    /// A list under a heading; nothing when it is empty.
    fn list(&mut self, heading: &str, points: &[String]) -> io::Result<()> {
        if points.is_empty() {
            return Ok(());
        }
        self.heading(heading)?;
        for point in points {
            writeln!(self.out, "- {}", escaped(point))?;
        }
        writeln!(self.out)
    }

    /// What was read.
    fn account(&mut self, report: &Report) -> io::Result<()> {
        for (word, entry) in heading::entries(&report.input, "–") {
            writeln!(self.out, "- **{word}** {}", escaped(&entry))?;
        }
        writeln!(self.out)
    }

    /// A table; figures at the right.
    fn table(&mut self, columns: &[Column]) -> io::Result<()> {
        let titles: Vec<String> = columns.iter().map(|column| escaped(&column.title())).collect();
        let rules: Vec<&str> = columns.iter().map(|column| if column.is_text { "---" } else { "---:" }).collect();
        writeln!(self.out, "| {} |\n| {} |", titles.join(" | "), rules.join(" | "))?;
        for at in 0..columns.first().map_or(0, |column| column.cells.len()) {
            let row: Vec<String> =
                columns.iter().filter_map(|column| column.cells.get(at)).map(|c| self.cell(c)).collect();
            writeln!(self.out, "| {} |", row.join(" | "))?;
        }
        writeln!(self.out)
    }

    /// One cell.
    fn cell(&mut self, cell: &Cell) -> String {
        match cell {
            Cell::Text(text) => escaped(text),
            Cell::Withheld(reason) => format!("n/a[^{}]", self.notes.number(reason)),
        }
    }

    /// The tables of domains and of sources.
    fn rows(&mut self, report: &Report) -> io::Result<()> {
        let top = self.style.top;
        if let Some(rows) = &report.domains {
            self.table(&columns::domains(rows.get(..top).unwrap_or(rows)))?;
            self.left_out(table::left_out_text(rows.len(), report.domains_not_shown, "domain", top))?;
        }
        if let Some(comparison) = &report.comparison {
            self.heading("Comparison")?;
            self.table(&comparison_table::side_by_side(comparison))?;
            self.left_out(comparison_table::volume(comparison))?;
            self.heading("Differences")?;
            self.table(&comparison_table::differences(&comparison.differences))?;
            self.list("Not matched", &comparison_table::not_matched(comparison))?;
        }
        if let Some(rows) = &report.outliers {
            let shown = rows.get(..top).unwrap_or(rows);
            self.list("Most unusual", &outliers_table::sentences(shown))?;
            self.table(&outliers_table::columns(shown))?;
            self.left_out(table::left_out_text(rows.len(), report.outliers_not_shown, "ranked domain", top))?;
            self.list("Comparison", &report.outlier_search.iter().flat_map(outliers_table::notes).collect::<Vec<_>>())?;
        }
        if let Some(rows) = &report.sources {
            self.table(&columns::sources(rows.get(..top).unwrap_or(rows)))?;
            self.left_out(table::left_out_text(rows.len(), report.sources_not_shown, "source", top))?;
        }
        Ok(())
    }

    /// How many rows are not there.
    fn left_out(&mut self, text: Option<String>) -> io::Result<()> {
        text.map_or(Ok(()), |text| writeln!(self.out, "{}\n", escaped(&text)))
    }

    /// The whole log at a glance.
    fn overview(&mut self, report: &Report, overview: &Overview) -> io::Result<()> {
        let top = self.style.top;
        self.heading("Leading domains")?;
        self.table(&columns::domains(overview.domains.get(..top).unwrap_or(&overview.domains)))?;
        self.heading("Leading sources")?;
        self.table(&columns::sources(overview.sources.get(..top).unwrap_or(&overview.sources)))?;
        if !overview.types.is_empty() {
            writeln!(self.out, "**Types** {}\n", escaped(&table::types(&overview.types)))?;
        }
        self.hours("Hours of the week", &overview.hours)?;
        let further = table::further(report).map(|(command, what)| format!("{command}: {what}"));
        self.list("Further", &further)
    }

    /// Maps of hours, drawn as in the terminal.
    fn hours(&mut self, heading: &str, hours: &[Hours]) -> io::Result<()> {
        if hours.is_empty() {
            return Ok(());
        }
        self.heading(heading)?;
        let style = self.style;
        self.drawing(&style, |page| hourmap::lay_out(hours, page))
    }

    /// Lines as in the terminal, as an indented code block: there no character is markup.
    fn drawing(&mut self, style: &Style, draw: impl FnOnce(&mut Page<'_>)) -> io::Result<()> {
        let mut page = Page::new(style);
        draw(&mut page);
        for line in page.plain_lines() {
            writeln!(self.out, "{}", format!("    {line}").trim_end())?;
        }
        writeln!(self.out)
    }

    /// All about one domain.
    fn profile(&mut self, report: &Report, profile: &ProfileSection) -> io::Result<()> {
        self.heading(&profile.domain)?;
        if !profile.names.is_empty() {
            writeln!(self.out, "{}\n", escaped(&profile_table::names(profile)))?;
        }
        let row = profile_table::row(report, profile);
        let who = row.map(profile_table::who_text).into_iter().chain(findings::who(profile, "–"));
        self.list("Who asks", &who.collect::<Vec<_>>())?;
        let top = self.style.top;
        self.table(&columns::profile_sources(profile.sources.get(..top).unwrap_or(&profile.sources)))?;
        self.left_out(profile_table::others(profile, top))?;
        let mut when: Vec<String> = row.map(|row| profile_table::span(row, "–")).into_iter().collect();
        when.extend(row.into_iter().flat_map(|r| r.business.iter().map(|b| profile_table::business_text(b, r))));
        when.extend(profile.timing_withheld.iter().map(|reason| format!("n/a: {reason}")));
        when.extend(findings::when(profile, "–"));
        self.list("When", &when)?;
        self.hours("Hours of the week", &profile.hours)?;
        if !profile.days.is_empty() {
            self.heading("How much")?;
            let style = self.style;
            self.drawing(&style, |page| chart::lay_out(profile, page))?;
        }
        let is_only = row.is_some_and(|row| row.lookups == 1);
        let silence = |(at, s): (usize, &Silence)| {
            let (text, p) = (profile_table::silence_text(s, is_only, "–"), events::silence(profile, at));
            format!("{}: {text}{p}", cells::duration(s.seconds))
        };
        self.list("History", &events::history(profile))?;
        self.list("Longest silences", &profile.silences.iter().enumerate().map(silence).collect::<Vec<_>>())?;
        self.list("Rhythm", &rhythm_table::points(profile))?;
        self.list("Counting", &rhythm_table::cleaning(profile))
    }

    /// The footnotes.
    fn notes(&mut self) -> io::Result<()> {
        for (number, reason) in self.notes.numbered() {
            writeln!(self.out, "[^{number}]: {}", escaped(reason))?;
        }
        Ok(())
    }
}
