//! A state with single lookups beside it.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::{Exact, Fate, Scope};
use crate::analysis::lookups::{Dropped, Lookups};
use crate::analysis::{Settings, State};
use crate::record::{Kept, Record, Response, Sink, Timestamp, Usual};
use crate::report::Cleaning;

/// A state whose counts repeats can be taken out of.
pub trait Tracked: State {
    /// The counts; there are two where the log is cut in two.
    fn counts(&mut self) -> Vec<&mut Lookups>;

    /// As [`Sink::usual`], for lookups of which none is of a domain that single lookups are kept of.
    fn usual_others(&mut self, lookups: &[Usual<'_>]) -> usize {
        self.usual(lookups)
    }
}

impl Tracked for Lookups {
    fn counts(&mut self) -> Vec<&mut Lookups> {
        vec![self]
    }
}

/// A state, and single lookups of those that it keeps.
pub struct Exactly<S> {
    /// The state.
    pub state: S,
    /// What changes figures.
    settings: Arc<Settings>,
    /// The lookups, where any are wanted.
    pub exact: Option<Exact>,
    /// The file at hand, by its place in the input.
    file: u32,
    /// When the lookups of each block were made; the last is the one at hand.
    spans: Vec<Span>,
}

/// From when to when the lookups of a block were made.
#[derive(Clone, Copy, Debug)]
struct Span {
    /// The file, by its place in the input.
    file: usize,
    /// The block.
    block: u64,
    /// The first and the last instant; the first is later where there is none.
    first: i64,
    /// The last instant.
    last: i64,
}

impl<S: Tracked> Exactly<S> {
    /// With `--dedup` all lookups are kept, otherwise those of `domains`.
    pub fn new(state: S, settings: Arc<Settings>, domains: &[Vec<u8>]) -> Self {
        let exact = match settings.dedup {
            true => Some(Exact::new(Scope::All)),
            false => (!domains.is_empty()).then(|| Exact::new(Scope::Domains(domains.to_vec()))),
        };
        Exactly { state, settings, exact, file: 0, spans: Vec::new() }
    }

    /// The blocks with lookups of which `is_wanted` holds for the first and the last instant, by file and number.
    pub fn blocks(&self, is_wanted: impl Fn(i64, i64) -> bool) -> HashSet<(usize, u64)> {
        let wanted = self.spans.iter().filter(|span| span.first <= span.last && is_wanted(span.first, span.last));
        wanted.map(|span| (span.file, span.block)).collect()
    }

    /// What changes figures.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// With `--dedup`, takes the repeats out of the counts; gives their number by file, and what was found.
    ///
    /// Sessions stay as they are: repeats are part of them (METHODS §1).
    pub fn drop_repeats(&mut self) -> (BTreeMap<usize, u64>, Option<Cleaning>) {
        let mut by_file = BTreeMap::new();
        let Some(exact) = &mut self.exact else { return (by_file, None) };
        exact.sort();
        if !self.settings.dedup {
            return (by_file, None);
        }
        let mut counts = self.state.counts();
        let mut cleaning = Cleaning { dropped: true, ..Cleaning::default() };
        for (asked, fate) in exact.judged().filter(|(_, fate)| *fate != Fate::Kept) {
            let (name, source, time, rtype) = exact.question(asked);
            *by_file.entry(asked.file as usize).or_insert(0) += 1;
            cleaning.count(fate == Fate::Duplicate);
            counts.iter_mut().for_each(|log| log.forget(&Dropped { name, source, time, rtype }));
        }
        (by_file, Some(cleaning))
    }

    /// Spreads the span of the block at hand over these times.
    #[inline]
    fn spread(&mut self, times: impl IntoIterator<Item = Timestamp>) {
        if let Some(span) = self.spans.last_mut() {
            for time in times {
                (span.first, span.last) = (span.first.min(time.0), span.last.max(time.0));
            }
        }
    }
}

impl<S: Tracked> Sink for Exactly<S> {
    #[inline]
    fn record(&mut self, record: &Record<'_>) -> Kept {
        self.spread(record.time);
        let kept = self.state.record(record);
        if let (Kept::Yes, Some(exact)) = (kept, &mut self.exact) {
            exact.see(&self.settings, record, self.file);
        }
        kept
    }

    fn usual(&mut self, lookups: &[Usual<'_>]) -> usize {
        let Some(exact) = &self.exact else { return self.state.usual(lookups) };
        if !lookups.iter().any(|lookup| exact.concerns(&self.settings, lookup.name)) {
            self.spread(lookups.iter().filter_map(|lookup| lookup.time));
            return self.state.usual_others(lookups);
        }
        lookups.iter().filter(|lookup| self.record(&lookup.record()) == Kept::Yes).count()
    }

    fn response(&mut self, response: &Response<'_>) {
        self.state.response(response);
    }

    fn unread(&mut self, first: Timestamp, last: Timestamp) {
        self.state.unread(first, last);
    }
}

impl<S: Tracked> State for Exactly<S> {
    fn enter(&mut self, file: usize, block: u64) {
        self.file = u32::try_from(file).unwrap_or(u32::MAX);
        self.spans.push(Span { file, block, first: i64::MAX, last: i64::MIN });
        self.state.enter(file, block);
    }

    fn merge(&mut self, other: Self) {
        self.state.merge(other.state);
        self.spans.extend(other.spans);
        if let (Some(mine), Some(theirs)) = (&mut self.exact, other.exact) {
            mine.merge(theirs);
        }
    }

    fn close(&mut self) {
        self.state.close();
    }
}
