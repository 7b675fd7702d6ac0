//! dnstap: frame streams of protobuf messages, each with a wire message (dnstap.info).
//!
//! BIND (`dnstap { all; }; dnstap-output file "..."`), Unbound (`dnstap:` clause), Knot DNS (`mod-dnstap`), dnsdist,
//! PowerDNS Recursor and CoreDNS write them, through `fstrm_capture` or by themselves. A server may log one question
//! several times: as it came from the client, and as it went on to other servers. One side of it counts, `--dnstap`;
//! the answers of that side are answers. A file that has only those counts them as lookups instead.

mod counted;
mod message;
mod protobuf;

use std::sync::Arc;

use super::exchange::Messages;
use super::{Format, Framing, Options, Order, Parser, Prepared, Sample};
use crate::dns::wire::Message;
use crate::error::{Error, Result};
use crate::input::frames::Frames;
use crate::input::frames::sized::be_u32;
use crate::record::Sink;
use crate::tally::{Outcome, Reject};
pub use counted::{Counted, Role, Side};
pub use message::Kind;
use message::Tap;

/// The format.
pub const FORMAT: Format = Format {
    name: "dnstap",
    about: "dnstap frame streams of BIND, Unbound, Knot DNS, dnsdist and others; --dnstap says which messages count",
    samples: &[Sample {
        text: include_str!("sample.hex"),
        records: 1,
        last: "2026-11-22T01:50:14.097129421Z 127.10.0.1 wild.any.example.test IN AAAA",
    }],
    prepare,
};

/// The content type of dnstap.
const CONTENT: &[u8] = b"protobuf:dnstap.Dnstap";
/// Types of control frames that begin a stream: ACCEPT, START, READY (the last from a bidirectional one).
const OPENING: [u32; 3] = [1, 2, 4];
/// The field of a control frame that holds a content type.
const CONTENT_TYPE: u32 = 1;

/// Data that are no dnstap message.
const NOT_DNSTAP: Reject = Reject::new("not a dnstap message");
/// A frame that the file ends within, or octets between frames.
const BROKEN: Reject = Reject::new("a frame stream's frame cut short, or no frame");
/// A message without the wire message of its sort.
const NO_MESSAGE: Reject = Reject::new("dnstap without the DNS message");
/// A stream of something else behind one of dnstap.
const OTHER_CONTENT: Reject = Reject::new("a frame stream with another content than dnstap");

/// Sees by the first control frame whether it is dnstap, and by the head whether queries are there to count.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    let opening = Frames::new(Framing::FrameStream, head).next().and_then(|(_, frame)| Control::read(frame));
    let Some(opening) = opening.filter(|control| OPENING.contains(&control.kind)) else {
        return Err(Error::input("no frame stream: it does not begin with a control frame"));
    };
    if !opening.is_dnstap() {
        return Err(Error::input("a frame stream of something else than dnstap"));
    }
    let counted = Counted::of(options.dnstap, kinds(head));
    let decisions = vec![counted.decision()];
    let parser = move || Box::new(Dnstap { counted, messages: Messages::default() }) as Box<dyn Parser>;
    Ok(Prepared { framing: Framing::FrameStream, parser: Arc::new(parser), decisions, order: Order::Free })
}

/// The sorts of the messages in a head.
fn kinds(head: &[u8]) -> impl Iterator<Item = Kind> {
    let taps = Frames::new(Framing::FrameStream, head).filter_map(|(_, frame)| Tap::read(data(frame)?).ok().flatten());
    taps.filter_map(|tap| tap.kind)
}

/// The data of a whole data frame.
fn data(frame: &[u8]) -> Option<&[u8]> {
    let n = be_u32(frame, 0).filter(|n| *n > 0)?;
    frame.get(4..).filter(|data| data.len() == n as usize)
}

/// A control frame.
struct Control<'a> {
    /// Its type.
    kind: u32,
    /// Its fields: a type and a length of four octets each, then the value.
    fields: &'a [u8],
}

impl<'a> Control<'a> {
    /// Reads a whole control frame with its lengths.
    fn read(frame: &'a [u8]) -> Option<Control<'a>> {
        let n = be_u32(frame, 4).filter(|_| be_u32(frame, 0) == Some(0))?;
        (frame.len() == n as usize + 8).then_some(())?;
        Some(Control { kind: be_u32(frame, 8)?, fields: frame.get(12..)? })
    }

    /// Whether one of its content types is dnstap's, or it has none.
    fn is_dnstap(&self) -> bool {
        let mut rest = self.fields;
        let mut named = false;
        while let (Some(kind), Some(n)) = (be_u32(rest, 0), be_u32(rest, 4)) {
            let Some(value) = rest.get(8..).and_then(|rest| rest.get(..n as usize)) else { return false };
            named |= kind == CONTENT_TYPE;
            if kind == CONTENT_TYPE && value == CONTENT {
                return true;
            }
            rest = &rest[8 + value.len()..];
        }
        !named
    }
}

/// The parser.
struct Dnstap {
    /// Which messages count.
    counted: Counted,
    /// Hands messages on.
    messages: Messages,
}

impl Parser for Dnstap {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        if let Some(control) = Control::read(frame) {
            let other = OPENING.contains(&control.kind) && !control.is_dnstap();
            return if other { Err(OTHER_CONTENT) } else { Ok(Outcome::NotLookup) };
        }
        let data = data(frame).ok_or(BROKEN)?;
        let Some(tap) = Tap::read(data).map_err(|_| NOT_DNSTAP)? else { return Ok(Outcome::NotLookup) };
        let kind = tap.kind.ok_or(NOT_DNSTAP)?;
        let role = self.counted.role(kind);
        if let Ok(Role::Other) = role {
            return Ok(Outcome::NotLookup);
        }
        let is_response = kind.is_response();
        let octets = tap.wire(is_response).ok_or(NO_MESSAGE)?;
        match (role?, self.counted.by_responses) {
            (_, false) => self.messages.read(octets, is_response, &tap.exchange(is_response)?, sink),
            (_, true) => match Message::read(octets)? {
                Some(message) => self.messages.lookup(&message, &tap.exchange(false)?, sink),
                None => Ok(Outcome::NotLookup),
            },
        }
    }
}

#[cfg(test)]
mod tests;
