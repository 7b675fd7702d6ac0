//! The page of a profile, from what was analyzed to what is withheld.

use maud::{Markup, html};

use super::super::columns::{Cell, Column, number};
use super::super::{
    Figure, Hours, ProfileSection, Report, cells, columns, events, findings, hourmap, profile_table, rhythm_table,
};
use super::svg::{Axis, Whisker};
use super::{analyzed, history, parts, rhythm, summary, svg, withheld};

/// Title and body.
pub(super) fn page(report: &Report, profile: &ProfileSection) -> (String, Markup) {
    let row = profile_table::row(report, profile);
    let sections: Vec<(&str, &str, Option<Markup>)> = vec![
        ("analyzed", "Analyzed", Some(analyzed::section(report))),
        ("volume-by-day", "Volume", volume(profile)),
        ("who", "Sources", Some(who(report, profile))),
        ("hours", "Hours", Some(hours(report, profile))),
        ("days", "Days by hour", raster(profile)),
        ("rhythm", "Gaps and rhythm", rhythm::section(profile)),
        ("history", "History", history::section(profile)),
        ("silences", "Silences", history::silences(profile, row)),
        ("counting", "Counting", counting(profile)),
        ("withheld", "Withheld", reasons(report, profile)),
    ];
    let there: Vec<(&str, &str)> =
        sections.iter().filter(|(_, _, body)| body.is_some()).map(|(id, heading, _)| (*id, *heading)).collect();
    let body = html! {
        header { (summary::of_profile(report, profile, row)) }
        (parts::contents(&there))
        main { @for (_, _, body) in &sections { @if let Some(body) = body { (body) } } }
    };
    (super::escape::text(&profile.domain), body)
}

/// Volume by day.
fn volume(profile: &ProfileSection) -> Option<Markup> {
    let picture = svg::volume(profile)?;
    let gaps = profile.days.iter().any(|day| day.log_gap);
    let most = profile.days.iter().max_by(|a, b| a.lookups.cmp(&b.lookups).then_with(|| b.date.cmp(&a.date)));
    let caption = html! {
        "Lookups by day (" (profile.days_zone) ")."
        @if let Some(day) = most { " The busiest day is " (day.date) " with " (cells::count(day.lookups)) "." }
        @if gaps { " Hatched: the log itself has a gap." }
    };
    let days = &profile.days;
    let columns = [
        Column::texts("day", days, |day| &day.date),
        Column::figures("lookups", "", 0, days, |day| number(day.lookups)),
        Column::figures("sources", "", 0, days, |day| number(day.sources)),
        Column::texts("log", days, |day| if day.log_gap { "has a gap" } else { "" }),
    ];
    let names = (!profile.names.is_empty()).then(|| profile_table::names(profile));
    let body = html! {
        @if let Some(names) = names { p { (names) } }
        (parts::figure(&picture, &caption))
        (parts::behind("The days as a table", "Lookups and sources by day", &columns))
    };
    Some(parts::section("volume-by-day", "How much: volume by day", &body))
}

/// The sources.
fn who(report: &Report, profile: &ProfileSection) -> Markup {
    let row = profile_table::row(report, profile);
    let columns = columns::profile_sources(&profile.sources);
    let body = html! {
        @if let Some(picture) = svg::shares(profile) {
            (parts::figure(&picture, &html! {
                "Lookups and their share by source; colours are those of the pictures below. A bar has no interval of its "
                "own, because it is chance too which sources lead: intervals are those of the leading one and the leading "
                "two, below, and of sources that were named beforehand with --source."
            }))
        }
        @if let Some(picture) = intervals(profile) {
            (parts::figure(&picture, &html! {
                "Shares of the leading sources, with 95 % intervals" (methods(profile))
            }))
        }
        (parts::list(&row.map(profile_table::who_text).into_iter().chain(findings::who(profile, "–")).collect::<Vec<_>>()))
        (parts::folded("The sources as a table", "Sources, most lookups first", &columns))
        @if let Some(others) = profile_table::others(profile, usize::MAX) { p.soft { (others) } }
    };
    parts::section("who", "Who asks: sources by share", &body)
}

