//! Parses the blocks of files into a state, and keeps the account of each file.

mod account;

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::blocks::{Block, Blocks};
use super::disk::{self, Disk};
use super::frames::{self, Frames, without_end};
use super::memory::MemoryLimit;
use super::parquet::{Rows, Table};
use super::read::{Reading, STOP, timed};
use super::skim::Needle;
use crate::analysis::State;
use crate::format::{Framing, Order, Parser, Prepared, USUAL_LINE};
use crate::pseudonym::Mask;
use crate::record::{BATCH, Sink, Usual};
use crate::tally::{Place, Reject, Tally};
pub use account::Account;

/// A frame beyond the limit.
const TOO_LONG: Reject = Reject::new("longer than --max-line");

/// Parses blocks into a state.
pub struct Worker<S> {
    /// The state.
    pub state: S,
    /// The longest frame allowed.
    max_frame: usize,
    /// The one name whose lines are read.
    only: Option<Arc<Needle>>,
    /// The file at hand, how its frames depend on each other, and its parser.
    parser: Option<(usize, Order, Box<dyn Parser>)>,
    /// The account of each file.
    pub accounts: BTreeMap<usize, Account>,
    /// Room for what is read from disk.
    room: Block,
    /// How long it parsed, with what the state did.
    pub spent: Duration,
    /// What memory may hold.
    limit: Option<Arc<MemoryLimit>>,
    /// What hides addresses from the state.
    mask: Option<Mask>,
}

/// A part of a file on its way to who parses it.
pub enum Part<B> {
    /// A block that was read, with its number.
    Read(u64, B),
    /// A block that stands on disk, to be read by who parses it.
    OnDisk(disk::Place, Arc<Disk>),
    /// A row group of a table, to be decoded by who parses it.
    RowGroup(usize, Arc<Table>),
}

impl<B> Part<B> {
    /// The same with what `change` makes of a block that was read.
    pub fn map<C>(self, change: impl FnOnce(B) -> C) -> Part<C> {
        match self {
            Part::Read(index, block) => Part::Read(index, change(block)),
            Part::OnDisk(place, disk) => Part::OnDisk(place, disk),
            Part::RowGroup(number, table) => Part::RowGroup(number, table),
        }
    }
}

/// The numbers of the blocks of a row group: more than it can have.
pub fn row_group_numbers(group: usize) -> Range<u64> {
    let first = (group as u64) << 32;
    first..first + (1 << 32)
}

impl<S: State> Worker<S> {
    /// A worker with an empty state.
    pub fn new(state: S, reading: &Reading) -> Self {
        Worker {
            state,
            max_frame: reading.max_frame,
            only: reading.only.clone(),
            parser: None,
            accounts: BTreeMap::new(),
            room: Block::default(),
            spent: Duration::ZERO,
            limit: reading.limit.clone(),
            mask: reading.pseudonyms.clone().map(Mask::new),
        }
    }

    /// Parses one part of a file; a block that was read is given back.
    pub fn part<B: Borrow<Block>>(&mut self, file: usize, part: Part<B>, prepared: &Prepared) -> Option<B> {
        match part {
            Part::Read(index, block) => {
                self.block(file, index, block.borrow(), prepared);
                return Some(block);
            }
            Part::OnDisk(place, disk) => self.place(file, place, &disk, prepared),
            Part::RowGroup(number, table) => self.row_group(file, number, table, prepared),
        }
        None
    }

    /// Reads one block from disk, and parses it.
    fn place(&mut self, file: usize, place: disk::Place, disk: &Disk, prepared: &Prepared) {
        let mut room = std::mem::take(&mut self.room);
        let account = self.accounts.entry(file).or_default();
        let fill = || room.fill(disk, place.from..place.to, prepared.framing, self.max_frame);
        if let Err(error) = timed(&mut account.reading, fill) {
            account.fail(place.index, error);
        }
        self.block(file, place.index, &room, prepared);
        self.room = room;
    }

    /// Decodes a row group, and parses it.
    fn row_group(&mut self, file: usize, number: usize, table: Arc<Table>, prepared: &Prepared) {
        let mut blocks = Blocks::new(Rows::of_group(table.clone(), number), self.max_frame);
        blocks.start(prepared.framing);
        let mut room = std::mem::take(&mut self.room);
        let (mut reading, mut content) = (Duration::ZERO, 0);
        let numbers = row_group_numbers(number);
        let mut index = numbers.start;
        while timed(&mut reading, || blocks.next(&mut room)) && !STOP.load(Ordering::Relaxed) {
            content += room.len() as u64;
            self.block(file, index, &room, prepared);
            index += 1;
        }
        self.room = room;
        let account = self.accounts.entry(file).or_default();
        account.reading += reading;
        account.content += content;
        if let Some(error) = blocks.error() {
            let read: u64 = account.tally.block_lines.range(numbers).map(|(_, rows)| rows).sum();
            // So that rows of the row groups behind keep their numbers.
            let missing = table.rows(number).unwrap_or(0).saturating_sub(read);
            account.tally.block_lines.insert(index, missing);
            account.fail(index, error);
        }
    }

