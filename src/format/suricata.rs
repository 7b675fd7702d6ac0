//! Suricata's `eve.json`, events of type `dns`, in its three shapes.
//!
//! Source: Suricata, `rust/src/dns/log.rs` and `src/output-json-dns.c`. Version 1 (up to 4.1) has one event per
//! query, and one per record of an answer, whose `rrname` is then that record's. Version 2 (up to 7) has one event
//! per answer. Version 3 (8.0) has `queries` and the types `request` and `response`. An event of type `query` or
//! `request` with opcode 0 is a lookup, `answer` and `response` are answers, all else is no lookup.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::columns::{self, BAD_TIME, NO_ADDRESS, NO_NAME, NO_TIME, Times};
use super::json::{self, NOT_JSON};
use super::raw_name::{Notation, presentation};
use super::time::{self, Resolver};
use super::{Format, Options, Order, Parser, Prepared, Sample, address};
use crate::dns::{Class, Rcode, RecordType, name};
use crate::error::{Error, Result};
use crate::record::{Extra, Record, Response, Sink, Timestamp, Transport};
use crate::tally::{Outcome, Reject};

/// The format.
pub const FORMAT: Format = Format {
    name: "suricata",
    about: "Suricata: eve.json with eve-log type dns, versions 1, 2 and 3",
    samples: &[
        Sample {
            text: "{\"timestamp\":\"2026-11-22T15:03:10.957906+0100\",\"flow_id\":1,\"event_type\":\"dns\",\
                   \"src_ip\":\"198.51.100.53\",\"src_port\":53,\"dest_ip\":\"192.0.2.1\",\"dest_port\":46685,\
                   \"proto\":\"UDP\",\"dns\":{\"version\":2,\"type\":\"answer\",\"id\":6,\"flags\":\"8180\",\
                   \"rcode\":\"NOERROR\",\"rrname\":\"www.example.com\",\"rrtype\":\"AAAA\",\"answers\":[{\"rrname\":\
                   \"www.example.com\",\"rrtype\":\"AAAA\",\"ttl\":299,\"rdata\":\"2001:db8::80\"}]}}\n\
                   {\"timestamp\":\"2026-11-22T15:03:11.924120+0100\",\"flow_id\":1,\"event_type\":\"dns\",\
                   \"src_ip\":\"192.0.2.1\",\"src_port\":46686,\"dest_ip\":\"198.51.100.53\",\"dest_port\":53,\
                   \"proto\":\"UDP\",\"dns\":{\"type\":\"query\",\"id\":7,\"rrname\":\"www.example.com\",\
                   \"rrtype\":\"A\",\"tx_id\":0}}\n",
            records: 1,
            last: "2026-11-22T14:03:11.924120Z 192.0.2.1 www.example.com IN A",
        },
        Sample {
            text: "{\"timestamp\":\"2026-11-22T14:03:10.000000+0000\",\"flow_id\":1,\"event_type\":\"flow\",\
                   \"src_ip\":\"2001:db8::1\"}\n\
                   {\"timestamp\":\"2026-11-22T14:03:11.000000+0000\",\"flow_id\":2,\"event_type\":\"dns\",\
                   \"src_ip\":\"2001:db8::1\",\"src_port\":53000,\"dest_ip\":\"2001:db8::53\",\"dest_port\":53,\
                   \"proto\":\"UDP\",\"dns\":{\"version\":3,\"type\":\"request\",\"id\":77,\"opcode\":0,\
                   \"queries\":[{\"rrname\":\"ff\\\\xff.example.com\",\"rrtype\":\"HTTPS\"}]}}\n",
            records: 1,
            last: r"2026-11-22T14:03:11Z 2001:db8::1 ff\255.example.com IN HTTPS",
        },
    ],
    prepare,
};

/// JSON that is not built as events are.
const STRANGE: Reject = Reject::new("not a Suricata event");
/// A message with more questions than one, which no server answers (RFC 9619).
const SEVERAL: Reject = Reject::new("more than one question");
/// A type that is neither a mnemonic nor a number.
const BAD_TYPE: Reject = Reject::new("unknown type");

