//! Log lines in the formats that the benchmarks read.

use super::clock::{Stamp, digits, number};
use super::stream::{Event, addresses, raise};
use super::{RecordType, Settings, world};

/// A format of generated logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// BIND 9.18 query log with its own time stamps, without category and severity.
    Bind,
    /// Header `timestamp,client,qname,qtype`.
    Csv,
    /// One object a line with the keys of the CSV header, in its order.
    Ndjson,
    /// The same objects in one array.
    Json,
    /// The CSV columns between tabs.
    Tsv,
    /// Zeek's `dns.log` of 24 columns, after eight header lines.
    Zeek,
}

/// The lines above the rows of a Zeek log.
const ZEEK_HEAD: &str = "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n\
#open\t2026-03-01-00-00-00\n\
#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\ttrans_id\trtt\tquery\tqclass\tqclass_name\tqtype\t\
qtype_name\trcode\trcode_name\tAA\tTC\tRD\tRA\tZ\tanswers\tTTLs\trejected\n\
#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tcount\tinterval\tstring\tcount\tstring\tcount\tstring\tcount\t\
string\tbool\tbool\tbool\tbool\tcount\tvector[string]\tvector[interval]\tbool\n";

/// Characters of a Zeek identifier.
const BASE62: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Turns events into lines.
pub struct Writer {
    /// The format of the lines.
    format: Format,
    /// Time stamps.
    stamp: Stamp,
    /// Names by rank.
    names: Vec<Vec<u8>>,
    /// Addresses by rank, as text.
    sources: Vec<Vec<u8>>,
    /// Types by their place in the settings.
    types: Vec<RecordType>,
    /// The name of the current line, in its case.
    name: Vec<u8>,
    /// Lines so far.
    written: u64,
}

impl Writer {
    /// A writer for the log with these settings.
    pub fn new(format: Format, settings: &Settings) -> Self {
        Writer {
            format,
            stamp: Stamp::default(),
            names: (0..settings.names).map(|rank| world::name(rank).into_bytes()).collect(),
            sources: addresses(settings).iter().map(|address| address.to_string().into_bytes()).collect(),
            types: settings.types.iter().map(|(rtype, _)| *rtype).collect(),
            name: Vec::new(),
            written: 0,
        }
    }

    /// What stands above the first line.
    pub fn head(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(match self.format {
            Format::Bind | Format::Ndjson => b"",
            Format::Csv => b"timestamp,client,qname,qtype\n",
            Format::Tsv => b"timestamp\tclient\tqname\tqtype\n",
            Format::Json => b"[\n",
            Format::Zeek => ZEEK_HEAD.as_bytes(),
        });
    }

    /// What stands below the last line.
    pub fn foot(&self, out: &mut Vec<u8>) {
        if self.format == Format::Json {
            out.extend_from_slice(b"\n]\n");
        }
    }

    /// One line.
    pub fn line(&mut self, out: &mut Vec<u8>, event: &Event) {
        self.name.clear();
        self.name.extend_from_slice(&self.names[event.name as usize]);
        if event.case != 0 {
            raise(&mut self.name, event.case);
        }
        match self.format {
            Format::Bind => self.bind(out, event),
            Format::Csv => self.row(out, event, b','),
            Format::Tsv => self.row(out, event, b'\t'),
            Format::Ndjson => self.object(out, event, b"\n"),
            Format::Json => {
                if self.written > 0 {
                    out.extend_from_slice(b",\n");
                }
                self.object(out, event, b"");
            }
            Format::Zeek => self.zeek(out, event),
        }
        self.written += 1;
    }

    /// `01-Mar-2026 00:00:00.123 client @0x7f2d928e0098 10.1.2.3#4711 (NAME): query: NAME IN A +E(0)K (10.0.0.53)`.
    fn bind(&mut self, out: &mut Vec<u8>, event: &Event) {
        self.stamp.bind(out, event.time_ms);
        out.extend_from_slice(b" client @0x7f2d");
        for shift in [28, 24, 20, 16] {
            out.push(b"0123456789abcdef"[(event.bits >> shift & 15) as usize]);
        }
        out.extend_from_slice(b"e098 ");
        out.extend_from_slice(&self.sources[event.source as usize]);
        out.push(b'#');
        number(out, port(event));
        out.extend_from_slice(b" (");
        out.extend_from_slice(&self.name);
        out.extend_from_slice(b"): query: ");
        out.extend_from_slice(&self.name);
        out.extend_from_slice(b" IN ");
        out.extend_from_slice(self.types[event.rtype as usize].name.as_bytes());
        out.extend_from_slice(b" +E(0)K (10.0.0.53)\n");
    }

