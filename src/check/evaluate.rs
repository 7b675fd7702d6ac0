//! Whether a report is as a rule says.
//!
//! Logic is Kleene's, with three values: what is withheld is neither so nor not so, and a rule holds only where it holds
//! whatever the withheld figures were. `no domain with sessions >= 50 has ...` is not hurt by a domain without sessions
//! that has not what the rule forbids.

use std::cmp::Ordering;
use std::sync::LazyLock;

use serde_json::Value;

use super::figures::Kind;
use super::grammar::{Condition, Conditions, Figure, Literal, Quantified, Quantifier, Sentence, Test};
use super::path::Path;
use super::rows;
use crate::plan;
use crate::report::check::Finding;

/// Whether something is so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It is not.
    No,
    /// A figure that decides it is withheld.
    Unknown,
    /// It is.
    Yes,
}

impl Truth {
    /// The truth of something that is known.
    fn known(is: bool) -> Truth {
        if is { Truth::Yes } else { Truth::No }
    }

    /// The truth of the opposite.
    fn opposite(self) -> Truth {
        match self {
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
            Truth::Yes => Truth::No,
        }
    }
}

/// What became of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Whether it holds.
    pub holds: bool,
    /// How many rows its `with` means; absent where it is not about rows.
    pub examined: Option<u64>,
    /// How many rows have what it says; absent where it is not about rows.
    pub matching: Option<u64>,
    /// The figures that break it.
    pub findings: Vec<Finding>,
}

/// Whether `report` is as `sentence` says.
pub fn evaluate(sentence: &Sentence, report: &Value) -> Verdict {
    match sentence {
        Sentence::Plain(conditions) => {
            let all = Alternatives::judge(conditions, report);
            let holds = all.truth() == Truth::Yes;
            let broken = all.0.into_iter().flatten().filter(|one| !holds && one.truth != Truth::Yes);
            Verdict { holds, examined: None, matching: None, findings: broken.map(|one| one.of(None)).collect() }
        }
        Sentence::Rows(quantified) => of_rows(quantified, report),
    }
}

/// Whether the rows of `report` are as `quantified` says.
fn of_rows(quantified: &Quantified, report: &Value) -> Verdict {
    let all = report[quantified.rows.key()].as_array().map_or(&[][..], Vec::as_slice);
    let judged: Vec<Row> =
        all.iter().map(|row| Row::judge(quantified, row)).filter(|row| row.meant != Truth::No).collect();
    let count = |truth| judged.iter().filter(|row| row.matches() == truth).count() as u64;
    let (matching, unknown) = (count(Truth::Yes), count(Truth::Unknown));
    let holds = match quantified.quantifier {
        Quantifier::Every => judged.iter().all(|row| row.obeys() == Truth::Yes),
        Quantifier::No => matching + unknown == 0,
        Quantifier::AtLeast(wanted) => matching >= wanted,
        Quantifier::AtMost(wanted) => matching + unknown <= wanted,
        Quantifier::Exactly(wanted) => matching == wanted && unknown == 0,
    };
    let findings = if holds { Vec::new() } else { blamed(quantified.quantifier, judged.iter()) };
    let examined = Some(judged.iter().filter(|row| row.meant == Truth::Yes).count() as u64);
    Verdict { holds, examined, matching: Some(matching), findings }
}

/// The figures of the rows that break a rule.
fn blamed<'a>(quantifier: Quantifier, rows: impl Iterator<Item = &'a Row>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in rows {
        let untold = row.with.0.iter().flatten().filter(|one| one.truth == Truth::Unknown);
        // Of a row that has what it may not have, alternatives that do not hold say nothing.
        let is_meant = |has: &&Vec<Judged>| quantifier == Quantifier::Every || all(has) != Truth::No;
        let figures = untold.chain(row.has.0.iter().filter(is_meant).flatten());
        let is_to_blame = |one: &&Judged| match quantifier {
            Quantifier::Every => row.obeys() != Truth::Yes && one.truth != Truth::Yes,
            Quantifier::AtLeast(_) => row.matches() == Truth::Unknown && one.truth == Truth::Unknown,
            Quantifier::No | Quantifier::AtMost(_) | Quantifier::Exactly(_) => row.matches() != Truth::No,
        };
        findings.extend(figures.filter(is_to_blame).map(|one| one.clone().of(Some(&row.name))));
    }
    // What is sure comes first; lists are cut.
    findings.sort_by_key(|finding| finding.holds.is_none());
    findings
}

