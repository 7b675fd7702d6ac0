//! One row per domain: lookups, sessions, sources, concentration, business hours, first and last.

use std::collections::HashMap;

use super::lookups::{Lookups, Numbering};
use super::measure::{self, Part};
use super::naming::Sources;
use super::pairs::Group;
use super::study::{self, InBusiness, Study};
use super::top::Top;
use super::withhold::{NO_TIMES, because};
use super::{Analysis, Selection, Sort};
use crate::report::{self, DomainRow};
use crate::stats::concentration::{top1_share, top2_share};

/// The analysis.
pub const ANALYSIS: Analysis = Analysis {
    name: "domains",
    about: "one row per domain: lookups, sessions, sources, concentration, business hours, first and last",
};

/// A row before what only the whole log tells is known.
struct Draft {
    /// The row, without business figures.
    row: DomainRow,
    /// Business figures.
    inside: InBusiness,
    /// Lookups and sessions that have times.
    timed: (u64, u64),
}

/// The leading domains, while the pairs are walked over.
pub struct Leading<'a> {
    /// The state that the pairs are of.
    state: &'a Lookups,
    /// The figure that rows are sorted by.
    sort: Sort,
    /// The rows so far; what is sorted is small.
    top: Top<Box<Draft>>,
}

impl<'a> Leading<'a> {
    /// No rows yet.
    pub fn new(state: &'a Lookups, selection: Selection) -> Self {
        Leading { state, sort: selection.sort, top: Top::new(selection.top) }
    }

    /// Takes in one domain.
    pub fn see(&mut self, study: &Study, numbering: &Numbering, group: &Group<'_>) {
        let name = numbering.domains.get(group.domain);
        let figure = figure(group, self.sort, self.state.selected.gap());
        self.top.offer(figure, name, || Box::new(draft(self.state, study, numbering, group)));
    }

    /// The rows in order, and how many domains there are beyond them.
    pub fn finish(self, study: &Study) -> (Vec<DomainRow>, u64) {
        let (drafts, beyond) = self.top.finish();
        (finish(self.state, study, drafts.into_iter().map(|draft| *draft)), beyond)
    }
}

/// The leading rows, how many domains there are beyond them, and the frame they stand in.
pub fn rows(state: &Lookups, selection: Selection) -> (Vec<DomainRow>, u64, Study) {
    let wanted = leading_by_lookups(state, selection);
    let is_wanted = |domain: u32| wanted.as_ref().is_none_or(|wanted| wanted[domain as usize]);
    let none_yet = || Leading::new(state, selection);
    let (parts, study) = study::visit_wanted(state, selection.threads, is_wanted, none_yet, Leading::see);
    let mut leading = none_yet();
    parts.into_iter().for_each(|part| leading.top.merge(part.top));
    let (rows, beyond) = leading.finish(&study);
    let passed_over = wanted.map_or(0, |wanted| {
        wanted.iter().zip(state.selected.lookups()).filter(|(wanted, lookups)| !*wanted & (**lookups > 0)).count()
    });
    (rows, beyond + passed_over as u64, study)
}

/// For each domain whether it is among the leading ones, where that can be told without looking at its pairs.
fn leading_by_lookups(state: &Lookups, selection: Selection) -> Option<Vec<bool>> {
    let figure = |lookups: u64| match selection.sort {
        Sort::Lookups => Some((lookups as f64, 0.0)),
        Sort::Name => Some((0.0, 0.0)),
        _ => None,
    };
    let numbering = state.numbering();
    let mut top = Top::new(selection.top);
    for (domain, lookups) in (0u32..).zip(state.selected.lookups()).filter(|(_, lookups)| **lookups > 0) {
        let counted = lookups.saturating_sub(state.forgotten(domain).len() as u64);
        top.offer(figure(counted)?, numbering.domains.get(domain), || domain);
    }
    let mut wanted = vec![false; numbering.domains.len()];
    for domain in top.finish().0 {
        wanted[domain as usize] = true;
    }
    Some(wanted)
}

