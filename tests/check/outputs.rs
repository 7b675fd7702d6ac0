//! What a check looks like in each form, kept as files.

use serde_json::json;

use super::{check_in, common, room_with_log, told};
use crate::common::put;

/// Rules of which one holds, one fails and one warns.
const RULES: &str = r#"
[[rule]]
name = "nothing is rejected"
that = "input.rejected <= 0"

[[rule]]
name = "one source, one name: 100 %"
that = "every domain has sources = 1"
why = "so it was, mostly"

[[rule]]
that = "domains[www.example.org].concentration.sessions.hhi_unbiased < 0.5"
severity = "warning"
"#;

/// What a check of the small log prints in one form, with its exit code. Versions and hashes are those of the day.
fn shown(form: &str) -> String {
    let room = room_with_log();
    put(&room, "rules.toml", RULES);
    let words = "domains log.csv --all -o json --hash none";
    let output = common::whoasks().current_dir(room.path()).args(words.split_whitespace()).output().unwrap();
    let mut report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    report["domains"][0]["lookups"] = json!(9);
    report["domains"][1]["domain"] = json!("old.example.org");
    put(&room, "base.json", report.to_string());
    let output = check_in(&room, &format!("--rules rules.toml --baseline base.json --hash none -o {form}"));
    let (shown, said, code) = told(&output);
    let version = env!("CARGO_PKG_VERSION");
    format!("{}\n-- stderr\n{said}\n-- exit code {}\n", shown.replace(version, "[version]"), code.unwrap())
}

#[test]
fn each_form_is_as_it_was() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for form in ["table", "json", "junit", "github"] {
        settings.bind(|| insta::assert_snapshot!(format!("check-{form}"), shown(form)));
    }
}

#[test]
fn a_file_takes_the_output() {
    let room = room_with_log();
    put(&room, "rules.toml", RULES);
    let (shown, _, code) = told(&check_in(&room, "--rules rules.toml -o junit --out out.xml"));
    assert_eq!((shown.as_str(), code), ("", Some(1)));
    let xml = std::fs::read_to_string(room.path().join("out.xml")).unwrap();
    let document = roxmltree::Document::parse(&xml).unwrap();
    assert_eq!(document.descendants().filter(|node| node.has_tag_name("testcase")).count(), 3);
    assert_eq!(document.descendants().filter(|node| node.has_tag_name("failure")).count(), 1);
}
