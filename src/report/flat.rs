//! Rows flattened by dotted path, for CSV and ndjson.
//!
//! - Objects are followed: `concentration.lookups.top2_share`.
//! - Arrays of objects with a `zone` are followed by zone: `business.Europe/Moscow.sessions_share`.
//! - Maps of free keys (`types`) and lists of strings (`top2_sources`) stay whole: one JSON cell.
//! - All rows of a report share one header: the keys in the order in which they are first seen. `_withheld` keys
//!   are there where some row withholds that figure.
//! - A counting that is withheld as a whole has the keys of its neighbour with nulls, so that a header does not
//!   depend on whether the log has times.
//! - Without rows there is still a header, but for the columns by zone.

use std::io;

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Report, blank};

/// What takes rows under one header.
pub(super) trait Taker {
    /// Takes the dotted paths, before all rows.
    fn header(&mut self, header: &[String]) -> io::Result<()>;

    /// Takes the values of a row, as many as there are paths; what the row lacks is null.
    fn row(&mut self, header: &[String], values: Vec<Value>) -> io::Result<()>;
}

/// Shows to `taker` the rows of `report` that CSV and ndjson show: the sources of a profile, else outliers, sources or
/// domains, else the leading domains of the overview.
pub(super) fn rows(report: &Report, taker: &mut impl Taker) -> io::Result<()> {
    if let Some(profile) = &report.profile {
        flatten(&profile.sources, &blank::profile_source(), taker)
    } else if let Some(comparison) = &report.comparison {
        comparison.domains.first().map_or(Ok(()), |first| flatten(&comparison.domains, first, taker))
    } else if let Some(outliers) = &report.outliers {
        flatten(outliers, &blank::outlier(), taker)
    } else if let Some(sources) = &report.sources {
        flatten(sources, &blank::source(), taker)
    } else if let Some(domains) = &report.domains {
        flatten(domains, &blank::domain(), taker)
    } else {
        flatten(report.overview.as_ref().map_or(&[][..], |overview| &overview.domains), &blank::domain(), taker)
    }
}

/// Flattens rows and brings them under one header; without rows it is the one of `blank`.
///
/// Each row is flattened twice, so that there is never more than one: there can be millions.
fn flatten<T: Serialize>(rows: &[T], blank: &T, taker: &mut impl Taker) -> io::Result<()> {
    // A map with its order kept is a set of keys in first-seen order.
    let mut keys = Map::new();
    for row in rows.iter().chain([blank].into_iter().filter(|_| rows.is_empty())) {
        for key in row_of(serde_json::to_value(row)?).into_iter().map(|(key, _)| key) {
            keys.entry(key).or_insert(Value::Null);
        }
    }
    let header: Vec<String> = keys.into_iter().map(|(key, _)| key).collect();
    taker.header(&header)?;
    for row in rows {
        let mut row = row_of(serde_json::to_value(row)?);
        taker.row(&header, header.iter().map(|key| row.get_mut(key).map(Value::take).unwrap_or_default()).collect())?;
    }
    Ok(())
}

/// One row, flat. What is not an object has no keys.
fn row_of(row: Value) -> Map<String, Value> {
    let mut out = Map::new();
    if let Value::Object(object) = row {
        follow("", object, &mut out);
    }
    out
}

/// Adds the entries of `object`, whose own path is `path` (with its final dot, or empty), to `out`.
fn follow(path: &str, object: Map<String, Value>, out: &mut Map<String, Value>) {
    let shape = object.get("lookups").filter(|_| path == "concentration.").cloned();
    for (key, value) in object {
        let key_path = format!("{path}{key}");
        match value {
            Value::Object(inner) if key != "types" => follow(&format!("{key_path}."), inner, out),
            Value::Array(items) if is_by_zone(&items) => follow_zones(&key_path, items, out),
            Value::Null if is_counting(&key) && shape.is_some() => hollow(&key_path, shape.as_ref(), out),
            Value::Array(items) if items.is_empty() && key == "business" => {}
            other => {
                out.insert(key_path, other);
            }
        }
    }
}

/// Whether a key of `concentration` is a counting that may be withheld as a whole.
fn is_counting(key: &str) -> bool {
    matches!(key, "sessions" | "spells")
}

/// Adds the keys of `shape` with nulls: a counting that is withheld.
fn hollow(path: &str, shape: Option<&Value>, out: &mut Map<String, Value>) {
    let keys = shape.and_then(Value::as_object).into_iter().flat_map(Map::keys);
    for key in keys.filter(|key| !key.ends_with("_withheld")) {
        out.insert(format!("{path}.{key}"), Value::Null);
    }
}

/// Whether these are objects told apart by their zone.
fn is_by_zone(items: &[Value]) -> bool {
    !items.is_empty() && items.iter().all(|item| item.get("zone").is_some_and(Value::is_string))
}

/// Adds objects by zone; the zone becomes part of the path.
fn follow_zones(path: &str, items: Vec<Value>, out: &mut Map<String, Value>) {
    for item in items {
        let Value::Object(mut object) = item else { continue };
        if let Some(Value::String(zone)) = object.shift_remove("zone") {
            follow(&format!("{path}.{zone}."), object, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keeps the header and the rows.
    #[derive(Default)]
    struct Table(Vec<String>, Vec<Vec<Value>>);

    impl Taker for Table {
        fn header(&mut self, header: &[String]) -> io::Result<()> {
            self.0 = header.to_vec();
            Ok(())
        }

        fn row(&mut self, _: &[String], values: Vec<Value>) -> io::Result<()> {
            self.1.push(values);
            Ok(())
        }
    }

    /// The flat row of a JSON text, as JSON.
    fn flat(json: &str) -> String {
        let row: Value = serde_json::from_str(json).expect("test input is JSON");
        Value::Object(row_of(row)).to_string()
    }

    #[test]
    fn objects_and_zones_are_followed() {
        let row = r#"{"a":1,"b":{"c":{"d":null}},"business":[{"zone":"Europe/Moscow","x":1},{"zone":"UTC","x":2}]}"#;
        assert_eq!(flat(row), r#"{"a":1,"b.c.d":null,"business.Europe/Moscow.x":1,"business.UTC.x":2}"#);
    }

    #[test]
    fn maps_and_lists_stay_whole() {
        let row = r#"{"types":{"A":1},"top2_sources":["a","b"]}"#;
        assert_eq!(flat(row), row);
    }

    #[test]
    fn a_withheld_counting_keeps_its_columns() {
        let row = r#"{"concentration":{"lookups":{"hhi":1.0},"sessions":null,"sessions_withheld":"no times"}}"#;
        let expected = r#"{"concentration.lookups.hhi":1.0,"concentration.sessions.hhi":null,"#;
        assert_eq!(flat(row), format!("{expected}\"concentration.sessions_withheld\":\"no times\"}}"));
    }

    #[test]
    fn rows_share_the_union_of_their_keys() {
        let rows: Vec<Value> = vec![serde_json::json!({"a": 1}), serde_json::json!({"a": 2, "a_withheld": "why"})];
        let mut table = Table::default();
        flatten(&rows, &Value::Null, &mut table).expect("flattens");
        assert_eq!(table.0, ["a", "a_withheld"]);
        assert_eq!(table.1[0], [Value::from(1), Value::Null]);
    }
}
