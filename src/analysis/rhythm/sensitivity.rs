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
