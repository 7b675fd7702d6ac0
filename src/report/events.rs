//! What happened to a profiled domain, in sentences: the words are the same for terminal and Markdown.

use super::cells::p_value;
use super::cells::{count, counted, decimal, share, time};
use super::escape::text;
use super::findings::flagged;
use super::{Answers, End, Event, ProfileSection, SilenceTest};

/// Successors and run-on names that are told.
const TOLD: usize = 3;

/// What happened, one line each, silences left out.
pub(super) fn history(profile: &ProfileSection) -> Vec<String> {
    let mut lines: Vec<String> = profile.history.iter().filter_map(event).collect();
    for (what, names) in [("run-on name", run_on(profile)), ("successor?", successors(profile))] {
        let more = names.len().saturating_sub(TOLD);
        lines.extend(names.into_iter().take(TOLD).map(|name| format!("{what} {name}")));
        lines.extend((more > 0).then(|| format!("{what} {} more", count(more as u64))));
    }
    lines
}

/// One event in words; names come later, silences elsewhere.
fn event(event: &Event) -> Option<String> {
    match event {
        Event::Change { date, before_sessions_per_day: before, after_sessions_per_day: after } => {
            let step = if after > before { "step up" } else { "step down" };
            let (before, after) = (decimal(*before), decimal(*after));
            Some(format!("{step} {}: {before} sessions a day before, {after} from then on", text(date)))
        }
        Event::Changes { dates_withheld, .. } => {
            Some(format!("changes n/a ({})", text(dates_withheld.as_deref().unwrap_or("not known from this log"))))
        }
        Event::End(found) => Some(end(found)),
        Event::Answers(found) => answers(found),
        Event::Successors { tested_names, tested_names_withheld } => match (tested_names, tested_names_withheld) {
            (Some(tested), _) => Some(format!("new names around the end: {}", count(*tested))),
            (None, reason) => Some(format!("successors n/a ({})", text(reason.as_deref().unwrap_or_default()))),
        },
        Event::RunOnNames { names_withheld, .. } => {
            Some(format!("run-on names n/a ({})", text(names_withheld.as_deref().unwrap_or_default())))
        }
        Event::Silence(_) | Event::RunOnName(_) | Event::Successor(_) => None,
    }
}

/// The end, or that there is none.
fn end(end: &End) -> String {
    let last = text(&time(&end.last));
    let flags = flagged(&end.flags);
    match (end.ended, end.p, &end.p_withheld) {
        (Some(true), Some(p), _) => {
            let bound = end.upper_bound.as_ref().map(|bound| format!(", at 95 % by {} UTC", text(&time(bound))));
            format!("ended after {last} UTC{} ({}){flags}", bound.unwrap_or_default(), p_value(p))
        }
        (_, Some(p), _) => format!("last seen {last} UTC; no end ({}){flags}", p_value(p)),
        (_, None, reason) => {
            format!("last seen {last} UTC; end n/a ({})", text(reason.as_deref().unwrap_or("not known from this log")))
        }
    }
}

/// The answers, where there are any.
fn answers(answers: &Answers) -> Option<String> {
    let counts = answers.by_rcode.as_ref()?;
    let shown: Vec<String> =
        counts.iter().map(|code| format!("{} {}", text(&code.rcode), count(code.answers))).collect();
    let turn = answers.turn.as_ref().map(|turn| {
        let (before, after) = (share(turn.before_failed_share), share(turn.after_failed_share));
        format!("; failures ({}) turn from {before} to {after} at {} UTC", text(&turn.rcode), text(&time(&turn.time)))
    });
    Some(format!("answers: {}{}", shown.join(", "), turn.unwrap_or_default()))
}

/// Search-list expansions.
fn run_on(profile: &ProfileSection) -> Vec<String> {
    let names = profile.history.iter().filter_map(|event| match event {
        Event::RunOnName(found) => Some(found),
        _ => None,
    });
    let told = |name: &super::RunOnName| {
        let first = name.first.as_ref().map(|first| format!(" from {} UTC", text(&time(first)))).unwrap_or_default();
        let lookups = counted(name.lookups, "lookup");
        format!("{} ({lookups}{first}): a search list's work", text(&name.name))
    };
    names.map(told).collect()
}

/// Names that came after, those that chance does not explain.
fn successors(profile: &ProfileSection) -> Vec<String> {
    /// The false discovery rate up to which a name is told.
    const RATE: f64 = 0.05;
    let names = profile.history.iter().filter_map(|event| match event {
        Event::Successor(found) if found.q <= RATE => Some(found),
        _ => None,
    });
    let told = |name: &super::Successor| {
        let shared = format!("{} of {}", count(name.shared_sources), counted(name.sources, "source"));
        let q = p_value(name.q).replacen('p', "q", 1);
        format!("{} from {} UTC ({shared} ask for both, {q})", text(&name.name), text(&time(&name.first)))
    };
    names.map(told).collect()
}

/// How unlikely the silence in this place is, behind what is told of it.
pub(super) fn silence(profile: &ProfileSection, place: usize) -> String {
    let tests = profile.history.iter().filter_map(|event| match event {
        Event::Silence(test) => Some(test),
        _ => None,
    });
    let told = |test: &SilenceTest| match (test.p, &test.p_withheld) {
        (Some(p), _) => {
            let expected = test.expected_sessions.map(|n| format!("; {} sessions expected", decimal(n)));
            format!("{}, {}", expected.unwrap_or_default(), p_value(p))
        }
        (None, Some(reason)) => format!("; p n/a ({})", text(reason)),
        (None, None) => String::new(),
    };
    tests.into_iter().nth(place).map(told).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_section_says_nothing() {
        let none = ProfileSection::default();
        assert!(history(&none).is_empty());
        assert_eq!(silence(&none, 0), "");
    }
}
