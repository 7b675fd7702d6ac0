//! Which of the leading sources act together, as if they were one machine.

use super::super::gaps::HOUR;
use super::activity::{Activity, Asker};
use crate::record::SECOND;
use crate::report::SourcePair;
use crate::stats::synchrony::{Circle, synchrony};

/// How many leading sources are held against each other.
const LEADING: usize = 5;
/// Sessions that a source must have.
const LEAST: usize = 20;
/// How far apart starts may be.
const WITHIN: i64 = 5 * SECOND;
/// Shifts at most.
const SHIFTS: usize = 999;
/// Shifts at least, where sources have so many sessions that more would take too long.
const SHIFTS_LEAST: usize = 199;
/// Starts that all shifts of a pair may look at.
const WORK: usize = 20_000_000;
/// The share of sessions from which two sources are synchronous.
const SHARE: f64 = 0.5;
/// The p up to which they are.
const LEVEL: f64 = 0.01;

/// What was found about the leading sources.
pub struct Machines {
    /// The pairs, or why there are none.
    pub pairs: Result<Vec<SourcePair>, String>,
    /// The places of the sources that act together, in groups of two and more.
    pub groups: Vec<Vec<usize>>,
}

/// Tests all pairs of the leading sources within a window with these gaps.
pub fn machines(activity: &Activity<'_>, window: Option<(i64, i64)>, gaps: &[(i64, i64)]) -> Machines {
    let nothing = |reason: String| Machines { pairs: Err(reason), groups: Vec::new() };
    let window = match (&activity.withheld, window) {
        (Some(reason), _) => return nothing(reason.clone()),
        (None, None) => return nothing("no times".to_owned()),
        (None, Some(window)) => window,
    };
    let mut leading: Vec<(usize, &Asker<'_>)> =
        activity.askers.iter().enumerate().filter(|(_, asker)| asker.sessions.len() >= LEAST).collect();
    // The askers come by lookups and address, so that ties stay in that order.
    leading.sort_by_key(|(_, asker)| std::cmp::Reverse(asker.sessions.len()));
    leading.truncate(LEADING);
    if leading.len() < 2 {
        return nothing(format!("fewer than two sources with {LEAST} sessions"));
    }
    let around = Around::new(window, gaps);
    let starts: Vec<Vec<i64>> = leading.iter().map(|(_, asker)| around.starts(asker)).collect();
    let (mut pairs, mut groups) = (Vec::new(), Vec::new());
    for (one, (first, a)) in leading.iter().enumerate() {
        for (other, (second, b)) in leading.iter().enumerate().skip(one + 1) {
            let Some(pair) = around.pair(&starts[other], &starts[one], [&a.name, &b.name]) else { continue };
            if pair.synchronous {
                join(&mut groups, *first, *second);
            }
            pairs.push(pair);
        }
    }
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.sort();
    let none = pairs.is_empty().then(|| "the window is shorter than two hours".to_owned());
    Machines { pairs: none.map_or(Ok(pairs), Err), groups }
}

/// Puts two places into one group.
fn join(groups: &mut Vec<Vec<usize>>, first: usize, second: usize) {
    let (mut with, without): (Vec<_>, Vec<_>) = std::mem::take(groups)
        .into_iter()
        .partition(|group: &Vec<usize>| group.contains(&first) || group.contains(&second));
    with.push(vec![first, second]);
    let mut joined = with.concat();
    joined.sort_unstable();
    joined.dedup();
    *groups = without;
    groups.push(joined);
}

/// The window as a circle, without the whole hours of its gaps: minutes of the hour stay what they are.
struct Around<'a> {
    /// The first instant.
    from: i64,
    /// The gaps.
    gaps: &'a [(i64, i64)],
    /// The length.
    length: i64,
}

impl<'a> Around<'a> {
    /// A window without its gaps.
    fn new((from, until): (i64, i64), gaps: &'a [(i64, i64)]) -> Self {
        let mut around = Around { from, gaps, length: 0 };
        let covered = around.place(until);
        around.length = (covered / HOUR).saturating_add(1).saturating_mul(HOUR);
        around
    }

    /// Where an instant lies on the circle.
    fn place(&self, time: i64) -> i64 {
        let before = self.gaps.iter().filter(|gap| gap.1 <= time);
        let left_out: i64 = before.map(|(from, until)| (until - from) / HOUR * HOUR).sum();
        time.saturating_sub(self.from).saturating_sub(left_out).max(0)
    }

    /// The starts of a source's sessions.
    fn starts(&self, asker: &Asker<'_>) -> Vec<i64> {
        let mut starts: Vec<i64> = asker.sessions.iter().map(|session| self.place(session.first)).collect();
        starts.sort_unstable();
        starts
    }

    /// The test of two sources.
    fn pair(&self, second: &[i64], first: &[i64], names: [&String; 2]) -> Option<SourcePair> {
        let most = (WORK / (first.len() + second.len()).max(1)).clamp(SHIFTS_LEAST, SHIFTS);
        let circle = Circle { length: self.length, step: HOUR, within: WITHIN };
        let found = synchrony(second, first, circle, u32::try_from(most).unwrap_or(u32::MAX))?;
        Some(SourcePair {
            sources: names.map(Clone::clone),
            near_share: found.share,
            sessions: found.of,
            shifted_share: found.shifted_share,
            shifts: found.shifts,
            p: found.p,
            synchronous: found.share >= SHARE && found.p <= LEVEL,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_grow_together() {
        let mut groups = Vec::new();
        for (first, second) in [(0, 1), (2, 3), (5, 6), (1, 2)] {
            join(&mut groups, first, second);
        }
        groups.sort();
        assert_eq!(groups, [vec![0, 1, 2, 3], vec![5, 6]]);
    }

    #[test]
    fn the_circle_leaves_whole_hours_out() {
        let gaps = [(10 * HOUR + 5, 12 * HOUR + 4), (20 * HOUR, 22 * HOUR)];
        let around = Around::new((0, 30 * HOUR + 1), &gaps);
        let places = [HOUR, 13 * HOUR + 7, 23 * HOUR].map(|time| around.place(time));
        assert_eq!((places, around.length), ([HOUR, 12 * HOUR + 7, 20 * HOUR], 28 * HOUR));
    }
}
