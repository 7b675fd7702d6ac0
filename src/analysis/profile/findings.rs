//! Brings the tests of a profile together: who acts as one, then concentration, timing, history.

use super::super::naming::Sources;
use super::super::study::Study;
use super::activity::{Activity, Asker};
use super::concentration::Concentrating;
use super::days::Days;
use super::history::History;
use super::rates::Rates;
use super::surroundings::Surroundings;
use super::{Part, Profile, machines, offsets, successors, timing, volume};
use crate::report::{self, DomainRow, Event, ProfileSection};
use crate::stats::bootstrap::Draws;

/// The sources with their times and sessions.
pub fn activity<'a>(state: &'a Profile, parts: Vec<Part>, row: &DomainRow) -> Activity<'a> {
    let numbering = state.log.numbering();
    let sources = Sources::new(&numbering, state.log.settings());
    let asker = |part: Part| Asker {
        number: part.number,
        name: sources.text(part.number),
        lookups: part.lookups,
        times: state.times.get(&part.number).map_or(&[], Vec::as_slice),
        sessions: part.sessions,
    };
    Activity {
        askers: parts.into_iter().map(asker).collect(),
        gap: state.log.selected.gap(),
        withheld: row.sessions_withheld.clone(),
    }
}

/// Fills in concentration, timing and history.
pub fn fill(
    state: &Profile,
    activity: &Activity<'_>,
    around: &Surroundings,
    study: &Study,
    draws: Draws,
    section: &mut ProfileSection,
) {
    let settings = state.log.settings();
    let gaps = study.known_gaps();
    let withheld = activity.withheld.as_ref();
    // Where the rest of the log was not read, its window is not known: then the domain's own span stands for it.
    let window = study.window.or_else(|| volume::span(state));
    let mut days = Days::new(&volume::days_calendar(&state.log), window, gaps);
    let machines = machines::machines(activity, window, gaps);
    let basis = activity.basis(&machines.groups);
    let numbering = state.log.numbering();
    let concentrating =
        Concentrating { activity, around, sources: Sources::new(&numbering, settings), settings, draws };
    section.concentration = concentrating.section(&mut days, machines.pairs, &machines.groups);
    section.timing = timing::timing(settings, study, around, &basis, withheld);
    section.offsets = offsets::offsets(settings, study, around, &basis, draws, withheld);
    let mut none = withheld.cloned();
    if let (None, Some(window), Some(last)) = (withheld, window, around.sought.last) {
        let background = Rates::new(&around.starts, window.0, window.1, gaps);
        let history = History { study, window, basis: &basis, last, around, background, is_read: settings.background };
        let levels = history.levels(&mut days);
        section.history = History::changes(&levels, &days);
        section.history.extend(history.silences(&levels, &mut days));
        let end = history.end();
        none = no_successors(&end);
        section.history.push(Event::End(end));
    }
    section.history.push(Event::Answers(state.answered.report()));
    section.history.extend(successors::run_on_names(around, settings));
    section.history.extend(successors::successors(around, Sources::new(&numbering, settings), none));
}

/// Why there is no use in looking for names that came after the domain.
fn no_successors(end: &report::End) -> Option<String> {
    match end.ended {
        Some(true) => None,
        Some(false) => Some("the domain has not ended: p is above .001".to_owned()),
        None => end.p_withheld.clone().or_else(|| Some("whether the domain has ended is not known".to_owned())),
    }
}
