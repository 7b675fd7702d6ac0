//! What the data cannot bear: the one table of thresholds below which a figure is withheld or flagged (METHODS §9).
//!
//! Counts, shares and profiles themselves are descriptive and always shown. Tests and intervals are not: below the
//! first threshold of a row the figure is withheld, below the second it is shown with a flag. Both come with the
//! reason in words. Where rows count sessions and there are few of them but many spells, the reason says so.
//! [`Rule`] says each row in words, for `--explain`.

use super::Settings;
use super::gaps::UNREAD;
use crate::report;

/// Counts below which a figure is withheld, or shown with a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Least {
    /// Withheld below.
    pub withheld: u64,
    /// Flagged below; 0 where nothing is flagged.
    pub flagged: u64,
}

/// Sessions for the interval of a top-k share and for the unbiased HHI.
pub const CONCENTRATION: Least = Least { withheld: 20, flagged: 50 };
/// Days with sessions below which an interval is flagged.
pub const CONCENTRATION_DAYS: u64 = 10;
/// How many have to be drawn for rarefaction.
pub const RAREFIED: u64 = 50;
/// The sample coverage below which rarefaction is flagged.
pub const COVERAGE: f64 = 0.95;
/// Sessions for the business-hours test.
pub const BUSINESS: Least = Least { withheld: 30, flagged: 100 };
/// Whole weeks for the business-hours test.
pub const BUSINESS_WEEKS: u64 = 2;
/// Sessions for the fit of time zones.
pub const ZONE_FIT: Least = Least { withheld: 100, flagged: 500 };
/// The most offsets that a fit may leave.
pub const OFFSETS: usize = 6;
/// Intervals for A_n and Lv.
pub const INTERVALS: Least = Least { withheld: 30, flagged: 100 };
/// Starts for clock alignment in 12 bins; flagged below those for 60.
pub const ALIGNED: Least = Least { withheld: 60, flagged: 300 };
/// Events for a period.
pub const PERIODIC: u64 = 20;
/// Cycles for a period.
pub const CYCLES: u64 = 5;
/// How near to the TTL, as a share of it, a period is flagged.
pub const NEAR_TTL: f64 = 0.15;
/// Earlier sessions for the probability of a silence or of an end.
pub const SILENCE: u64 = 20;
/// The p above which a silence or an end is flagged.
pub const SILENCE_P: f64 = 0.001;

/// Why there are no times: no lookup of these has one.
pub const NO_TIMES: &str = "no times";
/// Why there is no window although the log has times: all of them are outside of `--since` and `--until`.
pub const OUTSIDE: &str = "no lookups in the time that was asked for";

/// Why a figure is absent, if it is.
pub fn because<T>(figure: Option<&T>, why: &str) -> Option<String> {
    figure.is_none().then(|| why.to_owned())
}

/// Why there is no window, and nothing that needs one.
pub fn windowless(settings: &Settings) -> &'static str {
    if settings.background { NO_TIMES } else { UNREAD }
}

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// [`concentration`].
    Concentration,
    /// [`rarefaction`].
    Rarefaction,
    /// [`business_hours`].
    BusinessHours,
    /// [`zone_fit`] and [`zone_set`].
    ZoneFit,
    /// [`intervals`].
    Intervals,
    /// [`alignment`].
    Alignment,
    /// [`periodicity`].
    Periodicity,
    /// [`silence`].
    Silence,
}

impl Rule {
    /// The row in words, as in `withheld below 30 intervals; flagged below 100`.
    pub fn words(self) -> String {
        let both =
            |least: Least, noun| format!("withheld below {} {noun}; flagged below {}", least.withheld, least.flagged);
        match self {
            Rule::Concentration => {
                format!("{}, or with fewer than {CONCENTRATION_DAYS} days with any", both(CONCENTRATION, "sessions"))
            }
            Rule::Rarefaction => format!(
                "withheld where fewer than {RAREFIED} would be drawn; flagged where sample coverage is below {} %",
                COVERAGE * 100.0
            ),
            Rule::BusinessHours => {
                format!("{}; withheld below {BUSINESS_WEEKS} whole weeks too", both(BUSINESS, "sessions"))
            }
            Rule::ZoneFit => {
                format!("{}; withheld where more than {OFFSETS} offsets fit", both(ZONE_FIT, "sessions"))
            }
            Rule::Intervals => both(INTERVALS, "intervals"),
            Rule::Alignment => {
                format!("{}, in 12 bins, else in 60", both(ALIGNED, "starts"))
            }
            Rule::Periodicity => format!(
                "withheld below {PERIODIC} events or {CYCLES} cycles; flagged within {} % of the TTL",
                NEAR_TTL * 100.0
            ),
            Rule::Silence => format!(
                "withheld below {SILENCE} earlier sessions; flagged where the log has a gap in it, or p is above \
                 {SILENCE_P}"
            ),
        }
    }
}

