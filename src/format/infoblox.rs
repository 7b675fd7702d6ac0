//! Infoblox NIOS with "log DNS responses" (`infoblox-responses`): a line for each answered query.
//!
//! `[TIME ]client IP#PORT[:] [view V: ]UDP: query: NAME CLASS TYPE response: RCODE FLAGS RECORD; RECORD;`, behind
//! syslog. The time before `client` is the server's own and counts; the one of syslog can be weeks off, where lines
//! were sent on late. Shapes from samples of NIOS 8.

use std::net::IpAddr;

use super::text::answered::{self, Answered, Appliance};
use super::text::{CUT, Server, router, word};
use super::{Format, Sample};
use crate::dns::Rcode;
use crate::record::Transport;
use crate::tally::Reject;

/// The format.
pub const FORMAT: Format = Format {
    name: "infoblox",
    about: "Infoblox NIOS: logging of DNS responses, by syslog",
    samples: &[
        Sample {
            text: "<30>Dec 14 23:51:31 ddi.example.net named[11042]: 22-Nov-2026 14:03:11.123 client 192.0.2.1#57398 UDP: query: www.example.org IN A response: NOERROR +ED www.example.org. 28800 IN A 198.51.100.80;\n",
            records: 1,
            last: "2026-11-22T14:03:11.123Z 192.0.2.1 www.example.org IN A",
        },
        Sample {
            text: "<30>Dec 14 23:51:31 ddi.example.net named[11042]: infoblox-responses: 22-Nov-2026 14:03:11.123 client 2001:db8::1#57398: view 12: TCP: query: a.example.org IN TXT response: NXDOMAIN -\n",
            records: 1,
            last: "2026-11-22T14:03:11.123Z 2001:db8::1 a.example.org IN TXT",
        },
    ],
    prepare: |head, options| router::alone(&SERVER, head, options),
};

/// Infoblox NIOS beside other servers in one file.
pub const SERVER: Server = Server {
    name: FORMAT.name,
    programs: &["named"],
    unknown: Reject::new("not an Infoblox log line"),
    scout: || Box::new(Appliance::scout("infoblox", read)),
};

/// Reads what follows a client's address.
fn read(source: IpAddr, port: Option<u16>, rest: &[u8]) -> Option<Result<Answered<'_>, Reject>> {
    let (view, body) = match rest.strip_prefix(b" ") {
        Some(body) => (None, body),
        None => answered::body(rest).ok()?,
    };
    let (transport, body) = word(body);
    let transport = match transport {
        b"UDP:" => Transport::Udp,
        b"TCP:" => Transport::Tcp,
        _ => return None,
    };
    let question = body.strip_prefix(b"query: ")?;
    Some(answered::question(question, source, port).and_then(|(mut question, rest)| {
        let rest = rest.strip_prefix(b"response: ").ok_or(CUT)?;
        let (code, rest) = word(rest);
        let rcode = Rcode::parse(code).ok_or(CUT)?;
        let (flags, _) = word(rest);
        question.extra.flags = (!flags.is_empty()).then_some(flags);
        question.extra.rcode = Some(rcode);
        question.extra.transport = Some(transport);
        question.extra.view = view;
        Ok(Answered { question, rcode: Some(rcode) })
    }))
}
