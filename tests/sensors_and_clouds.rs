//! Logs of sensors and clouds in the repository's own lines: every frame is where a count by hand puts it.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;

use common::{Counts, arg, args, counts, fixture, json, number, stdout};
use serde_json::Value;

/// A fixture, and what is in it.
struct Expected {
    /// The file.
    file: &'static str,
    /// The format that it is detected as.
    format: &'static str,
    /// Frames, lookups, answers, neither, rejects.
    frames: [u64; 5],
    /// The reasons for rejects.
    reasons: &'static [&'static str],
    /// Lookups by source.
    sources: &'static [(&'static str, u64)],
    /// Lookups by domain.
    domains: &'static [(&'static str, u64)],
}

/// Counted by hand.
const EXPECTED: [Expected; 14] = [
    Expected {
        // Seven rows of a first header with two rejects, two rows of a second, one row of a connection log.
        file: "zeek/dns.log",
        format: "zeek",
        frames: [32, 8, 0, 22, 2],
        reasons: &["no name", "wrong number of fields"],
        sources: &[("192.0.2.1", 3), ("192.0.2.2", 3), ("192.0.2.3", 1), ("2001:db8::1", 1)],
        domains: &[
            ("www.example.com", 3),
            ("mail.example.com", 2),
            (".", 1),
            ("announced.local", 1),
            (r"tab\009back\\slash.example.com", 1),
        ],
    },
    Expected {
        file: "zeek/dns.json.log",
        format: "zeek-json",
        frames: [6, 3, 0, 1, 2],
        reasons: &["no name", "not JSON"],
        sources: &[("192.0.2.1", 2), ("2001:db8::1", 1)],
        domains: &[("www.example.com", 2), (r"tab\009.example.com", 1)],
    },
    Expected {
        // All three versions; a NOTIFY, an alert, a flow and statistics are no lookups.
        file: "suricata/eve.json",
        format: "suricata",
        frames: [13, 4, 4, 4, 1],
        reasons: &["no name"],
        sources: &[("192.0.2.1", 1), ("192.0.2.2", 1), ("192.0.2.3", 1), ("2001:db8::1", 1)],
        domains: &[("www.example.com", 2), (r"back\\slash.example.com", 1), ("mail.example.com", 1)],
    },
    Expected {
        // Events as three exporters write them; recursion and what was ignored are no lookups.
        file: "windows/analytical.json",
        format: "windows-analytical",
        frames: [8, 3, 2, 2, 1],
        reasons: &["no name"],
        sources: &[("192.0.2.1", 1), ("192.0.2.2", 1), ("2001:db8::1", 1)],
        domains: &[(".", 1), ("mail.example.com", 1), ("www.example.com", 1)],
    },
    Expected {
        file: "packetbeat/dns.ndjson",
        format: "packetbeat",
        frames: [4, 2, 0, 1, 1],
        reasons: &["no name"],
        sources: &[("192.0.2.1", 1), ("192.0.2.2", 1)],
        domains: &[("www.example.com", 2)],
    },
    Expected {
        file: "route53/resolver.json",
        format: "route53-resolver",
        frames: [5, 4, 0, 0, 1],
        reasons: &["unreadable time"],
        sources: &[("192.0.2.1", 2), ("192.0.2.2", 1), ("2001:db8::1", 1)],
        domains: &[("www.example.com", 2), (".", 1), ("mail.example.com", 1)],
    },
    Expected {
        file: "route53/public.log",
        format: "route53-public",
        frames: [8, 5, 0, 1, 2],
        reasons: &["line cut short", "not a Route 53 query log line"],
        sources: &[("192.0.2.1", 3), ("192.0.2.2", 1), ("2001:db8::1", 1)],
        domains: &[("www.example.com", 3), ("example.com", 1), ("no.example.com", 1)],
    },
    Expected {
        file: "gcp/entries.json",
        format: "gcp",
        frames: [4, 3, 0, 1, 0],
        reasons: &[],
        sources: &[("192.0.2.1", 2), ("2001:db8::1", 1)],
        domains: &[("www.example.com", 2), ("mail.example.com", 1)],
    },
    Expected {
        file: "cloudflare/dns_logs.json",
        format: "cloudflare",
        frames: [4, 4, 0, 0, 0],
        reasons: &[],
        sources: &[("192.0.2.1", 2), ("192.0.2.2", 1), ("2001:db8::1", 1)],
        domains: &[("www.example.com", 3), ("mail.example.com", 1)],
    },
    Expected {
        file: "cloudflare/gateway_dns.json",
        format: "cloudflare-gateway",
        frames: [2, 2, 0, 0, 0],
        reasons: &[],
        sources: &[("192.0.2.1", 2)],
        domains: &[("mail.example.com", 1), ("www.example.com", 1)],
    },
    Expected {
        // Versions of ten, thirteen and sixteen columns, one row over two lines, headers of two kinds.
        file: "umbrella/dnslogs.csv",
        format: "umbrella",
        frames: [7, 3, 0, 2, 2],
        reasons: &["no client address", "wrong number of fields"],
        sources: &[("192.0.2.1", 2), ("2001:db8::9", 1)],
        domains: &[("www.example.com", 2), ("bad.example.com", 1)],
    },
    Expected {
        file: "nextdns/logs.csv",
        format: "nextdns",
        frames: [5, 3, 0, 1, 1],
        reasons: &["no client address"],
        sources: &[("192.0.2.1", 2), ("2001:db8::1", 1)],
        domains: &[("www.example.com", 2), ("mail.example.com", 1)],
    },
    Expected {
        file: "adguard/querylog.json",
        format: "adguard",
        frames: [5, 4, 0, 0, 1],
        reasons: &["no client address"],
        sources: &[("192.0.2.1", 2), ("192.0.2.2", 1), ("2001:db8::1", 1)],
        domains: &[("www.example.com", 3), (".", 1)],
    },
    Expected {
        file: "azure/dnsresponse.json",
        format: "azure",
        frames: [3, 2, 0, 1, 0],
        reasons: &[],
        sources: &[("192.0.2.1", 1), ("2001:db8::1", 1)],
        domains: &[("mail.example.com", 1), ("www.example.com", 1)],
    },
];

