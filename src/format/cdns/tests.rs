//! Blocks made item by item, and any octets at all.

use minicbor::Encoder;
use proptest::prelude::*;

use super::*;
use crate::record::Kept;

/// What is seen of a file.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    /// Lookups as `time source name type rcode`.
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
        let time = record.time.map_or("-".to_owned(), |time| time.0.to_string());
        let rtype = record.rtype.map_or("-".to_owned(), |rtype| rtype.to_string());
        let rcode = record.extra.rcode.map_or("-".to_owned(), |rcode| rcode.to_string());
        let name = String::from_utf8_lossy(record.name);
        self.lookups.push(format!("{time} {} {name} {rtype} {rcode}", record.source));
        Kept::Yes
    }

    fn response(&mut self, response: &Response<'_>) {
        let Response { source, name, rcode, .. } = response;
        self.answers.push(format!("{source} {} {rcode}", String::from_utf8_lossy(name)));
    }
}

/// Reads a file.
fn read(file: &[u8], side: Option<Side>) -> Result<Seen> {
    let prepared = prepare(file, &Options { dnstap: side, ..Options::default() })?;
    let mut parser = (prepared.parser)();
    let mut seen = Seen::default();
    for (_, frame) in Frames::new(prepared.framing, file) {
        let mut next = Some(parser.frame(frame, &mut seen));
        while let Some(result) = next {
            match result {
                Ok(Outcome::NotLookup) => seen.others += 1,
                Ok(_) => {}
                Err(reject) => seen.rejects.push(reject.0.0),
            }
            next = parser.more(&mut seen);
        }
    }
    Ok(seen)
}

/// The sample.
fn sample() -> Vec<u8> {
    FORMAT.samples[0].octets().into_owned()
}

/// A file with one block: a table of one address (cut to its /24), one type, one name, these signatures as
/// `(kind, parts, opcode, questions)`, and one item for each of them.
fn file(signatures: &[(u64, u64, u64, u64)], malformed: u64) -> Vec<u8> {
    let mut e = Encoder::new(Vec::new());
    let made = (|| {
        e.array(3)?.str("C-DNS")?.map(1)?.u8(0)?.u8(1)?;
        e.array(1)?.map(4)?;
        e.u8(0)?.map(1)?.u8(0)?.array(2)?.u8(100)?.u8(0)?;
        e.u8(2)?.map(4)?;
        e.u8(0)?.array(1)?.bytes(&[192, 0, 2])?;
        e.u8(1)?.array(1)?.map(2)?.u8(0)?.u8(16)?.u8(1)?.u8(1)?;
        e.u8(2)?.array(1)?.bytes(b"\x01a\x04test\0")?;
        e.u8(3)?.array(signatures.len() as u64)?;
        for (kind, parts, opcode, questions) in signatures {
            e.map(7)?.u8(2)?.u8(0)?.u8(3)?.u64(*kind)?.u8(4)?.u64(*parts)?.u8(5)?.u64(*opcode)?;
            e.u8(8)?.u8(0)?.u8(9)?.u64(*questions)?.u8(16)?.u8(2)?;
        }
        // A list of unknown length, and a private key to pass over.
        e.u8(3)?.begin_array()?;
        for at in 0..signatures.len() as u64 {
            e.map(5)?.i8(-1)?.str("private")?.u8(0)?.u64(at)?.u8(1)?.u8(0)?.u8(4)?.u64(at)?.u8(7)?.u8(0)?;
        }
        e.end()?;
        e.u8(5)?.array(malformed)?;
        for _ in 0..malformed {
            e.map(0)?;
        }
        Ok::<_, minicbor::encode::Error<std::convert::Infallible>>(())
    })();
    made.expect("written to memory");
    e.into_writer()
}

#[test]
fn the_sample_has_a_query_with_and_one_without_its_response() {
    let seen = read(&sample(), None).expect("C-DNS");
    let lookups = [
        "1795356191123000000 192.0.2.1 www.example.org A NXDOMAIN",
        "1795356191500000000 2001:db8::1 mail.example.org MX -",
    ];
    assert_eq!(seen.lookups, lookups);
    // The preamble, the opening of the array and its end.
    assert_eq!((seen.others, seen.rejects.len(), seen.answers.len()), (3, 0, 0));
}

#[test]
fn items_count_by_what_they_are() {
    let signatures = [
        (1, 3, 0, 1),  // a client's query and its response
        (3, 2, 0, 1),  // the response of an authoritative server
        (2, 3, 0, 1),  // a resolver's own query
        (1, 1, 5, 1),  // an update
        (1, 17, 0, 0), // no question
        (1, 1, 0, 2),  // two questions
    ];
    let seen = read(&file(&signatures, 2), None).expect("C-DNS");
    assert_eq!(seen.lookups, ["100000000000 192.0.2.0 a.test TXT SERVFAIL"]);
    assert_eq!(seen.answers, ["192.0.2.0 a.test SERVFAIL"]);
    assert_eq!(seen.rejects, [wire::NO_QUESTION, wire::SEVERAL, MALFORMED, MALFORMED].map(|reject| reject.0.0));
    // Preamble and opening; the resolver's query and the update.
    assert_eq!(seen.others, 4);
    assert_eq!(read(&file(&signatures, 0), Some(Side::Resolver)).expect("C-DNS").lookups.len(), 1);
}

#[test]
fn damage_is_rejected() {
    let whole = sample();
    let cut = read(&whole[..whole.len() - 30], None).expect("a preamble");
    assert_eq!((cut.lookups.len(), cut.rejects.as_slice()), (0, &[BROKEN.0.0][..]));
    assert!(prepare(&whole[..20], &Options::default()).is_err());
    assert!(prepare(b"\x83\x65D-CNS\xa0\x80", &Options::default()).is_err());
    // An index beyond the table of names.
    let mut beyond = file(&[(1, 1, 0, 1)], 0);
    let at = beyond.len() - 4;
    assert_eq!(beyond[at], 0);
    beyond[at] = 9;
    assert_eq!(read(&beyond, None).expect("C-DNS").rejects, [NO_NAME.0.0]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_octets_are_a_panic(
        flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut octets = sample();
        for (at, octet) in flips {
            let at = at.index(octets.len());
            octets[at] = octet;
        }
        let _ = read(&octets, Some(Side::All));
        let _ = read(&octets[..cut.index(octets.len())], None);
    }
}
