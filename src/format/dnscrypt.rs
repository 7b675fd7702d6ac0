//! dnscrypt-proxy query logs (`[query_log] file`), as TSV or LTSV, one line for a lookup.
//!
//! TSV is `[2026-11-22 14:03:11]`, client, name, type, what was done, duration, server and relay, with tabs between;
//! LTSV has `time:EPOCH host:CLIENT message:NAME type:TYPE return:... cached:... duration:... server:...`. Names stand
//! in lower case and in the notation of Go's strings (`\t`, `\x1b`, `\\`); dots inside labels cannot be told apart.
//! Shapes from `plugin_query_log.go` of 2.0 to 2.1.

use super::text::out::Name;
use super::text::{self, Asked, Line, Out, Read, Reader, Server, Settled, router};
use super::time::{self, Stamp};
use super::{Format, Options, Sample, address};
use crate::dns::{Rcode, RecordType};
use crate::error::Result;
use crate::record::Extra;
use crate::tally::Reject;

/// The format.
pub const FORMAT: Format = Format {
    name: "dnscrypt-proxy",
    about: "dnscrypt-proxy: [query_log] in format tsv or ltsv",
    samples: &[
        Sample {
            text: "[2026-11-22 14:03:11]\t192.0.2.1\tquo\\\"te.example.org\tAAAA\tFORWARD\t0ms\t192.0.2.53:53\t-\n\
                   [2026-11-22 14:03:11]\t192.0.2.1\ttab\\ttab.example.org\t65535\tNXDOMAIN\t0ms\t192.0.2.53:53\t-\n",
            records: 2,
            last: "2026-11-22T14:03:11Z 192.0.2.1 tab\\009tab.example.org IN TYPE65535",
        },
        Sample {
            text: "time:1795356191\thost:2001:db8::1\tmessage:www.example.org\ttype:HTTPS\treturn:PASS\tcached:0\tduration:12\tserver:example\n",
            records: 1,
            last: "2026-11-22T14:03:11Z 2001:db8::1 www.example.org IN HTTPS",
        },
    ],
    prepare: |head, options| router::alone(&SERVER, head, options),
};

/// dnscrypt-proxy beside other servers in one file.
pub const SERVER: Server = Server {
    name: FORMAT.name,
    programs: &["dnscrypt-proxy"],
    unknown: Reject::new("not a dnscrypt-proxy query log line"),
    scout: || Box::new(Dnscrypt::default()),
};

/// A name that is not in Go's notation.
const BAD_QUOTING: Reject = Reject::new("bad escape in the name");

/// The reader.
#[derive(Default)]
struct Dnscrypt {
    /// Room for a name.
    name: Vec<u8>,
}

/// The columns of a line.
struct Columns<'a> {
    /// When.
    stamp: Stamp,
    /// The client.
    client: &'a [u8],
    /// The name, quoted.
    name: &'a [u8],
    /// The type.
    rtype: &'a [u8],
    /// What was done, or the response code.
    done: Option<&'a [u8]>,
}

impl Reader for Dnscrypt {
    fn read(&mut self, line: &Line<'_>, out: &mut Out<'_>) -> Read {
        let columns = match tsv(line.text).or_else(|| ltsv(line.text))? {
            Ok(columns) => columns,
            Err(reject) => return Some(Err(reject)),
        };
        Some(self.asked(&columns).and_then(|asked| out.lookup(Some(columns.stamp), &asked)))
    }

    fn settle(&self, _: &text::Head<'_>, _: &Options) -> Result<Settled> {
        Ok(Settled::free(SERVER.scout))
    }
}

