//! JSON: layouts, keys and paths, odd values, and what the tool itself writes.

mod reading;

use proptest::prelude::*;
use reading::{Reading, columns, read};
use whoasks::error::Kind;
use whoasks::format::json::FORMAT;
use whoasks::format::{Framing, Options};

/// Reads a text whose keys are known.
fn plain(text: &str) -> Reading {
    read(&FORMAT, text.as_bytes(), &Options::default()).expect("known keys")
}

/// How a text is framed and what its keys are.
fn decided(text: &str, options: &Options) -> (Framing, String) {
    let prepared = (FORMAT.prepare)(text.as_bytes(), options).expect("known keys");
    (prepared.framing, prepared.decisions[1].value.clone())
}

/// By hand: the four lookups of the CSV of the same name.
#[test]
fn the_tools_own_records_are_read_back() {
    let reading = plain(include_str!("../fixtures/json/records.ndjson"));
    let table = include_str!("../fixtures/csv/records.csv");
    let table = read(&whoasks::format::csv::FORMAT, table.as_bytes(), &Options::default()).expect("a header");
    assert_eq!(reading.records.len(), 4);
    assert_eq!((&reading.records, &reading.extras), (&table.records, &table.extras));
    assert_eq!(reading.tally.frames(), 4);
}

/// By hand: 2 lookups, 1 other event, rejects for a missing client, a missing time and a bare number.
#[test]
fn nested_objects_in_an_array() {
    let text = include_str!("../fixtures/json/pretty.json");
    let reading = plain(text);
    assert_eq!(
        reading.records,
        [
            "2026-11-22T13:03:11.500Z 192.0.2.1 www.example.com IN AAAA",
            r#"2026-11-22T13:03:14Z 192.0.2.3 \195\188\032"{[.example IN HTTPS"#,
        ]
    );
    assert_eq!(reading.extras, ["port=40000 rcode=NOERROR", ""]);
    assert_eq!(reading.rejects(), [("no client address", 1, 14), ("no time", 1, 17), ("not a JSON object", 1, 16)]);
    assert_eq!((reading.tally.not_lookups, reading.tally.frames()), (1, 6));
    let (framing, keys) = decided(text, &Options::default());
    assert_eq!(framing, Framing::Json);
    assert!(keys.starts_with("time=@timestamp,source=source.ip,port=source.port,name=dns.question.name,"), "{keys}");
}

#[test]
fn layouts_are_seen() {
    let object = r#"{"src":"192.0.2.1","qname":"a.example"}"#;
    for (text, framing) in [
        (format!("{object}\n{object}\n"), Framing::Lines),
        (format!("\u{feff}{object}\r\n\r\n{object}"), Framing::Lines),
        (format!("{object}\n{{\"src\":\n"), Framing::Lines),
        (object.to_owned(), Framing::Lines),
        (format!("[{object},{object}]"), Framing::Json),
        (format!("{object}{object}"), Framing::Json),
        (format!("[\n{object},\n{object}\n]\n"), Framing::Json),
        (object.replace(',', ",\n"), Framing::Json),
    ] {
        assert_eq!(decided(&text, &Options::default()).0, framing, "{text}");
        let reading = plain(&text);
        assert_eq!(reading.records.len(), text.matches("qname").count(), "{text}");
        assert_eq!(reading.records[0], "- 192.0.2.1 a.example IN -");
    }
}

#[test]
fn keys_are_given_by_path() {
    let text = r#"{"at":1795356191.25,"who":{"net":{"ip":"192.0.2.1:53"}},"q.n":"a.example","x":{"y":{"t":"28"}}}"#;
    let options = columns("time=at,source=who.net.ip,name=q.n,type=x.y.t");
    let reading = read(&FORMAT, text.as_bytes(), &options).expect("keys");
    assert_eq!(reading.records, ["2026-11-22T14:03:11.250Z 192.0.2.1 a.example IN AAAA"]);
    assert_eq!(reading.extras, ["port=53"]);
}

#[test]
fn a_key_is_used_once() {
    let text = r#"{"src_ip":"192.0.2.1","client":"192.0.2.2","query":"a.example"}"#;
    let (_, keys) = decided(text, &columns("server=src_ip"));
    assert!(keys.starts_with("source=client,"), "{keys}");
}

