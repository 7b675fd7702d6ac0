//! Capture files of Wireshark (draft-ietf-opsawg-pcapng): blocks with their type, their length before and behind them,
//! and a multiple of four octets. Each section of a file has its own byte order, and a block may stand far from the
//! beginning of its section; so the order is seen by which of the two makes both lengths equal.

use super::sized::{Number, Rules, Size, be_u32, le_u32};

/// The framing.
pub const RULES: Rules =
    Rules { size, resume, numbers: |frame| u64::from(is_numbered(frame)), is_scanned: false, longest: BLOCK };

/// The longest block (Wireshark's own limit).
const BLOCK: usize = 1 << 24;
/// Section header, which reads the same in both orders.
pub const SECTION: u32 = 0x0a0d_0d0a;
/// Types of blocks with packets: the obsolete packet block, the simple and the enhanced one.
const PACKETS: [u32; 3] = [2, 3, 6];

/// The size of a block in one byte order, as far as its lengths tell.
fn in_order(bytes: &[u8], number: Number) -> Size {
    let Some(n) = number(bytes, 4).map(|n| n as usize) else { return Size::More };
    if !(12..=BLOCK).contains(&n) || n % 4 != 0 {
        return Size::Junk;
    }
    match number(bytes, n - 4) {
        None => Size::More,
        Some(behind) if behind as usize == n => Size::Of(n),
        Some(_) => Size::Junk,
    }
}

/// The size of a block in the order that fits; the shorter one is tried first.
fn size(bytes: &[u8]) -> Size {
    let little_first = le_u32(bytes, 4) <= be_u32(bytes, 4);
    let orders: [Number; 2] = if little_first { [le_u32, be_u32] } else { [be_u32, le_u32] };
    match in_order(bytes, orders[0]) {
        Size::Junk => in_order(bytes, orders[1]),
        found => found,
    }
}

/// The size of a block of a common type.
fn resume(bytes: &[u8]) -> Size {
    let common = |n: u32| n == SECTION || (1..=10).contains(&n);
    match (le_u32(bytes, 0), be_u32(bytes, 0)) {
        (Some(little), Some(big)) if common(little) || common(big) => size(bytes),
        (Some(_), Some(_)) => Size::Junk,
        _ => Size::More,
    }
}

/// Packets are counted.
fn is_numbered(frame: &[u8]) -> bool {
    let kinds = [le_u32(frame, 0), be_u32(frame, 0)];
    kinds.into_iter().flatten().any(|kind| PACKETS.contains(&kind))
}
