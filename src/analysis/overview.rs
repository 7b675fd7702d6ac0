//! The whole log at a glance: leading domains and sources, hours, types.

use std::collections::BTreeMap;

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
    let (mut by_domain, mut by_source) = (domains::Leading::new(state, selection), sources::Counts::default());
    let mut types = BTreeMap::new();
    let study = study::visit(state, None, |study, numbering, group| {
        for (rtype, count) in group.types() {
            *types.entry(rtype).or_insert(0) += count;
        }
        by_domain.see(study, numbering, group);
        by_source.see(group, numbering);
    });
    let (domains, domains_beyond) = by_domain.finish(&study);
    let (sources, sources_beyond) = by_source.finish(state, selection);
    let overview = Overview {
        domains,
        sources,
        hours: study::hours(state.settings(), &state.hours),
        types: study::types(types.into_iter()),
    };
    (overview, (domains_beyond, sources_beyond), study)
}