    /// Parses one block.
    fn block(&mut self, file: usize, index: u64, block: &Block, prepared: &Prepared) {
        let begun = Instant::now();
        if self.limit.as_ref().is_some_and(|limit| limit.is_exceeded()) {
            STOP.store(true, Ordering::Relaxed);
            return;
        }
        // A parser that met a header in its last block is ahead of the others, and behind those on other threads.
        let is_of_file = |(current, order, _): &(usize, Order, _)| (*current, *order) == (file, prepared.order);
        if prepared.order == Order::Headed || !self.parser.as_ref().is_some_and(is_of_file) {
            self.leave_file();
            self.parser = Some((file, prepared.order, (prepared.parser)()));
        }
        let Some((_, _, parser)) = &mut self.parser else { return };
        self.state.enter(file, index);
        let tally = &mut self.accounts.entry(file).or_default().tally;
        let mut masked;
        let state: &mut dyn Sink = match &mut self.mask {
            Some(mask) => {
                masked = mask.before(&mut self.state);
                &mut masked
            }
            None => &mut self.state,
        };
        let framing = block.framing(prepared.framing);
        let longest = frames::longest(prepared.framing, self.max_frame);
        let stand_alone = || match prepared.order {
            Order::Free => true,
            Order::Headed => parser.behind(block).is_none(),
            Order::Sequential => false,
        };
        let only = self.only.as_deref().filter(|_| parser.names_are_plain() && stand_alone());
        let mut taking = Taking { parser: &mut **parser, state, tally, index, longest, order: prepared.order };
        let lines = match only {
            Some(needle) if matches!(framing, Framing::Lines) => {
                let mut lines = needle.lines(block);
                let (mut wanted, mut room) = (0, Vec::with_capacity(1));
                for (line, octets) in lines.by_ref() {
                    taking.line(line, octets, &mut room);
                    wanted += 1;
                }
                taking.tally.skip(lines.passed() - wanted);
                lines.passed()
            }
            Some(needle) => {
                let mut frames = Frames::new(framing, block);
                for (line, frame) in frames.by_ref() {
                    if needle.is_in(frame) {
                        taking.frame(line, frame);
                    } else {
                        taking.tally.skip(1);
                    }
                }
                frames.lines()
            }
            None => taking.all(Frames::new(framing, block)),
        };
        tally.block_lines.insert(index, lines);
        self.spent += begun.elapsed();
    }

    /// Keeps what the parser of the file at hand has counted.
    pub fn leave_file(&mut self) {
        if let Some((file, _, mut parser)) = self.parser.take() {
            let Account { tally, ambiguous_times, .. } = self.accounts.entry(file).or_default();
            let end = tally.end();
            parser.finish();
            while let Some(result) = parser.more(&mut self.state) {
                tally.count(result, end, b"(end of the file)");
            }
            *ambiguous_times += parser.ambiguous_times();
            tally.also.extend(parser.also());
        }
    }
}

/// Takes the frames of one block.
struct Taking<'w> {
    /// Reads them.
    parser: &'w mut dyn Parser,
    /// Gets what they hold.
    state: &'w mut dyn Sink,
    /// Counts them.
    tally: &'w mut Tally,
    /// The block's index in the file.
    index: u64,
    /// The longest frame allowed.
    longest: usize,
    /// Whether they stand alone.
    order: Order,
}

impl Taking<'_> {
    /// Takes all frames; returns how many lines they have.
    fn all(&mut self, mut frames: Frames<'_>) -> u64 {
        let mut lookups = Vec::with_capacity(BATCH);
        loop {
            self.usual(&mut frames, &mut lookups);
            let Some((line, frame)) = frames.next() else { break };
            self.frame(line, frame);
        }
        frames.lines()
    }

    /// Takes the usual lines up to the first that is not; `lookups` is room for what they hold.
    fn usual<'b>(&mut self, frames: &mut Frames<'b>, lookups: &mut Vec<Usual<'b>>) {
        if !self.may_be_usual() {
            return;
        }
        let mut is_full = true;
        while is_full {
            lookups.clear();
            let octets = self.parser.usual(frames.rest(), lookups);
            if lookups.is_empty() {
                return;
            }
            is_full = lookups.len() == BATCH;
            self.tally.take(self.state.usual(lookups), lookups.len());
            frames.pass(octets, lookups.len() as u64);
        }
    }

    /// Whether usual lines can be read as such.
    fn may_be_usual(&self) -> bool {
        self.order != Order::Sequential && self.longest >= USUAL_LINE
    }

    /// Takes one line with its end; `lookups` is room for what it holds.
    fn line<'b>(&mut self, line: u64, octets: &'b [u8], lookups: &mut Vec<Usual<'b>>) {
        lookups.clear();
        if self.may_be_usual() && self.parser.usual(octets, lookups) == octets.len() {
            self.tally.take(self.state.usual(lookups), lookups.len());
        } else {
            self.frame(line, without_end(octets));
        }
    }

    /// Takes one frame.
    fn frame(&mut self, line: u64, frame: &[u8]) {
        let result = if frame.len() > self.longest { Err(TOO_LONG) } else { self.parser.frame(frame, self.state) };
        self.tally.count(result, Place { block: self.index, line }, frame);
        if self.order == Order::Sequential {
            while let Some(result) = self.parser.more(self.state) {
                self.tally.count(result, Place { block: self.index, line }, frame);
            }
        }
    }
}

#[cfg(test)]
mod tests;
