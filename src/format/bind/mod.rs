//! BIND 9 query logs, every release from 9.1 to 9.21.
//!
//! A line is `[time ][tag: ][category: ][module: ][severity: ]message` (`logging` statement, `print-time`,
//! `print-category`, `print-severity`), alone or inside a carrier such as syslog. A lookup is a message
//! `client ...: query: NAME CLASS TYPE ...`; `response:` messages (9.20.3, `responselog`) are answers; all else
//! that BIND writes is no lookup. Shapes from `lib/ns/client.c`, `lib/ns/query.c` and `lib/isc/log.c`.

mod beside;
pub mod line;
pub mod message;
mod survey;
mod usual;

use super::envelope;
use super::text::out::{Clock, Survey};
use super::text::{self, Read, Server};
use super::time::{DateCache, MinuteCache, Stamp};
use super::{Format, Parser, Sample, usual_lines};
use crate::dns::{Class, Rcode, name};
use crate::record::{Extra, Record, Response, Sink, Usual as Lookup};
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
    prepare: survey::prepare,
};

/// A line that has none of BIND's marks.
const NOT_BIND: Reject = Reject::new("not a BIND log line");

/// BIND beside other servers in one file.
pub const SERVER: Server = Server {
    name: FORMAT.name,
    programs: &line::PROGRAMS,
    unknown: NOT_BIND,
    scout: || Box::new(Bind::new(Clock::Survey(Survey::default()), true)),
};

/// The parser.
struct Bind {
    /// Makes times instants.
    clock: Clock,
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
        match Parser::own(self, frame, sink) {
            Some(result) => result,
            None if envelope::has_program(frame) => Ok(Outcome::NotLookup),
            None => Err(NOT_BIND),
        }
    }

    fn own(&mut self, frame: &[u8], sink: &mut dyn Sink) -> Read {
        let usual = self.shortcut(frame, sink);
        if usual.is_some() {
            return usual;
        }
        match envelope::unwrap_json(frame) {
            Some((outer, inner)) => self.line(inner.as_bytes(), outer, sink),
            None => self.line(frame, None, sink),
        }
    }

    fn usual<'a>(&mut self, text: &'a [u8], lookups: &mut Vec<Lookup<'a>>) -> usize {
        self.usual_lines(text, lookups)
    }

    fn names_are_plain(&self) -> bool {
        true
    }

    fn ambiguous_times(&self) -> u64 {
        self.clock.ambiguous_times()
    }
}

impl Bind {
    /// A parser whose times this clock makes instants.
    fn new(clock: Clock, counts_only: bool) -> Self {
        let (dates, minutes) = (DateCache::default(), MinuteCache::default());
        Bind { clock, counts_only, dates, minutes, scratch: Vec::new() }
    }

    /// Reads usual query lines, where only counts are wanted of them.
    fn usual_lines<'a>(&mut self, text: &'a [u8], lookups: &mut Vec<Lookup<'a>>) -> usize {
        if !self.counts_only || !self.clock.is_timed() {
            return 0;
        }
        let Bind { clock, minutes, .. } = self;
        usual_lines(text, lookups, |text| {
            let Usual { local, source, name, rtype, tail, .. } = usual::read(text, minutes)?;
            let end = usual::line_end(tail)?;
            if has_subnet(tail[..end].strip_suffix(b"\r").unwrap_or(&tail[..end])) {
                return None;
            }
            // A time that does not exist is told by the frame's reader.
            let time = clock.time(Some(Stamp::Local(local))).ok()?;
            let lookup = Lookup { time, source, name, rtype: Some(rtype), rcode: None };
            Some((lookup, text.len() - tail.len() + end + 1))
        })
    }

    /// Hands a usual query line on; `None` for any other.
    #[inline]
    fn shortcut(&mut self, line: &[u8], sink: &mut dyn Sink) -> Read {
        if !self.clock.is_timed() {
            return None;
        }
        let usual = usual::read(line, &mut self.minutes)?;
        Some(self.usual_query(&usual, sink))
    }

    /// Hands a usual query on.
    #[inline]
    fn usual_query(&mut self, usual: &Usual<'_>, sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        let Usual { local, source, port, name, rtype, .. } = *usual;
        let time = self.clock.time(Some(Stamp::Local(local)))?;
        let mut extra = Extra { port: Some(port), ..Extra::default() };
        if !self.counts_only || has_subnet(usual.tail) {
            message::read_tail(usual.tail, &mut extra);
        }
        Ok(sink
            .record(&Record { time, source: source.into(), name, class: Class::IN, rtype: Some(rtype), extra })
            .into())
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

/// Whether there is a client subnet, which groups of sources can be made of, at the end of a line.
fn has_subnet(tail: &[u8]) -> bool {
    tail.ends_with(b"]")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::format::time::Resolver;
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
    fn both(line: &[u8]) -> [(Read, Vec<String>); 2] {
        [true, false].map(|shortcut| {
            let clock = Clock::Known { resolver: Resolver::new(None, None), is_timed: true };
            let mut bind = Bind::new(clock, false);
            let mut texts = Texts::default();
            let read =
                if shortcut { Parser::own(&mut bind, line, &mut texts) } else { bind.line(line, None, &mut texts) };
            (read, texts.0)
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
        assert_eq!(LINES.map(usual), [true, true, true, false, false, false]);
    }

    #[test]
    fn the_program_that_syslog_names_says_whose_an_unknown_message_is() {
        let read = |message: &str| both(format!("Nov 22 14:03:11 ns1 {message}").as_bytes()).map(|(read, _)| read);
        assert_eq!(read("named[7]: words of a later release"), [const { Some(Ok(Outcome::NotLookup)) }; 2]);
        assert_eq!(read("named[7]: queries: info: client"), [const { Some(Err(text::CUT)) }; 2]);
        // An appliance with BIND inside.
        assert_eq!(read("named[7]: 192.0.2.1#53 UDP: query: a.example IN A response: NOERROR"), [None, None]);
        assert_eq!(read("unbound[7]: words of a later release"), [None, None]);
    }

    /// Ports at the ends of what they may be, and what is none.
    #[test]
    fn both_ways_agree_on_ports() {
        for port in ["0", "9", "00053", "65535", "65536", "99999", "100000", "123456", "1234567", "5:", "/5", ""] {
            let line = LINES[0].escape_ascii().to_string().replace("#20000", &format!("#{port}"));
            let [short, full] = both(line.as_bytes());
            assert_eq!(short, full, "{line}");
        }
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
