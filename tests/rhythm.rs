//! Schedules, caches, retry ladders and rescan waves are recognised, and what merely resembles them is not.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;
#[path = "generator/mod.rs"]
mod generator;
mod lines;
#[path = "oracle/mod.rs"]
mod oracle;

use common::{arg, args, fixture, json, put, room, run, whoasks};
use generator::draw::Random;
use lines::Lines;
use serde_json::Value;

/// The one source of generated traffic.
const SOURCE: &str = "192.0.2.1";
/// Milliseconds in a minute.
const MINUTE: i64 = 60_000;
/// Milliseconds in an hour.
const HOUR: i64 = 60 * MINUTE;
/// Milliseconds in a day.
const DAY: i64 = 24 * HOUR;

/// A wait with this mean in milliseconds, as for the next of many clients: exponential, by its quantiles.
fn wait(random: &mut Random, mean: i64) -> i64 {
    let uniform = (random.below(1 << 20) + 1) as f64 / (1u64 << 20) as f64;
    (-uniform.ln() * mean as f64) as i64
}

/// The rhythm of the leading source of `test.example` in a log of these times and of background.
fn rhythm(times: impl IntoIterator<Item = i64>, options: &str) -> Value {
    let mut lines = background();
    times.into_iter().for_each(|time| lines.add(time, SOURCE, "test.example", "A"));
    of_source(&lines, options)
}

/// Thirty days of other names by other sources.
fn background() -> Lines {
    let (mut random, mut lines) = (Random::new(1, 1), Lines::default());
    for _ in 0..3_000 {
        let (name, source) = (random.below(40), random.below(60));
        let time = random.between(0, 30 * DAY - 1);
        lines.add(time, &format!("198.51.100.{source}"), &format!("n{name}.example"), "A");
    }
    lines
}

/// The rhythm of [`SOURCE`] for `test.example`.
fn of_source(lines: &Lines, options: &str) -> Value {
    let room = room();
    let report = json(args(&format!("profile test.example -o json {options}"), &[put(&room, "log", lines.csv())]));
    let subjects = report["profile"]["rhythm"].as_array().unwrap();
    subjects.iter().find(|rhythm| rhythm["subject"] == SOURCE).cloned().unwrap_or_else(|| panic!("{report}"))
}

/// The patterns that fit.
fn patterns(rhythm: &Value) -> Vec<&str> {
    rhythm["signatures"].as_array().unwrap().iter().map(|signature| signature["pattern"].as_str().unwrap()).collect()
}

/// Patterns and verdict.
#[track_caller]
fn assert_fits(rhythm: &Value, expected: &[&str], verdict: &str) {
    assert_eq!((patterns(rhythm).as_slice(), rhythm["verdict"].as_str()), (expected, Some(verdict)), "{rhythm}");
    for signature in rhythm["signatures"].as_array().unwrap() {
        assert!(!signature["mimic"].as_str().unwrap().is_empty() && !signature["figures"].as_str().unwrap().is_empty());
    }
}

#[test]
fn a_cron_job_is_a_schedule_and_the_same_number_at_any_minute_is_not() {
    let mut random = Random::new(2, 1);
    let cron: Vec<i64> = (0..720).map(|hour| hour * HOUR + 17 * MINUTE + random.between(1_000, 2_500)).collect();
    let found = rhythm(cron, "");
    assert_fits(&found, &["clock schedule", "jittered timer"], "consistent with a schedule");
    assert_eq!(found["minute"]["fullest"], 17);
    let seconds = found["period"]["seconds"].as_f64().unwrap();
    assert!((3_599.0..3_601.0).contains(&seconds), "{seconds}");
    let any: Vec<i64> = (0..720).map(|hour| hour * HOUR + random.between(0, HOUR - 1)).collect();
    assert_fits(&rhythm(any, ""), &[], "undetermined");
}

#[test]
fn a_jittered_beacon_is_a_schedule_and_poisson_lookups_at_its_rate_are_not() {
    let mut random = Random::new(3, 1);
    let mut time = 0;
    // Each wait is 300 s and up to a fifth more or less: no grid holds it.
    let beacon: Vec<i64> = (0..3_000)
        .map(|_| {
            time += random.between(240_000, 360_000);
            time
        })
        .collect();
    let found = rhythm(beacon, "");
    assert_fits(&found, &["jittered timer"], "consistent with a schedule");
    let seconds = found["period"]["seconds"].as_f64().unwrap();
    assert!((290.0..310.0).contains(&seconds), "{seconds}");
    let mut time = 0;
    let poisson: Vec<i64> = (0..3_000)
        .map(|_| {
            time += wait(&mut random, 300_000);
            time
        })
        .collect();
    assert_fits(&rhythm(poisson, ""), &[], "undetermined");
}

