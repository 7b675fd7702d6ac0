//! One run and any merge of its parts are the same, to the byte: output, messages, exit code, and saved states.

use std::fs;

use tempfile::TempDir;

use super::common::{arg, args, fixture, gzip, put, room, run};
use super::generator::draw::Random;
use super::generator::text::Format;
use super::made::{Made, split};
use super::{save, told};

/// A command, and what only its report is told.
struct Law {
    /// The command with what changes its state.
    command: String,
    /// What changes the report alone, in turn.
    reports: &'static [&'static str],
}

/// A law of a command.
fn law(command: impl Into<String>, reports: &'static [&'static str]) -> Law {
    Law { command: command.into(), reports }
}

/// What commands are to obey on any logs; a profile is of `domain`, and `key` is one for pseudonyms.
fn laws(domain: &str, key: &str) -> Vec<Law> {
    let labels = arg(fixture("who/labels.csv"));
    let mmdb = arg(fixture("who/asn.mmdb"));
    vec![
        law("domains --tz America/New_York --tz Europe/Moscow", &["-o json --all", "--top 3", "-o csv --sort top2"]),
        law("domains --group-by labels:1 --session-gap 5m --type A,AAAA", &["-o json --all"]),
        law("domains --dedup --business mon-sun08:00-20:00", &["-o json --all", "--strict"]),
        law("sources --source-by prefix:24,56 --since 2026-03-02", &["-o json --all --hash sha256", "-o markdown"]),
        law(format!("sources --labels {labels} --mmdb {mmdb}"), &["-o json --all --sort sessions"]),
        law(format!("sources --labels {labels} --source-by label"), &["-o json --all"]),
        law(format!("domains --mmdb {mmdb} --source-by as --exclude-source 192.0.2.0/30"), &["-o json --all"]),
        law(format!("sources --labels {labels} --pseudonymize {key} --match *-*"), &["-o json --all"]),
        law("", &["-o json", "-o table"]),
        law(format!("--under {domain} --hash sha256 --match *1*"), &["-o ndjson"]),
        law("outliers --holdout 2026-03-06", &["-o json --all", "-o csv --by growth"]),
        law("outliers --dedup --hash none", &["-o json --by regularity"]),
        law(format!("profile {domain} --second-pass off"), &["-o json --draws 99 --seed 7", "-o table --draws 99"]),
        law(format!("profile {domain} --second-pass off --dedup --tz Asia/Kolkata"), &["-o json --draws 99 --ttl 1h"]),
        law(format!("profile {domain} --second-pass off --background off"), &["-o json --draws 99"]),
        law("profile nobody.example --second-pass off --hash none", &["-o json"]),
        law(format!("compare {domain} --peer northfield-bank.com --hash none"), &["-o json"]),
    ]
}

/// Saves the states of `parts`, merges them in any order and grouping until there is one, and returns it.
fn merged(room: &TempDir, command: &str, parts: &[Vec<String>], random: &mut Random) -> String {
    let mut states: Vec<String> =
        parts.iter().enumerate().map(|(at, logs)| save(room, &format!("{at}.partial"), command, logs)).collect();
    let mut next = parts.len();
    while states.len() > 1 {
        let taken = 2 + random.below(states.len() as u64 - 1) as usize;
        let group: Vec<String> =
            (0..taken).map(|_| states.swap_remove(random.below(states.len() as u64) as usize)).collect();
        let path = arg(room.path().join(format!("{next}.partial")));
        run(args(&format!("merge --save-partial {path}"), &group));
        states.push(path);
        next += 1;
    }
    states.pop().unwrap()
}

