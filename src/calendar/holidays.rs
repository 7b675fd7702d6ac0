//! Holidays from a CSV file of `date,zone` lines.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;

use super::zone::Zone;
use crate::error::{Error, Result};

/// The local dates on which there is no business, by zone.
///
/// Zones are told apart by name: a holiday of `Europe/Zurich` is none of `Europe/Vaduz`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays {
    /// Days since 1970-01-01 that hold in all zones.
    everywhere: BTreeSet<i32>,
    /// Days since 1970-01-01 by canonical zone name.
    by_zone: BTreeMap<String, BTreeSet<i32>>,
}

impl Holidays {
    /// Reads the file at `path`; see [`Holidays::parse`].
    pub fn read(path: &Path) -> Result<Holidays> {
        let shown = path.display();
        let text = std::fs::read(path).map_err(|cause| Error::of_file(path, &cause).at(&shown))?;
        let text = String::from_utf8(text).map_err(|_| Error::input("holidays must be UTF-8 text").at(&shown))?;
        Self::parse(&text, &shown.to_string())
    }

    /// Reads lines such as `2026-12-25,*` or `2026-01-07,Europe/Moscow`; `file` is the name for errors.
    ///
    /// The header `date,zone` may be there, blank lines and lines that start with `#` are passed over, the same line
    /// twice does no harm. Everything else is an error with its line.
    pub fn parse(text: &str, file: &str) -> Result<Holidays> {
        let mut holidays = Holidays::default();
        let mut zones: BTreeMap<&str, String> = BTreeMap::new();
        let lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines().enumerate();
        let lines = lines.map(|(at, line)| (at + 1, line.trim()));
        for (at, (number, line)) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).enumerate() {
            if at == 0 && is_header(line) {
                continue;
            }
            let (day, zone) = parse_line(line).map_err(|error| error.at(format_args!("{file}:{number}")))?;
            if zone == "*" {
                holidays.everywhere.insert(day);
                continue;
            }
            if !zones.contains_key(zone) {
                let known = Zone::parse(zone).map_err(|error| error.at(format_args!("{file}:{number}")))?;
                zones.insert(zone, known.name().to_string());
            }
            let name = zones.get(zone).cloned().unwrap_or_default();
            holidays.by_zone.entry(name).or_default().insert(day);
        }
        Ok(holidays)
    }

    /// The holidays of a zone as days since 1970-01-01, sorted.
    pub fn of(&self, zone: &Zone) -> Arc<[i32]> {
        let own = self.by_zone.get(zone.name());
        own.map_or_else(|| self.everywhere.clone(), |own| own | &self.everywhere).into_iter().collect()
    }
}

/// Whether a first line is the header.
fn is_header(line: &str) -> bool {
    line.split(',').map(unquote).map(str::to_ascii_lowercase).eq(["date", "zone"])
}

/// A field without blanks and quotes around it.
fn unquote(field: &str) -> &str {
    let field = field.trim();
    field.strip_prefix('"').and_then(|field| field.strip_suffix('"')).unwrap_or(field)
}

/// The day since 1970-01-01 and the zone of a line.
fn parse_line(line: &str) -> Result<(i32, &str)> {
    let hint = "a line is date,zone as in 2026-12-25,Europe/Berlin, with * for all zones";
    let fields: Vec<&str> = line.split(',').map(unquote).collect();
    let [date, zone] = fields.as_slice() else {
        return Err(Error::input(format!("{} fields instead of 2", fields.len())).hint(hint));
    };
    let day = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok().filter(|_| date.len() == 10);
    let day = day.ok_or_else(|| Error::input(format!("{date:?} is no date")).hint(hint))?;
    if zone.is_empty() {
        return Err(Error::input("no zone").hint(hint));
    }
    Ok((super::civil::day(day), zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Header, comments, quotes, duplicates, CRLF and a byte order mark.
    #[test]
    fn reads_what_people_write() {
        let text = "\u{feff}# 2026\r\nDate,Zone\r\n\r\n1970-01-02,*\r\n 1970-01-01 , europe/moscow\n\"1970-01-01\",\"Europe/Moscow\"\n1969-12-31,*";
        let holidays = Holidays::parse(text, "h.csv").unwrap();
        assert_eq!(*holidays.of(&Zone::parse("Europe/Moscow").unwrap()), [-1, 0, 1]);
        assert_eq!(*holidays.of(&Zone::utc()), [-1, 1]);
    }

    /// A wrong line is told with its number.
    #[test]
    fn errors_have_lines() {
        for (text, what) in [
            ("date,zone\n2026-02-30,*", "h.csv:2: \"2026-02-30\" is no date"),
            ("2026-1-1,*", "h.csv:1: \"2026-1-1\" is no date"),
            ("#\n\n2026-01-01", "h.csv:3: 1 fields instead of 2"),
            ("2026-01-01,*,x", "h.csv:1: 3 fields instead of 2"),
            ("2026-01-01,", "h.csv:1: no zone"),
            ("2026-01-01,Europe/Moskow", "h.csv:1: unknown time zone \"Europe/Moskow\""),
            ("2026-01-01,*\ndate,zone", "h.csv:2: \"date\" is no date"),
        ] {
            let error = Holidays::parse(text, "h.csv").unwrap_err();
            assert_eq!(error.what, what);
            assert!(error.hint.is_some(), "{error}");
        }
    }

    /// A missing file is an input error with its name.
    #[test]
    fn missing_file() {
        let error = Holidays::read(Path::new("no/such/file.csv")).unwrap_err();
        assert!(error.what.starts_with("no/such/file.csv: "), "{error}");
    }
}
