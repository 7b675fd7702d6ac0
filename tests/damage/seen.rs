//! What a parser makes of a text, frame by frame; whatever it says is checked on the way.

use whoasks::dns::name;
use whoasks::format::{Order, Prepared};
use whoasks::input::frames::Frames;
use whoasks::record::{BATCH, Extra, Kept, Record, Response, Sink};
use whoasks::tally::{Outcome, Place, Reject, Tally};

/// A frame and what was found in it.
pub struct Frame {
    /// Where it begins in the text.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// Its lookups, written out.
    pub records: Vec<String>,
}

/// All frames of a text.
pub struct Seen {
    /// The frames, in order.
    pub frames: Vec<Frame>,
    /// The account.
    pub tally: Tally,
}

impl Seen {
    /// The lookups of all frames.
    pub fn records(&self) -> Vec<&str> {
        self.of(|_| true)
    }

    /// The lookups of the frames that end, with their line ends, before `at`.
    pub fn before(&self, at: usize) -> Vec<&str> {
        self.of(|frame| frame.to + b"\r\n".len() <= at)
    }

    /// The lookups of the frames that begin behind `at`.
    pub fn behind(&self, at: usize) -> Vec<&str> {
        self.of(|frame| frame.from > at)
    }

    /// The lookups of some frames.
    fn of(&self, wanted: impl Fn(&Frame) -> bool) -> Vec<&str> {
        self.frames.iter().filter(|frame| wanted(frame)).flat_map(|frame| &frame.records).map(String::as_str).collect()
    }
}

/// Takes records and checks that each is what it may be.
#[derive(Default)]
struct Checked {
    /// Lookups since they were last taken out.
    records: Vec<String>,
    /// Answers since they were last taken out.
    responses: usize,
    /// Whether only what counts is written out.
    counts_only: bool,
}

impl Checked {
    /// That the results of one frame say what came with it.
    ///
    /// An answer of which the log has no name or code is one all the same, but nothing to take.
    fn check(&mut self, results: &[Result<Outcome, Reject>]) -> Vec<String> {
        let count = |wanted| results.iter().filter(|result| **result == Ok(wanted)).count();
        let (records, responses) = (std::mem::take(&mut self.records), std::mem::take(&mut self.responses));
        assert_eq!(records.len(), count(Outcome::Record), "{results:?} with {records:?}");
        assert!(responses <= count(Outcome::Response), "{results:?} with {responses} answers");
        assert_eq!(count(Outcome::Filtered), 0, "nothing was filtered");
        records
    }
}

/// That a name is in the one canonical form.
fn check_name(text: &[u8]) {
    let mut scratch = Vec::new();
    assert_eq!(name::canonical(text, &mut scratch), Ok(text), "{}", text.escape_ascii());
    assert!(text.iter().all(u8::is_ascii_graphic), "{}", text.escape_ascii());
}

impl Sink for Checked {
    fn record(&mut self, record: &Record<'_>) -> Kept {
        check_name(record.name);
        assert_eq!(record.source, record.source.to_canonical());
        self.records.push(written(record, self.counts_only));
        Kept::Yes
    }

    fn response(&mut self, response: &Response<'_>) {
        check_name(response.name);
        self.responses += 1;
    }
}

/// A record as text.
fn written(record: &Record<'_>, counts_only: bool) -> String {
    let text = |octets: &[u8]| String::from_utf8_lossy(octets).into_owned();
    let (time, rtype) = (record.time.map(|time| time.0), record.rtype.map(|rtype| rtype.0));
    let Extra { port, transport, rcode, server, view, flags, ecs } = record.extra;
    let counts = (time, record.source, text(record.name), record.class.0, rtype, rcode.map(|rcode| rcode.0), ecs);
    let extra = (port, transport, server.map(text), view.map(text), flags.map(text));
    if counts_only { format!("{counts:?}") } else { format!("{counts:?} {extra:?}") }
}

/// Reads a text as one block; with `counts_only` records are written out without what no count needs.
pub fn read(prepared: &Prepared, text: &[u8], counts_only: bool) -> Seen {
    let start = text.as_ptr() as usize;
    let mut sink = Checked { counts_only, ..Checked::default() };
    let mut seen = Seen { frames: Vec::new(), tally: Tally::default() };
    let mut parser = (prepared.parser)();
    let mut frames = Frames::new(prepared.framing, text);
    for (line, octets) in frames.by_ref() {
        let from = octets.as_ptr() as usize - start;
        let mut results = vec![parser.frame(octets, &mut sink)];
        if prepared.order == Order::Sequential {
            results.extend(std::iter::from_fn(|| parser.more(&mut sink)));
        }
        results.iter().for_each(|result| seen.tally.count(*result, Place { block: 0, line }, octets));
        seen.frames.push(Frame { from, to: from + octets.len(), records: sink.check(&results) });
    }
    seen.tally.block_lines.insert(0, frames.lines());
    parser.finish();
    while let Some(result) = parser.more(&mut sink) {
        assert!(result.is_err(), "behind the end there are only rejects");
        seen.tally.count(result, seen.tally.end(), b"");
    }
    check_tally(&seen, prepared);
    if prepared.order != Order::Sequential {
        check_usual(prepared, text, &seen, counts_only);
    }
    seen
}

/// That usual lines are read together as they are one by one, which gave `seen`.
fn check_usual(prepared: &Prepared, text: &[u8], seen: &Seen, counts_only: bool) {
    let mut sink = Checked { counts_only, ..Checked::default() };
    let (mut records, mut tally) = (Vec::new(), Tally::default());
    let mut parser = (prepared.parser)();
    let mut frames = Frames::new(prepared.framing, text);
    let mut lookups = Vec::with_capacity(BATCH);
    loop {
        lookups.clear();
        let octets = parser.usual(frames.rest(), &mut lookups);
        if !lookups.is_empty() {
            tally.take(sink.usual(&lookups), lookups.len());
            records.append(&mut sink.records);
            frames.pass(octets, lookups.len() as u64);
            continue;
        }
        let Some((line, octets)) = frames.next() else { break };
        tally.count(parser.frame(octets, &mut sink), Place { block: 0, line }, octets);
        records.append(&mut sink.records);
    }
    tally.block_lines.insert(0, frames.lines());
    assert_eq!(records, seen.records());
    assert_eq!(tally, seen.tally);
}

/// That every frame is in the account, and every lookup.
fn check_tally(seen: &Seen, prepared: &Prepared) {
    let Tally { records, rejects, .. } = &seen.tally;
    assert_eq!(*records as usize, seen.records().len());
    assert!(seen.tally.frames() as usize >= seen.frames.len());
    if prepared.order != Order::Sequential {
        assert_eq!(seen.tally.frames() as usize, seen.frames.len());
    }
    for (reason, first) in rejects {
        assert!(!reason.0.is_empty() && first.count > 0);
        assert!(seen.tally.resolve(first.place) <= seen.frames.len().max(1) as u64 + lines(seen));
    }
}

/// Line ends of the text.
fn lines(seen: &Seen) -> u64 {
    seen.tally.block_lines.values().sum()
}
