//! `--save-partial`: the state goes to a file instead of into a report.

use std::path::Path;

use anyhow::Result;

use super::{Gathered, Outcome, View, account, output};
use crate::error::Error;
use crate::partial::{self, Head, Persist};

/// Writes a state of `command`, and says of its inputs what a report would.
///
/// # Errors
/// Those of writing; then no file is left.
pub fn save<S: Persist>(command: &str, gathered: Gathered<S>, path: &Path, view: &View<'_>) -> Result<Outcome> {
    let Gathered { mut exactly, entries, errors, settings, stats, .. } = gathered;
    let psl = exactly.settings().domain_by.suffix_list().map(str::to_owned);
    let head = Head::new(command, settings, psl);
    let account = account::account(&entries);
    let stats = stats.filter(|_| view.limits.stats);
    let is_unhashed = entries.iter().any(|entry| entry.account.frames > 0 && entry.account.sha256.is_none());
    let mut outcome = account::judge(&entries, errors.clone(), &account, &view.limits, stats);
    output::with_output(Some(path), |out| Ok(partial::write(out, &head, entries, errors, &mut exactly)?))?;
    if is_unhashed {
        let what = "without hashes, size, beginning and end of a log tell whether it is in two states";
        outcome.warnings.push(Error::input(what).hint("--hash sha256 tells it for certain"));
    }
    Ok(outcome)
}

/// Refuses options that only a report is drawn with; commands without states have them too.
///
/// # Errors
/// A usage error where a state is saved, and the options are not as usual.
pub fn refuse_drawing(path: Option<&Path>, ttl: Option<f64>, seed: u64) -> Result<(), Error> {
    if path.is_none() || ttl.is_none() && seed == 1 {
        return Ok(());
    }
    Err(Error::usage("--save-partial cannot be used with --ttl or --seed").hint("give them to `whoasks merge`"))
}
