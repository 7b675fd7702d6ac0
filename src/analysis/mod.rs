//! Analyses: mergeable states that take records, and what is made of them. They count and never print.
//!
//! Every state is an exact, order-free monoid: integer counts, sets, and interval sets. Floats appear only when
//! rows are made. An analysis is one file and one line in [`ANALYSES`].

mod batch;
pub mod compare;
pub mod coverage;
pub mod domains;
pub mod exact;
pub mod gaps;
pub mod intern;
pub mod lookups;
pub mod measure;
pub mod naming;
pub mod outliers;
pub mod overview;
pub mod pairs;
pub mod profile;
pub mod rhythm;
pub mod sources;
pub mod study;
pub mod top;
pub mod withhold;

use crate::calendar::Calendar;
use crate::record::Sink;
use crate::select::{DomainBy, Filter, SourceBy, Who};

/// Every analysis.
pub const ANALYSES: &[Analysis] = &[
    overview::ANALYSIS,
    domains::ANALYSIS,
    sources::ANALYSIS,
    profile::ANALYSIS,
    outliers::ANALYSIS,
    compare::ANALYSIS,
];

/// What an analysis is called and answers.
pub struct Analysis {
    /// The command.
    pub name: &'static str,
    /// The question that it answers.
    pub about: &'static str,
}

/// What changes the figures of an analysis; all of it is in every report.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What counts.
    pub filter: Filter,
    /// What a domain is.
    pub domain_by: DomainBy,
    /// What a source is.
    pub source_by: SourceBy,
    /// Who sources are.
    pub who: std::sync::Arc<Who>,
    /// The zones with their business hours.
    pub calendars: Vec<Calendar>,
    /// The session gap in nanoseconds.
    pub session_gap: i64,
    /// Whether repeats are left out of the counts of lookups.
    pub dedup: bool,
    /// Whether lookups of other domains than the one looked at were read.
    pub background: bool,
    /// The user's own files that figures depend on.
    pub files: Vec<UsersFile>,
}

/// A file of the user's that figures depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsersFile {
    /// What it is for, as in `labels`.
    pub option: &'static str,
    /// Its path as it was given.
    pub path: String,
    /// The SHA-256 of its content.
    pub sha256: String,
}

/// A state that records go into and that unites with others of its kind.
pub trait State: Sink {
    /// What two states of the same run share; see [`lookups::Numbering`].
    fn merge(&mut self, other: Self);

    /// Says that the records that follow are of the file with this place in the input, and of this block of it.
    fn enter(&mut self, file: usize, block: u64) {
        let _ = (file, block);
    }

    /// Ends the input: what is buffered is put in order.
    fn close(&mut self) {}
}

/// Which rows are wanted, and in which order.
#[derive(Clone, Copy, Debug)]
pub struct Selection {
    /// The figure that rows are sorted by, the greatest first; ties go by name.
    pub sort: Sort,
    /// How many rows.
    pub top: usize,
    /// How many threads make them, which changes nothing in them.
    pub threads: usize,
}

/// Figures that rows can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Sort {
    /// Lookups.
    #[default]
    Lookups,
    /// Sessions.
    Sessions,
    /// Spells (domains only).
    Spells,
    /// Distinct sources (of a domain) or domains (of a source).
    Sources,
    /// Share of the leading source, on lookups (of a source: of its leading domain).
    Top1,
    /// Share of the two leading sources, on lookups (domains only).
    Top2,
    /// Effective sources, on lookups, the fewest first (domains only).
    Effective,
    /// The name, ascending.
    Name,
}
