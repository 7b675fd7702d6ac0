//! The state of a whole log: names and sources by number, coverage, and the pairs that count.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use super::batch::Batch;
use super::coverage::Coverage;
use super::intern::{Addresses, NONE, Texts};
use super::pairs::{Forgotten, PairLog, UNTIMED, partition};
use super::{Settings, State};
use crate::calendar::LocalClock;
use crate::dns::{RecordType, name};
use crate::record::{Address, BATCH, Kept, Record, Sink, Timestamp, Usual};
use crate::select::{SourceBy, key};

/// The numbers of domains and sources that all states of one run share.
///
/// Each state numbers what it meets by itself, without locks; when a buffer is sealed, its numbers are replaced by
/// the shared ones, so that states merge by putting their runs together.
#[derive(Debug, Default)]
pub struct Numbering {
    /// Domains.
    pub domains: Texts,
    /// Sources that are addresses, or networks by their first.
    pub sources: Addresses,
    /// Keys of sources, where they may be something else; then there are no [`Numbering::sources`].
    pub groups: Texts,
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
    /// The key of the source at hand.
    key: Vec<u8>,
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

/// A lookup that is not to count.
#[derive(Clone, Copy, Debug)]
pub struct Dropped<'a> {
    /// The exact name, folded.
    pub name: &'a [u8],
    /// The exact address.
    pub source: IpAddr,
    /// When, in nanoseconds.
    pub time: i64,
    /// The type.
    pub rtype: Option<RecordType>,
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
            own: Numbering { domains: domains(), ..Numbering::default() },
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
            key: Vec::new(),
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
        if !self.in_window(record.time) {
            return None;
        }
        name::fold(record.name, &mut self.folded);
        let hash = self.names().hash(record.name);
        let name = self.name(NONE, hash, record.name);
        let source = self.source_of(record);
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
            let (first, last) = self.whole.unwrap_or((time.0, time.0));
            self.whole = Some((first.min(time.0), last.max(time.0)));
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
            *name = self.names().hash(lookup.name);
            *source = self.addresses().hash(lookup.source);
        }
        let count = lookups.len().min(BATCH);
        let likely = self.names().likely(&names[..count]);
        let likely_sources = self.addresses().likely(&sources[..count]);
        let together = self.clock_together(lookups);
        let hashes = names.into_iter().zip(sources);
        for ((lookup, hashes), likely) in lookups.iter().zip(hashes).zip(likely.into_iter().zip(likely_sources)) {
            let name = self.name(likely.0, hashes.0, lookup.name);
            let source = self.source(likely.1, hashes.1, lookup.source);
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

    /// What is known of a name, as it was asked for, with this hash and likely entry. Without filters and groups it is
    /// its number.
    #[inline(always)]
    fn name(&mut self, likely: u32, hash: u32, asked: &[u8]) -> NameInfo {
        let exact = self.settings.domain_by.is_exact();
        let texts = if exact { &mut self.own.domains } else { &mut self.names };
        let (number, new) = texts.intern_asked(likely, hash, asked);
        if exact && self.background.is_none() {
            return NameInfo { domain: number, partition: partition(hash), admitted: true };
        }
        if new {
            let info = self.name_info(number, hash);
            self.name_info.push(info);
        }
        self.name_info[number as usize]
    }

    /// What a new name with this number and hash is.
    #[cold]
    fn name_info(&mut self, number: u32, hash: u32) -> NameInfo {
        if self.settings.domain_by.is_exact() {
            let admitted = self.settings.filter.admits_name(self.own.domains.get(number));
            return NameInfo { domain: number, partition: partition(hash), admitted };
        }
        let folded = self.names.get(number);
        let group = self.settings.domain_by.group(folded);
        let of_group = self.own.domains.hash(group);
        let domain = self.own.domains.intern_hashed(of_group, group).0;
        NameInfo { domain, partition: partition(of_group), admitted: self.settings.filter.admits_name(folded) }
    }

    /// What is known of who made a lookup.
    fn source_of(&mut self, record: &Record<'_>) -> SourceInfo {
        match record.extra.ecs {
            // A subnet of no length says that the client wants none told.
            Some(net) if net.prefix_len() > 0 && self.settings.source_by == SourceBy::Ecs => {
                key::network(net, &mut self.key);
                let source = self.own.groups.intern(&self.key).0;
                SourceInfo { source, admitted: self.settings.filter.admits_source(record.source) }
            }
            _ => {
                let source = record.source.into();
                self.source(NONE, self.addresses().hash(source), source)
            }
        }
    }

    /// What is known of an address with this likely number and this hash. Without filters and groups that is its number.
    #[inline(always)]
    fn source(&mut self, likely: u32, hash: u32, address: Address) -> SourceInfo {
        let by = self.settings.source_by;
        let exact = by == SourceBy::Address;
        let addresses = if exact { &mut self.own.sources } else { &mut self.addresses };
        let (number, new) = addresses.intern_likely(likely, hash, address);
        if exact && self.background.is_none() {
            return SourceInfo { source: number, admitted: true };
        }
        if new {
            let info = self.source_info(number, address.into());
            self.source_info.push(info);
        }
        self.source_info[number as usize]
    }

    /// What a new address with this number is.
    #[cold]
    fn source_info(&mut self, number: u32, address: IpAddr) -> SourceInfo {
        let source = match self.settings.source_by {
            SourceBy::Address => number,
            by @ SourceBy::Prefix { .. } => self.own.sources.intern(by.group(address)).0,
            by => {
                self.settings.who.key(by, address, &mut self.key);
                self.own.groups.intern(&self.key).0
            }
        };
        SourceInfo { source, admitted: self.settings.filter.admits_source(address) }
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
        for own in self.shared_sources.len()..self.own.groups.len() {
            let number = shared.groups.intern(self.own.groups.get(own as u32)).0;
            self.differs |= number as usize != own;
            self.shared_sources.push(number);
        }
    }
}

impl Lookups {
    /// Leaves a lookup out of the counts of the closed state; its session stays as it is.
    ///
    /// One outside of the window was never counted.
    pub fn forget(&mut self, dropped: &Dropped<'_>) {
        let time = Timestamp(dropped.time);
        if !self.settings.filter.admits_time(Some(time)) {
            return;
        }
        let mut business = 0;
        for (zone, (clock, hours)) in self.clocks.iter_mut().zip(&mut self.hours).enumerate() {
            let slot = clock.slot(time);
            let count = &mut hours[usize::from(slot.hour_of_week)];
            *count = count.saturating_sub(1);
            business |= u16::from(slot.business) << zone;
        }
        let (domain, source) = {
            let mut shared = lock(&self.shared);
            let domain = shared.domains.intern(self.settings.domain_by.group(dropped.name)).0;
            (domain, shared.sources.intern(self.settings.source_by.group(dropped.source)).0)
        };
        let rtype = dropped.rtype.map(|rtype| rtype.0);
        self.forgotten.entry(domain).or_default().push(Forgotten { source, rtype, business });
    }

    /// The lookups of a domain that are in its pairs and do not count.
    pub fn forgotten(&self, domain: u32) -> &[Forgotten] {
        self.forgotten.get(&domain).map_or(&[], Vec::as_slice)
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
