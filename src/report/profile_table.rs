//! A profile for the terminal, read from top to bottom like an answer: who asks, when, how much, how long not.

use super::page::{Page, Tone};
use super::{Business, DomainRow, ProfileSection, ProfileSource, Report, Silence};
use super::{bars, cells, chart, columns, escape, events, findings, hourmap, rhythm_table, table};

/// Cells of the longest bar.
const BAR: usize = 16;
/// How many silences are told.
const SILENCES: usize = 5;
/// A silence is an outage of the log when log gaps cover this part of it.
const OUTAGE: f64 = 0.9;

/// Lays out a profile.
pub(super) fn lay_out(report: &Report, profile: &ProfileSection, page: &mut Page<'_>) {
    let row = row(report, profile);
    title(profile, page);
    table::account(report, page);
    who(profile, row, page);
    when(profile, row, page);
    volume(profile, page);
    history(profile, page);
    silences(profile, row, page);
    page.gap();
    rhythm_table::lay_out(profile, page);
    table::caveats(&report.caveats, page);
}

/// The row of the profiled domain.
pub(super) fn row<'a>(report: &'a Report, profile: &ProfileSection) -> Option<&'a DomainRow> {
    let rows = report.domains.as_deref().unwrap_or_default();
    rows.iter().find(|row| row.domain == profile.domain).or(rows.first())
}

/// Adds the domain, and the names that count as it.
fn title(profile: &ProfileSection, page: &mut Page<'_>) {
    page.paragraph(Tone::Bold, "", &escape::text(&profile.domain));
    if !profile.names.is_empty() {
        page.labelled("Names", &names(profile));
    }
    page.gap();
}

/// The names that count as the domain, the first of many.
pub(super) fn names(profile: &ProfileSection) -> String {
    const TOLD: usize = 8;
    let told: Vec<String> = profile.names.iter().take(TOLD).map(|name| escape::text(name)).collect();
    let more = profile.names.len().saturating_sub(TOLD);
    let more = if more > 0 { format!(" and {} more", cells::count(more as u64)) } else { String::new() };
    format!("{} counted together: {}{more}", cells::counted(profile.names.len() as u64, "name"), told.join(", "))
}

/// The summary of the sources in words.
pub(super) fn who_text(row: &DomainRow) -> String {
    let measure = &row.concentration.lookups;
    let mut parts =
        vec![format!("{} by {}", cells::counted(row.lookups, "lookup"), cells::counted(row.sources, "source"))];
    parts.extend(row.sessions.map(|n| cells::counted(n, "session")));
    parts.extend(measure.top2_share.map(|share| format!("top two {} of lookups", cells::share(share))));
    parts.extend(measure.effective_sources.map(|n| format!("effective sources {}", cells::decimal(n))));
    let magnitude = row.concentration.dns_magnitude;
    parts.extend(magnitude.map(|n| format!("DNS magnitude {} of 10", cells::decimal(n))));
    parts.join("; ")
}

/// Adds the sources with their shares as bars.
fn who(profile: &ProfileSection, row: Option<&DomainRow>, page: &mut Page<'_>) {
    page.line(Tone::Bold, "Who asks");
    if let Some(row) = row {
        page.paragraph(Tone::Plain, "  ", &who_text(row));
    }
    let shown = profile.sources.get(..page.style.top).unwrap_or(&profile.sources);
    let layout = SourceLayout::of(shown, page);
    for source in shown {
        page.line(Tone::Plain, layout.line(source, page));
    }
    if let Some(others) = others(profile, page.style.top) {
        page.paragraph(Tone::Dim, "  ", &others);
    }
    told(&findings::who(profile, page.pick("–", "-")), page);
    page.gap();
}

/// Adds sentences, each a paragraph.
fn told(sentences: &[String], page: &mut Page<'_>) {
    for sentence in sentences {
        page.paragraph(Tone::Plain, "  ", sentence);
    }
}

