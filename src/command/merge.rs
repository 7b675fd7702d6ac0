//! `merge`: one report of states that were saved apart.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use serde_json::Value;

use super::tables::{self, Table};
use super::{Gathered, Outcome, View, compare, gathered, outliers, profile, saving};
use crate::analysis::compare::Asked;
use crate::analysis::exact::Exactly;
use crate::analysis::lookups::{Lookups, Shared};
use crate::analysis::outliers::halves;
use crate::analysis::{Settings, State};
use crate::cli::{Hash, MergeArgs};
use crate::error::Error;
use crate::input::entry::FileEntry;
use crate::partial::{Head, Opened, Persist, Seen, compatible};
use crate::plan::{self, Limits, MaxRejects};
use crate::report::escape::printable;
use crate::stats::bootstrap::{DRAWS, Draws};

/// A state that was opened, and the name of its file.
struct Saved {
    /// The state.
    opened: Opened,
    /// The name.
    named: String,
}

/// What is merged into what.
struct Merge<'a> {
    /// The command line.
    args: &'a MergeArgs,
    /// What the first state is of, and so all are.
    head: Head,
    /// The name of its file.
    named: String,
    /// What changes figures.
    settings: Arc<Settings>,
    /// The numbers of domains and sources.
    shared: Shared,
    /// How the report comes out.
    view: View<'a>,
}

/// `whoasks merge`.
pub fn merge(args: &MergeArgs) -> Result<Outcome> {
    let max_rejects = args.max_rejects.as_deref().map(MaxRejects::parse).transpose()?;
    let limits = Limits { strict: args.strict, max_rejects, quiet: args.output.quiet, stats: false, found: Vec::new() };
    let view = View::new(&args.output, args.output_format, limits);
    let (inputs, mut errors) = gathered::inputs(&args.partials, args.output.out.as_deref())?;
    if let Some(error) = errors.pop() {
        return Err(error.into());
    }
    let mut states = inputs.iter().map(|input| open(&input.path));
    let first = states.next().ok_or_else(|| Error::usage("no partial state was named"))??;
    let (head, named) = (first.opened.head.clone(), first.named.clone());
    let settings = plan::recall(&head.settings, head.psl.clone()).map_err(|e| e.at(&named))?;
    let merge = Merge { args, head, named, settings: Arc::new(settings), shared: Shared::default(), view };
    merge.run(std::iter::once(Ok(first)).chain(states))
}

/// Opens a file.
fn open(path: &Path) -> Result<Saved, Error> {
    let named = printable(path.as_os_str().as_encoded_bytes());
    let opened = Opened::open(path).map_err(|error| error.at(&named))?;
    Ok(Saved { opened, named })
}

