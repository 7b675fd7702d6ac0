//! What the reader must know before believing a figure.

use super::{Account, cells};
use crate::analysis::Settings;
use crate::select::DomainBy;

/// The sentences that stand in every report (METHODS §8).
const ALWAYS: [&str; 5] = [
    "Lookups are not communications.",
    "A source may be a resolver shared by many.",
    "Caching hides repeats within the TTL.",
    "Counts depend on where the log was taken.",
    "The log's authenticity is not tested.",
];

/// The caveats of a report.
pub fn caveats(input: &Account, settings: &Settings) -> Vec<String> {
    let mut caveats: Vec<String> = ALWAYS.iter().map(|text| (*text).to_owned()).collect();
    let decisions = || input.files.iter().flat_map(|file| &file.decisions);
    if decisions().any(|decision| decision.what == "log_tz" && decision.why == "assumed") {
        caveats.push("Times are written without a zone and were taken as UTC; --log-tz says otherwise.".to_owned());
    }
    if decisions().any(|decision| decision.what == "year" && decision.why != "--year") {
        caveats.push("Times are written without a year, which was taken from the file's modification time.".to_owned());
    }
    if input.ambiguous_times > 0 {
        caveats.push(format!(
            "Ambiguous local times, because clocks were set back: {}; the earlier instant was taken.",
            cells::count(input.ambiguous_times)
        ));
    }
    if input.untimed > 0 {
        caveats
            .push(format!("Lookups without a time: {}; they are in no figure of timing.", cells::count(input.untimed)));
    }
    if !settings.dedup && input.files.iter().filter(|file| file.records > 0).count() > 1 {
        caveats.push(
            "A lookup that several servers logged is counted once in each of their files; --dedup counts it once."
                .to_owned(),
        );
    }
    if settings.filter.selects() {
        caveats.push("Filters are in force; shares are of the lookups that pass them.".to_owned());
    }
    if let (Some(grouped), Some(others)) = (input.grouped_lookups, input.ungrouped_lookups) {
        caveats.push(format!(
            "Sources are {} for {} of the lookups that count, and addresses for the other {}, which have none.",
            settings.source_by.plural(),
            cells::count(grouped),
            cells::count(others)
        ));
    }
    if settings.who.is_pseudonymous() {
        caveats.push(
            "Addresses are prefix-preserving pseudonyms; who knows some of them learns the networks of others."
                .to_owned(),
        );
    }
    for file in settings.who.damaged() {
        caveats.push(format!("{file} is damaged: some of its entries could not be read."));
    }
    if matches!(settings.domain_by, DomainBy::Labels(_) | DomainBy::Registrable(_) | DomainBy::Under(_)) {
        caveats.push("A domain is a group of names; sessions and sources are the group's.".to_owned());
    }
    caveats
}
