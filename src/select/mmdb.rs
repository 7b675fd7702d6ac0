//! AS, organisation and country of addresses from a database in MaxMind's format.
//!
//! Keys: those of GeoLite2 and GeoIP2 (`autonomous_system_number`, `autonomous_system_organization`, `country`), which
//! DB-IP has too, and those of IPinfo (`asn` as in `AS64500`, `as_name`, `country_code`).

use std::net::IpAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use maxminddb::Reader;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// A database.
#[derive(Debug)]
pub struct Database {
    /// It.
    reader: Reader<Vec<u8>>,
    /// The file, for messages.
    file: String,
    /// The SHA-256 of the file.
    sha256: String,
    /// Whether something in it could not be read.
    is_damaged: AtomicBool,
}

/// Octets of the longest code of a country; real ones have two.
const CODE: usize = 8;

/// What a database says of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The number of the autonomous system.
    pub asn: Option<u32>,
    /// Who runs it.
    pub organisation: Option<String>,
    /// The country's code (ISO 3166-1).
    pub country: Option<String>,
    /// The country's English name.
    pub country_name: Option<String>,
}

/// An entry, as far as it is read.
#[derive(Deserialize)]
struct Entry<'a> {
    /// GeoLite2-ASN, GeoIP2-ISP.
    #[serde(borrow)]
    autonomous_system_number: Option<Asn<'a>>,
    /// GeoLite2-ASN, GeoIP2-ISP.
    #[serde(borrow)]
    autonomous_system_organization: Option<&'a str>,
    /// GeoLite2-Country, GeoLite2-City; in IPinfo's a name.
    #[serde(borrow)]
    country: Option<Country<'a>>,
    /// IPinfo.
    #[serde(borrow)]
    asn: Option<Asn<'a>>,
    /// IPinfo.
    #[serde(borrow)]
    as_name: Option<&'a str>,
    /// IPinfo.
    #[serde(borrow)]
    country_code: Option<&'a str>,
}

/// The number of an AS. Writers of databases differ in the width of their integers, so any is taken.
#[derive(Deserialize)]
#[serde(untagged)]
enum Asn<'a> {
    /// As such.
    Number(u32),
    /// As in `AS64500`.
    Text(#[serde(borrow)] &'a str),
}

/// A country.
#[derive(Deserialize)]
#[serde(untagged)]
enum Country<'a> {
    /// MaxMind's.
    Map {
        /// ISO 3166-1.
        #[serde(borrow)]
        iso_code: Option<&'a str>,
        /// By language.
        #[serde(borrow)]
        names: Option<Names<'a>>,
    },
    /// A code or a name alone.
    Text(&'a str),
}

/// The names of a country.
#[derive(Deserialize)]
struct Names<'a> {
    /// In English.
    #[serde(borrow)]
    en: Option<&'a str>,
}

impl Database {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// An input error where it cannot be read or is no such database.
    pub fn read(path: &Path) -> Result<Database> {
        let file = path.display().to_string();
        let octets = std::fs::read(path).map_err(|cause| Error::of_file(path, &cause).at(&file))?;
        let sha256 = Sha256::digest(&octets).iter().map(|octet| format!("{octet:02x}")).collect();
        let reader = Reader::from_source(octets).map_err(|cause| {
            Error::input(format!("not a MaxMind database: {cause}"))
                .hint("--mmdb takes files such as GeoLite2-ASN.mmdb")
                .at(&file)
        })?;
        Ok(Database { reader, file, sha256, is_damaged: AtomicBool::new(false) })
    }

