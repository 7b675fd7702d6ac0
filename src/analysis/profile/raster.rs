//! The raster of days by time of day: which of the leading sources asked when (METHODS §6 in a picture).
//!
//! Counts are in bins of 5 minutes, and in coarser ones where more than [`MOST_CELLS`] would be taken; days become
//! rows, several to a row where there are more than [`MOST_ROWS`]. So a picture is bounded, whatever the log holds.

use super::volume;
use super::{Part, Profile, Sources, Study};
use crate::calendar::civil::{self, DAY, MINUTE};
use crate::calendar::{Calendar, LocalClock};
use crate::record::Timestamp;
use crate::report::{Dark, Raster, RasterCell};

/// Sources that have a layer of their own.
const LEADING: usize = 5;
/// The most rows.
const MOST_ROWS: i64 = 800;
/// The most cells with lookups, unless hours themselves have more.
const MOST_CELLS: usize = 60_000;
/// Minutes in a day.
const DAY_MINUTES: usize = 24 * 60;
/// Minutes of the finest bins.
const FINEST: usize = 5;
/// Minutes of the bins that are tried in turn.
const BINS: [usize; 5] = [FINEST, 10, 15, 30, 60];

/// The rows of a raster on local clocks.
struct Rows {
    /// Local time.
    clock: LocalClock,
    /// The first day, since 1970-01-01.
    first: i64,
    /// Days of a row.
    days: i64,
    /// How many rows.
    count: usize,
}

impl Rows {
    /// Rows for the days of a window.
    fn new(calendar: &Calendar, (from, until): (i64, i64)) -> Self {
        let mut clock = LocalClock::new(calendar.clone());
        let first = i64::from(clock.local_day(Timestamp(from)));
        let days_in_all = i64::from(clock.local_day(Timestamp(until))) - first + 1;
        let days = days_in_all.max(1).unsigned_abs().div_ceil(MOST_ROWS.unsigned_abs()).cast_signed();
        let count = usize::try_from(days_in_all.unsigned_abs().div_ceil(days.unsigned_abs())).unwrap_or(0);
        Rows { clock, first, days, count }
    }

    /// The row and the minute of the day of an instant; `None` outside of the rows.
    fn place(&mut self, time: i64) -> Option<(usize, usize)> {
        let local = self.clock.local_ns(Timestamp(time));
        let row = usize::try_from((local.div_euclid(DAY) - self.first).div_euclid(self.days)).ok()?;
        let minute = usize::try_from(local.rem_euclid(DAY) / MINUTE).ok()?;
        (row < self.count).then_some((row, minute))
    }

    /// What `[from, until)`, in local nanoseconds, covers of the rows. A row of several days is dark only as a whole.
    fn darken(&self, from: i64, until: i64, log_gap: bool, dark: &mut Vec<Dark>) {
        let length = self.days.saturating_mul(DAY);
        for row in 0..self.count {
            let start = self.first.saturating_mul(DAY).saturating_add(length.saturating_mul(row as i64));
            let (begin, end) = (from.max(start), until.min(start.saturating_add(length)));
            let is_whole = end.saturating_sub(begin) == length;
            if begin >= end || (self.days > 1 && !is_whole) {
                continue;
            }
            let minute = |at: i64| u32::try_from(at.clamp(0, DAY) / MINUTE).unwrap_or(0);
            let (from_minute, until_minute) = (minute(begin - start), minute(end - start + MINUTE - 1));
            dark.push(Dark { row: row as u32, from_minute, until_minute, log_gap });
        }
    }

    /// The log's gaps, and what of the first and last day is outside of the window.
    fn dark(&mut self, (from, until): (i64, i64), gaps: &[(i64, i64)]) -> Vec<Dark> {
        let mut dark = Vec::new();
        let mut local = |time| self.clock.local_ns(Timestamp(time));
        let (begin, end) = (local(from), local(until));
        let gaps: Vec<(i64, i64)> = gaps.iter().map(|(from, until)| (local(*from), local(*until))).collect();
        self.darken(i64::MIN, begin, false, &mut dark);
        self.darken(end.saturating_add(1), i64::MAX, false, &mut dark);
        gaps.into_iter().for_each(|(from, until)| self.darken(from, until, true, &mut dark));
        dark.sort_by_key(|dark| (dark.row, dark.from_minute, dark.until_minute));
        dark
    }
}

/// Counts by row, bin and layer.
struct Grid {
    /// Bins of a row.
    bins: usize,
    /// The leading sources, and one layer for all others.
    layers: usize,
    /// The counts, row after row, bin after bin.
    counts: Vec<u32>,
}

impl Grid {
    /// Nothing counted.
    fn new(rows: usize, layers: usize) -> Self {
        let bins = DAY_MINUTES / FINEST;
        Grid { bins, layers, counts: vec![0; rows * bins * layers] }
    }

    /// Counts one lookup.
    fn see(&mut self, row: usize, minute: usize, layer: usize) {
        let at = (row * self.bins + minute / FINEST) * self.layers + layer;
        if let Some(count) = self.counts.get_mut(at) {
            *count = count.saturating_add(1);
        }
    }

    /// The cells with lookups where bins have `minutes`.
    fn cells(&self, minutes: usize) -> Vec<RasterCell> {
        let width = minutes / FINEST;
        let mut cells = Vec::new();
        for (row, counts) in self.counts.chunks(self.bins * self.layers).enumerate() {
            for (bin, counts) in counts.chunks(width * self.layers).enumerate() {
                for layer in 0..self.layers {
                    let of_layer = counts.iter().skip(layer).step_by(self.layers);
                    let lookups: u64 = of_layer.map(|count| u64::from(*count)).sum();
                    if lookups > 0 {
                        cells.push(RasterCell { row: row as u32, bin: bin as u32, layer: layer as u32, lookups });
                    }
                }
            }
        }
        cells
    }