/// How the intervals of shares were made, and why some have none.
fn methods(profile: &ProfileSection) -> String {
    let shares = shares(profile);
    let mut made: Vec<&str> = Vec::new();
    let mut missing: Vec<String> = Vec::new();
    for (label, figure) in &shares {
        match &figure.interval_withheld {
            Some(reason) => missing.push(format!(" None for {label}: {}.", super::escape::text(reason))),
            None if made.contains(&figure.method.as_str()) => {}
            None => made.push(&figure.method),
        }
    }
    let made = if made.is_empty() { ".".to_owned() } else { format!(": {}.", super::escape::text(&made.join("; "))) };
    made + &missing.concat()
}

/// The shares that have intervals, or would have: those of the leading sources, which are chosen anew in each draw, and
/// those of sources that were named beforehand.
fn shares(profile: &ProfileSection) -> Vec<(&str, &Figure)> {
    let section = &profile.concentration;
    let merged = section.merged.as_ref();
    let rows = [
        ("top one of lookups", section.lookups.top1_share.as_ref()),
        ("top two of lookups", section.lookups.top2_share.as_ref()),
        ("top one of sessions", section.sessions.as_ref().and_then(|spread| spread.top1_share.as_ref())),
        ("top two of sessions", section.sessions.as_ref().and_then(|spread| spread.top2_share.as_ref())),
        ("synchronous as one, lookups", merged.and_then(|merged| merged.lookups.top1_share.as_ref())),
        ("synchronous as one, sessions", merged.and_then(|merged| merged.sessions.top1_share.as_ref())),
    ];
    let named = section.named_sources.iter().map(|named| (named.source.as_str(), named.sessions_share.as_ref()));
    rows.into_iter().chain(named).filter_map(|(label, figure)| Some((label, figure?))).collect()
}

/// The shares of the leading sources with their intervals.
fn intervals(profile: &ProfileSection) -> Option<svg::Picture> {
    let whiskers: Vec<Whisker> = shares(profile).into_iter().map(|(label, figure)| whisker(label, figure)).collect();
    let ticks = (0..=4u8).map(|quarter| (f64::from(quarter) / 4.0, format!("{} %", u32::from(quarter) * 25))).collect();
    let axis = Axis { values: (0.0, 1.0), ticks, line: None };
    let told: Vec<String> = whiskers.iter().map(|row| format!("{}: {}", row.label, row.shown)).collect();
    let desc = format!("A dot for each share, a line for its interval: {}.", told.join("; "));
    svg::whiskers("intervals", "Shares of the leading sources with intervals".to_owned(), desc, &axis, &whiskers)
}

/// A share and its interval.
fn whisker(label: &str, figure: &Figure) -> Whisker {
    let bounds = figure.low.zip(figure.high);
    let shown = bounds.map(|(low, high)| format!(" ({:.1}–{:.1})", 100.0 * low, 100.0 * high)).unwrap_or_default();
    Whisker {
        label: label.to_owned(),
        shown: format!("{}{shown}", cells::share(figure.value)),
        value: Some(figure.value),
        bounds,
        class: "s1".to_owned(),
    }
}

/// The hours of the week.
fn hours(report: &Report, profile: &ProfileSection) -> Markup {
    let row = profile_table::row(report, profile);
    let business = |zone: &str| row.and_then(|row| row.business.iter().find(|business| business.zone == zone));
    let mut points: Vec<String> = row.map(|row| profile_table::span(row, "–")).into_iter().collect();
    points.extend(row.into_iter().flat_map(|row| row.business.iter().map(|b| profile_table::business_text(b, row))));
    points.extend(profile.timing_withheld.iter().map(|reason| format!("n/a: {reason}")));
    points.extend(findings::when(profile, "–"));
    let body = html! {
        @for (at, hours) in profile.hours.iter().enumerate().filter(|(_, hours)| hours.by_weekday_hour != [[0; 24]; 7]) {
            (of_zone(&format!("hours-{at}"), hours, business(&hours.zone).map(|business| business.hours.as_str())))
        }
        (parts::list(&points))
    };
    parts::section("hours", "When: hours of the week", &body)
}

