//! dnsmasq and Pi-hole query logs (`log-queries`, `log-queries=extra`, `log-queries=proto`).
//!
//! A lookup is `query[TYPE] NAME from CLIENT`, and nothing else is; forwarded, reply, cached, config, blocked and
//! others tell what became of it. Names stand raw, with their blanks and backslashes, so a name can hold ` from ` and
//! an address (the last one is the client), and labels with dots cannot be told apart; names that cannot be printed
//! are `<name unprintable>`. Lines are cut at 1,024 octets. With `extra` each line has the number of its question,
//! which links answers to clients; without it, answers have no client and are not counted as any. Shapes from
//! `src/cache.c` and `src/log.c` of releases 2.86 to 2.91.

mod line;

use std::sync::Arc;

use super::text::out::Name;
use super::text::pending::{Pending, Question};
use super::text::{self, Asked, Line, Out, Read, Reader, Server, Settled, router};
use super::{Format, Options, Order, Sample, address};
use crate::dns::RecordType;
use crate::error::Result;
use crate::record::Extra;
use crate::tally::{Outcome, Reject};
use line::{Message, Serial};

/// The format.
pub const FORMAT: Format = Format {
    name: "dnsmasq",
    about: "dnsmasq and Pi-hole: log-queries, log-queries=extra or =proto, to a file or syslog",
    samples: &[
        Sample {
            text: "2026-11-22T14:03:11.123456+01:00 gw dnsmasq[414]: query[A] www.example.org from 192.0.2.1\n\
                   2026-11-22T14:03:11.123456+01:00 gw dnsmasq[414]: forwarded www.example.org to 192.0.2.53\n\
                   2026-11-22T14:03:11.125456+01:00 gw dnsmasq[414]: reply www.example.org is 198.51.100.80\n",
            records: 1,
            last: "2026-11-22T13:03:11.123456Z 192.0.2.1 www.example.org IN A",
        },
        Sample {
            text: "dnsmasq: 12 2001:db8::1/53535 query[type=65] sp ace.example.org from 2001:db8::1\n\
                   dnsmasq: 12 2001:db8::1/53535 gravity blocked sp ace.example.org is NODATA\n",
            records: 1,
            last: "- 2001:db8::1 sp\\032ace.example.org IN HTTPS",
        },
        Sample {
            text: "dnsmasq[414]: started, version 2.90 cachesize 1000\n\
                   dnsmasq[414]: query[A] a from 203.0.113.9 from 192.0.2.1\n\
                   dnsmasq[414]: query[A] <name unprintable> from 192.0.2.1\n",
            records: 1,
            last: "- 192.0.2.1 a\\032from\\032203.0.113.9 IN A",
        },
    ],
    prepare: |head, options| router::alone(&SERVER, head, options),
};

/// dnsmasq beside other servers in one file.
pub const SERVER: Server = Server {
    name: FORMAT.name,
    programs: &["dnsmasq", "pihole-ftl", "pihole", "dnsmasq-dhcp"],
    unknown: Reject::new("not a dnsmasq log line"),
    scout: || Box::new(Dnsmasq::default()),
};

/// A lookup of type 0, for which dnsmasq writes no type.
const NO_TYPE: Reject = Reject::new("a lookup, but its type is not in the log");
/// What stands for names that cannot be printed.
const UNPRINTABLE: &[u8] = b"<name unprintable>";

/// The reader.
#[derive(Default)]
struct Dnsmasq {
    /// Whether lines have the numbers of their questions.
    has_numbers: bool,
    /// The questions without an answer so far; `None` where lines are not read in order.
    pending: Option<Pending>,
}

impl Reader for Dnsmasq {
    fn read(&mut self, line: &Line<'_>, out: &mut Out<'_>) -> Read {
        let (stamp, message) = match line::own_head(line.text) {
            Some((stamp, message)) => (stamp.or(line.time), message),
            None if line.is_named => (line.time, line.text),
            None => return None,
        };
        let (serial, message) = line::serial(message);
        self.has_numbers |= serial.is_some();
        let result = match line::message(message) {
            Message::Query { rtype, name, client } => {
                self.query(rtype, name, client, serial).and_then(|asked| out.lookup(stamp, &asked))
            }
            Message::Answer { name, rcode } => match self.question(serial, name) {
                Some(Question { source, name, rtype, .. }) => {
                    out.answer(stamp, &Asked::new(source, Name::Raw(&name), rtype), rcode)
                }
                None => Ok(Outcome::NotLookup),
            },
            Message::Cut => Err(text::CUT),
            Message::Other => Ok(Outcome::NotLookup),
        };
        Some(result)
    }

    fn settle(&self, _: &text::Head<'_>, _: &Options) -> Result<Settled> {
        let in_order = self.has_numbers;
        let pending = move || in_order.then(Pending::default);
        let readers =
            Arc::new(move || Box::new(Dnsmasq { has_numbers: in_order, pending: pending() }) as Box<dyn Reader>);
        let order = if in_order { Order::Sequential } else { Order::Free };
        Ok(Settled { readers, decisions: Vec::new(), order })
    }
}

impl Dnsmasq {
    /// A lookup from the parts of its message.
    fn query<'a>(
        &mut self,
        rtype: Option<&[u8]>,
        name: &'a [u8],
        client: &[u8],
        serial: Option<Serial>,
    ) -> std::result::Result<Asked<'a>, Reject> {
        let (source, _) = address::parse(client).ok_or(text::NO_ADDRESS)?;
        if name == UNPRINTABLE {
            return Err(text::NO_NAME);
        }
        let rtype = rtype.ok_or(NO_TYPE)?;
        let rtype = rtype.strip_prefix(b"type=").unwrap_or(rtype);
        let rtype = RecordType::parse(rtype).ok_or(text::BAD_TYPE)?;
        if let (Some(pending), Some(serial)) = (&mut self.pending, serial) {
            pending.ask(Question { number: serial.number, source, name: name.to_vec(), rtype });
        }
        let Serial { port, transport, .. } = serial.unwrap_or_default();
        let extra = Extra { port, transport, ..Extra::default() };
        Ok(Asked { extra, ..Asked::new(source, Name::Raw(name), rtype) })
    }

    /// The question that an answer for `name` belongs to, once; dnsmasq writes `error` where a reply has no record.
    fn question(&mut self, serial: Option<Serial>, name: &[u8]) -> Option<Question> {
        let serial = serial?;
        let is_its =
            |question: &Question| Some(question.source) == serial.source && (question.name == name || name == b"error");
        self.pending.as_mut()?.answer(serial.number, is_its)
    }
}
