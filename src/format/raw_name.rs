//! Names that sensors write as octets, without the escapes of RFC 1035.
//!
//! A dot inside a label looks like one between labels there; nothing can tell them apart afterwards.

/// How a sensor writes what is not text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// Zeek (`ODesc::AddEscapeSequence`): any octet may be `\xHH`, a backslash is `\\`.
    Zeek,
    /// Suricata (`JsonBuilder::set_string_from_bytes`): octets from 0x80 on are `\xhh` where the whole is not UTF-8,
    /// and a backslash stands for itself.
    Suricata,
}

/// The presentation form (RFC 1035 §5.1) of a name, written to `room` where it is not the name itself.
pub fn presentation<'a>(name: &'a [u8], notation: Notation, room: &'a mut Vec<u8>) -> &'a [u8] {
    if memchr::memchr(b'\\', name).is_none() {
        return name;
    }
    room.clear();
    let mut rest = name;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        let (before, from) = rest.split_at(at);
        room.extend_from_slice(before);
        rest = escape(from, notation, room);
    }
    room.extend_from_slice(rest);
    room
}

/// Writes what the backslash at the front of `text` begins, and returns what follows it.
fn escape<'t>(text: &'t [u8], notation: Notation, room: &mut Vec<u8>) -> &'t [u8] {
    match text {
        [b'\\', b'x', high, low, rest @ ..] if let Some(octet) = hex(*high, *low, notation) => {
            room.extend([b'\\', b'0' + octet / 100, b'0' + octet / 10 % 10, b'0' + octet % 10]);
            rest
        }
        [b'\\', b'\\', rest @ ..] if notation == Notation::Zeek => {
            room.extend_from_slice(br"\\");
            rest
        }
        [_, rest @ ..] => {
            room.extend_from_slice(br"\\");
            rest
        }
        [] => text,
    }
}

/// The octet of two hexadecimal digits that this notation writes so.
fn hex(high: u8, low: u8, notation: Notation) -> Option<u8> {
    let digit = |octet: u8| char::from(octet).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let octet = digit(high)? * 16 + digit(low)?;
    (notation == Notation::Zeek || octet >= 0x80).then_some(octet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octets_become_escapes() {
        for (text, zeek, suricata) in [
            (&b"www.example"[..], &b"www.example"[..], &b"www.example"[..]),
            (br"a\x09b\xff.x", br"a\009b\255.x", br"a\\x09b\255.x"),
            (br"a\\b", br"a\\b", br"a\\\\b"),
            (br"a\b\x4", br"a\\b\\x4", br"a\\b\\x4"),
            (br"end\", br"end\\", br"end\\"),
            (br"\xFF\\x41", br"\255\\x41", br"\255\\\\x41"),
            (b"", b"", b""),
        ] {
            assert_eq!(presentation(text, Notation::Zeek, &mut Vec::new()), zeek);
            assert_eq!(presentation(text, Notation::Suricata, &mut Vec::new()), suricata);
        }
    }
}
