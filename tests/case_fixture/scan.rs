//! An independent reading of the committed logs: splits lines at fixed words and knows nothing of the generator.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

/// One lookup as text: the time stamp, the source, the name in lower case, the type.
pub type Row = (String, IpAddr, String, String);

/// What one file holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct File {
    /// Lines.
    pub frames: usize,
    /// Lookups in order.
    pub rows: Vec<Row>,
    /// Lines without ` query: `.
    pub noise: usize,
    /// Lines with ` query: ` that are no lookup.
    pub damaged: Vec<String>,
}

/// Reads one log.
pub fn file(text: &str) -> File {
    let mut file = File::default();
    for line in text.lines() {
        file.frames += 1;
        match line.contains(" query: ").then(|| row(line)) {
            None => file.noise += 1,
            Some(Some(row)) => file.rows.push(row),
            Some(None) => file.damaged.push(line.to_owned()),
        }
    }
    file
}

/// Reads `TIME queries: info: client ADDRESS#PORT (NAME): query: NAME IN TYPE FLAGS (SERVER)`.
fn row(line: &str) -> Option<Row> {
    let words: Vec<&str> = line.split(' ').collect();
    let [date, time, "queries:", "info:", "client", client, _, "query:", name, "IN", rtype, _, _] = words[..] else {
        return None;
    };
    let (address, port) = client.split_once('#')?;
    port.parse::<u16>().ok()?;
    if !valid(date, time) || !["A", "AAAA", "MX", "NS", "TXT"].contains(&rtype) {
        return None;
    }
    Some((format!("{date} {time}"), address.parse().ok()?, name.to_ascii_lowercase(), rtype.to_owned()))
}

/// Whether this is a time of 2016 in the form `04-May-2016 00:00:03.123`.
fn valid(date: &str, time: &str) -> bool {
    let days = BTreeMap::from([("May", 31), ("Jun", 30), ("Jul", 31), ("Aug", 31), ("Sep", 30), ("Oct", 31)]);
    let [day, month, "2016"] = date.split('-').collect::<Vec<_>>()[..] else { return false };
    let fits = |text: &str, end: u32| text.parse::<u32>().is_ok_and(|value| value < end);
    let clock: Vec<&str> = time.split([':', '.']).collect();
    let [hour, minute, second, fraction] = clock[..] else { return false };
    days.get(month).is_some_and(|last| fits(day, last + 1))
        && fits(hour, 24)
        && fits(minute, 60)
        && fits(second, 60)
        && fits(fraction, 1_000)
}

/// The rows of all files, each as often as the file with the most of it has it, in no order of time.
pub fn united(files: &[File]) -> Vec<Row> {
    let all: BTreeSet<&Row> = files.iter().flat_map(|file| &file.rows).collect();
    let mut counts: Vec<BTreeMap<&Row, usize>> = vec![BTreeMap::new(); files.len()];
    for (file, counts) in files.iter().zip(&mut counts) {
        file.rows.iter().for_each(|row| *counts.entry(row).or_default() += 1);
    }
    let most = |row: &Row| counts.iter().filter_map(|counts| counts.get(row)).copied().max().unwrap_or(0);
    all.into_iter().flat_map(|row| vec![row.clone(); most(row)]).collect()
}

/// A sortable key of a time stamp: month, then the text (the day leads it).
pub fn order(stamp: &str) -> (usize, &str) {
    let months = ["May", "Jun", "Jul", "Aug", "Sep", "Oct"];
    (months.iter().position(|month| stamp.contains(month)).unwrap_or(months.len()), stamp)
}
