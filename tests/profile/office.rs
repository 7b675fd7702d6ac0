//! The business-hours test on activity with and without office hours, each in bursts.

use std::net::IpAddr;
use std::sync::Arc;

use clap::Parser;
use whoasks::analysis::State;
use whoasks::analysis::lookups::{Lookups, Shared};
use whoasks::analysis::profile::{Profile, profile};
use whoasks::cli::{Cli, Command};
use whoasks::dns::Class;
use whoasks::plan;
use whoasks::record::{Extra, Record, Sink, Timestamp};
use whoasks::report::{ProfileSection, ZoneTiming};
use whoasks::stats::bootstrap::Draws;

use crate::generator::clock::{DAY_MS, HOUR_MS, instant, weekday};
use crate::generator::draw::Random;

/// Logs that the rate of false alarms is taken from.
const LOGS: u64 = 400;
/// Days of each log.
const DAYS: i64 = 56;

/// A log's first instant: a Wednesday in UTC.
fn start() -> i64 {
    instant((2016, 2, 3), (0, 0, 0))
}

/// The profile of lookups at these times in ms, from one source.
fn of(times: &[i64]) -> ProfileSection {
    let words = ["whoasks", "profile", "a.example", "-", "--tz", "America/New_York"];
    let Ok(Cli { command: Some(Command::Profile(args)), .. }) = Cli::try_parse_from(words) else {
        panic!("the command line of `profile`");
    };
    let filter = plan::filter(&whoasks::cli::NameArgs::default(), &args.filter).unwrap();
    let settings = plan::settings(filter, plan::domain_by("name", &args.study).unwrap(), &args.study).unwrap();
    let log = Lookups::new(Arc::new(settings), Shared::default());
    let mut state = Profile::new(log, b"a.example".to_vec());
    for (source, name, times) in
        [("192.0.2.1", "a.example", times), ("192.0.2.9", "b.example", &[start(), start() + DAYS * DAY_MS][..])]
    {
        for time in times {
            let source: IpAddr = source.parse().unwrap();
            let extra = Extra::default();
            let time = Some(Timestamp(time * 1_000_000));
            state.record(&Record { time, source, name: name.as_bytes(), class: Class(1), rtype: None, extra });
        }
    }
    state.close();
    profile(&mut state, 1, Draws::new(99, 1)).unwrap().1
}

/// The one zone's timing.
fn timing(times: &[i64]) -> ZoneTiming {
    of(times).timing.remove(0)
}

/// Adds a burst of about ten lookups, seconds apart.
fn burst(random: &mut Random, times: &mut Vec<i64>, at: i64) {
    let mut time = at;
    loop {
        times.push(time);
        time += random.between(500, 60_000);
        if random.chance(1_000) {
            return;
        }
    }
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
        assert!(timing.sessions.unwrap() <= 70 && timing.whole_weeks == 8);
        timing.business_p.unwrap() <= 0.05
    };
    let rejected = (1..=LOGS).filter(|log| rejects(*log)).count();
    assert!(rejected as f64 <= 0.07 * LOGS as f64, "{rejected} of {LOGS}");
    assert!(rejected > 0, "a test that never rejects tests nothing");
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
    let section = of(&few);
    assert_eq!(section.offsets.plausible_withheld.as_deref(), Some("fewer than 100 sessions (20)"));
    assert!(section.concentration.same_machine_withheld.is_some());
}
