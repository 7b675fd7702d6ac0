//! The options of a study in a file: `--config whoasks.toml`, and nothing that was not asked for by that option, so that
//! no figure depends on a hidden file.
//!
//! A file's keys are the long names of options, its values what stands behind them; a list is an option given several
//! times. What the command line has wins over the file, and a table such as `[profile]` over what is outside of it. The
//! file becomes words of the command line, so that one parser reads both.

mod file;

use std::any::TypeId;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ContextValue};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command};

use crate::error::{Error, Result};
use crate::nearest::nearest;
use file::{Entry, File};

/// Options that make no sense in a file.
const LEFT_OUT: [&str; 4] = ["config", "help", "version", "explain"];

/// A command line with what a file adds to it.
pub struct Expanded {
    /// The words.
    pub words: Vec<OsString>,
    /// What the file added, by the long names of options.
    added: Vec<(String, Place)>,
}

/// Where an option stands in a file, as in `whoasks.toml:3`.
type Place = String;

/// Adds the options of the file of `--config`, if there is one, to a command line.
///
/// # Errors
/// An input error where the file cannot be read, is no TOML, or has a key that is no option.
pub fn expand(whole: &Command, words: Vec<OsString>) -> Result<Expanded> {
    let nothing = |words| Ok(Expanded { words, added: Vec::new() });
    if !words.iter().any(|word| word.as_encoded_bytes().starts_with(b"--config")) {
        return nothing(words);
    }
    // What is wrong with the command line is told when it is read with the file's words.
    let Ok(matches) = whole.clone().ignore_errors(true).try_get_matches_from(&words) else { return nothing(words) };
    let (name, given) = matches.subcommand().unwrap_or(("", &matches));
    let path = given.try_get_one::<PathBuf>("config").ok().flatten();
    let Some(path) = path else { return nothing(words) };
    let mut built = whole.clone();
    built.build();
    let command = built.find_subcommand(name).unwrap_or(&built);
    let file = File::read(path)?;
    let mut added = Vec::new();
    let mut from_file = Vec::new();
    for entry in chosen(&file, name, &built)? {
        let Some(option) = option(command, &entry.key) else { continue };
        if command.get_arguments().any(|other| is_given(given, other) && excludes(command, other, option)) {
            continue;
        }
        from_file.extend(as_words(&entry, option, &file)?);
        added.push((entry.key.clone(), file.place(entry.at)));
    }
    // Options stand behind the command and before whatever a `--` makes no options.
    let behind = if matches.subcommand().is_some() { 2 } else { 1 };
    let mut words = words;
    words.splice(behind..behind, from_file);
    Ok(Expanded { words, added })
}

impl Expanded {
    /// An error of the command line as one of the file, where the file has what is wrong.
    pub fn blame(&self, error: &clap::Error) -> Option<Error> {
        let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg) else { return None };
        let long = argument.trim_start_matches("--").split([' ', '=']).next()?;
        let (_, place) = self.added.iter().find(|(key, _)| key == long)?;
        let text = error.render().to_string();
        let what = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
        let values = text.lines().find_map(|line| line.trim().strip_prefix("[possible values: "));
        let error = Error::usage(what).at(place);
        Some(match values {
            Some(values) => error.hint(format!("one of {}", values.trim_end_matches(']'))),
            None => error,
        })
    }
}

/// The entries that hold for the command called `name`, those of its own table instead of others.
fn chosen(file: &File, name: &str, whole: &Command) -> Result<Vec<Entry>> {
    let own = file.tables.iter().filter(|(table, _)| table.text == name).flat_map(|(_, entries)| entries);
    let own: Vec<&Entry> = own.collect();
    for (table, entries) in &file.tables {
        let Some(command) = whole.find_subcommand(&table.text) else {
            let commands: Vec<&str> = whole.get_subcommands().map(Command::get_name).collect();
            return Err(unknown("command", &table.text, &commands).at(file.place(table.at)));
        };
        if let Some(entry) = entries.iter().find(|entry| option(command, &entry.key).is_none()) {
            let what = format!("option of {}", table.text);
            return Err(unknown(&what, &entry.key, &longs(command)).at(file.place(entry.at)));
        }
    }
    let commands = || std::iter::once(whole).chain(whole.get_subcommands());
    for entry in &file.entries {
        if !commands().any(|command| option(command, &entry.key).is_some()) {
            let mut all: Vec<&str> = commands().flat_map(longs).collect();
            all.sort_unstable();
            all.dedup();
            return Err(unknown("option", &entry.key, &all).at(file.place(entry.at)));
        }
    }
    let others = file.entries.iter().filter(|entry| own.iter().all(|own| own.key != entry.key));
    Ok(others.chain(own.iter().copied()).cloned().collect())
}

/// The error for a key that names nothing.
fn unknown(what: &str, key: &str, known: &[&str]) -> Error {
    let error = Error::input(format!("there is no {what} `{key}`"));
    match nearest(key, known.iter().copied()).as_slice() {
        [] => error.hint("keys are the long names of options, as in `session-gap`; `whoasks --help` has them"),
        near => error.hint(format!("did you mean {}?", near.join(" or "))),
    }
}

/// The long names of a command's options that a file can have.
fn longs(command: &Command) -> Vec<&str> {
    command.get_arguments().filter_map(Arg::get_long).filter(|long| !LEFT_OUT.contains(long)).collect()
}

/// The option of a command by its long name.
fn option<'a>(command: &'a Command, long: &str) -> Option<&'a Arg> {
    command.get_arguments().find(|option| option.get_long() == Some(long) && !LEFT_OUT.contains(&long))
}

/// Whether the command line itself has an option.
fn is_given(given: &ArgMatches, option: &Arg) -> bool {
    given.value_source(option.get_id().as_str()) == Some(ValueSource::CommandLine)
}

/// Whether an option of the command line leaves no room for another one of the file.
fn excludes(command: &Command, given: &Arg, other: &Arg) -> bool {
    let conflicts =
        |one, with: &Arg| command.get_arg_conflicts_with(one).iter().any(|arg| arg.get_id() == with.get_id());
    given.get_id() == other.get_id() || conflicts(given, other) || conflicts(other, given)
}

/// An entry as words of the command line.
fn as_words(entry: &Entry, option: &Arg, file: &File) -> Result<Vec<OsString>> {
    let wrong = |what: &str| Err(Error::input(format!("`{}` {what}", entry.key)).at(file.place(entry.at)));
    if !option.get_action().takes_values() {
        return match entry.values.as_slice() {
            [value] if value == "true" => Ok(vec![format!("--{}", entry.key).into()]),
            [value] if value == "false" => Ok(Vec::new()),
            _ => wrong("is true or false"),
        };
    }
    if entry.values.len() != 1 && !matches!(option.get_action(), ArgAction::Append) {
        return wrong("is one value, and no list");
    }
    let is_path = option.get_value_parser().type_id() == TypeId::of::<PathBuf>();
    let word = |value: &String| {
        let value = if is_path { file.beside(Path::new(value)).into_os_string() } else { value.into() };
        let mut word = OsString::from(format!("--{}=", entry.key));
        word.push(value);
        word
    };
    Ok(entry.values.iter().map(word).collect())
}
