//! Cisco Umbrella and Secure Access: DNS logs as CSV, ten to sixteen columns by version, with or without a header.
//!
//! Source: Cisco's documentation, "DNS Log Formats". All versions begin with timestamp, most granular identity,
//! identities, internal IP, external IP, action, query type (`1 (A)`), response code, domain, categories. Times are in
//! UTC, though they do not say so. The client is the internal address, else the external one. Examples in the
//! documentation have blanks before quotes, which CSV does not allow; identities may hold line breaks.

use std::sync::Arc;

use super::columns::{self, Cells, FIELDS, Field, Row, Times};
use super::csv::WRONG_NUMBER;
use super::{Decision, Format, Framing, Options, Order, Parser, Prepared, Sample, address, time};
use crate::error::{Error, Result};
use crate::input::frames::{BOM, Frames};
use crate::record::Sink;
use crate::tally::{Outcome, Reject};

/// The format.
pub const FORMAT: Format = Format {
    name: "umbrella",
    about: "Cisco Umbrella and Secure Access: dnslogs of an S3 bucket (CSV, all versions)",
    samples: &[
        Sample {
            text: "\"2026-11-22 14:03:11\",\"Lab\",\"Lab,Default Site\",\"192.0.2.1\",\"203.0.113.9\",\"Allowed\",\
                   \"28 (AAAA)\",\"NOERROR\",\"www.example.com.\",\"Infrastructure\",\"Networks\",\"Networks,Sites\",\"\"\n",
            records: 1,
            last: "2026-11-22T14:03:11Z 192.0.2.1 www.example.com IN AAAA",
        },
        Sample {
            text: "timestamp,most granular identity,identities,internal ip,external ip,action,query type,response \
                   code,domain,categories\n\"2026-11-22 14:03:11\",\"two\nlines\", \"a,b\", \"\",\"2001:db8::1\",\
                   \"Blocked\",\"1 (A)\", \"NXDOMAIN\",\"example.com.\", \"Chat,Block List\"\n",
            records: 1,
            last: "2026-11-22T14:03:11Z 2001:db8::1 example.com IN A",
        },
    ],
    prepare,
};

/// A quote that is opened and not closed in its row.
const UNCLOSED: Reject = Reject::new("unclosed quote");
/// Rows of the head that are looked at.
const ROWS: usize = 100;
/// How the file is cut.
const FRAMING: Framing = Framing::Csv { delimiter: b',' };
/// How many columns all versions have and are read.
const COLUMNS: usize = 9;

/// Sees from a file's head that it holds such rows.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    columns::refuse(options, "Umbrella's columns are known")?;
    let is_lookup = |frame: &[u8]| {
        let Ok(fields) = fields(frame) else { return false };
        let (number, kind) = query_type(fields[6]);
        time::any(fields[0]).is_some() && number.is_some() && kind.ends_with(b")")
    };
    if !Frames::new(FRAMING, head).take(ROWS).any(|(_, frame)| is_lookup(frame)) {
        return Err(Error::input("no row of Umbrella's DNS logs among the first"));
    }
    let decision = match &options.log_tz {
        Some(zone) => Decision { what: "log_tz", value: zone.name().to_owned(), why: "--log-tz" },
        None => Decision { what: "log_tz", value: "UTC".to_owned(), why: "Cisco's documentation" },
    };
    let options = options.clone();
    let parser = move || Box::new(Umbrella { row: Row::new(Times::new(true, None), &options) }) as Box<dyn Parser>;
    Ok(Prepared { framing: FRAMING, parser: Arc::new(parser), decisions: vec![decision], order: Order::Free })
}

/// Reads rows.
struct Umbrella {
    /// Makes records of values.
    row: Row,
}

impl Parser for Umbrella {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        let frame = frame.strip_prefix(BOM).unwrap_or(frame);
        if frame.trim_ascii().is_empty() {
            return Ok(Outcome::NotLookup);
        }
        let [time, _, _, internal, external, _, rtype, rcode, name] = fields(frame)?;
        if time.eq_ignore_ascii_case(b"timestamp") {
            return Ok(Outcome::NotLookup);
        }
        let source = if address::parse(internal).is_some() { internal } else { external };
        let mut cells: Cells<'_> = [None; FIELDS];
        cells[Field::Time as usize] = Some(time);
        cells[Field::Source as usize] = Some(source);
        cells[Field::Name as usize] = Some(name);
        cells[Field::Type as usize] = query_type(rtype).0;
        cells[Field::Rcode as usize] = Some(rcode);
        self.row.read(&cells, sink)
    }

    fn names_are_plain(&self) -> bool {
        true
    }

    fn ambiguous_times(&self) -> u64 {
        self.row.ambiguous_times()
    }
}

/// The number of a type such as `1 (A)`, and what follows it.
fn query_type(text: &[u8]) -> (Option<&[u8]>, &[u8]) {
    let digits = text.iter().take_while(|octet| octet.is_ascii_digit()).count();
    let (number, rest) = text.split_at(digits);
    (Some(number).filter(|number| !number.is_empty()), rest)
}

/// The values of the first columns, without quotes and blanks around them; doubled quotes stay.
fn fields(row: &[u8]) -> std::result::Result<[&[u8]; COLUMNS], Reject> {
    let mut fields: [&[u8]; COLUMNS] = [b""; COLUMNS];
    let mut rest = Some(row);
    for field in &mut fields {
        (*field, rest) = next(rest.ok_or(WRONG_NUMBER)?)?;
    }
    Ok(fields)
}

/// The first value, and what follows its comma, if it has one.
fn next(text: &[u8]) -> std::result::Result<(&[u8], Option<&[u8]>), Reject> {
    let text = text.trim_ascii_start();
    let (value, from) = match text.strip_prefix(b"\"") {
        None => (None, 0),
        Some(quoted) => {
            let end = closing(quoted).ok_or(UNCLOSED)?;
            (Some(&quoted[..end]), end + 2)
        }
    };
    let behind = text.get(from..).unwrap_or_default();
    let comma = memchr::memchr(b',', behind);
    let value = value.unwrap_or_else(|| behind[..comma.unwrap_or(behind.len())].trim_ascii());
    Ok((value, comma.and_then(|comma| behind.get(comma + 1..))))
}

/// Where the quote that closes stands; a doubled one does not.
fn closing(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr::memchr(b'"', text.get(at..)?)?;
        if text.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_split_with_blanks_before_quotes() {
        let row = b" \"a,b\" , c d ,\"e\"\"f\", \"g\nh\",,\"\",1 (A),x,y,z";
        let values: [&[u8]; COLUMNS] = [b"a,b", b"c d", b"e\"\"f", b"g\nh", b"", b"", b"1 (A)", b"x", b"y"];
        assert_eq!(fields(row), Ok(values));
        assert_eq!(fields(b"1,2,3,4,5,6,7,8"), Err(WRONG_NUMBER));
        assert_eq!(fields(b"1,2,3,4,5,6,7,8,\"9"), Err(UNCLOSED));
        assert_eq!(query_type(b"65 (HTTPS)"), (Some(&b"65"[..]), &b" (HTTPS)"[..]));
        assert_eq!(query_type(b"(A)"), (None, &b"(A)"[..]));
    }
}
