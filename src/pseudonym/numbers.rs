//! Addresses of IPv4 anywhere in a text: four decimal octets in a row, as in `1.2.0.192.bl.example`, `192.0.2.1` and
//! `ip-192-0-2-1`.

use std::net::{IpAddr, Ipv4Addr};
use std::ops::Range;

/// Most octets that a number has in digits: leading zeros are kept, and a pseudonym's octet may stand behind them.
const DIGITS: usize = 12;

/// A number from 0 to 255 in a text.
#[derive(Clone, Debug, PartialEq)]
struct Number {
    /// Where it stands.
    at: Range<usize>,
    /// Leading zeros.
    zeros: usize,
    /// The value.
    value: u8,
    /// What stands between it and the number before it, if that is all that does.
    joint: Option<&'static [u8]>,
}

/// What can stand between octets: a dot between labels, one inside a label, a hyphen.
const JOINTS: [&[u8]; 3] = [b".", br"\.", b"-"];

/// A decimal octet: leading zeros, and its value.
pub(super) fn octet(digits: &[u8]) -> Option<(usize, u8)> {
    if digits.is_empty() || digits.len() > DIGITS || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count().min(digits.len() - 1);
    let value = digits[zeros..].iter().fold(0u32, |sum, digit| sum.saturating_mul(10) + u32::from(digit - b'0'));
    Some((zeros, u8::try_from(value).ok()?))
}

/// Writes an octet behind as many zeros.
pub(super) fn push_octet(zeros: usize, value: u8, out: &mut Vec<u8>) {
    out.resize(out.len() + zeros, b'0');
    out.extend(value.to_string().bytes());
}

/// Appends `text` to `out` with other addresses in it. Four octets between dots are read backwards, as lists of
/// addresses in DNS have them (RFC 5782), when a label follows; all others as they are written. Of more than four in a
/// row the last four are an address, then the four before them.
pub(super) fn rewrite(text: &[u8], turn: &mut dyn FnMut(IpAddr) -> IpAddr, out: &mut Vec<u8>) {
    let mut numbers = numbers(text);
    let mut end = numbers.len();
    while end >= 4 {
        let run = &mut numbers[end - 4..end];
        let joint = run[3].joint;
        if joint.is_none() || run[1..].iter().any(|number| number.joint != joint) {
            end -= 1;
            continue;
        }
        let is_backwards = joint == Some(JOINTS[0]) && text.get(run[3].at.end) == Some(&b'.');
        if is_backwards {
            run.reverse();
        }
        turn_octets(run, turn);
        if is_backwards {
            run.reverse();
        }
        end -= 4;
    }
    let mut from = 0;
    for number in numbers {
        out.extend_from_slice(&text[from..number.at.start]);
        push_octet(number.zeros, number.value, out);
        from = number.at.end;
    }
    out.extend_from_slice(&text[from..]);
}

/// Replaces four octets in order by those of another address.
fn turn_octets(run: &mut [Number], turn: &mut dyn FnMut(IpAddr) -> IpAddr) {
    let [a, b, c, d] = run else { return };
    let address = Ipv4Addr::new(a.value, b.value, c.value, d.value);
    if let IpAddr::V4(turned) = turn(address.into()) {
        [a.value, b.value, c.value, d.value] = turned.octets();
    }
}

/// The numbers of a text that can be octets, each with its joint to the one before. An escape `\DDD` is no number.
fn numbers(text: &[u8]) -> Vec<Number> {
    let mut found: Vec<Number> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let digits = text[at..].iter().take_while(|octet| octet.is_ascii_digit()).count();
        if digits == 0 {
            at += if text[at] == b'\\' { escape(&text[at..]) } else { 1 };
            continue;
        }
        let place = at..at + digits;
        if let Some((zeros, value)) = octet(&text[place.clone()]) {
            let between = found.last().and_then(|before| text.get(before.at.end..at));
            let joint = JOINTS.into_iter().find(|joint| between == Some(*joint));
            found.push(Number { at: place, zeros, value, joint });
        }
        at += digits;
    }
    found
}

/// How many octets the escape at the beginning of a text has.
fn escape(text: &[u8]) -> usize {
    if text.get(1..4).is_some_and(|digits| digits.iter().all(u8::is_ascii_digit)) { 4 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text with every octet turned to 255 less it.
    fn turned(text: &str) -> String {
        let mut turn = |address: IpAddr| match address {
            IpAddr::V4(v4) => IpAddr::from(v4.octets().map(|octet| 255 - octet)),
            IpAddr::V6(_) => address,
        };
        let mut out = Vec::new();
        rewrite(text.as_bytes(), &mut turn, &mut out);
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn four_octets_in_a_row_are_an_address() {
        for (text, expected) in [
            ("1.2.0.192.bl.example", "254.253.255.63.bl.example"),
            ("192.0.2.1", "63.255.253.254"),
            ("ip-192-0-2-1.example", "ip-63-255-253-254.example"),
            ("a192.0.2.1b.example", "a63.255.253.254b.example"),
            (r"a\0326.6.6.6", r"a\032249.249.249.249"),
            (r"192\.0\.2\.1.example", r"63\.255\.253\.254.example"),
            ("010.0.0.001", "0245.255.255.00254"),
            ("9.192.0.2.1.example", "9.63.255.253.254.example"),
            ("2026.1.2.3.4.5.6.7.8.example", "2026.254.253.252.251.250.249.248.247.example"),
            ("1.2.3.example", "1.2.3.example"),
            ("1.2.3-4.example", "1.2.3-4.example"),
            ("1.2.3.256.example", "1.2.3.256.example"),
            ("", ""),
        ] {
            assert_eq!(turned(text), expected);
        }
    }

    #[test]
    fn lists_of_addresses_are_read_backwards() {
        let mut seen = Vec::new();
        let mut turn = |address: IpAddr| {
            seen.push(address.to_string());
            address
        };
        for text in ["1.2.0.192.bl.example", "192.0.2.2", "h-192-0-2-3.example", r"192\.0\.2\.4.example"] {
            rewrite(text.as_bytes(), &mut turn, &mut Vec::new());
        }
        assert_eq!(seen, ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"]);
    }
}