/// That a law holds for logs that are read in these parts.
fn assert_law(law: &Law, parts: &[Vec<String>], seed: u64) {
    let room = room();
    let words = |more: &str| format!("{} {more}", law.command);
    let all: Vec<String> = parts.concat();
    let whole = save(&room, "whole.partial", &law.command, &all);
    let state = merged(&room, &law.command, parts, &mut Random::new(seed, 1));
    assert!(fs::read(&state).unwrap() == fs::read(&whole).unwrap(), "{}: the states differ", law.command);
    let apart: Vec<String> = (0..parts.len()).rev().map(|at| arg(room.path().join(format!("{at}.partial")))).collect();
    for report in law.reports {
        let wanted = told(run(args(&words(report), &all)));
        for states in [&[state.clone()][..], &apart] {
            let found = told(run(args(&format!("merge {report}"), states)));
            let line = wanted.0.lines().zip(found.0.lines()).find(|(wanted, found)| wanted != found);
            let others = ((&wanted.1, wanted.2), (&found.1, found.2));
            assert!(found == wanted, "{}: {line:?}, {others:?}", words(report));
        }
    }
}

/// Logs of several formats, some of them packed, one with junk in it, one that is no log, in parts of one to three.
fn logs(room: &TempDir, seed: u64) -> Vec<Vec<String>> {
    let made = Made::new(700, seed).shuffled();
    let mut texts: Vec<(String, Vec<u8>)> = split(&made.text(Format::Bind), 4)
        .into_iter()
        .enumerate()
        .map(|(at, text)| (format!("ns{}.log", 9 - at), text))
        .collect();
    texts[0].1.extend_from_slice(b"junk that is no query: \n01-Jan-2026 00:00:00.000 queries: info: client x\n");
    texts[1].1 = gzip(&texts[1].1);
    let cut = texts[2].1.len() - 30;
    texts[2].1.truncate(cut);
    texts.push(("a.csv".to_owned(), Made::new(150, seed + 1).text(Format::Csv)));
    texts.push(("b.json".to_owned(), Made::new(150, seed + 2).text(Format::Ndjson)));
    let cut = gzip(&Made::new(150, seed + 3).text(Format::Bind));
    texts.push(("cut.gz".to_owned(), cut[..cut.len() / 2].to_vec()));
    texts.push(("none.txt".to_owned(), b"Dear reader,\nthis is no log.\n".to_vec()));
    let paths: Vec<String> = texts.into_iter().map(|(name, text)| put(room, &name, text)).collect();
    let mut random = Random::new(seed, 2);
    let (mut rest, mut parts) = (paths.as_slice(), Vec::new());
    while !rest.is_empty() {
        let (part, others) = rest.split_at(rest.len().min(1 + random.below(3) as usize));
        parts.push(part.to_vec());
        rest = others;
    }
    parts
}

#[test]
fn parts_of_generated_logs_are_merged_to_the_bytes_of_one_run() {
    let room = room();
    let parts = logs(&room, 11);
    let report = super::common::json(args("domains -q -o json --top 1", &parts.concat()[..4]));
    let domain = report["domains"][0]["domain"].as_str().unwrap();
    let key = arg(room.path().join("study.key"));
    run(["keygen", "--out", &key]);
    for (law, seed) in laws(domain, &key).iter().zip(1..) {
        assert_law(law, &parts, seed);
    }
}

#[test]
fn parts_of_what_servers_wrote_are_merged_to_the_bytes_of_one_run() {
    let logs = [
        "bind/bind918-views.log.gz",
        "bind/bind918-notime.log.gz",
        "bind/bind920-responselog.log.gz",
        "unbound/unbound117-log-replies.log",
        "dnstap/bind918.dnstap",
        "capture/port53.pcap",
        "mixed/syslog-traditional.log",
        "route53/public.log",
        "zeek/dns.log",
    ];
    let parts: Vec<Vec<String>> =
        logs.chunks(2).map(|part| part.iter().map(|log| arg(fixture(log))).collect()).collect();
    for (law, seed) in [
        law("domains --log-tz Europe/Berlin --year 2026", &["-o json --all"]),
        law("sources --source-by ecs --year 2026", &["-o json --all"]),
        law("profile www.example.com --second-pass off --year 2026", &["-o json --draws 99"]),
    ]
    .iter()
    .zip(1..)
    {
        assert_law(law, &parts, seed);
    }
}
