//! Names under which logs are known to keep each field (FORMATS: Zeek, Suricata, packetbeat, Route 53, Google Cloud
//! DNS, Cloudflare, DNS-collector, dnscrypt-proxy, and what people call their columns).

use super::{FIELDS, Field};
use crate::dns::{Class, Rcode, RecordType, name};
use crate::format::{address, time};
use crate::record::Transport;

/// Names by field, the most specific first. Compared without case, blanks, `-`, `_` and `@`.
const KNOWN: [&[&str]; FIELDS] = [
    &[
        "timestamp",
        "@timestamp",
        "query_timestamp",
        "query_time",
        "event_timestamp",
        "timestamp_rfc3339ns",
        "dnstap.timestamp-rfc3339ns",
        "datetime",
        "date_time",
        "time",
        "ts",
        "date",
        "event_time",
        "logged_at",
        "t",
    ],
    &[
        "client_ip",
        "client_addr",
        "client_address",
        "source_ip",
        "source_addr",
        "source_address",
        "srcaddr",
        "src_ip",
        "src_addr",
        "src_address",
        "client.ip",
        "source.ip",
        "src.ip",
        "client.address",
        "source.address",
        "network.query-ip",
        "query_ip",
        "id.orig_h",
        "orig_h",
        "jsonPayload.sourceIP",
        "remote_ip",
        "remote_addr",
        "remote_address",
        "requester_ip",
        "client",
        "source",
        "src",
        "remote",
        "requester",
        "cip",
        "ip",
        "ip_address",
    ],
    &[
        "client_port",
        "source_port",
        "src_port",
        "srcport",
        "client.port",
        "source.port",
        "src.port",
        "network.query-port",
        "query_port",
        "id.orig_p",
        "orig_p",
        "remote_port",
        "port",
    ],
    &[
        "dns.question.name",
        "dns.qname",
        "dns.query.name",
        "dns.rrname",
        "question.name",
        "query.name",
        "qname",
        "query_name",
        "jsonPayload.queryName",
        "question_name",
        "dns_query",
        "dns_name",
        "rrname",
        "query",
        "question",
        "domain",
        "domain_name",
        "name",
        "hostname",
        "qh",
    ],
    &[
        "dns.question.type",
        "dns.qtype",
        "dns.query.type",
        "dns.rrtype",
        "question.type",
        "query.type",
        "qtype_name",
        "qtype",
        "query_type",
        "query_type_name",
        "jsonPayload.queryType",
        "question_type",
        "record_type",
        "rrtype",
        "rtype",
        "type",
        "qt",
    ],
    &[
        "dns.question.class",
        "dns.qclass",
        "dns.query.class",
        "question.class",
        "query.class",
        "qclass_name",
        "qclass",
        "query_class",
        "question_class",
        "class",
        "qc",
    ],
    &[
        "transport",
        "network.transport",
        "network.protocol",
        "jsonPayload.protocol",
        "protocol",
        "proto",
        "transport_protocol",
    ],
    &["flags", "query_flags"],
    &["ecs", "client_subnet", "edns_client_subnet", "edns.client_subnet", "ecs_subnet", "query_subnet"],
    &[
        "dns.response_code",
        "dns.rcode",
        "rcode_name",
        "rcode",
        "response_code",
        "response_code_name",
        "responsecode",
        "jsonPayload.responseCode",
        "return_code",
    ],
    &[
        "server",
        "server_ip",
        "server_addr",
        "server_address",
        "server.ip",
        "resolver_ip",
        "resolver",
        "nameserver",
        "network.response-ip",
        "response_ip",
        "dst_ip",
        "dest_ip",
        "dstaddr",
        "dst_addr",
        "destination_ip",
        "destination.ip",
        "id.resp_h",
        "resp_h",
    ],
    &["view", "view_name"],
];

/// Names that mean too much to be taken for a field when they stand in a nested object.
const VAGUE: &[&str] = &[
    "name",
    "type",
    "ip",
    "time",
    "date",
    "t",
    "port",
    "server",
    "flags",
    "view",
    "class",
    "source",
    "src",
    "client",
    "domain",
    "hostname",
    "protocol",
    "query",
    "question",
    "timestamp",
    "resolver",
    "transport",
    "remote",
    "qc",
    "qt",
    "ipaddress",
    "domainname",
    "datetime",
    "recordtype",
];

/// A name as it is compared.
fn normal(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_' | ' ' | '@')).map(|c| c.to_ascii_lowercase()).collect()
}

/// Columns among `present` that `field` may be in, the likeliest first, as indexes.
///
/// Names count as a whole; after those, paths count by their last part where that is specific enough.
pub fn candidates(field: Field, present: &[String]) -> Vec<usize> {
    let present: Vec<String> = present.iter().map(|name| normal(name)).collect();
    let known: Vec<String> = KNOWN[field as usize].iter().map(|name| normal(name)).collect();
    let whole = known.iter().flat_map(|name| positions(&present, move |other| other == name));
    let parts = known.iter().filter(|name| !VAGUE.contains(&name.as_str())).flat_map(|name| {
        positions(&present, move |other| other.rsplit_once('.').is_some_and(|(_, last)| last == name))
    });
    whole.chain(parts).collect()
}

/// Indexes of the names that are `wanted`.
fn positions(names: &[String], wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = usize> {
    names.iter().enumerate().filter(move |(_, name)| wanted(name)).map(|(i, _)| i)
}

/// Whether `value` looks like what `field` holds.
pub fn fits(field: Field, value: &[u8]) -> bool {
    match field {
        Field::Time => time::any(value).is_some(),
        Field::Source => address::parse(value).is_some(),
        Field::Port => address::number_u16(value).is_some(),
        Field::Name => name::canonical(value, &mut Vec::new()).is_ok(),
        Field::Type => RecordType::parse(value).is_some(),
        Field::Class => Class::parse(value).is_some(),
        Field::Transport => Transport::parse(value).is_some(),
        Field::Ecs => super::row::subnet(value).is_some(),
        Field::Rcode => Rcode::parse(value).is_some(),
        Field::Flags | Field::Server | Field::View => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first candidate among names.
    fn first<'a>(field: Field, present: &[&'a str]) -> Option<&'a str> {
        let names: Vec<String> = present.iter().map(|name| (*name).to_owned()).collect();
        candidates(field, &names).first().map(|i| present[*i])
    }

    #[test]
    fn names_are_known_in_any_spelling() {
        for header in ["Client IP", "client-ip", "CLIENT_IP", "clientIp", "id.orig_h", "srcaddr", "src"] {
            assert_eq!(first(Field::Source, &["x", header]), Some(header));
        }
        assert_eq!(first(Field::Time, &["@timestamp"]), Some("@timestamp"));
        assert_eq!(first(Field::Name, &["names"]), None);
        assert_eq!(first(Field::Flags, &["Flags"]), Some("Flags"));
    }

    #[test]
    fn the_specific_name_wins() {
        assert_eq!(first(Field::Type, &["type", "dns.question.type", "qtype"]), Some("dns.question.type"));
        assert_eq!(first(Field::Name, &["name", "query_name"]), Some("query_name"));
        assert_eq!(first(Field::Name, &["event.qname"]), Some("event.qname"));
        assert_eq!(first(Field::Name, &["host.name", "agent.name"]), None);
    }

    #[test]
    fn vague_names_are_known_names() {
        let known: Vec<String> = KNOWN.iter().flat_map(|names| names.iter().map(|name| normal(name))).collect();
        for name in VAGUE {
            assert!(known.iter().any(|other| other == name), "{name}");
        }
    }
}
