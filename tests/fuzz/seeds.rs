//! Seeds for the fuzz target, from the samples of the formats and the fixtures, each in the folder of its law:
//! `cargo run --example seeds -- tests/fuzz/corpus`.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Parser;
use whoasks::cli::Cli;
use whoasks::command;
use whoasks::format::{FORMATS, Options, detect};
use whoasks::input::discover::{Input, expand};
use whoasks::input::open::{Opened, content};

/// The most octets of a log.
const LONGEST: usize = 4096;
/// What the law `files` reads, by its first octet, without what fixtures have.
const FILES: [(u8, &str); 12] = [
    (0, "cidr,label\n192.0.2.0/24,Example Bank\n2001:db8::/32,\"a, b\"\n"),
    (1, "date,zone\n2026-12-25,*\n2026-01-07,Europe/Moscow\n"),
    (2, "// list\ncom\n*.ck\n!www.ck\nco.uk\n"),
    (4, "time=ts,source=client.ip,name=3,type=qtype"),
    (5, "%d/%b/%Y:%H:%M:%S%.f %z\n22/Nov/2026:14:03:11.5 +0100"),
    (6, "mon-fri 09:00-12:00,13:00-17:00"),
    (6, "America/New_York"),
    (7, include_str!("../check/case.toml")),
    (8, "no domain with sessions >= 50 and sources >= 4 has concentration.sessions.top2_share > 0.97"),
    (8, "domains[www.example.com].business.America/New_York.sessions_share between 0.75 and 0.90"),
    (9, "tz = [\"America/New_York\", \"Europe/Moscow\"]\ntop = 5\n[domains]\nsort = \"top2\"\nsince = 2026-01-01\n"),
    (12, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"),
];
/// A log that commands have something to say about.
const LOG: &str = "\
22-Nov-2026 14:03:11.123 client 192.0.2.1#20000 (www.example.org): query: www.example.org IN AAAA + (198.51.100.53)
22-Nov-2026 15:04:12.124 client 192.0.2.2#20000 (mail.example.org): query: mail.example.org IN MX + (198.51.100.53)
";
/// Commands whose reports, and whose states, the law `files` reads.
const COMMANDS: [&str; 5] =
    ["domains", "sources", "outliers", "profile www.example.org", "compare www.example.org --peer mail.example.org"];

/// Writes one seed.
fn put(corpus: &Path, law: &str, name: &str, octets: &[u8]) -> io::Result<()> {
    let folder = corpus.join(law);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(name), octets)
}

/// Writes a log as a seed of its format, and of all laws for logs.
fn log(corpus: &Path, format: &str, name: &str, octets: &[u8]) -> io::Result<()> {
    let octets = &octets[..octets.len().min(LONGEST)];
    let number = FORMATS.iter().position(|known| known.name == format).unwrap_or_default();
    let number = u8::try_from(number).map_err(io::Error::other)?;
    // What an octet chooses is chosen differently by each seed.
    let which = name.bytes().fold(number, u8::wrapping_add);
    let named = format!("{format}-{name}");
    put(corpus, &format!("formats-{format}"), name, octets)?;
    put(corpus, "formats", &named, &[&[number], octets].concat())?;
    put(corpus, "long", &named, &[&[number | which << 7, which], octets].concat())?;
    put(corpus, "splits", &named, &[&[which], octets].concat())?;
    put(corpus, "whole", &named, &[&[which % 6], octets].concat())
}

/// Writes a fixture as a seed of whatever it is.
fn fixture(corpus: &Path, path: PathBuf) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let packed = fs::read(&path)?;
    if path.extension().is_some_and(|extension| extension == "mmdb") {
        return put(corpus, "files", &name, &[&[3], &packed[..]].concat());
    }
    if packed.len() <= LONGEST {
        put(corpus, "compressed", &name, &packed)?;
    }
    let mut head = Vec::new();
    let opened = Opened::open(&Input { path, found: false }, false, &Arc::default())?;
    opened.content.take(LONGEST as u64).read_to_end(&mut head)?;
    match detect::detect(&head, &Options::default()) {
        Ok((format, _)) => log(corpus, format.name, &name, &head),
        Err(_) => Ok(()),
    }
}

/// Writes what commands make of a short log: their reports, and their states.
fn reports(corpus: &Path, room: &Path) -> io::Result<()> {
    let log = room.join("query.log");
    fs::write(&log, LOG)?;
    for (n, words) in COMMANDS.into_iter().enumerate() {
        for (kind, option, more) in [(10, "--out", "-ojson"), (11, "--save-partial", "--quiet")] {
            let out = room.join(format!("{option}-{n}"));
            let words = ["whoasks"].into_iter().chain(words.split(' ')).chain([more, option]).map(OsString::from);
            let cli = Cli::try_parse_from(words.chain([&out, &log].map(|path| path.clone().into_os_string())));
            command::run(&cli.map_err(io::Error::other)?).map_err(io::Error::other)?;
            let octets = fs::read(out)?;
            put(corpus, "files", &format!("report-{kind}-{n}"), &[&[kind], &octets[..]].concat())?;
        }
    }
    Ok(())
}

/// Writes all seeds into the directory that the command line names.
fn main() -> io::Result<()> {
    let corpus = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("tests/fuzz/corpus"), PathBuf::from);
    for format in FORMATS {
        for (n, sample) in format.samples.iter().enumerate() {
            let octets = content(sample.octets().into()).map_err(io::Error::other)?;
            log(&corpus, format.name, &format!("sample-{n}"), &octets)?;
        }
    }
    for (n, (which, text)) in FILES.into_iter().enumerate() {
        put(&corpus, "files", &format!("file-{n}"), &[&[which], text.as_bytes()].concat())?;
    }
    reports(&corpus, tempfile::tempdir()?.path())?;
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    expand(&[fixtures]).0.into_iter().try_for_each(|input| fixture(&corpus, input.path))
}
