//! The lookups of a generated log, in order of time.

use std::net::IpAddr;

use super::clock::{self, HOUR_MS};
use super::draw::{Random, Weighted, scale};
use super::{Lookup, Settings, world};

/// Lookups by hour of a weekday (UTC), in relation to each other.
pub const WEEKDAY: [u64; 24] =
    [20, 16, 14, 13, 13, 15, 22, 34, 52, 70, 78, 80, 76, 78, 80, 78, 72, 62, 52, 46, 42, 38, 32, 26];

/// Lookups on Saturdays and Sundays, in hundredths of a weekday's.
const WEEKEND_PERCENT: u64 = 55;

/// One lookup with its name and source by rank: what the writers need, without allocation.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// Milliseconds since 1970, UTC.
    pub time_ms: i64,
    /// Rank of the name.
    pub name: u32,
    /// Rank of the source.
    pub source: u32,
    /// Place of the type in the settings.
    pub rtype: u32,
    /// Which letters are in upper case (bit k mod 64 for byte k); 0 for plain lower case.
    pub case: u64,
    /// Bits for what else a line shows (ports, identifiers).
    pub bits: u64,
}

/// Draws the lookups of a log; an iterator of [`Event`].
pub struct Stream {
    /// What the log looks like.
    settings: Settings,
    /// Names by rank: Zipf.
    names: Weighted,
    /// Sources by rank: a little steeper, so that 10 million lookups have about 4.7 million pairs of name and source.
    sources: Weighted,
    /// Types by weight.
    types: Weighted,
    /// Where the hours of the window end, as numbers of lookups.
    hour_ends: Vec<u64>,
    /// The hour of the next lookup.
    hour: usize,
    /// The number of the next lookup.
    next: u64,
    /// All draws.
    random: Random,
}

impl Stream {
    /// A log with these settings.
    pub fn new(settings: &Settings) -> Self {
        Stream {
            names: Weighted::zipf(settings.names),
            sources: Weighted::zipf_steep(settings.sources),
            types: Weighted::new(settings.types.iter().map(|(_, weight)| *weight)),
            hour_ends: hour_ends(settings),
            hour: 0,
            next: 0,
            random: Random::new(settings.seed, 0),
            settings: settings.clone(),
        }
    }

    /// The same lookups in the plain form.
    pub fn lookups(self) -> impl Iterator<Item = Lookup> {
        let types: Vec<u16> = self.settings.types.iter().map(|(rtype, _)| rtype.number).collect();
        let names: Vec<String> = (0..self.settings.names).map(world::name).collect();
        let sources: Vec<IpAddr> = addresses(&self.settings);
        self.map(move |event| {
            let mut name = names[event.name as usize].clone().into_bytes();
            raise(&mut name, event.case);
            Lookup {
                time_ns: event.time_ms * 1_000_000,
                source: sources[event.source as usize],
                name: String::from_utf8_lossy(&name).into_owned(),
                rtype: types[event.rtype as usize],
            }
        })
    }

    /// The time of lookup `next`: the lookups of an hour lie in equal cells, each anywhere in its own, so that times
    /// never go back.
    fn time_ms(&self, bits: u64) -> i64 {
        let start = self.hour.checked_sub(1).map_or(0, |before| self.hour_ends[before]);
        let count = self.hour_ends[self.hour] - start;
        let cell = HOUR_MS.unsigned_abs();
        let offset = ((self.next - start) * cell + scale(bits, cell)) / count;
        (self.settings.start_day * 24 + self.hour as i64) * HOUR_MS + offset as i64
    }
}

impl Iterator for Stream {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        while *self.hour_ends.get(self.hour)? <= self.next {
            self.hour += 1;
        }
        let (bits, place) = (self.random.bits(), self.random.bits());
        let event = Event {
            time_ms: self.time_ms(place),
            name: self.names.at(self.random.bits()),
            source: self.sources.at(self.random.bits()),
            rtype: self.types.at(self.random.bits()),
            case: if scale(bits, 10_000) < self.settings.mixed_case { self.random.bits() } else { 0 },
            bits: bits.rotate_left(32),
        };
        self.next += 1;
        Some(event)
    }
}

/// The addresses by rank.
pub fn addresses(settings: &Settings) -> Vec<IpAddr> {
    (0..settings.sources).map(|rank| world::source(rank, settings.ipv6)).collect()
}

/// Puts the letters that `case` marks into upper case.
pub fn raise(name: &mut [u8], case: u64) {
    for (place, byte) in name.iter_mut().enumerate() {
        if case >> (place % 64) & 1 == 1 {
            byte.make_ascii_uppercase();
        }
    }
}

/// Shares the lookups out over the hours of the window by the daily and weekly rhythm, exactly.
fn hour_ends(settings: &Settings) -> Vec<u64> {
    let weights = (0..i64::from(settings.days) * 24).map(|hour| {
        let weekend = clock::weekday(settings.start_day + hour / 24) >= 5;
        WEEKDAY[(hour % 24) as usize] * if weekend { WEEKEND_PERCENT } else { 100 }
    });
    let sums: Vec<u64> = weights
        .scan(0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        })
        .collect();
    let total = sums.last().copied().unwrap_or(1);
    let share = |sum: &u64| u128::from(settings.lines) * u128::from(*sum) / u128::from(total);
    sums.iter().map(|sum| share(sum) as u64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_never_go_back_and_every_line_is_there() {
        let settings = Settings::default();
        let times: Vec<i64> = Stream::new(&settings).map(|event| event.time_ms).collect();
        assert_eq!(times.len(), 10_000);
        assert!(times.is_sorted());
        let start = settings.start_day * clock::DAY_MS;
        assert!(times.iter().all(|time| (start..start + 30 * clock::DAY_MS).contains(time)));
    }

    #[test]
    fn the_target_is_asked_for_and_two_percent_are_mixed() {
        let settings = Settings { lines: 50_000, ..Settings::default() };
        let lookups: Vec<Lookup> = Stream::new(&settings).lookups().collect();
        let target = lookups.iter().filter(|lookup| lookup.name.eq_ignore_ascii_case(world::TARGET)).count();
        assert!((150..220).contains(&target), "{target}");
        let mixed = lookups.iter().filter(|lookup| lookup.name.bytes().any(|b| b.is_ascii_uppercase())).count();
        assert!((850..1_150).contains(&mixed), "{mixed}");
    }
}
