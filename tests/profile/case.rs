//! The published case: the pair, the outage, the step, the end, the run-on name and the successor; and its decoys.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::common::{self, args, fixture, stdout};
use super::{events, float};

/// The logs of the case.
fn logs() -> Vec<String> {
    (1..=3).map(|n| common::arg(fixture(&format!("case/ns{n}.log.gz")))).collect()
}

/// The profile of a domain of the case.
fn profile(domain: &str, options: &str) -> Value {
    common::json(args(&format!("profile {domain} -o json --hash none --draws 199 {options}"), &logs()))
}

/// The domain's own profile.
static CASE: LazyLock<Value> =
    LazyLock::new(|| profile("mail1.harbour-hotels.example", "--tz America/New_York --tz Europe/Moscow"));

/// Whether a figure's interval holds a value.
fn holds(figure: &Value, value: f64) -> bool {
    float(figure, "/low") <= value && value <= float(figure, "/high")
}

/// Whether two figures are the same to 12 digits: reading JSON may cost the last one.
fn is(found: f64, wanted: f64) -> bool {
    (found - wanted).abs() <= 1e-12 * wanted.abs()
}

#[test]
fn the_pair_is_synchronous_and_merged() {
    let concentration = &CASE["profile"]["concentration"];
    let pairs = concentration["same_machine"].as_array().unwrap();
    let synchronous: Vec<&Value> = pairs.iter().filter(|pair| pair["synchronous"] == true).collect();
    assert_eq!((pairs.len(), synchronous.len()), (3, 1));
    assert_eq!(synchronous[0]["sources"], json!(["198.51.100.15", "198.51.100.137"]));
    assert!(float(synchronous[0], "/near_share") > 0.93 && float(synchronous[0], "/shifted_share") < 0.01);
    assert_eq!(concentration["merged"]["groups"], json!([["198.51.100.15", "198.51.100.137"]]));
    assert!(is(float(concentration, "/merged/lookups/top1_share/value"), 2_820.0 / 3_570.0));
    // The pair acts at 1,200 times; four of them have the first alone.
    assert!(float(concentration, "/merged/sessions/n") < 1_900.0);
}

#[test]
fn the_shares_have_intervals() {
    let concentration = &CASE["profile"]["concentration"];
    let (one, two) = (&concentration["lookups"]["top1_share"], &concentration["lookups"]["top2_share"]);
    assert!(is(float(one, "/value"), 1_412.0 / 3_570.0) && is(float(two, "/value"), 2_820.0 / 3_570.0));
    assert!(
        holds(one, 1_412.0 / 3_570.0) && holds(two, 0.79) && holds(&concentration["sessions"]["top2_share"], 0.788)
    );
    assert_eq!(two["method"], "bootstrap over 151 days, 199 draws");
    assert_eq!((concentration["days"].as_u64(), concentration["active_days"].as_u64()), (Some(151), Some(141)));
    assert_eq!(float(concentration, "/lookups/hill/d0"), 12.0);
    assert_eq!((&CASE["settings"]["seed"], &CASE["settings"]["draws"]), (&json!(1), &json!(199)));
}

#[test]
fn a_source_named_beforehand_has_wilsons_interval_among_all_sources() {
    let named = profile("mail1.harbour-hotels.example", "--source 198.51.100.15");
    let row = &named["profile"]["concentration"]["named_sources"][0];
    assert_eq!((row["source"].as_str(), row["lookups"].as_u64()), (Some("198.51.100.15/32"), Some(1_412)));
    assert!(is(float(row, "/lookups_share"), 1_412.0 / 3_570.0));
    let figure = &row["sessions_share"];
    assert!(is(float(figure, "/value"), 1_194.0 / 3_025.0) && figure["n"] == 3_025);
    // statsmodels.stats.proportion.proportion_confint(1194, 3025, method="wilson")
    assert!(is(float(figure, "/low"), WILSON.0) && is(float(figure, "/high"), WILSON.1));
}

/// Wilson's limits of 1,194 of 3,025 by statsmodels 0.14.
const WILSON: (f64, f64) = (0.3774364947792698, 0.412252068105094);

#[test]
fn the_step_and_the_end_are_the_only_changes() {
    let dates: Vec<&str> = events(&CASE, "change").iter().map(|change| change["date"].as_str().unwrap()).collect();
    assert_eq!(dates, ["2016-06-23", "2016-09-24"]);
}

#[test]
fn the_outage_is_the_logs_and_the_silence_after_the_end_the_domains() {
    assert_eq!(CASE["input"]["gaps"].as_array().map(Vec::len), Some(1));
    let silences = events(&CASE, "silence");
    let of = |start: &str| *silences.iter().find(|s| s["start"].as_str().unwrap().starts_with(start)).unwrap();
    let outage = of("2016-07-22");
    assert_eq!(outage["cause"], "log_outage_in_part");
    assert!(float(outage, "/p") > 0.5 && outage["flags"][0] == "the log has a gap in it");
    let after = of("2016-09-23");
    assert_eq!(after["cause"], "domain");
    assert!(float(after, "/p") < 1e-20 && float(after, "/background_sessions") > 1_000.0);
    // No other silence is more than chance, although the rate doubles half way.
    let unlikely = silences.iter().filter(|silence| float(silence, "/p") < 0.05).count();
    assert_eq!((silences.len(), unlikely), (5, 1));
}