/// A row under a rule.
struct Row {
    /// Its name.
    name: String,
    /// Whether it is among those that the rule means.
    meant: Truth,
    /// What says so.
    with: Alternatives,
    /// What the rule says of it.
    has: Alternatives,
}

impl Row {
    /// A row under the conditions of a rule.
    fn judge(quantified: &Quantified, row: &Value) -> Row {
        let judged = |conditions: &Conditions| Alternatives::judge(conditions, row);
        let with = judged(&quantified.with);
        let name = rows::name(row).unwrap_or_default();
        Row { name, meant: with.truth(), with, has: judged(&quantified.has) }
    }

    /// Whether it is meant, and has what the rule says.
    fn matches(&self) -> Truth {
        self.meant.min(self.has.truth())
    }

    /// Whether it is not meant, or has what the rule says.
    fn obeys(&self) -> Truth {
        self.meant.opposite().max(self.has.truth())
    }
}

/// Conditions on one subject, with `or` between the outer lists and `and` between the inner ones.
struct Alternatives(Vec<Vec<Judged>>);

impl Alternatives {
    /// Judges conditions whose paths begin at `start`.
    fn judge(conditions: &Conditions, start: &Value) -> Alternatives {
        let judged = |all: &Vec<Condition>| all.iter().map(|condition| judge(condition, start)).collect();
        Alternatives(conditions.0.iter().map(judged).collect())
    }

    /// Whether all of one list are so.
    fn truth(&self) -> Truth {
        self.0.iter().map(|judged| all(judged)).max().unwrap_or(Truth::No)
    }
}

/// Whether all of these are so.
fn all(judged: &[Judged]) -> Truth {
    judged.iter().map(|one| one.truth).min().unwrap_or(Truth::Yes)
}

/// A condition on one subject.
#[derive(Clone)]
struct Judged {
    /// Whether it holds.
    truth: Truth,
    /// The figure.
    figure: String,
    /// Its value.
    value: Value,
    /// Why it has none.
    reason: Option<String>,
    /// What is said of it.
    condition: String,
    /// The value of the other figure, where it is compared with one.
    other: Option<Value>,
    /// Why that has none.
    other_reason: Option<String>,
}

impl Judged {
    /// What is to be told of it; `row` is the row that it is of.
    fn of(self, row: Option<&str>) -> Finding {
        let Judged { truth, figure, value, reason, condition, other, other_reason } = self;
        Finding {
            row: row.map(str::to_owned),
            figure,
            value,
            value_withheld: reason,
            condition,
            other_value: other,
            other_value_withheld: other_reason,
            holds: (truth != Truth::Unknown).then_some(truth == Truth::Yes),
        }
    }
}

/// Whether a condition holds of what its paths begin at.
fn judge(condition: &Condition, start: &Value) -> Judged {
    let found = find(start, &condition.figure);
    let other = condition.test.figure().map(|other| find(start, other));
    let truth = match (&condition.test, &found, &other) {
        (Test::Compare(comparison, _), Found::Value(value), Some(Found::Value(other))) => {
            order(value, other).map_or(Truth::Unknown, |order| Truth::known(comparison.holds(order)))
        }
        (test, Found::Value(value), None) => holds(test, value),
        (Test::Null(is), Found::Withheld(_), _) => Truth::known(*is),
        // What is not there is not withheld either.
        _ => Truth::Unknown,
    };
    let (value, reason) = found.parts();
    let (other, other_reason) = other.map_or((None, None), |other| {
        let (value, reason) = other.parts();
        (Some(value), reason)
    });
    let figure = condition.figure.path.to_string();
    Judged { truth, figure, value, reason, condition: condition.test.to_string(), other, other_reason }
}

/// What is at the end of a path.
enum Found<'a> {
    /// A value.
    Value(&'a Value),
    /// A figure that is withheld, and why.
    Withheld(String),
    /// No row or figure of this name, and which is missing.
    Nothing(String),
}

