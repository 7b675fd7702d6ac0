//! Values as the texts that formats read: instants as seconds since 1970, addresses as they are written.

use std::io::Write;
use std::net::{Ipv4Addr, Ipv6Addr};

use parquet::data_type::Int96;
use parquet::errors::Result;

use super::column::Values;
use crate::format::columns::Field;
use crate::format::parquet::NameFrom;
use crate::record::SECOND;

/// The day of 1970-01-01 in the Julian calendar's count.
const EPOCH_DAY: i128 = 2_440_588;

/// Writes an instant, of which there are `unit` in a second: seconds with nine decimals, however many there were.
pub fn instant(value: i64, unit: i64, out: &mut Vec<u8>) {
    if value < 0 {
        out.push(b'-');
    }
    let value = value.unsigned_abs();
    let unit = unit.unsigned_abs().max(1);
    put_digits(value / unit, 1, out);
    out.push(b'.');
    put_digits(value % unit * (SECOND.unsigned_abs() / unit), 9, out);
}

/// Writes the digits of a number, at least so many; every row has some, and the formatter takes its time.
fn put_digits(mut number: u64, least: usize, out: &mut Vec<u8>) {
    let mut digits = [b'0'; 20];
    let mut at = digits.len();
    while number > 0 || digits.len() - at < least {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
    }
    out.extend_from_slice(&digits[at..]);
}

/// Writes a time without a zone; as a number, which is no time, where it is in no year that can be.
pub fn local(value: i64, unit: i64, out: &mut Vec<u8>) {
    let parts = u32::try_from(value.rem_euclid(unit) * (SECOND / unit)).unwrap_or_default();
    match chrono::DateTime::from_timestamp(value.div_euclid(unit), parts) {
        Some(time) => put(out, format_args!("{}", time.naive_utc().format("%Y-%m-%dT%H:%M:%S%.9f"))),
        None => put(out, format_args!("beyond {value}")),
    }
}

/// Writes an instant in nanoseconds of a Julian day.
pub fn julian(value: &Int96, out: &mut Vec<u8>) {
    let &[low, high, day] = value.data() else { return };
    let of_day = i128::from(low) | i128::from(high) << 32;
    let ns = (i128::from(day) - EPOCH_DAY) * 86_400 * i128::from(SECOND) + of_day;
    match i64::try_from(ns) {
        Ok(ns) => instant(ns, SECOND, out),
        Err(_) => put(out, format_args!("beyond {ns}")),
    }
}

/// Writes a whole number: of a source or server an IPv4 address, as ClickHouse stores them; of a transport the word for
/// the protocol number of IP.
pub fn number(field: Field, value: i64, out: &mut Vec<u8>) {
    match (field, value) {
        // 32 bits without a sign come as 32 bits with one.
        (Field::Source | Field::Server, _) => match u32::try_from(value & 0xffff_ffff) {
            Ok(bits) => put(out, format_args!("{}", Ipv4Addr::from(bits))),
            Err(_) => put(out, format_args!("{value}")),
        },
        (Field::Transport, 6) => out.extend_from_slice(b"tcp"),
        (Field::Transport, 17) => out.extend_from_slice(b"udp"),
        _ => put(out, format_args!("{value}")),
    }
}

/// Writes a number with a fraction, without an exponent.
pub fn real(value: f64, out: &mut Vec<u8>) {
    put(out, format_args!("{value}"));
}

/// Writes octets of a length that all values have: addresses where the field holds some.
pub fn octets(field: Field, value: &[u8], out: &mut Vec<u8>) {
    match (field, value.len()) {
        (Field::Source | Field::Server, 4) => put_v4(value, out),
        (Field::Source | Field::Server, 16) => put_v6(value, out),
        _ => out.extend_from_slice(value),
    }
}

