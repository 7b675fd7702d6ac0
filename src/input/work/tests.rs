//! Usual lines are read as the same lines are one by one.

use proptest::prelude::*;

use super::*;
use crate::format::Options;
use crate::format::detect::detect;
use crate::input::blocks::Blocks;
use crate::record::{Kept, Record, Response, Sink};

/// Keeps what counts need of lookups, in their order.
#[derive(Debug, Default, PartialEq)]
struct Keeper {
    /// The lookups.
    records: Vec<String>,
    /// How many of them came together.
    usual: usize,
}

impl Sink for Keeper {
    fn record(&mut self, record: &Record<'_>) -> Kept {
        self.records.push(format!(
            "{:?} {:?}",
            Usual::of(record),
            (record.class, record.extra.rcode, record.extra.ecs)
        ));
        if record.name.len() % 5 == 4 { Kept::Filtered } else { Kept::Yes }
    }

    fn response(&mut self, response: &Response<'_>) {
        self.records.push(format!("{response:?}"));
    }

    fn usual(&mut self, lookups: &[Usual<'_>]) -> usize {
        self.usual += lookups.len();
        lookups.iter().filter(|lookup| self.record(&lookup.record()) == Kept::Yes).count()
    }
}

impl State for Keeper {
    fn merge(&mut self, _: Self) {}
}

/// What is read of `text`, whose head is `head`: with usual lines, or each line as a frame.
fn read(name: &str, head: &[u8], text: &[u8], with_usual: bool) -> (Keeper, (Tally, u64)) {
    let zone = Some(crate::calendar::Zone::parse("America/New_York").expect("a zone"));
    let options = Options { counts_only: true, log_tz: zone, ..Options::default() };
    let (format, prepared) = detect(head, &options).expect("a log");
    assert_eq!(format.name, name);
    // No line of the tests is as long as a usual one may be.
    let max_frame = if with_usual { USUAL_LINE } else { USUAL_LINE - 1 };
    let reading = Reading {
        options,
        format: None,
        hash: false,
        threads: 1,
        max_frame,
        only: None,
        again: None,
        wanted: crate::input::parquet::Wanted::default(),
        limit: None,
        pseudonyms: None,
        watcher: None,
    };
    let mut worker = Worker::new(Keeper::default(), &reading);
    let (mut blocks, mut block) = (Blocks::new(text, max_frame), Block::default());
    blocks.head();
    blocks.start(prepared.framing);
    for index in 0.. {
        if !blocks.next(&mut block) {
            break;
        }
        worker.part(0, Part::Read(index, &block), &prepared);
    }
    worker.leave_file();
    let account = worker.accounts.remove(&0).expect("the file");
    (worker.state, (account.tally, account.ambiguous_times))
}

/// A log of a format: its head, and lines of which all can be usual.
type Log = (&'static str, &'static str, &'static [&'static str]);

