//! Cloudflare Logpush, data set `dns_logs`: lookups that Cloudflare's authoritative servers answered.
//!
//! Source: Cloudflare Logpush documentation, zone-scoped data set "DNS logs". The client is a resolver; its client's
//! subnet is in `EDNSSubnet` and `EDNSSubnetLength`, which are empty and 0 without one. `Timestamp` is RFC 3339, or
//! seconds or nanoseconds as the job was set up, in UTC.

use super::columns::{Cells, Field};
use super::json::product::{self, Product};
use super::{Format, Options, Prepared, Sample};
use crate::error::Result;

/// The format.
pub const FORMAT: Format = Format {
    name: "cloudflare",
    about: "Cloudflare Logpush: data set dns_logs of a zone (JSON)",
    samples: &[
        Sample {
            text: "{\"ColoCode\":\"MRS\",\"EDNSSubnet\":\"203.0.113.0\",\"EDNSSubnetLength\":24,\
                   \"QueryName\":\"www.example.com\",\"QueryType\":28,\"ResponseCached\":false,\"ResponseCode\":3,\
                   \"SourceIP\":\"192.0.2.1\",\"Timestamp\":\"2026-11-22T14:03:11Z\"}\n",
            records: 1,
            last: "2026-11-22T14:03:11Z 192.0.2.1 www.example.com IN AAAA",
        },
        Sample {
            text: "{\"ColoCode\":\"FRA\",\"EDNSSubnet\":\"\",\"EDNSSubnetLength\":0,\"QueryName\":\"example.com\",\
                   \"QueryType\":65535,\"ResponseCached\":true,\"ResponseCode\":0,\"SourceIP\":\"2001:db8::1\",\
                   \"Timestamp\":1795356191000000000}\n",
            records: 1,
            last: "2026-11-22T14:03:11Z 2001:db8::1 example.com IN TYPE65535",
        },
    ],
    prepare,
};

/// Its keys. The length of the subnet is read in the place of the view, which this log does not have.
const PRODUCTS: &[Product] = &[Product {
    name: "Cloudflare dns_logs record",
    marks: &["QueryName", "SourceIP", "Timestamp", "ColoCode"],
    keys: &[
        (Field::Time, &["Timestamp"]),
        (Field::Source, &["SourceIP"]),
        (Field::Name, &["QueryName"]),
        (Field::Type, &["QueryType"]),
        (Field::Rcode, &["ResponseCode"]),
        (Field::Ecs, &["EDNSSubnet"]),
        (Field::View, &["EDNSSubnetLength"]),
    ],
    mend: Some(subnet),
}];

/// Decides the keys from a file's head.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    product::prepare(head, options, PRODUCTS)
}

/// Puts the subnet and its length together.
fn subnet<'a>(cells: &mut Cells<'a>, room: &'a mut Vec<u8>) {
    let length = cells[Field::View as usize].take();
    let address = cells[Field::Ecs as usize].take().filter(|address| !address.is_empty());
    if let (Some(address), Some(length)) = (address, length) {
        room.clear();
        room.extend_from_slice(address);
        room.push(b'/');
        room.extend_from_slice(length);
        cells[Field::Ecs as usize] = Some(room);
    }
}
