//! CoreDNS (plugin `log`), one line for a lookup and its answer.
//!
//! `[INFO] IP:PORT - ID "TYPE CLASS NAME PROTO SIZE DO BUFSIZE" RCODE FLAGS SIZE DURATION`, alone, behind a time of
//! RFC 3339, or inside docker's or Kubernetes' JSON. Releases before 1.2 write no `[INFO]` and have a date in brackets
//! for the ID. Names are in lower case; blanks in them are `\ `. Shapes from `plugin/log` and `plugin/pkg/replacer`.

use super::text::out::Name;
use super::text::{self, Asked, Line, Out, Plain, Read, Server, router, split, word};
use super::time::{self, Stamp};
use super::{Format, Sample, address};
use crate::dns::{Class, Rcode, RecordType};
use crate::record::{Extra, Transport};
use crate::tally::{Outcome, Reject};

/// The format.
pub const FORMAT: Format = Format {
    name: "coredns",
    about: "CoreDNS: plugin log with its default format, alone or in docker's or Kubernetes' logs",
    samples: &[
        Sample {
            text: "[INFO] 192.0.2.1:42114 - 64820 \"A IN www.example.org. udp 57 false 1232\" NOERROR qr,aa,rd 66 0.000150566s\n\
                   [ERROR] plugin/errors: 2 www.example.org. A: read udp 192.0.2.1:42114->192.0.2.53:53: i/o timeout\n",
            records: 1,
            last: "- 192.0.2.1 www.example.org IN A",
        },
        Sample {
            text: "{\"log\":\"[INFO] [2001:db8::1]:42114 - 64820 \\\"HTTPS IN sp\\\\ ace.example.org. tcp 57 true 4096\\\" NXDOMAIN qr,rd,ra 66 0.000150566s\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-22T14:03:11.123456789Z\"}\n",
            records: 1,
            last: "2026-11-22T14:03:11.123456789Z 2001:db8::1 sp\\032ace.example.org IN HTTPS",
        },
        Sample {
            text: "2026-11-22T14:03:11.123-07:00 [INFO] 192.0.2.1:42114 - 64820 \"A IN www.example.org. udp 57 false 1232\" NOERROR qr,aa,rd 66 0.000150566s \"0\"\n",
            records: 1,
            last: "2026-11-22T21:03:11.123Z 192.0.2.1 www.example.org IN A",
        },
    ],
    prepare: |head, options| router::alone(&SERVER, head, options),
};

/// CoreDNS beside other servers in one file.
pub const SERVER: Server = Server {
    name: FORMAT.name,
    programs: &["coredns"],
    unknown: Reject::new("not a CoreDNS log line"),
    scout: || Box::new(Plain(read)),
};

/// Levels of `plugin/pkg/log`.
const LEVELS: [&[u8]; 6] = [b"[INFO] ", b"[ERROR] ", b"[WARNING] ", b"[DEBUG] ", b"[FATAL] ", b"[PANIC] "];
/// How lines of the start begin.
const BANNER: [&[u8]; 4] = [b".:", b"CoreDNS-", b"linux/", b"maxprocs: "];

/// Reads a line.
fn read(line: &Line<'_>, out: &mut Out<'_>) -> Read {
    let (own, rest) = own_time(line.text);
    let level = LEVELS.iter().find_map(|level| rest.strip_prefix(*level));
    let message = level.unwrap_or(rest);
    let stamp = own.or(line.time);
    let (client, behind) = split(message, b" - ").unwrap_or((message, b""));
    // Nothing else of CoreDNS' begins with a client and ` - `.
    let client = address::parse(client).filter(|_| !behind.is_empty());
    let Some((source, port)) = client else {
        let is_banner = line.is_primary && BANNER.iter().any(|start| rest.starts_with(start));
        return (level.is_some() || line.is_named || is_banner).then_some(Ok(Outcome::NotLookup));
    };
    let (when, behind) = old_time(behind);
    Some(question(behind, source, port).and_then(|asked| out.lookup(when.or(stamp), &asked)))
}

/// A time of RFC 3339 at the front, and what follows it.
fn own_time(text: &[u8]) -> (Option<Stamp>, &[u8]) {
    let behind = |(stamp, used): (Stamp, usize)| Some((Some(stamp), text.get(used..)?.strip_prefix(b" ")?));
    time::iso(text).and_then(behind).unwrap_or((None, text))
}

/// The time in brackets that old releases write in the place of the ID.
fn old_time(text: &[u8]) -> (Option<Stamp>, &[u8]) {
    let inside = text.strip_prefix(b"[").and_then(|inside| split(inside, b"] "));
    inside.and_then(|(time, rest)| Some((Some(time::any(time)?), rest))).unwrap_or((None, text))
}

/// Reads `[ID ]"TYPE CLASS NAME PROTO ...DO BUFSIZE" RCODE ...`.
fn question(text: &[u8], source: std::net::IpAddr, port: Option<u16>) -> Result<Asked<'_>, Reject> {
    let (_id, quoted) = split(text, b"\"").ok_or(text::CUT)?;
    let (rtype, rest) = word(quoted);
    let (class, rest) = word(rest);
    let (name, rest) = name(rest).ok_or(text::CUT)?;
    let (proto, rest) = word(rest);
    let (_, code) = split(rest, b"\" ").ok_or(text::CUT)?;
    let rtype = RecordType::parse(rtype).ok_or(text::BAD_TYPE)?;
    let class = Class::parse(class).ok_or(text::BAD_CLASS)?;
    // An answer that was never sent has `-`.
    let rcode = Rcode::parse(word(code).0);
    let extra = Extra { port, transport: Transport::parse(proto), rcode, ..Extra::default() };
    Ok(Asked { class, extra, ..Asked::new(source, Name::Escaped(name), rtype) })
}

/// The name, which ends at a blank without a backslash before it, and what follows the blank.
fn name(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut at = 0;
    loop {
        at += memchr::memchr2(b' ', b'\\', text.get(at..)?)?;
        match text[at] {
            b' ' => return Some((&text[..at], &text[at + 1..])),
            _ => at += 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions() {
        let read = |text: &'static str| question(text.as_bytes(), [192, 0, 2, 1].into(), None).map(|asked| asked.name);
        assert_eq!(read(r#"1 "A IN a\ b\\. udp 1 false 1" NOERROR qr"#), Ok(Name::Escaped(br"a\ b\\.")));
        assert_eq!(read(r#""A IN a. udp false 512" - 0"#), Ok(Name::Escaped(b"a.")));
        for (text, reject) in [
            (r#"1 "A IN a. udp 1 fal"#, text::CUT),
            (r#"1 "A IN a"#, text::CUT),
            (r#"1 "WAT IN a. udp 1 false 1" NOERROR"#, text::BAD_TYPE),
            (r#"1 "A WAT a. udp 1 false 1" NOERROR"#, text::BAD_CLASS),
        ] {
            assert_eq!(read(text), Err(reject), "{text}");
        }
    }
}
