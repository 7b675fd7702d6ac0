//! Packets of every link type, fragments, TCP streams in every disorder, and octets that are none of these.

use etherparse::{IpFragOffset, IpNumber, Ipv4Header, Ipv6FragmentHeader, Ipv6Header, PacketBuilder};
use proptest::prelude::*;

use super::*;
use crate::format::{self, Options};
use crate::input::frames::Frames;
use crate::record::{Kept, Record, Response};

/// What is seen of a capture.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    /// Lookups as `source port name`.
    lookups: Vec<String>,
    /// How many answers.
    answers: usize,
    /// Packets that are neither.
    others: usize,
    /// Reasons of rejects.
    rejects: Vec<&'static str>,
}

impl Sink for Seen {
    fn record(&mut self, record: &Record<'_>) -> Kept {
        let port = record.extra.port.map_or(0, u32::from);
        self.lookups.push(format!("{} {port} {}", record.source, String::from_utf8_lossy(record.name)));
        Kept::Yes
    }

    fn response(&mut self, _: &Response<'_>) {
        self.answers += 1;
    }
}

impl Seen {
    /// Takes results in until there are no more.
    fn count(
        &mut self,
        first: Option<Result<Outcome, Reject>>,
        mut more: impl FnMut() -> Option<Result<Outcome, Reject>>,
    ) {
        let mut next = first;
        while let Some(result) = next {
            match result {
                Ok(Outcome::NotLookup) => self.others += 1,
                Ok(_) => {}
                Err(reject) => self.rejects.push(reject.0.0),
            }
            next = more();
        }
    }
}

/// Reads packets of one link type.
fn read(link: u32, packets: &[Vec<u8>]) -> Seen {
    let mut capture = Capture::new(None);
    let mut seen = Seen::default();
    for octets in packets {
        let first = capture.packet(&Packet { link, time: None, octets }, &mut seen);
        seen.count(Some(first), || capture.more());
    }
    capture.finish();
    seen.count(capture.more(), || capture.more());
    seen
}

/// A query for `name`, a label, with EDNS padding of `padding` octets.
fn query(name: &str, padding: u16) -> Vec<u8> {
    let mut message = b"\x12\x34\x01\0\0\x01\0\0\0\0\0\x01".to_vec();
    message.push(u8::try_from(name.len()).expect("a label"));
    message.extend_from_slice(name.as_bytes());
    message.extend_from_slice(b"\0\0\x01\0\x01\0\0\x29\x04\xd0\0\0\0\0");
    message.extend_from_slice(&(padding + 4).to_be_bytes());
    message.extend_from_slice(&[0, 12]);
    message.extend_from_slice(&padding.to_be_bytes());
    message.extend(std::iter::repeat_n(0, padding.into()));
    message
}

/// The client and the server.
const CLIENT: [u8; 4] = [192, 0, 2, 1];
/// The server.
const SERVER: [u8; 4] = [198, 51, 100, 53];

/// An IPv4 packet with a UDP datagram from the client to a port of the server.
fn udp(port: u16, message: &[u8]) -> Vec<u8> {
    let mut packet = Vec::new();
    let builder = PacketBuilder::ipv4(CLIENT, SERVER, 64).udp(5353, port);
    builder.write(&mut packet, message).expect("written to memory");
    packet
}

/// An IPv6 packet with a UDP datagram from 2001:db8::1.
fn udp6(message: &[u8]) -> Vec<u8> {
    let mut packet = Vec::new();
    let client = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    let builder = PacketBuilder::ipv6(client, [1; 16], 64).udp(5353, 53);
    builder.write(&mut packet, message).expect("written to memory");
    packet
}

/// An IPv4 packet with a TCP segment from the client; `flags` is some of `S` and `F`.
fn tcp(sequence: u32, flags: &str, octets: &[u8]) -> Vec<u8> {
    let mut packet = Vec::new();
    let mut builder = PacketBuilder::ipv4(CLIENT, SERVER, 64).tcp(5353, 53, sequence, 1000).ack(1);
    if flags.contains('S') {
        builder = builder.syn();
    }
    if flags.contains('F') {
        builder = builder.fin();
    }
    builder.write(&mut packet, octets).expect("written to memory");
    packet
}

