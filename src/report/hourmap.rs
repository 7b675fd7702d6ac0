//! The hours of a week as a shaded map: seven rows from Monday, a cell or two for each hour.

use super::page::{Page, Tone};
use super::{Hours, cells, columns, escape};

/// Shades from nothing to the most.
const SHADES: [char; 5] = [' ', '░', '▒', '▓', '█'];
/// The same in ASCII.
const SHADES_ASCII: [char; 5] = [' ', '.', ':', '*', '#'];
/// The rows.
pub(super) const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// Columns in front of the cells.
const INDENT: usize = 6;

/// Adds the maps of all zones.
pub(super) fn lay_out(hours: &[Hours], page: &mut Page<'_>) {
    for (at, zone) in hours.iter().enumerate() {
        if at > 0 {
            page.gap();
        }
        lay_out_zone(zone, page);
    }
}

/// Adds the map of one zone with its scale of hours and shades.
fn lay_out_zone(hours: &Hours, page: &mut Page<'_>) {
    let most = hours.by_weekday_hour.iter().flatten().copied().max().unwrap_or(0);
    let wide = if page.room(INDENT + 1, 48) == 48 { 2 } else { 1 };
    let shades = page.pick(SHADES, SHADES_ASCII);
    let indent = " ".repeat(INDENT);
    page.paragraph(Tone::Bold, "  ", &zone_title(&hours.zone));
    page.line(Tone::Dim, format!("{indent}{}", scale(wide)));
    let edge = page.pick("│", "|");
    for (day, counts) in WEEKDAYS.iter().zip(&hours.by_weekday_hour) {
        let row: String = counts.iter().flat_map(|n| std::iter::repeat_n(shade(*n, most, shades), wide)).collect();
        page.line(Tone::Plain, format!("  {day}{edge}{row}{edge}"));
    }
    page.paragraph(Tone::Dim, &indent, &legend(most, shades, page.pick("–", "-")));
}

/// The zone behind the place that heads elsewhere use, where they differ.
pub(super) fn zone_title(zone: &str) -> String {
    let (place, zone) = (columns::place(zone), escape::text(zone));
    if place == zone { zone } else { format!("{place} ({zone})") }
}

/// The hours above the cells: every sixth, and the last.
fn scale(wide: usize) -> String {
    let mut line: String = [0, 6, 12, 18].iter().map(|hour| format!("{hour:02}{}", " ".repeat(6 * wide - 2))).collect();
    line.truncate(23 * wide);
    format!("{:<1$}23", line.trim_end(), 23 * wide - usize::from(wide == 1))
}

/// Which quarter of the most `n` lies in, 1 to 4; 0 for nothing.
pub(super) fn quarter(n: u64, most: u64) -> usize {
    let quarter = (u128::from(n) * 4).div_ceil(u128::from(most.max(1)));
    usize::try_from(quarter).unwrap_or(4).min(4)
}

/// The shade of `n`.
fn shade(n: u64, most: u64, shades: [char; 5]) -> char {
    shades.get(quarter(n, most)).copied().unwrap_or(' ')
}

/// What the shades mean; those that no count can have are not told.
fn legend(most: u64, shades: [char; 5], dash: &str) -> String {
    if most == 0 {
        return "no lookups".to_owned();
    }
    let mut parts = vec!["lookups: blank 0".to_owned()];
    for (quarter, low, high) in quarters(most) {
        let glyph = shades.get(quarter).copied().unwrap_or(' ');
        let high = if high > low { format!("{dash}{}", cells::count(high)) } else { String::new() };
        parts.push(format!("{glyph} {}{high}", cells::count(low)));
    }
    parts.join(", ")
}

/// The quarters that a count can lie in, 1 to 4, with the least and the greatest count of each.
pub(super) fn quarters(most: u64) -> Vec<(usize, u64, u64)> {
    let bound = |quarters: u128| u64::try_from(u128::from(most) * quarters / 4).unwrap_or(u64::MAX);
    let bounds = |at: u128| (at as usize, bound(at - 1).saturating_add(1), bound(at));
    (1..=4).map(bounds).filter(|(_, low, high)| low <= high).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_are_quarters_and_nothing_is_blank() {
        let shown: Vec<usize> = [0, 1, 5, 6, 10, 11, 15, 16, 20].iter().map(|n| quarter(*n, 20)).collect();
        assert_eq!(shown, [0, 1, 1, 2, 2, 3, 3, 4, 4]);
        assert_eq!(quarter(u64::MAX, u64::MAX), 4);
    }

    #[test]
    fn the_legend_matches_the_shades() {
        assert_eq!(legend(20, SHADES_ASCII, "-"), "lookups: blank 0, . 1-5, : 6-10, * 11-15, # 16-20");
        assert_eq!(legend(2, SHADES_ASCII, "-"), "lookups: blank 0, : 1, # 2");
        assert_eq!(legend(0, SHADES_ASCII, "-"), "no lookups");
    }

    #[test]
    fn the_scale_is_as_wide_as_the_cells() {
        assert_eq!(scale(1), "00    06    12    18  23");
        assert_eq!(scale(2).len(), 48);
    }
}
