//! Reads all inputs into a state, on one thread or several.
//!
//! With several threads, readers cut files into blocks and hand them to workers. A worker parses any block of any
//! file into a state of its own, or all blocks of a file whose frames do not stand alone; the states are united at
//! the end. Lines are counted by block, so that examples of rejects find their line.

use std::fs::File;
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

use super::again::{Again, Place};
use super::blocks::{self, Blocks};
use super::discover::Input;
use super::memory::MemoryLimit;
use super::open::Opened;
use super::parquet::Wanted;
use super::progress::{Meter, Watcher, watched};
use super::skim::Needle;
use super::work::Worker;
use crate::analysis::State;
use crate::error::Error;
use crate::format::{Decision, Format, Options, Order, Prepared, detect, parquet};
use crate::pseudonym::Pseudonyms;
use crate::tally::Tally;

/// How inputs are read.
#[derive(Clone)]
pub struct Reading {
    /// What the command line says about logs.
    pub options: Options,
    /// The format of all files, where the user named one.
    pub format: Option<&'static Format>,
    /// Whether files are hashed.
    pub hash: bool,
    /// How many threads parse.
    pub threads: usize,
    /// The longest frame allowed, in octets.
    pub max_frame: usize,
    /// The one name whose lines are read, where nothing else is wanted.
    pub only: Option<Arc<Needle>>,
    /// The blocks that are parsed, where nothing is wanted of the others. Those of files in which lines depend on
    /// others are parsed all the same.
    pub again: Option<Arc<Again>>,
    /// What the filters let pass of files that can tell what is in their parts.
    pub wanted: Wanted,
    /// What memory may hold.
    pub limit: Option<Arc<MemoryLimit>>,
    /// What takes the place of addresses in all that is read.
    pub pseudonyms: Option<Arc<Pseudonyms>>,
    /// Who is told how far the reading is.
    pub watcher: Option<Arc<dyn Watcher>>,
}

impl Reading {
    /// Whether a block of a file is parsed.
    fn wants(&self, file: usize, index: u64, order: Order) -> bool {
        order != Order::Free || self.again.as_ref().is_none_or(|again| again.wants(file, index))
    }
}

/// What became of all files, in the order of the inputs, and of the time.
#[derive(Debug)]
pub struct Files {
    /// The files.
    files: Vec<FileRead>,
    /// When the reading began.
    pub begun: Instant,
    /// From the beginning of the reading to its end.
    pub elapsed: Duration,
    /// How long workers parsed, all together.
    pub parsing: Duration,
    /// What stopped the reading before its end.
    stopped: Option<Error>,
}

impl Files {
    /// Passes if everything was read.
    ///
    /// # Errors
    /// The memory limit that was reached.
    pub fn complete(&self) -> Result<(), Error> {
        self.stopped.clone().map_or(Ok(()), Err)
    }
}

impl std::ops::DerefMut for Files {
    fn deref_mut(&mut self) -> &mut [FileRead] {
        &mut self.files
    }
}

impl std::ops::Deref for Files {
    type Target = [FileRead];

    fn deref(&self) -> &[FileRead] {
        &self.files
    }
}

/// What became of one file.
#[derive(Debug, Default)]
pub struct FileRead {
    /// The account of its frames.
    pub tally: Tally,
    /// Local times that were ambiguous.
    pub ambiguous_times: u64,
    /// What its reader knows.
    pub facts: Facts,
}

/// What the reader of a file knows of it.
#[derive(Debug, Default)]
pub struct Facts {
    /// Size on disk, as read.
    pub bytes: u64,
    /// Hash of the bytes on disk.
    pub sha256: Option<String>,
    /// The format.
    pub format: Option<&'static str>,
    /// The compression.
    pub compression: Option<&'static str>,
    /// What was decided for the file.
    pub decisions: Vec<Decision>,
    /// Size and a hash of head and tail of the content; equal ones are likely copies.
    pub fingerprint: Option<(u64, u64)>,
    /// Octets without compression.
    pub content: u64,
    /// Where its blocks end on disk, if they can be read again from there; else empty.
    pub ends: Vec<u64>,
    /// How long it was read, with decompression and hashing.
    pub spent: Duration,
    /// Why it could not be read, or only in part.
    pub error: Option<Error>,
}

