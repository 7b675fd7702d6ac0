//! Which column of a Parquet file holds what: by the user's choice, by the columns of a known writer, else by
//! well-known names of columns whose type can hold the field.

use crate::error::Result;
use crate::format::Options;
use crate::format::columns::{Cells, FIELDS, Field, absent, candidates, unknown};

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Instants, so many in a second.
    Instant(i64),
    /// Times of no zone, so many in a second.
    Local(i64),
    /// The 96 bits of Impala and Spark: nanoseconds of a Julian day.
    Julian,
    /// Whole numbers.
    Number,
    /// Numbers with a fraction.
    Real,
    /// Text, or octets that are not said to be text.
    Text,
    /// So many octets.
    Octets(usize),
    /// Something else, such as truth values or lists.
    Other,
}

impl Kind {
    /// Whether such a column can hold a field.
    fn can_hold(self, field: Field) -> bool {
        match field {
            Field::Time => !matches!(self, Kind::Octets(_) | Kind::Other),
            Field::Source | Field::Server => matches!(self, Kind::Text | Kind::Octets(4 | 16) | Kind::Number),
            Field::Name | Field::Flags | Field::Ecs | Field::View => self == Kind::Text,
            Field::Port | Field::Type | Field::Class | Field::Transport | Field::Rcode => {
                matches!(self, Kind::Text | Kind::Number)
            }
        }
    }
}

/// A column of a file.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name; that of a nested one is its path, as in `dns.qname`.
    pub name: String,
    /// What its values are.
    pub kind: Kind,
}

/// Where names are from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFrom {
    /// A column.
    Column(usize),
    /// As ENTRADA 2 keeps them: whole in the first column; else what is below the registered domain and that domain; else
    /// the top-level domain alone.
    Parts([usize; 4]),
}

/// What was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The column of each field, as an index.
    pub columns: [Option<usize>; FIELDS],
    /// Where names are from.
    pub name: NameFrom,
    /// How the columns were chosen.
    pub why: &'static str,
}

/// The columns of a writer.
struct Writer {
    /// Who it is.
    why: &'static str,
    /// All the columns by which its files are known, with the field that each holds.
    columns: &'static [(Field, &'static str)],
    /// The columns that names are put together from.
    parts: Option<[&'static str; 4]>,
}

/// Known writers. ENTRADA 1 and its kind (dns-probe, DNS-collector): `src/main/resources/avro/dns-query.avsc` of
/// SIDN/entrada; its client subnets are in a notation of their own, and left out. ENTRADA 2: `SCHEMA.md` of
/// SIDN/entrada2, and `DNSRowBuilder`, which takes names apart.
const WRITERS: [Writer; 2] = [
    Writer {
        why: "the columns of ENTRADA 1",
        columns: &[
            (Field::Time, "time"),
            (Field::Source, "src"),
            (Field::Port, "srcp"),
            (Field::Name, "qname"),
            (Field::Type, "qtype"),
            (Field::Class, "qclass"),
            (Field::Transport, "prot"),
            (Field::Rcode, "rcode"),
            (Field::Server, "dst"),
        ],
        parts: None,
    },
    Writer {
        why: "the columns of ENTRADA 2",
        columns: &[
            (Field::Time, "time"),
            (Field::Source, "ip_src"),
            (Field::Port, "prot_src_port"),
            (Field::Name, "dns_qname_full"),
            (Field::Type, "dns_qtype"),
            (Field::Class, "dns_qclass"),
            (Field::Transport, "prot"),
            (Field::Ecs, "edns_ecs"),
            (Field::Rcode, "dns_rcode"),
            (Field::Server, "ip_dst"),
        ],
        parts: Some(["dns_qname_full", "dns_qname", "dns_domainname", "dns_tld"]),
    },
];

/// Where the columns are from that the user names.
const OF_USER: &str = "--columns";
/// Where the columns are from that have well-known names.
const OF_FILE: &str = "the file's columns";
/// Where the columns are from when the user names some of them.
const OF_BOTH: &str = "--columns and the file's columns";

/// The constant that is this word for how columns were chosen.
pub fn word(text: &[u8]) -> Option<&'static str> {
    let words = WRITERS.iter().map(|writer| writer.why).chain([OF_USER, OF_FILE, OF_BOTH]);
    words.into_iter().find(|word| word.as_bytes() == text)
}

