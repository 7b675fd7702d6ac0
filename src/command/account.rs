//! The account of the input, and the messages and verdict that follow from it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Outcome, Stats};
use crate::error::{Error, Kind};
use crate::input::entry::FileEntry;
use crate::plan::{Limits, MaxRejects};
use crate::report::{Account, FileAccount, Place, RejectAccount};

/// The account of inputs, which are in order.
pub fn account(entries: &[FileEntry]) -> Account {
    let mut account = Account::default();
    let mut reasons: BTreeMap<&str, RejectAccount> = BTreeMap::new();
    for entry in entries {
        let FileAccount { frames, records, responses, not_lookups, rejected, filtered, duplicates, .. } =
            &entry.account;
        account.frames += frames;
        account.records += records;
        account.responses += responses;
        account.not_lookups += not_lookups;
        account.rejected += rejected;
        account.filtered += filtered;
        if entry.unread > 0 {
            *account.filtered_unread.get_or_insert(0) += entry.unread;
        }
        account.duplicates += duplicates;
        account.ambiguous_times += entry.ambiguous_times;
        for rejects in &entry.rejects {
            // Files are in order, so the first example met is the smallest.
            let first = || RejectAccount { count: 0, ..rejects.clone() };
            reasons.entry(&rejects.reason).or_insert_with(first).count += rejects.count;
        }
        account.files.push(entry.account.clone());
    }
    account.reject_reasons = reasons.into_values().collect();
    account.reject_reasons.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.reason.cmp(&b.reason)));
    account
}

/// What is to be said of the input, and whether it makes the command fail.
///
/// `errors` are those of the paths, which come first.
pub fn judge(
    entries: &[FileEntry],
    errors: Vec<Error>,
    account: &Account,
    limits: &Limits,
    stats: Option<Stats>,
) -> Outcome {
    let mut outcome = Outcome { failed: !errors.is_empty(), errors, quiet: limits.quiet, stats, ..Outcome::default() };
    let mut skipped: Vec<(Error, Vec<String>)> = Vec::new();
    for entry in entries {
        let Some(error) = &entry.error else { continue };
        let path = &entry.account.path;
        // What was merely found in a directory may be something else than a log.
        if !entry.found || entry.account.format.is_some() || error.kind != Kind::Input {
            outcome.errors.push(error.clone().at(path));
        } else if let Some((_, paths)) = skipped.iter_mut().find(|(known, _)| known == error) {
            paths.push(path.clone());
        } else {
            skipped.push((error.clone(), vec![path.clone()]));
        }
    }
    outcome.failed |= !outcome.errors.is_empty() || limits.strict && !skipped.is_empty();
    let messages = if limits.strict { &mut outcome.errors } else { &mut outcome.warnings };
    messages.extend(skipped.into_iter().map(|(error, paths)| skip(error, &paths)));
    warn_of_copies(&copies(entries), limits, &mut outcome);
    rejects(account, limits, &mut outcome);
    if account.records + account.responses + account.filtered == 0 && account.frames > 0 {
        outcome.failed = true;
        outcome.errors.push(Error::input("no lookups in the input").hint(why_none(account)));
    }
    outcome.failed |= account.frames == 0;
    outcome
}

/// What to do where nothing that was read is a lookup.
fn why_none(account: &Account) -> String {
    if account.rejected > 0 {
        return "the rejects say why; -f names a format".to_owned();
    }
    let formats: BTreeSet<&str> = account.files.iter().filter_map(|file| file.format.as_deref()).collect();
    let formats: Vec<&str> = formats.into_iter().collect();
    format!("all lines were taken for other lines of {}; -f names a format", formats.join(" and "))
}

/// The message for files that were found and skipped for the same reason.
fn skip(error: Error, paths: &[String]) -> Error {
    /// How many files are named.
    const NAMED: usize = 5;
    let named = paths[..paths.len().min(NAMED)].join(", ");
    let more = paths.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Error { what: format!("skipped: {}", error.what), ..error }.at(format!("{named}{more}"))
}

/// Says which lines could not be read.
fn rejects(account: &Account, limits: &Limits, outcome: &mut Outcome) {
    for rejects in &account.reject_reasons {
        let Place { path, line, text, text_withheld } = &rejects.first;
        let more = match rejects.count {
            1 => String::new(),
            2 => " (and 1 more line)".to_owned(),
            count => format!(" (and {} more lines)", count - 1),
        };
        let withheld = || format!("text withheld, {}", text_withheld.as_deref().unwrap_or("not known"));
        let text = text.clone().unwrap_or_else(withheld);
        outcome.warnings.push(Error::input(format!("{path}:{line}: {}{more}: {text}", rejects.reason)));
    }
    let limit = limits.max_rejects.or(limits.strict.then_some(MaxRejects::Count(0)));
    if limit.is_some_and(|limit| limit.is_exceeded(account.rejected, account.frames)) {
        outcome.failed = true;
        let what = format!("{} of {} lines were rejected, more than allowed", account.rejected, account.frames);
        outcome.errors.push(Error::input(what).hint("raise --max-rejects, or mend the log"));
    }
}

/// Copies that are named; there may be as many as files.
const NAMED_COPIES: usize = 10;

/// Says which files are copies of others.
fn warn_of_copies(copies: &[(&str, &str)], limits: &Limits, outcome: &mut Outcome) {
    outcome.failed |= limits.strict && !copies.is_empty();
    let messages = if limits.strict { &mut outcome.errors } else { &mut outcome.warnings };
    let mut say = |what: String| messages.push(Error::input(what).hint("leave one of them out"));
    for (copy, original) in copies.iter().take(NAMED_COPIES) {
        say(format!("{copy}: has the same content as {original}: its lookups are counted twice"));
    }
    if let Some(more) = copies.len().checked_sub(NAMED_COPIES).filter(|more| *more > 0) {
        say(format!("{more} more files have the same content as others: their lookups are counted twice"));
    }
}

/// Pairs of files with the same content, the later one first.
fn copies(entries: &[FileEntry]) -> Vec<(&str, &str)> {
    let mut seen = BTreeMap::new();
    let mut copies = Vec::new();
    for entry in entries {
        let Some(print) = entry.print() else { continue };
        let path = entry.account.path.as_str();
        match seen.get(&print) {
            Some(first) => copies.push((path, *first)),
            None => {
                seen.insert(print, path);
            }
        }
    }
    copies
}
