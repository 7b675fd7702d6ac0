//! The short and the general way through a line agree.

use proptest::prelude::*;

use super::*;
use crate::record::{Kept, Record};

/// Keeps what it is given, as text.
#[derive(Default)]
struct Keeper(Option<String>);

impl Sink for Keeper {
    fn record(&mut self, record: &Record<'_>) -> Kept {
        self.0 = Some(format!("{record:?}"));
        Kept::Yes
    }
}

/// The columns of the tests, in an order that is not Zeek's.
const HEADER: &[u8] = b"#fields\tproto\tts\tid.orig_h\tid.orig_p\tx\tquery\tqclass\tqtype\trcode\tid.resp_h";

/// A parser with this header, and `more` columns behind those that are read.
fn parser(more: usize) -> Zeek {
    let mut layout = Layout::default();
    layout.header(&[HEADER, "\tx".repeat(more).as_bytes()].concat());
    Zeek::new(&Options::default(), layout)
}

/// What the short way makes of a line, where it reads it.
fn short(line: &[u8]) -> Option<String> {
    short_with(0, line)
}

/// As [`short`], with `more` columns.
fn short_with(more: usize, line: &[u8]) -> Option<String> {
    let parser = parser(more);
    line::read(line, &parser.layout, false, &mut Vec::new()).map(|record| format!("{record:?}"))
}

/// What the general way makes of a line.
fn general(line: &[u8]) -> std::result::Result<Option<String>, &'static str> {
    general_with(0, line)
}

/// As [`general`], with `more` columns.
fn general_with(more: usize, line: &[u8]) -> std::result::Result<Option<String>, &'static str> {
    let mut kept = Keeper::default();
    let outcome = parser(more).general(line, &mut kept).map_err(|reject| reject.0.0)?;
    Ok(kept.0.filter(|_| outcome == Outcome::Record))
}

/// A usual line.
const USUAL: &[u8] = b"udp\t1795356191.123456\t192.0.2.1\t53535\tx\twww.example.com\t1\t28\t0\t198.51.100.53";

#[test]
fn usual_lines_take_the_short_way() {
    assert!(short(USUAL).is_some());
    assert_eq!(Ok(short(USUAL)), general(USUAL));
    let unset = b"-\t1795356191.123456\t2001:db8::1\t-\t-\t*.Example\t-\t-\t-\t-";
    assert!(short(unset).is_some());
    assert_eq!(Ok(short(unset)), general(unset));
    for (more, tail, is_usual) in [(2, "\t\tx", true), (2, "\tx", false), (2, "\tx\tx\tx", false), (1, "", false)] {
        let line = [USUAL, tail.as_bytes()].concat();
        let wrong = Err("wrong number of fields");
        assert_eq!(short_with(more, &line).is_some(), is_usual);
        assert_eq!(general_with(more, &line), if is_usual { Ok(short(USUAL)) } else { wrong });
    }
}

