//! The domain of the case: who asks for it, when, and what happens at its end.

use std::net::IpAddr;

use super::super::clock::{DAY_MS, instant};
use super::super::draw::Random;
use super::{Book, Entry, address, awake};

/// The domain of the case.
pub const DOMAIN: &str = "mail1.harbour-hotels.example";

/// The domain followed by a search suffix, asked for minutes before the end.
pub const RUN_ON: &str = "mail1.harbour-hotels.example.corp.alder-bank.example";

/// The new name, four days after the end.
pub const SUCCESSOR: &str = "desk1.contact-harbour.example";

/// The two addresses of the first organisation and the address of the second.
pub fn leaders() -> [IpAddr; 3] {
    [address(1, 15), address(1, 137), address(2, 8)]
}

/// How often other servers repeat a lookup of each leading address, and of the others.
const REPEATS: [usize; 4] = [212, 212, 104, 4];

/// The addresses that ask now and then.
const OTHERS: u8 = 9;

/// The domain, the run-on name and the new name.
pub fn entries() -> Vec<Entry> {
    let mut book = Book::new(1);
    let [first, second, third] = leaders();
    pair(&mut book);
    clinic(&mut book);
    others(&mut book);
    for (source, count) in leaders().into_iter().zip(REPEATS) {
        book.repeat(count, |entry| entry.source == source);
    }
    book.repeat(REPEATS[3], |entry| ![first, second, third].contains(&entry.source));
    run_on(&mut book);
    successor(&mut book);
    book.entries
}

/// `count` times of a span, one in each of as many equal cells, none in the last tenth of a cell.
fn spread(random: &mut Random, from: i64, span: i64, count: i64) -> Vec<i64> {
    let cell = span / count;
    (0..count).map(|number| from + number * cell + random.between(0, cell * 9 / 10)).collect()
}

/// The 1,200 times at which the first organisation asks: 138 until 22 June, 330 until the outage, then 12 a day in
/// hourly runs.
fn times(random: &mut Random) -> Vec<i64> {
    let day = |month, of_month| instant((2016, month, of_month), (0, 0, 0));
    let mut times = Vec::new();
    for number in 0..50 {
        let count = if number % 4 == 2 { 2 } else { 3 };
        times.extend(spread(random, day(5, 4) + number * DAY_MS, DAY_MS, count));
    }
    for number in 0..30 {
        times.extend(spread(random, day(6, 23) + number * DAY_MS, DAY_MS, 11));
    }
    for number in 0..60 {
        let start = day(7, 25) + number * DAY_MS + random.between(600_000, 41_000_000);
        times.extend(hourly(random).map(|offset| start + offset));
    }
    let last = hourly(random);
    times.extend(last.map(|offset| instant((2016, 9, 23), (13, 56, 26)) + 410 + offset - last[11]));
    times
}

/// Twelve times with gaps a little above 3,600 s, as an answer that is cached for an hour gives them.
fn hourly(random: &mut Random) -> [i64; 12] {
    let mut at = 0;
    [(); 12].map(|()| {
        let offset = at;
        let late = random.between(200, 300_000).min(random.between(200, 300_000));
        at += 3_600_000 + late;
        offset
    })
}

/// The two addresses of the first organisation: the second within 4.5 s of the first, but for every 16th time and
/// four times at which it is silent.
fn pair(book: &mut Book) {
    let [first, second, _] = leaders();
    let times = times(&mut book.random);
    for (number, time) in times.iter().enumerate() {
        book.add(*time, first, DOMAIN, "A");
        let apart = match number % 16 {
            7 => book.random.between(40_000, 600_000),
            _ => book.random.between(-4_500, 4_500),
        };
        let apart = if number + 1 == times.len() { 2_717 } else { apart };
        if ![100, 400, 800, 1_100].contains(&number) {
            book.add(*time + apart, second, DOMAIN, "A");
        }
    }
}

/// The second organisation: four or five lookups on each of the 141 days, between 6 and 22 h UTC, every tenth of
/// type MX and every twentieth in mixed case.
fn clinic(book: &mut Book) {
    let [_, _, third] = leaders();
    let first_day = instant((2016, 5, 4), (0, 0, 0));
    let days: Vec<i64> = (0..143).map(|day| first_day + day * DAY_MS).filter(|day| awake(*day)).collect();
    let mut number = 0;
    for (place, day) in days.iter().enumerate() {
        let count = if place % 3 == 0 && place > 0 { 5 } else { 4 };
        let span = if place + 1 == days.len() { 27_600_000 } else { 16 * 3_600_000 };
        for time in spread(&mut book.random, day + 6 * 3_600_000, span, count) {
            let name = if number % 20 == 3 { "MAIL1.Harbour-Hotels.Example" } else { DOMAIN };
            book.add(time, third, name, if number % 10 == 5 { "MX" } else { "A" });
            number += 1;
        }
    }
}

/// 32 lookups from nine other addresses, outside the outage.
fn others(book: &mut Book) {
    let (from, to) = (instant((2016, 5, 5), (0, 0, 0)), instant((2016, 9, 20), (0, 0, 0)));
    for number in 0..32u8 {
        let mut time = book.random.between(from, to);
        while !awake(time) {
            time = book.random.between(from, to);
        }
        let rtype = if number % 3 == 2 { "AAAA" } else { "A" };
        book.add(time, address(0, 20 + number % OTHERS), DOMAIN, rtype);
    }
}

/// The run-on name, five minutes before the end: A and AAAA from both addresses.
fn run_on(book: &mut Book) {
    let [first, second, _] = leaders();
    let time = instant((2016, 9, 23), (13, 51, 3));
    for (source, offset) in [(first, 118), (second, 1_902)] {
        book.add(time + offset, source, RUN_ON, "A");
        book.add(time + offset + 4, source, RUN_ON, "AAAA");
    }
}

/// The new name from 27 September to 2 October: three times a day from the pair, once a day from the second
/// organisation.
fn successor(book: &mut Book) {
    let [first, second, third] = leaders();
    for number in 0..6 {
        let noon = instant((2016, 9, 27), (12, 0, 0)) + number * DAY_MS;
        for time in spread(&mut book.random, noon, 9 * 3_600_000, 3) {
            book.add(time, first, SUCCESSOR, "A");
            let apart = book.random.between(200, 4_500);
            book.add(time + apart, second, SUCCESSOR, "A");
        }
        let time = noon + book.random.between(0, 32_000_000);
        book.add(time, third, SUCCESSOR, "A");
    }
}
