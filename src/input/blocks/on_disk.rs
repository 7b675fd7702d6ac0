//! Blocks that are read from where they stand on disk.

use std::io;
use std::ops::Range;

use super::Block;
use crate::format::Framing;
use crate::input::disk::Disk;

impl Block {
    /// Takes what stands in `place`, which begins and ends between two frames; of lines, those that begin there, so
    /// that a place of these may be any. The last line is cut down to one octet more than `longest` if it is longer.
    ///
    /// # Errors
    /// Those of the file system, and a file that has become shorter; then the block has what is left.
    pub fn fill(&mut self, disk: &Disk, place: Range<u64>, framing: Framing, longest: usize) -> io::Result<()> {
        self.len = 0;
        let end = place.end;
        let whole = if framing == Framing::Lines { disk.lines(place)? } else { place };
        let kept = whole.start..whole.end.min(end.saturating_add(longest as u64).saturating_add(1));
        self.read_from(disk, &kept)?;
        if kept.end < whole.end && disk.ends_line(whole.end)? {
            self.extend(b"\n");
        }
        self.is_unquoted = matches!(framing, Framing::Csv { .. }) && memchr::memchr(b'"', self).is_none();
        Ok(())
    }

    /// Reads what stands in `place`.
    fn read_from(&mut self, disk: &Disk, place: &Range<u64>) -> io::Result<()> {
        let octets = usize::try_from(place.end.saturating_sub(place.start)).map_err(io::Error::other)?;
        self.make_room(octets);
        self.len = disk.read(place.start, &mut self.room[..octets])?;
        if self.len == octets { Ok(()) } else { Err(disk.shrunk(place.start + self.len as u64)) }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;

    use super::*;
    use crate::input::blocks::Blocks;
    use crate::input::disk::Place;

    /// A file with this content.
    fn disk(content: &[u8]) -> Disk {
        let mut file = tempfile::tempfile().expect("a temporary file");
        file.write_all(content).expect("room on disk");
        Disk::new(file, content.len() as u64)
    }

    /// The blocks of a file's places.
    fn blocks(disk: &Disk, places: impl Iterator<Item = io::Result<Place>>, longest: usize) -> Vec<Vec<u8>> {
        let mut block = Block::default();
        let mut octets = |place: Place| {
            block.fill(disk, place.from..place.to, Framing::Lines, longest).expect("a file that stays");
            block.to_vec()
        };
        places.map(|place| octets(place.expect("a file that stays"))).collect()
    }

    proptest! {
        #[test]
        fn stretches_of_any_size_have_each_line_once(
            lines in prop::collection::vec("[a-c\r]{0,9}", 0..20), is_ended: bool, size in 1_u64..40,
        ) {
            let mut text = lines.join("\n");
            if is_ended {
                text.push('\n');
            }
            let disk = disk(text.as_bytes());
            let blocks = blocks(&disk, disk.stretches(size), 99);
            prop_assert_eq!(String::from_utf8(blocks.concat()).expect("letters"), text.clone());
            let mut ends = blocks.iter().filter(|block| !block.is_empty()).map(|block| block.ends_with(b"\n"));
            prop_assert!(ends.next_back().is_none_or(|last| last == text.ends_with('\n')) && ends.all(|end| end));
            prop_assert_eq!(blocks.len() as u64, (text.len() as u64).div_ceil(size));
        }

        #[test]
        fn lines_are_cut_down_as_those_that_are_read_in_order(
            lines in prop::collection::vec((0_usize..3, 0_usize..30_000), 1..12), is_ended: bool, size in 1_000_u64..90_000,
        ) {
            let longest = 4_000;
            let mut text: Vec<u8> = Vec::new();
            for (digit, length) in &lines {
                text.extend([b'0' + *digit as u8].repeat(*length));
                text.push(b'\n');
            }
            if !is_ended {
                text.pop();
            }
            let disk = disk(&text);
            let shown = |block: &[u8]| -> Vec<(Vec<u8>, bool)> {
                let lines = block.split_inclusive(|octet| *octet == b'\n');
                lines.map(|line| (line[..line.len().min(longest)].to_vec(), line.ends_with(b"\n"))).collect()
            };
            let apart: Vec<_> = blocks(&disk, disk.stretches(size), longest).iter().flat_map(|block| shown(block)).collect();
            let (mut in_order, mut block, mut blocks) = (Vec::new(), Block::default(), Blocks::new(&text[..], longest));
            blocks.start(Framing::Lines);
            while blocks.next(&mut block) {
                in_order.extend(shown(&block));
            }
            prop_assert_eq!(apart, in_order);
        }
    }

    #[test]
    fn a_long_line_costs_no_more_than_is_allowed() {
        let disk = disk(&[&b"a\n"[..], &b"b".repeat(300_000), b"\nc\n"].concat());
        let blocks = blocks(&disk, disk.stretches(1_000), 50);
        assert!(blocks.iter().all(|block| block.len() <= 1_052));
        assert_eq!(blocks.iter().filter(|block| !block.is_empty()).count(), 2);
        assert_eq!(blocks.last().map(Vec::as_slice), Some(&b"c\n"[..]));
    }

    #[test]
    fn what_is_left_of_a_file_that_became_shorter_is_read() {
        let mut file = tempfile::tempfile().expect("a temporary file");
        file.write_all(b"one\ntwo\nthr").expect("room on disk");
        let disk = Disk::new(file, 16);
        let mut block = Block::default();
        let mut fill = |place: Range<u64>| {
            let error = block.fill(&disk, place, Framing::Lines, 99).map_err(|error| error.to_string()).err();
            (block.to_vec(), error)
        };
        assert_eq!(fill(0..8), (b"one\ntwo\n".to_vec(), None));
        let shorter = "it became shorter while it was read, 11 of 16 octets".to_owned();
        assert_eq!(fill(8..16), (b"thr".to_vec(), Some(shorter)));
    }

    #[test]
    fn a_file_that_grew_has_more_stretches() {
        let mut file = tempfile::tempfile().expect("a temporary file");
        file.write_all(b"one\ntwo\nthree\n").expect("room on disk");
        let disk = Disk::new(file, 6);
        assert_eq!(blocks(&disk, disk.stretches(6), 99).concat(), b"one\ntwo\nthree\n");
    }
}
