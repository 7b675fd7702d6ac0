//! The whole collection of real logs, where it is at hand: the folder that `WHOASKS_SAMPLES` names.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]
#![allow(clippy::print_stderr, reason = "a test that does nothing says so")]

mod common;
mod truth;

use std::io::Read;
use std::path::PathBuf;

use common::{Counts, number};
use flate2::read::MultiGzDecoder;
use serde_json::Value;
use truth::Truth;

/// The folder; `None`, with a note, where there is none.
fn samples() -> Option<PathBuf> {
    let folder = std::env::var_os("WHOASKS_SAMPLES").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    if folder.is_none() {
        eprintln!("WHOASKS_SAMPLES names no folder of samples; nothing is tested here");
    }
    folder
}

/// A gzipped JSON file of truths.
fn truths(path: PathBuf) -> Value {
    let mut text = String::new();
    MultiGzDecoder::new(std::fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Logs that hold the common load.
const LOADS: [&str; 9] = [
    "bind918-all.log",
    "bind918-notime.log.gz",
    "bind918-timeonly.log.gz",
    "bind918-iso8601-kolkata.log.gz",
    "bind918-iso8601utc.log.gz",
    "bind918-views.log.gz",
    "bind918-onefile-all-categories.log",
    "bind918-resolver-rpz.log.gz",
    "bind920-responselog.log.gz",
];

#[test]
fn every_bind_log_agrees_with_its_truth() {
    let Some(samples) = samples() else { return };
    for log in LOADS {
        let name = log.trim_end_matches(".gz");
        let of_runs = truths(samples.join(format!("truth/{name}.json.gz")));
        let of_run = of_runs.as_object().unwrap().values().next().unwrap();
        let truth = Truth::of(of_run);
        assert_eq!(truth.total(), of_run["query_lines"].as_u64().unwrap(), "{log}");
        let path = samples.join(log);
        assert_eq!(truth::counted_by_records(&path), truth.canonical(), "{log}");
        let report = truth::assert_tables(&path, &truth);
        assert_eq!(number(&report, "/input/frames"), of_run["lines"].as_u64().unwrap(), "{log}");
        assert_eq!(number(&report, "/input/rejected"), 0, "{log}");
    }
}

#[test]
fn three_hundred_thousand_lines_agree_in_every_count() {
    let Some(samples) = samples() else { return };
    let truth = truths(samples.join("truth/named-300k.json.gz"));
    let report = truth::assert_tables(&samples.join("named-300k.log.gz"), &Truth::of(&truth));
    let mut by_name_and_type = Counts::new();
    for row in report["domains"].as_array().unwrap() {
        for (rtype, count) in row["types"].as_object().unwrap() {
            let key = format!("{} {rtype}", row["domain"].as_str().unwrap());
            by_name_and_type.insert(key, count.as_u64().unwrap());
        }
    }
    assert_eq!(by_name_and_type, serde_json::from_value::<Counts>(truth["by_qname_qtype"].clone()).unwrap());
    let input = ["frames", "records", "rejected"].map(|key| number(&report["input"], &format!("/{key}")));
    assert_eq!(input, [300_000, 300_000, 0]);
}

/// A query name of wire octets in hexadecimal: canonical, and with the dots inside labels as sensors write them.
fn name_of(wire: &str) -> (String, String) {
    let octets: Vec<u8> =
        (0..wire.len() / 2).map(|i| u8::from_str_radix(&wire[2 * i..2 * i + 2], 16).unwrap()).collect();
    let (mut labels, mut at) = (Vec::new(), 0);
    while octets[at] > 0 {
        let end = at + 1 + usize::from(octets[at]);
        labels.push(&octets[at + 1..end]);
        at = end;
    }
    let written = |octet: &u8| match octet {
        b'.' => "\\.".to_owned(),
        b'\\' => "\\\\".to_owned(),
        0x21..=0x7e => char::from(*octet).to_string(),
        _ => format!("\\{octet:03}"),
    };
    let labels: Vec<String> = labels.iter().map(|label| label.iter().map(written).collect()).collect();
    let name = if labels.is_empty() { ".".to_owned() } else { labels.join(".") };
    let raw = name.replace("\\.", ".");
    (name, raw)
}

/// Suricata's own differences: it logs no class, and dots inside labels as dots, so that a label which is one dot cannot
/// be read (a query and its answer). Of the junk that was sent it logs what it can parse, one name too long for DNS.
#[test]
fn suricata_agrees_with_what_was_sent() {
    let Some(samples) = samples() else { return };
    let log = samples.join("suricata70-eve-dns-v2.json.gz");
    let report = common::json(common::args("-o json", &[common::arg(&log)]));
    assert_eq!(report["input"]["files"][0]["format"], "suricata");
    let found = ["frames", "records", "responses", "not_lookups", "rejected"]
        .map(|key| number(&report["input"], &format!("/{key}")));
    assert_eq!(found, [1450, 467, 466, 514, 3]);
    let records = common::stdout(["records", "-q", "--as-asked", &common::arg(&log)]);
    let mut logged: std::collections::BTreeMap<(String, u64), Vec<Value>> = std::collections::BTreeMap::new();
    for line in records.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let key = (record["source"].as_str().unwrap().to_owned(), record["port"].as_u64().unwrap());
        logged.entry(key).or_default().push(record);
    }
    let load = truths(samples.join("truth/load.json.gz"));
    let sent = load.as_array().unwrap().iter().filter(|sent| sent["wellformed"] == true && sent["opcode"] == 0);
    let (mut exact, mut dotted, mut unreadable) = (0, 0, 0);
    for sent in sent.filter(|sent| sent["wire"].is_string()) {
        let key = (sent["src"].as_str().unwrap().to_owned(), sent["sport"].as_u64().unwrap());
        let (name, raw) = name_of(sent["wire"].as_str().unwrap());
        let Some(records) = logged.get(&key) else {
            assert!(raw.starts_with('.') && raw.len() > 1, "{name}");
            unreadable += 1;
            continue;
        };
        let is_there = |name: &str| records.iter().any(|record| record["asked"] == name);
        match is_there(&name) {
            true => exact += 1,
            false => {
                assert!(is_there(&raw), "{name}");
                dotted += 1;
            }
        }
    }
    assert_eq!((exact, dotted, unreadable), (432, 8, 1));
}

/// Samples of others: the format that each is detected as, its lookups, its answers, its rejects.
const PUBLIC: [(&str, &str, [u64; 3]); 12] = [
    ("zeek/elastic-integrations-zeek-dns-json.log", "zeek-json", [5, 0, 0]),
    // Zeek's own tests have their times masked.
    ("zeek/zeek-btest.scripts.base.protocols.dns.mdns-no-assoc.dns.log", "zeek", [0, 0, 6]),
    ("zeek/zeek-btest.scripts.base.protocols.dns.multiple-txt-strings.dns.log", "zeek", [0, 0, 1]),
    ("suricata/elastic-integrations-eve-dns-4-1-4.log", "suricata", [3, 5, 0]),
    ("suricata/suricata-v3-public-tests.log", "suricata", [1, 1, 0]),
    ("packetbeat/elastic-integrations-network_traffic-dns.json", "packetbeat", [1, 0, 0]),
    ("route53/elastic-integrations-route53_resolver.log", "route53-resolver", [7, 0, 0]),
    ("route53/elastic-integrations-route53_public.log", "route53-public", [5, 0, 0]),
    ("gcp/elastic-integrations-gcp-dns.log", "gcp", [3, 0, 0]),
    ("cloudflare/elastic-integrations-logpush-dns.log", "cloudflare", [4, 0, 0]),
    ("cloudflare/elastic-integrations-logpush-gateway_dns.log", "cloudflare-gateway", [1, 0, 0]),
    ("umbrella/elastic-integrations-cisco_umbrella-dnslogs.log", "umbrella", [8, 0, 0]),
];

#[test]
fn samples_of_others_are_read() {
    let Some(samples) = samples() else { return };
    let public = samples.parent().unwrap().join("public");
    let read = |file: &str| {
        let output = common::run(common::args("-q -o json", &[common::arg(public.join(file))]));
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let figures =
        |report: &Value| ["records", "responses", "rejected"].map(|key| number(&report["input"], &format!("/{key}")));
    for (file, format, expected) in PUBLIC {
        let report = read(file);
        assert_eq!(report["input"]["files"][0]["format"], format, "{file}");
        assert_eq!(figures(&report), expected, "{file}");
    }
    // AdGuard Home's own test cases: five of eighteen have a wrong address, time, type, class, or JSON.
    let report = read("adguardhome/agh-decode-test.log");
    assert_eq!((report["input"]["files"][0]["format"].as_str(), figures(&report)), (Some("adguard"), [13, 0, 5]));
}