/// The sources that are not shown, and how to see them.
pub(super) fn others(profile: &ProfileSection, top: usize) -> Option<String> {
    let hidden = profile.sources.get(top..).unwrap_or_default();
    let n = (hidden.len() as u64).saturating_add(profile.sources_not_shown);
    let lookups = hidden.iter().fold(profile.sources_not_shown_lookups, |sum, s| sum.saturating_add(s.lookups));
    let noun = if n == 1 { "other" } else { "others" };
    (n > 0).then(|| format!("{} {noun} with {}; --all shows all.", cells::count(n), cells::counted(lookups, "lookup")))
}

/// Widths of the columns of sources.
struct SourceLayout {
    /// The source.
    source: usize,
    /// Its label; 0 where none has one.
    label: usize,
    /// Its lookups.
    lookups: usize,
    /// The longest bar.
    bar: usize,
    /// The largest share.
    most: f64,
}

impl SourceLayout {
    /// Columns of a share.
    const SHARE: usize = 8;

    /// Widths that fit the page: the bar shrinks first, then labels, then sources; where that is not enough, bar and
    /// labels go.
    fn of(sources: &[ProfileSource], page: &Page<'_>) -> Self {
        let widest = |text: &dyn Fn(&ProfileSource) -> String| {
            sources.iter().map(|source| cells::width(&text(source))).max().unwrap_or(0)
        };
        let mut layout = SourceLayout {
            source: widest(&|source| escape::text(&source.source)),
            label: widest(&|source| label(source)),
            lookups: widest(&|source| cells::count(source.lookups)),
            bar: BAR,
            most: sources.iter().map(|source| source.lookups_share).fold(0.0, f64::max),
        };
        let Some(width) = page.style.width else { return layout };
        for (least, part) in [(4, 0), (12, 1), (12, 2), (0, 0), (0, 1), (1, 2)] {
            let beyond = layout.total().saturating_sub(width);
            let column = [&mut layout.bar, &mut layout.label, &mut layout.source].into_iter().nth(part);
            if let Some(column) = column {
                *column = column.saturating_sub(beyond).max(least.min(*column));
            }
        }
        layout
    }

    /// Columns of a line.
    fn total(&self) -> usize {
        let label = if self.label > 0 { self.label + 2 } else { 0 };
        2 + self.source + 2 + label + self.lookups + 2 + Self::SHARE + 2 + self.bar
    }

    /// One source.
    fn line(&self, source: &ProfileSource, page: &Page<'_>) -> String {
        let mark = page.pick("…", "~");
        let left = |text: String, width| cells::pad(&cells::shorten(&text, width, mark), width);
        let label = if self.label > 0 { left(label(source), self.label) + "  " } else { String::new() };
        let address = left(escape::text(&source.source), self.source);
        let (lookups, share) = (cells::count(source.lookups), cells::share(source.lookups_share));
        let bar = bars::lying(source.lookups_share, self.most, self.bar, page.style.unicode);
        let line = format!("  {address}  {label}{lookups:>0$}  {share:>1$}  {bar}", self.lookups, Self::SHARE);
        line.trim_end().to_owned()
    }
}

/// The label as shown.
fn label(source: &ProfileSource) -> String {
    escape::text(source.label.as_deref().unwrap_or_default())
}

/// Adds the business hours and the map of hours of each zone.
fn when(profile: &ProfileSection, row: Option<&DomainRow>, page: &mut Page<'_>) {
    page.line(Tone::Bold, "When");
    if let Some(row) = row {
        page.paragraph(Tone::Plain, "  ", &span(row, page.pick("–", "-")));
        for business in &row.business {
            page.paragraph(Tone::Plain, "  ", &business_text(business, row));
        }
    }
    let is_told =
        |reason: &String| row.is_some_and(|row| row.business.iter().any(|b| b.withheld.as_ref() == Some(reason)));
    if let Some(reason) = profile.timing_withheld.as_ref().filter(|reason| !is_told(reason)) {
        page.paragraph(Tone::Dim, "  ", &format!("n/a: {}", escape::text(reason)));
    }
    told(&findings::when(profile, page.pick("–", "-")), page);
    page.gap();
    hourmap::lay_out(&profile.hours, page);
    page.gap();
}

