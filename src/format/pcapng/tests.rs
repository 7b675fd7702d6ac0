//! Sections, interfaces and packets in every shape that the format allows.

use super::*;
use crate::record::{Kept, Record};

/// The times of lookups.
#[derive(Debug, Default)]
struct Seen {
    /// The time of each, in nanoseconds.
    times: Vec<Option<i64>>,
    /// Reasons of rejects.
    rejects: Vec<&'static str>,
}

impl Sink for Seen {
    fn record(&mut self, record: &Record<'_>) -> Kept {
        self.times.push(record.time.map(|time| time.0));
        Kept::Yes
    }
}

/// A byte order that writes numbers.
#[derive(Clone, Copy)]
struct Writer(bool);

impl Writer {
    /// Two octets.
    fn u16(self, n: u16) -> Vec<u8> {
        if self.0 { n.to_be_bytes().into() } else { n.to_le_bytes().into() }
    }

    /// Four octets.
    fn u32(self, n: u32) -> Vec<u8> {
        if self.0 { n.to_be_bytes().into() } else { n.to_le_bytes().into() }
    }

    /// A block.
    fn block(self, kind: u32, body: &[Vec<u8>]) -> Vec<u8> {
        let mut body = body.concat();
        body.resize(body.len().next_multiple_of(4), 0);
        let length = self.u32(u32::try_from(body.len() + 12).expect("a block"));
        [self.u32(kind), length.clone(), body, length].concat()
    }

    /// A section header.
    fn section(self) -> Vec<u8> {
        self.block(SECTION, &[self.u32(ORDER), self.u16(1), self.u16(0), vec![0xff; 8]])
    }

    /// An interface of raw IP, with options as `(code, value)`.
    fn interface(self, options: &[(u16, Vec<u8>)]) -> Vec<u8> {
        let option = |(code, value): &(u16, Vec<u8>)| {
            let mut padded = value.clone();
            padded.resize(value.len().next_multiple_of(4), 0);
            [self.u16(*code), self.u16(u16::try_from(value.len()).expect("an option")), padded].concat()
        };
        let options = options.iter().flat_map(option).collect();
        self.block(INTERFACE, &[self.u16(101), self.u16(0), self.u32(0), options])
    }

    /// An enhanced packet block.
    fn packet(self, interface: u32, stamp: u64, octets: &[u8]) -> Vec<u8> {
        let [high, low] = [stamp >> 32, stamp & 0xffff_ffff].map(|half| u32::try_from(half).expect("half"));
        let length = u32::try_from(octets.len()).expect("a packet");
        let numbers = [interface, high, low, length, length].map(|n| self.u32(n)).concat();
        self.block(PACKET, &[numbers, octets.to_vec()])
    }
}

/// An IPv4 packet with a query over UDP.
fn query() -> Vec<u8> {
    let mut packet = Vec::new();
    let builder = etherparse::PacketBuilder::ipv4([192, 0, 2, 1], [198, 51, 100, 53], 64).udp(5353, 53);
    let message = b"\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x01a\x04test\0\0\x01\0\x01";
    builder.write(&mut packet, message).expect("written to memory");
    packet
}

/// Reads blocks.
fn read(blocks: &[Vec<u8>]) -> Seen {
    let file = blocks.concat();
    let prepared = prepare(&file, &Options::default()).expect("a capture");
    let mut parser = (prepared.parser)();
    let mut seen = Seen::default();
    for (_, frame) in Frames::new(prepared.framing, &file) {
        if let Err(reject) = parser.frame(frame, &mut seen) {
            seen.rejects.push(reject.0.0);
        }
    }
    seen
}

/// 2026-11-22T14:03:11Z in seconds.
const AT: u64 = 1_795_356_191;
/// The same in nanoseconds.
const AT_NS: Option<i64> = Some(1_795_356_191_000_000_000);

#[test]
fn times_have_the_resolution_of_their_interface() {
    for order in [Writer(false), Writer(true)] {
        let interfaces = [
            order.interface(&[]),
            order.interface(&[(2, b"lo".to_vec()), (9, vec![9]), (0, vec![]), (9, vec![0])]),
            order.interface(&[(9, vec![0x80 | 10])]),
            order.interface(&[
                (9, vec![0]),
                (14, if order.0 { 60i64.to_be_bytes() } else { 60i64.to_le_bytes() }.into()),
            ]),
            order.interface(&[(9, vec![0x7f])]),
        ];
        let packets = [
            order.packet(0, AT * 1_000_000 + 500_000, &query()),
            order.packet(1, AT * 1_000_000_000 + 5, &query()),
            order.packet(2, AT * 1024 + 512, &query()),
            order.packet(3, AT - 60, &query()),
            // A resolution of 10 to the minus 127, an interface that is not there, a time after 2262.
            order.packet(4, AT, &query()),
            order.packet(5, AT, &query()),
            order.packet(3, u64::MAX, &query()),
        ];
        let seen = read(&[vec![order.section()], interfaces.into(), packets.into()].concat());
        let after = |ns: i64| AT_NS.map(|at| at + ns);
        assert_eq!(seen.times, [after(500_000_000), after(5), after(500_000_000), AT_NS]);
        assert_eq!(seen.rejects, [NO_INTERFACE.0.0, NO_INTERFACE.0.0, BAD_TIME.0.0]);
    }
}

#[test]
fn sections_begin_anew_in_either_order() {
    let (little, big) = (Writer(false), Writer(true));
    let blocks = [
        little.section(),
        little.interface(&[]),
        little.packet(0, AT * 1_000_000, &query()),
        big.section(),
        big.packet(0, AT * 1_000_000, &query()),
        big.interface(&[]),
        // An unknown block, statistics.
        big.block(0xbad, &[vec![1; 8]]),
        big.block(5, &[vec![0; 12]]),
        big.packet(0, AT * 1_000_000, &query()),
    ];
    let seen = read(&blocks);
    assert_eq!((seen.times.as_slice(), seen.rejects.as_slice()), (&[AT_NS, AT_NS][..], &[NO_INTERFACE.0.0][..]));
}

#[test]
fn old_and_simple_packets_are_read() {
    let order = Writer(false);
    let length = u32::try_from(query().len()).expect("a packet");
    let old = [order.u16(0), order.u16(7), order.u32(0), order.u32(9), order.u32(length), order.u32(length), query()];
    let simple = [order.u32(length), query()];
    let seen = read(&[
        order.section(),
        order.interface(&[]),
        order.block(OLD_PACKET, &old),
        order.block(SIMPLE_PACKET, &simple),
        // More octets than the block has.
        order.block(PACKET, &[[0, 0, 0, 999, 999].map(|n| order.u32(n)).concat(), query()]),
        order.block(PACKET, &[vec![0; 8]]),
    ]);
    assert_eq!(seen.times, [Some(9_000), None]);
    assert_eq!(seen.rejects, [BROKEN.0.0; 2]);
}
