//! Reads a text with a format and tells what was in it.
#![allow(dead_code, reason = "each test uses a part of this module")]

use whoasks::error::Result;
use whoasks::format::{Format, Options, Order, Prepared, columns::Mapping};
use whoasks::input::frames::{Cutter, Frames};
use whoasks::record::{Kept, Record, Sink, Timestamp};
use whoasks::tally::{Place, Tally};

/// What a text holds.
#[derive(Debug, Default, PartialEq)]
pub struct Reading {
    /// Lookups as `time source name class type`.
    pub records: Vec<String>,
    /// The further parts of each, as `port=53 transport=udp`.
    pub extras: Vec<String>,
    /// The account.
    pub tally: Tally,
}

impl Reading {
    /// Reject reasons with their counts and first lines.
    pub fn rejects(&self) -> Vec<(&'static str, u64, u64)> {
        self.tally
            .rejects
            .iter()
            .map(|(reason, rejects)| (reason.0, rejects.count, self.tally.resolve(rejects.place)))
            .collect()
    }
}

impl Sink for Reading {
    fn record(&mut self, record: &Record<'_>) -> Kept {
        let name = std::str::from_utf8(record.name).expect("canonical names are ASCII");
        let time = record.time.map_or("-".to_owned(), written);
        let rtype = record.rtype.map_or("-".to_owned(), |rtype| rtype.to_string());
        self.records.push(format!("{time} {} {name} {} {rtype}", record.source, record.class));
        self.extras.push(extras(record));
        Kept::Yes
    }
}

/// A time in RFC 3339.
fn written(time: Timestamp) -> String {
    let time = chrono::DateTime::from_timestamp_nanos(time.0);
    time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
}

/// The further parts of a record that are present.
fn extras(record: &Record<'_>) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let extra = &record.extra;
    [
        ("port", extra.port.map(|port| port.to_string())),
        ("transport", extra.transport.map(|transport| transport.as_str().to_owned())),
        ("rcode", extra.rcode.map(|rcode| rcode.to_string())),
        ("server", extra.server.map(text)),
        ("view", extra.view.map(text)),
        ("flags", extra.flags.map(text)),
        ("ecs", extra.ecs.map(|net| net.to_string())),
    ]
    .into_iter()
    .filter_map(|(word, value)| Some(format!("{word}={}", value?)))
    .collect::<Vec<_>>()
    .join(" ")
}

/// Options with these columns.
pub fn columns(text: &str) -> Options {
    Options { columns: Mapping::parse(text).expect("a mapping"), ..Options::default() }
}

/// Reads `text` by what its head decides.
pub fn read(format: &Format, text: &[u8], options: &Options) -> Result<Reading> {
    let prepared = (format.prepare)(text, options)?;
    let reading = read_blocks(&prepared, &[text]);
    for size in [1, 7, 64] {
        let blocks = blocks(&prepared, text, size);
        assert_eq!(
            read_blocks(&prepared, &blocks),
            reading_of_blocks(&reading, &prepared, &blocks),
            "blocks of {size}"
        );
    }
    Ok(reading)
}

/// Cuts `text` while it is read `size` octets at a time.
pub fn blocks<'t>(prepared: &Prepared, text: &'t [u8], size: usize) -> Vec<&'t [u8]> {
    let (mut from, mut to) = (0, 0);
    let mut cutter = Cutter::new(prepared.framing);
    let mut blocks = Vec::new();
    while to < text.len() {
        to = text.len().min(to + size);
        if let Some(taken) = cutter.cut(&text[from..to]) {
            blocks.push(&text[from..from + taken]);
            from += taken;
        }
    }
    blocks.push(&text[from..]);
    blocks
}

/// Reads blocks, each with a parser of its own as if on another thread where frames stand alone.
fn read_blocks(prepared: &Prepared, blocks: &[&[u8]]) -> Reading {
    let mut reading = Reading::default();
    let mut parser = (prepared.parser)();
    let mut prepared = prepared.clone();
    for (block, bytes) in (0..).zip(blocks) {
        if prepared.order != Order::Sequential {
            parser = (prepared.parser)();
        }
        if prepared.order == Order::Headed {
            prepared = parser.behind(bytes).unwrap_or(prepared);
        }
        let mut frames = Frames::new(prepared.framing, bytes);
        for (line, frame) in frames.by_ref() {
            let mut next = Some(parser.frame(frame, &mut reading));
            while let Some(result) = next {
                reading.tally.count(result, Place { block, line }, frame);
                next = parser.more(&mut reading);
            }
        }
        reading.tally.block_lines.insert(block, frames.lines());
    }
    parser.finish();
    while let Some(result) = parser.more(&mut reading) {
        let end = reading.tally.end();
        reading.tally.count(result, end, b"");
    }
    reading
}

/// What `blocks` should give when the whole gave `whole`: the same, but for places.
fn reading_of_blocks(whole: &Reading, prepared: &Prepared, blocks: &[&[u8]]) -> Reading {
    let parts = read_blocks(prepared, blocks);
    assert_eq!(parts.rejects(), whole.rejects());
    let tally = Tally { rejects: parts.tally.rejects, block_lines: parts.tally.block_lines, ..whole.tally.clone() };
    Reading { records: whole.records.clone(), extras: whole.extras.clone(), tally }
}
