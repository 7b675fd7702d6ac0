//! Domains and sources in order: what pairs and times refer to, whatever numbers they had in the run.

use std::io;
use std::net::IpAddr;

use super::blocks::{BlockReader, BlockWriter, Kind, PORTION};
use super::damaged;
use super::numbers::{Numbers, put_next, put_octets};
use super::sorted;
use crate::analysis::lookups::Lookups;
use crate::analysis::naming::Sources;
use crate::analysis::pairs::partition;
use crate::error::Result;
use crate::select::key::{self, Identity};

/// The places of domains and sources by the numbers of a run, and the other way round.
pub struct Places {
    /// Domains.
    pub domains: Order,
    /// Sources.
    pub sources: Order,
}

/// Numbers in an order.
pub struct Order {
    /// The numbers.
    pub numbers: Vec<u32>,
    /// The place of each number.
    pub places: Vec<u32>,
}

impl Order {
    /// The numbers below `count` in the order of their keys.
    fn by<K: Ord>(count: usize, key: impl Fn(u32) -> K) -> Order {
        let mut numbers: Vec<u32> = (0..count as u32).collect();
        numbers.sort_by_cached_key(|number| key(*number));
        let mut places = vec![0; count];
        (0..).zip(&numbers).for_each(|(place, number)| places[*number as usize] = place);
        Order { numbers, places }
    }
}

/// Writes the domains and sources of a closed state, with the labels of these.
pub fn write(state: &Lookups, out: &mut BlockWriter<'_>) -> io::Result<Places> {
    let numbering = state.numbering();
    let sources = Sources::new(&numbering, state.settings());
    let count = usize::try_from(sources.len()).unwrap_or(usize::MAX);
    let places = Places {
        domains: Order::by(numbering.domains.len(), |number| numbering.domains.get(number)),
        sources: Order::by(count, |number| sources.key(number)),
    };
    sorted::write(Kind::Domains, places.domains.numbers.iter().map(|number| numbering.domains.get(*number)), out)?;
    let keys: Vec<Vec<u8>> = places.sources.numbers.iter().map(|number| sources.key(*number)).collect();
    sorted::write(Kind::Sources, keys.iter().map(Vec::as_slice), out)?;
    write_labels(state, sources, &places.sources, out)?;
    Ok(places)
}

/// Writes which of the user's files are damaged, and then what they say of the sources.
fn write_labels(state: &Lookups, sources: Sources<'_>, order: &Order, out: &mut BlockWriter<'_>) -> io::Result<()> {
    let who = &state.settings().who;
    let labels = (0..).zip(&order.numbers).filter(|_| who.knows_any());
    let labels: Vec<(u32, String)> =
        labels.filter_map(|(place, number)| Some((place, sources.label(*number)?))).collect();
    let mut block = Vec::new();
    who.damaged().iter().for_each(|file| put_octets(file.as_bytes(), &mut block));
    out.block(Kind::Labels, &block)?;
    let mut before = None;
    for part in labels.chunks(PORTION / 16) {
        block.clear();
        for (place, label) in part {
            put_next(before, *place, &mut block);
            put_octets(label.as_bytes(), &mut block);
            before = Some(*place);
        }
        out.block(Kind::Labels, &block)?;
    }
    Ok(())
}

/// The numbers that domains and sources of a file have in this run.
pub struct Numbered {
    /// Number and partition of each domain, by place.
    pub domains: Vec<(u32, u8)>,
    /// The number of each source, by place.
    pub sources: Vec<u32>,
}

/// Reads domains and sources into the numbering of a state, and the labels into its settings.
pub fn read(state: &Lookups, from: &mut BlockReader) -> Result<Numbered> {
    let mut numbering = state.numbering();
    let mut domains = Vec::new();
    sorted::read(Kind::Domains, from, |name| {
        let is_name =
            !name.is_empty() && name.iter().all(|octet| matches!(octet, 0x21..=0x7e) && !octet.is_ascii_uppercase());
        if !is_name {
            return Err(damaged("a domain that is none"));
        }
        let hash = numbering.domains.hash(name);
        domains.push((numbering.domains.intern_hashed(hash, name).0, partition(hash)));
        Ok(())
    })?;
    let by = state.settings().source_by;
    let (mut sources, mut identities) = (Vec::new(), Vec::new());
    sorted::read(Kind::Sources, from, |key| {
        if by.is_keyed() {
            sources.push(numbering.groups.intern(key).0);
            identities.push(key::identity(key));
            return Ok(());
        }
        let address = address(key)?;
        sources.push(numbering.sources.intern(address).0);
        identities.push(by.network(address).map_or(Identity::Address(address), |net| Identity::Network(net.trunc())));
        Ok(())
    })?;
    drop(numbering);
    read_labels(state, &identities, from)?;
    Ok(Numbered { domains, sources })
}

/// The address of a key.
fn address(key: &[u8]) -> Result<IpAddr> {
    let Identity::Address(address) = key::identity(key) else { return Err(damaged("a source that is none")) };
    let mut again = Vec::new();
    key::address(address, &mut again);
    if again == key { Ok(address) } else { Err(damaged("a source that is none")) }
}

/// Reads what [`write_labels`] wrote.
fn read_labels(state: &Lookups, identities: &[Identity], from: &mut BlockReader) -> Result<()> {
    let who = &state.settings().who;
    let block = from.next(Kind::Labels)?;
    let mut files = Numbers::new(&block);
    while !files.is_empty() {
        who.remember_damaged(text(files.octets()?)?);
    }
    let mut before = None;
    while from.is_next(Kind::Labels)? {
        let block = from.next(Kind::Labels)?;
        let mut numbers = Numbers::new(&block);
        while !numbers.is_empty() {
            let place = numbers.next(before, identities.len())?;
            who.remember(&identities[place as usize], text(numbers.octets()?)?);
            before = Some(place);
        }
    }
    Ok(())
}

/// A text.
fn text(octets: &[u8]) -> Result<String> {
    String::from_utf8(octets.to_vec()).map_err(|_| damaged("text that is none"))
}
