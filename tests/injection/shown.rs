//! Every command with every output, over logs with hostile names, paths, servers, views, labels and rejects.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;

use clap::{CommandFactory, ValueEnum};
use tempfile::TempDir;
use whoasks::cli::{Cli, RecordsFormat};
use whoasks::report::Output;

use super::common::{room, whoasks};
use super::harmless::{assert_harmless, assert_visible};
use super::logs;

/// Commands that read logs, with what they need; `NAME` and `PEER` are names of the log.
const COMMANDS: [&str; 7] = [
    "--all --",
    "domains --all --",
    "sources --all --",
    "profile --draws=99 -- NAME",
    "compare --peer=PEER -- NAME",
    "outliers --all --",
    "records --as-asked --",
];
/// Commands that read no log.
const NO_LOG: [&str; 6] = ["keygen", "formats", "schema", "completions", "man", "help"];

/// A hostile name of a file: a line end, an escape, an override, an element, a cell, a formula, an octet that is no text.
const FILE: &[u8] = b"=q\n2\x1b[31m\xe2\x80\xae<script>alert1|`code`[link](x)\xff.log";
/// Hostile lines that are rejected.
const REJECTS: &str = "\x1b[31m\u{202e}<script>alert1|`code`[link](x)\u{9b}2J,=1+1,,,,\n=cmd|x,y,z,\u{2028},,\n";
/// Hostile labels of all sources.
const LABELS: &str = "203.0.113.0/28,=cmd|x\n203.0.113.16/28,<script>alert1`code`|\u{202e}\u{9b}2J\x1b[31m\n\
    203.0.113.32/28,\"@a\t,b\"\n203.0.113.48/28,[link](x)\n";

/// The outputs of a command.
fn outputs(command: &str) -> Vec<String> {
    let words = |value: Option<clap::builder::PossibleValue>| value.unwrap().get_name().to_owned();
    match command.starts_with("records") {
        true => RecordsFormat::value_variants().iter().map(|format| words(format.to_possible_value())).collect(),
        false => Output::value_variants().iter().map(|format| words(format.to_possible_value())).collect(),
    }
}

/// A place with a log under a hostile name, lines that are rejected in it, and hostile labels.
struct Place {
    /// The directory.
    room: TempDir,
    /// The names in the log.
    names: Vec<String>,
}

impl Place {
    /// Makes the place; the log is of so many days, the same every day.
    fn new(days: u32) -> Place {
        let (room, rows) = (room(), logs::rows());
        let first = String::from_utf8_lossy(&rows.text).into_owned();
        let day = |n: u32| {
            first.replace("2026-11-22T09", &format!("2026-{:02}-{:02}T{:02}", n / 28 + 1, n % 28 + 1, n % 7 + 8))
        };
        let head = first.lines().next().unwrap();
        let text: String = (0..days).map(|n| day(n).replacen(head, "", 1)).collect();
        fs::write(room.path().join(OsStr::from_bytes(FILE)), format!("{head}\n{text}{REJECTS}")).unwrap();
        fs::write(room.path().join("labels.csv"), LABELS).unwrap();
        Place { room, names: rows.names }
    }

    /// Runs a command with an output and more options on the log, asking about the name at `n`, and checks what it
    /// prints.
    fn check(&self, words: &str, output: &str, options: &[&str], n: usize) {
        let peer = &self.names[(n + 1) % self.names.len()];
        let (options_of_command, operands) = words.split_at(words.rfind("--").unwrap());
        let mut command = whoasks();
        command.current_dir(self.room.path());
        command.args(options_of_command.split_whitespace().map(|word| word.replace("PEER", peer)));
        command.args(["-o", output]).args(options);
        command.args(operands.split_whitespace().map(|word| word.replace("NAME", &self.names[n])));
        let result = command.arg(OsStr::from_bytes(FILE)).output().unwrap();
        let what = format!("{words} -o {output} {options:?} {}", self.names[n]);
        assert_visible(&String::from_utf8(result.stderr).unwrap(), &what);
        let text = String::from_utf8(result.stdout).unwrap();
        assert_eq!(result.status.code(), Some(0), "{what}");
        assert!(!text.is_empty() || words.starts_with("outliers"), "{what}");
        assert_harmless(output, &text, &what);
    }
}

#[test]
fn every_command_is_tried() {
    let tried: BTreeSet<&str> = COMMANDS
        .iter()
        .map(|words| words.split(' ').next().unwrap())
        .chain(NO_LOG)
        .chain(["rerun", "check", "merge"])
        .collect();
    for command in Cli::command().get_subcommands() {
        assert!(
            tried.contains(command.get_name()),
            "{}: say how it is tried, or that it reads no log",
            command.get_name()
        );
    }
}

