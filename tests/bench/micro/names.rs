//! Single names and addresses.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use whoasks::dns::name;
use whoasks::format::address;

use crate::generator::stream;
use crate::log;

/// Names as most are, names that are longer than a label may be, and names with escapes as BIND prints them.
#[derive(Clone, Copy, Debug)]
enum Names {
    /// As generated: around 20 octets.
    Usual,
    /// Beyond 63 octets.
    Long,
    /// With an escape that has to be undone.
    Escaped,
}

impl Names {
    /// The names.
    fn texts(self) -> Vec<Vec<u8>> {
        let front: &[u8] = match self {
            Names::Usual => b"",
            Names::Long => b"a-host-with-a-long-label.in-a-department.of-some.office-somewhere.",
            Names::Escaped => br"printer\(2\)\032lobby.",
        };
        log::names().iter().map(|name| [front, name].concat()).collect()
    }
}

/// Checks a name and brings it into canonical form.
#[divan::bench(args = [Names::Usual, Names::Long, Names::Escaped])]
fn canonical(bencher: Bencher<'_, '_>, names: Names) {
    let texts = names.texts();
    let mut scratch = Vec::new();
    bencher
        .counter(ItemsCount::new(texts.len()))
        .bench_local(|| texts.iter().filter(|text| name::canonical(black_box(text), &mut scratch).is_ok()).count());
}

/// Brings a name into lower case.
#[divan::bench(args = [Names::Usual, Names::Long])]
fn fold(bencher: Bencher<'_, '_>, names: Names) {
    let texts = names.texts();
    let mut folded = Vec::new();
    bencher.counter(ItemsCount::new(texts.len())).bench_local(|| {
        for text in &texts {
            name::fold(black_box(text), &mut folded);
            black_box(&folded);
        }
    });
}

/// Reads addresses as they stand in a log.
fn read_addresses(bencher: Bencher<'_, '_>, wanted: fn(&std::net::IpAddr) -> bool, port: &str) {
    let settings = log::settings();
    let addresses = stream::addresses(&settings).into_iter().filter(wanted);
    let texts: Vec<Vec<u8>> = addresses.map(|address| format!("{address}{port}").into_bytes()).collect();
    assert!(texts.iter().all(|text| address::parse(text).is_some()), "every address is read");
    bencher
        .counter(ItemsCount::new(texts.len()))
        .bench(|| texts.iter().filter(|text| address::parse(black_box(text)).is_some()).count());
}

/// IPv4 addresses, alone and with a port behind.
#[divan::bench(args = ["", "#53"])]
fn ipv4(bencher: Bencher<'_, '_>, port: &str) {
    read_addresses(bencher, std::net::IpAddr::is_ipv4, port);
}

/// IPv6 addresses, alone and with a port behind.
#[divan::bench(args = ["", "#53"])]
fn ipv6(bencher: Bencher<'_, '_>, port: &str) {
    read_addresses(bencher, std::net::IpAddr::is_ipv6, port);
}
