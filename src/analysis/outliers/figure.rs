//! The figures that domains are compared by. Each is a share of a total, so that all have a logit.

use crate::analysis::Settings;
use crate::analysis::lookups::Lookups;
use crate::analysis::measure::sessions_withheld;
use crate::analysis::pairs::{Group, Session, spells};
use crate::analysis::study::Study;
use crate::analysis::withhold;
use crate::record::SECOND;
use crate::stats::concentration::hhi_unbiased;
use crate::stats::many::Share;
use crate::stats::neighbours::Member;
use crate::stats::rhythm::gaps::local_variation;

/// Spells that a domain needs for its concentration; METHODS §9 has 20 sessions, but a beacon is one session.
const CONCENTRATION_SPELLS: u64 = withhold::CONCENTRATION.withheld;
/// Sessions that a domain needs for its business hours (METHODS §9).
const BUSINESS_SESSIONS: u64 = withhold::BUSINESS.withheld;
/// The window that business hours need (METHODS §9), in nanoseconds.
const BUSINESS_WINDOW: i64 = withhold::BUSINESS_WEEKS as i64 * 7 * 86_400 * SECOND;
/// Intervals that a domain needs for its regularity (METHODS §9).
const REGULARITY_INTERVALS: u64 = withhold::INTERVALS.withheld;
/// Sessions that a domain needs for its growth.
const GROWTH_SESSIONS: u64 = 20;

/// What domains are compared by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum By {
    /// Volume-unbiased HHI over sources, on spells.
    #[default]
    Concentration,
    /// Share of sessions in business hours of the first zone.
    Business,
    /// Regularity of the gaps between sessions of a source: 1 like a clock, .67 at random.
    Regularity,
    /// Share of sessions in the second half of the window.
    Growth,
}

impl By {
    /// The word on the command line.
    pub fn name(self) -> &'static str {
        match self {
            By::Concentration => "concentration",
            By::Business => "business",
            By::Regularity => "regularity",
            By::Growth => "growth",
        }
    }

    /// What the figure is, in words.
    pub fn describe(self, settings: &Settings) -> String {
        match self {
            By::Concentration => "unbiased HHI over sources, on spells".to_owned(),
            By::Business => {
                let calendar = settings.calendars.first();
                let zone = calendar.map_or_else(String::new, |c| format!("{}, {}", c.zone.name(), c.hours));
                format!("share of sessions in business hours ({zone})")
            }
            By::Regularity => "1 - Lv/3 of the gaps between sessions of a source".to_owned(),
            By::Growth => "share of sessions in the second half of the window".to_owned(),
        }
    }
}

/// A domain that can be ranked.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// The number of the domain.
    pub domain: u32,
    /// Its spells, the volume that neighbours are chosen by.
    pub spells: u64,
    /// Its sessions.
    pub sessions: u64,
    /// The figure.
    pub share: Share,
}

impl Candidate {
    /// The same for the comparison.
    pub fn member(&self) -> Member {
        Member { volume: self.spells, share: self.share }
    }
}

/// The figure of a domain.
///
/// # Errors
/// The reason why it cannot be ranked.
pub fn candidate(state: &Lookups, study: &Study, group: &Group<'_>, by: By) -> Result<Candidate, String> {
    let sum = |count: fn(&crate::analysis::pairs::Pair) -> u64| group.pairs.iter().map(count).sum::<u64>();
    if let Some(reason) = sessions_withheld(sum(|pair| pair.untimed), sum(|pair| pair.lookups)) {
        return Err(if reason == "no times" { reason } else { "some lookups have no time".to_owned() });
    }
    let gap = state.selected.gap();
    let each = || group.pairs.iter().map(|pair| group.sessions_of(pair));
    let by_source = || each().map(|sessions| spells(sessions, gap));
    let (spells, sessions) = (by_source().sum(), sum(|pair| pair.sessions as u64));
    let of_sessions = |part: u64| Share { share: part as f64 / sessions as f64, total: sessions };
    let share = match by {
        By::Concentration => {
            at_least(spells, CONCENTRATION_SPELLS, "spells")?;
            let share = hhi_unbiased(by_source()).ok_or_else(|| "fewer than two spells".to_owned())?;
            Share { share, total: spells }
        }
        By::Business => {
            if study.window.is_none_or(|(from, until)| until.saturating_sub(from) < BUSINESS_WINDOW) {
                return Err("the window is shorter than two weeks".to_owned());
            }
            at_least(sessions, BUSINESS_SESSIONS, "sessions")?;
            of_sessions(each().map(|sessions| study.business_sessions(0, sessions)).sum())
        }
        By::Regularity => regularity(each())?,
        By::Growth => {
            at_least(sessions, GROWTH_SESSIONS, "sessions")?;
            let (from, until) = study.window.unwrap_or_default();
            let middle = i64::midpoint(from, until);
            of_sessions(each().flatten().filter(|session| session.first >= middle).count() as u64)
        }
    };
    Ok(Candidate { domain: group.domain, spells, sessions, share })
}

