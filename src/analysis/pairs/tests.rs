//! What the store says of lookups is what their definitions say, however they came in.

use std::collections::BTreeMap;

use super::*;
use crate::dns::RecordType;
use proptest::prelude::*;

/// The session gap.
const GAP: i64 = 30;

/// Zones.
const ZONES: usize = 3;

/// A lookup: domain, source, time, type, business hours.
type Lookup = (u32, u32, Option<i64>, Option<u16>, u16);

/// What is known of a pair: lookups, those without a time, sessions.
type Known = (u64, u64, Vec<Session>);

/// What is known of a domain.
#[derive(Clone, Debug, Default, PartialEq)]
struct Seen {
    /// By source.
    pairs: BTreeMap<u32, Known>,
    /// By type.
    types: BTreeMap<Option<RecordType>, u64>,
    /// In business hours, by zone.
    business: [u64; ZONES],
}

/// Lookups of few domains and sources, so that all that can meet does.
fn lookups() -> impl Strategy<Value = Vec<Lookup>> {
    let time = prop::option::weighted(0.9, 0i64..1_500);
    let lookup = (0u32..6, 0u32..5, time, prop::option::of(0u16..4), 0u16..1 << ZONES);
    prop::collection::vec(lookup, 0..200)
}

/// What the definitions say, one lookup at a time.
fn plain(lookups: &[Lookup]) -> BTreeMap<u32, Seen> {
    let mut sorted = lookups.to_vec();
    sorted.sort_by_key(|lookup| lookup.2);
    let mut all: BTreeMap<u32, Seen> = BTreeMap::new();
    for (domain, source, time, rtype, business) in sorted {
        let seen = all.entry(domain).or_default();
        *seen.types.entry(rtype.map(RecordType)).or_default() += 1;
        (0..ZONES).for_each(|zone| seen.business[zone] += u64::from(business >> zone & 1));
        let (lookups, untimed, sessions) = seen.pairs.entry(source).or_default();
        *lookups += 1;
        match (time, sessions.last_mut()) {
            (None, _) => *untimed += 1,
            (Some(time), Some(session)) if time - session.last < GAP => session.last = time,
            (Some(time), _) => sessions.push(Session { first: time, last: time }),
        }
    }
    all
}

/// What a group says.
fn seen(group: &Group<'_>) -> Seen {
    let known = |pair: &Pair| (pair.lookups, pair.untimed, group.sessions_of(pair).to_vec());
    Seen {
        pairs: group.pairs.iter().map(|pair| (pair.source, known(pair))).collect(),
        types: group.types().collect(),
        business: std::array::from_fn(|zone| group.business(zone)),
    }
}

/// What a store says.
fn all(log: &PairLog) -> BTreeMap<u32, Seen> {
    let mut all = BTreeMap::new();
    log.for_each_group(|group| assert!(all.insert(group.domain, seen(&group)).is_none(), "each domain once"));
    all
}

/// A closed store of these lookups, sealed after every `each` of them, in which numbers count down from 9.
fn store(lookups: &[Lookup], each: usize) -> PairLog {
    let numbers: Vec<u32> = (0..10).rev().collect();
    let renumbered = Some((&numbers[..], &numbers[..]));
    let mut log = PairLog::new(GAP, ZONES);
    for part in lookups.chunks(each) {
        for &(domain, source, time, rtype, business) in part {
            let partition = (domain % 4) as u8;
            log.push(partition, 9 - domain, 9 - source, time.unwrap_or(UNTIMED), rtype, business);
        }
        (0..4).for_each(|partition| log.seal(partition, renumbered));
    }
    log.close(renumbered);
    log
}

proptest! {
    #[test]
    fn what_is_stored_is_what_was_asked(lookups in lookups(), cut in 0usize..200, each in 1usize..90) {
        let (one, other) = lookups.split_at(cut.min(lookups.len()));
        let mut log = store(one, each);
        log.merge(store(other, each));
        let wanted = plain(&lookups);
        prop_assert_eq!(&all(&log), &wanted);
        let counted: Vec<u64> = (0..6).map(|domain| log.lookups().get(domain).copied().unwrap_or(0)).collect();
        let by_domain = |domain| lookups.iter().filter(|lookup| lookup.0 == domain).count() as u64;
        prop_assert_eq!(counted, (0..6).map(by_domain).collect::<Vec<_>>());
        let sessions = |seen: &Seen| seen.pairs.values().map(|pair| pair.2.len() as u64).sum::<u64>();
        let but_one: u64 = wanted.iter().filter(|(domain, _)| **domain != 1).map(|(_, seen)| sessions(seen)).sum();
        prop_assert_eq!(log.count_sessions(Some(1), u64::MAX), but_one);
        prop_assert!((but_one.min(9)..=but_one).contains(&log.count_sessions(Some(1), 9)));
        let odd: Vec<(u32, Seen)> = wanted.clone().into_iter().filter(|(domain, _)| domain % 2 == 1).collect();
        let see = |seen_so_far: &mut Vec<_>, group: Group<'_>| seen_so_far.push((group.domain, seen(&group)));
        for threads in [1, 3] {
            let mut found = log.for_each_wanted(threads, |domain| domain % 2 == 1, Vec::new, see).concat();
            found.sort_by_key(|(domain, _)| *domain);
            prop_assert_eq!(&found, &odd);
        }
        for partition in &mut log.partitions {
            partition.runs = vec![gather::compact(&partition.runs, GAP)];
        }
        prop_assert_eq!(&all(&log), &wanted);
    }

    /// Lookups that do not count leave the counts, and stay in the sessions.
    #[test]
    fn what_is_forgotten_is_not_counted(lookups in lookups(), every in 1usize..4) {
        let log = store(&lookups, 50);
        let (forgotten, left): (Vec<_>, Vec<_>) = lookups.iter().enumerate().partition(|(at, _)| at % every == 0);
        let left = plain(&left.into_iter().map(|(_, lookup)| *lookup).collect::<Vec<_>>());
        log.for_each_group(|group| {
            let of_domain = forgotten.iter().map(|(_, lookup)| lookup).filter(|lookup| lookup.0 == group.domain);
            let forgotten: Vec<Forgotten> = of_domain
                .map(|&&(_, source, _, rtype, business)| Forgotten { source, rtype, business })
                .collect();
            let mut room = Lessened::default();
            let found = seen(&room.group(&group, &forgotten));
            let nothing = Seen::default();
            let wanted = left.get(&group.domain).unwrap_or(&nothing);
            assert_eq!((&found.types, found.business), (&wanted.types, wanted.business));
            for (source, (lookups, _, sessions)) in &found.pairs {
                assert_eq!(*lookups, wanted.pairs.get(source).map_or(0, |pair| pair.0));
                assert_eq!(sessions, &seen(&group).pairs[source].2);
            }
        });
    }
}
