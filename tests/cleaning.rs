//! What several servers logged, and what a source asked again, is counted; with `--dedup` it counts once.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;
#[path = "generator/mod.rs"]
mod generator;
mod lines;
#[path = "oracle/mod.rs"]
mod oracle;

use std::collections::BTreeMap;

use common::{arg, args, counts, fixture, gzip, json, number, put, room, stdout};
use generator::draw::Random;
use lines::Lines;
use serde_json::Value;

/// The tally adds up, for each file and for all.
#[track_caller]
fn assert_adds_up(report: &Value) {
    let input = &report["input"];
    for account in input["files"].as_array().unwrap().iter().chain([input]) {
        let parts = ["records", "responses", "not_lookups", "rejected", "filtered", "duplicates"];
        let sum: u64 = parts.iter().map(|part| account[part].as_u64().unwrap()).sum();
        assert_eq!(account["frames"].as_u64(), Some(sum), "{account}");
    }
}

#[test]
fn the_case_loses_its_duplicates() {
    let case = [arg(fixture("case"))];
    let plain = json(args("domains -q --all -o json", &case));
    let report = json(args("domains -q --all -o json --dedup", &case));
    assert_adds_up(&plain);
    assert_adds_up(&report);
    assert_eq!(report["cleaning"]["duplicates"], 1_562, "the case's README says so");
    let retransmissions = number(&report, "/cleaning/retransmissions");
    assert_eq!(number(&report, "/input/duplicates"), 1_562 + retransmissions);
    assert_eq!(number(&report, "/input/records") + 1_562 + retransmissions, 62_103);
    let row = |report: &Value, domain: &str| {
        let rows = report["domains"].as_array().unwrap();
        rows.iter().find(|row| row["domain"] == domain).cloned().unwrap()
    };
    let (before, after) = (row(&plain, "mail1.harbour-hotels.example"), row(&report, "mail1.harbour-hotels.example"));
    assert_eq!((before["lookups"].as_u64(), after["lookups"].as_u64()), (Some(3_570), Some(3_038)));
    assert_eq!(after["types"], serde_json::json!({"A": 2_967, "AAAA": 10, "MX": 61}));
    for key in ["sessions", "spells", "sources", "first", "last"] {
        assert_eq!(before[key], after[key], "repeats are part of sessions");
    }
    assert_eq!(before["concentration"]["sessions"], after["concentration"]["sessions"]);
    assert_eq!(row(&report, "mail1.meadow-retail.example")["lookups"], 20_480);
}

#[test]
fn profiles_count_repeats_always_and_drop_them_when_asked() {
    let case = [arg(fixture("case"))];
    let domain = "mail1.harbour-hotels.example";
    let plain = json(args(&format!("profile {domain} -q -o json"), &case));
    let report = json(args(&format!("profile {domain} -q -o json --dedup"), &case));
    assert_adds_up(&report);
    let cleaning = |report: &Value| report["profile"]["cleaning"].clone();
    assert_eq!(cleaning(&plain), serde_json::json!({"duplicates": 532, "retransmissions": 0, "dropped": false}));
    assert_eq!(cleaning(&report), serde_json::json!({"duplicates": 532, "retransmissions": 0, "dropped": true}));
    assert_eq!(plain["input"]["duplicates"], 0);
    let of_days = |report: &Value| -> u64 {
        report["profile"]["days"].as_array().unwrap().iter().map(|day| day["lookups"].as_u64().unwrap()).sum()
    };
    assert_eq!((of_days(&plain), of_days(&report)), (3_570, 3_038));
    let sources = counts(&report["profile"]["sources"], "source");
    assert_eq!(sources["198.51.100.15"], 1_200, "the case's README says so");
    let sensitivity = report["profile"]["session_sensitivity"].as_array().unwrap();
    let gaps: Vec<_> = sensitivity.iter().map(|s| s["session_gap_seconds"].as_u64().unwrap()).collect();
    let sessions: Vec<_> = sensitivity.iter().map(|s| s["sessions"].as_u64().unwrap()).collect();
    assert_eq!((gaps, sessions[1]), (vec![300, 1_800, 7_200], 3_025));
    for (minutes, expected) in [("5m", sessions[0]), ("2h", sessions[2])] {
        let row = json(args(
            &format!("domains -q -o json --session-gap {minutes} --domain {domain}"),
            &[arg(fixture("case"))],
        ));
        assert_eq!(number(&row, "/domains/0/sessions"), expected);
    }
}

/// A lookup as a plain recount sees it: name, source, type, milliseconds, file.
type Plain = (u64, u64, u64, i64, usize);

/// Lookups of three servers, many of them repeats of some sort.
fn repeated(seed: u64) -> Vec<Plain> {
    let (mut random, mut all) = (Random::new(seed, 1), Vec::new());
    for _ in 0..800 {
        let (name, source, rtype) = (random.below(4), random.below(5), random.below(2));
        let mut time = random.between(0, 86_400_000 * 3);
        loop {
            for file in 0..3 {
                (0..random.below(3)).for_each(|_| all.push((name, source, rtype, time, file)));
            }
            if random.chance(5_000) {
                break;
            }
            time += random.pick(&[0, 1, 5_000, 9_999, 10_000, 10_001, 60_000]);
        }
    }
    all
}

