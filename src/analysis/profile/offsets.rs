//! Which offsets from UTC fit an office: a set, never a city.

use super::super::Settings;
use super::super::gaps::HOURS_OF_WEEK;
use super::super::study::Study;
use super::super::withhold::{self, Observed, windowless};
use super::activity::Basis;
use super::surroundings::Surroundings;
use super::timing::business_week;
use super::weeks::whole_weeks;
use crate::calendar::civil::{self, DAY, HOUR};
use crate::calendar::{Calendar, Zone};
use crate::report::{Offset, OffsetPair, Offsets, TwoOffices};
use crate::stats::bootstrap::Draws;
use crate::stats::two_zones::fit_two_zones;
use crate::stats::zones::{DayHours, Week, fit_zone, office_template, zone_frequencies};

/// The share of an office's sessions in its hours.
const INSIDE: f64 = 0.7;
/// Simulations at most; each one fits all pairs of offsets.
const SIMULATIONS: u32 = 999;
/// Simulations at least, where there are very many sessions to draw.
const SIMULATIONS_LEAST: u32 = 99;
/// Sessions that all simulations may draw.
const WORK: u64 = 20_000_000;
/// Days beyond which no days are drawn.
const DAYS: usize = 20_000;

/// The fits of one and of two offices with the hours of the first zone; `withheld` says why sessions cannot be counted.
pub fn offsets(
    settings: &Settings,
    study: &Study,
    around: &Surroundings,
    basis: &Basis,
    draws: Draws,
    withheld: Option<&String>,
) -> Offsets {
    let office = settings.calendars.first().expect("there is a zone at least");
    let named = Offsets { hours: office.hours.to_string(), template_business_share: INSIDE, ..Offsets::default() };
    let nothing = |reason: &str| Offsets {
        plausible_withheld: Some(reason.to_owned()),
        two_zones_withheld: Some(reason.to_owned()),
        sessions_withheld: Some(reason.to_owned()),
        overdispersion_withheld: Some(reason.to_owned()),
        ..named.clone()
    };
    let window = match (withheld, study.window) {
        (Some(reason), _) => return nothing(reason),
        (None, None) => return nothing(windowless(settings)),
        (None, Some(window)) => window,
    };
    let Some(template) = office_template(&business_week(office), INSIDE) else {
        return nothing("these hours are no office's: they are all of the week, or less than an hour");
    };
    let fit = Fit::new(office, window, study.known_gaps(), basis, template);
    let (background, alone) = background(around, study);
    let mut found = fit.report(named, &background, draws);
    found.flags.extend(alone);
    found
}

/// The background's profile, and what is to be said where there is none.
fn background(around: &Surroundings, study: &Study) -> (Week, Option<String>) {
    if study.gaps.is_ok() && around.sessions > 0 {
        return (around.starts.map(|count| count as f64), None);
    }
    ([1.0; HOURS_OF_WEEK], Some("no background: the rest is taken as even".to_owned()))
}

/// What is fitted.
struct Fit<'a> {
    /// Sessions by UTC hour of the week over whole weeks.
    counts: [u64; HOURS_OF_WEEK],
    /// The days of these weeks.
    days: Vec<DayHours>,
    /// The office.
    template: Week,
    /// The sessions.
    basis: &'a Basis,
}

impl<'a> Fit<'a> {
    /// The sessions in whole weeks, by UTC.
    fn new(office: &Calendar, window: (i64, i64), gaps: &[(i64, i64)], basis: &'a Basis, template: Week) -> Self {
        let utc = Calendar { zone: Zone::utc(), hours: office.hours.clone(), holidays: std::sync::Arc::from([]) };
        let weeks = whole_weeks(&utc, window, gaps);
        let mut days = Vec::new();
        for &(from, until) in weeks.ranges() {
            for start in (from..until).step_by(usize::try_from(DAY).unwrap_or(usize::MAX)).take(DAYS + 1) {
                days.push(day(start, &basis.starts));
            }
        }
        Fit { counts: weeks.counts(&utc, &basis.starts), days, template, basis }
    }

