//! EfficientIP SOLIDserver with logging of answers: a line for each answered query.
//!
//! `client IP#PORT (NAME): [view V: ]answer: NAME CLASS TYPE FLAGS (SERVER) -> RCODE ...`, behind syslog or with the
//! heads that BIND writes to a file. Shapes from samples of releases 7 and 8.

use std::net::IpAddr;

use super::text::answered::{self, Answered, Appliance};
use super::text::{CUT, Server, router, split, word};
use super::{Format, Sample, bind::message};
use crate::dns::Rcode;
use crate::tally::Reject;

/// The format.
pub const FORMAT: Format = Format {
    name: "efficientip",
    about: "EfficientIP SOLIDserver: logging of DNS answers, by syslog",
    samples: &[
        Sample {
            text: "<30>1 2026-11-22T14:03:11.123456+00:00 ddi named 2588 - - client @0x7f6f23a32098 192.0.2.1#63572 (www.example.org): answer: www.example.org IN A +EDC (198.51.100.53) -> NOERROR 1 0 1 www.example.org. 28800 IN A 198.51.100.80\n",
            records: 1,
            last: "2026-11-22T14:03:11.123456Z 192.0.2.1 www.example.org IN A",
        },
        Sample {
            text: "22-Nov-2026 14:03:11.123 client 2001:db8::1#63572 (a.example.org.): view v: answer: a.example.org. IN HTTPS - (198.51.100.53) -> NXDOMAIN\n",
            records: 1,
            last: "2026-11-22T14:03:11.123Z 2001:db8::1 a.example.org IN HTTPS",
        },
    ],
    prepare: |head, options| router::alone(&SERVER, head, options),
};

/// EfficientIP beside other servers in one file.
pub const SERVER: Server = Server {
    name: FORMAT.name,
    programs: &["named"],
    unknown: Reject::new("not an EfficientIP log line"),
    scout: || Box::new(Appliance::scout("efficientip", read)),
};

/// Reads what follows a client's address.
fn read(source: IpAddr, port: Option<u16>, rest: &[u8]) -> Option<Result<Answered<'_>, Reject>> {
    let (view, body) = answered::body(rest).ok()?;
    let question = body.strip_prefix(b"answer: ")?;
    Some(answered::question(question, source, port).and_then(|(mut question, rest)| {
        let (tail, answer) = split(rest, b" -> ").ok_or(CUT)?;
        let rcode = Rcode::parse(word(answer).0).ok_or(CUT)?;
        message::read_tail(tail, &mut question.extra);
        question.extra.rcode = Some(rcode);
        question.extra.view = view;
        Ok(Answered { question, rcode: Some(rcode) })
    }))
}
