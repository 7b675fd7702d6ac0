//! Cuttings of real logs, detected and counted; their totals were counted with `grep`.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;

use common::{args, fixture, number};
use serde_json::Value;

/// A cutting.
struct Cutting {
    /// The file, under `fixtures/`.
    file: &'static str,
    /// The format that it is reported as.
    format: &'static str,
    /// All lines, lookups, answers, and rejects.
    counts: [u64; 4],
    /// The last lookup as `time source name type`, or the beginning of it.
    last: &'static str,
}

/// The cuttings.
const CUTTINGS: &[Cutting] = &[
    Cutting {
        file: "dnsmasq/dnsmasq290-log-queries.log",
        format: "dnsmasq",
        counts: [49, 15, 0, 3],
        last: "2026-11-22T02:17:52Z 127.9.0.2 a\\032is\\0326.6.6.6 A",
    },
    Cutting {
        file: "dnsmasq/dnsmasq290-extra.log",
        format: "dnsmasq",
        counts: [54, 10, 7, 3],
        last: "2026-11-22T02:18:02Z 127.2.0.1 types.example.test TYPE65280",
    },
    Cutting {
        file: "unbound/unbound117-log-queries.log",
        format: "unbound",
        counts: [44, 42, 0, 0],
        last: "2026-11-22T01:52:16Z 127.4.0.2 x.x.x.",
    },
    Cutting {
        file: "unbound/unbound117-log-replies.log",
        format: "unbound",
        counts: [44, 39, 0, 3],
        last: "2026-11-22T01:52:35Z 127.4.0.2 x.x.x.",
    },
    Cutting {
        file: "unbound/unbound117-both-tag-ascii.log",
        format: "unbound",
        counts: [44, 18, 19, 4],
        last: "2026-11-22T01:53:40Z 127.9.0.1 qc.example.test A",
    },
    Cutting {
        file: "unbound/unbound126-destaddr.log",
        format: "unbound",
        counts: [36, 13, 19, 1],
        last: "2026-11-22T01:49:04Z 127.4.0.1 _443._tcp.www.example.test A",
    },
    Cutting {
        file: "powerdns/pdns47-log-dns-queries.log",
        format: "powerdns",
        counts: [49, 28, 0, 0],
        last: "2026-11-22T01:42:47Z 127.9.0.2 a\\032is\\0326.6.6.6 A",
    },
    Cutting {
        file: "recursor/recursor48-unstructured.log",
        format: "recursor",
        counts: [49, 12, 8, 2],
        last: "2026-11-22T01:49:19Z 127.9.0.2 a\\032is\\0326.6.6.6 A",
    },
    Cutting {
        file: "recursor/recursor48-structured.log",
        format: "recursor",
        counts: [42, 12, 9, 0],
        last: "2026-11-22T01:43:52.847Z 127.2.0.1 types.example.test TYPE65280",
    },
    Cutting {
        file: "dnsdist/dnsdist17-logaction.log",
        format: "dnsdist",
        counts: [32, 32, 0, 0],
        last: "- 127.4.0.1 . NS",
    },
    Cutting {
        file: "dnscrypt/dnscrypt-proxy-tsv.log",
        format: "dnscrypt-proxy",
        counts: [40, 39, 0, 1],
        last: "2026-11-22T01:58:29Z 127.9.0.2 x\\01022-nov-2026\\03200:00:00.000\\032client\\0326.6.6.6#53\\032(a):\\032query:\\032a\\032in.test A",
    },
    Cutting {
        file: "mixed/syslog-traditional.log",
        format: "bind+dnsdist+dnsmasq+powerdns+recursor+unbound",
        counts: [89, 51, 4, 0],
        last: "2026-11-22T01:48:14Z 127.13.21.4 vpn.example.test A",
    },
];

/// The report of a file, and its lookups as `time source name type`; the year is given, because a checkout changes
/// the time of modification.
fn read(file: &str, options: &str) -> (Value, Vec<String>) {
    let path = [common::arg(fixture(file))];
    let report = common::json(args(&format!("domains -o json --year 2026 {options}"), &path));
    let text = |record: &Value, key: &str| record[key].as_str().unwrap_or("-").to_owned();
    let records = common::stdout(args(&format!("records --year 2026 {options}"), &path));
    let lookups = records.lines().map(|line| {
        let record: Value = serde_json::from_str(line).unwrap();
        ["time", "source", "name", "type"].map(|key| text(&record, key)).join(" ")
    });
    (report, lookups.collect())
}

