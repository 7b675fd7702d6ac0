//! Paths to figures: `concentration.lookups.top2_share`, `domains[mail.example.com].lookups`.

use std::fmt;

/// A path to a figure: the keys from the outside in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(pub Vec<String>);

/// Whether a character may stand in a key that is written without brackets; zone names have `/`, `+` and `-`.
pub fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '/' | '+' | '-')
}

impl Path {
    /// The first `count` keys.
    #[must_use]
    pub fn head(&self, count: usize) -> Path {
        Path(self.0.iter().take(count).cloned().collect())
    }

    /// The path with one more key.
    #[must_use]
    pub fn with(&self, key: &str) -> Path {
        Path(self.0.iter().cloned().chain([key.to_owned()]).collect())
    }
}

impl fmt::Display for Path {
    /// As rules have it: plain keys behind dots, others in brackets, in quotes where they must.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, key) in self.0.iter().enumerate() {
            if !key.is_empty() && key.chars().all(is_plain) {
                let dot = if at > 0 { "." } else { "" };
                write!(f, "{dot}{key}")?;
            } else if key.is_empty() || key.starts_with('"') || key.contains([']', '\n', '\r']) {
                write!(f, "[{}]", quoted(key))?;
            } else {
                write!(f, "[{key}]")?;
            }
        }
        Ok(())
    }
}

/// Text in quotes, with `\"` and `\\` for the two characters that need it.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
