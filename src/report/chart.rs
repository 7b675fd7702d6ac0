//! Volume by day as standing bars over an axis with dates and log gaps.

use super::page::{Page, Tone};
use super::{Day, ProfileSection, bars, cells, escape};

/// Lines of the bars.
const ROWS: usize = 4;
/// The widest that the chart gets, in cells.
const MOST: usize = 120;

/// Adds the bars by day with their axis.
pub(super) fn lay_out(profile: &ProfileSection, page: &mut Page<'_>) {
    let chart = Chart::of(&profile.days, page.room(2, MOST));
    page.paragraph(Tone::Plain, "  ", &chart_text(profile, &chart));
    for line in bars::standing(&chart.values, ROWS, chart.wide, page.style.unicode) {
        page.line(Tone::Plain, format!("  {line}").trim_end());
    }
    let (axis, gaps) = chart.axis(page.pick(['─', '┬', '×'], ['-', '+', 'x']));
    page.line(Tone::Dim, format!("  {axis}"));
    page.line(Tone::Dim, format!("  {}", chart.dates()).trim_end());
    if gaps {
        page.paragraph(Tone::Dim, "  ", &format!("{}: the log itself has a gap", page.pick("×", "x")));
    }
}

/// What the bars of the chart are, and the busiest day.
fn chart_text(profile: &ProfileSection, chart: &Chart<'_>) -> String {
    let highest = chart.values.iter().copied().fold(0.0, f64::max);
    let unit = match chart.days {
        1 => "the lookups of a day".to_owned(),
        days => format!("the daily mean of {days} days, the highest {}", cells::decimal(highest)),
    };
    let most = profile.days.iter().max_by(|a, b| a.lookups.cmp(&b.lookups).then_with(|| b.date.cmp(&a.date)));
    let most = most.map(|day| format!("; busiest day {} with {}", escape::text(&day.date), cells::count(day.lookups)));
    format!("each bar: {unit} ({}){}", escape::text(&profile.days_zone), most.unwrap_or_default())
}

/// Days brought together so that they fit: one, or whole weeks, so that weekends do not beat against the groups.
struct Chart<'a> {
    /// Days of one bar; the last bar may have fewer.
    days: usize,
    /// Cells of one bar.
    wide: usize,
    /// The daily mean of each bar.
    values: Vec<f64>,
    /// The days of each bar.
    groups: Vec<&'a [Day]>,
    /// Cells that there are.
    room: usize,
}

impl<'a> Chart<'a> {
    /// Cells from one date below the axis to the next, at least.
    const DATE: usize = 12;

    /// The chart of `days` in at most `room` cells.
    fn of(days: &'a [Day], room: usize) -> Self {
        let room = room.max(1);
        let weeks = days.len().div_ceil(7).div_ceil(room).max(1);
        let size = if days.len() <= room { 1 } else { 7 * weeks };
        let groups: Vec<&[Day]> = days.chunks(size).collect();
        let mean = |group: &&[Day]| group.iter().map(|day| day.lookups as f64).sum::<f64>() / group.len() as f64;
        let values = groups.iter().map(mean).collect();
        Chart { days: size, wide: (room / groups.len().max(1)).clamp(1, 3), values, groups, room }
    }

    /// Every how many bars a date stands.
    fn step(&self) -> usize {
        Self::DATE.div_ceil(self.wide)
    }

    /// The line below the bars with ticks above dates and marks at log gaps, and whether there are any.
    fn axis(&self, [line, tick, gap]: [char; 3]) -> (String, bool) {
        let mut any = false;
        let mut axis = String::new();
        for (at, group) in self.groups.iter().enumerate() {
            let has_gap = group.iter().any(|day| day.log_gap);
            any |= has_gap;
            let first = if at % self.step() == 0 { tick } else { line };
            axis.push(if has_gap { gap } else { first });
            axis.extend(std::iter::repeat_n(if has_gap { gap } else { line }, self.wide - 1));
        }
        (axis, any)
    }

    /// The first dates of the bars with a tick, as far as there is room.
    fn dates(&self) -> String {
        let step = self.step() * self.wide;
        let starts = self.groups.iter().step_by(self.step()).filter_map(|group| group.first());
        let fitting = self.room.saturating_sub(Self::DATE - 2) / step + 1;
        let date = |day: &Day| cells::pad(&cells::shorten(&escape::text(&day.date), Self::DATE - 2, ""), step);
        starts.take(fitting).map(date).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many days with 0, 1, 2, ... lookups; the log has a gap on the last.
    fn days(n: u64) -> Vec<Day> {
        let day = |at| Day { date: format!("day {at}"), lookups: at, sources: 1, log_gap: at + 1 == n };
        (0..n).map(day).collect()
    }

    #[test]
    fn days_stand_alone_while_they_fit() {
        let days = days(10);
        let chart = Chart::of(&days, 20);
        assert_eq!((chart.days, chart.wide, chart.values.len()), (1, 2, 10));
        assert_eq!(chart.axis(['-', '+', 'x']), ("+-----------+-----xx".to_owned(), true));
    }

    #[test]
    fn many_days_become_weeks_and_the_ragged_rest_is_a_mean_too() {
        let days = days(16);
        let chart = Chart::of(&days, 5);
        assert_eq!((chart.days, chart.wide), (7, 1));
        assert_eq!(chart.values, [3.0, 10.0, 14.5]);
        let tight = Chart::of(&days, 2);
        assert_eq!((tight.days, tight.values.len()), (14, 2));
    }
}
