//! Business hours: which minutes of a local week are business, written as `mon-fri 09:00-17:00`.
//!
//! ```text
//! hours   = clause *( ";" clause )
//! clause  = days times
//! days    = "daily" / day-item *( "," day-item )      day-item = day [ "-" day ]     (sat-mon wraps)
//! times   = range *( "," range )                      range = time "-" time          (22:00-06:00 ends the next day)
//! time    = hour [ ":" minute ]                       24:00 only as an end
//! ```
//!
//! Clauses add up. Days are English names of three letters or in full, in any case.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};

/// Minutes in a day.
const DAY_MINUTES: u16 = 24 * 60;

/// Names of the days, from Monday.
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A half-open range of minutes within a local day.
type Range = (u16, u16);

/// The business minutes of a local week, without regard to holidays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusinessHours {
    /// For each weekday from Monday: sorted, disjoint, non-touching, non-empty ranges of minutes in `0..=1440`.
    days: [Vec<Range>; 7],
}

impl BusinessHours {
    /// The ranges of a weekday (0 = Monday): half-open, in minutes of the day, sorted, disjoint; other days are empty.
    pub fn ranges(&self, weekday: usize) -> &[(u16, u16)] {
        self.days.get(weekday).map_or(&[], Vec::as_slice)
    }

    /// Whether a minute of a weekday (0 = Monday) is business.
    pub fn contains(&self, weekday: usize, minute: u16) -> bool {
        self.ranges(weekday).iter().any(|&(from, until)| (from..until).contains(&minute))
    }

    /// Business minutes in a week without holidays and transitions.
    pub fn minutes_per_week(&self) -> u32 {
        self.days.iter().flatten().map(|&(from, until)| u32::from(until - from)).sum()
    }

    /// Adds one clause, as in `mon-thu 08:00-12:00,13:00-17:00`; the error is what is wrong with it.
    fn add_clause(&mut self, clause: &str) -> std::result::Result<(), String> {
        let split = clause.find(|c: char| c.is_ascii_digit()).ok_or_else(|| format!("{clause:?} has no hours"))?;
        let (days, times) = clause.split_at(split);
        let days = parse_days(days.trim())?;
        for item in times.split(',') {
            let range = parse_range(item.trim())?;
            for day in (0..7).filter(|&day| days.get(day) == Some(&true)) {
                self.add_range(day, range);
            }
        }
        Ok(())
    }

    /// Adds a range to a weekday; one over midnight is split.
    fn add_range(&mut self, weekday: usize, (from, until): Range) {
        let mut add = |day: usize, range: Range| {
            if let Some(ranges) = self.days.get_mut(day % 7).filter(|_| range.0 < range.1) {
                ranges.push(range);
            }
        };
        if until > from {
            add(weekday, (from, until));
        } else {
            add(weekday, (from, DAY_MINUTES));
            add(weekday + 1, (0, until));
        }
    }

    /// Restores the invariant of the ranges.
    fn normalize(&mut self) {
        for ranges in &mut self.days {
            ranges.sort_unstable();
            let mut merged: Vec<Range> = Vec::with_capacity(ranges.len());
            for &(from, until) in ranges.iter() {
                match merged.last_mut() {
                    Some(last) if from <= last.1 => last.1 = last.1.max(until),
                    _ => merged.push((from, until)),
                }
            }
            *ranges = merged;
        }
    }

    /// Where the last range of a weekday runs over midnight: the minute of the next day at which it ends.
    ///
    /// `None` where it cannot be written as one range: it does not reach midnight or would last 24 hours.
    fn overnight_end(&self, weekday: usize) -> Option<u16> {
        let &(from, until) = self.ranges(weekday).last()?;
        let &(next_from, next_until) = self.ranges((weekday + 1) % 7).first()?;
        (until == DAY_MINUTES && next_from == 0 && next_until < from && next_until < DAY_MINUTES).then_some(next_until)
    }

    /// The ranges of a weekday as they are written: night hours belong to the day on which they begin.
    fn written(&self, weekday: usize) -> Vec<Range> {
        let mut ranges = self.ranges(weekday).to_vec();
        if let (Some(end), Some(last)) = (self.overnight_end(weekday), ranges.last_mut()) {
            last.1 = end;
        }
        if self.overnight_end((weekday + 6) % 7).is_some() && !ranges.is_empty() {
            ranges.remove(0);
        }
        ranges
    }
}