#[test]
fn the_domain_ends_and_a_successor_comes() {
    let end = events(&CASE, "end")[0];
    assert_eq!((end["last"].as_str(), end["ended"].as_bool()), (Some("2016-09-23T13:56:29.127Z"), Some(true)));
    assert!(end["upper_bound"].as_str().unwrap() < "2016-09-24");
    let run_on = events(&CASE, "run_on_name");
    assert_eq!(run_on[0]["name"], "mail1.harbour-hotels.example.corp.alder-bank.example");
    assert_eq!((run_on.len(), run_on[0]["shared_sources"].as_u64()), (1, Some(2)));
    let successors = events(&CASE, "successor");
    assert_eq!(successors[0]["name"], "desk1.contact-harbour.example");
    assert_eq!((successors[0]["shared_sources"].as_u64(), successors[0]["sources"].as_u64()), (Some(3), Some(3)));
    assert!(float(successors[0], "/q") < 1e-4);
    assert!(successors.iter().skip(1).all(|other| float(other, "/q") > 0.05));
}

#[test]
fn a_peer_without_an_end_has_no_successors() {
    let news = profile("news.fern-press.example", "");
    assert_eq!(events(&news, "end")[0]["ended"], false);
    assert_eq!(events(&news, "successors")[0]["tested_names"], Value::Null);
    assert!(events(&news, "successor").is_empty() && events(&news, "change").is_empty());
    assert_eq!(news["profile"]["concentration"]["merged"], Value::Null);
}

#[test]
fn office_mail_keeps_office_hours_in_its_own_zone() {
    let mail = profile("mx.orchard-mail.example", "--tz America/New_York --tz Asia/Tokyo");
    let zones = &mail["profile"]["timing"];
    assert!(is(float(zones, "/0/business_p"), 1.0 / 168.0));
    assert_eq!(float(zones, "/0/business_share"), 1.0);
    assert!(float(zones, "/1/business_p") > 0.5);
    let plausible = mail["profile"]["offsets"]["plausible"].as_array().unwrap();
    assert!(plausible.iter().any(|offset| offset["utc_offset_hours"] == -4), "{plausible:?}");
}

#[test]
fn without_the_background_nothing_is_said_of_it() {
    let fast = profile("mail1.harbour-hotels.example", "--background off --tz Europe/Moscow");
    let (section, whole) = (&fast["profile"]["concentration"], &CASE["profile"]["concentration"]);
    assert_eq!(section["sessions"]["hhi_unbiased"], whole["sessions"]["hhi_unbiased"]);
    assert_eq!((&section["merged"]["groups"], &section["days"]), (&whole["merged"]["groups"], &json!(143)));
    assert!(section["dns_magnitude_of_networks"].is_null());
    let unread = "the background was not read (--background off)";
    assert_eq!(fast["profile"]["timing"][0]["withheld"], unread);
    assert_eq!(fast["profile"]["offsets"]["plausible_withheld"], unread);
    assert_eq!(events(&fast, "end")[0]["p_withheld"], unread);
    assert_eq!(events(&fast, "run_on_names")[0]["names_withheld"], unread);
    assert_eq!(events(&fast, "successors")[0]["tested_names_withheld"], unread);
    assert!(events(&fast, "silence").iter().all(|silence| silence["background_sessions"].is_null()));
    assert_eq!(events(&fast, "change")[0]["date"], "2016-06-23");
}

#[test]
fn threads_and_the_order_of_files_change_no_byte() {
    let words = "profile mail1.harbour-hotels.example -o json --hash none --draws 199";
    let mut files = logs();
    let wanted = stdout(args(&format!("{words} --threads 1"), &files));
    files.rotate_left(1);
    for threads in [2, 5] {
        assert!(stdout(args(&format!("{words} --threads {threads}"), &files)) == wanted, "{threads} threads");
    }
    assert!(stdout(args(&format!("{words} --seed 2"), &files)) != wanted);
}

#[test]
fn an_independent_recount_agrees() {
    let recount: Value = serde_json::from_str(include_str!("../data/case_recount.json")).unwrap();
    let dates = recount["holidays"].as_array().unwrap().iter().map(|date| format!("{},*\n", date.as_str().unwrap()));
    let room = common::room();
    let holidays = common::put(&room, "holidays.csv", format!("date,zone\n{}", dates.collect::<String>()));
    let options = format!("--tz America/New_York --tz Europe/Moscow --holidays {holidays}");
    let found = profile("mail1.harbour-hotels.example", &options);
    let changes = events(&found, "change").into_iter().map(|change| change["date"].clone());
    assert_eq!(Value::from_iter(changes), recount["changes"]);
    for (pointer, wanted) in recount["figures"].as_object().unwrap() {
        let (found, wanted) = (float(&found, pointer), wanted.as_f64().unwrap());
        assert!((found - wanted).abs() <= 1e-6 * wanted.abs(), "{pointer}: {found}, and {wanted} by the recount");
    }
}