/// Whether a figure can be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It can.
    Ok,
    /// It can, with this reason to be careful.
    Flagged(String),
    /// It cannot, for this reason.
    Withheld(String),
}

impl Verdict {
    /// The figure with the reason why there is none; it is made only if it can be shown.
    pub fn show<T>(&self, figure: impl FnOnce() -> Option<T>, undefined: &str) -> (Option<T>, Option<String>) {
        if let Verdict::Withheld(reason) = self {
            return (None, Some(reason.clone()));
        }
        let figure = figure();
        let reason = figure.is_none().then(|| undefined.to_owned());
        (figure, reason)
    }

    /// Why it is withheld.
    pub fn withheld(&self) -> Option<String> {
        if let Verdict::Withheld(reason) = self { Some(reason.clone()) } else { None }
    }

    /// Why it is flagged.
    pub fn flag(&self) -> Option<String> {
        if let Verdict::Flagged(reason) = self { Some(reason.clone()) } else { None }
    }

    /// The graver of two, the first of equals.
    pub fn and(self, other: Verdict) -> Verdict {
        match (&self, &other) {
            (Verdict::Withheld(_), _) => self,
            (_, Verdict::Withheld(_)) => other,
            (Verdict::Ok, _) => other,
            _ => self,
        }
    }
}

/// How much was observed of a domain or of a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// Its sessions, which thresholds count.
    pub sessions: u64,
    /// Its spells, which tell that sessions are few because they are long.
    pub spells: u64,
}

impl Observed {
    /// Withheld with fewer sessions than this.
    fn least(self, least: u64) -> Verdict {
        below(self.sessions, least, "session").map_or(Verdict::Ok, |few| Verdict::Withheld(few + &self.though()))
    }

    /// Flagged with fewer sessions than this.
    fn careful(self, least: u64) -> Verdict {
        below(self.sessions, least, "session").map_or(Verdict::Ok, |few| Verdict::Flagged(few + &self.though()))
    }

    /// That the sessions are few because they are long.
    fn though(self) -> String {
        let long = self.spells > self.sessions.saturating_mul(2);
        if long { format!(", but {}: sessions are long", report::counted(self.spells, "spell")) } else { String::new() }
    }
}

/// `fewer than 20 sessions (3)`, if so.
fn below(found: u64, least: u64, noun: &str) -> Option<String> {
    (found < least).then(|| format!("fewer than {least} {noun}s ({})", report::count(found)))
}

/// A verdict on one count.
fn count(found: u64, least: Least, noun: &str) -> Verdict {
    let grave = below(found, least.withheld, noun).map(Verdict::Withheld);
    grave.or_else(|| below(found, least.flagged, noun).map(Verdict::Flagged)).unwrap_or(Verdict::Ok)
}

/// A verdict on a count that is withheld below `least` and never flagged.
fn enough(found: u64, least: u64, noun: &str) -> Verdict {
    count(found, Least { withheld: least, flagged: 0 }, noun)
}

/// The interval of a top-k share, and the unbiased HHI: 20 sessions; flagged below 50 sessions or 10 days.
///
/// `days` are those with sessions; `None` where they were not counted.
pub fn concentration(observed: Observed, days: Option<u64>) -> Verdict {
    let least = Least { withheld: 0, flagged: CONCENTRATION_DAYS };
    let days = days.map_or(Verdict::Ok, |days| count(days, least, "day"));
    observed.least(CONCENTRATION.withheld).and(observed.careful(CONCENTRATION.flagged)).and(days)
}