impl FromStr for BusinessHours {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let mut hours = BusinessHours { days: Default::default() };
        // People paste en dashes from prose.
        for clause in text.replace('–', "-").split(';').map(str::trim).filter(|clause| !clause.is_empty()) {
            hours.add_clause(clause).map_err(|what| wrong(text, &what))?;
        }
        hours.normalize();
        if hours.minutes_per_week() == 0 { Err(wrong(text, "no hours are given")) } else { Ok(hours) }
    }
}

/// The error for business hours that cannot be read.
fn wrong(text: &str, what: &str) -> Error {
    Error::usage(format!("business hours {text:?}: {what}"))
        .hint("they are written as \"mon-fri 09:00-17:00\" or \"mon-thu 08:00-12:00,13:00-17:00; fri 08:00-14:00\"")
}

/// The set of weekdays that `mon-fri`, `mon,wed`, `sat-mon` or `daily` names.
fn parse_days(text: &str) -> std::result::Result<[bool; 7], String> {
    if text.is_empty() {
        return Err("no days are given; all days are \"daily\"".to_string());
    }
    if text.eq_ignore_ascii_case("daily") {
        return Ok([true; 7]);
    }
    let mut set = [false; 7];
    for item in text.split(',') {
        let (first, last) = item.split_once('-').unwrap_or((item, item));
        let (first, last) = (parse_day(first.trim())?, parse_day(last.trim())?);
        for step in 0..=(last + 7 - first) % 7 {
            if let Some(day) = set.get_mut((first + step) % 7) {
                *day = true;
            }
        }
    }
    Ok(set)
}

/// The weekday that a name means, 0 = Monday.
fn parse_day(text: &str) -> std::result::Result<usize, String> {
    let is_short = |day: &str| day.get(..3).is_some_and(|short| text.eq_ignore_ascii_case(short));
    DAYS.iter()
        .position(|day| text.eq_ignore_ascii_case(day) || is_short(day))
        .ok_or_else(|| format!("{text:?} is no day of the week"))
}

/// The minutes of `09:00-17:00`; the end is smaller than the start where the range runs over midnight.
fn parse_range(text: &str) -> std::result::Result<Range, String> {
    let (from, until) = text.split_once('-').ok_or_else(|| format!("{text:?} is no range of hours"))?;
    let (from, until) = (parse_time(from.trim())?, parse_time(until.trim())?);
    if from == DAY_MINUTES {
        Err(format!("{text:?} starts at 24:00, which is the next day"))
    } else if from == until {
        Err(format!("{text:?} is empty; the whole day is 00:00-24:00"))
    } else {
        Ok((from, until))
    }
}

/// The minute of the day of `9`, `09`, `9:30` or `24:00`.
fn parse_time(text: &str) -> std::result::Result<u16, String> {
    let wrong = || format!("{text:?} is no time of day");
    let (hour, minute) = text.split_once(':').unwrap_or((text, "00"));
    let number = |digits: &str, lengths: std::ops::RangeInclusive<usize>| {
        let digits = Some(digits).filter(|d| lengths.contains(&d.len()) && d.bytes().all(|b| b.is_ascii_digit()));
        digits.and_then(|d| d.parse::<u16>().ok())
    };
    let (hour, minute) = number(hour, 1..=2).zip(number(minute, 2..=2)).ok_or_else(wrong)?;
    let minutes = hour * 60 + minute;
    if minute < 60 && minutes <= DAY_MINUTES { Ok(minutes) } else { Err(wrong()) }
}

impl fmt::Display for BusinessHours {
    /// The canonical notation: days of equal hours together, clauses by their first day.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written: Vec<Vec<Range>> = (0..7).map(|day| self.written(day)).collect();
        let mut separator = "";
        for (day, ranges) in written.iter().enumerate() {
            let is_first = written.iter().position(|other| other == ranges) == Some(day);
            if is_first && !ranges.is_empty() {
                let days: Vec<usize> = (0..7).filter(|&other| written.get(other) == Some(ranges)).collect();
                write!(f, "{separator}{} {}", show_days(&days), show_ranges(ranges))?;
                separator = "; ";
            }
        }
        Ok(())
    }
}

