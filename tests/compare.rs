//! `compare` puts a domain beside its peers at equal volume, and says what is not matched.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;
#[path = "generator/mod.rs"]
mod generator;
mod lines;
#[path = "oracle/mod.rs"]
mod oracle;

use common::{arg, args, fixture, json, number, put, room, run, stdout};
use generator::draw::Random;
use lines::Lines;
use serde_json::Value;

/// The comparison of the case with its peer, in their common two months.
fn case(options: &str) -> Vec<String> {
    let words = "compare mail1.harbour-hotels.example --peer mail1.meadow-retail.example -q \
                 --since 2016-07-25 --until 2016-09-23";
    args(&format!("{words} {options}"), &[arg(fixture("case"))])
}

/// The number at a path.
fn float(report: &Value, path: &str) -> f64 {
    report.pointer(path).and_then(Value::as_f64).unwrap_or_else(|| panic!("no number at {path}: {report}"))
}

#[test]
fn the_case_has_few_sources_and_its_peer_has_many_at_equal_volume() {
    let report = json(case("-o json --dedup"));
    let (domain, peer) = ("/comparison/domains/0", "/comparison/domains/1");
    assert_eq!(
        (number(&report, &format!("{peer}/lookups")), number(&report, &format!("{peer}/sources"))),
        (20_480, 1_024)
    );
    let m = number(&report, &format!("{domain}/lookups"));
    for side in [domain, peer] {
        assert_eq!(number(&report, &format!("{side}/rarefied_lookups/m")), m);
    }
    let of = |side: &str, key: &str| float(&report, &format!("{side}/rarefied_lookups/sources/{key}"));
    assert_eq!(of(domain, "value"), float(&report, &format!("{domain}/sources")), "all of its own");
    assert!(of(peer, "low") > 10.0 * of(domain, "high"), "{report}");
    assert!(of(peer, "low") < of(peer, "value") && of(peer, "value") < of(peer, "high"));
    // METHODS §10: between 126 and 931 sources for a peer of this size, whatever their shares.
    assert!((126.0..=931.0).contains(&of(peer, "value")));
}

#[test]
fn differences_have_newcombes_interval_on_sessions() {
    let report = json(case("-o json"));
    let rows = report["comparison"]["differences"].as_array().unwrap();
    let shares: Vec<&str> = rows.iter().map(|row| row["share"].as_str().unwrap()).collect();
    assert_eq!(shares, ["top 1 of sessions", "top 2 of sessions", "business hours of sessions, UTC"]);
    for row in rows {
        let figure = &row["difference"];
        let difference = float(row, "/domain_share") - float(row, "/peer_share");
        assert!((float(figure, "/value") - difference).abs() < 1e-12, "{row}");
        assert!(float(figure, "/low") < difference && difference < float(figure, "/high"), "{row}");
        let sessions =
            number(&report, "/comparison/domains/0/sessions") + number(&report, "/comparison/domains/1/sessions");
        assert_eq!((number(figure, "/n"), figure["method"].as_str()), (sessions, Some("Newcombe 1998, method 10")));
    }
}

#[test]
fn what_is_not_matched_is_told() {
    let report = json(case("-o json"));
    let told = report["comparison"]["not_matched"].as_array().unwrap();
    let what: Vec<&str> = told.iter().map(|point| point["what"].as_str().unwrap()).collect();
    assert_eq!(what, ["volume", "sources", "types", "TTL", "what depends on the name"]);
    let earlier = json(args(
        "compare mail1.harbour-hotels.example --peer mail1.meadow-retail.example -q -o json",
        &[arg(fixture("case"))],
    ));
    let told = earlier["comparison"]["not_matched"].as_array().unwrap();
    let time = told.iter().find(|point| point["what"] == "time").unwrap();
    assert_eq!(time["how"], "2016-05-04 to 2016-09-23 against 2016-07-25 to 2016-09-22");
}

#[test]
fn the_rows_are_those_of_domains_and_profile() {
    let report = json(case("-o json --tz America/New_York"));
    let rows = json(args(
        "domains -q -o json --all --since 2016-07-25 --until 2016-09-23 --tz America/New_York",
        &[arg(fixture("case"))],
    ));
    for side in report["comparison"]["domains"].as_array().unwrap() {
        let row = rows["domains"].as_array().unwrap().iter().find(|row| row["domain"] == side["domain"]).unwrap();
        for key in ["lookups", "sessions", "spells", "sources", "first", "last", "business", "types"] {
            assert_eq!(side[key], row[key], "{key}");
        }
        assert_eq!(side["top2_sessions_share"], row["concentration"]["sessions"]["top2_share"]);
        let words = format!(
            "profile {} -q -o json --since 2016-07-25 --until 2016-09-23 --tz America/New_York",
            side["domain"].as_str().unwrap()
        );
        let profile = json(args(&words, &[arg(fixture("case"))]));
        let rhythm = &profile["profile"]["rhythm"][0];
        for key in ["verdict", "session_gaps", "lookup_gaps", "period"] {
            assert_eq!(side["rhythm"][key], rhythm[key], "{key}");
        }
    }
}

#[test]
fn every_output_holds_it_and_threads_change_nothing() {
    for output in ["table", "ndjson", "markdown"] {
        let alone = stdout(case(&format!("-o {output}")));
        assert!(alone.contains("mail1.meadow-retail.example"), "{alone}");
    }
    assert_eq!(stdout(case("-o json --threads 3")), stdout(case("-o json --threads 1")));
    let csv = stdout(case("-o csv"));
    assert!(csv.starts_with("domain,role,lookups,"), "{csv}");
    assert_eq!(csv.lines().count(), 3);
}

#[test]
fn twins_do_not_differ() {
    let (room, mut random, mut lines) = (room(), Random::new(1, 1), Lines::default());
    for number in 0..4_000 {
        let source = format!("192.0.2.{}", random.below(40));
        lines.add(random.between(0, 20 * 86_400_000), &source, ["a.example", "b.example"][number % 2], "A");
    }
    let report = json(args("compare a.example --peer b.example -o json", &[put(&room, "log", lines.csv())]));
    for row in report["comparison"]["differences"].as_array().unwrap() {
        assert!(float(row, "/difference/low") < 0.0 && float(row, "/difference/high") > 0.0, "{row}");
    }
    let told: Vec<&str> =
        report["comparison"]["not_matched"].as_array().unwrap().iter().map(|p| p["what"].as_str().unwrap()).collect();
    assert_eq!(told, ["TTL", "what depends on the name"]);
}

#[test]
fn wrong_names_are_told() {
    let log = [arg(fixture("case"))];
    let twice = run(args("compare a.example --peer A.example. -q", &log));
    let said = String::from_utf8(twice.stderr).unwrap();
    assert!(twice.status.code() == Some(2) && said.contains("`A.example.` is named twice"), "{said}");
    let nobody = run(args("compare mail1.meadow-retail.example --peer mail1.meadow-retial.example -q", &log));
    let said = String::from_utf8(nobody.stderr).unwrap();
    assert!(nobody.status.code() == Some(2) && said.contains("did you mean mail1.meadow-retail.example"), "{said}");
}
