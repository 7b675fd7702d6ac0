//! What a command has read, before anything that only all of the input can tell: what a partial state holds.

use std::path::{Path, PathBuf};

use anyhow::Result;
use serde_json::{Map, Value};

use super::{Stats, account, output};
use crate::analysis::exact::{Exactly, Tracked};
use crate::analysis::lookups::Lookups;
use crate::analysis::study::Study;
use crate::error::Error;
use crate::input::discover::{self, Input};
use crate::input::entry::FileEntry;
use crate::input::read::{FileRead, Reading, read};
use crate::report::{Cleaning, Report, caveats};

/// A closed state and the account of what it was read from.
pub struct Gathered<S> {
    /// The state.
    pub exactly: Exactly<S>,
    /// The inputs, in order.
    pub entries: Vec<FileEntry>,
    /// What was wrong with the paths.
    pub errors: Vec<Error>,
    /// What changes the state, as the report has it.
    pub settings: Map<String, Value>,
    /// What reading cost.
    pub stats: Option<Stats>,
    /// For each input where its blocks end on disk, for reading it again.
    pub ends: Vec<Vec<u64>>,
}

/// The inputs that the command line means, and what was wrong with others.
///
/// # Errors
/// An input error where no path can be used at all; a usage error where the output would go to an input.
pub fn inputs(logs: &[PathBuf], out: Option<&Path>) -> Result<(Vec<Input>, Vec<Error>)> {
    let (mut inputs, mut errors) = discover::expand(logs);
    output::keep_apart(&mut inputs, out)?;
    if inputs.is_empty() {
        return Err(errors.pop().unwrap_or_else(no_log).into());
    }
    Ok((inputs, errors))
}

/// The error where no log was named.
fn no_log() -> Error {
    Error::usage("no log was named").hint("LOG is a file, a directory, or `-` for standard input; it comes last")
}

/// What became of inputs; those that are `found` may be no logs, as if they were found in a directory.
pub fn entries(inputs: &[Input], found: &[PathBuf], files: &[FileRead]) -> Vec<FileEntry> {
    let entry = |(input, file): (&Input, &FileRead)| {
        let entry = FileEntry::new(input, file);
        FileEntry { found: entry.found || found.contains(&input.path), ..entry }
    };
    inputs.iter().zip(files).map(entry).collect()
}

impl<S: Tracked + Send> Gathered<S> {
    /// Reads inputs into the states that `state` makes; `settings` is what changes them.
    ///
    /// # Errors
    /// The memory limit that was reached.
    pub fn read(
        (inputs, errors): (&[Input], Vec<Error>),
        found: &[PathBuf],
        reading: &Reading,
        settings: Map<String, Value>,
        state: impl Fn() -> Exactly<S> + Sync,
    ) -> Result<Gathered<S>> {
        let (exactly, mut files) = read(inputs, reading, state);
        files.complete()?;
        let entries = entries(inputs, found, &files);
        let ends = files.iter_mut().map(|file| std::mem::take(&mut file.facts.ends)).collect();
        Ok(Gathered { exactly, entries, errors, settings, stats: Some(Stats::of(&files)), ends })
    }
}

impl<S: Tracked> Gathered<S> {
    /// With `--dedup`, takes the repeats out of the counts and of the account; gives what was found.
    pub fn drop_repeats(&mut self) -> Option<Cleaning> {
        let (by_file, cleaning) = self.exactly.drop_repeats();
        for (file, repeats) in by_file {
            if let Some(entry) = self.entries.get_mut(file) {
                entry.drop_repeats(repeats);
            }
        }
        cleaning
    }

    /// An empty report of `command` on what was read into `state`.
    pub fn report(&self, command: &'static str, state: &Lookups, frame: &Study) -> Report {
        let mut input = account::account(&self.entries);
        frame.account(state, &mut input);
        let caveats = caveats(&input, state.settings());
        Report::new(command, self.settings.clone(), input, caveats)
    }
}
