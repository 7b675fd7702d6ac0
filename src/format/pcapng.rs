//! Capture files of Wireshark and dumpcap (draft-ietf-opsawg-pcapng): sections of either byte order, interfaces with
//! link types and resolutions of time of their own.

use std::sync::Arc;

use super::capture::{Capture, Packet};
use super::exchange::{self, BAD_TIME};
use super::{Format, Framing, Options, Order, Parser, Prepared, Sample};
use crate::error::{Error, Result};
use crate::input::frames::Frames;
use crate::input::frames::pcapng::SECTION;
use crate::input::frames::sized::{be_u32, le_u32};
use crate::record::{Sink, Timestamp};
use crate::tally::{Outcome, Reject};

/// The format.
pub const FORMAT: Format = Format {
    name: "pcapng",
    about: "packet captures of Wireshark and dumpcap; UDP and TCP on --port (53)",
    samples: &[Sample {
        text: include_str!("pcapng.hex"),
        records: 1,
        last: "2026-11-22T02:21:17.841568008Z 127.10.0.1 wild.any.example.test IN AAAA",
    }],
    prepare,
};

/// A block that the file ends within, or octets between blocks.
const BROKEN: Reject = Reject::new("a block of the capture file cut short, or no block");
/// A packet without an interface block for it.
const NO_INTERFACE: Reject = Reject::new("packet of an interface that the capture does not describe");

/// The byte-order magic of a section header.
const ORDER: u32 = 0x1a2b_3c4d;
/// Interface description block.
const INTERFACE: u32 = 1;
/// Packet block, obsolete.
const OLD_PACKET: u32 = 2;
/// Simple packet block.
const SIMPLE_PACKET: u32 = 3;
/// Enhanced packet block.
const PACKET: u32 = 6;
/// Interfaces of a section that are kept; their blocks have 20 octets at least.
const INTERFACES: usize = 1 << 16;

/// What an interface block says.
#[derive(Clone, Copy, Debug)]
struct Interface {
    /// The link type.
    link: u32,
    /// Units of time in a second.
    units: u64,
    /// Seconds to add to its times.
    offset: i64,
}

impl Interface {
    /// Reads the body of an interface block: link type, a reserved field, the longest packet, options.
    fn read(body: &[u8], order: Numbers) -> Option<Interface> {
        let mut interface = Interface { link: order.u16(body, 0)?.into(), units: 1_000_000, offset: 0 };
        let mut rest = body.get(8..)?;
        while let (Some(code), Some(length)) = (order.u16(rest, 0), order.u16(rest, 2)) {
            let Some(value) = rest.get(4..).and_then(|rest| rest.get(..length.into())) else { break };
            match (code, value) {
                (0, _) => break,
                // if_tsresol: a negative power of 2 with the highest bit, of 10 without.
                (9, [power]) => {
                    let base: u64 = if power & 0x80 == 0 { 10 } else { 2 };
                    interface.units = base.checked_pow((power & 0x7f).into())?;
                }
                // if_tsoffset.
                (14, value) => interface.offset = order.i64(value)?,
                _ => {}
            }
            rest = rest.get(4 + usize::from(length).next_multiple_of(4)..).unwrap_or_default();
        }
        Some(interface)
    }

    /// The instant of a packet.
    fn time(self, stamp: u64) -> std::result::Result<Timestamp, Reject> {
        let parts = u128::from(stamp % self.units) * 1_000_000_000 / u128::from(self.units);
        let seconds = (stamp / self.units).checked_add_signed(self.offset).ok_or(BAD_TIME)?;
        exchange::instant(seconds, u64::try_from(parts).map_err(|_| BAD_TIME)?)
    }
}

/// Reads numbers in the byte order of a section.
#[derive(Clone, Copy, Debug)]
struct Numbers {
    /// Whether they are big-endian.
    big_endian: bool,
}

