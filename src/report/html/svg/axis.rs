//! Scales and their ticks: counts, dates, lengths of time.

use chrono::{Datelike, Days, NaiveDate};

/// A line from one range onto another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    /// The values at the ends.
    pub values: (f64, f64),
    /// Where these are, in units.
    pub units: (f64, f64),
}

impl Scale {
    /// Where a value is.
    pub(super) fn at(self, value: f64) -> f64 {
        let (from, until) = self.values;
        let span = if until > from { until - from } else { 1.0 };
        self.units.0 + (value - from) / span * (self.units.1 - self.units.0)
    }
}

/// Round steps from 0 up to at least `most`, not more than `ticks` of them; the last is the end of the scale.
pub(super) fn counts(most: f64, ticks: u32) -> Vec<f64> {
    let most = if most.is_finite() { most.max(1.0) } else { 1.0 };
    let rough = most / f64::from(ticks.max(1));
    let decade = 10f64.powf(rough.log10().floor()).max(1.0);
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|of| of * decade).find(|step| *step >= rough);
    let step = step.unwrap_or(10.0 * decade);
    (0..=(most / step).ceil() as u32).map(|at| f64::from(at) * step).collect()
}

/// A count in few letters: `850`, `1.2k`, `35M`.
pub(super) fn short(count: f64) -> String {
    const UNITS: [(f64, &str); 4] = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")];
    match UNITS.iter().find(|(unit, _)| count >= *unit) {
        Some((unit, letter)) => {
            let digits = format!("{:.1}", count / unit);
            format!("{}{letter}", digits.strip_suffix(".0").unwrap_or(&digits))
        }
        None => format!("{count:.0}"),
    }
}

/// A day of a profile, as in `2016-06-23`; `None` for other text.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

/// Days from one date to another.
pub(super) fn days_between(from: NaiveDate, to: NaiveDate) -> i64 {
    to.signed_duration_since(from).num_days()
}

/// How far dates on an axis are apart.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    /// So many days.
    Days(i64),
    /// Mondays.
    Weeks,
    /// The first of every so many months.
    Months(u32),
    /// The first of January of every so many years.
    Years(i32),
}

/// The steps that are tried, from the finest.
const STEPS: [Step; 15] = [
    Step::Days(1),
    Step::Days(2),
    Step::Weeks,
    Step::Months(1),
    Step::Months(2),
    Step::Months(3),
    Step::Months(6),
    Step::Years(1),
    Step::Years(2),
    Step::Years(5),
    Step::Years(10),
    Step::Years(20),
    Step::Years(50),
    Step::Years(100),
    Step::Years(200),
];

impl Step {
    /// Its length in days, about.
    fn days(self) -> i64 {
        match self {
            Step::Days(days) => days,
            Step::Weeks => 7,
            Step::Months(months) => 30 * i64::from(months),
            Step::Years(years) => 365 * i64::from(years),
        }
    }

    /// Whether there is a tick on this date, so many days after the first.
    fn is_on(self, date: NaiveDate, day: i64) -> bool {
        match self {
            Step::Days(days) => day % days == 0,
            Step::Weeks => date.weekday() == chrono::Weekday::Mon,
            Step::Months(months) => date.day() == 1 && date.month0().is_multiple_of(months),
            Step::Years(years) => date.ordinal() == 1 && date.year() % years == 0,
        }
    }

    /// The next date that may have a tick.
    fn next(self, date: NaiveDate) -> Option<NaiveDate> {
        match self {
            Step::Days(_) | Step::Weeks => date.succ_opt(),
            Step::Months(_) => date.with_day(1)?.checked_add_months(chrono::Months::new(1)),
            Step::Years(_) => NaiveDate::from_ymd_opt(date.year().checked_add(1)?, 1, 1),
        }
    }

