//! The plain, slow recount of a log: every lookup is kept, everything is counted at the end, in sorted maps.
//! It is meant to be believed by reading, and shares no code with the library.
#![allow(dead_code, reason = "each test uses a part of this module")]

use std::collections::BTreeMap;
use std::net::IpAddr;

/// One lookup to count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// Nanoseconds since 1970-01-01T00:00:00Z; `None` where the log has no time.
    pub time: Option<i64>,
    /// The address that asked.
    pub source: IpAddr,
    /// The name in lower case without the final dot.
    pub name: String,
    /// The number of the type.
    pub rtype: u16,
}

/// The lookups of one source for one domain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// Lookups, those without a time included.
    pub lookups: u64,
    /// Sessions: runs of lookups with gaps strictly shorter than the session gap.
    pub sessions: u64,
    /// Spells: each session counts 1 + floor(duration / gap).
    pub spells: u64,
    /// The earliest time; `None` if no lookup has one.
    pub first: Option<i64>,
    /// The latest time; `None` if no lookup has one.
    pub last: Option<i64>,
}

/// All lookups for one domain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Domain {
    /// The sums over its sources, first and last over all of them.
    pub all: Pair,
    /// The counts of each source.
    pub sources: BTreeMap<IpAddr, Pair>,
    /// Lookups by type.
    pub types: BTreeMap<u16, u64>,
}

/// All lookups of one source. A session belongs to one domain, so the sessions of a source are the sum over its domains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The sums over its domains, first and last over all of them.
    pub all: Pair,
    /// The number of domains it asked for.
    pub domains: u64,
}

/// A whole log, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recount {
    /// By domain: the exact name.
    pub domains: BTreeMap<String, Domain>,
    /// By source.
    pub sources: BTreeMap<IpAddr, Source>,
}

/// Counts `seen` with sessions split at gaps of `gap` ns and more. `gap` is positive.
pub fn recount(seen: impl IntoIterator<Item = Seen>, gap: i64) -> Recount {
    let mut pairs: BTreeMap<(String, IpAddr), Vec<Option<i64>>> = BTreeMap::new();
    let mut result = Recount::default();
    for lookup in seen {
        let domain = result.domains.entry(lookup.name.clone()).or_default();
        *domain.types.entry(lookup.rtype).or_default() += 1;
        pairs.entry((lookup.name, lookup.source)).or_default().push(lookup.time);
    }
    for ((name, address), times) in pairs {
        let pair = count(&times, gap);
        let domain = result.domains.entry(name).or_default();
        add(&mut domain.all, &pair);
        let source = result.sources.entry(address).or_default();
        add(&mut source.all, &pair);
        source.domains += 1;
        domain.sources.insert(address, pair);
    }
    result
}

/// Counts the lookups of one pair.
fn count(times: &[Option<i64>], gap: i64) -> Pair {
    let mut known: Vec<i64> = times.iter().copied().flatten().collect();
    known.sort_unstable();
    let sessions = sessions(&known, gap);
    Pair {
        lookups: times.len() as u64,
        sessions: sessions.len() as u64,
        spells: sessions.iter().map(|(first, last)| 1 + ((last - first) / gap) as u64).sum(),
        first: known.first().copied(),
        last: known.last().copied(),
    }
}

/// The sessions of sorted times, as (first, last): two successive times belong together if t2 - t1 < gap.
pub fn sessions(times: &[i64], gap: i64) -> Vec<(i64, i64)> {
    let mut sessions: Vec<(i64, i64)> = Vec::new();
    for &time in times {
        match sessions.last_mut() {
            Some((_, last)) if time - *last < gap => *last = time,
            _ => sessions.push((time, time)),
        }
    }
    sessions
}

/// Adds the counts of one pair to a sum.
fn add(sum: &mut Pair, pair: &Pair) {
    sum.lookups += pair.lookups;
    sum.sessions += pair.sessions;
    sum.spells += pair.spells;
    sum.first = [sum.first, pair.first].into_iter().flatten().min();
    sum.last = [sum.last, pair.last].into_iter().flatten().max();
}

/// Removes what several servers logged of one lookup: of each (time, source, name, type) as many are left as the file
/// with the most of them has. Lookups without a time are all kept.
pub fn without_duplicates(files: &[Vec<Seen>]) -> Vec<Seen> {
    let mut most: BTreeMap<&Seen, usize> = BTreeMap::new();
    for file in files {
        let mut here: BTreeMap<&Seen, usize> = BTreeMap::new();
        for lookup in file.iter().filter(|lookup| lookup.time.is_some()) {
            *here.entry(lookup).or_default() += 1;
        }
        for (lookup, count) in here {
            let most = most.entry(lookup).or_default();
            *most = count.max(*most);
        }
    }
    let timeless = files.iter().flatten().filter(|lookup| lookup.time.is_none()).cloned();
    most.into_iter().flat_map(|(lookup, count)| vec![lookup.clone(); count]).chain(timeless).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A lookup at `time` seconds by 192.0.2.`host`.
    fn seen(time: i64, host: u8, name: &str) -> Seen {
        Seen { time: Some(time * 1_000_000_000), source: [192, 0, 2, host].into(), name: name.to_owned(), rtype: 1 }
    }

    /// 30 minutes.
    const GAP: i64 = 1_800_000_000_000;

    #[test]
    fn a_gap_of_exactly_the_session_gap_splits() {
        assert_eq!(sessions(&[0, 99, 198, 298], 100), [(0, 198), (298, 298)]);
        assert_eq!(sessions(&[], 100), []);
    }

    #[test]
    fn counts_by_hand() {
        // 192.0.2.1: 0-1799-3598 s is one session of 3,598 s: 1 + floor(1.99) = 2 spells; 5398 s is 1,800 s later.
        let mut log: Vec<Seen> = [3598, 0, 1799, 5398].map(|time| seen(time, 1, "a.example")).into();
        log.push(seen(10, 2, "a.example"));
        log.push(Seen { time: None, rtype: 28, ..seen(0, 2, "a.example") });
        log.push(seen(20, 2, "b.example"));
        let recount = recount(log, GAP);
        let domain = &recount.domains["a.example"];
        let one = Pair { lookups: 4, sessions: 2, spells: 3, first: Some(0), last: Some(5_398_000_000_000) };
        assert_eq!(domain.sources[&IpAddr::from([192, 0, 2, 1])], one);
        assert_eq!(domain.all, Pair { lookups: 6, sessions: 3, spells: 4, ..one });
        assert_eq!(domain.types, BTreeMap::from([(1, 5), (28, 1)]));
        let two = &recount.sources[&IpAddr::from([192, 0, 2, 2])];
        assert_eq!((two.domains, two.all.lookups, two.all.sessions), (2, 3, 2));
    }

    #[test]
    fn a_duplicate_is_in_another_file() {
        let (a, b) = (seen(1, 1, "a.example"), seen(2, 1, "a.example"));
        let left = without_duplicates(&[vec![a.clone(), a.clone()], vec![a.clone(), b.clone()], vec![b.clone()]]);
        assert_eq!(left, [a.clone(), a, b]);
    }
}
