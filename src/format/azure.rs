//! Azure DNS: logs of DNS security policies and of Azure Firewall's DNS proxy.
//!
//! Source: Azure Monitor reference, tables `DNSQueryLogs` (category `DnsResponse` of a resolver policy) and
//! `AZFWDnsQuery`. Storage accounts and event hubs have a resource log record with `properties`; exports of Log
//! Analytics have the table's columns at the top. An event hub's batch, `{"records":[...]}`, is to be taken apart
//! before (`jq -c '.records[]'`).

use super::columns::Field;
use super::json::product::{self, Product};
use super::{Format, Options, Prepared, Sample};
use crate::error::Result;

/// The format.
pub const FORMAT: Format = Format {
    name: "azure",
    about: "Azure DNS security policies (DnsResponse, DNSQueryLogs) and Azure Firewall's DNS proxy (AZFWDnsQuery), JSON",
    samples: &[
        Sample {
            text: "{\"time\":\"2026-11-22T14:03:11.1234567Z\",\"category\":\"DnsResponse\",\"operationName\":\
                   \"RESPONSE_SUCCESS\",\"properties\":{\"QueryName\":\"www.example.com.\",\"QueryType\":\"A\",\
                   \"QueryClass\":\"IN\",\"ResponseCode\":0,\"SourceIpAddress\":\"192.0.2.1\",\
                   \"SourcePortNumber\":53535,\"Transport\":\"UDP\",\"ResolverPolicyRuleAction\":\"None\"}}\n",
            records: 1,
            last: "2026-11-22T14:03:11.123456700Z 192.0.2.1 www.example.com IN A",
        },
        Sample {
            text: "{\"TimeGenerated\":\"2026-11-22T14:03:11Z\",\"QueryName\":\"example.com\",\"QueryType\":\"MX\",\
                   \"QueryClass\":\"IN\",\"SourceIpAddress\":\"2001:db8::1\",\"Transport\":\"TCP\"}\n",
            records: 1,
            last: "2026-11-22T14:03:11Z 2001:db8::1 example.com IN MX",
        },
        Sample {
            text: "{\"time\":\"2026-11-22T14:03:11.5Z\",\"category\":\"AZFWDnsQuery\",\"properties\":{\"SourceIp\":\
                   \"192.0.2.1\",\"SourcePort\":53535,\"QueryId\":7,\"QueryType\":\"AAAA\",\"QueryClass\":\"IN\",\
                   \"QueryName\":\"www.example.com.\",\"Protocol\":\"udp\",\"ResponseCode\":\"NXDOMAIN\"}}\n",
            records: 1,
            last: "2026-11-22T14:03:11.500Z 192.0.2.1 www.example.com IN AAAA",
        },
    ],
    prepare,
};

/// The keys of policies and of the firewall, each in a resource log record and in a table.
const PRODUCTS: &[Product] = &[
    Product {
        name: "DnsResponse record",
        marks: &["properties.QueryName", "properties.SourceIpAddress"],
        keys: &[
            (Field::Time, &["time"]),
            (Field::Source, &["properties.SourceIpAddress"]),
            (Field::Port, &["properties.SourcePortNumber"]),
            (Field::Name, &["properties.QueryName"]),
            (Field::Type, &["properties.QueryType"]),
            (Field::Class, &["properties.QueryClass"]),
            (Field::Transport, &["properties.Transport"]),
            (Field::Rcode, &["properties.ResponseCode"]),
            (Field::Server, &["properties.DestinationIpAddress"]),
        ],
        mend: None,
    },
    Product {
        name: "DNSQueryLogs row",
        marks: &["QueryName", "SourceIpAddress", "TimeGenerated"],
        keys: &[
            (Field::Time, &["TimeGenerated"]),
            (Field::Source, &["SourceIpAddress"]),
            (Field::Port, &["SourcePortNumber"]),
            (Field::Name, &["QueryName"]),
            (Field::Type, &["QueryType"]),
            (Field::Class, &["QueryClass"]),
            (Field::Transport, &["Transport"]),
            (Field::Rcode, &["ResponseCode"]),
            (Field::Server, &["DestinationIpAddress"]),
        ],
        mend: None,
    },
    Product {
        name: "AZFWDnsQuery record",
        marks: &["properties.QueryName", "properties.SourceIp"],
        keys: &[
            (Field::Time, &["time"]),
            (Field::Source, &["properties.SourceIp"]),
            (Field::Port, &["properties.SourcePort"]),
            (Field::Name, &["properties.QueryName"]),
            (Field::Type, &["properties.QueryType"]),
            (Field::Class, &["properties.QueryClass"]),
            (Field::Transport, &["properties.Protocol"]),
            (Field::Rcode, &["properties.ResponseCode"]),
        ],
        mend: None,
    },
    Product {
        name: "AZFWDnsQuery row",
        marks: &["QueryName", "SourceIp", "TimeGenerated"],
        keys: &[
            (Field::Time, &["TimeGenerated"]),
            (Field::Source, &["SourceIp"]),
            (Field::Port, &["SourcePort"]),
            (Field::Name, &["QueryName"]),
            (Field::Type, &["QueryType"]),
            (Field::Class, &["QueryClass"]),
            (Field::Transport, &["Protocol"]),
            (Field::Rcode, &["ResponseCode"]),
        ],
        mend: None,
    },
];

/// Decides the keys from a file's head.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    product::prepare(head, options, PRODUCTS)
}
