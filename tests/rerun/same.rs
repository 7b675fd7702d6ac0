//! The same report, octet for octet, from its settings and the paths of its logs; and no option is forgotten.

use std::collections::BTreeSet;

use clap::CommandFactory;
use whoasks::cli::Cli;

use crate::common::{arg, fixture, put, room, run};
use crate::{run_in, said};

/// A key of the draft's.
const KEY: &str = "2b7e151628aed2a6abf7158809cf4f3ca9f5ba40db214c3798f2e1c23456789a";

/// A log that options of time, of CSV and of names can be tried on.
const LOG: &str = "when,who,what,kind\n\
    22.11.2026 14:00:00,192.0.2.1,www.example.com,A\n22.11.2026 14:07:00,192.0.2.1,www.example.com,AAAA\n\
    22.11.2026 14:08:00,192.0.2.2,1.2.0.192.in-addr.arpa,PTR\n22.11.2026 16:30:00,198.51.100.1,mail.example.com,A\n";

/// Command lines that have all options that change figures or rows; `BIND`, `CASE`, `LOG` stand for logs, files of the
/// user's for themselves.
const STUDIES: [&str; 16] = [
    "BIND",
    "BIND --sort sources --all --tz Europe/Moscow --tz UTC=sat-sun_10:00-18:00 --business mon_08:00-09:00",
    "domains BIND --top 7 --sort top2 --group-by registrable --psl psl.dat --session-gap 90s",
    "domains BIND --source 127.0.0.0/8 --exclude-source 127.4.0.1 --type A,TYPE65 --match *.test --domain localhost",
    "domains BIND --under example.test --since 2026-11-22T02:00:00+01:00 --until 2026-12-01 --format bind --year 2026",
    "domains LOG --columns time=when,source=who,name=what,type=kind --time-format %d.%m.%Y_%H:%M:%S --log-tz Asia/Tokyo",
    "domains BIND --max-line 200 --dedup --unbound replies --dnstap auth --port 5353 --date-order day --hash sha256",
    "sources BIND --source-by prefix:20,48 --holidays holidays.csv --tz Europe/Zurich",
    "sources BIND --labels labels.csv --mmdb MMDB --sort name",
    "sources BIND --labels labels.csv --source-by label --all",
    "profile mail1.harbour-hotels.example CASE --draws 99 --seed 7 --ttl 1h --top 2 --labels labels.csv",
    "profile example.test BIND --under --draws 99 --all --second-pass off",
    "profile 1.0.10.127.in-addr.arpa BIND --background off --draws 99 --group-by labels:4",
    "compare cdn.example.test --peer www.example.test --peer vpn.example.test BIND --ttl 90s --seed 3",
    "outliers BIND --by growth --top 3 --under test --holdout 2026-11-22T02:00:00Z",
    "outliers BIND",
];

/// Options that change no figure and no row of a report.
const NO_FIGURE: [&str; 19] = [
    "help",
    "version",
    "explain",
    "out",
    "output",
    "color",
    "ascii",
    "progress",
    "quiet",
    "stats",
    "threads",
    "memory-limit",
    "max-rejects",
    "strict",
    "config",
    "pseudonymize",
    "pseudonymize-labels",
    "save-partial",
    "partition",
];

/// A directory with the files that the studies name.
fn files() -> tempfile::TempDir {
    let room = room();
    put(&room, "psl.dat", "// ===BEGIN ICANN DOMAINS===\ntest\nexample.test\narpa\n// ===END ICANN DOMAINS===\n");
    put(&room, "labels.csv", "198.51.100.0/24,Alder Bank\n127.0.0.0/16,\"Local, near\"\n");
    put(&room, "holidays.csv", "2026-11-22,*\n2026-11-23,Europe/Zurich\n");
    put(&room, "log.csv", LOG);
    put(&room, "study.key", KEY);
    room
}

/// The words of a study; an underscore stands for a space in a word.
fn words(study: &str) -> Vec<String> {
    let path = |word: &str| match word {
        "BIND" => arg(fixture("bind")),
        "CASE" => arg(fixture("case")),
        "MMDB" => arg(fixture("who/asn.mmdb")),
        "LOG" => "log.csv".to_owned(),
        word => word.replace('_', " "),
    };
    study.split(' ').map(path).collect()
}

/// Asserts that a study run again gives the same octets, and that nothing is said to have changed.
fn assert_same(study: &str, more: &[&str], key: &[&str]) {
    let room = files();
    let mut line: Vec<String> = words(study);
    line.extend(["-o", "json", "--out", "report.json"].map(String::from));
    line.extend(more.iter().map(|word| (*word).to_owned()));
    let line: Vec<&str> = line.iter().map(String::as_str).collect();
    let first = run_in(&room, &line);
    assert!(first.status.success(), "{study}: {}", said(&first));
    let old = std::fs::read(room.path().join("report.json")).unwrap();
    let again = run_in(&room, &[&["rerun", "report.json"], key].concat());
    assert!(again.status.success(), "{study}: {}", said(&again));
    assert!(
        again.stdout == old,
        "{study}: {}",
        said(&run_in(&room, &[&["rerun", "report.json", "--check"], key].concat()))
    );
    assert!(!said(&again).contains("changed"), "{study}: {}", said(&again));
}

#[test]
fn every_study_is_made_again() {
    for study in STUDIES {
        assert_same(study, &[], &[]);
    }
}

#[test]
fn a_study_with_pseudonyms_is_made_again_with_its_key() {
    let key = ["--pseudonymize", "study.key"];
    for at in [1, 5, 8, 12, 13] {
        assert_same(STUDIES[at], &key, &key);
    }
    assert_same(STUDIES[8], &["--pseudonymize", "study.key", "--pseudonymize-labels", "drop"], &key);
    // Names and networks of the settings are turned back.
    assert_same("domains BIND --source 127.4.0.0/16 --domain 1.0.10.127.in-addr.arpa --under example.test", &key, &key);
}

#[test]
fn every_option_is_in_a_study_or_changes_no_figure() {
    let used: BTreeSet<String> = STUDIES
        .iter()
        .flat_map(|study| study.split(' '))
        .filter_map(|word| word.strip_prefix("--"))
        .map(str::to_owned)
        .collect();
    let mut whole = Cli::command();
    whole.build();
    let commands = std::iter::once(&whole).chain(whole.get_subcommands());
    // Only a command that takes a file of options makes a report.
    let reports = commands.filter(|command| {
        !["records", "check"].contains(&command.get_name())
            && command.get_arguments().any(|option| option.get_long() == Some("config"))
    });
    for command in reports {
        for option in command.get_arguments().filter_map(clap::Arg::get_long) {
            let (is_used, is_none) = (used.contains(option), NO_FIGURE.contains(&option));
            assert!(is_used != is_none, "{} --{option}: put it to the settings and into a study", command.get_name());
        }
    }
}

#[test]
fn settings_have_no_clock_and_no_host() {
    let bind = arg(fixture("bind"));
    let settings = |threads: &str| {
        let output = run([
            "domains",
            &bind,
            "-o",
            "json",
            "--threads",
            threads,
            "--memory-limit",
            "2GB",
            "--max-rejects",
            "50%",
        ]);
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()["settings"].to_string()
    };
    assert_eq!(settings("1"), settings("3"));
    assert!(!settings("1").contains("2GB") && !settings("1").contains("50"));
}
