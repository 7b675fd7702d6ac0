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
