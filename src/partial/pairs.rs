//! Pairs by domain, in blocks of three columns.
//!
//! - **who**: for each domain its place less the one before, the number of its pairs, and for each of these 2·(the
//!   source's place less the one before) + (0 for a single lookup with a time, 1 for any other);
//! - **how many**: for each domain the number of its marks, their codes less the one before, and their counts; for each
//!   pair of several lookups: lookups, 2·sessions + (1 where some lookups have no time), and that number if so;
//! - **when**: for each session its beginning, the first of a pair counted from the scale's base and the others from the
//!   end of the one before, and its duration; of single lookups the beginning alone.

use std::io;

use super::blocks::{BlockReader, BlockWriter, Kind, PORTION};
use super::columns::{Scale, join, part};
use super::damaged;
use super::numbering::{Numbered, Places};
use super::numbers::{MOST_COUNTED, Numbers, put, put_next};
use crate::analysis::pairs::{Group, Pair, PairLog, Portion, code_of_type};
use crate::error::Result;

/// The columns of domains that were visited, in the order in which they came.
#[derive(Default)]
struct Columns {
    /// Who.
    who: Vec<u8>,
    /// How many.
    many: Vec<u8>,
    /// When.
    when: Vec<u8>,
    /// Where the columns of each domain begin.
    begun: Vec<Begun>,
}

/// Where the columns of a domain begin.
#[derive(Clone, Copy)]
struct Begun {
    /// The place of the domain.
    domain: u32,
    /// In each column.
    at: [usize; 3],
}

/// Writes a closed store.
pub fn write(log: &PairLog, places: &Places, out: &mut BlockWriter<'_>) -> io::Result<()> {
    let mut scale = Scale::default();
    log.for_each_group(|group| {
        for session in group.pairs.iter().flat_map(|pair| group.sessions_of(pair)) {
            scale.see(session.first);
            scale.see(session.last);
        }
    });
    let (mut columns, mut pairs) = (Columns::default(), Vec::new());
    log.for_each_group(|group| columns.add(&group, scale, places, &mut pairs));
    columns.write(scale, out)
}

impl Columns {
    /// Adds a domain; `pairs` is room.
    fn add(&mut self, group: &Group<'_>, scale: Scale, places: &Places, pairs: &mut Vec<(u32, Pair)>) {
        let at = [self.who.len(), self.many.len(), self.when.len()];
        self.begun.push(Begun { domain: places.domains.places[group.domain as usize], at });
        put(group.marks().len() as u64, &mut self.many);
        let mut before = None;
        for (code, count) in group.marks() {
            put_next(before, *code, &mut self.many);
            put(*count, &mut self.many);
            before = Some(*code);
        }
        pairs.clear();
        pairs.extend(group.pairs.iter().map(|pair| (places.sources.places[pair.source as usize], *pair)));
        pairs.sort_unstable_by_key(|(place, _)| *place);
        put(pairs.len() as u64, &mut self.who);
        let mut before = 0;
        for (place, pair) in pairs {
            let is_single = pair.lookups == 1 && pair.untimed == 0;
            put(u64::from(*place - before) << 1 | u64::from(!is_single), &mut self.who);
            before = *place;
            self.add_pair(group, pair, is_single, scale);
        }
    }

    /// Adds what a pair has.
    fn add_pair(&mut self, group: &Group<'_>, pair: &Pair, is_single: bool, scale: Scale) {
        let sessions = group.sessions_of(pair);
        if !is_single {
            put(pair.lookups, &mut self.many);
            put((sessions.len() as u64) << 1 | u64::from(pair.untimed > 0), &mut self.many);
            if pair.untimed > 0 {
                put(pair.untimed, &mut self.many);
            }
        }
        let mut from = scale.base();
        for session in sessions {
            scale.put_distance(from, session.first, &mut self.when);
            if !is_single {
                scale.put_distance(session.first, session.last, &mut self.when);
            }
            from = session.last;
        }
    }

    /// The columns of the domain that was added in this place.
    fn of(&self, at: usize) -> [&[u8]; 3] {
        let end = self.begun.get(at + 1).map_or([self.who.len(), self.many.len(), self.when.len()], |next| next.at);
        let from = self.begun[at].at;
        [&self.who[from[0]..end[0]], &self.many[from[1]..end[1]], &self.when[from[2]..end[2]]]
    }

