//! What the tables of domains and sources show, column by column, for terminal and Markdown alike.

use super::escape::text;
use super::{Business, DomainRow, Measure, ProfileSource, SourceRow, cells};

/// A figure or text before it is laid out.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    /// Harmless text or a rounded figure.
    Text(String),
    /// A withheld figure and its reason.
    Withheld(String),
}

/// A column of a table.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// What it shows.
    pub head: String,
    /// Its unit or what a share is of; may be empty.
    pub unit: String,
    /// Whether it is text, at the left, and may be shortened to fit.
    pub is_text: bool,
    /// When it is left out where space is short: the highest first, 0 never.
    pub drop: usize,
    /// Whether it is text of our own, which goes on in the next line where space is short.
    pub is_own: bool,
    /// Whether its head is a name from a log, which may be shortened where space is short.
    pub is_named: bool,
    /// Its cells.
    pub cells: Vec<Cell>,
}

impl Column {
    /// A column of figures.
    pub(super) fn figures<T>(head: &str, unit: &str, drop: usize, rows: &[T], cell: impl Fn(&T) -> Cell) -> Self {
        let cells = rows.iter().map(cell).collect();
        let (head, unit) = (head.to_owned(), unit.to_owned());
        Column { head, unit, is_text: false, drop, is_own: false, is_named: false, cells }
    }

    /// A column of text, which is never left out.
    pub(super) fn texts<T>(head: &str, rows: &[T], cell: impl Fn(&T) -> &str) -> Self {
        let cells = rows.iter().map(|row| Cell::Text(text(cell(row)))).collect();
        let (head, unit) = (head.to_owned(), String::new());
        Column { head, unit, is_text: true, drop: 0, is_own: false, is_named: false, cells }
    }

    /// A column of text of our own, such as what a row is about.
    pub(super) fn titles<T>(head: &str, rows: &[T], cell: impl Fn(&T) -> &str) -> Self {
        Column { is_own: true, ..Column::texts(head, rows, cell) }
    }

    /// The same under a head that is a name from a log.
    pub(super) fn named(self) -> Self {
        Column { is_named: true, ..self }
    }

    /// Head and unit in one line.
    pub(super) fn title(&self) -> String {
        format!("{} {}", self.head, self.unit).trim_end().to_owned()
    }
}

/// Why there is no first and last time of a row.
const NO_TIME: &str = "none of these lookups has a time";

/// The columns for domains. Where space is short they are left out in this order: first, last, effective sources,
/// top 1, business hours (the last zone first), sources, sessions, top 2.
pub(super) fn domains(rows: &[DomainRow]) -> Vec<Column> {
    let zones = zones(rows);
    let most = 4 + zones.len();
    let mut columns = vec![
        Column::texts("domain", rows, |row| &row.domain),
        Column::figures("lookups", "", 0, rows, |row| number(row.lookups)),
        Column::figures("sessions", "", 2, rows, |row| withheld(row.sessions, row.sessions_withheld.as_ref(), number)),
        Column::figures("sources", "", 3, rows, |row| number(row.sources)),
        Column::figures("top 1", "of lookups", most, rows, |row| measure(row, |m| m.top1_share, cells::share)),
        Column::figures("top 2", "of lookups", 1, rows, |row| measure(row, |m| m.top2_share, cells::share)),
        Column::figures("effective", "sources", most + 1, rows, |row| {
            measure(row, |m| m.effective_sources, cells::decimal)
        }),
    ];
    for (at, zone) in zones.iter().enumerate() {
        let head = format!("business {}", place(zone));
        columns.push(Column::figures(&head, "of sessions", 4 + at, rows, |row| business(row, zone)));
    }
    columns.push(Column::figures("first", "UTC", most + 3, rows, |row| time(row.first.as_ref())));
    columns.push(Column::figures("last", "UTC", most + 2, rows, |row| time(row.last.as_ref())));
    columns
}

