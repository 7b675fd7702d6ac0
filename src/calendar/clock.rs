//! Local time for times in order: the hot path of hour-of-week counts.

use super::business::Calendar;
use super::civil::{DAY, HOUR, Local, MINUTE};
use crate::record::Timestamp;

/// Where in the local week an instant falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Local hour of the week, `0..168`, 0 from Monday 0:00.
    pub hour_of_week: u8,
    /// Whether there is business.
    pub business: bool,
}

/// A value and the half-open range of UTC nanoseconds in which it holds.
#[derive(Clone, Copy, Debug)]
struct Held<T> {
    /// The value.
    value: T,
    /// First instant.
    from: i64,
    /// First instant after; equal to `from` if nothing is held yet.
    until: i64,
}

impl<T> Held<T> {
    /// A value that holds nowhere.
    fn nowhere(value: T) -> Self {
        Held { value, from: 0, until: 0 }
    }

    /// Whether the value holds at `time`.
    fn holds(&self, time: Timestamp) -> bool {
        self.from <= time.0 && time.0 < self.until
    }
}

/// Local time by a calendar, with the last answers kept.
///
/// As long as times stay in the same local hour, an answer costs two comparisons. Times in any order give the right
/// answer; they are only slower.
#[derive(Clone, Debug)]
pub struct LocalClock {
    /// The zone, hours and holidays.
    calendar: Calendar,
    /// The last slot.
    slot: Held<Slot>,
    /// The last local day, in days since 1970-01-01.
    day: Held<i32>,
    /// The last offset in nanoseconds.
    offset: Held<i64>,
}

impl LocalClock {
    /// A clock that has kept nothing yet.
    pub fn new(calendar: Calendar) -> Self {
        let slot = Held::nowhere(Slot { hour_of_week: 0, business: false });
        LocalClock { calendar, slot, day: Held::nowhere(0), offset: Held::nowhere(0) }
    }

    /// The calendar of the clock.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The local hour of the week at `time`, and whether there is business.
    #[inline]
    pub fn slot(&mut self, time: Timestamp) -> Slot {
        if !self.slot.holds(time) {
            self.slot = find_slot(&self.calendar, time);
        }
        self.slot.value
    }

    /// What [`LocalClock::slot`] gave last, if it holds from `first` to `last`.
    #[inline]
    pub fn slot_of_range(&self, first: i64, last: i64) -> Option<Slot> {
        let holds = self.slot.holds(Timestamp(first)) && self.slot.holds(Timestamp(last));
        holds.then_some(self.slot.value)
    }

    /// The local date at `time`, in days since 1970-01-01.
    #[inline]
    pub fn local_day(&mut self, time: Timestamp) -> i32 {
        if !self.day.holds(time) {
            self.day = find_day(&self.calendar, time);
        }
        self.day.value
    }

    /// The local time at `time`, in nanoseconds of the civil time as if it were UTC.
    ///
    /// Less than 26 hours from the ends of the range of [`Timestamp`] it is the end of the range.
    #[inline]
    pub fn local_ns(&mut self, time: Timestamp) -> i64 {
        if !self.offset.holds(time) {
            let span = self.calendar.zone.offset_at(time);
            self.offset = Held { value: span.offset_ns(), from: span.from, until: span.until };
        }
        time.0.saturating_add(self.offset.value)
    }
}

/// The slot at `time` with the range to the next local hour, business boundary or transition, whichever is first.
fn find_slot(calendar: &Calendar, time: Timestamp) -> Held<Slot> {
    let span = calendar.zone.offset_at(time);
    let local = Local::at(time, span.seconds);
    let hour = local.hour();
    let (mut from, mut until) = (hour * HOUR, (hour + 1) * HOUR);
    let mut business = false;
    for &(start, end) in calendar.day_ranges(local.day) {
        let (start, end) = (i64::from(start) * MINUTE, i64::from(end) * MINUTE);
        business |= start <= local.ns && local.ns < end;
        for boundary in [start, end] {
            if boundary <= local.ns {
                from = from.max(boundary);
            } else {
                until = until.min(boundary);
            }
        }
    }
    let hour_of_week = i64::try_from(local.weekday()).expect("there are 7 weekdays") * 24 + hour;
    let hour_of_week = u8::try_from(hour_of_week).expect("a week has 168 hours");
    hold(Slot { hour_of_week, business }, time, (from - local.ns, until - local.ns), (span.from, span.until))
}

/// The local day at `time` with the range to the next local midnight or transition.
fn find_day(calendar: &Calendar, time: Timestamp) -> Held<i32> {
    let span = calendar.zone.offset_at(time);
    let local = Local::at(time, span.seconds);
    hold(local.day, time, (-local.ns, DAY - local.ns), (span.from, span.until))
}

/// A value that holds from `around.0` before `time` to `around.1` after it, within `span`.
fn hold<T>(value: T, time: Timestamp, around: (i64, i64), span: (i64, i64)) -> Held<T> {
    let from = time.0.saturating_add(around.0).max(span.0);
    Held { value, from, until: time.0.saturating_add(around.1).min(span.1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Holidays;

    /// A slot is found once in each of the pieces that boundaries cut an hour into, forwards and backwards.
    #[test]
    fn held_ranges_are_exact() {
        let hours = "daily 00:20-00:40".parse().unwrap();
        let calendar = Calendar::parse("Asia/Kathmandu", &hours, &Holidays::default()).unwrap();
        let midnight = -(5 * HOUR + 30 * MINUTE);
        let at = |minute: i64| midnight + minute * MINUTE;
        let mut clock = LocalClock::new(calendar);
        let pieces = [(0, 20, 72, false), (20, 40, 72, true), (40, 60, 72, false), (60, 120, 73, false)];
        for (from, until, hour_of_week, business) in pieces.into_iter().chain(pieces.into_iter().rev()) {
            let slot = Slot { hour_of_week, business };
            for time in [at(until) - 1, at(from)] {
                assert_eq!(clock.slot(Timestamp(time)), slot);
                assert_eq!((clock.slot.from, clock.slot.until), (at(from), at(until)));
            }
        }
        assert_eq!((clock.local_day(Timestamp(at(0) - 1)), clock.local_day(Timestamp(at(0)))), (-1, 0));
        assert_eq!((clock.local_day(Timestamp(at(0) - 1)), clock.local_ns(Timestamp(at(0)))), (-1, 0));
    }
}
