//! A file of options: TOML with the lines of its keys.

use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{Error, Result};

/// A file of options.
pub struct File {
    /// Where it is.
    path: PathBuf,
    /// Its text.
    text: String,
    /// The keys outside of tables.
    pub entries: Vec<Entry>,
    /// The tables, with their keys.
    pub tables: Vec<(Name, Vec<Entry>)>,
}

/// A key with its values.
#[derive(Clone)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The values as words of the command line: one, or those of a list.
    pub values: Vec<String>,
    /// Where it begins.
    pub at: usize,
}

/// A name in the file.
pub struct Name {
    /// It.
    pub text: String,
    /// Where it begins.
    pub at: usize,
}

impl File {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// An input error where it cannot be read or is no TOML, or with the line of what is no option's value.
    pub fn read(path: &Path) -> Result<File> {
        let failed = |cause: std::io::Error| Error::input(cause.to_string()).at(path.display());
        let text = String::from_utf8(std::fs::read(path).map_err(failed)?)
            .map_err(|_| Error::input("not UTF-8 text").at(path.display()))?;
        let mut file = File { path: path.to_owned(), text: String::new(), entries: Vec::new(), tables: Vec::new() };
        file.text.clone_from(&text);
        let table = DeTable::parse(&text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            Error::input(format!("no TOML: {}", error.message())).at(file.place(at))
        })?;
        for (key, value) in table.get_ref() {
            match value.get_ref() {
                DeValue::Table(table) => {
                    let name = Name { text: key.get_ref().to_string(), at: key.span().start };
                    let entries = table.iter().map(|(key, value)| file.entry(key, value)).collect::<Result<_>>()?;
                    file.tables.push((name, entries));
                }
                _ => file.entries.push(file.entry(key, value)?),
            }
        }
        // In the order of the file, which keys in a table do not have.
        file.entries.sort_by_key(|entry| entry.at);
        file.tables.sort_by_key(|(name, _)| name.at);
        Ok(file)
    }

    /// A key with its values.
    fn entry<K: ToString>(&self, key: &Spanned<K>, value: &Spanned<DeValue<'_>>) -> Result<Entry> {
        let at = key.span().start;
        let values = match value.get_ref() {
            DeValue::Array(values) => values.iter().map(|value| scalar(value.get_ref())).collect(),
            value => scalar(value).map(|value| vec![value]),
        };
        let key = key.get_ref().to_string();
        let what =
            || Error::input(format!("`{key}` is neither a text, a number, a date, true or false, nor a list of these"));
        Ok(Entry { values: values.ok_or_else(|| what().at(self.place(at)))?, key, at })
    }

    /// The place of an octet of the file, as in `whoasks.toml:3`.
    pub fn place(&self, at: usize) -> String {
        let line = 1 + self.text.bytes().take(at).filter(|octet| *octet == b'\n').count();
        format!("{}:{line}", self.path.display())
    }

    /// A path of the file, which is relative to where the file is.
    pub fn beside(&self, path: &Path) -> PathBuf {
        self.path.parent().map_or_else(|| path.to_owned(), |directory| directory.join(path))
    }
}

/// A single value as a word of the command line.
fn scalar(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Some(number.to_string()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        DeValue::Boolean(value) => Some(value.to_string()),
        DeValue::Datetime(time) => Some(time.to_string()),
        _ => None,
    }
}
