//! Packets of captures, whatever file they are in: the DNS messages in UDP datagrams, fragments and TCP streams that
//! come from the servers' port or go to it.

mod fragments;
mod ip;
mod link;
mod streams;

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};

use super::exchange::{Exchange, Messages};
use crate::record::{Sink, Timestamp, Transport};
use crate::tally::{Outcome, Reject};
use fragments::{Fragment, Fragments, Partial, Step};
use ip::{Tcp, Udp};
pub use link::{READ as LINKS_READ, is_read as is_link_read};
use streams::{Loss, Segment, Streams};

/// The servers' port unless `--port` says otherwise.
pub const PORT: u16 = 53;

/// IP with a header that is none, or cut.
const BAD_IP: Reject = Reject::new("packet with a damaged IP header");
/// UDP or TCP with a header that is none, or cut.
const BAD_TRANSPORT: Reject = Reject::new("packet with a damaged UDP or TCP header");
/// A datagram to or from the port that never became whole.
const LOST_FRAGMENTS: Reject = Reject::new("IP fragments of which some are missing");
/// Fragments that overlap or have two ends.
const CONTRADICTING: Reject = Reject::new("IP fragments that contradict each other");
/// A segment of a stream that is not read.
const NO_BEGINNING: Reject = Reject::new("TCP data of a connection whose beginning is not in the capture");
/// A stream that ends within a message.
const LOST_SEGMENTS: Reject = Reject::new("TCP stream of which a part is missing");

/// A packet of a capture file.
#[derive(Clone, Copy, Debug)]
pub struct Packet<'a> {
    /// The number of its link type.
    pub link: u32,
    /// When it was captured.
    pub time: Option<Timestamp>,
    /// Its octets from the link layer on, as far as they were captured.
    pub octets: &'a [u8],
}

/// From whom to whom an IP packet goes, and when.
#[derive(Clone, Copy, Debug)]
struct Way {
    /// When it was captured.
    time: Option<Timestamp>,
    /// Who sent it.
    from: IpAddr,
    /// To whom.
    to: IpAddr,
}

/// Reads packets.
pub struct Capture {
    /// The servers' port.
    port: u16,
    /// Hands messages on.
    messages: Messages,
    /// Fragments that wait.
    fragments: Fragments,
    /// TCP streams.
    streams: Streams,
    /// Results beyond the one of the last packet.
    ready: VecDeque<Result<Outcome, Reject>>,
}

impl Capture {
    /// A reader for servers on `port`.
    pub fn new(port: Option<u16>) -> Self {
        Capture {
            port: port.unwrap_or(PORT),
            messages: Messages::default(),
            fragments: Fragments::default(),
            streams: Streams::default(),
            ready: VecDeque::new(),
        }
    }

    /// Reads one packet; what it holds besides is in [`Capture::more`].
    ///
    /// # Errors
    /// A reject where it belongs to DNS and cannot be read.
    pub fn packet(&mut self, packet: &Packet<'_>, sink: &mut dyn Sink) -> Result<Outcome, Reject> {
        let (protocol, octets) = link::network(packet.link, packet.octets)?;
        let Some(ip) = ip::read(protocol, octets).map_err(|_| BAD_IP)? else { return Ok(Outcome::NotLookup) };
        let way = Way { time: packet.time, from: ip.from, to: ip.to };
        match ip.fragment {
            Some(part) if is_transport(ip.protocol) => {
                let key = fragments::Key { from: ip.from, to: ip.to, id: part.id, protocol: ip.protocol };
                let fragment = Fragment { offset: part.offset, is_last: !part.more, octets: ip.payload };
                self.fragment(way, key, &fragment, sink)
            }
            Some(_) => Ok(Outcome::NotLookup),
            None => self.payload(way, ip.protocol, ip.payload, sink),
        }
    }

    /// Reads the payload of a whole packet or datagram.
    fn payload(&mut self, way: Way, protocol: u8, octets: &[u8], sink: &mut dyn Sink) -> Result<Outcome, Reject> {
        match protocol {
            ip::UDP => self.udp(way, &Udp::read(octets).ok_or(BAD_TRANSPORT)?, sink),
            ip::TCP => self.tcp(way, &Tcp::read(octets).ok_or(BAD_TRANSPORT)?, sink),
            _ => Ok(Outcome::NotLookup),
        }
    }

    /// What else there is to tell, one result at a time.
    pub fn more(&mut self) -> Option<Result<Outcome, Reject>> {
        self.ready.pop_front()
    }

