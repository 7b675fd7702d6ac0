//! The text of the three logs: lookups, lines of other categories, and damaged lines.

use super::super::clock::{Stamp, instant};
use super::super::draw::Random;
use super::{Entry, SEED, address, awake, end, start};

/// Lines of other categories in each log.
const NOISE: usize = 8;

/// What BIND writes besides queries: category, severity and message.
const OTHER: [&str; 4] = [
    "general: info: zone example.net/IN: loaded serial 2016050401",
    "security: info: client 192.0.2.99#40112 (www.example.org): query (cache) 'www.example.org/A/IN' denied",
    "lame-servers: info: error (connection refused) resolving 'ns1.example.com/A/IN': 192.0.2.1#53",
    "xfer-out: info: client 203.0.113.99#51002 (example.net): transfer of 'example.net/IN': AXFR started",
];

/// A damaged line: the month and day of its noon, why it cannot be read, and what stands after the time. A text that
/// begins with `!` brings a time of its own.
type Damage = (i64, i64, &'static str, &'static str);

/// The damaged lines of each log, in order of time.
pub const DAMAGED: [&[Damage]; 3] = [
    &[
        (
            5,
            20,
            "cut off in the name",
            "queries: info: client 198.51.100.15#40001 (mail1.harbour-hotels.example): query: mail1.harb",
        ),
        (
            6,
            30,
            "no address",
            "queries: info: client #40002 (www.example.com): query: www.example.com IN A -EDC (192.0.2.53)",
        ),
        (
            8,
            11,
            "an octet above 255",
            "queries: info: client 198.51.100.999#40003 (www.example.com): query: www.example.com IN A + (192.0.2.53)",
        ),
        (
            9,
            2,
            "31 June",
            "!31-Jun-2016 12:00:00.000 queries: info: client 192.0.2.77#40004 (a.test): query: a.test IN A + (192.0.2.53)",
        ),
    ],
    &[
        (
            6,
            1,
            "cut off after the class",
            "queries: info: client 203.0.113.8#40005 (www.example.com): query: www.example.com IN",
        ),
        (
            7,
            12,
            "no IPv6 address",
            "queries: info: client 2001:db8::xyz#40006 (www.example.net): query: www.example.net IN A - (198.51.100.53)",
        ),
        (
            9,
            29,
            "a letter in the time",
            "!29-Sep-2016 12:6x:00.000 queries: info: client 192.0.2.78#40007 (b.test): query: b.test IN A + (198.51.100.53)",
        ),
    ],
    &[
        (5, 9, "cut off after the name", "queries: info: client 192.0.2.79#40008 (c.test): query: c.test"),
        (6, 19, "neither address nor port", "queries: info: client (d.test): query: d.test IN A - (203.0.113.53)"),
        (
            7,
            30,
            "an octet above 255",
            "queries: info: client 300.1.2.3#40009 (www.example.org): query: www.example.org IN A - (203.0.113.53)",
        ),
        (
            8,
            8,
            "hour 25",
            "!08-Aug-2016 25:00:00.000 queries: info: client 192.0.2.80#40010 (e.test): query: e.test IN A + (203.0.113.53)",
        ),
        (
            9,
            15,
            "no such type",
            "queries: info: client 192.0.2.81#40011 (f.test): query: f.test IN QQQ - (203.0.113.53)",
        ),
    ],
];

/// The log of one server (0, 1 or 2), in order of time.
pub fn log(entries: &[Entry], server: usize) -> Vec<u8> {
    let mut lines: Vec<(i64, Vec<u8>)> = Vec::new();
    let mut stamp = Stamp::default();
    for entry in entries {
        for _ in 0..entry.copies[server] {
            lines.push((entry.time_ms, query(&mut stamp, entry, server)));
        }
    }
    lines.extend(noise(&mut stamp, server));
    lines.extend(damaged(&mut stamp, server));
    lines.sort();
    lines.into_iter().flat_map(|(_, line)| line).collect()
}

/// `04-May-2016 00:00:03.123 queries: info: client 198.51.100.15#40123 (NAME): query: NAME IN A -EDC (192.0.2.53)`,
/// as BIND 9.9 and 9.10 write it.
fn query(stamp: &mut Stamp, entry: &Entry, server: usize) -> Vec<u8> {
    let Entry { source, port, name, rtype, .. } = entry;
    let flags = if source.is_ipv6() { "-ED" } else { "-EDC" };
    let to = address(server, 53);
    let text = format!("queries: info: client {source}#{port} ({name}): query: {name} IN {rtype} {flags} ({to})");
    line(stamp, entry.time_ms, &text)
}

/// A time, a text and a line end.
fn line(stamp: &mut Stamp, time_ms: i64, text: &str) -> Vec<u8> {
    let mut line = Vec::new();
    stamp.bind(&mut line, time_ms);
    line.push(b' ');
    line.extend_from_slice(text.as_bytes());
    line.push(b'\n');
    line
}

/// Lines of other categories at any time outside the outage.
fn noise(stamp: &mut Stamp, server: usize) -> Vec<(i64, Vec<u8>)> {
    let mut random = Random::new(SEED, 10 + server as u64);
    let mut times = Vec::new();
    while times.len() < NOISE {
        times.extend(Some(random.between(start(), end() - 1)).filter(|time| awake(*time)));
    }
    times.iter().zip(OTHER.iter().cycle()).map(|(time, text)| (*time, line(stamp, *time, text))).collect()
}

/// The damaged lines, each at its place in time.
fn damaged(stamp: &mut Stamp, server: usize) -> Vec<(i64, Vec<u8>)> {
    let lines = DAMAGED[server].iter().map(|(month, day, _, text)| {
        let time = instant((2016, *month, *day), (12, 0, 0));
        match text.strip_prefix('!') {
            Some(text) => (time, format!("{text}\n").into_bytes()),
            None => (time, line(stamp, time, text)),
        }
    });
    lines.collect()
}
