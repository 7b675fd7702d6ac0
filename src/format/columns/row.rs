//! From the cells of a row or object to a record.

use std::net::IpAddr;

use chrono::{Datelike, NaiveDate};
use ipnet::IpNet;

use super::{FIELDS, Field};
use crate::dns::{Class, Rcode, RecordType, name};
use crate::format::time::{Anchor, Custom, IsoMinutes, Resolver, Stamp, any};
use crate::format::{Decision, Options, address};
use crate::record::{Extra, Record, Response, Sink, Timestamp, Transport};
use crate::tally::{Outcome, Reject};

/// The text of each of [`Field::ALL`]; `None` where the log or the row has none.
pub type Cells<'a> = [Option<&'a [u8]>; FIELDS];

/// A row without a time in a log with times.
pub const NO_TIME: Reject = Reject::new("no time");
/// A time in no notation that is known.
pub const BAD_TIME: Reject = Reject::new("unreadable time");
/// A row without an address, or with something else in its place.
pub const NO_ADDRESS: Reject = Reject::new("no client address");
/// A row without a name.
pub const NO_NAME: Reject = Reject::new("no name");
/// A type that is neither a mnemonic nor a number.
const BAD_TYPE: Reject = Reject::new("unknown type");
/// A class that is neither a mnemonic nor a number.
const BAD_CLASS: Reject = Reject::new("unknown class");

/// What a file's head says of its times.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// Whether the log has times at all.
    pub present: bool,
    /// The first that can be read.
    pub first: Option<Stamp>,
}

impl Times {
    /// The times of a log in whose head a column of times has these values; `None` where there is no such column.
    ///
    /// A column in which no row of the head has anything is none: `records` writes it for logs without times.
    pub fn of<'a>(values: Option<impl Iterator<Item = &'a str>>, options: &Options) -> Times {
        let present = values.is_some();
        let mut rows = false;
        let cells = values.into_iter().flatten().map(|text| text.as_bytes().trim_ascii()).inspect(|_| rows = true);
        let mut cells = cells.filter(|text| !is_unset(text)).peekable();
        let is_filled = cells.peek().is_some();
        let first = cells.find_map(|text| stamp(options.time_format.as_ref(), text));
        let present = present && (is_filled || !rows);
        Times { present, first }
    }

    /// Times of which `first` is the first that leaves out most.
    pub fn new(present: bool, first: Option<Stamp>) -> Times {
        Times { present, first }
    }

    /// What makes these times instants.
    pub fn resolver(self, options: &Options) -> Resolver {
        let year = self.year(options).map(|(year, _)| year);
        let mut resolver = Resolver::new(options.log_tz.clone(), year);
        resolver.set_anchor(year.zip(self.first).and_then(|(year, first)| Anchor::new(year, first)));
        resolver
    }

    /// The year of the first time, where it has none itself, and how it is known.
    ///
    /// Without `--year` it is the last one in which there is such a date, not later than the day after the file's
    /// modification: the log's zone can be ahead of the day in UTC.
    fn year(self, options: &Options) -> Option<(i32, &'static str)> {
        let Some(Stamp::NoYear { month, day, .. }) = self.first else { return None };
        if let Some(year) = options.year {
            return Some((year, "--year"));
        }
        let modified = options.modified?;
        let latest = modified.succ_opt().unwrap_or(modified);
        let date = |year: &i32| NaiveDate::from_ymd_opt(*year, u32::from(month), u32::from(day));
        // There is a 29 February at least once in eight years.
        let mut years = (0..=8).map(|back| latest.year() - back);
        Some((years.find(|year| date(year).is_some_and(|date| date <= latest))?, "the file's modification time"))
    }

    /// Zone and year where the log leaves them out.
    pub fn decisions(self, options: &Options) -> Vec<Decision> {
        let zone = || match &options.log_tz {
            Some(zone) => Decision { what: "log_tz", value: zone.name().to_owned(), why: "--log-tz" },
            None => Decision { what: "log_tz", value: "UTC".to_owned(), why: "assumed" },
        };
        let year = || self.year(options).map(|(year, why)| Decision { what: "year", value: year.to_string(), why });
        match self.first {
            None | Some(Stamp::Utc(_)) => Vec::new(),
            Some(Stamp::Local(_)) => vec![zone()],
            Some(Stamp::NoYear { .. }) => year().into_iter().chain([zone()]).collect(),
        }
    }
}

