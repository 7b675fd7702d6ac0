//! The registries: every format and every analysis is in its list, and every sample is what it says it is.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod reading;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use whoasks::analysis::ANALYSES;
use whoasks::format::text::SERVERS;
use whoasks::format::{FORMATS, Options, by_name, detect};
use whoasks::input::open::content;

#[test]
fn every_sample_is_detected_as_its_own_format() {
    for format in FORMATS {
        assert!(!format.samples.is_empty(), "{} has samples", format.name);
        for sample in format.samples {
            let found = detect::detect(&content(sample.octets().into()).unwrap(), &Options::default());
            let found = found.map(|(found, _)| found.name).map_err(|error| error.to_string());
            assert_eq!(found, Ok(format.name), "{}", sample.text);
        }
    }
}

#[test]
fn every_sample_holds_the_lookups_that_it_says() {
    for format in FORMATS {
        for sample in format.samples {
            let reading =
                reading::read(format, &content(sample.octets().into()).unwrap(), &Options::default()).unwrap();
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

/// Changes one octet of a text: replaces it, adds one, drops it, or drops all that follows.
fn damaged(text: &str, kind: u8, at: usize, octet: u8) -> Vec<u8> {
    let mut octets = text.as_bytes().to_vec();
    let at = at % octets.len();
    match kind {
        0 => octets[at] = octet,
        1 => octets.insert(at, octet),
        2 => octets.truncate(at),
        _ => drop(octets.remove(at)),
    }
    octets
}

proptest! {
    #[test]
    fn damage_to_server_text_costs_a_reject_at_most(
        server in 0..SERVERS.len(), kind in 0..4u8, at: prop::sample::Index,
        octet in prop_oneof![prop::sample::select(br#" ()[]{}.:;'"|\@0129aZ-+/%	<>="#.to_vec()), any::<u8>()],
    ) {
        let format = by_name(SERVERS[server].name).unwrap();
        for sample in format.samples {
            let text = damaged(sample.text, kind, at.index(sample.text.len()), octet);
            let frames = text.iter().filter(|octet| **octet == b'\n').count() as u64 + 1;
            let options = Options { year: Some(2026), ..Options::default() };
            if let Ok(reading) = reading::read(format, &text, &options) {
                prop_assert!(reading.tally.frames() <= frames, "{}", text.escape_ascii());
            }
        }
    }
}

#[test]
fn every_server_is_registered_under_the_name_of_its_format() {
    let servers = modules("format", "pub const SERVER: Server ");
    assert_eq!((servers.len(), &servers), (SERVERS.len(), &registered("format/text", "pub const SERVERS", "::SERVER")));
    assert!(SERVERS.iter().all(|server| by_name(server.name).is_some()));
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
