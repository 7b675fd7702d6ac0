//! Formats extract records from frames, and nothing else.
//!
//! A format is one file and one line in [`FORMATS`]. Its samples are its documentation, the test that it is
//! detected, and the test of its parser at once.

use std::borrow::Cow;
use std::sync::Arc;

use crate::calendar::Zone;
use crate::error::Result;
use crate::record::{BATCH, Kept, Sink, Usual};
use crate::tally::{Outcome, Reject};

pub mod address;
pub mod adguard;
pub mod azure;
pub mod bind;
pub mod blocky;
mod capture;
pub mod cdns;
pub mod cloudflare;
pub mod cloudflare_gateway;
pub mod columns;
pub mod coredns;
pub mod csv;
pub mod detect;
pub mod dnscrypt;
pub mod dnsdist;
pub mod dnsmasq;
pub mod dnstap;
pub mod dnstap_read;
pub mod efficientip;
pub mod envelope;
pub mod exchange;
pub mod gcp;
pub mod hextets;
pub mod infoblox;
pub mod json;
pub mod nextdns;
pub mod packetbeat;
pub mod parquet;
pub mod pcap;
pub mod pcapng;
pub mod powerdns;
pub mod quad;
mod raw_name;
pub mod recursor;
pub mod route53_public;
pub mod route53_resolver;
pub mod suricata;
pub mod tcpdump;
pub mod technitium;
pub mod text;
pub mod time;
pub mod tshark;
pub mod tshark_ek;
pub mod umbrella;
pub mod unbound;
pub mod windows;
pub mod windows_analytical;
pub mod zeek;
pub mod zeek_json;

/// Every format, in the order in which ties of the detection are decided.
pub const FORMATS: &[&Format] = &[
    &bind::FORMAT,
    &dnsmasq::FORMAT,
    &unbound::FORMAT,
    &powerdns::FORMAT,
    &recursor::FORMAT,
    &dnsdist::FORMAT,
    &coredns::FORMAT,
    &infoblox::FORMAT,
    &efficientip::FORMAT,
    &windows::FORMAT,
    &windows_analytical::FORMAT,
    &dnscrypt::FORMAT,
    &blocky::FORMAT,
    &technitium::FORMAT,
    &zeek::FORMAT,
    &zeek_json::FORMAT,
    &suricata::FORMAT,
    &packetbeat::FORMAT,
    &route53_resolver::FORMAT,
    &route53_public::FORMAT,
    &gcp::FORMAT,
    &cloudflare::FORMAT,
    &cloudflare_gateway::FORMAT,
    &umbrella::FORMAT,
    &nextdns::FORMAT,
    &adguard::FORMAT,
    &azure::FORMAT,
    &json::FORMAT,
    &csv::FORMAT,
    &dnstap::FORMAT,
    &dnstap_read::FORMAT,
    &pcap::FORMAT,
    &pcapng::FORMAT,
    &tcpdump::FORMAT,
    &tshark::FORMAT,
    &tshark_ek::FORMAT,
    &cdns::FORMAT,
    &parquet::FORMAT,
];

/// A log format that servers write.
pub struct Format {
    /// The word for `--format`.
    pub name: &'static str,
    /// The product and the setting that make it write this.
    pub about: &'static str,
    /// Frames as the product writes them, with what they must be read as.
    pub samples: &'static [Sample],
    /// Decides from a file's head how the whole file is read.
    pub prepare: fn(head: &[u8], options: &Options) -> Result<Prepared>,
}

/// A piece of a log and what it holds: documentation and test at once.
pub struct Sample {
    /// Whole frames; a header, where the format needs one, comes first. Of a binary format: [`HEX`], then the octets in
    /// hexadecimal digits, with a comment behind `#` on each line.
    pub text: &'static str,
    /// How many lookups are in it.
    pub records: u64,
    /// The last lookup as `time source name class type`, `-` for what the log lacks.
    pub last: &'static str,
}

/// The first line of a sample in hexadecimal digits.
pub const HEX: &str = "hex\n";

impl Sample {
    /// The piece of a log.
    pub fn octets(&self) -> Cow<'static, [u8]> {
        let Some(lines) = self.text.strip_prefix(HEX) else { return Cow::Borrowed(self.text.as_bytes()) };
        let digits = lines.lines().flat_map(|line| line.split('#').next().unwrap_or_default().chars());
        let digits: Vec<u8> =
            digits.filter_map(|c| c.to_digit(16)).filter_map(|digit| u8::try_from(digit).ok()).collect();
        Cow::Owned(digits.chunks(2).map(|pair| pair.iter().fold(0, |octet, digit| octet << 4 | digit)).collect())
    }

    /// The line that shows what it looks like: the last one, or the last comment on octets.
    pub fn example(&self) -> &'static str {
        let line = self.text.lines().next_back().unwrap_or_default();
        if self.text.starts_with(HEX) { line.split_once("# ").map_or(line, |(_, comment)| comment) } else { line }
    }
}

/// What the command line says about reading logs.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Zone of times that are written without one; UTC is assumed when absent.
    pub log_tz: Option<Zone>,
    /// Year of a file's first line, for times that are written without one.
    pub year: Option<i32>,
    /// When the file was last modified (UTC), for times without a year where that is not given.
    pub modified: Option<chrono::NaiveDate>,
    /// Which columns or keys to read, as in `time=ts,source=client`.
    pub columns: columns::Mapping,
    /// Which part of a date comes first, where a date alone does not tell.
    pub date_order: Option<windows::DateOrder>,
    /// Which lines of Unbound are lookups, where the head is not to decide.
    pub unbound: Option<unbound::Counted>,
    /// A format for times, in strftime's notation.
    pub time_format: Option<time::Custom>,
    /// Which messages of dnstap are lookups; client and auth queries when absent.
    pub dnstap: Option<dnstap::Side>,
    /// The port of servers in captures; 53 when absent.
    pub port: Option<u16>,
    /// Whether nobody wants what no count needs (port, transport, flags, server, view), so that formats may leave
    /// it out to save time.
    pub counts_only: bool,
}

