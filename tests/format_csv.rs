//! Tables: delimiters, headers, quotes, odd rows, and what the tool itself writes.

mod reading;

use proptest::prelude::*;
use reading::{Reading, columns, read};
use whoasks::calendar::Zone;
use whoasks::error::Kind;
use whoasks::format::csv::FORMAT;
use whoasks::format::time::Custom;
use whoasks::format::{Framing, Options};

/// Reads a text that has a header.
fn plain(text: &str) -> Reading {
    read(&FORMAT, text.as_bytes(), &Options::default()).expect("a header")
}

/// The error for a text that cannot be read.
fn error(text: &str, options: &Options) -> whoasks::error::Error {
    (FORMAT.prepare)(text.as_bytes(), options).map(|_| ()).expect_err(text)
}

/// The decision on columns.
fn chosen(text: &str, options: &Options) -> String {
    let prepared = (FORMAT.prepare)(text.as_bytes(), options).expect("a table");
    prepared.decisions.into_iter().find(|decision| decision.what == "columns").expect("decided").value
}

/// By hand: a header and four lookups, each with what the JSON of the same name has.
#[test]
fn the_tools_own_records_are_read_back() {
    let reading = plain(include_str!("../fixtures/csv/records.csv"));
    assert_eq!(
        reading.records,
        [
            "2026-11-22T14:03:11.123Z 192.0.2.1 www.example.com IN A",
            "2026-11-22T14:03:12Z 2001:db8::1 . IN NS",
            r"2026-11-22T14:03:12.000000001Z 192.0.2.2 sp\032ace.a\.b.test CLASS32769 TYPE65535",
            "2026-11-22T14:03:13Z 192.0.2.3 _dmarc.example.com CH TXT",
        ]
    );
    assert_eq!(
        reading.extras,
        [
            "port=5353 transport=udp rcode=NOERROR server=192.0.2.53 flags=+E(0)K",
            "transport=tcp view=internal flags=- ecs=198.51.100.0/24",
            "port=53 transport=tls rcode=NXDOMAIN view=two, words",
            "transport=https rcode=RCODE4000",
        ]
    );
    assert_eq!((reading.tally.records, reading.tally.not_lookups, reading.tally.frames()), (4, 1, 5));
}

/// By hand: 3 lookups; header twice, a comment and a blank line; one reject each of four reasons.
#[test]
fn an_export_with_quotes_and_carriage_returns() {
    let text = include_str!("../fixtures/csv/semicolons.csv");
    let options = columns("time=zeit");
    let reading = read(&FORMAT, text.as_bytes(), &options).expect("a header");
    assert_eq!(
        reading.records,
        [
            "2026-11-22T14:03:11.123Z 192.0.2.1 WwW.ExAmPlE.CoM IN A",
            "2026-11-22T14:03:12Z 2001:db8::5 xn--bcher-kva.example IN AAAA",
            "2026-11-22T14:03:17Z 192.0.2.5 last.example IN HTTPS",
        ]
    );
    assert_eq!(reading.extras, ["", "port=5353", "port=99"]);
    assert_eq!(
        reading.rejects(),
        [
            ("name with an empty label", 1, 8),
            ("no client address", 1, 9),
            ("unknown type", 1, 11),
            ("wrong number of fields", 1, 10),
        ]
    );
    assert_eq!((reading.tally.not_lookups, reading.tally.frames()), (4, 11));
}

#[test]
fn delimiters_are_seen() {
    for (delimiter, word) in [(',', ","), ('\t', "tab"), (';', ";"), ('|', "|")] {
        let text = "src|qname|ts\n192.0.2.1|a.example|1795356191\n".replace('|', &delimiter.to_string());
        let prepared = (FORMAT.prepare)(text.as_bytes(), &Options::default()).expect("a header");
        assert_eq!(prepared.framing, Framing::Csv { delimiter: delimiter as u8 });
        assert_eq!(prepared.decisions[0].value, word);
        assert_eq!(plain(&text).records, ["2026-11-22T14:03:11Z 192.0.2.1 a.example IN -"]);
    }
}

#[test]
fn columns_are_given_by_number_without_a_header() {
    let text = "1795356191 ns1 192.0.2.1#4053 a.example A\n1795356192 ns1 192.0.2.2#4054 b.example\n";
    let reading = read(&FORMAT, text.as_bytes(), &columns("time=1,source=3,name=4,type=5,server=2")).expect("columns");
    assert_eq!(reading.records, ["2026-11-22T14:03:11Z 192.0.2.1 a.example IN A"]);
    assert_eq!(reading.extras, ["port=4053 server=ns1"]);
    assert_eq!(reading.rejects(), [("missing field", 1, 2)]);
    let text = "192.0.2.1,a.example,more\n192.0.2.2,b.example\n";
    let reading = read(&FORMAT, text.as_bytes(), &columns("source=1,name=2")).expect("columns");
    assert_eq!(reading.records, ["- 192.0.2.1 a.example IN -", "- 192.0.2.2 b.example IN -"]);
}

