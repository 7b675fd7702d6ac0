//! What a schedule, a cache, a retry ladder or an archive scan would look like, and how far it does.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Gap, Withheld};

/// The rhythm of one source, or of all together.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Rhythm {
    /// The source, or `all sources`.
    pub subject: String,
    /// Lookups with a time.
    pub lookups: u64,
    /// Events: A, AAAA, HTTPS and MX of one name within 2 s are one.
    pub events: u64,
    /// Sessions.
    pub sessions: u64,
    /// What the rhythm is consistent with.
    pub verdict: &'static str,
    /// Every pattern that fits, with its figures and with what can mimic it.
    pub signatures: Vec<Signature>,
    /// Gaps from the start of a session to the start of the next.
    pub session_gaps: Gaps,
    /// Gaps from event to event.
    pub lookup_gaps: Gaps,
    /// How many gaps have which length; lengths that none has are left out.
    pub gap_bins: Vec<GapBin>,
    /// Variation of the counts in equal windows.
    pub windows: Vec<Variation>,
    /// The leading candidate for a period.
    pub period: Option<Period>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_withheld: Withheld,
    /// Alignment to the minute of the hour.
    pub minute: Option<Alignment>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minute_withheld: Withheld,
    /// Alignment to the second of the minute.
    pub second: Option<Alignment>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_withheld: Withheld,
    /// Gaps around a time to live.
    pub cache: Option<CacheFit>,
    /// Why there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_withheld: Withheld,
    /// Gaps that grow, stay and stop.
    pub ladders: Option<Ladders>,
    /// Why there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ladders_withheld: Withheld,
    /// Many names in one order, again and again.
    pub rescan: Option<Rescan>,
    /// Why that was not looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rescan_withheld: Withheld,
    /// Office hours of the first zone.
    pub office: Option<Office>,
    /// Why there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office_withheld: Withheld,
    /// The beacon score of RITA v5, for comparison: a screen, not evidence.
    pub rita: Option<Rita>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rita_withheld: Withheld,
}

/// A pattern that fits.
#[derive(Clone, Debug, PartialEq, JsonSchema, Serialize)]
pub struct Signature {
    /// The pattern.
    pub pattern: &'static str,
    /// What speaks for it.
    pub figures: String,
    /// What can mimic it.
    pub mimic: &'static str,
}

/// Figures of gaps.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Gaps {
    /// How many there are.
    pub intervals: u64,
    /// Gaps of zero, which are left out of the others.
    pub zero_gaps: u64,
    /// The median in seconds.
    pub median_seconds: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median_seconds_withheld: Withheld,
    /// Burstiness (Goh & Barabási 2008).
    pub burstiness: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub burstiness_withheld: Withheld,
    /// Burstiness corrected for the number of gaps (Kim & Jo 2016).
    pub burstiness_finite: Option<f64>,
    /// Why the corrected one is withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub burstiness_finite_withheld: Withheld,
    /// Correlation of each gap with the next.
    pub memory: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_withheld: Withheld,
    /// Local variation (Shinomoto 2003): 0 regular, 1 at random.
    pub local_variation: Option<f64>,
    /// Why the local variation is withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local_variation_withheld: Withheld,
    /// What must be known of these two.
    pub flags: Vec<String>,
}

/// Gaps of about one length, zero left out.
#[derive(Clone, Debug, JsonSchema, PartialEq, Serialize)]
pub struct GapBin {
    /// The shortest.
    pub from_seconds: f64,
    /// Below this they are.
    pub until_seconds: f64,
    /// Gaps from event to event.
    pub lookup_gaps: u64,
    /// Gaps from the start of a session to the start of the next.
    pub session_gaps: u64,
}

/// Variation of counts in windows of one width.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Variation {
    /// The width.
    pub window_seconds: u64,
    /// Fano factor.
    pub fano: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fano_withheld: Withheld,
    /// Allan factor.
    pub allan: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allan_withheld: Withheld,
}

