//! What a user gives besides logs: files of labels, holidays, suffixes, networks, rules, options and keys, earlier
//! reports, partial states, and what stands on the command line. The first octet says what.

use std::ffi::OsString;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use clap::{CommandFactory, Parser};
use serde_json::Value;
use whoasks::calendar::{BusinessHours, Holidays, Zone};
use whoasks::check::baseline::{Baseline, compare};
use whoasks::check::evaluate::evaluate;
use whoasks::check::figures::Figures;
use whoasks::check::{parse, rules};
use whoasks::cli::Cli;
use whoasks::command::run;
use whoasks::config;
use whoasks::format::columns::Mapping;
use whoasks::format::time::Custom;
use whoasks::pseudonym::Key;
use whoasks::select::{Database, DomainBy, Labels, Suffixes};

use super::{file, path};

/// All kinds, in the order of their numbers.
const KINDS: [super::Hold; 13] = [
    labels,
    holidays,
    suffixes,
    database,
    columns,
    time_format,
    hours_and_zones,
    rule_file,
    sentence,
    option_file,
    earlier_report,
    partial_state,
    key,
];
/// The figures that rules may name.
static FIGURES: LazyLock<Figures> = LazyLock::new(Figures::default);

/// The law.
pub fn hold(octets: &[u8]) {
    if let Some((what, octets)) = octets.split_first() {
        KINDS[usize::from(*what) % KINDS.len()](octets);
    }
}

/// Labels of networks.
fn labels(octets: &[u8]) {
    if let Ok(labels) = Labels::parse(octets, "labels") {
        labels.of_address(Ipv4Addr::LOCALHOST.into());
        labels.of_address(Ipv6Addr::LOCALHOST.into());
    }
}

/// Holidays.
fn holidays(octets: &[u8]) {
    let _ = Holidays::parse(&String::from_utf8_lossy(octets), "holidays");
}

/// A list of public suffixes.
fn suffixes(octets: &[u8]) {
    if let Ok(suffixes) = Suffixes::read(&file("input", octets)) {
        DomainBy::Registrable(suffixes).group(b"a.b.c.example");
    }
}

/// A database of networks.
fn database(octets: &[u8]) {
    if let Ok(database) = Database::read(&file("input", octets)) {
        database.of(Ipv4Addr::new(192, 0, 2, 1).into());
        database.of(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1).into());
    }
}

/// Columns, which are written as they are read.
fn columns(octets: &[u8]) {
    if let Ok(mapping) = Mapping::parse(&String::from_utf8_lossy(octets)) {
        assert_eq!(Mapping::parse(&mapping.to_string()).ok().map(|m| m.to_string()), Some(mapping.to_string()));
    }
}

/// A format for times, and on the next line a time.
fn time_format(octets: &[u8]) {
    let text = String::from_utf8_lossy(octets);
    let (format, time) = text.split_once('\n').unwrap_or((&text, ""));
    if let Ok(format) = Custom::new(format) {
        format.parse(time.as_bytes());
    }
}

/// Business hours and zones.
fn hours_and_zones(octets: &[u8]) {
    let text = String::from_utf8_lossy(octets);
    let _ = text.parse::<BusinessHours>();
    let _ = Zone::parse(&text);
}

/// Rules, evaluated on a report of nothing.
fn rule_file(octets: &[u8]) {
    if let Ok(file) = rules::read(&file("input", octets), &FIGURES) {
        for rule in file.rules {
            evaluate(&rule.sentence, &Value::Null);
            evaluate(&rule.sentence, &serde_json::json!({ "domains": [{}], "sources": [{ "source": "::" }] }));
        }
    }
}

/// One rule.
fn sentence(octets: &[u8]) {
    let _ = parse::parse(&String::from_utf8_lossy(octets));
}

/// A file of options.
fn option_file(octets: &[u8]) {
    let path = file("input", octets);
    let words = ["whoasks".into(), "domains".into(), "--config".into(), path.into_os_string(), "-".into()];
    if let Ok(expanded) = config::expand(&Cli::command(), words.to_vec())
        && let Err(error) = Cli::try_parse_from(&expanded.words)
    {
        expanded.blame(&error);
    }
}

/// A report to compare with, which is the same as itself.
fn earlier_report(octets: &[u8]) {
    if let Ok(baseline) = Baseline::read(&file("input", octets)) {
        let compared = compare(&baseline.report, &baseline.report, &Default::default(), &FIGURES);
        assert!(compared.differences.is_empty(), "a report differs from itself");
    }
}

/// A partial state, alone and twice.
fn partial_state(octets: &[u8]) {
    let input: OsString = file("input", octets).into_os_string();
    let words = ["whoasks", "merge", "--quiet", "--allow-overlap", "-o", "json", "--out"].map(OsString::from);
    for copies in [1, 2] {
        let paths = std::iter::once(path("out").into_os_string()).chain(std::iter::repeat_n(input.clone(), copies));
        let cli = Cli::try_parse_from(words.iter().cloned().chain(paths)).expect("a command line");
        let _ = run(&cli);
    }
}

/// A key.
fn key(octets: &[u8]) {
    if let Ok(key) = Key::parse(octets) {
        assert_eq!(Key::parse(key.file_text().as_bytes()).ok().map(|key| *key.octets()), Some(*key.octets()));
    }
}
