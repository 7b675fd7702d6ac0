//! What stands before the message on a line of BIND's: carrier, time, tag, category, module, severity.

use memchr::memmem;

use crate::format::envelope;
use crate::format::time::{self, DateCache, Stamp};

/// The beginning of a line, read.
#[derive(Debug)]
pub struct Head<'a> {
    /// The time: BIND's own where it wrote one, else the carrier's.
    pub time: Option<Stamp>,
    /// Whether the category is the one of query lines.
    pub queries: bool,
    /// What sort of message follows.
    pub kind: Kind,
    /// The message.
    pub message: &'a [u8],
}

/// What sort of message a line has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It begins with `client `: all query lines do.
    Client,
    /// Another message of BIND's.
    Other,
    /// It may have been a query line, but ends before that can be told.
    Cut,
    /// Another program's message.
    Foreign,
}

/// What syslog calls BIND and the appliances that have it inside.
pub const PROGRAMS: [&str; 3] = ["named", "bind9", "bind"];

/// Severities of `lib/isc/log.c`; `debug` carries a level.
const SEVERITIES: [&[u8]; 6] = [b"critical", b"error", b"warning", b"notice", b"info", b"dynamic"];

/// Categories of `lib/ns/log.c`, `lib/dns/log.c`, `lib/isc/log.c` and `bin/named/log.c`, of all releases.
const CATEGORIES: [&[u8]; 33] = [
    b"client",
    b"network",
    b"update",
    b"update-security",
    b"queries",
    b"responses",
    b"unmatched",
    b"query-errors",
    b"trust-anchor-telemetry",
    b"serve-stale",
    b"notify",
    b"database",
    b"security",
    b"dnssec",
    b"lame-servers",
    b"resolver",
    b"config",
    b"xfer-in",
    b"xfer-out",
    b"dispatch",
    b"delegation-only",
    b"edns-disabled",
    b"rpz",
    b"rate-limit",
    b"cname",
    b"spill",
    b"dnstap",
    b"zoneload",
    b"nsid",
    b"general",
    b"rpz-passthru",
    b"sslkeylog",
    b"default",
];

/// How messages without any prefix begin, in logs without time, category and severity.
const MESSAGES: [&[u8]; 44] = [
    b"zone ",
    b"received ",
    b"all zones loaded",
    b"running",
    b"shutting down",
    b"exiting",
    b"no longer listening on ",
    b"listening on ",
    b"loading configuration",
    b"reloading ",
    b"reading ",
    b"using ",
    b"sizing ",
    b"set up ",
    b"automatic empty zone",
    b"command channel ",
    b"query logging is now ",
    b"resolver priming ",
    b"DNS format error ",
    b"success resolving ",
    b"error (",
    b"lame server ",
    b"network unreachable ",
    b"REFUSED unexpected",
    b"managed-keys",
    b"clients-per-query ",
    b"transfer of ",
    b"starting BIND ",
    b"built with ",
    b"found ",
    b"dumping ",
    b"flushing ",
    b"received control channel",
    b"skipping ",
    b"adjusted ",
    b"unable to ",
    b"could not ",
    b"validating ",
    b"no valid ",
    b"broken trust chain ",
    b"checkhints",
    b"trust-anchor-telemetry ",
    b"rpz: ",
    b"timed out ",
];

/// How a query line goes on behind its time; a line that ends inside this is cut short.
const QUERY_STARTS: [&[u8]; 2] = [b"queries: info: client @0x", b"client @0x"];

/// The beginning of `line`; `None` where it has none of BIND's marks.
pub fn head<'a>(line: &'a [u8], dates: &mut DateCache) -> Option<Head<'a>> {
    let own = own_head(line, dates);
    if let Some(Head { kind: Kind::Client, .. }) = own {
        return own;
    }
    peeled_head(line, own, dates).or_else(|| bare_query(line))
}