/// Office traffic behind a cache: lookups on working days from 7 to 19 h, fewer at other times, of which those within
/// an hour of the last logged one are answered by the cache.
fn cached_office(ttl: i64) -> Vec<i64> {
    let mut random = Random::new(4, 1);
    let (mut time, mut logged) = (0, Vec::new());
    while time < 30 * DAY {
        // The first of March 2026 is a Sunday.
        let (day, hour) = (time / DAY % 7, time % DAY / HOUR);
        let is_busy = (1..=5).contains(&day) && (7..19).contains(&hour);
        time += wait(&mut random, if is_busy { 45_000 } else { 20 * MINUTE });
        if logged.last().is_none_or(|last| time >= last + ttl) {
            logged.push(time);
        }
    }
    logged
}

#[test]
fn office_traffic_behind_a_cache_is_cache_refresh_and_no_schedule() {
    let traffic = cached_office(HOUR);
    for options in ["", "--ttl 1h"] {
        let found = rhythm(traffic.clone(), options);
        assert_eq!(found["verdict"], "consistent with cache refresh", "{found}");
        let signatures = found["signatures"].as_array().unwrap();
        assert_eq!(signatures[0]["pattern"], "TTL refresh");
        assert_eq!(signatures[0]["mimic"], "a busy office behind a cache");
        assert!(!found.to_string().contains("a schedule"), "{found}");
        assert_eq!(
            (found["cache"]["ttl_seconds"].as_f64(), found["cache"]["below_share"].as_f64()),
            (Some(3600.0), Some(0.0))
        );
    }
    let other = rhythm(traffic, "--ttl 2h");
    assert!(!patterns(&other).contains(&"TTL refresh"), "{other}");
    let without_cache = rhythm(cached_office(0).into_iter().step_by(7), "");
    assert!(!patterns(&without_cache).contains(&"TTL refresh"), "{without_cache}");
}

#[test]
fn a_cache_in_a_phase_of_the_log_is_told_with_its_dates() {
    let mut random = Random::new(5, 1);
    let mut times: Vec<i64> = (0..200).map(|_| random.between(0, 15 * DAY)).collect();
    let mut time = 15 * DAY + HOUR;
    while time < 30 * DAY {
        times.push(time);
        time += HOUR + 200 + wait(&mut random, 100_000);
    }
    let found = rhythm(times, "");
    assert_fits(&found, &["TTL refresh"], "consistent with cache refresh");
    assert!(found["cache"]["phase"]["start"].as_str().unwrap().starts_with("2026-03-1"), "{found}");
}

#[test]
fn a_retry_ladder_is_recognised_and_growing_waits_that_never_settle_are_not() {
    let (mut ladder, mut random) = (Vec::new(), Random::new(6, 1));
    for start in [2, 11, 20] {
        let (from, mut wait) = (start * DAY, 300_000);
        let mut time = from;
        while time < from + 5 * DAY {
            ladder.push(time);
            time += wait + random.between(0, 900);
            wait = (2 * wait).min(4_000_000);
        }
    }
    let found = rhythm(ladder, "");
    assert_fits(&found, &["jittered timer", "retry ladder"], "consistent with a schedule");
    assert_eq!(found["ladders"]["ladders"], 3);
    let mut growing = Vec::new();
    for start in 0..8 {
        let mut time = start * 3 * DAY;
        for step in 0..9 {
            growing.push(time);
            time += 300_000 << step;
        }
    }
    let found = rhythm(growing, "");
    assert_eq!(found["ladders"]["ladders"], 0);
    assert_fits(&found, &[], "undetermined");
}

/// Waves of 60 names, one of them `test.example`, in the order that `order` gives for each wave.
fn waves(mut order: impl FnMut(u64) -> Vec<u64>) -> Lines {
    let (mut random, mut lines) = (Random::new(7, 1), background());
    for wave in 0..10 {
        let mut time = wave as i64 * 3 * DAY + random.between(0, 2 * HOUR);
        for place in order(wave) {
            let name = if place == 30 { "test.example".to_owned() } else { format!("a{place}.example") };
            lines.add(time, SOURCE, &name, "A");
            time += random.between(40, 160);
        }
    }
    lines
}