/// Reads cells into records.
pub struct Row {
    /// Whether the log has times at all.
    has_time: bool,
    /// The user's notation of times.
    time_format: Option<Custom>,
    /// Gives times their zone and year.
    resolver: Resolver,
    /// The last minute seen.
    minutes: IsoMinutes,
    /// Where unusual names are written.
    scratch: Vec<u8>,
}

impl Row {
    /// A reader for a log with these times.
    pub fn new(times: Times, options: &Options) -> Self {
        let resolver = times.resolver(options);
        Row {
            has_time: times.present,
            time_format: options.time_format.clone(),
            resolver,
            minutes: IsoMinutes::default(),
            scratch: Vec::new(),
        }
    }

    /// Whether rows may be usual: with times, and those in no notation of the user's.
    pub fn may_be_usual(&self) -> bool {
        self.has_time && self.time_format.is_none()
    }

    /// The time that a cell is, in a log whose rows may be usual.
    #[inline]
    pub(super) fn usual_stamp(&mut self, cell: &[u8]) -> Option<Stamp> {
        self.minutes.read(cell)
    }

    /// The instant of a time, if there is one.
    #[inline]
    pub(super) fn instant(&mut self, stamp: Stamp) -> Option<Timestamp> {
        self.resolver.resolve(stamp).ok()
    }

    /// Local times so far that were ambiguous.
    pub fn ambiguous_times(&self) -> u64 {
        self.resolver.ambiguous
    }

    /// Makes a record of `cells` and hands it to `sink`.
    ///
    /// A port, transport, response code or subnet that cannot be read is taken as absent: it says nothing against
    /// the lookup.
    pub fn read(&mut self, cells: &Cells<'_>, sink: &mut dyn Sink) -> Result<Outcome, Reject> {
        let cell = |field: Field| cells[field as usize].map(<[u8]>::trim_ascii).filter(|text| !is_unset(text));
        let text = cell(Field::Source).ok_or(NO_ADDRESS)?;
        let (source, port) = address::parse(text).ok_or(NO_ADDRESS)?;
        let time = match cell(Field::Time) {
            Some(text) => Some(self.time(text)?),
            None if self.has_time => return Err(NO_TIME),
            None => None,
        };
        // `NULL` is a type, and a name as well.
        let literal = |field: Field| cells[field as usize].map(<[u8]>::trim_ascii).filter(|text| !is_blank(text));
        let record = Record {
            time,
            source,
            rtype: literal(Field::Type).map(|text| RecordType::parse(text).ok_or(BAD_TYPE)).transpose()?,
            class: cell(Field::Class).map_or(Ok(Class::IN), |text| Class::parse(text).ok_or(BAD_CLASS))?,
            name: name::canonical(literal(Field::Name).ok_or(NO_NAME)?, &mut self.scratch)?,
            extra: Extra {
                port: cell(Field::Port).and_then(address::number_u16).or(port),
                transport: cell(Field::Transport).and_then(Transport::parse),
                rcode: cell(Field::Rcode).and_then(Rcode::parse),
                server: cell(Field::Server).map(unguarded),
                view: cell(Field::View).map(unguarded),
                flags: literal_flags(cells[Field::Flags as usize]).map(unguarded),
                ecs: cell(Field::Ecs).and_then(subnet),
            },
        };
        Ok(sink.record(&record).into())
    }

    /// Hands the answer in `cells` to `sink` where the log says enough of it: who asked for what, and the code. It is
    /// an answer in any case.
    pub fn answer(&mut self, cells: &Cells<'_>, sink: &mut dyn Sink) -> Outcome {
        let cell = |field: Field| cells[field as usize].map(<[u8]>::trim_ascii).filter(|text| !is_unset(text));
        let source = cell(Field::Source).and_then(address::parse);
        let time = cell(Field::Time).and_then(|text| self.time(text).ok());
        let parts = (
            source,
            cells[Field::Type as usize].and_then(RecordType::parse),
            cell(Field::Rcode).and_then(Rcode::parse),
            cells[Field::Name as usize].and_then(|text| name::canonical(text, &mut self.scratch).ok()),
        );
        if let (Some((source, _)), Some(rtype), Some(rcode), Some(name)) = parts {
            let class = cell(Field::Class).and_then(Class::parse).unwrap_or(Class::IN);
            sink.response(&Response { time, source, name, class, rtype, rcode });
        }
        Outcome::Response
    }

