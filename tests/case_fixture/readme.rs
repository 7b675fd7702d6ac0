//! The README of the fixture: its prose, and the figures as the oracle counts them.

use std::fmt::Write as _;

use super::generator::case::{crowd, decoys, lines, subject};
use super::generator::clock::Stamp;
use super::oracle::{Domain, Pair, Recount, Seen, recount, without_duplicates};
use super::scan::File;

/// The session gap of the figures: 30 min, in ns.
pub const GAP: i64 = 1_800_000_000_000;

/// The figures that the README states.
pub struct Figures {
    /// All lookups as logged.
    pub logged: Recount,
    /// The same without what other servers repeat.
    pub united: Recount,
}

impl Figures {
    /// Counts the lookups of the three servers.
    pub fn of(files: &[Vec<Seen>]) -> Self {
        let logged = recount(files.iter().flatten().cloned(), GAP);
        Figures { logged, united: recount(without_duplicates(files), GAP) }
    }
}

/// The domains that have a row of their own.
pub fn domains() -> Vec<&'static str> {
    vec![
        subject::DOMAIN,
        subject::RUN_ON,
        subject::SUCCESSOR,
        crowd::PEER,
        decoys::SHARED,
        decoys::MAIL,
        decoys::CRON,
        decoys::BEACON,
        decoys::RETRY,
        "h00.archive.example",
        decoys::CACHE,
    ]
}

/// The whole README.
pub fn text(figures: &Figures, files: &[File]) -> String {
    let mut text = String::from(HEAD);
    text.push_str("\n## Counts by file\n\nA frame is a line. `noise` is lines of other categories, `damaged` lines are\nqueries that cannot be read (listed below).\n\n");
    text.push_str("| file | frames | lookups | noise | damaged |\n|---|---|---|---|---|\n");
    for (number, file) in files.iter().enumerate() {
        text.push_str(&file_row(&format!("ns{}.log.gz", number + 1), &[file]));
    }
    text.push_str(&file_row("all", &files.iter().collect::<Vec<_>>()));
    let (logged, united) = (total(&figures.logged), total(&figures.united));
    let _ = writeln!(
        text,
        "\nLookups as logged: {logged}; after removal of duplicates: {united} ({} removed).",
        logged - united
    );
    let _ = writeln!(text, "Names: {}; sources: {}.", figures.logged.domains.len(), figures.logged.sources.len());
    text.push_str(WORDS);
    tables(&mut text, figures);
    text.push_str("\n## Damaged lines\n\n| file | why | line |\n|---|---|---|\n");
    for (number, (file, reasons)) in files.iter().zip(lines::DAMAGED).enumerate() {
        for (line, (_, _, reason, _)) in file.damaged.iter().zip(reasons) {
            let _ = writeln!(text, "| ns{} | {reason} | `{line}` |", number + 1);
        }
    }
    text.push_str(TAIL);
    text
}

/// One row of the table of files.
pub fn file_row(name: &str, files: &[&File]) -> String {
    let sum = |count: fn(&File) -> usize| files.iter().map(|file| count(file)).sum::<usize>();
    let (frames, rows) = (sum(|file| file.frames), sum(|file| file.rows.len()));
    let (noise, damaged) = (sum(|file| file.noise), sum(|file| file.damaged.len()));
    format!("| {name} | {frames} | {rows} | {noise} | {damaged} |\n")
}

/// The tables of domains and of the sources and types of the case's domain, as logged and after removal.
fn tables(text: &mut String, figures: &Figures) {
    for (title, recount) in [("As logged", &figures.logged), ("After removal of duplicates", &figures.united)] {
        let _ = writeln!(text, "\n## {title}\n");
        text.push_str(
            "| domain | lookups | sources | sessions | spells | first | last |\n|---|---|---|---|---|---|---|\n",
        );
        for name in domains() {
            if let Some(domain) = recount.domains.get(name) {
                text.push_str(&domain_row(name, domain.sources.len(), &domain.all));
            }
        }
        if let Some(domain) = recount.domains.get(subject::DOMAIN) {
            subject_tables(text, domain);
        }
    }
}

/// The sources and types of the case's domain.
fn subject_tables(text: &mut String, domain: &Domain) {
    let _ = writeln!(text, "\nSources of `{}`:\n", subject::DOMAIN);
    text.push_str("| source | lookups | sessions | spells | first | last |\n|---|---|---|---|---|---|\n");
    for (source, pair) in &domain.sources {
        let Pair { lookups, sessions, spells, .. } = pair;
        let (first, last) = (stamp(pair.first), stamp(pair.last));
        let _ = writeln!(text, "| {source} | {lookups} | {sessions} | {spells} | {first} | {last} |");
    }
    let types: Vec<String> = [(1, "A"), (15, "MX"), (28, "AAAA")]
        .iter()
        .map(|(number, name)| format!("{name} {}", domain.types.get(number).copied().unwrap_or(0)))
        .collect();
    let _ = writeln!(text, "\nTypes of `{}`: {}.", subject::DOMAIN, types.join(", "));
}

/// One row of the table of domains.
fn domain_row(name: &str, sources: usize, all: &Pair) -> String {
    let Pair { lookups, sessions, spells, .. } = all;
    let (first, last) = (stamp(all.first), stamp(all.last));
    format!("| `{name}` | {lookups} | {sources} | {sessions} | {spells} | {first} | {last} |\n")
}

/// A time as BIND writes it.
fn stamp(time_ns: Option<i64>) -> String {
    let mut text = Vec::new();
    if let Some(time) = time_ns {
        Stamp::default().bind(&mut text, time / 1_000_000);
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// All lookups.
fn total(recount: &Recount) -> u64 {
    recount.domains.values().map(|domain| domain.all.lookups).sum()
}

/// What the fixture is and what is planted.
const HEAD: &str = include_str!("head.md");

/// What the columns of the tables mean.
const WORDS: &str = "
In the tables, sessions are the lookups of one source for one name with gaps below 30 min (a gap of exactly 30 min
splits), a session counts 1 + floor(duration / 30 min) spells, and a domain has the sum over its sources. Names are in
lower case.
";

/// How to write it again.
const TAIL: &str = "
## Writing it again

`tests/case_fixture.rs` generates the logs and this file and compares them with what is here, byte for byte (the logs
after decompression). `WHOASKS_BLESS=1 cargo test --test case_fixture` writes them anew.
";
