//! What `tshark -T ek` prints: for each packet a line for Elasticsearch's bulk API and one with the packet's layers.
//!
//! The name of a field is that of its layer, then its own with `_` for dots (`dns_dns_qry_name`); older releases put the
//! field above it or `text` first (`dns_flags_dns_flags_response`, `text_dns_qry_name`), and with `-e` it stands alone.
//! What occurs several times is an array, of values or of whole layers.

use std::sync::Arc;

use serde_json::Value;

use super::columns::{Row, Times, stamp};
use super::tshark::packet::{NAMES, Packet, Part};
use super::{Format, Framing, Options, Order, Parser, Prepared, Sample};
use crate::error::{Error, Result};
use crate::record::Sink;
use crate::tally::{Outcome, Reject};

/// The format.
pub const FORMAT: Format = Format {
    name: "tshark-ek",
    about: "JSON of `tshark -T ek`, with all layers or with -e dns.qry.name -e ip.src and so on",
    samples: &[
        Sample {
            text: "{\"index\":{\"_index\":\"packets-2026-11-22\",\"_type\":\"doc\"}}\n\
                   {\"timestamp\":\"1795314077841\",\"layers\":{\"frame\":{\"frame_frame_time_epoch\":\"1795314077.841568000\"},\"ip\":{\"ip_ip_src\":\"192.0.2.1\",\"ip_ip_src_host\":\"192.0.2.1\",\"ip_ip_dst\":\"198.51.100.53\"},\"udp\":{\"udp_udp_srcport\":\"5353\",\"udp_udp_dstport\":\"53\"},\"dns\":{\"dns_dns_id\":\"0xcb84\",\"dns_dns_flags_response\":false,\"dns_dns_flags_opcode\":\"0\",\"dns_dns_qry_name\":\"www.example.org\",\"dns_dns_qry_type\":\"28\",\"dns_dns_qry_class\":\"0x0001\"}}}\n",
            records: 1,
            last: "2026-11-22T02:21:17.841568Z 192.0.2.1 www.example.org IN AAAA",
        },
        Sample {
            text: "{\"index\" : {\"_index\": \"packets-2026-11-22\", \"_type\": \"pcap_file\"}}\n\
                   {\"timestamp\" : \"1795314077841\", \"layers\" : {\"ipv6_src\": [\"2001:db8::1\"], \"dns_flags_response\": [\"0\"], \"dns_qry_name\": [\"mail.example.org\"], \"dns_qry_type\": [\"15\"]}}\n",
            records: 1,
            last: "2026-11-22T02:21:17.841Z 2001:db8::1 mail.example.org IN MX",
        },
    ],
    prepare,
};

/// A line that is no packet, nor what stands before one.
const NOT_EK: Reject = Reject::new("not a line of tshark -T ek");

/// Lines of the head that are looked at.
const HEAD_LINES: usize = 40;
/// The deepest layer that is looked at.
const DEPTH: usize = 8;

/// Sees by the first packets whether it is tshark's.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    let mut packet = Packet::default();
    let lines = head.split(|octet| *octet == b'\n').take(HEAD_LINES);
    let first =
        lines.filter_map(|line| read(line, &mut packet)?.then(|| packet.values(Part::Time).first().cloned())?);
    let first: Vec<String> = first.take(1).collect();
    if first.is_empty() {
        return Err(Error::input("no packet of tshark -T ek"));
    }
    let stamp = first.first().and_then(|text| stamp(options.time_format.as_ref(), text.as_bytes()));
    let times = Times::new(true, stamp);
    let decisions = times.decisions(options);
    let options = options.clone();
    let parser = move || {
        Box::new(TsharkEk { row: Row::new(times, &options), packet: Packet::default(), told: 0 }) as Box<dyn Parser>
    };
    // A packet can hold several messages.
    Ok(Prepared { framing: Framing::Lines, parser: Arc::new(parser), decisions, order: Order::Sequential })
}

