//! Filters. Those for names, sources and types never touch coverage; the one for time bounds the study's window.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use globset::GlobSet;
use ipnet::IpNet;

use crate::dns::{RecordType, name};
use crate::pseudonym::Pseudonyms;
use crate::record::Timestamp;

/// What the command line lets through. Several names, networks or types are alternatives.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Lookups from this instant on.
    pub since: Option<Timestamp>,
    /// Lookups before this instant.
    pub until: Option<Timestamp>,
    /// Exactly these names, canonical and folded, as records have them.
    pub names: Vec<Vec<u8>>,
    /// These names and all below them, canonical and folded, as they are shown.
    pub under: Vec<Vec<u8>>,
    /// The same as they were asked for: what is below the half of an address is told by true names alone.
    pub under_asked: Vec<Vec<u8>>,
    /// Names that match one of these patterns.
    pub globs: Option<GlobSet>,
    /// The patterns as they were given, where they may be shown.
    pub patterns: Vec<String>,
    /// Why the patterns are withheld.
    pub patterns_withheld: Option<&'static str>,
    /// Sources in these networks; those of pseudonyms, where sources are pseudonyms.
    pub sources: Vec<IpNet>,
    /// No sources in these networks.
    pub excluded_sources: Vec<IpNet>,
    /// These types.
    pub types: Vec<RecordType>,
    /// What stands in names in place of addresses; patterns and `under_asked` are of what was asked for.
    pub pseudonyms: Option<Arc<Pseudonyms>>,
}

impl Filter {
    /// Whether there is a filter for domain, source or type, so that background and selection differ.
    pub fn selects(&self) -> bool {
        self.has_names() || !self.sources.is_empty() || !self.excluded_sources.is_empty() || !self.types.is_empty()
    }

    /// Whether only lookups of some exact names pass.
    pub fn is_by_names_alone(&self) -> bool {
        !self.names.is_empty() && self.under.is_empty() && self.globs.is_none()
    }

    /// Whether there is a filter for names.
    fn has_names(&self) -> bool {
        !self.names.is_empty() || !self.under.is_empty() || self.globs.is_some()
    }

    /// Whether a time lies in the study's window. Lookups without a time are in no bounded window.
    #[inline]
    pub fn admits_time(&self, time: Option<Timestamp>) -> bool {
        match time {
            Some(time) => self.since.is_none_or(|since| time >= since) && self.until.is_none_or(|until| time < until),
            None => self.since.is_none() && self.until.is_none(),
        }
    }

    /// Whether a canonical, folded name passes.
    pub fn admits_name(&self, folded: &[u8]) -> bool {
        if !self.has_names() {
            return true;
        }
        self.names.iter().any(|wanted| wanted == folded) || self.admits_asked(folded)
    }

    /// Whether the name that was asked for is below one that is wanted, or matches a pattern.
    fn admits_asked(&self, folded: &[u8]) -> bool {
        if self.under_asked.is_empty() && self.globs.is_none() {
            return false;
        }
        let asked = self.pseudonyms.as_ref().map(|pseudonyms| pseudonyms.true_name(folded));
        let asked = asked.map_or(Cow::Borrowed(folded), Cow::Owned);
        self.under_asked.iter().any(|apex| name::is_under(&asked, apex))
            || self.globs.as_ref().is_some_and(|globs| globs.is_match(String::from_utf8_lossy(&asked).as_ref()))
    }

    /// Whether an address passes.
    pub fn admits_source(&self, source: IpAddr) -> bool {
        (self.sources.is_empty() || self.sources.iter().any(|net| net.contains(&source)))
            && !self.excluded_sources.iter().any(|net| net.contains(&source))
    }

    /// Whether a type passes; a log without types has none that was asked for.
    #[inline]
    pub fn admits_type(&self, rtype: Option<RecordType>) -> bool {
        self.types.is_empty() || rtype.is_some_and(|rtype| self.types.contains(&rtype))
    }
}
