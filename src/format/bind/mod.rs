//! BIND 9 query logs, every release from 9.1 to 9.21.
//!
//! A line is `[time ][tag: ][category: ][module: ][severity: ]message` (`logging` statement, `print-time`,
//! `print-category`, `print-severity`), alone or inside a carrier such as syslog. A lookup is a message
//! `client ...: query: NAME CLASS TYPE ...`; `response:` messages (9.20.3, `responselog`) are answers; all else
//! that BIND writes is no lookup. Shapes from `lib/ns/client.c`, `lib/ns/query.c` and `lib/isc/log.c`.

mod line;
mod message;

use std::sync::Arc;

use super::columns::Times;
use super::envelope;
use super::time::{DateCache, Resolver, Stamp};
use super::{Decision, Format, Framing, Options, Order, Parser, Prepared, Sample};
use crate::dns::name;
use crate::error::Result;
use crate::record::{Record, Response, Sink, Timestamp};
use crate::tally::{Outcome, Reject};
use line::{Head, Kind};
use message::{Message, Question};

/// The format.
pub const FORMAT: Format = Format {
    name: "bind",
    about: "BIND 9 (all releases): category queries to a file, syslog or journald; responselog for answers",
    samples: &[
        Sample {
            text: "22-Nov-2026 14:03:11.123 queries: info: client @0x7f6f23a32098 192.0.2.1#20000 (www.example.org): query: www.example.org IN AAAA +E(0)K (198.51.100.53)\n",
            records: 1,
            last: "2026-11-22T14:03:11.123Z 192.0.2.1 www.example.org IN AAAA",
        },
        Sample {
            text: "2026-11-22T14:03:11.123Z client @0x7f6f23a32098 2001:db8::1#20000/key client-key.example (WwW.Example.org): view internal: query: WwW.Example.org IN TYPE65534 +SE(0)TDK (198.51.100.53) [ECS 192.0.2.0/24/0]\n",
            records: 1,
            last: "2026-11-22T14:03:11.123Z 2001:db8::1 WwW.Example.org IN TYPE65534",
        },
        Sample {
            text: "client 192.0.2.1#53535: query: www.example.org IN A +\n22-Nov-2026 is no time\nclient 192.0.2.1#53536: query: mail.example.org IN MX\n",
            records: 2,
            last: "- 192.0.2.1 mail.example.org IN MX",
        },
    ],
    prepare,
};

/// A line that has none of BIND's marks.
const NOT_BIND: Reject = Reject::new("not a BIND log line");
/// A line that ends before the question is complete.
const CUT: Reject = Reject::new("line cut short");
/// A query line without a time among lines with times.
const NO_TIME: Reject = Reject::new("no time that can be read");

/// How many lines of the head decide whether the log has times.
const HEAD_LINES: usize = 500;

/// Decides whether the log has times, and in which year yearless ones begin.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    let mut survey = Survey::default();
    for line in head.split(|octet| *octet == b'\n').take(HEAD_LINES) {
        survey.see(line);
    }
    let times = Times::new(true, survey.shortest);
    let resolver = times.resolver(options);
    let mut decisions = times.decisions(options);
    let timed = survey.timed > 0 || survey.untimed == 0;
    if !timed {
        decisions.push(Decision { what: "time", value: "none".to_owned(), why: "the query lines have none" });
    }
    let parser = move || Box::new(Bind::new(resolver.clone(), timed)) as Box<dyn Parser>;
    Ok(Prepared { framing: Framing::Lines, parser: Arc::new(parser), decisions, order: Order::Free })
}

/// What the head of a file shows of its times.
#[derive(Default)]
struct Survey {
    /// Query lines with a time.
    timed: usize,
    /// Query lines without one.
    untimed: usize,
    /// The first time without a year, else the first without a zone, else the first.
    shortest: Option<Stamp>,
}

