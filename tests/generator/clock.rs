//! Dates and times without a calendar library: digits are written by hand, dates once a day.

/// Milliseconds in an hour.
pub const HOUR_MS: i64 = 3_600_000;

/// Milliseconds in a day.
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// English month names as BIND writes them.
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Days from 1970-01-01 to a date of the Gregorian calendar (Howard Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms", `days_from_civil`).
pub fn day(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a day number: the inverse of [`day`] (`civil_from_days`).
pub fn date(day: i64) -> (i64, i64, i64) {
    let (era, of_era) = ((day + 719_468).div_euclid(146_097), (day + 719_468).rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = from_march + if from_march < 10 { 3 } else { -9 };
    (year + era * 400 + i64::from(month <= 2), month, of_year - (153 * from_march + 2) / 5 + 1)
}

/// The weekday of a day number, Monday 0.
pub fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

/// Milliseconds since 1970 of a date and a time of day, UTC.
pub fn instant(date: (i64, i64, i64), time: (i64, i64, i64)) -> i64 {
    day(date.0, date.1, date.2) * DAY_MS + time.0 * HOUR_MS + time.1 * 60_000 + time.2 * 1_000
}

/// Writes `value` with exactly `width` digits (the leading ones lost if it has more).
pub fn digits(out: &mut Vec<u8>, value: u64, width: usize) {
    let start = out.len();
    out.resize(start + width, b'0');
    let mut rest = value;
    for place in out[start..].iter_mut().rev() {
        *place = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
}

/// Writes `value` in as many digits as it needs.
pub fn number(out: &mut Vec<u8>, value: u64) {
    let mut width = 1;
    let mut rest = value / 10;
    while rest > 0 {
        width += 1;
        rest /= 10;
    }
    digits(out, value, width);
}

/// Writes time stamps; keeps the text of the last date.
#[derive(Default)]
pub struct Stamp {
    /// The day whose text is kept; `None` before the first.
    day: Option<i64>,
    /// Its date.
    text: Vec<u8>,
}

impl Stamp {
    /// `22-Nov-2026 14:03:11.123`, BIND's own form.
    pub fn bind(&mut self, out: &mut Vec<u8>, time_ms: i64) {
        self.turn(time_ms, |text, (year, month, day)| {
            digits(text, day.unsigned_abs(), 2);
            text.push(b'-');
            text.extend_from_slice(MONTHS[(month - 1) as usize].as_bytes());
            text.push(b'-');
            digits(text, year.unsigned_abs(), 4);
            text.push(b' ');
        });
        self.write(out, time_ms);
    }

    /// `2026-11-22T14:03:11.123Z` (RFC 3339).
    pub fn iso(&mut self, out: &mut Vec<u8>, time_ms: i64) {
        self.turn(time_ms, |text, (year, month, day)| {
            digits(text, year.unsigned_abs(), 4);
            text.push(b'-');
            digits(text, month.unsigned_abs(), 2);
            text.push(b'-');
            digits(text, day.unsigned_abs(), 2);
            text.push(b'T');
        });
        self.write(out, time_ms);
        out.push(b'Z');
    }

    /// Renews the date's text if the day is another.
    fn turn(&mut self, time_ms: i64, form: impl Fn(&mut Vec<u8>, (i64, i64, i64))) {
        let today = time_ms.div_euclid(DAY_MS);
        if self.day != Some(today) {
            self.day = Some(today);
            self.text.clear();
            form(&mut self.text, date(today));
        }
    }

    /// The kept date, then hours to milliseconds.
    fn write(&self, out: &mut Vec<u8>, time_ms: i64) {
        let of_day = time_ms.rem_euclid(DAY_MS).unsigned_abs();
        out.extend_from_slice(&self.text);
        digits(out, of_day / 3_600_000, 2);
        out.push(b':');
        digits(out, of_day / 60_000 % 60, 2);
        out.push(b':');
        digits(out, of_day / 1_000 % 60, 2);
        out.push(b'.');
        digits(out, of_day % 1_000, 3);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_there_and_back() {
        assert_eq!(day(1970, 1, 1), 0);
        assert_eq!(day(2016, 2, 29), 16_860);
        assert_eq!(weekday(day(2016, 7, 23)), 5);
        for number in (-800_000..800_000).step_by(97) {
            let (year, month, of_month) = date(number);
            assert_eq!(day(year, month, of_month), number);
        }
    }

    #[test]
    fn time_stamps() {
        let mut out = Vec::new();
        let mut stamp = Stamp::default();
        stamp.bind(&mut out, instant((2016, 5, 4), (3, 2, 1)) + 7);
        stamp.bind(&mut out, instant((2016, 12, 31), (23, 59, 59)) + 999);
        Stamp::default().iso(&mut out, instant((2026, 3, 1), (0, 0, 0)));
        assert_eq!(out, b"04-May-2016 03:02:01.00731-Dec-2016 23:59:59.9992026-03-01T00:00:00.000Z");
    }
}
