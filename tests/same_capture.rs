//! One capture through every form of it: the same lookups, up to what each form records.
//!
//! The 45 packets of `fixtures/capture` hold ten queries by a count by hand: two over UDP (one of them IPv6), one over
//! TCP, two with damage behind the question, one whose first label has dots and blanks, one whose first label is every
//! octet from 0 to 31 and then `␠!"#$%&'()*+,-./01234567`, and three in one TCP segment. Besides there are an inverse
//! query, a query without a question, one with two, an empty datagram and a name that points at itself.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;

use std::collections::BTreeMap;

use common::{arg, args, fixture, number};
use serde_json::Value;

/// Lookups by domain and type, as `name TYPE`.
type Table = BTreeMap<String, u64>;

/// The report on a file of the fixture.
fn report(file: &str, options: &str) -> Value {
    let path = arg(fixture(&format!("capture/{file}")));
    common::json(args(&format!("domains -o json --all {options}"), &[path]))
}

/// The domains table of a report.
fn table(report: &Value) -> Table {
    let mut table = Table::new();
    for row in report["domains"].as_array().unwrap() {
        for (rtype, count) in row["types"].as_object().unwrap() {
            table.insert(format!("{} {rtype}", row["domain"].as_str().unwrap()), count.as_u64().unwrap());
        }
    }
    table
}

/// Reject reasons with their counts.
fn rejects(report: &Value) -> BTreeMap<&str, u64> {
    let reasons = report["input"]["reject_reasons"].as_array().unwrap();
    reasons.iter().map(|reason| (reason["reason"].as_str().unwrap(), number(reason, "/count"))).collect()
}

/// The first label of one query as the wire has it.
const CONTROLS: &str = r"\000\001\002\003\004\005\006\007\008\009\010\011\012\013\014\015\016\017\018\019\020\021\022\023\024\025\026\027\028\029\030\031\032!\034#$%&'()*+,-\./01234567.example.test A";

/// What a table of lookups must be.
fn expected() -> Table {
    let names = [
        "wild.any.example.test AAAA",
        "www.example.test AAAA",
        "types.example.test ANY",
        "trailing.example.test A",
        "opttwice.example.test A",
        r"www\032from\0326\.6\.6\.6.example.test A",
        "pipe1.example.test A",
        "pipe2.example.test AAAA",
        "pipe3.example.test TXT",
    ];
    let mut table: Table = names.into_iter().map(|name| (name.to_owned(), 1)).collect();
    table.insert(CONTROLS.replace(r"\034", "\""), 1);
    table
}

/// `table` with `from` written as `to`.
fn renamed(table: &mut Table, from: &str, to: &str) {
    let count = table.remove(from).unwrap();
    table.insert(to.to_owned(), count);
}

/// The query with dots in its first label, as forms that do not escape them have it.
fn split_at_dots(table: &mut Table) {
    renamed(table, r"www\032from\0326\.6\.6\.6.example.test A", r"www\032from\0326.6.6.6.example.test A");
}

#[test]
fn capture_files_have_all_of_it() {
    for (file, format, headers) in
        [("port53.pcap", "pcap", 1), ("port53-nano-big-endian.pcap", "pcap", 1), ("port53.pcapng", "pcapng", 2)]
    {
        let report = report(file, "");
        assert_eq!(report["input"]["files"][0]["format"], format);
        assert_eq!(table(&report), expected(), "{file}");
        // Two of the three queries in one segment are frames more than there are packets.
        assert_eq!(number(&report, "/input/frames"), 45 + 2 + headers);
        assert_eq!(number(&report, "/input/responses"), 10);
        let reasons = [
            ("DNS message shorter than its header", 1),
            ("DNS message with several questions", 1),
            ("DNS message without a question", 1),
            ("bad name in the question of a DNS message", 1),
        ];
        assert_eq!(rejects(&report), reasons.into());
    }
}

