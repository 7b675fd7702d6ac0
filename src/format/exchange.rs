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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Kept;

    /// The query `a.b. IN A` with EDNS and the client subnet 192.0.2.0/24.
    const QUERY: &[u8] = b"\x12\x34\x01\0\0\x01\0\0\0\0\0\x01\x01a\x01b\0\0\x01\0\x01\
        \0\0\x29\x04\xd0\0\0\0\0\0\x0b\0\x08\0\x07\0\x01\x18\0\xc0\0\x02";

    /// Keeps lookups and answers, in words.
    #[derive(Default)]
    struct Seen(Vec<String>);

    impl Sink for Seen {
        fn record(&mut self, record: &Record<'_>) -> Kept {
            let Extra { port, transport, rcode, server, ecs, .. } = record.extra;
            let server = server.map(String::from_utf8_lossy);
            let name = String::from_utf8_lossy(record.name);
            self.0.push(format!("{} {name} {port:?} {transport:?} {rcode:?} {server:?} {ecs:?}", record.source));
            Kept::Yes
        }

        fn response(&mut self, response: &Response<'_>) {
            let Response { source, name, class, rtype, rcode, .. } = response;
            self.0.push(format!("{source} {} {class} {rtype} {rcode}", String::from_utf8_lossy(name)));
        }
    }

    /// A client asks this server.
    fn exchange(server: Option<&str>) -> Exchange {
        let server = server.map(|address| address.parse().expect("an address"));
        let client = "::ffff:192.0.2.1".parse().expect("an address");
        Exchange { time: None, client, port: Some(5353), transport: Some(Transport::Udp), server }
    }

    #[test]
    fn lookups_have_all_that_the_message_and_its_carrier_say() {
        let (mut messages, mut seen) = (Messages::default(), Seen::default());
        for server in [Some("198.51.100.53"), Some("198.51.100.53"), Some("::ffff:198.51.100.54"), None] {
            assert_eq!(messages.read(QUERY, false, &exchange(server), &mut seen), Ok(Outcome::Record));
        }
        let lookup = |server| format!("192.0.2.1 a.b Some(5353) Some(Udp) None {server} Some(192.0.2.0/24)");
        let [first, second] = ["Some(\"198.51.100.53\")", "Some(\"198.51.100.54\")"].map(lookup);
        assert_eq!(seen.0, [first.clone(), first, second, lookup("None")]);
    }

    #[test]
    fn questions_and_answers_are_told_apart() {
        let (mut messages, mut seen) = (Messages::default(), Seen::default());
        let mut answer = QUERY.to_vec();
        (answer[2], answer[3]) = (0x81, 3);
        let mut nameless = answer.clone();
        nameless[5] = 0;
        let mut read = |octets: &[u8], is_response| messages.read(octets, is_response, &exchange(None), &mut seen);
        assert_eq!(read(&answer, true), Ok(Outcome::Response));
        assert_eq!(read(&answer, false), Err(UNEXPECTED_RESPONSE));
        assert_eq!(read(QUERY, true), Err(UNEXPECTED_QUERY));
        assert_eq!(read(&nameless, true), Ok(Outcome::NotLookup));
        assert_eq!(read(&nameless, false), Err(wire::NO_QUESTION));
        assert_eq!(seen.0, ["192.0.2.1 a.b IN A NXDOMAIN"]);
    }

    #[test]
    fn instants_reach_as_far_as_time_stamps() {
        assert_eq!(instant(1, 999_999_999), Ok(Timestamp(1_999_999_999)));
        assert_eq!(instant(9_223_372_036, 854_775_807), Ok(Timestamp(i64::MAX)));
        for (seconds, nanoseconds) in
            [(1, 1_000_000_000), (9_223_372_036, 854_775_808), (9_223_372_037, 0), (u64::MAX, 0)]
        {
            assert_eq!(instant(seconds, nanoseconds), Err(BAD_TIME), "{seconds} {nanoseconds}");
        }
    }
}
