//! No address of the fixtures in any octet of what the commands print.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::process::Output;
use std::sync::LazyLock;

use clap::ValueEnum;
use serde_json::Value;
use whoasks::cli::RecordsFormat;
use whoasks::report;

use super::spellings::Spellings;
use super::{labels, log, option};
use crate::common::{args, room, whoasks};

/// Addresses that stand in names alone.
const IN_NAMES: [&str; 5] = ["6.6.6.6", "1.2.3.4", "4.3.2.1", "127.0.0.49", "127.10.0.1"];

/// Every spelling of every address of the fixtures: sources, servers, client subnets.
static SPELLINGS: LazyLock<Spellings> = LazyLock::new(|| {
    let records = run("records fixtures --quiet");
    let mut addresses: BTreeSet<IpAddr> = IN_NAMES.iter().map(|address| address.parse().unwrap()).collect();
    for line in records.stdout.split(|octet| *octet == b'\n').filter(|line| !line.is_empty()) {
        let record: Value = serde_json::from_slice(line).unwrap();
        for key in ["source", "server", "ecs"] {
            let text = record[key].as_str().unwrap_or_default();
            addresses.extend(text.split('/').next().and_then(|address| address.parse::<IpAddr>().ok()));
        }
    }
    assert!(addresses.len() > 1_500 && addresses.iter().any(IpAddr::is_ipv6), "{}", addresses.len());
    Spellings::of(&addresses)
});

/// Runs a command line, cut at spaces, where the fixtures are.
fn run(words: &str) -> Output {
    whoasks().args(words.split_whitespace()).output().unwrap()
}

/// Runs a command line and asserts that it prints something, and no address to either stream.
fn assert_hidden(words: &str, exit: i32) -> String {
    let output = run(words);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(exit), "{words}: {said}");
    for stream in [&output.stdout, &output.stderr] {
        assert_eq!(SPELLINGS.find(stream), None, "{words}");
    }
    assert!(exit != 0 || !output.stdout.is_empty(), "{words}");
    said
}

/// The fixtures but for the large case, which other tests read.
fn small_fixtures() -> String {
    let entries = std::fs::read_dir("fixtures").unwrap().map(|entry| entry.unwrap().path());
    let mut small: Vec<String> =
        entries.filter(|path| !path.ends_with("case")).map(|path| path.to_str().unwrap().to_owned()).collect();
    small.sort();
    small.join(" ")
}

/// The words for all forms of a report.
fn forms() -> impl Iterator<Item = String> {
    let word = |format: &report::Output| format.to_possible_value().unwrap().get_name().to_owned();
    report::Output::value_variants().iter().map(word)
}

#[test]
fn the_fixtures_are_full_of_addresses() {
    let shown = run("sources fixtures --top 3");
    assert!(SPELLINGS.find(&shown.stdout).is_some() && SPELLINGS.find(&shown.stderr).is_some());
}

#[test]
fn no_table_shows_an_address() {
    let room = room();
    let (option, logs) = (option(&room), small_fixtures());
    for form in forms() {
        for command in ["", "domains --all", "sources --all", "outliers --all"] {
            assert_hidden(&format!("{command} {logs} -o {form} --stats {option} {}", labels()), 0);
        }
    }
    assert_hidden(&format!("domains fixtures/case -o table --stats {option}"), 0);
}

#[test]
fn no_group_of_sources_shows_an_address() {
    let room = room();
    let (option, logs) = (option(&room), small_fixtures());
    for by in ["prefix:24,56", "prefix:32,128", "prefix:9,33", "ecs", "label"] {
        assert_hidden(&format!("sources {logs} --all -o json --source-by {by} {option} {}", labels()), 0);
    }
}

#[test]
fn no_profile_shows_an_address() {
    let room = room();
    let option = option(&room);
    let reverse = "1.0.10.127.in-addr.arpa";
    for form in forms() {
        let filters = "--source 127.0.0.0/8 --source ::1 --exclude-source 127.0.0.49";
        let words = format!("profile {reverse} fixtures/bind --all --draws 99 {filters} -o {form} {option}");
        assert_hidden(&words, 0);
        let peer = "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa";
        assert_hidden(&format!("compare {reverse} --peer {peer} fixtures/bind -o {form} {option}"), 0);
    }
    assert_hidden(&format!("profile mail1.harbour-hotels.example fixtures/case --draws 99 -o json {option}"), 0);
    for words in ["--under", "--group-by labels:4", "--group-by registrable", "--background off"] {
        assert_hidden(&format!("profile {reverse} fixtures/bind --draws 99 -o json {words} {option}"), 0);
    }
}

#[test]
fn no_record_shows_an_address() {
    let room = room();
    let option = option(&room);
    for format in RecordsFormat::value_variants() {
        let form = format.to_possible_value().unwrap().get_name().to_owned();
        assert_hidden(&format!("records fixtures --as-asked --stats -o {form} {option}"), 0);
    }
}

#[test]
fn no_message_shows_an_address() {
    let room = room();
    let option = option(&room);
    let said = assert_hidden(&format!("profile 98.0.0.127.in-addr.arpa fixtures/bind {option}"), 2);
    assert!(said.contains(".in-addr.arpa among the") && said.contains("did you mean"), "{said}");
    let said = assert_hidden(&format!("domains fixtures/case {option} --strict --max-rejects 0"), 2);
    assert!(said.contains("no client address (and 4 more lines): text withheld"), "{said}");
    let said = assert_hidden(&format!("domains fixtures/bind/truth/load.json {option}"), 2);
    assert!(said.contains("no known log format"), "{said}");
    // An address that asked, and that nobody asked for.
    let said = assert_hidden(&format!("domains fixtures/bind --domain 1.0.4.127.in-addr.arpa {option}"), 0);
    assert!(said.contains("no lookups of "), "{said}");
    let said = assert_hidden(&format!("sources fixtures/bind --under 0.4.127.in-addr.arpa {option}"), 0);
    assert!(said.contains("no lookups of "), "{said}");
    let csv = crate::common::put(&room, "log.csv", "127.0.0.1,198.51.100.15\n127.10.0.1,198.51.100.15\n");
    let said = assert_hidden(&format!("domains {csv} -f csv {option}"), 2);
    assert!(said.contains("without --pseudonymize the message says more"), "{said}");
    let labels = crate::common::put(&room, "labels.csv", "127.0.0.1,A\n127.0.0.1,B\n");
    let said = assert_hidden(&format!("sources fixtures/bind --labels {labels} {option}"), 2);
    assert!(said.contains("is in line 1 already"), "{said}");
}

#[test]
fn a_small_log_is_hidden_where_it_should_be_and_nowhere_else() {
    let (_room, files, option) = log();
    let output = whoasks().args(args(&format!("records {option}"), &files)).output().unwrap();
    let addresses = ["192.0.2.1", "192.0.2.77", "2001:db8::7", "198.51.100.0", "203.0.113.53", "2001:db8::53"];
    let spellings = Spellings::of(&addresses.iter().map(|address| address.parse().unwrap()).collect());
    assert_eq!(spellings.find(&output.stdout), None);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.matches("www.example.com").count(), 2);
    assert_eq!(text.matches(".in-addr.arpa.corp.example").count(), 1);
}
