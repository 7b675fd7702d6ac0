//! BIND 9 query logs, every release from 9.1 to 9.21.
//!
//! A line is `[time ][tag: ][category: ][module: ][severity: ]message` (`logging` statement, `print-time`,
//! `print-category`, `print-severity`), alone or inside a carrier such as syslog. A lookup is a message
//! `client ...: query: NAME CLASS TYPE ...`; `response:` messages (9.20.3, `responselog`) are answers; all else
//! that BIND writes is no lookup. Shapes from `lib/ns/client.c`, `lib/ns/query.c` and `lib/isc/log.c`.

mod line;
mod message;

use std::sync::Arc;

use super::envelope;
use super::text::out::{Clock, Survey};
use super::text::{self, Line, Out, Read, Reader, Server, Settled};
use super::time::{DateCache, Stamp};
use super::{Decision, Format, Framing, Options, Order, Parser, Prepared, Sample};
use crate::dns::{Rcode, name};
use crate::error::Result;
use crate::record::{Record, Response, Sink};
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

/// BIND beside other servers in one file.
pub const SERVER: Server = Server {
    name: FORMAT.name,
    programs: &line::PROGRAMS,
    unknown: NOT_BIND,
    scout: || Box::new(Bind::new(Clock::Survey(Survey::default()))),
};

/// How many lines of the head decide whether the log has times.
const HEAD_LINES: usize = 500;

/// Decides whether the log has times, and in which year yearless ones begin.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    let (parser, decisions) = settle(head, options);
    let parser = move || Box::new(parser()) as Box<dyn Parser>;
    Ok(Prepared { framing: Framing::Lines, parser: Arc::new(parser), decisions, order: Order::Free })
}

/// What makes parsers for a file with this head, and what was decided.
fn settle(head: &[u8], options: &Options) -> (impl Fn() -> Bind + use<>, Vec<Decision>) {
    let mut survey = Survey::default();
    for line in head.split(|octet| *octet == b'\n').take(HEAD_LINES) {
        see(&mut survey, line);
    }
    let (clock, decisions) = survey.settle(survey.barest(), options);
    (move || Bind::new(clock.clone()), decisions)
}
/// Takes the time of one line into the survey.
fn see(survey: &mut Survey, text: &[u8]) {
    let mut dates = DateCache::default();
    let unwrapped = envelope::unwrap_json(text);
    let (outer, text) = match &unwrapped {
        Some((time, inner)) => (*time, inner.as_bytes()),
        None => (None, text),
    };
    match line::head(text, &mut dates) {
        Some(Head { time, kind: Kind::Client, .. }) => survey.see(time.or(outer)),
        Some(Head { time, kind: Kind::Other | Kind::Cut, .. }) => survey.see_stamp(time.or(outer)),
        Some(Head { kind: Kind::Foreign, .. }) | None => {}
    }
}

/// The parser.
struct Bind {
    /// Makes times instants.
    clock: Clock,
    /// The last date seen.
    dates: DateCache,
    /// Room for a name that is not canonical as it stands.
    scratch: Vec<u8>,
}

impl Parser for Bind {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        match Parser::own(self, frame, sink) {
            Some(result) => result,
            None if envelope::has_program(frame) => Ok(Outcome::NotLookup),
            None => Err(NOT_BIND),
        }
    }

    fn own(&mut self, frame: &[u8], sink: &mut dyn Sink) -> Read {
        if let Some((outer, inner)) = envelope::unwrap_json(frame) {
            return self.line(inner.as_bytes(), outer, sink);
        }
        self.line(frame, None, sink)
    }

    fn ambiguous_times(&self) -> u64 {
        self.clock.ambiguous_times()
    }
}

impl Reader for Bind {
    fn read(&mut self, line: &Line<'_>, out: &mut Out<'_>) -> Read {
        // Carriers are taken off here, where a time of BIND's own behind them is known.
        if line.is_carried {
            return None;
        }
        match self.line(line.text, line.time, out.sink()) {
            None if line.is_named => Some(Ok(Outcome::NotLookup)),
            read => read,
        }
    }

    fn settle(&self, head: &[u8], options: &Options) -> Result<Settled> {
        let (parser, decisions) = settle(head, options);
        let readers = Arc::new(move || Box::new(parser()) as Box<dyn Reader>);
        Ok(Settled { readers, decisions, order: Order::Free })
    }

    fn ambiguous_times(&self) -> u64 {
        self.clock.ambiguous_times()
    }
}

impl Bind {
    /// A parser whose times this clock makes instants.
    fn new(clock: Clock) -> Self {
        Bind { clock, dates: DateCache::default(), scratch: Vec::new() }
    }

    /// Reads one line, `None` where it is not BIND's; `outer` is the time of a carrier that was taken off before.
    fn line(&mut self, text: &[u8], outer: Option<Stamp>, sink: &mut dyn Sink) -> Read {
        if text.iter().all(u8::is_ascii_whitespace) {
            return Some(Ok(Outcome::NotLookup));
        }
        let head = line::head(text, &mut self.dates)?;
        match head.kind {
            Kind::Client => self.client(&head, outer, sink),
            Kind::Other => Some(Ok(Outcome::NotLookup)),
            Kind::Cut => Some(Err(text::CUT)),
            Kind::Foreign => None,
        }
    }

    /// Reads a message that begins with `client `.
    fn client(&mut self, head: &Head<'_>, outer: Option<Stamp>, sink: &mut dyn Sink) -> Read {
        let stamp = head.time.or(outer);
        let read = match message::parse(head.message, head.queries) {
            Ok(Message::Foreign) => return None,
            Ok(Message::Other) => Ok(Outcome::NotLookup),
            Ok(Message::Query(question)) => self.query(stamp, &question, sink),
            Ok(Message::Response(question, rcode)) => self.response(stamp, &question, rcode, sink),
            Err(reject) => Err(reject),
        };
        Some(read)
    }

    /// Hands a lookup on.
    fn query(
        &mut self,
        stamp: Option<Stamp>,
        question: &Question<'_>,
        sink: &mut dyn Sink,
    ) -> std::result::Result<Outcome, Reject> {
        let time = self.clock.time(stamp)?;
        let name = name::canonical(question.name, &mut self.scratch)?;
        let Question { source, class, rtype, extra, .. } = *question;
        Ok(sink.record(&Record { time, source, name, class, rtype: Some(rtype), extra }).into())
    }

    /// Hands an answer on.
    fn response(
        &mut self,
        stamp: Option<Stamp>,
        question: &Question<'_>,
        rcode: Rcode,
        sink: &mut dyn Sink,
    ) -> std::result::Result<Outcome, Reject> {
        let time = self.clock.time(stamp)?;
        let name = name::canonical(question.name, &mut self.scratch)?;
        let Question { source, class, rtype, .. } = *question;
        sink.response(&Response { time, source, name, class, rtype, rcode });
        Ok(Outcome::Response)
    }
}
