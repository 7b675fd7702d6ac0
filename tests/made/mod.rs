//! Small generated logs with bursts, as text in any format and as the plain lookups that the oracle recounts.
#![allow(dead_code, reason = "each test uses a part of this module")]
#![allow(clippy::unwrap_used, reason = "test support: a panic is the message")]

use std::net::IpAddr;

use crate::generator::draw::Random;
use crate::generator::stream::{Event, Stream, addresses, raise};
use crate::generator::text::{Format, Writer};
use crate::generator::{Settings, world};
use crate::oracle::Seen;

/// A generated log.
pub struct Made {
    /// What it looks like.
    pub settings: Settings,
    /// Its lookups, in the order of the lines.
    pub events: Vec<Event>,
}

/// Distances of a repetition from the lookup that it repeats, in milliseconds: at once, within a session of any of the
/// gaps that tests use, exactly at such a gap, just below one, beyond.
const DISTANCES: [i64; 10] = [0, 1, 20_000, 299_999, 300_000, 1_799_999, 1_800_000, 1_800_001, 7_199_999, 7_200_000];

impl Made {
    /// A log of about `lines` lookups over ten days, of which some are repeated at telling distances.
    pub fn new(lines: u64, seed: u64) -> Made {
        Made::of(Settings { lines, names: 60, sources: 40, days: 10, seed, ipv6: 2_500, ..Settings::default() })
    }

    /// A log with these settings and repetitions.
    pub fn of(settings: Settings) -> Made {
        let mut random = Random::new(settings.seed, 99);
        let mut events = Vec::new();
        for event in Stream::new(&settings) {
            events.push(event);
            let mut time_ms = event.time_ms;
            while random.chance(3_000) {
                time_ms += random.pick(&DISTANCES);
                events.push(Event { time_ms, ..event });
            }
        }
        Made { settings, events }
    }

    /// The same lookups in another order.
    pub fn shuffled(mut self) -> Made {
        let mut random = Random::new(self.settings.seed, 98);
        for last in (1..self.events.len()).rev() {
            self.events.swap(last, random.below(last as u64 + 1) as usize);
        }
        self
    }

    /// The log as text.
    pub fn text(&self, format: Format) -> Vec<u8> {
        let (mut out, mut writer) = (Vec::new(), Writer::new(format, &self.settings));
        writer.head(&mut out);
        self.events.iter().for_each(|event| writer.line(&mut out, event));
        writer.foot(&mut out);
        out
    }

    /// The log as BIND writes it without times.
    pub fn untimed(&self) -> Vec<u8> {
        let text = String::from_utf8(self.text(Format::Bind)).unwrap();
        text.lines().flat_map(|line| [&line[line.find("client ").unwrap()..], "\n"]).collect::<String>().into_bytes()
    }

    /// The plain lookups.
    pub fn seen(&self) -> Vec<Seen> {
        let sources: Vec<IpAddr> = addresses(&self.settings);
        let seen = |event: &Event| {
            let mut name = world::name(event.name).into_bytes();
            raise(&mut name, event.case);
            Seen {
                time: Some(event.time_ms * 1_000_000),
                source: sources[event.source as usize],
                name: String::from_utf8(name).unwrap().to_ascii_lowercase(),
                rtype: self.settings.types[event.rtype as usize].0.number,
            }
        };
        self.events.iter().map(seen).collect()
    }
}

/// Cuts a text of lines into `parts` texts of about the same number of lines.
pub fn split(text: &[u8], parts: usize) -> Vec<Vec<u8>> {
    let lines: Vec<&[u8]> = text.split_inclusive(|octet| *octet == b'\n').collect();
    lines.chunks(lines.len().div_ceil(parts)).map(<[&[u8]]>::concat).collect()
}
