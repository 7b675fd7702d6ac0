//! Footnotes: why figures are withheld, each reason told once.

/// Reasons in the order in which they are first needed.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Each reason once.
    reasons: Vec<String>,
}

impl Notes {
    /// The number, from 1, of the note that gives `reason`.
    pub(super) fn number(&mut self, reason: &str) -> usize {
        let known = self.reasons.iter().position(|known| known == reason);
        let at = known.unwrap_or(self.reasons.len());
        if known.is_none() {
            self.reasons.push(reason.to_owned());
        }
        at + 1
    }

    /// The notes with their numbers.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (usize, &str)> {
        self.reasons.iter().enumerate().map(|(at, reason)| (at + 1, reason.as_str()))
    }
}
