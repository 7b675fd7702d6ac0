//! Errors for what is not there: a domain that nobody asked for, a log where the domain should stand.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::analysis::lookups::Lookups;
use crate::analysis::pairs::PairLog;
use crate::error::{Error, Result};
use crate::nearest::nearest_domains;
use crate::report::{count, counted};
use crate::select::Filter;

/// Refuses a file in the place of the domain.
///
/// # Errors
/// A usage error with the right order.
pub fn refuse_swapped(domain: &str, logs: &[PathBuf]) -> Result<()> {
    if !Path::new(domain).exists() {
        return Ok(());
    }
    let named = logs.first().filter(|log| !log.exists()).map(|log| log.display().to_string());
    match named {
        Some(name) => Err(Error::usage(format!("`{domain}` is a file, and `{name}` is none"))
            .hint(format!("the domain comes before the logs: `{name} {domain}`"))),
        None if logs.is_empty() => Err(Error::usage(format!("no domain was named before `{domain}`"))
            .hint(format!("it comes before the logs, as in `mail.example.com {domain}`"))),
        None => Ok(()),
    }
}

/// The error for a domain that nobody asked for, with those that it may stand for.
pub fn nobody_asked(log: &Lookups, target: &[u8], records: u64) -> Error {
    let target = String::from_utf8_lossy(target);
    let error = Error::input(format!("no lookups of {target} among the {} that count", count(records)));
    let left_out = log.background.as_ref().map(|background| names(log, background)).unwrap_or_default();
    match filtered(&target, &left_out) {
        Some(hint) => error.hint(hint),
        None => error.hint(instead(&target, &asked_for(log, &log.selected, log.settings().domain_by.is_under()))),
    }
}

/// That it is asked for, and other filters leave that out.
fn filtered(target: &str, left_out: &[(String, u64)]) -> Option<String> {
    let (_, lookups) = left_out.iter().find(|(name, _)| name == target)?;
    Some(format!("the filters for sources and types leave out what was asked: {}", counted(*lookups, "lookup")))
}

/// The warning that a filter for names lets nothing through, with what the first of its names may stand for.
pub fn nothing_matches(log: &Lookups) -> Option<Error> {
    let is_empty = log.selected.lookups().iter().all(|lookups| *lookups == 0);
    let background = log.background.as_ref().filter(|_| is_empty)?;
    nothing_passes(&log.settings().filter, || names(log, background))
}

/// The warning that a filter for names lets none of `names` through; those are the names that were asked for.
pub fn nothing_passes(filter: &Filter, names: impl FnOnce() -> Vec<(String, u64)>) -> Option<Error> {
    let shown = |name: &Vec<u8>| String::from_utf8_lossy(name).into_owned();
    if let Some(wanted) = filter.names.first().map(shown) {
        let names = names();
        let hint = filtered(&wanted, &names).unwrap_or_else(|| instead(&wanted, &names));
        return Some(Error::input(format!("no lookups of {wanted}")).hint(hint));
    }
    if let Some(wanted) = filter.under.first().map(shown) {
        let error = Error::input(format!("no lookups of {wanted} or below it"));
        let names = with_parents(names());
        return Some(error.hint(filtered(&wanted, &names).unwrap_or_else(|| instead(&wanted, &names))));
    }
    let pattern = filter.patterns.first()?;
    let hint = "`whoasks domains` lists the names that were asked for; `*` and `?` stand for any octets";
    Some(Error::input(format!("no lookups of a name that matches {pattern}")).hint(hint))
}

/// The names that were asked for, with how often; where a name means all below it, those that others are below too.
fn asked_for(log: &Lookups, pairs: &PairLog, with_below: bool) -> Vec<(String, u64)> {
    let names = names(log, pairs);
    if with_below { with_parents(names) } else { names }
}

/// Names with those that they are below, each with the lookups of all below it.
fn with_parents(names: Vec<(String, u64)>) -> Vec<(String, u64)> {
    let mut below: BTreeMap<String, u64> = BTreeMap::new();
    for (name, lookups) in names {
        let parents = name.match_indices('.').map(|(at, _)| &name[at + 1..]);
        for parent in std::iter::once(name.as_str()).chain(parents) {
            *below.entry(parent.to_owned()).or_default() += lookups;
        }
    }
    below.into_iter().collect()
}

/// The names that were asked for, with how often.
fn names(log: &Lookups, pairs: &PairLog) -> Vec<(String, u64)> {
    let numbering = log.numbering();
    let name = |number| String::from_utf8_lossy(numbering.domains.get(number)).into_owned();
    let counts = (0_u32..).zip(pairs.lookups()).filter(|(_, lookups)| **lookups > 0);
    counts.map(|(number, lookups)| (name(number), *lookups)).collect()
}

/// What was asked for instead.
fn instead(target: &str, names: &[(String, u64)]) -> String {
    let near = nearest_domains(target, names.iter().map(|(name, lookups)| (name.as_str(), *lookups)));
    if !near.is_empty() {
        let near: Vec<String> =
            near.into_iter().map(|(name, lookups)| format!("{name}, {}", counted(lookups, "lookup"))).collect();
        return format!("did you mean {}?", near.join(", or "));
    }
    let end = format!(".{target}");
    let below: Vec<u64> = names.iter().filter(|(name, _)| name.ends_with(&end)).map(|(_, lookups)| *lookups).collect();
    match below.len() as u64 {
        0 if target.contains('\\') => "logs have international names in their xn-- form".to_owned(),
        0 => "`whoasks domains` lists the names that were asked for".to_owned(),
        n => format!(
            "{} below it {} asked for, {}: `--under` takes them in, `whoasks domains --under {target}` lists them",
            counted(n, "name"),
            if n == 1 { "was" } else { "were" },
            counted(below.iter().sum(), "lookup")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_may_stand_for_comes_with_its_volume() {
        let names = [("www.example.com", 3_120), ("a.example.net", 7), ("b.example.net", 1), ("x.test", 2)];
        let names = names.map(|(name, lookups)| (name.to_owned(), lookups));
        for (target, wanted) in [
            ("example.com", "did you mean www.example.com, 3,120 lookups?"),
            ("www.exmaple.com", "did you mean www.example.com, 3,120 lookups?"),
            ("c.example.net", "did you mean a.example.net, 7 lookups, or b.example.net, 1 lookup?"),
            (r"b\195\188cher.example", "logs have international names in their xn-- form"),
            ("nobody.invalid", "`whoasks domains` lists the names that were asked for"),
        ] {
            assert_eq!(instead(target, &names), wanted);
        }
        assert!(instead("example.net", &names).starts_with("2 names below it were asked for, 8 lookups: `--under`"));
        assert!(instead("test", &names).starts_with("1 name below it was asked for, 2 lookups: "));
    }
}
