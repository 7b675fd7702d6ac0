//! What is not alike between a domain and its peers, and so may explain a difference.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::Side;
use crate::analysis::study::Study;
use crate::record::SECOND;
use crate::report::{self, Unmatched};

/// Volumes that differ by less than this factor are told as alike.
const VOLUME: f64 = 1.25;
/// Shares of types that differ by less than this are told as alike.
const TYPES: f64 = 0.1;
/// The part of the window by which the times of first or last lookups may differ.
const SPAN: f64 = 0.05;
/// The share of common sources above which the sources are told as alike.
const SOURCES: f64 = 0.8;

/// What is never matched, because a log does not tell.
const UNKNOWN: [(&str, &str); 2] = [
    ("TTL", "a log of questions does not have it; a longer one hides more repeats"),
    ("what depends on the name", "pages, mail and programs that lead to a name are not in the log"),
];

/// All that is not alike, by peer.
pub(super) fn unmatched(sides: &[Side], study: &Study) -> Vec<Unmatched> {
    let Some((domain, peers)) = sides.split_first() else { return Vec::new() };
    let mut found = Vec::new();
    for peer in peers {
        let figures = [
            ("volume", volume(domain, peer)),
            ("time", time(domain, peer, study)),
            ("sources", sources(domain, peer)),
            ("types", types(domain, peer)),
        ];
        let told = figures.into_iter().filter_map(|(what, how)| Some((what, how?)));
        let name = || Some(peer.row.domain.clone());
        found.extend(told.map(|(what, how)| Unmatched { peer: name(), what, how }));
    }
    found.extend(UNKNOWN.iter().map(|(what, how)| Unmatched { peer: None, what, how: (*how).to_owned() }));
    found
}

/// Volume, which equal volumes take account of for sources, but nothing does for shares.
fn volume(domain: &Side, peer: &Side) -> Option<String> {
    let (mine, theirs) = (domain.row.lookups, peer.row.lookups);
    let factor = mine as f64 / theirs.max(1) as f64;
    let differs = factor.max(factor.recip()) >= VOLUME;
    differs.then(|| format!("{} against {}", report::counted(mine, "lookup"), report::count(theirs)))
}

/// First and last lookups.
fn time(domain: &Side, peer: &Side, study: &Study) -> Option<String> {
    let (from, until) = study.window?;
    let window = until.saturating_sub(from) as f64 / SECOND as f64;
    let span = |side: &Side| {
        let times = || side.lookups.values().flatten().map(|lookup| lookup.time);
        Some((times().min()?, times().max()?))
    };
    let (mine, theirs) = (span(domain)?, span(peer)?);
    let apart = |a: i64, b: i64| a.abs_diff(b) as f64 / SECOND as f64 > SPAN * window;
    let told = |side: &Side| {
        let date = |time: &Option<String>| time.as_deref().and_then(|t| t.split('T').next()).unwrap_or("?").to_owned();
        format!("{} to {}", date(&side.row.first), date(&side.row.last))
    };
    (apart(mine.0, theirs.0) || apart(mine.1, theirs.1)).then(|| format!("{} against {}", told(domain), told(peer)))
}

/// Who asks.
fn sources(domain: &Side, peer: &Side) -> Option<String> {
    let of = |side: &Side| side.lookups.keys().copied().collect::<BTreeSet<IpAddr>>();
    let (mine, theirs) = (of(domain), of(peer));
    let common = mine.intersection(&theirs).count();
    let union = mine.union(&theirs).count();
    let differs = (common as f64) < SOURCES * union as f64;
    differs.then(|| {
        format!(
            "{} of {} ask for the peer too, which has {}",
            report::count(common as u64),
            report::counted(mine.len() as u64, "source"),
            report::count(theirs.len() as u64)
        )
    })
}

/// The types that are asked for.
fn types(domain: &Side, peer: &Side) -> Option<String> {
    let share = |side: &Side, rtype: &str| {
        side.row.types.get(rtype).copied().unwrap_or(0) as f64 / side.row.lookups.max(1) as f64
    };
    let all: BTreeSet<&String> = domain.row.types.keys().chain(peer.row.types.keys()).collect();
    let told: Vec<String> = all
        .into_iter()
        .filter(|rtype| (share(domain, rtype) - share(peer, rtype)).abs() >= TYPES)
        .map(|rtype| {
            let percent = |side: &Side| report::share(share(side, rtype));
            format!("{rtype} {} against {}", percent(domain), percent(peer))
        })
        .collect();
    (!told.is_empty()).then(|| told.join(", "))
}
