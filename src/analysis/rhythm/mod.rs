//! What a schedule, a cache, a retry ladder or an archive scan would look like in the times of a domain (METHODS §5).
//!
//! Timing alone never decides what made it: every pattern that fits is told with its figures and its mimic.

mod figures;
mod histogram;
mod period;
mod rescan;
mod sensitivity;
mod signatures;
mod times;

pub use rescan::{Around, Near, Waves, around};
pub use sensitivity::sensitivity;
pub use times::Times;

use std::net::IpAddr;

use super::Settings;
use super::exact::{BySource, Lookup};
use super::study::Study;
use super::withhold::{self, because};
use crate::report::{self, CacheFit, Ladders, Rhythm};
use crate::stats::median::median;
use crate::stats::rhythm::cache::demand;
use crate::stats::rhythm::edge::{edge, phase};
use crate::stats::rhythm::gaps::local_variation;
use crate::stats::rhythm::ladder::ladders;

/// Leading sources whose rhythm is told one by one.
const LEADING: usize = 5;
/// Lookups that such a source needs.
const LEAST: usize = 5;
/// Intervals of a phase in which a cache is seen, where all together show none.
const PHASE: usize = 100;

/// What rhythm is read within.
pub struct Frame<'a> {
    /// What changes figures.
    pub settings: &'a Settings,
    /// Window and gaps.
    pub study: &'a Study,
    /// Lookups of the log by zone and local hour of week.
    pub hours: &'a [[u64; 168]],
    /// The TTL of `--ttl`, in seconds.
    pub ttl: Option<f64>,
    /// The seed of permutations.
    pub seed: u64,
    /// Threads for permutations; they change no figure.
    pub threads: usize,
}

/// The sources that lead by lookups, ties by address, and have enough of them.
pub fn leading(by_source: &BySource) -> Vec<IpAddr> {
    let mut leading: Vec<(usize, IpAddr)> = by_source.iter().map(|(source, l)| (l.len(), *source)).collect();
    leading.retain(|(lookups, _)| *lookups >= LEAST);
    leading.sort_by_key(|(lookups, source)| (std::cmp::Reverse(*lookups), *source));
    leading.into_iter().take(LEADING).map(|(_, source)| source).collect()
}

/// The rhythm of a domain, and of each of its leading sources; `waves` gives what a second pass found.
pub fn rhythms(by_source: &BySource, frame: &Frame<'_>, waves: impl Fn(IpAddr) -> Waves) -> Vec<Rhythm> {
    let times = |lookups: &Vec<Lookup>| Times::new(lookups, frame.settings.session_gap, frame.settings.dedup);
    let each: Vec<Times> = by_source.values().map(times).collect();
    let together = Err("only by source".to_owned());
    let mut found = vec![rhythm("all sources".to_owned(), &Times::of_all(&each), frame, together)];
    for source in leading(by_source) {
        if let Some(lookups) = by_source.get(&source) {
            found.push(rhythm(frame.settings.source_by.text(source), &times(lookups), frame, waves(source)));
        }
    }
    found
}

/// The rhythm of a domain, all sources together, without the second pass.
pub fn of_domain(by_source: &BySource, frame: &Frame<'_>) -> Rhythm {
    let times = |lookups: &Vec<Lookup>| Times::new(lookups, frame.settings.session_gap, frame.settings.dedup);
    let each: Vec<Times> = by_source.values().map(times).collect();
    rhythm("all sources".to_owned(), &Times::of_all(&each), frame, Err("not looked for in a comparison".to_owned()))
}

