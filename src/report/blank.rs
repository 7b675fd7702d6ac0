//! Rows of nothing: they give reports without rows the header that they would have.

use std::collections::BTreeMap;

use super::{Concentration, DomainRow, Measure, OutlierRow, ProfileSource, SourceRow};

/// A counting of nothing.
fn measure() -> Measure {
    Measure {
        top1_share: None,
        top2_share: None,
        top2_sources: Vec::new(),
        hhi: None,
        hhi_unbiased: None,
        hhi_unbiased_withheld: None,
        effective_sources: None,
        entropy_nats: None,
        gini: None,
    }
}

/// A domain that nobody asked for.
pub(super) fn domain() -> DomainRow {
    DomainRow {
        domain: String::new(),
        lookups: 0,
        sessions: None,
        sessions_withheld: None,
        spells: None,
        spells_withheld: None,
        sources: 0,
        first: None,
        first_withheld: None,
        last: None,
        last_withheld: None,
        concentration: Concentration {
            lookups: measure(),
            sessions: None,
            sessions_withheld: None,
            spells: None,
            spells_withheld: None,
            dns_magnitude: None,
            dns_magnitude_withheld: None,
        },
        business: Vec::new(),
        types: BTreeMap::new(),
    }
}

/// A source that asked for nothing.
pub(super) fn source() -> SourceRow {
    SourceRow {
        source: String::new(),
        label: None,
        lookups: 0,
        lookups_share: None,
        domains: 0,
        sessions: None,
        sessions_withheld: None,
        leading_domain: String::new(),
        leading_domain_lookups_share: None,
        first: None,
        first_withheld: None,
        last: None,
        last_withheld: None,
    }
}

/// A source of a profile that asked for nothing.
pub(super) fn profile_source() -> ProfileSource {
    ProfileSource {
        source: String::new(),
        label: None,
        lookups: 0,
        lookups_share: 0.0,
        sessions: None,
        sessions_withheld: None,
        sessions_share: None,
        sessions_share_withheld: None,
        first: None,
        first_withheld: None,
        last: None,
        last_withheld: None,
    }
}

/// An outlier that nobody asked for.
pub(super) fn outlier() -> OutlierRow {
    OutlierRow {
        domain: domain(),
        rank: 0,
        of: 0,
        figure: 0.0,
        neighbours_median: None,
        neighbours_median_withheld: None,
        robust_z: None,
        robust_z_withheld: None,
        rank_p: 1.0,
        neighbourhood_dex: 0.0,
        flags: Vec::new(),
        holdout: None,
    }
}
