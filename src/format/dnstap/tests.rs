//! What counts on which side, and what becomes of octets that are no dnstap.

use proptest::prelude::*;

use super::*;
use crate::record::{Kept, Record, Response};

/// Ten messages of BIND: what an authoritative server was asked, and its answers to clients.
const BIND: &[u8] = include_bytes!("../../../fixtures/dnstap/bind918.dnstap");
/// Nine messages of Unbound: clients' questions and answers, and those that went on to a forwarder.
const UNBOUND: &[u8] = include_bytes!("../../../fixtures/dnstap/unbound117.dnstap");

/// What is seen of a stream.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    /// Lookups as `source name rcode`.
    lookups: Vec<String>,
    /// Answers as `source name rcode`.
    answers: Vec<String>,
    /// Other frames.
    others: usize,
    /// Reasons of rejects.
    rejects: Vec<&'static str>,
}

impl Sink for Seen {
    fn record(&mut self, record: &Record<'_>) -> Kept {
        let rcode = record.extra.rcode.map_or("-".to_owned(), |rcode| rcode.to_string());
        self.lookups.push(format!("{} {} {rcode}", record.source, String::from_utf8_lossy(record.name)));
        Kept::Yes
    }

    fn response(&mut self, response: &Response<'_>) {
        let Response { source, name, rcode, .. } = response;
        self.answers.push(format!("{source} {} {rcode}", String::from_utf8_lossy(name)));
    }
}

/// Reads a stream, counting this side.
fn read(stream: &[u8], side: Option<Side>) -> Result<Seen> {
    let prepared = prepare(stream, &Options { dnstap: side, ..Options::default() })?;
    let mut parser = (prepared.parser)();
    let mut seen = Seen::default();
    for (_, frame) in Frames::new(prepared.framing, stream) {
        match parser.frame(frame, &mut seen) {
            Ok(Outcome::NotLookup) => seen.others += 1,
            Ok(_) => {}
            Err(reject) => seen.rejects.push(reject.0.0),
        }
    }
    Ok(seen)
}

/// The numbers of lookups, answers, other frames and rejects.
fn counts(stream: &[u8], side: Option<Side>) -> [usize; 4] {
    let seen = read(stream, side).expect("a stream of dnstap");
    [seen.lookups.len(), seen.answers.len(), seen.others, seen.rejects.len()]
}

/// The frames of a stream.
fn frames(stream: &[u8]) -> Vec<&[u8]> {
    Frames::new(Framing::FrameStream, stream).map(|(_, frame)| frame).collect()
}

#[test]
fn sides_count_their_own_messages() {
    // START and STOP are other frames, and so is what belongs to another side.
    assert_eq!(counts(BIND, None), [6, 5, 2, 0]);
    assert_eq!(counts(BIND, Some(Side::Auth)), [6, 0, 7, 0]);
    assert_eq!(counts(UNBOUND, None), [2, 1, 8, 0]);
    assert_eq!(counts(UNBOUND, Some(Side::Client)), [2, 1, 8, 0]);
    assert_eq!(counts(UNBOUND, Some(Side::Resolver)), [3, 3, 5, 0]);
    assert_eq!(counts(UNBOUND, Some(Side::All)), [5, 4, 2, 0]);
    let seen = read(BIND, None).expect("dnstap");
    assert_eq!(seen.lookups[2], "127.11.7.2 cdn.example.test -");
    assert_eq!(seen.answers[0], "127.10.0.1 wild.any.example.test NXDOMAIN");
}

#[test]
fn responses_stand_for_queries_that_were_not_logged() {
    // BIND calls queries to an authoritative server AUTH_QUERY, and their answers CLIENT_RESPONSE.
    let seen = read(BIND, Some(Side::Client)).expect("dnstap");
    assert_eq!((seen.lookups.len(), seen.lookups[0].as_str()), (5, "127.10.0.1 wild.any.example.test NXDOMAIN"));
}

#[test]
fn damage_costs_no_more_than_it_must() {
    let parts = frames(BIND);
    let whole = read(BIND, None).expect("dnstap");
    // A frame with a length beyond all bounds, and the next one is found again.
    let mut long = parts[2].to_vec();
    long[0] = 0x7f;
    let broken = [&[parts[0], parts[1], &long].concat(), &parts[3..].concat()[..]].concat();
    let seen = read(&broken, None).expect("dnstap");
    assert_eq!(seen.rejects, [BROKEN.0.0]);
    assert_eq!(seen.lookups.len() + seen.answers.len(), whole.lookups.len() + whole.answers.len() - 1);
    let cut = read(&BIND[..BIND.len() - 20], None).expect("dnstap");
    assert_eq!(cut.rejects, [BROKEN.0.0]);
}

#[test]
fn other_streams_are_refused() {
    let mut other = BIND.to_vec();
    other[24] = b'X';
    for (stream, why) in [
        (&other[..], "something else"),
        (b"", "control frame"),
        (b"\0\0\0\0", "control frame"),
        (&BIND[..20], "control frame"),
    ] {
        let error = prepare(stream, &Options::default()).err().expect("an error").to_string();
        assert!(error.contains(why), "{error}");
    }
    // A second stream of another content behind the first.
    let seen = read(&[BIND, &other[..42]].concat(), None).expect("dnstap");
    assert_eq!(seen.rejects, [OTHER_CONTENT.0.0]);
}

#[test]
fn a_stream_of_both_directions_is_read() {
    let control = |kind: u32, fields: &[u8]| {
        let length = u32::try_from(fields.len() + 4).expect("a frame");
        [&[0; 4], &length.to_be_bytes()[..], &kind.to_be_bytes(), fields].concat()
    };
    let content = [&CONTENT_TYPE.to_be_bytes()[..], &22u32.to_be_bytes(), CONTENT].concat();
    let parts = frames(BIND);
    let data = parts[1..parts.len() - 1].concat();
    let ready = [&[0, 0, 0, 1, 0, 0, 0, 5][..], b"other", &content].concat();
    let stream =
        [control(4, &ready), control(1, &content), control(2, &content), data, control(3, &[]), control(5, &[])];
    assert_eq!(counts(&stream.concat(), None), [6, 5, 5, 0]);
    // No content type at all is dnstap as long as the data are.
    assert_eq!(counts(&[control(2, &[]), parts[1].to_vec()].concat(), None), [1, 0, 1, 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_octets_are_a_panic(
        flips in proptest::collection::vec((0..BIND.len(), any::<u8>()), 0..8),
        cut in 0..BIND.len(),
        side in prop::sample::select(vec![None, Some(Side::All)]),
    ) {
        let mut stream = BIND.to_vec();
        flips.into_iter().for_each(|(at, octet)| stream[at] = octet);
        let _ = read(&stream, side);
        let _ = read(&stream[..cut], side);
    }
}