/// A decision that holds for a whole file, taken from its head and reported.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, schemars::JsonSchema, serde::Serialize)]
pub struct Decision {
    /// What was decided, as in `year`.
    pub what: &'static str,
    /// The value.
    pub value: String,
    /// Why, as in `assumed`, `header`, `--log-tz`.
    pub why: &'static str,
}

/// How one file is read.
#[derive(Clone)]
pub struct Prepared {
    /// How bytes are cut into frames.
    pub framing: Framing,
    /// Makes a parser for a part of the file; parts may go to different threads.
    pub parser: Arc<dyn Fn() -> Box<dyn Parser> + Send + Sync>,
    /// What was decided for the file.
    pub decisions: Vec<Decision>,
    /// Whether a frame can be read without those before it.
    pub order: Order,
}

/// Whether the frames of a file stand alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// They do: parsers on different threads may each read some blocks of the file.
    Free,
    /// They do but for headers, which hold until the next one: as [`Order::Free`], and [`Parser::behind`] says how the
    /// blocks behind a block with a header are read. Within a block the parser sees to it.
    Headed,
    /// They do not: one parser reads all frames of the file in order.
    Sequential,
}

/// How the bytes of a file are cut into frames. All of these can be cut between any two frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// A frame is a line, without its `\n` or `\r\n`.
    Lines,
    /// A frame is a record of RFC 4180: a line, or several when quotes hold line breaks.
    Csv {
        /// What stands between fields.
        delimiter: u8,
    },
    /// A frame is a JSON value, or an element of a top-level array.
    Json,
    /// A frame is a data or control frame of a frame stream, with its length.
    FrameStream,
    /// A frame is a packet of a libpcap file with the header before it, or the file's header.
    Pcap {
        /// The byte order of the file.
        big_endian: bool,
    },
    /// A frame is a block of a pcapng file.
    Pcapng,
    /// A frame is a block of a C-DNS file, or what stands around the blocks.
    Cdns,
    /// A frame is a row of a Parquet file, or tells of rows that were not read; see [`crate::input::frames::rows`].
    Rows,
}

/// The longest line that is usual, with its end, in octets.
pub const USUAL_LINE: usize = 1 << 10;

/// Reads usual lines with `line`, which gives a lookup and how many octets its line has; see [`Parser::usual`].
#[inline]
pub fn usual_lines<'a>(
    text: &'a [u8],
    lookups: &mut Vec<Usual<'a>>,
    mut line: impl FnMut(&'a [u8]) -> Option<(Usual<'a>, usize)>,
) -> usize {
    let mut at = 0;
    while lookups.len() < BATCH {
        let rest = &text[at..];
        let Some((lookup, octets)) = line(&rest[..rest.len().min(USUAL_LINE)]) else { break };
        lookups.push(lookup);
        at += octets;
    }
    at
}

/// Reads frames of one format.
pub trait Parser: Send {
    /// Reads one frame; what it holds goes to `sink`.
    ///
    /// # Errors
    /// A reject with its reason where the frame should hold a lookup and cannot be read.
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject>;

    /// Reads the lookups of the usual lines that `text`, whole lines of a file, begins with, and says how many octets
    /// these lines have. It ends before the first line that is not usual, and where `lookups` holds [`BATCH`].
    ///
    /// What is read here is what [`Parser::frame`] gives for these lines, without what no count needs. Usual lines have
    /// at most [`USUAL_LINE`] octets.
    fn usual<'a>(&mut self, text: &'a [u8], lookups: &mut Vec<Usual<'a>>) -> usize {
        let _ = (text, lookups);
        0
    }

    /// As [`Parser::frame`], but `None` for a frame that has no mark of this format and may be another's.
    fn own(&mut self, frame: &[u8], sink: &mut dyn Sink) -> Option<std::result::Result<Outcome, Reject>> {
        Some(self.frame(frame, sink))
    }

    /// The other formats that lookups or answers were found in so far.
    fn also(&self) -> Vec<&'static str> {
        Vec::new()
    }

    /// What else the last frame held, until there is nothing more; each result is an entry of the tally. A TCP segment
    /// can complete several messages, a block of C-DNS holds thousands. Asked only with [`Order::Sequential`].
    fn more(&mut self, sink: &mut dyn Sink) -> Option<std::result::Result<Outcome, Reject>> {
        let _ = sink;
        None
    }

    /// Says that the file has ended. What waits for frames that never came is then to be had from [`Parser::more`]: only
    /// rejects, because what takes records may be closed by now.
    fn finish(&mut self) {}

    /// Whether names stand in the frames as they are asked for, or with backslashes: then frames without a name's
    /// octets need not be read when nothing else is asked about.
    fn names_are_plain(&self) -> bool {
        false
    }

    /// How the blocks behind `block` are read, where a header in it says so; asked where the order is
    /// [`Order::Headed`].
    fn behind(&self, block: &[u8]) -> Option<Prepared> {
        let _ = block;
        None
    }

    /// Local times so far that a clock change makes ambiguous (they were taken as the earlier ones).
    fn ambiguous_times(&self) -> u64 {
        0
    }
}

impl From<Kept> for Outcome {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::Yes => Outcome::Record,
            Kept::Filtered => Outcome::Filtered,
        }
    }
}

/// The format called `name`.
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.name == name)
}
