//! Logs with next to nothing in them: every command ends well, and nothing reads 0 for want of data.

use serde_json::Value;

use super::common::{self, args, put, room, stdout};

/// A log in CSV.
fn csv(rows: &[&str]) -> String {
    let rows: Vec<String> = rows.iter().map(|row| format!("{row}\n")).collect();
    format!("time,source,name,type\n{}", rows.concat())
}

/// Every null of an object has a reason beside it, or beside one of the objects around it.
fn assert_reasons(path: &str, value: &Value, around: bool) {
    match value {
        Value::Object(object) => {
            let has_reason = |key: &str| {
                object.contains_key(&format!("{key}_withheld")) || object.keys().any(|key| key.ends_with("withheld"))
            };
            for (key, value) in object {
                let reason = around || has_reason(key);
                assert!(
                    !value.is_null() || reason || FREE.contains(&key.as_str()),
                    "{path}/{key} is null for no reason"
                );
                assert_reasons(&format!("{path}/{key}"), value, around && value.is_object());
            }
        }
        Value::Array(items) => items.iter().for_each(|item| assert_reasons(path, item, false)),
        _ => {}
    }
}

/// Keys that may be absent by their nature: a source without a label, a share of nothing.
const FREE: [&str; 3] = ["label", "sample_coverage", "similarity"];

#[test]
fn next_to_nothing_is_profiled() {
    let logs = [
        csv(&["2026-01-01T00:00:00Z,192.0.2.1,a.example,A"]),
        csv(&["2026-01-01T00:00:00Z,192.0.2.1,a.example,A"; 3]),
        csv(&["2026-01-01T00:00:00Z,192.0.2.1,a.example,A", "2026-01-01T00:00:00Z,192.0.2.2,a.example,A"]),
        csv(&["1970-01-01T00:00:00Z,192.0.2.1,a.example,A", "2026-01-01T00:00:00Z,192.0.2.1,b.example,A"]),
        csv(&["1700-01-01T00:00:00Z,192.0.2.1,a.example,A", "2261-01-01T00:00:00Z,192.0.2.1,a.example,A"]),
        csv(&["2026-01-01T00:00:00Z,192.0.2.1,a.example,A", "2026-01-01T00:00:00Z,2001:db8::1,a.example.b.example,A"]),
    ];
    let room = room();
    for log in logs {
        let file = [put(&room, "log.csv", &log)];
        for options in [
            "",
            "--source 192.0.2.1",
            "--tz Asia/Kathmandu",
            "--business daily\u{a0}0-24",
            "--under",
            "--source-by prefix:24,56",
            "--group-by registrable --source 192.0.2.0/24",
        ] {
            let mut words = args("profile a.example --draws 99 -o json", &file);
            words.extend(options.split(' ').filter(|word| !word.is_empty()).map(|word| word.replace('\u{a0}', " ")));
            let report = common::json(&words);
            for section in ["concentration", "timing", "offsets", "history"] {
                assert_reasons(section, &report["profile"][section], false);
            }
            let sessions = &report["profile"]["concentration"]["sessions"];
            assert!(sessions["hhi_unbiased"].is_null() && sessions["top1_share"]["low"].is_null());
            words.retain(|word| word != "json" && word != "-o");
            assert!(stdout(&words).contains("n/a"));
        }
    }
}

#[test]
fn lookups_without_times_have_no_figure_of_timing() {
    let room = room();
    let log = "client 192.0.2.1#1 (a.example): query: a.example IN A + (192.0.2.53)\n".repeat(40);
    let file = [put(&room, "log", &log)];
    let report = common::json(args("profile a.example -f bind --draws 99 -o json", &file));
    let profile = &report["profile"];
    assert_reasons("profile", &profile["history"], false);
    assert_eq!(profile["concentration"]["sessions"], Value::Null);
    assert_eq!(profile["timing"][0]["withheld"], "no times");
    assert_eq!(profile["concentration"]["lookups"]["top1_share"]["value"], 1.0);
}