    /// The offsets that fit, and the pairs of them.
    fn report(&self, named: Offsets, background: &Week, draws: Draws) -> Offsets {
        let sessions: u64 = self.counts.iter().sum();
        let all = sessions == self.basis.observed.sessions;
        let observed = Observed { sessions, spells: if all { self.basis.observed.spells } else { sessions } };
        let verdict = withhold::zone_fit(observed);
        let none = "no offset fits";
        let (fit, fit_withheld) = verdict.show(|| fit_zone(&self.counts, &self.template, background), none);
        let wide = fit.as_ref().and_then(|fit| withhold::zone_set(fit.plausible.len()).withheld());
        let many = (self.days.len() > DAYS).then(|| format!("the window has more than {DAYS} days"));
        let overdispersion_withheld = fit_withheld.clone();
        let plausible_withheld = fit_withheld.or(wide).or(many);
        let plausible = fit.as_ref().filter(|_| plausible_withheld.is_none()).and_then(|fit| {
            let frequencies = zone_frequencies(&self.days, &self.template, background, draws)?;
            let often = |offset: i8| frequencies.iter().find(|found| found.0 == offset).map_or(0.0, |found| found.1);
            let offset = |fit: &crate::stats::zones::ZoneFit| Offset {
                utc_offset_hours: fit.offset,
                frequency: often(fit.offset),
                background_share: fit.background,
            };
            Some(fit.plausible.iter().map(offset).collect())
        });
        let (two_zones, two_zones_withheld) = verdict.show(|| self.two(sessions, draws), none);
        Offsets {
            sessions: Some(sessions),
            overdispersion_withheld,
            plausible_withheld: plausible_withheld
                .or_else(|| plausible.is_none().then(|| "no draw of days can be fitted".to_owned())),
            plausible,
            overdispersion: fit.map(|fit| fit.phi),
            two_zones,
            two_zones_withheld,
            flags: verdict.flag().into_iter().chain(self.basis.flag()).collect(),
            ..named
        }
    }

    /// Two offices against one.
    fn two(&self, sessions: u64, draws: Draws) -> Option<TwoOffices> {
        let affordable = u32::try_from(WORK / sessions.max(1)).unwrap_or(u32::MAX).max(SIMULATIONS_LEAST);
        let draws = draws.at_most(SIMULATIONS.min(affordable));
        let found = fit_two_zones(&self.counts, &self.template, draws)?;
        let pair = |pair: &crate::stats::two_zones::PairFit| OffsetPair {
            west_hours: pair.west,
            east_hours: pair.east,
            west_share: pair.weight,
        };
        // The two models are not nested: a small p alone says that one office is not all, not that two are better.
        let is_better = found.likelihood_ratio > 0.0;
        let worse = "one office and an even rest fit better than any two offices";
        Some(TwoOffices {
            likelihood_ratio: found.likelihood_ratio,
            p: found.p,
            draws: draws.count,
            plausible: is_better.then(|| found.plausible.iter().map(pair).collect()),
            plausible_withheld: (!is_better).then(|| worse.to_owned()),
        })
    }
}

/// The day of 24 hours from `start` on, by UTC hour of the day, which may begin at any hour.
fn day(start: i64, starts: &[i64]) -> DayHours {
    let mut day = DayHours { weekday: 0, hours: [0; 24] };
    let weekday = civil::weekday(i32::try_from(start.div_euclid(DAY)).unwrap_or(0));
    day.weekday = u8::try_from(weekday).unwrap_or(0);
    let (low, high) = (starts.partition_point(|at| *at < start), starts.partition_point(|at| *at < start + DAY));
    for at in &starts[low..high] {
        let hour = usize::try_from(at.rem_euclid(DAY) / HOUR).unwrap_or(0);
        if let Some(count) = day.hours.get_mut(hour) {
            *count += 1;
        }
    }
    day
}
