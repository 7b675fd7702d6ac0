//! What rows must say for a recount.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde_json::{Value, json};

use crate::oracle::{self, Domain, Pair, Recount, Seen};

/// What is counted of a pair.
type Counting = fn(&Pair) -> u64;

/// 30 minutes.
pub const GAP: i64 = 1_800_000_000_000;

/// An instant in nanoseconds.
pub fn instant(text: &str) -> i64 {
    i64::try_from(text.parse::<Timestamp>().unwrap().as_nanosecond()).unwrap()
}

/// The first address of the network of `address` with these prefix lengths.
pub fn prefix(address: IpAddr, v4: u32, v6: u32) -> IpAddr {
    match address {
        IpAddr::V4(address) => IpAddr::V4((u32::from(address) & (u32::MAX << (32 - v4))).into()),
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) & (u128::MAX << (128 - v6))).into()),
    }
}

/// That two shares are the same but for rounding.
fn assert_close(found: &Value, wanted: f64, place: &str) {
    let found = found.as_f64().unwrap_or_else(|| panic!("{place}: {found}"));
    assert!((found - wanted).abs() < 1e-12, "{place}: {found} instead of {wanted}");
}

/// That a row has the counts and the ends of `pair`.
fn assert_pair(row: &Value, pair: &Pair, place: &str) {
    let counts = ["lookups", "sessions"].map(|key| row[key].as_u64().unwrap());
    assert_eq!(counts, [pair.lookups, pair.sessions], "{place}");
    let ends = ["first", "last"].map(|key| Some(instant(row[key].as_str().unwrap())));
    assert_eq!(ends, [pair.first, pair.last], "{place}");
}

/// That the rows are those of the recount, in the order of the contract.
pub fn assert_domains(words: &str, report: &Value, recount: &Recount, show: &impl Fn(IpAddr) -> String) {
    let mut wanted: Vec<(&String, &Domain)> = recount.domains.iter().collect();
    wanted.sort_by_key(|(name, domain)| (std::cmp::Reverse(domain.all.lookups), name.as_str()));
    let rows = report["domains"].as_array().unwrap();
    assert_eq!(rows.len(), wanted.len(), "{words}");
    for (row, (name, domain)) in rows.iter().zip(wanted) {
        let place = format!("{words} {name}");
        assert_eq!(row["domain"], name.as_str(), "{place}");
        assert_pair(row, &domain.all, &place);
        assert_eq!(row["spells"], domain.all.spells, "{place}");
        assert_eq!(row["sources"], domain.sources.len(), "{place}");
        assert_eq!(row["types"], types(domain), "{place}");
        let countings: [(&str, Counting); 3] =
            [("lookups", |pair| pair.lookups), ("sessions", |pair| pair.sessions), ("spells", |pair| pair.spells)];
        for (key, count) in countings {
            assert_shares(&row["concentration"][key], domain, count, show, &format!("{place} {key}"));
        }
    }
}