    /// The width of the bins, and the cells, in the finest bins that are few enough.
    fn finest(&self) -> (usize, Vec<RasterCell>) {
        let mut tried = BINS.iter().map(|minutes| (*minutes, self.cells(*minutes)));
        let coarsest = DAY_MINUTES / 24;
        tried.find(|(minutes, cells)| cells.len() <= MOST_CELLS || *minutes == coarsest).unwrap_or_default()
    }
}

/// The raster of the domain, whose times are in order; `None` without times.
pub fn raster(
    state: &Profile,
    parts: &[Part],
    calendar: &Calendar,
    study: &Study,
    sources: Sources<'_>,
) -> Option<Raster> {
    let window = study.window.or_else(|| volume::span(state))?;
    let mut rows = Rows::new(calendar, window);
    let leading = parts.len().min(LEADING);
    let layers = leading + usize::from(parts.len() > leading);
    let mut grid = Grid::new(rows.count, layers);
    for (place, part) in parts.iter().enumerate() {
        for time in state.times.get(&part.number).into_iter().flatten() {
            if let Some((row, minute)) = rows.place(*time) {
                grid.see(row, minute, place.min(leading));
            }
        }
    }
    let (row, minute) = rows.place(volume::span(state)?.1)?;
    let (bin_minutes, cells) = grid.finest();
    Some(Raster {
        first_date: civil::date(i32::try_from(rows.first).ok()?)?.to_string(),
        row_days: u32::try_from(rows.days).ok()?,
        rows: rows.count as u32,
        bin_minutes: bin_minutes as u32,
        sources: parts.iter().take(leading).map(|part| sources.text(part.number)).collect(),
        others: (parts.len() - leading) as u64,
        cells,
        dark: rows.dark(window, study.known_gaps()),
        last: (row as u32, minute as u32),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Holidays, civil::HOUR};

    /// The rows of a window in UTC.
    fn rows(window: (i64, i64)) -> Rows {
        let hours = "mon-fri 09:00-17:00".parse().unwrap();
        Rows::new(&Calendar::parse("UTC", &hours, &Holidays::default()).unwrap(), window)
    }

    #[test]
    fn days_are_rows_until_there_are_too_many() {
        let mut few = rows((HOUR, 3 * DAY));
        assert_eq!((few.count, few.days), (4, 1));
        assert_eq!(few.place(DAY + 61 * MINUTE), Some((1, 61)));
        assert_eq!((few.place(-1), few.place(4 * DAY)), (None, None));
        let mut many = rows((0, 1_999 * DAY));
        assert_eq!((many.count, many.days), (667, 3));
        assert_eq!(many.place(5 * DAY + HOUR), Some((1, 60)));
        let mut later = rows((9 * DAY + HOUR, 12 * DAY));
        assert_eq!(
            (later.place(9 * DAY), later.place(10 * DAY + HOUR), later.place(8 * DAY)),
            (Some((0, 0)), Some((1, 60)), None)
        );
        let ages = rows((i64::MIN, i64::MAX));
        assert!(ages.count <= MOST_ROWS as usize && ages.count as i64 * ages.days >= 213_503);
    }

    #[test]
    fn what_the_log_lacks_is_dark() {
        let told = |window, gaps: &[(i64, i64)]| -> Vec<(u32, u32, u32, bool)> {
            let dark = rows(window).dark(window, gaps);
            dark.iter().map(|d| (d.row, d.from_minute, d.until_minute, d.log_gap)).collect()
        };
        let window = (HOUR, 3 * DAY - 2 * HOUR);
        let gap = (DAY + 23 * HOUR, 2 * DAY + 90 * MINUTE);
        let wanted = [(0, 0, 60, false), (1, 1_380, 1_440, true), (2, 0, 90, true), (2, 1_320, 1_440, false)];
        assert_eq!(told(window, &[gap]), wanted);
        // Three days to a row: a gap of four is dark where it takes a whole row.
        assert_eq!(told((0, 2_000 * DAY - 1), &[(2 * DAY, 6 * DAY)]), [(1, 0, 1_440, true)]);
    }

    #[test]
    fn bins_grow_until_cells_are_few_enough() {
        let mut grid = Grid::new(800, 1);
        for (row, minute) in (0..800).flat_map(|row| (0..DAY_MINUTES).step_by(FINEST).map(move |m| (row, m))) {
            grid.see(row, minute, 0);
        }
        let (minutes, cells) = grid.finest();
        assert_eq!((minutes, cells.len()), (30, 38_400));
        assert!(cells.iter().all(|cell| cell.lookups == 6));
        let mut few = Grid::new(2, 2);
        few.see(1, 1_439, 1);
        assert_eq!(few.finest(), (5, vec![RasterCell { row: 1, bin: 287, layer: 1, lookups: 1 }]));
    }

    /// Of 800 days with four sources, 76,800 hours are more cells than wanted; there are no coarser ones.
    #[test]
    fn hours_are_the_coarsest_bins() {
        let mut grid = Grid::new(800, 4);
        for (row, hour) in (0..800).flat_map(|row| (0..24).map(move |hour| (row, hour))) {
            (0..4).for_each(|layer| grid.see(row, hour * 60 + 59, layer));
        }
        let (minutes, cells) = grid.finest();
        assert_eq!((minutes, cells.len(), cells[76_799].bin, cells[76_799].layer), (60, 76_800, 23, 3));
    }
}
