//! The language of rules: what a rule says, and how it is written.
//!
//! ```text
//! rule       = conditions / quantifier rows ["with" conditions] has conditions
//! quantifier = "every" / "no" / "some" / "at least" N / "at most" N / "exactly" N
//! rows       = "domain" / "domains" / "source" / "sources"
//! has        = "has" / "have"
//! conditions = all *("or" all)
//! all        = condition *("and" condition)
//! condition  = path test
//! test       = ("<" / "<=" / "=" / "!=" / ">=" / ">") (value / path)
//!            / "between" number "and" number
//!            / "contains" text
//!            / "is" ["not"] "null"
//! value      = number / text / "true" / "false"
//! path       = key *("." key / "[" name "]")
//! key        = 1*(letter / digit / "_" / "/" / "+" / "-")
//! name       = text / *(any character but "]" and the end of the line)
//! number     = digits as JSON has them, "%" behind them divides by 100
//! text       = DQUOTE characters DQUOTE, with \" and \\ for these two
//! ```
//!
//! Words are separated by spaces; `and` binds more tightly than `or`. Without a quantifier a path begins with `input`, `cleaning`, `domains[NAME]`,
//! `sources[ADDRESS]` or `profile[NAME]`; behind one it begins at the row, with the names of the columns of CSV. Both
//! paths of a condition begin at the same place.

use std::fmt;

use super::figures::Kind;
use super::path::{Path, quoted};

/// What a rule says.
#[derive(Clone, Debug, PartialEq)]
pub enum Sentence {
    /// The conditions hold.
    Plain(Conditions),
    /// So many rows have what is said of them.
    Rows(Quantified),
}

/// A sentence about many rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantified {
    /// How many.
    pub quantifier: Quantifier,
    /// Of which rows.
    pub rows: Rows,
    /// Which of them are meant.
    pub with: Conditions,
    /// What they have.
    pub has: Conditions,
}

/// How many rows are to have something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// All that are meant.
    Every,
    /// None.
    No,
    /// So many or more; `some` is 1.
    AtLeast(u64),
    /// So many or fewer.
    AtMost(u64),
    /// So many.
    Exactly(u64),
}

/// Rows of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// One for each domain.
    Domains,
    /// One for each source.
    Sources,
}

impl Rows {
    /// Their key in the report.
    pub fn key(self) -> &'static str {
        match self {
            Rows::Domains => "domains",
            Rows::Sources => "sources",
        }
    }

    /// What one is called.
    pub fn noun(self) -> &'static str {
        match self {
            Rows::Domains => "domain",
            Rows::Sources => "source",
        }
    }
}

/// Conditions with `or` between the outer lists and `and` between the inner ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Conditions(pub Vec<Vec<Condition>>);

impl Conditions {
    /// Those that always hold, because there are none.
    pub fn none() -> Conditions {
        Conditions(vec![Vec::new()])
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Condition> {
        self.0.iter().flatten()
    }

    /// All of them, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Condition> {
        self.0.iter_mut().flatten()
    }
}

/// Something that a figure is, or is not.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The figure.
    pub figure: Figure,
    /// What is said of it.
    pub test: Test,
}

impl Condition {
    /// The figures that it is about: that which is tested, and that which it is compared with.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        std::iter::once(&self.figure).chain(self.test.figure())
    }
}

/// A figure that a rule names.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The way to it.
    pub path: Path,
    /// Where the path begins in the text, in octets.
    pub at: usize,
    /// What sort of figure it is, once that was looked up.
    pub kind: Option<Kind>,
}

/// What is said of a figure.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// It compares so with a value.
    Compare(Comparison, Literal),
    /// It is in this range, both ends included.
    Between(f64, f64),
    /// It is a list, and this is in it.
    Contains(String),
    /// It is withheld, or (false) it is not.
    Null(bool),
}

impl Test {
    /// The figure that is compared with.
    pub fn figure(&self) -> Option<&Figure> {
        match self {
            Test::Compare(_, Literal::Figure(figure)) => Some(figure),
            _ => None,
        }
    }