/// The types of a domain by name.
fn types(domain: &Domain) -> Value {
    let name = |number: &u16| match number {
        1 => "A",
        15 => "MX",
        16 => "TXT",
        28 => "AAAA",
        65 => "HTTPS",
        _ => "another",
    };
    domain
        .types
        .iter()
        .map(|(number, count)| (name(number).to_owned(), Value::from(*count)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// That the shares of the leading sources and the indexes made of all shares are those of the counts.
fn assert_shares(found: &Value, domain: &Domain, count: Counting, show: &impl Fn(IpAddr) -> String, place: &str) {
    let mut counts: Vec<(u64, IpAddr)> = domain.sources.iter().map(|(source, pair)| (count(pair), *source)).collect();
    counts.sort_by_key(|(count, source)| (std::cmp::Reverse(*count), *source));
    let total: u64 = counts.iter().map(|(count, _)| count).sum();
    let share = |count: u64| count as f64 / total as f64;
    assert_close(&found["top1_share"], share(counts[0].0), place);
    assert_close(&found["top2_share"], share(counts.iter().take(2).map(|(count, _)| count).sum()), place);
    let leaders: Vec<String> = counts.iter().take(2).map(|(_, source)| show(*source)).collect();
    assert_eq!(found["top2_sources"], json!(leaders), "{place}");
    let hhi: f64 = counts.iter().map(|(count, _)| share(*count).powi(2)).sum();
    assert_close(&found["hhi"], hhi, place);
    let entropy: f64 = counts.iter().map(|(count, _)| -share(*count) * share(*count).ln()).sum();
    assert_close(&found["entropy_nats"], entropy, place);
}

/// That the rows are those of the recount, in the order of the contract.
pub fn assert_sources(words: &str, report: &Value, recount: &Recount, show: &impl Fn(IpAddr) -> String) {
    let mut wanted: Vec<_> = recount.sources.iter().collect();
    wanted.sort_by_key(|(source, counts)| (std::cmp::Reverse(counts.all.lookups), **source));
    let all: u64 = wanted.iter().map(|(_, counts)| counts.all.lookups).sum();
    let rows = report["sources"].as_array().unwrap();
    assert_eq!(rows.len(), wanted.len(), "{words}");
    for (row, (source, counts)) in rows.iter().zip(wanted) {
        let place = format!("{words} {source}");
        assert_eq!(row["source"], show(*source), "{place}");
        assert_pair(row, &counts.all, &place);
        assert_eq!(row["domains"], counts.domains, "{place}");
        assert_close(&row["lookups_share"], counts.all.lookups as f64 / all as f64, &place);
        let (lookups, name) = leading(recount, source);
        assert_eq!(row["leading_domain"], name, "{place}");
        assert_close(&row["leading_domain_lookups_share"], lookups as f64 / counts.all.lookups as f64, &place);
    }
}

/// The domain that a source asked for most, ties by name.
fn leading<'a>(recount: &'a Recount, source: &IpAddr) -> (u64, &'a str) {
    let of_source = recount.domains.iter().filter_map(|(name, domain)| Some((domain.sources.get(source)?, name)));
    let leader = of_source.min_by_key(|(pair, name)| (std::cmp::Reverse(pair.lookups), name.as_str()));
    leader.map(|(pair, name)| (pair.lookups, name.as_str())).unwrap()
}

/// That a profile lists the sources of the recount.
pub fn assert_profile_sources(rows: &Value, domain: &Domain) {
    let mut wanted: Vec<_> = domain.sources.iter().collect();
    wanted.sort_by_key(|(source, pair)| (std::cmp::Reverse(pair.lookups), **source));
    assert_eq!(rows.as_array().unwrap().len(), wanted.len());
    for (row, (source, pair)) in rows.as_array().unwrap().iter().zip(wanted) {
        assert_eq!(row["source"], source.to_string());
        assert_pair(row, pair, &source.to_string());
        assert_close(&row["lookups_share"], pair.lookups as f64 / domain.all.lookups as f64, "lookups_share");
        assert_close(&row["sessions_share"], pair.sessions as f64 / domain.all.sessions as f64, "sessions_share");
    }
}

/// The local time of a lookup.
fn local(seen: &Seen, zone: &str) -> Zoned {
    local_time(seen.time.unwrap(), zone)
}

/// An instant on the clocks of a zone.
fn local_time(time: i64, zone: &str) -> Zoned {
    Timestamp::from_nanosecond(i128::from(time)).unwrap().to_zoned(TimeZone::get(zone).unwrap())
}

/// That the days of a profile (New York's are not asked for: with two zones days are UTC) have these lookups.
pub fn assert_days(days: &Value, seen: &[Seen]) {
    let mut wanted: BTreeMap<String, (u64, BTreeSet<IpAddr>)> = BTreeMap::new();
    for lookup in seen {
        let day = wanted.entry(local(lookup, "UTC").date().to_string()).or_default();
        day.0 += 1;
        day.1.insert(lookup.source);
    }
    for day in days.as_array().unwrap() {
        let (lookups, sources) = wanted.remove(day["date"].as_str().unwrap()).unwrap_or_default();
        assert_eq!((&day["lookups"], &day["sources"]), (&lookups.into(), &sources.len().into()), "{day}");
    }
    assert!(wanted.is_empty(), "{wanted:?}");
}

/// Lookups by weekday and hour on the clocks of a zone.
pub fn hours(seen: &[Seen], zone: &str) -> Value {
    let mut hours = [[0; 24]; 7];
    for lookup in seen {
        let local = local(lookup, zone);
        hours[local.weekday().to_monday_zero_offset() as usize][local.hour() as usize] += 1;
    }
    json!(hours)
}

/// Whether an instant is in Monday to Friday, 09:00-17:00.
fn is_business(local: &Zoned) -> bool {
    let weekend = matches!(local.weekday(), Weekday::Saturday | Weekday::Sunday);
    !weekend && (9..17).contains(&local.hour())
}

/// Lookups in business hours, and sessions that begin in them.
pub fn business(seen: &[Seen], zone: &str) -> (usize, usize) {
    let lookups = seen.iter().filter(|seen| is_business(&local(seen, zone))).count();
    let mut times: BTreeMap<IpAddr, Vec<i64>> = BTreeMap::new();
    seen.iter().for_each(|seen| times.entry(seen.source).or_default().push(seen.time.unwrap()));
    let begins = times.into_values().flat_map(|mut times| {
        times.sort_unstable();
        oracle::sessions(&times, GAP)
    });
    (lookups, begins.filter(|(first, _)| is_business(&local_time(*first, zone))).count())
}
