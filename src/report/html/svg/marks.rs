//! The marks of a raster: runs of equal cells as thick lines, those that look alike as one path.
//!
//! Within a row, sources that asked in the same cell lie one above the other, so that a pair shows as stripes.

use std::collections::BTreeMap;

use super::super::super::hourmap::quarter;
use super::super::super::{Raster, RasterCell};
use super::px;

/// Sources that are shown in one cell; of more, those with the most lookups.
const STRIPES: usize = 3;
/// Parts of a row: halves and thirds of it are whole numbers.
pub(super) const PARTS: u32 = 12;
/// The most lookups of a cell while all marks are equally strong.
pub(in super::super) const FEW: u64 = 4;

/// What marks have in common that are one path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Look {
    /// The source's place.
    pub layer: u32,
    /// How strong the mark is, 1 to 4.
    pub strength: u32,
    /// How many share the cell.
    pub stripes: u32,
}

/// A stripe of a row, with what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stripe {
    /// How it looks.
    pub look: Look,
    /// The row.
    pub row: u32,
    /// Its middle, in parts of a row.
    pub middle: u32,
    /// The bin.
    pub bin: u32,
}

/// How strong the mark of a cell is, 1 to 4, where the busiest has `most` lookups.
pub(super) fn strength(lookups: u64, most: u64) -> u32 {
    if most <= FEW { 4 } else { quarter(scaled(lookups, most), 1_000) as u32 }
}

/// The most lookups of a cell.
pub(super) fn busiest<'a>(cells: impl IntoIterator<Item = &'a RasterCell>) -> u64 {
    cells.into_iter().map(|cell| cell.lookups).max().unwrap_or(0)
}

/// The stripes of cells: at most three to a cell, in the order of the sources.
pub(super) fn stripes(cells: &[RasterCell]) -> Vec<Stripe> {
    let most = busiest(cells);
    let mut stripes = Vec::new();
    for cell in cells.chunk_by(|a, b| (a.row, a.bin) == (b.row, b.bin)) {
        let mut shown = cell.to_vec();
        shown.sort_by_key(|cell| (std::cmp::Reverse(cell.lookups), cell.layer));
        shown.truncate(STRIPES);
        shown.sort_by_key(|cell| cell.layer);
        let height = PARTS / shown.len().max(1) as u32;
        for (place, cell) in shown.iter().enumerate() {
            let strength = strength(cell.lookups, most);
            let look = Look { layer: cell.layer, strength, stripes: shown.len() as u32 };
            let middle = place as u32 * height + height / 2;
            stripes.push(Stripe { look, row: cell.row, middle, bin: cell.bin });
        }
    }
    stripes
}

/// A count on a logarithmic scale, in thousandths of that of `most`, so that one burst does not pale all others.
fn scaled(lookups: u64, most: u64) -> u64 {
    let scale = |n: u64| (1.0 + n as f64).ln();
    (1_000.0 * scale(lookups) / scale(most.max(1))).round() as u64
}

/// The paths of all marks, by how they look; none is shorter than `least` bins.
pub(super) fn paths(mut stripes: Vec<Stripe>, least: f64) -> BTreeMap<Look, String> {
    stripes.sort_unstable();
    let joins = |a: &Stripe, b: &Stripe| (a.look, a.row, a.middle) == (b.look, b.row, b.middle) && a.bin + 1 == b.bin;
    let mut paths: BTreeMap<Look, String> = BTreeMap::new();
    for run in stripes.chunk_by(joins) {
        let y = u64::from(run[0].row) * u64::from(PARTS) + u64::from(run[0].middle);
        let length = px((run.len() as f64).max(least));
        paths.entry(run[0].look).or_default().push_str(&format!("M{} {y}h{length}", run[0].bin));
    }
    paths
}

/// The place of a layer's colour; that of all others is beyond the leading ones.
pub(super) fn layer(raster: &Raster, layer: u32) -> usize {
    if layer as usize >= raster.sources.len() { usize::MAX } else { layer as usize }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A cell.
    fn cell(row: u32, bin: u32, layer: u32, lookups: u64) -> RasterCell {
        RasterCell { row, bin, layer, lookups }
    }

    #[test]
    fn neighbours_are_one_run_and_pairs_are_stripes() {
        let cells = vec![cell(0, 3, 0, 1), cell(0, 4, 0, 1), cell(1, 3, 0, 1), cell(1, 3, 1, 2)];
        let paths = paths(stripes(&cells), 1.0);
        let shown: Vec<(u32, u32, &str)> =
            paths.iter().map(|(look, path)| (look.layer, look.stripes, path.as_str())).collect();
        assert_eq!(shown, [(0, 1, "M3 6h2"), (0, 2, "M3 15h1"), (1, 2, "M3 21h1")]);
    }

    #[test]
    fn of_many_sources_in_a_cell_the_busiest_are_shown() {
        let cells: Vec<RasterCell> = (0..6).map(|layer| cell(0, 0, layer, u64::from(layer) + 1)).collect();
        let shown: Vec<(u32, u32)> = stripes(&cells).iter().map(|s| (s.look.layer, s.middle)).collect();
        assert_eq!(shown, [(3, 2), (4, 6), (5, 10)]);
        assert_eq!((scaled(0, 9), scaled(9, 9), scaled(u64::MAX, u64::MAX)), (0, 1_000, 1_000));
    }
}