/// Sees from a file's head that it holds events.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    columns::refuse(options, "Suricata's keys are known")?;
    let framing = json::framing(head);
    let has = |object: &[(String, String)], path: &str| object.iter().any(|(key, _)| key == path);
    let is_event = |object: &Vec<_>| has(object, "event_type") && has(object, "timestamp") && has(object, "flow_id");
    if !json::objects(head, framing).iter().any(is_event) {
        return Err(Error::input("no Suricata event among the first records"));
    }
    let resolver = Times::new(true, None).resolver(options);
    let parser = move || Box::new(Suricata { resolver: resolver.clone(), room: Vec::new(), scratch: Vec::new() }) as _;
    Ok(Prepared { framing, parser: Arc::new(parser), decisions: Vec::new(), order: Order::Free })
}

/// A text, borrowed where it has no escapes.
#[derive(Debug, Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// An event.
#[derive(Debug, Deserialize)]
struct Event<'a> {
    /// When.
    #[serde(borrow)]
    timestamp: Option<Text<'a>>,
    /// What of.
    #[serde(borrow)]
    event_type: Option<Text<'a>>,
    /// Where the packet, or in some versions the flow, came from.
    #[serde(borrow)]
    src_ip: Option<Text<'a>>,
    /// Its port.
    src_port: Option<u16>,
    /// Where it went.
    #[serde(borrow)]
    dest_ip: Option<Text<'a>>,
    /// Its port.
    dest_port: Option<u16>,
    /// `UDP` or `TCP`.
    #[serde(borrow)]
    proto: Option<Text<'a>>,
    /// The message; other types of events have other things under this key.
    #[serde(borrow)]
    dns: Option<&'a RawValue>,
}

/// A message.
#[derive(Debug, Deserialize)]
struct Dns<'a> {
    /// `query`, `answer`, `request` or `response`.
    #[serde(borrow, rename = "type")]
    kind: Option<Text<'a>>,
    /// RFC 1035 §4.1.1; since version 2.
    #[serde(default)]
    opcode: u8,
    /// The name, up to version 2.
    #[serde(borrow)]
    rrname: Option<Text<'a>>,
    /// The type, up to version 2.
    #[serde(borrow)]
    rrtype: Option<Text<'a>>,
    /// The questions, since version 3.
    #[serde(borrow)]
    queries: Option<Vec<Question<'a>>>,
    /// The response code.
    #[serde(borrow)]
    rcode: Option<Text<'a>>,
}

/// A question of version 3.
#[derive(Debug, Deserialize)]
struct Question<'a> {
    /// The name.
    #[serde(borrow)]
    rrname: Option<Text<'a>>,
    /// The type.
    #[serde(borrow)]
    rrtype: Option<Text<'a>>,
}

impl<'a> Dns<'a> {
    /// Name and type of the one question of the message.
    fn question(&self) -> std::result::Result<(&Text<'a>, Option<&Text<'a>>), Reject> {
        let (name, rtype) = match self.queries.as_deref() {
            None => (&self.rrname, &self.rrtype),
            Some([one]) => (&one.rrname, &one.rrtype),
            Some([]) => (&None, &None),
            Some(_) => return Err(SEVERAL),
        };
        Ok((name.as_ref().ok_or(NO_NAME)?, rtype.as_ref()))
    }
}

/// Reads events.
struct Suricata {
    /// Turns times into UTC.
    resolver: Resolver,
    /// Where a name gets the escapes of RFC 1035.
    room: Vec<u8>,
    /// Where it becomes canonical.
    scratch: Vec<u8>,
}

impl Parser for Suricata {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        let Some(text) = json::text(frame)? else { return Ok(Outcome::NotLookup) };
        let event: Event<'_> = serde_json::from_str(text).map_err(strange)?;
        match (&event.event_type, event.dns) {
            (Some(Text(kind)), Some(dns)) if kind == "dns" => {
                let dns: Dns<'_> = serde_json::from_str(dns.get()).map_err(strange)?;
                self.message(&event, &dns, sink)
            }
            _ => Ok(Outcome::NotLookup),
        }
    }

    fn names_are_plain(&self) -> bool {
        true
    }

    fn ambiguous_times(&self) -> u64 {
        self.resolver.ambiguous
    }
}

