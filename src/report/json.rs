//! The whole report as JSON: two spaces, full floats, a final newline.

use std::io::{self, Write};

use serde::Serialize;

use super::{Report, escape};

/// Writes the report as indented JSON.
pub(super) fn render(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    document(report, out)
}

/// Writes a value as an indented document.
pub(super) fn document(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    writeln!(out, "{}", harmless(text))
}

/// One value on one line.
pub(super) fn line(value: &impl Serialize) -> io::Result<String> {
    Ok(harmless(serde_json::to_string(value)?))
}

/// The same JSON with characters that hide or act on a terminal written as `\uXXXX`.
///
/// Such characters stand inside strings only (JSON's own syntax is ASCII, and C0 is escaped already), so the
/// document's meaning does not change.
fn harmless(json: String) -> String {
    if json.bytes().all(|octet| matches!(octet, b'\n' | b' '..=b'~')) {
        return json;
    }
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && escape::is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_escaped_and_read_back() {
        let text = "a\u{202e}\u{7f}\u{e0001}\n\u{9b}z";
        let json = line(&text).expect("serializes");
        assert_eq!(json, r#""a\u202e\u007f\udb40\udc01\n\u009bz""#);
        assert_eq!(serde_json::from_str::<String>(&json).expect("valid"), text);
    }
}
