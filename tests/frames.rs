//! Laws of framing, and what each framing does with odd bytes.

#[path = "frames/binary.rs"]
mod binary;

use proptest::prelude::*;
use whoasks::format::Framing;
use whoasks::input::frames::{Cutter, Frames};

/// A framing of comma-separated values.
const CSV: Framing = Framing::Csv { delimiter: b',' };

/// Frames with their lines, and the line ends of the whole.
type Cut = (Vec<(u64, Vec<u8>)>, u64);

/// The frames of a whole file.
fn whole(framing: Framing, text: &[u8]) -> Cut {
    let mut frames = Frames::new(framing, text);
    let mut all = Vec::new();
    for (line, frame) in frames.by_ref() {
        all.push((line, frame.to_vec()));
    }
    (all, frames.lines())
}

/// The frames of a file that arrives in pieces of these sizes, cut wherever possible.
fn in_pieces(framing: Framing, text: &[u8], sizes: &[usize]) -> Cut {
    let mut cutter = Cutter::new(framing);
    let (mut buffer, mut all, mut lines, mut at) = (Vec::new(), Vec::new(), 0, 0);
    let mut take = |block: &[u8]| {
        let (frames, inner) = whole(framing, block);
        all.extend(frames.into_iter().map(|(line, frame)| (lines + line, frame)));
        lines += inner;
    };
    let mut sizes = sizes.iter().cycle();
    while at < text.len() {
        let next = text.len().min(at + sizes.next().expect("some sizes"));
        buffer.extend_from_slice(&text[at..next]);
        at = next;
        if let Some(taken) = cutter.cut(&buffer) {
            assert!(taken > 0 && taken <= buffer.len());
            take(&buffer[..taken]);
            buffer.drain(..taken);
        }
    }
    take(&buffer);
    (all, lines)
}

/// The frames as text.
fn texts(framing: Framing, text: &str) -> Vec<(u64, String)> {
    let (frames, lines) = whole(framing, text.as_bytes());
    assert_eq!(lines, text.matches('\n').count() as u64);
    frames.into_iter().map(|(line, frame)| (line, String::from_utf8(frame).expect("text"))).collect()
}

/// Expected frames.
fn list(frames: &[(u64, &str)]) -> Vec<(u64, String)> {
    frames.iter().map(|(line, frame)| (*line, (*frame).to_owned())).collect()
}

#[test]
fn lines_end_at_line_feeds() {
    assert_eq!(texts(Framing::Lines, "a\r\n\nb\rc\nd"), list(&[(0, "a"), (1, ""), (2, "b\rc"), (3, "d")]));
    assert_eq!(texts(Framing::Lines, ""), list(&[]));
    assert_eq!(texts(Framing::Lines, "\n"), list(&[(0, "")]));
}

#[test]
fn quotes_hold_line_ends() {
    let text = "a,\"b\nc\"\r\n\nd,\"e\"\"\n\"\"\",f\ng";
    assert_eq!(texts(CSV, text), list(&[(0, "a,\"b\nc\""), (2, ""), (3, "d,\"e\"\"\n\"\"\",f"), (5, "g")]));
    assert_eq!(texts(CSV, "\u{feff}\"a\nb\",c\nd"), list(&[(0, "\u{feff}\"a\nb\",c"), (2, "d")]));
    assert_eq!(texts(Framing::Csv { delimiter: b';' }, "a,\"b\nc;\"d\ne\""), list(&[(0, "a,\"b"), (1, "c;\"d\ne\"")]));
}

#[test]
fn quotes_within_fields_comments_and_stray_ones_hold_nothing() {
    assert_eq!(texts(CSV, "a\"b\nc\"\n"), list(&[(0, "a\"b"), (1, "c\"")]));
    assert_eq!(texts(CSV, "#x,\"y\na,\"b\"\n"), list(&[(0, "#x,\"y"), (1, "a,\"b\"")]));
    assert_eq!(texts(CSV, "a,\"b\nc\nd"), list(&[(0, "a,\"b"), (1, "c"), (2, "d")]));
}

#[test]
fn a_stray_quote_far_from_the_next_is_ordinary() {
    let filler = "x,y\n".repeat(5000);
    let text = format!("a,\"b\n{filler}c,\"d\ne\"\n");
    let (frames, _) = whole(CSV, text.as_bytes());
    assert_eq!(frames.len(), 5002);
    assert_eq!(frames[5001], (5001, b"c,\"d\ne\"".to_vec()));
    let text = format!("{filler}{text}{filler}");
    assert_eq!(in_pieces(CSV, text.as_bytes(), &[999]), whole(CSV, text.as_bytes()));
}

#[test]
fn values_are_found_in_arrays_and_streams() {
    let text = "[\n {\"a\": \"}]\\\"{\"},\n{\"b\":{\"c\":[{}]}}\n]\n{\"d\":\n1}{}";
    assert_eq!(
        texts(Framing::Json, text),
        list(&[(1, "{\"a\": \"}]\\\"{\"}"), (2, "{\"b\":{\"c\":[{}]}}"), (4, "{\"d\":\n1}"), (5, "{}")])
    );
    assert_eq!(texts(Framing::Json, "\u{feff}[ ]\n"), list(&[]));
    assert_eq!(texts(Framing::Json, "\u{feff}{}\n"), list(&[(0, "{}")]));
}

#[test]
fn what_is_no_object_is_a_frame_too() {
    assert_eq!(texts(Framing::Json, "1, 2, {\"a\":1}\nnull\n"), list(&[(0, "1, 2"), (0, "{\"a\":1}"), (1, "null")]));
    assert_eq!(texts(Framing::Json, "{}garbage ]\n{}"), list(&[(0, "{}"), (0, "garbage"), (1, "{}")]));
}

