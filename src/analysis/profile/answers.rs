//! What the domain's lookups were answered, hour by hour, where the log has response codes.

use std::collections::BTreeMap;

use super::super::gaps::HOUR;
use crate::dns::Rcode;
use crate::record::Timestamp;
use crate::report::{self, Answers, AnswersTurn, RcodeCount};
use crate::stats::turn::turn;

/// SERVFAIL, NXDOMAIN and REFUSED (RFC 1035): the name is not served, or not any more.
const FAILURES: [Rcode; 3] = [Rcode(2), Rcode(3), Rcode(5)];
/// Answers below which no turn is told.
const LEAST: u64 = 20;
/// How much the share of failures must change for a turn.
const CHANGE: f64 = 0.5;

/// Answers of one code within one hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// How many.
    pub count: u64,
    /// The first.
    pub first: i64,
    /// The last.
    pub last: i64,
}

/// Answers by code and hour since the epoch: counts and ends, so that they unite in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// Answers with a time.
    cells: BTreeMap<(i64, u16), Cell>,
    /// Answers without one, by code.
    untimed: BTreeMap<u16, u64>,
}

impl Answered {
    /// Takes in one answer.
    pub fn see(&mut self, rcode: Rcode, time: Option<Timestamp>) {
        match time {
            Some(Timestamp(time)) => {
                self.add((time.div_euclid(HOUR), rcode.0), Cell { count: 1, first: time, last: time });
            }
            None => self.add_untimed(rcode.0, 1),
        }
    }

    /// Answers with a time, by hour since the epoch and code.
    pub fn cells(&self) -> &BTreeMap<(i64, u16), Cell> {
        &self.cells
    }

    /// Answers without a time, by code.
    pub fn untimed(&self) -> &BTreeMap<u16, u64> {
        &self.untimed
    }

    /// Adds answers of one code without a time.
    pub fn add_untimed(&mut self, rcode: u16, count: u64) {
        *self.untimed.entry(rcode).or_insert(0) += count;
    }

    /// Adds a cell.
    pub fn add(&mut self, key: (i64, u16), cell: Cell) {
        let mine = self.cells.entry(key).or_insert(Cell { count: 0, ..cell });
        *mine =
            Cell { count: mine.count + cell.count, first: mine.first.min(cell.first), last: mine.last.max(cell.last) };
    }

    /// Adds the answers of another part of the log.
    pub fn merge(&mut self, other: Answered) {
        other.cells.into_iter().for_each(|(key, cell)| self.add(key, cell));
        for (rcode, count) in other.untimed {
            self.add_untimed(rcode, count);
        }
    }

    /// Counts by code, and when answers turned into failures or back.
    pub fn report(&self) -> Answers {
        let mut by_code: BTreeMap<u16, (u64, Option<(i64, i64)>)> = BTreeMap::new();
        for (&(_, rcode), cell) in &self.cells {
            let (count, span) = by_code.entry(rcode).or_default();
            *count += cell.count;
            let (first, last) = span.unwrap_or((cell.first, cell.last));
            *span = Some((first.min(cell.first), last.max(cell.last)));
        }
        for (&rcode, count) in &self.untimed {
            by_code.entry(rcode).or_default().0 += count;
        }
        if by_code.is_empty() {
            let reason = Some("the log has no response codes of it".to_owned());
            return Answers { by_rcode_withheld: reason.clone(), turn_withheld: reason, ..Answers::default() };
        }
        let count = |(rcode, (answers, span)): (u16, (u64, Option<(i64, i64)>))| RcodeCount {
            rcode: Rcode(rcode).to_string(),
            answers,
            first: span.map(|(first, _)| report::time(first)),
            last: span.map(|(_, last)| report::time(last)),
        };
        let timed: u64 = self.cells.values().map(|cell| cell.count).sum();
        let few = (timed < LEAST).then(|| format!("fewer than {LEAST} answers with a time ({})", report::count(timed)));
        let turn = if few.is_none() { self.turn() } else { None };
        let none = turn.is_none().then(|| "the share of failures does not change by half".to_owned());
        let mut by_rcode: Vec<RcodeCount> = by_code.into_iter().map(count).collect();
        by_rcode.sort_by(|a, b| b.answers.cmp(&a.answers).then_with(|| a.rcode.cmp(&b.rcode)));
        Answers { by_rcode: Some(by_rcode), by_rcode_withheld: None, turn, turn_withheld: few.or(none) }
    }