/// Expected counts as the tests compare them.
fn of(expected: &[(&str, u64)]) -> Counts {
    expected.iter().map(|(text, count)| ((*text).to_owned(), *count)).collect()
}

#[test]
fn every_frame_is_where_it_belongs() {
    for Expected { file, format, frames, reasons, sources, domains } in EXPECTED {
        let path = [arg(fixture(file))];
        let report = json(args("domains -q -o json --all", &path));
        assert_eq!(report["input"]["files"][0]["format"], format, "{file}");
        let found = ["frames", "records", "responses", "not_lookups", "rejected"]
            .map(|key| number(&report, &format!("/input/{key}")));
        assert_eq!(found, frames, "{file}");
        let rejects = report["input"]["reject_reasons"].as_array().unwrap().iter();
        assert_eq!(rejects.map(|reject| reject["reason"].as_str().unwrap()).collect::<Vec<_>>(), reasons, "{file}");
        assert_eq!(counts(&report["domains"], "domain"), of(domains), "{file}");
        let report = json(args("sources -q -o json --all", &path));
        assert_eq!(counts(&report["sources"], "source"), of(sources), "{file}");
    }
}

/// Lines without the name are passed over, headers are not.
#[test]
fn reading_one_name_alone_finds_all_its_lookups() {
    for Expected { file, domains, .. } in EXPECTED {
        for (domain, lookups) in domains.iter().filter(|(domain, _)| !domain.contains('\\') && domain.len() > 1) {
            let words = format!("profile {domain} -q -o json --background off");
            let report = json(args(&words, &[arg(fixture(file))]));
            assert_eq!(number(&report, "/domains/0/lookups"), *lookups, "{file} {domain}");
        }
    }
}

