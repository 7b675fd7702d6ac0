//! C-DNS files (RFC 8618): a CBOR array of the text `C-DNS`, a preamble, and an array of blocks. A frame is the first
//! two with what opens the array, the opening of an array alone, a block, or what closes an array.

use minicbor::decode::Decoder;

use super::sized::{Rules, Size};

/// The framing.
pub const RULES: Rules =
    Rules { size, resume, numbers: |frame| u64::from(is_numbered(frame)), is_scanned: true, longest: BLOCK };

/// The longest block, in octets; 10,000 queries with their answers are a few megabytes.
const BLOCK: usize = 1 << 23;
/// The file's type.
const NAME: &[u8] = b"\x65C-DNS";
/// Closes an array of unknown length.
const BREAK: u8 = 0xff;

/// The size of a frame.
fn size(bytes: &[u8]) -> Size {
    match bytes {
        [BREAK, ..] => Size::Of(1),
        [0x80..=0x9f, ..] => array(bytes),
        [0xa0..=0xbf, ..] => items(bytes, 1),
        _ => Size::Junk,
    }
}

/// The size of an array's opening, with name and preamble where these follow.
fn array(bytes: &[u8]) -> Size {
    let opening = match bytes[0] & 0x1f {
        0x18 => 2,
        0x19 => 3,
        0x1a => 5,
        0x1b => 9,
        n if n < 0x18 || n == 0x1f => 1,
        _ => return Size::Junk,
    };
    let Some(behind) = bytes.get(opening..) else { return Size::More };
    if behind.starts_with(NAME) {
        return match items(behind, 2) {
            Size::Of(n) => Size::Of(opening + n),
            other => other,
        };
    }
    if behind.len() < NAME.len() && NAME.starts_with(behind) { Size::More } else { Size::Of(opening) }
}

/// The octets of so many whole items.
fn items(bytes: &[u8], count: usize) -> Size {
    let mut decoder = Decoder::new(bytes);
    for _ in 0..count {
        match decoder.skip() {
            Ok(()) => {}
            Err(error) if error.is_end_of_input() && bytes.len() < BLOCK => return Size::More,
            Err(_) => return Size::Junk,
        }
    }
    if decoder.position() <= BLOCK { Size::Of(decoder.position()) } else { Size::Junk }
}

/// Nothing is a block behind junk: any octet begins some item of CBOR.
fn resume(_: &[u8]) -> Size {
    Size::Junk
}

/// Blocks are counted.
fn is_numbered(frame: &[u8]) -> bool {
    matches!(frame.first(), Some(0xa0..=0xbf))
}
