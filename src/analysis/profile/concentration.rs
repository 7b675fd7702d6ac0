//! How concentrated the domain's sources are, with intervals, and which of them act together.

use std::collections::HashSet;

use super::super::Settings;
use super::super::gaps::UNREAD;
use super::super::naming::Sources;
use super::super::pairs::spells;
use super::activity::Activity;
use super::days::Days;
use super::spread::{Blocks, spread};
use super::surroundings::Surroundings;
use crate::report::{self, ConcentrationSection, Figure, Merged, NamedSource, SourcePair, Spread};
use crate::select::SourceBy;
use crate::stats::bootstrap::Draws;
use crate::stats::intervals::{Estimate, wilson};
use crate::stats::richness::dns_magnitude;

/// The networks of DNS Magnitude.
const NETWORKS: SourceBy = SourceBy::Prefix { v4: 24, v6: 48 };

/// Everything but the pairs of sources, which [`super::machines`] finds first.
pub struct Concentrating<'a> {
    /// The sources.
    pub activity: &'a Activity<'a>,
    /// The rest of the log.
    pub around: &'a Surroundings,
    /// The sources of the log.
    pub sources: Sources<'a>,
    /// What changes figures.
    pub settings: &'a Settings,
    /// How the bootstrap draws.
    pub draws: Draws,
}