#[test]
fn every_cutting_is_detected_and_counted() {
    for cutting in CUTTINGS {
        let (report, lookups) = read(cutting.file, "");
        assert_eq!(report["input"]["files"][0]["format"], cutting.format, "{}", cutting.file);
        let counts = ["frames", "records", "responses", "rejected"];
        let counts = counts.map(|key| number(&report, &format!("/input/{key}")));
        assert_eq!(counts, cutting.counts, "{}", cutting.file);
        let last = lookups.last().unwrap();
        assert!(last.starts_with(cutting.last), "{}: {last}", cutting.file);
    }
}

#[test]
fn threads_change_nothing() {
    for cutting in CUTTINGS {
        let [one, many] = ["--threads 1", "--threads 3"].map(|threads| read(cutting.file, threads));
        assert_eq!(one, many, "{}", cutting.file);
    }
}

#[test]
fn the_user_says_which_lines_of_unbound_are_lookups() {
    let decisions = |report: &Value| report["input"]["files"][0]["decisions"][0].clone();
    let both = "unbound/unbound117-both-tag-ascii.log";
    let (report, _) = read(both, "--unbound queries");
    assert_eq!((number(&report, "/input/records"), number(&report, "/input/responses")), (18, 19));
    assert_eq!(report["settings"]["unbound"], "queries");
    let (report, _) = read(both, "--unbound replies");
    assert_eq!((number(&report, "/input/records"), number(&report, "/input/responses")), (19, 0));
    // The query lines contradict what the user says.
    assert_eq!(number(&report, "/input/rejected"), 18 + 4);
    let said = serde_json::json!({"what": "unbound", "value": "replies", "why": "--unbound"});
    assert_eq!(decisions(&report), said);
}

#[test]
fn the_order_of_dates_is_asked_for() {
    let room = common::room();
    let line = "4/11/2026 3:29:17 PM 0294 PACKET  000002DAEC36D650 UDP Rcv 192.0.2.1       d07e   Q [0001   D   NOERROR] A      (1)a(0)\n";
    let path = common::put(&room, "dns.log", line);
    let output = common::run(["domains", &path]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("4/11/2026") && said.contains("--date-order month"), "{said}");
    for (order, time) in [("month", "2026-04-11T15:29:17Z"), ("day", "2026-11-04T15:29:17Z")] {
        let records = common::stdout(["records", "--date-order", order, &path]);
        assert!(records.contains(time), "{records}");
    }
}

#[test]
fn lines_that_are_passed_over_hold_no_lookup_of_the_name() {
    let room = common::room();
    let windows = "11/22/2026 3:29:17 PM 0294 PACKET  000002DAEC36D650 UDP Rcv 192.0.2.1       d07e   Q [0001   D   NOERROR] A      (3)www(7)example(3)org(0)\n";
    let unbound = "[1795356191] unbound[1:0] info: 192.0.2.1 www.example.org. A IN\n";
    for (name, text) in [("dns.log", windows), ("unbound.log", unbound)] {
        let path = common::put(&room, name, text);
        let report = common::json(["profile", "www.example.org", "-o", "json", "--background", "off", &path]);
        assert_eq!(number(&report, "/domains/0/lookups"), 1, "{name}");
    }
}

#[test]
fn a_log_over_the_new_year_goes_on_in_the_next() {
    let room = common::room();
    let text = "Dec 30 23:59:59 ns1 dnsmasq[1]: query[A] a.example from 192.0.2.1\n\
                Jan  1 00:00:00 ns1 unbound: [7:0] info: 192.0.2.2 b.example. A IN\n\
                Jan  2 00:00:00 ns1 named[8]: client 192.0.2.3#53 (c.example): query: c.example IN A +\n";
    let path = common::put(&room, "syslog", text);
    let records = common::stdout(["records", "--year", "2015", &path]);
    let times: Vec<_> = records.lines().map(|line| line[9..29].to_owned()).collect();
    assert_eq!(times, ["2015-12-30T23:59:59Z", "2016-01-01T00:00:00Z", "2016-01-02T00:00:00Z"]);
    let report = common::json(["domains", "-o", "json", "--year", "2015", &path]);
    let year = &report["input"]["files"][0]["decisions"][0];
    assert_eq!(year, &serde_json::json!({"what": "year", "value": "2015", "why": "--year"}));
}
