//! Log gaps: silences of the whole log that chance does not explain (METHODS §1, §6).

use super::coverage::Coverage;
use crate::record::SECOND;
use crate::report;
use crate::stats::change::longest_gap_p;

/// Nanoseconds in an hour.
pub const HOUR: i64 = 3600 * SECOND;
/// Hours in a week.
pub const HOURS_OF_WEEK: usize = 168;
/// Empty minutes that make a silence worth testing.
pub const LEAST_MINUTES: i64 = 10;
/// The probability below which a silence is a gap.
const LEVEL: f64 = 0.001;
/// Domains that the log must have besides the one looked at.
const LEAST_DOMAINS: u64 = 20;
/// Sessions that the background must have.
pub const LEAST_SESSIONS: u64 = 200;

/// Why nothing can be said of the log beyond the domain.
pub const UNREAD: &str = "the background was not read (--background off)";

/// What the whole log does, by UTC hour of week.
#[derive(Clone, Debug)]
pub struct Background {
    /// Sessions that begin in each hour of the week, Monday first.
    pub starts: [u64; HOURS_OF_WEEK],
    /// Domains besides the one looked at.
    pub domains: u64,
    /// Sessions besides those of the one looked at.
    pub sessions: u64,
}

impl Default for Background {
    fn default() -> Self {
        Background { starts: [0; HOURS_OF_WEEK], domains: 0, sessions: 0 }
    }
}

/// The UTC hour of week of an hour since the epoch, which began on a Thursday.
pub fn hour_of_week(hour: i64) -> usize {
    (hour + 3 * 24).rem_euclid(HOURS_OF_WEEK as i64) as usize
}

impl Background {
    /// Takes in the beginning of a session.
    pub fn see(&mut self, first: i64) {
        self.starts[hour_of_week(first.div_euclid(HOUR))] += 1;
    }

    /// The gaps of the log, as `[from, until)` in nanoseconds.
    ///
    /// # Errors
    /// The reason why gaps cannot be told: too few other domains or background sessions.
    pub fn gaps(&self, coverage: &Coverage) -> Result<Vec<(i64, i64)>, String> {
        let Some((first, last)) = coverage.span() else { return Err("no times".to_owned()) };
        if self.domains < LEAST_DOMAINS {
            return Err(format!(
                "no background: fewer than {LEAST_DOMAINS} other domains ({})",
                report::count(self.domains)
            ));
        }
        if self.sessions < LEAST_SESSIONS {
            return Err(format!(
                "no background: fewer than {LEAST_SESSIONS} background sessions ({})",
                report::count(self.sessions)
            ));
        }
        let mut hours = [0.0; HOURS_OF_WEEK];
        by_hour(first, last, |hour, seconds| hours[hour] += seconds);
        let all: u64 = self.starts.iter().sum();
        let silences = coverage.silences(LEAST_MINUTES);
        let is_gap = |silence: &(i64, i64)| {
            let mut expected = 0.0;
            by_hour(silence.0, silence.1, |hour, seconds| {
                expected += seconds * self.starts[hour] as f64 / hours[hour].max(1.0);
            });
            longest_gap_p(expected, all.saturating_sub(1).max(1)).is_some_and(|p| p < LEVEL)
        };
        Ok(silences.into_iter().filter(is_gap).collect())
    }
}

/// Calls `each` with the UTC hours of week that `[from, until)` touches and the seconds that it spends in them.
pub fn by_hour(from: i64, until: i64, mut each: impl FnMut(usize, f64)) {
    let mut at = from;
    while at < until {
        let hour = at.div_euclid(HOUR);
        let end = (hour + 1).saturating_mul(HOUR).min(until);
        each(hour_of_week(hour), end.saturating_sub(at) as f64 / SECOND as f64);
        if end <= at {
            break;
        }
        at = end;
    }
}
