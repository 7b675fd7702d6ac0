//! Figures of domains beside others.

use super::{Entry, NONE};

/// The figures.
pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "rank",
        shown: &["of similar volume"],
        paths: &["outliers.rank", "outliers.of", "holdout.rank", "holdout.of"],
        what: "The place of a domain among itself and its neighbours, the domains of similar volume (`of` in all), \
               by the figure of --by, the greatest first.",
        limits: "A rank is no significance: somebody is always first. What was found by searching must be looked up \
                 in another period; see --holdout.",
        ..NONE
    },
    Entry {
        name: "figure",
        paths: &["outliers.figure", "holdout.figure"],
        what: "What domains are ranked by: the unbiased HHI on spells, or with --by the share of sessions in business \
               hours, the regularity of gaps (1 - Lv/3), or the share of sessions in the second half of the window.",
        limits: "A domain is ranked from 20 spells, 30 sessions and two weeks, 30 intervals or 20 sessions on.",
        ..NONE
    },
    Entry {
        name: "neighbours_median",
        shown: &["neighbours median"],
        paths: &["neighbours_median"],
        what: "The median of the neighbours' figures.",
        ..NONE
    },
    Entry {
        name: "robust_z",
        shown: &["robust z"],
        paths: &["robust_z"],
        what: "How far a domain's figure is from its neighbours', on the logit scale in robust standard deviations.",
        formula: "(logit x - median) / (1.4826 MAD), x and the neighbours' clamped to [1/2N, 1 - 1/2N]",
        reference: "Iglewicz & Hoaglin 1993 (robust z)",
        limits: "null where more than half of the neighbours are alike.",
        ..NONE
    },
    Entry {
        name: "rank_p",
        paths: &["rank_p"],
        what: "The share of neighbours that reach the domain's figure: a rank, not a significance.",
        formula: "(1 + neighbours with at least its figure) / (1 + neighbours)",
        ..NONE
    },
    Entry {
        name: "neighbourhood_dex",
        paths: &["neighbourhood_dex"],
        what: "How far the neighbours' volume goes to either side, in decades of spells: 0.15, or more until there \
               are 200.",
        ..NONE
    },
    Entry {
        name: "ranked",
        shown: &["domains ranked", "not ranked"],
        paths: &["outlier_search.ranked", "not_ranked.domains"],
        what: "Domains that were ranked, and those that were not, by reason.",
        ..NONE
    },
    Entry {
        name: "difference",
        paths: &["differences.difference", "differences.domain_share", "differences.peer_share"],
        what: "The domain's share less the peer's, with a 95 % interval, on sessions.",
        formula: "p1 - p2; interval from the Wilson limits of both",
        reference: "Newcombe 1998, method 10",
        limits: "What is not matched may explain it: the report lists that.",
        ..NONE
    },
];