impl Survey {
    /// Takes one line in.
    fn see(&mut self, text: &[u8]) {
        let mut dates = DateCache::default();
        let unwrapped = envelope::unwrap_json(text);
        let (outer, text) = match &unwrapped {
            Some((time, inner)) => (*time, inner.as_bytes()),
            None => (None, text),
        };
        let Some(head) = line::head(text, &mut dates) else { return };
        let stamp = head.time.or(outer);
        match (stamp, head.kind) {
            (Some(_), Kind::Client) => self.timed += 1,
            (None, Kind::Client) => self.untimed += 1,
            _ => {}
        }
        let rank = |stamp: &Option<Stamp>| match stamp {
            None => 0,
            Some(Stamp::Utc(_)) => 1,
            Some(Stamp::Local(_)) => 2,
            Some(Stamp::NoYear { .. }) => 3,
        };
        if rank(&stamp) > rank(&self.shortest) {
            self.shortest = stamp;
        }
    }
}

/// The parser.
struct Bind {
    /// Turns local times into UTC.
    resolver: Resolver,
    /// Whether query lines have times.
    timed: bool,
    /// The last date seen.
    dates: DateCache,
    /// Room for a name that is not canonical as it stands.
    scratch: Vec<u8>,
}

impl Parser for Bind {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        if let Some((outer, inner)) = envelope::unwrap_json(frame) {
            return self.line(inner.as_bytes(), outer, sink);
        }
        self.line(frame, None, sink)
    }

    fn ambiguous_times(&self) -> u64 {
        self.resolver.ambiguous
    }
}

impl Bind {
    /// A parser for a file whose query lines have times, or have none.
    fn new(resolver: Resolver, timed: bool) -> Self {
        Bind { resolver, timed, dates: DateCache::default(), scratch: Vec::new() }
    }

    /// Reads one line; `outer` is the time of a carrier that was taken off before.
    fn line(&mut self, text: &[u8], outer: Option<Stamp>, sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        if text.iter().all(u8::is_ascii_whitespace) {
            return Ok(Outcome::NotLookup);
        }
        let head = line::head(text, &mut self.dates).ok_or(NOT_BIND)?;
        match head.kind {
            Kind::Client => self.client(&head, outer, sink),
            Kind::Other => Ok(Outcome::NotLookup),
            Kind::Cut => Err(CUT),
        }
    }

    /// Reads a message that begins with `client `.
    fn client(
        &mut self,
        head: &Head<'_>,
        outer: Option<Stamp>,
        sink: &mut dyn Sink,
    ) -> std::result::Result<Outcome, Reject> {
        match message::parse(head.message, head.queries)? {
            Message::Other => Ok(Outcome::NotLookup),
            Message::Query(question) => {
                let time = self.time(head.time.or(outer))?;
                self.query(time, &question, sink)
            }
            Message::Response(question, rcode) => {
                let time = self.time(head.time.or(outer))?;
                let name = name::canonical(question.name, &mut self.scratch)?;
                let Question { source, class, rtype, .. } = question;
                sink.response(&Response { time, source, name, class, rtype, rcode });
                Ok(Outcome::Response)
            }
        }
    }

    /// Hands a lookup on.
    fn query(
        &mut self,
        time: Option<Timestamp>,
        question: &Question<'_>,
        sink: &mut dyn Sink,
    ) -> std::result::Result<Outcome, Reject> {
        let name = name::canonical(question.name, &mut self.scratch)?;
        let Question { source, class, rtype, extra, .. } = *question;
        Ok(sink.record(&Record { time, source, name, class, rtype: Some(rtype), extra }).into())
    }

    /// The instant of a line, `None` in a log without times.
    fn time(&mut self, stamp: Option<Stamp>) -> std::result::Result<Option<Timestamp>, Reject> {
        match stamp {
            Some(stamp) => self.resolver.resolve(stamp).map(Some),
            None if self.timed => Err(NO_TIME),
            None => Ok(None),
        }
    }
}
