//! Sources by number: in which order they stand, how they are written, and what is known of them.

use std::cmp::Ordering;

use super::Settings;
use super::lookups::Numbering;
use crate::select::SourceBy;
use crate::select::key::{self, Identity};

/// The sources of a study.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// Their numbers.
    numbering: &'a Numbering,
    /// What a source is.
    settings: &'a Settings,
}

impl<'a> Sources<'a> {
    /// The sources that `numbering` numbers.
    pub fn new(numbering: &'a Numbering, settings: &'a Settings) -> Self {
        Sources { numbering, settings }
    }

    /// How many there are.
    pub fn len(self) -> u64 {
        (self.numbering.sources.len() + self.numbering.groups.len()) as u64
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The address of a source, or the first of its network; `None` where sources may be no addresses.
    pub fn address(self, number: u32) -> Option<std::net::IpAddr> {
        (!self.settings.source_by.is_keyed()).then(|| self.numbering.sources.get(number))
    }

    /// The order of two sources: addresses by number, IPv4 first, then labels by their octets.
    pub fn compare(self, a: u32, b: u32) -> Ordering {
        match self.settings.source_by.is_keyed() {
            true => self.numbering.groups.get(a).cmp(self.numbering.groups.get(b)),
            false => self.numbering.sources.get(a).cmp(&self.numbering.sources.get(b)),
        }
    }

    /// Octets that sort as sources do.
    pub fn key(self, number: u32) -> Vec<u8> {
        let mut key = Vec::new();
        match self.settings.source_by.is_keyed() {
            true => key.extend_from_slice(self.numbering.groups.get(number)),
            false => key::address(self.numbering.sources.get(number), &mut key),
        }
        key
    }

    /// What a source is.
    fn identity(self, number: u32) -> Identity {
        if self.settings.source_by.is_keyed() {
            return key::identity(self.numbering.groups.get(number));
        }
        let address = self.numbering.sources.get(number);
        let net = self.settings.source_by.network(address);
        net.map_or(Identity::Address(address), |net| Identity::Network(net.trunc()))
    }

    /// How a source is written.
    pub fn text(self, number: u32) -> String {
        match self.identity(number) {
            Identity::Address(address) => address.to_string(),
            Identity::Network(net) => net.to_string(),
            Identity::Text(text) => text,
        }
    }

    /// What is written beside it, if something is known.
    pub fn label(self, number: u32) -> Option<String> {
        self.settings.who.label(&self.identity(number))
    }

    /// Whether a source is a group of those that were wanted, and no address that stands for itself; `None` where
    /// addresses or prefixes were wanted.
    pub fn is_group(self, number: u32) -> Option<bool> {
        let wanted = self.settings.source_by;
        let is_group = |identity: Identity| match wanted {
            SourceBy::Ecs => matches!(identity, Identity::Network(_)),
            _ => matches!(identity, Identity::Text(_)),
        };
        wanted.is_keyed().then(|| is_group(self.identity(number)))
    }
}