#[test]
fn numbers_pass_over_a_header() {
    let text = "wer,was\n192.0.2.1,a.example\nwer,was\n";
    let reading = read(&FORMAT, text.as_bytes(), &columns("source=1,name=2")).expect("columns");
    assert_eq!((reading.tally.records, reading.tally.not_lookups, reading.tally.rejected()), (1, 2, 0));
}

#[test]
fn a_header_may_be_a_comment() {
    let reading = plain("#exported\n#ts\tsrc\tqname\n1795356191\t192.0.2.1\ta.example\n");
    assert_eq!(reading.records, ["2026-11-22T14:03:11Z 192.0.2.1 a.example IN -"]);
    assert_eq!(reading.tally.not_lookups, 2);
    let reading =
        plain("#separator \\x09\n#fields\tts\tid.orig_h\tquery\n#types\ttime\taddr\tstring\n1\t192.0.2.1\ta.example\n");
    assert_eq!(reading.records, ["1970-01-01T00:00:01Z 192.0.2.1 a.example IN -"]);
    assert_eq!(reading.tally.not_lookups, 3);
}

#[test]
fn what_looks_right_is_chosen() {
    let text = "source,client,query,type,qtype\nns1,192.0.2.1,a.example,answer,A\nns2,192.0.2.1,a.example,x,A\n";
    assert_eq!(chosen(text, &Options::default()), "source=client,name=query,type=qtype");
    let text = "client,query,type\n192.0.2.1,a.example,query\n";
    assert_eq!(chosen(text, &Options::default()), "source=client,name=query");
    let text = "client,query\n";
    assert_eq!(chosen(text, &Options::default()), "source=client,name=query");
    let text = "a,client,b\n192.0.2.1,192.0.2.9,x.example\n";
    assert_eq!(chosen(text, &columns("source=a,name=b")), "source=a,name=b");
}

#[test]
fn a_column_is_used_once() {
    let text = "src_ip,client,query\n192.0.2.1,192.0.2.2,a.example\n";
    assert_eq!(chosen(text, &columns("server=src_ip")), "source=client,name=query,server=src_ip");
}

#[test]
fn mistakes_are_explained() {
    let text = "ts,client_ip,fqdn\n1,192.0.2.1,a.example\n";
    let mistake = error(text, &columns("source=clientip,name=fqdn"));
    assert_eq!(mistake.kind, Kind::Usage);
    assert!(mistake.to_string().contains("source=clientip"), "{mistake}");
    assert!(mistake.to_string().contains("did you mean client_ip? There are: ts, client_ip, fqdn"), "{mistake}");
    let mistake = error("1795356191,192.0.2.1,a.example\n", &Options::default());
    assert_eq!(mistake.kind, Kind::Input);
    assert!(mistake.to_string().contains("1 1795356191, 2 192.0.2.1, 3 a.example"), "{mistake}");
    assert_eq!(error("1795356191,192.0.2.1\n", &columns("source=9,name=2")).kind, Kind::Usage);
    let mistake = error("192.0.2.1,a.example\n", &columns("source=1"));
    assert!(mistake.to_string().contains("--columns name=COLUMN"), "{mistake}");
    let mistake = error("wer,was\n192.0.2.1,a.example\n", &columns("source=wer"));
    assert!(mistake.to_string().contains("--columns name=COLUMN. There are: wer, was"), "{mistake}");
    error("one\n192.0.2.1\n", &columns("source=one,name=one"));
    error("", &Options::default());
    error("", &columns("source=1,name=2"));
}

#[test]
fn a_row_of_blanks_is_none_and_one_that_begins_with_a_tab_is() {
    let reading = plain("view\tsrc\tqname\n\t192.0.2.1\ta.example\n \t \t \n");
    assert_eq!(reading.records, ["- 192.0.2.1 a.example IN -"]);
    assert_eq!((reading.tally.not_lookups, reading.tally.rejected()), (2, 0));
}

