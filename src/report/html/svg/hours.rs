//! The hours of a week as a shaded map, business hours outlined.

use maud::{Markup, html};

use super::super::super::hourmap::{WEEKDAYS, quarter};
use super::super::super::{Hours, cells, columns};
use super::{LINE, Picture, WIDTH, line, px, rect, text};
use crate::calendar::BusinessHours;

/// Units at the left, for the weekdays.
const LEFT: f64 = 52.0;
/// Units of an hour from left to right.
const WIDE: f64 = (WIDTH - LEFT - 2.0) / 24.0;
/// Units of a day from top to bottom.
const TALL: f64 = 26.0;
/// Units above the map, for the hours.
const TOP: f64 = LINE + 2.0;

/// The picture of one zone; `business` are its business hours as the report has them.
pub(in super::super) fn hours(id: &str, hours: &Hours, business: Option<&str>) -> Picture {
    let most = hours.by_weekday_hour.iter().flatten().copied().max().unwrap_or(0);
    let corner = |day: usize, hour: usize| (LEFT + hour as f64 * WIDE, TOP + day as f64 * TALL);
    let body = html! {
        @for hour in (0..24).step_by(3) { (text(corner(0, hour).0, TOP - 8.0, "t soft", &format!("{hour:02}"))) }
        @for (day, name) in WEEKDAYS.iter().enumerate() {
            (text(LEFT - 8.0, corner(day, 0).1 + TALL / 2.0 + 5.0, "t soft end", name))
        }
        @for (day, counts) in hours.by_weekday_hour.iter().enumerate() {
            @for (hour, count) in counts.iter().enumerate() {
                (rect(corner(day, hour), (WIDE - 1.0, TALL - 1.0), &format!("q{}", quarter(*count, most))))
            }
        }
        @if let Some(business) = business.and_then(|hours| hours.parse::<BusinessHours>().ok()) {
            (outline(&business))
        }
    };
    let busiest = busiest(hours, most);
    let desc = format!(
        "A cell for each hour of the week, Monday first, the darker the more lookups; {busiest}{}.",
        business.map(|hours| format!(" Business hours ({hours}) are outlined")).unwrap_or_default()
    );
    let title = format!("Lookups by local hour of the week, {}", columns::place(&hours.zone));
    Picture { id: id.to_owned(), title, desc, height: TOP + 7.0 * TALL + 4.0, body }
}

/// The busiest hour in words.
fn busiest(hours: &Hours, most: u64) -> String {
    let all = hours.by_weekday_hour.iter().enumerate();
    let mut all = all.flat_map(|(day, row)| row.iter().enumerate().map(move |(hour, count)| (day, hour, *count)));
    match all.find(|(_, _, count)| *count == most && most > 0) {
        Some((day, hour, _)) => {
            let day = WEEKDAYS.get(day).copied().unwrap_or_default();
            format!("the busiest is {day} {hour:02}:00 with {}.", cells::count(most))
        }
        None => "there are none.".to_owned(),
    }
}

/// Frames around business hours; days in a row with the same hours share one.
fn outline(business: &BusinessHours) -> Markup {
    let at = |minute: u16| LEFT + f64::from(minute) / 60.0 * WIDE - 0.5;
    let mut frames = Vec::new();
    let mut day = 0;
    while day < 7 {
        let ranges = business.ranges(day);
        let same = (day..7).take_while(|other| business.ranges(*other) == ranges).count();
        let (top, height) = (TOP + day as f64 * TALL - 0.5, same as f64 * TALL);
        frames.extend(ranges.iter().map(|(from, until)| (at(*from), top, at(*until) - at(*from), height)));
        day += same;
    }
    html! {
        @for (x, y, width, height) in &frames {
            rect class="business" x=(px(*x)) y=(px(*y)) width=(px(*width)) height=(px(*height)) {}
        }
        @if frames.is_empty() { (line((0.0, 0.0), (0.0, 0.0), "grid")) }
    }
}
