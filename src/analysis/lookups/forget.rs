//! Lookups that are in the pairs and do not count.

use std::net::IpAddr;

use super::Lookups;
use super::numbering::lock;
use crate::analysis::pairs::Forgotten;
use crate::dns::RecordType;
use crate::record::Timestamp;

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
