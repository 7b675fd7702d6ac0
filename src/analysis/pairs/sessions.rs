//! Sessions: the lookups of one source for one domain with gaps shorter than the session gap G.
//!
//! Two successive lookups belong together if and only if t2 - t1 < G; exactly G splits. To unite sets of sessions,
//! the intervals are sorted by their first time; one joins those before it if and only if its first time lies less
//! than G behind the greatest last time so far. That is exact, associative and commutative.

/// An interval from the first to the last lookup of a session, in nanoseconds, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Session {
    /// Time of the first lookup.
    pub first: i64,
    /// Time of the last lookup.
    pub last: i64,
}

impl Session {
    /// Whether something that begins at `first` belongs to a session that reaches to `self.last`.
    pub fn joins(&self, first: i64, gap: i64) -> bool {
        first.saturating_sub(self.last) < gap
    }
}

/// Unites the sessions from `from` on in place; those before stay untouched.
pub fn unite(sessions: &mut Vec<Session>, from: usize, gap: i64) {
    let part = &mut sessions[from..];
    if part.len() < 2 {
        return;
    }
    if !part.is_sorted() {
        part.sort_unstable();
    }
    let mut kept = 0;
    for at in 1..part.len() {
        let next = part[at];
        if part[kept].joins(next.first, gap) {
            part[kept].last = part[kept].last.max(next.last);
        } else {
            kept += 1;
            part[kept] = next;
        }
    }
    sessions.truncate(from + kept + 1);
}

/// What sessions weigh so that long ones count: the sum of 1 + floor(duration / gap).
pub fn spells(sessions: &[Session], gap: i64) -> u64 {
    sessions.iter().map(|s| 1 + (s.last.saturating_sub(s.first) / gap.max(1)) as u64).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The sessions of single lookups.
    fn of(times: &[i64], gap: i64) -> Vec<Session> {
        let mut sessions: Vec<Session> = times.iter().map(|t| Session { first: *t, last: *t }).collect();
        unite(&mut sessions, 0, gap);
        sessions
    }

    #[test]
    fn exactly_the_gap_splits() {
        assert_eq!(of(&[0, 29, 59, 60], 30), [Session { first: 0, last: 29 }, Session { first: 59, last: 60 }]);
        assert_eq!(spells(&of(&[0, 29, 58, 59], 30), 30), 2);
        assert_eq!(spells(&of(&[0, 29, 58, 60], 30), 30), 3);
    }

    proptest! {
        #[test]
        fn any_split_gives_the_same_sessions(times in prop::collection::vec((0i64..400, 0usize..3), 0..40), gap in 1i64..40) {
            let all: Vec<i64> = times.iter().map(|t| t.0).collect();
            let mut united: Vec<Session> = (0..3)
                .flat_map(|part| of(&times.iter().filter(|t| t.1 == part).map(|t| t.0).collect::<Vec<_>>(), gap))
                .collect();
            unite(&mut united, 0, gap);
            prop_assert_eq!(united, of(&all, gap));
        }
    }
}
