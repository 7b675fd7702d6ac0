//! Rules on a small log: which hold, and what is said of rule files that cannot be read.

use super::{check_in, common, room_with_log, rule_file, told};
use crate::common::put;

/// Rules that hold of the small log.
const HOLD: [&str; 27] = [
    "input.rejected <= 0",
    "input.records = 4 and input.files[log.csv].format = \"csv\"",
    "input.first = \"2026-11-22T09:00:00Z\" and input.last < \"2026-11-23T11:00:00+00:30\"",
    "domains[WWW.Example.ORG.].lookups = 3",
    "domains[www.example.org].concentration.lookups.top1_share between 66 % and 67 %",
    "domains[www.example.org].concentration.lookups.top2_sources contains \"2001:db8::7\"",
    "domains[www.example.org].types.A = 2 and domains[www.example.org].types.TXT = 0",
    "domains[www.example.org].concentration.sessions.hhi_unbiased is null",
    "domains[www.example.org].business.UTC.sessions_share is not null",
    "sources[2001:DB8:0::7].leading_domain = \"www.example.org\"",
    "profile[www.example.org].days[2026-11-22].lookups = 3",
    "profile[mail.example.org].sources[192.0.2.9].lookups_share = 100 %",
    "every domain has lookups >= 1",
    "every domain with lookups > 99 has lookups = 0",
    "no source has domains > 1",
    "some domain has types.MX = 1",
    "exactly 1 domain has sources > 1",
    "at most 2 sources with lookups = 1 have sessions = 1",
    "no domain with lookups < 0 has concentration.sessions.hhi_unbiased > 0.5",
    "no domain has concentration.sessions.hhi_unbiased > 0.5 and lookups > 99",
    "domains[www.example.org].lookups > domains[mail.example.org].lookups",
    "input.records < input.frames or input.rejected > 0",
    "domains[mail.example.org].first > domains[www.example.org].last",
    "sources[192.0.2.9].leading_domain != sources[192.0.2.1].leading_domain",
    "profile[mail.example.org].rhythm[all sources].lookups <= profile[www.example.org].rhythm[all sources].lookups",
    "every domain has sessions <= lookups and types.A >= types.AAAA",
    "no domain with lookups = 1 or sources > 2 has types.MX = 0 or sessions > lookups",
];

#[test]
fn rules_hold_of_what_is_so() {
    let room = room_with_log();
    put(&room, "rules.toml", rule_file(&HOLD));
    let (shown, said, code) = told(&check_in(&room, "--rules rules.toml"));
    assert_eq!((said.as_str(), code), ("", Some(0)), "{shown}");
    let nothing_meant = "  ok      every domain with lookups > 99 has lookups = 0 (no such row)\n";
    assert!(
        shown.starts_with("Rules     rules.toml: 27 of 27 rules hold\n") && shown.contains(nothing_meant),
        "{shown}"
    );
    assert!(shown.ends_with("\nResult    passed (4 lookups of 1 file)\n"), "{shown}");
}

/// Rules that do not hold of the small log, and what is said of each.
const FAIL: [(&str, &str); 19] = [
    ("input.records != 4", "input.records is 4, wanted != 4"),
    (
        "domains[www.example.org].lookups between 4 and 9",
        "domains[www.example.org].lookups is 3, wanted between 4 and 9",
    ),
    (
        "domains[nobody.example].lookups >= 0",
        "domains[nobody.example].lookups is null (no lookups of nobody.example among those that count), so >= 0 cannot be \
         told",
    ),
    (
        "sources[192.0.2.77].lookups is null",
        "sources[192.0.2.77].lookups is null (no lookups by 192.0.2.77 among those that count), so is null cannot be told",
    ),
    (
        "profile[nobody.example].days_zone = \"UTC\"",
        "profile[nobody.example].days_zone is null (no lookups of nobody.example among those that count), so = \"UTC\" \
         cannot be told",
    ),
    (
        "domains[www.example.org].concentration.sessions.hhi_unbiased < 1",
        "domains[www.example.org].concentration.sessions.hhi_unbiased is null (fewer than 20 sessions (2)), so < 1 cannot \
         be told",
    ),
    (
        "domains[www.example.org].business.Europe/Moscow.lookups > 0",
        "domains[www.example.org].business.Europe/Moscow.lookups is null (no Europe/Moscow in \
         domains[www.example.org].business; there are: UTC), so > 0 cannot be told",
    ),
    ("cleaning.duplicates = 0", "cleaning.duplicates is null (no cleaning in this report), so = 0 cannot be told"),
    ("every domain has sources = 1", "www.example.org: sources is 2, wanted = 1"),
    ("no domain with lookups > 2 has sources = 2", "www.example.org: sources is 2, which matches = 2"),
    (
        "input.first > input.last",
        "input.first is \"2026-11-22T09:00:00Z\", wanted > input.last (\"2026-11-23T10:00:00Z\")",
    ),
    (
        "input.records < domains[nobody.example].lookups",
        "input.records is 4, so < domains[nobody.example].lookups (null: no lookups of nobody.example among those that \
         count) cannot be told",
    ),
    (
        "input.records = 9 or input.rejected > 1 and input.frames = 9",
        "input.records is 4, wanted = 9\n            input.rejected is 0, wanted > 1\n            input.frames is 5, wanted = 9",
    ),
    (
        "every domain has sources = 1 or lookups < 3",
        "www.example.org: sources is 2, wanted = 1\n            www.example.org: lookups is 3, wanted < 3",
    ),
    ("no domain has sources = 2 or lookups = 9", "www.example.org: sources is 2, which matches = 2"),
    (
        "no domain has sources < sessions or sources < lookups",
        "www.example.org: sources is 2, which matches < lookups (3)",
    ),
    ("at least 2 domains have sources = 2", "2 rows examined, 1 with what it says"),
    ("exactly 2 domains have sources = 2", "www.example.org: sources is 2, which matches = 2"),
    (
        "no domain has concentration.sessions.hhi_unbiased > 0.5",
        "www.example.org: concentration.sessions.hhi_unbiased is null (fewer than 20 sessions (2)), so > 0.5 cannot be told",
    ),
];

