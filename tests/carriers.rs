//! Lines of every server inside every carrier: syslog, journald, containers.
#![allow(clippy::unwrap_used, reason = "a file of tests: a panic is the message")]

mod reading;

use whoasks::format::{Options, detect};

/// A server's line as it hands it to a carrier.
struct Own {
    /// The format.
    format: &'static str,
    /// What syslog calls the program.
    program: &'static str,
    /// The message.
    message: &'static str,
    /// The time that the message has of its own.
    time: Option<&'static str>,
    /// The lookup in it, without the time.
    lookup: &'static str,
}

/// The lookup of most lines.
const LOOKUP: &str = "192.0.2.1 www.example.org IN A";

/// A line of every server.
const LINES: &[Own] = &[
    Own {
        format: "bind",
        program: "named",
        message: "client @0x7f6f23a32098 192.0.2.1#20000 (www.example.org): query: www.example.org IN A +E(0)K (198.51.100.53)",
        time: None,
        lookup: LOOKUP,
    },
    Own {
        format: "bind",
        program: "named",
        message: "01-Jan-2026 00:00:00.500 queries: info: client 192.0.2.1#20000: query: www.example.org IN A +",
        time: Some("2026-01-01T00:00:00.500Z"),
        lookup: LOOKUP,
    },
    Own {
        format: "dnsmasq",
        program: "dnsmasq",
        message: "query[A] www.example.org from 192.0.2.1",
        time: None,
        lookup: LOOKUP,
    },
    Own {
        format: "dnsmasq",
        program: "dnsmasq",
        message: "7 192.0.2.1/20000 query[A] www.example.org from 192.0.2.1",
        time: None,
        lookup: LOOKUP,
    },
    Own {
        format: "unbound",
        program: "unbound",
        message: "[20382:0] info: 192.0.2.1 www.example.org. A IN",
        time: None,
        lookup: LOOKUP,
    },
    Own {
        format: "unbound",
        program: "unbound",
        message: "[20382:0] reply: 192.0.2.1 www.example.org. A IN NOERROR 0.000506 0 101",
        time: None,
        lookup: LOOKUP,
    },
    Own {
        format: "powerdns",
        program: "pdns_server",
        message: "Remote 192.0.2.1 wants 'www.example.org|A', do = 0, bufsize = 1232: packetcache MISS",
        time: None,
        lookup: LOOKUP,
    },
    Own {
        format: "recursor",
        program: "pdns_recursor",
        message: "1 [1/1] question for 'www.example.org|A' from 192.0.2.1:20000",
        time: None,
        lookup: LOOKUP,
    },
    Own {
        format: "recursor",
        program: "pdns_recursor",
        message: "msg=\"Question\" subsystem=\"syncres\" ts=\"1767225600.500\" qname=\"www.example.org\" qtype=\"A\" remote=\"192.0.2.1:20000\"",
        time: Some("2026-01-01T00:00:00.500Z"),
        lookup: LOOKUP,
    },
    Own {
        format: "dnsdist",
        program: "dnsdist",
        message: "Packet from 192.0.2.1:20000 for www.example.org. A with id 58270",
        time: None,
        lookup: LOOKUP,
    },
    Own {
        format: "coredns",
        program: "coredns",
        message: "[INFO] 192.0.2.1:20000 - 64820 \"A IN www.example.org. udp 57 false 1232\" NOERROR qr,aa,rd 66 0.000150566s",
        time: None,
        lookup: LOOKUP,
    },
    Own {
        format: "infoblox",
        program: "named",
        message: "01-Jan-2026 00:00:00.500 client 192.0.2.1#20000: UDP: query: www.example.org IN A response: NOERROR +ED",
        time: Some("2026-01-01T00:00:00.500Z"),
        lookup: LOOKUP,
    },
    Own {
        format: "efficientip",
        program: "named",
        message: "client 192.0.2.1#20000 (www.example.org): answer: www.example.org IN A +EDC (198.51.100.53) -> NOERROR 1",
        time: None,
        lookup: LOOKUP,
    },
    Own {
        format: "dnscrypt-proxy",
        program: "dnscrypt-proxy",
        message: "[2026-01-01 00:00:00]\t192.0.2.1\twww.example.org\tA\tPASS\t0ms\t192.0.2.53:53\t-",
        time: Some("2026-01-01T00:00:00Z"),
        lookup: LOOKUP,
    },
    Own {
        format: "technitium",
        program: "dnsserver",
        message: "[2026-01-01 00:00:00 UTC] [192.0.2.1:20000] [UDP] QNAME: www.example.org; QTYPE: A; QCLASS: IN; RCODE: NoError; ANSWER: []",
        time: Some("2026-01-01T00:00:00Z"),
        lookup: LOOKUP,
    },
];