/// Rarefaction to m: m of 50; flagged below a sample coverage of 95 %.
pub fn rarefaction(m: u64, coverage: Option<f64>) -> Verdict {
    if m < RAREFIED {
        return Verdict::Withheld(format!("rarefied to fewer than {RAREFIED} ({m})"));
    }
    match coverage {
        Some(coverage) if coverage < COVERAGE => Verdict::Flagged(format!("sample coverage {:.1} %", coverage * 100.0)),
        _ => Verdict::Ok,
    }
}

/// The business-hours test: 30 sessions and 2 whole weeks; flagged below 100 sessions.
pub fn business_hours(observed: Observed, weeks: u64) -> Verdict {
    let weeks = enough(weeks, BUSINESS_WEEKS, "whole week");
    observed.least(BUSINESS.withheld).and(weeks).and(observed.careful(BUSINESS.flagged))
}

/// The fit of time zones: 100 sessions; flagged below 500.
pub fn zone_fit(observed: Observed) -> Verdict {
    observed.least(ZONE_FIT.withheld).and(observed.careful(ZONE_FIT.flagged))
}

/// The set of offsets that a fit leaves: no more than 6, or it says nothing.
pub fn zone_set(offsets: usize) -> Verdict {
    let wide = offsets > OFFSETS;
    if wide { Verdict::Withheld(format!("{offsets} offsets fit, more than {OFFSETS}")) } else { Verdict::Ok }
}

/// Burstiness A_n and local variation Lv: 30 intervals; flagged below 100.
pub fn intervals(n: u64) -> Verdict {
    count(n, INTERVALS, "interval")
}

/// Clock alignment: 60 starts, in 12 bins; flagged below 300, from which on there are 60 bins.
pub fn alignment(starts: u64) -> Verdict {
    count(starts, ALIGNED, "start")
}

/// Events for any period: 20.
pub fn periodic(events: u64) -> Verdict {
    enough(events, PERIODIC, "event")
}

/// Periodicity: 20 events and 5 cycles; flagged where the period is near the TTL. Both are in seconds.
pub fn periodicity(events: u64, cycles: u64, period: f64, ttl: Option<f64>) -> Verdict {
    let near = |ttl: &f64| is_near_ttl(period, *ttl);
    let cache = ttl
        .filter(near)
        .map(|ttl| Verdict::Flagged(format!("within 15 % of the TTL ({} s)", report::count(ttl.round() as u64))));
    periodic(events).and(enough(cycles, CYCLES, "cycle")).and(cache.unwrap_or(Verdict::Ok))
}

/// Whether a period is so near to a TTL that a cache could make it: within 15 %.
pub fn is_near_ttl(period: f64, ttl: f64) -> bool {
    (period - ttl).abs() <= NEAR_TTL * ttl
}

