//! Cloudflare Logpush, data set `gateway_dns`: lookups of the users of Cloudflare Gateway.
//!
//! Source: Cloudflare Logpush documentation, account-scoped data set "Gateway DNS". `SrcIP` is the address that the
//! query came from, as Cloudflare saw it; people behind one address differ by `Email` or `DeviceID` only.

use super::columns::Field;
use super::json::product::{self, Product};
use super::{Format, Options, Prepared, Sample};
use crate::error::Result;

/// The format.
pub const FORMAT: Format = Format {
    name: "cloudflare-gateway",
    about: "Cloudflare Logpush: data set gateway_dns of an account (JSON)",
    samples: &[Sample {
        text: "{\"ColoCode\":\"ORD\",\"Datetime\":\"2026-11-22T14:03:11Z\",\"DeviceName\":\"vm1\",\
               \"DstIP\":\"198.51.100.53\",\"DstPort\":443,\"Email\":\"user@example.com\",\"Location\":\"Lab\",\
               \"Protocol\":\"https\",\"QueryName\":\"www.example.com\",\"QueryNameReversed\":\"com.example.www\",\
               \"QueryType\":1,\"QueryTypeName\":\"A\",\"RCode\":0,\"RData\":[{\"type\":\"1\",\"data\":\"AA==\"}],\
               \"ResolverDecision\":\"allowedOnNoPolicyMatch\",\"SrcIP\":\"192.0.2.1\",\"SrcPort\":53535}\n",
        records: 1,
        last: "2026-11-22T14:03:11Z 192.0.2.1 www.example.com IN A",
    }],
    prepare,
};

/// Its keys.
const PRODUCTS: &[Product] = &[Product {
    name: "Cloudflare gateway_dns record",
    marks: &["QueryName", "SrcIP", "Datetime"],
    keys: &[
        (Field::Time, &["Datetime"]),
        (Field::Source, &["SrcIP"]),
        (Field::Port, &["SrcPort"]),
        (Field::Name, &["QueryName"]),
        (Field::Type, &["QueryType", "QueryTypeName"]),
        (Field::Transport, &["Protocol"]),
        (Field::Rcode, &["RCode"]),
        (Field::Server, &["DstIP"]),
    ],
    mend: None,
}];

/// Decides the keys from a file's head.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    product::prepare(head, options, PRODUCTS)
}
