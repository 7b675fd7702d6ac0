//! The contract as JSON Schema (draft 2020-12), from the types and their doc comments.
//!
//! The naming rules of the contract are part of the schema: see `by_name`. Objects stay open, because later versions
//! may add keys; the tests close them.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// Keys that hold an instant wherever they hold text.
const INSTANTS: [&str; 6] = ["first", "last", "start", "end", "time", "upper_bound"];

/// The schema of what `T` writes, as `title`.
pub fn of<T: JsonSchema>(title: &str) -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<T>().to_value();
    refine(&mut schema);
    // What it is comes first.
    let mut head = json!({ "$schema": schema["$schema"], "title": title, "description": schema["description"] });
    if let (Value::Object(head), Value::Object(body)) = (&mut head, schema) {
        for (key, value) in body {
            head.entry(key).or_insert(value);
        }
    }
    head
}

/// Applies the naming rules to every object below `schema`.
fn refine(schema: &mut Value) {
    match schema {
        Value::Array(schemas) => schemas.iter_mut().for_each(refine),
        Value::Object(object) => {
            object.values_mut().for_each(refine);
            object.get_mut("description").into_iter().for_each(one_line);
            let required = object.get("required").cloned().unwrap_or_default();
            let is_required = |key: &str| required.as_array().is_some_and(|keys| keys.iter().any(|other| other == key));
            for (key, figure) in object.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
                if let Value::Object(figure) = figure {
                    if !is_required(key) {
                        never_null(figure);
                    }
                    by_name(key, figure);
                }
            }
        }
        _ => {}
    }
}

/// Joins the lines of a description, which are those of the source.
fn one_line(description: &mut Value) {
    if let Value::String(text) = description {
        *text = text.replace('\n', " ");
    }
}

/// What may be left out is left out where it would be null.
fn never_null(figure: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = figure.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            figure["type"] = only.clone();
        }
    }
    if let Some(Value::Array(choices)) = figure.get_mut("anyOf") {
        choices.retain(|choice| *choice != json!({ "type": "null" }));
        if let [Value::Object(only)] = choices.as_mut_slice() {
            let only = std::mem::take(only);
            figure.remove("anyOf");
            figure.extend(only);
        }
    }
}

/// What a key's name says of its figure: `_share` is in 0..1, `_seconds` is no less than 0, instants are RFC 3339.
fn by_name(key: &str, figure: &mut Map<String, Value>) {
    let is = |name: &str| match figure.get("type") {
        Some(Value::Array(types)) => types.iter().any(|other| other == name),
        Some(only) => only == name,
        None => false,
    };
    if is("number") && (key.ends_with("_share") || key.ends_with("_seconds")) {
        figure.insert("minimum".to_owned(), 0.into());
        if key.ends_with("_share") {
            figure.insert("maximum".to_owned(), 1.into());
        }
    } else if is("string") && INSTANTS.contains(&key) {
        figure.insert("format".to_owned(), "date-time".into());
    } else if is("string") && key == "date" {
        figure.insert("format".to_owned(), "date".into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A type with one figure of each sort.
    #[derive(JsonSchema, serde::Serialize)]
    struct Sample {
        /// A share
        /// of something.
        top_share: Option<f64>,
        /// An instant.
        first: Option<String>,
        /// Why there is none.
        #[serde(skip_serializing_if = "Option::is_none")]
        first_withheld: Option<String>,
    }

    #[test]
    fn names_say_what_figures_are() {
        let schema = of::<Sample>("sample/1");
        assert_eq!((&schema["title"], &schema["required"]), (&json!("sample/1"), &json!(["top_share", "first"])));
        let share = json!({ "description": "A share of something.", "type": ["number", "null"], "format": "double",
                            "minimum": 0, "maximum": 1 });
        assert_eq!(schema["properties"]["top_share"], share);
        assert_eq!(schema["properties"]["first"]["format"], "date-time");
    }

    #[test]
    fn what_may_be_left_out_is_never_null() {
        assert_eq!(of::<Sample>("sample/1")["properties"]["first_withheld"]["type"], "string");
    }
}
