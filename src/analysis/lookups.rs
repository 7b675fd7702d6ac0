//! The state of a whole log: names and sources by number, coverage, and the pairs that count.

mod forget;
mod numbering;
mod own;

use std::collections::HashMap;
use std::sync::{Arc, MutexGuard};

pub use self::forget::Dropped;
use self::numbering::lock;
pub use self::numbering::{Numbering, Shared};
use self::own::Own;
use super::batch::Batch;
use super::coverage::Coverage;
use super::intern::NONE;
use super::pairs::{Forgotten, PairLog, UNTIMED};
use super::{Settings, State};
use crate::calendar::LocalClock;
use crate::dns::name;
use crate::record::{BATCH, Kept, Record, Sink, Timestamp, Usual};
use crate::select::SourceBy;

/// The state.
#[derive(Debug)]
pub struct Lookups {
    /// What changes figures.
    settings: Arc<Settings>,
    /// Numbers that all states share.
    shared: Shared,
    /// Names and sources by own numbers.
    own: Own,
    /// The lookups that count.
    pub selected: PairLog,
    /// All lookups in the window, where the filters leave some out.
    pub background: Option<PairLog>,
    /// When the log was written, within `--since` and `--until`.
    pub coverage: Coverage,
    /// First and last instant of the whole input.
    pub whole: Option<(i64, i64)>,
    /// Lookups without a time.
    pub untimed: u64,
    /// Clocks of the zones.
    clocks: Vec<LocalClock>,
    /// Lookups that count by zone and local hour of week.
    pub hours: Vec<[u64; 168]>,
    /// The name at hand in lower case.
    folded: Vec<u8>,
    /// Lookups that are in the pairs and do not count, by domain.
    forgotten: HashMap<u32, Vec<Forgotten>>,
    /// Lookups that are not interned yet.
    batch: Batch,
}

/// The place of a record in the state, for analyses that keep more.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    /// The own number of the domain.
    pub domain: u32,
    /// The own number of the source.
    pub source: u32,
}

impl Lookups {
    /// An empty state.
    pub fn new(settings: Arc<Settings>, shared: Shared) -> Self {
        let zones = settings.calendars.len();
        let pairs = || PairLog::new(settings.session_gap, zones);
        let own = Own::new(settings.clone(), &lock(&shared));
        Lookups {
            own,
            selected: pairs(),
            background: settings.filter.selects().then(pairs),
            coverage: Coverage::default(),
            whole: None,
            untimed: 0,
            clocks: settings.calendars.iter().cloned().map(LocalClock::new).collect(),
            hours: vec![[0; 168]; zones],
            folded: Vec::new(),
            forgotten: HashMap::new(),
            batch: Batch::default(),
            shared,
            settings,
        }
    }

    /// What changes figures.
    pub fn settings(&self) -> &Arc<Settings> {
        &self.settings
    }

