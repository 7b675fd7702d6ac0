//! The log in two parts, before and from a date on: what is found in one is confirmed in the other.

use std::sync::Arc;

use crate::analysis::exact::Tracked;
use crate::analysis::lookups::{Lookups, Shared};
use crate::analysis::{Settings, State};
use crate::record::{Kept, Record, Sink, Timestamp};

/// A state of the part that is searched, and one of the part that is held out.
pub struct Halves {
    /// What is searched: all of the log, or what comes before the date.
    pub search: Lookups,
    /// From the date on.
    pub later: Option<Lookups>,
}

/// What makes empty states of a log that is cut at `holdout`, if at all.
///
/// The parts have numbers in common, so that a domain is the same in both. A lookup without a time is in neither
/// part of a cut log.
pub fn halves(settings: &Settings, holdout: Option<Timestamp>, shared: &Shared) -> impl Fn() -> Halves + Sync {
    let mut search = settings.clone();
    let later = holdout.map(|date| {
        let mut later = settings.clone();
        later.filter.since = Some(date.max(settings.filter.since.unwrap_or(date)));
        search.filter.until = Some(date.min(settings.filter.until.unwrap_or(date)));
        Arc::new(later)
    });
    let (search, shared) = (Arc::new(search), shared.clone());
    move || Halves {
        search: Lookups::new(search.clone(), shared.clone()),
        later: later.clone().map(|later| Lookups::new(later, shared.clone())),
    }
}

impl Sink for Halves {
    fn record(&mut self, record: &Record<'_>) -> Kept {
        let later = self.later.as_mut().map(|later| later.record(record));
        match self.search.record(record) {
            Kept::Filtered => later.unwrap_or(Kept::Filtered),
            kept => kept,
        }
    }

    fn unread(&mut self, first: Timestamp, last: Timestamp) {
        self.search.unread(first, last);
        if let Some(later) = &mut self.later {
            later.unread(first, last);
        }
    }
}

impl Tracked for Halves {
    fn counts(&mut self) -> Vec<&mut Lookups> {
        std::iter::once(&mut self.search).chain(&mut self.later).collect()
    }
}

impl State for Halves {
    fn merge(&mut self, other: Self) {
        self.search.merge(other.search);
        if let (Some(mine), Some(theirs)) = (&mut self.later, other.later) {
            mine.merge(theirs);
        }
    }

    fn close(&mut self) {
        self.search.close();
        if let Some(later) = &mut self.later {
            later.close();
        }
    }
}
