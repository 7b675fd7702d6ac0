//! What costs bounded memory, or ends with a message before memory does.

use std::io::Write;
use std::process::{Output, Stdio};

use serde_json::Value;

use super::common::{args, gzip, number, put, room, whoasks};

/// Megabytes that a run may hold, whatever it reads; the program and its tables take about 20.
const MOST: f64 = 80.0;

/// Runs `domains` on files, and checks what was held; returns the report.
fn bounded(words: &str, files: &[String]) -> Value {
    let output = whoasks().args(args(&format!("domains -o json --stats {words}"), files)).output().unwrap();
    check(&output, words)
}

/// Runs `domains` on what is written to its standard input, piece by piece.
fn bounded_stream(words: &str, pieces: impl Iterator<Item = Vec<u8>>) -> Value {
    let mut command = whoasks();
    command.args(args(&format!("domains - -o json --stats {words}"), &[]));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    pieces.for_each(|piece| input.write_all(&piece).unwrap());
    drop(input);
    check(&child.wait_with_output().unwrap(), words)
}

/// The report of a run that held no more memory than it may.
fn check(output: &Output, what: &str) -> Value {
    let said = String::from_utf8_lossy(&output.stderr);
    let (_, peak) = said.split_once("peak memory ").unwrap_or_else(|| panic!("{what}: {said}"));
    let peak: f64 = peak.split(' ').next().unwrap().parse().unwrap();
    assert!(peak < MOST, "{what}: {peak} MB");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A compression and what packs one member of it.
type Packer = (&'static str, fn(&[u8]) -> Vec<u8>);

/// A packer of each compression.
const PACKERS: [Packer; 5] = [
    ("gzip", gzip),
    ("zstd", |octets| zstd::encode_all(octets, 1).unwrap()),
    ("xz", |octets| {
        let options = lzma_rust2::XzOptions::with_preset(0);
        let mut packer = lzma_rust2::XzWriter::new(Vec::new(), options).unwrap();
        packer.write_all(octets).unwrap();
        packer.finish().unwrap()
    }),
    ("bzip2", |octets| {
        let mut packer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
        packer.write_all(octets).unwrap();
        packer.finish().unwrap()
    }),
    ("lz4", |octets| {
        let mut packer = lz4_flex::frame::FrameEncoder::new(Vec::new());
        packer.write_all(octets).unwrap();
        packer.finish().unwrap()
    }),
];

/// A row of CSV as the only one of a log.
const ROWS: &str = "time,source,name,type\n2026-11-22T09:00:00Z,192.0.2.1,www.example,A\n";

#[test]
fn bombs_are_unpacked_piece_by_piece() {
    let nothing = vec![0; 8 << 20];
    for (name, pack) in PACKERS {
        let room = room();
        // Members of 8 MiB of zeros: a quarter of a gigabyte, and two of it where unpacking is fast.
        let members = if matches!(name, "gzip" | "zstd") { 256 } else { 32 };
        let bomb = [pack(ROWS.as_bytes()), pack(&nothing).repeat(members), pack(b"\n"), pack(&ROWS.as_bytes()[22..])];
        let file = put(&room, "bomb", bomb.concat());
        assert!(std::fs::metadata(&file).unwrap().len() < 30 << 20, "{name}: a bomb is small");
        let report = bounded("", &[file]);
        assert_eq!(report["input"]["files"][0]["compression"], name);
        let counts = ["records", "rejected"].map(|key| number(&report["input"], &format!("/{key}")));
        assert_eq!(counts, [2, 1], "{name}");
    }
}

/// A mebibyte of one text again and again.
fn mebibyte(text: &str) -> Vec<u8> {
    text.repeat((1 << 20) / text.len()).into_bytes()
}

#[test]
fn endless_lines_and_values_are_rejected() {
    let bind = "22-Nov-2026 09:00:00.000 client 192.0.2.1#53 (www.example): query: www.example IN A +\n";
    let json = "{\"time\":\"2026-11-22T09:00:00Z\",\"source\":\"192.0.2.1\",\"name\":\"www.example\",\"type\":\"A\"}\n";
    let cases = [
        ("a line", bind, "22-Nov-2026 09:00:00.000 client 192.0.2.1#53 (", "x", "\n"),
        ("a line of zeros", bind, "", "\0", "\n"),
        ("a quoted field", ROWS, "2026-11-22T09:00:00Z,192.0.2.1,\"", "y", "\",A\n"),
        ("a field of quotes", ROWS, "2026-11-22T09:00:00Z,192.0.2.1,\"", "\"\"", "\",A\n"),
        ("a string", json, "{\"name\":\"", "z", "\"}\n"),
        ("objects in objects", json, "", "{\"a\":", "\n"),
        ("arrays in arrays", json, "{\"a\":", "[", "\n"),
        ("escapes", json, "{\"a\":\"", "\\\\", "\"}\n"),
    ];
    for (what, log, open, endless, close) in cases {
        let pieces = [log.as_bytes().to_vec(), open.as_bytes().to_vec()].into_iter();
        let pieces = pieces.chain((0..48).map(|_| mebibyte(endless))).chain([close.as_bytes().to_vec()]);
        let tail = log.lines().last().unwrap();
        let report = bounded_stream("", pieces.chain([format!("{tail}\n").into_bytes()]));
        assert_eq!(number(&report, "/input/records"), 2, "{what}");
        assert!(number(&report, "/input/rejected") >= 1, "{what}");
        let frames = ["records", "not_lookups", "rejected", "responses", "filtered"];
        let sum: u64 = frames.iter().map(|key| number(&report["input"], &format!("/{key}"))).sum();
        assert_eq!(number(&report, "/input/frames"), sum, "{what}");
    }
}

#[test]
fn deep_json_is_a_reject() {
    let row = |n: u32, more: &str| {
        format!("{{\"time\":\"2026-11-22T09:00:0{n}Z\",\"source\":\"192.0.2.1\",\"name\":\"www.example\"{more}}}\n")
    };
    let deep = |open: &str, close: &str, depth: usize| format!(",\"a\":{}1{}", open.repeat(depth), close.repeat(depth));
    for depth in [10, 100, 127, 128, 1_000, 100_000] {
        for (open, close) in [("[", "]"), ("{\"b\":", "}")] {
            let text = [row(1, ""), row(2, &deep(open, close, depth)), row(3, "")].concat();
            let report = bounded_stream("", [text.into_bytes()].into_iter());
            let counts = ["records", "rejected"].map(|key| number(&report["input"], &format!("/{key}")));
            assert!(counts == [3, 0] || (depth >= 100 && counts == [2, 1]), "{open} {depth}: {counts:?}");
        }
    }
}

#[test]
fn a_memory_limit_stops_before_the_system_does() {
    let mut command = whoasks();
    command.args(["domains", "-", "--memory-limit", "100MB"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"time,source,name,type\n").unwrap();
    // Names that never end; writing fails when the program has.
    let rows = |n: u64| {
        format!("2026-11-22T09:00:00Z,10.{}.{}.1,n{n}.a-long-name-of-its-own.example,A\n", n >> 8 & 255, n & 255)
    };
    let piece = |n: u64| (n * 5_000..(n + 1) * 5_000).map(rows).collect::<String>();
    let written = (0..2_000).take_while(|n| input.write_all(piece(*n).as_bytes()).is_ok()).count();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{said}");
    let held =
        said.strip_prefix("whoasks: --memory-limit of 100 MB reached (").and_then(|rest| rest.split_once(" MB)"));
    let held: u64 = held.unwrap_or_else(|| panic!("{said}")).0.parse().unwrap();
    assert!(written < 2_000 && (100..200).contains(&held), "{held} MB");
}
