//! Whether the domain keeps office hours, on the clocks of each zone.

use super::super::Settings;
use super::super::study::Study;
use super::super::withhold::{self, because, windowless};
use super::activity::Basis;
use super::surroundings::Surroundings;
use super::weeks::whole_weeks;
use crate::calendar::civil::DAY;
use crate::calendar::{Calendar, LocalClock, civil};
use crate::record::{SECOND, Timestamp};
use crate::report::{Figure, Tested, TimeOfDay, ZoneTiming};
use crate::stats::circular::{Test, kuiper, rayleigh, watson};
use crate::stats::timing::{HOURS, circular_shift, odds_ratio, rate_ratio};

/// The timing in each zone of the settings; `withheld` says why sessions cannot be counted.
pub fn timing(
    settings: &Settings,
    study: &Study,
    around: &Surroundings,
    basis: &Basis,
    withheld: Option<&String>,
) -> Vec<ZoneTiming> {
    let expected = study.expected_shares(settings);
    let zone = |(zone, calendar): (usize, &Calendar)| {
        let named = || ZoneTiming {
            zone: calendar.zone.name().to_owned(),
            hours: calendar.hours.to_string(),
            ..ZoneTiming::default()
        };
        match (withheld, study.window) {
            (Some(reason), _) => ZoneTiming { withheld: Some(reason.clone()), ..named() },
            (None, None) => ZoneTiming { withheld: Some(windowless(settings).to_owned()), ..named() },
            (None, Some(window)) => {
                let inside = study.business_starts(zone, &basis.starts);
                let background = around.business.get(zone).copied().unwrap_or(0);
                let of = OfZone { calendar, window, gaps: study.known_gaps(), basis };
                let mut timing = of.tests(named(), inside, expected.get(zone).copied().flatten());
                of.against(&mut timing, inside, (background, around.sessions));
                if let Err(reason) = &study.gaps {
                    timing.flags.push(format!("log gaps cannot be told: {reason}"));
                }
                timing
            }
        }
    };
    settings.calendars.iter().enumerate().map(zone).collect()
}

/// What the tests of one zone are about.
struct OfZone<'a> {
    /// The zone.
    calendar: &'a Calendar,
    /// The window.
    window: (i64, i64),
    /// Its gaps.
    gaps: &'a [(i64, i64)],
    /// The sessions.
    basis: &'a Basis,
}

