//! How much data a figure of rhythm needs, by the one table (METHODS §9).

use super::super::withhold;
pub use super::super::withhold::NEAR_TTL;

/// Intervals for A_n and Lv.
pub const INTERVALS: usize = withhold::INTERVALS.withheld as usize;
/// Events for minute and second alignment, in 12 bins.
pub const ALIGNED: usize = withhold::ALIGNED[0] as usize;
/// Events for alignment in 60 bins.
pub const ALIGNED_FINELY: usize = withhold::ALIGNED[1] as usize;
/// Events for a period.
pub const PERIODIC: usize = withhold::PERIODIC as usize;
/// Sessions for office hours.
pub const OFFICE: u64 = withhold::BUSINESS.withheld;
/// Weeks for office hours.
pub const OFFICE_WEEKS: i64 = withhold::BUSINESS_WEEKS.cast_signed();

/// Why `count` is too few; `None` if it is enough.
pub fn fewer(count: usize, least: usize, what: &str) -> Option<String> {
    (count < least).then(|| format!("fewer than {least} {what} ({count})"))
}

/// Intervals of a phase in which a cache is seen, where all together show none.
pub const PHASE: usize = 100;