/// A candidate for a period.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Period {
    /// The period.
    pub seconds: f64,
    /// Fisher's g at its scale.
    pub fisher_g: f64,
    /// Its p, corrected for the scales.
    pub fisher_p: f64,
    /// The H statistic of the unbinned times.
    pub h: f64,
    /// Its p, corrected for the trial periods.
    pub h_p: f64,
    /// Whether it stands on a hill of the autocorrelation.
    pub hill: bool,
    /// Its ordinate over the mean one.
    pub power: f64,
    /// The greatest of permutations of the gaps within days; only for candidates that pass the other tests.
    pub permuted_power: Option<f64>,
    /// Why there were no permutations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permuted_power_withheld: Withheld,
    /// How many permutations.
    pub permutations: u32,
    /// Whether nearly each gap makes it by itself, so that permutations are as periodic and cannot confirm it.
    pub by_gaps_alone: bool,
    /// Whether it passes all tests.
    pub confirmed: bool,
    /// What must be known of it.
    pub flags: Vec<String>,
}

/// Alignment to the clock.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Alignment {
    /// What was counted: `sessions`, or `events` where sessions are few.
    pub of: &'static str,
    /// How many.
    pub n: u64,
    /// Into how many bins.
    pub bins: u64,
    /// Pearson's chi-square against equal chances.
    pub chi_square: f64,
    /// Its p.
    pub p: f64,
    /// How many bins `fullest_share` is of.
    pub fullest_bins: u64,
    /// The share of the fullest of the bins.
    pub fullest_share: f64,
    /// Where the fullest bin begins.
    pub fullest: u64,
    /// What must be known of it.
    pub flags: Vec<String>,
}

/// Gaps around a time to live.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct CacheFit {
    /// The time to live (TTL).
    pub ttl_seconds: f64,
    /// Where it is from: `--ttl`, or the `lower edge` of the gaps.
    pub ttl_from: &'static str,
    /// The first and the last event of the phase that this is about, where it is not all.
    pub phase: Option<Gap>,
    /// The gaps that shares are of.
    pub intervals: u64,
    /// The share of shorter gaps.
    pub below_share: f64,
    /// The share from the TTL to a fifth above it.
    pub piled_share: f64,
    /// The share within a tenth below it: a cache that fetches ahead.
    pub ahead_share: f64,
    /// Lookups per second behind the cache, by the gaps of at least the TTL.
    pub demand_per_second: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demand_per_second_withheld: Withheld,
    /// Gaps shorter than the TTL, which the demand leaves out.
    pub demand_excluded: u64,
    /// Whether this is what a cache would make.
    pub fits: bool,
}

/// Retry ladders.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Ladders {
    /// How many.
    pub ladders: u64,
    /// Their share of the events.
    pub events_share: f64,
    /// The median of their first gaps.
    pub first_seconds: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_seconds_withheld: Withheld,
    /// The median of the gaps at which they stay.
    pub cap_seconds: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cap_seconds_withheld: Withheld,
}

/// Rescan waves.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Rescan {
    /// Sessions of the domain.
    pub sessions: u64,
    /// Those whose surroundings were looked at: all, or some that are evenly spread over all.
    pub sessions_looked_at: u64,
    /// Bursts of names around the domain's sessions.
    pub waves: u64,
    /// The median number of different names in a wave.
    pub names_median: f64,
    /// The median number of different names per second.
    pub names_per_second_median: f64,
    /// The mean rank correlation of the order of names from wave to wave.
    pub order_correlation: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_correlation_withheld: Withheld,
    /// Pairs of successive waves with enough names in common.
    pub pairs: u64,
}

/// Office hours of sessions.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Office {
    /// The zone.
    pub zone: String,
    /// Sessions in whole weeks.
    pub sessions: u64,
    /// Their share in business hours.
    pub share: f64,
    /// What an even rate would give.
    pub expected_share: Option<f64>,
    /// The same share of all lookups of the log.
    pub background_share: Option<f64>,
    /// One-sided p by circular shifts: a multiple of 1/168.
    pub p: f64,
    /// What must be known of it.
    pub flags: Vec<String>,
}

/// The scores of RITA v5.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Rita {
    /// The mean of the three.
    pub score: f64,
    /// Of the gaps.
    pub timestamp: f64,
    /// Of the counts in 24 parts of the window.
    pub histogram: f64,
    /// Of how long it lasts.
    pub duration: f64,
}

/// Sessions by another session gap.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Sensitivity {
    /// The gap.
    pub session_gap_seconds: i64,
    /// Sessions by it.
    pub sessions: u64,
    /// Spells by it.
    pub spells: u64,
    /// Share of the two leading sources, on sessions.
    pub top2_sessions_share: Option<f64>,
}
