//! Logs of several servers and sensors with the hostile names in them, each as its writer would write them.

use serde_json::json;

use super::names::{NAMES, canonical, escaped};

/// A log, and the names in it as every report has them.
pub struct Log {
    /// What wrote it.
    pub writer: &'static str,
    /// Its content.
    pub text: Vec<u8>,
    /// The names; the one at index n was asked for by 203.0.113.(n + 1), once.
    pub names: Vec<String>,
}

/// A line of a log for the name at an index; `None` where the writer leaves such a name out.
type Line = fn(usize, &[u8]) -> Option<Vec<u8>>;

/// What each writer puts above its lines, and its lines.
const WRITERS: [(&str, &str, Line); 8] = [
    ("bind", "", bind),
    ("dnsmasq", "", dnsmasq),
    ("powerdns", "", powerdns),
    ("coredns", "", coredns),
    ("csv", "time,source,name,type,server,view\n", csv),
    ("json", "", object),
    ("zeek", ZEEK, zeek),
    ("tshark", "frame.time_epoch\tip.src\tdns.qry.name\tdns.qry.type\tdns.flags.response\n", tshark),
];

/// The head of a log of Zeek.
const ZEEK: &str = "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n\
    #fields\tts\tid.orig_h\tquery\tqtype_name\n#types\ttime\taddr\tstring\tstring\n";

/// All logs, the capture among them.
pub fn all() -> Vec<Log> {
    let text_logs = WRITERS.into_iter().map(|(writer, head, line)| {
        let mut log = Log { writer, text: head.as_bytes().to_vec(), names: Vec::new() };
        for name in NAMES {
            if let Some(line) = line(log.names.len() + 1, name) {
                log.text.extend_from_slice(&line);
                log.text.push(b'\n');
                log.names.push(canonical(name));
            }
        }
        log
    });
    text_logs.chain([capture()]).collect()
}

/// The log that has all names, and servers and views besides.
pub fn rows() -> Log {
    all().into_iter().find(|log| log.writer == "csv").unwrap()
}

/// `dns_name_totext` of BIND: `\DDD`, and a backslash before what has a meaning in zone files.
fn bind(n: usize, name: &[u8]) -> Option<Vec<u8>> {
    let name = escaped(name, b"\"();@$");
    let head = format!("22-Nov-2026 09:00:{n:02}.000 client @0x7f6f23a32098 203.0.113.{n}#20000 (").into_bytes();
    Some([&head, &name[..], b"): query: ", &name, b" IN A + (198.51.100.53)"].concat())
}

/// dnsmasq writes what it can print, and no other name.
fn dnsmasq(n: usize, name: &[u8]) -> Option<Vec<u8>> {
    let is_printable = name.iter().all(|octet| octet.is_ascii_graphic() || *octet == b' ');
    let head = format!("2026-11-22T09:00:{n:02}+00:00 gw dnsmasq[7]: query[A] ").into_bytes();
    // What ends in an address behind ` from ` cannot be told from the end of the line by a reader that is naive.
    is_printable.then(|| [&head, name, format!(" from 203.0.113.{n}").as_bytes()].concat())
}

/// PowerDNS quotes nothing in text, and escapes what is not printed.
fn powerdns(n: usize, name: &[u8]) -> Option<Vec<u8>> {
    let head = format!("Nov 22 09:00:{n:02} Remote 203.0.113.{n} wants '").into_bytes();
    Some([&head, &escaped(name, b"")[..], b"|A', do = 0, bufsize = 512: packetcache MISS"].concat())
}

/// CoreDNS, with the escapes of the library that it is built on.
fn coredns(n: usize, name: &[u8]) -> Option<Vec<u8>> {
    let head = format!("2026-11-22T09:00:{n:02}.000Z [INFO] 203.0.113.{n}:42114 - 64820 \"A IN ").into_bytes();
    let dot: &[u8] = if name.ends_with(b".") { b"" } else { b"." };
    let tail = b" udp 57 false 1232\" NOERROR qr,aa,rd 66 0.000150566s";
    Some([&head, &miekg(name)[..], dot, tail].concat())
}

