//! What happened to the domain: changes of level, silences and how unlikely they are, the end.

use super::super::gaps::{HOUR, HOURS_OF_WEEK, UNREAD, hour_of_week};
use super::super::study::Study;
use super::super::withhold::{self, because};
use super::activity::Basis;
use super::days::Days;
use super::rates::{Rates, advance, nanoseconds};
use super::surroundings::Surroundings;
use super::volume;
use crate::calendar::civil::DAY;
use crate::calendar::covered_ns;
use crate::record::{SECOND, Timestamp};
use crate::report::{self, End, Event, SilenceTest};
use crate::stats::change::{Origin, longest_gap_p, overdispersion_of_series, pelt, penalty, solow_p, strauss_sadler};

/// The share of a silence from which on a log gap is all of it.
const OUTAGE: f64 = 0.9;
/// The p up to which a domain has ended.
const LEVEL: f64 = 0.001;
/// Sessions of the background that must be expected before fewer of them mean something.
const EXPECTED: f64 = 10.0;
/// The share of those expected below which the background is thin.
const THIN: f64 = 0.5;

/// What history is made of.
pub struct History<'a> {
    /// The frame.
    pub study: &'a Study,
    /// Its window; from the first to the last lookup where the rest of the log was not read.
    pub window: (i64, i64),
    /// The sessions.
    pub basis: &'a Basis,
    /// The last lookup.
    pub last: i64,
    /// The rest of the log.
    pub around: &'a Surroundings,
    /// The rates of its sessions.
    pub background: Rates,
    /// Whether the rest of the log was read.
    pub is_read: bool,
}

/// A stretch of days with one level.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// The place of its first day.
    pub from: usize,
    /// Sessions a day.
    pub per_day: f64,
}

/// The levels of daily counts, by the places of their days, which need not follow each other; one level at least.
///
/// The overdispersion is that of the series, which a step does not raise.
pub fn levels(counts: &[(usize, u64)]) -> Vec<Level> {
    let series: Vec<u64> = counts.iter().map(|(_, count)| *count).collect();
    let phi = overdispersion_of_series(&series).unwrap_or(1.0);
    let mut starts = vec![0];
    starts.extend(pelt(&series, penalty(phi, series.len())));
    let ends = starts.iter().skip(1).copied().chain([series.len()]);
    let level = |(from, to): (&usize, usize)| {
        let part = series.get(*from..to).filter(|part| !part.is_empty())?;
        Some(Level { from: counts.get(*from)?.0, per_day: part.iter().sum::<u64>() as f64 / part.len() as f64 })
    };
    starts.iter().zip(ends).filter_map(level).collect()
}

