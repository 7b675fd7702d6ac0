//! What no figure may depend on: threads, the order of files, where files are cut, compression, the order of merging.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;
#[path = "generator/mod.rs"]
mod generator;
mod made;
#[path = "oracle/mod.rs"]
mod oracle;

use std::sync::Arc;

use clap::Parser;
use common::{args, fixture, gzip, json, number, put, room, stdout};
use generator::text::Format;
use made::{Made, split};
use serde_json::Value;
use whoasks::analysis::lookups::{Lookups, Shared};
use whoasks::analysis::{Selection, Settings, Sort, State, domains, sources};
use whoasks::cli::{Cli, Command};
use whoasks::dns::{Class, RecordType};
use whoasks::plan;
use whoasks::record::{Extra, Record, Sink, Timestamp};

/// The commands that count, with zones whose clocks change.
const COMMANDS: [&str; 5] = [
    "domains -o json --all --tz America/New_York --tz Europe/Moscow",
    "sources -o json --all --source-by prefix:24,56",
    "-o json --type A,AAAA --tz Europe/Berlin",
    "domains -o json --all --group-by registrable --sort spells",
    "outliers -o json --all --dedup --group-by labels:1 --hash none",
];

/// The profile of the leading domain of a log.
fn profile_of_leader(files: &[String]) -> String {
    let report = common::json(args("domains -o json --top 1", files));
    format!("profile {} -o json --hash none --draws 99", report["domains"][0]["domain"].as_str().unwrap())
}

/// That every command gives the same bytes for any number of threads and any order of `files`.
fn assert_same_bytes(files: &[String]) {
    let reversed: Vec<String> = files.iter().rev().cloned().collect();
    let mut rotated = files.to_vec();
    rotated.rotate_left(files.len() / 2);
    let profile = profile_of_leader(files);
    for command in COMMANDS.into_iter().chain([profile.as_str()]) {
        let wanted = stdout(args(&format!("{command} --threads 1"), files));
        for threads in [2, 5] {
            for order in [files, &reversed, &rotated] {
                let found = stdout(args(&format!("{command} --threads {threads}"), order));
                assert!(found == wanted, "{command}, {threads} threads, {order:?}");
            }
        }
    }
}

/// A report without what is said of its files; one of the caveats is about there being several.
fn figures(words: &str, files: &[String]) -> Value {
    let mut report = common::json(args(words, files));
    report.as_object_mut().unwrap().remove("caveats");
    report["input"].as_object_mut().unwrap().remove("files");
    report["input"].as_object_mut().unwrap().remove("reject_reasons");
    // What one file holds twice is asked again, what two files hold is logged again: only the sum knows no files.
    for path in ["/cleaning", "/profile/cleaning"] {
        if let Some(cleaning) = report.pointer_mut(path) {
            *cleaning = (common::number(cleaning, "/duplicates") + common::number(cleaning, "/retransmissions")).into();
        }
    }
    report
}

/// That two reports have the same figures; tells the first place where they differ.
fn assert_same_figures(words: &str, found: &[String], wanted: &[String]) {
    let (left, right) = (figures(words, found), figures(words, wanted));
    let difference = difference(&left, &right, String::new());
    assert!(difference.is_none(), "{words}: {difference:?}, {found:?}");
}

/// The path of the first value that differs, with both values.
fn difference(left: &Value, right: &Value, path: String) -> Option<(String, String)> {
    match (left, right) {
        (Value::Object(one), Value::Object(other)) if one.keys().eq(other.keys()) => {
            one.iter().find_map(|(key, value)| difference(value, &other[key], format!("{path}/{key}")))
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            one.iter().zip(other).enumerate().find_map(|(at, (l, r))| difference(l, r, format!("{path}/{at}")))
        }
        _ => (left != right).then(|| (path, format!("{left} instead of {right}"))),
    }
}

/// Threads and the order of files change no byte of logs that are made with this seed.
fn order_changes_no_byte(seed: u64) {
    let room = room();
    let made = Made::new(2_500, seed).shuffled();
    let mut files: Vec<String> = split(&made.text(Format::Bind), 4)
        .iter()
        .enumerate()
        .map(|(part, text)| put(&room, &format!("part{part}.log"), text))
        .collect();
    files.push(put(&room, "a.csv", Made::new(700, seed + 10).text(Format::Csv)));
    files.push(put(&room, "z.json.gz", gzip(&Made::new(500, seed + 20).text(Format::Json))));
    assert_same_bytes(&files);
}

// A seed each, so that they run side by side.
#[test]
fn threads_and_the_order_of_files_change_no_byte() {
    order_changes_no_byte(1);
}

#[test]
fn threads_and_the_order_of_other_files_change_no_byte() {
    order_changes_no_byte(2);
}

#[test]
fn threads_and_the_order_of_still_other_files_change_no_byte() {
    order_changes_no_byte(3);
}

