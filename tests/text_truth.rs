//! Text logs of real servers against the counts of who wrote them, in the folder that `WHOASKS_SAMPLES` names.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod common;
mod samples;
mod truth;

use std::collections::BTreeMap;

use common::Counts;
use serde_json::Value;

/// Source and, where it is logged, type of a lookup without a name.
type Nameless = Option<(String, Option<String>)>;
/// From a name as logged to a canonical one, empty for what is none.
type Rename = fn(&str) -> String;
/// Rejects by reason.
type Rejects = &'static [(&'static str, u64)];

/// A log, and how its server writes what the truth counts.
struct Log {
    /// The file.
    file: &'static str,
    /// The format that it must be detected as.
    format: &'static str,
    /// The key of its truth, where the file of truths has several.
    key: Option<&'static str>,
    /// The name as canonical text, lower case, from what the server logged.
    name: Rename,
    /// Whether the truth left octets out of names that are no printable ASCII.
    is_printable: bool,
    /// Source and type of a lookup whose name the server did not log, from its line.
    nameless: fn(&str) -> Nameless,
    /// Rejects by reason.
    rejects: Rejects,
}

/// A lookup whose name the log does not have.
const NO_NAME: &str = "a lookup, but its name is not in the log";
/// A lookup whose type the log does not have.
const NO_TYPE: &str = "a lookup, but its type is not in the log";
/// A message that Unbound could not read.
const MALFORMED: &str = "a malformed message (FORMERR), its name is not in the log";
/// A name that is none, sent on purpose.
const LONG_NAME: &str = "name over 255 octets";

/// The logs of one server each.
const LOGS: &[Log] = &[
    Log {
        file: "dnsmasq290-log-queries.log",
        format: "dnsmasq",
        key: None,
        name: samples::raw,
        is_printable: false,
        nameless: dnsmasq_nameless,
        rejects: &[(NO_NAME, 31), (NO_TYPE, 2), (LONG_NAME, 1)],
    },
    Log {
        file: "dnsmasq290-extra.log.gz",
        format: "dnsmasq",
        key: None,
        name: samples::raw,
        is_printable: false,
        nameless: dnsmasq_nameless,
        rejects: &[(NO_NAME, 31), (NO_TYPE, 2), (LONG_NAME, 1)],
    },
    unbound("unbound117-log-queries.log", no_line, &[]),
    unbound("unbound117-log-replies.log.gz", unbound_nameless, &[(NO_NAME, 6), (MALFORMED, 14)]),
    unbound("unbound117-both-notag.log.gz", no_line, &[(NO_NAME, 6), (MALFORMED, 14)]),
    unbound("unbound117-both-tag-ascii.log.gz", no_line, &[(NO_NAME, 6), (MALFORMED, 14)]),
    unbound("unbound126-destaddr.log.gz", no_line, &[(NO_NAME, 6), (MALFORMED, 14)]),
    powerdns("pdns47-log-dns-queries.log", "powerdns", no_line, &[]),
    powerdns("recursor48-unstructured.log", "recursor", recursor_nameless, &[(NO_NAME, 208)]),
    Log { name: quoted, ..powerdns("recursor48-structured.log.gz", "recursor", no_line, &[]) },
    powerdns("dnsdist17-logaction.log.gz", "dnsdist", no_line, &[]),
    Log {
        file: "dnscrypt-proxy-tsv.log",
        format: "dnscrypt-proxy",
        key: None,
        name: go,
        is_printable: true,
        nameless: go_nameless,
        rejects: &[("name with an empty label", 1)],
    },
];

/// A name in the notation of Go's strings, in which the truth has only quotes and backslashes.
fn go(name: &str) -> String {
    if name.starts_with("..") {
        return String::new();
    }
    samples::raw(&name.replace("\\\"", "\"").replace("\\\\", "\\"))
}

/// Source and type of the name whose first label is a dot: it cannot be told from one with an empty label.
fn go_nameless(line: &str) -> Nameless {
    let columns: Vec<&str> = line.split('\t').collect();
    columns[2].starts_with("..").then(|| (columns[1].to_owned(), Some(columns[3].to_owned())))
}

