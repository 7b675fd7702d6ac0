//! Groups of names and of addresses.

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use ipnet::IpNet;
use publicsuffix::Psl;
use sha2::{Digest, Sha256};

use crate::dns::name;
use crate::error::{Error, Result};

/// What a domain is: a name, or a group of names.
#[derive(Clone, Debug, Default)]
pub enum DomainBy {
    /// The exact name.
    #[default]
    Name,
    /// The registrable domain: one label more than the public suffix.
    Registrable(Suffixes),
    /// The last labels.
    Labels(usize),
    /// This name, canonical and folded, with all names below it; other names for themselves.
    Under(Vec<u8>),
}

/// A public suffix list.
#[derive(Clone, Debug, Default)]
pub enum Suffixes {
    /// The list that is compiled in.
    #[default]
    Builtin,
    /// A list from a file.
    File(Arc<SuffixFile>),
}

/// A public suffix list that the user gave.
#[derive(Debug)]
pub struct SuffixFile {
    /// The list.
    list: publicsuffix::List,
    /// The file's content, for partial states.
    text: String,
    /// The file's SHA-256.
    sha256: String,
}

impl Suffixes {
    /// Reads a list in the format of publicsuffix.org.
    ///
    /// # Errors
    /// An input error when the file cannot be read or is no such list.
    pub fn read(path: &Path) -> Result<Suffixes> {
        let text = std::fs::read_to_string(path).map_err(|e| Error::of_file(path, &e).at(path.display()))?;
        Suffixes::of(text).map_err(|error| error.at(path.display()))
    }

    /// The list in the content of a file.
    ///
    /// # Errors
    /// An input error when it is no such list.
    pub fn of(text: String) -> Result<Suffixes> {
        let list: publicsuffix::List = text.parse().map_err(|e| {
            Error::input(format!("not a public suffix list: {e}"))
                .hint("--psl takes a file as published at publicsuffix.org")
        })?;
        let sha256 = Sha256::digest(text.as_bytes()).iter().map(|octet| format!("{octet:02x}")).collect();
        Ok(Suffixes::File(Arc::new(SuffixFile { list, text, sha256 })))
    }

    /// The registrable part of a folded name; `None` where it has none (a suffix itself, the root, one label).
    fn registrable<'a>(&self, folded: &'a [u8]) -> Option<&'a [u8]> {
        let length = match self {
            Suffixes::Builtin => psl::domain(folded)?.as_bytes().len(),
            Suffixes::File(file) => file.list.domain(folded)?.as_bytes().len(),
        };
        let start = folded.len().checked_sub(length)?;
        // A dot inside a label is escaped; a cut behind one is no cut between labels, so the whole label is taken.
        (0..=start).rev().map(|at| &folded[at..]).find(|domain| name::is_under(folded, domain))
    }
}

impl DomainBy {
    /// The group of a canonical, folded name. A name without registrable domain is a group of its own.
    pub fn group<'a>(&self, folded: &'a [u8]) -> &'a [u8] {
        match self {
            DomainBy::Name => folded,
            DomainBy::Registrable(suffixes) => suffixes.registrable(folded).unwrap_or(folded),
            DomainBy::Labels(count) => name::last_labels(folded, *count),
            DomainBy::Under(apex) if apex == b"." => b".",
            DomainBy::Under(apex) if name::is_under(folded, apex) => &folded[folded.len() - apex.len()..],
            DomainBy::Under(_) => folded,
        }
    }

    /// Whether a group can have more names than one.
    pub fn is_exact(&self) -> bool {
        matches!(self, DomainBy::Name)
    }

    /// Whether a name stands for all names below it.
    pub fn is_under(&self) -> bool {
        matches!(self, DomainBy::Under(_))
    }

    /// The list given with `--psl`.
    fn suffix_file(&self) -> Option<&SuffixFile> {
        match self {
            DomainBy::Registrable(Suffixes::File(file)) => Some(file),
            _ => None,
        }
    }

    /// The SHA-256 of the list given with `--psl`.
    pub fn suffix_list_sha256(&self) -> Option<&str> {
        self.suffix_file().map(|file| file.sha256.as_str())
    }

    /// The text of the list given with `--psl`.
    pub fn suffix_list(&self) -> Option<&str> {
        self.suffix_file().map(|file| file.text.as_str())
    }

    /// The value of `--group-by`.
    pub fn describe(&self) -> String {
        match self {
            DomainBy::Name => "name".to_owned(),
            DomainBy::Registrable(_) => "registrable".to_owned(),
            DomainBy::Labels(count) => format!("labels:{count}"),
            DomainBy::Under(apex) => format!("under:{}", String::from_utf8_lossy(apex)),
        }
    }
}

