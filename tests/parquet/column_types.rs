//! Columns of every type that writers give them, and the columns of writers that are known.

use std::io::Write;
use std::sync::Arc;

use whoasks::format::{Options, detect};
use whoasks::input::disk::Disk;
use whoasks::input::open::content;
use whoasks::input::parquet::{Rows, Table, Wanted};

use super::made::{Values, file, texts};
use super::reading::{self, Reading, columns};

/// What is read of a file.
fn read(octets: Vec<u8>, options: &Options) -> Reading {
    let content = content(octets).unwrap();
    let (format, _) = detect::detect(&content, options).unwrap();
    assert_eq!(format.name, "parquet");
    reading::read(format, &content, options).unwrap()
}

/// A file of one row with these columns beside a name.
fn row(columns: &[(&'static str, Values)]) -> Vec<u8> {
    let name = ("optional binary qname (STRING)", texts(["Mail.example."]));
    let all: Vec<(&str, Values)> = columns.iter().cloned().chain([name]).collect();
    let types: Vec<&str> = all.iter().map(|(column, _)| *column).collect();
    file(&types, &[all.into_iter().map(|(_, values)| values).collect()], false)
}

/// 2026-11-22T14:03:11.123Z in milliseconds.
const MS: i64 = 1_795_356_191_123;

#[test]
fn times_of_every_type_are_the_same_instant() {
    let ms_of_day = u64::try_from(MS % 86_400_000).unwrap();
    let day = u32::try_from(MS / 86_400_000).unwrap();
    let source = || ("optional binary src (STRING)", texts(["192.0.2.1"]));
    for time in [
        ("optional int64 ts (TIMESTAMP(MILLIS,true))", Values::I64(vec![Some(MS)])),
        ("optional int64 ts (TIMESTAMP(MICROS,true))", Values::I64(vec![Some(MS * 1_000)])),
        ("optional int64 ts (TIMESTAMP(NANOS,true))", Values::I64(vec![Some(MS * 1_000_000)])),
        ("optional int64 ts (TIMESTAMP(MICROS,false))", Values::I64(vec![Some(MS * 1_000)])),
        ("optional int64 ts (TIMESTAMP_MILLIS)", Values::I64(vec![Some(MS)])),
        ("optional int96 ts", Values::I96(vec![Some((day, ms_of_day * 1_000_000))])),
        ("optional int64 ts", Values::I64(vec![Some(MS)])),
        ("optional int64 ts", Values::I64(vec![Some(MS * 1_000_000)])),
        ("optional double ts", Values::F64(vec![Some(1_795_356_191.123)])),
        ("optional binary ts (STRING)", texts(["2026-11-22T14:03:11.123Z"])),
        ("optional binary ts (STRING)", texts(["2026-11-22 14:03:11.123"])),
    ] {
        let reading = read(row(&[time.clone(), source()]), &Options::default());
        assert_eq!(reading.records, ["2026-11-22T14:03:11.123Z 192.0.2.1 Mail.example IN -"], "{}", time.0);
    }
    let before = ("optional int64 ts (TIMESTAMP(MICROS,true))", Values::I64(vec![Some(-1_500_000)]));
    assert_eq!(
        read(row(&[before, source()]), &Options::default()).records[0].split(' ').next(),
        Some("1969-12-31T23:59:58.500Z")
    );
    let absurd = ("optional int64 ts (TIMESTAMP(MILLIS,true))", Values::I64(vec![Some(i64::MAX)]));
    let reading = read(row(&[absurd, source()]), &Options::default());
    assert_eq!(reading.rejects(), [("unreadable time", 1, 1)]);
}

#[test]
fn a_zone_is_for_times_that_have_none() {
    let source = || ("optional binary src (STRING)", texts(["192.0.2.1"]));
    let options =
        Options { log_tz: Some(whoasks::calendar::Zone::parse("Europe/Moscow").unwrap()), ..Options::default() };
    for (adjusted, first) in [("false", "2026-11-22T11:03:11.123Z"), ("true", "2026-11-22T14:03:11.123Z")] {
        let column: &'static str = if adjusted == "true" {
            "optional int64 ts (TIMESTAMP(MILLIS,true))"
        } else {
            "optional int64 ts (TIMESTAMP(MILLIS,false))"
        };
        let octets = row(&[(column, Values::I64(vec![Some(MS)])), source()]);
        assert_eq!(read(octets, &options).records[0].split(' ').next(), Some(first), "{adjusted}");
    }
}

#[test]
fn a_notation_of_times_is_for_texts() {
    let source = || ("optional binary src (STRING)", texts(["192.0.2.1"]));
    let time_format = whoasks::format::time::Custom::new("%d.%m.%Y %H:%M").unwrap();
    let options = Options { time_format: Some(time_format), ..Options::default() };
    let text = ("optional binary ts (STRING)", texts(["22.11.2026 14:03"]));
    let instant = ("optional int64 ts (TIMESTAMP(MILLIS,true))", Values::I64(vec![Some(MS)]));
    for (time, first) in [(text, "2026-11-22T14:03:00Z"), (instant, "2026-11-22T14:03:11.123Z")] {
        assert_eq!(read(row(&[time, source()]), &options).records[0].split(' ').next(), Some(first));
    }
}

#[test]
fn addresses_of_every_type_are_the_same() {
    let v6: Vec<u8> = std::net::Ipv6Addr::from([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1]).octets().to_vec();
    let v4 = vec![192, 0, 2, 1];
    for (source, address) in [
        (("optional binary src (STRING)", texts(["192.0.2.1"])), "192.0.2.1"),
        (("optional binary src", texts(["192.0.2.1"])), "192.0.2.1"),
        (("optional binary src", Values::Bytes(vec![Some(v4.clone())])), "192.0.2.1"),
        (("optional binary src", Values::Bytes(vec![Some(v6.clone())])), "2001:db8::1"),
        (("optional fixed_len_byte_array(4) src", Values::Fixed(vec![Some(v4)])), "192.0.2.1"),
        (("optional fixed_len_byte_array(16) src", Values::Fixed(vec![Some(v6)])), "2001:db8::1"),
        (("optional int32 src (INTEGER(32,false))", Values::I32(vec![Some(-1_073_741_311)])), "192.0.2.1"),
        (("optional binary src (STRING)", texts(["::ffff:192.0.2.1"])), "192.0.2.1"),
    ] {
        let what = source.0;
        assert_eq!(
            read(row(&[source]), &Options::default()).records,
            [format!("- {address} Mail.example IN -")],
            "{what}"
        );
    }
}

#[test]
fn types_are_numbers_or_words() {
    let source = || ("optional binary src (STRING)", texts(["192.0.2.1"]));
    for qtype in [
        ("optional int32 qtype", Values::I32(vec![Some(15)])),
        ("optional int64 qtype", Values::I64(vec![Some(15)])),
        ("optional binary qtype (STRING)", texts(["MX"])),
        ("optional binary qtype (STRING)", texts(["15"])),
    ] {
        let reading = read(row(&[qtype.clone(), source()]), &Options::default());
        assert_eq!(reading.records, ["- 192.0.2.1 Mail.example IN MX"], "{}", qtype.0);
    }
}

#[test]
fn nulls_are_absent_or_rejected() {
    let columns = [
        "optional int64 ts (TIMESTAMP(MILLIS,true))",
        "optional binary src (STRING)",
        "optional binary qname (STRING)",
        "optional int32 qtype",
    ];
    let bytes =
        |texts: [Option<&str>; 4]| Values::Bytes(texts.map(|text| text.map(|text| text.as_bytes().to_vec())).to_vec());
    let octets = file(
        &columns,
        &[vec![
            Values::I64(vec![Some(MS), None, Some(MS), Some(MS)]),
            bytes([Some("192.0.2.1"), Some("192.0.2.1"), None, Some("192.0.2.1")]),
            bytes([Some("a.example"), Some("a.example"), Some("a.example"), None]),
            Values::I32(vec![None, Some(1), Some(1), Some(1)]),
        ]],
        false,
    );
    let reading = read(octets, &Options::default());
    assert_eq!(reading.records, ["2026-11-22T14:03:11.123Z 192.0.2.1 a.example IN -"]);
    assert_eq!(reading.rejects(), [("no client address", 1, 3), ("no name", 1, 4), ("no time", 1, 2)]);
}

/// The columns of ENTRADA 1 that matter here, and some that others might take for names or times.
const ENTRADA_1: [&str; 12] = [
    "optional int64 unixtime",
    "required_is_optional",
    "optional binary qname (STRING)",
    "optional binary domainname (STRING)",
    "optional int32 prot",
    "optional binary src (STRING)",
    "optional int32 srcp",
    "optional binary dst (STRING)",
    "optional int32 qtype",
    "optional int32 qclass",
    "optional int32 rcode",
    "optional binary server (STRING)",
];

#[test]
fn a_lake_of_entrada_1_is_read() {
    let mut columns = ENTRADA_1;
    columns[1] = "optional int64 time";
    let groups = vec![
        Values::I64(vec![Some(MS / 1000)]),
        Values::I64(vec![Some(MS)]),
        texts(["mail.example.nl."]),
        texts(["example.nl"]),
        Values::I32(vec![Some(17)]),
        texts(["192.0.2.1"]),
        Values::I32(vec![Some(5353)]),
        texts(["192.0.2.53"]),
        Values::I32(vec![Some(28)]),
        Values::I32(vec![Some(1)]),
        Values::I32(vec![Some(-1)]),
        texts(["ns1"]),
    ];
    let reading = read(file(&columns, &[groups], false), &Options::default());
    assert_eq!(reading.records, ["2026-11-22T14:03:11.123Z 192.0.2.1 mail.example.nl IN AAAA"]);
    assert_eq!(reading.extras, ["port=5353 transport=udp server=192.0.2.53"]);
}

#[test]
fn names_of_entrada_2_are_put_together() {
    let columns = [
        "optional int64 time (TIMESTAMP(MICROS,false))",
        "optional binary dns_qname (STRING)",
        "optional binary dns_domainname (STRING)",
        "optional binary dns_tld (STRING)",
        "optional binary dns_qname_full (STRING)",
        "optional binary ip_src (STRING)",
        "optional int32 prot_src_port",
        "optional binary ip_dst (STRING)",
        "optional int32 prot",
        "optional int32 dns_qtype",
        "optional int32 dns_qclass",
        "optional int32 dns_rcode",
        "optional binary edns_ecs (STRING)",
    ];
    let bytes =
        |texts: [Option<&str>; 5]| Values::Bytes(texts.map(|text| text.map(|text| text.as_bytes().to_vec())).to_vec());
    let groups = vec![
        Values::I64(vec![Some(MS * 1000); 5]),
        bytes([Some("mail"), None, None, None, None]),
        bytes([Some("example.nl"), Some("example.nl"), None, None, None]),
        bytes([Some("nl"), Some("nl"), Some("nl"), None, None]),
        bytes([None, None, None, Some("odd.invalid"), None]),
        texts(["192.0.2.1"; 5]),
        Values::I32(vec![Some(5353); 5]),
        texts(["192.0.2.53"; 5]),
        Values::I32(vec![Some(6); 5]),
        Values::I32(vec![Some(1); 5]),
        Values::I32(vec![Some(1); 5]),
        Values::I32(vec![Some(3); 5]),
        texts(["198.51.100.0/24"; 5]),
    ];
    let reading = read(file(&columns, &[groups], false), &Options::default());
    let names: Vec<&str> = reading.records.iter().map(|record| record.split(' ').nth(2).unwrap()).collect();
    assert_eq!(names, ["mail.example.nl", "example.nl", "nl", "odd.invalid"]);
    assert_eq!(reading.rejects(), [("no name", 1, 5)]);
    assert_eq!(reading.extras[0], "port=5353 transport=tcp rcode=NXDOMAIN server=192.0.2.53 ecs=198.51.100.0/24");
}

#[test]
fn columns_are_chosen_by_the_user() {
    let octets = row(&[
        ("optional binary a (STRING)", texts(["192.0.2.1"])),
        ("optional group b { optional binary c (STRING); }", texts(["b.example"])),
    ]);
    let options = columns("source=a,name=b.c");
    let table = |options| Table::open(made_file(&octets), options, &Wanted::default(), None);
    let mut opened = Rows::all(Arc::new(table(&options).unwrap()));
    let mut content = Vec::new();
    std::io::Read::read_to_end(&mut opened, &mut content).unwrap();
    let reading = reading::read(&whoasks::format::parquet::FORMAT, &content, &options).unwrap();
    assert_eq!(reading.records, ["- 192.0.2.1 b.example IN -"]);
    let error = table(&columns("source=clinet,name=a"));
    assert!(error.err().unwrap().to_string().contains("the log has no such column"));
}

/// A file of octets, to be read.
fn made_file(octets: &[u8]) -> Disk {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(octets).unwrap();
    Disk::new(file, octets.len() as u64)
}
