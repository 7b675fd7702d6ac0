//! Packetbeat's DNS transactions, and what else writes the Elastic Common Schema: one lookup per document.
//!
//! Source: Elastic's `packetbeat/protos/dns`, fields `dns.*`, `client.*`, `network.*`; up to 6.8 `client_ip` and
//! `ip`. A document holds the question and, if there was one, its answer.

use super::columns::Field;
use super::json::product::{self, Product};
use super::{Format, Options, Prepared, Sample};
use crate::error::Result;

/// The format.
pub const FORMAT: Format = Format {
    name: "packetbeat",
    about: "Packetbeat and Elastic's network_traffic: protocol dns, as JSON documents",
    samples: &[
        Sample {
            text: "{\"@timestamp\":\"2026-11-22T14:03:10.000Z\",\"type\":\"flow\",\"source\":{\"ip\":\"192.0.2.1\"}}\n\
                   {\"@timestamp\":\"2026-11-22T14:03:11.123Z\",\"client\":{\"ip\":\"192.0.2.1\",\"port\":53535},\
                   \"server\":{\"ip\":\"198.51.100.53\",\"port\":53},\"dns\":{\"op_code\":\"QUERY\",\"question\":\
                   {\"name\":\"www.example.com\",\"type\":\"AAAA\",\"class\":\"IN\"},\"response_code\":\"NXDOMAIN\",\
                   \"type\":\"answer\"},\"network\":{\"transport\":\"udp\"},\"type\":\"dns\"}\n",
            records: 1,
            last: "2026-11-22T14:03:11.123Z 192.0.2.1 www.example.com IN AAAA",
        },
        Sample {
            text: "{\"@timestamp\":\"2018-11-22T14:03:11.123Z\",\"client_ip\":\"2001:db8::1\",\"client_port\":53535,\
                   \"dns\":{\"op_code\":\"QUERY\",\"question\":{\"name\":\"example.com\",\"type\":\"MX\",\
                   \"class\":\"IN\"},\"response_code\":\"NOERROR\"},\"ip\":\"198.51.100.53\",\"transport\":\"udp\"}\n",
            records: 1,
            last: "2018-11-22T14:03:11.123Z 2001:db8::1 example.com IN MX",
        },
    ],
    prepare,
};

/// Its keys.
const PRODUCTS: &[Product] = &[Product {
    name: "Packetbeat document",
    marks: &["@timestamp", "dns.op_code"],
    keys: &[
        (Field::Time, &["@timestamp"]),
        (Field::Source, &["client.ip", "source.ip", "client_ip"]),
        (Field::Port, &["client.port", "source.port", "client_port"]),
        (Field::Name, &["dns.question.name"]),
        (Field::Type, &["dns.question.type"]),
        (Field::Class, &["dns.question.class"]),
        (Field::Transport, &["network.transport", "transport"]),
        (Field::Rcode, &["dns.response_code"]),
        (Field::Server, &["server.ip", "destination.ip", "ip"]),
    ],
    mend: None,
}];

/// Decides the keys from a file's head.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    product::prepare(head, options, PRODUCTS)
}