#[test]
fn unset_markers_are_absence() {
    let text = "ts,src,qname,qtype,qclass,rcode,proto,port\n\
                1,192.0.2.1,a.example,-,-,(empty),NULL,\\N\n\
                1,192.0.2.1,null,NULL,,,,\n\
                -,192.0.2.1,a.example,A,,,,\n\
                1,192.0.2.1,-,A,,,,\n\
                x,192.0.2.1,a.example,A,,,,\n\
                1,192.0.2.1, spaced.example , A ,IN,x,x,x\n";
    let reading = plain(text);
    assert_eq!(
        reading.records,
        [
            "1970-01-01T00:00:01Z 192.0.2.1 a.example IN -",
            "1970-01-01T00:00:01Z 192.0.2.1 null IN NULL",
            "1970-01-01T00:00:01Z 192.0.2.1 spaced.example IN A",
        ]
    );
    assert_eq!(reading.extras, ["", "", ""]);
    assert_eq!(reading.rejects(), [("no name", 1, 5), ("no time", 1, 4), ("unreadable time", 1, 6)]);
}

#[test]
fn times_are_read_in_the_users_notation_and_zone() {
    let text = "when,src,qname\n22.11.2026 15:03:11,192.0.2.1,a.example\n29.03.2026 02:30:00,192.0.2.1,a.example\n";
    let options = Options {
        time_format: Some(Custom::new("%d.%m.%Y %H:%M:%S").expect("a format")),
        log_tz: Some(Zone::parse("Europe/Berlin").expect("a zone")),
        ..columns("time=when")
    };
    let reading = read(&FORMAT, text.as_bytes(), &options).expect("a header");
    assert_eq!(reading.records, ["2026-11-22T14:03:11Z 192.0.2.1 a.example IN -"]);
    assert_eq!(reading.tally.rejected(), 1);
}

#[test]
fn zone_and_year_that_the_log_leaves_out_are_decided() {
    let options = Options { year: Some(2026), ..Options::default() };
    let decided = |text: &str| -> Vec<(&str, String, &str)> {
        let prepared = (FORMAT.prepare)(text.as_bytes(), &options).expect("a header");
        prepared.decisions.into_iter().skip(2).map(|d| (d.what, d.value, d.why)).collect()
    };
    let text = "ts,src,qname\nDec 31 23:59:59,192.0.2.1,a.example\nJan  1 00:00:00,192.0.2.1,a.example\n";
    let utc = ("log_tz", "UTC".to_owned(), "assumed");
    assert_eq!(decided(text), [("year", "2026".to_owned(), "--year"), utc.clone()]);
    let reading = read(&FORMAT, text.as_bytes(), &options).expect("a header");
    assert_eq!(
        reading.records,
        ["2026-12-31T23:59:59Z 192.0.2.1 a.example IN -", "2027-01-01T00:00:00Z 192.0.2.1 a.example IN -"]
    );
    assert_eq!(decided("ts,src,qname\n2026-11-22 14:03:11,192.0.2.1,a.example\n"), [utc]);
    assert_eq!(decided("ts,src,qname\n2026-11-22T14:03:11Z,192.0.2.1,a.example\n"), []);
}

#[test]
fn a_stray_quote_costs_its_own_row() {
    let reading = plain("src,qname,x\n192.0.2.1,\"a.example,1\n192.0.2.2,b.example,2\n192.0.2.3,c\"c.example,3\n");
    // The quote in the last row closes what the first opens: all three are one row, as in every CSV reader.
    assert_eq!((reading.records.len(), reading.rejects()), (0, vec![("quotes around a line break", 1, 2)]));
    let reading = plain("src,qname\n192.0.2.1,\"a.example\n192.0.2.2,b.example\n");
    assert_eq!(reading.records, ["- 192.0.2.2 b.example IN -"]);
    assert_eq!(reading.rejects(), [("unclosed quote", 1, 2)]);
}

#[test]
fn names_are_put_in_canonical_form() {
    let reading = read(
        &FORMAT,
        b"src,qname\n192.0.2.1,a\xff\x1b[0m.example\n192.0.2.1,par\\(en.example.\n192.0.2.1,.\n",
        &Options::default(),
    )
    .expect("a header");
    assert_eq!(
        reading.records,
        [r"- 192.0.2.1 a\255\027[0m.example IN -", "- 192.0.2.1 par(en.example IN -", "- 192.0.2.1 . IN -"]
    );
}

proptest! {
    #[test]
    fn any_rows_add_up(rows in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..30), 0..10)) {
        let text = [&b"src,qname,ts\n"[..], &rows.join(&b'\n')].concat();
        let reading = read(&FORMAT, &text, &Options::default()).expect("a header");
        prop_assert_eq!(reading.tally.records, reading.records.len() as u64);
    }

    #[test]
    fn any_head_does_no_harm(head in "[a-z,;\"\n#\t0-9.]{0,60}") {
        let _ = (FORMAT.prepare)(head.as_bytes(), &Options::default());
        let _ = (FORMAT.prepare)(head.as_bytes(), &columns("source=1,name=a"));
    }
}
