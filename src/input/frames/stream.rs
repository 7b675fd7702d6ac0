//! Frame streams (the fstrm library's "Frame Streams" format): a length of four octets, big-endian, and so many octets
//! of data; a length of 0 announces a control frame, which has its own length.

use super::sized::{Rules, Size, be_u32};

/// The framing.
pub const RULES: Rules =
    Rules { size, resume, numbers: |frame| u64::from(is_numbered(frame)), is_scanned: false, longest: DATA + 4 };

/// The longest data frame, in octets: a dnstap message holds at most two DNS messages of 64 KiB.
const DATA: usize = 1 << 19;
/// The longest control frame (`FSTRM_CONTROL_FRAME_LENGTH_MAX`).
const CONTROL: u32 = 512;
/// The types of control frames: ACCEPT, START, STOP, READY, FINISH.
const TYPES: std::ops::RangeInclusive<u32> = 1..=5;

/// The size of a data or control frame with its length.
fn size(bytes: &[u8]) -> Size {
    match be_u32(bytes, 0).map(|n| n as usize) {
        None => Size::More,
        Some(0) => control(bytes),
        Some(n) if n <= DATA => Size::Of(4 + n),
        Some(_) => Size::Junk,
    }
}

/// The size of a control frame.
fn control(bytes: &[u8]) -> Size {
    match (be_u32(bytes, 4), be_u32(bytes, 8)) {
        (Some(n), _) if !(4..=CONTROL).contains(&n) => Size::Junk,
        (Some(n), Some(kind)) if TYPES.contains(&kind) => Size::Of(8 + n as usize),
        (_, Some(_)) => Size::Junk,
        _ => Size::More,
    }
}

/// The size of a frame that is a control frame, or whose data begin as dnstap's do: with a field of octets that fits
/// (identity, version, extra, message), or with the type.
fn resume(bytes: &[u8]) -> Size {
    let Some(n) = be_u32(bytes, 0).map(|n| n as usize) else { return Size::More };
    if n == 0 {
        return control(bytes);
    }
    match bytes.get(4..7) {
        // Shorter data would be told from junk by octets behind them.
        _ if !(3..=DATA).contains(&n) => Size::Junk,
        None => Size::More,
        Some([0x0a | 0x12 | 0x1a | 0x72, field @ 0..0x80, _]) if usize::from(*field) + 2 <= n => Size::Of(4 + n),
        Some([0x72, low, high @ 1..0x80]) if usize::from(*low & 0x7f) + usize::from(*high) * 128 + 3 <= n => {
            Size::Of(4 + n)
        }
        Some([0x78, 1, _]) => Size::Of(4 + n),
        Some(_) => Size::Junk,
    }
}

/// Data frames are counted.
fn is_numbered(frame: &[u8]) -> bool {
    be_u32(frame, 0) != Some(0)
}