#[test]
fn a_rescan_wave_is_recognised_and_a_newsletter_is_not() {
    let scan = of_source(&waves(|_| (0..60).map(|place| place * 37 % 60).collect()), "");
    assert_fits(&scan, &["rescan wave"], "undetermined");
    assert_eq!(scan["rescan"]["waves"], 10);
    let mut random = Random::new(8, 1);
    let newsletter = of_source(
        &waves(|_| {
            let mut places: Vec<u64> = (0..60).collect();
            (1..60).rev().for_each(|last| places.swap(last, random.below(last as u64 + 1) as usize));
            places
        }),
        "",
    );
    assert_fits(&newsletter, &[], "undetermined");
    assert!(newsletter["rescan"]["order_correlation"].as_f64().unwrap().abs() < 0.3, "{newsletter}");
}

#[test]
fn a_scan_is_seen_in_a_log_of_many_blocks() {
    let mut lines = waves(|_| (0..60).map(|place| place * 37 % 60).collect());
    // A busy day between two waves, which need not be parsed again.
    for lookup in 0..60_000 {
        lines.add(DAY + lookup * DAY / 60_000, &format!("203.0.113.{}", lookup % 50), "busy.example", "A");
    }
    let scan = of_source(&lines, "--threads 2");
    assert_fits(&scan, &["rescan wave"], "undetermined");
    assert_eq!((&scan["rescan"]["waves"], &scan["rescan"]["sessions_looked_at"]), (&10.into(), &10.into()));
    assert_eq!(scan["rescan"]["names_median"], 60.0);
}

#[test]
fn standard_input_is_not_read_twice() {
    let scan = waves(|_| (0..60).collect());
    let mut child = whoasks()
        .args(["profile", "test.example", "-", "-o", "json"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), scan.csv().as_bytes()).unwrap();
    let report: Value = serde_json::from_slice(&child.wait_with_output().unwrap().stdout).unwrap();
    let source = &report["profile"]["rhythm"][1];
    assert!(source["rescan"].is_null(), "{source}");
    assert_eq!(source["rescan_withheld"], "standard input cannot be read twice");
}

/// The decoys of the case, each with what fits it.
const DECOYS: [(&str, &[&str], &str); 5] = [
    ("update.clockwork.example", &["clock schedule"], "consistent with a schedule"),
    ("ping.sprout-metrics.example", &["jittered timer"], "consistent with a schedule"),
    ("mx.dead-letter.example", &["retry ladder"], "consistent with a schedule"),
    ("h00.archive.example", &["rescan wave"], "undetermined"),
    ("img.amber-cache.example", &["TTL refresh"], "consistent with cache refresh"),
];

#[test]
fn the_decoys_of_the_case_are_told_apart() {
    let case = [arg(fixture("case"))];
    for (domain, expected, verdict) in DECOYS {
        let report = json(args(&format!("profile {domain} -q -o json"), &case));
        assert_fits(&report["profile"]["rhythm"][1], expected, verdict);
    }
    let mail = json(args("profile mx.orchard-mail.example -q -o json --tz America/New_York", &case));
    assert_fits(&mail["profile"]["rhythm"][0], &["office-hour modulated"], "office-hour modulated");
    let subject = json(args("profile mail1.harbour-hotels.example -q -o json", &case));
    let leading = &subject["profile"]["rhythm"][1];
    assert_fits(leading, &["TTL refresh"], "consistent with cache refresh");
    assert_eq!(leading["cache"]["ttl_seconds"], 3600.0);
    // Its twin starts seconds apart, so that gaps are shorter than the time to live: no period is confirmed, and an
    // unconfirmed one is no schedule.
    assert_fits(&subject["profile"]["rhythm"][2], &[], "undetermined");
}

#[test]
fn no_output_ever_says_human_and_threads_change_nothing() {
    let case = [arg(fixture("case"))];
    for output in ["table", "json"] {
        let of = |threads: &str| {
            let words = format!("profile mail1.harbour-hotels.example -q -o {output} --threads {threads}");
            String::from_utf8(run(args(&words, &case)).stdout).unwrap()
        };
        let alone = of("1");
        assert!(!alone.to_lowercase().contains("human"), "{alone}");
        assert_eq!(alone, of("4"));
    }
}
