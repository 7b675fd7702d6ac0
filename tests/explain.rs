//! `--explain`: every number of the JSON contract is explained, and nothing else is.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{arg, args, fixture, json, run, stdout};
use serde_json::Value;
use whoasks::explain::{self, entries, find, of_path};
use whoasks::report::{AnswersTurn, OffsetPair};

/// Reports that have every number of the contract between them, as command lines.
const REPORTS: [(&str, &str); 11] = [
    ("-o json", "case"),
    ("domains --tz Europe/Moscow -o json", "case"),
    ("sources --source-by label --labels fixtures/case/labels.csv -o json", "case"),
    ("outliers --holdout 2016-08-01 -o json", "case"),
    ("compare mail1.harbour-hotels.example --peer mail1.meadow-retail.example --dedup -o json", "case"),
    ("profile mail1.harbour-hotels.example --draws 99 --source 198.51.100.15 -o json", "case"),
    ("profile mail1.harbour-hotels.example --draws 99 --tz America/New_York -o json", "case"),
    ("profile img.amber-cache.example --draws 99 -o json", "case"),
    ("profile www.example.com --draws 99 --background off -o json", "case"),
    ("profile www.example.test --draws 99 -o json", "bind/bind918-all.log.gz"),
    ("profile www.example.test --draws 99 -o json", "dnstap/bind918.dnstap"),
];

/// Adds the paths of all numbers below `value`, without places in lists; nulls count as `absent`.
fn collect(path: &str, value: &Value, numbers: &mut BTreeSet<String>, absent: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                collect(&path, value, numbers, absent);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(path, item, numbers, absent)),
        Value::Number(_) => drop(numbers.insert(path.to_owned())),
        Value::Null => drop(absent.insert(path.to_owned())),
        _ => {}
    }
}

/// The paths of all figures in the reports, and of all nulls. What `settings` has is the user's own.
fn contract() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut numbers, mut absent) = (BTreeSet::new(), BTreeSet::new());
    for (words, input) in REPORTS {
        let words = words.replace("fixtures/", &format!("{}/", arg(fixture(""))));
        collect("", &json(args(&words, &[arg(fixture(input))])), &mut numbers, &mut absent);
    }
    // No fixture has two offices that fit, or answers that turn into failures.
    let pair = OffsetPair { west_hours: -5, east_hours: 3, west_share: 0.5 };
    collect("profile.offsets.two_zones.plausible", &serde_json::to_value(pair).unwrap(), &mut numbers, &mut absent);
    let (time, rcode) = (String::new(), String::new());
    let turn = AnswersTurn { time, before_failed_share: 0.0, after_failed_share: 1.0, rcode };
    collect("profile.history.turn", &serde_json::to_value(turn).unwrap(), &mut numbers, &mut absent);
    numbers.retain(|path| !path.starts_with("settings."));
    (numbers, absent)
}

#[test]
fn every_number_is_explained_and_nothing_else() {
    let (numbers, absent) = contract();
    assert!(numbers.len() > 250, "{}", numbers.len());
    let unexplained: Vec<&String> = numbers.iter().filter(|path| of_path(path).is_none()).collect();
    assert!(unexplained.is_empty(), "without an entry in src/explain: {unexplained:#?}");
    let ends_with = |path: &str, end: &str| {
        let (path, end): (Vec<&str>, Vec<&str>) = (path.split('.').collect(), end.split('.').collect());
        let from = path.len().checked_sub(end.len());
        from.is_some_and(|from| path[from..].iter().zip(&end).all(|(a, b)| a == b || *b == "*"))
    };
    let stands = |end: &str| {
        let whole = |path: &&String| {
            ends_with(path, end) || path.rsplit_once('.').is_some_and(|(before, _)| ends_with(before, end))
        };
        numbers.iter().find(whole).is_some() || absent.iter().any(|path| ends_with(path, end))
    };
    let nowhere: Vec<&str> = entries().flat_map(|entry| entry.paths).copied().filter(|end| !stands(end)).collect();
    assert!(nowhere.is_empty(), "of no figure: {nowhere:#?}");
}

#[test]
fn names_are_unique_and_entries_whole() {
    let mut seen = BTreeMap::new();
    for entry in entries() {
        for name in std::iter::once(&entry.name).chain(entry.shown) {
            let before = seen.insert(name.to_lowercase(), entry.name);
            assert!(before.is_none_or(|before| before == entry.name), "{name} is {before:?} too");
        }
        assert!(entry.what.ends_with('.') && !entry.paths.is_empty(), "{}", entry.name);
        assert!(!entry.reference.is_empty() || entry.name != "hhi_unbiased");
    }
}

#[test]
fn figures_are_found_by_name_path_and_what_tables_call_them() {
    let names = |asked: &str| find(asked).into_iter().map(|entry| entry.name).collect::<Vec<_>>();
    for asked in [
        "hhi_unbiased",
        "Unbiased HHI",
        "concentration.sessions.hhi_unbiased",
        "domains[mail.example.com].concentration.lookups.hhi_unbiased",
        "profile.concentration.spells.hhi_unbiased",
    ] {
        assert_eq!(names(asked), ["hhi_unbiased"], "{asked}");
    }
    assert_eq!(names("business.Europe/Moscow.sessions_share"), ["business.sessions_share"]);
    assert_eq!(names("profile.concentration.lookups.top2_share.low"), ["top2_share"]);
    assert_eq!(names("types.AAAA"), ["types"]);
    assert_eq!(names("fisher_p"), ["fisher_g"]);
    assert!(names("nonsense").is_empty() && names("").is_empty() && names("[").is_empty());
    let hhi = find("sessions_share")[0];
    assert_eq!(explain::namesakes(hhi), ["named_sources.sessions_share", "business.sessions_share"]);
}

#[test]
fn a_figure_is_told_without_any_log() {
    let wanted = "\
hhi_unbiased (in tables: unbiased HHI)
  The chance that two lookups (or sessions, or spells), drawn without replacement, have the same
  source. A small number of them does not push it up.
  Formula    sum of n(n-1) / (N(N-1))
  Reference  Simpson 1949
  Threshold  withheld below 20 sessions; flagged below 50, or with fewer than 10 days with any
  Limits     A resolver shared by thousands is one source: a high index says nothing of who is
             behind it.
  In JSON    hhi_unbiased, hhi_unbiased_sessions
";
    assert_eq!(stdout(["--explain", "hhi_unbiased"]), wanted);
    assert_eq!(stdout(["profile", "--explain", "hhi_unbiased"]), wanted);
    assert_eq!(stdout(["records", "--explain=unbiased hhi"]), wanted);
    let list = stdout(["--explain"]);
    assert!(entries().all(|entry| list.contains(entry.name)) && list.lines().all(|line| line.len() <= 100));
    let told = entries().map(|entry| stdout(["--explain", entry.name]));
    assert!(told.flat_map(|text| text.lines().map(str::len).collect::<Vec<_>>()).all(|columns| columns <= 110));
}

#[test]
fn a_mistyped_figure_is_corrected() {
    let output = run(["--explain", "hhi_unbiasd"]);
    let message = "whoasks: --explain: there is no figure `hhi_unbiasd`. Hint: did you mean hhi_unbiased?\n";
    assert_eq!((String::from_utf8(output.stderr).unwrap().as_str(), output.status.code()), (message, Some(2)));
    let output = run(["--explain", "gibberish of some length"]);
    let message = "there is no figure `gibberish of some length`. Hint: `whoasks --explain` lists the figures.\n";
    assert!(String::from_utf8(output.stderr).unwrap().ends_with(message));
}