    /// Time, address, name and type, separated.
    fn row(&mut self, out: &mut Vec<u8>, event: &Event, separator: u8) {
        self.stamp.iso(out, event.time_ms);
        out.push(separator);
        out.extend_from_slice(&self.sources[event.source as usize]);
        out.push(separator);
        out.extend_from_slice(&self.name);
        out.push(separator);
        out.extend_from_slice(self.types[event.rtype as usize].name.as_bytes());
        out.push(b'\n');
    }

    /// A JSON object and `end`.
    fn object(&mut self, out: &mut Vec<u8>, event: &Event, end: &[u8]) {
        out.extend_from_slice(b"{\"timestamp\":\"");
        self.stamp.iso(out, event.time_ms);
        out.extend_from_slice(b"\",\"client\":\"");
        out.extend_from_slice(&self.sources[event.source as usize]);
        out.extend_from_slice(b"\",\"qname\":\"");
        out.extend_from_slice(&self.name);
        out.extend_from_slice(b"\",\"qtype\":\"");
        out.extend_from_slice(self.types[event.rtype as usize].name.as_bytes());
        out.extend_from_slice(b"\"}");
        out.extend_from_slice(end);
    }

    /// A row of 24 columns; the time in seconds with six decimals.
    fn zeek(&mut self, out: &mut Vec<u8>, event: &Event) {
        number(out, event.time_ms.unsigned_abs() / 1_000);
        out.push(b'.');
        digits(out, event.time_ms.unsigned_abs() % 1_000, 3);
        out.extend_from_slice(b"000\tC");
        let mut bits = event.bits.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for _ in 0..17 {
            out.push(BASE62[(bits % 62) as usize]);
            bits = (bits / 62).wrapping_mul(0xD1B5_4A32_D192_ED03).rotate_left(23);
        }
        out.push(b'\t');
        out.extend_from_slice(&self.sources[event.source as usize]);
        out.push(b'\t');
        number(out, port(event));
        out.extend_from_slice(b"\t10.0.0.53\t53\tudp\t");
        number(out, event.bits >> 16 & 0xFFFF);
        out.extend_from_slice(b"\t0.0");
        digits(out, event.bits >> 8 & 0xFFFF, 5);
        out.push(b'\t');
        out.extend_from_slice(&self.name);
        out.extend_from_slice(b"\t1\tC_INTERNET\t");
        let rtype = self.types[event.rtype as usize];
        number(out, u64::from(rtype.number));
        out.push(b'\t');
        out.extend_from_slice(rtype.name.as_bytes());
        out.extend_from_slice(b"\t0\tNOERROR\tF\tF\tT\tT\t0\t192.0.2.");
        number(out, event.bits >> 24 & 0xFF);
        out.extend_from_slice(b"\t300.000000\tF\n");
    }
}

/// The port that the question came from.
fn port(event: &Event) -> u64 {
    1_024 + (event.bits & 0xFFFF) * 64_512 / 65_536
}

#[cfg(test)]
mod tests {
    use super::super::stream::Stream;
    use super::*;

    /// The head, the first line and the foot of the default log.
    fn first(format: Format) -> String {
        let settings = Settings { lines: 1, mixed_case: 0, ..Settings::default() };
        let (mut out, mut writer) = (Vec::new(), Writer::new(format, &settings));
        writer.head(&mut out);
        Stream::new(&settings).for_each(|event| writer.line(&mut out, &event));
        writer.foot(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_format_has_its_shape() {
        let bind = first(Format::Bind);
        let fields: Vec<&str> = bind.trim_end().split(' ').collect();
        assert_eq!((fields.len(), fields[2], fields[6], fields[8]), (12, "client", "query:", "IN"));
        assert_eq!(first(Format::Zeek).lines().last().map(|row| row.split('\t').count()), Some(24));
        assert_eq!(first(Format::Zeek).lines().count(), 9);
        assert_eq!(first(Format::Csv).lines().nth(1).map(|row| row.split(',').count()), Some(4));
        assert_eq!(first(Format::Json), format!("[\n{}\n]\n", first(Format::Ndjson).trim_end()));
    }
}
