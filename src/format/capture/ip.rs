//! IP packets down to their ports: IPv4 (RFC 791), IPv6 with its extension headers (RFC 8200), UDP (RFC 768), TCP
//! (RFC 9293). Checksums are not looked at, as captures on the sending machine have none yet.
//!
//! Own code, because the lenient readers of `etherparse` 0.21 read beyond a packet with cut extension headers.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The number of UDP.
pub const UDP: u8 = 17;
/// The number of TCP.
pub const TCP: u8 = 6;

/// EtherTypes of IP.
pub mod ether {
    /// IPv4.
    pub const IPV4: u16 = 0x0800;
    /// IPv6.
    pub const IPV6: u16 = 0x86dd;
    /// Tags before the packet's own type: VLAN (802.1Q), provider bridging (802.1ad), and its older number.
    pub const TAGS: [u16; 3] = [0x8100, 0x88a8, 0x9100];
}

/// The most tags and extension headers that are passed over.
const HEADERS: usize = 8;

/// An IP packet.
#[derive(Clone, Copy, Debug)]
pub struct Ip<'a> {
    /// Who sent it.
    pub from: IpAddr,
    /// To whom.
    pub to: IpAddr,
    /// What the payload is.
    pub protocol: u8,
    /// What a part of a datagram says of its place in it.
    pub fragment: Option<Part>,
    /// The payload, as far as it was captured.
    pub payload: &'a [u8],
}

/// The place of a fragment in its datagram.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The datagram's number.
    pub id: u32,
    /// Octets before it.
    pub offset: usize,
    /// Whether others follow.
    pub more: bool,
}

impl Part {
    /// A part, unless it is the whole.
    fn of(id: u32, offset: usize, more: bool) -> Option<Part> {
        (offset > 0 || more).then_some(Part { id, offset, more })
    }
}

/// The packet in a frame of this EtherType: `Ok(None)` where it is no IP.
///
/// # Errors
/// The frame itself, where a header is damaged or cut short.
pub fn read(mut kind: u16, mut octets: &[u8]) -> Result<Option<Ip<'_>>, Damaged> {
    for _ in 0..HEADERS {
        if !ether::TAGS.contains(&kind) {
            break;
        }
        let (tag, rest) = octets.split_first_chunk::<4>().ok_or(Damaged)?;
        kind = u16::from_be_bytes([tag[2], tag[3]]);
        octets = rest;
    }
    match kind {
        ether::IPV4 => ipv4(octets).map(Some).ok_or(Damaged),
        ether::IPV6 => ipv6(octets).map(Some).ok_or(Damaged),
        _ => Ok(None),
    }
}

/// A header that is none, or cut short.
#[derive(Debug)]
pub struct Damaged;

/// Reads an IPv4 packet.
fn ipv4(octets: &[u8]) -> Option<Ip<'_>> {
    let header = octets.first_chunk::<20>()?;
    let length = usize::from(header[0] & 0xf) * 4;
    if header[0] >> 4 != 4 || length < header.len() {
        return None;
    }
    let end = match usize::from(u16::from_be_bytes([header[2], header[3]])) {
        // Left to the network card by the sender.
        0 => octets.len(),
        total => total.min(octets.len()),
    };
    let place = u16::from_be_bytes([header[6], header[7]]);
    let id = u16::from_be_bytes([header[4], header[5]]);
    let [.., a, b, c, d, e, f, g, h] = *header;
    Some(Ip {
        from: Ipv4Addr::new(a, b, c, d).into(),
        to: Ipv4Addr::new(e, f, g, h).into(),
        protocol: header[9],
        fragment: Part::of(id.into(), usize::from(place & 0x1fff) * 8, place & 0x2000 != 0),
        payload: octets.get(length..end)?,
    })
}

/// Reads an IPv6 packet.
fn ipv6(octets: &[u8]) -> Option<Ip<'_>> {
    let (header, rest) = octets.split_first_chunk::<40>()?;
    if header[0] >> 4 != 6 {
        return None;
    }
    let (mut payload, mut protocol, mut fragment) = (rest, header[6], None);
    let length = usize::from(u16::from_be_bytes([header[4], header[5]]));
    if length > 0 {
        payload = &rest[..length.min(rest.len())];
    }
    for _ in 0..HEADERS {
        let extension = match protocol {
            // Hop-by-hop options, routing, destination options, mobility, HIP, Shim6.
            0 | 43 | 60 | 135 | 139 | 140 => (usize::from(*payload.get(1)?) + 1) * 8,
            // Authentication.
            51 => (usize::from(*payload.get(1)?) + 2) * 4,
            44 => 8,
            _ => break,
        };
        let (head, behind) = payload.split_at_checked(extension)?;
        if let (44, [_, _, high, low, id @ ..]) = (protocol, head) {
            let place = u16::from_be_bytes([*high, *low]);
            let id = u32::from_be_bytes(*id.first_chunk()?);
            fragment = Part::of(id, usize::from(place & !7), place & 1 != 0);
        }
        (protocol, payload) = (*head.first()?, behind);
        if fragment.is_some() {
            break;
        }
    }
    let [from, to] = [8, 24].map(|at| header[at..at + 16].first_chunk::<16>().copied());
    Some(Ip { from: Ipv6Addr::from(from?).into(), to: Ipv6Addr::from(to?).into(), protocol, fragment, payload })
}

/// A UDP datagram.
#[derive(Clone, Copy, Debug)]
pub struct Udp<'a> {
    /// The port of who sent it.
    pub from: u16,
    /// The port that it goes to.
    pub to: u16,
    /// Its data, as far as they were captured.
    pub payload: &'a [u8],
}

