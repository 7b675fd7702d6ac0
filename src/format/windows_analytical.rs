//! Analytical log of the DNS server of Windows (provider Microsoft-Windows-DNSServer), as JSON.
//!
//! Source: Microsoft, "DNS logging and diagnostics", analytic events. Event 256 is a question that was received, 257
//! and 258 are answers that were sent (258 with a failure); 259 (ignored), 260 to 262 (recursion) and all others are no
//! lookups. Field names are those of the provider's manifest. Winlogbeat has them in `winlog.event_data`, Elastic's
//! integration cuts events down to `event_data`, NXLog has them at the top. A file whose head has answers and no
//! questions is counted by its answers, and the decision is reported.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::columns::{self, BAD_TIME, NO_ADDRESS, NO_NAME, NO_TIME, Times};
use super::json::{self, NOT_JSON};
use super::time::{self, Resolver};
use super::{Decision, Format, Options, Order, Parser, Prepared, Sample, address};
use crate::dns::{Class, Rcode, RecordType, name};
use crate::error::{Error, Result};
use crate::record::{Extra, Record, Response, Sink, Timestamp, Transport};
use crate::tally::{Outcome, Reject};

/// The format.
pub const FORMAT: Format = Format {
    name: "windows-analytical",
    about: "Windows DNS Server: analytical events of Winlogbeat, NXLog and Elastic's integration (JSON)",
    samples: &[
        Sample {
            text: "{\"@timestamp\":\"2026-11-22T14:03:11.872Z\",\"event\":{\"code\":\"256\"},\"winlog\":{\"event_id\":\"256\",\
                   \"provider_name\":\"Microsoft-Windows-DNSServer\",\"event_data\":{\"TCP\":\"0\",\"QNAME\":\"www.example.com.\",\
                   \"QTYPE\":\"28\",\"Source\":\"192.0.2.1\",\"Port\":\"59559\",\"InterfaceIP\":\"192.0.2.53\",\"XID\":\"6\"}}}\n\
                   {\"@timestamp\":\"2026-11-22T14:03:11.894Z\",\"event\":{\"code\":\"257\"},\"winlog\":{\"event_id\":\"257\",\
                   \"event_data\":{\"TCP\":\"0\",\"QNAME\":\"www.example.com.\",\"QTYPE\":\"28\",\"RCODE\":\"0\",\
                   \"Destination\":\"192.0.2.1\",\"Port\":\"59559\",\"InterfaceIP\":\"192.0.2.53\",\"XID\":\"6\"}}}\n",
            records: 1,
            last: "2026-11-22T14:03:11.872Z 192.0.2.1 www.example.com IN AAAA",
        },
        Sample {
            text: "{\"EventTime\":\"2026-11-22T15:03:11.872123+01:00\",\"EventID\":256,\"SourceName\":\
                   \"Microsoft-Windows-DNSServer\",\"InterfaceIP\":\"192.0.2.53\",\"Source\":\"2001:db8::1\",\"QNAME\":\
                   \"example.com.\",\"QTYPE\":\"1\",\"TCP\":\"1\",\"Port\":\"53000\"}\n",
            records: 1,
            last: "2026-11-22T14:03:11.872123Z 2001:db8::1 example.com IN A",
        },
    ],
    prepare,
};

/// JSON that is not built as events are.
const STRANGE: Reject = Reject::new("not a Windows event");
/// A type that is no number.
const BAD_TYPE: Reject = Reject::new("unknown type");
/// A question in a file that is counted by its answers.
const UNEXPECTED: Reject = Reject::new("a question where lookups are counted by answers, because the head has none");

/// A question was received.
const QUERY_RECEIVED: &str = "256";
/// An answer was sent: as it should be, or with a failure.
const ANSWERS: [&str; 2] = ["257", "258"];

