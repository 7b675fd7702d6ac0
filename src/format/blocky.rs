//! blocky query logs (`queryLog: type: csv` or `csv-client`), one line of eleven columns for a lookup.
//!
//! Time, client, client's names, duration in ms, reason, name, answer, response code, response type, type, host name,
//! with tabs between and quotes around columns that hold quotes. Times have no zone. Shape from
//! `querylog/file_writer.go` of 0.20 to 0.26.

use super::text::out::Name;
use super::text::{self, Asked, Line, Out, Plain, Read, Server, router};
use super::time;
use super::{Format, Sample, address};
use crate::dns::{Rcode, RecordType};
use crate::record::Extra;
use crate::tally::Reject;

/// The format.
pub const FORMAT: Format = Format {
    name: "blocky",
    about: "blocky: queryLog of type csv or csv-client",
    samples: &[Sample {
        text: "2026-11-22 14:03:11\t192.0.2.1\tlaptop; laptop.lan\t12\tRESOLVED (tcp+udp:192.0.2.53)\twww.example.org\tA (198.51.100.80)\tNOERROR\tRESOLVED\tA\tgw\n\
               2026-11-22 14:03:12\t2001:db8::1\t2001:db8::1\t0\tCACHED\tt.example.org\t\"TXT (\"\"a\tb\"\")\"\tNOERROR\tCACHED\tTXT\tgw\n",
        records: 2,
        last: "2026-11-22T14:03:12Z 2001:db8::1 t.example.org IN TXT",
    }],
    prepare: |head, options| router::alone(&SERVER, head, options),
};

/// blocky beside other servers in one file.
pub const SERVER: Server = Server {
    name: FORMAT.name,
    programs: &["blocky"],
    unknown: Reject::new("not a blocky query log line"),
    scout: || Box::new(Plain(read)),
};

/// How many columns there are.
const COLUMNS: usize = 11;

/// Reads a line.
fn read(line: &Line<'_>, out: &mut Out<'_>) -> Read {
    let columns = columns(line.text)?;
    let stamp = time::any(columns.first()?)?;
    // Another table of times is not this one's, if it has other columns.
    let is_cut = columns.len() < COLUMNS;
    let is_duration = |column: &&[u8]| column.iter().all(u8::is_ascii_digit);
    if columns.get(3).is_none_or(|column| !is_duration(column)) || (is_cut && !line.is_primary) {
        return None;
    }
    Some(if is_cut { Err(text::CUT) } else { question(&columns).and_then(|asked| out.lookup(Some(stamp), &asked)) })
}

/// The question of a line with all columns.
fn question<'a>(columns: &[&'a [u8]]) -> Result<Asked<'a>, Reject> {
    let column = |at: usize| columns.get(at).copied().unwrap_or_default();
    let (source, port) = address::parse(column(1)).ok_or(text::NO_ADDRESS)?;
    let rtype = RecordType::parse(column(9)).ok_or(text::BAD_TYPE)?;
    let name = if column(5).is_empty() { b"." } else { column(5) };
    let extra = Extra { port, rcode: Rcode::parse(column(7)), ..Extra::default() };
    Ok(Asked { extra, ..Asked::new(source, Name::Escaped(name), rtype) })
}

/// The columns, as far as they go; quotes around them are taken off, quotes inside stay doubled. `None` where a
/// quote does not close.
fn columns(text: &[u8]) -> Option<Vec<&[u8]>> {
    let mut columns = Vec::with_capacity(COLUMNS);
    let mut rest = Some(text);
    while let Some(text) = rest.filter(|_| columns.len() < COLUMNS) {
        let (column, behind) = match text.strip_prefix(b"\"") {
            Some(inside) => quoted(inside)?,
            None => text.split_at(memchr::memchr(b'\t', text).unwrap_or(text.len())),
        };
        columns.push(column);
        rest = behind.strip_prefix(b"\t");
    }
    Some(columns)
}

/// What stands before the closing quote, and what follows it.
fn quoted(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut at = 0;
    loop {
        at += memchr::memchr(b'"', text.get(at..)?)?;
        match text.get(at + 1) {
            Some(b'"') => at += 2,
            _ => return Some((&text[..at], &text[at + 1..])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_with_and_without_quotes() {
        let read = |text: &'static str| columns(text.as_bytes());
        assert_eq!(read("a\tb"), Some(vec![&b"a"[..], b"b"]));
        assert_eq!(read("a\t\"b\tc\"\"d\"\t"), Some(vec![&b"a"[..], b"b\tc\"\"d", b""]));
        assert_eq!(read("a\t\"b"), None);
        assert_eq!(read(""), Some(vec![&b""[..]]));
    }
}