#[test]
fn rules_that_do_not_hold_fail_with_what_is_so() {
    let room = room_with_log();
    for (that, wanted) in FAIL {
        put(&room, "rules.toml", rule_file(&[that]));
        let (shown, said, code) = told(&check_in(&room, "--rules rules.toml"));
        assert_eq!((said.as_str(), code), ("", Some(1)), "{that}");
        let head = format!("Rules     rules.toml: 0 of 1 rule hold\n  FAILED  {that}\n            {wanted}\n");
        assert!(shown.starts_with(&head), "{shown}");
        assert!(shown.ends_with("\nResult    failed (4 lookups of 1 file)\n"), "{shown}");
    }
}

#[test]
fn a_warning_is_no_failure() {
    let room = room_with_log();
    put(
        &room,
        "rules.toml",
        "[[rule]]\nname = \"a\"\nthat = \"input.records > 4\"\nseverity = \"warning\"\nwhy = \"b\"\n",
    );
    let (shown, _, code) = told(&check_in(&room, "--rules rules.toml"));
    assert_eq!(code, Some(0));
    assert!(shown.contains("\n  warning a: b\n            input.records is 4, wanted > 4\n"), "{shown}");
}

/// Rule files that cannot be used, and what is said of them behind the file's name.
const UNUSABLE: [(&str, &str); 21] = [
    ("[tolerance]\n\"types.A\" = 1\nAAAA = 1\n", " tolerance of `AAAA`: there is no such figure. Hint: "),
    (
        "[[rule]]\nname = \"x\"\nthat = \"input.rejectd <= 0\"\n",
        "3:9: there is no figure `input.rejectd`. Hint: did you mean input.rejected? There are: files, frames, ",
    ),
    (
        "[[rule]]\nthat = \"every domain has top2_share > 0.9\"\n",
        "2:26: there is no figure `top2_share` of a domain. Hint: did you mean concentration.lookups.top2_share or \
         concentration.sessions.top2_share or concentration.spells.top2_share? There are: domain, lookups, ",
    ),
    (
        "[[rule]]\nthat = '''\ninput.rejected = 0\nand input.sesions = 0'''\n",
        "4:5: there is no figure `input.sesions`. Hint: There are: ",
    ),
    ("[[rule]]\nthat = \"lookups > 3\"\n", "2:9: there is no figure `lookups`. Hint: did you mean "),
    (
        "[[rule]]\nthat = \"domains[a.example].concentration > 3\"\n",
        "2:9: `domains[a.example].concentration` is not one figure. Hint: its parts are: lookups, sessions, spells, \
         dns_magnitude.",
    ),
    (
        "[[rule]]\nthat = \"domains.lookups > 3\"\n",
        "2:9: `domains.lookups` is not one figure. Hint: its parts are: domain, ",
    ),
    (
        "[[rule]]\nthat = \"input.rejected = 'x'\"\n",
        "2:26: expected a number, \"text\", true, false or another figure, not `'x'`",
    ),
    (
        "[[rule]]\nthat = \"input.rejected < input.recrods\"\n",
        "2:26: there is no figure `input.recrods`. Hint: did you mean input.records?",
    ),
    (
        "[[rule]]\nthat = \"every domain has lookups > first\"\n",
        "2:26: `lookups` is a number: the other is a time. Hint: compare like with like.",
    ),
    (
        "[[rule]]\nthat = \"every source has leading_domain < source\"\n",
        "2:26: `leading_domain` is text: `< source` cannot be asked of it. Hint: it has no order; = and != compare it.",
    ),
    ("[[rule]]\nthat = \"input.rejected > many\"\n", "2:26: there is no figure `many`. Hint: "),
    (
        "[[rule]]\nthat = 'input.rejected = \"0\"'\n",
        "2:9: `input.rejected` is a number: `= \"0\"` cannot be asked of it. Hint: compare it with a number, as in >= 50.",
    ),
    (
        "[[rule]]\nthat = 'input.first > \"soon\"'\n",
        "2:9: `input.first` is a time: `> \"soon\"` cannot be asked of it. Hint: compare it with a time, as in >= ",
    ),
    (
        "[[rule]]\nthat = 'domains[a..b].lookups > 1'\n",
        "2:9: `a..b` is no domain name: name with an empty label. Hint: write it as in mail.example.com",
    ),
    ("[[rule]]\nthat = \"input.rejected\"\n", "2:23: expected a comparison, not the end. Hint: <, <=, "),
    ("[[rule]]\nnam = \"x\"\nthat = \"input.rejected = 0\"\n", "2:1: unknown field `nam`, expected one of "),
    ("[[rule]]\nname = \"x\"\n", "1:1: missing field `that`. Hint: a rule is [[rule]] with that = "),
    ("[[rule]\n", "1:8: "),
    ("[tolerance]\nlookup = 1\n", " tolerance of `lookup`: there is no such figure. Hint: did you mean lookups?"),
    (
        "[tolerance]\nlookups = \"some\"\n",
        " tolerance of `lookups`: neither a number from 0 on, nor a percentage. Hint: write it as in 0.01, \"2 %\" or ",
    ),
];