/// The probability of a silence, or of an end: 20 earlier sessions; flagged where the log has a gap in it, or where
/// p is above .001.
pub fn silence(earlier: Observed, in_log_gap: bool, p: Option<f64>) -> Verdict {
    let gap = if in_log_gap { Verdict::Flagged("the log has a gap in it".to_owned()) } else { Verdict::Ok };
    let chance = p.is_some_and(|p| p > SILENCE_P).then(|| Verdict::Flagged("p is above .001".to_owned()));
    earlier.least(SILENCE).and(gap).and(chance.unwrap_or(Verdict::Ok))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many sessions, as many spells.
    fn of(sessions: u64) -> Observed {
        Observed { sessions, spells: sessions }
    }

    /// `ok`, `flag` or `none`.
    fn word(verdict: &Verdict) -> &'static str {
        match verdict {
            Verdict::Ok => "ok",
            Verdict::Flagged(_) => "flag",
            Verdict::Withheld(_) => "none",
        }
    }

    #[test]
    fn each_row_has_its_thresholds() {
        for (verdict, wanted) in [
            (concentration(of(19), Some(99)), "none"),
            (concentration(of(20), Some(99)), "flag"),
            (concentration(of(50), Some(9)), "flag"),
            (concentration(of(50), Some(10)), "ok"),
            (concentration(of(50), None), "ok"),
            (rarefaction(49, Some(1.0)), "none"),
            (rarefaction(50, Some(0.94)), "flag"),
            (rarefaction(50, Some(0.95)), "ok"),
            (business_hours(of(29), 9), "none"),
            (business_hours(of(100), 1), "none"),
            (business_hours(of(99), 2), "flag"),
            (business_hours(of(100), 2), "ok"),
            (zone_fit(of(99)), "none"),
            (zone_fit(of(499)), "flag"),
            (zone_fit(of(500)), "ok"),
            (zone_set(7), "none"),
            (zone_set(6), "ok"),
            (intervals(29), "none"),
            (intervals(99), "flag"),
            (intervals(100), "ok"),
            (alignment(59), "none"),
            (alignment(60), "flag"),
            (alignment(299), "flag"),
            (alignment(300), "ok"),
            (periodicity(19, 9, 60.0, None), "none"),
            (periodicity(20, 4, 60.0, None), "none"),
            (periodicity(20, 5, 116.0, Some(100.0)), "ok"),
            (periodicity(20, 5, 115.0, Some(100.0)), "flag"),
            (silence(of(19), false, Some(0.0)), "none"),
            (silence(of(20), true, Some(0.0)), "flag"),
            (silence(of(20), false, Some(0.002)), "flag"),
            (silence(of(20), false, Some(0.001)), "ok"),
        ] {
            assert_eq!(word(&verdict), wanted, "{verdict:?}");
        }
    }

    #[test]
    fn rows_are_told_with_their_thresholds() {
        assert_eq!(Rule::Intervals.words(), "withheld below 30 intervals; flagged below 100");
        let business = "withheld below 30 sessions; flagged below 100; withheld below 2 whole weeks too";
        assert_eq!(Rule::BusinessHours.words(), business);
        let silence = "withheld below 20 earlier sessions; flagged where the log has a gap in it, or p is above 0.001";
        assert_eq!(Rule::Silence.words(), silence);
        let rarefaction = "withheld where fewer than 50 would be drawn; flagged where sample coverage is below 95 %";
        assert_eq!(Rule::Rarefaction.words(), rarefaction);
        let periodicity = "withheld below 20 events or 5 cycles; flagged within 15 % of the TTL";
        assert_eq!(Rule::Periodicity.words(), periodicity);
    }

    #[test]
    fn reasons_say_what_is_there() {
        let long = Observed { sessions: 1, spells: 192 };
        let reason = "fewer than 20 sessions (1), but 192 spells: sessions are long";
        assert_eq!(concentration(long, None).withheld().as_deref(), Some(reason));
        assert_eq!(concentration(of(3), None).withheld().as_deref(), Some("fewer than 20 sessions (3)"));
        assert_eq!(business_hours(of(300), 1).withheld().as_deref(), Some("fewer than 2 whole weeks (1)"));
        let twice = Observed { sessions: 3, spells: 6 };
        assert_eq!(zone_fit(twice).withheld().as_deref(), Some("fewer than 100 sessions (3)"));
        assert_eq!(rarefaction(50, Some(0.9)).flag().as_deref(), Some("sample coverage 90.0 %"));
        let near = periodicity(99, 9, 3_600.0, Some(3_599.6));
        assert_eq!((near.flag().as_deref(), near.withheld()), (Some("within 15 % of the TTL (3,600 s)"), None));
    }

    #[test]
    fn the_graver_verdict_counts_and_the_first_of_equals() {
        let flagged = |reason: &str| Verdict::Flagged(reason.to_owned());
        let withheld = |reason: &str| Verdict::Withheld(reason.to_owned());
        for (first, second, wanted) in [
            (Verdict::Ok, flagged("b"), flagged("b")),
            (flagged("a"), Verdict::Ok, flagged("a")),
            (flagged("a"), flagged("b"), flagged("a")),
            (flagged("a"), withheld("b"), withheld("b")),
            (withheld("a"), flagged("b"), withheld("a")),
            (withheld("a"), withheld("b"), withheld("a")),
        ] {
            assert_eq!(first.and(second), wanted);
        }
    }

    #[test]
    fn what_is_absent_has_its_reason() {
        assert_eq!((because(Some(&1), "few"), because::<u8>(None, "few")), (None, Some("few".to_owned())));
    }

    #[test]
    fn withheld_figures_are_not_made() {
        let never = || -> Option<u8> { unreachable!() };
        assert_eq!(intervals(0).show(never, "").1.as_deref(), Some("fewer than 30 intervals (0)"));
        assert_eq!(intervals(99).show(|| Some(1), ""), (Some(1), None));
        assert_eq!(intervals(99).show(|| None::<u8>, "no spread").1.as_deref(), Some("no spread"));
    }
}
