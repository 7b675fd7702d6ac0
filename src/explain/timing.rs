//! Figures of office hours and offsets from UTC.

use super::{Entry, NONE};
use crate::analysis::withhold::Rule;

/// The figures.
pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "business.sessions_share",
        shown: &["business", "business hours"],
        paths: &["business.sessions_share", "business.sessions", "timing.business_share", "office.share"],
        what: "The share of sessions that begin in business hours on the clocks of a zone (--tz, --business, \
               --holidays, with daylight saving time), or their number.",
        formula: "sessions that begin in business hours / all sessions",
        limits: "Business hours of two zones overlap. Caches make office traffic look even, and programs that mail \
                 sets off look like people: no output ever says who asks. Compare with expected_share.",
        ..NONE
    },
    Entry {
        name: "business.lookups_share",
        paths: &["business.lookups_share", "business.lookups"],
        what: "The share of lookups in business hours, or their number.",
        limits: "One busy visit moves it: prefer the share of sessions.",
        ..NONE
    },
    Entry {
        name: "expected_share",
        shown: &["expected at an even rate"],
        paths: &["expected_share"],
        what: "The share that an even rate over the covered time would put into business hours.",
        formula: "business seconds in the coverage / covered seconds",
        ..NONE
    },
    Entry {
        name: "office.background_share",
        shown: &["of all lookups"],
        paths: &["office.background_share"],
        what: "The share of all lookups of the log in the same business hours.",
        ..NONE
    },
    Entry {
        name: "business_ratio",
        shown: &["times the even rate"],
        paths: &["business_ratio"],
        what: "How many times more sessions begin in business hours than an even rate would put there.",
        formula: "business_share / expected_share",
        ..NONE
    },
    Entry {
        name: "business_p",
        shown: &["office hours"],
        paths: &["business_p", "office.p"],
        what: "The chance of such a share of business hours where the hours of the week are turned at random. It is \
               one-sided, over whole weeks without log gaps and holidays, and a multiple of 1/168.",
        formula: "(1 + shifts of the hours of the week with at least this share) / 168",
        reference: "Phipson & Smyth 2010 (circular shifts)",
        rule: Some(Rule::BusinessHours),
        limits: "It cannot go below .006. On logs with bursts but without office hours it is below .05 in about one \
                 of twenty. It does not say that people ask.",
    },
    Entry {
        name: "tested_sessions",
        paths: &["tested_sessions", "whole_weeks"],
        what: "The sessions in whole weeks that business_p is of, and how many such weeks there are.",
        ..NONE
    },
    Entry {
        name: "background_odds_ratio",
        shown: &["odds of the other domains'"],
        paths: &["background_odds_ratio"],
        what: "The odds that a session begins in business hours against the same odds of all other domains: what \
               the daily rhythm of the whole log does not explain.",
        formula: "(b/(n-b)) / (B/(M-B)), b of n sessions of the domain, B of M of the others",
        limits: "null where other domains were not read, or where one of the odds is 0.",
        ..NONE
    },
    Entry {
        name: "weekday_weekend_ratio",
        shown: &["weekdays times weekends"],
        paths: &["weekday_weekend_ratio"],
        what: "The rate of sessions on weekdays divided by that on weekends, in covered time.",
        formula: "(n1/T1) / (n2/T2), interval times exp(±1.96 sqrt(1/n1 + 1/n2))",
        limits: "null where there are none on weekdays or none on weekends.",
        ..NONE
    },
    Entry {
        name: "rayleigh",
        shown: &["Rayleigh"],
        paths: &["rayleigh.statistic", "rayleigh.p"],
        what: "A test of an even day: the length R of the sum of unit vectors on the clock, and its p.",
        formula: "p = exp(sqrt(1 + 4n + 4(n² - R²)) - (1 + 2n))",
        reference: "Zar 2010; Rayleigh 1880",
        limits: "It misses days with two peaks. No day of people is even, so a small p is no news.",
        ..NONE
    },
    Entry {
        name: "kuiper",
        shown: &["Kuiper", "evenly over the day"],
        paths: &["kuiper.statistic", "kuiper.p"],
        what: "A test of an even day that sees any shape: the largest excess and the largest lack of the empirical \
               distribution of local times, together.",
        formula: "V = max(i/n - u_i) + max(u_i - (i-1)/n), p by V (sqrt n + .155 + .24/sqrt n)",
        reference: "Kuiper 1960; Stephens 1970",
        limits: "No day of people is even, so a small p is no news.",
        ..NONE
    },
    Entry {
        name: "watson",
        shown: &["Watson"],
        paths: &["watson.statistic", "watson.p"],
        what: "A test of an even day by the mean squared distance from it.",
        formula: "U² = sum of (u_i - (2i-1)/2n)² + 1/12n - n(mean u - 1/2)²",
        reference: "Watson 1961; Stephens 1970",
        limits: "No day of people is even, so a small p is no news.",
        ..NONE
    },
    Entry {
        name: "utc_offset_hours",
        shown: &["offsets that fit an office"],
        paths: &["plausible.utc_offset_hours"],
        what: "Offsets from UTC by which the sessions look like office hours and the data cannot tell apart: those \
               whose log-likelihood is within 1.92 times the overdispersion of the best.",
        formula: "L(z) = max over e of sum n_h ln((1-e) T(h+z) + e b(h)), T the office, b the other domains",
        rule: Some(Rule::ZoneFit),
        limits: "An offset is no place: several countries share one. With half the sessions in office hours 100 \
                 sessions name the right offset about every second time, 500 nearly always.",
        ..NONE
    },
    Entry {
        name: "offsets.frequency",
        shown: &["of draws"],
        paths: &["plausible.frequency"],
        what: "How often an offset fits best when whole days are drawn with replacement.",
        rule: Some(Rule::ZoneFit),
        ..NONE
    },
    Entry {
        name: "offsets.background_share",
        shown: &["the office explains"],
        paths: &["plausible.background_share"],
        what: "The share of sessions that the other domains' profile explains; the office explains the rest.",
        rule: Some(Rule::ZoneFit),
        ..NONE
    },
    Entry {
        name: "template_business_share",
        paths: &["template_business_share"],
        what: "The share of an office's sessions that the template of an office has in business hours.",
        limits: "A convention of this program.",
        ..NONE
    },
    Entry {
        name: "overdispersion",
        paths: &["offsets.overdispersion"],
        what: "How much more the hours vary around the best fit than independent sessions would; it widens the set \
               of offsets.",
        formula: "max(1, chi-square / degrees of freedom)",
        ..NONE
    },
    Entry {
        name: "two_zones",
        shown: &["two offices"],
        paths: &[
            "two_zones.likelihood_ratio",
            "two_zones.p",
            "two_zones.draws",
            "plausible.west_hours",
            "plausible.east_hours",
            "plausible.west_share",
        ],
        what: "Two offices at two offsets against one office and an even rest: twice the gain in log-likelihood, \
               the chance of such a gain where one office is true (so many simulated `draws`), and the pairs that \
               fit equally well with the share of the western one.",
        formula: "w T_A + (1-w) T_B by expectation maximisation; p by a parametric bootstrap",
        limits: "Weak evidence: many pairs fit alike.",
        ..NONE
    },
];
