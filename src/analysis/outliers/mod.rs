//! The needle in the haystack: every domain of a log against the domains of similar volume (METHODS §7).
//!
//! The state is that of `domains`. One walk over the pairs takes a figure of each domain, the domains are ranked by
//! it among those with about as many spells, and a second walk makes the rows of the leading ones.

mod cloud;
mod figure;
mod holdout;

pub use figure::{By, Candidate};
pub use holdout::{Halves, halves};

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use super::lookups::Lookups;
use super::study::{self, Study};
use super::{Analysis, domains};
use crate::report::{DomainRow, HoldoutPlace, OutlierRow, OutlierSearch, Unranked, count, counted};
use crate::stats::neighbours::{LEAST, Place, places};

/// The analysis.
pub const ANALYSIS: Analysis = Analysis {
    name: "outliers",
    about: "domains that are unusual among those of similar volume: concentration, office hours, regularity, growth",
};

/// A holdout confirms what is still among this part of the neighbours, from the top.
const CONFIRMED: f64 = 0.05;
/// Sessions below which tests and intervals of a domain are withheld (METHODS §9).
const FEW_SESSIONS: u64 = 20;
/// Spells of a session from which the domain is told to be one that hardly pauses.
const MANY_SPELLS: u64 = 2;

/// Which rows are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// The figure that is compared.
    pub by: By,
    /// How many rows.
    pub top: usize,
}

/// A domain with its place.
struct Ranked {
    /// What it was ranked by.
    candidate: Candidate,
    /// Where it stands.
    place: Place,
}

/// All domains of a state that can be ranked, most unusual first, and those that cannot be, by reason.
struct Ranking {
    /// Those that are ranked.
    ranked: Vec<Ranked>,
    /// How many are not, by reason.
    unranked: BTreeMap<String, u64>,
    /// The frame that they stand in.
    study: Study,
}

/// Ranks the domains of a closed state.
fn rank(state: &Lookups, by: By) -> Ranking {
    let (mut candidates, mut unranked) = (Vec::new(), BTreeMap::new());
    let study = study::visit(state, None, |study, _, group| match figure::candidate(state, study, group, by) {
        Ok(candidate) => candidates.push(candidate),
        Err(reason) => *unranked.entry(reason).or_insert(0) += 1,
    });
    let members: Vec<_> = candidates.iter().map(Candidate::member).collect();
    let mut ranked: Vec<Ranked> =
        candidates.into_iter().zip(places(&members)).map(|(candidate, place)| Ranked { candidate, place }).collect();
    let numbering = state.numbering();
    let name = |ranked: &Ranked| numbering.domains.get(ranked.candidate.domain);
    ranked.sort_by(|a, b| unusual(a, b).then_with(|| name(a).cmp(name(b))));
    drop(numbering);
    Ranking { ranked, unranked, study }
}

/// Robust z, the greatest first; where neighbours do not differ, and z has no scale, as for a z of 0. Ties go by
/// rank, and then by volume.
fn unusual(a: &Ranked, b: &Ranked) -> Ordering {
    let z = |ranked: &Ranked| ranked.place.z.unwrap_or(0.0);
    let volume = |ranked: &Ranked| ranked.candidate.spells;
    z(b).total_cmp(&z(a)).then(a.place.rank_p.total_cmp(&b.place.rank_p)).then(volume(b).cmp(&volume(a)))
}

/// What a search found.
pub struct Found {
    /// The leading rows.
    pub rows: Vec<OutlierRow>,
    /// How many ranked domains there are beyond them.
    pub beyond: u64,
    /// What was compared, and with what.
    pub search: OutlierSearch,
    /// The frame they stand in.
    pub study: Study,
}