impl Merge<'_> {
    /// Unites the states, as the command that saved them makes them, and finishes as it does.
    fn run(&self, states: impl Iterator<Item = Result<Saved, Error>>) -> Result<Outcome> {
        let (args, settings, shared) = (self.args, &self.settings, &self.shared);
        let command = self.head.command.as_str();
        self.refuse_strays()?;
        let lookups = || Exactly::new(Lookups::new(settings.clone(), shared.clone()), settings.clone(), &[]);
        let ttl = plan::ttl(&args.rhythm)?;
        let (seed, threads) = (args.random.seed, plan::threads(args.threads));
        let table =
            |table, gathered| tables::finish(table, gathered, args.sort.unwrap_or_default(), args.rows, &self.view);
        match command {
            "domains" => self.finish(states, lookups, |gathered| table(Table::Domains, gathered)),
            "sources" => self.finish(states, lookups, |gathered| table(Table::Sources, gathered)),
            "overview" => self.finish(states, lookups, |gathered| table(Table::Overview, gathered)),
            "profile" => {
                let target = self.names(profile::TARGET)?.pop().unwrap_or_default();
                let draws = Draws { count: args.draws.unwrap_or(DRAWS), seed, threads };
                let wanted = profile::Wanted { rows: args.rows, draws, ttl };
                let finish = |gathered| profile::finish(gathered, wanted, &self.view);
                self.finish(states, || profile::empty(settings, shared, &target), finish)
            }
            "compare" => {
                let targets = self.names(compare::TARGETS)?;
                let finish = |gathered| compare::finish(gathered, &targets, Asked { ttl, seed, threads }, &self.view);
                self.finish(states, || compare::empty(settings, shared, &targets), finish)
            }
            "outliers" => {
                let date = self.head.settings.get(outliers::HOLDOUT).and_then(Value::as_str);
                let date = date.map(|text| plan::instant(text, outliers::HOLDOUT)).transpose()?;
                let parts = halves(settings, date, shared);
                let finish = |gathered| outliers::finish(gathered, args.by.unwrap_or_default(), args.rows, &self.view);
                self.finish(states, || Exactly::new(parts(), settings.clone(), &[]), finish)
            }
            _ => Err(Error::input(format!("{}: a state of a command that has none", self.named)).into()),
        }
    }

    /// Unites the states, and saves them as one or makes their report.
    fn finish<S: Persist + Send>(
        &self,
        states: impl Iterator<Item = Result<Saved, Error>>,
        empty: impl Fn() -> Exactly<S>,
        report: impl FnOnce(Gathered<S>) -> Result<Outcome>,
    ) -> Result<Outcome> {
        let mut gathered = self.unite(states, empty)?;
        if let Some(path) = &self.args.save_partial {
            return saving::save(&self.head.command, gathered, path, &self.view);
        }
        self.show_hashes(&mut gathered.entries)?;
        report(gathered)
    }

    /// Unites the states, one after the other.
    fn unite<S: Persist + Send>(
        &self,
        states: impl Iterator<Item = Result<Saved, Error>>,
        empty: impl Fn() -> Exactly<S>,
    ) -> Result<Gathered<S>> {
        let mut seen = Seen::default();
        let (mut exactly, mut entries, mut errors) = (empty(), Vec::new(), Vec::new());
        let mut head = self.head.clone();
        for saved in states {
            let Saved { opened, named } = saved?;
            compatible(&opened.head, &self.head, &self.named).map_err(|error| error.at(&named))?;
            head.take_paths(&opened.head);
            if !self.args.allow_overlap {
                seen.add(&opened.files, &named).map_err(|error| error.at(&named))?;
            }
            let mut state = empty();
            let (files, wrong) = opened.state(&mut state, entries.len()).map_err(|error| error.at(&named))?;
            exactly.merge(state);
            entries.extend(files);
            errors.extend(wrong);
        }
        errors.sort_by(|a: &Error, b| a.what.cmp(&b.what));
        let entries = in_order(entries, &mut exactly);
        Ok(Gathered { exactly, entries, errors, settings: head.settings, stats: None, ends: Vec::new() })
    }

    /// The domains that a setting names, canonical and grouped.
    fn names(&self, setting: &str) -> Result<Vec<Vec<u8>>> {
        let missing = || Error::input(format!("{}: a state without its domain", self.named));
        let names = match self.head.settings.get(setting) {
            Some(Value::Array(names)) => names.iter().map(Value::as_str).collect(),
            Some(Value::String(name)) => Some(vec![name.as_str()]),
            _ => None,
        };
        let names = names.filter(|names| !names.is_empty()).ok_or_else(missing)?;
        Ok(names.into_iter().map(plan::domain).collect::<crate::error::Result<_>>()?)
    }

    /// Refuses options that mean nothing for the command that saved the states.
    fn refuse_strays(&self) -> Result<(), Error> {
        let MergeArgs { sort, by, draws, rhythm, .. } = self.args;
        let strays: [(&str, bool, &[&str]); 4] = [
            ("--sort", sort.is_some(), &["domains", "sources", "overview"]),
            ("--by", by.is_some(), &["outliers"]),
            ("--draws", draws.is_some(), &["profile"]),
            ("--ttl", rhythm.ttl.is_some(), &["profile", "compare"]),
        ];
        let command = self.head.command.as_str();
        match strays.iter().find(|(_, is_given, commands)| *is_given && !commands.contains(&command)) {
            Some((option, _, commands)) => {
                let what = format!("{option} means nothing for states of `{}`", printable(command.as_bytes()));
                Err(Error::usage(what).hint(format!("it is for states of {}", commands.join(", "))))
            }
            None => Ok(()),
        }
    }

    /// Leaves the hashes of inputs out of the report where the command itself would not have them.
    fn show_hashes(&self, entries: &mut [FileEntry]) -> Result<(), Error> {
        let is_usual = matches!(self.head.command.as_str(), "profile" | "compare" | "outliers");
        if self.args.hash == Some(Hash::Sha256)
            && let Some(entry) = entries.iter().find(|entry| entry.account.sha256.is_none() && entry.error.is_none())
        {
            let what = format!("--hash sha256: {} was saved without its hash", entry.account.path);
            return Err(Error::usage(what).hint("save the state with --hash sha256"));
        }
        if !self.args.hash.map_or(is_usual, |hash| hash == Hash::Sha256) {
            entries.iter_mut().for_each(|entry| entry.account.sha256 = None);
        }
        Ok(())
    }
}

/// The inputs in their order; single lookups know them by their new places.
fn in_order<S: Persist>(entries: Vec<FileEntry>, exactly: &mut Exactly<S>) -> Vec<FileEntry> {
    let mut order: Vec<(usize, FileEntry)> = entries.into_iter().enumerate().collect();
    order.sort_by(|a, b| a.1.compare(&b.1));
    let mut places = vec![0; order.len()];
    (0..).zip(&order).for_each(|(place, (from, _))| places[*from] = place);
    if let Some(exact) = &mut exactly.exact {
        exact.renumber_files(&places);
    }
    order.into_iter().map(|(_, entry)| entry).collect()
}
