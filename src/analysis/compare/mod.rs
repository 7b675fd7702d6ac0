//! One domain beside others: the same window and filters, sources at equal volume, and what is not matched
//! (METHODS §7).

mod unmatched;

use super::domains;
use super::exact::{BySource, repeats};
use super::lookups::Lookups;
use super::rhythm::{self, Frame};
use super::study::Study;
use super::withhold::because;
use super::{Analysis, Settings, withhold};
use crate::report::{ComparedDomain, ComparedRhythm, Comparison, Difference, DomainRow, Figure, Rarefaction, Rhythm};
use crate::stats::concentration::Concentration;
use crate::stats::intervals::{Estimate, Interval, Z_975, newcombe};

/// The analysis.
pub const ANALYSIS: Analysis = Analysis {
    name: "compare",
    about: "one domain beside others: sources at equal volume, shares and their differences, office hours, rhythm",
};

/// The volume below which rarefaction is withheld (METHODS §9).
const LEAST_VOLUME: u64 = withhold::RAREFIED;
/// The sample coverage below which it is flagged (METHODS §9).
const LEAST_COVERAGE: f64 = withhold::COVERAGE;

/// What one of the domains is compared by.
struct Side {
    /// Its row.
    row: DomainRow,
    /// Its lookups by source.
    lookups: BySource,
    /// Lookups by source, without those that do not count.
    by_lookups: Concentration,
    /// Sessions by source.
    by_sessions: Concentration,
    /// Its rhythm.
    rhythm: Rhythm,
}

/// How rhythm is to be read.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// The TTL of `--ttl`, in seconds.
    pub ttl: Option<f64>,
    /// The seed of permutations.
    pub seed: u64,
    /// Threads for them.
    pub threads: usize,
}

/// The comparison of the first of `targets` with the others, and the frame it stands in.
///
/// # Errors
/// The first target that nobody asked for.
pub fn compare<'a>(
    state: &Lookups,
    targets: &'a [Vec<u8>],
    lookups: impl Fn(&[u8]) -> BySource,
    asked: Asked,
) -> Result<(Comparison, Study), &'a [u8]> {
    let numbers: Vec<Option<u32>> = targets.iter().map(|target| state.numbering().domains.find(target)).collect();
    let mut wanted = Vec::new();
    for (target, number) in targets.iter().zip(numbers) {
        wanted.push(number.ok_or(target.as_slice())?);
    }
    let (rows, study) = domains::rows_of(state, &wanted);
    let found = |target: &Vec<u8>| {
        let name = String::from_utf8_lossy(target);
        rows.iter().find(|row| row.domain == name).cloned()
    };
    let frame = Frame {
        settings: state.settings(),
        study: &study,
        hours: &state.hours,
        ttl: asked.ttl,
        seed: asked.seed,
        threads: asked.threads,
    };
    let mut sides = Vec::new();
    for target in targets {
        // A name that only lookups outside of the filters asked for has a number and no row.
        let row = found(target).ok_or(target.as_slice())?;
        sides.push(Side::new(row, lookups(target), &frame));
    }
    let comparison = Comparison {
        domains: rows_of(&sides, state.settings()),
        differences: differences(&sides),
        not_matched: unmatched::unmatched(&sides, &study),
    };
    Ok((comparison, study))
}

impl Side {
    /// What a domain is compared by.
    fn new(row: DomainRow, mut lookups: BySource, frame: &Frame<'_>) -> Self {
        if row.sessions.is_none() {
            // Some lookups have no time: what the others show would be too little.
            lookups.clear();
        }
        let times = |each: fn(&rhythm::Times) -> u64| -> Concentration {
            let of = |l: &Vec<_>| rhythm::Times::new(l, frame.settings.session_gap, frame.settings.dedup);
            lookups.values().map(|l| each(&of(l))).collect()
        };
        Side {
            by_lookups: times(|times| times.lookups as u64),
            by_sessions: times(|times| times.sessions.len() as u64),
            rhythm: rhythm::of_domain(&lookups, frame),
            row,
            lookups,
        }
    }

    /// Sessions of the k leading sources, and all.
    fn leading(&self, k: usize) -> Option<(u64, u64)> {
        let all = self.row.sessions?;
        Some((self.by_sessions.counts().iter().take(k).sum(), all))
    }
}

