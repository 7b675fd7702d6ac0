//! The generated log that the benchmarks read.

use whoasks::format::{Format, by_name};

use crate::generator::stream::{Event, Stream};
use crate::generator::text::{self, Writer};
use crate::generator::{Settings, world};

/// Lookups in a log: more than the processor's nearest caches hold, and still milliseconds to read.
pub const LINES: usize = 50_000;

/// What each log looks like.
pub fn settings() -> Settings {
    Settings { lines: LINES as u64, names: 20_000, sources: 5_000, ..Settings::default() }
}

/// The lookups of the log by rank, in order of time.
pub fn events() -> impl Iterator<Item = Event> {
    Stream::new(&settings())
}

/// The names of the log by rank.
pub fn names() -> Vec<Vec<u8>> {
    (0..settings().names).map(|rank| world::name(rank).into_bytes()).collect()
}

/// The formats that are both generated and read: the name for `--format`, and what is written.
const WRITTEN: [(&str, text::Format); 4] = [
    ("bind", text::Format::Bind),
    ("csv", text::Format::Csv),
    ("json", text::Format::Ndjson),
    ("zeek", text::Format::Zeek),
];

/// The names of the formats that can be benchmarked.
pub fn formats() -> Vec<&'static str> {
    WRITTEN.iter().map(|(name, _)| *name).filter(|name| by_name(name).is_some()).collect()
}

/// The log in one of [`formats`], and the format.
pub fn written(name: &str) -> (&'static Format, Vec<u8>) {
    let format = by_name(name).expect("the name is one of `formats`");
    let (_, written) = WRITTEN.iter().find(|(word, _)| *word == name).expect("the name is one of `formats`");
    let mut writer = Writer::new(*written, &settings());
    let mut log = Vec::new();
    writer.head(&mut log);
    events().for_each(|event| writer.line(&mut log, &event));
    writer.foot(&mut log);
    (format, log)
}
