//! Types, classes and response codes by their IANA mnemonics; unknown ones are values, not errors (RFC 3597).

mod usual;

use std::fmt;

/// A resource record type or question type, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordType(pub u16);

/// A class, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Class(pub u16);

/// A response code, by its number (the extended ones of RFC 6895 included).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rcode(pub u16);

/// IANA "Resource Record (RR) TYPEs", registry of 2026; the first name of a number is the one printed.
const TYPES: &[(u16, &str)] = &[
    (1, "A"),
    (2, "NS"),
    (3, "MD"),
    (4, "MF"),
    (5, "CNAME"),
    (6, "SOA"),
    (7, "MB"),
    (8, "MG"),
    (9, "MR"),
    (10, "NULL"),
    (11, "WKS"),
    (12, "PTR"),
    (13, "HINFO"),
    (14, "MINFO"),
    (15, "MX"),
    (16, "TXT"),
    (17, "RP"),
    (18, "AFSDB"),
    (19, "X25"),
    (20, "ISDN"),
    (21, "RT"),
    (22, "NSAP"),
    (23, "NSAP-PTR"),
    (24, "SIG"),
    (25, "KEY"),
    (26, "PX"),
    (27, "GPOS"),
    (28, "AAAA"),
    (29, "LOC"),
    (30, "NXT"),
    (31, "EID"),
    (32, "NIMLOC"),
    (33, "SRV"),
    (34, "ATMA"),
    (35, "NAPTR"),
    (36, "KX"),
    (37, "CERT"),
    (38, "A6"),
    (39, "DNAME"),
    (40, "SINK"),
    (41, "OPT"),
    (42, "APL"),
    (43, "DS"),
    (44, "SSHFP"),
    (45, "IPSECKEY"),
    (46, "RRSIG"),
    (47, "NSEC"),
    (48, "DNSKEY"),
    (49, "DHCID"),
    (50, "NSEC3"),
    (51, "NSEC3PARAM"),
    (52, "TLSA"),
    (53, "SMIMEA"),
    (55, "HIP"),
    (56, "NINFO"),
    (57, "RKEY"),
    (58, "TALINK"),
    (59, "CDS"),
    (60, "CDNSKEY"),
    (61, "OPENPGPKEY"),
    (62, "CSYNC"),
    (63, "ZONEMD"),
    (64, "SVCB"),
    (65, "HTTPS"),
    (66, "DSYNC"),
    (67, "HHIT"),
    (68, "BRID"),
    (99, "SPF"),
    (100, "UINFO"),
    (101, "UID"),
    (102, "GID"),
    (103, "UNSPEC"),
    (104, "NID"),
    (105, "L32"),
    (106, "L64"),
    (107, "LP"),
    (108, "EUI48"),
    (109, "EUI64"),
    (128, "NXNAME"),
    (249, "TKEY"),
    (250, "TSIG"),
    (251, "IXFR"),
    (252, "AXFR"),
    (253, "MAILB"),
    (254, "MAILA"),
    (255, "ANY"),
    (256, "URI"),
    (257, "CAA"),
    (258, "AVC"),
    (259, "DOA"),
    (260, "AMTRELAY"),
    (261, "RESINFO"),
    (262, "WALLET"),
    (263, "CLA"),
    (264, "IPN"),
    (32768, "TA"),
    (32769, "DLV"),
    // Other spellings that servers print.
    (255, "*"),
];

/// IANA "DNS CLASSes"; the first name of a number is the one printed.
const CLASSES: &[(u16, &str)] =
    &[(1, "IN"), (3, "CH"), (4, "HS"), (254, "NONE"), (255, "ANY"), (3, "CHAOS"), (4, "HESIOD"), (255, "*")];

/// IANA "DNS RCODEs"; the first name of a number is the one printed.
const RCODES: &[(u16, &str)] = &[
    (0, "NOERROR"),
    (1, "FORMERR"),
    (2, "SERVFAIL"),
    (3, "NXDOMAIN"),
    (4, "NOTIMP"),
    (5, "REFUSED"),
    (6, "YXDOMAIN"),
    (7, "YXRRSET"),
    (8, "NXRRSET"),
    (9, "NOTAUTH"),
    (10, "NOTZONE"),
    (11, "DSOTYPENI"),
    (16, "BADVERS"),
    (17, "BADKEY"),
    (18, "BADTIME"),
    (19, "BADMODE"),
    (20, "BADNAME"),
    (21, "BADALG"),
    (22, "BADTRUNC"),
    (23, "BADCOOKIE"),
    (16, "BADSIG"),
    (0, "SUCCESS"),
    (4, "NOTIMPL"),
];

/// The number whose name is `text` in any case, or that stands behind `prefix`, or that `text` itself is.
fn number(table: &[(u16, &str)], prefix: &str, text: &[u8]) -> Option<u16> {
    if let Some((number, _)) = table.iter().find(|(_, name)| text.eq_ignore_ascii_case(name.as_bytes())) {
        return Some(*number);
    }
    let digits = match text.split_at_checked(prefix.len()) {
        Some((head, rest)) if head.eq_ignore_ascii_case(prefix.as_bytes()) => rest,
        _ => text,
    };
    decimal(digits)
}

/// A decimal number of one to five digits up to 65535.
fn decimal(digits: &[u8]) -> Option<u16> {
    if digits.is_empty() || digits.len() > 5 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = digits.iter().fold(0u32, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    u16::try_from(value).ok()
}

/// The printed name of `number`.
fn name(table: &[(u16, &'static str)], number: u16) -> Option<&'static str> {
    table.iter().find(|(n, _)| *n == number).map(|(_, name)| *name)
}

impl RecordType {
    /// IPv4 address.
    pub const A: RecordType = RecordType(1);
    /// IPv6 address.
    pub const AAAA: RecordType = RecordType(28);

    /// All mnemonics.
    pub fn mnemonics() -> impl Iterator<Item = &'static str> {
        TYPES.iter().map(|(_, name)| *name)
    }

    /// Reads a mnemonic in any case, `TYPEn` (RFC 3597), or a bare number.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let word = text.iter().rev().fold(0, |word, octet| word << 8 | u64::from(*octet));
        let usual = RecordType::usual(word).filter(|_| text.len() < 8);
        usual.or_else(|| number(TYPES, "TYPE", text).map(RecordType))
    }
}

impl Class {
    /// The Internet.
    pub const IN: Class = Class(1);

    /// Reads a mnemonic in any case, `CLASSn` (RFC 3597), or a bare number.
    pub fn parse(text: &[u8]) -> Option<Self> {
        match text {
            b"IN" => Some(Class::IN),
            _ => number(CLASSES, "CLASS", text).map(Class),
        }
    }
}

impl Rcode {
    /// Reads a mnemonic in any case, `RCODEn`, or a bare number.
    pub fn parse(text: &[u8]) -> Option<Self> {
        number(RCODES, "RCODE", text).map(Rcode)
    }
}

impl fmt::Display for RecordType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match name(TYPES, self.0) {
            Some(name) => f.write_str(name),
            None => write!(f, "TYPE{}", self.0),
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match name(CLASSES, self.0) {
            Some(name) => f.write_str(name),
            None => write!(f, "CLASS{}", self.0),
        }
    }
}

impl fmt::Display for Rcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match name(RCODES, self.0) {
            Some(name) => f.write_str(name),
            None => write!(f, "RCODE{}", self.0),
        }
    }
}