#[test]
fn what_looks_right_is_chosen() {
    for (value, chosen) in [("AAAA", true), ("answer", false)] {
        let text = format!(r#"{{"client":"192.0.2.1","query":"a.example","type":"{value}"}}"#);
        let (_, keys) = decided(&text, &Options::default());
        assert_eq!(keys.contains("type=type"), chosen, "{keys}");
    }
}

#[test]
fn keys_are_found_five_objects_deep() {
    let nested = |key: &str| format!(r#"{{"src":"192.0.2.1","a":{{"b":{{"c":{{"d":{{{key}}}}}}}}}}}"#);
    let (_, keys) = decided(&nested(r#""qname":"a.example""#), &Options::default());
    assert!(keys.contains("name=a.b.c.d.qname,"), "{keys}");
    let text = format!("{}\n{}", nested(r#""e":{"qname":"a.example"}"#), nested(r#""qname":"b.example""#));
    let (_, keys) = decided(&text, &Options::default());
    assert!(keys.contains("name=a.b.c.d.qname,"), "{keys}");
}

#[test]
fn mistakes_are_explained() {
    let error = |text: &str, options: &Options| (FORMAT.prepare)(text.as_bytes(), options).map(|_| ()).expect_err(text);
    let text = r#"{"host":{"ip":"192.0.2.1"},"fqdn":"a.example"}"#;
    let mistake = error(text, &columns("source=host.ipp,name=fqdn"));
    assert_eq!(mistake.kind, Kind::Usage);
    assert!(mistake.to_string().contains("did you mean host.ip? There are: host.ip, fqdn"), "{mistake}");
    assert_eq!(error(text, &columns("source=host.ip,name=fqdn,time=ts")).kind, Kind::Usage);
    // Not all lookups have one.
    let (_, keys) = decided(text, &columns("source=host.ip,name=fqdn,view=zone"));
    assert!(keys.ends_with("view=zone"), "{keys}");
    let mistake = error(text, &Options::default());
    assert_eq!(mistake.kind, Kind::Input);
    assert!(mistake.to_string().contains("--columns name=COLUMN"), "{mistake}");
    error("", &Options::default());
    error("[1,2]", &Options::default());
    error("22-Nov-2026 14:03:11 client 192.0.2.1", &Options::default());
}

#[test]
fn odd_lines_are_told_apart() {
    let text = [
        r#"{"ts":1795356191,"src":"192.0.2.1","qname":"a.example","qtype":1}"#,
        r#"{"ts":1795356191,"src":"192.0.2.1","qname":"a.example","qtype":1"#,
        r#"{"ts":1795356191,"src":null,"qname":"a.example","qtype":1}"#,
        r#"{"ts":1795356191,"src":"somewhere","qname":"a.example","qtype":1}"#,
        r#"{"ts":1795356191,"src":"192.0.2.1","event":"start"}"#,
        r#"{"ts":1795356191,"src":"192.0.2.1","qname":null}"#,
        r#"{"ts":{},"src":"192.0.2.1","qname":"a.example"}"#,
        r#"{"ts":1795356191,"src":"192.0.2.1","qname":"\ud800.example"}"#,
        r#"["a"]"#,
        r#"17"#,
        r#"17 x"#,
        "",
        r#"{"ts":"1795356191123","src":"192.0.2.1","qname":"\u0061\\032\u007f.example","qtype":"65"}"#,
        r#"{"ts":1795356191.123456789,"src":"192.0.2.1","qname":"b.example","qtype":"ANY","qname":"c.example"}"#,
    ]
    .join("\n");
    let reading = plain(&text);
    assert_eq!(
        reading.records,
        [
            "2026-11-22T14:03:11Z 192.0.2.1 a.example IN A",
            r"2026-11-22T14:03:11.123Z 192.0.2.1 a\032\127.example IN HTTPS",
            "2026-11-22T14:03:11.123456789Z 192.0.2.1 c.example IN ANY",
        ]
    );
    assert_eq!(
        reading.rejects(),
        [("no client address", 2, 3), ("no time", 1, 7), ("not JSON", 3, 2), ("not a JSON object", 2, 9)]
    );
    assert_eq!(reading.tally.not_lookups, 3);
}

#[test]
fn octets_that_are_no_utf8_are_rejected() {
    let text = [&br#"{"src":"192.0.2.1","qname":"a.example"}"#[..], b"\n{\"src\":\"192.0.2.1\",\"qname\":\"\xff\"}\n"];
    let reading = read(&FORMAT, &text.concat(), &Options::default()).expect("known keys");
    assert_eq!(reading.rejects(), [("not UTF-8", 1, 2)]);
}

#[test]
fn keys_are_those_of_the_lookups() {
    let text = concat!(
        r#"{"client":"192.0.2.9","event":"login","time":"2026-11-22T14:03:10Z"}"#,
        "\n",
        r#"{"peer":{"src_ip":"192.0.2.1"},"dns":{"rrname":"a.example","rrtype":"A"},"time":"2026-11-22T14:03:11Z"}"#,
        "\n"
    );
    let (_, keys) = decided(text, &Options::default());
    assert!(keys.starts_with("time=time,source=peer.src_ip,port=port,name=dns.rrname,type=dns.rrtype,"), "{keys}");
    assert_eq!(plain(text).records, ["2026-11-22T14:03:11Z 192.0.2.1 a.example IN A"]);
}

/// What is not wanted may nest as it likes.
#[test]
fn deep_nesting_does_no_harm() {
    let text = format!(
        "{{\"src\":\"192.0.2.1\",\"qname\":\"a.example\"}}\n{{\"a\":{}{}}}\n",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let reading = plain(&text);
    assert_eq!((reading.tally.records, reading.tally.not_lookups), (1, 1));
    let text = format!("{{\"src\":\"192.0.2.1\",\n\"qname\":\"a.example\"}}\n{{\"a\":{}\n", "{\"a\":".repeat(100_000));
    let reading = plain(&text);
    assert_eq!((reading.tally.records, reading.tally.rejected()), (1, 1));
}

proptest! {
    #[test]
    fn any_lines_add_up(lines in prop::collection::vec("[{}\"a:,1\\\\ \\[\\]]{0,30}", 0..10), array: bool) {
        let object = r#"{"src":"192.0.2.1","qname":"a.example"}"#;
        let text = format!("{}{object}\n{}", if array { "[" } else { "" }, lines.join("\n"));
        let reading = read(&FORMAT, text.as_bytes(), &Options::default()).expect("known keys");
        prop_assert_eq!(reading.tally.records, reading.records.len() as u64);
        prop_assert!(reading.tally.records >= 1);
    }

    #[test]
    fn any_head_does_no_harm(head: Vec<u8>) {
        let _ = (FORMAT.prepare)(&head, &Options::default());
    }
}
