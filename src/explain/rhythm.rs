//! Figures of what a schedule, a cache, a retry ladder or an archive scan would look like.

use super::{Entry, NONE};
use crate::analysis::withhold::Rule;

/// The figures.
pub(super) const ENTRIES: &[Entry] = &[
    Entry {
        name: "events",
        paths: &["rhythm.events"],
        what: "Lookups in which A, AAAA, HTTPS and MX of one name within 2 s are one.",
        ..NONE
    },
    Entry {
        name: "intervals",
        shown: &["gaps"],
        paths: &[
            "session_gaps.intervals",
            "session_gaps.zero_gaps",
            "lookup_gaps.intervals",
            "lookup_gaps.zero_gaps",
            "cache.intervals",
        ],
        what: "Gaps from start to start: between sessions, or between events. Gaps of zero are counted apart and \
               left out of the figures beside them.",
        ..NONE
    },
    Entry {
        name: "gap_bins",
        paths: &["gap_bins.from_seconds", "gap_bins.until_seconds", "gap_bins.lookup_gaps", "gap_bins.session_gaps"],
        what: "How many gaps between events and between sessions have which length: from `from_seconds` to below \
               `until_seconds`. Gaps of zero have no place on the scale.",
        formula: "16 bins from a length to ten times as much; empty ones are left out",
        ..NONE
    },
    Entry {
        name: "median_seconds",
        shown: &["apart in the median", "gaps between sessions"],
        paths: &["session_gaps.median_seconds", "lookup_gaps.median_seconds"],
        what: "The median gap.",
        ..NONE
    },
    Entry {
        name: "burstiness",
        paths: &["burstiness"],
        what: "How bursty gaps are: -1 like a clock, 0 as at random, towards 1 in bursts.",
        formula: "B = (r-1)/(r+1), r the standard deviation of the gaps / their mean",
        reference: "Goh & Barabási 2008",
        limits: "It leans towards regular where gaps are few; burstiness_finite does not.",
        ..NONE
    },
    Entry {
        name: "burstiness_finite",
        shown: &["A", "burstiness A"],
        paths: &["burstiness_finite"],
        what: "Burstiness, corrected for the number of gaps: -1 like a clock, 0 as at random, towards 1 in bursts.",
        formula: "A = (sqrt(n+1) r - sqrt(n-1)) / ((sqrt(n+1) - 2) r + sqrt(n-1)), n gaps, r as in burstiness",
        reference: "Kim & Jo 2016",
        rule: Some(Rule::Intervals),
        limits: "Of random gaps it varies by .10 (standard deviation) with 30 and by .05 with 100.",
    },
    Entry {
        name: "memory",
        shown: &["memory of gaps"],
        paths: &["memory"],
        what: "The correlation of each gap with the next: above 0, long gaps follow long ones.",
        formula: "Pearson's correlation of successive gaps",
        reference: "Goh & Barabási 2008",
        ..NONE
    },
    Entry {
        name: "local_variation",
        shown: &["Lv", "local variation"],
        paths: &["local_variation"],
        what: "How much each gap differs from the next: 0 like a clock, 1 as at random. Changes of the rate over \
               the day hardly touch it.",
        formula: "Lv = 3/(k-1) sum of ((I_i - I_i+1) / (I_i + I_i+1))²",
        reference: "Shinomoto et al. 2003",
        rule: Some(Rule::Intervals),
        ..NONE
    },
    Entry {
        name: "fano",
        shown: &["Fano factor"],
        paths: &["windows.fano"],
        what: "The variance of the counts in equal windows over their mean: 1 as at random, below 1 regular. Windows \
               stand between the log's gaps.",
        formula: "Var(N) / mean N",
        reference: "Fano 1947; Lowen & Teich 2005",
        limits: "Changes of the rate raise it in wide windows.",
        ..NONE
    },
    Entry {
        name: "allan",
        shown: &["Allan factor"],
        paths: &["windows.allan"],
        what: "As the Fano factor, but of the differences between neighbouring windows, which slow changes of the \
               rate hardly touch.",
        formula: "E[(N_k+1 - N_k)²] / (2 mean N)",
        reference: "Lowen & Teich 2005",
        ..NONE
    },
    Entry {
        name: "windows.window_seconds",
        paths: &["windows.window_seconds"],
        what: "The width of the windows in which events were counted for the Fano and Allan factors.",
        ..NONE
    },
    Entry {
        name: "period",
        shown: &["period.seconds"],
        paths: &["period.seconds"],
        what: "The leading candidate for a period. It is confirmed when it stands on a hill of the autocorrelation \
               and beats 99 permutations of the gaps within days; 24 h, 7 d and their harmonics are left out.",
        reference: "Vlachos et al. 2005; Hu et al. 2016 (BAYWATCH)",
        rule: Some(Rule::Periodicity),
        limits: "A cache that is asked often makes a period of its TTL.",
        ..NONE
    },
    Entry {
        name: "fisher_g",
        shown: &["g", "Fisher's g"],
        paths: &["period.fisher_g", "period.fisher_p"],
        what: "The share of the strongest frequency in the spectrum of binned events, and the chance of as large a \
               share in noise, corrected for the bin widths tried.",
        formula: "g = max / sum of the periodogram; p = sum of (-1)^(j-1) C(m,j) (1-jg)^(m-1)",
        reference: "Fisher 1929",
        rule: Some(Rule::Periodicity),
        ..NONE
    },
    Entry {
        name: "h",
        shown: &["H statistic"],
        paths: &["period.h", "period.h_p"],
        what: "The strength of a period in unbinned times, over up to 20 harmonics, and its p, corrected for the \
               trial periods.",
        formula: "H = max over m of Z²_m - 4m + 4; p = e^(-0.4 H)",
        reference: "de Jager et al. 1989; de Jager & Büsching 2010",
        rule: Some(Rule::Periodicity),
        ..NONE
    },
    Entry {
        name: "power",
        paths: &["period.power", "period.permuted_power", "period.permutations"],
        what: "The ordinate of the period in the spectrum over the mean one, and the greatest that permutations of \
               the gaps within days have.",
        limits: "Permutations are made only for candidates that pass the other tests.",
        ..NONE
    },
    Entry {
        name: "minute",
        shown: &["second", "clock alignment"],
        paths: &[
            "minute.n",
            "minute.bins",
            "minute.chi_square",
            "minute.p",
            "minute.fullest_bins",
            "minute.fullest_share",
            "minute.fullest",
            "second.n",
            "second.bins",
            "second.chi_square",
            "second.p",
            "second.fullest_bins",
            "second.fullest_share",
            "second.fullest",
        ],
        what: "Whether starts prefer a minute of the hour or a second of the minute, as schedules do: chi-square \
               against equal chances with its p, and the share and place of the fullest bin.",
        formula: "chi-square with bins - 1 degrees of freedom",
        reference: "Pearson 1900",
        rule: Some(Rule::Alignment),
        limits: "A TTL that began at a restart mimics it.",
    },
    Entry {
        name: "ttl_seconds",
        shown: &["TTL", "TTL refresh"],
        paths: &["cache.ttl_seconds"],
        what: "The time to live around which gaps are looked at: --ttl, or the lower edge of the gaps. A log of \
               questions does not have it.",
        ..NONE
    },
    Entry {
        name: "cache",
        shown: &["cache refresh", "below it", "within a fifth above it"],
        paths: &["cache.below_share", "cache.piled_share", "cache.ahead_share"],
        what: "Gaps around the TTL: the share below it, the share from it to a fifth above it, and the share within \
               a tenth below it (a cache that fetches ahead). A cache leaves none below and piles them just above.",
        limits: "A busy office behind a cache looks exactly so.",
        ..NONE
    },
    Entry {
        name: "demand_per_second",
        paths: &["cache.demand_per_second", "cache.demand_excluded"],
        what: "The rate of questions behind the cache, by how soon after its expiry the next one comes; gaps below \
               the TTL are excluded, and counted.",
        formula: "n / sum of (gap - TTL) over gaps of at least the TTL",
        limits: "null where that sum is 0.",
        ..NONE
    },
    Entry {
        name: "ladders",
        shown: &["retry ladder"],
        paths: &["ladders.ladders", "ladders.events_share", "ladders.first_seconds", "ladders.cap_seconds"],
        what: "Gaps that grow, stay at a cap, and stop, as retries of mail servers do: how many such ladders, their \
               share of the events, and the medians of their first gaps and of their caps.",
        limits: "A short outage mimics it. Medians are null where there is no ladder.",
        ..NONE
    },
    Entry {
        name: "rescan",
        shown: &["rescan wave"],
        paths: &[
            "rescan.sessions",
            "rescan.sessions_looked_at",
            "rescan.waves",
            "rescan.names_median",
            "rescan.names_per_second_median",
            "rescan.order_correlation",
            "rescan.pairs",
        ],
        what: "Bursts of names of one source around the domain's sessions, or around 32 of them that are evenly \
               spread: how many, their names and speed in the \
               median, and over `pairs` of successive waves the mean rank correlation of the order of names. Many \
               names at machine speed in one order, again and again, are an archive that is scanned.",
        reference: "Spearman 1904 (rank correlation)",
        limits: "Needs a second reading, which standard input and --background off do not allow. The delivery of a \
                 newsletter mimics it.",
        ..NONE
    },
    Entry {
        name: "rita",
        shown: &["RITA score"],
        paths: &["rita.score", "rita.timestamp", "rita.histogram", "rita.duration"],
        what: "The beacon score of RITA v5, for comparison with it: the mean of the scores of gaps, of counts in 24 \
               parts of the window, and of duration, from 0 to 1.",
        formula: "each third rounded to 3 decimals; gaps: ((1 - |Bowley skewness|) + max(0, (med - MAD)/med)) / 2",
        reference: "Active Countermeasures, RITA v5",
        limits: "A screen and no evidence: gaps that alternate between 98 s and 300 s score 1.000.",
        ..NONE
    },
];