/// First and last lookup.
pub(super) fn span(row: &DomainRow, dash: &str) -> String {
    match (&row.first, &row.last) {
        (Some(first), Some(last)) => {
            let (first, last) = (escape::text(&cells::time(first)), escape::text(&cells::time(last)));
            format!("first {first} {dash} last {last} UTC")
        }
        _ => "none of these lookups has a time".to_owned(),
    }
}

/// The business-hours shares of one zone against what a uniform rate would give.
pub(super) fn business_text(business: &Business, row: &DomainRow) -> String {
    let name = format!("{}, {}", columns::place(&business.zone), escape::text(&business.hours));
    if let Some(reason) = &business.withheld {
        return format!("{name}: n/a ({})", escape::text(reason));
    }
    let why = row.sessions_withheld.as_deref().unwrap_or("not known from this log");
    let sessions = match business.sessions_share {
        Some(share) => format!("{} of sessions", cells::share(share)),
        None => format!("sessions n/a ({})", escape::text(why)),
    };
    let lookups = business.lookups_share.map(|share| format!(", {} of lookups", cells::share(share)));
    let expected = business.expected_share.map(|share| format!("; {} expected at an even rate", cells::share(share)));
    format!("{name}: {sessions}{}{}", lookups.unwrap_or_default(), expected.unwrap_or_default())
}

/// Adds the chart of days.
fn volume(profile: &ProfileSection, page: &mut Page<'_>) {
    if profile.days.is_empty() {
        return;
    }
    page.line(Tone::Bold, "How much");
    chart::lay_out(profile, page);
    page.gap();
}

/// Adds what happened.
fn history(profile: &ProfileSection, page: &mut Page<'_>) {
    let events = events::history(profile);
    if !events.is_empty() {
        page.line(Tone::Bold, "History");
        told(&events, page);
        page.gap();
    }
}

/// Adds the longest silences.
fn silences(profile: &ProfileSection, row: Option<&DomainRow>, page: &mut Page<'_>) {
    if profile.silences.is_empty() {
        return;
    }
    page.line(Tone::Bold, "Longest silences");
    let shown = profile.silences.iter().take(SILENCES);
    let lengths: Vec<String> = shown.clone().map(|silence| cells::duration(silence.seconds)).collect();
    let widest = lengths.iter().map(|length| cells::width(length)).max().unwrap_or(0);
    let is_only = row.is_some_and(|row| row.lookups == 1);
    for (at, (silence, length)) in shown.zip(&lengths).enumerate() {
        let text = silence_text(silence, is_only, page.pick("–", "-")) + &events::silence(profile, at);
        page.paragraph(Tone::Plain, &format!("  {length:>widest$}  "), &text);
    }
}

/// When a silence was, and what the log as a whole did then.
pub(super) fn silence_text(silence: &Silence, is_only: bool, dash: &str) -> String {
    let (start, end) = (cells::time(&silence.start), cells::time(&silence.end));
    let the = if is_only { "only" } else { "first" };
    let place = match silence.position {
        "before" => format!(", before the {the} lookup"),
        "after" => format!(", after the {} lookup", if is_only { "only" } else { "last" }),
        _ => String::new(),
    };
    let log = match silence.log_gap_seconds {
        None => "; cannot be told from a log outage".to_owned(),
        Some(gap) if gap <= 0.0 => String::new(),
        Some(gap) if gap >= OUTAGE * silence.seconds => "; the whole log is silent too: an outage".to_owned(),
        Some(gap) => format!("; the whole log is silent for {} of it", cells::duration(gap)),
    };
    format!("{} {dash} {}{place}{log}", escape::text(&start), escape::text(&end))
}
