//! What happened: changes, the end, answers, names that came after; and the longest silences.

use maud::{Markup, html};

use super::super::columns::{Cell, Column, known, number, time, withheld};
use super::super::{
    DomainRow, Event, ProfileSection, RcodeCount, RunOnName, Silence, SilenceTest, Successor, cells, events,
    profile_table,
};
use super::parts;

/// The section; `None` where nothing is told.
pub(super) fn section(profile: &ProfileSection) -> Option<Markup> {
    let lines = events::history(profile);
    let body = html! {
        (parts::list(&lines))
        (answers(profile))
        (run_on(profile))
        (successors(profile))
    };
    (!lines.is_empty()).then(|| parts::section("history", "History", &body))
}

/// Answers by response code.
fn answers(profile: &ProfileSection) -> Markup {
    let counts = profile.history.iter().find_map(|event| match event {
        Event::Answers(answers) => answers.by_rcode.as_ref(),
        _ => None,
    });
    let rows: &[RcodeCount] = counts.map_or(&[], Vec::as_slice);
    let columns = [
        Column::texts("response code", rows, |row| &row.rcode),
        Column::figures("answers", "", 0, rows, |row| number(row.answers)),
        Column::figures("first", "UTC", 0, rows, |row| time(row.first.as_ref())),
        Column::figures("last", "UTC", 0, rows, |row| time(row.last.as_ref())),
    ];
    parts::folded("Answers", "Answers by response code", &columns)
}

/// Search-list expansions.
fn run_on(profile: &ProfileSection) -> Markup {
    let names = profile.history.iter().filter_map(|event| match event {
        Event::RunOnName(name) => Some(name),
        _ => None,
    });
    let rows: Vec<&RunOnName> = names.collect();
    let columns = [
        Column::texts("name", &rows, |row| &row.name),
        Column::figures("lookups", "", 0, &rows, |row| number(row.lookups)),
        Column::figures("sources", "", 0, &rows, |row| number(row.sources)),
        Column::figures("shared", "with the domain", 0, &rows, |row| number(row.shared_sources)),
        Column::figures("first", "UTC", 0, &rows, |row| time(row.first.as_ref())),
        Column::figures("last", "UTC", 0, &rows, |row| time(row.last.as_ref())),
    ];
    parts::folded("Run-on names", "The domain followed by another suffix: a search list's work", &columns)
}

/// Names that are new around the end.
fn successors(profile: &ProfileSection) -> Markup {
    let names = profile.history.iter().filter_map(|event| match event {
        Event::Successor(name) => Some(name),
        _ => None,
    });
    let rows: Vec<&Successor> = names.collect();
    let columns = [
        Column::texts("name", &rows, |row| &row.name),
        Column::figures("lookups", "", 0, &rows, |row| number(row.lookups)),
        Column::figures("sources", "", 0, &rows, |row| number(row.sources)),
        Column::figures("shared", "with the domain", 0, &rows, |row| number(row.shared_sources)),
        Column::figures("similarity", "of sources", 0, &rows, |row| known(row.similarity, |s| format!("{s:.2}"))),
        Column::figures("q", "false discoveries", 0, &rows, |row| {
            Cell::Text(cells::p_value(row.q).replacen('p', "q", 1))
        }),
        Column::figures("first", "UTC", 0, &rows, |row| time(Some(&row.first))),
    ];
    parts::folded("Successors", "Names that are new around the end and share sources with the domain", &columns)
}

/// The longest silences; `None` without any.
pub(super) fn silences(profile: &ProfileSection, row: Option<&DomainRow>) -> Option<Markup> {
    let tests = profile.history.iter().filter_map(|event| match event {
        Event::Silence(test) => Some(test),
        _ => None,
    });
    let mut tests = tests.map(Some).chain(std::iter::repeat(None));
    let rows: Vec<(&Silence, Option<&SilenceTest>)> =
        profile.silences.iter().map(|silence| (silence, tests.next().flatten())).collect();
    let is_only = row.is_some_and(|row| row.lookups == 1);
    let what = |(silence, _): &(&Silence, Option<&SilenceTest>)| {
        Cell::Text(profile_table::silence_text(silence, is_only, "–"))
    };
    let expected = |(_, test): &(&Silence, Option<&SilenceTest>)| {
        withheld(test.and_then(|test| test.expected_sessions), None, |n| Cell::Text(cells::decimal(n)))
    };
    let p = |(_, test): &(&Silence, Option<&SilenceTest>)| {
        let reason = test.and_then(|test| test.p_withheld.as_ref());
        withheld(test.and_then(|test| test.p), reason, |p| Cell::Text(cells::p_value(p)))
    };
    let columns = [
        Column::figures("length", "", 0, &rows, |(silence, _)| Cell::Text(cells::duration(silence.seconds))),
        Column { is_text: true, ..Column::figures("when", "UTC", 0, &rows, what) },
        Column::figures("sessions", "expected in it", 0, &rows, expected),
        Column::figures("p", "", 0, &rows, p),
        Column {
            is_text: true,
            ..Column::figures("known of it", "", 0, &rows, |(_, test)| {
                Cell::Text(test.map_or_else(String::new, |test| super::escape::text(&test.flags.join("; "))))
            })
        },
    ];
    let table = || parts::table("The longest times without a lookup, longest first", &columns);
    (!rows.is_empty()).then(|| parts::section("silences", "Longest silences", &table()))
}
