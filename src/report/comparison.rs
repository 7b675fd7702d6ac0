//! One domain beside others, over the same window and filters.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Business, Cleaning, Figure, Gaps, Period, Signature, Withheld};

/// What `compare` found.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Comparison {
    /// The domain, and then its peers as they were named.
    pub domains: Vec<ComparedDomain>,
    /// How the shares of the domain differ from those of each peer.
    pub differences: Vec<Difference>,
    /// What is not alike, so that it may explain a difference.
    pub not_matched: Vec<Unmatched>,
}

/// One of the domains.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ComparedDomain {
    /// Its name, or the group of names.
    pub domain: String,
    /// `domain` or `peer`.
    pub role: &'static str,
    /// Lookups of it.
    pub lookups: u64,
    /// Sessions, summed over its sources.
    pub sessions: Option<u64>,
    /// Why there are no sessions and spells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sessions_withheld: Withheld,
    /// Sessions weighed with 1 + floor(duration / gap).
    pub spells: Option<u64>,
    /// Why there is none.
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
    /// Sources among as many lookups as the smallest of the domains has.
    pub rarefied_lookups: Rarefaction,
    /// Sources among as many sessions as the smallest of the domains has.
    pub rarefied_sessions: Rarefaction,
    /// Share of the leading source, on sessions.
    pub top1_sessions_share: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top1_sessions_share_withheld: Withheld,
    /// Share of the two leading sources, on sessions.
    pub top2_sessions_share: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top2_sessions_share_withheld: Withheld,
    /// Share of the two leading sources, on lookups.
    pub top2_lookups_share: Option<f64>,
    /// Volume-unbiased HHI, on sessions.
    pub hhi_unbiased_sessions: Option<f64>,
    /// Why it is withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hhi_unbiased_sessions_withheld: Withheld,
    /// Its share in business hours, for each zone.
    pub business: Vec<Business>,
    /// Its rhythm, all sources together.
    pub rhythm: ComparedRhythm,
    /// What was logged or asked twice.
    pub cleaning: Cleaning,
    /// Lookups by type.
    pub types: BTreeMap<String, u64>,
}

/// Sources at equal volume.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Rarefaction {
    /// The volume.
    pub m: Option<u64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub m_withheld: Withheld,
    /// The sources expected in it, with the interval of what m drawn without replacement have.
    pub sources: Option<Figure>,
    /// Why there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sources_withheld: Withheld,
    /// What must be known of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag: Withheld,
}

/// The leading figures of a rhythm.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ComparedRhythm {
    /// What it is consistent with.
    pub verdict: &'static str,
    /// Every pattern that fits.
    pub signatures: Vec<Signature>,
    /// Gaps between sessions.
    pub session_gaps: Gaps,
    /// Gaps between events.
    pub lookup_gaps: Gaps,
    /// The leading candidate for a period.
    pub period: Option<Period>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_withheld: Withheld,
}

/// The difference of two shares.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Difference {
    /// The peer.
    pub peer: String,
    /// Which share, as in `top 2 of sessions`.
    pub share: String,
    /// The domain's.
    pub domain_share: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_share_withheld: Withheld,
    /// The peer's.
    pub peer_share: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peer_share_withheld: Withheld,
    /// The domain's less the peer's, with Newcombe's interval.
    pub difference: Option<Figure>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference_withheld: Withheld,
}

/// Something that is not alike.
#[derive(Clone, Debug, PartialEq, JsonSchema, Serialize)]
pub struct Unmatched {
    /// The peer; none where it concerns all.
    pub peer: Option<String>,
    /// What.
    pub what: &'static str,
    /// How it differs.
    pub how: String,
}
