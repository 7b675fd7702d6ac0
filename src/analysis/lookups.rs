//! The state of a whole log: names and sources by number, coverage, and the pairs that count.

use std::sync::{Arc, Mutex, MutexGuard};

use super::coverage::Coverage;
use super::intern::{Addresses, Texts};
use super::pairs::PairLog;
use super::{Settings, State};
use crate::calendar::LocalClock;
use crate::dns::name;
use crate::record::{Kept, Record, Sink, Timestamp};

/// The numbers of domains and sources that all states of one run share.
///
/// Each state numbers what it meets by itself, without locks; when a buffer is sealed, its numbers are replaced by
/// the shared ones, so that states merge by putting their runs together.
#[derive(Debug, Default)]
pub struct Numbering {
    /// Domains.
    pub domains: Texts,
    /// Sources.
    pub sources: Addresses,
}

/// A [`Numbering`] that several threads add to.
pub type Shared = Arc<Mutex<Numbering>>;

/// Locks a numbering. A thread that panicked while holding it could have left at most a number unused.
fn lock(shared: &Shared) -> MutexGuard<'_, Numbering> {
    shared.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// What is known of a name once it was looked at.
#[derive(Clone, Copy, Debug)]
struct NameInfo {
    /// The number of its domain.
    domain: u32,
    /// Whether the filters for names let it through.
    admitted: bool,
}

/// What is known of an address once it was looked at.
#[derive(Clone, Copy, Debug)]
struct SourceInfo {
    /// The number of its group.
    source: u32,
    /// Whether the filters for sources let it through.
    admitted: bool,
}

/// The state.
#[derive(Debug)]
pub struct Lookups {
    /// What changes figures.
    settings: Arc<Settings>,
    /// Numbers that all states share.
    shared: Shared,
    /// Own numbers of exact names, where a domain is a group of them.
    names: Texts,
    /// What is known of each exact name.
    name_info: Vec<NameInfo>,
    /// Own numbers of exact addresses, where a source is a group of them.
    addresses: Addresses,
    /// What is known of each exact address.
    source_info: Vec<SourceInfo>,
    /// Own numbers of domains and sources.
    own: Numbering,
    /// The shared number of each own domain.
    shared_domains: Vec<u32>,
    /// The shared number of each own source.
    shared_sources: Vec<u32>,
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
        Lookups {
            shared,
            names: Texts::default(),
            name_info: Vec::new(),
            addresses: Addresses::default(),
            source_info: Vec::new(),
            own: Numbering::default(),
            shared_domains: Vec::new(),
            shared_sources: Vec::new(),
            selected: pairs(),
            background: settings.filter.selects().then(pairs),
            coverage: Coverage::default(),
            whole: None,
            untimed: 0,
            clocks: settings.calendars.iter().cloned().map(LocalClock::new).collect(),
            hours: vec![[0; 168]; zones],
            folded: Vec::new(),
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
        self.shared_sources[own as usize]
    }

    /// The domain of a record that was just placed, folded and grouped.
    pub fn domain(&self, placed: Placed) -> &[u8] {
        self.own.domains.get(placed.domain)
    }

    /// The name of the record that was just placed, folded.
    pub fn folded(&self) -> &[u8] {
        &self.folded
    }

    /// Takes a record in; `None` when a filter leaves it out.
    #[inline]
    pub fn place(&mut self, record: &Record<'_>) -> Option<Placed> {
        if let Some(time) = record.time {
            let (first, last) = self.whole.unwrap_or((time.0, time.0));
            self.whole = Some((first.min(time.0), last.max(time.0)));
        }
        if !self.settings.filter.admits_time(record.time) {
            return None;
        }
        name::fold(record.name, &mut self.folded);
        let name = self.name();
        let source = self.source(record);
        match record.time {
            Some(time) => self.coverage.see(time),
            None => self.untimed += 1,
        }
        let placed = Placed { domain: name.domain, source: source.source };
        let admitted = name.admitted && source.admitted && self.settings.filter.admits_type(record.rtype);
        let mut full = false;
        if let Some(background) = &mut self.background {
            full |= background.push(placed.domain, placed.source, record.time, None, 0);
        }
        if admitted {
            let business = record.time.map_or(0, |time| self.clock(time));
            full |= self.selected.push(placed.domain, placed.source, record.time, record.rtype, business);
        }
        if full {
            self.seal();
        }
        admitted.then_some(placed)
    }

    /// Counts the local hours of an instant; bit z of the result says that zone z has business hours.
    #[inline]
    fn clock(&mut self, time: Timestamp) -> u16 {
        let mut business = 0;
        for (zone, (clock, hours)) in self.clocks.iter_mut().zip(&mut self.hours).enumerate() {
            let slot = clock.slot(time);
            hours[usize::from(slot.hour_of_week)] += 1;
            business |= u16::from(slot.business) << zone;
        }
        business
    }

    /// What is known of the name in `folded`.
    #[inline]
    fn name(&mut self) -> NameInfo {
        let exact = self.settings.domain_by.is_exact();
        let texts = if exact { &mut self.own.domains } else { &mut self.names };
        let (number, new) = texts.intern(&self.folded);
        if new {
            let filter = &self.settings.filter;
            let domain =
                if exact { number } else { self.own.domains.intern(self.settings.domain_by.group(&self.folded)).0 };
            self.name_info.push(NameInfo { domain, admitted: filter.admits_name(&self.folded) });
        }
        self.name_info[number as usize]
    }

    /// What is known of the address of a record.
    #[inline]
    fn source(&mut self, record: &Record<'_>) -> SourceInfo {
        let by = self.settings.source_by;
        let exact = by == crate::select::SourceBy::Address;
        let addresses = if exact { &mut self.own.sources } else { &mut self.addresses };
        let (number, new) = addresses.intern(record.source);
        if new {
            let source = if exact { number } else { self.own.sources.intern(by.group(record.source)).0 };
            let admitted = self.settings.filter.admits_source(record.source);
            self.source_info.push(SourceInfo { source, admitted });
        }
        self.source_info[number as usize]
    }

    /// Seals the buffers under shared numbers.
    fn seal(&mut self) {
        {
            let mut shared = lock(&self.shared);
            for own in self.shared_domains.len()..self.own.domains.len() {
                let number = shared.domains.intern(self.own.domains.get(own as u32)).0;
                self.shared_domains.push(number);
            }
            for own in self.shared_sources.len()..self.own.sources.len() {
                let number = shared.sources.intern(self.own.sources.get(own as u32)).0;
                self.shared_sources.push(number);
            }
        }
        for pairs in [Some(&mut self.selected), self.background.as_mut()].into_iter().flatten() {
            pairs.renumber(&self.shared_domains, &self.shared_sources);
            pairs.seal();
        }
    }
}

impl Sink for Lookups {
    fn record(&mut self, record: &Record<'_>) -> Kept {
        if self.place(record).is_some() { Kept::Yes } else { Kept::Filtered }
    }
}

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
        self.seal();
        self.selected.close();
        if let Some(background) = &mut self.background {
            background.close();
        }
        self.coverage.close();
        self.names = Texts::default();
        self.addresses = Addresses::default();
        self.own = Numbering::default();
        self.name_info = Vec::new();
        self.source_info = Vec::new();
    }
}
