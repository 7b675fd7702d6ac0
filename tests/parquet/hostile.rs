//! Files that are damaged or lie: an error, and no panic.

use whoasks::error::Result;
use whoasks::format::{FORMATS, Framing};
use whoasks::input::frames::Frames;
use whoasks::input::open::{content, content_for};
use whoasks::input::parquet::Wanted;

use super::common::{arg, args, fixture, put, room, run, whoasks};

/// Whether a file can be read; what is read of it are whole frames, also where only one name is looked at.
fn is_readable(octets: Vec<u8>) -> bool {
    for name in ["www.example.org", "no.example"] {
        are_frames(content_for(octets.clone(), &Wanted::default().only(vec![name.into()])));
    }
    are_frames(content(octets))
}

/// Whether there is something; it consists of whole frames.
fn are_frames(content: Result<Vec<u8>>) -> bool {
    match content {
        Ok(content) => {
            let frames = Frames::new(Framing::Rows, &content).map(|(_, frame)| frame.len()).sum::<usize>();
            assert_eq!(frames, content.len());
            true
        }
        Err(error) => {
            assert!(!error.what.contains("panicked"), "{error}");
            false
        }
    }
}

/// The samples, and a small file of `records`.
fn files() -> Vec<Vec<u8>> {
    let room = room();
    let log = fixture("unbound").read_dir().unwrap().next().unwrap().unwrap().path();
    let own = run(args("records --quiet -o parquet --type MX", &[arg(log)])).stdout;
    let format = FORMATS.iter().find(|format| format.name == "parquet").unwrap();
    drop(room);
    format.samples.iter().map(|sample| sample.octets().into_owned()).chain([own]).collect()
}

#[test]
fn no_octet_makes_a_panic() {
    for file in files() {
        assert!(file.starts_with(b"PAR1") && is_readable(file.clone()));
        let mut unreadable = 0;
        for at in 4..file.len() {
            for change in [0x01, 0x80, 0xff] {
                let mut octets = file.clone();
                octets[at] ^= change;
                unreadable += u32::from(!is_readable(octets));
            }
        }
        assert!(unreadable > 100, "{unreadable}");
    }
}

#[test]
fn what_is_cut_off_is_an_error() {
    for file in files() {
        for end in 4..file.len() {
            assert!(!is_readable(file[..end].to_vec()), "{end}");
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_is_told_and_others_are_read() {
    let room = room();
    let file = files().remove(0);
    let (whole, cut) = (put(&room, "whole.parquet", &file), put(&room, "cut.parquet", &file[..file.len() - 3]));
    let output = run(args("domains -o json", &[whole, cut]));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("cut.parquet: begins as Parquet does, but cannot be read"), "{said}");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["input"]["records"], 2);
}

#[test]
fn pipes_and_compressed_files_are_read_too() {
    let room = room();
    let file = files().remove(0);
    let packed = put(&room, "log.parquet.gz", super::common::gzip(&file));
    let plain = put(&room, "log.parquet", &file);
    let expected = run(args("records", std::slice::from_ref(&plain))).stdout;
    assert_eq!(run(args("records", &[packed])).stdout, expected);
    let piped = whoasks().args(["records", "-"]).stdin(std::fs::File::open(&plain).unwrap()).output().unwrap();
    assert_eq!(piped.stdout, expected);
    assert_eq!(expected.iter().filter(|octet| **octet == b'\n').count(), 2);
    let hashed = super::common::json(args("domains -o json --hash sha256", &[plain]));
    let of_file = &hashed["input"]["files"][0];
    assert_eq!(of_file["bytes"].as_u64(), Some(file.len() as u64));
    assert_eq!(of_file["sha256"].as_str().map(str::len), Some(64));
}
