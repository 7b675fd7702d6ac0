//! Usual lines: an object with the keys of one before in the same order, all values strings, and the same octets
//! between them. The hot path of the format.

use super::fast::{Step, string};
use crate::format::columns::{Partial, Role, Row};
use crate::format::usual_lines;
use crate::record::Usual;

/// Knows what usual lines look like, from lines that were not.
pub struct Usually {
    /// The shape of usual lines.
    shape: Option<Shape>,
    /// Lines of other shapes since the last usual one.
    misses: u32,
    /// How many of them make the next one the model, twice as many each time: so a log of two kinds of lines does not
    /// change its mind at each.
    patience: u32,
}

impl Usually {
    /// No line was seen.
    pub fn new() -> Self {
        Usually { shape: None, misses: 0, patience: 1 }
    }

    /// Takes in an object that was no usual line, with the fields of its keys.
    pub fn miss(&mut self, frame: &[u8], steps: &[Step]) {
        self.misses += 1;
        if self.misses >= self.patience {
            (self.shape, self.misses) = (Shape::of(frame, steps), 0);
            self.patience = self.patience.saturating_mul(2);
        }
    }

    /// Reads usual lines; see [`crate::format::Parser::usual`].
    pub fn read<'a>(&mut self, row: &mut Row, text: &'a [u8], lookups: &mut Vec<Usual<'a>>) -> usize {
        let Some(shape) = &self.shape else { return 0 };
        let octets = usual_lines(text, lookups, |text| shape.read(row, text));
        if octets > 0 {
            self.misses = 0;
        }
        octets
    }
}

/// The octets between the values of an object.
struct Shape {
    /// What stands before each value, with its opening quote and the closing one of the value before, and what the value
    /// is.
    values: Vec<(Box<[u8]>, Role)>,
    /// What stands behind the last value, with its closing quote and the line end.
    end: Box<[u8]>,
}

impl Shape {
    /// The shape of an object that was read as a flat one, with the fields of its keys in `steps`; `None` where objects
    /// of it are not usual.
    fn of(frame: &[u8], steps: &[Step]) -> Option<Shape> {
        let (mut values, mut begin, mut at) = (Vec::new(), 0, 0);
        for Step { key, fields, .. } in steps {
            // The opening quotes of the key and of its value.
            at += quote(&frame[at..])?;
            let (known, rest) = string(&frame[at..])?;
            if known != key {
                return None;
            }
            at = frame.len() - rest.len();
            at +=
                quote(rest).filter(|quote| rest[..*quote].iter().all(|octet| matches!(octet, b' ' | b'\t' | b':')))?;
            values.push((Box::from(&frame[begin..=at]), Role::of(*fields)?));
            begin = frame.len() - string(&frame[at..])?.1.len() - 1;
            at = begin + 1;
            // What is left may be keys of an object before.
            if frame[at..].trim_ascii() == b"}" {
                break;
            }
        }
        let roles: Vec<Role> = values.iter().map(|(_, role)| *role).collect();
        let is_whole = frame.get(at..)?.trim_ascii() == b"}" && Role::are_enough(&roles);
        let end = [&frame[begin..], b"\n"].concat().into();
        is_whole.then_some(Shape { values, end })
    }

    /// Reads an object at the beginning of `text`; returns it and how many octets it has with its line end.
    #[inline]
    fn read<'a>(&self, row: &mut Row, text: &'a [u8]) -> Option<(Usual<'a>, usize)> {
        let (mut at, mut partial) = (0, Partial::default());
        for (before, role) in &self.values {
            text.get(at..)?.strip_prefix(&**before)?;
            at += before.len();
            at += row.usual_cell(*role, text.get(at..)?, b'"', &mut partial)?;
        }
        text.get(at..)?.strip_prefix(&*self.end)?;
        Some((row.usual(&partial)?, at + self.end.len()))
    }
}

/// Where the first quote is.
fn quote(text: &[u8]) -> Option<usize> {
    memchr::memchr(b'"', text)
}

#[cfg(test)]
mod tests {
    use crate::format::{Options, json};
    use crate::record::Nowhere;

    /// Which of the lines of a log are usual, `u`, and which are not, `-`.
    fn usual(lines: &[&str]) -> String {
        let options = Options { counts_only: true, ..Options::default() };
        let prepared = (json::FORMAT.prepare)(lines.join("\n").as_bytes(), &options).expect("known keys");
        let mut parser = (prepared.parser)();
        let mut kind = |line: &&str| {
            // The last octets of a text are not looked at sixteen at a time.
            let text = format!("{line}\n{:16}", "");
            if parser.usual(text.as_bytes(), &mut Vec::new()) > line.len() {
                return 'u';
            }
            assert!(parser.frame(line.as_bytes(), &mut Nowhere).is_ok(), "{line}");
            '-'
        };
        lines.iter().map(&mut kind).collect()
    }

    /// A lookup, and the same with its keys in another order.
    const A: &str = r#"{"timestamp":"2026-11-22T14:03:11Z","client":"192.0.2.1","qname":"a.example"}"#;
    const B: &str = r#"{"client":"192.0.2.1","timestamp":"2026-11-22T14:03:11Z","qname":"a.example"}"#;

    #[test]
    fn the_first_object_is_the_model_until_others_prevail() {
        assert_eq!(usual(&[A, A, A, B, A]), "-uu-u");
        assert_eq!(usual(&[A, A, A, B, B, B, A]), "-uu--u-");
        // Now and then one of another shape changes nothing.
        assert_eq!(usual(&[A, B, A, B, A, B, A, B, A, B, A]), "--u-u-u-u-u");
    }

    #[test]
    fn a_model_may_have_fewer_keys_than_the_object_before() {
        let longer = A.replace('}', r#","server":"ns1"}"#);
        assert_eq!(usual(&[&longer, &longer, A, A, A, A]), "-u--uu");
    }

    #[test]
    fn objects_with_other_values_or_not_each_part_once_are_never_usual() {
        let number = A.replace('}', r#","port":53}"#);
        let twice = A.replace('}', r#","qname":"b.example"}"#);
        let class = A.replace('}', r#","class":"IN"}"#);
        for line in [number, twice, class] {
            assert_eq!(usual(&[line.as_str(); 3]), "---", "{line}");
        }
    }
}
