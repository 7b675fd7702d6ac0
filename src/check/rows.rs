//! Rows within a report: by which of its keys a row is told apart from others.

use std::collections::HashSet;

use serde_json::Value;

/// Keys that tell rows apart. Of several lists the first counts that all rows of a list have; the keys behind the first
/// of one are taken in, one after the other, where rows are still alike.
const KEYS: [&[&str]; 20] = [
    &["event", "date", "start", "name"],
    &["domain"],
    &["source"],
    &["zone"],
    &["path"],
    &["reason"],
    &["subject"],
    &["date"],
    &["rcode"],
    &["pattern"],
    &["peer", "share"],
    &["what", "peer"],
    &["window_seconds"],
    &["session_gap_seconds"],
    &["from_seconds"],
    &["start"],
    &["sources"],
    &["utc_offset_hours"],
    &["west_hours", "east_hours"],
    &["m"],
];

/// The name of a row, by the first key that it has.
pub fn name(row: &Value) -> Option<String> {
    KEYS.iter().find_map(|keys| part(row, keys[0]))
}

/// The row of a list with this name: the first of those of which it is the shortest, or the one that has all of it.
pub fn find<'a>(rows: &'a [Value], wanted: &str) -> Option<&'a Value> {
    let by_name = rows.iter().find(|row| name(row).is_some_and(|name| name == wanted));
    by_name.or_else(|| rows.iter().zip(names(rows, &[])?.0).find(|(_, name)| name == wanted).map(|(row, _)| row))
}

/// The names of the rows of two lists, by as many keys as tell those of either apart; none where no keys do.
pub fn names(some: &[Value], others: &[Value]) -> Option<(Vec<String>, Vec<String>)> {
    let prefixes = KEYS.iter().flat_map(|keys| (1..=keys.len()).map(|count| &keys[..count]));
    prefixes.into_iter().find_map(|keys| distinct(some, keys).zip(distinct(others, keys)))
}

/// The names of all rows by these keys, if all have the first and no two have the same.
fn distinct(rows: &[Value], keys: &[&str]) -> Option<Vec<String>> {
    let names: Vec<String> = rows.iter().map(|row| named(row, keys)).collect::<Option<_>>()?;
    let alike = names.iter().collect::<HashSet<_>>().len() < names.len();
    (!alike).then_some(names)
}

/// The name of a row by these keys, of which it may lack all but the first.
fn named(row: &Value, keys: &[&str]) -> Option<String> {
    let first = part(row, keys[0])?;
    let more = keys[1..].iter().filter_map(|key| part(row, key));
    Some(std::iter::once(first).chain(more).collect::<Vec<_>>().join(" "))
}

/// What a row has under `key`, if that can be a name.
fn part(row: &Value, key: &str) -> Option<String> {
    match row.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(texts) => Some(texts.iter().map(Value::as_str).collect::<Option<Vec<_>>>()?.join(" ")),
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
        assert_eq!(names(&rows, &[]), Some((vec!["UTC".to_owned(), "Europe/Moscow".to_owned()], Vec::new())));
        assert_eq!(find(&rows, "Europe/Moscow").map(|row| &row["n"]), Some(&json!(2)));
        assert_eq!(names(&[json!({ "event": "change" }), json!({ "event": "change" })], &[]), None);
        assert_eq!(names(&[json!(1)], &[]), None);
    }

    #[test]
    fn rows_that_are_alike_are_told_apart_by_more_keys_in_both_lists() {
        let change = |date: &str| json!({ "event": "change", "date": date });
        let (one, two) = ([change("2016-06-23")], [change("2016-05-01"), change("2016-06-23")]);
        let (old, new) = names(&one, &two).expect("dates tell them apart");
        assert_eq!((old[0].as_str(), new[1].as_str()), ("change 2016-06-23", "change 2016-06-23"));
        assert_eq!(find(&two, "change"), Some(&two[0]));
        assert_eq!(find(&two, "change 2016-06-23"), Some(&two[1]));
        let share = |peer: &str, share: &str| json!({ "peer": peer, "share": share });
        let rows = [share("a.example", "top 1"), share("a.example", "top 2")];
        assert_eq!(find(&rows, "a.example top 2"), Some(&rows[1]));
        let pair = json!({ "sources": ["192.0.2.1", "192.0.2.2"] });
        assert_eq!(name(&pair).as_deref(), Some("192.0.2.1 192.0.2.2"));
    }
}