/// The rhythm of one subject.
fn rhythm(subject: String, times: &Times, frame: &Frame<'_>, waves: Waves) -> Rhythm {
    let starts = times.starts();
    let gaps = figures::seconds(&starts);
    let (cache, cache_withheld) = split(cache(&starts, &gaps, frame.ttl));
    let (period, period_withheld) = split(period::period(&starts, frame, cache.as_ref()));
    let (minute, minute_withheld) = split(figures::alignment(times, 3_600));
    let (second, second_withheld) = split(figures::alignment(times, 60));
    let (found, ladders_withheld) = split(retries(&gaps, starts.len()));
    let (rescan, rescan_withheld) = split(waves);
    let (office, office_withheld) = split(figures::office(&times.sessions, frame));
    let (rita, rita_withheld) = split(figures::scores(&times.events, frame));
    let mut rhythm = Rhythm {
        subject,
        lookups: times.lookups as u64,
        events: times.events.len() as u64,
        sessions: times.sessions.len() as u64,
        verdict: "undetermined",
        signatures: Vec::new(),
        session_gaps: figures::of_gaps(&times.sessions),
        lookup_gaps: figures::of_gaps(&times.events),
        gap_bins: histogram::gap_bins(times),
        windows: figures::variation(&times.events, frame),
        period,
        period_withheld,
        minute,
        minute_withheld,
        second,
        second_withheld,
        cache,
        cache_withheld,
        ladders: found,
        ladders_withheld,
        rescan,
        rescan_withheld,
        office,
        office_withheld,
        rita,
        rita_withheld,
    };
    let (variation, _) = withhold::intervals(gaps.len() as u64).show(|| local_variation(&gaps), "no gaps");
    rhythm.signatures = signatures::signatures(&rhythm, variation);
    rhythm.verdict = signatures::verdict(&rhythm.signatures);
    rhythm
}

/// A figure, or why it is withheld.
fn split<T>(figure: Result<T, String>) -> (Option<T>, Option<String>) {
    match figure {
        Ok(figure) => (Some(figure), None),
        Err(reason) => (None, Some(reason)),
    }
}

/// The gaps between starts, in seconds, around the TTL; where they fit none, those of the longest phase that does.
fn cache(starts: &[i64], gaps: &[f64], known: Option<f64>) -> Result<CacheFit, String> {
    if let Some(few) = withhold::intervals(gaps.len() as u64).withheld() {
        return Err(few);
    }
    let whole = edge(gaps, known).ok_or("no gaps")?;
    let phase = if whole.fits || known.is_some() { None } else { phase(gaps, PHASE) };
    let gaps = phase.clone().and_then(|phase| gaps.get(phase)).unwrap_or(gaps);
    let edge = phase.as_ref().and_then(|_| edge(gaps, None)).unwrap_or(whole);
    let demand = demand(gaps, edge.ttl);
    let time = |at: usize| starts.get(at).map(|time| report::time(*time)).unwrap_or_default();
    Ok(CacheFit {
        ttl_seconds: edge.ttl,
        ttl_from: if known.is_some() { "--ttl" } else { "lower edge" },
        phase: phase.map(|phase| report::Gap { start: time(phase.start), end: time(phase.end) }),
        intervals: gaps.len() as u64,
        below_share: edge.below,
        piled_share: edge.piled,
        ahead_share: edge.ahead,
        demand_per_second: demand.per_second,
        demand_per_second_withheld: because(demand.per_second.as_ref(), "no gap is longer than the TTL"),
        demand_excluded: demand.excluded as u64,
        fits: edge.fits,
    })
}

/// Retry ladders among gaps in seconds.
fn retries(gaps: &[f64], events: usize) -> Result<Ladders, String> {
    if gaps.is_empty() {
        return Err("no intervals".to_owned());
    }
    let found = ladders(gaps);
    let middle = |part: fn(&crate::stats::rhythm::ladder::Ladder) -> f64| {
        let mut values: Vec<f64> = found.iter().map(part).collect();
        values.sort_by(f64::total_cmp);
        median(&values)
    };
    let none = found.is_empty().then(|| "no ladders".to_owned());
    let inside: usize = found.iter().map(|ladder| ladder.gaps + 1).sum();
    Ok(Ladders {
        ladders: found.len() as u64,
        events_share: inside as f64 / events.max(1) as f64,
        first_seconds: middle(|ladder| ladder.first),
        first_seconds_withheld: none.clone(),
        cap_seconds: middle(|ladder| ladder.cap),
        cap_seconds_withheld: none,
    })
}

#[cfg(test)]
mod tests;
