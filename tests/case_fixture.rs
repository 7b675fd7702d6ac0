//! The fixture of the published case: what is committed is what the generator writes, and what its README says.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

#[path = "generator/mod.rs"]
mod generator;
#[path = "oracle/mod.rs"]
mod oracle;
#[path = "case_fixture/readme.rs"]
mod readme;
#[path = "case_fixture/scan.rs"]
mod scan;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::OnceLock;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use generator::case::{self, Entry, crowd, decoys, subject};
use scan::{File, Row};

/// A file of the fixture. The first call writes all of them anew if `WHOASKS_BLESS` is set, so that no test reads half
/// of what is being written.
fn path(name: &str) -> PathBuf {
    static READY: OnceLock<()> = OnceLock::new();
    READY.get_or_init(|| {
        if std::env::var_os("WHOASKS_BLESS").is_some() {
            bless()
        }
    });
    place(name)
}

/// Where a file of the fixture lies.
fn place(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/case").join(name)
}

/// Writes the fixture.
fn bless() {
    let (logs, readme) = generated();
    for (server, log) in logs.iter().enumerate() {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        packer.write_all(log.as_bytes()).unwrap();
        fs::write(place(&format!("ns{}.log.gz", server + 1)), packer.finish().unwrap()).unwrap();
    }
    fs::write(place("README.md"), readme).unwrap();
}

/// The three logs and the README that counts them, as the generator writes them.
fn generated() -> (Vec<String>, String) {
    let entries = case::entries();
    let logs: Vec<String> =
        (0..3).map(|server| String::from_utf8(case::lines::log(&entries, server)).unwrap()).collect();
    let files: Vec<File> = logs.iter().map(|log| scan::file(log)).collect();
    let seen: Vec<Vec<oracle::Seen>> = (0..3).map(|server| seen(&entries, server)).collect();
    let readme = readme::text(&readme::Figures::of(&seen), &files);
    (logs, readme)
}

/// The committed log of a server (0, 1 or 2).
fn committed(server: usize) -> String {
    let packed = fs::read(path(&format!("ns{}.log.gz", server + 1))).unwrap();
    let mut text = String::new();
    GzDecoder::new(&packed[..]).read_to_string(&mut text).unwrap();
    text
}

/// The committed logs, read by the independent scan.
fn scanned() -> Vec<File> {
    (0..3).map(|server| scan::file(&committed(server))).collect()
}

/// What one server logged, for the oracle.
fn seen(entries: &[Entry], server: usize) -> Vec<oracle::Seen> {
    let one = |entry: &Entry| oracle::Seen {
        time: Some(entry.time_ms * 1_000_000),
        source: entry.source,
        name: entry.name.to_ascii_lowercase(),
        rtype: generator::RecordType::named(entry.rtype).unwrap().number,
    };
    entries.iter().flat_map(|entry| vec![one(entry); usize::from(entry.copies[server])]).collect()
}

/// Compares a text with a committed one and names the first line that differs.
fn assert_same(name: &str, wanted: &str, found: &str) {
    let differs = wanted.lines().zip(found.lines()).position(|(wanted, found)| wanted != found);
    assert!(wanted == found, "{name} differs, first in line {:?} (WHOASKS_BLESS=1 writes it)", differs.map(|n| n + 1));
}

#[test]
fn the_committed_files_are_what_the_generator_writes() {
    let (logs, readme) = generated();
    for (server, log) in logs.iter().enumerate() {
        assert_same(&format!("ns{}", server + 1), log, &committed(server));
    }
    assert_same("README.md", &readme, &fs::read_to_string(path("README.md")).unwrap());
}

/// The rows of one domain.
fn of<'a>(rows: &'a [Row], name: &str) -> Vec<&'a Row> {
    rows.iter().filter(|row| row.2 == name).collect()
}

/// What the table of domains has of one of them, but for sessions and spells: lookups, sources, first, last.
fn ends(rows: &[&Row]) -> [String; 4] {
    let mut stamps: Vec<&str> = rows.iter().map(|row| row.0.as_str()).collect();
    stamps.sort_by_key(|stamp| scan::order(stamp));
    let sources: BTreeSet<_> = rows.iter().map(|row| row.1).collect();
    let end = |stamp: Option<&&str>| stamp.map_or(String::new(), |stamp| (*stamp).to_owned());
    [rows.len().to_string(), sources.len().to_string(), end(stamps.first()), end(stamps.last())]
}

/// Columns 1, 2, 5 and 6 of the row that begins with `name`, in the part of the README under `title`.
fn stated(readme: &str, title: &str, name: &str) -> [String; 4] {
    let part = readme.split("\n## ").find(|part| part.starts_with(title)).unwrap();
    let row = part.lines().find(|line| line.starts_with(&format!("| `{name}` |"))).unwrap();
    let cells: Vec<&str> = row.split('|').map(str::trim).collect();
    [2, 3, 6, 7].map(|cell| cells[cell].to_owned())
}

