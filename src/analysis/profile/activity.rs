//! Who asks for the profiled domain, in sessions, and the sessions that tests count.

use super::super::pairs::{Session, spells, unite};
use super::super::withhold::Observed;

/// One source of the domain.
#[derive(Clone, Debug)]
pub struct Asker<'a> {
    /// Its number.
    pub number: u32,
    /// How it is shown.
    pub name: String,
    /// Its lookups.
    pub lookups: u64,
    /// Their times in order; fewer than the lookups where some have none.
    pub times: &'a [i64],
    /// Its sessions in order.
    pub sessions: Vec<Session>,
}

/// The sources of the domain, most lookups first.
#[derive(Clone, Debug)]
pub struct Activity<'a> {
    /// The sources.
    pub askers: Vec<Asker<'a>>,
    /// The session gap in nanoseconds.
    pub gap: i64,
    /// Why sessions cannot be counted.
    pub withheld: Option<String>,
}

impl Activity<'_> {
    /// Sessions and spells of all sources.
    pub fn observed(&self) -> Observed {
        let sessions = self.askers.iter().map(|asker| asker.sessions.len() as u64).sum();
        Observed { sessions, spells: self.askers.iter().map(|asker| spells(&asker.sessions, self.gap)).sum() }
    }

    /// The sessions that tests count: those of all sources, where each of `groups`, by place, is taken for one.
    pub fn basis(&self, groups: &[Vec<usize>]) -> Basis {
        let alone = (0..self.askers.len()).filter(|at| !groups.iter().flatten().any(|member| member == at));
        let mut sessions: Vec<Session> = alone.flat_map(|at| self.askers[at].sessions.iter().copied()).collect();
        for group in groups {
            sessions.extend(self.united(group));
        }
        sessions.sort_unstable();
        let observed = Observed { sessions: sessions.len() as u64, spells: spells(&sessions, self.gap) };
        Basis { starts: sessions.iter().map(|session| session.first).collect(), observed, merged: !groups.is_empty() }
    }

    /// The sessions of several sources, by place, as if they were one.
    pub fn united(&self, group: &[usize]) -> Vec<Session> {
        let mut sessions = group.iter().flat_map(|at| self.askers[*at].sessions.iter().copied()).collect();
        unite(&mut sessions, 0, self.gap);
        sessions
    }
}

/// The sessions that tests count. Synchronous sources are one, or every session would be counted twice and chance
/// taken for evidence.
#[derive(Clone, Debug)]
pub struct Basis {
    /// When they begin, ascending.
    pub starts: Vec<i64>,
    /// How many they are.
    pub observed: Observed,
    /// Whether sources were taken for one.
    pub merged: bool,
}

impl Basis {
    /// What is to be said of it beside a figure.
    pub fn flag(&self) -> Option<String> {
        self.merged.then(|| "synchronous sources count as one".to_owned())
    }

    /// The sessions that begin before an instant.
    pub fn before(&self, time: i64) -> Observed {
        let sessions = self.starts.partition_point(|start| *start < time) as u64;
        Observed { sessions, spells: if sessions == self.observed.sessions { self.observed.spells } else { sessions } }
    }
}
