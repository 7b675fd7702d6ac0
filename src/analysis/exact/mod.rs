//! Single lookups, for what counts of pairs cannot tell: rhythm, and what was logged or asked twice.
//!
//! The state keeps every lookup of some domains, or of all with `--dedup`: 24 bytes each. It is a set; merging puts
//! two together.

mod fate;
mod saved;
mod state;

pub use fate::{Fate, RETRANSMISSION, fates};
pub use state::{Exactly, Tracked};

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::Settings;
use super::intern::{Addresses, Texts};
use crate::dns::RecordType;
use crate::dns::name;
use crate::record::Record;
use crate::report::Cleaning;

/// The type of lookups that have none; those below are types.
pub const TYPELESS: u32 = 1 << 16;

/// Which lookups are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All.
    All,
    /// Those of these domains, canonical, folded and grouped.
    Domains(Vec<Vec<u8>>),
}

/// One lookup by numbers; sorted, repeats of one question are neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// The exact name.
    pub name: u32,
    /// The exact address.
    pub source: u32,
    /// The type, or [`TYPELESS`].
    pub rtype: u32,
    /// When, in nanoseconds.
    pub time: i64,
    /// The file it stands in, by its place in the input.
    pub file: u32,
}

/// One lookup of a domain, in the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lookup {
    /// When, in nanoseconds.
    pub time: i64,
    /// The type, where the log has it.
    pub rtype: Option<u16>,
    /// Stands for the exact name; equal names have equal numbers.
    pub name: u32,
    /// Whether it is a repeat.
    pub fate: Fate,
}

/// Lookups of a domain by source, each source's in the order of time.
pub type BySource = BTreeMap<IpAddr, Vec<Lookup>>;

/// The repeats among a domain's lookups.
pub fn repeats(lookups: &BySource, dropped: bool) -> Cleaning {
    let mut cleaning = Cleaning { dropped, ..Cleaning::default() };
    for lookup in lookups.values().flatten().filter(|lookup| lookup.fate != Fate::Kept) {
        cleaning.count(lookup.fate == Fate::Duplicate);
    }
    cleaning
}

/// Lookups with their times.
#[derive(Debug)]
pub struct Exact {
    /// Which are kept.
    scope: Scope,
    /// The names.
    names: Texts,
    /// Whether lookups of each name are kept.
    wanted: Vec<bool>,
    /// The addresses.
    sources: Addresses,
    /// The lookups.
    asked: Vec<Asked>,
    /// The name at hand in lower case.
    folded: Vec<u8>,
}

impl Exact {
    /// Nothing yet.
    pub fn new(scope: Scope) -> Self {
        let (names, sources) = (Texts::default(), Addresses::default());
        Exact { scope, names, wanted: Vec::new(), sources, asked: Vec::new(), folded: Vec::new() }
    }

    /// Whether lookups of this name are taken in, as far as can be told without grouping it.
    #[inline]
    pub fn concerns(&self, settings: &Settings, name: &[u8]) -> bool {
        let is_name = |target: &Vec<u8>| name.eq_ignore_ascii_case(target);
        match &self.scope {
            Scope::Domains(targets) if settings.domain_by.is_exact() => targets.iter().any(is_name),
            _ => true,
        }
    }

    /// Takes in a lookup of the file with this place in the input; one without a time is left out.
    #[inline]
    pub fn see(&mut self, settings: &Settings, record: &Record<'_>, file: u32) {
        let Some(time) = record.time else { return };
        if !self.concerns(settings, record.name) {
            return;
        }
        name::fold(record.name, &mut self.folded);
        let (name, new) = self.names.intern(&self.folded);
        if new {
            self.wanted.push(match &self.scope {
                Scope::All => true,
                Scope::Domains(targets) => {
                    let domain = settings.domain_by.group(&self.folded);
                    targets.iter().any(|target| target == domain)
                }
            });
        }
        if self.wanted[name as usize] {
            let source = self.sources.intern(record.source).0;
            let rtype = record.rtype.map_or(TYPELESS, |rtype| u32::from(rtype.0));
            self.asked.push(Asked { name, source, rtype, time: time.0, file });
        }
    }

    /// Puts the lookups of another part to these.
    pub fn merge(&mut self, other: Exact) {
        let names: Vec<u32> = (0..other.names.len() as u32)
            .map(|number| {
                let (name, new) = self.names.intern(other.names.get(number));
                if new {
                    self.wanted.push(other.wanted[number as usize]);
                }
                name
            })
            .collect();
        let sources: Vec<u32> =
            (0..other.sources.len() as u32).map(|number| self.sources.intern(other.sources.get(number)).0).collect();
        let renumbered =
            |asked: Asked| Asked { name: names[asked.name as usize], source: sources[asked.source as usize], ..asked };
        self.asked.extend(other.asked.into_iter().map(renumbered));
    }

    /// Brings repeats of one question together. Call it once all parts are there.
    pub fn sort(&mut self) {
        self.asked.sort_unstable();
    }

    /// Every lookup with its fate. The lookups must be sorted.
    pub fn judged(&self) -> impl Iterator<Item = (&Asked, Fate)> {
        self.asked.iter().zip(fates(&self.asked))
    }

    /// The name, address, time and type of a lookup.
    pub fn question(&self, asked: &Asked) -> (&[u8], IpAddr, i64, Option<RecordType>) {
        let rtype = u16::try_from(asked.rtype).ok().map(RecordType);
        (self.names.get(asked.name), self.sources.get(asked.source), asked.time, rtype)
    }

    /// The lookups of a domain by source, each source's in the order of time. The lookups must be sorted.
    pub fn of_domain(&self, settings: &Settings, domain: &[u8]) -> BySource {
        let mut by_source: BySource = BTreeMap::new();
        for (asked, fate) in self.judged() {
            let (name, source, time, rtype) = self.question(asked);
            if settings.domain_by.group(name) == domain {
                let lookup = Lookup { time, rtype: rtype.map(|rtype| rtype.0), name: asked.name, fate };
                by_source.entry(settings.source_by.group(source)).or_default().push(lookup);
            }
        }
        by_source.values_mut().for_each(|lookups| lookups.sort_unstable_by_key(|lookup| (lookup.time, lookup.rtype)));
        by_source
    }
}
