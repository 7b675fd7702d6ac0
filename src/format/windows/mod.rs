//! Debug log of the DNS server of Windows (`dnscmd /config /logLevel`, or "Debug Logging" in its properties).
//!
//! `DATE TIME[ AM|PM] THREAD PACKET  ADDRESS UDP|TCP Snd|Rcv IP  XID [R] Q|N|U|? [FLAGS RCODE] TYPE (3)www(7)example(0)`.
//! A lookup is a packet that was received and is no response; the answer that is sent is a response. The block at the
//! head, EVENT lines and the details of packets are no lookups. Dates are written as the server's locale has it:
//! which part comes first is told by a date of the head whose day is beyond 12, else the user is asked.

mod date;
mod packet;

use std::sync::Arc;

use super::text::out::Name;
use super::text::{self, Asked, Line, Out, Read, Reader, Server, Settled, router};
use super::{Format, Options, Order, Sample};
use crate::error::Result;
use crate::record::Extra;
use crate::tally::{Outcome, Reject};
pub use date::DateOrder;
use date::{Orders, Written, token};
use packet::{Packet, Role};

/// The format.
pub const FORMAT: Format = Format {
    name: "windows",
    about: "Windows DNS Server: debug log (packets, incoming, queries)",
    samples: &[
        Sample {
            text: "DNS Server log file creation at 11/22/2026 2:03:10 PM\n\n\
                   11/22/2026 2:03:11 PM 0294 PACKET  000002DAEC36D650 UDP Rcv 192.0.2.1       d07e   Q [0001   D   NOERROR] AAAA   (3)www(7)example(3)org(0)\n\
                   11/22/2026 2:03:11 PM 0294 PACKET  000002DAEC36D650 UDP Snd 192.0.2.1       d07e R Q [8385 A DR NXDOMAIN] AAAA   (3)www(7)example(3)org(0)\n",
            records: 1,
            last: "2026-11-22T14:03:11Z 192.0.2.1 www.example.org IN AAAA",
        },
        Sample {
            text: "22.11.2026 14:03:11 07F4 PACKET  00000000035021D0 TCP Rcv 2001:db8::1     6ad9   Q [0001   D   NOERROR] ALL    .www.example.org.\n",
            records: 1,
            last: "2026-11-22T14:03:11Z 2001:db8::1 www.example.org IN ANY",
        },
    ],
    prepare: |head, options| router::alone(&SERVER, head, options),
};

/// The DNS server of Windows beside other servers in one file.
pub const SERVER: Server = Server {
    name: FORMAT.name,
    programs: &[],
    unknown: Reject::new("not a line of the Windows DNS debug log"),
    scout: || Box::new(Windows::default()),
};

/// A date that does not exist in the order of the file.
const NO_DATE: Reject = Reject::new("no such date in this order of day and month (--date-order)");
/// What a line can be about; the first is followed by a packet.
const CONTEXTS: [&[u8]; 7] = [b"PACKET", b"EVENT", b"DSPOLL", b"INIT", b"LOOKUP", b"RECURSE", b"Note:"];

/// The reader.
#[derive(Default)]
struct Windows {
    /// Which part of a date comes first.
    order: Option<DateOrder>,
    /// What there was so far of dates.
    orders: Orders,
    /// Whether there was any line of the log, so that details and blocks without marks are its own too.
    is_there: bool,
    /// Room for a name.
    name: Vec<u8>,
}

impl Reader for Windows {
    fn read(&mut self, line: &Line<'_>, out: &mut Out<'_>) -> Read {
        let Some((written, context, rest)) = head(line.text) else {
            let is_plain = line.text.first().is_none_or(|octet| !octet.is_ascii_digit());
            return (line.is_primary && !line.is_carried && self.is_there && is_plain)
                .then_some(Ok(Outcome::NotLookup));
        };
        self.is_there = true;
        self.orders.see(&written);
        if context != CONTEXTS[0] {
            return Some(Ok(Outcome::NotLookup));
        }
        Some(match packet::read(rest) {
            Ok(Some(packet)) => self.packet(&written, &packet, out),
            Ok(None) => Ok(Outcome::NotLookup),
            Err(reject) => Err(reject),
        })
    }

    /// Not where there are such lines: each label has its length before it.
    fn names_are_plain(&self) -> bool {
        !self.is_there
    }

    fn settle(&self, _: &text::Head<'_>, options: &Options) -> Result<Settled> {
        let settled = if self.is_there { self.orders.settle(options)? } else { None };
        let (order, decision) = settled.unzip();
        let is_there = self.is_there;
        let readers = Arc::new(move || Box::new(Windows { order, is_there, ..Windows::default() }) as Box<dyn Reader>);
        Ok(Settled { readers, decisions: decision.into_iter().collect(), order: Order::Free })
    }
}

impl Windows {
    /// Hands a client's query or its answer on.
    fn packet(
        &mut self,
        written: &Written,
        packet: &Packet<'_>,
        out: &mut Out<'_>,
    ) -> std::result::Result<Outcome, Reject> {
        // In the head any order will do: there a time only tells that there is one.
        let stamp = written.stamp(self.order.unwrap_or(DateOrder::Month)).ok_or(NO_DATE);
        let stamp = if self.order.is_some() { Some(stamp?) } else { stamp.ok() };
        packet::name(packet.name, &mut self.name)?;
        let extra = Extra { transport: packet.transport, flags: packet.flags, ..Extra::default() };
        let asked = Asked { extra, ..Asked::new(packet.source, Name::Escaped(&self.name), packet.rtype) };
        match packet.role {
            Role::Query => out.lookup(stamp, &asked),
            Role::Answer(Some(rcode)) => out.answer(stamp, &asked, rcode),
            Role::Answer(None) => Ok(Outcome::NotLookup),
        }
    }
}

/// Date and time, context, and what follows the context.
fn head(text: &[u8]) -> Option<(Written, &[u8], &[u8])> {
    let (written, rest) = date::written(text)?;
    let (thread, rest) = token(rest);
    let is_thread = (1..=8).contains(&thread.len()) && thread.iter().all(u8::is_ascii_hexdigit);
    let (context, rest) = token(rest);
    (is_thread && CONTEXTS.contains(&context)).then_some((written, context, rest))
}
