//! Text from outside made harmless: what could act on a terminal, or hide or reorder text, is spelled out.

use std::fmt::Write as _;

/// `bytes` with everything that is not plainly visible text spelled out.
///
/// Control bytes (C0, DEL) and bytes that are not UTF-8 become `\xHH`; C1 controls, bidirectional controls,
/// zero-width characters, and line and paragraph separators become `\u{...}`. A backslash stays as it is, so that
/// domain names, which escape with it, read as they are: the result is for eyes and not for reading back.
pub fn printable(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        chunk.valid().chars().for_each(|c| push(&mut out, c));
        chunk.invalid().iter().for_each(|byte| push_byte(&mut out, *byte));
    }
    out
}

/// Text made printable; see [`printable`].
pub(super) fn text(text: &str) -> String {
    printable(text.as_bytes())
}

/// Whether `c` may not be written as it is.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control() || is_bidi(c) || is_invisible(c)
}

/// Writes one character, spelled out where it must be.
fn push(out: &mut String, c: char) {
    if c.is_ascii_control() {
        push_byte(out, c as u8);
    } else if is_hidden(c) {
        write!(out, "\\u{{{:04x}}}", u32::from(c)).expect("writing to a string does not fail");
    } else {
        out.push(c);
    }
}

/// Writes a byte as `\xHH`.
fn push_byte(out: &mut String, byte: u8) {
    write!(out, "\\x{byte:02x}").expect("writing to a string does not fail");
}

/// Controls of the bidirectional algorithm (Unicode UAX #9 §2): marks, embeddings, overrides, isolates.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}')
}

/// Characters without a width of their own that hide differences, and separators that break lines: soft hyphen,
/// joiners, fillers, separators, variation selectors, annotation marks, tags, and what is no character at all,
/// which XML may not hold.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200d}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2065}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_on_a_terminal_is_spelled_out() {
        assert_eq!(printable(b"a\x1b[31m\n\x7f"), "a\\x1b[31m\\x0a\\x7f");
        assert_eq!(printable("\u{9b}2J".as_bytes()), "\\u{009b}2J");
        assert_eq!(printable(b"\xff\xc3("), "\\xff\\xc3(");
    }

    #[test]
    fn what_hides_or_reorders_is_spelled_out() {
        let hidden = "\u{202e}\u{2066}\u{200e}\u{061c}\u{200b}\u{2028}\u{2029}\u{feff}";
        let shown = "\\u{202e}\\u{2066}\\u{200e}\\u{061c}\\u{200b}\\u{2028}\\u{2029}\\u{feff}";
        assert_eq!(printable(hidden.as_bytes()), shown);
    }

    #[test]
    fn visible_text_stays() {
        assert_eq!(printable("C:\\logs\\日本 é.log".as_bytes()), "C:\\logs\\日本 é.log");
    }
}