#[test]
fn an_unusable_rule_file_is_told_with_line_and_column() {
    let room = room_with_log();
    for (text, wanted) in UNUSABLE {
        put(&room, "rules.toml", text);
        let (shown, said, code) = told(&check_in(&room, "--rules rules.toml"));
        assert_eq!((shown.as_str(), code), ("", Some(2)), "{text}");
        assert!(said.starts_with(&format!("whoasks: rules.toml:{wanted}")), "{text}: {said}");
    }
}

#[test]
fn all_faults_of_a_rule_file_are_told_at_once() {
    let room = room_with_log();
    put(&room, "rules.toml", rule_file(&["input.a = 1 and input.b = 1", "x", "input.rejected = 0"]));
    let (_, said, code) = told(&check_in(&room, "--rules rules.toml"));
    let places: Vec<&str> = said.lines().map(|line| line.split(' ').nth(1).unwrap()).collect();
    assert_eq!((places, code), (vec!["rules.toml:2:11:", "rules.toml:2:27:", "rules.toml:4:12:"], Some(2)));
}

#[test]
fn wrong_usage_exits_with_2() {
    let room = room_with_log();
    let cases = [
        ("", "nothing to check against. Hint: --rules FILE has conditions, --baseline FILE an earlier report."),
        ("--rules none.toml", "none.toml: No such file or directory (os error 2). Hint: --rules takes a file of rules"),
        ("--baseline none.json", "none.json: No such file or directory (os error 2). Hint: --update-baseline writes"),
        ("--baseline log.csv", "log.csv:1: no JSON: "),
    ];
    for (words, wanted) in cases {
        let (shown, said, code) = told(&check_in(&room, words));
        assert_eq!((shown.as_str(), code), ("", Some(2)), "{words}");
        assert!(said.starts_with(&format!("whoasks: {wanted}")), "{words}: {said}");
    }
    assert_eq!(check_in(&room, "--rules log.csv --update-baseline").status.code(), Some(2));
}

#[test]
fn an_input_that_is_not_whole_counts_more_than_a_rule() {
    let room = room_with_log();
    put(&room, "rules.toml", rule_file(&["input.records > 4"]));
    let (shown, said, code) = told(&check_in(&room, "--rules rules.toml none.log"));
    assert_eq!(code, Some(2));
    assert!(shown.contains("input.records is 4, wanted > 4") && said.starts_with("whoasks: none.log: "), "{said}");
}

#[test]
fn standard_input_is_enough_for_rules_without_profiles() {
    let room = room_with_log();
    let run = |that: &str| {
        put(&room, "rules.toml", rule_file(&[that]));
        let file = std::fs::File::open(room.path().join("log.csv")).unwrap();
        let words = ["check", "-", "--rules", "rules.toml"];
        told(&common::whoasks().current_dir(room.path()).args(words).stdin(file).output().unwrap())
    };
    assert_eq!(run("input.records = 4").2, Some(0));
    let (_, said, code) = run("profile[www.example.org].days_zone = \"UTC\"");
    assert!(said.contains("standard input cannot be read twice") && code == Some(2), "{said}");
}