/// Names in Go's `miekg/dns`: a blank is escaped like other marks.
fn miekg(name: &[u8]) -> Vec<u8> {
    let blank = |octet: &u8| if *octet == b' ' { b"\\ ".to_vec() } else { escaped(&[*octet], b"\"();@'") };
    name.iter().flat_map(blank).collect()
}

/// A row of CSV, with the name's octets as the server and the view; a line break there would be rejected.
fn csv(n: usize, name: &[u8]) -> Option<Vec<u8>> {
    let quoted = |text: &[u8]| [b"\"", &text.escape_quotes()[..], b"\""].concat();
    let raw: Vec<u8> = name.iter().map(|octet| if *octet == b'\n' { b' ' } else { *octet }).collect();
    let head = format!("2026-11-22T09:00:{n:02}Z,203.0.113.{n},").into_bytes();
    Some([&head, &quoted(&escaped(name, b""))[..], b",A,", &quoted(&raw), b",", &quoted(&raw)].concat())
}

/// Doubled quotes.
trait EscapeQuotes {
    /// The text with each quote twice.
    fn escape_quotes(&self) -> Vec<u8>;
}

impl EscapeQuotes for [u8] {
    fn escape_quotes(&self) -> Vec<u8> {
        self.iter().flat_map(|octet| std::iter::repeat_n(*octet, 1 + usize::from(*octet == b'"'))).collect()
    }
}

/// An object, with the name as the server and the view.
fn object(n: usize, name: &[u8]) -> Option<Vec<u8>> {
    let presentation = String::from_utf8(escaped(name, b"")).unwrap();
    let lossy = String::from_utf8_lossy(name);
    let time = format!("2026-11-22T09:00:{n:02}Z");
    let row = json!({"time": time, "source": format!("203.0.113.{n}"), "name": presentation, "type": "A",
        "server": lossy, "view": lossy});
    Some(row.to_string().into_bytes())
}

/// A row of Zeek, with its own escapes.
fn zeek(n: usize, name: &[u8]) -> Option<Vec<u8>> {
    let octet = |octet: &u8| match octet {
        b'\\' => br"\\".to_vec(),
        b' '..=b'~' => vec![*octet],
        _ => format!("\\x{octet:02x}").into_bytes(),
    };
    let name: Vec<u8> = name.iter().flat_map(octet).collect();
    Some([format!("17953561{n:02}.0\t203.0.113.{n}\t").as_bytes(), &name, b"\tA"].concat())
}

/// A row of tshark, which has no escapes that can be undone; names with odd octets are not tried.
fn tshark(n: usize, name: &[u8]) -> Option<Vec<u8>> {
    let is_plain = name.iter().all(|octet| octet.is_ascii_graphic() && *octet != b'\\' && *octet != b'"');
    is_plain.then(|| [format!("17953561{n:02}.0\t203.0.113.{n}\t").as_bytes(), name, b"\t1\tFalse"].concat())
}

/// A capture of raw IPv4: the names as the wire has them.
fn capture() -> Log {
    let mut text = [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 65_535, 101].map(u32::to_le_bytes).concat();
    for (n, name) in (1_u8..).zip(NAMES) {
        let labels = name.strip_suffix(b".").unwrap_or(name).split(|octet| *octet == b'.');
        let name: Vec<u8> = labels.flat_map(|label| [&[label.len() as u8], label].concat()).collect();
        let message = [&[0, n, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0], &name[..], &[0, 0, 1, 0, 1]].concat();
        let udp = [&[0x4e, 0x20, 0, 53], &(message.len() as u16 + 8).to_be_bytes()[..], &[0, 0], &message].concat();
        let total = (udp.len() as u16 + 20).to_be_bytes();
        let head = [0x45, 0, total[0], total[1], 0, n, 0, 0, 64, 17, 0, 0, 203, 0, 113, n, 198, 51, 100, 53];
        let packet = [&head[..], &udp].concat();
        let length = packet.len() as u32;
        text.extend_from_slice(&[1_795_356_000 + u32::from(n), 0, length, length].map(u32::to_le_bytes).concat());
        text.extend_from_slice(&packet);
    }
    Log { writer: "pcap", text, names: NAMES.iter().map(|name| canonical(name)).collect() }
}
