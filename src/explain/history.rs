//! Figures of changes, silences, the end, and names that came after.

use super::{Entry, NONE};
use crate::analysis::withhold::Rule;

/// The figures.
pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "sessions_per_day",
        shown: &["step up", "step down"],
        paths: &["before_sessions_per_day", "after_sessions_per_day"],
        what: "The level of sessions a day before a change and from it on. Changes are the days at which splitting \
               the series pays more than the penalty.",
        formula: "PELT with Poisson cost 2(S - S ln(S/m)), penalty 3 φ ln n, φ the overdispersion, n days",
        reference: "Killick, Fearnhead & Eckley 2012",
        limits: "Days with log gaps are left out. A change has no cause: the log, its server or a cache may be it.",
        ..NONE
    },
    Entry {
        name: "silences.seconds",
        shown: &["silence", "longest silences"],
        paths: &["silences.seconds"],
        what: "How long the domain was not asked for: between two lookups, before the first or after the last.",
        ..NONE
    },
    Entry {
        name: "log_gap_seconds",
        shown: &["the whole log is silent"],
        paths: &["silences.log_gap_seconds"],
        what: "How much of a silence lies in gaps of the log itself, which explain it.",
        limits: "null where log gaps cannot be told.",
        ..NONE
    },
    Entry {
        name: "expected_sessions",
        shown: &["sessions expected"],
        paths: &["history.expected_sessions"],
        what: "Sessions that were expected in a silence outside of log gaps, by hour of the week and by the level \
               around it.",
        ..NONE
    },
    Entry {
        name: "history.p",
        shown: &["p of a silence", "p of the end"],
        paths: &["history.p"],
        what: "For a silence: the chance that the longest of all gaps expects as many sessions. For the end: the \
               chance of as much silence until the end of the window at a constant rate. For a successor: the \
               chance that as many sources are shared by accident.",
        formula: "silence: 1 - (1 - e^-expected)^gaps; end: (t_n/T)^(n-1), or ^n where the window starts earlier; \
                  successor: hypergeometric",
        reference: "Solow 1993 (end)",
        rule: Some(Rule::Silence),
        limits: "A thin or broken log is flagged. An end in the log is no end of use: another resolver may have \
                 taken over.",
    },
    Entry {
        name: "background_sessions",
        paths: &["history.background_sessions", "history.background_expected_sessions"],
        what: "Sessions of other domains that began in a silence, and how many were expected by hour of the week: \
               where these lack too, the log was thin.",
        limits: "null where other domains were not read.",
        ..NONE
    },
    Entry {
        name: "answers",
        shown: &["response codes"],
        paths: &["by_rcode.answers"],
        what: "Answers to lookups of the domain with one response code.",
        limits: "null where the log has no response codes.",
        ..NONE
    },
    Entry {
        name: "failed_share",
        paths: &["turn.before_failed_share", "turn.after_failed_share"],
        what: "The share of answers that were failures (NXDOMAIN, SERVFAIL, REFUSED), before they turned and after.",
        limits: "Told from 20 answers with a time on. That answers fail and that questions stop are two events.",
        ..NONE
    },
    Entry {
        name: "shared_sources",
        shown: &["sources ask for both", "successor", "run-on name"],
        paths: &["history.shared_sources"],
        what: "How many of a later name's sources ask for the domain as well. Names are looked at that are first \
               seen from a day before the end to 14 days after it; the domain followed by another suffix is a \
               search list's work.",
        limits: "Sources that ask for everything share everything; see similarity.",
        ..NONE
    },
    Entry {
        name: "similarity",
        paths: &["history.similarity"],
        what: "How alike the sources of a later name are to the domain's, those weighing less that ask for many \
               domains: 1 where they are the same.",
        formula: "sum of w over both / sum of w over either, w = ln(domains of the input / domains of the source)",
        reference: "Jaccard 1901; Spärck Jones 1972 (weights)",
        limits: "null where every weight is 0.",
        ..NONE
    },
    Entry {
        name: "q",
        paths: &["history.q", "history.tested_names"],
        what: "The false discovery rate at which a later name would be called a successor, among all new names \
               (tested_names).",
        formula: "the smallest p·m/rank from its rank on",
        reference: "Benjamini & Hochberg 1995",
        ..NONE
    },
];
