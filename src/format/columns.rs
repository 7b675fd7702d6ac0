//! Which column or key of a CSV or JSON log holds what: by the user's choice, else by well-known names.

mod known;
mod row;
mod usual;

use std::fmt;

pub use known::{candidates, fits};
pub use row::{BAD_TIME, Cells, NO_ADDRESS, NO_NAME, NO_TIME, Row, Times, stamp, subnet};
pub use usual::{Partial, Role};

use crate::error::{Error, Result};
use crate::format::Options;
use crate::nearest::distance;

/// A part of a record that a column or key can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// When it was asked.
    Time,
    /// The address that asked.
    Source,
    /// The port that the question came from.
    Port,
    /// The name as asked.
    Name,
    /// The type of the question.
    Type,
    /// The class of the question.
    Class,
    /// What carried the question.
    Transport,
    /// Flags of the question.
    Flags,
    /// The EDNS client subnet.
    Ecs,
    /// The response code.
    Rcode,
    /// The server that was asked.
    Server,
    /// The view under which the server answered.
    View,
}

/// How many fields there are.
pub const FIELDS: usize = 12;

impl Field {
    /// Every field in the order of the `records` output; `ALL[field as usize]` is the field.
    pub const ALL: [Field; FIELDS] = [
        Field::Time,
        Field::Source,
        Field::Port,
        Field::Name,
        Field::Type,
        Field::Class,
        Field::Transport,
        Field::Flags,
        Field::Ecs,
        Field::Rcode,
        Field::Server,
        Field::View,
    ];

    /// The word for it in `--columns` and in the `records` output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Field::Time => "time",
            Field::Source => "source",
            Field::Port => "port",
            Field::Name => "name",
            Field::Type => "type",
            Field::Class => "class",
            Field::Transport => "transport",
            Field::Flags => "flags",
            Field::Ecs => "ecs",
            Field::Rcode => "rcode",
            Field::Server => "server",
            Field::View => "view",
        }
    }

    /// The field that `word` is, in any case.
    fn parse(word: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| word.eq_ignore_ascii_case(field.as_str()))
    }

    /// Whether a log without it cannot be read.
    pub fn is_required(self) -> bool {
        matches!(self, Field::Source | Field::Name)
    }
}

/// Columns or keys by field, as in `time=ts,source=client`; empty where nothing was chosen.
///
/// A column is given by its name in the header or by its number from 1, a key by its name or, where objects are
/// nested, by its path (`dns.client.ip`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The column or key of each of [`Field::ALL`].
    columns: [Option<String>; FIELDS],
}

impl Mapping {
    /// Reads `FIELD=COLUMN,...`.
    ///
    /// # Errors
    /// A usage error for an unknown field, a field that is given twice, a missing `=` or an empty column.
    pub fn parse(text: &str) -> Result<Mapping> {
        let mut mapping = Mapping::default();
        for part in text.split(',') {
            let Some((word, column)) = part.split_once('=') else {
                return Err(Error::usage(format!("--columns: {part:?} is not FIELD=COLUMN")).hint(EXAMPLE));
            };
            let (word, column) = (word.trim(), column.trim());
            let field = Field::parse(word).ok_or_else(|| {
                let words: Vec<_> = Field::ALL.into_iter().map(Field::as_str).collect();
                Error::usage(format!("--columns: there is no field {word:?}"))
                    .hint(format!("the fields are {}", words.join(", ")))
            })?;
            if column.is_empty() {
                return Err(Error::usage(format!("--columns: no column is given for {word}")).hint(EXAMPLE));
            }
            if mapping.get(field).is_some() {
                return Err(Error::usage(format!("--columns: {word} is given twice")));
            }
            mapping.set(field, column);
        }
        Ok(mapping)
    }

    /// The column or key that holds `field`.
    pub fn get(&self, field: Field) -> Option<&str> {
        self.columns[field as usize].as_deref()
    }

    /// Chooses the column or key for `field`.
    pub fn set(&mut self, field: Field, column: &str) {
        self.columns[field as usize] = Some(column.to_owned());
    }

    /// Whether nothing was chosen.
    pub fn is_empty(&self) -> bool {
        self.columns.iter().all(Option::is_none)
    }

