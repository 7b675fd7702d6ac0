//! Who the sources are: groups by label, autonomous system or country, and what to write beside addresses.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use super::SourceBy;
use super::key::{self, Identity};
use super::labels::Labels;
use super::mmdb::{Database, Facts};
use crate::pseudonym::Pseudonyms;

/// What the user's files say of addresses. They know true ones; where sources are pseudonyms, these are turned back.
#[derive(Debug, Default)]
pub struct Who {
    /// Labels of networks.
    pub labels: Option<Labels>,
    /// Databases; what the first does not know, the next may.
    pub databases: Vec<Database>,
    /// What sources are shown as.
    pub pseudonyms: Option<Arc<Pseudonyms>>,
    /// Whether nothing is written beside sources.
    pub labels_dropped: bool,
    /// Names of the groups met so far; where a database has several for one, the smallest.
    names: Mutex<BTreeMap<String, String>>,
}

impl Who {
    /// Who is known by these files.
    pub fn new(labels: Option<Labels>, databases: Vec<Database>) -> Self {
        Who { labels, databases, ..Who::default() }
    }

    /// The address that a source stands for.
    fn truth(&self, address: IpAddr) -> IpAddr {
        self.pseudonyms.as_ref().map_or(address, |pseudonyms| pseudonyms.true_address(address))
    }

    /// Writes the key of the source that `address` belongs to: its group, else itself.
    pub fn key(&self, by: SourceBy, address: IpAddr, out: &mut Vec<u8>) {
        match self.group(by, address) {
            Some(group) => key::text(&group, out),
            None => key::address(address, out),
        }
    }

    /// The group of an address that is no network.
    fn group(&self, by: SourceBy, address: IpAddr) -> Option<String> {
        let address = || self.truth(address);
        let (group, name) = match by {
            SourceBy::Label => return self.labels.as_ref()?.of_address(address()).map(str::to_owned),
            SourceBy::As => {
                let facts = self.facts(address());
                (format!("AS{}", facts.asn?), facts.organisation)
            }
            SourceBy::Country => {
                let facts = self.facts(address());
                (facts.country?, facts.country_name)
            }
            SourceBy::Address | SourceBy::Prefix { .. } | SourceBy::Ecs => return None,
        };
        if let Some(name) = name {
            let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
            let known = names.entry(group.clone()).or_insert_with(|| name.clone());
            if name < *known {
                *known = name;
            }
        }
        Some(group)
    }

    /// What the databases say of an address.
    fn facts(&self, address: IpAddr) -> Facts {
        let mut facts = Facts::default();
        for database in &self.databases {
            facts.complete(database.of(address));
        }
        facts
    }

    /// The databases in which something could not be read.
    pub fn damaged(&self) -> impl Iterator<Item = &str> {
        self.databases.iter().filter_map(Database::damaged)
    }

    /// What to write beside a source: its label, else what the databases say; for an AS its organisation, for a country
    /// its name.
    pub fn label(&self, source: &Identity) -> Option<String> {
        if self.labels_dropped {
            return None;
        }
        let of_label = |label: &str| label.to_owned();
        match source {
            Identity::Text(group) => self.names.lock().unwrap_or_else(PoisonError::into_inner).get(group).cloned(),
            Identity::Network(net) => {
                let net = self.pseudonyms.as_ref().map_or(*net, |pseudonyms| pseudonyms.true_network(*net));
                self.labels.as_ref()?.of_network(net).map(of_label)
            }
            Identity::Address(address) => {
                let address = self.truth(*address);
                let label = self.labels.as_ref().and_then(|labels| labels.of_address(address)).map(of_label);
                label.or_else(|| self.facts(address).describe())
            }
        }
    }
}
