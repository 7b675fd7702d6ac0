//! A DNS message as tcpdump prints it.

use crate::dns::wire;
use crate::record::Transport;
use crate::tally::Reject;

/// A message that tcpdump could not read, or not whole.
const UNDECODED: Reject = Reject::new("DNS message that tcpdump did not decode");
/// Octets that tcpdump prints as other characters.
const UNWRITTEN: Reject = Reject::new("name with octets that tcpdump does not write");

/// The question of a query.
#[derive(Debug, PartialEq)]
pub struct Query<'a> {
    /// The type.
    pub rtype: &'a [u8],
    /// The class, where it is not IN.
    pub class: Option<&'a [u8]>,
    /// The name, with the final dot.
    pub name: &'a [u8],
}

/// The printed message of a packet, empty for a segment without one. `None` for what is neither.
pub fn payload(text: &[u8]) -> Option<(&[u8], Transport)> {
    if !text.starts_with(b"Flags [") {
        return Some((behind_checksum(text).unwrap_or(text), Transport::Udp));
    }
    let mark = b", length ";
    let length = &text[memchr::memmem::find(text, mark)? + mark.len()..];
    let digits = length.iter().take_while(|octet| octet.is_ascii_digit()).count();
    let rest = &length[digits..];
    Some((rest.strip_prefix(b":").unwrap_or(rest).trim_ascii(), Transport::Tcp))
}

/// What `-vv` says of checksums of UDP; the second is followed by two of them.
const CHECKSUMS: [&[u8]; 3] = [b"[udp sum ok] ", b"[bad udp cksum ", b"[no cksum] "];

/// What follows the checksum at the front of `text`.
fn behind_checksum(text: &[u8]) -> Option<&[u8]> {
    CHECKSUMS.iter().find(|mark| text.starts_with(mark))?;
    text.get(memchr::memmem::find(text, b"] ")? + 2..)
}

/// Whether a line says that checksums are printed, and so all sections of messages.
pub fn has_checksum(line: &[u8]) -> bool {
    let message = memchr::memmem::find(line, b": [").map(|at| &line[at + 2..]);
    message.is_some_and(|message| behind_checksum(message).is_some())
}

/// Reads a query; `None` for another opcode than QUERY. With `has_sections` its records stand
/// behind the question.
///
/// # Errors
/// A reject where tcpdump did not decode it, or there is not just one question.
pub fn query(text: &[u8], has_sections: bool) -> Result<Option<Query<'_>>, Reject> {
    if text.starts_with(b"domain [length") {
        return Err(wire::NO_HEADER);
    }
    let digits = text.iter().take_while(|octet| octet.is_ascii_digit()).count();
    if digits == 0 {
        return Err(UNDECODED);
    }
    let mut rest = &text[digits..];
    if let Some(opcode) = rest.strip_prefix(b" ").filter(|word| is_opcode(word)) {
        let _ = opcode;
        return Ok(None);
    }
    while let Some(b'+' | b'%') = rest.first() {
        rest = &rest[1..];
    }
    let mut has_records = false;
    while let Some(group) = rest.strip_prefix(b" [") {
        let close = memchr::memchr(b']', group).ok_or(UNDECODED)?;
        match &group[..close] {
            b"0q" => return Err(wire::NO_QUESTION),
            [b'|', ..] => return Err(UNDECODED),
            [.., b'q'] => return Err(wire::SEVERAL),
            [.., b'u' | b'n' | b'a'] => has_records = true,
            _ => {}
        }
        rest = &group[close + 1..];
    }
    if rest.ends_with(b"[|domain]") {
        return Err(wire::BAD_NAME);
    }
    question(rest.strip_prefix(b" ").ok_or(UNDECODED)?, has_sections && has_records).map(Some)
}

/// Whether a word of the opcode stands here: lower-case letters, as those of types are not.
fn is_opcode(word: &[u8]) -> bool {
    const WORDS: [&[u8]; 8] = [b"inv_q", b"stat", b"op", b"notify", b"update", b"zoneInit", b"zoneRef", b"dso"];
    WORDS.iter().any(|known| word.starts_with(known))
}

/// Reads `TYPE[ CLASS]? NAME.[ ar: RECORDS] (SIZE)`.
///
/// A query has additional records only, and what they say was not in the name if they are sought from the end.
fn question(text: &[u8], has_records: bool) -> Result<Query<'_>, Reject> {
    let mark = memchr::memmem::find(text, b"? ").ok_or(UNDECODED)?;
    let (kind, behind) = (&text[..mark], &text[mark + 2..]);
    let size = memchr::memmem::rfind(behind, b" (").ok_or(UNDECODED)?;
    let (name, size) = behind.split_at(size);
    let records = has_records.then(|| memchr::memmem::rfind(name, b" ar: ")).flatten();
    let name = &name[..records.unwrap_or(name.len())];
    if !size.ends_with(b")") || name.last() != Some(&b'.') {
        return Err(UNDECODED);
    }
    let (rtype, class) = match memchr::memchr(b' ', kind) {
        Some(space) => (&kind[..space], Some(&kind[space + 1..])),
        None => (kind, None),
    };
    let class = class.map(|class| {
        let number = class.strip_prefix(b"(Class ").and_then(|class| class.strip_suffix(b")"));
        number.unwrap_or(class)
    });
    Ok(Query { rtype, class, name })
}

