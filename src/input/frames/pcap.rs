//! Capture files of libpcap (draft-ietf-opsawg-pcap): a file header of 24 octets, then packets with 16 octets each
//! before them, in the byte order of the machine that wrote the file.

use super::sized::{Number, Rules, Size, be_u32, le_u32};

/// The framing of files in little-endian order.
pub const LITTLE: Rules = Rules { size: |bytes| size(bytes, le_u32), resume: |bytes| resume(bytes, le_u32), ..BIG };
/// The framing of files in big-endian order.
pub const BIG: Rules = Rules {
    size: |bytes| size(bytes, be_u32),
    resume: |bytes| resume(bytes, be_u32),
    numbers: |frame| u64::from(!is_file_header(frame)),
    is_scanned: false,
    longest: PACKET + 16,
};

/// The longest packet. libpcap's own limit is 256 KiB.
const PACKET: usize = 1 << 19;
/// First octets of a file, as they stand in it: micro- and nanoseconds, big- and little-endian.
const MAGIC: [&[u8]; 4] = [b"\xa1\xb2\xc3\xd4", b"\xa1\xb2\x3c\x4d", b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1"];
/// Octets of the file header.
const FILE_HEADER: usize = 24;
/// Octets before each packet: seconds, parts of a second, octets in the file, octets on the wire.
const HEADER: usize = 16;

/// Whether octets are the header of a file: its magic number and version 2.
pub fn is_file_header(bytes: &[u8]) -> bool {
    let version = bytes.get(4..8).unwrap_or_default();
    MAGIC.iter().any(|magic| bytes.starts_with(magic)) && (version == [2, 0, 4, 0] || version == [0, 2, 0, 4])
}

/// The size of a packet with its header, or of the file's header.
fn size(bytes: &[u8], number: Number) -> Size {
    if is_file_header(bytes) {
        return Size::Of(FILE_HEADER);
    }
    match number(bytes, 8).map(|n| n as usize) {
        None => Size::More,
        Some(n) if n <= PACKET => Size::Of(HEADER + n),
        Some(_) => Size::Junk,
    }
}

/// The size of a packet whose four numbers go together.
fn resume(bytes: &[u8], number: Number) -> Size {
    let [Some(seconds), Some(parts), Some(here), Some(there)] = [0, 4, 8, 12].map(|at| number(bytes, at)) else {
        return Size::More;
    };
    let fits = seconds > 0 && parts < 1_000_000_000 && here >= 20 && here <= there && there as usize <= PACKET;
    if fits { Size::Of(HEADER + here as usize) } else { Size::Junk }
}