/// A log of a server of PowerDNS, which escapes names.
const fn powerdns(file: &'static str, format: &'static str, nameless: fn(&str) -> Nameless, rejects: Rejects) -> Log {
    Log { file, format, key: None, name: samples::escaped, is_printable: false, nameless, rejects }
}

/// A name inside quotes that was escaped before.
fn quoted(name: &str) -> String {
    samples::escaped(&name.replace("\\\"", "\"").replace("\\\\", "\\"))
}

/// The source of a lookup that the packet cache answered.
fn recursor_nameless(line: &str) -> Nameless {
    let (_, rest) = line.split_once(" question answered from packet cache tag=")?;
    let (_, client) = rest.split_once(" from ")?;
    let (address, _) = client.rsplit_once(':')?;
    Some((address.trim_matches(['[', ']']).to_owned(), None))
}

/// A log of Unbound's, which writes a question mark for most octets that are no letters.
const fn unbound(file: &'static str, nameless: fn(&str) -> Nameless, rejects: Rejects) -> Log {
    Log { file, format: "unbound", key: None, name: unbound_name, is_printable: false, nameless, rejects }
}

/// A name, which is `null` in the replies to clients that are refused before their question is read.
fn unbound_name(name: &str) -> String {
    if name == "null" { String::new() } else { samples::raw(name) }
}

/// The source of a reply without a name.
fn unbound_nameless(line: &str) -> Nameless {
    let (head, _) = line.split_once(" null TYPE0 CLASS0 ")?;
    Some((head.rsplit(' ').next()?.to_owned(), Some("TYPE0".to_owned())))
}

/// No line is a lookup without a name that the truth counts.
fn no_line(_: &str) -> Nameless {
    None
}

/// Source and type of `query[A] <name unprintable> from 192.0.2.1`, and of names that are too long for one.
fn dnsmasq_nameless(line: &str) -> Nameless {
    let (head, source) = line.rsplit_once(" from ")?;
    let (head, name) = head.rsplit_once("] ")?;
    let is_none = name == "<name unprintable>" || name.len() > 253;
    (is_none && head.contains(" query[")).then(|| (source.to_owned(), head.rsplit('[').next().map(samples::rtype)))
}

/// Counts under other names.
fn renamed(counts: &Counts, name: &dyn Fn(&str) -> String) -> Counts {
    let mut out = Counts::new();
    counts.iter().for_each(|(key, count)| *out.entry(name(key)).or_default() += count);
    out
}

/// A name without its escaped octets other than blanks.
fn printable(name: &str) -> String {
    let mut parts = name.split('\\');
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        match part.get(..3).filter(|code| code.bytes().all(|octet| octet.is_ascii_digit())) {
            Some("032") | None => out.push_str(&format!("\\{part}")),
            Some(_) => out.push_str(&part[3..]),
        }
    }
    out
}

/// The counts of a truth, without what stands on lines without a name.
fn expected(log: &Log, truth: &Value, text: &str) -> [Counts; 3] {
    let map = |key: &str| serde_json::from_value::<Counts>(truth[key].clone()).unwrap();
    let mut sources = renamed(&map("by_client"), &samples::source);
    let mut types = renamed(&map("by_qtype"), &samples::rtype);
    let names = renamed(&map("by_qname_as_logged"), &log.name);
    for (source, rtype) in text.lines().filter_map(log.nameless) {
        samples::take_one(&mut sources, &samples::source(&source));
        if let Some(rtype) = rtype {
            samples::take_one(&mut types, &rtype);
        }
    }
    let names = names.into_iter().filter(|(name, _)| !name.is_empty()).collect();
    [sources, types, names]
}

