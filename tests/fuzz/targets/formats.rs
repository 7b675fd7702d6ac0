//! Any octets as a log of one format: the one that `FORMAT` names, else the one at the number in the first octet.
#![no_main]

#[path = "../../reading/mod.rs"]
mod reading;
#[path = "../../damage/seen.rs"]
mod seen;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use whoasks::format::{FORMATS, Format, Options, by_name};

/// The format of all inputs, where one is named.
static NAMED: LazyLock<Option<&Format>> = LazyLock::new(|| {
    std::env::var("FORMAT")
        .ok()
        .filter(|name| !name.is_empty())
        .map(|name| by_name(&name).expect("the name of a format"))
});
/// Octets up to which a text is also read in pieces, which costs three times as much.
const PIECES: usize = 600;

fuzz_target!(|octets: &[u8]| {
    let (format, octets) = match (*NAMED, octets.split_first()) {
        (Some(format), _) => (format, octets),
        (None, Some((first, rest))) => (FORMATS[usize::from(*first) % FORMATS.len()], rest),
        (None, None) => return,
    };
    let options = Options { year: Some(2026), ..Options::default() };
    for options in [Options { counts_only: true, ..options.clone() }, options.clone()] {
        if let Ok(prepared) = (format.prepare)(octets, &options) {
            seen::read(&prepared, octets, true);
        }
    }
    if octets.len() <= PIECES {
        let _ = reading::read(format, octets, &options);
    }
});
