//! C-DNS: captures of queries with their responses, compacted (RFC 8618), as DNS-STATS Compactor and dnscap write
//! them. An item is one lookup, with the response code of its response where there is one; a response whose query was
//! not captured is an answer. What the collector left out, by its storage hints, is absent.

mod block;
mod cbor;

use std::collections::VecDeque;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use minicbor::decode::{Decoder, Error as CborError};

use super::dnstap::{Counted, Kind, Side};
use super::exchange::{self, BAD_TIME};
use super::{Format, Framing, Options, Order, Parser, Prepared, Sample};
use crate::dns::{Class, Rcode, RecordType, name, wire};
use crate::error::{Error, Result};
use crate::input::frames::Frames;
use crate::record::{Extra, Record, Response, Sink, Timestamp, Transport};
use crate::tally::{Outcome, Reject};
use block::{Block, Item, Signature};
use cbor::{array, map};

/// The format.
pub const FORMAT: Format = Format {
    name: "cdns",
    about: "C-DNS (RFC 8618) of DNS-STATS Compactor, dnscap and others; --dnstap says which sorts of queries count",
    samples: &[Sample {
        text: include_str!("sample.hex"),
        records: 2,
        last: "2026-11-22T14:03:11.500Z 2001:db8::1 mail.example.org IN MX",
    }],
    prepare,
};

/// What is between blocks, or a block that is none.
const BROKEN: Reject = Reject::new("a block of C-DNS cut short, or no block");
/// An item that points beyond the tables, or has no name or type.
const NO_NAME: Reject = Reject::new("C-DNS item without a name or type");
/// An item whose client was not stored.
const NO_ADDRESS: Reject = Reject::new("no client address");
/// A message that the collector could not read.
const MALFORMED: Reject = Reject::new("malformed message, as the collector of C-DNS says");

/// Ticks in a second where the file does not say.
const TICKS: u64 = 1_000_000;

/// Bits of a signature's parts.
mod part {
    /// There is a query.
    pub const QUERY: u64 = 1;
    /// There is a response.
    pub const RESPONSE: u64 = 2;
    /// The query has no question.
    pub const QUERY_WITHOUT_QUESTION: u64 = 16;
}

/// Sees by the preamble whether it is C-DNS.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    let first = Frames::new(Framing::Cdns, head).next().map(|(_, frame)| frame);
    if first.and_then(|frame| preamble(frame).ok()).is_none() {
        return Err(Error::input("no C-DNS"));
    }
    let side = options.dnstap;
    let decisions = vec![Counted::queries(side).decision()];
    let parser = move || Box::new(Cdns { side, ..Cdns::default() }) as Box<dyn Parser>;
    Ok(Prepared { framing: Framing::Cdns, parser: Arc::new(parser), decisions, order: Order::Sequential })
}

/// Ticks in a second of each of the block parameters of a file that begins with `frame`.
fn preamble(frame: &[u8]) -> std::result::Result<Vec<u64>, CborError> {
    let mut decoder = Decoder::new(frame);
    decoder.array()?;
    if decoder.str()? != "C-DNS" {
        return Err(CborError::message("another file type"));
    }
    let mut ticks = Vec::new();
    map(&mut decoder, |key, decoder| match key {
        // Of each block parameter the storage parameters, of these the ticks.
        3 => array(decoder, |decoder| {
            let mut of_block = TICKS;
            map(decoder, |key, decoder| match key {
                0 => map(decoder, |key, decoder| {
                    if key == 0 {
                        of_block = decoder.u64()?;
                    }
                    Ok(())
                }),
                _ => Ok(()),
            })?;
            ticks.push(of_block.max(1));
            Ok(())
        }),
        _ => Ok(()),
    })?;
    Ok(ticks)
}

/// The parser.
#[derive(Default)]
struct Cdns {
    /// Which sorts of queries count.
    side: Option<Side>,
    /// Ticks in a second of each of the block parameters.
    ticks: Vec<u64>,
    /// Results of the items of the last block that were not told yet.
    ready: VecDeque<std::result::Result<Outcome, Reject>>,
    /// Where names are written.
    scratch: Vec<u8>,
}

impl Parser for Cdns {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        match frame {
            // The opening or the end of the list of blocks.
            [0xff] | [0x80..=0x9f] | [0x98, _] | [0x99, _, _] | [0x9a, _, _, _, _] => return Ok(Outcome::NotLookup),
            [0x80..=0x9f, ..] => {
                self.ticks = preamble(frame).map_err(|_| BROKEN)?;
                return Ok(Outcome::NotLookup);
            }
            _ => {}
        }
        let block = Block::read(frame).map_err(|_| BROKEN)?;
        for item in &block.items {
            let result = self.item(&block, item, sink);
            self.ready.push_back(result);
        }
        self.ready.extend(std::iter::repeat_n(Err(MALFORMED), block.malformed));
        self.ready.pop_front().unwrap_or(Ok(Outcome::NotLookup))
    }

    fn more(&mut self, _: &mut dyn Sink) -> Option<std::result::Result<Outcome, Reject>> {
        self.ready.pop_front()
    }
}

