//! Structured lines, as text or JSON.

use ipnet::IpNet;

use crate::dns::{Rcode, RecordType};
use crate::format::text::out::Name;
use crate::format::text::pairs::{self, Values};
use crate::format::text::{Asked, BAD_TYPE, CUT, NO_ADDRESS, NO_NAME, Out, Read};
use crate::format::time::{self, Stamp};
use crate::format::{address, columns};
use crate::record::{Extra, Transport};
use crate::tally::{Outcome, Reject};

/// The keys that are read, in the order of the constants below.
const KEYS: [&str; 9] = ["msg", "ts", "qname", "qtype", "source", "remote", "proto", "ecs", "rcode"];
/// What the line says.
const MSG: usize = 0;
/// Seconds since the epoch, with milliseconds.
const TS: usize = 1;
/// The name, escaped.
const QNAME: usize = 2;
/// The type.
const QTYPE: usize = 3;
/// The client, where a proxy told it.
const SOURCE: usize = 4;
/// Who sent the message: the client or a proxy.
const REMOTE: usize = 5;
/// The transport.
const PROTO: usize = 6;
/// The client subnet.
const ECS: usize = 7;
/// The response code as a number.
const RCODE: usize = 8;

/// Reads a structured line; `None` for any other. `outer` is the time before it, which counts where it has no own.
pub fn read(text: &[u8], outer: Option<Stamp>, out: &mut Out<'_>) -> Read {
    let values = match pairs::read(text, &KEYS)? {
        Ok(values) => values,
        Err(pairs::Cut) => return Some(Err(CUT)),
    };
    let stamp = values[TS].as_deref().and_then(time::any).or(outer);
    let is_answer = match values[MSG].as_deref()? {
        b"Question" | b"Question answered from packet cache" | b"TCP question answered from packet cache" => false,
        b"Answer" => true,
        // Other servers write such lines too; a line with a question of theirs is not this server's.
        _ if values[QNAME].is_some() => return None,
        _ => return Some(Ok(Outcome::NotLookup)),
    };
    Some(match (asked(&values), rcode(&values)) {
        (Err(reject), _) => Err(reject),
        (Ok(asked), _) if !is_answer => out.lookup(stamp, &asked),
        (Ok(asked), Some(rcode)) => out.answer(stamp, &asked, rcode),
        (Ok(_), None) => Ok(Outcome::NotLookup),
    })
}

/// The question of a line.
fn asked<'v>(values: &'v Values<'_, 9>) -> Result<Asked<'v>, Reject> {
    let client = values[SOURCE].as_deref().or(values[REMOTE].as_deref()).ok_or(NO_ADDRESS)?;
    let (source, port) = address::parse(client).ok_or(NO_ADDRESS)?;
    let name = values[QNAME].as_deref().ok_or(NO_NAME)?;
    let rtype = values[QTYPE].as_deref().and_then(RecordType::parse).ok_or(BAD_TYPE)?;
    let transport = values[PROTO].as_deref().and_then(Transport::parse);
    let ecs: Option<IpNet> = values[ECS].as_deref().filter(|text| !text.is_empty()).and_then(columns::subnet);
    let extra = Extra { port, transport, ecs, ..Extra::default() };
    Ok(Asked { extra, ..Asked::new(source, Name::Escaped(name), rtype) })
}

/// The response code; negative ones stand for failures inside.
fn rcode(values: &Values<'_, 9>) -> Option<Rcode> {
    values[RCODE].as_deref().and_then(Rcode::parse)
}