/// What counts of lookups, by the definitions, one question at a time.
fn recount(lookups: &[Plain]) -> BTreeMap<(u64, u64, u64), u64> {
    let mut multiplicity: BTreeMap<(u64, u64, u64), BTreeMap<i64, [u64; 3]>> = BTreeMap::new();
    for &(name, source, rtype, time, file) in lookups {
        multiplicity.entry((name, source, rtype)).or_default().entry(time).or_default()[file] += 1;
    }
    let chains = |times: BTreeMap<i64, [u64; 3]>| {
        let times: Vec<i64> = times.into_keys().collect();
        1 + times.windows(2).filter(|pair| pair[1] - pair[0] >= 10_000).count() as u64
    };
    multiplicity.into_iter().map(|(question, times)| (question, chains(times))).collect()
}

#[test]
fn dedup_is_the_plain_recount_for_any_threads_and_order_of_files() {
    let (room, lookups) = (room(), repeated(1));
    let kept = recount(&lookups);
    let mut files = [Lines::default(), Lines::default(), Lines::default()];
    for &(name, source, rtype, time, file) in &lookups {
        let rtype = ["A", "MX"][rtype as usize];
        files[file].add(time, &format!("192.0.2.{source}"), &format!("n{name}.group{}.example", name % 2), rtype);
    }
    let paths: Vec<String> =
        files.iter().enumerate().map(|(at, file)| put(&room, &format!("s{at}.csv"), file.csv())).collect();
    let expected = |of: fn(&(u64, u64, u64)) -> String| {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        kept.iter().for_each(|(question, n)| *counts.entry(of(question)).or_default() += n);
        counts
    };
    let names = expected(|question| format!("n{}.group{}.example", question.0, question.0 % 2));
    let sources = expected(|question| format!("192.0.2.{}", question.1));
    let report = json(args("domains --all --dedup -o json", &paths));
    assert_adds_up(&report);
    assert_eq!(counts(&report["domains"], "domain"), names);
    assert_eq!(counts(&json(args("sources --all --dedup -o json", &paths))["sources"], "source"), sources);
    let groups = json(args("domains --all --dedup --group-by labels:2 -o json", &paths));
    let of_group = |group: &str| names.iter().filter(|(name, _)| name.contains(group)).map(|(_, n)| n).sum::<u64>();
    assert_eq!(counts(&groups["domains"], "domain")["group0.example"], of_group("group0"));
    let all: u64 = names.values().sum();
    assert_eq!(number(&report, "/input/duplicates") + all, lookups.len() as u64);
    let zone = |report: &Value| number(report, "/domains/0/business/0/lookups");
    assert!(zone(&report) < zone(&json(args("domains --all -o json", &paths))));
    let text = stdout(args("domains --all --dedup -o json --threads 1", &paths));
    let turned: Vec<String> = paths.iter().rev().cloned().collect();
    assert_eq!(stdout(args("domains --all --dedup -o json --threads 4", &turned)), text);
    let packed = put(&room, "s1.csv", gzip(files[1].csv().as_bytes()));
    let again = json(args("domains --all --dedup -o json", &[paths[0].clone(), packed, paths[2].clone()]));
    assert_eq!(again["domains"], report["domains"]);
}

#[test]
fn outliers_and_comparisons_count_once_too() {
    let case = [arg(fixture("case"))];
    let found = json(args("outliers -q -o json --all --dedup", &case));
    assert_adds_up(&found);
    let rows = found["outliers"].as_array().unwrap();
    let row = rows.iter().find(|row| row["domain"] == "mail1.harbour-hotels.example").unwrap();
    assert_eq!(row["lookups"], 3_038);
    let words = "compare mail1.harbour-hotels.example --peer mail1.meadow-retail.example -q -o json --dedup";
    let compared = json(args(words, &case));
    assert_adds_up(&compared);
    let lookups: Vec<_> =
        compared["comparison"]["domains"].as_array().unwrap().iter().map(|d| d["lookups"].as_u64()).collect();
    assert_eq!(lookups, [Some(3_038), Some(20_480)]);
}

#[test]
fn the_leading_domains_lead_by_what_counts() {
    let (room, mut lines) = (room(), Lines::default());
    for number in 0..60i64 {
        lines.add(number * 1_000, "192.0.2.1", "repeated.example", "A");
        lines.add(number * 60_000, "192.0.2.2", "asked.example", "A");
    }
    lines.add(500, "192.0.2.1", "repeated.example", "A");
    let log = [put(&room, "log.csv", lines.csv())];
    let first = |words: &str| json(args(words, &log))["domains"][0].clone();
    assert_eq!(first("domains -o json --top 1")["domain"], "repeated.example");
    let deduped = first("domains -o json --top 1 --dedup");
    assert_eq!((deduped["domain"].as_str(), deduped["lookups"].as_u64()), (Some("asked.example"), Some(60)));
}