#[test]
fn a_log_without_times_among_others_changes_no_byte() {
    let room = room();
    let untimed = put(&room, "b.log", Made::new(800, 6).untimed());
    assert_same_bytes(&[put(&room, "c.log", Made::new(1_500, 5).text(Format::Bind)), untimed.clone()]);
    assert_same_bytes(&[untimed]);
}

#[test]
fn the_case_is_the_same_for_any_threads_and_order() {
    let logs: Vec<String> = (1..=3).map(|n| common::arg(fixture(&format!("case/ns{n}.log.gz")))).collect();
    let words = "domains -o json --all --tz America/New_York";
    let wanted = stdout(args(&format!("{words} --threads 1"), &logs));
    let order = [logs[2].clone(), logs[0].clone(), logs[1].clone()];
    for (threads, files) in [(2, &logs[..]), (5, &order[..])] {
        assert!(stdout(args(&format!("{words} --threads {threads}"), files)) == wanted, "{threads} threads");
    }
}

#[test]
fn a_log_may_be_cut_at_any_line() {
    let made = Made::new(1_200, 7).shuffled();
    for format in [Format::Bind, Format::Ndjson] {
        let (room, text) = (room(), made.text(format));
        let whole = [put(&room, "whole.log", &text)];
        for parts in [2, 3, 11] {
            let cut = split(&text, parts).into_iter().enumerate();
            let files: Vec<String> = cut.map(|(n, text)| put(&room, &format!("{parts}-{n}.log"), text)).collect();
            for command in COMMANDS {
                assert_same_figures(command, &files, &whole);
            }
        }
    }
}

#[test]
fn blocks_of_a_long_log_are_put_together() {
    let room = room();
    let text = Made::new(21_000, 8).shuffled().text(Format::Bind);
    assert!(text.len() > 3 << 20, "{} octets span several blocks", text.len());
    let whole = [put(&room, "whole.log", &text)];
    let profile = profile_of_leader(&whole);
    let parts: Vec<String> =
        split(&text, 9).into_iter().enumerate().map(|(n, text)| put(&room, &format!("{n}.log"), text)).collect();
    // What is hashed is read by one thread, all else by whoever parses it.
    for command in ["domains -o json --all", "domains -o json --hash sha256", "sources -o json --all", &profile] {
        let one = stdout(args(&format!("{command} --threads 1"), &whole));
        assert!(stdout(args(&format!("{command} --threads 5"), &whole)) == one, "{command}");
        assert_same_figures(command, &parts, &whole);
    }
}

/// A header with other separators changes how all behind it is read, on whichever thread.
#[test]
fn separators_may_change_within_a_log() {
    let part = |separator: &str, word: &str| {
        let header = format!("#separator {word}\n#fields{separator}ts{separator}id.orig_h{separator}query\n");
        let line =
            |n: u32| [&format!("{}.5", 1_795_356_191 + n), "192.0.2.1", "www.example.com"].join(separator) + "\n";
        header + &(0..40_000).map(line).collect::<String>()
    };
    let (tabs, bars) = (part("\t", "\\x09"), part("|", "\\x7c"));
    let room = room();
    let log = [put(&room, "dns.log", [&*tabs, &tabs, &tabs, &bars].concat())];
    let one = json(args("domains -o json --threads 1", &log));
    assert_eq!((number(&one, "/input/records"), number(&one, "/input/rejected")), (160_000, 0));
    for threads in [2, 3] {
        assert!(json(args(&format!("domains -o json --threads {threads}"), &log)) == one, "{threads} threads");
    }
}

#[test]
fn a_log_is_read_again_from_wherever_its_blocks_stand() {
    let room = room();
    let text = Made::new(16_000, 8).text(Format::Bind);
    let (head, tail) = text.split_at(split(&text, 2)[0].len());
    let wide: Vec<u8> = b"\xff\xfe".iter().copied().chain(text.iter().flat_map(|octet| [*octet, 0])).collect();
    let overlong = [head, &vec![b'x'; 3 << 20], b"\n", tail].concat();
    let whole = [put(&room, "whole.log", &text)];
    let profile = profile_of_leader(&whole);
    let rhythm = |file: &str, how: &str| -> Value {
        let mut report = common::json(args(&format!("{profile} {how}"), &[file.to_owned()]));
        report["profile"]["rhythm"].take()
    };
    let wanted = rhythm(&whole[0], "");
    let looked_at = |rhythm: &Value| rhythm["rescan"]["sessions_looked_at"].as_u64().unwrap_or(0);
    assert!(wanted.as_array().unwrap().iter().map(looked_at).sum::<u64>() > 0, "{wanted}");
    // Of UTF-16 and of a log with a line that is too long, the blocks are not what is on disk.
    for (name, text) in [("wide.log", wide), ("overlong.log", overlong)] {
        let log = put(&room, name, text);
        for how in ["--threads 1", "--threads 3"] {
            assert!(rhythm(&log, how) == wanted, "{name} {how}");
        }
    }
}

