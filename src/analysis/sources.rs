//! The same table the other way round: one row per source.

use super::lookups::{Lookups, Numbering};
use super::measure::sessions_withheld;
use super::naming::Sources;
use super::pairs::Group;
use super::study::{self, Study};
use super::top::Top;
use super::withhold::{NO_TIMES, because};
use super::{Analysis, Selection, Sort};
use crate::report::{self, SourceRow};

/// The analysis.
pub const ANALYSIS: Analysis = Analysis {
    name: "sources",
    about: "one row per source: lookups, domains, sessions, leading domain, first and last",
};

/// What is counted of a source.
#[derive(Clone, Copy, Default)]
struct Counted {
    /// Lookups.
    lookups: u64,
    /// Lookups without a time.
    untimed: u64,
    /// Distinct domains.
    domains: u64,
    /// Sessions, over all domains.
    sessions: u64,
    /// Lookups of the leading domain.
    leading_lookups: u64,
    /// The leading domain.
    leading: u32,
    /// First and last lookup.
    span: Option<(i64, i64)>,
}

/// All sources, counted while the pairs are walked over.
#[derive(Default)]
pub struct Counts(Vec<Counted>);

impl Counts {
    /// Takes in one domain.
    pub fn see(&mut self, group: &Group<'_>, numbering: &Numbering) {
        for pair in group.pairs {
            let at = pair.source as usize;
            if self.0.len() <= at {
                self.0.resize(at + 1, Counted::default());
            }
            let counted = &mut self.0[at];
            counted.lookups += pair.lookups;
            counted.untimed += pair.untimed;
            counted.domains += 1;
            counted.sessions += pair.sessions as u64;
            let name = |domain| numbering.domains.get(domain);
            let leads = pair.lookups > counted.leading_lookups
                || pair.lookups == counted.leading_lookups && name(group.domain) < name(counted.leading);
            if leads {
                (counted.leading_lookups, counted.leading) = (pair.lookups, group.domain);
            }
            let sessions = group.sessions_of(pair);
            if let (Some(first), Some(last)) = (sessions.first(), sessions.last()) {
                let (from, until) = counted.span.unwrap_or((first.first, last.last));
                counted.span = Some((from.min(first.first), until.max(last.last)));
            }
        }
    }

    /// The rows that lead by the figure wanted, and how many sources there are beyond them.
    pub fn finish(&self, state: &Lookups, selection: Selection) -> (Vec<SourceRow>, u64) {
        let numbering = state.numbering();
        let sources = Sources::new(&numbering, state.settings());
        let all: u64 = self.0.iter().map(|counted| counted.lookups).sum();
        let mut top = Top::new(selection.top);
        for (source, counted) in (0u32..).zip(&self.0).filter(|(_, counted)| counted.lookups > 0) {
            top.offer(figure(counted, selection.sort), &sources.key(source), || {
                let mut row = row(counted, sources.text(source), all, &numbering);
                row.label = sources.label(source);
                row
            });
        }
        top.finish()
    }
}

/// The leading rows, how many sources there are beyond them, and the frame they stand in.
pub fn rows(state: &Lookups, selection: Selection) -> (Vec<SourceRow>, u64, Study) {
    let mut counts = Counts::default();
    let study = study::visit(state, None, |_, numbering, group| counts.see(group, numbering));
    let (rows, beyond) = counts.finish(state, selection);
    (rows, beyond, study)
}

/// The figure that a source is ranked by, and its lookups, which decide ties; addresses rank by themselves alone.
fn figure(counted: &Counted, sort: Sort) -> (f64, f64) {
    let figure = match sort {
        Sort::Sessions | Sort::Spells => counted.sessions as f64,
        Sort::Sources => counted.domains as f64,
        Sort::Top1 | Sort::Top2 | Sort::Effective => counted.leading_lookups as f64 / counted.lookups as f64,
        Sort::Name => return (0.0, 0.0),
        Sort::Lookups => counted.lookups as f64,
    };
    (figure, counted.lookups as f64)
}

/// The row of one source.
fn row(counted: &Counted, source: String, all: u64, numbering: &Numbering) -> SourceRow {
    let withheld = sessions_withheld(counted.untimed, counted.lookups);
    let share = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
    SourceRow {
        source,
        label: None,
        lookups: counted.lookups,
        lookups_share: share(counted.lookups, all),
        domains: counted.domains,
        sessions: withheld.is_none().then_some(counted.sessions),
        sessions_withheld: withheld,
        leading_domain: String::from_utf8_lossy(numbering.domains.get(counted.leading)).into_owned(),
        leading_domain_lookups_share: share(counted.leading_lookups, counted.lookups),
        first: counted.span.map(|(first, _)| report::time(first)),
        first_withheld: because(counted.span.as_ref(), NO_TIMES),
        last: counted.span.map(|(_, last)| report::time(last)),
        last_withheld: because(counted.span.as_ref(), NO_TIMES),
    }
}
