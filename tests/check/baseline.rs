//! Baselines: what changed, appeared or vanished, and what of it is a failure.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{LOG, check_in, common, room_with_log, told};
use crate::common::{arg, fixture, number, put};

/// A directory with the small log and a baseline of it, changed by `change`.
fn room_with_baseline(words: &str, change: impl FnOnce(&mut Value)) -> TempDir {
    let room = room_with_log();
    let output = common::whoasks().current_dir(room.path()).args(words.split_whitespace()).output().unwrap();
    let mut report: Value = serde_json::from_slice(&output.stdout).unwrap();
    change(&mut report);
    put(&room, "base.json", report.to_string());
    room
}

/// The words that make a baseline.
const DOMAINS: &str = "domains log.csv --all --hash sha256 -o json";

/// The words that make a baseline of a comparison.
const COMPARE: &str = "compare www.example.org --peer mail.example.org log.csv -o json";

/// The lines about the baseline, behind the first, with the exit code.
fn differences(room: &TempDir, words: &str) -> (Vec<String>, Option<i32>) {
    let (shown, said, code) = told(&check_in(room, &format!("--baseline base.json {words}")));
    assert_eq!(said, "");
    let lines = shown.lines().skip(1).take_while(|line| !line.is_empty());
    (lines.map(|line| line.trim().to_owned()).collect(), code)
}

#[test]
fn what_is_as_it_was_passes() {
    for words in [
        DOMAINS,
        "domains log.csv --hash sha256 -o json",
        "sources log.csv --hash sha256 -o json",
        "profile www.example.org log.csv -o json",
        COMPARE,
        "outliers log.csv --by growth --holdout 2026-11-23 --top 1 -o json",
    ] {
        let room = room_with_baseline(words, |_| ());
        assert_eq!(differences(&room, ""), (Vec::new(), Some(0)), "{words}");
    }
}

#[test]
fn one_count_that_is_another_fails() {
    for (pointer, place, line) in [
        ("/domains/0/lookups", "www.example.org", "lookups: 4 -> 3 (-1)"),
        ("/domains/0/types/A", "www.example.org", "types.A: 3 -> 2 (-1)"),
        ("/domains/1/business/0/sessions", "mail.example.org", "business.UTC.sessions: 2 -> 1 (-1)"),
        ("/input/files/0/records", "input", "files[log.csv].records: 5 -> 4 (-1)"),
    ] {
        let alter = |report: &mut Value| {
            let count = number(report, pointer);
            *report.pointer_mut(pointer).unwrap() = json!(count + 1);
        };
        let room = room_with_baseline(DOMAINS, alter);
        assert_eq!(differences(&room, ""), (vec![place.to_owned(), line.to_owned()], Some(1)));
    }
}

#[test]
fn rows_figures_and_data_appear_and_vanish() {
    let room = room_with_baseline(DOMAINS, |report| {
        report["domains"][1]["domain"] = json!("old.example.org");
        report["domains"][0]["types"] = json!({ "A": 2, "MX": 9 });
        report["domains"][0]["concentration"]["lookups"]["retired"] = json!(7);
        report["domains"][0]["sessions"] = Value::Null;
    });
    let wanted = [
        "www.example.org",
        "sessions: null -> 2",
        "concentration.lookups.retired: vanished, 7",
        "types.MX: vanished, 9",
        "types.AAAA: appeared, 1",
        "old.example.org",
        "vanished (1 lookup)",
        "mail.example.org",
        "appeared (1 lookup)",
    ];
    assert_eq!(differences(&room, ""), (wanted.map(str::to_owned).to_vec(), Some(1)));
}

#[test]
fn what_a_later_version_adds_and_hashes_are_only_told() {
    let room = room_with_baseline(DOMAINS, |report| {
        report["tool"]["version"] = json!("0.0.1");
        report["domains"][0].as_object_mut().unwrap().remove("spells");
        report["input"]["files"][0]["sha256"] = json!("00");
        report["caveats"] = json!(["Another."]);
    });
    let (lines, code) = differences(&room, "");
    assert_eq!((code, lines[0].as_str()), (Some(0), "no failure, but told:"));
    for wanted in [
        "version: \"0.0.1\" -> ",
        "files[log.csv].sha256: \"00\" -> ",
        "spells: appeared, 2",
        "caveats: [\"Another.\"] -> ",
    ] {
        assert!(lines.iter().any(|line| line.starts_with(wanted)), "{wanted}: {lines:?}");
    }
}