impl Dnscrypt {
    /// The question of a line.
    fn asked(&mut self, columns: &Columns<'_>) -> std::result::Result<Asked<'_>, Reject> {
        let (source, port) = address::parse(columns.client).ok_or(text::NO_ADDRESS)?;
        unquote(columns.name, &mut self.name).ok_or(BAD_QUOTING)?;
        let rtype = RecordType::parse(columns.rtype).ok_or(text::BAD_TYPE)?;
        let rcode = columns.done.filter(|done| done.iter().all(u8::is_ascii_uppercase)).and_then(Rcode::parse);
        let extra = Extra { port, rcode, ..Extra::default() };
        Ok(Asked { extra, ..Asked::new(source, Name::Raw(&self.name), rtype) })
    }
}

/// The columns of `[TIME] CLIENT NAME TYPE ...`; `None` for another line.
fn tsv(text: &[u8]) -> Option<std::result::Result<Columns<'_>, Reject>> {
    let mut columns = text.split(|octet| *octet == b'\t');
    let time = columns.next()?;
    let stamp = time::any(time).filter(|_| time.starts_with(b"[") && time.len() < text.len())?;
    Some((|| {
        let (client, name) = (columns.next().ok_or(text::CUT)?, columns.next().ok_or(text::CUT)?);
        let rtype = columns.next().ok_or(text::CUT)?;
        Ok(Columns { stamp, client, name, rtype, done: columns.next() })
    })())
}

/// The columns of `time:... host:... message:... type:...`; `None` for another line.
fn ltsv(text: &[u8]) -> Option<std::result::Result<Columns<'_>, Reject>> {
    let rest = text.strip_prefix(b"time:")?;
    let stamp = time::any(rest.split(|octet| *octet == b'\t').next()?)?;
    let value = |label: &[u8]| {
        let mut columns = rest.split(|octet| *octet == b'\t');
        columns.find_map(|column| column.strip_prefix(label)).ok_or(text::CUT)
    };
    Some((|| {
        let (client, name, rtype) = (value(b"host:")?, value(b"message:")?, value(b"type:")?);
        Ok(Columns { stamp, client, name, rtype, done: value(b"return:").ok() })
    })())
}

/// The octets that a text in the notation of Go's `strconv.Quote` stands for; `None` if it is none.
fn unquote(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    out.clear();
    let mut rest = text;
    while let Some((&octet, tail)) = rest.split_first() {
        rest = tail;
        if octet != b'\\' {
            out.push(octet);
            continue;
        }
        let (&escape, tail) = rest.split_first()?;
        rest = tail;
        let digits = match escape {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            _ => 0,
        };
        if digits == 0 {
            out.push(control(escape)?);
            continue;
        }
        let (hex, tail) = rest.split_at_checked(digits)?;
        rest = tail;
        // The parser of numbers takes a sign too.
        let hex = std::str::from_utf8(hex).ok().filter(|hex| hex.bytes().all(|octet| octet.is_ascii_hexdigit()))?;
        let value = u32::from_str_radix(hex, 16).ok()?;
        match u8::try_from(value) {
            Ok(octet) if digits == 2 => out.push(octet),
            _ => out.extend(char::from_u32(value)?.encode_utf8(&mut [0; 4]).bytes()),
        }
    }
    Some(())
}

/// The octet that a letter behind a backslash stands for.
fn control(escape: u8) -> Option<u8> {
    Some(match escape {
        b'a' => 7,
        b'b' => 8,
        b't' => 9,
        b'n' => 10,
        b'v' => 11,
        b'f' => 12,
        b'r' => 13,
        b'\\' | b'"' | b'\'' => escape,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_gos_notation() {
        let read = |text: &str| {
            let mut out = Vec::new();
            unquote(text.as_bytes(), &mut out).map(|()| out)
        };
        assert_eq!(read(r#"a\\b\"c"#).as_deref(), Some(&br#"a\b"c"#[..]));
        assert_eq!(read(r"\x1b[\a\t\n\r\xff").as_deref(), Some(&b"\x1b[\x07\t\n\r\xff"[..]));
        assert_eq!(read(r"\u202e\U0001f469").as_deref(), Some("\u{202e}\u{1f469}".as_bytes()));
        for bad in ["\\", r"\x1", r"\q", r"\ud800", r"\x\x\x", r"\u+123"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
