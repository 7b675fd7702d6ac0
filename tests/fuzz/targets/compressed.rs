//! Any octets as a file that may be compressed, in members, and in any encoding: content comes out piece by piece.
#![no_main]

use std::io::Read;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;
use whoasks::input::discover::Input;
use whoasks::input::open::Opened;

/// Where the inputs are written to.
static ROOM: LazyLock<TempDir> = LazyLock::new(|| TempDir::new().expect("a directory"));
/// Octets of content that are looked at; a few octets can make terabytes.
const CONTENT: u64 = 4 << 20;

fuzz_target!(|octets: &[u8]| {
    let path: PathBuf = ROOM.path().join("input");
    std::fs::write(&path, octets).expect("a file");
    if let Ok(opened) = Opened::open(&Input { path, found: false }, true, &Arc::default()) {
        let _ = std::io::copy(&mut opened.content.take(CONTENT), &mut std::io::sink());
    }
});
