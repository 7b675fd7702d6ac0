//! All about one domain.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Cleaning, ConcentrationSection, Event, Offsets, Raster, Rhythm, Sensitivity, Withheld, ZoneTiming};

/// What `profile` found about a domain beyond its row.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct ProfileSection {
    /// The domain.
    pub domain: String,
    /// Names that were counted under it, when that is more than itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Its sources, most lookups first.
    pub sources: Vec<ProfileSource>,
    /// How many sources there are beyond those.
    pub sources_not_shown: u64,
    /// Lookups of the sources not shown.
    pub sources_not_shown_lookups: u64,
    /// Volume by day; days are UTC unless one zone is given. Days without lookups are listed as such.
    pub days: Vec<Day>,
    /// The zone that days are of.
    pub days_zone: String,
    /// Lookups by local hour of week, for each zone.
    pub hours: Vec<Hours>,
    /// The longest times without a lookup of the domain within the window, longest first.
    pub silences: Vec<Silence>,
    /// What was logged or asked twice among its lookups.
    pub cleaning: Cleaning,
    /// Its sessions by other session gaps.
    pub session_sensitivity: Vec<Sensitivity>,
    /// The rhythm of all sources together, and of each leading one.
    pub rhythm: Vec<Rhythm>,
    /// Why there is no rhythm, and no sessions by other gaps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rhythm_withheld: Withheld,
    /// Why there are no days, hours and silences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timing_withheld: Withheld,
    /// How concentrated its sources are, with intervals.
    pub concentration: ConcentrationSection,
    /// Tests of office hours, for each zone.
    pub timing: Vec<ZoneTiming>,
    /// The offsets from UTC that fit an office.
    pub offsets: Offsets,
    /// Changes, silences, the end, answers, names that came after.
    pub history: Vec<Event>,
    /// When each leading source asks, for pictures; none without times.
    #[serde(skip)]
    pub raster: Option<Raster>,
}

/// One source of a profiled domain.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ProfileSource {
    /// The address, prefix or group.
    pub source: String,
    /// Its label, where the user gave some; else what a database says of it.
    pub label: Option<String>,
    /// Lookups by it.
    pub lookups: u64,
    /// Its share of the domain's lookups.
    pub lookups_share: f64,
    /// Its sessions.
    pub sessions: Option<u64>,
    /// Why they are not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sessions_withheld: Withheld,
    /// Its share of the domain's sessions.
    pub sessions_share: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sessions_share_withheld: Withheld,
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

/// One day of a profiled domain.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Day {
    /// The local date, as in `2016-06-23`.
    pub date: String,
    /// Lookups on it.
    pub lookups: u64,
    /// Distinct sources on it.
    pub sources: u64,
    /// Whether the log itself has a gap on this day.
    pub log_gap: bool,
}

/// Lookups by local hour of week in one zone.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Hours {
    /// The IANA name of the zone.
    pub zone: String,
    /// Counts by weekday (Monday first) and hour.
    pub by_weekday_hour: [[u64; 24]; 7],
}

/// A time without a lookup of the profiled domain.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Silence {
    /// The lookup before it, or the start of the window.
    pub start: String,
    /// The lookup after it, or the end of the window.
    pub end: String,
    /// How long it was.
    pub seconds: f64,
    /// How much of it lies in log gaps.
    pub log_gap_seconds: Option<f64>,
    /// Why it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_gap_seconds_withheld: Withheld,
    /// What it is: `between` two lookups, `before` the first, or `after` the last.
    pub position: &'static str,
}
