//! Times as numbers since 1970-01-01T00:00:00Z.

use super::Stamp;
use super::date::utc;
use super::scan::digit;

/// Most digits of a number that are kept; finer ones cannot change a nanosecond.
const MAX_DIGITS: u32 = 30;

/// The value `mantissa * 10^exponent`, not negative.
struct Decimal {
    /// All digits that count, at most [`MAX_DIGITS`].
    mantissa: u128,
    /// Digits of `mantissa`, 0 for zero.
    digits: u32,
    /// Power of ten, negative for fractions.
    exponent: i32,
}

/// Reads a whole field that is an epoch in seconds, milliseconds, microseconds or nanoseconds.
///
/// The unit is told by the magnitude: below 1e11 seconds (until the year 5138), below 1e14 milliseconds (from 1973
/// on), below 1e17 microseconds (from 1973 on), else nanoseconds (from 1973 on). Decimals (`1763820191.123456`) and
/// exponents (`1.7e9`) are read exactly, without floating point; what is finer than a nanosecond is cut off. A minus
/// is allowed. `None` for years outside 1678 to 2261.
pub fn epoch(field: &[u8]) -> Option<Stamp> {
    if let Some(ns) = seconds(field) {
        return utc(ns);
    }
    general(field)
}

/// Nanoseconds of the usual notation, seconds of up to ten digits with a fraction of up to nine or without; `None` for
/// any other.
#[inline]
fn seconds(field: &[u8]) -> Option<i64> {
    let whole = field.iter().take(11).take_while(|octet| octet.is_ascii_digit()).count();
    let (whole, fraction) = field.split_at_checked(whole).filter(|(whole, _)| (1..=10).contains(&whole.len()))?;
    let value = |digits: &[u8]| digits.iter().fold(0, |value: u64, octet| value * 10 + u64::from(octet & 0xf));
    let ns = match fraction.split_first() {
        None => 0,
        Some((b'.', digits)) if (1..=9).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit) => {
            let missing = 9_usize.checked_sub(digits.len()).and_then(|n| u32::try_from(n).ok())?;
            value(digits) * 10_u64.pow(missing)
        }
        Some(_) => return None,
    };
    i64::try_from(value(whole) * 1_000_000_000 + ns).ok()
}

/// As [`epoch`], for all notations.
fn general(field: &[u8]) -> Option<Stamp> {
    let (negative, number) = field.strip_prefix(b"-").map_or((false, field), |rest| (true, rest));
    let ns = decimal(number)?.to_ns()?;
    utc(if negative { -ns } else { ns })
}

impl Decimal {
    /// Nanoseconds, by the unit that the magnitude tells; `None` if they exceed 64 bits.
    fn to_ns(&self) -> Option<i64> {
        if self.mantissa == 0 {
            return Some(0);
        }
        // The value is below 10^magnitude and not below 10^(magnitude - 1).
        let magnitude = i32::try_from(self.digits).ok()? + self.exponent;
        let unit = match magnitude {
            ..=11 => 9,
            12..=14 => 6,
            15..=17 => 3,
            18..=19 => 0,
            _ => return None,
        };
        let shift = self.exponent + unit;
        let power = 10_u128.checked_pow(shift.unsigned_abs());
        let ns = match power {
            Some(power) if shift >= 0 => self.mantissa.checked_mul(power)?,
            Some(power) => self.mantissa / power,
            None if shift >= 0 => return None,
            None => 0,
        };
        i64::try_from(ns).ok()
    }
}

/// Reads `digits [ "." digits ] [ "e" [ sign ] digits ]`.
fn decimal(text: &[u8]) -> Option<Decimal> {
    let mut number = Decimal { mantissa: 0, digits: 0, exponent: 0 };
    let whole = take_digits(&mut number, text, false)?;
    let mut rest = text.get(whole..)?;
    if let Some(fraction) = rest.strip_prefix(b".") {
        rest = fraction.get(take_digits(&mut number, fraction, true)?..)?;
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        number.exponent += power_of_ten(exponent)?;
        rest = &[];
    }
    rest.is_empty().then_some(number)
}

/// Adds the leading digits of `text` to `number`, and says how many there are; `None` if none or too many.
fn take_digits(number: &mut Decimal, text: &[u8], is_fraction: bool) -> Option<usize> {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    for value in text.get(..count)?.iter().filter_map(|&byte| digit(byte)) {
        let is_full = number.digits == MAX_DIGITS;
        if is_full && !is_fraction {
            return None;
        }
        if !is_full {
            number.mantissa = number.mantissa * 10 + u128::from(value);
            number.digits += u32::from(number.mantissa != 0);
            number.exponent -= i32::from(is_fraction);
        }
    }
    (count > 0).then_some(count)
}

/// The exponent of a number, of at most three digits.
fn power_of_ten(text: &[u8]) -> Option<i32> {
    let (sign, digits) = match text {
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        rest => (1, rest),
    };
    if !(1..=3).contains(&digits.len()) {
        return None;
    }
    let value = digits.iter().try_fold(0, |value, &byte| Some(value * 10 + i32::try_from(digit(byte)?).ok()?))?;
    Some(sign * value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Timestamp;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_usual_notation_is_read_as_all_are(text in "[0-9]{0,12}(\\.[0-9]{0,11})?[0-9.e-]?") {
            if let Some(ns) = seconds(text.as_bytes()) {
                prop_assert_eq!(utc(ns), general(text.as_bytes()));
            }
        }
    }

    /// The instant that a field means, in nanoseconds.
    fn ns(field: &str) -> Option<i64> {
        match epoch(field.as_bytes()) {
            Some(Stamp::Utc(Timestamp(ns))) => Some(ns),
            _ => None,
        }
    }

    /// Every unit, and exact fractions.
    #[test]
    fn units_and_fractions() {
        for (field, expected) in [
            ("0", 0),
            ("-0.0", 0),
            ("00001", 1_000_000_000),
            ("1763820191", 1_763_820_191_000_000_000),
            ("1763820191.123456", 1_763_820_191_123_456_000),
            ("1763820191.123456789987654321987654321987654321987654321", 1_763_820_191_123_456_789),
            ("1763820191123", 1_763_820_191_123_000_000),
            ("1763820191123.4567", 1_763_820_191_123_456_700),
            ("1763820191123456", 1_763_820_191_123_456_000),
            ("1763820191123456789", 1_763_820_191_123_456_789),
            ("1.7e9", 1_700_000_000_000_000_000),
            ("1.763820191123456E+09", 1_763_820_191_123_456_000),
            ("17638201911234567e-7", 1_763_820_191_123_456_700),
            ("-1.5", -1_500_000_000),
            ("1e-999", 0),
            ("0.0000000019", 1),
            ("9200000000", 9_200_000_000_000_000_000),
            ("100000000000", 100_000_000_000_000_000),
            ("100000000000000", 100_000_000_000_000_000),
            ("100000000000000000", 100_000_000_000_000_000),
        ] {
            assert_eq!(ns(field), Some(expected), "{field}");
        }
    }

    /// What is no number, and numbers beyond the years.
    #[test]
    fn rejects() {
        for field in [
            "",
            "-",
            "+1",
            ".5",
            "5.",
            "1e",
            "1e+",
            "1e9999",
            "1e50",
            "0x10",
            "1 ",
            "1,5",
            "NaN",
            "inf",
            "--1",
            "99999999999",
            "9223372036854775807",
            "99999999999999999999",
            "1111111111111111111111111111111111",
        ] {
            assert_eq!(ns(field), None, "{field}");
        }
    }
}
