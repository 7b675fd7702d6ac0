//! Any octets as what a user gives besides logs: the first octet says what.
#![no_main]

use std::net::{Ipv4Addr, Ipv6Addr};
use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;
use whoasks::calendar::{BusinessHours, Holidays, Zone};
use whoasks::format::columns::Mapping;
use whoasks::format::time::Custom;
use whoasks::select::{Database, DomainBy, Labels, Suffixes};

/// Where files are written to.
static ROOM: LazyLock<TempDir> = LazyLock::new(|| TempDir::new().expect("a directory"));

/// A file with these octets.
fn file(octets: &[u8]) -> PathBuf {
    let path = ROOM.path().join("input");
    std::fs::write(&path, octets).expect("a file");
    path
}

fuzz_target!(|octets: &[u8]| {
    let Some((what, octets)) = octets.split_first() else { return };
    let text = String::from_utf8_lossy(octets);
    match what % 7 {
        0 => {
            if let Ok(labels) = Labels::parse(octets, "labels") {
                labels.of_address(Ipv4Addr::LOCALHOST.into());
                labels.of_address(Ipv6Addr::LOCALHOST.into());
            }
        }
        1 => drop(Holidays::parse(&text, "holidays")),
        2 => {
            if let Ok(suffixes) = Suffixes::read(&file(octets)) {
                DomainBy::Registrable(suffixes).group(b"a.b.c.example");
            }
        }
        3 => {
            if let Ok(database) = Database::read(&file(octets)) {
                database.of(Ipv4Addr::new(192, 0, 2, 1).into());
                database.of(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1).into());
            }
        }
        4 => {
            if let Ok(mapping) = Mapping::parse(&text) {
                assert_eq!(Mapping::parse(&mapping.to_string()).ok().map(|m| m.to_string()), Some(mapping.to_string()));
            }
        }
        5 => {
            let (format, time) = text.split_once('\n').unwrap_or((&text, ""));
            if let Ok(format) = Custom::new(format) {
                format.parse(time.as_bytes());
            }
        }
        _ => {
            let _ = text.parse::<BusinessHours>();
            let _ = Zone::parse(&text);
        }
    }
});