#[test]
fn every_log_of_one_server_agrees_with_its_truth() {
    let Some(folder) = samples::folder() else { return };
    for log in LOGS {
        let truths = samples::truths(&folder, log.file);
        let truth = log.key.map_or_else(|| truths.as_object().unwrap().values().next().unwrap(), |key| &truths[key]);
        let text = samples::text(&folder.join(log.file));
        let path = folder.join(log.file);
        let mut counted = samples::counted(&path);
        if log.is_printable {
            counted[2] = renamed(&counted[2], &printable);
        }
        for (counted, expected) in counted.iter().zip(&expected(log, truth, &text)) {
            assert_eq!(samples::differences(counted, expected), Vec::<String>::new(), "{}", log.file);
        }
        let input = samples::input(&path);
        assert_eq!(input["files"][0]["format"], log.format, "{}", log.file);
        assert_eq!(input["frames"], truth["lines"], "{}", log.file);
        let reasons: BTreeMap<&str, u64> = input["reject_reasons"]
            .as_array()
            .unwrap()
            .iter()
            .map(|reason| (reason["reason"].as_str().unwrap(), reason["count"].as_u64().unwrap()))
            .collect();
        assert_eq!(reasons, log.rejects.iter().copied().collect(), "{}", log.file);
    }
}

/// How the servers of the syslogs write names.
const MIXED: [(&str, Rename); 8] = [
    ("syslog/rsyslog-mixed@unbound", unbound_name),
    ("syslog/rsyslog-mixed@dnsmasq", samples::raw),
    ("syslog/rsyslog-mixed@pdns-auth", samples::escaped),
    ("syslog/rsyslog-mixed@pdns-recursor", quoted),
    ("syslog/rsyslog-mixed@dnsdist", samples::escaped),
    ("syslog/rsyslog-mixed@named", samples::escaped),
    ("syslog/rsyslog-mixed@named-cat-sev", samples::escaped),
    ("syslog/rsyslog-mixed@named-with-time", samples::escaped),
];

#[test]
fn a_syslog_of_many_servers_is_the_sum_of_all() {
    let Some(folder) = samples::folder() else { return };
    let truths = samples::truths(&folder, "syslog-mixed");
    for file in ["syslog-iso-mixed.log.gz", "syslog-traditional-mixed.log.gz"] {
        let path = folder.join(file);
        let text = samples::text(&path);
        let mut sum = [Counts::new(), Counts::new(), Counts::new()];
        for (key, name) in MIXED {
            let nameless = if key.ends_with("dnsmasq") { dnsmasq_nameless } else { no_line };
            let log = Log { name, nameless, ..unbound(file, no_line, &[]) };
            for (sum, counts) in sum.iter_mut().zip(expected(&log, &truths[key], &text)) {
                counts.into_iter().for_each(|(key, count)| *sum.entry(key).or_default() += count);
            }
        }
        for (counted, expected) in samples::counted(&path).iter().zip(&sum) {
            assert_eq!(samples::differences(counted, expected), Vec::<String>::new(), "{file}");
        }
        let input = samples::input(&path);
        assert_eq!(input["files"][0]["format"], "bind+dnsdist+dnsmasq+powerdns+recursor+unbound", "{file}");
        let counts = ["records", "responses", "rejected"].map(|key| input[key].as_u64().unwrap());
        assert_eq!(counts, [3649, 683, 54], "{file}");
        // Each server alone finds its own, and only that.
        for (format, records) in [("bind", 3 * 453), ("unbound", 459), ("dnsmasq", 465 - 32), ("powerdns", 465)] {
            let report = common::json(common::args(&format!("domains -o json -f {format}"), &[common::arg(&path)]));
            assert_eq!(common::number(&report, "/input/records"), records, "{file} as {format}");
            assert_eq!(report["input"]["files"][0]["format"], format, "{file}");
        }
    }
}

#[test]
fn answers_on_lines_of_their_own_are_no_lookups() {
    let Some(folder) = samples::folder() else { return };
    let path = folder.join("dnsdist17-responses.log.gz");
    let input = samples::input_of_no_lookups(&path);
    assert_eq!(input["files"][0]["format"], "dnsdist");
    let counts = ["frames", "records", "responses", "rejected"].map(|key| input[key].as_u64().unwrap());
    assert_eq!(counts, [470, 0, 470, 0]);
}