/// Logs. The local times are around the end of daylight saving time in New York, when an hour comes twice.
const LOGS: [Log; 5] = [
    (
        "bind",
        "",
        &[
            "01-Nov-2026 00:59:59.999 queries: info: client @0x7f6f23a32098 192.0.2.1#20000 (www.example.org): query: www.example.org IN AAAA +E(0)K (198.51.100.53)",
            "01-Nov-2026 01:00:00.000 client @0x7f6f23a32098 10.20.200.255#53 (WwW.x): query: WwW.x IN A - (198.51.100.53)",
            "01-Nov-2026 01:59:59.123 client 2001:db8::1#65535 (a_b.co): query: a_b.co IN TYPE65 +SE(0)TDK (2001:db8::53)",
            "01-Nov-2026 02:00:00.123 client ::ffff:1.2.3.4#1 (0123456789.0123456789.0123456789.0123456789.0123456789.01234567): query: 0123456789.0123456789.0123456789.0123456789.0123456789.01234567 IN HTTPS + (::1)",
        ],
    ),
    (
        "bind",
        // Another server's.
        "[1793512799] unbound[53:0] info: 192.0.2.9 www.example.net. A IN\n",
        &[
            "01-Nov-2026 00:59:59.999 queries: info: client 192.0.2.1#20000 (www.example.org): query: www.example.org IN AAAA + (198.51.100.53)",
            "01-Nov-2026 01:00:00.000 client 2001:db8::1#53 (WwW.x): query: WwW.x IN A - (198.51.100.53)",
        ],
    ),
    (
        "csv",
        "timestamp,client,qname,qtype\n",
        &[
            "2026-11-01T00:59:59.123,192.0.2.1,www.example.org,A",
            "2026-11-01T01:00:00.5,2001:db8::1,A_b.co,HTTPS",
            "2026-11-01 01:59:59,::ffff:1.2.3.4,0123456789.0123456789.0123456789.0123456789,TXT",
            "2026-11-01T02:00:00Z,10.200.30.4,xn--aaaa.com,NS",
        ],
    ),
    (
        "csv",
        "server;qname;client;timestamp;port\n",
        &[
            "a;www.example.org;192.0.2.1;2026-11-01T05:59:59.123Z;53",
            ";a.b;10.0.0.1;2026-11-01T05:59:59.123Z;",
            "#;a.b;10.0.0.1;1793512799;65535",
        ],
    ),
    (
        "json",
        "",
        &[
            r#"{"timestamp": "2026-11-01T00:59:59.757", "client": "10.218.166.107", "qname": "www.example.org", "port": "x", "qtype": "A"}"#,
            r#"{"timestamp": "2026-11-01T01:00:00Z", "client": "2001:db8::1", "qname": "A.b", "port": "", "qtype": "HTTPS"}"#,
            r#"{"timestamp": "1793512799.5", "client": "1.2.3.4", "qname": "0123456789.0123456789", "port": "53 5", "qtype": "PTR"}"#,
        ],
    ),
];

/// The lines of a log under its header.
fn text((_, header, lines): &Log, rounds: usize) -> Vec<u8> {
    let lines = lines.iter().map(|line| format!("{line}\n")).collect::<String>().repeat(rounds);
    format!("{header}{lines}").into_bytes()
}

#[test]
fn usual_lines_come_together() {
    for log in &LOGS {
        // More than a batch, and not a multiple of it.
        let text = text(log, 50);
        let (with, tally) = read(log.0, &text, &text, true);
        // The first object is the model of those that follow; a row that begins with `#` is a comment.
        let others = usize::from(log.0 == "json") + 50 * usize::from(log.2.iter().any(|line| line.starts_with('#')));
        assert_eq!(with.usual, 50 * log.2.len() - others, "{log:?}");
        assert_eq!(read(log.0, &text, &text, false), (Keeper { usual: 0, ..with }, tally));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn both_ways_agree(
        log in 0..LOGS.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..5u8, prop_oneof![
            4 => prop::sample::select(b" ,;().:#\\@\"{}[]0129aZ-+/%\r\n\t".to_vec()), 1 => any::<u8>()]), 1..4),
    ) {
        let (log, mut changed) = (&LOGS[log], text(&LOGS[log], 2));
        let head = text(log, 1);
        let begin = log.1.len();
        for (at, kind, octet) in changes {
            let at = begin + at.index(changed.len() - begin);
            match kind {
                0 => changed[at] = octet,
                1 => changed.insert(at, octet),
                2 => { changed.remove(at); }
                // The octet again, or the end of the file.
                3 => changed.insert(at, changed[at]),
                _ if at > begin + 1 => changed.truncate(at),
                _ => {}
            }
        }
        let (mut with, of_with) = read(log.0, &head, &changed, true);
        with.usual = 0;
        prop_assert_eq!((with, of_with), read(log.0, &head, &changed, false), "{}", changed.escape_ascii());
    }
}
