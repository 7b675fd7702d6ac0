//! Names and sources by number.

use divan::Bencher;
use divan::counter::ItemsCount;
use whoasks::analysis::intern::{Addresses, Texts};

use crate::generator::stream;
use crate::log;

/// A table that knows all names.
fn known(names: &[Vec<u8>]) -> Texts {
    let mut texts = Texts::default();
    names.iter().for_each(|name| {
        texts.intern(name);
    });
    texts
}

/// Names that are new.
#[divan::bench]
fn new_names(bencher: Bencher<'_, '_>) {
    let names = log::names();
    bencher.counter(ItemsCount::new(names.len())).bench(|| known(&names));
}

/// Names in the order of a log, all of them known.
#[divan::bench]
fn known_names(bencher: Bencher<'_, '_>) {
    let names = log::names();
    let mut texts = known(&names);
    let asked: Vec<&[u8]> = log::events().map(|event| names[event.name as usize].as_slice()).collect();
    bencher
        .counter(ItemsCount::new(asked.len()))
        .bench_local(|| asked.iter().fold(0u64, |sum, name| sum + u64::from(texts.intern(name).0)));
}

/// Sources in the order of a log, all of them known.
#[divan::bench]
fn known_sources(bencher: Bencher<'_, '_>) {
    let all = stream::addresses(&log::settings());
    let asked: Vec<_> = log::events().map(|event| all[event.source as usize]).collect();
    let mut addresses = Addresses::default();
    all.iter().for_each(|address| {
        addresses.intern(*address);
    });
    bencher
        .counter(ItemsCount::new(asked.len()))
        .bench_local(|| asked.iter().fold(0u64, |sum, address| sum + u64::from(addresses.intern(*address).0)));
}