/// Chooses columns among those that a file has.
///
/// # Errors
/// A usage error where `--columns` names what is not there; an input error where the columns for source or name cannot
/// be told.
pub fn choose(present: &[Column], options: &Options) -> Result<Choice> {
    let names: Vec<String> = present.iter().map(|column| column.name.clone()).collect();
    let mut columns = [None; FIELDS];
    for (field, name) in options.columns.iter() {
        let found = by_name(&names, name).or_else(|| by_number(names.len(), name));
        columns[field as usize] = Some(found.ok_or_else(|| absent(field, name, &names))?);
    }
    let writer = WRITERS.iter().find(|writer| writer.columns.iter().all(|(_, name)| by_name(&names, name).is_some()));
    let mut parts = None;
    match writer {
        Some(writer) => {
            parts = writer.parts.filter(|_| columns[Field::Name as usize].is_none());
            for (field, name) in writer.columns {
                columns[*field as usize] = columns[*field as usize].or_else(|| by_name(&names, name));
            }
        }
        None => by_known_names(present, &names, &mut columns),
    }
    for field in [Field::Source, Field::Name] {
        if columns[field as usize].is_none() {
            return Err(unknown(field, &names));
        }
    }
    let whole = columns[Field::Name as usize].unwrap_or_default();
    let part = |name: &str| by_name(&names, name);
    let name = match parts.map(|names| names.map(part)) {
        Some([Some(full), Some(below), Some(domain), Some(top)]) => NameFrom::Parts([full, below, domain, top]),
        _ => NameFrom::Column(whole),
    };
    Ok(Choice { columns, name, why: why(writer, &columns, options) })
}

/// Gives the fields that have no column yet one by its name, if its type can hold them.
fn by_known_names(present: &[Column], names: &[String], columns: &mut [Option<usize>; FIELDS]) {
    for field in Field::ALL {
        if columns[field as usize].is_none() {
            let free = candidates(field, names).into_iter();
            let mut free = free.filter(|column| !columns.contains(&Some(*column)));
            columns[field as usize] = free.find(|column| present[*column].kind.can_hold(field));
        }
    }
}

/// How the columns were chosen.
fn why(writer: Option<&Writer>, columns: &[Option<usize>; FIELDS], options: &Options) -> &'static str {
    match writer {
        Some(writer) => writer.why,
        None if options.columns.is_empty() => OF_FILE,
        None if options.columns.iter().count() == columns.iter().flatten().count() => OF_USER,
        None => OF_BOTH,
    }
}

impl Choice {
    /// The name of each field's column.
    pub fn names<'a>(&self, present: &'a [Column]) -> Cells<'a> {
        self.columns.map(|column| column.and_then(|column| present.get(column)).map(|column| column.name.as_bytes()))
    }
}

/// The column called `name`: spelt so, or else so but for case.
fn by_name(names: &[String], name: &str) -> Option<usize> {
    let same = names.iter().position(|other| other == name);
    same.or_else(|| names.iter().position(|other| other.eq_ignore_ascii_case(name)))
}

/// The column with this number, from 1.
fn by_number(width: usize, number: &str) -> Option<usize> {
    let number: usize = number.parse().ok()?;
    (1..=width).contains(&number).then(|| number - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::columns::Mapping;

    /// Columns of these names and kinds.
    fn columns(of: &[(&str, Kind)]) -> Vec<Column> {
        of.iter().map(|(name, kind)| Column { name: (*name).to_owned(), kind: *kind }).collect()
    }

    /// The choice with `--columns`, as it is shown.
    fn chosen(present: &[Column], wanted: &str) -> std::result::Result<String, String> {
        let columns = if wanted.is_empty() { Mapping::default() } else { Mapping::parse(wanted).expect("a mapping") };
        let options = Options { columns, ..Options::default() };
        let choice = choose(present, &options).map_err(|error| error.to_string())?;
        let shown = Field::ALL.into_iter().zip(choice.columns);
        let shown = shown.filter_map(|(field, at)| Some(format!("{}={}", field.as_str(), present[at?].name)));
        Ok(format!("{} by {}", shown.collect::<Vec<_>>().join(","), choice.why))
    }

    #[test]
    fn known_names_of_the_right_type_are_taken() {
        let present = columns(&[
            ("query", Kind::Other),
            ("ts", Kind::Instant(1000)),
            ("client", Kind::Octets(16)),
            ("qname", Kind::Text),
            ("qtype", Kind::Number),
            ("rcode", Kind::Real),
        ]);
        let all = "time=ts,source=client,name=qname,type=qtype by the file's columns";
        assert_eq!(chosen(&present, "").as_deref(), Ok(all));
        assert!(
            chosen(&present, "time=5,name=QNAME").expect("a choice").starts_with("time=qtype,source=client,name=qname")
        );
        assert!(chosen(&present, "name=qnam").expect_err("no such column").contains("did you mean qname?"));
        assert!(chosen(&present[..2], "").expect_err("no source").contains("client addresses"));
    }

    #[test]
    fn the_columns_of_entrada_are_known() {
        for writer in &WRITERS {
            let present: Vec<Column> = writer
                .columns
                .iter()
                .map(|(_, name)| *name)
                .chain(["qname_x"])
                .map(|name| Column { name: name.to_owned(), kind: Kind::Text })
                .collect();
            assert!(chosen(&present, "").expect("a choice").ends_with(writer.why));
            assert_eq!(word(writer.why.as_bytes()), Some(writer.why));
            assert!(chosen(&present, "view=qname_x").expect("a choice").contains("view=qname_x"));
        }
    }
}