/// The time that every carrier has here.
const OUTER: &str = "2026-11-22T14:03:11Z";

/// A line in each carrier.
fn carried(own: &Own) -> Vec<String> {
    let Own { program, message, .. } = own;
    let json = serde_json::to_string(message).unwrap();
    let blank = serde_json::to_string(&format!(" {message}")).unwrap();
    let nested = serde_json::to_string(&format!("Nov 22 14:03:11 ns1 {program}[7]: {message}\n")).unwrap();
    vec![
        format!("Nov 22 14:03:11 ns1 {program}[7]: {message}"),
        format!("<30>Nov 22 14:03:11 ns1 {program}: {message}"),
        format!("2026-11-22T15:03:11.000000+01:00 ns1 {program}[7]: {message}"),
        format!("2026-11-22T14:03:11+0000 ns1 {program}[7]: {message}"),
        format!("<30>1 2026-11-22T14:03:11Z ns1 {program} 7 - - {message}"),
        format!("query.log:12:Nov 22 14:03:11 ns1 {program}[7]: {message}"),
        format!(
            r#"{{"__REALTIME_TIMESTAMP":"1795356191000000","SYSLOG_IDENTIFIER":"{program}","_PID":"7","MESSAGE":{json}}}"#
        ),
        format!(r#"{{"log":{nested},"stream":"stdout","time":"2026-11-22T14:03:11Z"}}"#),
        // Appliances leave the host out, and so does `journalctl --no-hostname`.
        format!("<30>Nov 22 14:03:11 {program}[7]: {message}"),
        format!("Nov 22 14:03:11 {program}: {message}"),
        // rsyslog's own templates write the blank with which messages begin once more.
        format!("<30>1 2026-11-22T14:03:11+00:00 ns1 {program} - - -  {message}"),
        format!("2026-11-22T14:03:11+00:00 ns1 {program}:  {message}"),
        format!(r#"{{"timestamp":"2026-11-22T14:03:11+00:00", "program":"{program}", "message":{blank}}}"#),
        // busybox's syslogd and OpenWrt's logread.
        format!("Nov 22 14:03:11 ns1 daemon.info {program}: {message}"),
        format!("Sun Nov 22 14:03:11 2026 daemon.info {program}[7]: {message}"),
        // journalctl -o short-full, with-unit and short-unix.
        format!("Sun 2026-11-22 14:03:11 UTC ns1 {program}[7]: {message}"),
        format!("Sun 2026-11-22 14:03:11 UTC ns1 {program}.service[7]: {message}"),
        format!("1795356191.000000 ns1 {program}[7]: {message}"),
    ]
}

/// A line of a server that needs no program's name, in carriers of containers.
fn contained(own: &Own) -> Vec<String> {
    let Own { message, .. } = own;
    let json = serde_json::to_string(message).unwrap();
    vec![
        format!("2026-11-22T14:03:11.000000000Z stdout F {message}"),
        format!(r#"{{"log":{json},"stream":"stdout","time":"2026-11-22T14:03:11Z"}}"#),
        format!(r#"{{"message":{json},"@timestamp":"2026-11-22T14:03:11Z","kubernetes":{{"pod":"a"}}}}"#),
        format!(r#"{{"@timestamp":"2026-11-22T14:03:11Z","log":{{"file":{{"path":"/x"}}}},"message":{json}}}"#),
        format!(r#"{{"message":{json},"timestamp":1795356191000}}"#),
        format!("2026-11-22T14:03:11.000000000Z {message}"),
        format!("dns-1  | 2026-11-22T14:03:11.000000000Z {message}"),
    ]
}

/// Detects a line and gives its format and its lookups.
fn read(line: &str) -> (&'static str, Vec<String>) {
    let options = Options { year: Some(2026), ..Options::default() };
    let (format, prepared) = detect::detect(line.as_bytes(), &options).unwrap();
    let mut reading = reading::Reading::default();
    (prepared.parser)().frame(line.as_bytes(), &mut reading).unwrap();
    (format.name, reading.records)
}

#[test]
fn every_server_is_read_in_every_carrier() {
    for own in LINES {
        // On their own, these lines of dnsmasq's have no mark of it.
        let contained = if own.format == "dnsmasq" { Vec::new() } else { contained(own) };
        for line in carried(own).into_iter().chain(contained) {
            let expected = format!("{} {}", own.time.unwrap_or(OUTER), own.lookup);
            assert_eq!(read(&line), (own.format, vec![expected]), "{line}");
        }
    }
}

#[test]
fn a_line_goes_to_the_program_that_its_carrier_names() {
    let options = Options { year: Some(2026), ..Options::default() };
    let named = "Nov 22 14:03:11 ns1 named[7]: client 192.0.2.1#20000 (a): query: a IN A +\n";
    // What a name of dnsmasq's holds is never BIND's line, and what a stranger writes that looks like one may be.
    let text = format!(
        "{named}Nov 22 14:03:12 ns1 dnsmasq[8]: query[A] client 192.0.2.9#1 (x): query: x IN A + from 192.0.2.2\n\
         Nov 22 14:03:13 ns1 cron[9]: job done\n\
         Nov 22 14:03:14 ns1 my-unbound[9]: [9:0] info: 192.0.2.3 b. A IN\n\
         not a line of any of them\n"
    );
    let (format, prepared) = detect::detect(text.as_bytes(), &options).unwrap();
    let mut reading = reading::Reading::default();
    let mut parser = (prepared.parser)();
    let outcomes: Vec<_> = text.lines().map(|line| parser.frame(line.as_bytes(), &mut reading).is_ok()).collect();
    assert_eq!((format.name, parser.also()), ("bind", vec!["dnsmasq", "unbound"]));
    assert_eq!(outcomes, [true, true, true, true, false]);
    assert_eq!(
        reading.records,
        [
            "2026-11-22T14:03:11Z 192.0.2.1 a IN A",
            "2026-11-22T14:03:12Z 192.0.2.2 client\\032192.0.2.9#1\\032(x):\\032query:\\032x\\032IN\\032A\\032+ IN A",
            "2026-11-22T14:03:14Z 192.0.2.3 b IN A",
        ]
    );
}

/// What rsyslog writes once for several lines is no lookup of its own, and none is lost without a word.
#[test]
fn lookups_that_syslog_did_not_write_are_rejected() {
    let options = Options { year: Some(2026), ..Options::default() };
    let text = "Nov 22 14:03:11 ns1 resolver: [9:0] info: 192.0.2.3 b. A IN\n\
                Nov 22 14:03:12 ns1 resolver: message repeated 3 times: [ [9:0] info: 192.0.2.3 b. A IN]\n\
                Nov 22 14:03:13 ns1 resolver: message repeated 2 times: [ [9:0] info: service stopped]\n";
    let (_, prepared) = detect::detect(text.as_bytes(), &options).unwrap();
    let mut reading = reading::Reading::default();
    let mut parser = (prepared.parser)();
    let outcomes: Vec<_> = text.lines().map(|line| parser.frame(line.as_bytes(), &mut reading).is_ok()).collect();
    assert_eq!(outcomes, [true, false, true]);
    assert_eq!(reading.records, ["2026-11-22T14:03:11Z 192.0.2.3 b IN A"]);
}