/// The name in presentation form: tcpdump prints a backslash as it is.
///
/// # Errors
/// A reject where the name has `^X` (a control character) or `M-` with more than a letter or digit behind it (an octet
/// beyond ASCII); `M-` before these is left as it is, because host names have it.
pub fn unescape(name: &[u8], out: &mut Vec<u8>) -> Result<(), Reject> {
    out.clear();
    for (at, octet) in name.iter().enumerate() {
        let is_meta =
            name[at..].starts_with(b"M-") && name.get(at + 2).is_some_and(|next| !next.is_ascii_alphanumeric());
        if *octet == b'^' || is_meta || *octet == b'<' {
            return Err(UNWRITTEN);
        }
        if *octet == b'\\' {
            out.push(b'\\');
        }
        out.push(*octet);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_read() {
        let read = |text: &'static str| query(text.as_bytes(), false).map_err(|reject| reject.0.0);
        let asks = |rtype: &'static str, class: Option<&'static str>, name: &'static str| {
            let class = class.map(str::as_bytes);
            Ok(Some(Query { rtype: rtype.as_bytes(), class, name: name.as_bytes() }))
        };
        assert_eq!(read("52100+ [1au] AAAA? a.example. (62)"), asks("AAAA", None, "a.example."));
        assert_eq!(read("52100 A? . (17)"), asks("A", None, "."));
        assert_eq!(read("1+% [b2&3=0x4444] [1a] [1n] Type65? a b (c. (1)"), asks("Type65", None, "a b (c."));
        assert_eq!(read("28712+ A (Class 0)? qc.example. (33)"), asks("A", Some("0"), "qc.example."));
        assert_eq!(read("28717+ TXT CHAOS? version.bind. (33)"), asks("TXT", Some("CHAOS"), "version.bind."));
        assert_eq!(read("44653 inv_q+ [1q] [0a] [1au] SOA? www.example.test. (57)"), Ok(None));
        assert_eq!(read("28741 updateA+ A? opc9.example.test. (35)"), Ok(None));
        for (text, reject) in [
            ("domain [length 0 < 12] (invalid)", wire::NO_HEADER),
            ("55452+ [0q] [1au] (35)", wire::NO_QUESTION),
            ("28676+ [2q] A? two1.example.test. AAAA? two2.example.test. (58)", wire::SEVERAL),
            ("28675+ [|domain]", UNDECODED),
            ("28679+ A? <BAD PTR> [|domain]", wire::BAD_NAME),
            ("28677 0/0/0 (34)", UNDECODED),
            ("[prefix length(36) != length(112)] (invalid)", UNDECODED),
            ("", UNDECODED),
            ("1+ A? cut.exam", UNDECODED),
        ] {
            assert_eq!(read(text), Err(reject.0.0), "{text}");
        }
    }

    #[test]
    fn records_behind_the_question_are_no_part_of_the_name() {
        let name = |text: &'static str| query(text.as_bytes(), true).map(|query| query.map(|query| query.name));
        assert_eq!(
            name("1+ [1au] A? a.example. ar: . OPT UDPsize=1232 [COOKIE 01] (62)"),
            Ok(Some(&b"a.example."[..]))
        );
        assert_eq!(name("1+ [1au] A? a. ar: b. ar: . OPT UDPsize=1232 (62)"), Ok(Some(&b"a. ar: b."[..])));
        assert_eq!(name("1+ A? a. ar: b. (62)"), Ok(Some(&b"a. ar: b."[..])));
        for (text, rest) in [
            ("[udp sum ok] 1+ A? a. (1)", "1+ A? a. (1)"),
            ("[bad udp cksum 0xfe63 -> 0x6a5b!] 1+ A? a. (1)", "1+ A? a. (1)"),
            ("[no cksum] 1+ A? a. (1)", "1+ A? a. (1)"),
            ("[prefix length(36) != length(112)] (invalid)", "[prefix length(36) != length(112)] (invalid)"),
        ] {
            assert_eq!(payload(text.as_bytes()), Some((rest.as_bytes(), Transport::Udp)), "{text}");
        }
    }

    #[test]
    fn names_are_what_was_asked_or_rejected() {
        let read = |text: &str| {
            let mut out = Vec::new();
            unescape(text.as_bytes(), &mut out).map(|()| String::from_utf8_lossy(&out).into_owned())
        };
        assert_eq!(read("ROOM-PC.example."), Ok("ROOM-PC.example.".to_owned()));
        assert_eq!(read(r"back\slash.example."), Ok(r"back\\slash.example.".to_owned()));
        for name in ["x^J.example.", "M-^@.example.", "M-<.example.", "^?.", "<BAD PTR>."] {
            assert_eq!(read(name), Err(UNWRITTEN), "{name}");
        }
    }
}
