//! How much data a figure of rhythm needs (METHODS §9).

/// Intervals for A_n and Lv.
pub const INTERVALS: usize = 30;
/// Events for minute and second alignment, in 12 bins.
pub const ALIGNED: usize = 60;
/// Events for alignment in 60 bins.
pub const ALIGNED_FINELY: usize = 300;
/// Events for a period.
pub const PERIODIC: usize = 20;
/// Sessions for office hours.
pub const OFFICE: u64 = 30;
/// Weeks for office hours.
pub const OFFICE_WEEKS: i64 = 2;
/// A period this near to a cache's TTL is flagged.
pub const NEAR_TTL: f64 = 0.15;

/// Why `count` is too few; `None` if it is enough.
pub fn fewer(count: usize, least: usize, what: &str) -> Option<String> {
    (count < least).then(|| format!("fewer than {least} {what} ({count})"))
}

/// Intervals of a phase in which a cache is seen, where all together show none.
pub const PHASE: usize = 100;
