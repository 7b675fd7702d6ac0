//! Dates of the Windows DNS debug log, in the order of the server's locale, and clocks of 12 or 24 hours.

use chrono::NaiveDate;

use crate::calendar::civil;
use crate::error::{Error, Result};
use crate::format::time::Stamp;
use crate::format::{Decision, Options};
use crate::record::SECOND;

/// Which part of a date comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// `22/11/2026`.
    Day,
    /// `11/22/2026`.
    Month,
    /// `2026/11/22`.
    Year,
}

impl DateOrder {
    /// The word for `--date-order`.
    pub fn as_str(self) -> &'static str {
        match self {
            DateOrder::Day => "day",
            DateOrder::Month => "month",
            DateOrder::Year => "year",
        }
    }
}

/// A date and a clock time as they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// The three numbers of the date.
    parts: [u32; 3],
    /// The order, where it can be told from the date alone.
    order: Option<DateOrder>,
    /// Seconds since midnight.
    seconds: i64,
}

/// Reads `4/11/2026 3:29:17 PM`, and what follows it and blanks.
pub fn written(text: &[u8]) -> Option<(Written, &[u8])> {
    let (date, rest) = token(text);
    let (clock, rest) = token(rest);
    let (parts, mark) = numbers(date)?;
    let ([hour, minute, second], _) = numbers(clock).filter(|(_, mark)| matches!(mark, b':' | b'.'))?;
    let (half, behind) = token(rest);
    let (hour, rest) = match half.to_ascii_uppercase().as_slice() {
        b"AM" if (1..=12).contains(&hour) => (hour % 12, behind),
        b"PM" if (1..=12).contains(&hour) => (hour % 12 + 12, behind),
        _ => (hour, rest),
    };
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let order = match (parts[0], parts[1], mark) {
        (1000.., ..) => Some(DateOrder::Year),
        // No locale has the month first with these.
        (_, _, b'.' | b'-') => Some(DateOrder::Day),
        (13.., ..) => Some(DateOrder::Day),
        (_, 13.., _) => Some(DateOrder::Month),
        _ => None,
    };
    Some((Written { parts, order, seconds: i64::from(hour * 3600 + minute * 60 + second) }, rest))
}

/// The first word of `text` behind blanks, and what follows it.
pub fn token(text: &[u8]) -> (&[u8], &[u8]) {
    let text = text.trim_ascii_start();
    text.split_at(text.iter().position(u8::is_ascii_whitespace).unwrap_or(text.len()))
}

/// Three numbers with the same mark between them, and the mark.
fn numbers(text: &[u8]) -> Option<([u32; 3], u8)> {
    let mark = *text.iter().find(|octet| !octet.is_ascii_digit())?;
    let mut parts = text.split(|octet| *octet == mark).map(number);
    let read = [parts.next()??, parts.next()??, parts.next()??];
    (b"/.-:".contains(&mark) && parts.next().is_none()).then_some((read, mark))
}