    /// The figure that is compared with, to be changed.
    pub fn figure_mut(&mut self) -> Option<&mut Figure> {
        match self {
            Test::Compare(_, Literal::Figure(figure)) => Some(figure),
            _ => None,
        }
    }
}

/// How two values compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `>=`
    AtLeast,
    /// `>`
    Greater,
}

impl Comparison {
    /// All of them as they are written, those before others that they begin with.
    pub const ALL: [(&'static str, Comparison); 7] = [
        ("<=", Comparison::AtMost),
        (">=", Comparison::AtLeast),
        ("!=", Comparison::Unequal),
        ("==", Comparison::Equal),
        ("=", Comparison::Equal),
        ("<", Comparison::Less),
        (">", Comparison::Greater),
    ];

    /// Whether it needs an order, and not only equality.
    pub fn orders(self) -> bool {
        !matches!(self, Comparison::Equal | Comparison::Unequal)
    }

    /// Whether it holds between two values that stand to each other so.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Comparison::Less => order.is_lt(),
            Comparison::AtMost => order.is_le(),
            Comparison::Equal => order.is_eq(),
            Comparison::Unequal => order.is_ne(),
            Comparison::AtLeast => order.is_ge(),
            Comparison::Greater => order.is_gt(),
        }
    }
}

/// A value in a rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// A number.
    Number(f64),
    /// Text, or a time.
    Text(String),
    /// True or false.
    Truth(bool),
    /// That of another figure.
    Figure(Figure),
}

impl Sentence {
    /// All conditions.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let (first, second) = match self {
            Sentence::Plain(conditions) => (conditions, None),
            Sentence::Rows(quantified) => (&quantified.with, Some(&quantified.has)),
        };
        first.iter().chain(second.into_iter().flat_map(Conditions::iter))
    }

    /// All conditions, to be changed.
    pub fn conditions_mut(&mut self) -> impl Iterator<Item = &mut Condition> {
        let (first, second) = match self {
            Sentence::Plain(conditions) => (conditions, None),
            Sentence::Rows(quantified) => (&mut quantified.with, Some(&mut quantified.has)),
        };
        first.iter_mut().chain(second.into_iter().flat_map(Conditions::iter_mut))
    }

    /// All figures that it names.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.conditions().flat_map(Condition::figures)
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Sentence::Plain(conditions) => write!(f, "{conditions}"),
            Sentence::Rows(Quantified { quantifier, rows, with, has }) => {
                write!(f, "{quantifier} {}", rows.noun())?;
                if !with.is_empty() {
                    write!(f, " with {with}")?;
                }
                write!(f, " has {has}")
            }
        }
    }
}

impl fmt::Display for Conditions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, all) in self.0.iter().enumerate() {
            f.write_str(if at > 0 { " or " } else { "" })?;
            for (at, condition) in all.iter().enumerate() {
                let and = if at > 0 { " and " } else { "" };
                write!(f, "{and}{condition}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Quantifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Quantifier::Every => f.write_str("every"),
            Quantifier::No => f.write_str("no"),
            Quantifier::AtLeast(count) => write!(f, "at least {count}"),
            Quantifier::AtMost(count) => write!(f, "at most {count}"),
            Quantifier::Exactly(count) => write!(f, "exactly {count}"),
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.figure.path, self.test)
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Test::Compare(comparison, literal) => write!(f, "{comparison} {literal}"),
            Test::Between(low, high) => write!(f, "between {low} and {high}"),
            Test::Contains(text) => write!(f, "contains {}", quoted(text)),
            Test::Null(true) => f.write_str("is null"),
            Test::Null(false) => f.write_str("is not null"),
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = Comparison::ALL.iter().rev().find(|(_, comparison)| comparison == self);
        f.write_str(written.map_or("", |(text, _)| text))
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Literal::Number(number) => write!(f, "{number}"),
            Literal::Text(text) => f.write_str(&quoted(text)),
            Literal::Truth(truth) => write!(f, "{truth}"),
            Literal::Figure(figure) => write!(f, "{}", figure.path),
        }
    }
}
