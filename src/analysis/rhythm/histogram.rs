//! How many gaps have which length, in bins that are equal on a logarithmic scale.

use std::collections::BTreeMap;

use super::Times;
use super::figures::seconds;
use crate::report::GapBin;

/// Bins from a length to ten times as much: narrow enough that a pile within a fifth above a TTL stands out.
const PER_DECADE: f64 = 16.0;

/// The gaps between successive events and between successive sessions; those of zero have no place on the scale.
pub fn gap_bins(times: &Times) -> Vec<GapBin> {
    let mut counts: BTreeMap<i32, (u64, u64)> = BTreeMap::new();
    let place = |gap: &f64| (PER_DECADE * gap.log10()).floor() as i32;
    for gap in seconds(&times.events).iter().filter(|gap| **gap > 0.0) {
        counts.entry(place(gap)).or_default().0 += 1;
    }
    for gap in seconds(&times.sessions).iter().filter(|gap| **gap > 0.0) {
        counts.entry(place(gap)).or_default().1 += 1;
    }
    let edge = |place: i32| 10f64.powf(f64::from(place) / PER_DECADE);
    let bin = |(place, (lookup_gaps, session_gaps)): (i32, (u64, u64))| GapBin {
        from_seconds: edge(place),
        until_seconds: edge(place + 1),
        lookup_gaps,
        session_gaps,
    };
    counts.into_iter().map(bin).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::SECOND;

    #[test]
    fn every_gap_that_is_none_of_zero_is_in_its_bin() {
        let starts = |seconds: &[i64]| seconds.iter().map(|at| at * SECOND).collect::<Vec<i64>>();
        let times = Times { lookups: 5, events: starts(&[0, 0, 1, 11, 3_611]), sessions: starts(&[0, 0, 3_611]) };
        let bins = gap_bins(&times);
        let counts: Vec<(u64, u64)> = bins.iter().map(|bin| (bin.lookup_gaps, bin.session_gaps)).collect();
        assert_eq!(counts, [(1, 0), (1, 0), (1, 1)]);
        assert!(
            bins.iter().zip([1.0, 10.0, 3_600.0]).all(|(bin, gap)| bin.from_seconds <= gap && gap < bin.until_seconds)
        );
        assert!(gap_bins(&Times::default()).is_empty());
    }
}