/// Refuses a domain with fewer than `least`.
fn at_least(count: u64, least: u64, what: &str) -> Result<(), String> {
    if count < least { Err(format!("fewer than {least} {what}")) } else { Ok(()) }
}

/// 1 - Lv/3 with the local variation of each source's gaps between sessions, weighed by their number.
fn regularity<'a>(sources: impl Iterator<Item = &'a [Session]>) -> Result<Share, String> {
    let (mut weighed, mut intervals) = (Vec::new(), 0);
    for sessions in sources {
        let gap = |pair: &[Session]| (pair[1].first.saturating_sub(pair[0].first)) as f64;
        let gaps: Vec<f64> = sessions.windows(2).map(gap).collect();
        if let Some(variation) = local_variation(&gaps) {
            let weight = (gaps.len() - 1) as f64;
            weighed.push((weight * variation, weight));
        }
        intervals += gaps.len() as u64;
    }
    at_least(intervals, REGULARITY_INTERVALS, "intervals between sessions of a source")?;
    if weighed.is_empty() {
        return Err("no source has two intervals".to_owned());
    }
    // Sources come in the order of a run's numbers, on which no sum may depend.
    weighed.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let sum = |part: fn(&(f64, f64)) -> f64| weighed.iter().map(part).sum::<f64>();
    Ok(Share { share: 1.0 - sum(|one| one.0) / sum(|one| one.1) / 3.0, total: intervals })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regularity_does_not_depend_on_the_order_of_sources() {
        let source = |seed: i64| -> Vec<Session> {
            let first = |n: i64| n * 1_000_003 + (n * n * seed) % 7_919 * 101;
            (0..4 + seed % 5).map(|n| Session { first: first(n), last: first(n) }).collect()
        };
        let mut sources: Vec<Vec<Session>> = (1..40).map(source).collect();
        let of = |sources: &[Vec<Session>]| regularity(sources.iter().map(Vec::as_slice)).unwrap().share.to_bits();
        let wanted = of(&sources);
        for _ in 1..sources.len() {
            sources.rotate_left(1);
            assert_eq!(of(&sources), wanted);
        }
    }

    /// Sessions of a source with these gaps between them.
    fn with_gaps(gaps: &[i64]) -> Vec<Session> {
        let running = gaps.iter().scan(0, |time, gap| {
            *time += gap;
            Some(*time)
        });
        std::iter::once(0).chain(running).map(|first| Session { first, last: first }).collect()
    }

    /// Gaps that are all alike have an Lv of 0; of those that alternate between 1 and 3, each term is 3 times (2/4)².
    #[test]
    fn regularity_weighs_sources_by_pairs_of_gaps() {
        let (clock, uneven) = (with_gaps(&[5; 18]), with_gaps(&[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]));
        let (once, never) = (with_gaps(&[7]), with_gaps(&[]));
        let found = regularity([&clock[..], &uneven, &once, &never].into_iter()).unwrap();
        let variation = (17.0 * 0.0 + 10.0 * 0.75) / 27.0;
        assert!((found.share - (1.0 - variation / 3.0)).abs() < 1e-12, "{found:?}");
        assert_eq!(found.total, 30);
        let few = regularity([&clock[..], &uneven].into_iter()).err();
        assert_eq!(few.as_deref(), Some("fewer than 30 intervals between sessions of a source"));
        let pairs = regularity(std::iter::repeat_n(&once[..], 30)).err();
        assert_eq!(pairs.as_deref(), Some("no source has two intervals"));
    }
}
