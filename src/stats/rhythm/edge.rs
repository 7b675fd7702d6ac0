//! Gaps that a cache would make: none below the time to live (TTL), and a pile just above it.

use std::ops::Range;

/// TTLs in common use, in seconds.
const COMMON: [f64; 14] = [
    30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1_200.0, 1_800.0, 3_600.0, 7_200.0, 14_400.0, 21_600.0, 43_200.0, 86_400.0,
];

/// How far above a common TTL the shortest gap may be, to be taken for it.
const SNAP: f64 = 0.01;

/// The part of the gaps that may be below the edge: repeats, restarts, several caches.
const BELOW: f64 = 0.02;

/// How wide the pile is, in TTLs.
const PILE: f64 = 0.2;

/// The part of the gaps that the pile must hold.
const PILED: f64 = 0.5;

/// Median over 95 % point of the waits behind the edge: .23 for exponential waits, .53 for even, .59 for those of two
/// even jitters.
const SKEWED: f64 = 0.45;

/// Gaps around a TTL.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// The TTL, in the unit of the gaps: seconds.
    pub ttl: f64,
    /// The share of gaps that are shorter by more than 1 %.
    pub below: f64,
    /// The share from the TTL to a fifth above it.
    pub piled: f64,
    /// The share from a tenth below it up to it: a cache that fetches ahead.
    pub ahead: f64,
    /// Whether the waits behind the edge fall off from it, as waits for the next client do, or begin at a TTL in
    /// common use. A timer's gaps lie evenly around its period instead.
    pub falls_off: bool,
    /// Whether all this is what a cache would make.
    pub fits: bool,
}

/// Looks at gaps in seconds around a known TTL, or around the lower edge of the gaps.
///
/// `None` without gaps, or with a TTL that is not above 0.
pub fn edge(gaps: &[f64], known: Option<f64>) -> Option<Edge> {
    let mut sorted = gaps.to_vec();
    sorted.sort_by(f64::total_cmp);
    let lowest = *sorted.get((BELOW * sorted.len() as f64) as usize)?;
    let common = COMMON.into_iter().find(|&ttl| ttl <= lowest && lowest <= ttl * (1.0 + SNAP));
    let ttl = known.or(common).unwrap_or(lowest);
    if !(ttl.is_finite() && ttl > 0.0) {
        return None;
    }
    let count = |low: f64, high: f64| sorted.partition_point(|&g| g < high) - sorted.partition_point(|&g| g < low);
    let share = |low: f64, high: f64| count(low, high) as f64 / sorted.len() as f64;
    let (below, piled) = (share(0.0, ttl * (1.0 - SNAP)), share(ttl * (1.0 - SNAP), ttl * (1.0 + PILE)));
    let pile: Vec<f64> =
        sorted.iter().copied().filter(|&gap| (ttl..ttl * (1.0 + PILE)).contains(&gap)).map(|gap| gap - ttl).collect();
    let falls_off = known.is_some() || common.is_some_and(|_| has_spread(&pile)) || is_skewed(&pile);
    Some(Edge {
        ttl,
        below,
        piled,
        ahead: share(ttl * 0.9, ttl),
        falls_off,
        fits: below <= BELOW && piled >= PILED && falls_off,
    })
}

/// The longest stretch of successive gaps, as a range of their indices, in which a cache with a TTL in common use is
/// seen: no gap below the TTL, and a pile above. `None` for fewer than `least` gaps.
///
/// What asks may change within a log; a phase is told from chance by its length, for at random a stretch without gaps
/// below the TTL has no pile above it.
pub fn phase(gaps: &[f64], least: usize) -> Option<Range<usize>> {
    let of_ttl = |ttl: f64| {
        let stretch = |from: usize| gaps[from..].iter().take_while(|&&gap| gap >= ttl).count();
        let mut longest = 0..0;
        let mut at = 0;
        while at < gaps.len() {
            let length = stretch(at);
            if length > longest.len() {
                longest = at..at + length;
            }
            at += length + 1;
        }
        longest
    };
    let fits = |stretch: &Range<usize>| {
        stretch.len() >= least && edge(&gaps[stretch.clone()], None).is_some_and(|edge| edge.fits)
    };
    COMMON.into_iter().map(of_ttl).filter(fits).reduce(|best, next| if next.len() > best.len() { next } else { best })
}

/// The 95 % point of ascending waits.
fn high(waits: &[f64]) -> Option<f64> {
    waits.get(waits.len() * 95 / 100).copied()
}

/// Whether waits differ at all: a timer's may not.
fn has_spread(waits: &[f64]) -> bool {
    high(waits).is_some_and(|high| high > 0.0)
}

/// Whether ascending waits crowd at the edge.
fn is_skewed(waits: &[f64]) -> bool {
    let middle = waits.get(waits.len() / 2);
    matches!((middle, high(waits)), (Some(middle), Some(high)) if high > 0.0 && *middle < SKEWED * high)
}