/// Sees from a file's head that it holds events, and what counts.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    columns::refuse(options, "the fields of Windows' events are known")?;
    let framing = json::framing(head);
    let (mut questions, mut answers) = (false, false);
    for object in json::objects(head, framing) {
        let has_name = object.iter().any(|(key, _)| key.rsplit('.').next() == Some("QNAME"));
        let is = |codes: &[&str]| object.iter().any(|(key, value)| is_id(key) && codes.contains(&value.as_str()));
        questions |= has_name && is(&[QUERY_RECEIVED]);
        answers |= has_name && is(&ANSWERS);
    }
    if !questions && !answers {
        return Err(Error::input("no analytical event of Windows' DNS server among the first records"));
    }
    let by_answers = !questions;
    let (value, why) = match by_answers {
        true => ("answers", "the head has answers and no questions"),
        false => ("questions", "the head has questions"),
    };
    let resolver = Times::new(true, None).resolver(options);
    let parser = move || Box::new(Analytical { by_answers, resolver: resolver.clone(), scratch: Vec::new() }) as _;
    let decisions = vec![Decision { what: "counted", value: value.to_owned(), why }];
    Ok(Prepared { framing, parser: Arc::new(parser), decisions, order: Order::Free })
}

/// Whether a path is one at which exporters write an event's number.
fn is_id(path: &str) -> bool {
    ["winlog.event_id", "event.code", "code", "EventID"].contains(&path)
}

/// A text, borrowed where it has no escapes.
#[derive(Debug, Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// A number or a text with a number.
#[derive(Debug, Deserialize)]
struct Loose<'a>(#[serde(borrow)] &'a RawValue);

impl Loose<'_> {
    /// What stands in it, without quotes.
    fn text(&self) -> &str {
        self.0.get().trim_matches('"')
    }
}

/// An event, of any exporter.
#[derive(Debug, Deserialize)]
struct Event<'a> {
    /// The number, at the top, by Elastic's integration.
    #[serde(borrow)]
    code: Option<Loose<'a>>,
    /// The number by NXLog.
    #[serde(borrow, rename = "EventID")]
    event_id: Option<Loose<'a>>,
    /// The number of the Elastic Common Schema.
    #[serde(borrow)]
    event: Option<&'a RawValue>,
    /// What Winlogbeat has.
    #[serde(borrow)]
    winlog: Option<Winlog<'a>>,
    /// When, by NXLog, which may add the time of collection as another exporter's time.
    #[serde(borrow, rename = "EventTime")]
    event_time: Option<Text<'a>>,
    /// When, by Elastic's integration.
    #[serde(borrow)]
    ts: Option<Text<'a>>,
    /// When, by Winlogbeat.
    #[serde(borrow, rename = "@timestamp")]
    timestamp: Option<Text<'a>>,
    /// The fields.
    #[serde(borrow)]
    event_data: Option<&'a RawValue>,
}

/// What Winlogbeat has.
#[derive(Debug, Deserialize)]
struct Winlog<'a> {
    /// The number.
    #[serde(borrow)]
    event_id: Option<Loose<'a>>,
    /// The fields.
    #[serde(borrow)]
    event_data: Option<&'a RawValue>,
}

/// The part of an event of the Elastic Common Schema with its number.
#[derive(Debug, Deserialize)]
struct Code<'a> {
    /// The number.
    #[serde(borrow)]
    code: Option<Loose<'a>>,
}

/// The fields of events 256 to 258.
#[derive(Debug, Deserialize)]
struct Fields<'a> {
    /// The client of a question.
    #[serde(borrow, rename = "Source")]
    source: Option<Text<'a>>,
    /// The client of an answer.
    #[serde(borrow, rename = "Destination")]
    destination: Option<Text<'a>>,
    /// The client's port.
    #[serde(borrow, rename = "Port")]
    port: Option<Loose<'a>>,
    /// The name.
    #[serde(borrow, rename = "QNAME")]
    name: Option<Text<'a>>,
    /// The type, as a number.
    #[serde(borrow, rename = "QTYPE")]
    rtype: Option<Loose<'a>>,
    /// The response code, as a number.
    #[serde(borrow, rename = "RCODE")]
    rcode: Option<Loose<'a>>,
    /// 1 for TCP.
    #[serde(borrow, rename = "TCP")]
    tcp: Option<Loose<'a>>,
    /// The server's address.
    #[serde(borrow, rename = "InterfaceIP")]
    server: Option<Text<'a>>,
}

