//! What a search for outliers found.

use schemars::JsonSchema;
use serde::Serialize;

use super::{DomainRow, Gap, Withheld};

/// What was compared, and with what.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct OutlierSearch {
    /// The word of `--by`.
    pub by: &'static str,
    /// What the figure of each row is.
    pub figure: String,
    /// How many domains were ranked.
    pub ranked: u64,
    /// Domains that were not, by reason.
    pub not_ranked: Vec<Unranked>,
    /// Where all ranked domains stand, for pictures.
    #[serde(skip)]
    pub cloud: Vec<CloudCell>,
    /// The window in which the findings were looked up, with `--holdout`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holdout: Option<Gap>,
}

/// Ranked domains of about one volume and figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CloudCell {
    /// The logarithm of their spells, to base 10.
    pub spells_log10: f64,
    /// Their figure.
    pub figure: f64,
    /// How many.
    pub domains: u64,
}

/// Domains that cannot be ranked.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Unranked {
    /// Why.
    pub reason: String,
    /// How many.
    pub domains: u64,
}

/// A domain among those of similar volume.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct OutlierRow {
    /// The domain, as in `domains`.
    #[serde(flatten)]
    pub domain: DomainRow,
    /// Its rank by the figure among itself and its neighbours, 1 for the greatest.
    pub rank: u64,
    /// How many are ranked: its neighbours and itself.
    pub of: u64,
    /// The figure.
    pub figure: f64,
    /// The median of its neighbours' figures.
    pub neighbours_median: Option<f64>,
    /// Why there is no median.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub neighbours_median_withheld: Withheld,
    /// How far it is from the neighbours' median, on the logit scale in robust standard deviations.
    pub robust_z: Option<f64>,
    /// Why there is no robust z.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub robust_z_withheld: Withheld,
    /// (1 + neighbours with at least its figure) / (1 + neighbours): a rank, not a significance.
    pub rank_p: f64,
    /// How far the neighbours' volume goes to either side, in decades of spells.
    pub neighbourhood_dex: f64,
    /// What must be known of this rank.
    pub flags: Vec<String>,
    /// Where the domain stands in the period that was held out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holdout: Option<HoldoutPlace>,
}

/// Where a domain stands in the period that was held out.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct HoldoutPlace {
    /// Its rank there.
    pub rank: Option<u64>,
    /// Among how many.
    pub of: Option<u64>,
    /// The figure there.
    pub figure: Option<f64>,
    /// The median of its neighbours there.
    pub neighbours_median: Option<f64>,
    /// Robust z there.
    pub robust_z: Option<f64>,
    /// Whether it is among the uppermost 5 % of its neighbours there.
    pub confirmed: Option<bool>,
    /// Why it has no place there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withheld: Withheld,
}
