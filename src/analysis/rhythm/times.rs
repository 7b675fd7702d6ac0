//! The times that rhythm is read from: events, starts of chains, sessions.

use crate::analysis::exact::{Fate, Lookup, RETRANSMISSION};
use crate::analysis::pairs::{Session, unite};
use crate::record::SECOND;

/// Types that one client asks for at once: A, MX, AAAA, HTTPS.
const TOGETHER: [u16; 4] = [1, 15, 28, 65];

/// How far apart they may be, in nanoseconds.
const AT_ONCE: i64 = 2 * SECOND;

/// Times of one source, or of several together, ascending.
#[derive(Clone, Debug, Default)]
pub struct Times {
    /// Lookups.
    pub lookups: usize,
    /// Events: A, AAAA, HTTPS and MX of one name within 2 s are one.
    pub events: Vec<i64>,
    /// Beginnings of sessions.
    pub sessions: Vec<i64>,
}

impl Times {
    /// The times of one source's lookups, which are in order; repeats are left out with `dedup`, but not of sessions.
    pub fn new(lookups: &[Lookup], gap: i64, dedup: bool) -> Times {
        let kept: Vec<Lookup> = lookups.iter().copied().filter(|lookup| !dedup || lookup.fate == Fate::Kept).collect();
        let mut sessions: Vec<Session> = sessions(lookups, gap);
        Times {
            lookups: kept.len(),
            events: events(&kept),
            sessions: sessions.drain(..).map(|session| session.first).collect(),
        }
    }

    /// The times of several sources together.
    pub fn of_all(sources: &[Times]) -> Times {
        let together = |part: fn(&Times) -> &Vec<i64>| {
            let mut all: Vec<i64> = sources.iter().flat_map(part).copied().collect();
            all.sort_unstable();
            all
        };
        Times {
            lookups: sources.iter().map(|times| times.lookups).sum(),
            events: together(|times| &times.events),
            sessions: together(|times| &times.sessions),
        }
    }

    /// The beginnings of chains of events less than 10 s apart; all distinct events where most gaps are shorter.
    pub fn starts(&self) -> Vec<i64> {
        let mut distinct = self.events.clone();
        distinct.dedup();
        let gaps = distinct.windows(2).map(|pair| pair[1].saturating_sub(pair[0]));
        let short = gaps.filter(|gap| *gap < RETRANSMISSION).count();
        if 2 * short > distinct.len().saturating_sub(1) {
            return distinct;
        }
        let mut starts = Vec::new();
        let mut before: Option<i64> = None;
        for time in distinct {
            if before.is_none_or(|before| time.saturating_sub(before) >= RETRANSMISSION) {
                starts.push(time);
            }
            before = Some(time);
        }
        starts
    }
}

/// The sessions of lookups in order.
pub fn sessions(lookups: &[Lookup], gap: i64) -> Vec<Session> {
    let mut sessions: Vec<Session> = lookups.iter().map(|l| Session { first: l.time, last: l.time }).collect();
    unite(&mut sessions, 0, gap);
    sessions
}

/// The events of lookups in order, ascending.
fn events(lookups: &[Lookup]) -> Vec<i64> {
    let mut times = Vec::new();
    // For each name, the event at hand and the types in it.
    let mut open: std::collections::HashMap<u32, (i64, Vec<u16>)> = std::collections::HashMap::new();
    for lookup in lookups {
        let Some(rtype) = lookup.rtype.filter(|rtype| TOGETHER.contains(rtype)) else {
            times.push(lookup.time);
            continue;
        };
        match open.get_mut(&lookup.name) {
            Some((first, types)) if lookup.time.saturating_sub(*first) <= AT_ONCE && !types.contains(&rtype) => {
                types.push(rtype);
            }
            _ => {
                open.insert(lookup.name, (lookup.time, vec![rtype]));
                times.push(lookup.time);
            }
        }
    }
    times
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lookups of one or two names, at tenths of a second.
    fn lookups(asked: &[(i64, u16, u32)]) -> Vec<Lookup> {
        let lookup = |&(tenths, rtype, name): &(i64, u16, u32)| Lookup {
            time: tenths * SECOND / 10,
            rtype: Some(rtype),
            name,
            fate: Fate::Kept,
        };
        asked.iter().map(lookup).collect()
    }

    /// The events in tenths of a second.
    fn tenths(asked: &[(i64, u16, u32)]) -> Vec<i64> {
        events(&lookups(asked)).into_iter().map(|time| time * 10 / SECOND).collect()
    }

    #[test]
    fn types_asked_for_at_once_are_one_event() {
        assert_eq!(tenths(&[(0, 1, 0), (1, 28, 0), (2, 65, 0), (20, 15, 0)]), [0]);
        assert_eq!(tenths(&[(0, 1, 0), (21, 28, 0)]), [0, 21], "later than 2 s");
        assert_eq!(tenths(&[(0, 1, 0), (5, 1, 0)]), [0, 5], "the same type again");
        assert_eq!(tenths(&[(0, 1, 0), (5, 28, 1)]), [0, 5], "another name");
        assert_eq!(tenths(&[(0, 1, 0), (5, 16, 0)]), [0, 5], "TXT is asked for by itself");
    }

    #[test]
    fn chains_have_one_start_unless_all_is_a_chain() {
        let times =
            |seconds: &[i64]| Times { events: seconds.iter().map(|s| s * SECOND).collect(), ..Times::default() };
        let starts = |seconds| times(seconds).starts().into_iter().map(|time| time / SECOND).collect::<Vec<_>>();
        assert_eq!(starts(&[0, 9, 18, 60, 120, 180]), [0, 60, 120, 180]);
        assert_eq!(starts(&[0, 5, 10, 15, 100]), [0, 5, 10, 15, 100]);
        assert_eq!(starts(&[0, 0, 5, 10, 100]), [0, 5, 10, 100], "two of three gaps");
        assert_eq!(starts(&[0, 9, 19]), [0, 19], "one of two gaps; ten seconds are no chain");
    }

    #[test]
    fn repeats_are_left_out_where_it_is_asked_but_not_of_sessions() {
        let mut asked = lookups(&[(0, 16, 0), (10, 16, 0), (300, 16, 0), (301, 16, 0)]);
        asked[1].fate = Fate::Retransmission;
        asked[2].fate = Fate::Duplicate;
        let times = |dedup| Times::new(&asked, 30 * SECOND, dedup);
        let (all, kept) = (times(false), times(true));
        assert_eq!((all.lookups, kept.lookups), (4, 2));
        assert_eq!(all.events, [0, 10, 300, 301].map(|tenths| tenths * SECOND / 10));
        assert_eq!(kept.events, [0, 301].map(|tenths| tenths * SECOND / 10));
        assert_eq!((&all.sessions, &kept.sessions), (&vec![0], &vec![0]));
        assert_eq!(Times::new(&asked, 29 * SECOND, true).sessions, [0, 30 * SECOND]);
    }

    #[test]
    fn the_times_of_several_sources_are_in_one_order() {
        let of = |lookups, events: &[i64], sessions: &[i64]| Times {
            lookups,
            events: events.to_vec(),
            sessions: sessions.to_vec(),
        };
        let together = Times::of_all(&[of(3, &[1, 5, 9], &[1]), of(2, &[4, 5], &[0, 4])]);
        assert_eq!((together.lookups, together.events, together.sessions), (5, vec![1, 4, 5, 5, 9], vec![0, 1, 4]));
    }
}
