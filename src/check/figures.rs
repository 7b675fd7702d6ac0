//! Which figures there are: paths are looked up in the schema of the report.

use serde_json::{Value, json};

use super::grammar::Rows;
use super::path::Path;
use crate::nearest::nearest;
use crate::report::{Report, SCHEMA, schema};

/// Where a path may begin, in a rule that names its row.
const ROOTS: [&str; 4] = ["input", "cleaning", "domains", "sources"];

/// What sort of figure something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number.
    Number,
    /// A number in a map of counts, in which what does not occur is left out: it counts 0.
    Count,
    /// Text.
    Text,
    /// A time or date.
    Instant,
    /// True or false.
    Truth,
    /// A list of texts.
    Texts,
}

/// A path that names no figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// What is wrong.
    pub what: String,
    /// What there is instead.
    pub hint: String,
}

/// The figures of a report.
#[derive(Debug)]
pub struct Figures {
    /// The schema: an object of what paths may begin with, and the definitions.
    schema: Value,
}

impl Default for Figures {
    fn default() -> Self {
        let mut schema = schema::of::<Report>(SCHEMA);
        let profile = json!({ "type": "array", "items": schema["properties"]["profile"] });
        if let Some(roots) = schema["properties"].as_object_mut() {
            roots.retain(|key, _| ROOTS.contains(&key.as_str()));
            roots.insert("profile".to_owned(), profile);
        }
        Figures { schema }
    }
}

impl Figures {
    /// What sort of figure a path names; it begins at a row of `rows`, or at the whole.
    ///
    /// # Errors
    /// That it names none, with the nearest names.
    pub fn kind(&self, rows: Option<Rows>, path: &Path) -> Result<Kind, Unknown> {
        let start = self.start(rows);
        let (mut node, mut in_map) = (start, false);
        for (at, key) in path.0.iter().enumerate() {
            node = match self.step(node, key) {
                Some(next) => {
                    in_map = node["additionalProperties"].is_object();
                    self.resolve(next)
                }
                None => return Err(self.unknown(start, node, path, at)),
            };
        }
        self.leaf(node, in_map).ok_or_else(|| self.not_one(node, path))
    }

    /// Whether `key` is the name of a map, whose keys are data.
    pub fn is_map(&self, key: &str) -> bool {
        let definitions = self.schema["$defs"].as_object();
        definitions.into_iter().flat_map(|all| all.values()).any(|definition| {
            definition["properties"].get(key).is_some_and(|figure| figure["additionalProperties"].is_object())
        })
    }

    /// All paths that name a figure from a row of `rows` or the whole, `*` for every name in brackets.
    pub fn paths(&self, rows: Option<Rows>) -> Vec<String> {
        let mut paths = Vec::new();
        self.collect(self.start(rows), "", &mut paths);
        paths
    }

    /// Where paths begin.
    fn start(&self, rows: Option<Rows>) -> &Value {
        rows.map_or(&self.schema, |rows| self.resolve(&self.schema["properties"][rows.key()]["items"]))
    }

    /// The schema that stands for `node`: references are followed, and `null` as an alternative is left out.
    fn resolve<'a>(&'a self, mut node: &'a Value) -> &'a Value {
        loop {
            let choice = node["anyOf"].as_array().and_then(|all| all.iter().find(|choice| choice["type"] != "null"));
            node = match (node["$ref"].as_str(), choice) {
                (Some(target), _) if !node["properties"].is_object() => {
                    &self.schema["$defs"][target.trim_start_matches("#/$defs/")]
                }
                (None, Some(choice)) => choice,
                _ => return node,
            };
        }
    }

    /// What is below `node` under `key`.
    fn step<'a>(&'a self, node: &'a Value, key: &str) -> Option<&'a Value> {
        if node["additionalProperties"].is_object() {
            return Some(&node["additionalProperties"]);
        }
        let items = self.resolve(&node["items"]);
        if self.properties(items).next().is_some() {
            return Some(items);
        }
        self.properties(node).find(|(name, _)| *name == key).map(|(_, figure)| figure)
    }

