//! Answers: a domain that is taken down is told from one that nobody asks for any more.

use super::common::{self, args, put, room};
use super::{events, float};

/// A log in CSV with an answer every two hours for 40 days: from day 25 on, NXDOMAIN.
fn taken_down() -> String {
    let mut log = "time,source,name,type,rcode\n".to_owned();
    for hour in (0..40 * 24).step_by(2) {
        let rcode = if hour < 25 * 24 { "NOERROR" } else { "NXDOMAIN" };
        let (day, hour) = (hour / 24, hour % 24);
        let date = if day < 31 { format!("2026-01-{:02}", day + 1) } else { format!("2026-02-{:02}", day - 30) };
        log += &format!("{date}T{hour:02}:00:00Z,192.0.2.1,gone.example,A,{rcode}\n");
        log += &format!("{date}T{hour:02}:30:00Z,192.0.2.2,there.example,A,NOERROR\n");
    }
    log
}

#[test]
fn answers_turn_when_the_domain_is_taken_down() {
    let room = room();
    let log = [put(&room, "log.csv", taken_down())];
    let gone = common::json(args("profile gone.example -o json --draws 99", &log));
    let turn = &events(&gone, "answers")[0]["turn"];
    assert_eq!((turn["time"].as_str(), turn["rcode"].as_str()), (Some("2026-01-26T00:00:00Z"), Some("NXDOMAIN")));
    assert_eq!((float(turn, "/before_failed_share"), float(turn, "/after_failed_share")), (0.0, 1.0));
    // It is still asked for: queries that stop and answers that turn are different events.
    assert_eq!(events(&gone, "end")[0]["ended"], false);
    let there = common::json(args("profile there.example -o json --draws 99", &log));
    let answers = events(&there, "answers")[0];
    assert_eq!(answers["by_rcode"][0]["answers"], 480);
    assert!(answers["turn"].is_null() && answers["turn_withheld"].is_string());
}

#[test]
fn answers_on_lines_of_their_own_count_where_they_pass_the_filters() {
    let log = [common::arg(common::fixture("bind/bind920-responselog.log.gz"))];
    let domains = common::json(args("domains -o json --all", &log));
    let of = |name: &str, options: &str| {
        let report = common::json(args(&format!("profile -o json --draws 99 {options} -- {name}"), &log));
        let counts = events(&report, "answers")[0]["by_rcode"].as_array().cloned().unwrap_or_default();
        counts.iter().map(|code| code["answers"].as_u64().unwrap()).sum::<u64>()
    };
    let names: Vec<&str> =
        domains["domains"].as_array().unwrap().iter().map(|row| row["domain"].as_str().unwrap()).collect();
    let all: u64 = names.iter().map(|name| of(name, "")).sum();
    assert_eq!(all, common::number(&domains, "/input/responses"));
    assert!(all > 0 && of(names[0], "") > 0);
}
