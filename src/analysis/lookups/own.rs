//! What one state has met: names and sources by its own numbers, and what is known of each.

use std::net::IpAddr;
use std::sync::Arc;

use super::numbering::Numbering;
use crate::analysis::Settings;
use crate::analysis::intern::{Addresses, NONE, Texts};
use crate::analysis::pairs::partition;
use crate::record::{Address, Record};
use crate::select::{SourceBy, key};

/// What is known of a name once it was looked at.
#[derive(Clone, Copy, Debug)]
pub struct NameInfo {
    /// The number of its domain.
    pub domain: u32,
    /// The partition of the pairs that its domain is in.
    pub partition: u8,
    /// Whether the filters for names let it through.
    pub admitted: bool,
}

/// What is known of an address once it was looked at.
#[derive(Clone, Copy, Debug)]
pub struct SourceInfo {
    /// The number of its group.
    pub source: u32,
    /// Whether the filters for sources let it through.
    pub admitted: bool,
}

/// Names and sources that one state has met.
#[derive(Debug)]
pub struct Own {
    /// What changes figures.
    settings: Arc<Settings>,
    /// Whether a name's number says all that is known of it: no filter leaves any out, and domains are names.
    are_names_all: bool,
    /// The same for addresses.
    are_addresses_all: bool,
    /// Numbers of exact names, where a domain is a group of them.
    names: Texts,
    /// What is known of each exact name.
    name_info: Vec<NameInfo>,
    /// Numbers of exact addresses, where a source is a group of them.
    addresses: Addresses,
    /// What is known of each exact address.
    source_info: Vec<SourceInfo>,
    /// Numbers of domains and sources.
    numbers: Numbering,
    /// The shared number of each domain.
    shared_domains: Vec<u32>,
    /// The shared number of each source.
    shared_sources: Vec<u32>,
    /// Whether a shared number differs from the own one. With one thread none does.
    differs: bool,
    /// The key of the source at hand.
    key: Vec<u8>,
}

impl Own {
    /// Nothing met yet; names are hashed as in `shared`.
    pub fn new(settings: Arc<Settings>, shared: &Numbering) -> Self {
        let domains = || Texts::like(&shared.domains);
        let selects = settings.filter.selects();
        Own {
            are_names_all: settings.domain_by.is_exact() && !selects,
            are_addresses_all: settings.source_by == SourceBy::Address && !selects,
            names: domains(),
            name_info: Vec::new(),
            addresses: Addresses::default(),
            source_info: Vec::new(),
            numbers: Numbering { domains: domains(), ..Numbering::default() },
            shared_domains: Vec::new(),
            shared_sources: Vec::new(),
            differs: false,
            key: Vec::new(),
            settings,
        }
    }

    /// A domain by its own number.
    pub fn domain(&self, number: u32) -> &[u8] {
        self.numbers.domains.get(number)
    }

    /// The shared number of an own source.
    pub fn shared_source(&self, own: u32) -> u32 {
        self.shared_sources[own as usize]
    }

    /// The shared numbers of domains and sources by the own ones; `None` where they are the same.
    pub fn renumbering(&self) -> Option<(&[u32], &[u32])> {
        self.differs.then_some((&self.shared_domains, &self.shared_sources))
    }

    /// Forgets all but the shared numbers.
    pub fn close(&mut self) {
        self.names = Texts::default();
        self.addresses = Addresses::default();
        self.numbers = Numbering::default();
        self.name_info = Vec::new();
        self.source_info = Vec::new();
    }

    /// The texts that exact names are interned in.
    #[inline]
    pub fn names(&self) -> &Texts {
        if self.settings.domain_by.is_exact() { &self.numbers.domains } else { &self.names }
    }

    /// The addresses that exact sources are interned in.
    #[inline]
    pub fn addresses(&self) -> &Addresses {
        if self.settings.source_by == SourceBy::Address { &self.numbers.sources } else { &self.addresses }
    }

    /// What is known of a name, as it was asked for, with this hash and likely entry. Without filters and groups it is
    /// its number.
    #[inline(always)]
    pub fn name(&mut self, likely: u32, hash: u32, asked: &[u8]) -> NameInfo {
        let texts = if self.settings.domain_by.is_exact() { &mut self.numbers.domains } else { &mut self.names };
        let (number, new) = texts.intern_asked(likely, hash, asked);
        if self.are_names_all {
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
            let admitted = self.settings.filter.admits_name(self.numbers.domains.get(number));
            return NameInfo { domain: number, partition: partition(hash), admitted };
        }
        let folded = self.names.get(number);
        let group = self.settings.domain_by.group(folded);
        let of_group = self.numbers.domains.hash(group);
        let domain = self.numbers.domains.intern_hashed(of_group, group).0;
        NameInfo { domain, partition: partition(of_group), admitted: self.settings.filter.admits_name(folded) }
    }

    /// What is known of who made a lookup.
    pub fn source_of(&mut self, record: &Record<'_>) -> SourceInfo {
        match record.extra.ecs {
            // A subnet of no length says that the client wants none told.
            Some(net) if net.prefix_len() > 0 && self.settings.source_by == SourceBy::Ecs => {
                key::network(net, &mut self.key);
                let source = self.numbers.groups.intern(&self.key).0;
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
    pub fn source(&mut self, likely: u32, hash: u32, address: Address) -> SourceInfo {
        let addresses =
            if self.settings.source_by == SourceBy::Address { &mut self.numbers.sources } else { &mut self.addresses };
        let (number, new) = addresses.intern_likely(likely, hash, address);
        if self.are_addresses_all {
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
            by @ SourceBy::Prefix { .. } => self.numbers.sources.intern(by.group(address)).0,
            by => {
                self.settings.who.key(by, address, &mut self.key);
                self.numbers.groups.intern(&self.key).0
            }
        };
        SourceInfo { source, admitted: self.settings.filter.admits_source(address) }
    }

    /// Gives shared numbers to the own domains and sources that have none.
    pub fn share(&mut self, shared: &mut Numbering) {
        for own in self.shared_domains.len()..self.numbers.domains.len() {
            let number = shared.domains.intern(self.numbers.domains.get(own as u32)).0;
            self.differs |= number as usize != own;
            self.shared_domains.push(number);
        }
        for own in self.shared_sources.len()..self.numbers.sources.len() {
            let number = shared.sources.intern(self.numbers.sources.get(own as u32)).0;
            self.differs |= number as usize != own;
            self.shared_sources.push(number);
        }
        for own in self.shared_sources.len()..self.numbers.groups.len() {
            let number = shared.groups.intern(self.numbers.groups.get(own as u32)).0;
            self.differs |= number as usize != own;
            self.shared_sources.push(number);
        }
    }
}
