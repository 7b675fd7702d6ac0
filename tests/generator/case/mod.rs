//! The published case as a synthetic fixture: three name servers' BIND logs of 4 May to 3 October 2016 (UTC), with
//! reserved names and documentation addresses only. `fixtures/case/README.md` says what is planted.
//!
//! [`subject`] is the domain of the case, [`crowd`] its peer and the background, [`decoys`] one domain for each
//! innocent explanation, [`lines`] the text of the logs with noise and damaged lines.

pub mod crowd;
pub mod decoys;
pub mod lines;
pub mod subject;

use std::net::{IpAddr, Ipv4Addr};

use super::clock::instant;
use super::draw::Random;

/// Seed of the fixture.
const SEED: u64 = 2016;

/// The first millisecond of the logs: 4 May 2016.
pub fn start() -> i64 {
    instant((2016, 5, 4), (0, 0, 0))
}

/// The end of the logs: 4 October 2016, excluded.
pub fn end() -> i64 {
    instant((2016, 10, 4), (0, 0, 0))
}

/// The log outage: Saturday 23 July, included, to Monday 25 July 2016, excluded.
pub fn outage() -> (i64, i64) {
    (instant((2016, 7, 23), (0, 0, 0)), instant((2016, 7, 25), (0, 0, 0)))
}

/// Whether the servers logged at this time.
pub fn awake(time_ms: i64) -> bool {
    let (from, to) = outage();
    (start()..end()).contains(&time_ms) && !(from..to).contains(&time_ms)
}

/// The address 192.0.2.`host`, 198.51.100.`host` or 203.0.113.`host` for `net` 0, 1, 2 (RFC 5737).
pub fn address(net: usize, host: u8) -> IpAddr {
    let nets = [[192, 0, 2], [198, 51, 100], [203, 0, 113]];
    let [a, b, c] = nets[net % nets.len()];
    Ipv4Addr::new(a, b, c, host).into()
}

/// One lookup and the servers that logged it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Milliseconds since 1970, UTC.
    pub time_ms: i64,
    /// The address that asked.
    pub source: IpAddr,
    /// The port that it asked from.
    pub port: u64,
    /// The name as asked.
    pub name: String,
    /// The type's mnemonic.
    pub rtype: &'static str,
    /// How often each of the three servers logged it.
    pub copies: [u8; 3],
}

/// Entries as they are made, and the draws that make them.
pub struct Book {
    /// The draws of this part.
    pub random: Random,
    /// The entries so far.
    pub entries: Vec<Entry>,
}

impl Book {
    /// An empty book for one part of the fixture.
    pub fn new(part: u64) -> Self {
        Book { random: Random::new(SEED, part), entries: Vec::new() }
    }

    /// Adds a lookup that one server logged; lookups in the outage or outside the logs' time leave no trace.
    pub fn add(&mut self, time_ms: i64, source: IpAddr, name: &str, rtype: &'static str) {
        let server = [0, 0, 0, 0, 0, 1, 1, 1, 2, 2][self.random.below(10) as usize];
        let port = 32_768 + self.random.below(28_232);
        let mut copies = [0; 3];
        copies[server] = 1;
        if awake(time_ms) {
            self.entries.push(Entry { time_ms, source, port, name: name.to_owned(), rtype, copies });
        }
    }

    /// Lets a second server log `count` of the entries that `chosen` picks, evenly spread over them.
    pub fn repeat(&mut self, count: usize, chosen: impl Fn(&Entry) -> bool) {
        let mut places: Vec<usize> = (0..self.entries.len()).filter(|place| chosen(&self.entries[*place])).collect();
        places.sort_by_key(|place| self.entries[*place].time_ms);
        for (number, place) in places.iter().enumerate() {
            if (number + 1) * count / places.len() > number * count / places.len() {
                let copies = &mut self.entries[*place].copies;
                let server = copies.iter().position(|copy| *copy > 0).unwrap_or(0);
                copies[(server + 1) % 3] = 1;
            }
        }
    }
}

/// Every lookup of the fixture.
pub fn entries() -> Vec<Entry> {
    let mut entries = subject::entries();
    entries.extend(crowd::peer());
    entries.extend(crowd::background());
    entries.extend(crowd::newcomers());
    entries.extend(decoys::entries());
    entries
}
