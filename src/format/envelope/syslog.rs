//! Lines of syslog and journald: a time, perhaps a host and a priority, the program, and its message.

use super::{Envelope, word};
use crate::format::time::{self, Stamp};

/// How the names of days begin in `date`'s notation.
const DAYS: [&[u8]; 7] = [b"Mon ", b"Tue ", b"Wed ", b"Thu ", b"Fri ", b"Sat ", b"Sun "];
/// What journald puts behind the name of a service (`-o with-unit`).
const UNIT: &[u8] = b".service";

/// Takes `TIME [HOST] [PRIORITY] PROGRAM[PID]: MESSAGE` apart.
pub fn peel(line: &[u8]) -> Option<Envelope<'_>> {
    let (stamp, rest) = stamp(line)?;
    let (tag, line) = tag(rest.strip_prefix(b" ")?, matches!(stamp, Stamp::NoYear { .. }))?;
    let program = tag.split(|octet| *octet == b'[').next()?;
    // Some write the whole path of the program.
    let program = if program.starts_with(b"/") { program.rsplit(|octet| *octet == b'/').next()? } else { program };
    let program = program.strip_suffix(UNIT).unwrap_or(program);
    // rsyslog's own templates keep the blank with which messages begin, and a tag may have one of its own.
    Some(Envelope { time: Some(stamp), program: Some(program), line: line.trim_ascii_start() })
}

/// The time at the front and what follows it: `Nov 22 14:03:11`, ISO 8601, `Sun Nov 22 14:03:11 2026` (`logread`),
/// `Sun 2026-11-22 14:03:11 UTC` (`journalctl -o short-full`) or `1795356191.123456` (`-o short-unix`).
fn stamp(line: &[u8]) -> Option<(Stamp, &[u8])> {
    if let Some(rest) = DAYS.iter().find_map(|day| line.strip_prefix(*day)) {
        let (stamp, used) = time::with_year_behind(rest).or_else(|| time::iso_named(rest))?;
        return Some((stamp, rest.get(used..)?));
    }
    let front = time::syslog(line).or_else(|| time::iso(line));
    let (stamp, used) = front.or_else(|| {
        let (number, _) = word(line)?;
        let is_unix = number.len() == 17 && number[10] == b'.';
        is_unix.then(|| time::epoch(number)).flatten().map(|stamp| (stamp, number.len()))
    })?;
    Some((stamp, line.get(used..)?))
}

/// The tag, without its colon, and the message; `is_syslogs` tells that no server writes such times itself behind which
/// there is a word with a colon.
fn tag(text: &[u8], is_syslogs: bool) -> Option<(&[u8], &[u8])> {
    let (host, rest) = word(text)?;
    // Appliances and `journalctl --no-hostname` leave the host out.
    if let Some(tag) = with_process(host).or_else(|| host.strip_suffix(b":").filter(|_| is_syslogs)) {
        return Some((tag, rest));
    }
    // BIND's own iso8601 time is followed by `queries: ` or `client `, those of others by `[INFO]`, never by a host.
    if host.ends_with(b":") || host == b"client" || host.starts_with(b"[") {
        return None;
    }
    let (second, rest) = word(rest)?;
    if let Some(tag) = second.strip_suffix(b":") {
        return Some((tag, rest));
    }
    // A relay may write its own host before the first; then only `PROGRAM[PID]:` is a tag for certain.
    let (third, rest) = word(rest)?;
    let tag = if is_priority(second) { third.strip_suffix(b":") } else { with_process(third) };
    tag.map(|tag| (tag, rest))
}

/// The tag in `PROGRAM[PID]:`.
fn with_process(word: &[u8]) -> Option<&[u8]> {
    let tag = word.strip_suffix(b":")?;
    let open = memchr::memchr(b'[', tag).filter(|open| *open > 0)?;
    let process = tag[open + 1..].strip_suffix(b"]")?;
    process.iter().all(u8::is_ascii_digit).then_some(tag)
}

/// Whether a word is `daemon.info`, as busybox and templates write it, or `<daemon.info>`, as FreeBSD does with `-v`.
fn is_priority(word: &[u8]) -> bool {
    let inner = word.strip_prefix(b"<").and_then(|word| word.strip_suffix(b">")).unwrap_or(word);
    let Some(dot) = memchr::memchr(b'.', inner) else { return false };
    let severity = &inner[dot + 1..];
    SEVERITIES.contains(&severity) && inner[..dot].iter().all(u8::is_ascii_alphanumeric)
}

/// Severities as `syslog.h` has them, with their older names.
const SEVERITIES: [&[u8]; 11] =
    [b"emerg", b"alert", b"crit", b"err", b"warning", b"notice", b"info", b"debug", b"panic", b"error", b"warn"];
