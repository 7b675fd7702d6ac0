//! Writes a generated DNS query log to standard output:
//! `cargo run --release --example generate -- --format bind --lines 10000000 > big.log`.

#[path = "mod.rs"]
mod generator;
#[path = "../oracle/mod.rs"]
mod oracle;

use std::io::{self, BufWriter, ErrorKind, Write};

use clap::{Parser, ValueEnum};
use generator::stream::Stream;
use generator::text::{Format, Writer};
use generator::{RecordType, Settings, clock};

/// What can be written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Output {
    /// BIND 9.18 query log.
    Bind,
    /// CSV with a header.
    Csv,
    /// One JSON object a line.
    Ndjson,
    /// One JSON array.
    Json,
    /// The CSV columns between tabs.
    Tsv,
    /// Zeek dns.log.
    Zeek,
    /// The true counts of every name, as CSV: counted in memory, slowly.
    Truth,
}

/// Writes a generated DNS query log to standard output.
#[derive(Parser)]
struct Arguments {
    /// What to write.
    #[arg(long, value_enum, default_value = "bind")]
    format: Output,
    /// Number of lookups.
    #[arg(long, default_value_t = 1_000_000)]
    lines: u64,
    /// Number of different names (Zipf; northfield-bank.com is the 21st).
    #[arg(long, default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(1..))]
    names: u32,
    /// Number of different sources (Zipf).
    #[arg(long, default_value_t = 50_000, value_parser = clap::value_parser!(u32).range(1..=1 << 24))]
    sources: u32,
    /// Length of the window in days.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    days: u32,
    /// First day, UTC.
    #[arg(long, default_value = "2026-03-01", value_parser = parse_date)]
    start: i64,
    /// Seed of every draw.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Share of the lookups in 0x20 mixed case.
    #[arg(long, default_value = "0.02", value_parser = parse_share)]
    mixed_case: u64,
    /// Share of the sources with an IPv6 address.
    #[arg(long, default_value = "0.1", value_parser = parse_share)]
    ipv6: u64,
    /// Types with their weights.
    #[arg(long, value_delimiter = ',', default_value = "A=60,AAAA=25,HTTPS=10,MX=3,TXT=2", value_parser = parse_type)]
    types: Vec<(RecordType, u64)>,
}

/// Reads `2026-03-01` into a day number.
fn parse_date(text: &str) -> Result<i64, String> {
    let parts: Vec<i64> = text.split('-').map_while(|part| part.parse().ok()).collect();
    match parts[..] {
        [year @ 1970..=9999, month @ 1..=12, day @ 1..=31] => Ok(clock::day(year, month, day)),
        _ => Err("a date like 2026-03-01 is wanted".to_owned()),
    }
}

/// Reads a share from 0 to 1 into ten-thousandths.
fn parse_share(text: &str) -> Result<u64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok((share * 10_000.0).round() as u64),
        _ => Err("a share from 0 to 1 is wanted".to_owned()),
    }
}

/// Reads `AAAA=25`; without a weight it is 1.
fn parse_type(text: &str) -> Result<(RecordType, u64), String> {
    let (name, weight) = text.split_once('=').unwrap_or((text, "1"));
    let rtype = RecordType::named(name).ok_or_else(|| format!("unknown type {name}"))?;
    match weight.parse::<u32>() {
        Ok(weight) if weight > 0 => Ok((rtype, u64::from(weight))),
        _ => Err("a weight above 0 is wanted".to_owned()),
    }
}

/// Writes the log; a closed pipe ends it quietly.
fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    match write(&arguments) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Writes what was asked for to standard output.
fn write(arguments: &Arguments) -> io::Result<()> {
    let settings = Settings {
        lines: arguments.lines,
        names: arguments.names,
        sources: arguments.sources,
        days: arguments.days,
        start_day: arguments.start,
        seed: arguments.seed,
        mixed_case: arguments.mixed_case,
        ipv6: arguments.ipv6,
        types: arguments.types.clone(),
    };
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    match format(arguments.format) {
        Some(format) => log(&settings, format, &mut out)?,
        None => truth(&settings, &mut out)?,
    }
    out.flush()
}

/// The log format of an output; `None` for the counts.
fn format(output: Output) -> Option<Format> {
    match output {
        Output::Bind => Some(Format::Bind),
        Output::Csv => Some(Format::Csv),
        Output::Ndjson => Some(Format::Ndjson),
        Output::Json => Some(Format::Json),
        Output::Tsv => Some(Format::Tsv),
        Output::Zeek => Some(Format::Zeek),
        Output::Truth => None,
    }
}

/// Writes the lines of a log.
fn log(settings: &Settings, format: Format, out: &mut impl Write) -> io::Result<()> {
    let mut writer = Writer::new(format, settings);
    let mut lines = Vec::with_capacity(1 << 17);
    writer.head(&mut lines);
    for event in Stream::new(settings) {
        writer.line(&mut lines, &event);
        if lines.len() > 1 << 16 {
            out.write_all(&lines)?;
            lines.clear();
        }
    }
    writer.foot(&mut lines);
    out.write_all(&lines)
}

/// Writes the true counts of every name, with a session gap of 30 min; the most asked first, then by name.
fn truth(settings: &Settings, out: &mut impl Write) -> io::Result<()> {
    let seen = Stream::new(settings).lookups().map(|lookup| oracle::Seen {
        time: Some(lookup.time_ns),
        source: lookup.source,
        name: lookup.name.to_ascii_lowercase(),
        rtype: lookup.rtype,
    });
    let recount = oracle::recount(seen, 1_800_000_000_000);
    let mut domains: Vec<_> = recount.domains.iter().collect();
    domains.sort_by_key(|(name, domain)| (std::cmp::Reverse(domain.all.lookups), name.as_str()));
    writeln!(out, "name,lookups,sources,sessions,spells,first_ns,last_ns")?;
    for (name, domain) in domains {
        let (all, sources) = (&domain.all, domain.sources.len());
        let (first, last) = (all.first.unwrap_or_default(), all.last.unwrap_or_default());
        writeln!(out, "{name},{},{sources},{},{},{first},{last}", all.lookups, all.sessions, all.spells)?;
    }
    Ok(())
}
