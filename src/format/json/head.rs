//! How a file is framed and which keys hold what, decided from its head.

use serde_json::Value;

use super::kinds::Says;
use crate::error::{Error, Result};
use crate::format::columns::{self, Field, Mapping, Times, fits};
use crate::format::{Decision, Framing, Options};
use crate::input::frames::{BOM, Frames};

/// Objects of the head that are looked at.
const OBJECTS: usize = 200;
/// Keys that are looked at; real objects have up to a few hundred.
const KEYS: usize = 2000;
/// How deep keys are looked for.
const DEPTH: usize = 5;

/// Lines where most lines of the head are whole objects, else values over any number of lines.
pub fn framing(head: &[u8]) -> Framing {
    let head = head.strip_prefix(BOM).unwrap_or(head);
    let whole = memchr::memrchr(b'\n', head).map_or(head, |end| &head[..end]);
    let (mut lines, mut objects) = (0, 0);
    for (_, line) in Frames::new(Framing::Lines, whole).take(OBJECTS) {
        let line = line.trim_ascii();
        lines += usize::from(!line.is_empty());
        objects += usize::from(line.starts_with(b"{") && serde_json::from_slice::<Value>(line).is_ok());
    }
    if objects > 0 && objects * 2 >= lines { Framing::Lines } else { Framing::Json }
}

/// A framing's name in reports.
pub fn framing_word(framing: Framing) -> &'static str {
    match framing {
        Framing::Json => "values",
        _ => "lines",
    }
}

/// How the objects of a file are read.
pub struct Keyed {
    /// Which keys hold what.
    pub mapping: Mapping,
    /// What the head says of times.
    pub times: Times,
    /// Where the keys were taken from.
    pub why: &'static str,
    /// How objects say whether they are answers, where they do.
    pub says: Option<(Says, Decision)>,
}

/// Decides which keys hold what.
///
/// # Errors
/// A usage error where `--columns` names a key for time, source or name that the head lacks; an input error where
/// there is no object, or the keys for source or name cannot be told.
pub fn keys(head: &[u8], framing: Framing, options: &Options) -> Result<Keyed> {
    let objects = objects(head, framing);
    if objects.is_empty() {
        return Err(Error::input("no whole JSON object at the beginning"));
    }
    let mut choice = Choice { mapping: options.columns.clone(), options };
    let all = Keys::of(objects.iter());
    choice.check(&all)?;
    choice.require(Field::Name, &all)?;
    // Other events have other keys.
    let name = choice.mapping.get(Field::Name).unwrap_or_default().to_owned();
    let lookups = Keys::of(objects.iter().filter(|object| object.iter().any(|(key, _)| *key == name)));
    choice.require(Field::Source, &lookups)?;
    for field in Field::ALL {
        choice.fill(field, &lookups);
    }
    let times = Times::of(choice.mapping.get(Field::Time).map(|name| lookups.of_key(name)), options);
    let why = if options.columns.is_empty() { "keys of the first records" } else { "--columns and keys" };
    let says = Says::of(&objects, &choice.mapping, options);
    Ok(Keyed { mapping: choice.mapping, times, why, says })
}

/// The first objects of a head: the paths of their scalars with their text.
pub fn objects(head: &[u8], framing: Framing) -> Vec<Vec<(String, String)>> {
    // Most heads are of other formats, and there every product's keys would be sought to the end of the head.
    if memchr::memchr(b'{', head).is_none() {
        return Vec::new();
    }
    Frames::new(framing, head)
        .filter_map(|(_, frame)| serde_json::from_slice(frame.strip_prefix(BOM).unwrap_or(frame)).ok())
        .filter(Value::is_object)
        .take(OBJECTS)
        .map(|object| leaves(&object))
        .collect()
}

/// The keys of objects, each with the values that it has.
struct Keys {
    /// Paths in the order of their first occurrence.
    names: Vec<String>,
    /// Values by path; null and nothing are left out.
    values: Vec<Vec<String>>,
}

