//! What carriers put around a server's own line: syslog, journald, container logs, grep.
//!
//! Traditional syslog (RFC 3164) with or without a host and a priority, RSYSLOG_FileFormat, RFC 5424, `<PRI>` heads,
//! OpenWrt's `logread`, `journalctl -o short`, `short-iso`, `short-full`, `with-unit`, `short-unix` and `json`, docker's
//! json-file, `docker logs -t` and `docker compose logs`, CRI, JSON of log shippers, and the residue of `grep -n` and
//! `grep -H`.

mod json;
mod syslog;

pub use json::{Carried, unwrap_carried, unwrap_json};

use super::time::{self, Stamp};

/// A line freed from its carriers.
#[derive(Debug, PartialEq)]
pub struct Envelope<'a> {
    /// The carrier's time; the server's own, where it wrote one, counts instead.
    pub time: Option<Stamp>,
    /// The program that syslog names, without its process number.
    pub program: Option<&'a [u8]>,
    /// The server's own line.
    pub line: &'a [u8],
}

/// Carriers that can stand one inside the other.
const DEPTH: usize = 4;

/// Takes the text carriers off `line`; `None` where there is none of them.
pub fn peel(line: &[u8]) -> Option<Envelope<'_>> {
    let mut found = Envelope { time: None, program: None, line };
    for _ in 0..DEPTH {
        let Some(inner) = peel_once(found.line) else { break };
        found =
            Envelope { time: inner.time.or(found.time), program: inner.program.or(found.program), line: inner.line };
    }
    (found.line.len() < line.len()).then_some(found)
}

/// Takes the outermost text carrier off.
fn peel_once(line: &[u8]) -> Option<Envelope<'_>> {
    let bare = |line| Envelope { time: None, program: None, line };
    priority(line)
        .map(bare)
        .or_else(|| rfc5424(line))
        .or_else(|| cri(line))
        .or_else(|| syslog::peel(line))
        .or_else(|| compose(line).map(bare))
        .or_else(|| docker(line))
        .or_else(|| grep_residue(line).map(bare))
}

/// What follows a `<PRI>` head (RFC 3164 §4.1.1).
fn priority(line: &[u8]) -> Option<&[u8]> {
    let rest = line.strip_prefix(b"<")?;
    let digits = rest.iter().take_while(|octet| octet.is_ascii_digit()).count();
    (1..=3).contains(&digits).then(|| rest[digits..].strip_prefix(b">"))?
}

/// `1 TIME HOST APP PROCID MSGID SD MESSAGE` (RFC 5424 §6).
fn rfc5424(line: &[u8]) -> Option<Envelope<'_>> {
    let rest = line.strip_prefix(b"1 ")?;
    let (stamp, rest) = word(rest)?;
    let time = match stamp {
        b"-" => None,
        _ => Some(whole_iso(stamp)?),
    };
    let (_host, rest) = word(rest)?;
    let (program, rest) = word(rest)?;
    let (_process, rest) = word(rest)?;
    let (_message_id, rest) = word(rest)?;
    let line = structured_data(rest)?;
    // The message of RSYSLOG_SyslogProtocol23Format has the blank behind the tag of RFC 3164 before it.
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii_start();
    Some(Envelope { time, program: Some(program), line })
}

/// What follows the structured data of RFC 5424 §6.3: `-` or `[...]` elements, in which `\]` is escaped.
fn structured_data(text: &[u8]) -> Option<&[u8]> {
    if let Some(rest) = text.strip_prefix(b"-") {
        return Some(rest.strip_prefix(b" ").unwrap_or(rest));
    }
    let mut rest = text;
    while let Some(inner) = rest.strip_prefix(b"[") {
        let mut at = 0;
        loop {
            match inner.get(at)? {
                b'\\' => at += 2,
                b']' => break,
                _ => at += 1,
            }
        }
        rest = inner.get(at + 1..)?;
    }
    (rest.len() < text.len()).then(|| rest.strip_prefix(b" ").unwrap_or(rest))
}

/// `TIME stdout|stderr F|P MESSAGE`, the Kubernetes container runtime interface.
fn cri(line: &[u8]) -> Option<Envelope<'_>> {
    let (stamp, rest) = word(line)?;
    let rest = rest.strip_prefix(b"stdout ").or_else(|| rest.strip_prefix(b"stderr "))?;
    let line = rest.strip_prefix(b"F ").or_else(|| rest.strip_prefix(b"P "))?;
    Some(Envelope { time: Some(whole_iso(stamp)?), program: None, line })
}

/// What follows the name of a container and a bar, as `docker compose logs` writes them.
fn compose(line: &[u8]) -> Option<&[u8]> {
    let (name, rest) = word(line)?;
    let is_name = name.iter().all(|octet| octet.is_ascii_alphanumeric() || b"-_.".contains(octet));
    let rest = rest.trim_ascii_start().strip_prefix(b"|").filter(|_| is_name)?;
    Some(rest.strip_prefix(b" ").unwrap_or(rest))
}

/// `TIME MESSAGE` of `docker logs -t`, whose times alone have nine digits of a second and a zone.
fn docker(line: &[u8]) -> Option<Envelope<'_>> {
    let (stamp, rest) = word(line)?;
    let digits = stamp.get(20..)?.iter().take_while(|octet| octet.is_ascii_digit()).count();
    let time = whole_iso(stamp).filter(|stamp| matches!(stamp, Stamp::Utc(_)))?;
    (digits == 9).then_some(Envelope { time: Some(time), program: None, line: rest })
}

