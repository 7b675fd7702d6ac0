//! Who the sources are: labels, databases, client subnets; groups of them count as one source everywhere.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;

use common::{Counts, arg, args, counts, fixture, json, number, put, room, run, stdout};
use serde_json::Value;
use tempfile::TempDir;

/// A log as CSV: eight lookups of one name by six addresses, four of them with a label, and three client subnets.
const LOG: &str = "time,source,name,type,ecs\n\
    2026-11-22T14:00:00Z,198.51.100.1,www.example.com,A,192.0.2.0/25\n\
    2026-11-22T14:01:00Z,198.51.100.2,www.example.com,A,192.0.2.0/25\n\
    2026-11-22T14:02:00Z,198.51.100.53,www.example.com,A,\n\
    2026-11-22T14:03:00Z,2001:db8:a::1,www.example.com,A,192.0.2.128/25\n\
    2026-11-22T14:04:00Z,203.0.113.1,www.example.com,A,0.0.0.0/0\n\
    2026-11-22T14:05:00Z,203.0.113.201,www.example.com,A,2001:db8:b::/48\n\
    2026-11-22T14:06:00Z,192.0.2.1,www.example.com,A,\n\
    2026-11-22T14:07:00Z,192.0.2.1,www.example.com,A,192.0.2.0/25\n";

/// A directory with the log, and its path.
fn log() -> (TempDir, Vec<String>) {
    let room = room();
    let log = put(&room, "log.csv", LOG);
    (room, vec![log])
}

/// An option with one of the fixtures.
fn with(option: &str, file: &str) -> String {
    format!("{option} {}", arg(fixture("who").join(file)))
}

/// What lookups are counted by, and in how many the source is a group or not.
fn by(words: &str) -> (Counts, [u64; 2]) {
    let (_room, log) = log();
    let report = json(args(&format!("sources -o json --all {words}"), &log));
    let grouped = ["/input/grouped_lookups", "/input/ungrouped_lookups"].map(|path| number(&report, path));
    (counts(&report["sources"], "source"), grouped)
}

/// Expected counts.
fn of(expected: &[(&str, u64)]) -> Counts {
    expected.iter().map(|(text, count)| ((*text).to_owned(), *count)).collect()
}

/// The labels beside sources, by source.
fn labels(rows: &Value) -> Vec<(&str, Option<&str>)> {
    rows.as_array().unwrap().iter().map(|row| (row["source"].as_str().unwrap(), row["label"].as_str())).collect()
}

#[test]
fn sources_are_grouped_and_the_rest_stands_for_itself() {
    let label = by(&format!("--source-by label {}", with("--labels", "labels.csv")));
    let expected = [("Alder Bank", 3), ("Alder Bank, resolver", 1), ("Birch Health", 2), ("192.0.2.1", 2)];
    assert_eq!(label, (of(&expected), [6, 2]));
    let asn = by(&format!("--source-by as {}", with("--mmdb", "asn.mmdb")));
    assert_eq!(asn, (of(&[("AS64500", 3), ("AS64501", 2), ("AS64502", 1), ("192.0.2.1", 2)]), [6, 2]));
    let country = by(&format!("--source-by country {}", with("--mmdb", "country.mmdb")));
    assert_eq!(country, (of(&[("DE", 4), ("NZ", 2), ("192.0.2.1", 2)]), [6, 2]));
    let ecs = by("--source-by ecs");
    let expected = [
        ("192.0.2.0/25", 3),
        ("192.0.2.128/25", 1),
        ("2001:db8:b::/48", 1),
        ("198.51.100.53", 1),
        ("203.0.113.1", 1),
        ("192.0.2.1", 1),
    ];
    assert_eq!(ecs, (of(&expected), [5, 3]));
}

#[test]
fn concentration_is_that_of_the_groups() {
    let (_room, log) = log();
    let words = format!("domains -o json --source-by label {}", with("--labels", "labels.csv"));
    let report = json(args(&words, &log));
    let row = &report["domains"][0];
    assert_eq!(row["sources"], 4);
    let measure = &row["concentration"]["lookups"];
    assert_eq!(measure["top1_share"], 3.0 / 8.0);
    // Address and label have two lookups each: the address goes before.
    assert_eq!(measure["top2_sources"], serde_json::json!(["Alder Bank", "192.0.2.1"]));
    let caveat = "Sources are labels for 6 of the lookups that count, and addresses for the other 2, which have none.";
    assert!(report["caveats"].as_array().unwrap().contains(&caveat.into()));
    assert_eq!(report["input"]["sources"], 4);
}