/// Reads a line into `packet`: whether it is a packet, or what stands before one. `None` for anything else.
fn read(line: &[u8], packet: &mut Packet) -> Option<bool> {
    packet.clear();
    let line = line.trim_ascii();
    if !line.starts_with(b"{") {
        return None;
    }
    let Value::Object(object) = serde_json::from_slice(line).ok()? else { return None };
    if object.contains_key("index") && !object.contains_key("layers") {
        return Some(false);
    }
    collect(object.get("layers")?, packet, DEPTH);
    // Whole milliseconds, where the frame's own time is not there.
    if packet.values(Part::Time).is_empty()
        && let Some(Value::String(time)) = object.get("timestamp")
    {
        packet.push(Part::Time, time.clone());
    }
    Some(true)
}

/// Takes the fields of a layer, and of the layers in it.
fn collect(layer: &Value, packet: &mut Packet, depth: usize) {
    match layer {
        Value::Object(fields) if depth > 0 => {
            for (key, value) in fields {
                match part(key) {
                    Some(part) => values(value, &mut |value| packet.push(part, value)),
                    None => collect(value, packet, depth - 1),
                }
            }
        }
        Value::Array(layers) if depth > 0 => layers.iter().for_each(|layer| collect(layer, packet, depth - 1)),
        _ => {}
    }
}

/// The part that a key names.
fn part(key: &str) -> Option<Part> {
    let is_named = |names: &[&str]| names.iter().any(|name| ends_as(key.as_bytes(), name.as_bytes()));
    NAMES.iter().find(|(_, names)| is_named(names)).map(|(part, _)| *part)
}

/// Whether a key is the name of a field with `_` for dots, by itself or behind those of layers.
fn ends_as(key: &[u8], name: &[u8]) -> bool {
    let Some((before, own)) = key.len().checked_sub(name.len()).map(|at| key.split_at(at)) else { return false };
    let is_same = |(own, octet): (&u8, &u8)| *own == if *octet == b'.' { b'_' } else { *octet };
    (before.is_empty() || before.ends_with(b"_")) && own.iter().zip(name).all(is_same)
}

/// The texts, numbers and flags of a field.
fn values(value: &Value, take: &mut impl FnMut(String)) {
    match value {
        Value::String(text) => take(text.clone()),
        Value::Number(number) => take(number.to_string()),
        Value::Bool(flag) => take(flag.to_string()),
        Value::Array(several) => several.iter().for_each(|value| values(value, take)),
        Value::Null | Value::Object(_) => {}
    }
}

/// The parser.
struct TsharkEk {
    /// Makes records of cells.
    row: Row,
    /// The packet at hand.
    packet: Packet,
    /// How many of its messages were told.
    told: usize,
}

impl Parser for TsharkEk {
    fn frame(&mut self, frame: &[u8], sink: &mut dyn Sink) -> std::result::Result<Outcome, Reject> {
        self.packet.clear();
        if frame.trim_ascii().is_empty() {
            return Ok(Outcome::NotLookup);
        }
        match read(frame, &mut self.packet) {
            None => Err(NOT_EK),
            Some(false) => Ok(Outcome::NotLookup),
            Some(true) => {
                self.told = 1;
                self.packet.message(0, &mut self.row, sink)
            }
        }
    }

    fn more(&mut self, sink: &mut dyn Sink) -> Option<std::result::Result<Outcome, Reject>> {
        let at = self.told;
        (at < self.packet.messages()).then(|| {
            self.told += 1;
            self.packet.message(at, &mut self.row, sink)
        })
    }

    fn ambiguous_times(&self) -> u64 {
        self.row.ambiguous_times()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_named_behind_their_layers() {
        let named =
            ["dns_qry_name", "dns_dns_qry_name", "text_dns_qry_name", "dns_flags_dns_flags_response", "ip_ip_src"];
        let parts = [Part::Name, Part::Name, Part::Name, Part::Response, Part::From];
        assert_eq!(named.map(part), parts.map(Some));
        assert!(
            ["", "src", "xip_src", "dns_qry_name_len", "dns.qry.name", "ip_ip_src_host"]
                .iter()
                .all(|key| part(key).is_none())
        );
    }
}
