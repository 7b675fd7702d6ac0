//! The state of a whole log: domains and sources, window, coverage, hours, pairs.

use std::io;

use super::Persist;
use super::blocks::{BlockReader, BlockWriter, Kind};
use super::damaged;
use super::numbering::{self, Numbered, Places};
use super::numbers::{Numbers, put, put_signed};
use super::pairs;
use crate::analysis::coverage::Coverage;
use crate::analysis::lookups::Lookups;
use crate::error::Result;

impl Persist for Lookups {
    fn write(&mut self, out: &mut BlockWriter<'_>) -> io::Result<()> {
        let places = numbering::write(self, out)?;
        write(self, &places, out)
    }

    fn read(&mut self, from: &mut BlockReader) -> Result<()> {
        let numbered = numbering::read(self, from)?;
        read(self, &numbered, from)
    }
}

/// Writes a closed state whose domains and sources have these places.
pub fn write(state: &Lookups, places: &Places, out: &mut BlockWriter<'_>) -> io::Result<()> {
    let mut block = Vec::new();
    put_span(state.whole, &mut block);
    put_span(state.coverage.span(), &mut block);
    put(state.untimed, &mut block);
    state.hours.iter().flatten().for_each(|count| put(*count, &mut block));
    let hours = state.coverage.hours();
    put(hours.len() as u64, &mut block);
    let mut before = 0;
    for (hour, minutes) in hours {
        put_signed(hour - before, &mut block);
        put(minutes, &mut block);
        before = hour;
    }
    out.block(Kind::Counts, &block)?;
    pairs::write(&state.selected, places, out)?;
    state.background.as_ref().map_or(Ok(()), |background| pairs::write(background, places, out))
}

/// Reads a state into an empty one.
pub fn read(state: &mut Lookups, numbered: &Numbered, from: &mut BlockReader) -> Result<()> {
    let block = from.next(Kind::Counts)?;
    let mut numbers = Numbers::new(&block);
    state.whole = span(&mut numbers)?;
    let covered = span(&mut numbers)?;
    state.untimed = numbers.counted()?;
    for count in state.hours.iter_mut().flatten() {
        *count = numbers.counted()?;
    }
    let (mut hour, mut hours) = (0i64, Vec::new());
    for _ in 0..numbers.length()? {
        hour = hour.checked_add(numbers.signed()?).ok_or_else(|| damaged("an hour out of all range"))?;
        hours.push((hour, numbers.get()?));
    }
    numbers.end()?;
    state.coverage = Coverage::of(hours, covered);
    pairs::read(&mut state.selected, numbered, from)?;
    state.background.as_mut().map_or(Ok(()), |background| pairs::read(background, numbered, from))
}

/// Writes the ends of a period, if there is one.
fn put_span(span: Option<(i64, i64)>, block: &mut Vec<u8>) {
    put(u64::from(span.is_some()), block);
    if let Some((first, last)) = span {
        put_signed(first, block);
        put_signed(last, block);
    }
}

/// Reads the ends of a period, if there is one.
fn span(numbers: &mut Numbers<'_>) -> Result<Option<(i64, i64)>> {
    match numbers.get()? {
        0 => Ok(None),
        _ => Ok(Some((numbers.signed()?, numbers.signed()?)).filter(|(first, last)| first <= last)),
    }
}
