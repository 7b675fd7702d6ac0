//! One domain for each innocent explanation of what the case shows.

use super::super::clock::{self, DAY_MS, HOUR_MS, instant};
use super::crowd::{ordinary, shared_resolver};
use super::{Book, Entry, address, end, start};

/// Nearly all lookups from one resolver that many people share.
pub const SHARED: &str = "news.fern-press.example";
/// Asked for when office mail arrives in New York.
pub const MAIL: &str = "mx.orchard-mail.example";
/// Asked for at 17 minutes past every fourth hour.
pub const CRON: &str = "update.clockwork.example";
/// Asked for every five minutes, with jitter.
pub const BEACON: &str = "ping.sprout-metrics.example";
/// Asked for by a mail server that retries.
pub const RETRY: &str = "mx.dead-letter.example";
/// The parent of the names that a scanner asks for.
pub const SCAN: &str = "archive.example";
/// Asked for again whenever a cached answer has run out after 1,800 s.
pub const CACHE: &str = "img.amber-cache.example";

/// All decoys.
pub fn entries() -> Vec<Entry> {
    let mut book = Book::new(5);
    shared(&mut book);
    mail(&mut book);
    cron(&mut book);
    beacon(&mut book);
    retries(&mut book);
    scan(&mut book);
    cache(&mut book);
    book.entries
}

/// 960 lookups at any time, all but 30 from the shared resolver.
fn shared(book: &mut Book) {
    for number in 0..960u32 {
        let time = book.random.between(start(), end() - 1);
        let source = if number < 930 { shared_resolver() } else { ordinary(number) };
        book.add(time, source, SHARED, "A");
    }
}

/// 8 lookups a working day from three servers, 9 to 17 h in New York (UTC-4 on every day of the logs).
fn mail(book: &mut Book) {
    for day in start() / DAY_MS..end() / DAY_MS {
        for _ in 0..if clock::weekday(day) < 5 { 8 } else { 0 } {
            let time = day * DAY_MS + 13 * HOUR_MS + book.random.between(0, 8 * HOUR_MS - 1);
            let source = address(2, *book.random.pick(&[201, 202, 203]));
            book.add(time, source, MAIL, "MX");
        }
    }
}

/// Every four hours at minute 17, second 1 or 2.
fn cron(book: &mut Book) {
    for number in 0..(end() - start()) / (4 * HOUR_MS) {
        let time = start() + number * 4 * HOUR_MS + 17 * 60_000 + book.random.between(1_000, 2_999);
        book.add(time, address(0, 210), CRON, "A");
    }
}

/// Every 300 s with up to 30 s of jitter either way, 6 to 9 June.
fn beacon(book: &mut Book) {
    let from = instant((2016, 6, 6), (0, 2, 0));
    for number in 0..4 * 288 {
        let time = from + number * 300_000 + book.random.between(-30_000, 30_000);
        book.add(time, address(1, 211), BEACON, "A");
    }
}

/// Three ladders: 300 s, doubling to a cap of 4,000 s, until five days have passed.
fn retries(book: &mut Book) {
    for (month, day) in [(5, 17), (7, 5), (8, 30)] {
        let from = instant((2016, month, day), (10, 31, 7));
        let (mut time, mut wait) = (from, 300_000);
        while time - from < 5 * DAY_MS {
            book.add(time, address(2, 212), RETRY, "MX");
            time += wait + book.random.between(0, 900);
            wait = (wait * 2).min(4_000_000);
        }
    }
}

/// Twelve waves, one every 12 days: 60 names in the same order, 40 to 160 ms apart.
fn scan(book: &mut Book) {
    for wave in 0..12 {
        let mut time = instant((2016, 5, 10), (2, 0, 0)) + wave * 12 * DAY_MS + book.random.between(0, 2 * HOUR_MS);
        for number in 0..60 {
            book.add(time, address(0, 213), &format!("h{:02}.{SCAN}", number * 37 % 60), "A");
            time += book.random.between(40, 160);
        }
    }
}

/// From 1 to 20 August, the next lookup 1,800 s and up to 240 s of waiting after the last.
fn cache(book: &mut Book) {
    let mut time = instant((2016, 8, 1), (0, 3, 0));
    while time < instant((2016, 8, 21), (0, 0, 0)) {
        book.add(time, address(1, 214), CACHE, "A");
        time += 1_800_000 + book.random.between(5, 240_000).min(book.random.between(5, 240_000));
    }
}