/// Messages with their lengths before them.
fn stream(messages: &[Vec<u8>]) -> Vec<u8> {
    let framed = |m: &Vec<u8>| [u16::try_from(m.len()).expect("a message").to_be_bytes().as_slice(), m].concat();
    messages.iter().flat_map(framed).collect()
}

#[test]
fn every_link_type_is_read() {
    let (v4, v6) = (udp(53, &query("four", 0)), udp6(&query("six", 0)));
    let before = |head: &[u8], packet: &[u8]| [head, packet].concat();
    let ether = |kind: &[u8]| [&[0; 12], kind].concat();
    let cases: [(u32, Vec<u8>, &str); 16] = [
        (1, before(&ether(&[8, 0]), &v4), "four"),
        (1, before(&ether(&[0x86, 0xdd]), &v6), "six"),
        (1, before(&ether(&[0x81, 0, 0, 7, 8, 0]), &v4), "four"),
        (1, before(&ether(&[0x88, 0xa8, 0, 7, 0x81, 0, 0, 8, 0x86, 0xdd]), &v6), "six"),
        (113, before(&[&[0; 14][..], &[8, 0]].concat(), &v4), "four"),
        (276, before(&[&[0x86, 0xdd][..], &[0; 18]].concat(), &v6), "six"),
        (276, before(&[&[0x81, 0][..], &[0; 18], &[0, 7, 8, 0]].concat(), &v4), "four"),
        (0, before(&[2, 0, 0, 0], &v4), "four"),
        (0, before(&[30, 0, 0, 0], &v6), "six"),
        (0, before(&[0, 0, 0, 24], &v6), "six"),
        (108, before(&[0, 0, 0, 2], &v4), "four"),
        (101, v4.clone(), "four"),
        (12, v6.clone(), "six"),
        (14, v4.clone(), "four"),
        (228, v4, "four"),
        (229, v6, "six"),
    ];
    for (link, packet, name) in cases {
        let source = if name == "four" { "192.0.2.1" } else { "2001:db8::1" };
        assert_eq!(read(link, &[packet]).lookups, [format!("{source} 5353 {name}")], "{link}");
        assert!(is_link_read(link));
    }
    assert!(!is_link_read(105));
}

#[test]
fn only_the_port_counts_and_what_is_cut_is_told() {
    let whole = udp(53, &query("name", 100));
    assert_eq!(read(101, &[udp(5353, &query("other", 0))]).others, 1);
    // The capture kept the question, but not all of the padding; then only a part of the headers.
    assert_eq!(read(101, &[whole[..60].to_vec()]).lookups.len(), 1);
    assert_eq!(read(101, &[whole[..44].to_vec()]).rejects, ["DNS message cut short in its question"]);
    assert_eq!(read(101, &[whole[..24].to_vec()]).rejects, [BAD_TRANSPORT.0.0]);
    assert_eq!(read(101, &[whole[..10].to_vec()]).rejects, [BAD_IP.0.0]);
    assert_eq!(read(1, &[vec![0; 10]]).rejects, ["packet cut short in its first header"]);
    assert_eq!(read(105, &[whole]).rejects, ["packet of a link type that is not read"]);
    let arp = [&[0; 12][..], &[8, 6], &[0, 1, 8, 0, 6, 4, 0, 1], &[0; 20]].concat();
    assert_eq!(read(1, &[arp]).others, 1);
}

/// A datagram of a query cut into IPv4 fragments of `size` octets.
fn fragments4(message: &[u8], size: usize) -> Vec<Vec<u8>> {
    let packet = udp(53, message);
    let (header, payload) = Ipv4Header::from_slice(&packet).expect("a packet");
    let count = payload.len().div_ceil(size);
    let made = payload.chunks(size).enumerate().map(|(at, part)| {
        let mut header = header.clone();
        header.identification = 77;
        header.dont_fragment = false;
        header.more_fragments = at + 1 < count;
        let offset = u16::try_from(at * size / 8).expect("an offset");
        header.fragment_offset = IpFragOffset::try_new(offset).expect("an offset");
        header.set_payload_len(part.len()).expect("a length");
        let mut packet = Vec::new();
        header.write(&mut packet).expect("written to memory");
        [packet, part.to_vec()].concat()
    });
    made.collect()
}