    /// The chosen columns by field.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &str)> {
        Field::ALL.into_iter().filter_map(|field| Some((field, self.get(field)?)))
    }
}

/// The usual remedy.
const EXAMPLE: &str = "as in --columns time=ts,source=client,name=qname,type=qtype";

impl fmt::Display for Mapping {
    /// As it is written on the command line, fields in the order of [`Field::ALL`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (field, column)) in self.iter().enumerate() {
            let comma = if i == 0 { "" } else { "," };
            write!(f, "{comma}{}={column}", field.as_str())?;
        }
        Ok(())
    }
}

/// The error for a column or key that is not among `present`, with the most similar one.
pub fn absent(field: Field, wanted: &str, present: &[String]) -> Error {
    let wanted_folded = wanted.to_lowercase();
    let nearest = present.iter().min_by_key(|name| (distance(&wanted_folded, &name.to_lowercase()), name.len()));
    let list = present.iter().take(LISTED).map(|name| show(name)).collect::<Vec<_>>().join(", ");
    let more = if present.len() > LISTED { ", ..." } else { "" };
    let error = Error::usage(format!("--columns {}={wanted}: the log has no such column", field.as_str()));
    match nearest {
        Some(nearest) => error.hint(format!("did you mean {}? There are: {list}{more}", show(nearest))),
        None => error,
    }
}

/// Refuses the user's columns for a log whose columns cannot be chosen.
///
/// # Errors
/// A usage error where there are any.
pub fn refuse(options: &Options, why: &str) -> Result<()> {
    if options.columns.is_empty() {
        return Ok(());
    }
    Err(Error::usage(format!("--columns: {why}")).hint("-f csv and -f json read by --columns"))
}

/// The error for a log of which the required `field` cannot be told, with its columns.
pub fn unknown(field: Field, present: &[String]) -> Error {
    let list = present.iter().take(LISTED).map(|name| show(name)).collect::<Vec<_>>().join(", ");
    let what = match field {
        Field::Source => "no column holds client addresses under a name that is known",
        _ => "no column holds names under a name that is known",
    };
    Error::input(what).hint(format!("say which with --columns {}=COLUMN. There are: {list}", field.as_str()))
}

/// How many columns a message lists.
const LISTED: usize = 40;

/// A column's name for a message: control characters escaped, cut at 60 characters.
pub fn show(name: &str) -> String {
    name.chars().take(60).flat_map(char::escape_debug).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mapping = Mapping::parse("type=4, name=qname,SOURCE=dns.client.ip,view=a=b").expect("a mapping");
        assert_eq!(mapping.get(Field::Source), Some("dns.client.ip"));
        assert_eq!(mapping.get(Field::View), Some("a=b"));
        assert_eq!(mapping.get(Field::Time), None);
        assert_eq!(mapping.to_string(), "source=dns.client.ip,name=qname,type=4,view=a=b");
        assert_eq!(Mapping::parse(&mapping.to_string()), Ok(mapping));
        assert!(Mapping::default().is_empty());
    }

    #[test]
    fn mistakes_are_told() {
        let message = |text: &str| Mapping::parse(text).expect_err(text).to_string();
        assert!(message("clinet=x").contains("no field \"clinet\""));
        assert!(message("clinet=x").contains("time, source, port, name, type, class"));
        assert!(message("time=a,name=b,time=c").contains("time is given twice"));
        assert!(message("time").contains("not FIELD=COLUMN"));
        assert!(message("").contains("not FIELD=COLUMN"));
        assert!(message("time=a,").contains("not FIELD=COLUMN"));
        assert!(message("time=").contains("no column is given for time"));
    }

    #[test]
    fn the_nearest_name_is_offered() {
        let present = ["ts", "client_ip", "qname"].map(str::to_owned);
        let message = absent(Field::Source, "clientip", &present).to_string();
        assert!(message.contains("did you mean client_ip? There are: ts, client_ip, qname"), "{message}");
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }

    #[test]
    fn fields_are_where_their_numbers_say() {
        for (i, field) in Field::ALL.into_iter().enumerate() {
            assert_eq!(field as usize, i);
            assert_eq!(Field::parse(field.as_str()), Some(field));
        }
    }
}
