//! Structured lines, as text or JSON (`--structured-logging`, since 2.1).

use crate::dns::{Class, RecordType};
use crate::format::address;
use crate::format::text::out::Name;
use crate::format::text::pairs::{self, Values};
use crate::format::text::{Asked, BAD_CLASS, BAD_TYPE, CUT, NO_ADDRESS, NO_NAME, Out, Read};
use crate::format::time::{self, Stamp};
use crate::record::{Extra, Transport};
use crate::tally::{Outcome, Reject};

/// The keys that are read, in the order of the constants below; the second names are those of the dictionary.
const KEYS: [&str; 10] = [
    "msg",
    "ts",
    "qname",
    "dns.question.name",
    "qtype",
    "dns.question.type",
    "qclass",
    "source",
    "client.address",
    "proto",
];
/// What the line says.
const MSG: usize = 0;
/// When: RFC 3339, or seconds since the epoch.
const TS: usize = 1;
/// The name, escaped, under either key.
const QNAME: [usize; 2] = [2, 3];
/// The type, under either key.
const QTYPE: [usize; 2] = [4, 5];
/// The class.
const QCLASS: usize = 6;
/// The client, under either key.
const SOURCE: [usize; 2] = [7, 8];
/// The transport, as in `Do53 UDP` or `DoH`.
const PROTO: usize = 9;

/// Reads a structured line; `None` for any other. `outer` is the time before it, which counts where it has no own.
pub fn read(text: &[u8], outer: Option<Stamp>, out: &mut Out<'_>) -> Read {
    let values = match pairs::read(text, &KEYS)? {
        Ok(values) => values,
        Err(pairs::Cut) => return Some(Err(CUT)),
    };
    match values[MSG].as_deref()? {
        b"Logging packet" => {
            let stamp = values[TS].as_deref().and_then(time::any).or(outer);
            Some(asked(&values).and_then(|asked| out.lookup(stamp, &asked)))
        }
        // The recursor writes such lines too.
        b"Question" | b"Answer" | b"Question answered from packet cache" => None,
        _ => Some(Ok(Outcome::NotLookup)),
    }
}

/// The question of a line.
fn asked<'v>(values: &'v Values<'_, 10>) -> Result<Asked<'v>, Reject> {
    let either = |keys: [usize; 2]| keys.into_iter().find_map(|key| values[key].as_deref());
    let (source, port) = either(SOURCE).and_then(address::parse).ok_or(NO_ADDRESS)?;
    let name = either(QNAME).ok_or(NO_NAME)?;
    let rtype = either(QTYPE).and_then(RecordType::parse).ok_or(BAD_TYPE)?;
    let class = values[QCLASS].as_deref().map_or(Some(Class::IN), Class::parse).ok_or(BAD_CLASS)?;
    let proto = values[PROTO].as_deref();
    let transport = proto.and_then(|proto| Transport::parse(proto.strip_prefix(b"Do53 ").unwrap_or(proto)));
    let extra = Extra { port, transport, ..Extra::default() };
    Ok(Asked { class, extra, ..Asked::new(source, Name::Escaped(name), rtype) })
}