/// The same for IPv6.
fn fragments6(message: &[u8], size: usize) -> Vec<Vec<u8>> {
    let packet = udp6(message);
    let (header, payload) = Ipv6Header::from_slice(&packet).expect("a packet");
    let count = payload.len().div_ceil(size);
    let made = payload.chunks(size).enumerate().map(|(at, part)| {
        let offset = IpFragOffset::try_new(u16::try_from(at * size / 8).expect("an offset")).expect("an offset");
        let fragment = Ipv6FragmentHeader::new(header.next_header, offset, at + 1 < count, 99);
        let mut header = header.clone();
        header.next_header = IpNumber::IPV6_FRAGMENTATION_HEADER;
        header.payload_length = u16::try_from(part.len() + 8).expect("a length");
        let mut packet = Vec::new();
        header.write(&mut packet).expect("written to memory");
        fragment.write(&mut packet).expect("written to memory");
        [packet, part.to_vec()].concat()
    });
    made.collect()
}

#[test]
fn fragments_are_put_together_in_any_order() {
    for parts in [fragments4(&query("whole", 3000), 1480), fragments6(&query("whole", 3000), 1232)] {
        assert_eq!(parts.len(), 3);
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            // The second one comes twice.
            let packets: Vec<_> = [order[0], order[1], order[1], order[2]].map(|at| parts[at].clone()).into();
            let seen = read(101, &packets);
            assert_eq!((seen.lookups.len(), seen.others, seen.rejects.len()), (1, 3, 0), "{order:?}");
            assert!(seen.lookups[0].ends_with("5353 whole"));
        }
        assert_eq!(read(101, &parts[..2]).rejects, [LOST_FRAGMENTS.0.0]);
        assert_eq!(read(101, &parts[1..]).rejects, [LOST_FRAGMENTS.0.0]);
    }
    let mut overlapping = fragments4(&query("whole", 3000), 1480);
    overlapping.truncate(2);
    overlapping.push(fragments4(&query("whole", 3000), 1000)[1].clone());
    assert_eq!(read(101, &overlapping).rejects, [CONTRADICTING.0.0]);
}

#[test]
fn waiting_fragments_are_bounded() {
    let mut parts = Vec::new();
    for id in 0..1_200_u16 {
        let mut first = fragments4(&query("flood", 3000), 1480).swap_remove(0);
        first[4..6].copy_from_slice(&id.to_be_bytes());
        parts.push(first);
    }
    let seen = read(101, &parts);
    assert_eq!((seen.others, seen.rejects.len()), (1_200, 1_200));
}

#[test]
fn streams_are_put_together_in_any_order() {
    let octets = stream(&[query("one", 0), query("two", 50), query("three", 0)]);
    let (a, b) = (10, 70);
    // The sequence numbers wrap within the data.
    let start = u32::MAX - 30;
    let at = |from: usize, to: usize| tcp(start.wrapping_add(1 + from as u32), "", &octets[from..to]);
    let (syn, all) = (tcp(start, "S", b""), octets.len());
    let fin = tcp(start.wrapping_add(1 + all as u32), "F", b"");
    let cases = [
        vec![syn.clone(), at(0, all), fin.clone()],
        vec![syn.clone(), at(0, a), at(a, b), at(b, all), fin.clone()],
        vec![syn.clone(), at(b, all), at(a, b), at(0, a), fin.clone()],
        // Sent again: whole, in part, and behind the end; the beginning as well.
        vec![syn.clone(), syn.clone(), at(0, b), at(0, b), at(a, all), fin.clone(), at(b, all)],
        vec![syn.clone(), at(b, all), at(a, all), at(0, b), fin],
    ];
    for packets in cases {
        let seen = read(101, &packets);
        assert_eq!(seen.lookups, ["one", "two", "three"].map(|name| format!("192.0.2.1 5353 {name}")));
        assert_eq!(seen.rejects, Vec::<&str>::new());
    }
}