impl Keys {
    /// The keys of these objects.
    fn of<'a>(objects: impl Iterator<Item = &'a Vec<(String, String)>>) -> Keys {
        let mut keys = Keys { names: Vec::new(), values: Vec::new() };
        for (name, value) in objects.flatten() {
            let i = keys.names.iter().position(|other| other == name).unwrap_or_else(|| {
                keys.names.push(name.clone());
                keys.values.push(Vec::new());
                keys.names.len() - 1
            });
            if !matches!(value.as_str(), "" | "-" | "null") {
                keys.values[i].push(value.clone());
            }
            if keys.names.len() > KEYS {
                break;
            }
        }
        keys
    }

    /// The values of the key called `name`.
    fn of_key(&self, name: &str) -> impl Iterator<Item = &str> {
        let at = self.names.iter().position(|other| other == name);
        at.and_then(|i| self.values.get(i)).into_iter().flatten().map(String::as_str)
    }
}

/// Keys by field while they are being chosen.
struct Choice<'a> {
    /// Those that are chosen.
    mapping: Mapping,
    /// The command line.
    options: &'a Options,
}

impl Choice<'_> {
    /// Checks that the keys that the user named and that every lookup has exist.
    fn check(&self, keys: &Keys) -> Result<()> {
        for (field, name) in self.mapping.iter() {
            let is_certain = field.is_required() || field == Field::Time;
            if is_certain && !keys.names.iter().any(|other| other == name) {
                return Err(columns::absent(field, name, &keys.names));
            }
        }
        Ok(())
    }

    /// Chooses a key for a field that must have one.
    fn require(&mut self, field: Field, keys: &Keys) -> Result<()> {
        self.fill(field, keys);
        match self.mapping.get(field) {
            Some(_) => Ok(()),
            None => Err(columns::unknown(field, &keys.names)),
        }
    }

    /// Chooses a key for a field that has none: one by its name if what is in it looks right (for source, name
    /// and time the likeliest if nothing does). What no object of the head has may come later, under the name that `records` gives it; times are in all lookups or in none.
    fn fill(&mut self, field: Field, keys: &Keys) {
        if self.mapping.get(field).is_some() {
            return;
        }
        let taken = |name: &str| self.mapping.iter().any(|(_, other)| other == name);
        let mut free = columns::candidates(field, &keys.names);
        free.retain(|i| !taken(&keys.names[*i]));
        let right = free.iter().copied().find(|i| self.looks_right(field, &keys.values[*i]));
        let needed = field.is_required() || field == Field::Time;
        let chosen = right.or(free.first().copied().filter(|_| needed)).map(|i| keys.names[i].clone());
        let word = field.as_str();
        let may_come = !field.is_required() && field != Field::Time;
        let is_new = !keys.names.iter().any(|name| name == word);
        if let Some(name) = chosen.or_else(|| (may_come && is_new).then(|| word.to_owned())) {
            self.mapping.set(field, &name);
        }
    }

    /// Whether at least half of the values are what `field` holds.
    fn looks_right(&self, field: Field, values: &[String]) -> bool {
        let fit = |text: &&String| match (field, &self.options.time_format) {
            (Field::Time, Some(format)) => format.parse(text.as_bytes()).is_some(),
            _ => fits(field, text.as_bytes()),
        };
        values.iter().filter(fit).count() * 2 >= values.len()
    }
}

/// The paths of an object's scalars with their text.
fn leaves(object: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    descend("", object, DEPTH, &mut found);
    found
}

/// Adds the scalars below `value`, whose path is `prefix`.
fn descend(prefix: &str, value: &Value, depth: usize, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) if depth > 0 => {
            for (key, member) in members {
                let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                descend(&path, member, depth - 1, found);
            }
        }
        Value::Object(_) | Value::Array(_) => {}
        Value::String(text) => found.push((prefix.to_owned(), text.trim().to_owned())),
        other => found.push((prefix.to_owned(), other.to_string())),
    }
}
