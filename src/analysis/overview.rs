//! The whole log at a glance: leading domains and sources, hours, types.

use super::lookups::Lookups;
use super::study::{self, Study};
use super::{Analysis, Selection, domains, sources};
use crate::report::Overview;

/// The analysis.
pub const ANALYSIS: Analysis = Analysis {
    name: "overview",
    about: "what was read, the leading domains and sources, the hours, and which command goes deeper",
};

/// The overview, how many domains and sources there are beyond its rows, and the frame it stands in.
pub fn overview(state: &Lookups, selection: Selection) -> (Overview, (u64, u64), Study) {
    let (domains, domains_beyond, study) = domains::rows(state, selection);
    let (sources, sources_beyond, _) = sources::rows(state, selection);
    let overview = Overview {
        domains,
        sources,
        hours: study::hours(state.settings(), &state.hours),
        types: study::types(state.selected.types().map(|(_, rtype, count)| (rtype, count))),
    };
    (overview, (domains_beyond, sources_beyond), study)
}