/// The beginning of a line in a carrier; `own` where there is no carrier.
fn peeled_head<'a>(line: &'a [u8], own: Option<Head<'a>>, dates: &mut DateCache) -> Option<Head<'a>> {
    let Some(envelope) = envelope::peel(line) else { return own };
    let is_named = |program: &[u8]| PROGRAMS.iter().any(|name| program.eq_ignore_ascii_case(name.as_bytes()));
    match own_head(envelope.line, dates) {
        Some(head) => Some(Head { time: head.time.or(envelope.time), ..head }),
        None => match envelope.program {
            Some(program) => {
                let kind = match is_named(program) {
                    false => Kind::Foreign,
                    true if is_cut(envelope.line) => Kind::Cut,
                    true if is_appliance(envelope.line) => Kind::Foreign,
                    true => Kind::Other,
                };
                Some(Head { time: envelope.time, queries: false, kind, message: envelope.line })
            }
            None => own,
        },
    }
}

/// Whether a line is one of an appliance that has BIND inside, with an answer behind the question.
fn is_appliance(line: &[u8]) -> bool {
    memmem::find(line, b" UDP: query: ").or_else(|| memmem::find(line, b" TCP: query: ")).is_some()
}

/// A query message behind something that cannot be read, such as an impossible date.
fn bare_query(line: &[u8]) -> Option<Head<'_>> {
    let client = memmem::find(line, b"client ").filter(|at| *at == 0 || line[at - 1] == b' ')?;
    memmem::find(&line[client..], b": query: ")?;
    Some(Head { time: None, queries: false, kind: Kind::Client, message: &line[client..] })
}

/// The beginning of a line that BIND itself wrote.
fn own_head<'a>(line: &'a [u8], dates: &mut DateCache) -> Option<Head<'a>> {
    let (time, rest) = own_time(line, dates);
    let mut known = time.is_some();
    let mut queries = false;
    let mut message = rest;
    // Tag, category, module and severity, each optional, each followed by `: `.
    for _ in 0..4 {
        if message.starts_with(b"client ") {
            return Some(Head { time, queries, kind: Kind::Client, message });
        }
        let Some((word, after)) = prefix_word(message) else { break };
        queries |= word == b"queries";
        known |= is_known(word);
        message = after;
    }
    if message.starts_with(b"client ") {
        return Some(Head { time, queries, kind: Kind::Client, message });
    }
    if is_cut(rest) {
        return known.then_some(Head { time, queries, kind: Kind::Cut, message });
    }
    known |= MESSAGES.iter().any(|start| rest.starts_with(start));
    known.then_some(Head { time, queries, kind: Kind::Other, message })
}

/// BIND's own time at the beginning of `line`, and what follows it.
fn own_time<'a>(line: &'a [u8], dates: &mut DateCache) -> (Option<Stamp>, &'a [u8]) {
    match time::bind_default_cached(dates, line).or_else(|| time::iso(line)) {
        Some((stamp, used)) => match line.get(used..).and_then(|rest| rest.strip_prefix(b" ")) {
            Some(rest) => (Some(stamp), rest),
            None => (None, line),
        },
        None => (None, line),
    }
}

/// A word such as `queries` or `debug 3` that is followed by `: `, and what follows that.
fn prefix_word(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = text.iter().take(40).position(|octet| *octet == b':')?;
    let (word, rest) = text.split_at(end);
    let plain = |octet: &u8| octet.is_ascii_alphanumeric() || b"-_./".contains(octet);
    let fine = !word.is_empty() && (word.starts_with(b"debug ") || word.iter().all(plain));
    fine.then(|| rest.strip_prefix(b": "))?.map(|rest| (word, rest))
}

/// Whether a prefix word is one that BIND writes.
fn is_known(word: &[u8]) -> bool {
    SEVERITIES.contains(&word) || CATEGORIES.contains(&word) || word.starts_with(b"debug ")
}

/// Whether `rest`, the line behind its time, is a query line that ends before the client.
fn is_cut(rest: &[u8]) -> bool {
    QUERY_STARTS.iter().any(|start| start.starts_with(rest))
}
