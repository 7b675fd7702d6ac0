//! Deterministic DNS query logs for tests and benchmarks: the same settings give the same bytes on every machine.
//!
//! [`stream::Stream`] draws lookups, [`text::Writer`] writes them in a log format, and [`Lookup`] is the plain
//! form that a test recounts in memory. [`case`] writes the fixture under `fixtures/case`.
//! Everything is drawn in integers from ChaCha8 (no floats, no clock, no hash order).
#![allow(dead_code, reason = "each test and the example use a part of this module")]

pub mod case;
pub mod clock;
pub mod draw;
pub mod stream;
pub mod text;
pub mod world;

use std::net::IpAddr;

/// One lookup, as a test counts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// Nanoseconds since 1970-01-01T00:00:00Z; a whole number of milliseconds.
    pub time_ns: i64,
    /// The address that asked.
    pub source: IpAddr,
    /// The name as asked: the case kept, no final dot.
    pub name: String,
    /// The number of the type.
    pub rtype: u16,
}

/// What a generated log looks like.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Number of lookups.
    pub lines: u64,
    /// Number of different names; at least 1.
    pub names: u32,
    /// Number of different sources; at least 1 and at most 2^24.
    pub sources: u32,
    /// Length of the window in days; at least 1.
    pub days: u32,
    /// Days from 1970-01-01 to the first day of the window.
    pub start_day: i64,
    /// Seed of every draw.
    pub seed: u64,
    /// Lookups in 0x20 mixed case, in ten-thousandths.
    pub mixed_case: u64,
    /// Sources with an IPv6 address, in ten-thousandths.
    pub ipv6: u64,
    /// Types with their weights.
    pub types: Vec<(RecordType, u64)>,
}

impl Default for Settings {
    /// The data set of the published measurements, with 10,000 lines instead of 10 million.
    fn default() -> Self {
        Settings {
            lines: 10_000,
            names: 200_000,
            sources: 50_000,
            days: 30,
            start_day: clock::day(2026, 3, 1),
            seed: 1,
            mixed_case: 200,
            ipv6: 1_000,
            types: [("A", 60), ("AAAA", 25), ("HTTPS", 10), ("MX", 3), ("TXT", 2)]
                .into_iter()
                .filter_map(|(name, weight)| Some((RecordType::named(name)?, weight)))
                .collect(),
        }
    }
}

/// A record type that the generator knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordType {
    /// The number in the IANA registry.
    pub number: u16,
    /// The mnemonic.
    pub name: &'static str,
}

/// The types that can be asked for, by number.
const TYPES: [RecordType; 10] = [
    RecordType { number: 1, name: "A" },
    RecordType { number: 2, name: "NS" },
    RecordType { number: 5, name: "CNAME" },
    RecordType { number: 6, name: "SOA" },
    RecordType { number: 12, name: "PTR" },
    RecordType { number: 15, name: "MX" },
    RecordType { number: 16, name: "TXT" },
    RecordType { number: 28, name: "AAAA" },
    RecordType { number: 33, name: "SRV" },
    RecordType { number: 65, name: "HTTPS" },
];

impl RecordType {
    /// The type with this mnemonic; `None` if the generator does not know it.
    pub fn named(name: &str) -> Option<Self> {
        TYPES.into_iter().find(|known| known.name == name)
    }
}
