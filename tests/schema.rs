//! The contracts: what `schema` prints, that it does not change unseen, and that output follows it.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;

use common::contract::{faults, schema};
use common::{arg, args, fixture, json, run, stdout};
use serde_json::{Value, json};

/// The words that `schema` takes.
const CONTRACTS: [&str; 3] = ["report", "rows", "records"];

#[test]
fn schemas_change_only_on_purpose() {
    for contract in CONTRACTS {
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(format!("schema-{contract}"), stdout(["schema", contract])));
    }
}

#[test]
fn schemas_are_schemas_and_say_what_keys_mean() {
    for contract in CONTRACTS {
        let schema = schema(contract);
        assert!(jsonschema::meta::is_valid(&schema), "{contract}");
        assert_eq!(undescribed(&schema), [""; 0], "{contract}");
    }
    assert_eq!(stdout(["schema"]), stdout(["schema", "report"]));
    assert_eq!(run(["schema", "reports"]).status.code(), Some(2));
}

/// Properties without a description but those that only tell variants apart.
fn undescribed(schema: &Value) -> Vec<String> {
    let own = schema["properties"].as_object().into_iter().flatten();
    let mut names: Vec<String> = own
        .filter(|(_, figure)| !figure["description"].is_string() && figure.get("const").is_none())
        .map(|(name, _)| name.clone())
        .collect();
    match schema {
        Value::Object(object) => names.extend(object.values().flat_map(undescribed)),
        Value::Array(items) => names.extend(items.iter().flat_map(undescribed)),
        _ => {}
    }
    names
}

#[test]
fn every_report_follows_its_schema() {
    let log = [arg(fixture("bind/bind918-all.log.gz"))];
    for words in ["", "domains --all", "sources --all", "outliers --all", "domains --dedup --hash sha256"] {
        let report = json(args(&format!("{words} -o json"), &log));
        assert_eq!(faults("report", &report), [""; 0], "{words}");
        hold_rows(words, &log);
    }
    let case = [arg(fixture("case"))];
    for words in [
        "profile mail1.harbour-hotels.example --draws 99",
        "compare mail1.harbour-hotels.example --peer mail1.meadow-retail.example",
        "outliers --by regularity --holdout 2016-08-01",
    ] {
        let report = json(args(&format!("{words} -o json -q"), &case));
        assert_eq!(faults("report", &report), [""; 0], "{words}");
        hold_rows(words, &case);
    }
}

/// Holds the flat rows of a report to their schema, and sees that it would tell a key that it lacks.
fn hold_rows(words: &str, logs: &[String]) {
    let text = stdout(args(&format!("{words} -o ndjson -q"), logs));
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(!rows.is_empty(), "{words}");
    for mut row in rows {
        assert_eq!(faults("rows", &row), [""; 0], "{words}");
        row["concentration.lookups.top3_share"] = json!(0.5);
        assert!(!faults("rows", &row).is_empty(), "{words}: {row}");
    }
}

#[test]
fn a_report_that_breaks_the_contract_is_refused() {
    let whole = json(args("domains -o json", &[arg(fixture("json/records.ndjson"))]));
    let broken: [fn(&mut Value); 6] = [
        |report| report["domains"][0]["lookups"] = json!("many"),
        |report| report["domains"][0]["unheard_of"] = json!(1),
        |report| drop(report["input"].as_object_mut().unwrap().remove("rejected")),
        |report| report["domains"][0]["concentration"]["lookups"]["top1_share"] = json!(1.5),
        |report| report["input"]["first"] = json!("yesterday"),
        |report| report["schema"] = json!("whoasks.report/2"),
    ];
    for (at, breaks) in broken.iter().enumerate() {
        let mut report = whole.clone();
        assert_eq!(faults("report", &report), [""; 0]);
        breaks(&mut report);
        assert!(!faults("report", &report).is_empty(), "{at}");
    }
}

#[test]
fn a_withheld_figure_has_its_reason_in_the_schema() {
    let defs = &schema("report")["$defs"];
    let row = &defs["DomainRow"]["properties"];
    assert_eq!(
        (&row["sessions"]["type"], &row["sessions_withheld"]["type"]),
        (&json!(["integer", "null"]), &json!("string"))
    );
    assert_eq!(defs["Measure"]["properties"]["hhi_unbiased_withheld"]["type"], "string");
}
