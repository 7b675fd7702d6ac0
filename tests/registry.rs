//! The registries: every format and every analysis is in its list, and every sample is what it says it is.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod reading;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use whoasks::analysis::ANALYSES;
use whoasks::format::{FORMATS, Options, by_name, detect};

#[test]
fn every_sample_is_detected_as_its_own_format() {
    for format in FORMATS {
        assert!(!format.samples.is_empty(), "{} has samples", format.name);
        for sample in format.samples {
            let found = detect::detect(&sample.octets(), &Options::default());
            let found = found.map(|(found, _)| found.name).map_err(|error| error.to_string());
            assert_eq!(found, Ok(format.name), "{}", sample.text);
        }
    }
}

#[test]
fn every_sample_holds_the_lookups_that_it_says() {
    for format in FORMATS {
        for sample in format.samples {
            let reading = reading::read(format, &sample.octets(), &Options::default()).unwrap();
            assert_eq!(reading.records.len() as u64, sample.records, "{}", sample.text);
            assert_eq!(reading.records.last().map_or("", String::as_str), sample.last, "{}", sample.text);
        }
    }
}

#[test]
fn names_are_unique_words_and_find_their_format() {
    let names: BTreeSet<&str> = FORMATS.iter().map(|format| format.name).collect();
    assert_eq!(names.len(), FORMATS.len());
    for format in FORMATS {
        assert_eq!(by_name(format.name).map(|found| found.name), Some(format.name));
        let is_word = format.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        assert!(is_word && !format.about.is_empty() && !format.about.ends_with('.'), "{}", format.name);
    }
    assert!(by_name("no such format").is_none());
    let names: BTreeSet<&str> = ANALYSES.iter().map(|analysis| analysis.name).collect();
    assert_eq!(names.len(), ANALYSES.len());
    assert!(ANALYSES.iter().all(|analysis| !analysis.about.is_empty()));
}

/// The modules of `src/<folder>` that hold a constant of this type: files, and folders by their `mod.rs`.
fn modules(folder: &str, constant: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
    let modules = fs::read_dir(folder).unwrap().filter_map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let source = if path.is_dir() { path.join("mod.rs") } else { path };
        let holds = name != "mod" && fs::read_to_string(source).is_ok_and(|text| text.contains(constant));
        holds.then_some(name)
    });
    modules.collect()
}

/// The modules that a registry in `src/<folder>/mod.rs` names, as in `&bind::FORMAT` or `domains::ANALYSIS`.
fn registered(folder: &str, list: &str, item: &str) -> BTreeSet<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder).join("mod.rs");
    let text = fs::read_to_string(source).unwrap();
    let list = text.split_once(list).unwrap().1.split_once("];").unwrap().0.to_owned();
    let names = list.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != ':');
    names.filter_map(|name| name.strip_suffix(item)?.rsplit("::").next().map(str::to_owned)).collect()
}

#[test]
fn every_module_with_a_format_or_an_analysis_is_registered() {
    let formats = modules("format", "pub const FORMAT: Format ");
    assert_eq!((formats.len(), &formats), (FORMATS.len(), &registered("format", "pub const FORMATS", "::FORMAT")));
    let analyses = modules("analysis", "pub const ANALYSIS: Analysis ");
    assert_eq!(
        (analyses.len(), &analyses),
        (ANALYSES.len(), &registered("analysis", "pub const ANALYSES", "::ANALYSIS"))
    );
}
