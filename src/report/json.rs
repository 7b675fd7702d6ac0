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
    serde_json::to_writer_pretty(Harmless(&mut *out), value)?;
    writeln!(out)
}

/// Writes JSON on as it comes, harmless: a report of all names can have gigabytes.
struct Harmless<'w>(&'w mut dyn Write);

impl Write for Harmless<'_> {
    /// Writes a piece of a document. Pieces are whole characters: `serde_json` writes strings up to what it escapes.
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if is_harmless(piece) {
            self.0.write_all(piece)?;
        } else {
            let text = std::str::from_utf8(piece).map_err(io::Error::other)?;
            self.0.write_all(harmless(text.to_owned()).as_bytes())?;
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
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
    if is_harmless(json.as_bytes()) {
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

/// Whether all octets are printable ASCII or line feeds.
fn is_harmless(json: &[u8]) -> bool {
    json.iter().all(|octet| matches!(octet, b'\n' | b' '..=b'~'))
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
        let mut out = Vec::new();
        document(&text, &mut out).expect("writes");
        assert_eq!(out, format!("{json}\n").into_bytes());
    }
}
