//! When each leading source asks, day by day: the counts behind a picture.

/// Lookups of the leading sources by day and time of day.
///
/// It is in no JSON: it is as large as the lookups themselves, and `records` writes those with their times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Raster {
    /// The first day of the first row, as in `2016-05-04`; days are those of the profile's `days_zone`.
    pub first_date: String,
    /// Days of one row: one, unless there are more days than a picture has rows.
    pub row_days: u32,
    /// How many rows there are.
    pub rows: u32,
    /// Minutes of one bin; a divisor of an hour.
    pub bin_minutes: u32,
    /// The leading sources, most lookups first.
    pub sources: Vec<String>,
    /// How many sources there are beyond those; their lookups are told together.
    pub others: u64,
    /// The cells with lookups, by row, bin and layer.
    pub cells: Vec<RasterCell>,
    /// What of the rows the log does not cover.
    pub dark: Vec<Dark>,
    /// The row and the minute of the day of the last lookup.
    pub last: (u32, u32),
}

/// Lookups in one bin of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RasterCell {
    /// The row, from 0.
    pub row: u32,
    /// The bin, from 0 at midnight.
    pub bin: u32,
    /// The place of the source among the leading ones; as many as there are of these for all others together.
    pub layer: u32,
    /// How many lookups.
    pub lookups: u64,
}

/// A stretch of a row of which the log says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dark {
    /// The row.
    pub row: u32,
    /// The first minute of the day.
    pub from_minute: u32,
    /// The minute at which it is over.
    pub until_minute: u32,
    /// Whether the log has a gap; otherwise it lies before or after the window.
    pub log_gap: bool,
}
