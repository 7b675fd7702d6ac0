//! How much sessions depend on the session gap.

use super::times::sessions;
use crate::analysis::exact::BySource;
use crate::analysis::pairs::spells;
use crate::record::SECOND;
use crate::report::Sensitivity;
use crate::stats::concentration::top2_share;

/// The gaps that sessions are counted by besides that of the settings (METHODS §1): 5 and 120 min.
const OTHER: [i64; 2] = [300 * SECOND, 7_200 * SECOND];

/// Sessions by the other gaps and by `gap`, the shortest gap first.
pub fn sensitivity(by_source: &BySource, gap: i64) -> Vec<Sensitivity> {
    let mut gaps = vec![OTHER[0], gap, OTHER[1]];
    gaps.sort_unstable();
    gaps.dedup();
    let of_gap = |gap: i64| {
        let each: Vec<_> = by_source.values().map(|lookups| sessions(lookups, gap)).collect();
        Sensitivity {
            session_gap_seconds: gap / SECOND,
            sessions: each.iter().map(|sessions| sessions.len() as u64).sum(),
            spells: each.iter().map(|sessions| spells(sessions, gap)).sum(),
            top2_sessions_share: top2_share(each.iter().map(|sessions| sessions.len() as u64)),
        }
    };
    gaps.into_iter().map(of_gap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::exact::{Fate, Lookup};

    #[test]
    fn longer_gaps_unite_more() {
        let asked = |minutes: &[i64]| -> Vec<Lookup> {
            let lookup = |at: &i64| Lookup { time: at * 60 * SECOND, rtype: None, name: 0, fate: Fate::Kept };
            minutes.iter().map(lookup).collect()
        };
        let sources = [("192.0.2.1", vec![0, 4, 60, 200]), ("192.0.2.2", vec![0, 10]), ("192.0.2.3", vec![7])];
        let by_source = sources.map(|(source, minutes)| (source.parse().expect("an address"), asked(&minutes)));
        let by_source = BySource::from(by_source);
        let figures = |gap: i64| -> Vec<(i64, u64, u64, Option<f64>)> {
            let rows = sensitivity(&by_source, gap * 60 * SECOND).into_iter();
            rows.map(|row| (row.session_gap_seconds, row.sessions, row.spells, row.top2_sessions_share)).collect()
        };
        let (five, two_hours) = ((300, 6, 6, Some(5.0 / 6.0)), (7_200, 4, 4, Some(0.75)));
        assert_eq!(figures(30), [five, (1_800, 5, 5, Some(0.8)), two_hours]);
        assert_eq!(figures(5), [five, two_hours]);
        assert_eq!(figures(240), [five, two_hours, (14_400, 3, 3, Some(2.0 / 3.0))]);
    }
}
