//! BIND 9 query logs, every release from 9.1 to 9.21.
//!
//! A line is `[time ][tag: ][category: ][module: ][severity: ]message` (`logging` statement, `print-time`,
//! `print-category`, `print-severity`), alone or inside a carrier such as syslog. A lookup is a message
//! `client ...: query: NAME CLASS TYPE ...`; `response:` messages (9.20.3, `responselog`) are answers; all else
//! that BIND writes is no lookup. Shapes from `lib/ns/client.c`, `lib/ns/query.c` and `lib/isc/log.c`.

mod line;
mod message;
mod usual;

use std::sync::Arc;

use super::columns::Times;
use super::envelope;
use super::time::{DateCache, MinuteCache, Resolver, Stamp};
use super::{Decision, Format, Framing, Options, Order, Parser, Prepared, Sample};
use crate::dns::{Class, name};
use crate::error::Result;
use crate::record::{Extra, Record, Response, Sink, Timestamp};
use crate::tally::{Outcome, Reject};
use line::{Head, Kind};
use message::{Message, Question};
use usual::Usual;

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
    let counts_only = options.counts_only;
    let parser = move || Box::new(Bind::new(resolver.clone(), timed, counts_only)) as Box<dyn Parser>;
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
    /// Whether nobody wants what no count needs.
    counts_only: bool,
    /// The last date seen.
    dates: DateCache,
    /// The last minute seen.
    minutes: MinuteCache,
    /// Room for a name that is not canonical as it stands.
    scratch: Vec<u8>,
}

impl Parser for Bind {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        if self.timed
            && let Some(usual) = usual::read(frame, &mut self.minutes)
        {
            return self.usual(&usual, sink);
        }
        if let Some((outer, inner)) = envelope::unwrap_json(frame) {
            return self.line(inner.as_bytes(), outer, sink);
        }
        self.line(frame, None, sink)
    }

    fn names_are_plain(&self) -> bool {
        true
    }

    fn ambiguous_times(&self) -> u64 {
        self.resolver.ambiguous
    }
}

impl Bind {
    /// A parser for a file whose query lines have times, or have none.
    fn new(resolver: Resolver, timed: bool, counts_only: bool) -> Self {
        let (dates, minutes) = (DateCache::default(), MinuteCache::default());
        Bind { resolver, timed, counts_only, dates, minutes, scratch: Vec::new() }
    }

    /// Hands a usual query line on.
    #[inline]
    fn usual(&mut self, usual: &Usual<'_>, sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        let Usual { local, source, port, rtype, .. } = *usual;
        let time = Some(self.resolver.resolve(Stamp::Local(local))?);
        let name = name::canonical(usual.name, &mut self.scratch)?;
        let mut extra = Extra { port: Some(port), ..Extra::default() };
        // A client subnet, which groups of sources can be made of, stands in brackets at the end.
        if !self.counts_only || usual.tail.ends_with(b"]") {
            message::read_tail(usual.tail, &mut extra);
        }
        Ok(sink.record(&Record { time, source, name, class: Class::IN, rtype: Some(rtype), extra }).into())
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::record::Kept;

    /// Keeps what it is given as text.
    #[derive(Default)]
    struct Texts(Vec<String>);

    impl Sink for Texts {
        fn record(&mut self, record: &Record<'_>) -> Kept {
            self.0.push(format!("{record:?}"));
            Kept::Yes
        }

        fn response(&mut self, response: &Response<'_>) {
            self.0.push(format!("{response:?}"));
        }
    }

    /// What a line is by the way that is taken, and by the full reader.
    fn both(line: &[u8]) -> [(std::result::Result<Outcome, Reject>, Vec<String>); 2] {
        [true, false].map(|shortcut| {
            let mut bind = Bind::new(Resolver::new(None, None), true, false);
            let mut texts = Texts::default();
            let outcome = if shortcut { bind.frame(line, &mut texts) } else { bind.line(line, None, &mut texts) };
            (outcome, texts.0)
        })
    }

    /// Lines that are usual, and some that nearly are.
    const LINES: [&[u8]; 6] = [
        b"22-Nov-2026 14:03:11.123 queries: info: client @0x7f6f23a32098 192.0.2.1#20000 (www.example.org): query: www.example.org IN AAAA +E(0)K (198.51.100.53)",
        b"22-Nov-2026 14:03:11.123 client 2001:db8::1#53 (a.b): query: a.b IN TYPE65 +SE(0)TDK (198.51.100.53) [ECS 192.0.2.0/24/0]",
        b"22-Nov-2026 14:03:11.123 queries: info: client @0x7f6f23a32098 10.0.0.1#65535 (WwW.x): query: WwW.x IN A -",
        b"22-Nov-2026 14:03:11.123 client 192.0.2.1#1 (.): query: . IN NS + (::1)",
        br"22-Nov-2026 14:03:11.123 client 192.0.2.1#1 (a\(b\).c): query: a\(b\).c IN PTR - (::1)",
        b"22-Nov-2026 14:03:11.123 client 192.0.2.1#1/key k (a): view v: query: a IN MX + (::1)",
    ];

    #[test]
    fn usual_lines_take_the_short_way() {
        let usual = |line: &[u8]| usual::read(line, &mut MinuteCache::default()).is_some();
        assert_eq!(LINES.map(usual), [true, true, true, true, false, false]);
    }

    proptest! {
        #[test]
        fn both_ways_agree(
            line in 0..LINES.len(), at: prop::sample::Index, kind in 0..4u8,
            octet in prop_oneof![prop::sample::select(br" ().:#\\@0129aZ-+/%".to_vec()), any::<u8>()],
        ) {
            let mut line = LINES[line].to_vec();
            let at = at.index(line.len());
            match kind {
                0 => line[at] = octet,
                1 => line.insert(at, octet),
                2 => line.truncate(at),
                _ => { line.remove(at); }
            }
            let [short, full] = both(&line);
            prop_assert_eq!(short, full, "{}", line.escape_ascii());
        }
    }
}