    /// The numbering that the closed state's pairs use.
    pub fn numbering(&self) -> MutexGuard<'_, Numbering> {
        lock(&self.shared)
    }

    /// The shared number of an own source.
    pub fn shared_source(&self, own: u32) -> u32 {
        self.own.shared_source(own)
    }

    /// The domain of a record that was just placed, folded and grouped.
    pub fn domain(&self, placed: Placed) -> &[u8] {
        self.own.domain(placed.domain)
    }

    /// The name of the record that was just placed, folded.
    pub fn folded(&self) -> &[u8] {
        &self.folded
    }

    /// Takes a record in at once; `None` when a filter leaves it out.
    pub fn place(&mut self, record: &Record<'_>) -> Option<Placed> {
        if !self.in_window(record.time) {
            return None;
        }
        name::fold(record.name, &mut self.folded);
        let hash = self.own.names().hash(record.name);
        let name = self.own.name(NONE, hash, record.name);
        let source = self.own.source_of(record);
        let placed = Placed { domain: name.domain, source: source.source };
        let admitted = name.admitted && source.admitted && self.settings.filter.admits_type(record.rtype);
        let business = if admitted { self.clock(record.time) } else { 0 };
        self.push(name.partition, placed, &Usual::of(record), admitted.then_some(business));
        admitted.then_some(placed)
    }

    /// Takes a record in, sooner or later, where no filter but that for times can leave it out.
    #[inline]
    pub fn take(&mut self, record: &Record<'_>) -> Kept {
        if self.settings.source_by == SourceBy::Ecs {
            // The batch has no room for subnets.
            return if self.place(record).is_some() { Kept::Yes } else { Kept::Filtered };
        }
        if !self.in_window(record.time) {
            return Kept::Filtered;
        }
        if self.batch.push(&Usual::of(record)) {
            self.flush();
        }
        Kept::Yes
    }

    /// Counts a lookup for the window and the coverage, if the time filters let it through.
    #[inline]
    fn in_window(&mut self, time: Option<Timestamp>) -> bool {
        if let Some(time) = time {
            self.extend_whole(time, time);
        }
        if !self.settings.filter.admits_time(time) {
            return false;
        }
        match time {
            Some(time) => self.coverage.see(time),
            None => self.untimed += 1,
        }
        true
    }

    /// Takes in that the log has times from `first` to `last`.
    #[inline]
    fn extend_whole(&mut self, first: Timestamp, last: Timestamp) {
        let (from, until) = self.whole.unwrap_or((first.0, last.0));
        self.whole = Some((from.min(first.0), until.max(last.0)));
    }

    /// Counts lookups for the window and the coverage, where there are no time filters.
    fn in_window_together(&mut self, lookups: &[Usual<'_>]) {
        let (first, last) = span(lookups);
        if self.coverage.see_range(first, last) {
            let (from, until) = self.whole.unwrap_or((first, last));
            self.whole = Some((from.min(first), until.max(last)));
        } else {
            for lookup in lookups {
                self.in_window(lookup.time);
            }
        }
    }

    /// Interns the lookups that wait, and puts them to their pairs.
    fn flush(&mut self) {
        let mut batch = std::mem::take(&mut self.batch);
        self.intern(&batch.lookups());
        batch.clear();
        self.batch = batch;
    }

    /// Interns at most [`BATCH`] lookups, which no filter leaves out, and puts them to their pairs.
    fn intern(&mut self, lookups: &[Usual<'_>]) {
        let (mut names, mut sources) = ([0; BATCH], [0; BATCH]);
        for ((name, source), lookup) in names.iter_mut().zip(&mut sources).zip(lookups) {
            *name = self.own.names().hash(lookup.name);
            *source = self.own.addresses().hash(lookup.source);
        }
        let count = lookups.len().min(BATCH);
        let likely = self.own.names().likely(&names[..count]);
        let likely_sources = self.own.addresses().likely(&sources[..count]);
        let together = self.clock_together(lookups);
        let hashes = names.into_iter().zip(sources);
        for ((lookup, hashes), likely) in lookups.iter().zip(hashes).zip(likely.into_iter().zip(likely_sources)) {
            let name = self.own.name(likely.0, hashes.0, lookup.name);
            let source = self.own.source(likely.1, hashes.1, lookup.source);
            let business = together.unwrap_or_else(|| self.clock(lookup.time));
            self.push(name.partition, Placed { domain: name.domain, source: source.source }, lookup, Some(business));
        }
    }

    /// Puts a lookup to its pair; `business` is there if it counts.
    #[inline(always)]
    fn push(&mut self, partition: u8, placed: Placed, lookup: &Usual<'_>, business: Option<u16>) {
        let Placed { domain, source } = placed;
        let time = lookup.time.map_or(UNTIMED, |time| time.0);
        let mut full = false;
        if let Some(background) = &mut self.background {
            full |= background.push(partition, domain, source, time, None, 0);
        }
        if let Some(business) = business {
            let rtype = lookup.rtype.map(|rtype| rtype.0);
            full |= self.selected.push(partition, domain, source, time, rtype, business);
        }
        if full {
            self.seal(partition);
        }
    }

    /// Counts the local hours of an instant; bit z of the result says that zone z has business hours.
    #[inline(always)]
    fn clock(&mut self, time: Option<Timestamp>) -> u16 {
        let Some(time) = time else { return 0 };
        let mut business = 0;
        for (zone, (clock, hours)) in self.clocks.iter_mut().zip(&mut self.hours).enumerate() {
            let slot = clock.slot(time);
            hours[usize::from(slot.hour_of_week)] += 1;
            business |= u16::from(slot.business) << zone;
        }
        business
    }

    /// Counts the local hours of lookups, where all fall into one that is known in each zone; see [`Lookups::clock`].
    #[inline]
    fn clock_together(&mut self, lookups: &[Usual<'_>]) -> Option<u16> {
        let (first, last) = span(lookups);
        if first == UNTIMED {
            return None;
        }
        let mut business = 0;
        for (zone, clock) in self.clocks.iter().enumerate() {
            business |= u16::from(clock.slot_of_range(first, last)?.business) << zone;
        }
        for (clock, hours) in self.clocks.iter().zip(&mut self.hours) {
            let slot = clock.slot_of_range(first, last)?;
            hours[usize::from(slot.hour_of_week)] += lookups.len() as u64;
        }
        Some(business)
    }

    /// Seals a partition of the pairs under shared numbers.
    fn seal(&mut self, partition: u8) {
        self.own.share(&mut lock(&self.shared));
        for pairs in [Some(&mut self.selected), self.background.as_mut()].into_iter().flatten() {
            pairs.seal(partition, self.own.renumbering());
        }
    }
}

impl Sink for Lookups {
    fn record(&mut self, record: &Record<'_>) -> Kept {
        if self.background.is_none() {
            return self.take(record);
        }
        if self.place(record).is_some() { Kept::Yes } else { Kept::Filtered }
    }

    fn usual(&mut self, lookups: &[Usual<'_>]) -> usize {
        let filter = &self.settings.filter;
        let is_filtered = self.background.is_some() || filter.since.is_some() || filter.until.is_some();
        if is_filtered || lookups.len() < FEW {
            return lookups.iter().filter(|lookup| self.record(&lookup.record()) == Kept::Yes).count();
        }
        self.in_window_together(lookups);
        self.intern(lookups);
        lookups.len()
    }

    fn unread(&mut self, first: Timestamp, last: Timestamp) {
        self.extend_whole(first, last);
    }
}

/// The first and the last instant of some lookups, that of one without a time before all others.
#[inline]
fn span(lookups: &[Usual<'_>]) -> (i64, i64) {
    let times = lookups.iter().map(|lookup| lookup.time.map_or(UNTIMED, |time| time.0));
    times.fold((i64::MAX, i64::MIN), |(first, last), time| (first.min(time), last.max(time)))
}

/// Lookups that are too few to be interned without those before and behind them.
const FEW: usize = BATCH / 4;

impl State for Lookups {
    fn merge(&mut self, other: Self) {
        assert!(Arc::ptr_eq(&self.shared, &other.shared), "states of one run share their numbers");
        self.selected.merge(other.selected);
        if let (Some(mine), Some(theirs)) = (&mut self.background, other.background) {
            mine.merge(theirs);
        }
        self.coverage.merge(other.coverage);
        self.whole = match (self.whole, other.whole) {
            (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
            (a, b) => a.or(b),
        };
        self.untimed += other.untimed;
        for (mine, theirs) in self.hours.iter_mut().flatten().zip(other.hours.iter().flatten()) {
            *mine += theirs;
        }
    }

    fn close(&mut self) {
        self.flush();
        self.own.share(&mut lock(&self.shared));
        for pairs in [Some(&mut self.selected), self.background.as_mut()].into_iter().flatten() {
            pairs.close(self.own.renumbering());
        }
        self.own.close();
        self.coverage.close();
    }
}
