//! Counts of domains, sources and days.

use super::{Entry, NONE};

/// The figures.
pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "lookups",
        paths: &[
            "domains.lookups",
            "overview.sources.lookups",
            "profile.sources.lookups",
            "sources.lookups",
            "outliers.lookups",
            "rhythm.lookups",
            "named_sources.lookups",
            "history.lookups",
        ],
        what: "Queries in the log: time, source, name, type. Answers, forwards and a server's own messages are none.",
        limits: "Lookups are not visits: one may take several (A, AAAA, HTTPS), caches hide repeats, and a query \
                 that two servers logged counts twice unless --dedup is given.",
        ..NONE
    },
    Entry {
        name: "sessions",
        paths: &[
            "domains.sessions",
            "sources.sessions",
            "outliers.sessions",
            "rhythm.sessions",
            "session_sensitivity.sessions",
            "same_machine.sessions",
            "timing.sessions",
            "offsets.sessions",
            "history.sessions",
            "office.sessions",
        ],
        what: "Runs of lookups of one source for one domain in which each follows the one before by less than the \
               session gap. Tests count sessions, since the lookups of one visit are no evidence apart from each \
               other. Tests of timing and history take synchronous sources for one, and those of office hours \
               count whole weeks only.",
        formula: "two lookups belong together if t2 - t1 < --session-gap (30 min); a gap of exactly that splits",
        limits: "null where some lookups have no time. A program that never pauses is one session; see spells.",
        ..NONE
    },
    Entry {
        name: "spells",
        paths: &["domains.spells", "outliers.spells", "session_sensitivity.spells"],
        what: "Sessions weighed by their length, so that a beacon which never pauses does not count as one visit.",
        formula: "sum over sessions of 1 + floor(duration / session gap)",
        limits: "A convention of this program. null where there are no sessions.",
        ..NONE
    },
    Entry {
        name: "sources",
        paths: &["domains.sources", "outliers.sources", "profile.days.sources", "history.sources"],
        what: "Distinct addresses that asked, or their networks and groups with --source-by.",
        limits: "A source may be a resolver, a NAT or a forwarder for many people, and one machine may have many \
                 addresses.",
        ..NONE
    },
    Entry {
        name: "sources.domains",
        paths: &["sources.domains"],
        what: "Distinct domains that a source asked for.",
        ..NONE
    },
    Entry {
        name: "lookups_share",
        shown: &["share of lookups"],
        paths: &["sources.lookups_share", "named_sources.lookups_share"],
        what: "In `sources` a source's share of all lookups that count; in `profile` its share of the domain's.",
        formula: "lookups of the source / all lookups",
        ..NONE
    },
    Entry {
        name: "sessions_share",
        shown: &["share of sessions"],
        paths: &["profile.sources.sessions_share"],
        what: "A source's share of the domain's sessions.",
        formula: "sessions of the source / sessions of all sources",
        ..NONE
    },
    Entry {
        name: "leading_domain_lookups_share",
        shown: &["its share"],
        paths: &["leading_domain_lookups_share"],
        what: "The share of a source's lookups that are for the domain that it asks for most.",
        ..NONE
    },
    Entry {
        name: "types",
        paths: &["types.*"],
        what: "Lookups by type, such as A, AAAA or MX.",
        limits: "Empty where the log has no types.",
        ..NONE
    },
    Entry {
        name: "days.lookups",
        shown: &["busiest day"],
        paths: &["profile.days.lookups"],
        what: "Lookups of the domain on one day, of UTC or of the one zone that --tz gives. Days without any are \
               listed as such.",
        limits: "A day with a log gap is marked: its count is too low.",
        ..NONE
    },
    Entry {
        name: "by_weekday_hour",
        shown: &["hours of the week"],
        paths: &["hours.by_weekday_hour"],
        what: "Lookups by weekday (Monday first) and hour on the clocks of a zone, with daylight saving time.",
        limits: "Bursts darken an hour; the tests of office hours count sessions instead.",
        ..NONE
    },
    Entry {
        name: "session_gap_seconds",
        paths: &["session_sensitivity.session_gap_seconds"],
        what: "Another session gap, by which sessions, spells and the top two were counted again: what hardly \
               changes does not hang on the choice of 30 minutes.",
        ..NONE
    },
];
