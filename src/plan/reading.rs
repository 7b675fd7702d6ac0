//! How logs are read, and what may be wrong with them.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Sharing, one_of};
use crate::calendar::Zone;
use crate::cli::{DatePart, Hash, OutputArgs, ReadingArgs, UnboundLines};
use crate::error::{Error, Result};
use crate::format::time::Custom;
use crate::format::{self, Options, columns::Mapping, unbound::Counted, windows::DateOrder};
use crate::input::memory::MemoryLimit;
use crate::input::parquet::Wanted;
use crate::input::read::Reading;

/// The format of this name.
pub fn format(name: &str) -> Result<&'static format::Format> {
    format::by_name(name).ok_or_else(|| {
        let names: Vec<_> = format::FORMATS.iter().map(|format| format.name).collect();
        Error::usage(format!("`{name}` is no format")).hint(one_of(name, &names))
    })
}

/// How logs are read; `hash` says whether files are hashed when the user does not.
pub fn reading(args: &ReadingArgs, hash: bool, sharing: &Sharing) -> Result<Reading> {
    let format = args.format.as_deref().map(format).transpose().map_err(|error| error.at("-f"))?;
    let options = Options {
        log_tz: args.log_tz.as_deref().map(Zone::parse).transpose()?,
        year: args.year,
        modified: None,
        columns: args.columns.as_deref().map(Mapping::parse).transpose()?.unwrap_or_default(),
        date_order: args.date_order.map(|part| match part {
            DatePart::Day => DateOrder::Day,
            DatePart::Month => DateOrder::Month,
            DatePart::Year => DateOrder::Year,
        }),
        unbound: args.unbound.map(|lines| match lines {
            UnboundLines::Queries => Counted::Queries,
            UnboundLines::Replies => Counted::Replies,
        }),
        time_format: args.time_format.as_deref().map(Custom::new).transpose()?,
        dnstap: args.dnstap,
        port: args.port,
        counts_only: false,
    };
    let threads = threads(args.threads);
    let limit = args.memory_limit.as_deref().map(|text| MemoryLimit::new(size(text)?)).transpose()?.map(Arc::new);
    let max_frame = usize::try_from(args.max_line).unwrap_or(usize::MAX);
    let hash = args.hash.map_or(hash, |hash| hash == Hash::Sha256);
    let pseudonyms = sharing.pseudonyms.clone();
    Ok(Reading {
        options,
        format,
        hash,
        threads,
        max_frame,
        only: None,
        again: None,
        wanted: Wanted::default(),
        limit,
        pseudonyms,
        watcher: None,
    })
}

/// How many threads there are to be: as many as processors, unless the user says otherwise.
pub fn threads(wanted: Option<u64>) -> usize {
    let threads = wanted.and_then(|n| usize::try_from(n).ok());
    threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
}

/// A number of octets, as in `500MB`, `2G` or `1GiB`.
fn size(text: &str) -> Result<u64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => 0,
    };
    let octets = digits.trim().parse::<u64>().ok().and_then(|n| n.checked_mul(unit)).filter(|n| *n > 0);
    octets.ok_or_else(|| {
        Error::usage(format!("--memory-limit: `{text}` is no size")).hint("write it as in 500MB, 2G or 1GiB")
    })
}

/// What the user allows, and wants to hear of.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Whether anything suspicious is a failure.
    pub strict: bool,
    /// How many rejects are no failure.
    pub max_rejects: Option<MaxRejects>,
    /// Whether warnings are unwanted.
    pub quiet: bool,
    /// Whether the cost is wanted.
    pub stats: bool,
    /// Files that may be no logs, as if they were found in a directory.
    pub found: Vec<PathBuf>,
}

/// What the user allows.
pub fn limits(args: &ReadingArgs, output: &OutputArgs) -> Result<Limits> {
    let max_rejects = args.max_rejects.as_deref().map(MaxRejects::parse).transpose()?;
    let found = args.found.clone();
    Ok(Limits { strict: args.strict, max_rejects, quiet: output.quiet, stats: args.stats, found })
}

/// The share of frames, or the number, that may be rejected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MaxRejects {
    /// A share in 0..1.
    Share(f64),
    /// A number.
    Count(u64),
}

impl MaxRejects {
    /// Reads `1%` or `100`.
    pub fn parse(text: &str) -> Result<MaxRejects> {
        let share = text.strip_suffix('%').and_then(|share| share.trim().parse::<f64>().ok());
        let count = || text.parse().ok().map(MaxRejects::Count);
        let share = share.filter(|share| (0.0..=100.0).contains(share)).map(|share| MaxRejects::Share(share / 100.0));
        share.or_else(count).ok_or_else(|| {
            Error::usage(format!("--max-rejects: `{text}` is neither a percentage nor a number"))
                .hint("write it as in 1% or 100")
        })
    }

    /// Whether so many rejects among so many frames are too many.
    pub fn is_exceeded(self, rejected: u64, frames: u64) -> bool {
        match self {
            MaxRejects::Share(share) => rejected as f64 > share * frames as f64,
            MaxRejects::Count(count) => rejected > count,
        }
    }
}