impl Found<'_> {
    /// The value, and why there is none.
    fn parts(self) -> (Value, Option<String>) {
        match self {
            Found::Value(value) => (value.clone(), None),
            Found::Withheld(reason) | Found::Nothing(reason) => (Value::Null, Some(reason)),
        }
    }
}

/// The count of what does not occur.
static ZERO: LazyLock<Value> = LazyLock::new(|| 0.into());

/// Follows the path of a figure.
fn find<'a>(start: &'a Value, figure: &Figure) -> Found<'a> {
    let mut value = start;
    for (at, key) in figure.path.0.iter().enumerate() {
        let next = match value {
            Value::Array(rows) => rows::find(rows, key),
            _ => value.get(key),
        };
        match next {
            Some(Value::Null) => return Found::Withheld(reason(value, key)),
            Some(next) => value = next,
            None if figure.kind == Some(Kind::Count) && at + 1 == figure.path.0.len() => {
                return Found::Value(&ZERO);
            }
            None => return Found::Nothing(missing(value, &figure.path, at)),
        }
    }
    Found::Value(value)
}

/// Why the figure `key` of `parent` is withheld.
fn reason(parent: &Value, key: &str) -> String {
    let reason = parent[format!("{key}_withheld")].as_str().or_else(|| parent["withheld"].as_str());
    reason.unwrap_or("not known from this log").to_owned()
}

/// What to say where key number `at` of a path is not in `value`.
fn missing(value: &Value, path: &Path, at: usize) -> String {
    let key = path.0.get(at).map_or("", String::as_str);
    match (value, at, path.0.first().map_or("", String::as_str)) {
        (_, 1, "domains" | "profile") => format!("no lookups of {key} among those that count"),
        (_, 1, "sources") => format!("no lookups by {key} among those that count"),
        (Value::Array(rows), ..) if rows.len() <= 10 => {
            let names: Vec<String> = rows.iter().filter_map(rows::name).collect();
            let there =
                if names.is_empty() { "it is empty".to_owned() } else { format!("there are: {}", names.join(", ")) };
            format!("no {key} in {}; {there}", path.head(at))
        }
        _ => format!("no {} in this report", path.head(at + 1)),
    }
}

/// Whether a value is as a test says that names no other figure.
fn holds(test: &Test, value: &Value) -> Truth {
    match test {
        Test::Compare(comparison, literal) => match compare(value, literal) {
            Some(order) => Truth::known(comparison.holds(order)),
            None => Truth::Unknown,
        },
        Test::Between(low, high) => {
            value.as_f64().map_or(Truth::Unknown, |number| Truth::known((*low..=*high).contains(&number)))
        }
        Test::Contains(text) => {
            Truth::known(value.as_array().is_some_and(|items| items.iter().any(|item| item == text.as_str())))
        }
        Test::Null(is) => Truth::known(!is),
    }
}

/// How a value stands to the one in a rule.
fn compare(value: &Value, literal: &Literal) -> Option<Ordering> {
    match (value, literal) {
        (Value::Number(number), Literal::Number(other)) => number.as_f64()?.partial_cmp(other),
        (Value::String(text), Literal::Text(other)) => Some(order_of_texts(text, other)),
        (Value::Bool(truth), Literal::Truth(other)) => Some(truth.cmp(other)),
        _ => None,
    }
}

/// How two figures of a report stand to each other.
fn order(value: &Value, other: &Value) -> Option<Ordering> {
    match (value, other) {
        (Value::Number(number), Value::Number(other)) => number.as_f64()?.partial_cmp(&other.as_f64()?),
        (Value::String(text), Value::String(other)) => Some(order_of_texts(text, other)),
        (Value::Bool(truth), Value::Bool(other)) => Some(truth.cmp(other)),
        _ => None,
    }
}

/// How two texts stand to each other: times by date, others by their octets.
fn order_of_texts(text: &str, other: &str) -> Ordering {
    match (plan::instant(text, ""), plan::instant(other, "")) {
        (Ok(time), Ok(other)) => time.cmp(&other),
        _ => text.cmp(other),
    }
}