impl Concentrating<'_> {
    /// The section; `days` are those of the window, or why there are none.
    pub fn section(
        &self,
        days: &mut Result<Days, String>,
        pairs: Result<Vec<SourcePair>, String>,
        groups: &[Vec<usize>],
    ) -> ConcentrationSection {
        let alone: Vec<Vec<usize>> = (0..self.activity.askers.len()).map(|at| vec![at]).collect();
        let counted = self.blocks(days, &alone);
        let active_days = counted.sessions.as_ref().map_or(0, Blocks::active);
        let withheld = self.activity.withheld.clone();
        let known = withheld.is_none();
        let spells: Vec<u64> = self.activity.askers.iter().map(|a| spells(&a.sessions, self.activity.gap)).collect();
        let (magnitude, magnitude_withheld) = self.magnitude_of_networks();
        let merged = known.then(|| self.merged(days, groups)).flatten();
        ConcentrationSection {
            days: counted.sessions.as_ref().ok().map(|blocks| blocks.days.len() as u64),
            active_days: counted.sessions.as_ref().ok().map(Blocks::active),
            active_days_withheld: counted.sessions.as_ref().err().cloned(),
            days_withheld: counted.sessions.as_ref().err().cloned(),
            lookups: self.spread(&counted.lookup_counts, counted.lookups, active_days),
            sessions: known.then(|| self.spread(&counted.session_counts, counted.sessions, active_days)),
            sessions_withheld: withheld.clone(),
            spells: known.then(|| self.spread(&spells, Err("spells belong to no day".to_owned()), active_days)),
            spells_withheld: withheld,
            named_sources: self.named(),
            dns_magnitude_of_networks: magnitude,
            dns_magnitude_of_networks_withheld: magnitude_withheld,
            same_machine_withheld: pairs.as_ref().err().cloned(),
            same_machine: pairs.unwrap_or_default(),
            merged_withheld: merged.is_none().then(|| "no sources are synchronous".to_owned()),
            merged,
        }
    }

    /// The spread of one counting.
    fn spread(&self, counts: &[u64], blocks: Result<Blocks, String>, active_days: u64) -> Spread {
        spread(counts, &blocks, self.activity.observed(), active_days, self.draws)
    }

    /// Lookups and sessions by member of `groups`, in all and by day.
    fn blocks<'a>(&'a self, days: &mut Result<Days, String>, groups: &'a [Vec<usize>]) -> Counted {
        let askers = &self.activity.askers;
        let times = |group: &'a Vec<usize>| group.iter().flat_map(|at| askers[*at].times).copied();
        let starts = |group: &Vec<usize>| self.activity.united(group).into_iter().map(|session| session.first);
        let days = match (&self.activity.withheld, days) {
            (Some(reason), _) => Err(reason.clone()),
            (None, days) => days.as_mut().map_err(|reason| reason.clone()),
        };
        let (lookups, sessions) = match days {
            Ok(days) => {
                (Ok(Blocks::new(days, groups.iter().map(times))), Ok(Blocks::new(days, groups.iter().map(starts))))
            }
            Err(reason) => (Err(reason.clone()), Err(reason)),
        };
        Counted {
            lookup_counts: groups.iter().map(|group| group.iter().map(|at| askers[*at].lookups).sum()).collect(),
            session_counts: groups.iter().map(|group| starts(group).count() as u64).collect(),
            lookups,
            sessions,
        }
    }

    /// The figures with synchronous sources taken for one.
    fn merged(&self, days: &mut Result<Days, String>, groups: &[Vec<usize>]) -> Option<Merged> {
        if groups.is_empty() {
            return None;
        }
        let alone = (0..self.activity.askers.len()).filter(|at| !groups.iter().flatten().any(|member| member == at));
        let all: Vec<Vec<usize>> = groups.iter().cloned().chain(alone.map(|at| vec![at])).collect();
        let counted = self.blocks(days, &all);
        let active_days = counted.sessions.as_ref().map_or(0, Blocks::active);
        let observed = self.activity.basis(groups).observed;
        let name = |at: &usize| self.activity.askers[*at].name.clone();
        Some(Merged {
            groups: groups.iter().map(|group| group.iter().map(name).collect()).collect(),
            lookups: spread(&counted.lookup_counts, &counted.lookups, observed, active_days, self.draws),
            sessions: spread(&counted.session_counts, &counted.sessions, observed, active_days, self.draws),
        })
    }

    /// The sources named with `--source` among all sources of the domain.
    fn named(&self) -> Vec<NamedSource> {
        let own = &self.around.own;
        let all = own.iter().fold((0, 0, 0), |sum, pair| (sum.0 + pair.1, sum.1 + pair.2, sum.2 + pair.3));
        let named = |net: &ipnet::IpNet| {
            let inside =
                own.iter().filter(|pair| self.sources.address(pair.0).is_some_and(|address| net.contains(&address)));
            let (lookups, sessions) = inside.fold((0, 0), |sum, pair| (sum.0 + pair.1, sum.1 + pair.2));
            let grouped = self.settings.source_by != SourceBy::Address;
            let grouped = grouped.then(|| "sources are networks; they cannot be named by address".to_owned());
            let untimed = (all.2 > 0)
                .then(|| format!("{} of {} have no time", report::count(all.2), report::counted(all.0, "lookup")));
            let withheld = grouped.or(untimed).or_else(|| (all.1 == 0).then(|| "no sessions".to_owned()));
            let share = || {
                let (value, interval) = (sessions as f64 / all.1 as f64, wilson(sessions, all.1)?);
                Some(Figure::of(Estimate { value, interval }, "Wilson", all.1))
            };
            NamedSource {
                source: net.to_string(),
                lookups,
                lookups_share: (all.0 > 0).then(|| lookups as f64 / all.0 as f64),
                sessions_share: if withheld.is_none() { share() } else { None },
                sessions_share_withheld: withheld,
            }
        };
        self.settings.filter.sources.iter().map(named).collect()
    }

    /// DNS Magnitude by networks, or why there is none.
    fn magnitude_of_networks(&self) -> (Option<f64>, Option<String>) {
        if self.settings.source_by != SourceBy::Address {
            return (None, Some("sources are no addresses".to_owned()));
        }
        if !self.settings.background {
            return (None, Some(UNREAD.to_owned()));
        }
        let network = |number: u32| self.sources.address(number).map(|address| NETWORKS.group(address));
        let of_log: HashSet<_> = (0..self.sources.len() as u32).filter_map(network).collect();
        let of_domain: HashSet<_> = self.activity.askers.iter().filter_map(|asker| network(asker.number)).collect();
        let magnitude = dns_magnitude(of_domain.len() as u64, of_log.len() as u64);
        (magnitude, magnitude.is_none().then(|| "the log has fewer than two networks".to_owned()))
    }
}

/// Counts by source, in all and by day.
struct Counted {
    /// Lookups, those without a time included.
    lookup_counts: Vec<u64>,
    /// Sessions.
    session_counts: Vec<u64>,
    /// Lookups by day, or why there are none.
    lookups: Result<Blocks, String>,
    /// Sessions by day, or why there are none.
    sessions: Result<Blocks, String>,
}
