//! The state of a whole log: names and sources by number, coverage, and the pairs that count.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use super::batch::{Batch, Waiting};
use super::coverage::Coverage;
use super::intern::{Addresses, NONE, Texts};
use super::pairs::{PairLog, UNTIMED, partition};
use super::{Settings, State};
use crate::calendar::LocalClock;
use crate::dns::name;
use crate::record::{Kept, Record, Sink, Timestamp};
use crate::select::SourceBy;

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
    /// The partition of the pairs that its domain is in.
    partition: u8,
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
    /// Whether a shared number differs from the own one. With one thread none does.
    differs: bool,
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
    /// Lookups that are not interned yet; taken out while they are.
    batch: Option<Box<Batch>>,
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
        let domains = || Texts::like(&lock(&shared).domains);
        Lookups {
            names: domains(),
            name_info: Vec::new(),
            addresses: Addresses::default(),
            source_info: Vec::new(),
            own: Numbering { domains: domains(), sources: Addresses::default() },
            shared_domains: Vec::new(),
            shared_sources: Vec::new(),
            differs: false,
            selected: pairs(),
            background: settings.filter.selects().then(pairs),
            coverage: Coverage::default(),
            whole: None,
            untimed: 0,
            clocks: settings.calendars.iter().cloned().map(LocalClock::new).collect(),
            hours: vec![[0; 168]; zones],
            folded: Vec::new(),
            batch: None,
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

    /// Takes a record in at once; `None` when a filter leaves it out.
    pub fn place(&mut self, record: &Record<'_>) -> Option<Placed> {
        if !self.in_window(record) {
            return None;
        }
        name::fold(record.name, &mut self.folded);
        let folded = std::mem::take(&mut self.folded);
        let hash = self.names().hash(&folded);
        let name = self.name(NONE, hash, &folded);
        self.folded = folded;
        let source = self.source(self.addresses().hash(record.source), record.source);
        let placed = Placed { domain: name.domain, source: source.source };
        let admitted = name.admitted && source.admitted && self.settings.filter.admits_type(record.rtype);
        let business = if admitted { self.clock(record.time) } else { 0 };
        let lookup = Batch::lookup(record.source, time_of(record), record.rtype.map(|t| t.0), business, admitted);
        self.push(name.partition, placed, &lookup);
        admitted.then_some(placed)
    }

    /// Takes a record in, sooner or later, of which it is known whether the filters let it through.
    #[inline]
    pub fn take(&mut self, record: &Record<'_>, admitted: bool) -> Kept {
        if !self.in_window(record) {
            return Kept::Filtered;
        }
        let business = if admitted { self.clock(record.time) } else { 0 };
        let mut lookup = Batch::lookup(record.source, time_of(record), record.rtype.map(|t| t.0), business, admitted);
        lookup.source_hash = self.addresses().hash(record.source);
        let mut batch = self.batch.take().unwrap_or_default();
        let full = batch.push(record.name, |folded| self.names().hash(folded), lookup);
        self.batch = Some(batch);
        if full {
            self.flush();
        }
        if admitted { Kept::Yes } else { Kept::Filtered }
    }

    /// Counts a record for the window and the coverage, if the time filters let it through.
    #[inline]
    fn in_window(&mut self, record: &Record<'_>) -> bool {
        if let Some(time) = record.time {
            let (first, last) = self.whole.unwrap_or((time.0, time.0));
            self.whole = Some((first.min(time.0), last.max(time.0)));
        }
        if !self.settings.filter.admits_time(record.time) {
            return false;
        }
        match record.time {
            Some(time) => self.coverage.see(time),
            None => self.untimed += 1,
        }
        true
    }

    /// Interns the lookups that wait, and puts them to their pairs.
    fn flush(&mut self) {
        let Some(mut batch) = self.batch.take() else { return };
        let likely = self.names().likely(batch.hashes());
        let addresses = self.addresses();
        let fetched = batch.waiting().iter().map(|lookup| addresses.fetch(lookup.source_hash, lookup.source));
        std::hint::black_box(fetched.fold(0, usize::wrapping_add));
        for ((name, hash, lookup), likely) in batch.iter().zip(likely) {
            let name = self.name(likely, hash, name);
            let source = self.source(lookup.source_hash, lookup.source);
            self.push(name.partition, Placed { domain: name.domain, source: source.source }, lookup);
        }
        batch.clear();
        self.batch = Some(batch);
    }

    /// Puts a lookup to its pair.
    #[inline]
    fn push(&mut self, partition: u8, placed: Placed, lookup: &Waiting) {
        let Placed { domain, source } = placed;
        let mut full = false;
        if let Some(background) = &mut self.background {
            full |= background.push(partition, domain, source, lookup.time, None, 0);
        }
        if lookup.admitted {
            full |= self.selected.push(partition, domain, source, lookup.time, lookup.rtype, lookup.business);
        }
        if full {
            self.seal(partition);
        }
    }

    /// Counts the local hours of an instant; bit z of the result says that zone z has business hours.
    #[inline]
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

    /// The texts that exact names are interned in.
    #[inline]
    fn names(&self) -> &Texts {
        if self.settings.domain_by.is_exact() { &self.own.domains } else { &self.names }
    }

    /// The addresses that exact sources are interned in.
    #[inline]
    fn addresses(&self) -> &Addresses {
        if self.settings.source_by == SourceBy::Address { &self.own.sources } else { &self.addresses }
    }

    /// What is known of a folded name with this hash and likely number. Without filters and groups it is its number.
    #[inline]
    fn name(&mut self, likely: u32, hash: u32, folded: &[u8]) -> NameInfo {
        let exact = self.settings.domain_by.is_exact();
        let texts = if exact { &mut self.own.domains } else { &mut self.names };
        let (number, new) = texts.intern_likely(likely, hash, folded);
        if exact && self.background.is_none() {
            return NameInfo { domain: number, partition: partition(hash), admitted: true };
        }
        if new {
            let group = if exact { folded } else { self.settings.domain_by.group(folded) };
            let of_group = if exact { hash } else { self.own.domains.hash(group) };
            let domain = if exact { number } else { self.own.domains.intern_hashed(of_group, group).0 };
            let admitted = self.settings.filter.admits_name(folded);
            self.name_info.push(NameInfo { domain, partition: partition(of_group), admitted });
        }
        self.name_info[number as usize]
    }

    /// What is known of an address with this hash. Without filters and groups that is its number.
    #[inline]
    fn source(&mut self, hash: u32, address: IpAddr) -> SourceInfo {
        let by = self.settings.source_by;
        let exact = by == SourceBy::Address;
        let addresses = if exact { &mut self.own.sources } else { &mut self.addresses };
        let (number, new) = addresses.intern_hashed(hash, address);
        if exact && self.background.is_none() {
            return SourceInfo { source: number, admitted: true };
        }
        if new {
            let source = if exact { number } else { self.own.sources.intern(by.group(address)).0 };
            let admitted = self.settings.filter.admits_source(address);
            self.source_info.push(SourceInfo { source, admitted });
        }
        self.source_info[number as usize]
    }

    /// Seals a partition of the pairs under shared numbers.
    fn seal(&mut self, partition: u8) {
        self.share_numbers();
        for pairs in [Some(&mut self.selected), self.background.as_mut()].into_iter().flatten() {
            pairs.seal(partition, Some((&self.shared_domains[..], &self.shared_sources[..])).filter(|_| self.differs));
        }
    }

    /// Gives shared numbers to the own domains and sources that have none.
    fn share_numbers(&mut self) {
        let mut shared = lock(&self.shared);
        for own in self.shared_domains.len()..self.own.domains.len() {
            let number = shared.domains.intern(self.own.domains.get(own as u32)).0;
            self.differs |= number as usize != own;
            self.shared_domains.push(number);
        }
        for own in self.shared_sources.len()..self.own.sources.len() {
            let number = shared.sources.intern(self.own.sources.get(own as u32)).0;
            self.differs |= number as usize != own;
            self.shared_sources.push(number);
        }
    }
}

/// The time of a record as pairs hold it.
#[inline]
fn time_of(record: &Record<'_>) -> i64 {
    record.time.map_or(UNTIMED, |time| time.0)
}

impl Sink for Lookups {
    fn record(&mut self, record: &Record<'_>) -> Kept {
        if self.background.is_none() {
            return self.take(record, true);
        }
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
        self.flush();
        self.share_numbers();
        for pairs in [Some(&mut self.selected), self.background.as_mut()].into_iter().flatten() {
            pairs.close(Some((&self.shared_domains[..], &self.shared_sources[..])).filter(|_| self.differs));
        }
        self.coverage.close();
        self.names = Texts::default();
        self.addresses = Addresses::default();
        self.own = Numbering::default();
        self.name_info = Vec::new();
        self.source_info = Vec::new();
    }
}
