//! Rows by domain and by source, and the overview.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Hours, Withheld};

/// One domain.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct DomainRow {
    /// The name, or the group of names, in lower case without final dot.
    pub domain: String,
    /// Lookups of it.
    pub lookups: u64,
    /// Sessions, summed over its sources; see METHODS: gaps shorter than `--session-gap` join.
    pub sessions: Option<u64>,
    /// Why there are no sessions and spells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sessions_withheld: Withheld,
    /// Sessions weighed with 1 + floor(duration / gap).
    pub spells: Option<u64>,
    /// Why there are no spells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spells_withheld: Withheld,
    /// Distinct sources.
    pub sources: u64,
    /// Time of its first lookup.
    pub first: Option<String>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_withheld: Withheld,
    /// Time of its last lookup.
    pub last: Option<String>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_withheld: Withheld,
    /// How unevenly its sources share it.
    pub concentration: Concentration,
    /// Its share in business hours, for each zone.
    pub business: Vec<Business>,
    /// Lookups by type.
    pub types: BTreeMap<String, u64>,
}

/// Concentration over sources, on three countings of the same lookups.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Concentration {
    /// Counting lookups.
    pub lookups: Measure,
    /// Counting sessions.
    pub sessions: Option<Measure>,
    /// Why it is not given on sessions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sessions_withheld: Withheld,
    /// Counting spells.
    pub spells: Option<Measure>,
    /// Why it is not given on spells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spells_withheld: Withheld,
    /// DNS Magnitude, 0 to 10: 10 ln(sources of the domain) / ln(sources of the log).
    pub dns_magnitude: Option<f64>,
    /// Why there is no magnitude.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns_magnitude_withheld: Withheld,
}

/// Concentration of one counting.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Measure {
    /// Share of the leading source.
    pub top1_share: Option<f64>,
    /// Share of the two leading sources.
    pub top2_share: Option<f64>,
    /// The two leading sources; ties go by address.
    pub top2_sources: Vec<String>,
    /// Herfindahl-Hirschman index, the sum of squared shares.
    pub hhi: Option<f64>,
    /// Its volume-unbiased form (Simpson 1949).
    pub hhi_unbiased: Option<f64>,
    /// Why the unbiased form is withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hhi_unbiased_withheld: Withheld,
    /// Effective sources, 1 / HHI (Hill number of order 2).
    pub effective_sources: Option<f64>,
    /// Shannon entropy in nats.
    pub entropy_nats: Option<f64>,
    /// Gini coefficient over sources that asked at all; descriptive only.
    pub gini: Option<f64>,
}

/// Business hours of one zone.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Business {
    /// The IANA name of the zone.
    pub zone: String,
    /// The hours, as in `mon-fri 09:00-17:00`.
    pub hours: String,
    /// Lookups in business hours.
    pub lookups: Option<u64>,
    /// Their share of all lookups of the row that have a time.
    pub lookups_share: Option<f64>,
    /// Sessions that start in business hours.
    pub sessions: Option<u64>,
    /// Their share of all sessions of the row.
    pub sessions_share: Option<f64>,
    /// The share that a uniform rate over the covered time would give.
    pub expected_share: Option<f64>,
    /// Why it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_share_withheld: Withheld,
    /// Why the figures of this zone are withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withheld: Withheld,
}

/// One source.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct SourceRow {
    /// The address, prefix or group.
    pub source: String,
    /// Its label, where the user gave some; else what a database says of it.
    pub label: Option<String>,
    /// Lookups by it.
    pub lookups: u64,
    /// Its share of all lookups that count.
    pub lookups_share: Option<f64>,
    /// Distinct domains that it asked for.
    pub domains: u64,
    /// Sessions, summed over the domains.
    pub sessions: Option<u64>,
    /// Why there are no sessions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sessions_withheld: Withheld,
    /// The domain that it asked for most; ties go by name.
    pub leading_domain: String,
    /// The share of that domain in its lookups.
    pub leading_domain_lookups_share: Option<f64>,
    /// Time of its first lookup.
    pub first: Option<String>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_withheld: Withheld,
    /// Time of its last lookup.
    pub last: Option<String>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_withheld: Withheld,
}

/// The whole log at a glance.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Overview {
    /// The leading domains.
    pub domains: Vec<DomainRow>,
    /// The leading sources.
    pub sources: Vec<SourceRow>,
    /// Lookups by local hour of week, for each zone.
    pub hours: Vec<Hours>,
    /// Lookups by type.
    pub types: BTreeMap<String, u64>,
}
