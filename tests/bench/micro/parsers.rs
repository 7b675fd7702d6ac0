//! From bytes to records: what cutting a block into frames costs, and what reading the frames costs.

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use whoasks::format::{Options, Prepared};
use whoasks::input::frames::Frames;
use whoasks::record::{Kept, Record, Sink};

use crate::log;

/// Takes records and looks at no part of them.
struct Nowhere;

impl Sink for Nowhere {
    fn record(&mut self, record: &Record<'_>) -> Kept {
        black_box(record);
        Kept::Yes
    }
}

/// The log in a format, and how it is read for counts.
fn prepared(name: &str) -> (Vec<u8>, Prepared) {
    let (format, log) = log::written(name);
    let options = Options { counts_only: true, ..Options::default() };
    let prepared = (format.prepare)(&log, &options).expect("a generated log can be read");
    (log, prepared)
}

/// Cutting alone.
#[divan::bench(args = log::formats())]
fn frames(bencher: Bencher<'_, '_>, name: &str) {
    let (log, prepared) = prepared(name);
    bencher
        .counter(BytesCount::of_slice(&log))
        .bench(|| Frames::new(prepared.framing, &log).fold(0, |sum, (_, frame)| sum + frame.len()));
}

/// Cutting and reading.
#[divan::bench(args = log::formats())]
fn records(bencher: Bencher<'_, '_>, name: &str) {
    let (log, prepared) = prepared(name);
    let read = || {
        let mut parser = (prepared.parser)();
        Frames::new(prepared.framing, &log).filter(|(_, frame)| parser.frame(frame, &mut Nowhere).is_ok()).count()
    };
    assert!(read() >= log::LINES, "every line is read");
    bencher.counter(BytesCount::of_slice(&log)).counter(ItemsCount::new(log::LINES)).bench(read);
}