/// The columns for sources. Where space is short they are left out in this order: first, last, the leading domain's
/// share, sessions, domains, share.
pub(super) fn sources(rows: &[SourceRow]) -> Vec<Column> {
    let mut columns = vec![Column::texts("source", rows, |row| &row.source)];
    if rows.iter().any(|row| row.label.is_some()) {
        columns.push(Column::texts("label", rows, |row| row.label.as_deref().unwrap_or_default()));
    }
    columns.extend([
        Column::figures("lookups", "", 0, rows, |row| number(row.lookups)),
        Column::figures("share", "of lookups", 1, rows, |row| known(row.lookups_share, cells::share)),
        Column::figures("domains", "", 2, rows, |row| number(row.domains)),
        Column::figures("sessions", "", 3, rows, |row| withheld(row.sessions, row.sessions_withheld.as_ref(), number)),
        Column::texts("leading domain", rows, |row| &row.leading_domain),
        Column::figures("its share", "of lookups", 4, rows, |row| {
            known(row.leading_domain_lookups_share, cells::share)
        }),
        Column::figures("first", "UTC", 6, rows, |row| time(row.first.as_ref())),
        Column::figures("last", "UTC", 5, rows, |row| time(row.last.as_ref())),
    ]);
    columns
}

/// The columns for the sources of a profile.
pub(super) fn profile_sources(rows: &[ProfileSource]) -> Vec<Column> {
    let mut columns = vec![Column::texts("source", rows, |row| &row.source)];
    if rows.iter().any(|row| row.label.is_some()) {
        columns.push(Column::texts("label", rows, |row| row.label.as_deref().unwrap_or_default()));
    }
    columns.extend([
        Column::figures("lookups", "", 0, rows, |row| number(row.lookups)),
        Column::figures("share", "of lookups", 1, rows, |row| Cell::Text(cells::share(row.lookups_share))),
        Column::figures("sessions", "", 2, rows, |row| withheld(row.sessions, None, number)),
        Column::figures("share", "of sessions", 3, rows, |row| known(row.sessions_share, cells::share)),
        Column::figures("first", "UTC", 5, rows, |row| time(row.first.as_ref())),
        Column::figures("last", "UTC", 4, rows, |row| time(row.last.as_ref())),
    ]);
    columns
}

/// The zones of business hours in the order of the rows.
fn zones(rows: &[DomainRow]) -> Vec<String> {
    let mut zones: Vec<String> = Vec::new();
    for business in rows.iter().flat_map(|row| &row.business) {
        if !zones.contains(&business.zone) {
            zones.push(business.zone.clone());
        }
    }
    zones
}

/// The part of a zone's name that tells it apart in a narrow head: `New York` of `America/New_York`.
pub(super) fn place(zone: &str) -> String {
    text(zone.rsplit('/').next().unwrap_or(zone)).replace('_', " ")
}

/// A count.
pub(super) fn number(n: u64) -> Cell {
    Cell::Text(cells::count(n))
}

/// A figure, or why there is none.
pub(super) fn withheld<T>(value: Option<T>, reason: Option<&String>, show: impl Fn(T) -> Cell) -> Cell {
    match value {
        Some(value) => show(value),
        None => Cell::Withheld(text(reason.map_or("not known from this log", String::as_str))),
    }
}

/// A figure that lacks no reason in the contract: it is absent only where it has no meaning.
pub(super) fn known(value: Option<f64>, show: fn(f64) -> String) -> Cell {
    withheld(value, None, |value| Cell::Text(show(value)))
}

/// A figure of concentration, counting lookups.
pub(super) fn measure(row: &DomainRow, figure: fn(&Measure) -> Option<f64>, show: fn(f64) -> String) -> Cell {
    known(figure(&row.concentration.lookups), show)
}

/// The share of sessions in business hours of `zone`.
fn business(row: &DomainRow, zone: &str) -> Cell {
    let found: Option<&Business> = row.business.iter().find(|business| business.zone == zone);
    let reason = found.and_then(|business| business.withheld.as_ref()).or(row.sessions_withheld.as_ref());
    withheld(found.and_then(|business| business.sessions_share), reason, |share| Cell::Text(cells::share(share)))
}

/// A time, or that there is none.
pub(super) fn time(time: Option<&String>) -> Cell {
    time.map_or_else(|| Cell::Withheld(NO_TIME.to_owned()), |time| Cell::Text(text(&cells::time(time))))
}