/// The records of a fixture.
fn records(file: &str) -> Vec<Value> {
    let path = [arg(fixture(file))];
    stdout(args("records -q", &path)).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A value of each record, `-` where it has none.
fn column(file: &str, key: &str) -> Vec<String> {
    let text = |record: &Value| record[key].as_str().map_or("-".to_owned(), str::to_owned);
    records(file).iter().map(text).collect()
}

#[test]
fn what_products_write_in_their_own_way_is_read() {
    let subnets = ["203.0.113.0/24", "-", "2001:db8:1::/48", "203.0.113.0/0"];
    assert_eq!(column("cloudflare/dns_logs.json", "ecs"), subnets);
    assert_eq!(column("cloudflare/dns_logs.json", "type"), ["A", "AAAA", "TYPE65535", "MX"]);
    assert_eq!(column("adguard/querylog.json", "rcode"), ["NXDOMAIN", "NOERROR", "SERVFAIL", "-"]);
    assert_eq!(column("adguard/querylog.json", "transport"), ["-", "quic", "-", "-"]);
    assert_eq!(column("nextdns/logs.csv", "transport"), ["https", "udp", "tls"]);
    assert_eq!(column("route53/resolver.json", "type"), ["A", "AAAA", "NS", "-"]);
    assert_eq!(column("zeek/dns.log", "type"), ["A", "AAAA", "HTTPS", "NS", "A", "-", "MX", "MX"]);
}

#[test]
fn umbrella_is_in_utc_and_says_why() {
    let report = json(args("-q -o json", &[arg(fixture("umbrella/dnslogs.csv"))]));
    let decision = &report["input"]["files"][0]["decisions"][0];
    assert_eq!(decision["value"], "UTC");
    assert_eq!(decision["why"], "Cisco's documentation");
    assert!(!report["caveats"].to_string().contains("--log-tz"));
}

#[test]
fn columns_of_the_user_go_before_those_of_a_product() {
    let file = [arg(fixture("zeek/dns.log"))];
    let report = json(args("sources -q -o json --columns source=id.resp_h,name=query,time=ts,type=qtype", &file));
    assert_eq!(report["input"]["files"][0]["format"], "csv");
    let file = [arg(fixture("adguard/querylog.json"))];
    let report = json(args("domains -q -o json --columns name=IP,source=IP", &file));
    assert_eq!(report["domains"][0]["domain"], "192.0.2.1");
}

/// Two logs in one file of several blocks, whose headers differ in nothing but the order of two addresses.
#[test]
fn a_header_holds_until_the_next_one_in_whatever_block() {
    const ROWS: u32 = 40_000;
    let header = |first: &str, second: &str| format!("#separator \\x09\n#fields\tts\t{first}\t{second}\tquery\n");
    let rows = |from: u32, first: &str, second: &str| -> String {
        let row = |at: u32| format!("{}.5\t{first}\t{second}\twww.example.com\n", 1_795_356_191 + at);
        (from..from + ROWS).map(row).collect()
    };
    let text = [
        header("id.orig_h", "id.resp_h"),
        rows(0, "192.0.2.1", "198.51.100.53"),
        header("id.resp_h", "id.orig_h"),
        rows(ROWS, "198.51.100.53", "192.0.2.2"),
    ]
    .concat();
    assert!(text.len() > 3 << 20);
    let room = common::room();
    let log = [common::put(&room, "dns.log", text)];
    for threads in [1, 2, 4] {
        let report = json(args(&format!("sources -o json --threads {threads}"), &log));
        assert_eq!(counts(&report["sources"], "source"), of(&[("192.0.2.1", 40_000), ("192.0.2.2", 40_000)]));
        let words = format!("profile www.example.com -o json --background off --threads {threads}");
        let report = json(args(&words, &log));
        let found = counts(&report["profile"]["sources"], "source");
        assert_eq!(found, of(&[("192.0.2.1", 40_000), ("192.0.2.2", 40_000)]));
    }
}
