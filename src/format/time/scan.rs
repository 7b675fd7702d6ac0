//! Digits, clock times and distances from UTC at the front of bytes.

use crate::record::SECOND;

/// The value of an ASCII digit.
pub fn digit(byte: u8) -> Option<u32> {
    let value = byte.wrapping_sub(b'0');
    (value < 10).then_some(u32::from(value))
}

/// The number that two digits make.
pub fn two(pair: [u8; 2]) -> Option<u32> {
    let [tens, units] = pair;
    Some(digit(tens)? * 10 + digit(units)?)
}

/// The number that four digits make, as a year.
pub fn four(digits: [u8; 4]) -> Option<i32> {
    let [a, b, c, d] = digits;
    i32::try_from(two([a, b])? * 100 + two([c, d])?).ok()
}

/// A day of one or two digits, perhaps after a blank, and how many bytes it takes: `7`, ` 7`, `07`, `17`.
pub fn day(text: &[u8]) -> Option<(u32, usize)> {
    match *text {
        [b' ', units, ..] => Some((digit(units)?, 2)),
        [tens, units, ..] if units.is_ascii_digit() => Some((two([tens, units])?, 2)),
        [units, ..] => Some((digit(units)?, 1)),
        [] => None,
    }
}

/// Nanoseconds since midnight of `14:03:11`, `14:03:11.123` or `14:03:11,123`, and how many bytes it takes.
///
/// A decimal mark without a digit after it is not taken. `:60` gives the start of the next minute.
pub fn clock(text: &[u8]) -> Option<(i64, usize)> {
    let &[h1, h2, b':', m1, m2, b':', s1, s2] = text.first_chunk::<8>()? else { return None };
    let (hour, minute, second) = (two([h1, h2])?, two([m1, m2])?, two([s1, s2])?);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let whole = i64::from(hour * 3600 + minute * 60 + second) * SECOND;
    let (fraction, used) = match text.get(8..) {
        Some([b'.' | b',', rest @ ..]) => fraction(rest).map_or((0, 8), |(ns, digits)| (ns, 9 + digits)),
        Some([b'0'..=b'9', ..]) => return None,
        _ => (0, 8),
    };
    Some((if second == 60 { whole } else { whole + fraction }, used))
}

/// Nanoseconds of the digits after a decimal mark, and how many digits there are; `None` if there are none.
pub fn fraction(text: &[u8]) -> Option<(i64, usize)> {
    let mut ns = 0;
    let mut unit = SECOND / 10;
    let mut digits = 0;
    while let Some(value) = text.get(digits).and_then(|&byte| digit(byte)) {
        ns += i64::from(value) * unit;
        unit /= 10;
        digits += 1;
    }
    (digits > 0).then_some((ns, digits))
}

/// Seconds ahead of UTC of `Z`, `+01:00`, `+0100` or `+01`, and how many bytes it takes.
///
/// `Some(None)` if no zone is there, `None` if what begins like one is none, as `+25:00` or `+010`.
pub fn offset(text: &[u8]) -> Option<Option<(i64, usize)>> {
    let (sign, rest) = match text {
        [b'Z' | b'z', ..] => return Some(Some((0, 1))),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return Some(None),
    };
    let Some((&pair, rest)) = rest.split_first_chunk::<2>() else { return Some(None) };
    let Some(hours) = two(pair) else { return Some(None) };
    let (minutes, used, rest) = match *rest {
        [b':', tens, units, ref rest @ ..] if tens.is_ascii_digit() => (two([tens, units])?, 6, rest),
        [tens, units, ref rest @ ..] if tens.is_ascii_digit() => (two([tens, units])?, 5, rest),
        _ => (0, 3, rest),
    };
    let is_number_over = !rest.first().is_some_and(u8::is_ascii_digit);
    (hours < 24 && minutes < 60 && is_number_over).then(|| Some((sign * i64::from(hours * 3600 + minutes * 60), used)))
}

/// Seconds ahead of UTC of a zone after one blank, ` +0100`, ` UTC`, ` GMT` or ` Z`, with the bytes it takes.
///
/// `None` if none is there.
pub fn spaced_offset(text: &[u8]) -> Option<(i64, usize)> {
    let rest = text.strip_prefix(b" ")?;
    for name in [&b"UTC"[..], b"GMT", b"UT"] {
        if rest.starts_with(name) && !rest.get(name.len()).is_some_and(u8::is_ascii_alphanumeric) {
            return Some((0, 1 + name.len()));
        }
    }
    offset(rest)?.map(|(seconds, used)| (seconds, 1 + used))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Clock times and what follows them.
    #[test]
    fn clocks() {
        for (text, seconds, ns, used) in [
            ("14:03:11", 50_591, 0, 8),
            ("00:00:00.1 x", 0, 100_000_000, 10),
            ("00:00:00,123456789", 0, 123_456_789, 18),
            ("00:00:00.1234567899999999999999999999", 0, 123_456_789, 37),
            ("23:59:60.9", 86_400, 0, 10),
            ("01:02:03. ", 3723, 0, 8),
        ] {
            assert_eq!(clock(text.as_bytes()), Some((seconds * SECOND + ns, used)), "{text}");
        }
        for text in ["24:00:00", "00:60:00", "00:00:61", "00:00:000", "0:00:00", "00-00-00", "00:00:0", " 1:00:00"] {
            assert_eq!(clock(text.as_bytes()), None, "{text}");
        }
    }

    /// Distances from UTC, absent ones and wrong ones.
    #[test]
    fn offsets() {
        for (text, seconds, used) in
            [("Z", 0, 1), ("+01:00", 3600, 6), ("-0330 x", -12_600, 5), ("+01", 3600, 3), ("+01:x", 3600, 3)]
        {
            assert_eq!(offset(text.as_bytes()), Some(Some((seconds, used))), "{text}");
        }
        for text in ["", " ", "x", "+", "-1", "+a1"] {
            assert_eq!(offset(text.as_bytes()), Some(None), "{text}");
        }
        for text in ["+24:00", "+01:60", "+010", "+01001", "+01:001"] {
            assert_eq!(offset(text.as_bytes()), None, "{text}");
        }
        assert_eq!(spaced_offset(b" GMT,"), Some((0, 4)));
        assert_eq!(spaced_offset(b" GMTX"), None);
    }
}
