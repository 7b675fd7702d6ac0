//! Compressed logs cut and changed at every octet: what was before the damage is read, and the damage is told.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use whoasks::input::discover::Input;
use whoasks::input::open::Opened;

/// The compressed fixtures.
fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/compressed");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| ["gz", "zst", "xz", "bz2", "lz4"].iter().any(|end| path.extension().unwrap() == *end)).collect()
}

/// The content of the file at `path`, as far as it goes, and whether that was all.
fn content(path: &Path) -> (Vec<u8>, bool) {
    let mut content = Vec::new();
    let is_whole = Opened::open(&Input { path: path.to_owned(), found: false }, true, &Arc::default())
        .is_ok_and(|mut opened| opened.content.read_to_end(&mut content).is_ok());
    (content, is_whole)
}

#[test]
fn compressed_logs_are_damaged_at_every_octet() {
    let room = tempfile::tempdir().unwrap();
    let damaged = room.path().join("damaged");
    let files = files();
    assert_eq!(files.len(), 5);
    for path in files {
        let (packed, whole) = (fs::read(&path).unwrap(), content(&path).0);
        // A file may end between two members, of which these have two; all else that is missing is missed. One is
        // padded with zeros, as tapes are.
        let last = packed.iter().rposition(|octet| *octet != 0).unwrap();
        let mut whole_ones = BTreeSet::new();
        for at in 10..=last {
            fs::write(&damaged, &packed[..at]).unwrap();
            let (found, is_whole) = content(&damaged);
            assert!(whole.starts_with(&found), "{} cut at {at}", path.display());
            if is_whole {
                whole_ones.insert(found.len());
            }
        }
        assert!(whole_ones.len() <= 1, "{}: cuts were not noticed: {whole_ones:?}", path.display());
        for at in 0..packed.len() {
            let mut octets = packed.clone();
            octets[at] ^= 1 << (at % 8);
            fs::write(&damaged, octets).unwrap();
            let (found, _) = content(&damaged);
            assert!(found.len() <= whole.len() + packed.len() * 300, "{} changed at {at}", path.display());
        }
    }
}
