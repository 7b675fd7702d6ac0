//! A report that was made before.

use std::path::Path;

use serde_json::{Map, Value};

use crate::check::diff::{path, walk};
use crate::error::{Error, Result};
use crate::pseudonym::{Pseudonyms, SCHEME};
use crate::report::{SCHEMA, Tool};

/// A report that was made before.
pub struct Old {
    /// All of it.
    pub whole: Value,
    /// The command.
    pub command: String,
    /// What changed its figures.
    pub settings: Map<String, Value>,
    /// What it is of.
    pub files: Vec<OldFile>,
}

/// A file that a report is of.
pub struct OldFile {
    /// Its path.
    pub path: String,
    /// Its hash, if it was hashed.
    pub sha256: Option<String>,
    /// Its size.
    pub bytes: Option<u64>,
    /// Whether it was no log.
    pub is_no_log: bool,
}

impl Old {
    /// Reads the report at `path`.
    ///
    /// # Errors
    /// An input error where that is none.
    pub fn read(path: &Path) -> Result<Old> {
        let shown = path.display();
        let wrong = |what: String| Error::input(what).hint("rerun takes a report of `-o json`").at(&shown);
        let text = std::fs::read(path).map_err(|cause| wrong(cause.to_string()))?;
        let whole: Value = serde_json::from_slice(&text).map_err(|cause| wrong(format!("no JSON: {cause}")))?;
        if whole["schema"] != SCHEMA {
            return Err(wrong(format!("no report of {SCHEMA}")));
        }
        let (Some(command), Some(settings), Some(files)) =
            (whole["command"].as_str(), whole["settings"].as_object(), whole["input"]["files"].as_array())
        else {
            return Err(wrong("a report without command, settings or files".to_owned()));
        };
        let file = |file: &Value| OldFile {
            path: file["path"].as_str().unwrap_or_default().to_owned(),
            sha256: file["sha256"].as_str().map(str::to_owned),
            bytes: file["bytes"].as_u64(),
            is_no_log: file["format"].is_null(),
        };
        let (command, settings) = (command.to_owned(), settings.clone());
        Ok(Old { files: files.iter().map(file).collect(), command, settings, whole })
    }

    /// Whether its files were hashed.
    pub fn is_hashed(&self) -> bool {
        self.files.iter().any(|file| file.sha256.is_some())
    }

    /// Refuses pseudonyms of another key than the report's, or none where it has some.
    ///
    /// # Errors
    /// A usage error that says which key is needed.
    pub fn refuse_other_key(&self, pseudonyms: Option<&Pseudonyms>) -> Result<()> {
        let wanted = self.settings.get("pseudonym_key_id").and_then(Value::as_str);
        let given = pseudonyms.map(Pseudonyms::key_id);
        match (wanted, given) {
            (Some(wanted), None) => Err(Error::usage(format!("the report has pseudonyms of the key {wanted}"))
                .hint("give it with --pseudonymize KEYFILE")),
            (Some(wanted), Some(given)) if given != wanted => {
                Err(Error::usage(format!("the report has pseudonyms of the key {wanted}, and this key is {given}")))
            }
            (Some(_), _) if self.settings.get("pseudonym_scheme").and_then(Value::as_str) != Some(SCHEME) => {
                Err(Error::input(format!("the report's pseudonyms are not of {SCHEME}")))
            }
            (None, Some(_)) => Err(Error::usage("the report has no pseudonyms")
                .hint("run its command with --pseudonymize, or rerun it without")),
            _ => Ok(()),
        }
    }

    /// What is to be said where another version made it.
    pub fn version_differs(&self) -> Option<Error> {
        let version = self.whole["tool"]["version"].as_str().unwrap_or("an unknown version");
        let differs = version != Tool::THIS.version;
        differs.then(|| Error::input(format!("the report is of whoasks {version}, and this is {}", Tool::THIS.version)))
    }
}

/// How two reports differ, a line for each figure, by its path.
pub fn differences(old: &Value, new: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    walk(old, new, &mut |pair| {
        if pair.before != pair.after {
            lines.push(format!("{}: {}, was {}", path(pair.steps), shown(pair.after), shown(pair.before)));
        }
    });
    // Rows that are the same but for their order are another report.
    if lines.is_empty() && old != new {
        lines.push("rows are in another order".to_owned());
    }
    lines
}

/// A value in a line, cut where it is long.
fn shown(value: Option<&Value>) -> String {
    const LONGEST: usize = 80;
    let text = value.map_or_else(|| "nothing".to_owned(), ToString::to_string);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn differences_are_told_by_path() {
        let old = json!({ "a": { "b": [1, 2], "c": "x" }, "d": null });
        assert_eq!(differences(&old, &old), Vec::<String>::new());
        let new = json!({ "a": { "b": [1, 3, 4], "e": true }, "d": null });
        let expected = ["a.b: [1,3,4], was [1,2]", "a.c: nothing, was \"x\"", "a.e: true, was nothing"];
        assert_eq!(differences(&old, &new), expected);
        let rows = |names: [&str; 2]| json!({ "domains": names.map(|name| json!({ "domain": name })) });
        let (old, new) = (rows(["a.example", "b.example"]), rows(["b.example", "c.example"]));
        let expected = [
            r#"domains[a.example]: nothing, was {"domain":"a.example"}"#,
            r#"domains[c.example]: {"domain":"c.example"}, was nothing"#,
        ];
        assert_eq!(differences(&old, &new), expected);
        assert_eq!(differences(&old, &rows(["b.example", "a.example"])), ["rows are in another order"]);
    }
}
