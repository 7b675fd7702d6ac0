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
        each(hour_of_week(hour), (end - at) as f64 / SECOND as f64);
        at = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Timestamp;

    /// Nanoseconds in a minute.
    const MINUTE: i64 = 60 * SECOND;

    /// Two weeks from Thursday 00 h on, with records in all minutes but those from `from` until `until`.
    fn weeks_but(from: i64, until: i64) -> Coverage {
        let mut coverage = Coverage::default();
        let minutes = (0..=14 * 24 * 60).filter(|minute| !(from..until).contains(minute));
        minutes.for_each(|minute| coverage.see(Timestamp(minute * MINUTE)));
        coverage.close();
        coverage
    }

    /// Enough of other domains, with so many sessions in each hour of the week.
    fn background(starts: [u64; HOURS_OF_WEEK]) -> Background {
        Background { starts, domains: LEAST_DOMAINS, sessions: LEAST_SESSIONS }
    }

    #[test]
    fn the_epoch_began_on_a_thursday() {
        assert_eq!([-73, -72, -1, 0, 95, 96].map(hour_of_week), [167, 0, 71, 72, 167, 0]);
        let mut background = Background::default();
        background.see(-1);
        background.see(HOUR);
        assert_eq!((background.starts[71], background.starts[73]), (1, 1));
    }

    #[test]
    fn time_is_spent_hour_by_hour() {
        let mut hours = Vec::new();
        by_hour(-15 * MINUTE, HOUR + 30 * MINUTE, |hour, seconds| hours.push((hour, seconds)));
        assert_eq!(hours, [(71, 900.0), (72, 3_600.0), (73, 1_800.0)]);
        by_hour(7, 7, |_, _| unreachable!("no time"));
        let [mut first, mut last] = [0.0; 2];
        by_hour(i64::MIN, i64::MIN + 5 * SECOND, |_, more| first += more);
        by_hour(i64::MAX - 5 * SECOND, i64::MAX, |_, more| last += more);
        assert_eq!((first, last), (5.0, 5.0));
    }

    /// Of 840 sessions in two weeks, 2.5 an hour, the longest gap is below .001 from Λ = ln 839,000 on: 327.4 minutes.
    #[test]
    fn a_gap_is_longer_than_chance_has_it() {
        let even = background([5; HOURS_OF_WEEK]);
        assert_eq!(even.gaps(&weeks_but(3_000, 3_327)), Ok(vec![]));
        assert_eq!(even.gaps(&weeks_but(3_000, 3_328)), Ok(vec![(3_000 * MINUTE, 3_328 * MINUTE)]));
    }

    /// 21 sessions have 20 gaps between them. Of 3.5 an hour from 10 h to 13 h on Fridays, Λ is ln 20,000 in 169.8 minutes.
    #[test]
    fn gaps_lie_between_sessions() {
        let fridays = background(std::array::from_fn(|hour| if (106..109).contains(&hour) { 7 } else { 0 }));
        let ten = (24 + 10) * 60;
        assert_eq!(fridays.gaps(&weeks_but(ten, ten + 169)), Ok(vec![]));
        assert_eq!(fridays.gaps(&weeks_but(ten, ten + 170)).map(|gaps| gaps.len()), Ok(1));
    }

    /// A weekend without sessions is no gap where there never are any; an afternoon is one.
    #[test]
    fn a_quiet_night_is_no_gap() {
        let office = background(std::array::from_fn(|hour| if hour < 5 * 24 && hour % 24 >= 8 { 20 } else { 0 }));
        let (saturday, friday) = (2 * 24 * 60, 24 * 60);
        assert_eq!(office.gaps(&weeks_but(saturday, saturday + 2 * 24 * 60)), Ok(vec![]));
        let afternoon = office.gaps(&weeks_but(friday + 720, friday + 1_000));
        assert_eq!(afternoon, Ok(vec![((friday + 720) * MINUTE, (friday + 1_000) * MINUTE)]));
    }

    #[test]
    fn few_others_tell_no_gaps() {
        let coverage = weeks_but(0, 0);
        let few = |domains, sessions| Background { domains, sessions, ..Background::default() }.gaps(&coverage);
        assert_eq!(few(19, 200), Err("no background: fewer than 20 other domains (19)".to_owned()));
        assert_eq!(few(20, 199), Err("no background: fewer than 200 background sessions (199)".to_owned()));
        assert_eq!(few(20, 200), Ok(vec![]));
        assert_eq!(Background::default().gaps(&Coverage::default()), Err("no times".to_owned()));
    }
}