#[test]
fn every_name_is_harmless_in_every_output() {
    let place = Place::new(1);
    for words in COMMANDS {
        let of_one = words.contains("NAME");
        for output in outputs(words) {
            (0..if of_one { place.names.len() } else { 1 }).for_each(|n| place.check(words, &output, &[], n));
        }
    }
}

#[test]
fn labels_and_findings_are_harmless_in_every_output() {
    let place = Place::new(60);
    for words in COMMANDS {
        for (n, output) in outputs(words).iter().enumerate() {
            let labels: &[&[&str]] = match words.starts_with("records") {
                true => &[&[]],
                false => &[&["--labels=labels.csv"], &["--labels=labels.csv", "--source-by=label"]],
            };
            labels.iter().for_each(|options| place.check(words, output, options, n * 7 % place.names.len()));
        }
    }
}

/// Runs a command line on the hostile log, and checks what it says.
fn said(place: &Place, words: &str, log: &[u8], code: i32) -> String {
    let mut command = whoasks();
    command.current_dir(place.room.path()).args(words.split(' ')).arg(OsStr::from_bytes(log));
    let output = command.output().unwrap();
    let messages = String::from_utf8(output.stderr).unwrap();
    assert_visible(&messages, words);
    assert_eq!(output.status.code(), Some(code), "{words}: {messages}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_hostile_report_is_run_again_without_harm() {
    let place = Place::new(1);
    let log = place.room.path().join("log.csv");
    fs::rename(place.room.path().join(OsStr::from_bytes(FILE)), &log).unwrap();
    said(&place, "domains --all -o json --hash sha256 --out report.json", b"log.csv", 0);
    for output in outputs("domains") {
        let text = said(&place, &format!("rerun -o {output}"), b"report.json", 0);
        assert_harmless(&output, &text, &output);
    }
    // Everything that a report says may be a lie.
    let report = fs::read_to_string(place.room.path().join("report.json")).unwrap();
    let path = "\\u001b[2J\\u202e/../=x\\n<script>";
    fs::write(place.room.path().join("report.json"), report.replace("log.csv", path)).unwrap();
    said(&place, "rerun -o table", b"report.json", 2);
    for (key, lie) in [("schema", "\u{1b}[2J"), ("command", "\u{1b}[2J\u{202e}")] {
        let mut lying: serde_json::Value = serde_json::from_str(&report).unwrap();
        lying[key] = lie.into();
        fs::write(place.room.path().join("report.json"), lying.to_string()).unwrap();
        said(&place, "rerun -o table", b"report.json", 2);
    }
}

#[test]
fn a_check_of_a_hostile_log_is_harmless() {
    let place = Place::new(1);
    let rules =
        "[[rule]]\nname = \"\\u001b[2J\\u202e\"\nthat = \"input.rejected = 0\"\nwhy = \"\\u009b|<script>alert1\"\n";
    fs::write(place.room.path().join("rules.toml"), rules).unwrap();
    assert_visible(&said(&place, "check --rules rules.toml", FILE, 1), "check");
}

#[test]
fn messages_about_hostile_paths_are_harmless() {
    let place = Place::new(1);
    let folder = place.room.path().join("logs");
    fs::create_dir(&folder).unwrap();
    std::os::unix::fs::symlink("/nowhere", folder.join(OsStr::from_bytes(FILE))).unwrap();
    fs::create_dir(folder.join("\x1b[2J\u{202e}")).unwrap();
    let (hostile, folder, labels) = (OsStr::from_bytes(FILE), OsStr::new("logs"), OsStr::new("labels.csv"));
    let option = |name| [OsStr::new(name), hostile, labels];
    let cases = [
        vec![folder],
        vec![OsStr::new("logs/\x1b[2J\u{202e}")],
        vec![OsStr::new("none\x1b[2J\u{202e}")],
        vec![OsStr::new("-d\x1b[2J..\u{202e}"), labels],
        option("--labels").to_vec(),
        option("--holidays").to_vec(),
        [&option("--psl")[..], &["--group-by", "registrable"].map(OsStr::new)].concat(),
        option("--mmdb").to_vec(),
    ];
    for arguments in cases {
        let output = whoasks().current_dir(place.room.path()).arg("domains").args(&arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_visible(&said, &format!("{arguments:?}"));
        assert!(output.status.code() == Some(2) && said.contains("\\x1b["), "{arguments:?}: {said}");
    }
}
