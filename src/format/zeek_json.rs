//! Zeek's `dns.log` as JSON (`LogAscii::use_json=T`, or the json-streaming-logs package): one transaction per object.
//!
//! Keys are those of the columns of [`super::zeek`], those without a value left out. Times are an epoch or ISO 8601,
//! by `LogAscii::json_timestamps`. Streams may hold Zeek's other logs as well; these are no lookups.

use super::columns::{Cells, Field};
use super::json::product::{self, Product};
use super::raw_name::{Notation, presentation};
use super::{Format, Options, Prepared, Sample};
use crate::error::Result;

/// The format.
pub const FORMAT: Format = Format {
    name: "zeek-json",
    about: "Zeek: dns.log as JSON (LogAscii::use_json=T)",
    samples: &[
        Sample {
            text: "{\"ts\":1795356191.123456,\"uid\":\"CAcJw21BbVedgFnYH3\",\"id.orig_h\":\"192.0.2.1\",\
                   \"id.orig_p\":38339,\"id.resp_h\":\"198.51.100.53\",\"id.resp_p\":53,\"proto\":\"udp\",\
                   \"trans_id\":15209,\"rtt\":0.076967,\"query\":\"www.example.com\",\"qclass\":1,\
                   \"qclass_name\":\"C_INTERNET\",\"qtype\":28,\"qtype_name\":\"AAAA\",\"rcode\":0,\
                   \"rcode_name\":\"NOERROR\",\"AA\":false,\"Z\":0,\"answers\":[\"2001:db8::80\"],\"TTLs\":[119.0],\
                   \"rejected\":false}\n",
            records: 1,
            last: "2026-11-22T14:03:11.123456Z 192.0.2.1 www.example.com IN AAAA",
        },
        Sample {
            text: "{\"_path\":\"conn\",\"ts\":\"2026-11-22T14:03:11.100000Z\",\"uid\":\"C1\",\"id.orig_h\":\
                   \"192.0.2.1\",\"id.resp_h\":\"198.51.100.53\",\"proto\":\"udp\",\"service\":\"dns\"}\n\
                   {\"_path\":\"dns\",\"ts\":\"2026-11-22T14:03:11.123456Z\",\"uid\":\"C1\",\"id.orig_h\":\
                   \"2001:db8::1\",\"id.orig_p\":5353,\"id.resp_h\":\"ff02::fb\",\"id.resp_p\":5353,\"proto\":\"udp\",\
                   \"trans_id\":0,\"query\":\"_ipp._tcp.local\",\"rcode\":0,\"AA\":true,\"rejected\":false}\n",
            records: 1,
            last: "2026-11-22T14:03:11.123456Z 2001:db8::1 _ipp._tcp.local IN -",
        },
    ],
    prepare,
};

/// Its keys. A transaction without a name is known by `trans_id`, which is read in the place of the flags.
const PRODUCTS: &[Product] = &[Product {
    name: "Zeek dns.log record",
    marks: &["uid", "id.orig_h", "query", "trans_id"],
    keys: &[
        (Field::Time, &["ts"]),
        (Field::Source, &["id.orig_h"]),
        (Field::Port, &["id.orig_p"]),
        (Field::Name, &["query"]),
        (Field::Type, &["qtype", "qtype_name"]),
        (Field::Class, &["qclass"]),
        (Field::Transport, &["proto"]),
        (Field::Flags, &["trans_id"]),
        (Field::Rcode, &["rcode", "rcode_name"]),
        (Field::Server, &["id.resp_h"]),
    ],
    mend: Some(mend),
}];

/// Decides the keys from a file's head.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    product::prepare(head, options, PRODUCTS)
}

/// Writes the name as RFC 1035 has it, and takes the transaction's number away; an empty name is the root.
fn mend<'a>(cells: &mut Cells<'a>, room: &'a mut Vec<u8>) {
    cells[Field::Flags as usize] = None;
    cells[Field::Name as usize] = match cells[Field::Name as usize] {
        Some(b"") => Some(b"."),
        Some(name) => Some(presentation(name, Notation::Zeek, room)),
        None => None,
    };
}