    /// Writes the domains in the order of their places.
    fn write(&self, scale: Scale, out: &mut BlockWriter<'_>) -> io::Result<()> {
        let mut order: Vec<usize> = (0..self.begun.len()).collect();
        order.sort_unstable_by_key(|at| self.begun[*at].domain);
        let (mut columns, mut before) = ([const { Vec::new() }; 3], None);
        for at in order {
            if columns.iter().map(Vec::len).sum::<usize>() >= PORTION {
                out.block(Kind::Pairs, &join(true, scale, &columns.each_ref().map(Vec::as_slice)))?;
                columns.iter_mut().for_each(Vec::clear);
            }
            put_next(before, self.begun[at].domain, &mut columns[0]);
            before = Some(self.begun[at].domain);
            for (column, octets) in columns.iter_mut().zip(self.of(at)) {
                column.extend_from_slice(octets);
            }
        }
        out.block(Kind::Pairs, &join(false, scale, &columns.each_ref().map(Vec::as_slice)))
    }
}

/// Reads a store into an empty one.
pub fn read(log: &mut PairLog, numbered: &Numbered, from: &mut BlockReader) -> Result<()> {
    let mut before = None;
    loop {
        let block = from.next(Kind::Pairs)?;
        let (more, scale, [who, many, when]) = part(&block)?;
        let mut reader = Reader { numbered, scale, who, many, when, portion: Portion::default() };
        while !reader.who.is_empty() {
            before = Some(reader.domain(before)?);
        }
        reader.many.end()?;
        reader.when.end()?;
        log.restore(&reader.portion);
        if !more {
            log.restored();
            return Ok(());
        }
    }
}

/// Reads a block.
struct Reader<'a> {
    /// The numbers of domains and sources.
    numbered: &'a Numbered,
    /// What times are counted in.
    scale: Scale,
    /// Who.
    who: Numbers<'a>,
    /// How many.
    many: Numbers<'a>,
    /// When.
    when: Numbers<'a>,
    /// What was read.
    portion: Portion,
}

impl Reader<'_> {
    /// Reads the domain behind that with the place `before`; returns its place.
    fn domain(&mut self, before: Option<u32>) -> Result<u32> {
        let place = self.who.next(before, self.numbered.domains.len())?;
        let (domain, partition) = self.numbered.domains[place as usize];
        self.portion.begin(domain, partition);
        let of_types = self.marks()?;
        let (mut source, mut lookups) = (None, 0u64);
        for _ in 0..self.who.length()? {
            let step = self.who.get()?;
            let next = source.unwrap_or(0) + (step >> 1);
            let number = usize::try_from(next).ok().and_then(|next| self.numbered.sources.get(next));
            let is_new = source.is_none_or(|source| source < next);
            let number = number.filter(|_| is_new).ok_or_else(|| damaged("a source that is not there"))?;
            lookups += self.pair(*number, step & 1 == 0)?;
            source = Some(next);
        }
        if lookups == of_types && lookups > 0 { Ok(place) } else { Err(damaged("counts that do not add up")) }
    }

    /// Reads what is counted of a domain besides the pairs; returns the sum over types.
    fn marks(&mut self) -> Result<u64> {
        let (mut before, mut sum) = (None, 0);
        for _ in 0..self.many.length()? {
            let code = self.many.next(before, u32::MAX as usize)?;
            let count = self.many.counted()?;
            let is_type = code_of_type(code).ok_or_else(|| damaged("a count of nothing"))?;
            sum += if is_type { count } else { 0 };
            self.portion.mark((code, count));
            before = Some(code);
        }
        Ok(sum)
    }

    /// Reads a pair; returns its lookups.
    fn pair(&mut self, source: u32, is_single: bool) -> Result<u64> {
        let (lookups, sessions, untimed) = if is_single { (1, 1, 0) } else { self.several()? };
        self.portion.pair(source, lookups, untimed);
        let mut from = self.scale.base();
        for _ in 0..sessions {
            let first = self.scale.distance(from, &mut self.when)?;
            from = if is_single { first } else { self.scale.distance(first, &mut self.when)? };
            self.portion.session(first, from);
        }
        Ok(lookups)
    }

    /// Reads how many lookups and sessions a pair has, and how many lookups without a time.
    fn several(&mut self) -> Result<(u64, u64, u64)> {
        let lookups = self.many.counted()?;
        let head = self.many.get()?;
        let untimed = if head & 1 == 1 { self.many.counted()? } else { 0 };
        // Each session has a lookup of its own.
        let is_possible =
            untimed.checked_add(head >> 1).is_some_and(|least| least <= lookups && lookups < MOST_COUNTED);
        if is_possible { Ok((lookups, head >> 1, untimed)) } else { Err(damaged("more sessions than lookups")) }
    }
}