#[test]
fn a_broken_object_costs_its_first_line() {
    assert_eq!(texts(Framing::Json, "{\"a\":\"x\n{\"b\":1}\n"), list(&[(0, "{\"a\":\"x"), (1, "{\"b\":1}")]));
    assert_eq!(texts(Framing::Json, "{\"a\":1,\n{\"b\":1}\n"), list(&[(0, "{\"a\":1"), (1, "{\"b\":1}")]));
    let text = "{\"a\":\"x\n\",\"b\":1}\n{}";
    assert_eq!(texts(Framing::Json, text), list(&[(0, "{\"a\":\"x"), (1, "\",\"b\":1}"), (2, "{}")]));
    let (open, close) = ("{\"a\":".repeat(200), "}".repeat(200));
    let deep = format!("{open}\n{close}\n{{}}");
    assert_eq!(texts(Framing::Json, &deep), list(&[(0, &open), (1, &close), (2, "{}")]));
    let wide = format!("{{\"a\":1,\n\"x\":\"{}\"}}\n{{}}", "y".repeat(2 << 20));
    assert_eq!(whole(Framing::Json, wide.as_bytes()).0.len(), 3);
    let long = format!("{{\"a\":1,\n{}{{}}\n", "{\"b\":1}\n".repeat(200_000));
    assert_eq!(whole(Framing::Json, long.as_bytes()).0.len(), 200_002);
    assert_eq!(in_pieces(Framing::Json, long.as_bytes(), &[100_003]), whole(Framing::Json, long.as_bytes()));
}

#[test]
fn what_is_whole_is_handed_out_at_once() {
    for (framing, record) in
        [(Framing::Lines, "a line\n"), (CSV, "a,\"quoted\n\"\"\",b\n"), (Framing::Json, "{\"a\": {\"b\": \"}\"}}, ")]
    {
        let text = record.repeat(50);
        let (mut cutter, mut buffer) = (Cutter::new(framing), Vec::new());
        for piece in text.as_bytes().chunks(5) {
            buffer.extend_from_slice(piece);
            let taken = cutter.cut(&buffer).unwrap_or(0);
            buffer.drain(..taken);
            assert!(buffer.len() < record.len() + 2, "{framing:?}: {}", buffer.escape_ascii());
        }
    }
}

/// Text made of what matters to the framings.
fn odd_text() -> impl Strategy<Value = Vec<u8>> {
    let pieces =
        ["\"", "\"\"", "\n", "\r\n", ",", "a", "#", "{", "}", "[", "]", "\\", ":", " ", "\u{feff}", "{\"k\":1}"];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..60).prop_map(|parts| parts.concat().into_bytes())
}

/// The three framings.
fn framing() -> impl Strategy<Value = Framing> {
    prop::sample::select(vec![Framing::Lines, CSV, Framing::Json])
}

/// Records of plain CSV, by a parser that knows the whole text.
fn oracle(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .terminator(csv::Terminator::Any(b'\n'))
        .from_reader(text);
    reader.byte_records().map(|record| record.expect("read").iter().map(<[u8]>::to_vec).collect()).collect()
}

proptest! {
    #[test]
    fn pieces_give_the_frames_of_the_whole(
        text in odd_text(), framing in framing(), sizes in prop::collection::vec(1usize..9, 1..5),
    ) {
        prop_assert_eq!(in_pieces(framing, &text, &sizes), whole(framing, &text));
    }

    #[test]
    fn only_separators_are_lost(text in odd_text(), framing in framing()) {
        let kept = |bytes: &[u8]| -> Vec<u8> {
            let text = String::from_utf8_lossy(bytes).replace('\u{feff}', "");
            text.bytes().filter(|octet| !matches!(octet, b'\r' | b'\n' | b' ' | b',' | b'[' | b']')).collect()
        };
        let (frames, lines) = whole(framing, &text);
        let joined: Vec<u8> = frames.iter().flat_map(|(_, frame)| frame.clone()).collect();
        prop_assert_eq!(kept(&joined), kept(&text));
        prop_assert_eq!(lines, text.iter().filter(|octet| **octet == b'\n').count() as u64);
    }

    #[test]
    fn frames_stand_where_their_lines_say(text in odd_text(), framing in framing()) {
        for (line, frame) in whole(framing, &text).0 {
            let rest: Vec<&[u8]> = text.splitn(line as usize + 1, |octet| *octet == b'\n').collect();
            let first = frame.split(|octet| *octet == b'\n').next().unwrap_or_default();
            let first = first.strip_suffix(b"\r").unwrap_or(first);
            prop_assert!(String::from_utf8_lossy(rest[line as usize]).contains(&*String::from_utf8_lossy(first)));
        }
    }

    #[test]
    fn records_are_those_of_the_csv_crate(rows in prop::collection::vec(prop::collection::vec("[a\",\n ]{0,5}", 2..4), 1..6)) {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        rows.iter().for_each(|row| writer.write_record(row).expect("written to memory"));
        let text = writer.into_inner().expect("flushed");
        let (frames, _) = whole(CSV, &text);
        let parsed: Vec<_> = frames.iter().flat_map(|(_, frame)| oracle(&[&frame[..], b"\n"].concat())).collect();
        prop_assert_eq!(frames.len(), rows.len());
        prop_assert_eq!(parsed, oracle(&text));
    }

    #[test]
    fn any_octets_do_no_harm(text: Vec<u8>, framing in framing()) {
        prop_assert_eq!(in_pieces(framing, &text, &[3]), whole(framing, &text));
    }
}
