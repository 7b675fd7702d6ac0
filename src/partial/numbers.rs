//! Numbers and octets in a block.

use super::damaged;
use crate::error::{Error, Result};

/// What all counts are below: more than any log has, and so little that sums of them fit.
pub const MOST_COUNTED: u64 = 1 << 40;

/// Writes a number as LEB128.
#[inline]
pub fn put(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Writes a number with a sign: near zero is short.
pub fn put_signed(value: i64, out: &mut Vec<u8>) {
    put((value << 1 ^ value >> 63) as u64, out);
}

/// Writes octets behind their number.
pub fn put_octets(octets: &[u8], out: &mut Vec<u8>) {
    put(octets.len() as u64, out);
    out.extend_from_slice(octets);
}

/// Reads what was written.
#[derive(Clone, Copy, Default)]
pub struct Numbers<'a> {
    /// What is still to be read.
    rest: &'a [u8],
}

/// The error for numbers that nobody wrote.
fn wrong() -> Error {
    damaged("numbers that cannot be")
}

impl<'a> Numbers<'a> {
    /// Reads from the beginning.
    pub fn new(rest: &'a [u8]) -> Self {
        Numbers { rest }
    }

    /// A number.
    #[inline]
    pub fn get(&mut self) -> Result<u64> {
        let mut value = 0;
        for (at, octet) in self.rest.iter().take(10).enumerate() {
            let part = u64::from(octet & 0x7f);
            if at == 9 && part > 1 {
                break;
            }
            value |= part << (7 * at);
            if *octet < 0x80 {
                self.rest = &self.rest[at + 1..];
                return Ok(value);
            }
        }
        Err(wrong())
    }

    /// A number with a sign.
    pub fn signed(&mut self) -> Result<i64> {
        let value = self.get()?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// A number of things that were counted.
    pub fn counted(&mut self) -> Result<u64> {
        self.get().and_then(|count| if count < MOST_COUNTED { Ok(count) } else { Err(wrong()) })
    }

    /// A number of things that follow, each of which takes an octet at least.
    pub fn length(&mut self) -> Result<usize> {
        let length = self.get()?;
        usize::try_from(length).ok().filter(|length| *length <= self.rest.len()).ok_or_else(wrong)
    }

    /// The place behind `before` by what is read, below `end`; of those in order, the first is behind none.
    pub fn next(&mut self, before: Option<u32>, end: usize) -> Result<u32> {
        let from = before.map_or(0, |before| u64::from(before) + 1);
        let place = from.checked_add(self.get()?).filter(|place| *place < end as u64);
        place.and_then(|place| u32::try_from(place).ok()).ok_or_else(wrong)
    }

    /// Octets behind their number.
    pub fn octets(&mut self) -> Result<&'a [u8]> {
        let length = self.length()?;
        let (octets, rest) = self.rest.split_at_checked(length).ok_or_else(wrong)?;
        self.rest = rest;
        Ok(octets)
    }

    /// Whether there is nothing more.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Passes if there is nothing more.
    pub fn end(&self) -> Result<()> {
        if self.is_empty() { Ok(()) } else { Err(wrong()) }
    }
}

/// Writes how far `place` lies behind `before`, of places in order; see [`Numbers::next`].
#[inline]
pub fn put_next(before: Option<u32>, place: u32, out: &mut Vec<u8>) {
    put(u64::from(place) - before.map_or(0, |before| u64::from(before) + 1), out);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_read_back(numbers in prop::collection::vec((any::<u64>(), any::<i64>(), prop::collection::vec(any::<u8>(), 0..9)), 0..9)) {
            let mut out = Vec::new();
            for (number, signed, octets) in &numbers {
                put(*number, &mut out);
                put_signed(*signed, &mut out);
                put_octets(octets, &mut out);
            }
            let mut read = Numbers::new(&out);
            for (number, signed, octets) in &numbers {
                prop_assert_eq!(read.get().unwrap(), *number);
                prop_assert_eq!(read.signed().unwrap(), *signed);
                prop_assert_eq!(read.octets().unwrap(), octets.as_slice());
            }
            prop_assert!(read.end().is_ok());
        }

        #[test]
        fn junk_is_an_error(junk in prop::collection::vec(any::<u8>(), 0..30)) {
            let mut read = Numbers::new(&junk);
            while read.octets().and_then(|_| read.signed()).and_then(|_| read.next(Some(7), 100)).is_ok() {}
        }
    }

    #[test]
    fn what_no_number_is_is_refused() {
        assert!(Numbers::new(&[0x80]).get().is_err());
        assert!(Numbers::new(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02]).get().is_err());
        assert!(Numbers::new(&[200, 1, 0]).octets().is_err());
        assert_eq!(Numbers::new(&[2]).next(Some(3), 7).unwrap(), 6);
        assert!(Numbers::new(&[3]).next(Some(3), 7).is_err());
        assert_eq!(Numbers::new(&[0]).next(None, 7).unwrap(), 0);
    }
}
