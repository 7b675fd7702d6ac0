//! The peer of the case's domain, the background by which log gaps are told, and names that are new by chance.

use std::net::{IpAddr, Ipv6Addr};

use super::super::clock::{self, DAY_MS, HOUR_MS, instant};
use super::super::draw::{Random, Weighted};
use super::super::stream::{WEEKDAY, raise};
use super::{Book, Entry, address, end, start};

/// The peer domain.
pub const PEER: &str = "mail1.meadow-retail.example";

/// Lookups and sources of the peer.
const PEER_SIZE: (u32, u32) = (20_480, 1_024);

/// The resolver that many people share; it asks for most background domains as well.
pub fn shared_resolver() -> IpAddr {
    address(1, 200)
}

/// Background domains.
pub const BACKGROUND: usize = 60;

/// First labels of background names.
const HOSTS: [&str; 6] = ["www", "mail", "api", "ns1", "cdn", "ftp"];

/// The domains that background names are under.
const PARENTS: [&str; 10] = [
    "example.com",
    "example.net",
    "example.org",
    "birch-school.example",
    "cedar-press.example",
    "delta-freight.example",
    "ember-glass.test",
    "fern-travel.test",
    "grove-farms.example",
    "iris-optics.test",
];

/// A background name: all 60 differ.
pub fn name(number: usize) -> String {
    format!("{}.{}", HOSTS[number / PARENTS.len() % HOSTS.len()], PARENTS[number % PARENTS.len()])
}

/// The address of an ordinary source: 393 of the documentation ranges of IPv4, the others IPv6. Addresses that play
/// a part of their own are not among them.
pub fn ordinary(number: u32) -> IpAddr {
    let hosts: Vec<u8> = (60..=130).chain(140..=199).collect();
    match hosts.get(number as usize / 3) {
        Some(host) => address(number as usize % 3, *host),
        None => Ipv6Addr::new(0x2001, 0xdb8, number as u16, 0, 0, 0, 0, 0x53).into(),
    }
}

/// A time on `day` by the rhythm of weekdays.
fn rhythmic(random: &mut Random, hours: &Weighted, day: i64) -> i64 {
    day + i64::from(hours.at(random.bits())) * HOUR_MS + random.between(0, HOUR_MS - 1)
}

/// The peer from 25 July to 22 September: every source asks at least once, the others by rank.
pub fn peer() -> Vec<Entry> {
    let mut book = Book::new(2);
    let hours = Weighted::new(WEEKDAY.into_iter());
    let sources = Weighted::new((0..u64::from(PEER_SIZE.1)).map(|rank| 1_000_000 / (rank + 30)));
    for number in 0..PEER_SIZE.0 {
        let day = instant((2016, 7, 25), (0, 0, 0)) + book.random.between(0, 59) * DAY_MS;
        let time = rhythmic(&mut book.random, &hours, day);
        let source = if number < PEER_SIZE.1 { number } else { sources.at(book.random.bits()) };
        let rtype = *book.random.pick(&["A", "A", "A", "AAAA", "MX"]);
        book.add(time, ordinary(source), PEER, rtype);
    }
    let count = book.entries.len() / 50;
    book.repeat(count, |_| true);
    book.entries
}

/// The background: something every 4 to 8 min by day and every 6 to 9.5 min by night, so that no ten minutes outside
/// the outage are empty.
pub fn background() -> Vec<Entry> {
    let mut book = Book::new(3);
    let domains = Weighted::new((0..BACKGROUND as u64).map(|rank| 1_000_000 / (rank + 8)));
    let sources = Weighted::zipf_steep(700);
    let mut time = start() + 1_204;
    while time < end() {
        let domain = domains.at(book.random.bits());
        let source = background_source(&mut book.random, &sources, domain);
        lookup(&mut book, time, source, domain);
        let hour = time.rem_euclid(DAY_MS) / HOUR_MS;
        let busy = WEEKDAY[hour as usize] >= 50 && clock::weekday(time.div_euclid(DAY_MS)) < 5;
        let (low, high) = if busy { (240_000, 480_000) } else { (360_000, 570_000) };
        time += book.random.between(low, high);
    }
    let count = book.entries.len() / 50;
    book.repeat(count, |_| true);
    twice(&mut book);
    book.entries
}

/// A source for a background domain: the shared resolver in a tenth of the lookups for the first 30 domains, else an
/// ordinary one; each domain has leading sources of its own.
fn background_source(random: &mut Random, sources: &Weighted, domain: u32) -> IpAddr {
    if domain < 30 && random.chance(1_000) {
        return shared_resolver();
    }
    ordinary((sources.at(random.bits()) + domain * 17) % PEER_SIZE.1)
}

/// One background lookup: 2 % in mixed case, 1 % asked again a few seconds later.
fn lookup(book: &mut Book, time: i64, source: IpAddr, domain: u32) {
    let mut asked = name(domain as usize).into_bytes();
    if book.random.chance(200) {
        raise(&mut asked, book.random.bits());
    }
    let asked = String::from_utf8_lossy(&asked).into_owned();
    let rtype = *book.random.pick(&["A", "A", "A", "AAAA", "AAAA", "MX", "TXT", "NS"]);
    book.add(time, source, &asked, rtype);
    if book.random.chance(100) {
        let later = time + book.random.between(1_000, 5_000);
        book.add(later, source, &asked, rtype);
    }
}

/// Three lookups that the first server logged twice and the second once: two of each remain.
fn twice(book: &mut Book) {
    for number in [50, 1_500, 9_000] {
        if let Some(entry) = book.entries.get_mut(number) {
            entry.copies = [2, 1, 0];
        }
    }
}

/// Six names that are first asked for around the end of the case, by ordinary sources.
pub fn newcomers() -> Vec<Entry> {
    let mut book = Book::new(4);
    let from = instant((2016, 9, 20), (9, 0, 0));
    for number in 0..6i64 {
        let asked = format!("launch{number}.north-star.example");
        for _ in 0..20 {
            let time = from + number * DAY_MS + book.random.between(0, 3 * DAY_MS);
            let source = ordinary(book.random.below(200) as u32);
            book.add(time, source, &asked, "A");
        }
    }
    book.entries
}