    /// What it says of an address; nothing where it is damaged.
    pub fn of(&self, address: IpAddr) -> Facts {
        let entry = self.reader.lookup(address).and_then(|found| found.decode::<Entry<'_>>());
        match entry {
            Ok(entry) => entry.map(Facts::from).unwrap_or_default(),
            // A database of IPv4 alone is right not to know IPv6.
            Err(maxminddb::MaxMindDbError::InvalidInput { .. }) => Facts::default(),
            Err(_) => {
                self.is_damaged.store(true, Ordering::Relaxed);
                Facts::default()
            }
        }
    }

    /// The file, if something in it could not be read so far.
    pub fn damaged(&self) -> Option<&str> {
        self.is_damaged.load(Ordering::Relaxed).then_some(self.file.as_str())
    }

    /// The SHA-256 of the file.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

impl From<Entry<'_>> for Facts {
    fn from(entry: Entry<'_>) -> Facts {
        let number = |asn: Asn<'_>| match asn {
            Asn::Number(number) => Some(number),
            Asn::Text(text) => text.strip_prefix("AS").unwrap_or(text).parse().ok(),
        };
        let owned = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
        let is_code = |text: &&str| text.len() == 2 && text.bytes().all(|octet| octet.is_ascii_uppercase());
        let (code, name) = match entry.country {
            Some(Country::Map { iso_code, names }) => (iso_code, names.and_then(|names| names.en)),
            Some(Country::Text(text)) if is_code(&text) => (Some(text), None),
            Some(Country::Text(text)) => (None, Some(text)),
            None => (None, None),
        };
        Facts {
            asn: entry.autonomous_system_number.or(entry.asn).and_then(number),
            organisation: owned(entry.autonomous_system_organization.or(entry.as_name)),
            country: owned(code.or(entry.country_code).filter(|code| code.len() <= CODE)),
            country_name: owned(name),
        }
    }
}

impl Facts {
    /// Takes over what is not known yet.
    pub fn complete(&mut self, other: Facts) {
        self.asn = self.asn.or(other.asn);
        self.organisation = self.organisation.take().or(other.organisation);
        self.country = self.country.take().or(other.country);
        self.country_name = self.country_name.take().or(other.country_name);
    }

    /// In words, as in `AS64500 Example Bank, DE`; `None` where nothing is known.
    pub fn describe(&self) -> Option<String> {
        let asn = self.asn.map(|asn| format!("AS{asn}"));
        let who: Vec<String> = asn.into_iter().chain(self.organisation.clone()).collect();
        let who = (!who.is_empty()).then(|| who.join(" "));
        let parts: Vec<String> = who.into_iter().chain(self.country.clone()).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What one of the fixtures says of an address, in words.
    fn told(file: &str, address: &str) -> Option<String> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/who").join(file);
        let database = Database::read(&path).expect("a database");
        let facts = database.of(address.parse().expect("an address"));
        assert_eq!(database.damaged(), None);
        facts.describe()
    }

    #[test]
    fn all_three_schemas_are_read() {
        for (file, address, expected) in [
            ("asn.mmdb", "198.51.100.1", Some("AS64500 Alder Networks")),
            ("asn.mmdb", "2001:db8::1", Some("AS64502")),
            ("asn.mmdb", "192.0.2.1", None),
            ("country.mmdb", "203.0.113.9", Some("NZ")),
            ("ipinfo.mmdb", "198.51.100.1", Some("AS64500 Alder Networks, DE")),
            ("ipinfo.mmdb", "203.0.113.9", Some("AS64501 Birch Telecom, NZ")),
        ] {
            assert_eq!(told(file, address).as_deref(), expected, "{file} {address}");
        }
    }

    #[test]
    fn databases_complete_each_other() {
        let mut facts = Facts { asn: Some(1), ..Facts::default() };
        facts.complete(Facts { asn: Some(2), country: Some("DE".to_owned()), ..Facts::default() });
        assert_eq!(facts.describe().as_deref(), Some("AS1, DE"));
        assert_eq!(Facts::default().describe(), None);
    }

    #[test]
    fn damage_is_told_and_does_no_harm() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/who/asn.mmdb");
        let whole = std::fs::read(&path).expect("a fixture");
        let mut damaged = 0;
        for at in 0..whole.len() {
            let mut octets = whole.clone();
            octets[at] ^= 0xff;
            let Ok(reader) = Reader::from_source(octets) else { continue };
            let (file, sha256) = ("x".to_owned(), String::new());
            let database = Database { reader, file, sha256, is_damaged: AtomicBool::new(false) };
            for address in ["198.51.100.1", "203.0.113.200", "2001:db8::1", "::"] {
                database.of(address.parse().expect("an address"));
            }
            damaged += usize::from(database.damaged() == Some("x"));
        }
        assert!(damaged > 20, "{damaged}");
    }
}
