//! Figures stay what they are; filters and labels mean true addresses; settings say what was done.

use serde_json::{Value, json};
use whoasks::pseudonym::Pseudonyms;

use super::{labels, log, option, pseudonyms};
use crate::common::{arg, args, fixture, json, put, room, run, stdout};

/// A text of the plain report as the other has it: an address, a network, or a name.
fn shown(pseudonyms: &Pseudonyms, text: &str) -> String {
    let address = || text.parse().ok().map(|address| pseudonyms.address(address).to_string());
    let network = || text.parse().ok().map(|net| pseudonyms.network(net).to_string());
    let name = || String::from_utf8(pseudonyms.name(text.as_bytes())).unwrap();
    address().or_else(network).unwrap_or_else(name)
}

/// Rows with pseudonyms, in an order that does not depend on them; ties of leaders are left out.
fn sorted(rows: &Value, turn: impl Fn(&str) -> String) -> Vec<Value> {
    let mut rows = rows.as_array().unwrap().clone();
    // The end of an address that is the end of a name: which it was can be told of the whole name alone.
    rows.retain(|row| {
        row["domain"]
            .as_str()
            .is_none_or(|domain| domain.split('.').count() != 2 || domain.contains(char::is_alphabetic))
    });
    for row in &mut rows {
        for key in ["source", "domain", "leading_domain"] {
            if let Some(text) = row[key].as_str().map(&turn) {
                row[key] = text.into();
            }
        }
        for counting in ["lookups", "sessions", "spells"] {
            if let Some(measure) = row.pointer_mut(&format!("/concentration/{counting}")).and_then(Value::as_object_mut)
            {
                measure.remove("top2_sources");
            }
        }
        // Which of the domains that lead alike is told depends on their names.
        row.as_object_mut().unwrap().remove("leading_domain");
    }
    rows.sort_by_key(ToString::to_string);
    rows
}

#[test]
fn figures_do_not_change() {
    let (room, logs) = (room(), arg(fixture("bind")));
    let (option, pseudonyms) = (option(&room), pseudonyms());
    for words in [
        "domains --all -o json",
        "domains --all -o json --group-by registrable",
        "sources --all -o json",
        "sources --all -o json --source-by prefix:20,48",
    ] {
        let key = words.split(' ').next().unwrap();
        let plain = json(args(words, std::slice::from_ref(&logs)));
        let other = json(args(&format!("{words} {option}"), std::slice::from_ref(&logs)));
        let plain = sorted(&plain[key], |text| shown(&pseudonyms, text));
        assert!(plain.len() > 10);
        assert!(plain == sorted(&other[key], str::to_owned), "{words}");
    }
}

#[test]
fn rows_are_ordered_by_what_is_shown() {
    let (room, logs) = (room(), arg(fixture("bind")));
    let report = json(args(&format!("sources --all -o json {}", option(&room)), &[logs]));
    let rows: Vec<(i64, std::net::IpAddr)> = report["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (-row["lookups"].as_i64().unwrap(), row["source"].as_str().unwrap().parse().unwrap()))
        .collect();
    assert!(rows.is_sorted() && rows.windows(2).any(|pair| pair[0].0 == pair[1].0));
}

#[test]
fn filters_mean_true_addresses_and_settings_do_not_show_them() {
    let (_room, files, option) = log();
    let pseudonyms = pseudonyms();
    let words = format!(
        "domains -o json {option} --source 192.0.2.0/24 --exclude-source 192.0.2.77 \
         --under 2.0.192.in-addr.arpa --domain www.example.com --match *.1"
    );
    let report = json(args(&words, &files));
    let domains: Vec<&str> =
        report["domains"].as_array().unwrap().iter().map(|row| row["domain"].as_str().unwrap()).collect();
    let mut expected = ["www.example.com".to_owned(), shown(&pseudonyms, "1.2.0.192.in-addr.arpa")];
    expected.sort();
    assert_eq!(domains, expected);
    let settings = &report["settings"];
    assert_eq!(settings["source"], json!([shown(&pseudonyms, "192.0.2.0/24")]));
    assert_eq!(settings["exclude_source"], json!([shown(&pseudonyms, "192.0.2.77/32")]));
    assert_eq!(settings["under"], json!([shown(&pseudonyms, "2.0.192.in-addr.arpa")]));
    assert_eq!(settings["domain"], json!(["www.example.com"]));
    assert_eq!(settings["match"], Value::Null);
    assert_eq!(settings["match_withheld"], "a pattern with digits may be of an address");
    assert_eq!(
        (&settings["pseudonymized"], &settings["pseudonym_scheme"], &settings["pseudonym_key_id"]),
        (&json!(true), &json!("ipcrypt-pfx"), &json!(pseudonyms.key_id()))
    );
    let plain = json(args("domains -o json --match *.1", &files));
    assert_eq!((&plain["settings"]["match"], &plain["settings"]["pseudonymized"]), (&json!(["*.1"]), &Value::Null));
}

#[test]
fn a_pattern_is_of_the_name_that_was_asked_for() {
    let (_room, files, option) = log();
    let report = json(args(&format!("domains -o json {option} --match *.2.0.192.in-addr.arpa"), &files));
    assert_eq!(report["domains"][0]["domain"], shown(&pseudonyms(), "1.2.0.192.in-addr.arpa"));
    assert_eq!(report["domains"].as_array().unwrap().len(), 1);
}

#[test]
fn labels_are_found_by_true_addresses_and_kept_or_dropped() {
    let room = room();
    let log = put(
        &room,
        "log.csv",
        "time,source,name,type\n\
         2026-11-22T14:00:00Z,198.51.100.1,www.example.com,A\n2026-11-22T14:00:01Z,192.0.2.1,www.example.com,A\n",
    );
    let option = option(&room);
    let of =
        |words: &str| json(args(&format!("sources -o json {option} {} {words}", labels()), std::slice::from_ref(&log)));
    let labelled = |report: &Value| {
        let rows = report["sources"].as_array().unwrap();
        rows.iter().filter_map(|row| row["label"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(labelled(&of("")), ["Alder Bank"]);
    let dropped = of("--pseudonymize-labels drop");
    assert_eq!((labelled(&dropped).len(), &dropped["settings"]["pseudonymize_labels"]), (0, &json!("drop")));
    let by_label = of("--source-by label");
    let sources: Vec<&Value> = by_label["sources"].as_array().unwrap().iter().map(|row| &row["source"]).collect();
    assert_eq!(sources, [&json!(shown(&pseudonyms(), "192.0.2.1")), &json!("Alder Bank")]);
    let words = format!("sources {option} {} --source-by label --pseudonymize-labels drop", labels());
    let output = run(args(&words, &[log]));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.starts_with("whoasks: --source-by label shows what --pseudonymize-labels drop hides"), "{said}");
}

#[test]
fn one_key_gives_the_same_pseudonyms_in_every_study() {
    let (_room, files, option) = log();
    let of = |words: &str| {
        let text = stdout(args(&format!("{words} {option}"), &files));
        text.contains(&shown(&pseudonyms(), "192.0.2.77"))
    };
    assert!(of("sources -o csv") && of("records") && of("sources -o csv --since 2026-11-22T14:02:00Z"));
}
