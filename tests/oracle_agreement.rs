//! Every count of the program equals the plain recount of the same lookups.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;
#[path = "oracle_agreement/expected.rs"]
mod expected;
#[path = "generator/mod.rs"]
mod generator;
mod made;
#[path = "oracle/mod.rs"]
mod oracle;

use std::net::IpAddr;

use common::{args, json, put, room};
use expected::{GAP, assert_domains, assert_sources, business, instant, prefix};
use generator::text::Format;
use made::Made;
use oracle::Seen;
use serde_json::Value;

/// Reads a log with `words` and compares domains and sources with the recount of `seen`.
fn assert_agrees(words: &str, file: &str, seen: &[Seen], gap: i64, show: impl Fn(IpAddr) -> String) {
    let file = [file.to_owned()];
    let recount = oracle::recount(seen.to_vec(), gap);
    let domains = json(args(&format!("domains -o json --all {words}"), &file));
    assert_domains(words, &domains, &recount, &show);
    let sources = json(args(&format!("sources -o json --all {words}"), &file));
    assert_sources(words, &sources, &recount, &show);
}

/// How an address is written.
fn plain(address: IpAddr) -> String {
    address.to_string()
}

#[test]
fn every_format_is_counted_alike() {
    let formats = [Format::Bind, Format::Csv, Format::Ndjson, Format::Json, Format::Tsv];
    for (seed, format) in (1..).zip(formats) {
        let (room, made) = (room(), Made::new(2_000, seed).shuffled());
        assert_agrees("", &put(&room, "log", made.text(format)), &made.seen(), GAP, plain);
    }
}

#[test]
fn every_session_gap_is_counted_alike() {
    let (room, made) = (room(), Made::new(2_500, 11).shuffled());
    let file = put(&room, "log", made.text(Format::Csv));
    for (words, minutes) in [("--session-gap 5m", 5), ("--session-gap 30m", 30), ("--session-gap 2h", 120)] {
        assert_agrees(words, &file, &made.seen(), minutes * 60_000_000_000, plain);
    }
}

