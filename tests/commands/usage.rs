//! Command lines that ask for what does not exist.

use super::{room_with_log, run_in, stderr, stdout};

/// A command line and what must be said of it; `LOG` stands for the log.
const WRONG: [(&str, &str); 19] = [
    (
        "-q domains LOG",
        "`domains` stands behind options. Hint: the command comes first, as in `whoasks domains query.log`.",
    ),
    ("domain LOG", "`domain` is neither a command nor a file. Hint: did you mean `whoasks domains`?"),
    ("", "no log was named. Hint: `whoasks LOG...` gives an overview; `whoasks --help` lists the commands."),
    ("domains", "no log was named. Hint: LOG is a file, a directory, or `-` for standard input; it comes last."),
    ("domains LOG --tz Europe/Moskow", "unknown time zone \"Europe/Moskow\". Hint: did you mean Europe/Moscow?"),
    (
        "domains LOG --since 2026-02-30",
        "--since: `2026-02-30` is no time. Hint: write it as in 2016-05-04, 2016-05-04T12:00:00Z or \
         2016-05-04T12:00:00+02:00.",
    ),
    (
        "domains LOG --until 2026-11-22T25:00:00Z",
        "--until: `2026-11-22T25:00:00Z` is no time. Hint: write it as in 2016-05-04, 2016-05-04T12:00:00Z or \
         2016-05-04T12:00:00+02:00.",
    ),
    (
        "records LOG --since 2026-03-03 --until 2026-03-03",
        "--since is not before --until. Hint: --until is the first instant that is left out.",
    ),
    ("domains LOG -f bnid", "-f: `bnid` is no format. Hint: did you mean bind?"),
    ("domains LOG --group-by site", "--group-by: `site` is no grouping. Hint: one of name, registrable, labels:2."),
    (
        "sources LOG --source-by prefix:33",
        "--source-by: `prefix:33` is no grouping. Hint: one of address, prefix:24,56, ecs, label, as, country.",
    ),
    ("domains LOG --session-gap 0m", "--session-gap: `0m` is no duration. Hint: write it as in 30m, 90s or 2h."),
    ("domains LOG --type BOGUS", "`BOGUS` is no type. Hint: write it as in AAAA, HTTPS or TYPE65."),
    ("domains LOG --source 192.0.2", "`192.0.2` is no network. Hint: write it as in 192.0.2.0/24 or 2001:db8::1."),
    (
        "domains LOG --max-rejects many",
        "--max-rejects: `many` is neither a percentage nor a number. Hint: write it as in 1% or 100.",
    ),
    ("domains LOG --business mon-fri", "business hours \"mon-fri\": "),
    (
        "profile a..b LOG",
        "`a..b` is no domain name: name with an empty label. Hint: write it as in mail.example.com; international \
         names in their xn-- form.",
    ),
    (
        "profile www.exampel.org LOG",
        "no lookups of www.exampel.org among the 4 that count. Hint: did you mean www.example.org, 3 lookups?",
    ),
    (
        "profile nobody.invalid LOG",
        "no lookups of nobody.invalid among the 4 that count. Hint: `whoasks domains` lists the names that were asked for.",
    ),
];

#[test]
fn wrong_usage_is_one_line_with_a_remedy_and_exits_with_2() {
    let room = room_with_log();
    for (words, message) in WRONG {
        let output = run_in(&room, &words.replace("LOG", "query.log"));
        let said = stderr(&output);
        assert!(said.starts_with(&format!("whoasks: {message}")), "{words}: {said}");
        assert!(said.lines().count() == 1 && (message.ends_with(' ') || said.trim_end().ends_with(message)), "{said}");
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{words}");
    }
}

#[test]
fn unknown_options_are_refused() {
    let room = room_with_log();
    for words in ["domains query.log --frob", "domains query.log --threads 0", "domains query.log --sort size"] {
        let output = run_in(&room, words);
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{words}");
        assert!(stderr(&output).starts_with("error: "), "{words}");
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    let room = room_with_log();
    for words in ["--help", "domains --help", "sources --help", "profile --help", "records --help", "--version"] {
        let output = run_in(&room, words);
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{words}");
        assert!(stdout(&output).contains("whoasks"), "{words}");
    }
}

#[test]
fn settings_hold_all_that_changes_figures() {
    let room = room_with_log();
    let words = "domains query.log -o json --match *.org --under example.org --type A,AAAA --source 192.0.2.0/24 \
                 --exclude-source 192.0.2.9 --since 2020-01-01 --until 2030-01-01 --group-by labels:2 \
                 --source-by prefix:16,48 --session-gap 5m --tz Europe/Moscow --log-tz Asia/Tokyo";
    let output = run_in(&room, words);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let expected = serde_json::json!({
        "group_by": "labels:2", "source_by": "prefix:16,48", "session_gap_seconds": 300,
        "zones": [{ "zone": "Europe/Moscow", "hours": "mon-fri 09:00-17:00" }],
        "under": ["example.org"], "match": ["*.org"], "source": ["192.0.2.0/24"],
        "exclude_source": ["192.0.2.9/32"], "type": ["A", "AAAA"], "since": "2020-01-01T00:00:00Z",
        "until": "2030-01-01T00:00:00Z", "log_tz": "Asia/Tokyo", "max_line_octets": 1_048_576,
        "sort": "lookups", "top": 20
    });
    assert_eq!(report["settings"], expected);
}
