//! Blocks of several columns, which pack better apart: what differs little stands together.

use super::damaged;
use super::numbers::{Numbers, put, put_octets};
use crate::analysis::pairs::common_unit;
use crate::error::Result;
use crate::record::SECOND;

/// Times as distances: from the first of all, in the greatest unit that divides them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// The first.
    base: i64,
    /// Nanoseconds of a unit: 1 s, 1 ms, 1 µs or 1 ns.
    unit: i64,
}

impl Default for Scale {
    fn default() -> Self {
        Scale { base: i64::MAX, unit: SECOND }
    }
}

impl Scale {
    /// Takes in a time.
    #[inline]
    pub fn see(&mut self, time: i64) {
        self.base = self.base.min(time);
        self.unit = common_unit(self.unit, time);
    }

    /// The scale of all times that were seen; distances from the base must be multiples of the unit too, as they are
    /// because the base is one of them.
    pub fn put(self, out: &mut Vec<u8>) {
        put(self.base as u64, out);
        put(self.unit as u64, out);
    }

    /// Reads a scale.
    pub fn get(from: &mut Numbers<'_>) -> Result<Scale> {
        let (base, unit) = (from.get()? as i64, from.get()? as i64);
        let is_unit = [1, 1_000, 1_000_000, SECOND].contains(&unit);
        if is_unit { Ok(Scale { base, unit }) } else { Err(damaged("times in no unit")) }
    }

    /// Where distances are counted from first.
    pub fn base(self) -> i64 {
        self.base
    }

    /// Writes how far `time` lies behind `from`. The whole range of times fits into 64 bits without sign.
    #[inline]
    pub fn put_distance(self, from: i64, time: i64, out: &mut Vec<u8>) {
        let distance = time.wrapping_sub(from) as u64;
        // The compiler knows how to divide by a constant; by a variable it takes ten times as long.
        let units = match self.unit {
            SECOND => distance / 1_000_000_000,
            1_000_000 => distance / 1_000_000,
            1_000 => distance / 1_000,
            _ => distance,
        };
        put(units, out);
    }

    /// Reads a time behind `from`.
    #[inline]
    pub fn distance(self, from: i64, numbers: &mut Numbers<'_>) -> Result<i64> {
        let distance = numbers.get()?.checked_mul(self.unit as u64);
        let time = distance.and_then(|distance| from.checked_add_unsigned(distance));
        time.ok_or_else(|| damaged("a time out of all range"))
    }
}

/// Writes the columns of a block; `more` says that the next block goes on.
pub fn join(more: bool, scale: Scale, columns: &[&[u8]]) -> Vec<u8> {
    let mut block = vec![u8::from(more)];
    scale.put(&mut block);
    columns.iter().for_each(|column| put_octets(column, &mut block));
    block
}

/// Whether the next block goes on, the scale, and the columns.
pub fn part<const N: usize>(block: &[u8]) -> Result<(bool, Scale, [Numbers<'_>; N])> {
    let mut numbers = Numbers::new(block);
    let more = numbers.get()? == 1;
    let scale = Scale::get(&mut numbers)?;
    let mut columns = [Numbers::default(); N];
    for column in &mut columns {
        *column = Numbers::new(numbers.octets()?);
    }
    numbers.end()?;
    Ok((more, scale, columns))
}
