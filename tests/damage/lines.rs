//! Frames doubled, reversed, and among lines of other formats: each stays what it is.

use whoasks::format::{Framing, Order, Prepared};

use super::piece::{Piece, SMALL, fixtures, options, samples};
use super::seen::{Seen, read};

/// A piece, a way to read it, and what is then in each frame.
struct Whole {
    /// The piece.
    piece: Piece,
    /// As its format is named by the user, or as it is detected.
    prepared: Prepared,
    /// Its frames.
    seen: Seen,
}

/// All pieces, read both ways.
fn wholes() -> Vec<Whole> {
    let mut wholes = Vec::new();
    for piece in samples().into_iter().chain(fixtures(SMALL)) {
        let named = (piece.format.prepare)(&piece.octets, &options()).unwrap();
        for prepared in [piece.prepared(), named] {
            let seen = read(&prepared, &piece.octets, false);
            let piece = Piece { octets: piece.octets.clone(), origin: piece.origin.clone(), ..piece };
            wholes.push(Whole { piece, prepared, seen });
        }
    }
    wholes
}

impl Whole {
    /// The octets of each frame, with what separates it from the next one.
    fn frames(&self) -> Vec<Vec<u8>> {
        let starts: Vec<usize> = self.seen.frames.iter().map(|frame| frame.from).collect();
        let ends = starts.iter().skip(1).copied().chain([self.piece.octets.len()]);
        let mut frames: Vec<Vec<u8>> =
            starts.iter().zip(ends).map(|(from, to)| self.piece.octets[*from..to].to_vec()).collect();
        if let Some(last) = frames.last_mut().filter(|last| self.is_text() && !last.ends_with(b"\n")) {
            last.push(b'\n');
        }
        frames
    }

    /// Whether frames are lines, or rows of CSV.
    fn is_text(&self) -> bool {
        matches!(self.prepared.framing, Framing::Lines | Framing::Csv { .. })
    }

    /// The lookups of each frame.
    fn records(&self) -> Vec<&[String]> {
        self.seen.frames.iter().map(|frame| frame.records.as_slice()).collect()
    }

    /// That `text` has these lookups in its frames; where frames do not stand alone, only that nothing goes wrong.
    fn check(&self, text: &[u8], expected: &[&[String]], what: &str) {
        let seen = read(&self.prepared, text, false);
        if self.prepared.order == Order::Free {
            let found: Vec<&[String]> = seen.frames.iter().map(|frame| frame.records.as_slice()).collect();
            assert_eq!(found, expected, "{} {what}", self.piece.origin);
        }
    }
}

#[test]
fn doubled_frames_are_found_twice() {
    for whole in wholes() {
        let text: Vec<u8> = whole.frames().into_iter().flat_map(|frame| frame.repeat(2)).collect();
        let expected: Vec<&[String]> = whole.records().into_iter().flat_map(|records| [records; 2]).collect();
        whole.check(&text, &expected, "doubled");
    }
}

#[test]
fn reversed_frames_are_found_in_reverse() {
    for whole in wholes() {
        let frames = whole.frames();
        let expected: Vec<&[String]> = whole.records().into_iter().rev().collect();
        whole.check(&frames.into_iter().rev().flatten().collect::<Vec<_>>(), &expected, "reversed");
    }
}

/// Lines of a log, but for rows of CSV whose quotes hold line ends.
fn lines(whole: &Whole) -> Vec<Vec<u8>> {
    let is_line = |frame: &Vec<u8>| frame.iter().filter(|octet| **octet == b'\n').count() == 1;
    whole.frames().into_iter().filter(is_line).collect()
}

#[test]
fn frames_among_lines_of_other_formats_are_found() {
    let wholes: Vec<Whole> = wholes().into_iter().filter(Whole::is_text).collect();
    // Each piece is there twice.
    let others: Vec<_> = wholes.iter().step_by(2).map(|whole| (&whole.piece.origin, lines(whole))).collect();
    for whole in &wholes {
        for (origin, lines) in
            others.iter().filter(|(origin, lines)| **origin != whole.piece.origin && !lines.is_empty())
        {
            let pairs = whole.frames().into_iter().zip(lines.iter().cycle());
            let text: Vec<u8> = pairs.flat_map(|(own, line)| [own.as_slice(), line].concat()).collect();
            let seen = read(&whole.prepared, &text, false);
            if whole.prepared.order == Order::Free {
                let own: Vec<&[String]> = seen.frames.iter().step_by(2).map(|frame| frame.records.as_slice()).collect();
                assert_eq!(own, whole.records(), "{} among {origin}", whole.piece.origin);
            }
        }
    }
}