/// Options that filter, and whether a lookup passes them.
type Case = (&'static str, fn(&Seen) -> bool);

/// Whether an address is in 10.0.0.0/9.
fn in_lower_half(address: IpAddr) -> bool {
    matches!(address, IpAddr::V4(v4) if v4.octets()[0] == 10 && v4.octets()[1] < 128)
}

/// Filters and their meaning.
const FILTERS: [Case; 9] = [
    ("--type A", |seen| seen.rtype == 1),
    ("--type AAAA,TYPE65", |seen| matches!(seen.rtype, 28 | 65)),
    ("--source 10.0.0.0/9", |seen| in_lower_half(seen.source)),
    ("--exclude-source 10.0.0.0/9", |seen| !in_lower_half(seen.source)),
    ("--since 2026-03-03 --until 2026-03-07T14:00:00+02:00", |seen| {
        let window = instant("2026-03-03T00:00:00Z")..instant("2026-03-07T12:00:00Z");
        window.contains(&seen.time.unwrap())
    }),
    ("--under co.uk --under northfield-bank.com", |seen| {
        seen.name.ends_with(".co.uk") || seen.name == "northfield-bank.com"
    }),
    ("-d NORTHFIELD-BANK.com.", |seen| seen.name == "northfield-bank.com"),
    ("--match mail.*", |seen| seen.name.starts_with("mail.")),
    ("--type A --source 10.0.0.0/9 --under com", |seen| {
        seen.rtype == 1 && in_lower_half(seen.source) && seen.name.ends_with(".com")
    }),
];

#[test]
fn filters_leave_exactly_what_they_say() {
    let (room, made) = (room(), Made::new(2_500, 21).shuffled());
    let (file, all) = (put(&room, "log", made.text(Format::Bind)), made.seen());
    for (words, passes) in FILTERS {
        let seen: Vec<Seen> = all.iter().filter(|seen| passes(seen)).cloned().collect();
        assert!(!seen.is_empty() && seen.len() < all.len(), "{words} filters");
        assert_agrees(words, &file, &seen, GAP, plain);
        let report = json(args(&format!("domains -o json {words}"), std::slice::from_ref(&file)));
        let counts = ["records", "filtered"].map(|key| report["input"][key].as_u64().unwrap() as usize);
        assert_eq!(counts, [seen.len(), all.len() - seen.len()], "{words}");
    }
}

/// The last labels of a name.
fn last_labels(name: &str, count: usize) -> String {
    let labels: Vec<&str> = name.split('.').collect();
    labels[labels.len().saturating_sub(count)..].join(".")
}

/// An option that groups, and the group of a name.
type Grouping = (&'static str, fn(&str) -> String);

#[test]
fn domains_are_grouped_as_named() {
    let (room, made) = (room(), Made::new(2_000, 31).shuffled());
    let (file, all) = (put(&room, "log", made.text(Format::Ndjson)), made.seen());
    let groups: [Grouping; 3] = [
        ("--group-by registrable", |name| last_labels(name, if name.ends_with(".co.uk") { 3 } else { 2 })),
        ("--group-by labels:2", |name| last_labels(name, 2)),
        ("--group-by labels:1", |name| last_labels(name, 1)),
    ];
    for (words, group) in groups {
        let seen: Vec<Seen> = all.iter().map(|seen| Seen { name: group(&seen.name), ..seen.clone() }).collect();
        assert_agrees(words, &file, &seen, GAP, plain);
    }
}

#[test]
fn sources_are_grouped_as_named() {
    let (room, made) = (room(), Made::new(2_000, 41).shuffled());
    let (file, all) = (put(&room, "log", made.text(Format::Tsv)), made.seen());
    for (words, v4, v6) in [("--source-by prefix:24,56", 24, 56), ("--source-by prefix:12,40", 12, 40)] {
        let network = |address: IpAddr| prefix(address, v4, v6);
        let seen: Vec<Seen> = all.iter().map(|seen| Seen { source: network(seen.source), ..seen.clone() }).collect();
        let show = |address: IpAddr| format!("{address}/{}", if address.is_ipv4() { v4 } else { v6 });
        assert_agrees(words, &file, &seen, GAP, show);
    }
}

#[test]
fn the_profile_agrees_by_source_day_and_hour() {
    let (room, made) = (room(), Made::new(2_500, 51).shuffled());
    let (file, all) = (put(&room, "log", made.text(Format::Bind)), made.seen());
    let name = "northfield-bank.com";
    let words = format!("profile {name} -o json --all --tz America/New_York --tz Europe/Moscow");
    let report = json(args(&words, &[file]));
    let seen: Vec<Seen> = all.into_iter().filter(|seen| seen.name == name).collect();
    let recount = oracle::recount(seen.clone(), GAP);
    expected::assert_profile_sources(&report["profile"]["sources"], &recount.domains[name]);
    expected::assert_days(&report["profile"]["days"], &seen);
    for (zone, hours) in
        ["America/New_York", "Europe/Moscow"].iter().zip(report["profile"]["hours"].as_array().unwrap())
    {
        assert_eq!(hours["by_weekday_hour"], expected::hours(&seen, zone), "{zone}");
    }
}

#[test]
fn the_overview_agrees_by_type_and_hour() {
    let (room, made) = (room(), Made::new(2_500, 71).shuffled());
    let (file, all) = (put(&room, "log", made.text(Format::Ndjson)), made.seen());
    let seen: Vec<Seen> = all.into_iter().filter(|seen| in_lower_half(seen.source)).collect();
    let report = json(args("-o json --source 10.0.0.0/9 --tz America/New_York --top 3", &[file]));
    let overview = &report["overview"];
    assert_eq!(overview["hours"][0]["by_weekday_hour"], expected::hours(&seen, "America/New_York"));
    let of_type = |number: u16| seen.iter().filter(|seen| seen.rtype == number).count();
    for (name, number) in [("A", 1), ("MX", 15), ("TXT", 16), ("AAAA", 28), ("HTTPS", 65)] {
        assert_eq!(overview["types"][name], of_type(number), "{name}");
    }
    let recount = oracle::recount(seen, GAP);
    assert_eq!(overview["domains"].as_array().map(Vec::len), Some(3));
    assert_eq!(report["domains_not_shown"], recount.domains.len() - 3);
    assert_eq!(report["sources_not_shown"], recount.sources.len() - 3);
}

#[test]
fn business_hours_agree_with_a_walk_through_all_lookups() {
    // New York's clocks change on 8 March 2026, within the log.
    let (room, made) = (room(), Made::new(2_500, 61).shuffled());
    let (file, all) = (put(&room, "log", made.text(Format::Csv)), made.seen());
    let zones = ["America/New_York", "Europe/Moscow"];
    let report = json(args("domains -o json --all --tz America/New_York --tz Europe/Moscow", &[file]));
    let transition = instant("2026-03-08T07:00:00Z");
    assert!(all.iter().any(|seen| seen.time.unwrap() < transition));
    for row in report["domains"].as_array().unwrap() {
        let of_row: Vec<Seen> = all.iter().filter(|seen| row["domain"] == seen.name.as_str()).cloned().collect();
        for (at, zone) in zones.iter().enumerate() {
            let (lookups, sessions) = business(&of_row, zone);
            let found = &row["business"][at];
            assert_eq!(found["zone"], *zone);
            assert_eq!((&found["lookups"], &found["sessions"]), (&lookups.into(), &sessions.into()), "{row}");
        }
    }
}

/// The expected share of business hours in a log of two lookups at these times.
fn expected_share(words: &str, from: &str, until: &str) -> f64 {
    let room = room();
    let text = format!("time,source,name,type\n{from},192.0.2.1,a.example,A\n{until},192.0.2.1,a.example,A\n");
    let report: Value = json(args(&format!("domains -o json {words}"), &[put(&room, "two.csv", text)]));
    report["domains"][0]["business"][0]["expected_share"].as_f64().unwrap()
}

#[test]
fn a_uniform_rate_meets_business_hours_as_often_as_the_clock_says() {
    let close = |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-12, "{found} instead of {wanted}");
    let (from, until) = ("2026-03-16T00:00:00Z", "2026-03-23T00:00:00Z");
    close(expected_share("--tz UTC", from, until), 40.0 / 168.0);
    close(expected_share("--tz Europe/Moscow", from, until), 40.0 / 168.0);
    // A week in which clocks go forward has an hour less, which is no hour of business.
    close(expected_share("--tz America/New_York", "2026-03-02T05:00:00Z", "2026-03-09T04:00:00Z"), 40.0 / 167.0);
    close(expected_share("--tz America/New_York", "2026-10-26T04:00:00Z", "2026-11-02T05:00:00Z"), 40.0 / 169.0);
    // Saturday and Sunday.
    close(expected_share("--tz UTC", "2026-03-21T00:00:00Z", "2026-03-23T00:00:00Z"), 0.0);
}

#[test]
fn holidays_are_no_business() {
    let room = room();
    let holidays = put(&room, "holidays.csv", "date,zone\n2026-03-17,*\n2026-03-18,Europe/Moscow\n");
    let share = |zone: &str| {
        let words = format!("--tz {zone} --holidays {holidays}");
        expected_share(&words, "2026-03-16T00:00:00Z", "2026-03-23T00:00:00Z")
    };
    assert!((share("UTC") - 32.0 / 168.0).abs() < 1e-12);
    assert!((share("Europe/Moscow") - 24.0 / 168.0).abs() < 1e-12);
}
