//! What a profile's tests found of sources and times, in sentences: the words are the same for terminal and Markdown.

use super::cells::{count, counted, decimal, p_value, share};
use super::columns::place;
use super::escape::text;
use super::{Figure, Merged, Offsets, ProfileSection, SourcePair, Spread, ZoneTiming};

/// Pairs of offsets that are told.
const TOLD: usize = 3;

/// The bounds of a figure behind it, or why there are none; `show` writes a bound.
fn bounds(figure: &Figure, dash: &str, show: impl Fn(f64) -> String) -> String {
    match (figure.low, figure.high, &figure.interval_withheld) {
        (Some(low), Some(high), _) => format!(" (95 %: {}{dash}{})", show(low), show(high)),
        (_, _, Some(reason)) => format!(" (interval n/a: {})", text(reason)),
        _ => String::new(),
    }
}

/// A bound of a share, in percent without the sign.
fn percent(value: f64) -> String {
    format!("{:.1}", value * 100.0)
}

/// A ratio with two decimals.
fn ratio(value: f64) -> String {
    format!("{value:.2}")
}

/// An expected number: with a decimal while it is small and not whole.
fn number(value: f64) -> String {
    if value < 100.0 && value.fract() != 0.0 { decimal(value) } else { count(value.round() as u64) }
}

/// Flags behind a sentence.
pub(super) fn flagged(flags: &[String]) -> String {
    if flags.is_empty() { String::new() } else { format!(" [{}]", text(&flags.join("; "))) }
}

/// What was found about the sources.
pub(super) fn who(profile: &ProfileSection, dash: &str) -> Vec<String> {
    let section = &profile.concentration;
    // Where sessions are long, spells weigh them: then all three countings stand side by side.
    let is_long = |spells: &&Spread| section.sessions.as_ref().is_some_and(|of| spells.n > of.n.saturating_mul(2));
    let spells = section.spells.as_ref().filter(is_long);
    let countings = [(Some(&section.lookups), "lookups"), (section.sessions.as_ref(), "sessions"), (spells, "spells")];
    let mut lines: Vec<String> = countings.into_iter().filter_map(|(spread, what)| top(spread?, what, dash)).collect();
    lines.extend(section.named_sources.iter().map(|named| {
        let share_of =
            |figure: &Figure| format!("{} of sessions{}", share(figure.value), bounds(figure, dash, percent));
        let withheld = || named.sessions_share_withheld.as_deref().unwrap_or("not known from this log");
        let of = named.sessions_share.as_ref().map_or_else(|| format!("n/a ({})", text(withheld())), share_of);
        format!("{}, named beforehand, among all sources: {of}", text(&named.source))
    }));
    lines.extend(pairs(profile));
    lines.extend(section.merged.as_ref().and_then(|merged| together(merged, dash)));
    lines.extend(unseen(&section.lookups, dash));
    lines
}

/// The top shares of one counting, a reason that is given twice told once.
fn top(spread: &Spread, what: &str, dash: &str) -> Option<String> {
    let (one, two) = (spread.top1_share.as_ref()?, spread.top2_share.as_ref()?);
    let both = one.interval_withheld.as_ref().filter(|reason| spread.hhi_unbiased_withheld.as_ref() == Some(reason));
    if let Some(reason) = both {
        let shares = format!("top one {}; top two {}", share(one.value), share(two.value));
        return Some(format!("of {what}: {shares}; intervals and unbiased HHI n/a ({})", text(reason)));
    }
    let shown = |figure: &Figure| format!("{}{}", share(figure.value), bounds(figure, dash, percent));
    let unbiased = match (&spread.hhi_unbiased, &spread.hhi_unbiased_withheld) {
        (Some(index), _) => format!("; unbiased HHI {index:.3}"),
        (None, Some(reason)) => format!("; unbiased HHI n/a ({})", text(reason)),
        (None, None) => String::new(),
    };
    let flags = flagged(&spread.flags);
    Some(format!("of {what}: top one {}; top two {}{unbiased}{flags}", shown(one), shown(two)))
}

/// The pairs of sources that act together.
pub(super) fn pairs(profile: &ProfileSection) -> Vec<String> {
    profile.concentration.same_machine.iter().filter(|pair| pair.synchronous).map(pair).collect()
}

/// Two synchronous sources.
fn pair(pair: &SourcePair) -> String {
    let [first, second] = &pair.sources;
    format!(
        "{} starts within 5 s of {} in {} of {}, {} after shifts in time ({}): one machine, or one cause",
        text(second),
        text(first),
        share(pair.near_share),
        counted(pair.sessions, "session"),
        share(pair.shifted_share),
        p_value(pair.p),
    )
}

/// The shares with synchronous sources taken for one.
fn together(merged: &Merged, dash: &str) -> Option<String> {
    let (lookups, sessions) = (merged.lookups.top1_share.as_ref()?, merged.sessions.top1_share.as_ref()?);
    let shown = |figure: &Figure| format!("{}{}", share(figure.value), bounds(figure, dash, percent));
    Some(format!("taken for one, top one {} of lookups; {} of sessions", shown(lookups), shown(sessions)))
}

