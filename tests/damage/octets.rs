//! Octets changed and cut off: no panic, every frame in the account, and frames that were not touched as before.

use std::collections::BTreeMap;

use whoasks::format::{FORMATS, Format, Framing, Options, Order, Prepared, detect};

use super::piece::{LARGE, Piece, fixtures, options, samples};
use super::seen::{Seen, read};

/// A piece, how it is read whole, and what is then seen.
struct Whole {
    /// The piece.
    piece: Piece,
    /// How it is read.
    prepared: Prepared,
    /// What is in it.
    seen: Seen,
}

impl Whole {
    /// Reads a piece.
    fn new(piece: Piece) -> Whole {
        let prepared = piece.prepared();
        let seen = read(&prepared, &piece.octets, false);
        Whole { piece, prepared, seen }
    }

    /// What is asserted of damage at one octet.
    fn check(&self, text: &[u8], at: usize, what: &str) {
        let say = || format!("{what} at {at} of {}: {}", self.piece.origin, text.escape_ascii());
        let seen = read(&self.prepared, text, false);
        assert!(seen.records().starts_with(&self.seen.before(at)), "before {}", say());
        if self.stand_alone(text, at) {
            assert!(seen.records().ends_with(&self.seen.behind(at)), "behind {}", say());
        }
    }

    /// Whether damage at `at` can only touch the frame that it is in, and the next one when a line end is gone.
    fn stand_alone(&self, text: &[u8], at: usize) -> bool {
        let is_syntax = |octets: &[u8]| match self.prepared.framing {
            Framing::Lines => false,
            Framing::Csv { .. } => octets.get(at) == Some(&b'"'),
            _ => true,
        };
        let ends = |octets: &[u8]| octets.get(at) == Some(&b'\n');
        self.prepared.order == Order::Free
            && !is_syntax(text)
            && !is_syntax(&self.piece.octets)
            && !ends(&self.piece.octets)
            && text.len() == self.piece.octets.len()
    }
}

/// That nothing goes wrong when the damaged text is all that is known of a log.
fn check_alone(piece: &Piece, text: &[u8]) {
    for options in [options(), Options { counts_only: true, ..options() }] {
        if let Ok(prepared) = (piece.format.prepare)(text, &options) {
            read(&prepared, text, true);
        }
    }
}

/// Octets that formats give a meaning to.
const MARKS: &[u8] = b"\n\r\0\t \"'\\{}[]()<>,;:|#%=.-0\x7f\x80\xff";

/// What is done to an octet: some bits flipped, all of them, and two octets with a meaning. Which ones goes by the
/// place, so that all of them come up throughout a piece.
fn changes(octet: u8, at: usize) -> impl Iterator<Item = u8> {
    let bits = [1 << (at % 8), 1 << ((at + 5) % 8), 0xff].map(|bits| octet ^ bits);
    let marks = [at, at * 7 + 3].map(|at| MARKS[at % MARKS.len()]);
    bits.into_iter().chain(marks).filter(move |changed| *changed != octet)
}

/// Runs `work` on every piece, on several threads.
fn on_all(pieces: Vec<Piece>, work: impl Fn(Whole) + Sync) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let queue = std::sync::Mutex::new(pieces);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(piece) = { queue.lock().unwrap().pop() } {
                    work(Whole::new(piece));
                }
            });
        }
    });
}

/// Changes the octet at `at` to `octet`, or cuts the piece there.
fn damage(whole: &Whole, at: usize, octet: Option<u8>) -> Vec<u8> {
    let mut text = whole.piece.octets.clone();
    match octet {
        Some(octet) => text[at] = octet,
        None => text.truncate(at),
    }
    whole.check(&text, at, if octet.is_some() { "changed" } else { "cut" });
    text
}

#[test]
fn samples_are_damaged_at_every_octet() {
    on_all(samples(), |whole| {
        for (at, octet) in whole.piece.octets.iter().enumerate() {
            for change in changes(*octet, at).map(Some).chain([None]) {
                check_alone(&whole.piece, &damage(&whole, at, change));
            }
        }
    });
}

#[test]
fn logs_are_damaged_at_a_thousand_places_of_each_format() {
    let logs = fixtures(LARGE);
    let of_format = |format: &Format| logs.iter().filter(|piece| piece.format.name == format.name).count();
    let places: BTreeMap<_, _> = FORMATS.iter().map(|format| (format.name, 1_000 / of_format(format).max(1))).collect();
    on_all(logs, |whole| {
        let octets = &whole.piece.octets;
        for n in 0..places[whole.piece.format.name] {
            // Multiples of the golden ratio: spread evenly, and never the same place twice.
            let at = n.wrapping_mul(0x9E37_79B9) % octets.len();
            let text = damage(&whole, at, changes(octets[at], n).nth(n % 6));
            if n % 8 == 0 {
                check_alone(&whole.piece, &text);
                let _ = detect::detect(&text, &options());
            }
        }
    });
}