#[test]
fn other_settings_are_told_first_and_nothing_else_is_compared() {
    let room = room_with_baseline(DOMAINS, |report| report["domains"][0]["lookups"] = json!(9));
    let (lines, code) = differences(&room, "--session-gap 1m --since 2026-01-01 --tz Europe/Moscow");
    let wanted = [
        "settings",
        "session_gap_seconds: 1800 -> 60 (-1740)",
        "zones.UTC: vanished, {\"zone\":\"UTC\",\"hours\":\"mon-fri 09:00-17:00\"}",
        "zones.Europe/Moscow: appeared, {\"zone\":\"Europe/Moscow\",\"hours\":\"mon-fri 09:00-17:00\"}",
        "since: appeared, \"2026-01-01T00:00:00Z\"",
    ];
    assert_eq!((lines, code), (wanted.map(str::to_owned).to_vec(), Some(1)));
}

#[test]
fn tolerances_hold_up_to_their_edge() {
    let of = |tolerance: &str, lookups: u64| {
        let room = room_with_baseline(DOMAINS, |report| report["domains"][0]["lookups"] = json!(lookups));
        put(&room, "rules.toml", format!("[tolerance]\n{tolerance}\n"));
        differences(&room, "--rules rules.toml").1
    };
    for (tolerance, lookups, code) in [
        ("lookups = 1", 4, 0),
        ("lookups = 1", 5, 1),
        ("lookups = \"25 %\"", 4, 0),
        ("lookups = \"24 %\"", 4, 1),
        ("\"domains.*.lookups\" = \"any\"", 400, 0),
        ("\"sources.*.lookups\" = \"any\"", 4, 1),
        ("lookups = \"any\"\n\"domains.*.lookups\" = 0", 4, 1),
    ] {
        assert_eq!(of(tolerance, lookups), Some(code), "{tolerance} {lookups}");
    }
}

#[test]
fn of_a_baseline_with_some_rows_only_these_are_compared() {
    let room = room_with_baseline("domains log.csv --top 1 --hash sha256 -o json", |report| {
        report["domains"][0]["sources"] = json!(3)
    });
    assert_eq!(
        differences(&room, ""),
        (vec!["www.example.org".to_owned(), "sources: 3 -> 2 (-1)".to_owned()], Some(1))
    );
    assert_eq!(check_in(&room, "--baseline base.json --update-baseline").status.code(), Some(0));
    let updated: Value = serde_json::from_slice(&fs::read(room.path().join("base.json")).unwrap()).unwrap();
    assert_eq!((updated["domains"].as_array().map(Vec::len), &updated["domains_not_shown"]), (Some(1), &json!(1)));
}

#[test]
fn an_update_writes_what_the_command_would() {
    for words in [
        DOMAINS,
        "sources log.csv --all --hash sha256 -o json",
        "profile www.example.org log.csv --all -o json",
        COMPARE,
        "outliers log.csv --by regularity --all -o json",
    ] {
        let room = room_with_baseline(words, |report| report["input"]["records"] = json!(9));
        let (shown, said, code) = told(&check_in(&room, "--baseline base.json --update-baseline"));
        assert_eq!((said.as_str(), code), ("", Some(0)));
        assert!(
            shown.contains("; the new report was written in its place\n  input\n    records: 9 -> 4 (-5)\n"),
            "{shown}"
        );
        let fresh = common::whoasks().current_dir(room.path()).args(words.split_whitespace()).output().unwrap();
        assert_eq!(
            fs::read_to_string(room.path().join("base.json")).unwrap(),
            String::from_utf8(fresh.stdout).unwrap()
        );
    }
}

#[test]
fn the_first_baseline_is_written_and_then_holds() {
    let room = room_with_log();
    let (shown, said, code) = told(&check_in(&room, "--baseline new.json --update-baseline"));
    let wanted = "Baseline  new.json: written for the first time\n\nResult    passed (4 lookups of 1 file)\n";
    assert_eq!((shown.as_str(), said.as_str(), code), (wanted, "", Some(0)));
    assert_eq!(check_in(&room, "--baseline new.json").status.code(), Some(0));
    put(&room, "log.csv", LOG.replace("192.0.2.9", "192.0.2.8"));
    assert_eq!(check_in(&room, "--baseline new.json").status.code(), Some(1));
}

#[test]
fn a_part_of_the_input_is_no_baseline() {
    let room = room_with_baseline(DOMAINS, |_| ());
    let before = fs::read(room.path().join("base.json")).unwrap();
    let (_, said, code) = told(&check_in(&room, "--baseline base.json --update-baseline none.log"));
    assert_eq!(code, Some(2));
    assert!(said.contains("base.json: the baseline was not updated. Hint: the input must be read wholly"), "{said}");
    assert_eq!(fs::read(room.path().join("base.json")).unwrap(), before);
}

#[test]
fn a_profile_of_what_nobody_asks_for_any_more_fails() {
    let room = room_with_baseline("profile mail.example.org log.csv -o json", |_| ());
    put(&room, "log.csv", LOG.replace("mail.", "post."));
    assert_eq!(
        differences(&room, ""),
        (vec!["mail.example.org".to_owned(), "vanished (1 lookup)".to_owned()], Some(1))
    );
}

