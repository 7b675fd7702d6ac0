//! Random access to business hours: a few nanoseconds for any instant of a window.

use super::business::Calendar;
use super::civil::HOUR;
use crate::record::Timestamp;

/// Longest window that is indexed: fifty years of 366 days, 439,200 bytes.
const MAX_HOURS: usize = 50 * 366 * 24;

/// How much of a UTC hour is business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Share {
    /// Nothing.
    None,
    /// All of it.
    All,
    /// A part: the spans decide.
    Mixed,
}

/// Whether there is business, for times in any order.
///
/// Inside the window one byte per UTC hour answers, and a binary search in the hours that are business in part.
/// Outside, and everywhere if the window is longer than fifty years, the calendar is asked.
#[derive(Clone, Debug)]
pub struct BusinessIndex {
    /// What decides outside the window.
    calendar: Calendar,
    /// The beginning of the first indexed hour.
    start: i64,
    /// The UTC hours from `start`; empty if the window is not indexed.
    hours: Vec<Share>,
    /// The business intervals of the indexed hours: sorted, disjoint, half-open.
    spans: Vec<(i64, i64)>,
}

impl BusinessIndex {
    /// An index of the hours that touch `[from, until)`.
    pub fn new(calendar: &Calendar, from: Timestamp, until: Timestamp) -> Self {
        let start = i128::from(from.0.div_euclid(HOUR)) * i128::from(HOUR);
        let count = (i128::from(until.0) - start + i128::from(HOUR) - 1).div_euclid(i128::from(HOUR)).max(0);
        let end = start + count * i128::from(HOUR);
        let empty = BusinessIndex { calendar: calendar.clone(), start: 0, hours: Vec::new(), spans: Vec::new() };
        // The first and last hour of all time reach beyond 64 bits: not worth an index.
        let (Ok(start), Ok(end), Ok(count)) = (i64::try_from(start), i64::try_from(end), usize::try_from(count)) else {
            return empty;
        };
        if count > MAX_HOURS {
            return empty;
        }
        let spans = calendar.spans(Timestamp(start), Timestamp(end));
        BusinessIndex { start, hours: mark(start, count, &spans), spans, ..empty }
    }

    /// Whether there is business at `time`.
    #[inline]
    pub fn is_business(&self, time: Timestamp) -> bool {
        let hour = time.0.checked_sub(self.start).and_then(|past| usize::try_from(past.div_euclid(HOUR)).ok());
        match hour.and_then(|hour| self.hours.get(hour)) {
            Some(Share::None) => false,
            Some(Share::All) => true,
            Some(Share::Mixed) => self.search(time),
            None => self.calendar.is_business(time),
        }
    }

    /// Whether all of a UTC hour, by its number since the epoch, is business or none of it; `None` where a part is, or
    /// where the hour is not indexed.
    pub fn of_hour(&self, hour: i64) -> Option<bool> {
        let place = hour.checked_sub(self.start.div_euclid(HOUR)).and_then(|place| usize::try_from(place).ok())?;
        match self.hours.get(place)? {
            Share::None => Some(false),
            Share::All => Some(true),
            Share::Mixed => None,
        }
    }

    /// Whether a span holds `time`.
    fn search(&self, time: Timestamp) -> bool {
        let after = self.spans.partition_point(|span| span.0 <= time.0);
        after.checked_sub(1).and_then(|at| self.spans.get(at)).is_some_and(|span| time.0 < span.1)
    }
}

/// The share of business in each of `count` hours from `start`, given the spans within them.
fn mark(start: i64, count: usize, spans: &[(i64, i64)]) -> Vec<Share> {
    let mut hours = vec![Share::None; count];
    let position = |at: i64| usize::try_from((at - start).div_euclid(HOUR)).expect("spans begin at the start");
    for &(from, until) in spans {
        let (first, last) = (position(from), position(until - 1));
        for (at, hour) in hours.iter_mut().enumerate().take(last + 1).skip(first) {
            let is_cut = (at == first && (from - start) % HOUR != 0) || (at == last && (until - start) % HOUR != 0);
            *hour = if is_cut { Share::Mixed } else { Share::All };
        }
    }
    hours
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Holidays;

    /// Whole and cut hours, and two spans in one hour.
    #[test]
    fn marks_hours() {
        let spans = [(0, HOUR), (HOUR + 5, HOUR + 7), (HOUR + 9, 3 * HOUR), (4 * HOUR, 4 * HOUR + 1)];
        let marked = mark(0, 6, &spans);
        assert_eq!(marked, [Share::All, Share::Mixed, Share::All, Share::None, Share::Mixed, Share::None]);
    }

    /// Fifty years are indexed, a longer window is not.
    #[test]
    fn indexes_up_to_fifty_years() {
        let calendar = Calendar::parse("UTC", &"mon 09:00-17:00".parse().unwrap(), &Holidays::default()).unwrap();
        let until = i64::try_from(MAX_HOURS).unwrap() * HOUR;
        let indexed = |until| BusinessIndex::new(&calendar, Timestamp(0), Timestamp(until)).hours.len();
        assert_eq!((indexed(until), indexed(until + 1), indexed(HOUR + 1)), (MAX_HOURS, 0, 2));
    }

    /// Windows that are empty, reversed, too long or at the ends of time still answer.
    #[test]
    fn any_window() {
        let hours = "mon-fri 09:00-17:30".parse().unwrap();
        let calendar = Calendar::parse("Asia/Kathmandu", &hours, &Holidays::default()).unwrap();
        let ends = [i64::MIN, i64::MIN + 1, -1, 0, 1, HOUR, i64::MAX - 1, i64::MAX];
        for (from, until) in ends.into_iter().flat_map(|from| ends.map(|until| (from, until))) {
            let index = BusinessIndex::new(&calendar, Timestamp(from), Timestamp(until));
            for time in ends.map(Timestamp) {
                assert_eq!(index.is_business(time), calendar.is_business(time), "{from} {until} {time:?}");
            }
        }
    }
}
