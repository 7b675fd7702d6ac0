//! Link layers: what stands before the IP header (tcpdump.org/linktypes.html).

use super::ip::ether;
use crate::tally::Reject;

/// A link type that is not read, such as that of wireless LANs.
pub const UNKNOWN: Reject = Reject::new("packet of a link type that is not read");
/// A packet that ends within the link layer's header.
const CUT: Reject = Reject::new("packet cut short in its first header");

/// The link types that are read, in words.
pub const READ: &str = "Ethernet, Linux cooked (v1, v2), raw IP, and loopback (null) are read";

/// Whether packets of this link type are read.
pub fn is_read(link: u32) -> bool {
    !matches!(network(link, &[]), Err(UNKNOWN))
}

/// The EtherType of what stands behind a packet's first header, and its octets.
///
/// # Errors
/// A reject where the link type is not read, or the packet is too short.
pub fn network(link: u32, packet: &[u8]) -> Result<(u16, &[u8]), Reject> {
    match link {
        // NULL in the byte order of the machine, LOOP in the network's.
        0 | 108 => family(packet),
        // Ethernet.
        1 => behind(packet, 12, 14),
        // Raw IP, in its old numbers too, and with a fixed version.
        12 | 14 | 101 | 228 | 229 => raw(packet),
        // Linux cooked, v1 and v2.
        113 => behind(packet, 14, 16),
        276 => behind(packet, 0, 20),
        _ => Err(UNKNOWN),
    }
}

/// What follows a header of `length` octets that has the protocol at `at`.
fn behind(packet: &[u8], at: usize, length: usize) -> Result<(u16, &[u8]), Reject> {
    let (Some([high, low, ..]), Some(rest)) = (packet.get(at..), packet.get(length..)) else { return Err(CUT) };
    Ok((u16::from_be_bytes([*high, *low]), rest))
}

/// A packet that begins with its IP header.
fn raw(packet: &[u8]) -> Result<(u16, &[u8]), Reject> {
    let version = packet.first().ok_or(CUT)? >> 4;
    Ok((if version == 6 { ether::IPV6 } else { ether::IPV4 }, packet))
}

/// A packet behind the number of its address family, which differs between systems for IPv6.
fn family(packet: &[u8]) -> Result<(u16, &[u8]), Reject> {
    let (family, rest) = packet.split_first_chunk::<4>().ok_or(CUT)?;
    let family = u32::from_be_bytes(*family).min(u32::from_le_bytes(*family));
    let protocol = match family {
        2 => ether::IPV4,
        10 | 24 | 28 | 30 => ether::IPV6,
        _ => 0,
    };
    Ok((protocol, rest))
}
