//! Pages of real runs: they are sound, their tables hold the figures of the JSON, and the case is seen in the pictures.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;
mod page;

use common::{arg, args, fixture, json, put, room, stdout};
use page::Page;
use serde_json::Value;

/// The domain of the case.
const CASE: &str = "profile mail1.harbour-hotels.example --draws 99 --tz America/New_York --tz Europe/Moscow";

/// The page of a command on some files.
fn page(words: &str, files: &[String]) -> Page {
    Page::new(stdout(args(&format!("{words} -o html"), files)))
}

/// The directory of the case.
fn case() -> [String; 1] {
    [arg(fixture("case"))]
}

/// A count as a page shows it.
fn count(value: &Value) -> String {
    let digits = value.as_u64().unwrap().to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
    groups.join(",")
}

/// A share as a page shows it; those of the case are not nearly nothing or all.
fn share(value: &Value) -> String {
    format!("{:.1} %", 100.0 * value.as_f64().unwrap())
}

/// A time as a page shows it.
fn time(value: &Value) -> String {
    value.as_str().unwrap().replace('T', " ")[..19].to_owned()
}

#[test]
fn a_profile_shows_the_figures_of_the_json() {
    let page = page(CASE, &case());
    let report = json(args(&format!("{CASE} -o json"), &case()));
    let profile = &report["profile"];
    let source = |row: &Value| {
        let counts = [row["source"].as_str().unwrap().to_owned(), count(&row["lookups"]), share(&row["lookups_share"])];
        let sessions =
            [count(&row["sessions"]), share(&row["sessions_share"]), time(&row["first"]), time(&row["last"])];
        [counts.as_slice(), sessions.as_slice()].concat()
    };
    let sources: Vec<Vec<String>> = profile["sources"].as_array().unwrap().iter().map(source).collect();
    assert_eq!(page.table("Sources, most lookups first"), sources);
    let day = |row: &Value| {
        let gap = if row["log_gap"] == true { "has a gap" } else { "" };
        vec![row["date"].as_str().unwrap().to_owned(), count(&row["lookups"]), count(&row["sources"]), gap.to_owned()]
    };
    let days: Vec<Vec<String>> = profile["days"].as_array().unwrap().iter().map(day).collect();
    assert_eq!(page.table("Lookups and sources by day"), days);
    for (hours, place) in profile["hours"].as_array().unwrap().iter().zip(["New York", "Moscow"]) {
        let row = |row: &Value| row.as_array().unwrap().iter().map(count).collect::<Vec<_>>();
        let wanted: Vec<Vec<String>> = hours["by_weekday_hour"].as_array().unwrap().iter().map(row).collect();
        let shown = page.table(&format!("Lookups by weekday and hour, {place}"));
        assert_eq!(shown.iter().map(|row| row[1..].to_vec()).collect::<Vec<_>>(), wanted);
    }
    for rhythm in profile["rhythm"].as_array().unwrap() {
        let bins = rhythm["gap_bins"].as_array().unwrap();
        let wanted: Vec<Vec<String>> =
            bins.iter().map(|bin| vec![count(&bin["lookup_gaps"]), count(&bin["session_gaps"])]).collect();
        let shown = page.table(&format!("Gaps of {} by length", rhythm["subject"].as_str().unwrap()));
        assert_eq!(shown.iter().map(|row| row[2..].to_vec()).collect::<Vec<_>>(), wanted);
        for (key, gaps) in [("lookup_gaps", "lookup_gaps"), ("session_gaps", "session_gaps")] {
            let sum: u64 = bins.iter().map(|bin| bin[key].as_u64().unwrap()).sum();
            assert_eq!(sum, rhythm[gaps]["intervals"].as_u64().unwrap(), "bins hold all gaps but those of zero");
        }
    }
    let files = page.table("Files in the order of their paths");
    let hashes: Vec<&str> = files.iter().map(|row| row.last().unwrap().as_str()).collect();
    let wanted = report["input"]["files"].as_array().unwrap();
    assert_eq!(hashes, wanted.iter().map(|file| file["sha256"].as_str().unwrap()).collect::<Vec<_>>());
    let tiles = page.texts(".tiles b");
    let row = &report["domains"][0];
    let two = &profile["concentration"]["lookups"]["top2_share"]["value"];
    let zones = [0, 1].map(|zone| share(&row["business"][zone]["sessions_share"]));
    let counts = ["lookups", "sources", "sessions"].map(|key| count(&row[key]));
    assert_eq!(tiles, [counts.as_slice(), &[share(two)], zones.as_slice()].concat());
    assert_eq!(page.texts(".caveats li").len(), report["caveats"].as_array().unwrap().len());
}