/// What follows `FILE:LINE:`, `LINE:` or `FILE:` that grep has put before a line.
fn grep_residue(line: &[u8]) -> Option<&[u8]> {
    let number = |text: &[u8]| !text.is_empty() && text.len() <= 12 && text.iter().all(u8::is_ascii_digit);
    let mut parts = line.splitn(3, |octet| *octet == b':');
    let (first, second) = (parts.next()?, parts.next()?);
    if number(first) && !second.starts_with(b" ") {
        return Some(&line[first.len() + 1..]);
    }
    let path = !first.is_empty() && !first.contains(&b' ') && memchr::memchr2(b'.', b'/', first).is_some();
    if !path || first.starts_with(b"{") {
        return None;
    }
    match parts.next() {
        Some(rest) if number(second) => Some(rest),
        _ if !second.starts_with(b" ") && !second.is_empty() => Some(&line[first.len() + 1..]),
        _ => None,
    }
}

/// The first word of `text` and what follows the space behind it.
fn word(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr::memchr(b' ', text)?;
    (end > 0).then(|| (&text[..end], &text[end + 1..]))
}

/// An ISO time that is all of `text`.
fn whole_iso(text: &[u8]) -> Option<Stamp> {
    time::iso(text).filter(|(_, used)| *used == text.len()).map(|(stamp, _)| stamp)
}

/// Whether a carrier names the program that wrote `line`.
pub fn has_program(line: &[u8]) -> bool {
    match unwrap_carried(line) {
        Some(carried) => {
            carried.program.is_some() || peel(carried.line.as_bytes()).is_some_and(|e| e.program.is_some())
        }
        None => peel(line).is_some_and(|envelope| envelope.program.is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left of a line, and the program.
    fn parts(line: &str) -> Option<(String, Option<String>, bool)> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        peel(line.as_bytes()).map(|e| (text(e.line), e.program.map(text), e.time.is_some()))
    }

    #[test]
    fn text_carriers_come_off() {
        let named = Some("named".to_owned());
        for (line, time, program) in [
            ("Nov 22 14:03:11 ns1 named[123]: client x", true, &named),
            ("May  9 04:03:11 ns1 named: client x", true, &named),
            ("<30>Nov 22 14:03:11 ns1 named[123]: client x", true, &named),
            ("<30>Nov 22 14:03:11 relay 192.0.2.53 named[123]: client x", true, &named),
            ("2026-11-22T14:03:11.123456+01:00 ns1 named[123]: client x", true, &named),
            ("2026-11-22T14:03:11+0100 ns1 named[123]: client x", true, &named),
            ("<30>1 2026-11-22T14:03:11.1Z ns1 named 123 - - client x", true, &named),
            (r#"<30>1 - ns1 named 123 - [a b="\]"][c] client x"#, false, &named),
            ("<30>Nov 22 14:03:11 named[123]: client x", true, &named),
            ("Nov 22 14:03:11 named: client x", true, &named),
            ("Nov 22 14:03:11 /usr/sbin/named[123]: client x", true, &named),
            ("2026-11-22T14:03:11.123456+01:00 ns1 named:  client x", true, &named),
            ("2026-11-22T14:03:11.123456+01:00 ns1 daemon.info named: client x", true, &named),
            ("Nov 22 14:03:11 ns1 <daemon.info> named[123]: client x", true, &named),
            ("Sun Nov 22 14:03:11 2026 daemon.info named[123]: client x", true, &named),
            ("Sun 2026-11-22 14:03:11.123456 UTC ns1 named.service[123]: client x", true, &named),
            ("1795356191.123456 ns1 named[123]: client x", true, &named),
            ("<30>1 2026-11-22T14:03:11.1Z ns1 named 123 - -  client x", true, &named),
            (r#"<30>1 2026-11-22T14:03:11.1Z ns1 named - LOG [a b="c"]  client x"#, true, &named),
            ("resolver-1  | client x", false, &None),
            ("resolver-1  | 2026-11-22T14:03:11.123456789Z client x", true, &None),
            ("2026-11-22T14:03:11.123456789Z client x", true, &None),
            ("2026-11-22T14:03:11.123456789Z stdout F client x", true, &None),
            ("26914:client x", false, &None),
            ("query.log:26914:client x", false, &None),
            ("query.log:client x", false, &None),
        ] {
            assert_eq!(parts(line), Some(("client x".to_owned(), program.clone(), time)), "{line}");
        }
    }

    #[test]
    fn a_servers_own_line_stays() {
        for line in [
            "22-Nov-2026 14:03:11.123 queries: info: client @0x7f 192.0.2.1#53 (a): query: a IN A",
            "2026-11-22T14:03:11.123 queries: info: client 192.0.2.1#53: query: a IN A",
            "2026-11-22T14:03:11.123Z client 192.0.2.1#53: query: a IN A",
            "client 192.0.2.1#53: query: a IN A",
            "client 2001:db8::1#53 (a.b): query: a.b IN A",
            "queries: info: client 192.0.2.1#53: query: a IN A",
            "",
        ] {
            assert_eq!(parts(line), None, "{line}");
        }
    }
}
