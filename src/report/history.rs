//! What happened to a profiled domain: changes, silences, its end, its answers, and names that came after it.

use schemars::JsonSchema;
use serde::Serialize;

use super::Withheld;

/// One thing that happened, or that could not be told. Tests count sessions, synchronous sources as one.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The level changed from one day to the next (PELT).
    Change {
        /// The first day of the new level.
        date: String,
        /// Sessions a day before, since the change before that.
        before_sessions_per_day: f64,
        /// Sessions a day from then on.
        after_sessions_per_day: f64,
    },
    /// Changes could not be looked for.
    Changes {
        /// Nothing.
        dates: Option<Vec<String>>,
        /// Why.
        dates_withheld: Withheld,
    },
    /// A time without a lookup; those of the section's `silences`, in their order.
    Silence(SilenceTest),
    /// The end of the domain.
    End(End),
    /// The answers it got, by response code.
    Answers(Answers),
    /// A name made of the domain and another suffix: a search list's work, not a domain of its own.
    RunOnName(RunOnName),
    /// Run-on names could not be looked for.
    RunOnNames {
        /// Nothing.
        names: Option<Vec<String>>,
        /// Why.
        names_withheld: Withheld,
    },
    /// A name that is new around the end and asked for by the same sources.
    Successor(Successor),
    /// How successors were looked for.
    Successors {
        /// New names that were tested.
        tested_names: Option<u64>,
        /// Why none were looked for.
        #[serde(skip_serializing_if = "Option::is_none")]
        tested_names_withheld: Withheld,
    },
}

/// How unlikely a silence is.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct SilenceTest {
    /// The lookup before it, or the start of the window.
    pub start: String,
    /// The lookup after it, or the end of the window.
    pub end: String,
    /// What it is: an outage of the log, in part one, or the domain's own.
    pub cause: &'static str,
    /// Sessions of the domain expected in it outside of log gaps, by hour of the week and the level around it.
    pub expected_sessions: Option<f64>,
    /// Why they are not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_sessions_withheld: Withheld,
    /// The chance that the longest of all gaps expects as many.
    pub p: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_withheld: Withheld,
    /// Sessions of other domains that start in it; those and the expected ones are known where all was read.
    pub background_sessions: Option<u64>,
    /// Why they are not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background_sessions_withheld: Withheld,
    /// How many were expected, by hour of the week.
    pub background_expected_sessions: Option<f64>,
    /// Why they are not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background_expected_sessions_withheld: Withheld,
    /// What makes p less certain.
    pub flags: Vec<String>,
}

/// Whether a domain has ended.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct End {
    /// Its last lookup.
    pub last: String,
    /// The chance of as much silence until the end of the window at a constant rate (Solow 1993).
    pub p: Option<f64>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_withheld: Withheld,
    /// Sessions that p is of.
    pub sessions: Option<u64>,
    /// Why they are not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sessions_withheld: Withheld,
    /// Until when, with 95 % confidence, it could have gone on unseen (Strauss & Sadler 1989).
    pub upper_bound: Option<String>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upper_bound_withheld: Withheld,
    /// Whether it has ended: p at most .001.
    pub ended: Option<bool>,
    /// Why that cannot be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_withheld: Withheld,
    /// What makes p less certain.
    pub flags: Vec<String>,
}

/// Answers by response code.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Answers {
    /// Counts by response code; absent where the log has no response codes.
    pub by_rcode: Option<Vec<RcodeCount>>,
    /// Why there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_rcode_withheld: Withheld,
    /// When answers turned into failures (NXDOMAIN, SERVFAIL, REFUSED), or back.
    pub turn: Option<AnswersTurn>,
    /// Why that cannot be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn_withheld: Withheld,
}

/// Answers with one response code.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct RcodeCount {
    /// The code's mnemonic.
    pub rcode: String,
    /// How many.
    pub answers: u64,
    /// The first.
    pub first: Option<String>,
    /// The last.
    pub last: Option<String>,
}

/// A change of what is answered.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct AnswersTurn {
    /// The first answer after it.
    pub time: String,
    /// The share of failures before.
    pub before_failed_share: f64,
    /// The share of failures from then on.
    pub after_failed_share: f64,
    /// The most frequent failure on the failing side.
    pub rcode: String,
}

/// A search-list expansion.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct RunOnName {
    /// The name.
    pub name: String,
    /// Its lookups.
    pub lookups: u64,
    /// Its sources.
    pub sources: u64,
    /// How many of these ask for the domain as well.
    pub shared_sources: u64,
    /// The first lookup.
    pub first: Option<String>,
    /// The last lookup.
    pub last: Option<String>,
}

/// A name that came when the domain went.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Successor {
    /// The name.
    pub name: String,
    /// Its first lookup.
    pub first: String,
    /// Its lookups.
    pub lookups: u64,
    /// Its sources.
    pub sources: u64,
    /// How many of these ask for the domain as well.
    pub shared_sources: u64,
    /// Weighted Jaccard similarity of the sets of sources; sources that ask for everything weigh nothing.
    pub similarity: Option<f64>,
    /// The chance of as many shared sources, hypergeometric.
    pub p: f64,
    /// Its false discovery rate among all new names (Benjamini & Hochberg 1995).
    pub q: f64,
}