/// Writes text. Some writers keep addresses as octets in columns that others have texts in; no text of an address that
/// any log has is as short as four octets, and one of sixteen can be told.
pub fn text(field: Field, value: &[u8], out: &mut Vec<u8>) {
    let is_written = |octet: &u8| octet.is_ascii_hexdigit() || matches!(octet, b':' | b'.' | b'%' | b'/' | b'[' | b']');
    match (field, value.len()) {
        (Field::Source, 4) => put_v4(value, out),
        (Field::Source, 16) if !value.iter().all(is_written) => put_v6(value, out),
        _ => out.extend_from_slice(value),
    }
}

/// Writes the IPv4 address in four octets.
fn put_v4(value: &[u8], out: &mut Vec<u8>) {
    if let Ok(octets) = <[u8; 4]>::try_from(value) {
        put(out, format_args!("{}", Ipv4Addr::from(octets)));
    }
}

/// Writes the IPv6 address in sixteen octets.
fn put_v6(value: &[u8], out: &mut Vec<u8>) {
    if let Ok(octets) = <[u8; 16]>::try_from(value) {
        put(out, format_args!("{}", Ipv6Addr::from(octets)));
    }
}

/// Writes the name of a row; `false` where there is none.
pub fn name(from: NameFrom, values: &mut [Box<dyn Values>], out: &mut Vec<u8>) -> Result<bool> {
    match (from, values) {
        (NameFrom::Column(_), [name]) => name.next(out),
        (NameFrom::Parts(_), [full, below, domain, top]) => {
            let start = out.len();
            let is_full = full.next(out)?;
            let mut below_domain = Vec::new();
            let has_below = below.next(&mut below_domain)? && !below_domain.is_empty();
            let (mut registered, mut last) = (Vec::new(), Vec::new());
            let has_domain = domain.next(&mut registered)? && !registered.is_empty();
            let has_top = top.next(&mut last)? && !last.is_empty();
            if is_full && out.len() > start {
                return Ok(true);
            }
            let parts = [(has_below, &below_domain), (has_domain, &registered), (has_top && !has_domain, &last)];
            let parts: Vec<&[u8]> =
                parts.into_iter().filter(|(is_there, _)| *is_there).map(|(_, part)| &part[..]).collect();
            out.extend_from_slice(&parts.join(&b'.'));
            Ok(!parts.is_empty() || is_full)
        }
        _ => Ok(false),
    }
}

/// Writes what is formatted.
fn put(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("memory takes all that is written");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `write` writes.
    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn instants_are_seconds() {
        assert_eq!(written(|out| instant(1_795_356_191_123, 1_000, out)), "1795356191.123000000");
        assert_eq!(written(|out| instant(-1, 1_000_000, out)), "-0.000001000");
        assert_eq!(written(|out| instant(i64::MIN, SECOND, out)), "-9223372036.854775808");
        assert_eq!(written(|out| local(1_795_356_191_123, 1_000, out)), "2026-11-22T14:03:11.123000000");
        assert_eq!(written(|out| local(i64::MIN, 1_000, out)), "beyond -9223372036854775808");
        let mut noon = Int96::new();
        let of_day = 43_200 * SECOND.unsigned_abs() + 5;
        noon.set_data(of_day as u32, (of_day >> 32) as u32, 2_440_589);
        assert_eq!(written(|out| julian(&noon, out)), "129600.000000005");
    }

    #[test]
    fn addresses_are_told_from_texts() {
        assert_eq!(written(|out| text(Field::Source, &[192, 0, 2, 1], out)), "192.0.2.1");
        assert_eq!(written(|out| text(Field::Source, b"2001:db8:0:1::53", out)), "2001:db8:0:1::53");
        let octets_v6 = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        assert_eq!(written(|out| text(Field::Source, &octets_v6, out)), "2001:db8::1");
        assert_eq!(written(|out| octets(Field::Source, &octets_v6, out)), "2001:db8::1");
        assert_eq!(written(|out| number(Field::Source, -1_073_741_311, out)), "192.0.2.1");
        assert_eq!(written(|out| text(Field::Name, b"a.nl", out)), "a.nl");
    }
}
