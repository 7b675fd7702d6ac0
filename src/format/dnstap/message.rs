//! A dnstap message (`dnstap.proto` of dnstap.info): what sort it is, between whom, when, and the wire messages.

use std::net::IpAddr;

use super::protobuf::{Fields, Malformed, Value};
use crate::format::exchange::{self, Exchange};
use crate::record::{Timestamp, Transport};
use crate::tally::Reject;

/// The sort of a message: odd numbers are queries, the next one their responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind(pub u64);

/// Who sends messages, as their names begin, and the numbers of their queries (`dnstap.proto`).
const SENDERS: [(&str, u64); 7] =
    [("AUTH_", 1), ("RESOLVER_", 3), ("CLIENT_", 5), ("FORWARDER_", 7), ("STUB_", 9), ("TOOL_", 11), ("UPDATE_", 13)];

impl Kind {
    /// The sort of a message by its name, such as `CLIENT_QUERY`.
    pub fn named(name: &str) -> Option<Kind> {
        let (query, rest) = SENDERS.iter().find_map(|(sender, query)| Some((*query, name.strip_prefix(sender)?)))?;
        match rest {
            "QUERY" => Some(Kind(query)),
            "RESPONSE" => Some(Kind(query + 1)),
            _ => None,
        }
    }

    /// What an authoritative server was asked.
    pub const AUTH_QUERY: Kind = Kind(1);
    /// What a resolver asked an authoritative server.
    pub const RESOLVER_QUERY: Kind = Kind(3);
    /// What a client asked a resolver.
    pub const CLIENT_QUERY: Kind = Kind(5);
    /// What a forwarder asked the next resolver.
    pub const FORWARDER_QUERY: Kind = Kind(7);

    /// Whether it is a response.
    pub fn is_response(self) -> bool {
        self.0.is_multiple_of(2)
    }

    /// The query that it is, or that it answers.
    pub fn query(self) -> Kind {
        Kind(if self.is_response() { self.0.saturating_sub(1) } else { self.0 })
    }
}

/// A message; what it lacks is `None`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tap<'a> {
    /// The sort.
    pub kind: Option<Kind>,
    /// Address of who asks.
    client: Option<&'a [u8]>,
    /// Address of who is asked.
    server: Option<&'a [u8]>,
    /// The port of who asks.
    port: Option<u64>,
    /// The number of the transport.
    transport: Option<u64>,
    /// Seconds and nanoseconds of query and response.
    times: [(Option<u64>, Option<u64>); 2],
    /// The wire messages of query and response.
    messages: [Option<&'a [u8]>; 2],
}

/// No address of who asked, or one of another length than IPv4's and IPv6's.
const NO_ADDRESS: Reject = Reject::new("no client address");

impl<'a> Tap<'a> {
    /// Reads the data of a frame. `None` where it holds something else than a message.
    ///
    /// # Errors
    /// Where it is no protobuf.
    pub fn read(data: &'a [u8]) -> Result<Option<Tap<'a>>, Malformed> {
        let mut message = None;
        for field in Fields::new(data) {
            if let (14, Value::Octets(octets)) = field? {
                message = Some(octets);
            }
        }
        let Some(message) = message else { return Ok(None) };
        let mut tap = Tap::default();
        for field in Fields::new(message) {
            let (number, value) = field?;
            tap.set(number, value);
        }
        Ok(Some(tap))
    }

    /// Takes a field in. Unknown ones are passed over, as protobuf asks.
    fn set(&mut self, number: u64, value: Value<'a>) {
        match (number, value) {
            (1, Value::Number(kind)) => self.kind = Some(Kind(kind)),
            (3, Value::Number(transport)) => self.transport = Some(transport),
            (4, Value::Octets(address)) => self.client = Some(address),
            (5, Value::Octets(address)) => self.server = Some(address),
            (6, Value::Number(port)) => self.port = Some(port),
            (8, Value::Number(seconds)) => self.times[0].0 = Some(seconds),
            (9, Value::Number(nanoseconds)) => self.times[0].1 = Some(nanoseconds),
            (10, Value::Octets(message)) => self.messages[0] = Some(message),
            (12, Value::Number(seconds)) => self.times[1].0 = Some(seconds),
            (13, Value::Number(nanoseconds)) => self.times[1].1 = Some(nanoseconds),
            (14, Value::Octets(message)) => self.messages[1] = Some(message),
            _ => {}
        }
    }

    /// The wire message of the query, or of the response.
    pub fn wire(&self, of_response: bool) -> Option<&'a [u8]> {
        self.messages[usize::from(of_response)]
    }

    /// Between whom, and when; the time is the response's where `at_response` says so and it has one, else the
    /// query's, else whichever there is.
    ///
    /// # Errors
    /// A reject without an address of who asked, or with a time out of range.
    pub fn exchange(&self, at_response: bool) -> Result<Exchange, Reject> {
        let [query, response] = self.times;
        let (first, second) = if at_response { (response, query) } else { (query, response) };
        let time = first.0.map(|_| first).or(second.0.map(|_| second));
        let instant = |(seconds, parts): (Option<u64>, Option<u64>)| -> Result<Timestamp, Reject> {
            exchange::instant(seconds.unwrap_or(0), parts.unwrap_or(0))
        };
        Ok(Exchange {
            time: time.map(instant).transpose()?,
            client: self.client.and_then(address).ok_or(NO_ADDRESS)?,
            port: self.port.and_then(|port| u16::try_from(port).ok()),
            transport: self.transport.and_then(transport),
            server: self.server.and_then(address),
        })
    }
}

/// An address of 4 or 16 octets.
fn address(octets: &[u8]) -> Option<IpAddr> {
    let v4 = <[u8; 4]>::try_from(octets).ok().map(IpAddr::from);
    v4.or_else(|| <[u8; 16]>::try_from(octets).ok().map(IpAddr::from))
}

/// The transport of a number of `SocketProtocol`; those of DNSCrypt have no word.
fn transport(number: u64) -> Option<Transport> {
    match number {
        1 => Some(Transport::Udp),
        2 => Some(Transport::Tcp),
        3 => Some(Transport::Tls),
        4 => Some(Transport::Https),
        7 => Some(Transport::Quic),
        _ => None,
    }
}
