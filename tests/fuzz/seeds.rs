//! Seeds for the fuzz targets, from the samples of the formats and the fixtures:
//! `cargo run --example seeds -- tests/fuzz/corpus`.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use whoasks::format::{FORMATS, Options, detect};
use whoasks::input::discover::{Input, expand};
use whoasks::input::open::Opened;

/// The most octets of a seed.
const LONGEST: usize = 4096;
/// What the target `files` reads, by its first octet, without what fixtures have.
const FILES: [(u8, &str); 7] = [
    (0, "cidr,label\n192.0.2.0/24,Example Bank\n2001:db8::/32,\"a, b\"\n"),
    (1, "date,zone\n2026-12-25,*\n2026-01-07,Europe/Moscow\n"),
    (2, "// list\ncom\n*.ck\n!www.ck\nco.uk\n"),
    (4, "time=ts,source=client.ip,name=3,type=qtype"),
    (5, "%d/%b/%Y:%H:%M:%S%.f %z\n22/Nov/2026:14:03:11.5 +0100"),
    (6, "mon-fri 09:00-12:00,13:00-17:00"),
    (6, "America/New_York"),
];

/// Writes one seed.
fn put(corpus: &Path, target: &str, name: &str, octets: &[u8]) -> io::Result<()> {
    let folder = corpus.join(target);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(name), &octets[..octets.len().min(LONGEST)])
}

/// Writes a log as a seed of its format, and of whole commands.
fn log(corpus: &Path, format: &str, name: &str, octets: &[u8]) -> io::Result<()> {
    put(corpus, &format!("formats-{format}"), name, octets)?;
    let which = name.bytes().fold(0_u8, u8::wrapping_add) % 5;
    put(corpus, "whole", &format!("{format}-{name}"), &[&[which], octets].concat())
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

/// Writes all seeds into the directory that the command line names.
fn main() -> io::Result<()> {
    let corpus = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("tests/fuzz/corpus"), PathBuf::from);
    for format in FORMATS {
        for (n, sample) in format.samples.iter().enumerate() {
            log(&corpus, format.name, &format!("sample-{n}"), &sample.octets())?;
        }
    }
    for (n, (which, text)) in FILES.into_iter().enumerate() {
        put(&corpus, "files", &format!("file-{n}"), &[&[which], text.as_bytes()].concat())?;
    }
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    expand(&[fixtures]).0.into_iter().try_for_each(|input| fixture(&corpus, input.path))
}
