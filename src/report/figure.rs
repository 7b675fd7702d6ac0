//! Figures with intervals.

use schemars::JsonSchema;
use serde::Serialize;

use super::Withheld;
use crate::stats::intervals::{Estimate, Interval};

/// A figure with its 95 % interval.
#[derive(Clone, Debug, Default, PartialEq, JsonSchema, Serialize)]
pub struct Figure {
    /// The figure itself.
    pub value: f64,
    /// The lower bound.
    pub low: Option<f64>,
    /// The upper bound.
    pub high: Option<f64>,
    /// How the interval was made.
    pub method: String,
    /// What the figure rests on: how many of what its path names.
    pub n: u64,
    /// Why there is no interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval_withheld: Withheld,
}

impl Figure {
    /// A figure with its interval.
    pub fn of(estimate: Estimate, method: &str, n: u64) -> Self {
        Figure::with(estimate.value, Some(estimate.interval), method, n, None)
    }

    /// A figure with an interval, or the reason why there is none.
    pub fn with(value: f64, interval: Option<Interval>, method: &str, n: u64, withheld: Withheld) -> Self {
        Figure {
            value,
            low: interval.map(|interval| interval.low),
            high: interval.map(|interval| interval.high),
            method: method.to_owned(),
            n,
            interval_withheld: withheld.filter(|_| interval.is_none()),
        }
    }
}
