//! Key files: 64 hexadecimal digits, the 256 bits of an ipcrypt-pfx key.

use std::collections::BTreeSet;
use std::path::Path;

use data_encoding::HEXLOWER_PERMISSIVE;

use crate::error::{Error, Result};

/// Octets of a key.
const OCTETS: usize = 32;
/// Different octets that a key has at least. Hardly one random key in 10^12 has fewer; keys made up by hand do.
const DIFFERENT: usize = 16;
/// What to do about a file that is none.
const REMEDY: &str = "`whoasks keygen` makes a key file";

/// A key. It is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; OCTETS]);

impl Key {
    /// Reads a key file.
    ///
    /// # Errors
    /// An input error where the file cannot be read, or as [`Key::parse`].
    pub fn read(path: &Path) -> Result<Key> {
        let shown = path.display();
        let text = std::fs::read(path).map_err(|cause| Error::input(cause.to_string()).hint(REMEDY).at(&shown))?;
        Self::parse(&text).map_err(|error| error.at(&shown))
    }

    /// Reads the text of a key file: one line of 64 hexadecimal digits, besides blank lines and comments behind `#`.
    ///
    /// # Errors
    /// An input error that does not quote the text, where there is no such line, more than one, or a weak key.
    pub fn parse(text: &[u8]) -> Result<Key> {
        let lines = text.split(|octet| *octet == b'\n').map(<[u8]>::trim_ascii);
        let mut lines = lines.filter(|line| !line.is_empty() && !line.starts_with(b"#"));
        let Some(line) = lines.next() else { return Err(Error::input("no key in it").hint(REMEDY)) };
        if lines.next().is_some() {
            return Err(Error::input("more than one line that could be a key").hint(REMEDY));
        }
        if line.len() != 2 * OCTETS {
            let what = format!("a key has {} hexadecimal digits, and this line {} octets", 2 * OCTETS, line.len());
            return Err(Error::input(what).hint(REMEDY));
        }
        let octets = HEXLOWER_PERMISSIVE.decode(line).ok().and_then(|octets| <[u8; OCTETS]>::try_from(octets).ok());
        Self::strong(octets.ok_or_else(|| Error::input("a key of other than hexadecimal digits").hint(REMEDY))?)
    }

    /// A key of these octets.
    fn strong(octets: [u8; OCTETS]) -> Result<Key> {
        let (first, second) = octets.split_at(OCTETS / 2);
        if first == second {
            return Err(Error::input("a weak key: its halves are the same").hint(REMEDY));
        }
        if octets.iter().collect::<BTreeSet<_>>().len() < DIFFERENT {
            return Err(Error::input("a weak key: it is not random").hint(REMEDY));
        }
        Ok(Key(octets))
    }

    /// A new key from the system's source of randomness.
    ///
    /// # Errors
    /// An output error where the system has none.
    pub fn random() -> Result<Key> {
        loop {
            let mut octets = [0; OCTETS];
            getrandom::fill(&mut octets)
                .map_err(|cause| Error::new(crate::error::Kind::Output, format!("no random key: {cause}")))?;
            // As good as always the first one is strong.
            if let Ok(key) = Self::strong(octets) {
                return Ok(key);
            }
        }
    }

    /// The octets.
    pub fn octets(&self) -> &[u8; OCTETS] {
        &self.0
    }

    /// The text of its file.
    pub fn file_text(&self) -> String {
        format!(
            "# A key of `whoasks --pseudonymize`: who has it can tell every address. Keep it, and keep it secret.\n{}\n",
            HEXLOWER_PERMISSIVE.encode(&self.0)
        )
    }
}

impl std::fmt::Debug for Key {
    /// Never the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let (one, other) = (Key::random().expect("a key"), Key::random().expect("a key"));
        assert_ne!(one, other);
        assert_eq!(Key::parse(one.file_text().as_bytes()), Ok(one.clone()));
        assert_eq!(Key::parse(one.file_text().to_uppercase().replace('\n', "\r\n").as_bytes()), Ok(one));
    }

    #[test]
    fn weak_short_and_garbled_keys_are_refused_without_being_shown() {
        let good = "2b7e151628aed2a6abf7158809cf4f3ca9f5ba40db214c3798f2e1c23456789a";
        for (text, message) in [
            (String::new(), "no key in it"),
            ("# only a comment\n\n".to_owned(), "no key in it"),
            ("secret".to_owned(), "a key has 64 hexadecimal digits, and this line 6 octets"),
            (good[..62].to_owned(), "a key has 64 hexadecimal digits, and this line 62 octets"),
            (format!("{good}{good}"), "a key has 64 hexadecimal digits, and this line 128 octets"),
            (format!("{good}\n{good}\n"), "more than one line that could be a key"),
            (good.replace('7', "g"), "a key of other than hexadecimal digits"),
            ("0".repeat(64), "a weak key: its halves are the same"),
            ([&good[..32], &good[..32]].concat(), "a weak key: its halves are the same"),
            (["00".repeat(16), "01".repeat(16)].concat(), "a weak key: it is not random"),
        ] {
            let error = Key::parse(text.as_bytes()).expect_err(message).to_string();
            assert_eq!(error, format!("{message}. Hint: {REMEDY}."));
        }
    }
}
