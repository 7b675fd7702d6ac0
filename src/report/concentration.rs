//! How concentrated the sources of a profiled domain are, with intervals.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Figure, Withheld};

/// Concentration of a profiled domain beyond what its row has.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct ConcentrationSection {
    /// Days that the bootstrap drew from: the local days of the window but those wholly in log gaps.
    pub days: Option<u64>,
    /// How many of them have sessions.
    pub active_days: Option<u64>,
    /// Why they are not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_days_withheld: Withheld,
    /// Why there are no days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_withheld: Withheld,
    /// Counting lookups.
    pub lookups: Spread,
    /// Counting sessions.
    pub sessions: Option<Spread>,
    /// Why there is nothing on sessions and spells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sessions_withheld: Withheld,
    /// Counting spells.
    pub spells: Option<Spread>,
    /// Why there is nothing on spells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spells_withheld: Withheld,
    /// The sources that `--source` named beforehand, among all sources of the domain.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub named_sources: Vec<NamedSource>,
    /// DNS Magnitude, 0 to 10, counting networks of /24 (IPv4) and /48 (IPv6) instead of sources.
    pub dns_magnitude_of_networks: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns_magnitude_of_networks_withheld: Withheld,
    /// Pairs of leading sources, tested for acting together.
    pub same_machine: Vec<SourcePair>,
    /// Why pairs were not tested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_machine_withheld: Withheld,
    /// Concentration with synchronous sources taken for one.
    pub merged: Option<Merged>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_withheld: Withheld,
}

/// How one counting is spread over sources.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Spread {
    /// What was counted, all sources together.
    pub n: u64,
    /// Share of the leading source.
    pub top1_share: Option<Figure>,
    /// Share of the two leading sources.
    pub top2_share: Option<Figure>,
    /// The chance that two of the counted, drawn without replacement, have the same source (Simpson 1949).
    pub hhi_unbiased: Option<f64>,
    /// Why it is withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hhi_unbiased_withheld: Withheld,
    /// Effective numbers of sources.
    pub hill: Hill,
    /// Shannon entropy in nats.
    pub entropy_nats: Option<f64>,
    /// Entropy with the correction of Miller and Madow, in nats.
    pub entropy_miller_madow_nats: Option<f64>,
    /// Gini coefficient; descriptive only.
    pub gini: Option<f64>,
    /// A lower bound of the sources there are, seen or not (Chao 1984).
    pub chao1: Option<f64>,
    /// The share of what is asked that the sources seen account for (Chao & Jost 2012).
    pub sample_coverage: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample_coverage_withheld: Withheld,
    /// Sources expected in fewer lookups, sessions or spells.
    pub rarefaction: Vec<Rarefied>,
    /// Why there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rarefaction_withheld: Withheld,
    /// What makes these figures less certain.
    pub flags: Vec<String>,
}

/// Hill numbers: as many equal sources would be as diverse (Hill 1973; Jost 2006).
#[derive(Clone, Copy, Debug, Default, JsonSchema, Serialize)]
pub struct Hill {
    /// Order 0: the sources.
    pub d0: Option<f64>,
    /// Order 1: e to the entropy.
    pub d1: Option<f64>,
    /// Order 2: 1 / HHI.
    pub d2: Option<f64>,
    /// Order infinity: 1 / the largest share.
    pub d_infinity: Option<f64>,
}

/// Sources expected when only so many are drawn.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Rarefied {
    /// How many are drawn.
    pub m: u64,
    /// The sources expected among them.
    pub sources: Figure,
}

/// A source named beforehand.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct NamedSource {
    /// The network, as given.
    pub source: String,
    /// Its lookups.
    pub lookups: u64,
    /// Their share of all lookups of the domain, whatever the filters for sources and types.
    pub lookups_share: Option<f64>,
    /// Its share of all sessions of the domain.
    pub sessions_share: Option<Figure>,
    /// Why it is withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sessions_share_withheld: Withheld,
}

/// Two sources, tested for acting together.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct SourcePair {
    /// The two, the one with more sessions first.
    pub sources: [String; 2],
    /// The share of the second's sessions that start within 5 s of one of the first's.
    pub near_share: f64,
    /// How many sessions of the second that is a share of.
    pub sessions: u64,
    /// The mean share after circular shifts of the first by whole hours.
    pub shifted_share: f64,
    /// How many shifts were tried.
    pub shifts: u32,
    /// (1 + shifts with at least this share) / (1 + shifts).
    pub p: f64,
    /// Whether they count as synchronous: at least half of the sessions, and p at most .01.
    pub synchronous: bool,
}

/// Concentration with synchronous sources taken for one.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Merged {
    /// The sources that were taken for one.
    pub groups: Vec<Vec<String>>,
    /// Counting lookups.
    pub lookups: Spread,
    /// Counting sessions, those of a group united.
    pub sessions: Spread,
}
