//! The account of the input, and the messages and verdict that follow from it.

use std::collections::BTreeMap;

use super::{Outcome, Stats};
use crate::error::{Error, Kind};
use crate::input::discover::Input;
use crate::input::read::{FileRead, Files};
use crate::plan::{Limits, MaxRejects};
use crate::report::{Account, FileAccount, Place, RejectAccount, escape::printable};
use crate::tally::{Reason, Tally};

/// Why nothing of a rejected frame is shown.
const TEXT_WITHHELD: &str = "addresses can be in it (--pseudonymize)";

/// The account of files in the order of `inputs`.
pub fn account(inputs: &[Input], files: &[FileRead]) -> Account {
    let mut account = Account::default();
    let mut reasons: BTreeMap<Reason, RejectAccount> = BTreeMap::new();
    for (input, file) in inputs.iter().zip(files) {
        let tally = &file.tally;
        account.frames += tally.frames();
        account.records += tally.records;
        account.responses += tally.responses;
        account.not_lookups += tally.not_lookups;
        account.rejected += tally.rejected();
        account.filtered += tally.filtered;
        if tally.unread > 0 {
            *account.filtered_unread.get_or_insert(0) += tally.unread;
        }
        account.duplicates += tally.duplicates;
        account.ambiguous_times += file.ambiguous_times;
        for (reason, rejects) in &tally.rejects {
            let first = || {
                let text = rejects.text.as_deref().map(printable);
                let text_withheld = text.is_none().then(|| TEXT_WITHHELD.to_owned());
                Place { path: path_of(input), line: tally.resolve(rejects.place), text, text_withheld }
            };
            // Files are in order, so the first example met is the smallest.
            reasons
                .entry(*reason)
                .or_insert_with(|| RejectAccount { reason: reason.0, count: 0, first: first() })
                .count += rejects.count;
        }
        account.files.push(file_account(input, file));
    }
    account.reject_reasons = reasons.into_values().collect();
    account.reject_reasons.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.reason.cmp(b.reason)));
    account
}

/// Moves the repeats that were dropped of each file from its records to its duplicates.
pub fn drop_repeats(files: &mut [FileRead], by_file: &BTreeMap<usize, u64>) {
    for (file, dropped) in by_file {
        if let Some(FileRead { tally, .. }) = files.get_mut(*file) {
            tally.records -= dropped;
            tally.duplicates += dropped;
        }
    }
}

/// The account of one file.
fn file_account(input: &Input, file: &FileRead) -> FileAccount {
    let (tally, facts) = (&file.tally, &file.facts);
    FileAccount {
        path: path_of(input),
        sha256: facts.sha256.clone(),
        bytes: facts.bytes,
        format: facts.format.map(|own| formats(own, tally)),
        compression: facts.compression,
        frames: tally.frames(),
        records: tally.records,
        responses: tally.responses,
        not_lookups: tally.not_lookups,
        rejected: tally.rejected(),
        filtered: tally.filtered,
        duplicates: tally.duplicates,
        decisions: facts.decisions.clone(),
        error: facts.error.as_ref().map(|error| error.what.clone()),
    }
}

/// The format of a file, and behind it those of other servers that it also holds, as in `bind+dnsmasq`.
fn formats(own: &str, tally: &Tally) -> String {
    std::iter::once(own).chain(tally.also.iter().copied()).collect::<Vec<_>>().join("+")
}

/// The path as it is shown.
fn path_of(input: &Input) -> String {
    printable(input.path.as_os_str().as_encoded_bytes())
}

/// What is to be said of the input, and whether it makes the command fail.
///
/// `errors` are those of the paths, which come first.
pub fn judge(inputs: &[Input], files: &Files, errors: Vec<Error>, account: &Account, limits: Limits) -> Outcome {
    let stats = limits.stats.then(|| Stats::of(files));
    let mut outcome = Outcome { failed: !errors.is_empty(), errors, quiet: limits.quiet, stats, ..Outcome::default() };
    let mut skipped: Vec<(Error, Vec<String>)> = Vec::new();
    for (input, file) in inputs.iter().zip(files.iter()) {
        let Some(error) = &file.facts.error else { continue };
        // What was merely found in a directory may be something else than a log.
        let is_found = input.found || limits.found.contains(&input.path);
        if !is_found || file.facts.format.is_some() || error.kind != Kind::Input {
            outcome.errors.push(error.clone().at(path_of(input)));
        } else if let Some((_, paths)) = skipped.iter_mut().find(|(known, _)| known == error) {
            paths.push(path_of(input));
        } else {
            skipped.push((error.clone(), vec![path_of(input)]));
        }
    }
    outcome.failed |= !outcome.errors.is_empty() || limits.strict && !skipped.is_empty();
    let messages = if limits.strict { &mut outcome.errors } else { &mut outcome.warnings };
    messages.extend(skipped.into_iter().map(|(error, paths)| skip(error, &paths)));
    warn_of_copies(&copies(inputs, files), &limits, &mut outcome);
    rejects(account, &limits, &mut outcome);
    if account.records + account.responses + account.filtered == 0 && account.frames > 0 {
        outcome.failed = true;
        outcome.errors.push(Error::input("no lookups in the input").hint("the rejects say why; -f names a format"));
    }
    outcome.failed |= account.frames == 0;
    outcome
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
fn warn_of_copies(copies: &[(String, String)], limits: &Limits, outcome: &mut Outcome) {
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
fn copies(inputs: &[Input], files: &[FileRead]) -> Vec<(String, String)> {
    let mut seen: BTreeMap<(u64, u64, [u64; 3]), usize> = BTreeMap::new();
    let mut copies = Vec::new();
    for (at, file) in files.iter().enumerate() {
        let Some((bytes, hash)) = file.facts.fingerprint else { continue };
        let tally = &file.tally;
        let key = (bytes, hash, [tally.frames(), tally.records + tally.filtered, tally.rejected()]);
        match seen.get(&key) {
            Some(first) => copies.push((path_of(&inputs[at]), path_of(&inputs[*first]))),
            None => {
                seen.insert(key, at);
            }
        }
    }
    copies
}