    /// Ends the capture: what still waits is told by [`Capture::more`].
    pub fn finish(&mut self) {
        for partial in self.fragments.finish() {
            self.ready.extend(loss(self.port, &partial).map(Err));
        }
        let streams = self.streams.finish();
        self.ready.extend(std::iter::repeat_n(Err(LOST_SEGMENTS), streams));
    }

    /// Takes a fragment in, and reads the datagram where it completes one.
    fn fragment(
        &mut self,
        way: Way,
        key: fragments::Key,
        fragment: &Fragment<'_>,
        sink: &mut dyn Sink,
    ) -> Result<Outcome, Reject> {
        match self.fragments.add(key, fragment) {
            Step::Contradicts => Err(CONTRADICTING),
            Step::Waits(dropped) => {
                let loss = dropped.and_then(|partial| loss(self.port, &partial));
                self.ready.extend(loss.map(Err));
                Ok(Outcome::NotLookup)
            }
            Step::Whole(octets) => self.payload(way, key.protocol, &octets, sink),
        }
    }

    /// Which of the ports, of the sender and of the receiver, is the servers'; `None` when neither is. Where both are,
    /// the message tells.
    fn is_response(&self, from: u16, to: u16, message: &[u8]) -> Option<bool> {
        match (from == self.port, to == self.port) {
            (false, true) => Some(false),
            (true, false) => Some(true),
            (true, true) => Some(message.get(2).is_some_and(|flags| flags & 0x80 != 0)),
            (false, false) => None,
        }
    }

    /// Reads a UDP datagram.
    fn udp(&mut self, way: Way, udp: &Udp<'_>, sink: &mut dyn Sink) -> Result<Outcome, Reject> {
        let (from, to) = (udp.from, udp.to);
        let Some(is_response) = self.is_response(from, to, udp.payload) else { return Ok(Outcome::NotLookup) };
        let exchange = exchange(way, from, to, Transport::Udp, is_response);
        self.messages.read(udp.payload, is_response, &exchange, sink)
    }

    /// Takes a TCP segment in, and reads the messages that it completes.
    fn tcp(&mut self, way: Way, tcp: &Tcp<'_>, sink: &mut dyn Sink) -> Result<Outcome, Reject> {
        let (from, to) = (tcp.from, tcp.to);
        if self.is_response(from, to, &[]).is_none() {
            return Ok(Outcome::NotLookup);
        }
        let segment = Segment { sequence: tcp.sequence, syn: tcp.is_syn(), ends: tcp.is_end(), octets: tcp.payload };
        let (mut whole, mut lost) = (Vec::new(), Vec::new());
        let key = (SocketAddr::new(way.from, from), SocketAddr::new(way.to, to));
        self.streams.add(key, &segment, |message| whole.push(message.to_vec()), |loss| lost.push(loss));
        for message in whole {
            let is_response = self.is_response(from, to, &message).unwrap_or(false);
            let exchange = exchange(way, from, to, Transport::Tcp, is_response);
            self.ready.push_back(self.messages.read(&message, is_response, &exchange, sink));
        }
        self.ready.extend(lost.into_iter().map(|loss| match loss {
            Loss::NoBeginning => Err(NO_BEGINNING),
            Loss::Gap => Err(LOST_SEGMENTS),
        }));
        self.ready.pop_front().unwrap_or(Ok(Outcome::NotLookup))
    }
}

/// Whether a protocol can carry DNS.
fn is_transport(protocol: u8) -> bool {
    protocol == ip::UDP || protocol == ip::TCP
}

/// Who asked whom with a message that goes `way`.
fn exchange(way: Way, from: u16, to: u16, transport: Transport, is_response: bool) -> Exchange {
    let (client, port, server) = if is_response { (way.to, to, way.from) } else { (way.from, from, way.to) };
    Exchange { time: way.time, client, port: Some(port), transport: Some(transport), server: Some(server) }
}

/// The reject for a datagram that never became whole; `None` where its ports are known and are others. Without the
/// first fragment it may have been DNS.
fn loss(port: u16, partial: &Partial) -> Option<Reject> {
    let other = match partial.first() {
        Some([a, b, c, d, ..]) => ![[*a, *b], [*c, *d]].map(u16::from_be_bytes).contains(&port),
        _ => false,
    };
    (!other).then_some(LOST_FRAGMENTS)
}

#[cfg(test)]
mod tests;
