//! Concentration of a domain's sources, on one counting.

use super::gaps::UNREAD;
use super::naming::Sources;
use super::pairs::{Group, spells};
use super::withhold::{self, Observed};
use crate::report::{Concentration, Measure};
use crate::stats::concentration::Concentration as Shares;
use crate::stats::richness::dns_magnitude;

/// One source's part in a domain.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The number of the source.
    pub source: u32,
    /// Its lookups.
    pub lookups: u64,
    /// Its sessions.
    pub sessions: u64,
    /// Its spells.
    pub spells: u64,
}

/// The parts of a group.
pub fn parts(group: &Group<'_>, gap: i64) -> Vec<Part> {
    let part = |pair: &super::pairs::Pair| Part {
        source: pair.source,
        lookups: pair.lookups,
        sessions: pair.sessions as u64,
        spells: spells(group.sessions_of(pair), gap),
    };
    group.pairs.iter().map(part).collect()
}

/// Concentration on lookups, sessions and spells.
///
/// `untimed` is how many of the lookups have no time: with any, sessions would be too few, so they are withheld.
/// `log_sources` is the number of distinct `sources` of the log, where all of it was read.
pub fn concentration(parts: &[Part], untimed: u64, sources: Sources<'_>, log_sources: Option<u64>) -> Concentration {
    let sessions: u64 = parts.iter().map(|part| part.sessions).sum();
    let lookups: u64 = parts.iter().map(|part| part.lookups).sum();
    let observed = Observed { sessions, spells: parts.iter().map(|part| part.spells).sum() };
    let withheld = sessions_withheld(untimed, lookups);
    let few = || withhold::concentration(observed, None).withheld();
    let few_sessions = if withheld.is_none() { few() } else { None };
    let on = |count: fn(&Part) -> u64| measure(parts, count, sources, few_sessions.clone());
    let timed = withheld.is_none();
    let magnitude = log_sources.and_then(|all| dns_magnitude(parts.len() as u64, all));
    let unknown = if log_sources.is_some() { "the log has fewer than two sources" } else { UNREAD };
    Concentration {
        lookups: on(|part| part.lookups),
        sessions: timed.then(|| on(|part| part.sessions)),
        sessions_withheld: withheld.clone(),
        spells: timed.then(|| on(|part| part.spells)),
        spells_withheld: withheld,
        dns_magnitude: magnitude,
        dns_magnitude_withheld: magnitude.is_none().then(|| unknown.to_owned()),
    }
}

/// Why there are no sessions of lookups of which some have no time.
pub fn sessions_withheld(untimed: u64, lookups: u64) -> Option<String> {
    match untimed {
        0 => None,
        _ if untimed == lookups => Some("no times".to_owned()),
        _ => Some(format!("{untimed} of {lookups} lookups have no time")),
    }
}

/// Concentration on one counting.
fn measure(parts: &[Part], count: fn(&Part) -> u64, sources: Sources<'_>, few: Option<String>) -> Measure {
    let counts: Vec<u64> = parts.iter().map(count).collect();
    let shares = Shares::new(&counts);
    let unbiased = if few.is_some() { None } else { shares.hhi_unbiased() };
    let reason = few.or_else(|| unbiased.is_none().then(|| "fewer than two counts".to_owned()));
    Measure {
        top1_share: shares.top1_share(),
        top2_share: shares.top2_share(),
        top2_sources: leaders(parts, count, sources).map(|source| sources.text(source)).collect(),
        hhi: shares.hhi(),
        hhi_unbiased: unbiased,
        hhi_unbiased_withheld: reason,
        effective_sources: shares.effective_sources(),
        entropy_nats: shares.entropy_nats(),
        gini: shares.gini(),
    }
}

/// The two sources that count most; ties go by address.
fn leaders(parts: &[Part], count: fn(&Part) -> u64, sources: Sources<'_>) -> impl Iterator<Item = u32> {
    let order = |a: &Part, b: &Part| count(b).cmp(&count(a)).then_with(|| sources.compare(a.source, b.source));
    let before = |a: &Part, b: &Part| order(a, b).is_lt();
    let mut leading: [Option<&Part>; 2] = [None; 2];
    for part in parts {
        if leading[0].is_none_or(|first| before(part, first)) {
            leading = [Some(part), leading[0]];
        } else if leading[1].is_none_or(|second| before(part, second)) {
            leading[1] = Some(part);
        }
    }
    leading.into_iter().flatten().map(|part| part.source)
}