impl OfZone<'_> {
    /// Fills in the share and the tests.
    fn tests(&self, named: ZoneTiming, inside: u64, expected: Option<f64>) -> ZoneTiming {
        let sessions = self.basis.starts.len() as u64;
        let share = (sessions > 0).then(|| inside as f64 / sessions as f64);
        let weeks = whole_weeks(self.calendar, self.window, self.gaps);
        let counts = weeks.counts(self.calendar, &self.basis.starts);
        let tested: u64 = counts.iter().sum();
        let observed = withhold::Observed { sessions: tested, spells: tested.max(self.long(tested)) };
        let verdict = withhold::business_hours(observed, weeks.number);
        let test = || circular_shift(&counts, &business_week(self.calendar)).map(|test| test.p);
        let (business_p, business_p_withheld) = verdict.show(test, "no sessions in whole weeks");
        let (time_of_day, time_of_day_withheld) = self.time_of_day();
        let (ratio, ratio_withheld) = self.weekdays();
        let ratio_to_even = share.zip(expected).and_then(|(share, p0)| (p0 > 0.0).then(|| share / p0));
        ZoneTiming {
            sessions: Some(sessions),
            business_share_withheld: because(share.as_ref(), "no sessions"),
            business_share: share,
            expected_share_withheld: because(expected.as_ref(), "the window has no length"),
            expected_share: expected,
            business_ratio_withheld: because(ratio_to_even.as_ref(), "no sessions, or no business hours in the window"),
            business_ratio: ratio_to_even,
            business_p,
            business_p_withheld,
            tested_sessions: Some(tested),
            whole_weeks: Some(weeks.number),
            weekday_weekend_ratio: ratio,
            weekday_weekend_ratio_withheld: ratio_withheld,
            time_of_day,
            time_of_day_withheld,
            flags: verdict.flag().into_iter().chain(self.basis.flag()).collect(),
            ..named
        }
    }

    /// The spells that a reason may tell of, when all sessions were tested.
    fn long(&self, tested: u64) -> u64 {
        if tested == self.basis.observed.sessions { self.basis.observed.spells } else { 0 }
    }

    /// Fills in the odds against the background's sessions: (in business hours, all).
    fn against(&self, timing: &mut ZoneTiming, inside: u64, background: (u64, u64)) {
        let outside = (self.basis.starts.len() as u64).saturating_sub(inside);
        let ratio = odds_ratio(inside, outside, background.0, background.1.saturating_sub(background.0));
        let none = "no sessions in, or out of, business hours";
        timing.background_odds_ratio = ratio;
        timing.background_odds_ratio_withheld = ratio.is_none().then(|| none.to_owned());
    }

    /// Rayleigh, Kuiper and Watson on local times of day: a period of a day, with its thresholds.
    fn time_of_day(&self) -> (Option<TimeOfDay>, Option<String>) {
        let mut clock = LocalClock::new(self.calendar.clone());
        let local = self.basis.starts.iter().map(|start| clock.local_ns(Timestamp(*start)).rem_euclid(DAY));
        let turns: Vec<f64> = local.map(|ns| ns as f64 / DAY as f64).collect();
        let cycles = self.window.1.saturating_sub(self.window.0) / DAY;
        let verdict =
            withhold::periodicity(turns.len() as u64, cycles.unsigned_abs(), DAY as f64 / SECOND as f64, None);
        let tested = |test: Test| Tested { statistic: test.statistic, p: test.p };
        let tests = || {
            let (rayleigh, kuiper, watson) = (rayleigh(&turns)?, kuiper(&turns)?, watson(&turns)?);
            Some(TimeOfDay { rayleigh: tested(rayleigh), kuiper: tested(kuiper), watson: tested(watson) })
        };
        verdict.show(tests, "no sessions")
    }

    /// The rate on weekdays against that on weekends; weekdays that are holidays count as neither.
    fn weekdays(&self) -> (Option<Figure>, Option<String>) {
        let (mut week, mut end) = (0, 0);
        let mut clock = LocalClock::new(self.calendar.clone());
        for start in &self.basis.starts {
            let day = clock.local_day(Timestamp(*start));
            if civil::weekday(day) >= 5 {
                end += 1;
            } else if !self.calendar.is_holiday(day) {
                week += 1;
            }
        }
        let holidays = self.calendar.holidays.clone();
        let week_seconds = self.seconds("mon-fri 00:00-24:00", holidays);
        let end_seconds = self.seconds("sat,sun 00:00-24:00", std::sync::Arc::from([]));
        let ratio = rate_ratio(week, week_seconds, end, end_seconds);
        let figure = ratio.map(|ratio| Figure::of(ratio, "Poisson, log", week + end));
        let withheld = figure.is_none().then(|| "no sessions on weekdays, or none on weekends".to_owned());
        (figure, withheld)
    }

    /// Covered seconds within these local hours.
    fn seconds(&self, hours: &str, holidays: std::sync::Arc<[i32]>) -> u64 {
        let default = hours.parse().expect("these hours are well written");
        let calendar = Calendar { zone: self.calendar.zone.clone(), hours: default, holidays };
        let ns = calendar.business_ns(Timestamp(self.window.0), Timestamp(self.window.1), self.gaps);
        u64::try_from(ns / i128::from(SECOND)).unwrap_or(0)
    }
}

/// Which local hours of the week are business: those of which at least half is.
pub fn business_week(calendar: &Calendar) -> [bool; HOURS] {
    std::array::from_fn(|hour| {
        let minute = |minute: usize| u16::try_from(hour % 24 * 60 + minute).unwrap_or(0);
        (0..60).filter(|at| calendar.hours.contains(hour / 24, minute(*at))).count() >= 30
    })
}
