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

/// What a server may have logged of the load although something behind the question was damaged.
const READABLE: [&str; 5] = ["trailing garbage", "OPT twice", "OPT bad rdlen", "ECS malformed", "ECS nonzero scope"];

/// The identifiers in a list of `[id, note]`.
fn identifiers(list: &Value) -> Vec<u64> {
    list.as_array().unwrap().iter().map(|pair| pair[0].as_u64().unwrap()).collect()
}

/// The octets of hexadecimal digits.
fn octets(digits: &Value) -> Vec<u8> {
    let digits = digits.as_str().unwrap();
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

/// The name that `wire` begins with, in the one form that whoasks uses, and its length.
fn name(wire: &[u8]) -> (String, usize) {
    let (mut labels, mut at) = (Vec::new(), 0);
    while wire[at] > 0 {
        let label = &wire[at + 1..at + 1 + usize::from(wire[at])];
        labels.push(
            label
                .iter()
                .map(|octet| match octet {
                    b'.' | b'\\' => format!("\\{}", char::from(*octet)),
                    0x21..=0x7e => char::from(*octet).to_string(),
                    _ => format!("\\{octet:03}"),
                })
                .collect::<String>(),
        );
        at += 1 + label.len();
    }
    (if labels.is_empty() { ".".to_owned() } else { labels.join(".") }, at + 1)
}

/// The questions of one send of the load, as names and types.
fn questions(send: &Value) -> Vec<(String, u16)> {
    if let Some(wire) = send.get("wire").filter(|wire| wire.is_string()) {
        let rtype = u16::try_from(send["qtype"].as_u64().unwrap()).unwrap();
        return vec![(name(&octets(wire)).0, rtype)];
    }
    let packet = octets(&send["pkt"]);
    let messages: Vec<&[u8]> = match send["multi"].as_array() {
        Some(several) => (0..several.len()).map(|at| &packet[at * packet.len() / several.len() + 2..]).collect(),
        None if send["proto"] == "tcp" => vec![&packet[2..]],
        None => vec![&packet],
    };
    let question = |message: &[u8]| {
        let (name, length) = name(&message[12..]);
        (name, u16::from_be_bytes([message[12 + length], message[13 + length]]))
    };
    messages.into_iter().map(question).collect()
}

/// What was sent and logged: the sends that are queries, without those in `missing`, with those of `besides` whose
/// question can be read.
fn logged(samples: &std::path::Path, missing: &[u64], besides: &[u64]) -> Truth {
    let mut truth = Truth::default();
    for send in truths(samples.join("truth/load.json.gz")).as_array().unwrap() {
        let id = send["id"].as_u64().unwrap();
        let is_genuine = send["wellformed"] == true && send["opcode"] == 0;
        let is_readable = READABLE.contains(&send["note"].as_str().unwrap()) && besides.contains(&id);
        if !(is_genuine && !missing.contains(&id) || is_readable) {
            continue;
        }
        for (name, rtype) in questions(send) {
            let rtype = whoasks::dns::RecordType(rtype).to_string();
            *truth.by_source.entry(send["src"].as_str().unwrap().to_owned()).or_default() += 1;
            *truth.by_qtype.entry(rtype).or_default() += 1;
            *truth.by_qname.entry(name).or_default() += 1;
        }
    }
    truth
}

/// The report on a sample.
fn report(path: &std::path::Path) -> Value {
    common::json(common::args("domains -o json --all", &[common::arg(path)]))
}

/// The format in which a sample was read.
fn format(report: &Value) -> &str {
    report["input"]["files"][0]["format"].as_str().unwrap()
}

#[test]
fn dnstap_agrees_with_what_was_sent() {
    let Some(samples) = samples() else { return };
    // Frames: messages, START and STOP. Queries are lookups, other opcodes or rejects.
    for (log, frames, others_among_queries) in
        [("bind918.dnstap", 915 + 2, 0), ("knot32.dnstap", 947 + 2, 9), ("unbound117-all.dnstap", 1371 + 2, 11)]
    {
        let of_runs = truths(samples.join(format!("truth/{log}.json.gz")));
        let run = of_runs.as_object().unwrap().values().next().unwrap();
        let truth = logged(&samples, &identifiers(&run["genuine_missing"]), &identifiers(&run["other_logged"]));
        let path = samples.join(format!("{log}.gz"));
        assert_eq!(truth::counted_by_records(&path), truth, "{log}");
        let report = report(&path);
        assert_eq!((format(&report), number(&report, "/input/frames")), ("dnstap", frames), "{log}");
        let rejected = queries_rejected(log);
        assert_eq!(truth.total() + others_among_queries + rejected, run["query_frames"].as_u64().unwrap(), "{log}");
    }
}

/// How many queries of a dnstap sample cannot be read: Unbound alone logs the load's junk.
fn queries_rejected(log: &str) -> u64 {
    if log.starts_with("unbound") { 15 } else { 0 }
}

#[test]
fn bind_says_the_same_in_its_log_in_dnstap_and_in_what_dnstap_read_prints() {
    let Some(samples) = samples() else { return };
    let of_dnstap = truth::counted_by_records(&samples.join("bind918.dnstap.gz"));
    for text in ["bind918-dnstap-read.txt.gz", "bind918-all.log"] {
        assert_eq!(truth::counted_by_records(&samples.join(text)), of_dnstap, "{text}");
    }
    let report = report(&samples.join("bind918-dnstap-read.txt.gz"));
    assert_eq!(format(&report), "dnstap-read");
    let input = ["frames", "records", "responses", "not_lookups", "rejected"];
    // 448 answers to clients and 5 of the authoritative server, an update and its answer.
    assert_eq!(input.map(|key| number(&report["input"], &format!("/{key}"))), [908, 453, 453, 2, 0]);
}

#[test]
fn captures_agree_with_what_was_sent() {
    let Some(samples) = samples() else { return };
    let all: Vec<u64> = (0..494).collect();
    let truth = logged(&samples, &[], &all);
    for (file, name, headers) in [
        ("capture-port53.pcap.gz", "pcap", 1),
        ("capture-port53-nano.pcap.gz", "pcap", 1),
        ("capture-port53.pcapng.gz", "pcapng", 3),
    ] {
        let path = samples.join(file);
        assert_eq!(truth::counted_by_records(&path), truth, "{file}");
        let report = report(&path);
        assert_eq!(format(&report), name);
        // Two of three messages in one segment are frames of their own.
        assert_eq!(number(&report, "/input/frames"), 1112 + 2 + headers);
        assert_eq!((number(&report, "/input/records"), number(&report, "/input/rejected")), (466, 18));
    }
}

#[test]
fn text_of_a_capture_tells_what_it_can() {
    let Some(samples) = samples() else { return };
    let wire = truth::counted_by_records(&samples.join("capture-port53.pcap.gz"));
    // Nine messages of other opcodes more (there is no column for them), ten whose names tshark does not write.
    let tshark = report(&samples.join("capture-port53-tshark-fields.csv.gz"));
    assert_eq!((format(&tshark), number(&tshark, "/input/records")), ("tshark", wire.total() + 9 - 10));
    // Three in one segment are not printed; 28 names with octets, and two with dots, that are not written.
    let tcpdump = report(&samples.join("capture-port53-tcpdump-n.txt.gz"));
    assert_eq!((format(&tcpdump), number(&tcpdump, "/input/records")), ("tcpdump", wire.total() - 3 - 28 - 2));
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
        let (name, _) = name(&octets(&sent["wire"]));
        let raw = name.replace("\\.", ".");
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
const PUBLIC: [(&str, &str, [u64; 3]); 13] = [
    ("zeek/elastic-integrations-zeek-dns-json.log", "zeek-json", [5, 0, 0]),
    // Zeek's own tests have their times masked.
    ("zeek/zeek-btest.scripts.base.protocols.dns.mdns-no-assoc.dns.log", "zeek", [0, 0, 6]),
    ("zeek/zeek-btest.scripts.base.protocols.dns.multiple-txt-strings.dns.log", "zeek", [0, 0, 1]),
    ("suricata/elastic-integrations-eve-dns-4-1-4.log", "suricata", [3, 5, 0]),
    ("suricata/suricata-v3-public-tests.log", "suricata", [1, 1, 0]),
    ("windows/elastic-integrations-dnsserver-analytical-event_data.jsonl", "windows-analytical", [1, 1, 0]),
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