/// Searches a closed state, and looks the findings up in the `later` one, if there is one.
pub fn search(state: &Lookups, later: Option<&Lookups>, wanted: Wanted) -> Found {
    let Ranking { mut ranked, unranked, study } = rank(state, wanted.by);
    let count = ranked.len() as u64;
    let cloud = cloud::cloud(ranked.iter().map(|ranked| &ranked.candidate));
    ranked.truncate(wanted.top);
    let numbers: Vec<u32> = ranked.iter().map(|ranked| ranked.candidate.domain).collect();
    let (domains, _) = domains::rows_of(state, &numbers);
    let later = later.map(|later| (later, holdout_places(later, wanted.by)));
    let search = OutlierSearch {
        by: wanted.by.name(),
        figure: wanted.by.describe(state.settings()),
        ranked: count,
        cloud,
        not_ranked: unranked.into_iter().map(|(reason, domains)| Unranked { reason, domains }).collect(),
        holdout: later.as_ref().and_then(|(later, _)| Study::new(later).window_shown()),
    };
    let rows = ranked.into_iter().zip(domains).map(|(ranked, domain)| {
        let held = later.as_ref().map(|(_, places)| held(places.get(&ranked.candidate.domain)));
        row(ranked, domain, wanted.by, held)
    });
    let rows: Vec<OutlierRow> = rows.collect();
    Found { beyond: count - rows.len() as u64, rows, search, study }
}

/// Where each domain stands in the later part of the log.
fn holdout_places(later: &Lookups, by: By) -> HashMap<u32, Ranked> {
    rank(later, by).ranked.into_iter().map(|ranked| (ranked.candidate.domain, ranked)).collect()
}

/// What the later part says of a domain.
fn held(later: Option<&Ranked>) -> HoldoutPlace {
    match later {
        Some(Ranked { candidate, place }) => HoldoutPlace {
            rank: Some(place.rank as u64),
            of: Some(place.neighbours as u64 + 1),
            figure: Some(candidate.share.share),
            neighbours_median: place.median,
            robust_z: place.z,
            confirmed: Some(place.rank_p <= CONFIRMED),
            withheld: None,
        },
        None => HoldoutPlace {
            withheld: Some("too little of it after the date, or nothing".to_owned()),
            ..HoldoutPlace::default()
        },
    }
}

/// The row of a ranked domain.
fn row(ranked: Ranked, domain: DomainRow, by: By, holdout: Option<HoldoutPlace>) -> OutlierRow {
    let Ranked { candidate, place } = ranked;
    let few = place.neighbours < 2;
    let no_scale = if few { "fewer than two neighbours" } else { "more than half of the neighbours are alike" };
    let flags = flags(&candidate, &place, by);
    OutlierRow {
        rank: place.rank as u64,
        of: place.neighbours as u64 + 1,
        figure: candidate.share.share,
        neighbours_median: place.median,
        neighbours_median_withheld: place.median.is_none().then(|| "no neighbours".to_owned()),
        robust_z: place.z,
        robust_z_withheld: place.z.is_none().then(|| no_scale.to_owned()),
        rank_p: place.rank_p,
        neighbourhood_dex: place.width_dex,
        flags,
        holdout,
        domain,
    }
}

/// What the reader must know of a rank.
fn flags(candidate: &Candidate, place: &Place, by: By) -> Vec<String> {
    let Candidate { sessions, spells, .. } = *candidate;
    let mut flags = Vec::new();
    if by == By::Concentration && sessions < FEW_SESSIONS {
        flags.push(format!("few sessions ({}) but many spells ({}): it hardly pauses", count(sessions), count(spells)));
    } else if spells > MANY_SPELLS.saturating_mul(sessions) {
        flags.push(format!("{} in {}: it hardly pauses", counted(spells, "spell"), counted(sessions, "session")));
    }
    if place.neighbours < LEAST {
        flags.push(format!("only {} to compare with", counted(place.neighbours as u64, "domain")));
    } else if place.width_dex > 2.0 * crate::stats::neighbours::WIDTH_DEX {
        flags.push(format!("neighbours differ in volume by up to a factor of {:.1}", 10f64.powf(place.width_dex)));
    }
    flags
}
