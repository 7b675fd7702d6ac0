//! Whether the inputs of a report are still there, and still the same.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::report::{Old, OldFile};
use crate::error::{Error, Result};
use crate::input::discover;
use crate::plan::sha256_of;

/// The logs of a rerun.
pub struct Logs {
    /// Their paths.
    pub paths: Vec<PathBuf>,
    /// Those that were no logs before: they were found in a directory, or the report already says so.
    pub found: Vec<PathBuf>,
    /// What has changed, or cannot be told.
    pub changed: Vec<Error>,
    /// What is the same.
    pub same: Option<Error>,
}

/// The logs to read, `given` ones in place of the report's, held against the report.
///
/// # Errors
/// An input error where a log of the report is not there, or was standard input.
pub fn compare(old: &Old, given: &[PathBuf]) -> Result<Logs> {
    let own = || old.files.iter().map(|file| PathBuf::from(&file.path));
    let mut changed = users_files(old);
    if given.is_empty() {
        if let Some(file) = old.files.iter().find(|file| file.path == "-") {
            return Err(missing(file, "the report is of standard input, which is gone"));
        }
        if let Some(file) = old.files.iter().find(|file| !Path::new(&file.path).exists()) {
            return Err(missing(file, &format!("{}: not there any more", file.path)));
        }
        changed.extend(old.files.iter().filter_map(|file| difference(file, Path::new(&file.path))));
    } else {
        let (inputs, errors) = discover::expand(given);
        let paths: Vec<PathBuf> = inputs.into_iter().map(|input| input.path).collect();
        changed.extend(errors);
        changed.extend(others(old, &paths));
    }
    let unknown = old.files.iter().filter(|file| file.sha256.is_none()).count();
    if unknown > 0 {
        let what = format!("the report has no hashes of {unknown} files: whether they are the same cannot be told");
        changed.push(Error::input(what).hint("make reports with --hash sha256"));
    }
    let same = changed.is_empty().then(|| Error::input(format!("all {} files are as in the report", old.files.len())));
    let no_logs = old.files.iter().filter(|file| file.is_no_log).map(|file| PathBuf::from(&file.path));
    let paths = if given.is_empty() { own().collect() } else { given.to_vec() };
    Ok(Logs { paths, found: no_logs.collect(), changed, same })
}

/// The error for a log that cannot be read again.
fn missing(file: &OldFile, what: &str) -> Error {
    let known = file.sha256.as_ref().map(|hash| format!(", of which one has the SHA-256 {hash}"));
    Error::input(what).hint(format!("name the logs behind the report{}", known.unwrap_or_default()))
}

/// How a file differs from the report's, as far as the report tells.
fn difference(file: &OldFile, path: &Path) -> Option<Error> {
    let Some(hash) = &file.sha256 else {
        let (before, now) = (file.bytes?, std::fs::metadata(path).ok()?.len());
        let what = || format!("{}: has {now} octets, and had {before}", file.path);
        return (before != now).then(|| Error::input(what()));
    };
    match sha256_of(path) {
        Ok(now) if now == *hash => None,
        Ok(now) => Some(Error::input(format!("{}: has changed: its SHA-256 is {now}, and was {hash}", file.path))),
        Err(error) => Some(error),
    }
}

/// How other logs differ from the report's: by their contents alone.
fn others(old: &Old, paths: &[PathBuf]) -> Vec<Error> {
    if !old.is_hashed() {
        return Vec::new();
    }
    let mut wanted: Vec<&OldFile> = old.files.iter().collect();
    let mut changed = Vec::new();
    for path in paths {
        let hash = sha256_of(path).ok();
        match wanted.iter().position(|file| file.sha256.is_some() && file.sha256 == hash) {
            Some(at) => {
                wanted.remove(at);
            }
            None => changed.push(Error::input(format!("{}: its content is not in the report", path.display()))),
        }
    }
    let gone =
        wanted.iter().map(|file| Error::input(format!("{}: is in the report, and not among the logs", file.path)));
    changed.extend(gone);
    changed
}

/// How the user's own files differ from those that the settings name.
fn users_files(old: &Old) -> Vec<Error> {
    let list = |key: &str| match old.settings.get(key) {
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(Value::String(value)) => vec![value.clone()],
        _ => Vec::new(),
    };
    let options: BTreeSet<&str> = old.settings.keys().filter_map(|key| key.strip_suffix("_sha256")).collect();
    let files = options.iter().flat_map(|option| list(option).into_iter().zip(list(&format!("{option}_sha256"))));
    let changed = |(path, hash): (String, String)| {
        let file = OldFile { path: path.clone(), sha256: Some(hash), bytes: None, is_no_log: false };
        difference(&file, Path::new(&path))
    };
    files.filter_map(changed).collect()
}