    /// The date in few letters: `4 May`, `Jun`, `2017`.
    fn label(self, date: NaiveDate) -> String {
        match self {
            Step::Days(_) | Step::Weeks => date.format("%-d %b").to_string(),
            _ if date.month() == 1 => date.year().to_string(),
            _ => date.format("%b").to_string(),
        }
    }
}

/// Dates worth a tick among `days` days from `first` on: the day's place and the label, at most `most` of them.
pub(super) fn dates(first: NaiveDate, days: i64, most: i64) -> Vec<(i64, String)> {
    let step = STEPS.into_iter().find(|step| days <= step.days() * most).unwrap_or(Step::Years(200));
    let Some(end) = first.checked_add_days(Days::new(days.max(0).unsigned_abs())) else { return Vec::new() };
    let mut ticks = Vec::new();
    let mut at = Some(first);
    while let Some(date) = at.filter(|date| *date < end) {
        let day = days_between(first, date);
        if step.is_on(date, day) {
            ticks.push((day, step.label(date)));
        }
        at = step.next(date);
    }
    ticks
}

/// Lengths of time that have a name, in seconds.
const LENGTHS: [(f64, &str); 15] = [
    (1e-6, "1 µs"),
    (1e-3, "1 ms"),
    (1e-2, "10 ms"),
    (1e-1, "100 ms"),
    (1.0, "1 s"),
    (10.0, "10 s"),
    (60.0, "1 min"),
    (600.0, "10 min"),
    (3_600.0, "1 h"),
    (21_600.0, "6 h"),
    (86_400.0, "1 d"),
    (604_800.0, "7 d"),
    (2_592_000.0, "30 d"),
    (31_536_000.0, "1 y"),
    (315_360_000.0, "10 y"),
];

/// Named lengths within a logarithmic scale, those left out that stand less than `apart` units from one before.
pub(super) fn lengths(scale: Scale, apart: f64) -> Vec<(f64, &'static str)> {
    let (from, until) = scale.values;
    let inside = LENGTHS.iter().filter(|(seconds, _)| (from..=until).contains(&seconds.log10()));
    let mut ticks: Vec<(f64, &'static str)> = Vec::new();
    for (seconds, name) in inside {
        let at = scale.at(seconds.log10());
        if ticks.last().is_none_or(|(before, _)| at - before >= apart) {
            ticks.push((at, name));
        }
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_end_on_a_round_step() {
        assert_eq!(counts(36.0, 4), [0.0, 10.0, 20.0, 30.0, 40.0]);
        assert_eq!(counts(0.0, 4), [0.0, 1.0]);
        assert_eq!(counts(3.0, 4), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(counts(1_001.0, 4), [0.0, 500.0, 1_000.0, 1_500.0]);
        assert_eq!([0.0, 850.0, 1_200.0, 35e6].map(short), ["0", "850", "1.2k", "35M"]);
    }

    #[test]
    fn dates_are_as_fine_as_there_is_room() {
        let first = date("2016-05-04").unwrap();
        let shown = |days, most| dates(first, days, most).into_iter().map(|(at, label)| format!("{at} {label}"));
        assert_eq!(shown(3, 8).collect::<Vec<_>>(), ["0 4 May", "1 5 May", "2 6 May"]);
        assert_eq!(shown(15, 4).collect::<Vec<_>>(), ["5 9 May", "12 16 May"]);
        assert_eq!(shown(153, 8).collect::<Vec<_>>(), ["28 Jun", "58 Jul", "89 Aug", "120 Sep", "150 Oct"]);
        assert_eq!(shown(800, 3).next_back().unwrap(), "607 2018");
        assert!(shown(200_000, 8).count() <= 8);
    }

    #[test]
    fn names_of_lengths_keep_apart() {
        let scale = Scale { values: (0.0, 6.0), units: (0.0, 600.0) };
        let names: Vec<&str> = lengths(scale, 90.0).into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["1 s", "10 s", "10 min", "6 h", "7 d"]);
    }
}