#[test]
fn other_lines_take_the_general_way() {
    for (line, expected) in [
        (&b"udp\t1795356191.1\t192.0.2.1\t1\tx\ta\\x09b.example\t1\t1\t0\t-"[..], Ok(r"a\009b.example")),
        (b"udp\t1795356191.1\t192.0.2.1\t1\tx\t(empty)\t1\t2\t0\t-", Ok(".")),
        (b"udp\t1795356191.1\t192.0.2.1\t1\tx\ta..b\t1\t2\t0\t-", Err("name with an empty label")),
        (b"udp\t1795356191.1\t192.0.2.1\t1\tx\t-\t1\t2\t0\t-", Err("no name")),
        (b"udp\t1795356191.1\t-\t1\tx\ta\t1\t2\t0\t-", Err("no client address")),
        (b"udp\t-\t192.0.2.1\t1\tx\ta\t1\t2\t0\t-", Err("no time")),
        (b"udp\tXXX\t192.0.2.1\t1\tx\ta\t1\t2\t0\t-", Err("unreadable time")),
        (b"udp\t1795356191.1\t192.0.2.1\t1\tx\ta\t1\t2\t0", Err("wrong number of fields")),
        (b"udp\t1795356191.1\t192.0.2.1\t1\tx\ta\t1\t2\t0\t-\t", Err("wrong number of fields")),
    ] {
        assert_eq!(short(line), None);
        let name = expected.map(|name| name.replace('\\', r"\\"));
        match (general(line), name) {
            (Ok(Some(record)), Ok(name)) => {
                let octets = name.replace(r"\\", r"\");
                assert!(record.contains(&format!("name: {:?}", octets.as_bytes())), "{record}");
            }
            (found, name) => assert_eq!(found.map(|_| ()), name.map(|_| ()), "{line:?}"),
        }
    }
}

/// Values, usual and odd.
fn value() -> impl Strategy<Value = String> {
    let odd = [
        "-",
        "(empty)",
        "",
        " ",
        "NULL",
        "udp",
        "tcp",
        "UDP",
        "dot",
        "1",
        "65536",
        "01",
        "1795356191.123456",
        "1e9",
        "2026-11-22T14:03:11Z",
        "192.0.2.1",
        "192.0.2.1:53",
        "::ffff:192.0.2.1",
        "2001:db8::1",
        "www.Example.com",
        ".",
        "a..b",
        "a.",
        "sp ace",
        "\\x09",
        "a\\\\b",
        r"\N",
        "'-x",
        "C_INTERNET",
        "A",
        "b\u{fc}cher",
    ];
    prop_oneof![prop::sample::select(odd.to_vec()).prop_map(str::to_owned), "[a-z0-9.:\\-]{0,12}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_ways_agree(
        values in prop::collection::vec((0..10usize, value()), 0..4),
        cut in prop::option::weighted(0.1, 0..100usize),
        more in 0..3usize,
    ) {
        let mut cells: Vec<String> =
            String::from_utf8_lossy(USUAL).split('\t').map(str::to_owned).collect();
        for (at, value) in values {
            cells[at] = value;
        }
        let mut line = cells.join("\t").into_bytes();
        line.truncate(cut.unwrap_or(usize::MAX));
        if let Some(record) = short(&line) {
            prop_assert_eq!(Ok(Some(record)), general(&line));
        }
        line.extend("\tx".repeat(more).bytes());
        prop_assert!(more == 0 || short(&line).is_none());
        if let Some(record) = short_with(more, &line) {
            prop_assert_eq!(Ok(Some(record)), general_with(more, &line));
        }
    }
}

/// Lines of headers, whole and not, and lookups that are so under some of them.
fn lines() -> impl Strategy<Value = Vec<&'static str>> {
    let some = [
        "#separator \\x7c",
        "#separator \\x09",
        "#fields\tquery\tid.orig_h\tts",
        "#fields\tts\tid.orig_h\tquery",
        "\u{feff}#fields\tts\tquery\tid.orig_h",
        "#fields|query|id.orig_h|ts",
        "#fields,query,id.orig_h,ts",
        "#unset_field\t1",
        "#unset_field|-",
        "#close",
        "x#fields\tts",
        "",
        "a\t192.0.2.1\t1",
        "1\t192.0.2.1\ta",
        "1\ta\t192.0.2.1",
        "a|192.0.2.1|1",
    ];
    prop::collection::vec(prop::sample::select(some.to_vec()), 0..4)
}

/// What a parser makes of a line.
fn outcome(parser: &mut dyn Parser, line: &str) -> String {
    let mut kept = Keeper::default();
    let outcome = parser.frame(line.as_bytes(), &mut kept).map_err(|reject| reject.0.0);
    format!("{outcome:?} {:?}", kept.0)
}

proptest! {
    /// Lines in blocks, which have parsers of their own as long as headers alone tell how they are read, are what they
    /// are together.
    #[test]
    fn headers_hold_for_the_blocks_behind_them(blocks in prop::collection::vec(lines(), 0..6)) {
        let mut layout = Layout::default();
        layout.header(b"#fields\tquery\tid.orig_h\tts");
        let mut prepared = prepared(layout, &Options::default());
        let (mut together, mut own) = ((prepared.parser)(), (prepared.parser)());
        for block in blocks {
            let behind = own.behind(block.join("\n").as_bytes()).filter(|_| prepared.order == Order::Headed);
            for line in block {
                prop_assert_eq!(outcome(&mut *own, line), outcome(&mut *together, line), "{:?}", line);
            }
            if prepared.order == Order::Headed {
                prepared = behind.unwrap_or(prepared);
                own = (prepared.parser)();
            }
        }
    }
}
