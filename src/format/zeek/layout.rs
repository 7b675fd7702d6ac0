//! What a header says: separators, words for absence, and which column holds what.

use memchr::memmem;

use crate::format::columns::{FIELDS, Field};

/// The columns of `dns.log`, by what they hold.
const COLUMNS: [(&[u8], Field); 11] = [
    (b"ts", Field::Time),
    (b"id.orig_h", Field::Source),
    (b"id.orig_p", Field::Port),
    (b"query", Field::Name),
    (b"qtype", Field::Type),
    (b"qtype_name", Field::Type),
    (b"qclass", Field::Class),
    (b"proto", Field::Transport),
    (b"rcode", Field::Rcode),
    (b"rcode_name", Field::Rcode),
    (b"id.resp_h", Field::Server),
];

/// A header, as far as it was read.
#[derive(Clone, Debug)]
pub struct Layout {
    /// What stands between columns.
    separator: Vec<u8>,
    /// What stands for a value that is not there.
    unset: Vec<u8>,
    /// What stands for a value of no octets.
    empty: Vec<u8>,
    /// The names of the columns.
    names: Vec<Vec<u8>>,
    /// What each column holds, up to the last that is read.
    fields: Vec<Option<Field>>,
    /// The column of each field.
    columns: [Option<usize>; FIELDS],
    /// Whether separators and words are Zeek's usual ones.
    is_usual: bool,
}

impl Default for Layout {
    /// Zeek's usual separators, and no columns yet.
    fn default() -> Self {
        Layout {
            separator: b"\t".to_vec(),
            unset: b"-".to_vec(),
            empty: b"(empty)".to_vec(),
            names: Vec::new(),
            fields: Vec::new(),
            columns: [None; FIELDS],
            is_usual: true,
        }
    }
}

impl Layout {
    /// Takes in a line that may be of a header.
    pub fn header(&mut self, line: &[u8]) {
        let is_first = |text: &&[u8]| !text.is_empty();
        if let Some(separator) = line.strip_prefix(b"#separator ").filter(is_first) {
            *self = Layout { separator: unescaped(separator), ..Layout::default() };
        } else if let Some(word) = self.value(line, b"#unset_field") {
            self.unset = unescaped(word);
        } else if let Some(word) = self.value(line, b"#empty_field") {
            self.empty = unescaped(word);
        } else if let Some(names) = self.value(line, b"#fields") {
            self.names = self.split(names).map(<[u8]>::to_vec).collect();
            self.choose();
        }
        self.is_usual = self.separator == b"\t" && self.unset == b"-" && self.empty == b"(empty)";
    }

    /// What follows `key` and a separator.
    fn value<'l>(&self, line: &'l [u8], key: &[u8]) -> Option<&'l [u8]> {
        line.strip_prefix(key)?.strip_prefix(self.separator.as_slice())
    }

    /// Finds the columns; of two that hold the same, the first of [`COLUMNS`] counts.
    fn choose(&mut self) {
        self.fields = vec![None; self.names.len()];
        self.columns = [None; FIELDS];
        for (name, field) in COLUMNS {
            let found = self.names.iter().position(|other| other == name);
            if let (Some(column), None) = (found, self.columns[field as usize]) {
                self.columns[field as usize] = Some(column);
                self.fields[column] = Some(field);
            }
        }
        let last = self.fields.iter().rposition(Option::is_some);
        self.fields.truncate(last.map_or(0, |last| last + 1));
    }

    /// The values of a line.
    pub fn split<'l>(&self, line: &'l [u8]) -> impl Iterator<Item = &'l [u8]> {
        let width = self.separator.len();
        let mut rest = Some(line);
        std::iter::from_fn(move || {
            let line = rest?;
            let end = memmem::find(line, &self.separator);
            rest = end.and_then(|end| line.get(end + width..));
            line.get(..end.unwrap_or(line.len()))
        })
    }

    /// What a column holds.
    pub fn field(&self, column: usize) -> Option<Field> {
        self.fields.get(column).copied().flatten()
    }

    /// What each column up to the last that is read holds.
    pub fn wanted(&self) -> &[Option<Field>] {
        &self.fields
    }

    /// The column that holds `field`.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns[field as usize]
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        self.names.len()
    }

    /// What stands for a value that is not there.
    pub fn unset(&self) -> &[u8] {
        &self.unset
    }

    /// What stands for a value of no octets.
    pub fn empty(&self) -> &[u8] {
        &self.empty
    }

    /// Whether separators and words are Zeek's usual ones.
    pub fn is_usual(&self) -> bool {
        self.is_usual
    }

    /// The columns that are read, as in `--columns`.
    pub fn describe(&self) -> String {
        let shown = |field: Field| {
            let name = self.names.get(self.column(field)?)?;
            Some(format!("{}={}", field.as_str(), String::from_utf8_lossy(name)))
        };
        Field::ALL.into_iter().filter_map(shown).collect::<Vec<_>>().join(",")
    }
}

/// A word of a header with its `\xHH` undone.
fn unescaped(word: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(word.len());
    let mut rest = word;
    while let Some((first, tail)) = rest.split_first() {
        let escape = rest.strip_prefix(br"\x").and_then(|rest| rest.split_at_checked(2));
        let octet = escape.and_then(|(digits, tail)| {
            let digits = std::str::from_utf8(digits).ok()?;
            Some((u8::from_str_radix(digits, 16).ok()?, tail))
        });
        let (octet, tail) = octet.unwrap_or((*first, tail));
        out.push(octet);
        rest = tail;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_in_any_order_and_again() {
        let mut layout = Layout::default();
        for line in ["#separator \\x7c", "#unset_field|none", "#fields|query|x|qtype_name|ts|qtype|id.orig_h"] {
            layout.header(line.as_bytes());
        }
        assert_eq!((layout.unset(), layout.empty(), layout.width()), (&b"none"[..], &b"(empty)"[..], 6));
        assert_eq!(layout.describe(), "time=ts,source=id.orig_h,name=query,type=qtype");
        assert!(!layout.is_usual());
        let values: Vec<_> = layout.split(b"a||c|").collect();
        assert_eq!(values, [&b"a"[..], b"", b"c", b""]);
        layout.header(b"#separator \\x09");
        assert!(layout.is_usual() && layout.width() == 0);
        layout.header(b"#fields\tts");
        assert_eq!((layout.column(Field::Time), layout.column(Field::Name)), (Some(0), None));
        assert_eq!(unescaped(br"\x\x0\x41\xzz"), br"\x\x0A\xzz");
    }
}
