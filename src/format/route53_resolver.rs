//! Amazon Route 53 Resolver query logs: one JSON object per lookup of a VPC.
//!
//! Source: Amazon Route 53 Developer Guide, "Values that appear in VPC Resolver query logs". `query_timestamp` is in
//! UTC; `query_type` is `UNKNOWN` where Route 53 does not know the type.

use super::columns::{Cells, Field};
use super::json::product::{self, Product};
use super::{Format, Options, Prepared, Sample};
use crate::error::Result;

/// The format.
pub const FORMAT: Format = Format {
    name: "route53-resolver",
    about: "Amazon Route 53 Resolver query logging to S3, Firehose or CloudWatch (JSON)",
    samples: &[
        Sample {
            text: "{\"version\":\"1.100000\",\"account_id\":\"111122223333\",\"region\":\"us-east-1\",\
                   \"vpc_id\":\"vpc-0example\",\"query_timestamp\":\"2026-11-22T14:03:11Z\",\
                   \"query_name\":\"www.example.com.\",\"query_type\":\"AAAA\",\"query_class\":\"IN\",\
                   \"rcode\":\"NOERROR\",\"answers\":[{\"Rdata\":\"2001:db8::80\",\"Type\":\"AAAA\",\"Class\":\"IN\"}],\
                   \"srcaddr\":\"192.0.2.1\",\"srcport\":\"48701\",\"transport\":\"UDP\",\
                   \"srcids\":{\"instance\":\"i-0example\"}}\n",
            records: 1,
            last: "2026-11-22T14:03:11Z 192.0.2.1 www.example.com IN AAAA",
        },
        Sample {
            text: "{\"srcaddr\":\"2001:db8::1\",\"vpc_id\":\"vpc-0example\",\"answers\":[],\
                   \"query_name\":\"mail.example.net.\",\"query_class\":\"IN\",\"srcids\":{},\"rcode\":\"SERVFAIL\",\
                   \"query_type\":\"UNKNOWN\",\"transport\":\"TCP\",\"version\":\"1.100000\",\"srcport\":\"56067\",\
                   \"query_timestamp\":\"2026-11-22T14:03:12Z\",\"region\":\"us-east-1\"}\n",
            records: 1,
            last: "2026-11-22T14:03:12Z 2001:db8::1 mail.example.net IN -",
        },
    ],
    prepare,
};

/// Its keys.
const PRODUCTS: &[Product] = &[Product {
    name: "Route 53 Resolver query log record",
    marks: &["query_timestamp", "query_name", "srcaddr"],
    keys: &[
        (Field::Time, &["query_timestamp"]),
        (Field::Source, &["srcaddr"]),
        (Field::Port, &["srcport"]),
        (Field::Name, &["query_name"]),
        (Field::Type, &["query_type"]),
        (Field::Class, &["query_class"]),
        (Field::Transport, &["transport"]),
        (Field::Rcode, &["rcode"]),
    ],
    mend: Some(unknown),
}];

/// Decides the keys from a file's head.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    product::prepare(head, options, PRODUCTS)
}

/// Takes the word for a type that is not known away.
fn unknown<'a>(cells: &mut Cells<'a>, _room: &'a mut Vec<u8>) {
    let rtype = &mut cells[Field::Type as usize];
    *rtype = rtype.filter(|text| *text != b"UNKNOWN");
}
