//! Figures that are withheld, each reason once with all that it withholds.

use maud::Markup;
use serde::Serialize;
use serde_json::Value;

use super::super::columns::Column;
use super::parts;

/// Places of one reason that are told; more are counted.
const TOLD: usize = 12;

/// The section; empty where nothing is withheld.
pub(super) fn section(parts: &[(&str, Value)]) -> Option<Markup> {
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    for (path, value) in parts {
        walk(path, value, &mut |path, reason| match rows.iter_mut().find(|(known, _)| known == reason) {
            Some((_, paths)) => paths.push(path),
            None => rows.push((reason.to_owned(), vec![path])),
        });
    }
    let rows: Vec<(String, String)> = rows.into_iter().map(|(reason, paths)| (reason, told(&paths))).collect();
    let columns = [
        Column::texts("reason", &rows, |(reason, _)| reason),
        Column::texts("figures of the JSON contract", &rows, |(_, paths)| paths),
    ];
    let table = || parts::table("Figures that the data cannot bear, by reason", &columns);
    (!rows.is_empty()).then(|| parts::section("withheld", "Withheld", &table()))
}

/// A part of the report as JSON; nothing of what cannot be one.
pub(super) fn json(part: &impl Serialize) -> Value {
    serde_json::to_value(part).unwrap_or_default()
}

/// The paths in one cell.
fn told(paths: &[String]) -> String {
    let more = paths.len().saturating_sub(TOLD);
    let told: Vec<&str> = paths.iter().take(TOLD).map(String::as_str).collect();
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{rest}", told.join(", "))
}

/// Shows every `KEY_withheld` below `value` with the path of what it withholds.
fn walk<'a>(path: &str, value: &'a Value, see: &mut impl FnMut(String, &'a str)) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match (key.strip_suffix("withheld"), value) {
                    (Some(figure), Value::String(reason)) => {
                        see(
                            format!("{path}.{}", figure.trim_end_matches('_')).trim_end_matches('.').to_owned(),
                            reason,
                        );
                    }
                    _ => walk(&format!("{path}.{key}"), value, see),
                }
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                walk(&format!("{path}[{at}]"), item, see);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reasons_are_found_wherever_they_are() {
        let part = json!({"a": null, "a_withheld": "few", "b": [{"withheld": "none"}], "c": {"d_withheld": null}});
        let mut seen = Vec::new();
        walk("profile", &part, &mut |path, reason| seen.push(format!("{path}: {reason}")));
        assert_eq!(seen, ["profile.a: few", "profile.b[0]: none"]);
        assert!(section(&[("x", json!({"a": 1}))]).is_none());
    }
}
