//! The state of `profile`: that of the whole log, then times, names and answers of the domain.

use std::collections::BTreeSet;
use std::io;

use super::Persist;
use super::blocks::{BlockReader, BlockWriter, Kind};
use super::columns::{Scale, join, part};
use super::damaged;
use super::lookups;
use super::numbering::{self, Numbered, Places};
use super::numbers::{Numbers, put, put_next, put_octets, put_signed};
use crate::analysis::profile::{Answered, Cell, Profile};
use crate::error::Result;

impl Persist for Profile {
    fn write(&mut self, out: &mut BlockWriter<'_>) -> io::Result<()> {
        let places = numbering::write(&self.log, out)?;
        lookups::write(&self.log, &places, out)?;
        write_times(self, &places, out)?;
        let mut block = Vec::new();
        put(self.names.len() as u64, &mut block);
        self.names.iter().for_each(|name| put_octets(name, &mut block));
        put_answers(&self.answered, &mut block);
        out.block(Kind::Target, &block)
    }

    fn read(&mut self, from: &mut BlockReader) -> Result<()> {
        let numbered = numbering::read(&self.log, from)?;
        lookups::read(&mut self.log, &numbered, from)?;
        read_times(self, &numbered, from)?;
        let block = from.next(Kind::Target)?;
        let mut numbers = Numbers::new(&block);
        let names = (0..numbers.length()?).map(|_| name(&mut numbers));
        self.names = names.collect::<Result<BTreeSet<_>>>()?;
        self.answered = answers(&mut numbers)?;
        numbers.end()
    }
}

/// Writes the times by source.
fn write_times(state: &mut Profile, places: &Places, out: &mut BlockWriter<'_>) -> io::Result<()> {
    let mut scale = Scale::default();
    state.times.values().flatten().for_each(|time| scale.see(*time));
    let mut by_source: Vec<(u32, &mut Vec<i64>)> = Vec::new();
    for (number, times) in &mut state.times {
        by_source.push((places.sources.places[*number as usize], times));
    }
    by_source.sort_unstable_by_key(|(place, _)| *place);
    let (mut who, mut when, mut before) = (Vec::new(), Vec::new(), None);
    for (place, times) in by_source {
        put_next(before, place, &mut who);
        put(times.len() as u64, &mut who);
        before = Some(place);
        times.sort_unstable();
        let mut from = scale.base();
        for time in times {
            scale.put_distance(from, *time, &mut when);
            from = *time;
        }
    }
    out.block(Kind::Target, &join(false, scale, &[&who, &when]))
}

/// Reads the times by source.
fn read_times(state: &mut Profile, numbered: &Numbered, from: &mut BlockReader) -> Result<()> {
    let block = from.next(Kind::Target)?;
    let (_, scale, [mut who, mut when]) = part(&block)?;
    let mut before = None;
    while !who.is_empty() {
        let place = who.next(before, numbered.sources.len())?;
        let count = who.get()?;
        let (mut times, mut time) = (Vec::new(), scale.base());
        for _ in 0..count {
            time = scale.distance(time, &mut when)?;
            times.push(time);
        }
        state.times.insert(numbered.sources[place as usize], times);
        before = Some(place);
    }
    when.end()
}

/// Reads a name that was counted under the domain.
fn name(numbers: &mut Numbers<'_>) -> Result<Vec<u8>> {
    let name = numbers.octets()?;
    let is_name = name.iter().all(|octet| matches!(octet, 0x21..=0x7e));
    if is_name { Ok(name.to_vec()) } else { Err(damaged("a name that is none")) }
}

/// Writes the answers.
fn put_answers(answered: &Answered, block: &mut Vec<u8>) {
    put(answered.cells().len() as u64, block);
    for ((hour, rcode), cell) in answered.cells() {
        put_signed(*hour, block);
        put(u64::from(*rcode), block);
        put(cell.count, block);
        put_signed(cell.first, block);
        put_signed(cell.last, block);
    }
    put(answered.untimed().len() as u64, block);
    for (rcode, count) in answered.untimed() {
        put(u64::from(*rcode), block);
        put(*count, block);
    }
}

/// Reads the answers.
fn answers(numbers: &mut Numbers<'_>) -> Result<Answered> {
    let mut answered = Answered::default();
    for _ in 0..numbers.length()? {
        let key = (numbers.signed()?, rcode(numbers)?);
        let cell = Cell { count: numbers.counted()?, first: numbers.signed()?, last: numbers.signed()? };
        answered.add(key, cell);
    }
    for _ in 0..numbers.length()? {
        let (rcode, count) = (rcode(numbers)?, numbers.counted()?);
        answered.add_untimed(rcode, count);
    }
    Ok(answered)
}

/// Reads a response code.
fn rcode(numbers: &mut Numbers<'_>) -> Result<u16> {
    u16::try_from(numbers.get()?).map_err(|_| damaged("a response code that is none"))
}