impl Cdns {
    /// Reads a query, a response, or both.
    fn item(&mut self, block: &Block<'_>, item: &Item, sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        let signature = item.signature.and_then(|at| block.signatures.get(at)).copied().unwrap_or_default();
        let parts = signature.parts.unwrap_or(part::QUERY);
        if signature.opcode.unwrap_or(0) != 0 || !self.counts(&signature) {
            return Ok(Outcome::NotLookup);
        }
        let is_query = parts & part::QUERY != 0;
        match signature.questions {
            _ if is_query && parts & part::QUERY_WITHOUT_QUESTION != 0 => return Err(wire::NO_QUESTION),
            Some(0) if is_query => return Err(wire::NO_QUESTION),
            Some(2..) => return Err(wire::SEVERAL),
            _ => {}
        }
        let time = self.time(block, item)?;
        let transport = signature.transport;
        let wire = item.name.and_then(|at| block.names.get(at)).ok_or(NO_NAME)?;
        let class_type = signature.class_type.and_then(|at| block.class_types.get(at)).copied();
        let (class, rtype) =
            class_type.map_or((Class::IN, None), |(rtype, class)| (Class(class), Some(RecordType(rtype))));
        let source = item.client.and_then(|at| address(block.addresses.get(at)?, transport)).ok_or(NO_ADDRESS)?;
        let name = labels(wire).ok_or(wire::BAD_NAME)?;
        let name = name::from_labels(name, &mut self.scratch)?;
        let has_response = parts & part::RESPONSE != 0;
        let rcode = signature.rcode.filter(|_| has_response).and_then(|n| u16::try_from(n).ok()).map(Rcode);
        if is_query {
            let server = signature.server.and_then(|at| address(block.addresses.get(at)?, transport));
            let server = server.map(|server| server.to_string());
            let extra = Extra {
                port: item.port.and_then(|port| u16::try_from(port).ok()),
                transport: transport.and_then(carrier),
                rcode,
                server: server.as_deref().map(str::as_bytes),
                ..Extra::default()
            };
            return Ok(sink.record(&Record { time, source, name, class, rtype, extra }).into());
        }
        let (Some(rtype), Some(rcode)) = (rtype, rcode) else { return Ok(Outcome::NotLookup) };
        sink.response(&Response { time, source, name, class, rtype, rcode });
        Ok(Outcome::Response)
    }

    /// Whether queries of a signature's sort count; those without one do.
    fn counts(&self, signature: &Signature) -> bool {
        let kind = match signature.kind {
            Some(1) | None => Kind::CLIENT_QUERY,
            Some(2) => Kind::RESOLVER_QUERY,
            Some(3) => Kind::AUTH_QUERY,
            Some(4) => Kind::FORWARDER_QUERY,
            Some(other) => Kind(other + 100),
        };
        signature.kind.is_none() || Side::has(self.side, kind)
    }

    /// The instant of an item.
    fn time(&self, block: &Block<'_>, item: &Item) -> std::result::Result<Option<Timestamp>, Reject> {
        let (Some((seconds, ticks)), Some(offset)) = (block.earliest, item.time) else { return Ok(None) };
        let of_second = self.ticks.get(block.parameters).copied().unwrap_or(TICKS);
        let ticks = ticks.checked_add(offset).ok_or(BAD_TIME)?;
        let parts = u128::from(ticks % of_second) * 1_000_000_000 / u128::from(of_second);
        let parts = u64::try_from(parts).map_err(|_| BAD_TIME)?;
        exchange::instant(seconds.checked_add(ticks / of_second).ok_or(BAD_TIME)?, parts).map(Some)
    }
}

/// An address that may be cut to a prefix; the first bit of the transport says whether it is IPv6.
fn address(octets: &[u8], transport: Option<u64>) -> Option<IpAddr> {
    let is_v6 = transport.map_or(octets.len() > 4, |bits| bits & 1 == 1);
    if is_v6 {
        let mut whole = [0; 16];
        whole.get_mut(..octets.len())?.copy_from_slice(octets);
        return Some(IpAddr::V6(Ipv6Addr::from(whole)).to_canonical());
    }
    let mut whole = [0; 4];
    whole.get_mut(..octets.len())?.copy_from_slice(octets);
    Some(IpAddr::V4(Ipv4Addr::from(whole)))
}

/// What four bits of the transport say: UDP, TCP, TLS, DTLS, HTTPS.
fn carrier(bits: u64) -> Option<Transport> {
    match bits >> 1 & 0xf {
        0 => Some(Transport::Udp),
        1 => Some(Transport::Tcp),
        2 => Some(Transport::Tls),
        4 => Some(Transport::Https),
        _ => None,
    }
}

/// The labels of a whole, uncompressed name on the wire.
fn labels(mut wire: &[u8]) -> Option<Vec<&[u8]>> {
    let mut labels = Vec::new();
    loop {
        let (length, rest) = wire.split_first()?;
        if *length == 0 {
            return rest.is_empty().then_some(labels);
        }
        let (label, rest) = rest.split_at_checked((*length).into()).filter(|_| *length < 64)?;
        labels.push(label);
        wire = rest;
    }
}

#[cfg(test)]
mod tests;
