//! The laws of the fuzz targets in `tests/fuzz`, for what was found to break them once and for damaged samples.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

#[path = "fuzz/laws/mod.rs"]
mod laws;

use std::fs;
use std::path::Path;

use laws::{LAWS, by_name};
use proptest::prelude::*;
use whoasks::format::FORMATS;

/// What was found, named after what went wrong, in folders with the names of laws.
#[test]
fn what_was_found_is_mended() {
    let mut found = 0;
    for folder in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/found")).unwrap() {
        let folder = folder.unwrap().path();
        let law = by_name(folder.file_name().unwrap().to_str().unwrap()).expect("a folder is named after a law");
        for input in fs::read_dir(folder).unwrap() {
            let path = input.unwrap().path();
            println!("{}", path.display());
            law.check(&fs::read(path).unwrap());
            found += 1;
        }
    }
    assert!(found >= 3, "{found} inputs");
}

#[test]
fn every_law_and_every_format_has_its_name() {
    for law in LAWS {
        assert_eq!(by_name(law.name).unwrap().name, law.name);
    }
    for format in FORMATS {
        assert!(by_name(&format!("formats-{}", format.name)).is_some());
    }
    assert!(by_name("formats-none").is_none() && by_name("none").is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn laws_hold_for_damaged_samples(
        format in 0..FORMATS.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        first in any::<u8>(),
    ) {
        let samples = FORMATS[format].samples;
        let mut log = samples[usize::from(first) % samples.len()].octets().into_owned();
        for (at, octet) in changes {
            let at = at.index(log.len());
            log[at] = octet;
        }
        let which = u8::try_from(format).unwrap();
        for law in LAWS {
            let octets = match law.name {
                "long" => [&[which, first][..], &log].concat(),
                "formats" => [&[which][..], &log].concat(),
                _ => [&[first][..], &log].concat(),
            };
            law.check(&octets);
        }
    }
}