/// A number of one to four digits.
fn number(digits: &[u8]) -> Option<u32> {
    let fits = (1..=4).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    fits.then(|| digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')))
}

impl Written {
    /// The local time, by an order that holds for the file; `None` where there is no such date.
    pub fn stamp(self, order: DateOrder) -> Option<Stamp> {
        let [a, b, c] = self.parts;
        let (year, month, day) = match self.order.filter(|own| *own == DateOrder::Year).unwrap_or(order) {
            DateOrder::Day => (c, b, a),
            DateOrder::Month => (c, a, b),
            DateOrder::Year => (a, b, c),
        };
        let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
        // Beyond these years an instant has no place in 64 bits.
        (1678..=2261)
            .contains(&year)
            .then(|| Stamp::Local((i64::from(civil::day(date)) * 86_400 + self.seconds) * SECOND))
    }
}

/// What the head of a file shows of the order of its dates.
#[derive(Clone, Copy, Debug, Default)]
pub struct Orders {
    /// The first order that a date alone tells.
    told: Option<DateOrder>,
    /// A date that could be read in two ways.
    ambiguous: Option<[u32; 3]>,
}

impl Orders {
    /// Takes in a date.
    pub fn see(&mut self, written: &Written) {
        match written.order {
            Some(order) => self.told = self.told.or(Some(order)),
            None => self.ambiguous = self.ambiguous.or(Some(written.parts)),
        }
    }

    /// The order for the file, and the decision; `None` in a file without dates.
    ///
    /// # Errors
    /// A usage error where the dates could be read in two ways.
    pub fn settle(self, options: &Options) -> Result<Option<(DateOrder, Decision)>> {
        let decision =
            |order: DateOrder, why| (order, Decision { what: "date_order", value: order.as_str().to_owned(), why });
        match (options.date_order, self.told, self.ambiguous) {
            (Some(order), _, _) => Ok(Some(decision(order, "--date-order"))),
            (None, Some(order), _) => Ok(Some(decision(order, "told by the dates of the head"))),
            (None, None, None) => Ok(None),
            (None, None, Some([a, b, c])) => {
                Err(Error::usage(format!("dates such as {a}/{b}/{c} can have the day or the month first"))
                    .hint("say which with --date-order day or --date-order month"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The local time of a text in seconds, and what follows.
    fn read(text: &str, order: DateOrder) -> Option<(i64, String)> {
        let (written, rest) = written(text.as_bytes())?;
        match written.stamp(order)? {
            Stamp::Local(ns) => Some((ns / SECOND, String::from_utf8_lossy(rest).into_owned())),
            _ => None,
        }
    }

    #[test]
    fn dates_and_clocks() {
        /// 2026-11-22T14:03:11 as if UTC.
        const SAMPLE: i64 = 1_795_356_191;
        for (text, order) in [
            ("11/22/2026 2:03:11 PM 0294", DateOrder::Month),
            ("22/11/2026 14:03:11 0294", DateOrder::Day),
            ("22.11.2026 14:03:11 0294", DateOrder::Day),
            ("22.11.2026 14.03.11 0294", DateOrder::Day),
            ("2026-11-22 14:03:11 0294", DateOrder::Month),
            ("2026/11/22 02:03:11 pm 0294", DateOrder::Day),
        ] {
            assert_eq!(read(text, order), Some((SAMPLE, " 0294".to_owned())), "{text}");
        }
        assert_eq!(read("1/2/2026 12:00:00 AM x", DateOrder::Month), read("1/2/2026 0:00:00 x", DateOrder::Month));
        assert_eq!(read("1/2/2026 12:00:00 PM x", DateOrder::Month), read("1/2/2026 12:00:00 x", DateOrder::Month));
        for text in [
            "",
            "1/2/2026",
            "1/2/2026 25:00:00",
            "1/2 3:04:05",
            "1/2/2026 3:04",
            "a/2/2026 3:04:05",
            "1/2-2026 3:04:05",
        ] {
            assert_eq!(written(text.as_bytes()), None, "{text}");
        }
        assert_eq!(read("13/14/2026 1:00:00", DateOrder::Day), None);
    }

    #[test]
    fn the_order_is_told_or_asked_for() {
        let orders = |texts: &[&str]| {
            let mut orders = Orders::default();
            texts.iter().for_each(|text| orders.see(&written(text.as_bytes()).expect("a date").0));
            orders.settle(&Options::default()).map(|settled| settled.map(|(order, _)| order))
        };
        assert_eq!(orders(&["4/11/2026 1:00:00", "4/13/2026 1:00:00"]), Ok(Some(DateOrder::Month)));
        assert_eq!(orders(&["4/11/2026 1:00:00", "13/4/2026 1:00:00"]), Ok(Some(DateOrder::Day)));
        assert_eq!(orders(&["4.11.2026 1:00:00"]), Ok(Some(DateOrder::Day)));
        assert_eq!(orders(&[]), Ok(None));
        let error = orders(&["4/11/2026 1:00:00"]).expect_err("ambiguous");
        assert!(error.to_string().contains("4/11/2026"), "{error}");
        let chosen = Options { date_order: Some(DateOrder::Day), ..Options::default() };
        let settled = Orders::default().settle(&chosen).expect("chosen").map(|(order, _)| order);
        assert_eq!(settled, Some(DateOrder::Day));
    }
}
