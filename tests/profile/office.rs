//! The business-hours test on activity with and without office hours, each in bursts.

use whoasks::report::ZoneTiming;

use super::made::{DAYS, Log, burst, start};
use crate::generator::clock::{DAY_MS, HOUR_MS, instant, weekday};
use crate::generator::draw::Random;

/// Logs that the rate of false alarms is taken from.
const LOGS: u64 = 400;

/// The one zone's timing.
fn timing(times: &[i64]) -> ZoneTiming {
    Log::new(times).profile().timing.remove(0)
}

#[test]
fn bursts_without_office_hours_are_rarely_taken_for_office_hours() {
    let rejects = |log: u64| {
        let mut random = Random::new(log, 1);
        let mut times = Vec::new();
        for _ in 0..70 {
            let at = start() + random.between(0, DAYS * DAY_MS - HOUR_MS);
            burst(&mut random, &mut times, at);
        }
        let timing = timing(&times);
        assert!(timing.sessions.unwrap() <= 70 && timing.whole_weeks == Some(8));
        timing.business_p.unwrap() <= 0.05
    };
    let rejected = (1..=LOGS).filter(|log| rejects(*log)).count();
    assert!(rejected as f64 <= 0.07 * LOGS as f64, "{rejected} of {LOGS}");
    // A test that never rejects tests nothing.
    assert!(rejected as f64 >= 0.02 * LOGS as f64, "{rejected} of {LOGS}");
}

#[test]
fn bursts_in_office_hours_are_found_across_the_clock_change() {
    let mut random = Random::new(1, 2);
    let mut times = Vec::new();
    for day in 0..DAYS {
        // New York is at UTC-5 until 13 March and at UTC-4 from then on.
        let nine = if start() / DAY_MS + day < instant((2016, 3, 13), (0, 0, 0)) / DAY_MS { 14 } else { 13 };
        for _ in 0..if weekday(start() / DAY_MS + day) < 5 { 2 } else { 0 } {
            let at = start() + day * DAY_MS + nine * HOUR_MS + random.between(0, 8 * HOUR_MS - 1);
            burst(&mut random, &mut times, at);
        }
    }
    let found = timing(&times);
    assert_eq!(found.business_p, Some(1.0 / 168.0));
    assert!(found.business_ratio.unwrap() > 3.5 && found.weekday_weekend_ratio.is_none());
    assert!(found.weekday_weekend_ratio_withheld.is_some());
    assert!(found.time_of_day.unwrap().kuiper.p < 1e-6);
}

#[test]
fn few_sessions_and_short_logs_are_not_tested() {
    let few: Vec<i64> = (0..20).map(|n| start() + n * DAY_MS).collect();
    let timing = timing(&few);
    assert_eq!((timing.business_p, timing.sessions), (None, Some(20)));
    assert_eq!(timing.business_p_withheld.as_deref(), Some("fewer than 30 sessions (20)"));
    let section = Log::new(&few).profile();
    assert_eq!(section.offsets.plausible_withheld.as_deref(), Some("fewer than 100 sessions (20)"));
    assert!(section.concentration.same_machine_withheld.is_some());
}