    /// The instant of a time in the user's notation or a known one.
    fn time(&mut self, text: &[u8]) -> Result<Timestamp, Reject> {
        let stamp = match &self.time_format {
            Some(format) => format.parse(text),
            None => self.minutes.read(text),
        };
        self.resolver.resolve(stamp.ok_or(BAD_TIME)?)
    }
}

/// A text without the `'` that keeps spreadsheets from taking it for a formula, as `records -o csv` writes it.
fn unguarded(text: &[u8]) -> &[u8] {
    match text {
        [b'\'', rest @ ..] if matches!(rest.first(), Some(b'=' | b'+' | b'-' | b'@')) => rest,
        _ => text,
    }
}

/// A time in the user's notation or a known one. The known ones tell each other apart by their first octets.
pub fn stamp(format: Option<&Custom>, text: &[u8]) -> Option<Stamp> {
    match format {
        Some(format) => format.parse(text),
        None => any(text),
    }
}

/// Whether a trimmed cell says that there is no value.
fn is_unset(text: &[u8]) -> bool {
    match text {
        [first, ..] if first.is_ascii_digit() => false,
        _ => is_blank(text) || text.eq_ignore_ascii_case(b"null"),
    }
}

/// Whether a trimmed cell that may hold the word `NULL` says that there is no value.
fn is_blank(text: &[u8]) -> bool {
    matches!(text, b"" | b"-" | b"(empty)" | br"\N")
}

/// Flags as they are written; BIND writes `-` for a question without any, which is a value.
fn literal_flags(text: Option<&[u8]>) -> Option<&[u8]> {
    text.map(<[u8]>::trim_ascii).filter(|text| !matches!(*text, b"" | b"(empty)" | br"\N" | b"NULL"))
}

/// A client subnet: `192.0.2.0/24`, with BIND's scope behind (`192.0.2.0/24/0`), or an address alone.
pub fn subnet(text: &[u8]) -> Option<IpNet> {
    let text = std::str::from_utf8(text).ok()?;
    let Some((address, length)) = text.split_once('/') else {
        return text.parse::<IpAddr>().ok().map(IpNet::from);
    };
    let length = length.split_once('/').map_or(length, |(length, _)| length);
    IpNet::new(address.parse().ok()?, length.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subnets_are_read_with_and_without_scope() {
        let read = |text: &str| subnet(text.as_bytes()).map(|net| net.to_string());
        assert_eq!(read("192.0.2.0/24").as_deref(), Some("192.0.2.0/24"));
        assert_eq!(read("192.0.2.0/24/0").as_deref(), Some("192.0.2.0/24"));
        assert_eq!(read("2001:db8::/56").as_deref(), Some("2001:db8::/56"));
        assert_eq!(read("192.0.2.1").as_deref(), Some("192.0.2.1/32"));
        assert_eq!(read("192.0.2.0/33"), None);
        assert_eq!(read("x/24"), None);
    }

    #[test]
    fn a_year_is_the_last_that_the_file_allows() {
        let year = |month, day, modified: &str| {
            let modified = Some(modified.parse().expect("a date"));
            let first = Stamp::NoYear { month, day, ns_of_day: 0 };
            Times::new(true, Some(first)).year(&Options { modified, ..Options::default() }).map(|(year, _)| year)
        };
        assert_eq!(year(11, 22, "2026-11-25"), Some(2026));
        assert_eq!(year(12, 30, "2027-01-05"), Some(2026));
        assert_eq!(year(1, 1, "2026-12-31"), Some(2027));
        assert_eq!(year(1, 2, "2026-12-31"), Some(2026));
        assert_eq!(year(2, 29, "2027-03-01"), Some(2024));
    }

    #[test]
    fn only_what_is_guarded_from_spreadsheets_is_unguarded() {
        for (text, expected) in [("'=1+1", "=1+1"), ("'+E(0)", "+E(0)"), ("'-", "-"), ("'@a", "@a"), ("''=", "''=")] {
            assert_eq!(unguarded(text.as_bytes()), expected.as_bytes());
        }
        for text in ["", "'", "'t Zand", "=1", "-"] {
            assert_eq!(unguarded(text.as_bytes()), text.as_bytes());
        }
    }

    #[test]
    fn absence_has_many_words() {
        for text in ["", "-", "(empty)", "NULL", "null", r"\N"] {
            assert!(is_unset(text.as_bytes()), "{text}");
        }
        for text in ["0", "nullx", ".", "--"] {
            assert!(!is_unset(text.as_bytes()), "{text}");
        }
        assert!(!is_blank(b"NULL"));
    }
}
