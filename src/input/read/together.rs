//! Several threads: readers cut files into blocks and hand them to workers.
//!
//! A worker parses any block of any file into a state of its own, or all blocks of a file whose frames do not stand
//! alone. What can be read from any place on disk is read by the worker: on one thread, reading would take longer than
//! what many do with it. Lines are counted by block, so that examples of rejects find their line.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

use super::one::OneFile;
use super::{Facts, Files, Reading, unite};
use crate::analysis::State;
use crate::format::{Order, Prepared};
use crate::input::blocks::Block;
use crate::input::discover::Input;
use crate::input::progress::Meter;
use crate::input::work::{Part, Worker};

/// What a worker does next.
enum Job {
    /// Parse one part of a file.
    Part(OfFile),
    /// Parse all parts of a file, which come in order.
    File(Receiver<OfFile>),
}

/// A part of a file on its way to a worker.
struct OfFile {
    /// The file's index.
    file: usize,
    /// The part.
    part: Part<Block>,
    /// How to read it.
    prepared: Prepared,
}

/// Reads all inputs on several threads.
pub(super) fn read<S: State + Send>(
    inputs: &[Input],
    reading: &Reading,
    meter: &Arc<Meter>,
    state: impl Fn() -> S + Sync,
) -> (S, Files) {
    let begun = Instant::now();
    let facts = inputs.iter().map(|_| Mutex::default()).collect();
    let readers = Readers { inputs, reading, meter, next: AtomicUsize::new(0), facts };
    let (send, receive) = bounded::<Job>(reading.threads * 2);
    let (give_back, spare) = unbounded::<Block>();
    let done: Vec<Worker<S>> = std::thread::scope(|scope| {
        for _ in 0..reading.threads.min(inputs.len()) {
            let (readers, send, spare) = (&readers, send.clone(), spare.clone());
            scope.spawn(move || readers.run(&send, &spare));
        }
        drop(send);
        let work = || {
            let (state, receive, give_back) = (&state, receive.clone(), give_back.clone());
            scope.spawn(move || work(Worker::new(state(), reading), &receive, &give_back))
        };
        let workers: Vec<_> = (0..reading.threads).map(|_| work()).collect();
        let joined = workers.into_iter().map(|worker| worker.join());
        joined.map(|worker| worker.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    unite(done, readers.facts(), begun, reading)
}

/// What all threads that read files share.
struct Readers<'a> {
    /// The files.
    inputs: &'a [Input],
    /// How they are read.
    reading: &'a Reading,
    /// Who is told how far the reading is.
    meter: &'a Arc<Meter>,
    /// The file that no thread has taken yet.
    next: AtomicUsize,
    /// What is known of each file.
    facts: Vec<Mutex<Facts>>,
}

impl Readers<'_> {
    /// Reads files until there are none left, and hands their blocks to the workers.
    fn run(&self, send: &Sender<Job>, spare: &Receiver<Block>) {
        let Readers { inputs, reading, meter, .. } = *self;
        loop {
            let place = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(input) = inputs.get(place) else { return };
            let mut in_order = None;
            let file = OneFile { place, input, reading, meter };
            let found = file.read(&mut Block::default(), |prepared, part| {
                let part = part.map(|block| std::mem::replace(block, spare.try_recv().unwrap_or_default()));
                hand_out(OfFile { file: place, part, prepared: prepared.clone() }, &mut in_order, send)
            });
            *self.facts[place].lock().unwrap_or_else(PoisonError::into_inner) = found;
        }
    }

    /// What is known of each file, in the order of the inputs.
    fn facts(self) -> Vec<Facts> {
        self.facts.into_iter().map(|facts| facts.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
    }
}

/// Hands a part to any worker, or, where the frames of a file do not stand alone, to the one that has the parts
/// before; that worker is found with the first. Whether there was anyone to take it.
fn hand_out(part: OfFile, in_order: &mut Option<Sender<OfFile>>, send: &Sender<Job>) -> bool {
    if part.prepared.order != Order::Sequential {
        return send.send(Job::Part(part)).is_ok();
    }
    if in_order.is_none() {
        let (own, parts) = bounded(2);
        *in_order = send.send(Job::File(parts)).is_ok().then_some(own);
    }
    in_order.as_ref().is_some_and(|own| own.send(part).is_ok())
}

/// Parses parts of files until there are no more.
fn work<S: State>(mut worker: Worker<S>, receive: &Receiver<Job>, give_back: &Sender<Block>) -> Worker<S> {
    let mut parse = |OfFile { file, part, prepared }: OfFile| {
        if let Some(room) = worker.part(file, part, &prepared) {
            // Nobody needs the room any more when all readers have ended.
            let _ = give_back.send(room);
        }
    };
    for job in receive {
        match job {
            Job::Part(part) => parse(part),
            Job::File(parts) => parts.into_iter().for_each(&mut parse),
        }
    }
    worker.state.close();
    worker
}
