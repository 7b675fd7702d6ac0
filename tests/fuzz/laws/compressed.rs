//! A file that may be compressed, in members, and in any encoding: content comes out piece by piece, the same in pieces
//! of any size.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use whoasks::input::discover::Input;
use whoasks::input::open::Opened;

/// Octets of content that are looked at; a few octets can make terabytes.
const CONTENT: u64 = 4 << 20;

/// The law.
pub fn hold(octets: &[u8]) {
    let path = super::file("input", octets);
    let [whole, pieces] = [1 << 16, 1 + octets.len() % 61].map(|size| content(&path, size));
    assert!(whole == pieces, "{:?} octets, or {:?}", whole.map(|(n, ..)| n), pieces.map(|(n, ..)| n));
}

/// How many octets there are, a sum of them, and whether these are all; `None` where there is nothing to be read.
fn content(path: &Path, size: usize) -> Option<(usize, u64, bool)> {
    let input = Input { path: path.to_owned(), found: false };
    let mut content = Opened::open(&input, true, &Arc::default()).ok()?.content.take(CONTENT);
    let (mut buffer, mut octets, mut sum) = (vec![0; size], 0, 0u64);
    loop {
        match content.read(&mut buffer) {
            Ok(0) => return Some((octets, sum, true)),
            Ok(n) => {
                octets += n;
                sum = buffer[..n].iter().fold(sum, |sum, octet| sum.wrapping_mul(31).wrapping_add(u64::from(*octet)));
            }
            // What came before may have been more with larger pieces.
            Err(_) => return Some((0, 0, false)),
        }
    }
}