/// Reads events.
struct Analytical {
    /// Whether answers are the lookups.
    by_answers: bool,
    /// Turns times into UTC.
    resolver: Resolver,
    /// Where a name becomes canonical.
    scratch: Vec<u8>,
}

impl Parser for Analytical {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        let Some(text) = json::text(frame)? else { return Ok(Outcome::NotLookup) };
        let event: Event<'_> = serde_json::from_str(text).map_err(strange)?;
        let is_answer = match number(&event).as_deref() {
            Some(QUERY_RECEIVED) => false,
            Some(code) if ANSWERS.contains(&code) => true,
            _ => return Ok(Outcome::NotLookup),
        };
        let data = event.winlog.as_ref().and_then(|winlog| winlog.event_data).or(event.event_data);
        let fields: Fields<'_> = serde_json::from_str(data.map_or(text, RawValue::get)).map_err(strange)?;
        let time = self.time(&event)?;
        self.message(time, &fields, is_answer, sink)
    }

    fn names_are_plain(&self) -> bool {
        true
    }

    fn ambiguous_times(&self) -> u64 {
        self.resolver.ambiguous
    }
}

impl Analytical {
    /// Reads the fields of a question or an answer.
    fn message(
        &mut self,
        time: Timestamp,
        fields: &Fields<'_>,
        is_answer: bool,
        sink: &mut dyn Sink,
    ) -> std::result::Result<Outcome, Reject> {
        let Text(text) = fields.name.as_ref().ok_or(NO_NAME)?;
        let name = name::canonical(if text.is_empty() { b"." } else { text.as_bytes() }, &mut self.scratch)?;
        let rtype = |rtype: &Loose<'_>| RecordType::parse(rtype.text().as_bytes()).ok_or(BAD_TYPE);
        let rtype = fields.rtype.as_ref().map(rtype).transpose()?;
        let client = if is_answer { &fields.destination } else { &fields.source };
        let client = client.as_ref().and_then(|Text(text)| address::parse(text.as_bytes()));
        let (source, _) = client.ok_or(NO_ADDRESS)?;
        let class = Class::IN;
        let rcode = fields.rcode.as_ref().and_then(|code| Rcode::parse(code.text().as_bytes()));
        if is_answer && !self.by_answers {
            let (Some(rtype), Some(rcode)) = (rtype, rcode) else { return Ok(Outcome::NotLookup) };
            sink.response(&Response { time: Some(time), source, name, class, rtype, rcode });
            return Ok(Outcome::Response);
        }
        if self.by_answers && !is_answer {
            return Err(UNEXPECTED);
        }
        let transport = fields.tcp.as_ref().map(|tcp| if tcp.text() == "1" { Transport::Tcp } else { Transport::Udp });
        let extra = Extra {
            port: fields.port.as_ref().and_then(|port| port.text().parse().ok()),
            transport,
            rcode,
            server: fields.server.as_ref().map(|Text(text)| text.as_bytes()),
            ..Extra::default()
        };
        Ok(sink.record(&Record { time: Some(time), source, name, class, rtype, extra }).into())
    }

    /// The instant of an event.
    fn time(&mut self, event: &Event<'_>) -> std::result::Result<Timestamp, Reject> {
        let found = event.event_time.as_ref().or(event.ts.as_ref()).or(event.timestamp.as_ref());
        let Text(text) = found.ok_or(NO_TIME)?;
        self.resolver.resolve(time::any(text.as_bytes()).ok_or(BAD_TIME)?)
    }
}

/// The number of an event.
fn number(event: &Event<'_>) -> Option<String> {
    let inner = event.winlog.as_ref().and_then(|winlog| winlog.event_id.as_ref());
    let own = inner.or(event.code.as_ref()).or(event.event_id.as_ref());
    let schema = || serde_json::from_str::<Code<'_>>(event.event?.get()).ok()?.code.map(|code| code.text().to_owned());
    own.map(|code| code.text().to_owned()).or_else(schema)
}

/// The reject for text that is no event.
fn strange(error: serde_json::Error) -> Reject {
    if error.is_data() { STRANGE } else { NOT_JSON }
}