#[test]
fn labels_stand_beside_addresses_networks_and_groups() {
    let (_room, log) = log();
    let report = |words: &str| json(args(&format!("-o json --all {words}"), &log));
    let sources = |words: &str| report(&format!("{words} --sort name"))["overview"]["sources"].clone();
    let all = format!("{} {}", with("--labels", "labels.csv"), with("--mmdb", "ipinfo.mmdb"));
    assert_eq!(
        labels(&sources(&all)),
        [
            ("192.0.2.1", None),
            ("198.51.100.1", Some("Alder Bank")),
            ("198.51.100.2", Some("Alder Bank")),
            ("198.51.100.53", Some("Alder Bank, resolver")),
            ("203.0.113.1", Some("Birch Health")),
            ("203.0.113.201", Some("Birch Health")),
            ("2001:db8:a::1", Some("Alder Bank")),
        ]
    );
    let databases = format!("{} {}", with("--mmdb", "asn.mmdb"), with("--mmdb", "country.mmdb"));
    let told = sources(&databases);
    let told = labels(&told);
    assert_eq!(told[1], ("198.51.100.1", Some("AS64500 Alder Networks, DE")));
    assert_eq!(told[6], ("2001:db8:a::1", Some("AS64502, DE")));
    // Of the two names of an AS the smaller is told, whatever came first.
    let asn = sources(&format!("--source-by as {databases}"));
    assert_eq!(labels(&asn)[2], ("AS64501", Some("Birch Carrier")));
    let country = sources(&format!("--source-by country {databases}"));
    assert_eq!(labels(&country)[1], ("DE", Some("Germany")));
    let networks = sources(&format!("--source-by prefix:24,48 {}", with("--labels", "labels.csv")));
    assert_eq!(
        labels(&networks)[1..],
        [
            ("198.51.100.0/24", Some("Alder Bank")),
            ("203.0.113.0/24", Some("Birch Health")),
            ("2001:db8:a::/48", Some("Alder Bank")),
        ]
    );
}

#[test]
fn a_profile_shows_labels_and_groups() {
    let (_room, log) = log();
    let profile = |words: &str| {
        let file = with("--labels", "labels.csv");
        json(args(&format!("profile www.example.com {words} {file} -o json --hash none"), &log))["profile"].clone()
    };
    let addresses = profile("");
    assert_eq!(labels(&addresses["sources"])[..2], [("192.0.2.1", None), ("198.51.100.1", Some("Alder Bank"))]);
    let groups = profile("--source-by label");
    assert_eq!(labels(&groups["sources"])[0], ("Alder Bank", None));
    assert_eq!(groups["sources"][0]["lookups"], 3);
    assert_eq!(groups["sources"][0]["first"], "2026-11-22T14:00:00Z");
    let subnets = profile("--source-by ecs");
    assert_eq!(labels(&subnets["sources"])[0], ("192.0.2.0/25", None));
    assert_eq!(subnets["sources"][0]["lookups"], 3);
}

#[test]
fn filters_for_sources_mean_the_address_that_asked() {
    let (found, grouped) = by("--source-by ecs --source 198.51.100.0/24");
    assert_eq!((found, grouped), (of(&[("192.0.2.0/25", 2), ("198.51.100.53", 1)]), [2, 1]));
    let (found, _) = by(&format!("--source-by label --exclude-source 198.51.100.1 {}", with("--labels", "labels.csv")));
    assert_eq!(found["Alder Bank"], 2);
}

#[test]
fn groups_do_not_depend_on_threads_and_order() {
    let room = room();
    let lines: Vec<&str> = LOG.lines().collect();
    let parts: Vec<String> = [1..4, 4..6, 6..9]
        .into_iter()
        .enumerate()
        .map(|(at, rows)| put(&room, &format!("{at}.csv"), format!("{}\n{}\n", lines[0], lines[rows].join("\n"))))
        .collect();
    let reversed: Vec<String> = parts.iter().rev().cloned().collect();
    let databases = format!("{} {}", with("--mmdb", "asn.mmdb"), with("--labels", "labels.csv"));
    for group in ["ecs", "label", "as"] {
        for command in ["domains", "sources", "profile www.example.com"] {
            let words = format!("{command} --source-by {group} {databases} -o json");
            let wanted = stdout(args(&format!("{words} --threads 1"), &parts));
            assert_eq!(stdout(args(&format!("{words} --threads 4"), &reversed)), wanted, "{words}");
        }
    }
}

#[test]
fn settings_name_the_files_by_their_contents() {
    let (_room, log) = log();
    let words = format!("-o json {} {}", with("--labels", "labels.csv"), with("--mmdb", "asn.mmdb"));
    let settings = json(args(&words, &log))["settings"].clone();
    assert_eq!(settings["labels_sha256"].as_str().unwrap().len(), 64);
    assert_eq!(settings["mmdb_sha256"].as_array().unwrap().len(), 1);
}

#[test]
fn wrong_files_and_missing_ones_are_told() {
    let (room, log) = log();
    let labels = put(&room, "labels.csv", "192.0.2.0/24,A\n\n192.0.2.0/24,B\n");
    let not_there = "--source-by label needs a file. Hint: give it with --labels FILE.";
    for (words, message) in [
        (format!("--labels {labels}"), format!("{labels}:3: 192.0.2.0/24 is in line 1 already, with another label.")),
        (format!("--mmdb {labels}"), format!("{labels}: not a MaxMind database: ")),
        ("--source-by label".to_owned(), not_there.to_owned()),
        ("--source-by as".to_owned(), "--source-by as needs a file. Hint: give it with --mmdb FILE.".to_owned()),
        (format!("--labels {labels}x"), format!("{labels}x: no such file or directory. Hint: did you mean {labels}?")),
    ] {
        let output = run(args(&format!("sources {words}"), &log));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with(&format!("whoasks: {message}")), "{words}: {said}");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{words}");
    }
}
