//! Google Cloud DNS query logs: Cloud Logging entries whose `jsonPayload` is a lookup.
//!
//! Source: Google Cloud DNS documentation, "Use logging and monitoring", record format. Entries come one per line
//! from a sink, or as an array from `gcloud logging read --format=json`. The client is `sourceIP`; the entry's
//! `timestamp` is when the query was answered, in UTC.

use super::columns::Field;
use super::json::product::{self, Product};
use super::{Format, Options, Prepared, Sample};
use crate::error::Result;

/// The format.
pub const FORMAT: Format = Format {
    name: "gcp",
    about: "Google Cloud DNS: query logging of networks and zones, as Cloud Logging entries (JSON)",
    samples: &[Sample {
        text: "{\"insertId\":\"a1\",\"jsonPayload\":{\"authAnswer\":true,\"protocol\":\"UDP\",\
               \"queryName\":\"www.example.com.\",\"queryType\":\"A\",\"rdata\":\"www.example.com.\\t300\\tIN\\ta\\t\
               198.51.100.80\",\"responseCode\":\"NOERROR\",\"serverLatency\":14,\"sourceIP\":\"192.0.2.1\",\
               \"sourceNetwork\":\"default\"},\"logName\":\"projects/p/logs/dns.googleapis.com%2Fdns_queries\",\
               \"resource\":{\"labels\":{\"project_id\":\"p\"},\"type\":\"dns_query\"},\"severity\":\"INFO\",\
               \"receiveTimestamp\":\"2026-11-22T14:03:12.5Z\",\"timestamp\":\"2026-11-22T14:03:11.341873447Z\"}\n",
        records: 1,
        last: "2026-11-22T14:03:11.341873447Z 192.0.2.1 www.example.com IN A",
    }],
    prepare,
};

/// Its keys.
const PRODUCTS: &[Product] = &[Product {
    name: "Cloud DNS log entry",
    marks: &["jsonPayload.queryName", "timestamp"],
    keys: &[
        (Field::Time, &["timestamp"]),
        (Field::Source, &["jsonPayload.sourceIP"]),
        (Field::Name, &["jsonPayload.queryName"]),
        (Field::Type, &["jsonPayload.queryType"]),
        (Field::Transport, &["jsonPayload.protocol"]),
        (Field::Rcode, &["jsonPayload.responseCode"]),
        (Field::Server, &["jsonPayload.destinationIP"]),
    ],
    mend: None,
}];

/// Decides the keys from a file's head.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    product::prepare(head, options, PRODUCTS)
}