/// What a worker does next.
enum Job {
    /// Parse one block.
    Block(Block),
    /// Parse all blocks of a file, which come in order.
    File(Receiver<Block>),
}

/// A block on its way to a worker.
struct Block {
    /// The file's index.
    file: usize,
    /// The block's index in the file.
    index: u64,
    /// The octets.
    octets: blocks::Block,
    /// How to read it.
    prepared: Prepared,
}

/// Reads all `inputs`; `state` makes an empty state. The result is closed.
pub fn read<S: State + Send>(inputs: &[Input], reading: &Reading, state: impl Fn() -> S + Sync) -> (S, Files) {
    if reading.threads <= 1 {
        return read_alone(inputs, reading, state());
    }
    watched(reading.watcher.as_deref(), inputs, |meter| read_together(inputs, reading, meter, state))
}

/// Reads all inputs on several threads.
fn read_together<S: State + Send>(
    inputs: &[Input],
    reading: &Reading,
    meter: &Arc<Meter>,
    state: impl Fn() -> S + Sync,
) -> (S, Files) {
    let begun = Instant::now();
    let next = AtomicUsize::new(0);
    let facts: Vec<Mutex<Facts>> = inputs.iter().map(|_| Mutex::default()).collect();
    let (send, receive) = bounded::<Job>(reading.threads * 2);
    let (give_back, spare) = unbounded::<blocks::Block>();
    let done: Vec<Worker<S>> = std::thread::scope(|scope| {
        for _ in 0..reading.threads.min(inputs.len()) {
            let (send, spare) = (send.clone(), spare.clone());
            let (next, facts) = (&next, &facts);
            scope.spawn(move || read_files(inputs, reading, meter, next, facts, &send, &spare));
        }
        drop(send);
        let work = || {
            let (receive, give_back) = (receive.clone(), give_back.clone());
            let state = &state;
            scope.spawn(move || work(Worker::new(state(), reading), &receive, &give_back))
        };
        let workers: Vec<_> = (0..reading.threads).map(|_| work()).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let facts = facts.into_iter().map(|facts| facts.into_inner().unwrap_or_else(PoisonError::into_inner)).collect();
    unite(done, facts, begun, reading)
}

/// Reads one file after the other on this thread, so that the state gets the records in the order of the input.
pub fn read_alone<S: State>(inputs: &[Input], reading: &Reading, state: S) -> (S, Files) {
    let begun = Instant::now();
    let mut worker = Worker::new(state, reading);
    let mut facts = Vec::new();
    watched(reading.watcher.as_deref(), inputs, |meter| {
        for (file, input) in inputs.iter().enumerate() {
            let take = |prepared: &Prepared, index: u64, block: &mut blocks::Block| {
                worker.block(file, index, block, prepared);
                true
            };
            facts.push(read_file((file, input), reading, meter, &mut blocks::Block::default(), take));
        }
    });
    worker.state.close();
    unite(vec![worker], facts, begun, reading)
}

/// Puts the states together, and the accounts of each file.
fn unite<S: State>(workers: Vec<Worker<S>>, facts: Vec<Facts>, begun: Instant, reading: &Reading) -> (S, Files) {
    let mut files: Vec<FileRead> = facts.into_iter().map(|facts| FileRead { facts, ..FileRead::default() }).collect();
    let mut united: Option<S> = None;
    let mut parsing = Duration::ZERO;
    for mut worker in workers {
        worker.leave_file();
        parsing += worker.spent;
        for (file, (tally, ambiguous)) in worker.tallies {
            files[file].tally.merge(tally);
            if reading.pseudonyms.is_some() {
                files[file].tally.withhold_texts();
            }
            files[file].ambiguous_times += ambiguous;
        }
        match &mut united {
            None => united = Some(worker.state),
            Some(state) => state.merge(worker.state),
        }
    }
    let stopped = reading.limit.as_ref().and_then(|limit| limit.error());
    (united.expect("there is at least one worker"), Files { files, begun, elapsed: begun.elapsed(), parsing, stopped })
}

/// Reads files until there are none left, and hands their blocks to the workers.
fn read_files(
    inputs: &[Input],
    reading: &Reading,
    meter: &Arc<Meter>,
    next: &AtomicUsize,
    facts: &[Mutex<Facts>],
    send: &Sender<Job>,
    spare: &Receiver<blocks::Block>,
) {
    loop {
        let file = next.fetch_add(1, Ordering::Relaxed);
        let Some(input) = inputs.get(file) else { return };
        let mut room = blocks::Block::default();
        let mut in_order: Option<Sender<Block>> = None;
        let found = read_file((file, input), reading, meter, &mut room, |prepared, index, octets| {
            let octets = std::mem::replace(octets, spare.try_recv().unwrap_or_default());
            let block = Block { file, index, octets, prepared: prepared.clone() };
            if prepared.order != Order::Sequential {
                return send.send(Job::Block(block)).is_ok();
            }
            if in_order.is_none() {
                let (own, blocks) = bounded(2);
                in_order = send.send(Job::File(blocks)).is_ok().then_some(own);
            }
            in_order.as_ref().is_some_and(|own| own.send(block).is_ok())
        });
        *facts[file].lock().unwrap_or_else(PoisonError::into_inner) = found;
    }
}

/// Reads one file block by block; `take` gets the blocks, and says whether to go on.
fn read_file(
    (file, input): (usize, &Input),
    reading: &Reading,
    meter: &Arc<Meter>,
    room: &mut blocks::Block,
    mut take: impl FnMut(&Prepared, u64, &mut blocks::Block) -> bool,
) -> Facts {
    let mut facts = Facts::default();
    let mut opened = match Opened::open(input, reading.hash, meter) {
        Ok(opened) => opened,
        Err(error) => {
            facts.error = Some(Error::of_file(&input.path, &error));
            return facts;
        }
    };
    facts.compression = opened.compression;
    let options = Options { modified: opened.modified, ..reading.options.clone() };
    let format = match take_rows(&mut opened, reading, &options) {
        Ok(format) => format,
        Err(error) => {
            facts.error = Some(error);
            meter.end_of_input();
            (facts.bytes, facts.sha256) = (opened.bytes(), opened.sha256());
            return facts;
        }
    };
    let mut blocks = Blocks::new(&mut opened.content, reading.max_frame);
    match prepare(blocks.head(), format, &options) {
        Ok(Some((format, prepared))) => {
            facts.format = Some(format.name);
            facts.decisions.clone_from(&prepared.decisions);
            let is_free = prepared.order == Order::Free;
            let disk = opened.on_disk.as_mut().filter(|_| is_free);
            match (reading.again.as_ref().and_then(|again| again.places(file)), disk) {
                (Some(places), Some(disk)) => {
                    let read = read_places(places, (disk, room, meter), |index, room| take(&prepared, index, room));
                    facts.error = read.err().map(|error| Error::of_file(&input.path, &error));
                }
                (_, disk) => {
                    let are_known = disk.is_some();
                    blocks.start(prepared.framing);
                    read_blocks(&mut blocks, (file, prepared), reading, (room, &mut facts), take);
                    if !are_known || blocks.was_cut_down() {
                        facts.ends.clear();
                    }
                }
            }
        }
        Ok(None) => facts.error = Some(Error::input("empty: there is nothing in it")),
        Err(error) if reading.pseudonyms.is_some() => facts.error = Some(without_fields(error)),
        Err(error) => facts.error = Some(error),
    }
    if let Some(error) = blocks.error() {
        let partly = if facts.format.is_some() { "read only in part: " } else { "" };
        facts.error = Some(Error::input(format!("{partly}{error}")));
    }
    meter.end_of_input();
    facts.bytes = opened.bytes();
    facts.sha256 = opened.sha256();
    facts
}

/// Reads a file from its beginning to its end.
fn read_blocks(
    blocks: &mut Blocks<impl io::Read>,
    (file, mut prepared): (usize, Prepared),
    reading: &Reading,
    (room, facts): (&mut blocks::Block, &mut Facts),
    mut take: impl FnMut(&Prepared, u64, &mut blocks::Block) -> bool,
) {
    let mut print = Fingerprint::default();
    let mut index = 0;
    while timed(&mut facts.spent, || blocks.next(room)) {
        print.see(room);
        facts.ends.push(print.bytes);
        let is_headed = prepared.order == Order::Headed;
        let behind = is_headed.then(|| (prepared.parser)().behind(room)).flatten();
        let is_wanted = reading.wants(file, index, prepared.order);
        if STOP.load(Ordering::Relaxed) || is_wanted && !take(&prepared, index, room) {
            break;
        }
        prepared = behind.unwrap_or(prepared);
        index += 1;
    }
    facts.content = print.bytes;
    facts.fingerprint = print.finish();
}

/// Reads some blocks of a file again, and nothing of what is between them.
///
/// # Errors
/// Those of the file system, and a file that has become shorter.
fn read_places(
    places: impl Iterator<Item = Place>,
    (disk, room, meter): (&mut File, &mut blocks::Block, &Meter),
    mut take: impl FnMut(u64, &mut blocks::Block) -> bool,
) -> io::Result<()> {
    let mut passed = 0;
    for Place { index, from, to } in places {
        room.fill(disk, from, to)?;
        meter.add((to - passed) as usize);
        passed = to;
        if STOP.load(Ordering::Relaxed) || !take(index, room) {
            break;
        }
    }
    Ok(())
}

/// Takes the rows of a file that is Parquet, unless the user names another format; the format that is known then.
fn take_rows(opened: &mut Opened, reading: &Reading, options: &Options) -> Result<Option<&'static Format>, Error> {
    if reading.format.is_some_and(|format| format.name != parquet::FORMAT.name) {
        return Ok(reading.format);
    }
    match opened.take_rows(options, &reading.wanted) {
        Ok(is_rows) => Ok(if is_rows { Some(&parquet::FORMAT) } else { reading.format }),
        Err(error) => Err(if reading.pseudonyms.is_some() { without_fields(error) } else { error }),
    }
}

/// The same error without the fields of a record, addresses among them, that its hint may list.
fn without_fields(error: Error) -> Error {
    if error.hint.as_deref() == Some(detect::REMEDY) {
        return error;
    }
    Error::new(error.kind, error.what).hint("without --pseudonymize the message says more")
}

/// What `work` gives; the time that it takes is added to `spent`.
fn timed<T>(spent: &mut Duration, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let result = work();
    *spent += begun.elapsed();
    result
}

/// Stops all reading, for an interrupt or a sink that takes no more.
pub static STOP: AtomicBool = AtomicBool::new(false);

/// The format of a file with this head; `None` for an empty one.
fn prepare(
    head: &[u8],
    named: Option<&'static Format>,
    options: &Options,
) -> Result<Option<(&'static Format, Prepared)>, Error> {
    if head.is_empty() {
        return Ok(None);
    }
    match named {
        Some(format) => Ok(Some((format, (format.prepare)(head, options)?))),
        None => detect::detect(head, options).map(Some),
    }
}

/// Tells contents apart by their size and by a hash of the first and the last block.
#[derive(Default)]
struct Fingerprint {
    /// Octets so far.
    bytes: u64,
    /// Hash of the beginning.
    head: Option<u64>,
    /// The end so far.
    tail: Vec<u8>,
}

/// Octets of head and tail that are hashed.
const PRINT: usize = 1 << 12;

impl Fingerprint {
    /// Takes in the next block.
    fn see(&mut self, block: &[u8]) {
        if self.head.is_none() {
            self.head = Some(hash(&block[..block.len().min(PRINT)]));
        }
        self.bytes += block.len() as u64;
        let from = block.len().saturating_sub(PRINT);
        self.tail.clear();
        self.tail.extend_from_slice(&block[from..]);
    }

    /// Size and hash.
    fn finish(self) -> Option<(u64, u64)> {
        Some((self.bytes, self.head? ^ hash(&self.tail).rotate_left(1)))
    }
}

/// A hash that only this process compares.
fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = foldhash::quality::FixedState::default().build_hasher();
    hasher.write(bytes);
    hasher.finish()
}

/// Parses blocks until there are no more.
fn work<S: State>(mut worker: Worker<S>, receive: &Receiver<Job>, give_back: &Sender<blocks::Block>) -> Worker<S> {
    let parse = |worker: &mut Worker<S>, block: Block| {
        worker.block(block.file, block.index, &block.octets, &block.prepared);
        // Nobody needs the room any more when all readers have ended.
        let _ = give_back.send(block.octets);
    };
    for job in receive {
        match job {
            Job::Block(block) => parse(&mut worker, block),
            Job::File(blocks) => blocks.into_iter().for_each(|block| parse(&mut worker, block)),
        }
    }
    worker.state.close();
    worker
}