/// The sources that were not seen, and those that fewer lookups would show.
fn unseen(spread: &Spread, dash: &str) -> Option<String> {
    let (coverage, least) = (spread.sample_coverage?, spread.chao1?);
    let rarefied = spread.rarefaction.iter().map(|row| {
        let sources = number(row.sources.value);
        format!("; in {} lookups {sources} sources{}", count(row.m), bounds(&row.sources, dash, number))
    });
    let rarefied: String = rarefied.collect();
    Some(format!(
        "the sources seen cover {} of lookups; there are {} at least{rarefied}",
        share(coverage),
        number(least)
    ))
}

/// What was found about business hours, for each zone.
pub(super) fn when(profile: &ProfileSection, dash: &str) -> Vec<String> {
    let zones = profile.timing.iter().filter(|zone| zone.withheld.is_none());
    let mut lines: Vec<String> = zones.map(|timing| zone(timing, dash)).collect();
    lines.extend(offsets(&profile.offsets));
    lines.extend(two_zones(&profile.offsets));
    lines
}

/// The tests of one zone.
fn zone(timing: &ZoneTiming, dash: &str) -> String {
    let p = match (timing.business_p, &timing.business_p_withheld) {
        (Some(p), _) => format!("{} on {}", p_value(p), counted(timing.tested_sessions.unwrap_or(0), "session")),
        (None, reason) => format!("p n/a ({})", text(reason.as_deref().unwrap_or("not known from this log"))),
    };
    let expected = timing.business_ratio.map(|of| format!("{} times the even rate", ratio(of)));
    let odds = timing.background_odds_ratio.map(|of| format!("odds {} of the other domains'", ratio(of)));
    let week = timing
        .weekday_weekend_ratio
        .as_ref()
        .map(|figure| format!("weekdays {} times weekends{}", ratio(figure.value), bounds(figure, dash, ratio)));
    let day = timing.time_of_day.map(|day| format!("evenly over the day: Kuiper {}", p_value(day.kuiper.p)));
    let parts: Vec<String> = [expected, odds, week, day].into_iter().flatten().collect();
    let parts = if parts.is_empty() { String::new() } else { format!("; {}", parts.join("; ")) };
    format!("{}, office hours: {p}{parts}{}", place(&timing.zone), flagged(&timing.flags))
}

/// An offset as it is written, as in `UTC+3`.
fn offset(hours: i8) -> String {
    format!("UTC{hours:+}")
}

/// The offsets that fit.
fn offsets(offsets: &Offsets) -> Option<String> {
    let flags = flagged(&offsets.flags);
    match (&offsets.plausible, &offsets.plausible_withheld) {
        (Some(plausible), _) => {
            let draws = |at: &super::Offset| format!("{} of draws", share(at.frequency));
            let shown = |at: &super::Offset| format!("{} ({})", offset(at.utc_offset_hours), draws(at));
            let set: Vec<String> = plausible.iter().map(shown).collect();
            let most = plausible.iter().map(|at| 1.0 - at.background_share).fold(0.0, f64::max);
            let most = format!("the office explains {} of sessions at most", share(most));
            Some(format!("offsets that fit an office: {}; {most}; an offset is no place{flags}", set.join(", ")))
        }
        (None, Some(reason)) => Some(format!("offsets that fit an office: n/a ({})", text(reason))),
        (None, None) => None,
    }
}

/// Whether two offices fit better.
fn two_zones(offsets: &Offsets) -> Option<String> {
    /// The p above which two offices are not told from one.
    const LEVEL: f64 = 0.05;
    let found = offsets.two_zones.as_ref()?;
    if found.plausible.is_some() && found.p > LEVEL {
        return Some(format!("two offices: no better than one ({})", p_value(found.p)));
    }
    let pairs = match (&found.plausible, &found.plausible_withheld) {
        (Some(pairs), _) => {
            let shown = pairs
                .iter()
                .take(TOLD)
                .map(|pair| format!("{} with {}", offset(pair.west_hours), offset(pair.east_hours)));
            let more = if pairs.len() > TOLD { ", ..." } else { "" };
            format!("{}{more} fit", shown.collect::<Vec<_>>().join(", "))
        }
        (None, reason) => {
            return Some(format!("two offices: {}", text(reason.as_deref().unwrap_or("no pair fits"))));
        }
    };
    Some(format!("two offices: {pairs} ({} that one is enough; weak evidence)", p_value(found.p)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p_values_never_read_as_nothing() {
        let shown = [0.0, 0.0009, 0.001, 0.0179, 0.18, 0.428, 0.9951, 1.0].map(p_value);
        let wanted = ["p < .001", "p < .001", "p = .001", "p = .018", "p = .18", "p = .43", "p > .99", "p > .99"];
        assert_eq!(shown, wanted);
    }

    #[test]
    fn figures_without_intervals_say_why() {
        let figure = Figure { value: 0.5, interval_withheld: Some("few".to_owned()), ..Figure::default() };
        assert_eq!(bounds(&figure, "-", percent), " (interval n/a: few)");
        let figure = Figure { value: 0.5, low: Some(0.25), high: Some(0.75), ..Figure::default() };
        assert_eq!(bounds(&figure, "-", percent), " (95 %: 25.0-75.0)");
    }

    #[test]
    fn an_empty_section_says_nothing() {
        let none = ProfileSection::default();
        assert!(who(&none, "-").is_empty() && when(&none, "-").is_empty());
    }
}
