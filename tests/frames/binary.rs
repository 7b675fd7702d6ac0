//! Laws of framings whose frames say how long they are: every octet is in a frame, damage costs little, and cutting
//! anywhere changes nothing.

use proptest::prelude::*;
use whoasks::format::Framing;
use whoasks::input::blocks::{Block, Blocks};
use whoasks::input::frames::longest;

use super::{in_pieces, whole};

/// Files with their framings.
fn files() -> [(Framing, Vec<u8>); 5] {
    let read = |name: &str| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
        std::fs::read(path).expect("a fixture")
    };
    let sample = whoasks::format::cdns::FORMAT.samples[0].octets().into_owned();
    [
        (Framing::FrameStream, read("dnstap/bind918.dnstap")),
        (Framing::Pcap { big_endian: false }, read("capture/port53.pcap")),
        (Framing::Pcap { big_endian: true }, read("capture/port53-nano-big-endian.pcap")),
        (Framing::Pcapng, read("capture/port53.pcapng")),
        (Framing::Cdns, sample),
    ]
}

#[test]
fn frames_are_counted_as_other_programs_count_them() {
    // Messages, packets and blocks have numbers; control frames, headers and descriptions have none.
    let counts = [(13, 11), (46, 45), (46, 45), (47, 45), (4, 1)];
    for ((framing, file), (frames, numbered)) in files().into_iter().zip(counts) {
        let (all, last) = whole(framing, &file);
        assert_eq!((all.len(), last), (frames, numbered), "{framing:?}");
    }
}

#[test]
fn a_wrong_length_costs_one_frame() {
    // The fifth frame's length, where it stands in the frame, and how it looks when it is wrong.
    for ((framing, file), at) in files().into_iter().take(4).zip([0, 8, 8, 4]) {
        let (frames, _) = whole(framing, &file);
        let before: usize = frames[..4].iter().map(|(_, frame)| frame.len()).sum();
        for wrong in [[0xff; 4], [0x7f, 0xff, 0xff, 0x7f]] {
            let mut damaged = file.clone();
            damaged[before + at..before + at + 4].copy_from_slice(&wrong);
            let (found, _) = whole(framing, &damaged);
            assert_eq!(found.len(), frames.len(), "{framing:?}");
            assert_eq!(
                found[5..].iter().map(|(_, f)| f).collect::<Vec<_>>(),
                frames[5..].iter().map(|(_, f)| f).collect::<Vec<_>>()
            );
        }
    }
}

/// The blocks of a file, joined.
fn joined(framing: Framing, file: &[u8]) -> Vec<u8> {
    let mut blocks = Blocks::new(file, 64);
    let _ = blocks.head();
    blocks.start(framing);
    let (mut block, mut all) = (Block::default(), Vec::new());
    while blocks.next(&mut block) {
        all.extend_from_slice(&block);
    }
    all
}

#[test]
fn long_frames_and_junk_are_kept_whole() {
    let [(_, stream), (little, pcap), _, (_, pcapng), (_, cdns)] = files();
    // Junk, then what claims to be a packet of nearly the longest length and is one.
    let long: u32 = 500_000;
    let header = [7u32, 7, long, long].map(u32::to_le_bytes).concat();
    let packet = [&pcap[..24], &[0xff; 60_000], &header, &vec![1; 500_000], &pcap[24..]].concat();
    // A block of nearly 8 MiB with one text, and one that is longer than any block may be.
    let text = |n: u32| {
        let before = [&cdns[..71], &[0x9f, 0xa1, 0x00, 0x7a][..], &n.to_be_bytes()].concat();
        [&before, &vec![b'x'; n as usize][..], &cdns[71..]].concat()
    };
    let block = |n: u32| {
        let length = (n + 12).to_le_bytes();
        [&pcapng[..], &[0xad, 0xb, 0, 0], &length, &vec![0; n as usize], &length, &pcapng[28..]].concat()
    };
    for (framing, file) in [
        (little, packet),
        (Framing::Cdns, text(8_000_000)),
        (Framing::Cdns, text(20_000_000)),
        (Framing::Pcapng, block(9_000_000)),
        (Framing::Pcapng, block(40_000_000)),
        (Framing::FrameStream, [&stream, &vec![0x33; 3_000_000][..], &stream].concat()),
    ] {
        assert!(joined(framing, &file) == file, "{framing:?} of {} octets", file.len());
    }
}

proptest! {
    #[test]
    fn pieces_of_whole_files_are_their_frames(sizes in prop::collection::vec(1usize..2_000, 1..5)) {
        for (framing, file) in files() {
            prop_assert_eq!(in_pieces(framing, &file, &sizes), whole(framing, &file));
        }
    }

    #[test]
    fn every_octet_is_in_a_frame(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..30),
        cut in any::<prop::sample::Index>(),
        sizes in prop::collection::vec(1usize..2_000, 1..5),
    ) {
        for (framing, mut file) in files() {
            for (at, octet) in &flips {
                let at = at.index(file.len());
                file[at] = *octet;
            }
            file.truncate(cut.index(file.len() + 1));
            let (frames, last) = whole(framing, &file);
            let joined: Vec<u8> = frames.iter().flat_map(|(_, frame)| frame.clone()).collect();
            prop_assert_eq!(&joined, &file);
            prop_assert!(frames.iter().all(|(_, frame)| !frame.is_empty() && frame.len() <= longest(framing, 0)));
            prop_assert_eq!(in_pieces(framing, &file, &sizes), (frames, last), "{:?}", framing);
        }
    }

    #[test]
    fn any_octets_do_no_harm(octets: Vec<u8>) {
        for (framing, _) in files() {
            let joined: Vec<u8> = in_pieces(framing, &octets, &[3]).0.into_iter().flat_map(|(_, frame)| frame).collect();
            prop_assert_eq!(&joined, &octets);
        }
    }
}