impl<'a> Udp<'a> {
    /// Reads a datagram; `None` where the header is cut short.
    pub fn read(octets: &'a [u8]) -> Option<Udp<'a>> {
        let (header, rest) = octets.split_first_chunk::<8>()?;
        let [from, to, length, _] = [0, 2, 4, 6].map(|at| u16::from_be_bytes([header[at], header[at + 1]]));
        let payload = match usize::from(length).checked_sub(header.len()) {
            Some(length) => &rest[..length.min(rest.len())],
            None => rest,
        };
        Some(Udp { from, to, payload })
    }
}

/// A TCP segment.
#[derive(Clone, Copy, Debug)]
pub struct Tcp<'a> {
    /// The port of who sent it.
    pub from: u16,
    /// The port that it goes to.
    pub to: u16,
    /// The sequence number.
    pub sequence: u32,
    /// The flags: FIN 1, SYN 2, RST 4.
    flags: u8,
    /// Its data, as far as they were captured.
    pub payload: &'a [u8],
}

impl<'a> Tcp<'a> {
    /// Reads a segment; `None` where the header is damaged or cut short.
    pub fn read(octets: &'a [u8]) -> Option<Tcp<'a>> {
        let header = octets.first_chunk::<20>()?;
        let length = usize::from(header[12] >> 4) * 4;
        Some(Tcp {
            from: u16::from_be_bytes([header[0], header[1]]),
            to: u16::from_be_bytes([header[2], header[3]]),
            sequence: u32::from_be_bytes([header[4], header[5], header[6], header[7]]),
            flags: header[13],
            payload: octets.get(length..).filter(|_| length >= header.len())?,
        })
    }

    /// Whether it begins a stream.
    pub fn is_syn(&self) -> bool {
        self.flags & 2 != 0
    }

    /// Whether it ends a stream, in order or by a reset.
    pub fn is_end(&self) -> bool {
        self.flags & 5 != 0
    }
}

#[cfg(test)]
mod tests {
    use etherparse::{LaxNetSlice, LaxSlicedPacket, PacketBuilder, TransportSlice};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Whole packets are what etherparse takes them for.
        #[test]
        fn packets_are_what_they_were_made_of(
            v6: bool, tcp: bool, ports: (u16, u16), sequence: u32,
            payload in proptest::collection::vec(any::<u8>(), 0..40),
        ) {
            let address = [1, 2, 3, 4];
            let ip = if v6 { PacketBuilder::ipv6([7; 16], [9; 16], 3) } else { PacketBuilder::ipv4(address, [5; 4], 3) };
            let mut octets = Vec::new();
            let made = match tcp {
                true => ip.tcp(ports.0, ports.1, sequence, 1).syn().write(&mut octets, &payload),
                false => ip.udp(ports.0, ports.1).write(&mut octets, &payload),
            };
            made.expect("written to memory");
            let found = read(if v6 { ether::IPV6 } else { ether::IPV4 }, &octets).expect("a packet").expect("IP");
            let oracle = LaxSlicedPacket::from_ip(&octets).expect("a packet");
            let (from, to): (IpAddr, IpAddr) = match oracle.net.expect("IP") {
                LaxNetSlice::Ipv4(ip) => (ip.header().source_addr().into(), ip.header().destination_addr().into()),
                LaxNetSlice::Ipv6(ip) => (ip.header().source_addr().into(), ip.header().destination_addr().into()),
                LaxNetSlice::Arp(_) => unreachable!("IP was made"),
            };
            prop_assert_eq!((found.from, found.to, found.fragment.is_some()), (from, to, false));
            match oracle.transport.expect("a transport") {
                TransportSlice::Tcp(oracle) => {
                    let found = Tcp::read(found.payload).expect("a segment");
                    prop_assert_eq!((found.from, found.to, found.sequence), (ports.0, ports.1, oracle.sequence_number()));
                    prop_assert_eq!((found.payload, found.is_syn(), found.is_end()), (oracle.payload(), true, false));
                }
                TransportSlice::Udp(oracle) => {
                    let found = Udp::read(found.payload).expect("a datagram");
                    prop_assert_eq!((found.from, found.to, found.payload), (ports.0, ports.1, oracle.payload()));
                }
                _ => prop_assert!(false),
            }
        }

        #[test]
        fn no_octets_are_a_panic(mut octets: Vec<u8>, v6: bool) {
            if let Some(first) = octets.first_mut() {
                *first = if v6 { 0x60 } else { *first & 0xf | 0x40 };
            }
            if let Ok(Some(ip)) = read(if v6 { ether::IPV6 } else { ether::IPV4 }, &octets) {
                let _ = (Udp::read(ip.payload), Tcp::read(ip.payload));
            }
        }
    }

    #[test]
    fn extension_headers_are_passed_over() {
        let mut packet = vec![0x60, 0, 0, 0, 0, 40, 0, 64];
        packet.extend_from_slice(&[1; 32]);
        // Hop-by-hop options, authentication, a fragment header of a whole datagram, UDP with two octets.
        packet.extend_from_slice(&[51, 0, 0, 0, 0, 0, 0, 0]);
        packet.extend_from_slice(&[44, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        packet.extend_from_slice(&[17, 0, 0, 0, 0, 0, 0, 9]);
        packet.extend_from_slice(&[0, 53, 0, 54, 0, 10, 0, 0, 7, 8, 99, 99]);
        let ip = read(ether::IPV6, &packet).expect("a packet").expect("IP");
        assert!(ip.fragment.is_none());
        let udp = Udp::read(ip.payload).expect("a datagram");
        assert_eq!((ip.protocol, udp.from, udp.to, udp.payload), (UDP, 53, 54, &[7, 8][..]));
        for cut in 40..68 {
            assert!(read(ether::IPV6, &packet[..cut]).is_err(), "{cut}");
        }
    }
}
