//! Capture files of libpcap, as `tcpdump -w` writes them (draft-ietf-opsawg-pcap), in micro- or nanoseconds and in
//! either byte order.

use std::sync::Arc;

use super::capture::{self, Capture, Packet};
use super::exchange::{self, BAD_TIME};
use super::{Decision, Format, Framing, Options, Order, Parser, Prepared, Sample};
use crate::error::{Error, Result};
use crate::input::frames::pcap::is_file_header;
use crate::input::frames::sized::{be_u32, le_u32};
use crate::record::{Sink, Timestamp};
use crate::tally::{Outcome, Reject};

/// The format.
pub const FORMAT: Format = Format {
    name: "pcap",
    about: "packet captures of libpcap, as `tcpdump -w` writes them; UDP and TCP on --port (53)",
    samples: &[Sample {
        text: include_str!("pcap.hex"),
        records: 1,
        last: "2026-11-22T02:21:17.841568Z 127.10.0.1 wild.any.example.test IN AAAA",
    }],
    prepare,
};

/// A packet that the file ends within, or octets between packets.
const BROKEN: Reject = Reject::new("a packet of the capture file cut short, or no packet");

/// What the header of a file says.
#[derive(Clone, Copy, Debug)]
struct FileHeader {
    /// Whether numbers are big-endian.
    big_endian: bool,
    /// Nanoseconds of a part of a second.
    part: u64,
    /// The link type.
    link: u32,
}

impl FileHeader {
    /// Reads a whole header.
    fn read(octets: &[u8]) -> Option<FileHeader> {
        if octets.len() != 24 || !is_file_header(octets) {
            return None;
        }
        let big_endian = octets[0] == 0xa1;
        let number = if big_endian { be_u32 } else { le_u32 };
        let part = if number(octets, 0)? == 0xa1b2_3c4d { 1 } else { 1_000 };
        // The upper bits tell of checksums behind packets, which harm nobody.
        Some(FileHeader { big_endian, part, link: number(octets, 20)? & 0xffff })
    }
}

/// Sees by the header whether it is a capture, and of what.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    let header = head.get(..24).and_then(FileHeader::read).ok_or_else(|| Error::input("no capture of libpcap"))?;
    if !capture::is_link_read(header.link) {
        let what = format!("a capture of link type {}, which is not read", header.link);
        return Err(Error::usage(what).hint(capture::LINKS_READ));
    }
    let port = options.port;
    let decisions = vec![Decision { what: "link_type", value: header.link.to_string(), why: "header" }];
    let parser = move || Box::new(Pcap { header, capture: Capture::new(port) }) as Box<dyn Parser>;
    let framing = Framing::Pcap { big_endian: header.big_endian };
    Ok(Prepared { framing, parser: Arc::new(parser), decisions, order: Order::Sequential })
}

/// The parser.
struct Pcap {
    /// The file's header, or that of a file behind it in the same byte order.
    header: FileHeader,
    /// Reads packets.
    capture: Capture,
}

impl Pcap {
    /// The instant of a packet. Parts beyond a second, which some programs write, are seconds more.
    fn time(&self, seconds: u32, parts: u32) -> std::result::Result<Timestamp, Reject> {
        let parts = u64::from(parts).checked_mul(self.header.part).ok_or(BAD_TIME)?;
        exchange::instant(u64::from(seconds) + parts / 1_000_000_000, parts % 1_000_000_000)
    }
}

impl Parser for Pcap {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        if let Some(header) = FileHeader::read(frame) {
            if header.big_endian != self.header.big_endian {
                return Err(BROKEN);
            }
            self.header = header;
            return Ok(Outcome::NotLookup);
        }
        let number = if self.header.big_endian { be_u32 } else { le_u32 };
        let [Some(seconds), Some(parts), Some(length)] = [0, 4, 8].map(|at| number(frame, at)) else {
            return Err(BROKEN);
        };
        let octets = frame.get(16..).filter(|octets| octets.len() == length as usize).ok_or(BROKEN)?;
        let time = Some(self.time(seconds, parts)?);
        self.capture.packet(&Packet { link: self.header.link, time, octets }, sink)
    }

    fn more(&mut self, _: &mut dyn Sink) -> Option<std::result::Result<Outcome, Reject>> {
        self.capture.more()
    }

    fn finish(&mut self) {
        self.capture.finish();
    }
}