#[test]
fn streams_that_are_not_whole_are_rejected() {
    let octets = stream(&[query("one", 0), query("two", 50)]);
    let cut = octets.len() - 5;
    let seen = read(101, &[tcp(5, "S", b""), tcp(6, "", &octets[..cut])]);
    assert_eq!((seen.lookups.len(), seen.rejects.as_slice()), (1, &[LOST_SEGMENTS.0.0][..]));
    let seen = read(101, &[tcp(5, "S", b""), tcp(6, "F", &octets[..cut])]);
    assert_eq!((seen.lookups.len(), seen.rejects.as_slice()), (1, &[LOST_SEGMENTS.0.0][..]));
    let seen = read(101, &[tcp(5, "S", b""), tcp(6 + 10, "F", &octets[10..])]);
    assert_eq!((seen.lookups.len(), seen.rejects.as_slice()), (0, &[LOST_SEGMENTS.0.0][..]));
    assert_eq!(read(101, &[tcp(6, "", &octets)]).rejects, [NO_BEGINNING.0.0]);
    // Octets far ahead are not kept.
    let far: Vec<_> = (0..300_u32).map(|n| tcp(10_000 + n * 1_000, "", &[1; 1_000])).collect();
    let seen = read(101, &[vec![tcp(5, "S", b"")], far].concat());
    assert!(seen.rejects.starts_with(&[LOST_SEGMENTS.0.0, NO_BEGINNING.0.0]), "{:?}", seen.rejects);
}

/// Reads a capture file.
fn file(format: &format::Format, octets: &[u8]) -> Option<Seen> {
    let prepared = (format.prepare)(octets, &Options::default()).ok()?;
    let mut parser = (prepared.parser)();
    let mut seen = Seen::default();
    for (_, frame) in Frames::new(prepared.framing, octets) {
        let mut next = Some(parser.frame(frame, &mut seen));
        while let Some(result) = next {
            seen.count(Some(result), || None);
            next = parser.more(&mut seen);
        }
    }
    parser.finish();
    while let Some(result) = parser.more(&mut seen) {
        seen.count(Some(result), || None);
    }
    Some(seen)
}

/// Files of the same 45 packets.
const FILES: [(&format::Format, &[u8]); 3] = [
    (&format::pcap::FORMAT, include_bytes!("../../../fixtures/capture/port53.pcap")),
    (&format::pcap::FORMAT, include_bytes!("../../../fixtures/capture/port53-nano-big-endian.pcap")),
    (&format::pcapng::FORMAT, include_bytes!("../../../fixtures/capture/port53.pcapng")),
];

#[test]
fn the_same_packets_are_the_same_in_every_file() {
    for (format, octets) in FILES {
        let seen = file(format, octets).expect("a capture");
        assert_eq!((seen.lookups.len(), seen.answers, seen.rejects.len()), (10, 10, 4), "{}", format.name);
        assert_eq!(seen.lookups[9], "127.9.0.3 20486 pipe3.example.test");
    }
}

#[test]
fn one_wrong_length_costs_one_packet() {
    for (format, octets) in FILES {
        let prepared = (format.prepare)(octets, &Options::default()).expect("a capture");
        let frames: Vec<&[u8]> = Frames::new(prepared.framing, octets).map(|(_, frame)| frame).collect();
        let at = if format.name == "pcapng" { 2 } else { 1 };
        let length = if format.name == "pcapng" { 4 } else { 8 };
        let mut broken = frames[at].to_vec();
        broken[length..length + 4].copy_from_slice(&[0xff; 4]);
        let damaged = [&frames[..at].concat(), broken.as_slice(), &frames[at + 1..].concat()].concat();
        let seen = file(format, &damaged).expect("a capture");
        assert_eq!((seen.lookups.len(), seen.answers, seen.rejects.len()), (9, 10, 5), "{}", format.name);
        let cut = file(format, &octets[..octets.len() - 7]).expect("a capture");
        assert_eq!(cut.rejects.len(), 5, "{}", format.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_octets_are_a_panic(
        which in 0..FILES.len(),
        flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..20),
        cut in any::<prop::sample::Index>(),
    ) {
        let (format, octets) = FILES[which];
        let mut octets = octets.to_vec();
        for (at, octet) in flips {
            let at = at.index(octets.len());
            octets[at] = octet;
        }
        let _ = file(format, &octets);
        let _ = file(format, &octets[..cut.index(octets.len())]);
    }

    #[test]
    fn no_packet_is_a_panic(
        link in prop::sample::select(vec![0, 1, 101, 113, 276]),
        mut packet in proptest::collection::vec(any::<u8>(), 0..120),
        kind in prop::sample::select(vec![ip::ether::IPV4, ip::ether::IPV6, ip::ether::TAGS[0]]),
    ) {
        if packet.len() > 16 {
            packet[12..14].copy_from_slice(&kind.to_be_bytes());
            packet[14] = if kind == ip::ether::IPV6 { 0x60 } else { 0x45 };
        }
        let _ = read(link, &[packet.clone(), packet]);
    }
}