/// The row of one domain, if there is one, and the frame it stands in; its pairs are shown to `see`, and every domain
/// of the whole log to `see_any`.
pub fn row_among(
    state: &Lookups,
    target: &[u8],
    see_any: impl FnMut(&Study, &Numbering, &Group<'_>),
    mut see: impl FnMut(&Group<'_>, &Numbering),
) -> (Option<DomainRow>, Study) {
    let mut drafts = Vec::new();
    let study = study::visit_all(state, Some(target), see_any, |study, numbering, group| {
        if numbering.domains.get(group.domain) == target {
            drafts.push(draft(state, study, numbering, group));
            see(group, numbering);
        }
    });
    (finish(state, &study, drafts).pop(), study)
}

/// The rows of the domains with these numbers, in their order, and the frame they stand in.
pub fn rows_of(state: &Lookups, domains: &[u32]) -> (Vec<DomainRow>, Study) {
    let places: HashMap<u32, usize> = domains.iter().enumerate().map(|(at, domain)| (*domain, at)).collect();
    let is_wanted = |domain| places.contains_key(&domain);
    let (drafts, study) = study::visit_wanted(state, 1, is_wanted, Vec::new, |drafts, study, numbering, group| {
        drafts.extend(places.get(&group.domain).map(|place| (*place, draft(state, study, numbering, group))));
    });
    let mut drafts: Vec<(usize, Draft)> = drafts.into_iter().flatten().collect();
    drafts.sort_by_key(|(place, _)| *place);
    (finish(state, &study, drafts.into_iter().map(|(_, draft)| draft)), study)
}

/// The figure that a domain is ranked by, and its lookups, which decide ties; names rank by themselves alone.
fn figure(group: &Group<'_>, sort: Sort, gap: i64) -> (f64, f64) {
    let lookups = || group.pairs.iter().map(|pair| pair.lookups);
    let figure = match sort {
        Sort::Lookups => lookups().sum::<u64>() as f64,
        Sort::Sessions => group.pairs.iter().map(|pair| pair.sessions).sum::<usize>() as f64,
        Sort::Spells => {
            group.pairs.iter().map(|pair| super::pairs::spells(group.sessions_of(pair), gap)).sum::<u64>() as f64
        }
        Sort::Sources => group.pairs.len() as f64,
        Sort::Top1 => top1_share(lookups()).unwrap_or(0.0),
        Sort::Top2 => top2_share(lookups()).unwrap_or(0.0),
        Sort::Effective => hhi(lookups()),
        Sort::Name => return (0.0, 0.0),
    };
    (figure, lookups().sum::<u64>() as f64)
}

/// The Herfindahl-Hirschman index of unsorted counts; effective sources are its inverse.
fn hhi(counts: impl Iterator<Item = u64>) -> f64 {
    let (sum, squares) =
        counts.fold((0u128, 0u128), |(sum, squares), n| (sum + u128::from(n), squares + u128::from(n) * u128::from(n)));
    squares as f64 / (sum as f64 * sum as f64)
}

/// The row of one domain, as far as it can be made from its pairs.
fn draft(state: &Lookups, study: &Study, numbering: &Numbering, group: &Group<'_>) -> Draft {
    let settings = state.settings();
    let parts = measure::parts(group, state.selected.gap());
    let sum = |count: fn(&Part) -> u64| parts.iter().map(count).sum::<u64>();
    let lookups = sum(|part| part.lookups);
    let untimed: u64 = group.pairs.iter().map(|pair| pair.untimed).sum();
    let withheld = measure::sessions_withheld(untimed, lookups);
    let (sessions, spells) = (sum(|part| part.sessions), sum(|part| part.spells));
    let all = || group.pairs.iter().flat_map(|pair| group.sessions_of(pair));
    let zones = 0..settings.calendars.len();
    let inside = InBusiness {
        lookups: zones.clone().map(|zone| group.business(zone)).collect(),
        sessions: zones
            .map(|zone| group.pairs.iter().map(|pair| study.business_sessions(zone, group.sessions_of(pair))).sum())
            .collect(),
    };
    let timed = withheld.is_none();
    let sources = Sources::new(numbering, settings);
    let log_sources = settings.background.then_some(sources.len());
    let first = all().map(|session| session.first).min().map(report::time);
    let last = all().map(|session| session.last).max().map(report::time);
    let row = DomainRow {
        domain: String::from_utf8_lossy(numbering.domains.get(group.domain)).into_owned(),
        lookups,
        sessions: timed.then_some(sessions),
        sessions_withheld: withheld.clone(),
        spells: timed.then_some(spells),
        spells_withheld: withheld,
        sources: parts.len() as u64,
        first_withheld: because(first.as_ref(), NO_TIMES),
        first,
        last_withheld: because(last.as_ref(), NO_TIMES),
        last,
        concentration: measure::concentration(&parts, untimed, sources, log_sources),
        business: Vec::new(),
        types: study::types(group.types()),
    };
    Draft { row, inside, timed: (lookups - untimed, sessions) }
}

/// Completes rows with business figures.
fn finish(state: &Lookups, study: &Study, drafts: impl IntoIterator<Item = Draft>) -> Vec<DomainRow> {
    let settings = state.settings();
    let expected = study.expected_shares(settings);
    let complete = |draft: Draft| {
        let Draft { mut row, inside, timed, .. } = draft;
        row.business = study::business(settings, &inside, timed, row.sessions_withheld.as_ref(), &expected);
        row
    };
    drafts.into_iter().map(complete).collect()
}