/// The rows of all domains, the first of which is the one that is compared.
fn rows_of(sides: &[Side], settings: &Settings) -> Vec<ComparedDomain> {
    let least = |each: fn(&Side) -> Option<u64>| sides.iter().map(each).min().flatten();
    let volume = least(|side| Some(side.row.lookups));
    let sessions = least(|side| side.row.sessions);
    let roles = std::iter::once("domain").chain(std::iter::repeat("peer"));
    let row = |(side, role): (&Side, &'static str)| {
        let (row, rhythm) = (side.row.clone(), &side.rhythm);
        let on_sessions = row.concentration.sessions;
        ComparedDomain {
            domain: row.domain,
            role,
            lookups: row.lookups,
            sessions: row.sessions,
            spells: row.spells,
            spells_withheld: row.spells_withheld,
            sources: row.sources,
            first: row.first,
            first_withheld: row.first_withheld,
            last: row.last,
            last_withheld: row.last_withheld,
            rarefied_lookups: rarefied(&side.by_lookups, volume, row.sessions_withheld.clone()),
            rarefied_sessions: rarefied(&side.by_sessions, sessions, row.sessions_withheld.clone()),
            top1_sessions_share: on_sessions.as_ref().and_then(|measure| measure.top1_share),
            top1_sessions_share_withheld: row.sessions_withheld.clone(),
            top2_sessions_share: on_sessions.as_ref().and_then(|measure| measure.top2_share),
            top2_sessions_share_withheld: row.sessions_withheld.clone(),
            sessions_withheld: row.sessions_withheld,
            top2_lookups_share: row.concentration.lookups.top2_share,
            hhi_unbiased_sessions: on_sessions.as_ref().and_then(|measure| measure.hhi_unbiased),
            hhi_unbiased_sessions_withheld: match on_sessions {
                Some(measure) => measure.hhi_unbiased_withheld,
                None => row.concentration.sessions_withheld,
            },
            business: row.business,
            rhythm: ComparedRhythm {
                verdict: rhythm.verdict,
                signatures: rhythm.signatures.clone(),
                session_gaps: rhythm.session_gaps.clone(),
                lookup_gaps: rhythm.lookup_gaps.clone(),
                period: rhythm.period.clone(),
                period_withheld: rhythm.period_withheld.clone(),
            },
            cleaning: repeats(&side.lookups, settings.dedup),
            types: row.types,
        }
    };
    sides.iter().zip(roles).map(row).collect()
}

/// The sources in m of these counts, with the interval of what m drawn without replacement have.
fn rarefied(counts: &Concentration, m: Option<u64>, untimed: Option<String>) -> Rarefaction {
    let withheld = |m: Option<u64>, reason: String| Rarefaction {
        m,
        m_withheld: because(m.as_ref(), &reason),
        sources_withheld: Some(reason),
        ..Rarefaction::default()
    };
    let Some(m) = m else { return withheld(None, untimed.unwrap_or_else(|| "no sessions".to_owned())) };
    if m < LEAST_VOLUME {
        return withheld(Some(m), format!("fewer than {LEAST_VOLUME} to compare ({m})"));
    }
    let (Some(value), Some(variance)) = (counts.rarefied_sources(m), counts.rarefied_variance(m)) else {
        return withheld(Some(m), untimed.unwrap_or_else(|| "fewer than that have a time".to_owned()));
    };
    let reach = Z_975 * variance.sqrt();
    let most = counts.sources().unwrap_or(0) as f64;
    let interval = Interval { low: (value - reach).max(1.0), high: (value + reach).min(most) };
    let coverage = counts.sample_coverage().filter(|coverage| *coverage < LEAST_COVERAGE);
    let flag = coverage.map(|coverage| format!("sample coverage {:.1} %: many sources are unseen", 100.0 * coverage));
    let n = counts.n().map_or(0, |n| u64::try_from(n).unwrap_or(u64::MAX));
    let figure = Figure::of(Estimate { value, interval }, "rarefaction (Hurlbert 1971, Heck 1975)", n);
    Rarefaction { m: Some(m), sources: Some(figure), flag, ..Rarefaction::default() }
}

/// The differences of the first domain's shares from each of the others'.
fn differences(sides: &[Side]) -> Vec<Difference> {
    let Some((domain, peers)) = sides.split_first() else { return Vec::new() };
    let mut found = Vec::new();
    for peer in peers {
        for (share, k) in [("top 1 of sessions", 1), ("top 2 of sessions", 2)] {
            found.push(difference(share.to_owned(), (domain, domain.leading(k)), (peer, peer.leading(k))));
        }
        for (mine, theirs) in domain.row.business.iter().zip(&peer.row.business) {
            let share = format!("business hours of sessions, {}", mine.zone);
            let of = |side: &Side, sessions: Option<u64>| Some((sessions?, side.row.sessions?));
            found.push(difference(share, (domain, of(domain, mine.sessions)), (peer, of(peer, theirs.sessions))));
        }
    }
    found
}

/// The difference of two shares, each a part and its whole; sessions are what comes nearest to independent trials.
fn difference(
    share: String,
    (domain, mine): (&Side, Option<(u64, u64)>),
    (peer, theirs): (&Side, Option<(u64, u64)>),
) -> Difference {
    let ratio = |(part, whole): (u64, u64)| (whole > 0).then(|| part as f64 / whole as f64);
    let estimate =
        mine.zip(theirs).and_then(|((k1, n1), (k2, n2))| Some((newcombe(k1, n1, k2, n2)?, n1.saturating_add(n2))));
    let unknown = |side: &Side| side.row.sessions_withheld.clone().unwrap_or_else(|| "no sessions".to_owned());
    let why = domain.row.sessions_withheld.as_ref().or(peer.row.sessions_withheld.as_ref());
    Difference {
        peer: peer.row.domain.clone(),
        share,
        domain_share: mine.and_then(ratio),
        domain_share_withheld: because(mine.and_then(ratio).as_ref(), &unknown(domain)),
        peer_share: theirs.and_then(ratio),
        peer_share_withheld: because(theirs.and_then(ratio).as_ref(), &unknown(peer)),
        difference_withheld: estimate.is_none().then(|| why.cloned().unwrap_or_else(|| "no sessions".to_owned())),
        difference: estimate.map(|(estimate, n)| Figure::of(estimate, "Newcombe 1998, method 10", n)),
    }
}
