//! Rows within a report: by which of its keys a row is told apart from others.

use serde_json::Value;

/// Keys that tell rows apart, the first that all rows of a list have.
const KEYS: [&str; 14] = [
    "domain",
    "source",
    "zone",
    "path",
    "reason",
    "subject",
    "date",
    "event",
    "rcode",
    "pattern",
    "peer",
    "what",
    "window_seconds",
    "session_gap_seconds",
];

/// The name of a row, by the first key that it has.
pub fn name(row: &Value) -> Option<String> {
    KEYS.iter().find_map(|key| named(row, key))
}

/// The row of a list with this name.
pub fn find<'a>(rows: &'a [Value], wanted: &str) -> Option<&'a Value> {
    rows.iter().find(|row| name(row).is_some_and(|name| name == wanted))
}

/// The names of all rows, if all have one and no two have the same.
pub fn names(rows: &[Value]) -> Option<Vec<String>> {
    let key = KEYS.iter().find(|key| rows.iter().all(|row| named(row, key).is_some()))?;
    let names: Vec<String> = rows.iter().filter_map(|row| named(row, key)).collect();
    let mut sorted: Vec<&String> = names.iter().collect();
    sorted.sort_unstable();
    sorted.windows(2).all(|pair| pair[0] != pair[1]).then_some(names)
}

/// What a row has under `key`, if that can be a name.
fn named(row: &Value, key: &str) -> Option<String> {
    match row.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rows_are_told_apart_where_they_can_be() {
        let rows = [json!({ "zone": "UTC", "n": 1 }), json!({ "zone": "Europe/Moscow", "n": 2 })];
        assert_eq!(names(&rows), Some(vec!["UTC".to_owned(), "Europe/Moscow".to_owned()]));
        assert_eq!(find(&rows, "Europe/Moscow").map(|row| &row["n"]), Some(&json!(2)));
        assert_eq!(names(&[json!({ "event": "change" }), json!({ "event": "change" })]), None);
        assert_eq!(names(&[json!(1)]), None);
    }
}
