//! PowerDNS Recursor (`quiet=no`): text up to 4.5, structured text since 4.6, JSON since 5.1.
//!
//! In text a lookup is `THREAD [ID/OPEN] [TCP ]question for 'NAME|TYPE' from IP:PORT`, and its answer names it by its
//! ID only, so such files are read in order. `question answered from packet cache tag=0 from IP:PORT` is a lookup of
//! which neither name nor type is logged. Structured lines (`msg="Question"`, `"Question answered from packet cache"`
//! with and without `TCP `, `"Answer"`) have all of it and the server's own time in milliseconds, which counts. Shapes from
//! `pdns/recursordist/pdns_recursor.cc` of 4.1 to 5.2.

mod plain;
mod structured;

use std::sync::Arc;

use super::text::pending::Pending;
use super::text::{self, Line, Out, Read, Reader, Server, Settled, bare, router};
use super::{Format, Options, Order, Sample};
use crate::error::Result;
use crate::tally::{Outcome, Reject};

/// The format.
pub const FORMAT: Format = Format {
    name: "recursor",
    about: "PowerDNS Recursor: quiet=no, as text, structured text or JSON",
    samples: &[
        Sample {
            text: "2026-11-22T14:03:11.123456+00:00 ns1 pdns_recursor[2344]: 1 [1/1] question for 'www.example.org|AAAA' from 192.0.2.1:20000\n\
                   2026-11-22T14:03:11.123456+00:00 ns1 pdns_recursor[2344]: 1 [1/1] answer to question 'www.example.org|AAAA': 1 answers, 1 additional, took 1 packets, 0.111 netw ms, 0.316 tot ms, 0 throttled, 0 timeouts, 0/0 tcp/dot connections, rcode=0\n",
            records: 1,
            last: "2026-11-22T14:03:11.123456Z 192.0.2.1 www.example.org IN AAAA",
        },
        Sample {
            text: "Nov 22 14:03:11 msg=\"Question\" subsystem=\"syncres\" level=\"0\" prio=\"Info\" tid=\"1\" ts=\"1795356191.713\" ecs=\"\" mtid=\"1\" proto=\"udp\" qname=\"quo\\\"te.example.org\" qtype=\"A\" remote=\"[2001:db8::1]:20000\"\n",
            records: 1,
            last: "2026-11-22T14:03:11.713Z 2001:db8::1 quo\"te.example.org IN A",
        },
        Sample {
            text: "Nov 22 14:03:11 msg=\"TCP question answered from packet cache\" subsystem=\"in\" level=\"0\" prio=\"Notice\" tid=\"1\" ts=\"1795356191.713\" proto=\"tcp\" qname=\"www.example.org\" qtype=\"ANY\" remote=\"192.0.2.1:20000\" source=\"192.0.2.1:20000\" tag=\"0\"\n",
            records: 1,
            last: "2026-11-22T14:03:11.713Z 192.0.2.1 www.example.org IN ANY",
        },
        Sample {
            text: "{\"level\": \"0\", \"mtid\": \"1\", \"msg\": \"Question\", \"proto\": \"udp\", \"qname\": \"www.example.org\", \"qtype\": \"A\", \"remote\": \"192.0.2.1:20000\", \"subsystem\": \"syncres\", \"tid\": \"1\", \"ts\": \"1795356191.713\"}\n",
            records: 1,
            last: "2026-11-22T14:03:11.713Z 192.0.2.1 www.example.org IN A",
        },
    ],
    prepare: |head, options| router::alone(&SERVER, head, options),
};

/// PowerDNS Recursor beside other servers in one file.
pub const SERVER: Server = Server {
    name: FORMAT.name,
    programs: &["pdns_recursor", "pdns-recursor"],
    unknown: Reject::new("not a PowerDNS Recursor log line"),
    scout: || Box::new(Recursor::default()),
};

/// The reader.
#[derive(Default)]
struct Recursor {
    /// Whether there are questions in text, whose answers name them by their IDs.
    has_text: bool,
    /// The questions without an answer so far; `None` where lines are not read in order.
    pending: Option<Pending>,
}

impl Reader for Recursor {
    fn read(&mut self, line: &Line<'_>, out: &mut Out<'_>) -> Read {
        let (stamp, message) = bare::head(line);
        if let Some(read) = structured::read(message, stamp, out) {
            return Some(read);
        }
        match plain::message(message) {
            Some(plain::Message::Question(asked, id)) => {
                self.has_text = true;
                if let Some(pending) = &mut self.pending {
                    plain::keep(pending, &asked, id);
                }
                Some(out.lookup(stamp, &asked))
            }
            Some(plain::Message::Answer(answer)) => Some(answer.hand_on(self.pending.as_mut(), stamp, out)),
            Some(plain::Message::Nameless) => Some(Err(text::NO_NAME)),
            Some(plain::Message::Bad(reject)) => Some(Err(reject)),
            None => bare::is_own(line).then_some(Ok(Outcome::NotLookup)),
        }
    }

    fn settle(&self, _: &text::Head<'_>, _: &Options) -> Result<Settled> {
        let in_order = self.has_text;
        let pending = move || in_order.then(Pending::default);
        let readers =
            Arc::new(move || Box::new(Recursor { has_text: in_order, pending: pending() }) as Box<dyn Reader>);
        let order = if in_order { Order::Sequential } else { Order::Free };
        Ok(Settled { readers, decisions: Vec::new(), order })
    }
}
