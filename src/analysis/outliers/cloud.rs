//! Where all ranked domains stand: the counts behind a picture of volume and figure.

use std::collections::BTreeMap;

use super::Candidate;
use crate::report::CloudCell;

/// Cells from a volume to ten times as much.
const PER_DECADE: f64 = 24.0;
/// Cells from a figure of 0 to one of 1.
const PER_FIGURE: f64 = 80.0;

/// The domains in cells of about one volume and figure: so few that a picture holds them, however many domains.
pub fn cloud<'a>(candidates: impl Iterator<Item = &'a Candidate>) -> Vec<CloudCell> {
    let mut cells: BTreeMap<(u32, u32), u64> = BTreeMap::new();
    for candidate in candidates {
        let volume = ((candidate.spells.max(1) as f64).log10() * PER_DECADE).round() as u32;
        let figure = (candidate.share.share.clamp(0.0, 1.0) * PER_FIGURE).round() as u32;
        *cells.entry((volume, figure)).or_default() += 1;
    }
    let cell = |((volume, figure), domains): ((u32, u32), u64)| CloudCell {
        spells_log10: f64::from(volume) / PER_DECADE,
        figure: f64::from(figure) / PER_FIGURE,
        domains,
    };
    cells.into_iter().map(cell).collect()
}