#[test]
fn the_case_is_seen_in_its_pictures() {
    let page = page(CASE, &case());
    let events = |svg: &str| page.texts(&format!("svg[aria-labelledby^='{svg}-title '] .event"));
    assert_eq!(events("volume"), ["step up", "log outage", "step down", "end"]);
    assert_eq!(events("raster"), ["step up", "outage", "step down", "end"]);
    assert_eq!(events("gaps-0"), ["period 60.1 min"]);
    assert_eq!(events("gaps-1"), ["TTL 60 min (lower edge)"]);
    assert_eq!(page.all("svg[aria-labelledby^='raster-title '] rect[fill]").len(), 3, "an outage from day to day");
    assert_eq!(page.all("svg[aria-labelledby^='hours-'] rect.business").len(), 2);
    // As many runs of the second address as of the first, but for four times: one machine.
    let runs = page.runs("raster-by-source");
    let [first, second, third] = ["s1", "s2", "s3"].map(|colour| runs[colour]);
    assert!(first.abs_diff(second) <= 8 && first > 1_100 && third < 620, "{runs:?}");
    let lead = page.texts(".lead").concat();
    assert!(
        lead.contains("198.51.100.15 and 198.51.100.137 act as one; it ended after 2016-09-23 13:56:29 UTC"),
        "{lead}"
    );
}

#[test]
fn pages_are_the_same_for_any_threads_and_order() {
    let files = ["ns1", "ns2", "ns3"].map(|name| arg(fixture(&format!("case/{name}.log.gz"))));
    let back: Vec<String> = files.iter().rev().cloned().collect();
    let once = stdout(args(&format!("{CASE} -o html --threads 1"), &files));
    assert!(once == stdout(args(&format!("{CASE} -o html --threads 3"), &back)), "bytes differ");
}

#[test]
fn every_command_has_a_sound_page() {
    let pages = [
        ("", "Overview"),
        ("domains --all", "Domains"),
        ("sources --top 3", "Sources"),
        ("outliers", "Outliers by concentration"),
        ("outliers --by regularity --holdout 2016-08-01", "Outliers by regularity"),
        ("profile news.fern-press.example --background off --draws 99", "news.fern-press.example"),
        ("profile harbour-hotels.example --under --draws 99", "harbour-hotels.example"),
    ];
    for (words, heading) in pages {
        assert_eq!(page(words, &case()).texts("h1"), [heading]);
    }
    let words = "compare mail1.harbour-hotels.example --peer mail1.meadow-retail.example --dedup";
    let page = page(words, &case());
    let report = json(args(&format!("{words} -o json"), &case()));
    let domains = report["comparison"]["domains"].as_array().unwrap();
    let lookups: Vec<String> = domains.iter().map(|domain| count(&domain["lookups"])).collect();
    assert_eq!(page.table("Figures side by side")[0][1..], lookups);
    assert_eq!(page.all("path.whisker").len(), 2 + 2 + 3, "intervals of sources, twice, and of differences");
}

#[test]
fn next_to_nothing_has_a_sound_page() {
    let room = room();
    let head = "time,source,name,type\n";
    let hostile = "\"<script>alert(1)</script>\u{202e}\u{5d0}\".example";
    let logs = [
        format!("{head}2026-01-01T00:00:00Z,192.0.2.1,a.example,A\n"),
        format!("{head}1700-01-01T00:00:00Z,192.0.2.1,a.example,A\n2261-01-01T00:00:00Z,192.0.2.1,a.example,A\n"),
        format!("{head}2026-01-01T00:00:00Z,192.0.2.1,a.example,A\n2026-01-01T00:00:00Z,2001:db8::1,{hostile},A\n"),
    ];
    for log in logs {
        let page = page("profile a.example --draws 99", &[put(&room, "log.csv", &log)]);
        assert_eq!(page.texts("h1"), ["a.example"]);
        assert!(!page.texts("#withheld tbody tr").is_empty());
    }
    let untimed = "client 192.0.2.1#1 (a.example): query: a.example IN A + (192.0.2.53)\n".repeat(40);
    let page = page("profile a.example -f bind --draws 99", &[put(&room, "log", &untimed)]);
    assert_eq!(page.all("#days, #volume-by-day, #hours svg").len(), 0, "no picture of times");
    assert!(page.texts("#hours li").contains(&"none of these lookups has a time".to_owned()));
}