/// The hours of one zone; [`super::lists`] shows those of a whole log with it.
pub(super) fn of_zone(id: &str, hours: &Hours, business: Option<&str>) -> Markup {
    let picture = svg::hours(id, hours, business);
    let most = hours.by_weekday_hour.iter().flatten().copied().max().unwrap_or(0);
    let caption = html! {
        (hourmap::zone_title(&hours.zone)) ". Lookups: "
        span.legend { (parts::swatch("q0")) "0" }
        @for (quarter, low, high) in hourmap::quarters(most) {
            " " span.legend {
                (parts::swatch(&format!("q{quarter}")))
                (cells::count(low)) @if high > low { "–" (cells::count(high)) }
            }
        }
        @if let Some(business) = business {
            " " span.legend { (parts::swatch("framed")) "business hours (" (super::escape::text(business)) ")" }
        }
    };
    let days: Vec<usize> = (0..7).collect();
    let mut columns = vec![Column::texts("day", &days, |day| hourmap::WEEKDAYS.get(*day).copied().unwrap_or_default())];
    columns.extend((0..24).map(|hour| {
        let count = |day: &usize| hours.by_weekday_hour.get(*day).and_then(|row| row.get(hour)).copied();
        Column::figures(&format!("{hour:02}"), "", 0, &days, move |day| number(count(day).unwrap_or(0)))
    }));
    let title = format!("Lookups by weekday and hour, {}", columns::place(&hours.zone));
    html! {
        (parts::figure(&picture, &caption))
        (parts::behind(&format!("{} as a table", columns::place(&hours.zone)), &title, &columns))
    }
}

/// The raster.
fn raster(profile: &ProfileSection) -> Option<Markup> {
    let picture = svg::raster(profile)?;
    let raster = profile.raster.as_ref()?;
    let rows = if raster.row_days == 1 { "a day".to_owned() } else { format!("{} days", raster.row_days) };
    let caption = html! {
        "Each row is " (rows) ", each mark " (raster.bin_minutes) " minutes with lookups, on the clocks of "
        (super::escape::text(&profile.days_zone)) ". Sources that ask in the same minutes lie one above the other in their row. "
        @if raster.cells.iter().any(|cell| cell.lookups > svg::FEW) { "The stronger a mark, the more lookups. " }
        @for (place, source) in raster.sources.iter().enumerate() {
            span.legend { (parts::swatch(&format!("s{}", place + 1))) (super::escape::text(source)) } " "
        }
        @if raster.others > 0 {
            span.legend { (parts::swatch("s0")) (cells::count(raster.others)) @if raster.others == 1 { " other" } @else { " others" } } " "
        }
        @if raster.dark.iter().any(|dark| dark.log_gap) { span.legend { (parts::swatch("hatched")) "log outage" } " " }
        @if raster.dark.iter().any(|dark| !dark.log_gap) {
            span.legend { (parts::swatch("outside")) "outside of the window" }
        }
    };
    let mut points: Vec<String> = findings::pairs(profile);
    points.extend(events::history(profile).into_iter().filter(|line| is_of_picture(line)));
    let body = html! {
        (parts::figure(&picture, &caption))
        @if let Some(picture) = svg::by_source(profile) {
            (parts::figure(&picture, &html! {
                "Each source by itself, on the same days and hours: sources that act together make the same picture."
            }))
        }
        (parts::list(&points))
        p.soft { code { "whoasks records" } " writes the lookups themselves, with their exact times." }
    };
    Some(parts::section("days", "Days by time of day", &body))
}

/// Whether a sentence of the history is about what the raster marks.
fn is_of_picture(line: &str) -> bool {
    line.starts_with("step ") || line.starts_with("ended ")
}

/// Repeats, and sessions by other gaps.
fn counting(profile: &ProfileSection) -> Option<Markup> {
    let points = rhythm_table::cleaning(profile);
    let rows = &profile.session_sensitivity;
    let columns = [
        Column::figures("session gap", "", 0, rows, |row| Cell::Text(cells::duration(row.session_gap_seconds as f64))),
        Column::figures("sessions", "", 0, rows, |row| number(row.sessions)),
        Column::figures("spells", "", 0, rows, |row| number(row.spells)),
        Column::figures("top 2", "of sessions", 0, rows, |row| columns::known(row.top2_sessions_share, cells::share)),
    ];
    let body = html! {
        (parts::list(&points))
        (parts::folded("Sessions by other gaps", "Sessions, spells and concentration by session gap", &columns))
    };
    (!points.is_empty()).then(|| parts::section("counting", "Counting", &body))
}

/// What is withheld.
fn reasons(report: &Report, profile: &ProfileSection) -> Option<Markup> {
    let parts = [
        ("input", withheld::json(&report.input)),
        ("domains[0]", withheld::json(&profile_table::row(report, profile))),
        ("profile", withheld::json(profile)),
    ];
    withheld::section(&parts)
}
