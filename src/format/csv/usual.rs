//! Usual rows: no quotes, and of each column what programs write. The hot path of the format.

use super::head::Layout;
use crate::format::Options;
use crate::format::columns::{Partial, Role, Row};
use crate::record::Usual;

/// What the columns are in a table whose rows can be usual.
pub struct Columns {
    /// The role of each.
    roles: Vec<Role>,
    /// What stands between them.
    delimiter: u8,
}

impl Columns {
    /// The columns of a table; `None` where more is wanted of rows than to be counted, or they need not all have the
    /// same columns.
    pub fn of(layout: &Layout, row: &Row, options: &Options) -> Option<Columns> {
        let fields_of = |at: usize| {
            (0..).zip(&layout.columns).fold(0, |fields, (bit, column)| fields | u16::from(*column == Some(at)) << bit)
        };
        let roles: Vec<Role> = (0..layout.width?).map(|at| Role::of(fields_of(at))).collect::<Option<_>>()?;
        let is_usual = options.counts_only && row.may_be_usual() && Role::are_enough(&roles);
        // A blank or a digit as the delimiter could be part of a cell.
        let is_usual = is_usual && matches!(layout.delimiter, b',' | b'\t' | b';' | b'|');
        is_usual.then_some(Columns { roles, delimiter: layout.delimiter })
    }

    /// Reads a row at the beginning of `text`; returns it and how many octets it has with its line end.
    #[inline]
    pub fn read<'a>(&self, row: &mut Row, text: &'a [u8]) -> Option<(Usual<'a>, usize)> {
        // A comment, or a blank row.
        if !text.first()?.is_ascii_graphic() || text.starts_with(b"#") {
            return None;
        }
        let (mut at, mut partial) = (0, Partial::default());
        let (last, others) = self.roles.split_last()?;
        for role in others {
            at += row.usual_cell(*role, &text[at..], self.delimiter, &mut partial)? + 1;
        }
        let used = row.usual_cell(*last, &text[at..], b'\n', &mut partial)?;
        // More columns than there are.
        if text[at..at + used].contains(&self.delimiter) {
            return None;
        }
        Some((row.usual(&partial)?, at + used + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::columns::Mapping;
    use crate::format::time::Custom;

    /// Columns and reader of a table with this header; `None` where its rows cannot be usual.
    fn table(header: &str, options: &Options) -> Option<(Columns, Row)> {
        let layout = Layout::of(format!("{header}\n").as_bytes(), options).expect("a header");
        let row = Row::new(layout.times, options);
        Some((Columns::of(&layout, &row, options)?, row))
    }

    /// How many octets the usual row at the beginning of `text` has in a table with this header.
    fn octets(header: &str, text: &str) -> Option<usize> {
        let options = Options { counts_only: true, ..Options::default() };
        let (columns, mut row) = table(header, &options).expect("rows that can be usual");
        // The last octets of a text are not looked at sixteen at a time.
        columns.read(&mut row, format!("{text}{:16}", "").as_bytes()).map(|(_, octets)| octets)
    }

    #[test]
    fn usual_rows_have_a_time_and_are_only_counted() {
        let options = Options { counts_only: true, ..Options::default() };
        let is_usual = |header: &str, options: &Options| table(header, options).is_some();
        for header in
            ["time,source,name", "server\ttime\tname\tsource\ttype", "time;source;name;port", "time|source|name"]
        {
            assert!(is_usual(header, &options), "{header}");
            assert!(!is_usual(header, &Options::default()), "{header}");
        }
        for header in ["source,name,type", "time,source,name,class", "time,source,name,rcode"] {
            assert!(!is_usual(header, &options), "{header}");
        }
        let columns = Mapping::parse("time=time,source=source,name=name").expect("columns");
        assert!(!is_usual("time source name", &Options { columns, ..options.clone() }));
        let time_format = Some(Custom::new("%s").expect("a format"));
        assert!(!is_usual("time,source,name", &Options { time_format, ..options }));
    }

    #[test]
    fn a_usual_row_has_all_columns_and_no_more() {
        let read = |text: &str| octets("time,source,name,server", text);
        let row = "2026-11-22T14:03:11Z,192.0.2.1,a.example,ns1\n";
        assert_eq!(read(&format!("{row}{row}")), Some(row.len()));
        assert_eq!(read(&row.replace("ns1", "")), Some(row.len() - 3));
        for other in ["ns1,more", "ns1,", ","] {
            assert_eq!(read(&row.replace("ns1", other)), None, "{other}");
        }
        assert_eq!(read(&row.replace(",ns1", "")), None);
        assert_eq!(read(row.trim_end()), None);
    }

    #[test]
    fn a_comment_is_no_usual_row() {
        let read = |text: &str| octets("server,time,source,name", text);
        assert_eq!(read("n#1,2026-11-22T14:03:11Z,192.0.2.1,a.example\n"), Some(45));
        assert_eq!(read("#n1,2026-11-22T14:03:11Z,192.0.2.1,a.example\n"), None);
    }
}
