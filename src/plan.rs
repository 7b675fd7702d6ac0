//! From the command line to a validated plan. The only files read here are small ones of the user's own, such as
//! holidays and suffixes.

mod describe;
mod filter;
mod grouping;
mod reading;
mod recall;
mod words;

use std::sync::Arc;

use crate::analysis::Settings;
use crate::analysis::pairs::MAX_ZONES;
use crate::calendar::{BusinessHours, Calendar, Holidays};
use crate::cli::{KeptLabels, RhythmArgs, SharingArgs, StudyArgs};
use crate::error::{Error, Result};
use crate::nearest::did_you_mean;
use crate::pseudonym::{Key, Pseudonyms};
use crate::record::SECOND;
use crate::select::{DomainBy, Filter};

pub use describe::{describe, describe_rhythm, describe_rows};
pub use filter::{domain, filter, instant};
pub use grouping::{domain_by, sha256_of};
pub use reading::{Limits, MaxRejects, format, limits, reading, threads};
pub use recall::recall;
pub use words::words;

/// What hides addresses in all that a command shows.
#[derive(Clone, Debug, Default)]
pub struct Sharing {
    /// The pseudonyms; `None` where addresses are shown.
    pub pseudonyms: Option<Arc<Pseudonyms>>,
    /// Whether labels are hidden too.
    labels_dropped: bool,
}

impl Sharing {
    /// The name that stands in the log for one that is shown.
    pub fn asked(&self, shown: Vec<u8>) -> Vec<u8> {
        match &self.pseudonyms {
            Some(pseudonyms) => pseudonyms.true_name(&shown),
            None => shown,
        }
    }

    /// A domain name of the command line as it is shown.
    pub fn shown(&self, name: Vec<u8>) -> Vec<u8> {
        match &self.pseudonyms {
            Some(pseudonyms) => pseudonyms.name(&name),
            None => name,
        }
    }
}

/// What hides addresses.
pub fn sharing(args: &SharingArgs) -> Result<Sharing> {
    let key = args.pseudonymize.as_deref().map(Key::read).transpose()?;
    let pseudonyms = key.map(|key| Arc::new(Pseudonyms::new(&key)));
    Ok(Sharing { pseudonyms, labels_dropped: args.pseudonymize_labels == Some(KeptLabels::Drop) })
}

/// What is nearest to a mistyped word of `words`, else all of them.
fn one_of(wanted: &str, words: &[&str]) -> String {
    did_you_mean(wanted, words.iter().copied()).unwrap_or_else(|| format!("one of {}", words.join(", ")))
}

/// A duration such as `30m`, `90s`, `2h`, `1d`, in nanoseconds.
fn duration(text: &str, option: &str) -> Result<i64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "s" => 1,
        "m" | "min" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => 0,
    };
    let seconds = digits.parse::<i64>().ok().and_then(|n| n.checked_mul(unit)).filter(|n| *n > 0);
    seconds
        .and_then(|seconds| seconds.checked_mul(SECOND))
        .ok_or_else(|| Error::usage(format!("{option}: `{text}` is no duration")).hint("write it as in 30m, 90s or 2h"))
}

/// Everything that changes figures.
pub fn settings(filter: Filter, domain_by: DomainBy, args: &StudyArgs, sharing: &Sharing) -> Result<Settings> {
    let hours: BusinessHours = args.business.parse()?;
    let holidays = args.holidays.as_deref().map_or_else(|| Ok(Holidays::default()), Holidays::read)?;
    let utc = ["UTC".to_owned()];
    let zones = if args.tz.is_empty() { &utc[..] } else { &args.tz };
    if zones.len() > MAX_ZONES {
        return Err(Error::usage(format!("more than {MAX_ZONES} zones")).hint("run the study twice"));
    }
    let calendars = zones.iter().map(|spec| Calendar::parse(spec, &hours, &holidays)).collect::<Result<Vec<_>>>()?;
    for (at, calendar) in calendars.iter().enumerate() {
        if calendars[..at].iter().any(|other| other.zone == calendar.zone) {
            return Err(Error::usage(format!("--tz names {} twice", calendar.zone.name())).hint(
                "rows are told apart by their zone; give it one set of hours, as in ZONE=\"mon-fri 09-12,13-17\"",
            ));
        }
    }
    let session_gap = duration(&args.session_gap, "--session-gap")?;
    let who = Arc::new(grouping::who(args, sharing)?);
    let source_by = grouping::source_by(&args.source_by, &who)?;
    let dedup = args.dedup;
    if dedup && source_by.is_keyed() {
        return Err(Error::usage("--dedup tells repeats by address, and cannot with this --source-by")
            .hint("use --source-by address or prefix:24,56"));
    }
    let files = grouping::users_files(&domain_by, &who, args)?;
    Ok(Settings { filter, domain_by, source_by, who, calendars, session_gap, background: true, dedup, files })
}

/// The TTL of `--ttl` in seconds.
pub fn ttl(args: &RhythmArgs) -> Result<Option<f64>> {
    let ttl = args.ttl.as_deref().map(|text| duration(text, "--ttl")).transpose()?;
    Ok(ttl.map(|ns| (ns / SECOND) as f64))
}