impl History<'_> {
    /// The levels by day, or why they cannot be told.
    pub fn levels(&self, days: &mut Result<Days, String>) -> Result<Vec<Level>, String> {
        if let Some(reason) = withhold::silence(self.basis.observed, false, None).withheld() {
            return Err(reason);
        }
        let days = days.as_mut().map_err(|reason| reason.clone())?;
        let counts = days.counts(&self.basis.starts);
        let whole: Vec<(usize, u64)> = counts.into_iter().enumerate().filter(|(at, _)| days.is_whole(*at)).collect();
        if whole.len() < 2 { Err("fewer than two whole days".to_owned()) } else { Ok(levels(&whole)) }
    }

    /// The changes from one level to the next.
    pub fn changes(levels: &Result<Vec<Level>, String>, days: &Result<Days, String>) -> Vec<Event> {
        let (levels, days) = match (levels, days) {
            (Ok(levels), Ok(days)) => (levels, days),
            (Err(reason), _) | (_, Err(reason)) => {
                return vec![Event::Changes { dates: None, dates_withheld: Some(reason.clone()) }];
            }
        };
        let pairs = levels.windows(2).filter_map(|pair| Some((pair.first()?, pair.get(1)?)));
        let change = |(before, after): (&Level, &Level)| Event::Change {
            date: days.date(after.from),
            before_sessions_per_day: before.per_day,
            after_sessions_per_day: after.per_day,
        };
        pairs.map(change).collect()
    }

    /// How unlikely the silences are that the surroundings were asked about.
    pub fn silences(&self, levels: &Result<Vec<Level>, String>, days: &mut Result<Days, String>) -> Vec<Event> {
        let gaps = self.study.known_gaps();
        let (from, until) = (self.basis.starts.first(), self.last);
        let from = from.copied().unwrap_or(until);
        let own = Rates::new(&by_hour_of_week(&self.basis.starts), from, until.saturating_add(1), gaps);
        let mut relative =
            Relative { levels: levels.as_deref().unwrap_or_default(), days: days.as_mut().ok(), own: &own };
        let mut test = |((start, end), background): (&(i64, i64), &u64)| {
            let in_gap = volume::overlap(*start, *end, gaps);
            let expected = own.expected(*start, *end, gaps) * relative.around(*start, *end, (from, until));
            let intervals = (self.basis.starts.len() as u64).saturating_sub(1).max(1);
            let p = longest_gap_p(expected, intervals);
            let verdict = withhold::silence(self.basis.before(*start), in_gap > 0, p);
            let (p, p_withheld) = verdict.show(|| p, "no rate");
            let usual = self.background.expected(*start, *end, gaps);
            Event::Silence(SilenceTest {
                start: report::time(*start),
                end: report::time(*end),
                cause: self.cause(in_gap, end.saturating_sub(*start)),
                expected_sessions: p.map(|_| expected),
                expected_sessions_withheld: p_withheld.clone(),
                p,
                p_withheld,
                background_sessions: self.is_read.then_some(*background),
                background_sessions_withheld: (!self.is_read).then(|| UNREAD.to_owned()),
                background_expected_sessions: self.study.gaps.is_ok().then_some(usual),
                background_expected_sessions_withheld: self.study.gaps.as_ref().err().cloned(),
                flags: verdict.flag().into_iter().chain(self.sensor(*start, *end)).chain(self.basis.flag()).collect(),
            })
        };
        self.around.sought.silences.iter().zip(&self.around.in_silences).map(&mut test).collect()
    }

    /// What a silence of this length is when the log has gaps for so much of it.
    fn cause(&self, in_gap: i64, length: i64) -> &'static str {
        match self.study.gaps {
            Err(_) => "unknown",
            Ok(_) if in_gap as f64 >= OUTAGE * length as f64 => "log_outage",
            Ok(_) if in_gap > 0 => "log_outage_in_part",
            Ok(_) => "domain",
        }
    }

    /// Whether the domain has ended.
    pub fn end(&self) -> End {
        if !self.is_read {
            let unread = || Some(UNREAD.to_owned());
            return End {
                last: report::time(self.last),
                p_withheld: unread(),
                sessions_withheld: unread(),
                upper_bound_withheld: unread(),
                ended_withheld: unread(),
                ..End::default()
            };
        }
        let gaps = self.study.known_gaps();
        let covered = |until: i64| covered_ns(Timestamp(self.window.0), Timestamp(until), gaps) as f64 / SECOND as f64;
        let first = self.basis.starts.first().copied().unwrap_or(self.last);
        let (last, end) = (covered(self.last), covered(self.window.1));
        let origin = if first == self.window.0 { Origin::FirstSession } else { Origin::Window };
        let n = self.basis.starts.len() as u64;
        let p = solow_p(last, end, n, origin);
        let in_gap = volume::overlap(self.last, self.window.1, gaps) > 0;
        let verdict = withhold::silence(self.basis.observed, in_gap, p);
        let (p, p_withheld) = verdict.show(|| p, "the log has no length");
        let bound = strauss_sadler(last, last - covered(first), n, 0.95).filter(|_| p.is_some());
        let upper = bound.map(|bound| advance(self.last, nanoseconds(bound - last), gaps));
        let of_one = || because(upper.as_ref(), "one session has no rate");
        End {
            last: report::time(self.last),
            p,
            sessions: Some(n),
            sessions_withheld: None,
            upper_bound: upper.map(report::time),
            upper_bound_withheld: p_withheld.clone().or_else(of_one),
            ended: p.map(|p| p <= LEVEL),
            ended_withheld: p_withheld.clone(),
            p_withheld,
            flags: verdict
                .flag()
                .into_iter()
                .chain(self.sensor(self.last, self.window.1))
                .chain(self.basis.flag())
                .collect(),
        }
    }

    /// What the other domains say of a silence: that the log itself may be thin or silent then.
    fn sensor(&self, start: i64, end: i64) -> Option<String> {
        if let Err(reason) = &self.study.gaps {
            return Some(format!("cannot be told from a log outage: {reason}"));
        }
        let place = self.around.sought.silences.iter().position(|silence| *silence == (start, end))?;
        let seen = *self.around.in_silences.get(place)? as f64;
        let usual = self.background.expected(start, end, self.study.known_gaps());
        let thin = usual >= EXPECTED && seen < THIN * usual;
        thin.then(|| "other domains are quieter than usual as well".to_owned())
    }
}

/// How many starts fall into each UTC hour of the week.
fn by_hour_of_week(starts: &[i64]) -> [u64; HOURS_OF_WEEK] {
    let mut counts = [0; HOURS_OF_WEEK];
    starts.iter().for_each(|start| counts[hour_of_week(start.div_euclid(HOUR))] += 1);
    counts
}

/// The level around a silence relative to the rates of the whole activity: without it, a silence before a step up would
/// be judged by the rate after it.
struct Relative<'a> {
    /// The levels.
    levels: &'a [Level],
    /// The days.
    days: Option<&'a mut Days>,
    /// The rates of the whole activity.
    own: &'a Rates,
}

impl Relative<'_> {
    /// The smaller of the levels before and behind a silence, each the larger of two days', so that a level that the
    /// silence itself makes does not count; `active` is from the first to the last lookup.
    fn around(&mut self, start: i64, end: i64, active: (i64, i64)) -> f64 {
        let before = (start > active.0).then(|| self.at(start).max(self.at(start.saturating_sub(DAY).max(active.0))));
        let behind = (end < active.1).then(|| self.at(end).max(self.at(end.saturating_add(DAY).min(active.1))));
        before.into_iter().chain(behind).reduce(f64::min).unwrap_or(1.0)
    }

    /// The level at an instant: sessions a day there over those that the week's rates give.
    fn at(&mut self, time: i64) -> f64 {
        let Some(place) = self.days.as_mut().and_then(|days| days.place(time)) else { return 1.0 };
        let level = self.levels.iter().rev().find(|level| level.from <= place).or(self.levels.first());
        let week = 7 * DAY;
        let usual = self.own.expected(time.saturating_sub(week / 2), time.saturating_add(week / 2), &[]) / 7.0;
        level.filter(|_| usual > 0.0).map_or(1.0, |level| level.per_day / usual)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_a_change_and_a_constant_is_none() {
        let step: Vec<(usize, u64)> =
            (0..60).map(|day| (day + 5, if day < 40 { 4 + day as u64 % 3 } else { 15 })).collect();
        let found = levels(&step);
        assert_eq!(found.iter().map(|level| level.from).collect::<Vec<_>>(), [5, 45]);
        assert_eq!(found[1].per_day, 15.0);
        let even: Vec<(usize, u64)> = (0..60).map(|day| (day, 4 + day as u64 % 3)).collect();
        assert_eq!(levels(&even).len(), 1);
        assert_eq!(levels(&[]), []);
    }
}
