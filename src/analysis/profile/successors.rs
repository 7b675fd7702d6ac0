//! Names that came when the domain went: search-list expansions, and successors by shared sources.

use std::collections::BTreeSet;

use super::super::Settings;
use super::super::gaps::UNREAD;
use super::super::naming::Sources;
use super::surroundings::{Name, Surroundings};
use crate::report::{self, Event, RunOnName, Successor};
use crate::select::DomainBy;
use crate::stats::many::{benjamini_hochberg, hypergeometric_tail, idf, weighted_jaccard};

/// Successors that are listed.
const LISTED: usize = 20;

/// Names made of the domain and another suffix, by first lookup; in groups of names by their end they hide.
pub fn run_on_names(around: &Surroundings, settings: &Settings) -> Vec<Event> {
    let hide = !matches!(settings.domain_by, DomainBy::Name | DomainBy::Under(_));
    let hide = hide.then_some("a domain is a group of names by their end");
    let withheld = if settings.background { hide } else { Some(UNREAD) };
    if let Some(reason) = withheld {
        return vec![Event::RunOnNames { names: None, names_withheld: Some(reason.to_owned()) }];
    }
    let mut names: Vec<&Name> = around.run_on.iter().collect();
    names.sort_by_key(|name| (name.span, &name.name));
    let event = |name: &Name| {
        Event::RunOnName(RunOnName {
            name: name.name.clone(),
            lookups: name.lookups,
            sources: name.sources.len() as u64,
            shared_sources: name.shared,
            first: name.span.map(|(first, _)| report::time(first)),
            last: name.span.map(|(_, last)| report::time(last)),
        })
    };
    names.into_iter().map(event).collect()
}

/// The names that are new around the end and share sources, the most similar first, and how they were looked for.
///
/// `withheld` says why none can be looked for.
pub fn successors(around: &Surroundings, sources: Sources<'_>, withheld: Option<String>) -> Vec<Event> {
    if withheld.is_some() {
        return vec![Event::Successors { tested_names: None, tested_names_withheld: withheld }];
    }
    let tested = around.newcomers.len() as u64 + around.strangers;
    let log_sources = sources.len();
    // By address or key first: numbers differ from run to run, and with them the order in which weights are summed.
    let set = |numbers: &mut dyn Iterator<Item = u32>| -> BTreeSet<(Vec<u8>, u32)> {
        numbers.map(|number| (sources.key(number), number)).collect()
    };
    let own = set(&mut around.sought.sources.iter().copied());
    let chance = |name: &Name| {
        let (marked, drawn) = (own.len() as u64, name.sources.len() as u64);
        hypergeometric_tail(log_sources, marked, drawn, name.shared).unwrap_or(1.0)
    };
    let mut p: Vec<f64> = around.newcomers.iter().map(chance).collect();
    // Names that share nothing were tested too; their p is 1.
    p.resize(usize::try_from(tested).unwrap_or(p.len()), 1.0);
    let q = benjamini_hochberg(&p);
    let weight = |(_, number): &(Vec<u8>, u32)| {
        let asked = around.asked.get(*number as usize).copied().unwrap_or(0);
        idf(around.domains, u64::from(asked)).unwrap_or(0.0)
    };
    let found = |(name, (p, q)): (&Name, (&f64, &f64))| Successor {
        name: name.name.clone(),
        first: name.span.map_or_else(String::new, |(first, _)| report::time(first)),
        lookups: name.lookups,
        sources: name.sources.len() as u64,
        shared_sources: name.shared,
        similarity: weighted_jaccard(&own, &set(&mut name.sources.iter().copied()), weight),
        p: *p,
        q: *q,
    };
    let mut rows: Vec<Successor> = around.newcomers.iter().zip(p.iter().zip(&q)).map(found).collect();
    let similarity = |row: &Successor| row.similarity.unwrap_or(-1.0);
    rows.sort_by(|a, b| similarity(b).total_cmp(&similarity(a)).then_with(|| a.name.cmp(&b.name)));
    let rows = rows.into_iter().take(LISTED).map(Event::Successor);
    rows.chain([Event::Successors { tested_names: Some(tested), tested_names_withheld: None }]).collect()
}
