//! Volume by day, with changes of level, log outages and the end.

use std::collections::BTreeMap;

use maud::html;

use super::super::super::{Day, ProfileSection, cells};
use super::axis::{self, Scale};
use super::labels::{self, Mark};
use super::{LETTER, Picture, WIDTH, hatch, hatched, line, px, text};

/// Units at the left, for the numbers.
const LEFT: f64 = 58.0;
/// Units of the bars.
const HEIGHT: f64 = 170.0;
/// Units below the bars, for the dates.
const BELOW: f64 = 30.0;
/// Units of the widest bar.
const WIDEST: f64 = 48.0;
/// The most bars; longer windows have bars of several days.
const MOST_BARS: i64 = 400;

/// Days brought together into bars.
struct Bars {
    /// The first day.
    first: chrono::NaiveDate,
    /// Days of a bar: one, or whole weeks.
    days: i64,
    /// How many bars there are.
    count: i64,
    /// Of each bar with days in it: lookups, and whether the log has a gap on one of the days.
    bars: BTreeMap<i64, (u64, bool)>,
    /// The bar of the last lookup.
    last: Option<i64>,
}

impl Bars {
    /// The bars of days; `None` where these have no dates.
    fn of(days: &[Day]) -> Option<Self> {
        let first = axis::date(&days.first()?.date)?;
        let all = axis::days_between(first, axis::date(&days.last()?.date)?) + 1;
        let size = if all <= MOST_BARS { 1 } else { 7 * all.unsigned_abs().div_ceil(7 * MOST_BARS.unsigned_abs()) };
        let size = i64::try_from(size).ok()?;
        let (mut bars, mut last) = (BTreeMap::new(), None);
        for day in days {
            let at = axis::days_between(first, axis::date(&day.date)?).div_euclid(size);
            let bar: &mut (u64, bool) = bars.entry(at).or_default();
            bar.0 = bar.0.saturating_add(day.lookups);
            bar.1 |= day.log_gap;
            last = if day.lookups > 0 { Some(at) } else { last };
        }
        Some(Bars {
            first,
            days: size,
            count: all.unsigned_abs().div_ceil(size.unsigned_abs()).cast_signed(),
            bars,
            last,
        })
    }

    /// Lookups a day in a bar.
    fn level(&self, lookups: u64) -> f64 {
        lookups as f64 / self.days as f64
    }
}

/// The picture; `None` without days.
pub(in super::super) fn volume(profile: &ProfileSection) -> Option<Picture> {
    let bars = Bars::of(&profile.days)?;
    let highest = bars.bars.values().map(|(lookups, _)| bars.level(*lookups)).fold(0.0, f64::max);
    let ticks = axis::counts(highest, 4);
    let x = Scale { values: (0.0, bars.count as f64), units: (LEFT, WIDTH - 6.0) };
    let (top, marks) = labels::standing(marks(profile, &bars, x), WIDTH, HEIGHT);
    let y = Scale { values: (0.0, ticks.last().copied().unwrap_or(1.0)), units: (top + HEIGHT, top + 14.0) };
    let id = "volume";
    let body = html! {
        (hatch(id))
        @for tick in &ticks {
            (line((LEFT, y.at(*tick)), (WIDTH - 6.0, y.at(*tick)), "grid"))
            (text(LEFT - 6.0, y.at(*tick) + 4.0, "t soft end", &axis::short(*tick)))
        }
        @for (from, until) in outages(&bars) {
            (hatched(id, (x.at(from as f64), top), (x.at(until as f64) - x.at(from as f64), HEIGHT)))
        }
        path class="bar" d=(paths(&bars, x, y)) {}
        (line((LEFT, y.at(0.0)), (WIDTH - 6.0, y.at(0.0)), "axis"))
        @for (day, label) in axis::dates(bars.first, bars.count * bars.days, 8) {
            @let at = x.at(day as f64 / bars.days as f64);
            @if at + label.chars().count() as f64 * LETTER < WIDTH {
                (line((at, y.at(0.0)), (at, y.at(0.0) + 5.0), "axis"))
                (text(at, top + HEIGHT + 22.0, "t soft", &label))
            }
        }
        (marks)
    };
    let title = format!("Lookups of {} by day", profile.domain);
    Some(Picture { id: id.to_owned(), title, desc: desc(profile, &bars, highest), height: top + HEIGHT + BELOW, body })
}

/// What the bars are.
fn desc(profile: &ProfileSection, bars: &Bars, highest: f64) -> String {
    let each = if bars.days == 1 { "one day".to_owned() } else { format!("{} days, as a daily mean", bars.days) };
    let of = profile.days.first().zip(profile.days.last());
    let of = of.map_or_else(String::new, |(first, last)| format!(" from {} to {}", first.date, last.date));
    let mut told = format!("Bars of {each}{of}; the highest is {} lookups.", cells::decimal(highest));
    let changes = labels::changes(profile);
    told.extend(changes.iter().map(|(date, word)| format!(" {word} on {date}.")));
    if bars.bars.values().any(|(_, gap)| *gap) {
        told.push_str(" Days on which the log has a gap are hatched.");
    }
    told
}

/// The bars as one path.
fn paths(bars: &Bars, x: Scale, y: Scale) -> String {
    let width = x.at(1.0) - x.at(0.0);
    let space = if width > 3.0 { 0.18 * width } else { 0.0 }.max(width - WIDEST);
    let bar = |(at, (lookups, _)): (&i64, &(u64, bool))| {
        let (left, height) = (x.at(*at as f64) + space / 2.0, y.at(0.0) - y.at(bars.level(*lookups)));
        let wide = px(width - space);
        let tall = px(height.max(0.6));
        (*lookups > 0).then(|| format!("M{} {}h{wide}v-{tall}h-{wide}z", px(left), px(y.at(0.0))))
    };
    bars.bars.iter().filter_map(bar).collect()
}

/// Runs of bars with log gaps, half-open.
fn outages(bars: &Bars) -> Vec<(i64, i64)> {
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for at in bars.bars.iter().filter(|(_, (_, gap))| *gap).map(|(at, _)| *at) {
        match runs.last_mut() {
            Some(run) if run.1 == at => run.1 = at + 1,
            _ => runs.push((at, at + 1)),
        }
    }
    runs
}

/// Changes of level, outages and the end.
fn marks(profile: &ProfileSection, bars: &Bars, x: Scale) -> Vec<Mark> {
    let place =
        |date: &str| axis::date(date).map(|date| x.at(axis::days_between(bars.first, date) as f64 / bars.days as f64));
    let changes = labels::changes(profile);
    let change =
        |(date, word): &(&str, &str)| Some(Mark { at: place(date)?, label: (*word).to_owned(), class: "change" });
    let mut marks: Vec<Mark> = changes.iter().filter_map(change).collect();
    let outage =
        |(from, _): &(i64, i64)| Mark { at: x.at(*from as f64), label: "log outage".to_owned(), class: "outage" };
    marks.extend(outages(bars).iter().map(outage));
    let after_last = bars.last.filter(|last| *last + 1 < bars.count || labels::has_ended(profile));
    marks.extend(after_last.map(|last| {
        let word = if labels::has_ended(profile) { "end" } else { "last" };
        Mark { at: x.at(last as f64 + 1.0), label: word.to_owned(), class: "ended" }
    }));
    marks
}