#[test]
fn rows_of_a_comparison_are_matched_by_domain() {
    let room = room_with_baseline(COMPARE, |report| {
        report["comparison"]["domains"].as_array_mut().unwrap().reverse();
        report["comparison"]["differences"].as_array_mut().unwrap().reverse();
    });
    assert_eq!(differences(&room, ""), (Vec::new(), Some(0)));
    let room = room_with_baseline(COMPARE, |report| {
        report["comparison"]["domains"][1]["lookups"] = json!(2);
        report["comparison"]["differences"][0]["domain_share"] = json!(0.25);
    });
    let (lines, code) = differences(&room, "");
    assert_eq!((code, lines[..2].to_vec()), (Some(1), vec!["mail.example.org".into(), "lookups: 2 -> 1 (-1)".into()]));
    assert!(lines[3].starts_with("differences[mail.example.org top "), "{lines:?}");
    assert_eq!((lines[2].as_str(), lines.len()), ("comparison", 4));
}

#[test]
fn a_comparison_with_what_nobody_asks_for_any_more_fails() {
    let room = room_with_baseline(COMPARE, |_| ());
    put(&room, "log.csv", LOG.replace("mail.", "post."));
    let vanished = vec!["mail.example.org".to_owned(), "vanished (1 lookup)".to_owned()];
    assert_eq!(differences(&room, ""), (vanished, Some(1)));
}

#[test]
fn a_search_is_made_again_as_its_baseline_was() {
    // Twenty sessions each of two names and four sources, so that both are ranked.
    let name = |hour: u32| if hour.is_multiple_of(2) { "a.example.org" } else { "b.example.org" };
    let line = |hour: u32| {
        format!("2026-11-{:02}T{:02}:00:00Z,192.0.2.{},{},A\n", 1 + hour / 24, hour % 24, hour % 8 / 2, name(hour))
    };
    let log = |hours: u32| format!("time,source,name,type\n{}", (0..hours).map(line).collect::<String>());
    let room = common::room();
    put(&room, "log.csv", log(48));
    let words = "outliers log.csv --tz Asia/Kolkata --by growth -o json --out base.json";
    assert!(
        common::whoasks().current_dir(room.path()).args(words.split_whitespace()).output().unwrap().status.success()
    );
    assert_eq!(differences(&room, "--tz Asia/Kolkata"), (Vec::new(), Some(0)));
    put(&room, "log.csv", log(47));
    let output = check_in(&room, "--baseline base.json --tz Asia/Kolkata -o json");
    assert_eq!(output.status.code(), Some(1));
    let check: Value = serde_json::from_slice(&output.stdout).unwrap();
    let of_b = check["baseline"]["differences"].as_array().unwrap().iter().find(|difference| {
        difference["section"] == "outliers" && difference["row"] == "b.example.org" && difference["figure"] == "lookups"
    });
    let of_b = of_b.expect("a difference of the row by its name");
    assert_eq!((&of_b["before"], &of_b["after"], &of_b["fails"]), (&json!(24), &json!(23), &json!(true)));
}

#[test]
fn reports_that_cannot_be_made_again_are_refused() {
    let cases = [
        ("schema", "whoasks.report/9", "base.json: no report of the contract whoasks.report/1."),
        ("command", "overview", "base.json: a report of `overview` cannot be checked."),
    ];
    for (key, value, wanted) in cases {
        let room = room_with_baseline(DOMAINS, |report| report[key] = json!(value));
        let (shown, said, code) = told(&check_in(&room, "--baseline base.json"));
        assert_eq!((shown.as_str(), code), ("", Some(2)));
        assert!(said.starts_with(&format!("whoasks: {wanted}")), "{said}");
    }
}

/// The command line of `.ci/run`, with another baseline.
fn case(baseline: &str) -> std::process::Output {
    let mut words = vec!["check", "-q", "--tz", "America/New_York", "--tz", "Europe/Moscow", "--baseline", baseline];
    let logs: Vec<String> = (1..=3).map(|n| format!("fixtures/case/ns{n}.log.gz")).collect();
    words.extend(logs.iter().map(String::as_str));
    common::run(words)
}

#[test]
fn the_committed_baseline_fails_when_one_count_is_altered() {
    let path = arg(fixture("../tests/check/case.json"));
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(told(&case(&path)).2, Some(0));
    let altered = text.replacen("\"lookups\": 3570", "\"lookups\": 3571", 1);
    assert_ne!(altered, text);
    let room = common::room();
    let (shown, _, code) = told(&case(&put(&room, "case.json", altered)));
    assert_eq!(code, Some(1));
    assert!(shown.contains("\n  mail1.harbour-hotels.example\n    lookups: 3571 -> 3570 (-1)\n"), "{shown}");
}