#[test]
fn every_framing_is_cut_into_blocks_without_loss() {
    let (room, made) = (room(), Made::new(16_000, 12).shuffled());
    let rows = |name: &str, format: Format| -> Value {
        let text = made.text(format);
        assert!(text.len() > 1 << 20, "{name}: {} octets span several blocks", text.len());
        let mut report = common::json(args("domains -o json --all --threads 5", &[put(&room, name, text)]));
        report["domains"].take()
    };
    let wanted = rows("whole.log", Format::Bind);
    for (name, format) in [("whole.json", Format::Json), ("whole.csv", Format::Csv), ("whole.ndjson", Format::Ndjson)] {
        assert!(rows(name, format) == wanted, "{name}");
    }
}

#[test]
fn rejects_find_their_line_in_any_block() {
    let room = room();
    let mut text = Made::new(18_000, 9).text(Format::Bind);
    let lines = text.iter().filter(|octet| **octet == b'\n').count();
    text.extend_from_slice(b"22-Nov-2026 01:58:24.157 client @0x7f09a5e82c98 nobody: query: a.example IN A +\n");
    let file = [put(&room, "whole.log", &text)];
    for (threads, hash) in [(1, "sha256"), (2, "none"), (5, "sha256"), (5, "none")] {
        let report = common::json(args(&format!("domains -o json --threads {threads} --hash {hash}"), &file));
        assert_eq!(common::number(&report, "/input/reject_reasons/0/first/line"), lines as u64 + 1);
    }
}

#[test]
fn compression_changes_no_figure() {
    let (room, text) = (room(), Made::new(1_500, 4).text(Format::Bind));
    let plain = [put(&room, "plain.log", &text)];
    let mut members: Vec<u8> = split(&text, 5).iter().flat_map(|part| gzip(part)).collect();
    let several = [put(&room, "several.log", &members)];
    members.extend([0; 1_000]);
    let padded = [put(&room, "padded.log", &members)];
    let one = [put(&room, "one.log", gzip(&text))];
    for command in COMMANDS {
        for files in [&one, &several, &padded] {
            assert_same_figures(command, files, &plain);
        }
    }
}

/// The settings of a command line without options.
fn settings() -> Arc<Settings> {
    let Ok(Cli { command: Some(Command::Domains(args)), .. }) = Cli::try_parse_from(["whoasks", "domains", "-"]) else {
        panic!("the command line of `domains`");
    };
    let sharing = plan::Sharing::default();
    let filter = plan::filter(&args.names, &args.common.filter, &sharing).unwrap();
    let domain_by = plan::domain_by(&args.common.study).unwrap();
    Arc::new(plan::settings(filter, domain_by, &args.common.study, &sharing).unwrap())
}

/// A closed state of the lookups `from..to` of a log.
fn state(settings: &Arc<Settings>, shared: &Shared, log: &[oracle::Seen], (from, to): (usize, usize)) -> Lookups {
    let mut state = Lookups::new(settings.clone(), shared.clone());
    for seen in &log[from..to] {
        state.record(&Record {
            time: seen.time.map(Timestamp),
            source: seen.source,
            name: seen.name.as_bytes(),
            class: Class(1),
            rtype: Some(RecordType(seen.rtype)),
            extra: Extra::default(),
        });
    }
    state.close();
    state
}

/// All rows of a state.
fn rows(state: &Lookups) -> String {
    let all = || Selection { sort: Sort::Lookups, top: usize::MAX, threads: 1 };
    let (domains, sources) = (domains::rows(state, all()).0, sources::rows(state, all()).0);
    serde_json::to_string(&(domains, sources)).unwrap()
}

/// The first state united with the second.
fn united(mut first: Lookups, second: Lookups) -> Lookups {
    first.merge(second);
    first
}

#[test]
fn states_merge_in_any_order_and_an_empty_one_changes_nothing() {
    let (settings, log) = (settings(), Made::new(1_500, 3).shuffled().seen());
    let end = log.len();
    let (low, high) = (end / 5, end / 2);
    let shared = Shared::default();
    let part = |range| state(&settings, &shared, &log, range);
    let wanted = rows(&part((0, end)));
    let [a, b, c] = [(0, low), (low, high), (high, end)];
    assert_eq!(rows(&united(united(part(a), part(b)), part(c))), wanted);
    assert_eq!(rows(&united(part(a), united(part(b), part(c)))), wanted);
    assert_eq!(rows(&united(part(c), united(part(b), part(a)))), wanted);
    assert_eq!(rows(&united(part((0, 0)), part((0, end)))), wanted);
    assert_eq!(rows(&united(part((0, end)), part((0, 0)))), wanted);
}
