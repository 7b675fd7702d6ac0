//! Whether a report is as a rule says.
//!
//! Logic is Kleene's, with three values: what is withheld is neither so nor not so, and a rule holds only where it holds
//! whatever the withheld figures were. `no domain with sessions >= 50 has ...` is not hurt by a domain without sessions
//! that has not what the rule forbids.

use std::cmp::Ordering;
use std::sync::LazyLock;

use serde_json::Value;

use super::figures::Kind;
use super::grammar::{Condition, Literal, Quantified, Quantifier, Sentence, Test};
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
            let judged: Vec<Judged> = conditions.iter().map(|condition| judge(condition, report)).collect();
            let findings = judged.into_iter().filter(|one| one.truth != Truth::Yes).map(|one| one.of(None));
            let findings: Vec<Finding> = findings.collect();
            Verdict { holds: findings.is_empty(), examined: None, matching: None, findings }
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
        let figures = row.with.iter().filter(|one| one.truth == Truth::Unknown).chain(&row.has);
        let is_to_blame = |one: &&Judged| match quantifier {
            Quantifier::Every => row.obeys() != Truth::Yes && one.truth != Truth::Yes,
            Quantifier::No | Quantifier::AtMost(_) => row.matches() != Truth::No,
            Quantifier::AtLeast(_) => row.matches() == Truth::Unknown && one.truth == Truth::Unknown,
            Quantifier::Exactly(_) => row.matches() != Truth::No,
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
    with: Vec<Judged>,
    /// What the rule says of it.
    has: Vec<Judged>,
}

impl Row {
    /// A row under the conditions of a rule.
    fn judge(quantified: &Quantified, row: &Value) -> Row {
        let judged = |conditions: &[Condition]| conditions.iter().map(|condition| judge(condition, row)).collect();
        let with: Vec<Judged> = judged(&quantified.with);
        Row { name: rows::name(row).unwrap_or_default(), meant: all(&with), with, has: judged(&quantified.has) }
    }

    /// Whether it is meant, and has what the rule says.
    fn matches(&self) -> Truth {
        self.meant.min(all(&self.has))
    }

    /// Whether it is not meant, or has what the rule says.
    fn obeys(&self) -> Truth {
        self.meant.opposite().max(all(&self.has))
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
}

impl Judged {
    /// What is to be told of it; `row` is the row that it is of.
    fn of(self, row: Option<&str>) -> Finding {
        let Judged { truth, figure, value, reason, condition } = self;
        let holds = (truth != Truth::Unknown).then_some(truth == Truth::Yes);
        Finding { row: row.map(str::to_owned), figure, value, value_withheld: reason, condition, holds }
    }
}

/// Whether a condition holds of what its path begins at.
fn judge(condition: &Condition, start: &Value) -> Judged {
    let judged = |truth, value: &Value, reason| Judged {
        truth,
        figure: condition.path.to_string(),
        value: value.clone(),
        reason,
        condition: condition.test.to_string(),
    };
    match find(start, condition) {
        Found::Value(value) => judged(test(&condition.test, value), value, None),
        Found::Withheld(reason) => {
            let truth = if let Test::Null(is) = condition.test { Truth::known(is) } else { Truth::Unknown };
            judged(truth, &Value::Null, Some(reason))
        }
        // What is not there is not withheld either.
        Found::Nothing(reason) => judged(Truth::Unknown, &Value::Null, Some(reason)),
    }
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

/// The count of what does not occur.
static ZERO: LazyLock<Value> = LazyLock::new(|| 0.into());

/// Follows the path of a condition.
fn find<'a>(start: &'a Value, condition: &Condition) -> Found<'a> {
    let mut value = start;
    for (at, key) in condition.path.0.iter().enumerate() {
        let next = match value {
            Value::Array(rows) => rows::find(rows, key),
            _ => value.get(key),
        };
        match next {
            Some(Value::Null) => return Found::Withheld(reason(value, key)),
            Some(next) => value = next,
            None if condition.kind == Some(Kind::Count) && at + 1 == condition.path.0.len() => {
                return Found::Value(&ZERO);
            }
            None => return Found::Nothing(missing(value, &condition.path, at)),
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

/// Whether a value is as a test says.
fn test(test: &Test, value: &Value) -> Truth {
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

/// How a value stands to the one in a rule: numbers by size, times by date, other text by its octets.
fn compare(value: &Value, literal: &Literal) -> Option<Ordering> {
    match (value, literal) {
        (Value::Number(number), Literal::Number(other)) => number.as_f64()?.partial_cmp(other),
        (Value::String(text), Literal::Text(other)) => match (plan::instant(text, ""), plan::instant(other, "")) {
            (Ok(time), Ok(other)) => Some(time.cmp(&other)),
            _ => Some(text.cmp(other)),
        },
        (Value::Bool(truth), Literal::Truth(other)) => Some(truth.cmp(other)),
        _ => None,
    }
}
