//! Options from a file: what wins, what a path is relative to, and what is said of a file that is wrong.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;

use common::{put, room, whoasks};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Three lookups of two names.
const LOG: &str = "time,source,name,type\n\
    2026-11-22T14:00:00Z,192.0.2.1,www.example.com,A\n\
    2026-11-22T14:07:00Z,192.0.2.1,www.example.com,AAAA\n\
    2026-11-22T14:30:00Z,198.51.100.1,mail.example.com,A\n";

/// A directory with the log and a study in a directory of its own.
fn study(config: &str) -> TempDir {
    let room = room();
    put(&room, "log.csv", LOG);
    std::fs::create_dir(room.path().join("study")).unwrap();
    put(&room, "study/whoasks.toml", config);
    put(&room, "study/labels.csv", "192.0.2.0/24,Alder Bank\n");
    room
}

/// Runs a command line with the study's file; exit code, standard output, standard error.
fn run(room: &TempDir, words: &str) -> (Option<i32>, String, String) {
    let words = words.split_whitespace().chain(["--config", "study/whoasks.toml"]);
    let output = whoasks().current_dir(room.path()).args(words).output().unwrap();
    let text = |octets: Vec<u8>| String::from_utf8(octets).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// The report of a run that must end well.
fn report(room: &TempDir, words: &str) -> Value {
    let (exit, out, said) = run(room, words);
    assert_eq!(exit, Some(0), "{words}: {said}");
    serde_json::from_str(&out).unwrap()
}

/// Options of all kinds: a list, a text, a number, a date, a flag, a path.
const CONFIG: &str = "\
# A study.
tz = ['Europe/Moscow=mon-fri 10:00-18:00', 'UTC']
session-gap = '5m'
since = 2026-11-22T14:00:00Z
max-line = 2048
dedup = true
strict = false
labels = 'labels.csv'
peer = 'mail.example.com'
type = ['A', 'AAAA']
output = 'json'

[sources]
type = 'A'
top = 1
";

#[test]
fn options_of_the_file_hold() {
    let room = study(CONFIG);
    let settings = &report(&room, "domains log.csv")["settings"];
    for (key, value) in [
        ("session_gap_seconds", json!(300)),
        ("since", json!("2026-11-22T14:00:00Z")),
        ("max_line_octets", json!(2048)),
        ("dedup", json!(true)),
        ("type", json!(["A", "AAAA"])),
        (
            "zones",
            json!([
                { "zone": "Europe/Moscow", "hours": "mon-fri 10:00-18:00" },
                { "zone": "UTC", "hours": "mon-fri 09:00-17:00" }
            ]),
        ),
    ] {
        assert_eq!(settings[key], value, "{key}");
    }
    // A path is relative to the file; `peer` is no option of `domains`, and one that `compare` must have.
    assert_eq!(report(&room, "log.csv")["overview"]["sources"][0]["label"], "Alder Bank");
    let compared = &report(&room, "compare www.example.com log.csv")["settings"]["compare"];
    assert_eq!(compared, &json!(["www.example.com", "mail.example.com"]));
}

#[test]
fn the_command_line_wins_and_a_table_is_for_one_command() {
    let room = study(CONFIG);
    let settings = &report(&room, "domains --session-gap 9m --type MX,TXT --tz Asia/Tokyo log.csv")["settings"];
    assert_eq!((&settings["session_gap_seconds"], &settings["type"]), (&json!(540), &json!(["MX", "TXT"])));
    assert_eq!(settings["zones"], json!([{ "zone": "Asia/Tokyo", "hours": "mon-fri 09:00-17:00" }]));
    let sources = report(&room, "sources log.csv");
    assert_eq!((&sources["settings"]["type"], &sources["sources_not_shown"]), (&json!(["A"]), &json!(1)));
    // What the command line has leaves no room for what it conflicts with.
    assert_eq!(report(&room, "sources --all log.csv")["sources_not_shown"], 0);
    // Behind `--` nothing is an option.
    assert_eq!(whoasks_with_dashes(&room), Some(0));
}

/// The exit code of a run with the file's options, a `--` before the log.
fn whoasks_with_dashes(room: &TempDir) -> Option<i32> {
    let words = ["domains", "--config=study/whoasks.toml", "--", "log.csv"];
    whoasks().current_dir(room.path()).args(words).output().unwrap().status.code()
}

#[test]
fn a_file_that_was_not_named_is_not_read() {
    let room = study(CONFIG);
    put(&room, "whoasks.toml", CONFIG);
    let output = whoasks().current_dir(room.path()).args(["domains", "-o", "json", "log.csv"]).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["settings"]["dedup"], &report["settings"]["type"]), (&Value::Null, &Value::Null));
}

#[test]
fn what_is_wrong_has_its_line_and_the_nearest_name() {
    for (config, message) in [
        ("\nsesion-gap = '5m'\n", "2: there is no option `sesion-gap`. Hint: did you mean session-gap?"),
        ("a = 1\n\n[sources]\n", "1: there is no option `a`. Hint: keys are the long names of options"),
        ("config = 'x'\n", "1: there is no option `config`"),
        ("[source]\ntop = 1\n", "1: there is no command `source`. Hint: did you mean sources?"),
        ("[sources]\ntop = 1\nttl = '1h'\n", "3: there is no option of sources `ttl`"),
        ("dedup = true\nsort = 'size'\n", "2: invalid value 'size' for '--sort <SORT>'. Hint: one of lookups, "),
        ("threads = 0\n", "1: invalid value '0' for '--threads <N>'"),
        ("top = [1, 2]\n", "1: `top` is one value, and no list"),
        ("dedup = 'yes'\n", "1: `dedup` is true or false"),
        ("since = { year = 2026 }\n", "1: there is no command `since`"),
        ("tz = [['UTC']]\n", "1: `tz` is neither a text, a number, a date, true or false, nor a list of these"),
        ("dedup = true\ndedup = true\n", "2: no TOML: duplicate key"),
        ("tz =\n", "1: no TOML: "),
    ] {
        let room = study(config);
        let (exit, out, said) = run(&room, "domains log.csv");
        assert_eq!((exit, out.as_str()), (Some(2), ""), "{config}");
        assert!(said.starts_with(&format!("whoasks: study/whoasks.toml:{message}")), "{config}: {said}");
    }
    let room = study("");
    std::fs::remove_file(room.path().join("study/whoasks.toml")).unwrap();
    let (exit, _, said) = run(&room, "domains log.csv");
    assert_eq!(exit, Some(2));
    assert!(said.starts_with("whoasks: study/whoasks.toml: No such file"), "{said}");
}
