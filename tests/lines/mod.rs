//! Lookups one by one, as rows of CSV or lines of BIND, from 1 March 2026 on.
#![allow(dead_code, reason = "each test uses a part of this module")]

use std::fmt::Write;

use crate::generator::clock::{self, Stamp};

/// A lookup.
#[derive(Clone, Debug)]
struct Line {
    /// Milliseconds since 1 March 2026.
    time_ms: i64,
    /// The address that asks.
    source: String,
    /// The name.
    name: String,
    /// The type.
    rtype: String,
}

/// Lookups in any order.
#[derive(Clone, Debug, Default)]
pub struct Lines(Vec<Line>);

impl Lines {
    /// Adds a lookup, `time_ms` after the first midnight.
    pub fn add(&mut self, time_ms: i64, source: &str, name: &str, rtype: &str) {
        self.0.push(Line { time_ms, source: source.to_owned(), name: name.to_owned(), rtype: rtype.to_owned() });
    }

    /// Rows of CSV without a header, as the generator writes them.
    pub fn csv_rows(&self) -> String {
        let (mut stamp, mut out) = (Stamp::default(), String::new());
        for line in &self.0 {
            let mut time = Vec::new();
            stamp.iso(&mut time, clock::day(2026, 3, 1) * clock::DAY_MS + line.time_ms);
            let Line { source, name, rtype, .. } = line;
            writeln!(out, "{},{source},{name},{rtype}", String::from_utf8_lossy(&time)).unwrap();
        }
        out
    }

    /// A whole CSV file.
    pub fn csv(&self) -> String {
        format!("timestamp,client,qname,qtype\n{}", self.csv_rows())
    }
}
