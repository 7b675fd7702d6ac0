//! How far the reading is: readers count octets once a read, and somebody who wants to know is told now and then.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{RecvTimeoutError, bounded};

use super::discover::Input;

/// What readers have read of all inputs.
#[derive(Debug, Default)]
pub struct Meter {
    /// Octets on disk that were read.
    octets: AtomicU64,
    /// Inputs that were read to their end.
    done: AtomicUsize,
}

impl Meter {
    /// Counts octets of a read.
    pub fn add(&self, octets: usize) {
        self.octets.fetch_add(octets as u64, Ordering::Relaxed);
    }

    /// Counts an input that was read to its end.
    pub fn end_of_input(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}

/// How far the reading is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reached {
    /// Octets on disk that were read.
    pub octets: u64,
    /// How many there are; `None` where an input does not tell, such as a pipe.
    pub total: Option<u64>,
    /// Inputs that were read to their end.
    pub done: usize,
    /// How many inputs there are.
    pub inputs: usize,
    /// Since the reading began.
    pub elapsed: Duration,
}

/// Who is told how far the reading is.
pub trait Watcher: Send + Sync {
    /// From the beginning of the reading to the first time.
    fn first(&self) -> Duration;
    /// From one time to the next.
    fn every(&self) -> Duration;
    /// Takes notice.
    fn reached(&self, reached: &Reached);
    /// The reading is over.
    fn over(&self);
    /// Who is told when the same inputs are read once more.
    fn again(&self) -> Arc<dyn Watcher>;
}

/// What `work` gives, while the watcher, if there is one, is told how far the reading is.
pub fn watched<T>(watcher: Option<&dyn Watcher>, inputs: &[Input], work: impl FnOnce(&Arc<Meter>) -> T) -> T {
    let meter = Arc::new(Meter::default());
    let Some(watcher) = watcher.filter(|_| !is_typed(inputs)) else { return work(&meter) };
    let (working, over) = bounded::<()>(0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let (begun, total, over) = (Instant::now(), total(inputs), over);
            let mut wait = watcher.first();
            while over.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                watcher.reached(&Reached {
                    octets: meter.octets.load(Ordering::Relaxed),
                    total,
                    done: meter.done.load(Ordering::Relaxed),
                    inputs: inputs.len(),
                    elapsed: begun.elapsed(),
                });
                wait = watcher.every();
            }
            watcher.over();
        });
        let result = work(&meter);
        drop(working);
        result
    })
}

/// Whether a person types the input, who knows how far that is.
fn is_typed(inputs: &[Input]) -> bool {
    inputs.iter().any(Input::is_stdin) && std::io::stdin().is_terminal()
}

/// The octets of all inputs on disk, where all of them are files.
fn total(inputs: &[Input]) -> Option<u64> {
    let size = |input: &Input| std::fs::metadata(&input.path).ok().filter(|meta| meta.is_file()).map(|meta| meta.len());
    // A file that is not there takes no time.
    inputs.iter().filter(|input| input.is_stdin() || input.path.exists()).map(size).sum()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// Remembers what it was told, and wants to be told without a pause.
    #[derive(Default)]
    struct Curious(Mutex<Vec<Option<Reached>>>);

    impl Watcher for Curious {
        fn first(&self) -> Duration {
            Duration::ZERO
        }
        fn every(&self) -> Duration {
            Duration::ZERO
        }
        fn reached(&self, reached: &Reached) {
            self.0.lock().expect("nobody panics").push(Some(*reached));
        }
        fn again(&self) -> Arc<dyn Watcher> {
            Arc::new(Curious::default())
        }
        fn over(&self) {
            self.0.lock().expect("nobody panics").push(None);
        }
    }

    #[test]
    fn the_watcher_sees_what_was_read_and_then_the_end() {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        std::fs::write(file.path(), [0; 100]).expect("a file");
        let inputs = [Input { path: file.path().to_owned(), found: false }];
        let curious = Curious::default();
        let given = watched(Some(&curious), &inputs, |meter| {
            meter.add(40);
            meter.end_of_input();
            let seen = |told: &Option<Reached>| told.is_some_and(|told| (told.octets, told.done) == (40, 1));
            while !curious.0.lock().expect("nobody panics").iter().any(seen) {
                std::thread::yield_now();
            }
            7
        });
        let told = curious.0.into_inner().expect("nobody panics");
        assert_eq!((given, told.last()), (7, Some(&None)));
        assert!(told.iter().flatten().all(|told| (told.total, told.inputs) == (Some(100), 1)));
    }

    #[test]
    fn the_total_of_a_pipe_is_not_known() {
        let of = |paths: &[&str]| {
            let inputs: Vec<Input> = paths.iter().map(|path| Input { path: path.into(), found: false }).collect();
            total(&inputs)
        };
        assert_eq!((of(&["-"]), of(&["no such file"]), of(&[])), (None, Some(0), Some(0)));
    }
}
