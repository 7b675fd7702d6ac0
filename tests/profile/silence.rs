//! Silences and ends on made logs: chance is no finding, a planted silence is one, an outage of the log is told apart.

use whoasks::report::{Event, SilenceTest};

use super::made::{DAYS, Log, burst, start};
use crate::generator::clock::{DAY_MS, HOUR_MS};
use crate::generator::draw::{Random, Weighted};

/// Lookups in bursts at a rate that follows the hours of the day.
fn daily(random: &mut Random, bursts: u64) -> Vec<i64> {
    let hours = Weighted::new((0..24).map(|hour| if (6..20).contains(&hour) { 5 } else { 1 }));
    let mut times = Vec::new();
    for _ in 0..bursts {
        let day = random.between(0, DAYS - 1);
        let at = day * DAY_MS + i64::from(hours.at(random.bits())) * HOUR_MS + random.between(0, HOUR_MS - 1);
        burst(random, &mut times, start() + at);
    }
    times.sort_unstable();
    times
}

/// The silences between lookups of a domain, longest first.
fn silences(log: &Log) -> Vec<SilenceTest> {
    let history = log.profile().history;
    let tests = history.into_iter().filter_map(|event| match event {
        Event::Silence(test) => Some(test),
        _ => None,
    });
    tests.collect()
}

/// Other domains, asked for every few minutes; nothing in `[from, until)`.
fn background(random: &mut Random, (from, until): (i64, i64)) -> Vec<(String, i64)> {
    let mut lookups = Vec::new();
    let mut time = start();
    while time < start() + DAYS * DAY_MS {
        if !(from..until).contains(&time) {
            lookups.push((format!("d{}.example", random.below(40)), time));
        }
        time += random.between(1_000, 600_000);
    }
    lookups
}

#[test]
fn the_longest_silence_of_chance_is_no_finding() {
    let mut least: Vec<f64> = Vec::new();
    for log in 1..=40 {
        let times = daily(&mut Random::new(log, 3), 600);
        let found = silences(&Log::new(&times));
        least.push(found.iter().filter_map(|test| test.p).fold(1.0, f64::min));
    }
    assert!(least.iter().all(|p| *p > 0.001), "{least:?}");
    // 40 logs at 5 % are two.
    assert!(least.iter().filter(|p| **p <= 0.05).count() <= 5, "{least:?}");
}

#[test]
fn silences_before_a_step_up_are_judged_by_the_rate_before_it() {
    let mut random = Random::new(3, 7);
    let step = start() + 28 * DAY_MS;
    let mut times: Vec<i64> = daily(&mut random, 160).into_iter().filter(|time| *time < step).collect();
    times.extend(daily(&mut random, 2_000).into_iter().filter(|time| *time >= step));
    let log = Log::new(&times);
    let dates: Vec<String> = log
        .profile()
        .history
        .into_iter()
        .filter_map(|event| match event {
            Event::Change { date, .. } => Some(date),
            _ => None,
        })
        .collect();
    // Midnight in UTC is the evening before in New York.
    assert_eq!(dates, ["2016-03-01"]);
    let found = silences(&log);
    assert!(found.iter().all(|test| test.p.is_none_or(|p| p > 0.05)), "{found:?}");
}

#[test]
fn a_planted_silence_is_found_and_told_from_an_outage() {
    let mut random = Random::new(1, 4);
    let (from, until) = (start() + 20 * DAY_MS, start() + 25 * DAY_MS);
    let times: Vec<i64> = daily(&mut random, 600).into_iter().filter(|time| !(from..until).contains(time)).collect();
    let quiet = Log::new(&times).with(background(&mut random, (0, 0)));
    let found = &silences(&quiet)[0];
    assert_eq!((found.cause, found.flags.len()), ("domain", 0));
    assert!(found.p.unwrap() < 1e-9 && found.expected_sessions.unwrap() > 30.0);
    assert!(found.background_sessions > Some(900));
    let outage = Log::new(&times).with(background(&mut random, (from, until)));
    let found = &silences(&outage)[0];
    // What others ask for in it lies between the domain's last lookup before the outage, and its first after it.
    assert!(found.cause == "log_outage" && found.background_sessions < Some(200), "{found:?}");
    assert!(found.p.unwrap() > 0.5);
    // Without other domains nothing tells the two apart.
    let alone = &silences(&Log::new(&times))[0];
    assert_eq!(alone.cause, "unknown");
    assert!(alone.flags[0].starts_with("cannot be told from a log outage: no background"), "{:?}", alone.flags);
}

#[test]
fn a_thin_log_is_flagged() {
    let mut random = Random::new(1, 5);
    let (from, until) = (start() + 20 * DAY_MS, start() + 25 * DAY_MS);
    let times: Vec<i64> = daily(&mut random, 600).into_iter().filter(|time| !(from..until).contains(time)).collect();
    let mut others = background(&mut random, (0, 0));
    let mut number = 0;
    others.retain(|(_, time)| {
        number += 1;
        !(from..until).contains(time) || number % 4 == 0
    });
    let found = &silences(&Log::new(&times).with(others))[0];
    assert_eq!(found.flags, ["other domains are quieter than usual as well"]);
}

#[test]
fn a_domain_that_goes_on_has_no_end_and_one_that_stops_has() {
    let end = |log: &Log| {
        let history = log.profile().history;
        history.into_iter().find_map(|event| if let Event::End(end) = event { Some(end) } else { None }).unwrap()
    };
    let mut random = Random::new(2, 6);
    let times = daily(&mut random, 600);
    let others = background(&mut random, (0, 0));
    let on = end(&Log::new(&times).with(others.clone()));
    assert_eq!((on.ended, on.flags.len()), (Some(false), 1));
    let stopped: Vec<i64> = times.into_iter().filter(|time| *time < start() + 45 * DAY_MS).collect();
    let off = end(&Log::new(&stopped).with(others));
    assert_eq!(off.ended, Some(true));
    assert!(off.upper_bound.unwrap().as_str() < "2016-03-20");
}