/// What a source is: an address, a network, or a group that [`super::Who`] knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SourceBy {
    /// The address.
    #[default]
    Address,
    /// The network of these prefix lengths.
    Prefix {
        /// For IPv4.
        v4: u8,
        /// For IPv6.
        v6: u8,
    },
    /// The client subnet where the log has it (RFC 7871), else the address.
    Ecs,
    /// The label of the user's, else the address.
    Label,
    /// The autonomous system, else the address.
    As,
    /// The country, else the address.
    Country,
}

impl SourceBy {
    /// The address that stands for the group of `address`: the first of its network, or itself.
    #[inline]
    pub fn group(self, address: IpAddr) -> IpAddr {
        self.network(address).map_or(address, |net| net.network())
    }

    /// Whether a source is known by a key (see [`super::key`]) because it may be no address.
    pub fn is_keyed(self) -> bool {
        !matches!(self, SourceBy::Address | SourceBy::Prefix { .. })
    }

    /// The network of `address`, where sources are networks.
    pub fn network(self, address: IpAddr) -> Option<IpNet> {
        let SourceBy::Prefix { v4, v6 } = self else { return None };
        IpNet::new(address, if address.is_ipv4() { v4 } else { v6 }).ok()
    }

    /// How the address or network that stands for `address` is written. Groups of other kinds have no address of their
    /// own: theirs stand for themselves.
    pub fn text(self, address: IpAddr) -> String {
        self.network(address).map_or_else(|| address.to_string(), |net| net.trunc().to_string())
    }

    /// What sources are, in words.
    pub fn plural(self) -> &'static str {
        match self {
            SourceBy::Address => "addresses",
            SourceBy::Prefix { .. } => "networks",
            SourceBy::Ecs => "client subnets",
            SourceBy::Label => "labels",
            SourceBy::As => "autonomous systems",
            SourceBy::Country => "countries",
        }
    }

    /// The value of `--source-by`.
    pub fn describe(self) -> String {
        match self {
            SourceBy::Address => "address".to_owned(),
            SourceBy::Prefix { v4, v6 } => format!("prefix:{v4},{v6}"),
            SourceBy::Ecs => "ecs".to_owned(),
            SourceBy::Label => "label".to_owned(),
            SourceBy::As => "as".to_owned(),
            SourceBy::Country => "country".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_group_by_suffix_and_labels() {
        let registrable = DomainBy::Registrable(Suffixes::Builtin);
        for (name, group) in [
            ("www.example.com", "example.com"),
            ("a.b.example.co.uk", "example.co.uk"),
            ("co.uk", "co.uk"),
            ("localhost", "localhost"),
            (".", "."),
            ("_dmarc.example.com", "example.com"),
            (r"a\.example.com", r"a\.example.com"),
            (r"x.a\.b.com", r"a\.b.com"),
        ] {
            assert_eq!(String::from_utf8_lossy(registrable.group(name.as_bytes())), group, "{name}");
        }
        assert_eq!(DomainBy::Labels(2).group(b"a.b.c"), b"b.c");
        assert_eq!(DomainBy::Labels(2).group(b"c"), b"c");
    }

    #[test]
    fn addresses_group_by_prefix() {
        let by = SourceBy::Prefix { v4: 24, v6: 56 };
        for (address, group) in [("192.0.2.77", "192.0.2.0/24"), ("2001:db8:1:ff::9", "2001:db8:1::/56")] {
            let address: IpAddr = address.parse().expect("an address");
            let net = by.network(by.group(address)).expect("a network");
            assert_eq!(net.trunc().to_string(), group);
        }
        assert_eq!(SourceBy::Address.network(IpAddr::from([192, 0, 2, 1])), None);
    }
}