#[test]
fn the_readme_agrees_with_an_independent_scan() {
    let (readme, files) = (fs::read_to_string(path("README.md")).unwrap(), scanned());
    let logged: Vec<Row> = files.iter().flat_map(|file| file.rows.clone()).collect();
    let united = scan::united(&files);
    for (number, file) in files.iter().enumerate() {
        assert!(readme.contains(&readme::file_row(&format!("ns{}.log.gz", number + 1), &[file])));
    }
    assert!(readme.contains(&format!("logged: {}; after removal of duplicates: {} (", logged.len(), united.len())));
    for name in readme::domains() {
        assert_eq!(stated(&readme, "As logged", name), ends(&of(&logged, name)), "{name}");
        assert_eq!(stated(&readme, "After removal", name), ends(&of(&united, name)), "{name}");
    }
}

#[test]
fn the_case_has_its_published_figures() {
    let files = scanned();
    let logged: Vec<Row> = files.iter().flat_map(|file| file.rows.clone()).collect();
    let by_source = |rows: &[Row]| {
        let mut counts = BTreeMap::new();
        of(rows, subject::DOMAIN).iter().for_each(|row| *counts.entry(row.1).or_insert(0) += 1);
        let leaders = subject::leaders().map(|source| counts.remove(&source).unwrap_or(0));
        (leaders, counts.len(), counts.values().sum::<i32>())
    };
    assert_eq!(by_source(&logged), ([1_412, 1_408, 714], 9, 36));
    assert_eq!(by_source(&scan::united(&files)), ([1_200, 1_196, 610], 9, 32));
    let peer = ends(&of(&scan::united(&files), crowd::PEER));
    assert_eq!((peer[0].as_str(), peer[1].as_str()), ("20480", "1024"));
    let [_, _, first, last] = ends(&of(&logged, subject::DOMAIN));
    assert_eq!((&first[..11], last.as_str()), ("04-May-2016", "23-Sep-2016 13:56:29.127"));
}

#[test]
fn noise_and_damage_are_counted_and_the_outage_is_empty() {
    let files = scanned();
    let counts: Vec<(usize, usize)> = files.iter().map(|file| (file.noise, file.damaged.len())).collect();
    assert_eq!(counts, [(8, 4), (8, 3), (8, 5)]);
    for server in 0..3 {
        let text = committed(server);
        assert!(!text.contains("23-Jul-2016") && !text.contains("24-Jul-2016"));
    }
}

#[test]
fn no_ten_minutes_outside_the_outage_are_empty() {
    let mut times: Vec<i64> = case::entries().iter().map(|entry| entry.time_ms).collect();
    times.extend([case::start(), case::outage().0, case::outage().1, case::end()]);
    times.sort_unstable();
    let long: Vec<_> = times.windows(2).filter(|pair| pair[1] - pair[0] >= 600_000).collect();
    assert_eq!(long, [[case::outage().0, case::outage().1]]);
}

#[test]
fn the_pair_is_synchronous_and_hourly_after_the_outage() {
    let entries = case::entries();
    let times = |source| -> Vec<i64> {
        let own = entries.iter().filter(|entry| entry.source == source && entry.name == subject::DOMAIN);
        own.map(|entry| entry.time_ms).collect()
    };
    let [first, second, _] = subject::leaders().map(times);
    let near = second.iter().filter(|time| first.iter().any(|other| (*time - other).abs() <= 5_000)).count();
    assert_eq!((second.len(), near), (1_196, 1_121));
    let late: Vec<i64> = first.iter().copied().filter(|time| *time > case::outage().1).collect();
    let gaps: Vec<i64> = late.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(gaps.iter().all(|gap| *gap > 3_600_000));
    assert_eq!((late.len(), gaps.iter().filter(|gap| **gap <= 3_900_000).count()), (732, 671));
}

/// Lookups of a name in the generator's entries: time in ms and source.
fn times_of(name: &str) -> Vec<i64> {
    let mut times: Vec<i64> =
        case::entries().iter().filter(|entry| entry.name == name).map(|entry| entry.time_ms).collect();
    times.sort_unstable();
    times
}

/// The gaps between successive times.
fn gaps(times: &[i64]) -> Vec<i64> {
    times.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

#[test]
fn the_step_is_on_23_june() {
    let entries = case::entries();
    let june = generator::clock::instant((2016, 6, 23), (0, 0, 0));
    let [first, ..] = subject::leaders();
    let own: Vec<i64> =
        entries.iter().filter(|e| e.source == first && e.name == subject::DOMAIN).map(|e| e.time_ms).collect();
    let before = own.iter().filter(|time| **time < june).count();
    let until_outage = own.iter().filter(|time| (june..case::outage().0).contains(*time)).count();
    assert_eq!((before, until_outage), (138, 330));
}

#[test]
fn the_decoys_keep_their_rhythm() {
    assert!(gaps(&times_of(decoys::CACHE)).iter().all(|gap| (1_800_000..=2_040_000).contains(gap)));
    assert!(times_of(decoys::CRON).iter().all(|time| (1_000..3_000).contains(&(time % 14_400_000 - 17 * 60_000))));
    assert!(gaps(&times_of(decoys::BEACON)).iter().all(|gap| (240_000..=360_000).contains(gap)));
    let ladder: Vec<i64> = gaps(&times_of(decoys::RETRY)).iter().take(6).map(|gap| gap / 1_000).collect();
    assert_eq!(ladder, [300, 600, 1_200, 2_400, 4_000, 4_000]);
    let [first, second] = ["h00.archive.example", "h59.archive.example"].map(times_of);
    assert_eq!((first.len(), second.len()), (12, 12));
    assert!(first.iter().zip(&second).all(|(one, other)| (one - other).abs() < 10_000));
}