#[test]
fn tshark_does_not_tell_dots_in_labels_nor_opcodes_that_it_was_not_asked_for() {
    let report = report("port53-tshark-fields.csv", "");
    assert_eq!(report["input"]["files"][0]["format"], "tshark");
    let mut wanted = expected();
    split_at_dots(&mut wanted);
    let controls = CONTROLS.replace(r"\034", "\"");
    renamed(&mut wanted, &controls, &controls.replace(r"-\./", "-./"));
    // The inverse query: there is no column dns.flags.opcode.
    wanted.insert("www.example.test SOA".to_owned(), 1);
    assert_eq!(table(&report), wanted);
    // An empty datagram is no DNS to tshark.
    assert!(!rejects(&report).contains_key("DNS message shorter than its header"));
    assert_eq!(number(&report, "/input/rejected"), 3);
}

#[test]
fn tcpdump_prints_no_several_messages_and_not_every_octet() {
    let report = report("port53-tcpdump-n.txt", "");
    assert_eq!(report["input"]["files"][0]["format"], "tcpdump");
    let mut wanted = expected();
    split_at_dots(&mut wanted);
    wanted.retain(|name, _| !name.starts_with("pipe") && !name.starts_with(r"\000"));
    assert_eq!(table(&report), wanted);
    assert_eq!(rejects(&report)["DNS message that tcpdump did not decode"], 1);
    assert_eq!(rejects(&report)["name with octets that tcpdump does not write"], 1);
    // No date, so no times.
    assert_eq!(number(&report, "/input/untimed"), 6);
}

#[test]
fn another_port_is_another_server() {
    let same = report("port53.pcap", "--port 53");
    assert_eq!((number(&same, "/input/records"), &same["settings"]["port"]), (10, &Value::from(53)));
    let output = common::run(args("domains --port 5353", &[arg(fixture("capture/port53.pcap"))]));
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("no lookups in the input"));
}

/// A capture of more than a block: the packets of the fixture again and again. Its TCP segments have the same sequence
/// numbers each time, so to a receiver they are sent again: their four queries count once, those over UDP each time.
fn long_capture() -> Vec<u8> {
    let file = std::fs::read(fixture("capture/port53.pcap")).unwrap();
    let (header, packets) = file.split_at(24);
    [header, &packets.repeat(700)].concat()
}

/// Lookups of the long capture.
const LONG: u64 = 700 * 6 + 4;

#[test]
fn threads_and_compression_change_nothing() {
    let room = common::room();
    let plain = common::put(&room, "long.pcap", long_capture());
    let packed = common::put(&room, "long.pcap.gz", common::gzip(&long_capture()));
    let rows = |words: &str, file: &String| {
        let report = common::json(args(&format!("domains -o json --all {words}"), std::slice::from_ref(file)));
        assert_eq!(number(&report, "/input/records"), LONG);
        assert_eq!(number(&report, "/input/frames"), 1 + 45 * 700 + 2);
        (report["domains"].clone(), report["input"]["reject_reasons"].to_string().replace(file, "FILE"))
    };
    let expected = rows("--threads 1", &plain);
    assert_eq!(rows("--threads 4", &plain), expected);
    assert_eq!(rows("--threads 4", &packed), expected);
}

#[test]
fn a_capture_that_ends_early_is_read_as_far_as_it_goes() {
    let room = common::room();
    let long = long_capture();
    let file = common::put(&room, "cut.pcap", &long[..long.len() - 5]);
    let report = common::json(args("domains -o json --all", &[file]));
    assert_eq!(rejects(&report)["a packet of the capture file cut short, or no packet"], 1);
    assert_eq!(number(&report, "/input/records"), LONG);
    // The reject is told with the number of its packet.
    let place =
        report["input"]["reject_reasons"].as_array().unwrap().iter().find(|reason| number(reason, "/count") == 1);
    assert_eq!(number(place.unwrap(), "/first/line"), 45 * 700);
}

#[test]
fn the_side_of_dnstap_is_a_setting() {
    let path = arg(fixture("dnstap/unbound117.dnstap"));
    for (words, side, records) in
        [("", None, 2), ("--dnstap resolver", Some("resolver"), 3), ("--dnstap all", Some("all"), 5)]
    {
        let report = common::json(args(&format!("domains -o json {words}"), std::slice::from_ref(&path)));
        assert_eq!(report["settings"]["dnstap"].as_str(), side);
        assert_eq!(number(&report, "/input/records"), records);
    }
}