    /// The one change of the share of failures, if it is by half at least.
    fn turn(&self) -> Option<AnswersTurn> {
        let is_failure = |rcode: u16| FAILURES.contains(&Rcode(rcode));
        let mut hours: BTreeMap<i64, (u64, u64)> = BTreeMap::new();
        for (&(hour, rcode), cell) in &self.cells {
            let (failed, all) = hours.entry(hour).or_default();
            *failed += if is_failure(rcode) { cell.count } else { 0 };
            *all += cell.count;
        }
        let cells: Vec<(u64, u64)> = hours.values().copied().collect();
        let found = turn(&cells).filter(|turn| (turn.after - turn.before).abs() >= CHANGE)?;
        let hour = *hours.keys().nth(found.at)?;
        let fails = found.after > found.before;
        let of_new_sort = self.cells.range((hour, 0)..).filter(|((_, rcode), _)| is_failure(*rcode) == fails);
        let failing = self.cells.iter().filter(|((at, rcode), _)| is_failure(*rcode) && (*at >= hour) == fails);
        let mut codes: BTreeMap<u16, u64> = BTreeMap::new();
        failing.for_each(|((_, rcode), cell)| *codes.entry(*rcode).or_insert(0) += cell.count);
        let most = codes.into_iter().max_by_key(|(rcode, count)| (*count, std::cmp::Reverse(*rcode)))?.0;
        Some(AnswersTurn {
            time: report::time(of_new_sort.map(|(_, cell)| cell.first).min()?),
            before_failed_share: found.before,
            after_failed_share: found.after,
            rcode: Rcode(most).to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One answer every ten minutes: NOERROR until the 600th, NXDOMAIN with an occasional SERVFAIL from then on.
    fn turned() -> Vec<(Rcode, Option<Timestamp>)> {
        let code = |n: i64| match n {
            0..600 => Rcode(0),
            _ if n % 10 == 0 => Rcode(2),
            _ => Rcode(3),
        };
        (0..1000).map(|n| (code(n), Some(Timestamp(n * HOUR / 6)))).collect()
    }

    #[test]
    fn answers_turn_at_the_first_failure() {
        let mut answered = Answered::default();
        turned().into_iter().for_each(|(rcode, time)| answered.see(rcode, time));
        let report = answered.report();
        let turn = report.turn.unwrap();
        assert_eq!((turn.time.as_str(), turn.rcode.as_str()), ("1970-01-05T04:00:00Z", "NXDOMAIN"));
        assert_eq!((turn.before_failed_share, turn.after_failed_share), (0.0, 1.0));
        let counts: Vec<(String, u64)> =
            report.by_rcode.unwrap().into_iter().map(|code| (code.rcode, code.answers)).collect();
        assert_eq!(counts, [("NOERROR".to_owned(), 600), ("NXDOMAIN".to_owned(), 360), ("SERVFAIL".to_owned(), 40)]);
    }

    #[test]
    fn any_split_gives_the_same_answers() {
        let mut parts = vec![Answered::default(); 3];
        let mut whole = Answered::default();
        for (n, (rcode, time)) in turned().into_iter().enumerate() {
            whole.see(rcode, time);
            parts[n % 3].see(rcode, time);
        }
        let mut united = Answered::default();
        parts.into_iter().rev().for_each(|part| united.merge(part));
        assert_eq!(united, whole);
    }

    #[test]
    fn nothing_is_no_zero() {
        let none = Answered::default().report();
        assert!(none.by_rcode.is_none() && none.by_rcode_withheld.is_some() && none.turn_withheld.is_some());
        let mut untimed = Answered::default();
        untimed.see(Rcode(3), None);
        let report = untimed.report();
        assert_eq!(report.by_rcode.unwrap()[0].answers, 1);
        assert_eq!(report.turn_withheld.as_deref(), Some("fewer than 20 answers with a time (0)"));
    }

    /// What is told of a thousand answers, one every ten minutes.
    fn report(code: impl Fn(i64) -> u16) -> Answers {
        let mut answered = Answered::default();
        (0..1_000).for_each(|n| answered.see(Rcode(code(n)), Some(Timestamp(n * HOUR / 6))));
        answered.report()
    }

    #[test]
    fn a_turn_is_told_with_the_failure_that_it_begins_or_ends() {
        // From the 600th answer on four of ten are no failures, as many are NXDOMAIN, and two are SERVFAIL.
        let failing = |n| if n < 600 { 0 } else { [0, 0, 0, 0, 3, 3, 3, 3, 2, 2][n as usize % 10] };
        let turn = report(failing).turn.unwrap();
        assert_eq!((turn.time.as_str(), turn.rcode.as_str()), ("1970-01-05T04:40:00Z", "NXDOMAIN"));
        assert_eq!((turn.before_failed_share, turn.after_failed_share), (0.0, 0.6));
        let mending = |n| if n < 600 { 5 } else { [2, 2, 0, 0, 0, 0, 0, 0, 0, 0][n as usize % 10] };
        let turn = report(mending).turn.unwrap();
        assert_eq!((turn.time.as_str(), turn.rcode.as_str()), ("1970-01-05T04:20:00Z", "REFUSED"));
        assert_eq!((turn.before_failed_share, turn.after_failed_share), (1.0, 0.2));
    }

    #[test]
    fn a_change_by_less_than_half_is_no_turn() {
        let report = report(|n| if n % 10 < if n < 600 { 5 } else { 9 } { 3 } else { 0 });
        assert!(report.turn.is_none());
        assert_eq!(report.turn_withheld.as_deref(), Some("the share of failures does not change by half"));
        let mut few = Answered::default();
        (0..20).for_each(|n| few.see(Rcode(if n < 10 { 0 } else { 3 }), Some(Timestamp(n * HOUR))));
        assert!(few.report().turn.is_some(), "20 are enough");
    }
}
