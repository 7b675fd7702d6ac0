//! Every compression: members, what may stand between them, damage, and any octets at all.

use std::io::{Cursor, Write};

use proptest::prelude::*;

use super::*;

/// Makes one member.
type Pack = fn(&[u8]) -> Vec<u8>;

/// One packer for each of [`COMPRESSIONS`], in the same order.
const PACKERS: [Pack; 5] = [
    |octets| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(octets).expect("written to memory");
        encoder.finish().expect("written to memory")
    },
    |octets| {
        let mut encoder = zstd::Encoder::new(Vec::new(), 3).expect("a level");
        encoder.include_checksum(true).expect("an option");
        encoder.write_all(octets).expect("written to memory");
        encoder.finish().expect("written to memory")
    },
    |octets| {
        let options = lzma_rust2::XzOptions::with_preset(1);
        let mut writer = lzma_rust2::XzWriter::new(Vec::new(), options).expect("options");
        writer.write_all(octets).expect("written to memory");
        writer.finish().expect("written to memory")
    },
    |octets| {
        let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        encoder.write_all(octets).expect("written to memory");
        encoder.finish().expect("written to memory")
    },
    |octets| {
        let info = lz4_flex::frame::FrameInfo::new().content_checksum(true).block_checksums(true);
        let mut encoder = lz4_flex::frame::FrameEncoder::with_frame_info(info, Vec::new());
        encoder.write_all(octets).expect("written to memory");
        encoder.finish().expect("written to memory")
    },
];

/// A skippable frame of zstd and LZ4 with `n` octets of user data.
fn skippable(n: u32) -> Vec<u8> {
    let mut frame = b"\x53\x2a\x4d\x18".to_vec();
    frame.extend_from_slice(&n.to_le_bytes());
    frame.extend(std::iter::repeat_n(b'x', n as usize));
    frame
}

/// The content of `packed`, as far as it goes, the error behind it, and the compression.
fn read(packed: &[u8]) -> (Vec<u8>, Option<String>, Option<&'static str>) {
    let source: Box<dyn Read + Send> = Box::new(Cursor::new(packed.to_vec()));
    let mut content = Vec::new();
    match unpack(source) {
        Err(error) => (content, Some(error.to_string()), None),
        Ok((mut reader, name)) => {
            let error = reader.read_to_end(&mut content).err().map(|error| error.to_string());
            (content, error, name)
        }
    }
}

/// Lines of a log that do not compress to nothing.
fn text(lines: u32) -> Vec<u8> {
    (0..lines)
        .flat_map(|n| format!("{n:x} client 192.0.2.{}: query\n", n.wrapping_mul(2_654_435_761)).into_bytes())
        .collect()
}

#[test]
fn every_compression_is_seen_and_taken_off() {
    for (compression, pack) in COMPRESSIONS.iter().zip(PACKERS) {
        for octets in [Vec::new(), b"a".to_vec(), text(20_000)] {
            assert_eq!(read(&pack(&octets)), (octets, None, Some(compression.name)));
        }
    }
}

#[test]
fn members_follow_each_other() {
    let padding = |between: Between| match between {
        Between::Nothing => Vec::new(),
        Between::Zeros => vec![0; 1024],
        Between::Skippable => [skippable(0), skippable(300)].concat(),
    };
    for (compression, pack) in COMPRESSIONS.iter().zip(PACKERS) {
        let pad = padding(compression.between);
        let packed = [pack(b"one "), pack(b""), pad.clone(), pack(b"two"), pad].concat();
        assert_eq!(read(&packed), (b"one two".to_vec(), None, Some(compression.name)));
    }
}

#[test]
fn skippable_frames_can_come_first() {
    for at in [1, 4] {
        let packed = [skippable(5), skippable(20_000), PACKERS[at](b"content")].concat();
        assert_eq!(read(&packed), (b"content".to_vec(), None, Some(COMPRESSIONS[at].name)));
    }
    let alone = read(&skippable(9)).1.expect("an error");
    assert!(alone.contains("no zstd or lz4 frame behind it"), "{alone}");
    let cut = read(&skippable(9)[..12]).1.expect("an error");
    assert!(cut.contains("ends too early"), "{cut}");
}

#[test]
fn what_is_cut_off_is_read_as_far_as_it_goes() {
    for (compression, pack) in COMPRESSIONS.iter().zip(PACKERS) {
        let content = text(300_000);
        let packed = pack(&content);
        let expected = format!("the {} data ends too early (truncated file)", compression.name);
        for cut in [MAGIC + 1, packed.len() / 2, packed.len() - 1] {
            let (part, error, _) = read(&packed[..cut]);
            assert_eq!(error.as_ref(), Some(&expected), "{cut} of {}", packed.len());
            assert!(content.starts_with(&part));
            assert!(cut < packed.len() / 2 || part.len() > content.len() / 10, "{}: {}", compression.name, part.len());
        }
    }
}

#[test]
fn an_lz4_frame_that_ends_between_blocks_is_cut_off() {
    let packed = PACKERS[4](b"a block");
    // Without the end mark and the content checksum.
    let (part, error, _) = read(&packed[..packed.len() - 8]);
    assert_eq!((part.as_slice(), error.is_some()), (&b"a block"[..], true));
}

#[test]
fn damage_is_an_error_that_names_the_compression() {
    for (compression, pack) in COMPRESSIONS.iter().zip(PACKERS) {
        let mut packed = pack(&text(1_000));
        let middle = packed.len() / 2;
        for octet in &mut packed[middle..middle + 40] {
            *octet = !*octet;
        }
        let error = read(&packed).1.expect("an error");
        assert!(error.starts_with(&format!("the {} data ", compression.name)), "{error}");
        let junk = [pack(b"content"), b"junk and more of it".to_vec()].concat();
        let (content, error, _) = read(&junk);
        assert_eq!(content, b"content");
        assert_eq!(error, Some(format!("junk after the {} data", compression.name)));
    }
}

#[test]
fn a_window_of_two_gigabytes_is_read() {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).expect("a level");
    encoder.long_distance_matching(true).expect("an option");
    encoder.window_log(31).expect("an option");
    encoder.write_all(&text(1_000)).expect("written to memory");
    let packed = encoder.finish().expect("written to memory");
    assert_eq!(read(&packed), (text(1_000), None, Some("zstd")));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_octets_are_a_panic(
        which in 0..PACKERS.len(),
        lines in 0..2_000_u32,
        flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut packed = [PACKERS[which](&text(lines)), PACKERS[which](b"second")].concat();
        for (at, octet) in flips {
            let at = at.index(packed.len());
            packed[at] = octet;
        }
        packed.truncate(cut.index(packed.len() + 1));
        let _ = read(&packed);
    }

    #[test]
    fn a_magic_and_junk_are_no_panic(
        magic in prop::sample::select(vec![
            &b"\x1f\x8b\x08\0"[..], b"\x28\xb5\x2f\xfd", b"\xfd7zXZ\0", b"BZh91AY&SY", b"\x04\x22\x4d\x18", b"\x50\x2a\x4d\x18",
        ]),
        junk in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let _ = read(&[magic, &junk].concat());
    }
}