/// Sorted weekdays as `mon-fri`, `mon,wed` or `daily`; runs of three days and more are shortened.
fn show_days(days: &[usize]) -> String {
    if days.len() == 7 {
        return "daily".to_string();
    }
    let short = |day: usize| DAYS.get(day).and_then(|name| name.get(..3)).unwrap_or_default();
    days.chunk_by(|a, b| a + 1 == *b)
        .map(|run| match run {
            [first, _, .., last] => format!("{}-{}", short(*first), short(*last)),
            run => run.iter().map(|&day| short(day)).collect::<Vec<_>>().join(","),
        })
        .collect::<Vec<_>>()
        .join(",")
}

/// Ranges as `08:00-12:00,13:00-17:00`.
fn show_ranges(ranges: &[Range]) -> String {
    let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    ranges.iter().map(|&(from, until)| format!("{}-{}", time(from), time(until))).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Canonical text of business hours that parse.
    fn canonical(text: &str) -> String {
        let hours: BusinessHours = text.parse().unwrap();
        assert_eq!(hours.to_string().parse::<BusinessHours>().unwrap(), hours, "{text}");
        hours.to_string()
    }

    /// What people write, and how it is shown.
    #[test]
    fn canonical_forms() {
        for (text, shown) in [
            ("mon-fri 09:00-17:00", "mon-fri 09:00-17:00"),
            ("Mon–Fri 9–17", "mon-fri 09:00-17:00"),
            ("mon-thu 08:00-12:00, 13:00-17:00; fri 08-14", "mon-thu 08:00-12:00,13:00-17:00; fri 08:00-14:00"),
            ("mon, wed,FRIDAY 9:30-10", "mon,wed,fri 09:30-10:00"),
            ("sat-mon 10-12", "mon,sat,sun 10:00-12:00"),
            ("daily 0-24", "daily 00:00-24:00"),
            ("daily 22:00-06:00", "daily 22:00-06:00"),
            ("sun 22-6", "sun 22:00-06:00"),
            ("fri 22-24; sat 0-6", "fri 22:00-06:00"),
            ("mon 08-12,10-14,14-15", "mon 08:00-15:00"),
            ("mon 9-17; mon 18-19", "mon 09:00-17:00,18:00-19:00"),
            ("mon 12-24; tue 0-24; wed 0-6", "mon 12:00-24:00; tue 00:00-24:00; wed 00:00-06:00"),
        ] {
            assert_eq!(canonical(text).as_str(), shown, "{text}");
        }
    }

    /// What cannot be read is told with its place and a remedy.
    #[test]
    fn errors_name_the_part() {
        for (text, part) in [
            ("", "no hours"),
            ("mon-fri", "has no hours"),
            ("09-17", "daily"),
            ("mon-fry 09-17", "\"fry\" is no day"),
            ("mon 25-26", "\"25\" is no time"),
            ("mon 24:01-03", "\"24:01\""),
            ("mon 9:60-10", "\"9:60\""),
            ("mon 24:00-06", "next day"),
            ("mon 9-9", "empty"),
            ("mon 9", "no range"),
            ("mon 9-17-18", "\"17-18\""),
            ("mon 9-17,", "no range"),
        ] {
            let error = text.parse::<BusinessHours>().unwrap_err();
            assert!(error.what.contains(part), "{text}: {error}");
            assert!(error.hint.is_some());
        }
    }

    /// Minutes at the edges of ranges.
    #[test]
    fn membership() {
        let hours: BusinessHours = "mon-fri 09:00-17:00; sun 23:30-00:30".parse().unwrap();
        assert!(!hours.contains(0, 539) && hours.contains(0, 540) && hours.contains(4, 1019));
        assert!(!hours.contains(0, 1020) && !hours.contains(5, 600));
        assert!(hours.contains(6, 1439) && hours.contains(0, 29) && !hours.contains(0, 30) && !hours.contains(7, 600));
        assert_eq!(hours.minutes_per_week(), 5 * 480 + 60);
    }
}
