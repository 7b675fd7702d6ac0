//! Ends of CSV records (RFC 4180, read as leniently as the `csv` crate does).
//!
//! A quote opens only at the start of a field; `""` within is a quote; what follows a closing quote belongs to the
//! field. Two rules bound the damage of a stray quote: one that is not closed within [`QUOTED_MAX`] octets, or by
//! the end of the file, is an ordinary character; and a line that begins with `#` is a comment without quotes.

use memchr::{memchr, memchr2, memrchr};

use super::BOM;

/// Longest quoted part of a field, in octets. Real ones hold a few lines of text.
const QUOTED_MAX: usize = 16 * 1024;

/// Finds the ends of records; all positions are in the buffer it is called with.
pub struct Scanner {
    /// What stands between fields.
    delimiter: u8,
    /// The beginning of the record that is being scanned.
    start: usize,
    /// How far it was scanned.
    at: usize,
    /// The quote that is open at `at`.
    open: Option<usize>,
    /// Whether there may be a quote in what was scanned since the last cut.
    is_quoted: bool,
}

impl Scanner {
    /// A scanner at the beginning of a record.
    pub fn new(delimiter: u8) -> Self {
        Scanner { delimiter, start: 0, at: 0, open: None, is_quoted: false }
    }

    /// Whether there may be a quote before the last cut, or in what was scanned where nothing was cut.
    pub fn is_quoted(&self) -> bool {
        self.is_quoted
    }

    /// The end of the last whole record in `buffer`, of which the caller takes away what lies before it.
    pub fn cut(&mut self, buffer: &[u8]) -> Option<usize> {
        let mut end = None;
        self.is_quoted = self.open.is_some() || memchr(b'"', buffer.get(..self.at).unwrap_or_default()).is_some();
        loop {
            if self.open.is_none()
                && let Some(rest) = buffer.get(self.at..)
                && memchr(b'"', rest).is_none()
            {
                end = memrchr(b'\n', rest).map(|newline| self.at + newline + 1).or(end);
                self.at = buffer.len();
                break;
            }
            // A quote is ahead: go record by record.
            self.is_quoted = true;
            match self.next(buffer, false) {
                Some(found) => end = Some(found),
                None => break,
            }
        }
        let taken = end?;
        self.start = 0;
        self.at -= taken;
        self.open = self.open.map(|open| open - taken);
        Some(taken)
    }

    /// The end of the next record, behind its line end; `last` says that nothing follows `bytes`.
    pub fn next(&mut self, bytes: &[u8], last: bool) -> Option<usize> {
        loop {
            match self.open {
                None => {
                    if let Some(end) = self.outside(bytes, last)? {
                        (self.start, self.at) = (end, end);
                        return Some(end);
                    }
                }
                Some(open) => self.inside(open, bytes, last)?,
            }
        }
    }

    /// Goes on outside quotes: `Some(Some(end))` at a record's end, `Some(None)` behind the next quote.
    fn outside(&mut self, bytes: &[u8], last: bool) -> Option<Option<usize>> {
        let rest = bytes.get(self.at..).unwrap_or_default();
        let comment = bytes.get(self.start) == Some(&b'#');
        let found = if comment { memchr(b'\n', rest) } else { memchr2(b'\n', b'"', rest) };
        let Some(at) = found.map(|at| self.at + at) else {
            self.at = bytes.len();
            return (last && self.start < bytes.len()).then_some(Some(bytes.len()));
        };
        self.at = at + 1;
        if bytes[at] == b'\n' {
            return Some(Some(at + 1));
        }
        if self.opens(bytes, at) {
            self.open = Some(at);
        }
        Some(None)
    }

    /// Whether the quote at `at` stands at the start of a field.
    fn opens(&self, bytes: &[u8], at: usize) -> bool {
        match &bytes[self.start..at] {
            [] => true,
            before if before == BOM => true,
            [.., octet] => *octet == self.delimiter,
        }
    }

    /// Goes on inside the quotes that `open` opened, to behind the closing one; `None` when more bytes are needed.
    fn inside(&mut self, open: usize, bytes: &[u8], last: bool) -> Option<()> {
        let limit = open + 1 + QUOTED_MAX;
        while self.at < limit {
            let window = &bytes[self.at..bytes.len().min(limit)];
            let Some(quote) = memchr(b'"', window).map(|at| self.at + at) else {
                self.at += window.len();
                break;
            };
            match bytes.get(quote + 1) {
                Some(b'"') => self.at = quote + 2,
                // The next octet decides whether this is an escape.
                None if !last => {
                    self.at = quote;
                    return None;
                }
                _ => {
                    self.at = quote + 1;
                    self.open = None;
                    return Some(());
                }
            }
        }
        if self.at < limit && !last {
            return None;
        }
        self.at = open + 1;
        self.open = None;
        Some(())
    }
}