    /// The properties of an object; of one with variants, those of all.
    fn properties<'a>(&'a self, node: &'a Value) -> impl Iterator<Item = (&'a str, &'a Value)> {
        let variants = node["oneOf"].as_array().map_or(&[][..], Vec::as_slice);
        let referred = |variant: &'a Value| {
            variant["$ref"].as_str().map(|target| &self.schema["$defs"][target.trim_start_matches("#/$defs/")])
        };
        let all = std::iter::once(node).chain(variants).chain(variants.iter().filter_map(referred));
        all.filter_map(|object| object["properties"].as_object())
            .flatten()
            .map(|(name, figure)| (name.as_str(), figure))
    }

    /// What sort of figure a schema is of, if it is of one.
    fn leaf(&self, node: &Value, in_map: bool) -> Option<Kind> {
        let names: Vec<&str> = match &node["type"] {
            Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
            name => name.as_str().into_iter().collect(),
        };
        match names.into_iter().find(|name| *name != "null")? {
            "integer" if in_map => Some(Kind::Count),
            "integer" | "number" => Some(Kind::Number),
            "string" if node["format"].is_string() => Some(Kind::Instant),
            "string" => Some(Kind::Text),
            "boolean" => Some(Kind::Truth),
            "array" if self.resolve(&node["items"])["type"] == "string" => Some(Kind::Texts),
            _ => None,
        }
    }

    /// Adds the paths of all figures below `node`.
    fn collect(&self, node: &Value, path: &str, paths: &mut Vec<String>) {
        let node = self.resolve(node);
        if self.leaf(node, false).is_some() {
            paths.push(path.to_owned());
            return;
        }
        if let Some(inner) = node.get("additionalProperties").filter(|inner| inner.is_object()) {
            return self.collect(inner, &format!("{path}.*"), paths);
        }
        let items = self.resolve(&node["items"]);
        if self.properties(items).next().is_some() {
            return self.collect(items, &format!("{path}.*"), paths);
        }
        for (name, figure) in self.properties(node).filter(|(name, _)| !name.ends_with("withheld")) {
            let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            self.collect(figure, &path, paths);
        }
    }

    /// What to say of a path whose key number `at` does not exist below `node`.
    fn unknown(&self, start: &Value, node: &Value, path: &Path, at: usize) -> Unknown {
        let what = format!("there is no figure `{}`", path.head(at + 1));
        let key = &path.0[at];
        let there: Vec<&str> =
            self.properties(node).map(|(name, _)| name).filter(|name| !name.ends_with("withheld")).collect();
        if there.is_empty() {
            return Unknown { what, hint: format!("`{}` is one figure, without parts", path.head(at)) };
        }
        let mut near: Vec<String> =
            nearest(key, there.iter().copied()).into_iter().map(|name| path.head(at).with(name).to_string()).collect();
        if near.is_empty() {
            let mut all = Vec::new();
            self.collect(start, "", &mut all);
            let last = path.0.last().map_or("", String::as_str);
            near = all.into_iter().filter(|path| path.rsplit('.').next() == Some(last)).take(3).collect();
        }
        let did_you_mean =
            if near.is_empty() { String::new() } else { format!("did you mean {}? ", near.join(" or ")) };
        Unknown { what, hint: format!("{did_you_mean}There are: {}", there.join(", ")) }
    }

    /// What to say of a path that ends before a figure.
    fn not_one(&self, node: &Value, path: &Path) -> Unknown {
        let items = self.resolve(&node["items"]);
        let names: Vec<&str> =
            self.properties(node).map(|(name, _)| name).filter(|name| !name.ends_with("withheld")).collect();
        let hint = if names.is_empty() && self.properties(items).next().is_some() {
            format!("it has rows, one of which is `{path}[NAME]`")
        } else if node["additionalProperties"].is_object() {
            format!("it has counts, one of which is `{path}[NAME]`")
        } else if names.is_empty() {
            "rules are about numbers, texts, times, true or false, and lists of texts".to_owned()
        } else {
            format!("its parts are: {}", names.join(", "))
        };
        Unknown { what: format!("`{path}` is not one figure"), hint }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kind of a figure by the path that a rule has.
    fn kind(rows: Option<Rows>, text: &str) -> Result<Kind, Unknown> {
        let sentence = crate::check::parse::parse(&format!("{text} is null")).expect("test input is a condition");
        let figure = sentence.figures().next().expect("one figure");
        Figures::default().kind(rows, &figure.path)
    }

    #[test]
    fn figures_are_found_wherever_they_are() {
        let cases = [
            (None, "input.rejected", Kind::Number),
            (None, "input.first", Kind::Instant),
            (None, "input.files[a.log].format", Kind::Text),
            (None, "domains[mail.example.com].concentration.lookups.top2_share", Kind::Number),
            (None, "cleaning.dropped", Kind::Truth),
            (None, "profile[a.example].history[end].ended", Kind::Truth),
            (None, "profile[a.example].concentration.sessions.top1_share.value", Kind::Number),
            (Some(Rows::Domains), "business.Europe/Moscow.sessions_share", Kind::Number),
            (Some(Rows::Domains), "types.AAAA", Kind::Count),
            (Some(Rows::Domains), "concentration.lookups.top2_sources", Kind::Texts),
            (Some(Rows::Sources), "leading_domain", Kind::Text),
        ];
        for (rows, path, wanted) in cases {
            assert_eq!(kind(rows, path), Ok(wanted), "{path}");
        }
    }

    #[test]
    fn what_is_no_figure_has_its_nearest_names() {
        let hint = |rows, path| kind(rows, path).expect_err(path).hint;
        let near = hint(None, "domains[a.example].concentration.lookup.top2_share");
        assert!(
            near.starts_with("did you mean domains[a.example].concentration.lookups? There are: lookups,"),
            "{near}"
        );
        let bare = hint(Some(Rows::Domains), "top2_share");
        assert!(bare.starts_with("did you mean concentration.lookups.top2_share or concentration.sessions."), "{bare}");
        assert_eq!(hint(None, "input.rejected.total"), "`input.rejected` is one figure, without parts");
        assert!(hint(Some(Rows::Domains), "concentration").starts_with("its parts are: lookups, sessions, spells"));
        assert_eq!(hint(None, "domains[a].types"), "it has counts, one of which is `domains.a.types[NAME]`");
    }
}
