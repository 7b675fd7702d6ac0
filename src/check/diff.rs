//! Two reports side by side: every figure of both, with rows of lists matched by what tells them apart, so that a
//! domain that vanished is one difference, and not one of each row behind it.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::path::Path;
use super::rows;

/// The end of keys that say how many rows a list leaves out.
const NOT_SHOWN: &str = "_not_shown";

/// One step from a report towards a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// To what stands under a key.
    Key(String),
    /// To a row of a list, by its name, or by its place where rows have none.
    Row(String),
}

impl Step {
    /// The key, name or place.
    pub fn name(&self) -> &str {
        match self {
            Step::Key(name) | Step::Row(name) => name,
        }
    }
}

/// What stands at one place of two reports: a figure, or all that only one of them has there.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// The way to it.
    pub steps: &'a [Step],
    /// What the earlier report has there.
    pub before: Option<&'a Value>,
    /// What the later one has there.
    pub after: Option<&'a Value>,
    /// Whether the earlier one shows only some rows of this list, so that a row that it lacks may have been there.
    pub is_beyond: bool,
}

/// A way as it is written in rules.
pub fn path(steps: &[Step]) -> Path {
    Path(steps.iter().map(|step| step.name().to_owned()).collect())
}

/// Whether a key says how many rows a list leaves out.
pub fn is_not_shown(key: &str) -> bool {
    key.contains(NOT_SHOWN)
}

/// Whether the list `key` of `object` holds only some of its rows.
pub fn is_partial(object: &Map<String, Value>, key: &str) -> bool {
    object.get(&format!("{key}{NOT_SHOWN}")).and_then(Value::as_u64).is_some_and(|rows| rows > 0)
}

/// Goes through two reports and shows `see` each pair, also of figures that are the same.
pub fn walk(before: &Value, after: &Value, see: &mut dyn FnMut(Pair<'_>)) {
    Walk { steps: Vec::new(), see }.values(before, after, false);
}

/// A walk under way.
struct Walk<'a> {
    /// The way down to here.
    steps: Vec<Step>,
    /// Who is shown what is found.
    see: &'a mut dyn FnMut(Pair<'_>),
}

impl Walk<'_> {
    /// Compares two values; a list of which the earlier report `is_partial` may have more rows.
    fn values(&mut self, before: &Value, after: &Value, is_partial: bool) {
        match (before, after) {
            (Value::Object(old), Value::Object(new)) => self.objects(old, new),
            (Value::Array(old), Value::Array(new)) if is_by_rows(old, new) => self.lists(old, new, is_partial),
            _ => self.show(Some(before), Some(after), false),
        }
    }

    /// Compares objects key by key.
    fn objects(&mut self, before: &Map<String, Value>, after: &Map<String, Value>) {
        for (key, value) in before {
            self.below(Step::Key(key.clone()), |here| match after.get(key) {
                Some(other) => here.values(value, other, is_partial(before, key)),
                None => here.show(Some(value), None, false),
            });
        }
        for (key, value) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
            self.below(Step::Key(key.clone()), |here| here.show(None, Some(value), false));
        }
    }

    /// Compares lists: by the names of their rows if these have some, else place by place.
    fn lists(&mut self, before: &[Value], after: &[Value], is_partial: bool) {
        let places = |rows: &[Value]| (0..rows.len()).map(|at| at.to_string()).collect();
        let (old, new) = rows::names(before, after).unwrap_or_else(|| (places(before), places(after)));
        let by_name: HashMap<&String, &Value> = new.iter().zip(after).collect();
        for (name, row) in old.iter().zip(before) {
            self.below(Step::Row(name.clone()), |here| match by_name.get(name) {
                Some(other) => here.values(row, other, false),
                None => here.show(Some(row), None, false),
            });
        }
        let known: HashSet<&String> = old.iter().collect();
        for (name, row) in new.iter().zip(after).filter(|(name, _)| !known.contains(name)) {
            self.below(Step::Row(name.clone()), |here| here.show(None, Some(row), is_partial));
        }
    }

    /// Goes one step down.
    fn below(&mut self, step: Step, compare: impl FnOnce(&mut Self)) {
        self.steps.push(step);
        compare(self);
        self.steps.pop();
    }

    /// Shows what stands here.
    fn show(&mut self, before: Option<&Value>, after: Option<&Value>, is_beyond: bool) {
        (self.see)(Pair { steps: &self.steps, before, after, is_beyond });
    }
}

/// Whether lists are compared row by row: not those of texts, which are one figure, nor of numbers that became more.
fn is_by_rows(before: &[Value], after: &[Value]) -> bool {
    let has_parts = |rows: &[Value]| rows.iter().any(|row| row.is_object() || row.is_array());
    let are_numbers = |rows: &[Value]| !rows.is_empty() && rows.iter().all(Value::is_number);
    has_parts(before) || has_parts(after) || before.len() == after.len() && are_numbers(before) && are_numbers(after)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What differs, a line each.
    fn differences(before: &Value, after: &Value) -> Vec<String> {
        let mut lines = Vec::new();
        let text = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), ToString::to_string);
        walk(before, after, &mut |pair| {
            if pair.before != pair.after {
                let beyond = if pair.is_beyond { ", perhaps not new" } else { "" };
                lines.push(format!("{}: {} -> {}{beyond}", path(pair.steps), text(pair.before), text(pair.after)));
            }
        });
        lines
    }

    #[test]
    fn rows_are_matched_by_name_wherever_they_stand() {
        let row = |domain: &str, lookups: u64| json!({ "domain": domain, "lookups": lookups });
        let before = json!({ "domains": [row("a.example", 3), row("b.example", 2), row("c.example", 1)] });
        let after = json!({ "domains": [row("c.example", 1), row("b.example", 4)] });
        let vanished = r#"domains[a.example]: {"domain":"a.example","lookups":3} -> nothing"#;
        assert_eq!(differences(&before, &after), [vanished, "domains[b.example].lookups: 2 -> 4"]);
    }

    #[test]
    fn lists_of_figures_are_compared_by_place_while_they_are_as_long() {
        let cases = [
            (json!([1, 2]), json!([1, 3]), "1: 2 -> 3"),
            (json!([[1, 2], [3, 4]]), json!([[1, 2], [3, 5]]), "1.1: 4 -> 5"),
            (json!([1, 2]), json!([1, 2, 3]), ": [1,2] -> [1,2,3]"),
            (json!(["a", "b"]), json!(["b", "a"]), r#": ["a","b"] -> ["b","a"]"#),
        ];
        for (before, after, line) in cases {
            assert_eq!(differences(&before, &after), [line]);
        }
    }

    #[test]
    fn rows_beyond_those_that_were_shown_are_told_as_such() {
        let of = |names: &[&str], beyond: u64| {
            let rows: Vec<Value> = names.iter().map(|name| json!({ "source": name })).collect();
            json!({ "sources": rows, "sources_not_shown": beyond })
        };
        let (before, after) = (of(&["192.0.2.1"], 1), of(&["192.0.2.1", "192.0.2.2"], 1));
        let line = r#"sources[192.0.2.2]: nothing -> {"source":"192.0.2.2"}, perhaps not new"#;
        assert_eq!(differences(&before, &after), [line]);
    }
}
