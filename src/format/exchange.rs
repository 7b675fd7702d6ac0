//! A wire message between two machines, as dnstap, captures and C-DNS have it: what becomes of it.

use std::fmt::Write;
use std::net::IpAddr;

use crate::dns::wire::{self, Message};
use crate::record::{Extra, Record, Response, SECOND, Sink, Timestamp, Transport};
use crate::tally::{Outcome, Reject};

/// A message marked as a response where a query belongs.
pub const UNEXPECTED_RESPONSE: Reject = Reject::new("a response where a query should be");
/// A message marked as a query where a response belongs.
pub const UNEXPECTED_QUERY: Reject = Reject::new("a query where a response should be");
/// A time beyond the years 1677 to 2262.
pub const BAD_TIME: Reject = Reject::new("time out of range");

/// Who asked whom, and when.
#[derive(Clone, Copy, Debug)]
pub struct Exchange {
    /// When the message was seen.
    pub time: Option<Timestamp>,
    /// Who asked.
    pub client: IpAddr,
    /// From which port.
    pub port: Option<u16>,
    /// Over what.
    pub transport: Option<Transport>,
    /// Who was asked.
    pub server: Option<IpAddr>,
}

/// An instant of seconds and nanoseconds since 1970.
///
/// # Errors
/// A reject where it is out of range.
pub fn instant(seconds: u64, nanoseconds: u64) -> Result<Timestamp, Reject> {
    let whole = i64::try_from(seconds).ok().and_then(|seconds| seconds.checked_mul(SECOND));
    let parts = i64::try_from(nanoseconds).ok().filter(|parts| *parts < SECOND);
    whole.zip(parts).and_then(|(whole, parts)| whole.checked_add(parts)).map(Timestamp).ok_or(BAD_TIME)
}

/// Hands messages on, with room that is used again.
#[derive(Default)]
pub struct Messages {
    /// Where names are written.
    scratch: Vec<u8>,
    /// The server of the last lookup, and how it is written.
    server: Option<(IpAddr, String)>,
}

impl Messages {
    /// What a wire message is that belongs to a query, or to a response.
    ///
    /// # Errors
    /// A reject where it cannot be read, or is not what it should be.
    pub fn read(
        &mut self,
        octets: &[u8],
        is_response: bool,
        exchange: &Exchange,
        sink: &mut dyn Sink,
    ) -> Result<Outcome, Reject> {
        let message = match Message::read(octets) {
            Ok(Some(message)) => message,
            Ok(None) => return Ok(Outcome::NotLookup),
            // Servers leave the question out when they could not read it.
            Err(wire::NO_QUESTION) if is_response => return Ok(Outcome::NotLookup),
            Err(reject) => return Err(reject),
        };
        match (message.is_response, is_response) {
            (true, false) => Err(UNEXPECTED_RESPONSE),
            (false, true) => Err(UNEXPECTED_QUERY),
            (false, false) => self.lookup(&message, exchange, sink),
            (true, true) => self.answer(&message, exchange, sink),
        }
    }

    /// Hands a lookup on. The response code is there when the message is a response that stands for its query.
    ///
    /// # Errors
    /// A reject where the name is too long.
    pub fn lookup(&mut self, message: &Message, exchange: &Exchange, sink: &mut dyn Sink) -> Result<Outcome, Reject> {
        let Exchange { time, client, port, transport, server } = *exchange;
        if let Some(address) = server
            && self.server.as_ref().is_none_or(|(known, _)| *known != address)
        {
            let mut text = self.server.take().map_or_else(String::new, |(_, text)| text);
            text.clear();
            write!(text, "{}", address.to_canonical()).expect("a string takes any text");
            self.server = Some((address, text));
        }
        let written = self.server.as_ref().map(|(_, text)| text.as_bytes());
        let record = Record {
            time,
            source: client.to_canonical(),
            name: message.name(&mut self.scratch)?,
            class: message.class,
            rtype: Some(message.rtype),
            extra: Extra {
                port,
                transport,
                rcode: message.is_response.then_some(message.rcode),
                server: server.and(written),
                ecs: message.ecs,
                ..Extra::default()
            },
        };
        Ok(sink.record(&record).into())
    }

    /// Hands an answer on.
    fn answer(&mut self, message: &Message, exchange: &Exchange, sink: &mut dyn Sink) -> Result<Outcome, Reject> {
        let response = Response {
            time: exchange.time,
            source: exchange.client.to_canonical(),
            name: message.name(&mut self.scratch)?,
            class: message.class,
            rtype: message.rtype,
            rcode: message.rcode,
        };
        sink.response(&response);
        Ok(Outcome::Response)
    }
}
