//! AdGuard Home's `querylog.json`: one object per lookup, whose answer is the wire message in base64.
//!
//! Source: AdGuard Home, `internal/querylog/qlog.go` and `decode.go`. `QH` is the name without its final dot, so
//! that releases before 0.107 write nothing for the root. `CP` is empty for plain DNS, else `doh`, `dot`, `doq` or
//! `dnscrypt`. The response code is in the header of `Answer`.

use data_encoding::BASE64;

use super::columns::{Cells, Field};
use super::json::product::{self, Product};
use super::{Format, Options, Prepared, Sample};
use crate::error::Result;

/// The format.
pub const FORMAT: Format = Format {
    name: "adguard",
    about: "AdGuard Home: querylog.json",
    samples: &[
        Sample {
            text: "{\"IP\":\"192.0.2.1\",\"CID\":\"laptop\",\"T\":\"2026-11-22T17:03:11.519796+03:00\",\
                   \"QH\":\"www.example.com\",\"QT\":\"A\",\"QC\":\"IN\",\"CP\":\"doh\",\"ECS\":\"203.0.113.0/24\",\
                   \"Answer\":\"Qz+BgwABAAAAAAAA\",\"Result\":{\"IsFiltered\":true,\"Reason\":3},\"Elapsed\":837429}\n",
            records: 1,
            last: "2026-11-22T14:03:11.519796Z 192.0.2.1 www.example.com IN A",
        },
        Sample {
            text: "{\"T\":\"2026-11-22T14:03:12Z\",\"QH\":\"\",\"QT\":\"NS\",\"QC\":\"IN\",\"CP\":\"\",\
                   \"IP\":\"2001:db8::1\",\"Result\":{},\"Elapsed\":1}\n",
            records: 1,
            last: "2026-11-22T14:03:12Z 2001:db8::1 . IN NS",
        },
    ],
    prepare,
};

/// Its keys.
const PRODUCTS: &[Product] = &[Product {
    name: "AdGuard Home record",
    marks: &["T", "QH", "QT", "IP"],
    keys: &[
        (Field::Time, &["T"]),
        (Field::Source, &["IP"]),
        (Field::Name, &["QH"]),
        (Field::Type, &["QT"]),
        (Field::Class, &["QC"]),
        (Field::Transport, &["CP"]),
        (Field::Ecs, &["ECS"]),
        (Field::Rcode, &["Answer"]),
    ],
    mend: Some(mend),
}];

/// Decides the keys from a file's head.
fn prepare(head: &[u8], options: &Options) -> Result<Prepared> {
    product::prepare(head, options, PRODUCTS)
}

/// Writes the root as a dot, and the response code as a number.
fn mend<'a>(cells: &mut Cells<'a>, room: &'a mut Vec<u8>) {
    if cells[Field::Name as usize] == Some(b"") {
        cells[Field::Name as usize] = Some(b".");
    }
    let code = cells[Field::Rcode as usize].take().and_then(rcode);
    if let Some(code) = code {
        room.clear();
        room.extend_from_slice(code.to_string().as_bytes());
        cells[Field::Rcode as usize] = Some(room);
    }
}

/// The response code of a message in base64: the low bits of its fourth octet (RFC 1035 §4.1.1).
fn rcode(answer: &[u8]) -> Option<u8> {
    // Eight characters are six octets, and a header has twelve.
    let header = BASE64.decode(answer.get(..8)?).ok()?;
    header.get(3).map(|flags| flags & 0xf)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_the_header() {
        assert_eq!(rcode(b"Qz+BgwABAAAAAAAA"), Some(3));
        assert_eq!(rcode(b"Qz+BgAABAAEAAAAA"), Some(0));
        for text in ["", "Qz+B", "Qz+BgAA", "********", "=z+BgAAB"] {
            assert_eq!(rcode(text.as_bytes()), None, "{text}");
        }
    }
}
