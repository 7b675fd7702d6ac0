//! Reads all inputs into a state, on one thread or several; the states of several are united at the end.

mod fingerprint;
mod one;
mod together;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use self::one::OneFile;
use super::again::Again;
use super::blocks::Block;
use super::discover::Input;
use super::memory::MemoryLimit;
use super::parquet::Wanted;
use super::progress::{Watcher, watched};
use super::skim::Needle;
use super::work::{Account, Part, Worker};
use crate::analysis::State;
use crate::error::Error;
use crate::format::{Decision, Format, Options, Order, Prepared};
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

impl FileRead {
    /// A file of which the reader knows `facts`, and workers have `account`.
    fn new(mut facts: Facts, account: Account) -> Self {
        facts.spent += account.reading;
        facts.content += account.content;
        if let Some((_, error)) = account.failed {
            facts.error.get_or_insert(Error::input(format!("read only in part: {error}")));
        }
        FileRead { tally: account.tally, ambiguous_times: account.ambiguous_times, facts }
    }
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

/// Reads all `inputs`; `state` makes an empty state. The result is closed.
pub fn read<S: State + Send>(inputs: &[Input], reading: &Reading, state: impl Fn() -> S + Sync) -> (S, Files) {
    if reading.threads <= 1 {
        return read_alone(inputs, reading, state());
    }
    watched(reading.watcher.as_deref(), inputs, |meter| together::read(inputs, reading, meter, state))
}

/// Reads one file after the other on this thread, so that the state gets the records in the order of the input.
pub fn read_alone<S: State>(inputs: &[Input], reading: &Reading, state: S) -> (S, Files) {
    let begun = Instant::now();
    let mut worker = Worker::new(state, reading);
    let mut facts = Vec::new();
    watched(reading.watcher.as_deref(), inputs, |meter| {
        for (place, input) in inputs.iter().enumerate() {
            let take = |prepared: &Prepared, part: Part<&mut Block>| {
                worker.part(place, part, prepared);
                true
            };
            facts.push(OneFile { place, input, reading, meter }.read(&mut Block::default(), take));
        }
    });
    worker.state.close();
    unite(vec![worker], facts, begun, reading)
}

/// Puts the states together, and the accounts of each file.
fn unite<S: State>(workers: Vec<Worker<S>>, facts: Vec<Facts>, begun: Instant, reading: &Reading) -> (S, Files) {
    let mut accounts: Vec<Account> = facts.iter().map(|_| Account::default()).collect();
    let mut united: Option<S> = None;
    let mut parsing = Duration::ZERO;
    for mut worker in workers {
        worker.leave_file();
        parsing += worker.spent;
        for (file, account) in worker.accounts {
            accounts[file].merge(account);
        }
        match &mut united {
            None => united = Some(worker.state),
            Some(state) => state.merge(worker.state),
        }
    }
    if reading.pseudonyms.is_some() {
        accounts.iter_mut().for_each(|account| account.tally.withhold_texts());
    }
    let files = facts.into_iter().zip(accounts).map(|(facts, account)| FileRead::new(facts, account)).collect();
    let stopped = reading.limit.as_ref().and_then(|limit| limit.error());
    (united.expect("there is at least one worker"), Files { files, begun, elapsed: begun.elapsed(), parsing, stopped })
}

/// What `work` gives; the time that it takes is added to `spent`.
pub(super) fn timed<T>(spent: &mut Duration, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let result = work();
    *spent += begun.elapsed();
    result
}

/// Stops all reading, for an interrupt or a sink that takes no more.
pub static STOP: AtomicBool = AtomicBool::new(false);
