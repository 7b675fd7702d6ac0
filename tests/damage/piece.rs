//! Pieces of logs to damage.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use whoasks::format::{FORMATS, Format, Options, Prepared, detect};
use whoasks::input::discover::{Input, expand};
use whoasks::input::frames::Frames;
use whoasks::input::open::{Opened, content};

/// A piece of a log.
pub struct Piece {
    /// Its format.
    pub format: &'static Format,
    /// Where it is from.
    pub origin: String,
    /// Its octets.
    pub octets: Vec<u8>,
}

/// The most octets of a piece that is damaged at every one of them.
pub const SMALL: usize = 2 << 10;
/// The most octets of a piece that is damaged at some of them.
pub const LARGE: usize = 4 << 10;

/// What all damage is read with: no figure may come from the clock.
pub fn options() -> Options {
    Options { year: Some(2026), ..Options::default() }
}

impl Piece {
    /// How the piece is read while it is whole.
    pub fn prepared(&self) -> Prepared {
        detect::detect(&self.octets, &options()).unwrap().1
    }

    /// The beginning of the piece, up to the end of the last frame that fits into `most` octets.
    fn up_to(mut self, most: usize) -> Piece {
        let start = self.octets.as_ptr() as usize;
        let ends = Frames::new(self.prepared().framing, &self.octets)
            .map(|(_, frame)| frame.as_ptr() as usize - start + frame.len())
            .take_while(|end| *end < most);
        let end = ends.last().unwrap_or(most).min(self.octets.len());
        // A line end behind the frame is no part of it.
        let line_end = self.octets[end..].iter().take_while(|octet| matches!(octet, b'\r' | b'\n')).count().min(2);
        self.octets.truncate(end + line_end);
        self
    }
}

/// The samples of every format, each no longer than [`SMALL`].
pub fn samples() -> Vec<Piece> {
    let of = |format: &'static Format| {
        format.samples.iter().enumerate().map(move |(number, sample)| Piece {
            format,
            origin: format!("sample {} of {}", number + 1, format.name),
            octets: content(sample.octets().into_owned()).unwrap(),
        })
    };
    FORMATS.iter().copied().flat_map(of).map(|piece| piece.up_to(SMALL)).collect()
}

/// The logs among the fixtures, each up to `most` octets of its content.
pub fn fixtures(most: usize) -> Vec<Piece> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let (inputs, errors) = expand(&[root]);
    assert!(errors.is_empty(), "{errors:?}");
    inputs.into_iter().filter_map(|input| fixture(input.path, most)).collect()
}

/// The beginning of a fixture, if it is a log.
fn fixture(path: PathBuf, most: usize) -> Option<Piece> {
    let mut octets = Vec::new();
    let input = Input { path, found: false };
    let mut content = Opened::open(&input, false, &Arc::default()).unwrap().content;
    Read::by_ref(&mut content).take(4 * LARGE as u64).read_to_end(&mut octets).unwrap();
    let (format, _) = detect::detect(&octets, &options()).ok()?;
    Some(Piece { format, origin: input.path.display().to_string(), octets }.up_to(most))
}

#[test]
fn every_format_has_pieces_with_lookups() {
    let pieces = samples();
    for format in FORMATS {
        let of_format = pieces.iter().filter(|piece| piece.format.name == format.name);
        let found = of_format.map(|piece| super::seen::read(&piece.prepared(), &piece.octets, false).records().len());
        assert!(found.sum::<usize>() > 0, "{}", format.name);
    }
    let logs = fixtures(SMALL);
    assert!(logs.len() >= 40, "{} logs among the fixtures", logs.len());
    assert!(logs.iter().all(|piece| piece.octets.len() <= SMALL && !piece.octets.is_empty()));
    let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")).unwrap().count();
    assert!(files >= 20, "the fixtures are there");
}
