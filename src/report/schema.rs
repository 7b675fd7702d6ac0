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

/// The definitions of rows that `-o ndjson` writes flat, and which reports have them.
const FLAT: [(&str, &str); 5] = [
    ("DomainRow", "A row of `domains` or of the overview."),
    ("SourceRow", "A row of `sources`."),
    ("OutlierRow", "A row of `outliers`."),
    ("ProfileSource", "A source of `profile`."),
    ("ComparedDomain", "A domain of `compare`."),
];

/// The schema of the lines of `-o ndjson`: the rows of the report `whole` with dotted paths as keys, those of zones by
/// their names. What a row lacks is null, since all rows of a report have the same keys.
pub fn of_rows(whole: &Value, title: &str) -> Value {
    let rows = FLAT.map(|(name, description)| {
        let mut flat = Flat { definitions: &whole["$defs"], keys: Map::new(), patterns: Map::new() };
        flat.follow("", &whole["$defs"][name]);
        json!({ "title": name, "description": description, "type": "object",
                "properties": flat.keys, "patternProperties": flat.patterns })
    });
    let description = "A line of `-o ndjson`: one row of a report, flat.";
    let draft = &whole["$schema"];
    json!({ "$schema": draft, "title": title, "description": description, "anyOf": rows })
}

/// The keys of a flat row, as they are collected.
struct Flat<'a> {
    /// The definitions of the report.
    definitions: &'a Value,
    /// Keys by their dotted path.
    keys: Map<String, Value>,
    /// Keys with the name of a zone in them, by the pattern that they match.
    patterns: Map<String, Value>,
}

impl Flat<'_> {
    /// Adds what is below an object, whose own path is `path`, with its final dot or empty.
    fn follow(&mut self, path: &str, object: &Value) {
        if let Some(definition) = object["$ref"].as_str().map(|name| name.trim_start_matches("#/$defs/")) {
            let definitions = self.definitions;
            self.follow(path, &definitions[definition]);
        }
        for (key, figure) in object["properties"].as_object().into_iter().flatten() {
            let whole = format!("{path}{key}");
            let choice =
                figure["anyOf"].as_array().and_then(|all| all.iter().find(|choice| choice["$ref"].is_string()));
            let target = choice.unwrap_or(figure);
            let items = self.resolved(&figure["items"]).clone();
            if self.resolved(target)["properties"].is_object() {
                self.follow(&format!("{whole}."), target);
            } else if items["properties"]["zone"].is_object() {
                self.follow_zones(&whole, &items);
            } else {
                self.keys.insert(whole, or_null(figure));
            }
        }
    }

    /// Adds the keys of rows by zone.
    fn follow_zones(&mut self, path: &str, row: &Value) {
        for (key, figure) in row["properties"].as_object().into_iter().flatten().filter(|(key, _)| *key != "zone") {
            let pattern = format!("^{}\\..+\\.{key}$", path.replace('.', "\\."));
            self.patterns.insert(pattern, or_null(figure));
        }
    }

    /// What stands for a reference.
    fn resolved<'b>(&'b self, node: &'b Value) -> &'b Value {
        let name = node["$ref"].as_str().map(|name| name.trim_start_matches("#/$defs/"));
        name.map_or(node, |name| &self.definitions[name])
    }
}

/// The same figure, or null where a row lacks it. Lists and objects that stay whole may hold anything.
fn or_null(figure: &Value) -> Value {
    let mut types: Vec<Value> = figure["type"].as_array().cloned().unwrap_or_else(|| vec![figure["type"].clone()]);
    types.retain(Value::is_string);
    if types.is_empty() {
        return json!({ "description": figure["description"] });
    }
    if !types.contains(&json!("null")) {
        types.push(json!("null"));
    }
    let bounds = ["minimum", "maximum", "format"].iter().filter_map(|key| Some((*key, figure.get(*key)?.clone())));
    let mut schema = json!({ "description": figure["description"], "type": types });
    bounds.for_each(|(key, bound)| schema[key] = bound);
    schema
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
