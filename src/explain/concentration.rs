//! Figures of how unevenly sources share a domain.

use super::{Entry, NONE};
use crate::analysis::withhold::Rule;

/// The figures. p is the share of each source, n its count, N the sum of all n, S the number of sources.
pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "top1_share",
        shown: &["top 1", "top one"],
        paths: &["top1_share", "top1_sessions_share"],
        what: "The share of the leading source, of lookups, sessions or spells as the path says. In a profile with \
               an interval: whole local days are drawn anew, and the leading source is chosen in each draw.",
        formula: "max p; interval: percentiles of 9,999 bootstrap draws of days (--draws, --seed)",
        reference: "Künsch 1989 (bootstrap of blocks)",
        rule: Some(Rule::Concentration),
        limits: "Any small number is concentrated: compare at similar volume, or use hhi_unbiased. The share itself \
                 is always shown; the rule is for its interval.",
    },
    Entry {
        name: "top2_share",
        shown: &["top 2", "top two"],
        paths: &["top2_share", "top2_sessions_share", "top2_lookups_share"],
        what: "The share of the two leading sources, of lookups, sessions or spells as the path says; ties go by \
               address. In a profile with an interval, as top1_share.",
        formula: "the sum of the two largest p",
        reference: "Künsch 1989 (bootstrap of blocks)",
        rule: Some(Rule::Concentration),
        limits: "Any small number is concentrated: compare at similar volume, or use hhi_unbiased. The share itself \
                 is always shown; the rule is for its interval.",
    },
    Entry {
        name: "hhi",
        shown: &["Herfindahl-Hirschman index"],
        paths: &["concentration.*.hhi"],
        what: "The index of Herfindahl and Hirschman: 1 for one source, 1/S for S sources that ask equally often.",
        formula: "sum of p²",
        reference: "Herfindahl 1950; Hirschman 1945",
        limits: "Few lookups push it up: five lookups of a domain with very many sources score .22. hhi_unbiased \
                 has not this fault.",
        ..NONE
    },
    Entry {
        name: "hhi_unbiased",
        shown: &["unbiased HHI"],
        paths: &["hhi_unbiased", "hhi_unbiased_sessions"],
        what: "The chance that two lookups (or sessions, or spells), drawn without replacement, have the same \
               source. A small number of them does not push it up.",
        formula: "sum of n(n-1) / (N(N-1))",
        reference: "Simpson 1949",
        rule: Some(Rule::Concentration),
        limits: "A resolver shared by thousands is one source: a high index says nothing of who is behind it.",
    },
    Entry {
        name: "effective_sources",
        shown: &["effective sources", "effective", "d2"],
        paths: &["effective_sources", "hill.d2"],
        what: "As many sources that ask equally often would be as concentrated.",
        formula: "1 / HHI (Hill number of order 2)",
        reference: "Hill 1973; Jost 2006",
        limits: "Few lookups push it down, as they push HHI up.",
        ..NONE
    },
    Entry {
        name: "hill",
        shown: &["Hill numbers", "d0", "d1", "d_infinity"],
        paths: &["hill.d0", "hill.d1", "hill.d_infinity"],
        what: "Effective numbers of sources by order: 0 counts all alike, 1 weighs them by their share, infinity \
               looks at the leading one only.",
        formula: "D_q = (sum of p^q)^(1/(1-q)): D_0 = S, D_1 = e^entropy, D_infinity = 1 / max p",
        reference: "Hill 1973; Jost 2006",
        ..NONE
    },
    Entry {
        name: "entropy_nats",
        shown: &["entropy"],
        paths: &["entropy_nats"],
        what: "Shannon entropy of the sources, in nats: 0 for one source, ln S for S equal ones.",
        formula: "-sum of p ln p",
        reference: "Shannon 1948",
        limits: "Too low where sources were not seen; see entropy_miller_madow_nats.",
        ..NONE
    },
    Entry {
        name: "entropy_miller_madow_nats",
        paths: &["entropy_miller_madow_nats"],
        what: "The entropy, corrected for how few lookups it was estimated from.",
        formula: "entropy + (S-1) / 2N",
        reference: "Miller 1955",
        ..NONE
    },
    Entry {
        name: "gini",
        shown: &["Gini"],
        paths: &["gini"],
        what: "Gini coefficient over the sources that asked at all: 0 where all ask equally often.",
        formula: "sum of (2i-S-1) n_i / (S N), n ascending",
        reference: "Gini 1912",
        limits: "Descriptive only: two equal sources score 0 and look like perfect equality.",
        ..NONE
    },
    Entry {
        name: "dns_magnitude",
        shown: &["DNS magnitude"],
        paths: &["dns_magnitude", "dns_magnitude_of_networks"],
        what: "How widely a domain is asked for among all sources of the log, from 0 (by one) to 10 (by all). Of \
               networks: with addresses cut to /24 (IPv4) and /48 (IPv6).",
        formula: "10 ln(sources of the domain) / ln(sources of the log)",
        reference: "Mohr et al. (nic.at) 2020, DNS Magnitude",
        limits: "null where the log has one source, or where other domains were not read (--background off).",
        ..NONE
    },
    Entry {
        name: "concentration.n",
        paths: &["concentration.*.n", "merged.*.n"],
        what: "How many lookups, sessions or spells the figures beside it are of.",
        ..NONE
    },
    Entry {
        name: "chao1",
        shown: &["sources at least", "Chao1"],
        paths: &["chao1"],
        what: "A lower bound of how many sources there are, seen or not, by how many were seen once or twice.",
        formula: "S + f1(f1-1) / (2(f2+1)), f1 and f2 the sources seen once and twice",
        reference: "Chao 1984",
        ..NONE
    },
    Entry {
        name: "sample_coverage",
        shown: &["the sources seen cover"],
        paths: &["sample_coverage"],
        what: "The share of what is asked for the domain that the sources seen so far account for: the chance that \
               the next lookup is from one of them.",
        formula: "1 - (f1/N) (N-1)f1 / ((N-1)f1 + 2f2)",
        reference: "Chao & Jost 2012",
        limits: "null where there is but one lookup.",
        ..NONE
    },
    Entry {
        name: "rarefaction",
        shown: &["sources at equal lookups", "sources at equal sessions"],
        paths: &[
            "rarefaction.m",
            "rarefaction.sources",
            "rarefied_lookups.m",
            "rarefied_lookups.sources",
            "rarefied_sessions.m",
            "rarefied_sessions.sources",
        ],
        what: "The sources expected among m lookups (or sessions) drawn from all of them, so that domains of \
               different volume can be compared. The interval is of what m draws have.",
        formula: "sum of 1 - C(N-n, m) / C(N, m)",
        reference: "Hurlbert 1971; interval: Heck et al. 1975",
        rule: Some(Rule::Rarefaction),
        ..NONE
    },
    Entry {
        name: "named_sources.sessions_share",
        shown: &["named beforehand"],
        paths: &["named_sources.sessions_share"],
        what: "The share of the domain's sessions that a source has which --source named, among all sources. Since \
               the data did not choose it, the plain interval of a share is right.",
        formula: "Wilson's score interval",
        reference: "Wilson 1927; Newcombe 1998",
        rule: Some(Rule::Concentration),
        ..NONE
    },
    Entry {
        name: "days",
        paths: &["concentration.days", "concentration.active_days"],
        what: "The local days that intervals were drawn from, log gaps left out; active_days had sessions.",
        ..NONE
    },
    Entry {
        name: "near_share",
        shown: &["starts within 5 s"],
        paths: &["near_share", "shifted_share", "shifts"],
        what: "For two leading sources: the share of the second's sessions that start within 5 s of one of the \
               first's, and the mean share after circular shifts of the first by whole hours (there are `shifts`).",
        limits: "Sources with fewer than 20 sessions are not tested. Two machines behind one cause, such as a list \
                 that reaches both, look the same as one machine with two addresses.",
        ..NONE
    },
    Entry {
        name: "same_machine.p",
        shown: &["one machine"],
        paths: &["same_machine.p"],
        what: "The chance of as many near starts if the clocks had nothing to do with each other. From half of the \
               sessions and p <= .01 on the two are synchronous, and concentration is given with them merged too.",
        formula: "(1 + shifts with at least this share) / (1 + shifts)",
        reference: "Phipson & Smyth 2010",
        ..NONE
    },
];
