//! The settings of a report as words of the command line: what [`super::describe`] wrote, read back.
//!
//! A key of the settings is the long name of an option in snake case, with its unit behind. The exceptions are in
//! [`Words::add`].

use clap::Command;
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::pseudonym::Pseudonyms;

/// Keys that say what was done and need no option.
const TOLD: [&str; 3] = ["pseudonymized", "pseudonym_scheme", "pseudonym_key_id"];
/// What is behind the key of the content of a file.
const CONTENT: &str = "_sha256";

/// Words of the command line.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Options, each one word.
    pub options: Vec<String>,
    /// The domain, for commands that have one.
    pub domain: Option<String>,
}

/// The words that give these settings of `command`; pseudonyms are turned back.
///
/// # Errors
/// An input error where a setting is unknown or withheld.
pub fn words(settings: &Map<String, Value>, command: &Command, pseudonyms: Option<&Pseudonyms>) -> Result<Words> {
    let mut words = Words::default();
    for (key, value) in settings {
        words.add(key, value, command, pseudonyms)?;
    }
    Ok(words)
}

impl Words {
    /// Adds the words of one setting.
    fn add(&mut self, key: &str, value: &Value, command: &Command, pseudonyms: Option<&Pseudonyms>) -> Result<()> {
        let name = |name: &str| match pseudonyms {
            Some(pseudonyms) => String::from_utf8_lossy(&pseudonyms.true_name(name.as_bytes())).into_owned(),
            None => name.to_owned(),
        };
        let network = |net: &str| match (pseudonyms, net.parse()) {
            (Some(pseudonyms), Ok(net)) => pseudonyms.true_network(net).to_string(),
            _ => net.to_owned(),
        };
        match key {
            key if TOLD.contains(&key) || key.ends_with(CONTENT) => {}
            "match_withheld" => {
                return Err(Error::input("the report does not tell its --match")
                    .hint("it is withheld with --pseudonymize; run the command again as it was given"));
            }
            "group_by" if text(value).starts_with("under:") => self.options.push("--under".to_owned()),
            "profile" => self.domain = Some(name(&text(value))),
            "compare" => {
                let mut names = texts(value).into_iter().map(|text| name(&text));
                self.domain = names.next();
                self.options.extend(names.map(|peer| format!("--peer={peer}")));
            }
            "zones" => self.options.extend(zones(value)),
            "domain" | "under" => self.repeat(key, texts(value).iter().map(|text| name(text))),
            "source" | "exclude_source" => self.repeat(key, texts(value).iter().map(|text| network(text))),
            _ => return self.plain(key, value, command),
        }
        Ok(())
    }

    /// Adds an option as often as it has values.
    fn repeat(&mut self, key: &str, values: impl Iterator<Item = String>) {
        let long = key.replace('_', "-");
        self.options.extend(values.map(|value| format!("--{long}={value}")));
    }

    /// Adds an option that is written as the settings have it.
    fn plain(&mut self, key: &str, value: &Value, command: &Command) -> Result<()> {
        let (stem, unit) = match (key.strip_suffix("_seconds"), key.strip_suffix("_octets")) {
            (Some(stem), _) => (stem, "s"),
            (_, stem) => (stem.unwrap_or(key), ""),
        };
        let long = stem.replace('_', "-");
        if !command.get_arguments().any(|option| option.get_long() == Some(&long)) {
            return Err(Error::input(format!("this version has no setting `{key}` of {}", command.get_name()))
                .hint("the report's `tool` says which version made it"));
        }
        match value {
            Value::Bool(true) => self.options.push(format!("--{long}")),
            Value::Bool(false) | Value::Null => {}
            value => self.repeat(stem, texts(value).into_iter().map(|text| text + unit)),
        }
        Ok(())
    }
}

/// A single value as text; whole numbers have no fraction.
fn text(value: &Value) -> String {
    let whole = |number: f64| (number.fract() == 0.0).then(|| format!("{number:.0}"));
    match value {
        Value::String(text) => text.clone(),
        value => value.as_f64().filter(|_| value.is_f64()).and_then(whole).unwrap_or_else(|| value.to_string()),
    }
}

/// A value, or those of a list, as texts.
fn texts(value: &Value) -> Vec<String> {
    value.as_array().map_or_else(|| vec![text(value)], |list| list.iter().map(text).collect())
}

/// The zones with their hours; holidays are read again from their file.
fn zones(value: &Value) -> Vec<String> {
    let zone = |zone: &Value| format!("--tz={}={}", text(&zone["zone"]), text(&zone["hours"]));
    value.as_array().map(|zones| zones.iter().map(zone).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use serde_json::json;

    use super::*;
    use crate::cli::Cli;

    /// The words of settings of a command.
    fn words_of(command: &str, settings: &Value) -> Result<Words> {
        let mut whole = Cli::command();
        whole.build();
        words(settings.as_object().expect("settings"), whole.find_subcommand(command).expect("a command"), None)
    }

    #[test]
    fn settings_become_options() {
        let settings = json!({
            "group_by": "name", "session_gap_seconds": 90, "ttl_seconds": 3600.0, "dedup": true, "draws": 99,
            "zones": [{ "zone": "UTC", "hours": "mon-fri 09:00-17:00", "holidays": ["2026-12-25"] }],
            "source": ["192.0.2.0/24", "::1/128"], "exclude_source": ["192.0.2.1/32"], "profile": "-a.example",
            "labels": "a b.csv", "labels_sha256": "00"
        });
        let expected = [
            "--group-by=name",
            "--session-gap=90s",
            "--ttl=3600s",
            "--dedup",
            "--draws=99",
            "--tz=UTC=mon-fri 09:00-17:00",
            "--source=192.0.2.0/24",
            "--source=::1/128",
            "--exclude-source=192.0.2.1/32",
            "--labels=a b.csv",
        ];
        let words = words_of("profile", &settings).expect("words");
        assert_eq!((words.options, words.domain.as_deref()), (expected.map(String::from).to_vec(), Some("-a.example")));
    }

    #[test]
    fn what_is_unknown_is_told() {
        let error = words_of("domains", &json!({ "ttl_seconds": 1.0 })).expect_err("no option").to_string();
        assert!(error.starts_with("this version has no setting `ttl_seconds` of domains"), "{error}");
        let error = words_of("domains", &json!({ "match": null, "match_withheld": "why" })).expect_err("withheld");
        assert_eq!(error.what, "the report does not tell its --match");
    }
}
