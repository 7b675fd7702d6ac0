//! The report: figures with their reasons when withheld, ready to be rendered. Nothing here counts.
//!
//! The types are the JSON contract `whoasks.report/1`. Keys are snake_case with units where they have one
//! (`_seconds`, `_share` in 0..1); times are RFC 3339 in UTC; a withheld figure is `null` and has its reason in
//! `<key>_withheld` beside it.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

mod bars;
mod blank;
mod caveats;
mod cells;
mod chart;
pub mod check;
mod cleaning;
mod columns;
mod comparison;
mod comparison_table;
mod concentration;
mod csv;
pub mod escape;
mod events;
mod figure;
mod findings;
pub mod flat;
mod grid;
mod heading;
mod history;
mod hourmap;
mod html;
mod input;
mod json;
mod markdown;
mod ndjson;
mod notes;
mod outliers;
mod outliers_table;
mod page;
mod profile;
mod profile_table;
mod raster;
mod render;
mod rhythm;
mod rhythm_table;
mod rows;
pub mod schema;
mod settings;
mod table;
mod timing;

pub use caveats::caveats;
pub use cells::{count, counted, duration, lines, p_value, share};
pub use cleaning::Cleaning;
pub use comparison::{ComparedDomain, ComparedRhythm, Comparison, Difference, Rarefaction, Unmatched};
pub use concentration::{ConcentrationSection, Hill, Merged, NamedSource, Rarefied, SourcePair, Spread};
pub use csv::{defused_name, defused_text};
pub use figure::Figure;
pub use history::{Answers, AnswersTurn, End, Event, RcodeCount, RunOnName, SilenceTest, Successor};
pub use input::{Account, Decided, FileAccount, Gap, Place, RejectAccount};
pub use outliers::{CloudCell, HoldoutPlace, OutlierRow, OutlierSearch, Unranked};
pub use profile::{Day, Hours, ProfileSection, ProfileSource, Silence};
pub use raster::{Dark, Raster, RasterCell};
pub use render::{Output, Style, render};
pub use rhythm::{
    Alignment, CacheFit, GapBin, Gaps, Ladders, Office, Period, Rescan, Rhythm, Rita, Sensitivity, Signature, Variation,
};
pub use rows::{Business, Concentration, DomainRow, Measure, Overview, SourceRow};
pub use timing::{Offset, OffsetPair, Offsets, Tested, TimeOfDay, TwoOffices, ZoneTiming};

/// The contract that the JSON follows.
pub const SCHEMA: &str = "whoasks.report/1";

/// Why a figure is withheld.
pub type Withheld = Option<String>;

/// Everything that a command found out.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Report {
    /// The contract, with its version.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The program that made the report.
    pub tool: Tool,
    /// The command, as in `domains`.
    pub command: &'static str,
    /// All that changes figures, so that the study can be run again.
    #[schemars(with = "settings::Settings")]
    pub settings: Map<String, Value>,
    /// What was read.
    pub input: Account,
    /// What was logged or asked twice, among all lookups that count, with `--dedup`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cleaning: Option<Cleaning>,
    /// One row per domain, of `domains` and `profile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domains: Option<Vec<DomainRow>>,
    /// How many domains there are beyond the rows shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domains_not_shown: Option<u64>,
    /// One row per source, of `sources`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sources: Option<Vec<SourceRow>>,
    /// How many sources there are beyond the rows shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sources_not_shown: Option<u64>,
    /// The whole log at a glance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overview: Option<Overview>,
    /// All about one domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<ProfileSection>,
    /// One domain beside others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Comparison>,
    /// Domains among those of similar volume, the most unusual first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outliers: Option<Vec<OutlierRow>>,
    /// How many ranked domains there are beyond the rows shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outliers_not_shown: Option<u64>,
    /// What outliers were ranked by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlier_search: Option<OutlierSearch>,
    /// What the reader must know before believing a figure.
    pub caveats: Vec<String>,
}

impl Report {
    /// A report of this program that has found out nothing yet.
    pub fn new(command: &'static str, settings: Map<String, Value>, input: Account, caveats: Vec<String>) -> Self {
        Report {
            schema: SCHEMA,
            tool: Tool::THIS,
            command,
            settings,
            input,
            cleaning: None,
            domains: None,
            domains_not_shown: None,
            sources: None,
            sources_not_shown: None,
            overview: None,
            profile: None,
            comparison: None,
            outliers: None,
            outliers_not_shown: None,
            outlier_search: None,
            caveats,
        }
    }
}

/// The program that made a report.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Tool {
    /// `whoasks`.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

impl Tool {
    /// This program.
    pub const THIS: Tool = Tool { name: "whoasks", version: env!("CARGO_PKG_VERSION") };
}

/// An instant in nanoseconds since the epoch as RFC 3339 in UTC, with as many digits as it has.
pub fn time(ns: i64) -> String {
    chrono::DateTime::from_timestamp_nanos(ns).to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
}
