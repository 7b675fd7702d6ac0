//! What a command has read, before anything that only all of the input can tell: what a partial state holds.

use std::path::PathBuf;

use anyhow::Result;
use serde_json::{Map, Value};

use super::{Stats, account};
use crate::analysis::exact::{Exactly, Tracked};
use crate::analysis::lookups::Lookups;
use crate::analysis::study::Study;
use crate::error::Error;
use crate::input::discover::{self, Input};
use crate::input::entry::FileEntry;
use crate::input::read::{Reading, read};
use crate::report::{Cleaning, Report, SCHEMA, Tool, caveats};

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
}

/// The inputs that the command line means.
///
/// # Errors
/// An input error where no path can be used at all.
pub fn inputs(logs: &[PathBuf]) -> Result<(Vec<Input>, Vec<Error>)> {
    let (inputs, mut errors) = discover::expand(logs);
    if inputs.is_empty() {
        return Err(errors.pop().unwrap_or_else(|| Error::usage("no log was named")).into());
    }
    Ok((inputs, errors))
}

impl<S: Tracked + Send> Gathered<S> {
    /// Reads inputs into the states that `state` makes; `settings` is what changes them.
    ///
    /// # Errors
    /// The memory limit that was reached.
    pub fn read(
        (inputs, errors): (&[Input], Vec<Error>),
        reading: &Reading,
        settings: Map<String, Value>,
        state: impl Fn() -> Exactly<S> + Sync,
    ) -> Result<Gathered<S>> {
        let (exactly, files) = read(inputs, reading, state);
        files.complete()?;
        let entries = inputs.iter().zip(files.iter()).map(|(input, file)| FileEntry::new(input, file)).collect();
        Ok(Gathered { exactly, entries, errors, settings, stats: Some(Stats::of(&files)) })
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
        Report {
            schema: SCHEMA,
            tool: Tool::THIS,
            command,
            settings: self.settings.clone(),
            input,
            cleaning: None,
            domains: None,
            domains_not_shown: None,
            sources: None,
            sources_not_shown: None,
            overview: None,
            profile: None,
            comparison: None,
            outliers: None,
            outliers_not_shown: None,
            outlier_search: None,
            caveats,
        }
    }
}
