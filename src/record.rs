//! A normalized log record, and what takes records.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use crate::dns::{Class, Rcode, RecordType};

/// The contract that the output of `records` follows.
pub const CONTRACT: &str = "whoasks.record/1";

/// Nanoseconds since 1970-01-01T00:00:00Z without leap seconds; reaches from 1677 to 2262.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// Nanoseconds in a second.
pub const SECOND: i64 = 1_000_000_000;

/// What carried the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Plain UDP.
    Udp,
    /// Plain TCP.
    Tcp,
    /// DNS over TLS (RFC 7858).
    Tls,
    /// DNS over HTTPS (RFC 8484).
    Https,
    /// DNS over QUIC (RFC 9250).
    Quic,
}

impl Transport {
    /// The lower-case word that the `records` output uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Transport::Udp => "udp",
            Transport::Tcp => "tcp",
            Transport::Tls => "tls",
            Transport::Https => "https",
            Transport::Quic => "quic",
        }
    }

    /// Reads the words that logs use, in any case (`UDP`, `dot`, `doh`, `https` and so on).
    pub fn parse(text: &[u8]) -> Option<Self> {
        let is = |word: &str| text.eq_ignore_ascii_case(word.as_bytes());
        if is("udp") || is("do53") || is("do53-udp") {
            Some(Transport::Udp)
        } else if is("tcp") || is("do53-tcp") {
            Some(Transport::Tcp)
        } else if is("tls") || is("dot") || is("dns-over-tls") {
            Some(Transport::Tls)
        } else if is("https") || is("doh") || is("dns-over-https") {
            Some(Transport::Https)
        } else if is("quic") || is("doq") || is("dns-over-quic") {
            Some(Transport::Quic)
        } else {
            None
        }
    }
}

/// One lookup as a log tells it. What the log lacks is `None`, never zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record<'a> {
    /// When it was asked, in UTC; `None` in logs that were written without times.
    pub time: Option<Timestamp>,
    /// The address that asked, IPv4-mapped addresses as IPv4.
    pub source: IpAddr,
    /// The name as asked: presentation form of RFC 1035 with the case kept, without the final dot,
    /// root as `.`, only `\.`, `\\` and `\DDD` as escapes (see [`crate::dns::name`]).
    pub name: &'a [u8],
    /// The class of the question.
    pub class: Class,
    /// The type of the question; `None` where the log has no types.
    pub rtype: Option<RecordType>,
    /// What the log may have besides.
    pub extra: Extra<'a>,
}

/// An address as one number: of 128 bits as it stands, of 32 bits mapped (RFC 4291 §2.5.5.2), so that each has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address(pub u128);

impl Address {
    /// What is above the 32 bits of a mapped address.
    const MAPPED: u128 = 0xffff << 32;
}

impl From<IpAddr> for Address {
    #[inline]
    fn from(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(v4) => v4.into(),
            IpAddr::V6(v6) => v6.into(),
        }
    }
}

impl From<Ipv4Addr> for Address {
    #[inline]
    fn from(address: Ipv4Addr) -> Self {
        Address(Address::MAPPED | u128::from(u32::from(address)))
    }
}

impl From<Ipv6Addr> for Address {
    #[inline]
    fn from(address: Ipv6Addr) -> Self {
        Address(address.into())
    }
}

impl From<Address> for IpAddr {
    #[inline]
    fn from(address: Address) -> Self {
        IpAddr::V6(address.0.into()).to_canonical()
    }
}

/// A lookup as usual lines have it: class IN, and nothing that no count needs but the response code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usual<'a> {
    /// When it was asked; see [`Record::time`].
    pub time: Option<Timestamp>,
    /// The address that asked; see [`Record::source`].
    pub source: Address,
    /// The name as asked; see [`Record::name`].
    pub name: &'a [u8],
    /// The type; see [`Record::rtype`].
    pub rtype: Option<RecordType>,
    /// The response code; see [`Extra::rcode`].
    pub rcode: Option<Rcode>,
}

/// Usual lookups that are handed on together.
pub const BATCH: usize = 64;

impl<'a> Usual<'a> {
    /// The same as a record.
    pub fn record(&self) -> Record<'a> {
        let Usual { time, source, name, rtype, rcode } = *self;
        let extra = Extra { rcode, ..Extra::default() };
        Record { time, source: source.into(), name, class: Class::IN, rtype, extra }
    }

    /// What is usual of a record.
    pub fn of(record: &Record<'a>) -> Self {
        let Record { time, source, name, rtype, extra, .. } = *record;
        Usual { time, source: source.into(), name, rtype, rcode: extra.rcode }
    }
}

/// The parts of a [`Record`] that only some logs have and that no count needs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Extra<'a> {
    /// The port that the question came from.
    pub port: Option<u16>,
    /// What carried the question.
    pub transport: Option<Transport>,
    /// The response code, where the log has it on the line of the question.
    pub rcode: Option<Rcode>,
    /// The server that was asked: an address or a name, as logged.
    pub server: Option<&'a [u8]>,
    /// The view or policy under which the server answered.
    pub view: Option<&'a [u8]>,
    /// Flags of the question in the server's own notation, as in `+E(0)K`.
    pub flags: Option<&'a [u8]>,
    /// The EDNS client subnet (RFC 7871).
    pub ecs: Option<IpNet>,
}

/// What a log says of an answer on a frame of its own. It is never a lookup.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Response<'a> {
    /// When it was answered, in UTC.
    pub time: Option<Timestamp>,
    /// The address that had asked.
    pub source: IpAddr,
    /// The name as asked, written as in [`Record::name`].
    pub name: &'a [u8],
    /// The class of the question.
    pub class: Class,
    /// The type of the question.
    pub rtype: RecordType,
    /// The response code.
    pub rcode: Rcode,
}

/// What takes records: analyses, the `records` writer, tests.
pub trait Sink {
    /// Takes one lookup, and says whether it was kept or left out by a filter.
    fn record(&mut self, record: &Record<'_>) -> Kept;

    /// Takes at most [`BATCH`] usual lookups in their order, and says how many were kept. It is the same as to take
    /// each as a record.
    fn usual(&mut self, lookups: &[Usual<'_>]) -> usize {
        lookups.iter().filter(|lookup| self.record(&lookup.record()) == Kept::Yes).count()
    }

    /// Takes one answer that stood on a frame of its own.
    fn response(&mut self, response: &Response<'_>) {
        let _ = response;
    }

    /// Hears of lookups that are not read, because the time filters leave them out: they are from `first` to `last`.
    fn unread(&mut self, first: Timestamp, last: Timestamp) {
        let _ = (first, last);
    }
}

/// Takes records and forgets them.
pub struct Nowhere;

impl Sink for Nowhere {
    fn record(&mut self, _: &Record<'_>) -> Kept {
        Kept::Yes
    }
}

/// Whether a [`Sink`] kept a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It counts.
    Yes,
    /// A filter of the command line leaves it out.
    Filtered,
}
