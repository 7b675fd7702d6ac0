//! Single lookups: questions (name, source, type) in order, each with its times and the files these stand in.

use std::io;

use super::Persist;
use super::blocks::{BlockReader, BlockWriter, Kind, PORTION};
use super::columns::{Scale, join, part};
use super::numbers::put;
use super::{damaged, sorted};
use crate::analysis::exact::{Asked, Exact, Exactly, TYPELESS};
use crate::error::Result;
use crate::select::key::{self, Identity};

/// Writes the lookups, where any are kept.
pub fn write<S: Persist>(state: &mut Exactly<S>, out: &mut BlockWriter<'_>) -> io::Result<()> {
    let Some(exact) = &mut state.exact else { return Ok(()) };
    exact.settle();
    sorted::write(Kind::Domains, exact.names(), out)?;
    let mut keys = Vec::new();
    for address in exact.sources() {
        let mut key = Vec::new();
        key::address(address, &mut key);
        keys.push(key);
    }
    sorted::write(Kind::Sources, keys.iter().map(Vec::as_slice), out)?;
    write_lookups(exact.asked(), out)
}

/// Writes lookups in blocks of three columns: questions, times, files.
fn write_lookups(asked: &[Asked], out: &mut BlockWriter<'_>) -> io::Result<()> {
    let mut scale = Scale::default();
    asked.iter().for_each(|asked| scale.see(asked.time));
    let (mut columns, mut before) = ([const { Vec::new() }; 3], 0);
    for question in asked.chunk_by(|a, b| a.question() == b.question()) {
        if columns.iter().map(Vec::len).sum::<usize>() >= PORTION {
            out.block(Kind::Asked, &join(true, scale, &columns.each_ref().map(Vec::as_slice)))?;
            columns.iter_mut().for_each(Vec::clear);
            before = 0;
        }
        let [questions, times, files] = &mut columns;
        let Asked { name, source, rtype, .. } = question[0];
        put(u64::from(name - before), questions);
        put(u64::from(source), questions);
        put(u64::from(rtype), questions);
        put(question.len() as u64, questions);
        before = name;
        let mut from = scale.base();
        for lookup in question {
            scale.put_distance(from, lookup.time, times);
            put(u64::from(lookup.file), files);
            from = lookup.time;
        }
    }
    out.block(Kind::Asked, &join(false, scale, &columns.each_ref().map(Vec::as_slice)))
}

/// Reads lookups into an empty state, where any are to be kept; their files get the numbers from `first` on.
pub fn read<S: Persist>(state: &mut Exactly<S>, from: &mut BlockReader, files: (usize, usize)) -> Result<()> {
    let Some(exact) = &mut state.exact else { return Ok(()) };
    let (mut names, mut sources) = (Vec::new(), Vec::new());
    sorted::read(Kind::Domains, from, |name| {
        names.push(exact.name(name));
        Ok(())
    })?;
    sorted::read(Kind::Sources, from, |key| match key::identity(key) {
        Identity::Address(address) => {
            sources.push(exact.source(address));
            Ok(())
        }
        _ => Err(damaged("a source that is none")),
    })?;
    while read_block(exact, &from.next(Kind::Asked)?, (&names, &sources), files)? {}
    Ok(())
}

/// Reads a block of lookups; returns whether there are more.
fn read_block(
    exact: &mut Exact,
    block: &[u8],
    (names, sources): (&[u32], &[u32]),
    (first, count): (usize, usize),
) -> Result<bool> {
    let missing = || damaged("a lookup of nothing");
    let (more, scale, [mut questions, mut times, mut places]) = part(block)?;
    let mut name = 0u64;
    while !questions.is_empty() {
        name = name.saturating_add(questions.get()?);
        let source = questions.get()?;
        let rtype = questions.get()?;
        let of =
            |place: u64, numbers: &[u32]| usize::try_from(place).ok().and_then(|place| numbers.get(place).copied());
        let (name, source) = of(name, names).zip(of(source, sources)).ok_or_else(missing)?;
        let rtype = u32::try_from(rtype).ok().filter(|rtype| *rtype <= TYPELESS).ok_or_else(missing)?;
        let mut time = scale.base();
        for _ in 0..questions.get()? {
            time = scale.distance(time, &mut times)?;
            let place = usize::try_from(places.get()?).ok().filter(|place| *place < count);
            let file = place.and_then(|place| u32::try_from(first + place).ok()).ok_or_else(missing)?;
            exact.push(Asked { name, source, rtype, time, file });
        }
    }
    times.end()?;
    places.end()?;
    Ok(more)
}
