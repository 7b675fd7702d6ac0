//! Unbound query logs: `log-queries`, `log-replies`, or both.
//!
//! With both, each lookup is on two lines; it is counted once, by its query line. A file in whose head there are
//! replies and no queries is counted by its replies. The decision is reported, and `--unbound queries|replies` makes
//! it instead. A query line in a file that is counted by replies contradicts the decision and is rejected, and so is
//! a reply in a file whose head has neither (as in a long file of several servers), where it cannot be told whether
//! its query was logged.
//!
//! Octets of names outside `[A-Za-z0-9-_*]` are logged as `?`, and names that are too long for the line end in `&`:
//! they are counted as they stand. Shapes from `util/log.c`, `util/net_help.c` and `daemon/worker.c` of 1.6 to 1.26.

mod line;

use std::sync::Arc;

use super::text::out::Name;
use super::text::{self, Asked, Line, Out, Read, Reader, Server, Settled, router};
use super::{Decision, Format, Options, Order, Sample};
use crate::error::Result;
use crate::tally::{Outcome, Reject};
use line::{Message, Question};

/// The format.
pub const FORMAT: Format = Format {
    name: "unbound",
    about: "Unbound: log-queries or log-replies or both (each lookup counted once), to a file, syslog or journald",
    samples: &[
        Sample {
            text: "[1795356191] unbound[4553:0] info: 192.0.2.1 www.example.org. AAAA IN\n\
                   [1795356191] unbound[4553:0] info: 192.0.2.1 www.example.org. AAAA IN NOERROR 0.001615 0 73\n",
            records: 1,
            last: "2026-11-22T14:03:11Z 192.0.2.1 www.example.org IN AAAA",
        },
        Sample {
            text: "2026-11-22T14:03:11.123+01:00 unbound[4553:0] reply: 2001:db8::1 www.example.org. HTTPS IN NOERROR 0.000164 0 101 on dot 192.0.2.53 853\n\
                   2026-11-22T14:03:11.124+01:00 unbound[4553:0] reply: 192.0.2.1 - - - FORMERR - - - \n",
            records: 1,
            last: "2026-11-22T13:03:11.123Z 2001:db8::1 www.example.org IN HTTPS",
        },
        Sample {
            text: "2026-11-22T14:03:11.123456+00:00 ns1 unbound: [20382:0] query: 192.0.2.1 sp?ace.example.org. A IN\n\
                   2026-11-22T14:03:11.123456+00:00 ns1 unbound: [20382:0] reply: 192.0.2.1 sp?ace.example.org. A IN NXDOMAIN 0.000000 1 62\n",
            records: 1,
            last: "2026-11-22T14:03:11.123456Z 192.0.2.1 sp?ace.example.org IN A",
        },
    ],
    prepare: |head, options| router::alone(&SERVER, head, options),
};

/// Unbound beside other servers in one file.
pub const SERVER: Server = Server {
    name: FORMAT.name,
    programs: &["unbound"],
    unknown: Reject::new("not an Unbound log line"),
    scout: || Box::new(Unbound { counted: Counted::Queries, seen: Seen::default() }),
};

/// A query line in a file that is counted by its replies.
const UNEXPECTED_QUERY: Reject = Reject::new("a query line where lookups are counted by replies (--unbound queries)");
/// A reply in a file of which it is not known whether queries are logged.
const UNDECIDED: Reject = Reject::new("a reply, and the head does not show whether queries are logged (--unbound)");
/// A message of which Unbound could not read the question.
const MALFORMED: Reject = Reject::new("a malformed message (FORMERR), its name is not in the log");

/// Which lines are lookups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// The query lines; replies are answers.
    Queries,
    /// The reply lines, in logs without query lines.
    Replies,
    /// The query lines; it is not known what replies are.
    Undecided,
}

/// What a head has of Unbound's lines.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    /// Whether there are query lines.
    queries: bool,
    /// Whether there are reply lines.
    replies: bool,
}

/// The reader.
struct Unbound {
    /// Which lines are lookups.
    counted: Counted,
    /// What there was so far.
    seen: Seen,
}

impl Reader for Unbound {
    fn read(&mut self, line: &Line<'_>, out: &mut Out<'_>) -> Read {
        let head = match line::head(line.text) {
            Some(Ok(head)) => head,
            Some(Err(())) => return Some(Err(text::CUT)),
            None if line.is_named => return Some(Ok(Outcome::NotLookup)),
            None => return None,
        };
        let is_tagged = matches!(head.severity, b"query" | b"reply");
        if !is_tagged && head.severity != b"info" {
            return Some(Ok(Outcome::NotLookup));
        }
        let stamp = head.time.or(line.time);
        Some(match line::message(head.message, is_tagged) {
            Ok(Message::Query(question)) => {
                self.seen.queries = true;
                match self.counted {
                    Counted::Queries | Counted::Undecided => out.lookup(stamp, &asked(&question)),
                    Counted::Replies => Err(UNEXPECTED_QUERY),
                }
            }
            Ok(Message::Reply(question, rcode)) => {
                self.seen.replies = true;
                match self.counted {
                    Counted::Queries => out.answer(stamp, &asked(&question), rcode),
                    Counted::Replies => out.lookup(stamp, &asked(&question)),
                    Counted::Undecided => Err(UNDECIDED),
                }
            }
            // Neither has a query line, so that the reply is its only trace.
            Ok(Message::Refused) => Err(text::NO_NAME),
            Ok(Message::Malformed) => Err(MALFORMED),
            Ok(Message::Cut) => Err(text::CUT),
            Ok(Message::Other) => Ok(Outcome::NotLookup),
            Err(reject) => Err(reject),
        })
    }

    fn settle(&self, _: &text::Head<'_>, options: &Options) -> Result<Settled> {
        let (counted, why) = match (options.unbound, self.seen) {
            (Some(counted), _) => (counted, "--unbound"),
            (None, Seen { queries: true, .. }) => (Counted::Queries, "the head has query lines"),
            (None, Seen { replies: true, .. }) => (Counted::Replies, "the head has replies and no query lines"),
            (None, _) => (Counted::Undecided, ""),
        };
        let is_there = self.seen.queries || self.seen.replies;
        let decisions = is_there.then(|| Decision { what: "unbound", value: counted.as_str().to_owned(), why });
        let readers = Arc::new(move || Box::new(Unbound { counted, seen: Seen::default() }) as Box<dyn Reader>);
        Ok(Settled { readers, decisions: decisions.into_iter().collect(), order: Order::Free })
    }
}

impl Counted {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Counted::Queries => "queries",
            Counted::Replies => "replies",
            Counted::Undecided => "undecided",
        }
    }
}

/// A question for [`Out`].
fn asked<'a>(question: &Question<'a>) -> Asked<'a> {
    let Question { source, name, class, rtype, extra } = *question;
    Asked { source, name: Name::Raw(name), class, rtype, extra }
}