impl Suricata {
    /// Reads a message.
    fn message(
        &mut self,
        event: &Event<'_>,
        dns: &Dns<'_>,
        sink: &mut dyn Sink,
    ) -> std::result::Result<Outcome, Reject> {
        let is_answer = match dns.kind.as_ref().map(|Text(kind)| kind.as_ref()) {
            Some("query" | "request") => false,
            Some("answer" | "response") => true,
            _ => return Ok(Outcome::NotLookup),
        };
        if dns.opcode != 0 {
            return Ok(Outcome::NotLookup);
        }
        let time = self.time(event)?;
        let (Text(text), rtype) = dns.question()?;
        let text = if text.is_empty() { "." } else { text.as_ref() };
        let text = presentation(text.as_bytes(), Notation::Suricata, &mut self.room);
        let name = name::canonical(text, &mut self.scratch)?;
        let rtype = rtype.map(|Text(text)| RecordType::parse(text.as_bytes()).ok_or(BAD_TYPE)).transpose()?;
        let class = Class::IN;
        let (client, port, server) = parties(event, is_answer);
        let (source, _) = client.and_then(|Text(ip)| address::parse(ip.as_bytes())).ok_or(NO_ADDRESS)?;
        if is_answer {
            let rcode = dns.rcode.as_ref().and_then(|Text(code)| Rcode::parse(code.as_bytes()));
            // An answer of which the type or the code is not logged says nothing.
            let (Some(rtype), Some(rcode)) = (rtype, rcode) else { return Ok(Outcome::NotLookup) };
            sink.response(&Response { time: Some(time), source, name, class, rtype, rcode });
            return Ok(Outcome::Response);
        }
        let transport = event.proto.as_ref().and_then(|Text(proto)| Transport::parse(proto.as_bytes()));
        let server = server.map(|Text(ip)| ip.as_bytes());
        let extra = Extra { port, transport, server, ..Extra::default() };
        Ok(sink.record(&Record { time: Some(time), source, name, class, rtype, extra }).into())
    }

    /// The instant of an event.
    fn time(&mut self, event: &Event<'_>) -> std::result::Result<Timestamp, Reject> {
        let Text(text) = event.timestamp.as_ref().ok_or(NO_TIME)?;
        self.resolver.resolve(time::any(text.as_bytes()).ok_or(BAD_TIME)?)
    }
}

/// The client's address and port, and the server's address.
///
/// In answers some versions name the packet's source first (the server), others the flow's (the client): the server is
/// the one at port 53, else the one at the lower port, else the packet's source.
fn parties<'e, 'a>(event: &'e Event<'a>, is_answer: bool) -> (Option<&'e Text<'a>>, Option<u16>, Option<&'e Text<'a>>) {
    /// The port of servers.
    const DNS: u16 = 53;
    let (from, to) = (event.src_port, event.dest_port);
    let is_reversed = is_answer
        && match (from, to) {
            (Some(DNS), _) => true,
            (_, Some(DNS)) => false,
            (Some(from), Some(to)) => from <= to,
            _ => true,
        };
    match is_reversed {
        false => (event.src_ip.as_ref(), from, event.dest_ip.as_ref()),
        true => (event.dest_ip.as_ref(), to, event.src_ip.as_ref()),
    }
}

/// The reject for text that is no event.
fn strange(error: serde_json::Error) -> Reject {
    if error.is_data() { STRANGE } else { NOT_JSON }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The client, its port and the server of an event with these ports.
    fn clients(from: u16, to: u16, is_answer: bool) -> (String, Option<u16>) {
        let text = format!(r#"{{"src_ip":"a","src_port":{from},"dest_ip":"b","dest_port":{to}}}"#);
        let event: Event<'_> = serde_json::from_str(&text).expect("an event");
        let (client, port, _) = parties(&event, is_answer);
        (client.expect("an address").0.clone().into_owned(), port)
    }

    #[test]
    fn the_client_is_found_in_both_directions() {
        for (from, to, is_answer, client, port) in [
            (40000, 53, false, "a", 40000),
            (53, 53, false, "a", 53),
            (53, 40000, true, "b", 40000),
            (40000, 53, true, "a", 40000),
            (5353, 5353, true, "b", 5353),
            (853, 40000, true, "b", 40000),
            (40000, 5335, true, "a", 40000),
        ] {
            assert_eq!(clients(from, to, is_answer), (client.to_owned(), Some(port)), "{from} {to}");
        }
    }
}
