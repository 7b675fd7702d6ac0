//! The general way through an object: serde_json, keeping only what is wanted.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer as _;
use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::Deserializer;
use serde_json::value::RawValue;

use super::{NO_OBJECT, NOT_JSON, NOT_UTF8, Paths};
use crate::format::columns::FIELDS;
use crate::tally::Reject;

/// The text of each of [`crate::format::columns::Field::ALL`], escapes undone; `None` where the object has none.
pub type Values<'a> = [Option<Cow<'a, str>>; FIELDS];

/// For each field how much of its path was followed; `None` where the path goes elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Followed([Option<usize>; FIELDS]);

impl Followed {
    /// Nothing of these paths.
    pub fn of(paths: &Paths) -> Self {
        Followed(std::array::from_fn(|i| paths[i].as_ref().map(|_| 0)))
    }
}

/// Reads an object.
///
/// # Errors
/// A reject where `text` is not JSON. What is not wanted is skipped without recursion, however deep it nests.
pub fn read<'a>(text: &'a str, paths: &Paths) -> Result<Values<'a>, Reject> {
    let mut values: Values<'a> = Default::default();
    object(text, paths, Followed::of(paths), &mut values)?;
    Ok(values)
}

/// The reject for a frame that is no object.
pub fn no_object(frame: &[u8]) -> Reject {
    match std::str::from_utf8(frame) {
        Err(_) => NOT_UTF8,
        Ok(text) => match serde_json::from_str::<IgnoredAny>(text) {
            Ok(_) => NO_OBJECT,
            Err(_) => NOT_JSON,
        },
    }
}

/// Reads the object `text` for the paths that go through it.
fn object<'a>(text: &'a str, paths: &Paths, followed: Followed, values: &mut Values<'a>) -> Result<(), Reject> {
    let mut deserializer = Deserializer::from_str(text);
    deserializer.deserialize_map(Object { paths, followed, values }).map_err(|_| NOT_JSON)?;
    deserializer.end().map_err(|_| NOT_JSON)
}

/// Takes the members of an object.
struct Object<'p, 'a> {
    /// All paths.
    paths: &'p Paths,
    /// How much of them was followed.
    followed: Followed,
    /// What was found.
    values: &'p mut Values<'a>,
}

impl<'a> Visitor<'a> for Object<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(matched) = map.next_key_seed(Key { paths: self.paths, followed: &self.followed })? {
            if matched.is_nothing() {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let raw = map.next_value::<&'a RawValue>()?.get();
            if raw.starts_with('{') {
                object(raw, self.paths, matched.within, self.values).map_err(|_| A::Error::custom("nested"))?;
                continue;
            }
            for (value, _) in self.values.iter_mut().zip(matched.ends).filter(|(_, ends)| *ends) {
                *value = leaf(raw).map_err(A::Error::custom)?;
            }
        }
        Ok(())
    }
}

/// The text of a value that is no object; `None` for null and arrays.
fn leaf(raw: &str) -> Result<Option<Cow<'_, str>>, serde_json::Error> {
    match raw.as_bytes().first() {
        Some(b'"') if !raw.contains('\\') => Ok(raw.get(1..raw.len() - 1).map(Cow::Borrowed)),
        Some(b'"') => serde_json::from_str(raw).map(|text: String| Some(Cow::Owned(text))),
        Some(b'n' | b'[') | None => Ok(None),
        Some(_) => Ok(Some(Cow::Borrowed(raw))),
    }
}

/// Compares a key with the paths.
struct Key<'p> {
    /// All paths.
    paths: &'p Paths,
    /// How much of them was followed.
    followed: &'p Followed,
}

/// What a key is to each path.
#[derive(Default)]
pub struct Matched {
    /// Its last part.
    pub ends: [bool; FIELDS],
    /// A part before others: how much of the path is followed with it.
    pub within: Followed,
}

impl Matched {
    /// What `key` is to `paths` where so much of them was followed.
    pub fn new(key: &str, paths: &Paths, followed: &Followed) -> Self {
        let mut matched = Matched::default();
        for (i, (path, followed)) in paths.iter().zip(followed.0).enumerate() {
            let (Some(path), Some(followed)) = (path, followed) else { continue };
            match path.get(followed..).and_then(|rest| rest.strip_prefix(key)) {
                Some("") => matched.ends[i] = true,
                Some(rest) if rest.starts_with('.') => matched.within.0[i] = Some(followed + key.len() + 1),
                _ => {}
            }
        }
        matched
    }

    /// Whether no path has this key.
    fn is_nothing(&self) -> bool {
        !self.ends.contains(&true) && self.within == Followed::default()
    }
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Matched;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Matched, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Matched;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Matched, E> {
        Ok(Matched::new(key, self.paths, self.followed))
    }
}