impl Numbers {
    /// The number in two octets at `at`.
    fn u16(self, octets: &[u8], at: usize) -> Option<u16> {
        let two = *octets.get(at..)?.first_chunk()?;
        Some(if self.big_endian { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
    }

    /// The number in four octets at `at`.
    fn u32(self, octets: &[u8], at: usize) -> Option<u32> {
        if self.big_endian { be_u32(octets, at) } else { le_u32(octets, at) }
    }

    /// The number that eight octets are.
    fn i64(self, octets: &[u8]) -> Option<i64> {
        let eight = octets.try_into().ok()?;
        Some(if self.big_endian { i64::from_be_bytes(eight) } else { i64::from_le_bytes(eight) })
    }
}

/// Sees by the first block whether it is such a capture.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    let mut blocks = Frames::new(Framing::Pcapng, head).map(|(_, block)| block);
    if blocks.next().and_then(section_order).is_none() {
        return Err(Error::input("no pcapng capture"));
    }
    let port = options.port;
    let parser = move || Box::new(Pcapng::new(port)) as Box<dyn Parser>;
    Ok(Prepared { framing: Framing::Pcapng, parser: Arc::new(parser), decisions: Vec::new(), order: Order::Sequential })
}

/// The byte order of a section that begins with `block`.
fn section_order(block: &[u8]) -> Option<Numbers> {
    let orders = [false, true].map(|big_endian| Numbers { big_endian });
    let is_section = be_u32(block, 0) == Some(SECTION);
    orders.into_iter().find(|order| is_section && order.u32(block, 8) == Some(ORDER))
}

/// The parser.
struct Pcapng {
    /// The byte order of the section.
    order: Numbers,
    /// The section's interfaces; `None` for one whose block cannot be read.
    interfaces: Vec<Option<Interface>>,
    /// Reads packets.
    capture: Capture,
}

impl Pcapng {
    /// A parser for servers on `port`.
    fn new(port: Option<u16>) -> Self {
        Pcapng { order: Numbers { big_endian: false }, interfaces: Vec::new(), capture: Capture::new(port) }
    }

    /// Reads a packet of an interface.
    fn packet(
        &mut self,
        interface: usize,
        stamp: Option<u64>,
        octets: &[u8],
        sink: &mut dyn Sink,
    ) -> std::result::Result<Outcome, Reject> {
        let interface = self.interfaces.get(interface).copied().flatten().ok_or(NO_INTERFACE)?;
        let time = stamp.map(|stamp| interface.time(stamp)).transpose()?;
        self.capture.packet(&Packet { link: interface.link, time, octets }, sink)
    }
}

impl Parser for Pcapng {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        if let Some(order) = section_order(frame) {
            self.order = order;
            self.interfaces.clear();
            return Ok(Outcome::NotLookup);
        }
        let order = self.order;
        let whole = order.u32(frame, 4).is_some_and(|length| length as usize == frame.len());
        let end = frame.len().checked_sub(4).filter(|_| whole).ok_or(BROKEN)?;
        let body = frame.get(8..end).ok_or(BROKEN)?;
        match order.u32(frame, 0) {
            Some(INTERFACE) => {
                if self.interfaces.len() < INTERFACES {
                    self.interfaces.push(Interface::read(body, order));
                }
                Ok(Outcome::NotLookup)
            }
            Some(kind @ (PACKET | OLD_PACKET)) => {
                let interface = if kind == PACKET { order.u32(body, 0) } else { order.u16(body, 0).map(u32::from) };
                let [Some(interface), Some(high), Some(low), Some(length)] =
                    [interface, order.u32(body, 4), order.u32(body, 8), order.u32(body, 12)]
                else {
                    return Err(BROKEN);
                };
                let octets = body.get(20..).and_then(|rest| rest.get(..length as usize)).ok_or(BROKEN)?;
                self.packet(interface as usize, Some(u64::from(high) << 32 | u64::from(low)), octets, sink)
            }
            // Without a length of what was captured: it ends with the block's padding.
            Some(SIMPLE_PACKET) => {
                let (length, octets) = order.u32(body, 0).zip(body.get(4..)).ok_or(BROKEN)?;
                self.packet(0, None, &octets[..octets.len().min(length as usize)], sink)
            }
            _ => Ok(Outcome::NotLookup),
        }
    }

    fn more(&mut self, _: &mut dyn Sink) -> Option<std::result::Result<Outcome, Reject>> {
        self.capture.more()
    }

    fn finish(&mut self) {
        self.capture.finish();
    }
}

#[cfg(test)]
mod tests;
