//! `outliers` finds what was planted among ten thousand domains.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;
#[path = "generator/mod.rs"]
mod generator;
mod lines;
#[path = "oracle/mod.rs"]
mod oracle;

use common::{args, json, put, room, stdout};
use generator::Settings;
use generator::draw::Random;
use generator::stream::Stream;
use generator::text::{Format, Writer};
use lines::Lines;
use serde_json::Value;

/// A log of ten thousand domains over thirty days.
fn haystack(lines: u64) -> Vec<u8> {
    let settings = Settings { lines, names: 10_000, sources: 2_000, ..Settings::default() };
    let (mut out, mut writer) = (Vec::new(), Writer::new(Format::Csv, &settings));
    writer.head(&mut out);
    Stream::new(&settings).for_each(|event| writer.line(&mut out, &event));
    out
}

/// 2,505 lookups at random times, 78 % of them from two addresses, the others from 300.
fn planted(lines: &mut Lines, name: &str, seed: u64, days: std::ops::Range<i64>) {
    let mut random = Random::new(seed, 7);
    for number in 0..2_505u64 {
        let second = random.between(days.start * 86_400, days.end * 86_400 - 1);
        let source = match number * 100 / 2_505 {
            0..39 => "192.0.2.1".to_owned(),
            39..78 => "192.0.2.2".to_owned(),
            _ => format!("198.51.100.{}", random.below(250)),
        };
        lines.add(second * 1_000, &source, name, "A");
    }
}

/// The row of a domain.
fn row<'a>(report: &'a Value, domain: &str) -> &'a Value {
    let rows = report["outliers"].as_array().unwrap();
    rows.iter().find(|row| row["domain"] == domain).unwrap_or_else(|| panic!("no row for {domain}"))
}

#[test]
fn a_planted_domain_is_the_first_of_its_volume() {
    let room = room();
    let mut lines = Lines::default();
    planted(&mut lines, "planted.example", 1, 0..30);
    let log = [put(&room, "log.csv", [haystack(100_000), lines.csv_rows().into_bytes()].concat())];
    let report = json(args("outliers -o json", &log));
    let first = &report["outliers"][0];
    assert_eq!((first["domain"].as_str(), first["rank"].as_u64()), (Some("planted.example"), Some(1)));
    assert_eq!(first["lookups"], 2_505);
    assert!(first["of"].as_u64() >= Some(201), "{first}");
    assert!(first["figure"].as_f64() > Some(0.2) && first["neighbours_median"].as_f64() < Some(0.1), "{first}");
    assert!(first["robust_z"].as_f64() > Some(4.0), "{first}");
    let share = first["concentration"]["lookups"]["top2_share"].as_f64().unwrap();
    assert!((0.779..0.781).contains(&share), "{share}");
    let by_share = json(args("domains --sort top2 --all -o json", &log));
    let raw = by_share["domains"].as_array().unwrap().iter().position(|row| row["domain"] == "planted.example");
    assert!(raw > Some(1_000), "by raw share the planted domain is the {raw:?}th");
    let table = stdout(args("outliers --top 5", &log));
    assert!(
        table.contains(&format!("planted.example: rank 1 of {} domains of similar volume", first["of"])),
        "{table}"
    );
    for threads in ["--threads 1", "--threads 3"] {
        assert_eq!(stdout(args(&format!("outliers --top 5 {threads}"), &log)), table);
    }
    let csv = stdout(args("outliers -o csv --top 1", &log));
    assert!(csv.starts_with("domain,lookups,sessions,") && csv.contains(",rank,of,figure,"), "{csv}");
}

#[test]
fn a_beacon_that_is_one_session_is_found() {
    let room = room();
    let mut lines = Lines::default();
    (0..30 * 288).for_each(|number| lines.add(number * 300_000 + 7_000, "192.0.2.9", "beacon.example", "A"));
    let log = [put(&room, "log.csv", [haystack(60_000), lines.csv_rows().into_bytes()].concat())];
    let report = json(args("outliers -o json", &log));
    let beacon = row(&report, "beacon.example");
    assert_eq!((beacon["rank"].as_u64(), beacon["sessions"].as_u64()), (Some(1), Some(1)));
    assert_eq!((beacon["spells"].as_u64(), beacon["figure"].as_f64()), (Some(1_440), Some(1.0)));
    assert!(beacon["flags"][0].as_str().unwrap().contains("few sessions (1) but many spells (1,440)"), "{beacon}");
    assert_eq!(report["outliers"][0]["domain"], "beacon.example");
}

#[test]
fn a_holdout_confirms_what_lasts_and_not_what_ends() {
    let room = room();
    let mut lines = Lines::default();
    planted(&mut lines, "lasting.example", 1, 0..30);
    planted(&mut lines, "ended.example", 2, 0..20);
    let log = [put(&room, "log.csv", [haystack(60_000), lines.csv_rows().into_bytes()].concat())];
    let report = json(args("outliers --holdout 2026-03-21 -o json", &log));
    let (lasting, ended) = (row(&report, "lasting.example"), row(&report, "ended.example"));
    assert_eq!((lasting["holdout"]["confirmed"].as_bool(), lasting["holdout"]["rank"].as_u64()), (Some(true), Some(1)));
    assert!(ended["holdout"]["confirmed"].is_null() && ended["holdout"]["withheld"].is_string(), "{ended}");
    assert_eq!(report["settings"]["holdout"], "2026-03-21T00:00:00Z");
    let alone = json(args("outliers --until 2026-03-21 -o json", &log));
    assert_eq!(row(&alone, "lasting.example")["figure"], lasting["figure"]);
    assert!(
        alone["input"]["records"].as_u64() < report["input"]["records"].as_u64(),
        "what is held out counts as read"
    );
    assert_eq!(report["input"]["filtered"], 0);
}

#[test]
fn other_figures_find_their_own() {
    let room = room();
    let mut lines = Lines::default();
    for day in 0..28 {
        for part in 0..10 {
            let (hour, grown) = (9 * 3600 + part * 2_700, day >= 14 || part == 0);
            if day % 7 < 5 {
                lines.add((day * 86_400 + 86_400 + hour) * 1_000, "192.0.2.3", "office.example", "A");
            }
            lines.add((day * 86_400 + part * 8_640) * 1_000, "192.0.2.4", "clockwork.example", "A");
            if grown {
                lines.add((day * 86_400 + part * 8_111 + day * day) * 1_000, "192.0.2.5", "grown.example", "A");
            }
        }
    }
    let log = [put(&room, "log.csv", [haystack(60_000), lines.csv_rows().into_bytes()].concat())];
    for (by, domain) in
        [("business", "office.example"), ("regularity", "clockwork.example"), ("growth", "grown.example")]
    {
        let report = json(args(&format!("outliers --by {by} -o json"), &log));
        assert_eq!(report["outliers"][0]["domain"], domain, "{by}: {}", report["outliers"][0]);
        assert_eq!(report["settings"]["by"], by);
        let unranked = report["outlier_search"]["not_ranked"].as_array().unwrap();
        assert!(unranked.iter().all(|u| u["reason"].as_str().unwrap().starts_with("fewer than")), "{unranked:?}");
    }
}
