//! When a profiled domain is asked for: tests of office hours and of time zones.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Figure, Withheld};

/// Timing on the clocks of one zone. Tests count sessions, synchronous sources as one.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct ZoneTiming {
    /// The IANA name of the zone.
    pub zone: String,
    /// The business hours, as in `mon-fri 09:00-17:00`.
    pub hours: String,
    /// Sessions that these figures are about.
    pub sessions: Option<u64>,
    /// The share of them that start in business hours.
    pub business_share: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_share_withheld: Withheld,
    /// The share that an even rate over the covered time would give, p0.
    pub expected_share: Option<f64>,
    /// Why it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_share_withheld: Withheld,
    /// business_share / expected_share.
    pub business_ratio: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_ratio_withheld: Withheld,
    /// The odds of business hours against those of all other domains' sessions.
    pub background_odds_ratio: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background_odds_ratio_withheld: Withheld,
    /// One-sided p of the business share by circular shifts over whole weeks: a multiple of 1/168.
    pub business_p: Option<f64>,
    /// Why it is withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_p_withheld: Withheld,
    /// Sessions in the whole weeks that p is of.
    pub tested_sessions: Option<u64>,
    /// Whole weeks without log gaps and holidays.
    pub whole_weeks: Option<u64>,
    /// The rate on weekdays divided by that on weekends.
    pub weekday_weekend_ratio: Option<Figure>,
    /// Why it is withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weekday_weekend_ratio_withheld: Withheld,
    /// Whether local times of day are even.
    pub time_of_day: Option<TimeOfDay>,
    /// Why that is not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_of_day_withheld: Withheld,
    /// Why nothing is told at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withheld: Withheld,
    /// What makes these figures less certain.
    pub flags: Vec<String>,
}

/// Tests of an even spread over the day.
#[derive(Clone, Copy, Debug, Default, JsonSchema, Serialize)]
pub struct TimeOfDay {
    /// Rayleigh: R is the resultant length; misses profiles with two peaks.
    pub rayleigh: Tested,
    /// Kuiper: V.
    pub kuiper: Tested,
    /// Watson: U².
    pub watson: Tested,
}

/// A test statistic and its p.
#[derive(Clone, Copy, Debug, Default, JsonSchema, Serialize)]
pub struct Tested {
    /// The statistic as published.
    pub statistic: f64,
    /// The chance of one as large under an even spread.
    pub p: f64,
}

/// Which offsets from UTC fit an office. Offsets are not cities.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Offsets {
    /// The office hours that were fitted.
    pub hours: String,
    /// The share of an office's sessions that its template has in these hours.
    pub template_business_share: f64,
    /// Sessions in whole weeks.
    pub sessions: Option<u64>,
    /// Why they are not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sessions_withheld: Withheld,
    /// The offsets that the data cannot tell apart.
    pub plausible: Option<Vec<Offset>>,
    /// Why there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plausible_withheld: Withheld,
    /// Overdispersion around the best fit.
    pub overdispersion: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdispersion_withheld: Withheld,
    /// Two offices against one.
    pub two_zones: Option<TwoOffices>,
    /// Why there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub two_zones_withheld: Withheld,
    /// What makes these figures less certain.
    pub flags: Vec<String>,
}

/// An offset from UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, JsonSchema, Serialize)]
pub struct Offset {
    /// Hours east of UTC.
    pub utc_offset_hours: i8,
    /// How often it fits best when days are drawn with replacement.
    pub frequency: f64,
    /// The share of sessions that the background's profile explains.
    pub background_share: f64,
}

/// Two offices in two zones against one office and an even rest: weak evidence.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct TwoOffices {
    /// Twice the gain in log-likelihood over one office and an even rest.
    pub likelihood_ratio: f64,
    /// The chance of such a gain where one office and an even rest are true, by simulation.
    pub p: f64,
    /// How many simulations.
    pub draws: u32,
    /// The pairs that fit equally well, west to east.
    pub plausible: Option<Vec<OffsetPair>>,
    /// Why there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plausible_withheld: Withheld,
}

/// Two offsets from UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, JsonSchema, Serialize)]
pub struct OffsetPair {
    /// The western one, in hours east of UTC.
    pub west_hours: i8,
    /// The eastern one.
    pub east_hours: i8,
    /// The share of the western one.
    pub west_share: f64,
}
