//! The account of what was read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Withheld;

/// What was read, in all and by file; `frames` is always the sum of what frames turned out to be.
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Account {
    /// Each input, by path and then content.
    pub files: Vec<FileAccount>,
    /// All that can yield at most one lookup: lines, CSV records, messages.
    pub frames: u64,
    /// Lookups that count.
    pub records: u64,
    /// Answers on frames of their own; never lookups.
    pub responses: u64,
    /// Frames that are neither.
    pub not_lookups: u64,
    /// Frames that could not be read.
    pub rejected: u64,
    /// Lookups left out by filters, and what was not read.
    pub filtered: u64,
    /// How many of the filtered were not read, because the domain's name is not in them (`--background off`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filtered_unread: Option<u64>,
    /// Lookups dropped as duplicates or retransmissions.
    pub duplicates: u64,
    /// Why frames were rejected, most frequent first.
    pub reject_reasons: Vec<RejectAccount>,
    /// Lookups without a time.
    pub untimed: u64,
    /// Local times that a clock change makes ambiguous; the earlier instant was taken.
    pub ambiguous_times: u64,
    /// Time of the first lookup of the input, before filters.
    pub first: Option<String>,
    /// Why it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_withheld: Withheld,
    /// Time of the last lookup of the input, before filters.
    pub last: Option<String>,
    /// Why it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_withheld: Withheld,
    /// Periods in which the whole log is silent beyond chance; `None` where that cannot be told.
    pub gaps: Option<Vec<Gap>>,
    /// Why gaps cannot be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gaps_withheld: Withheld,
    /// The window that timing figures refer to: from first to last, cut by `--since` and `--until`.
    pub window: Option<Gap>,
    /// Why it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window_withheld: Withheld,
    /// Its length in seconds.
    pub window_seconds: Option<f64>,
    /// Why it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window_seconds_withheld: Withheld,
    /// The window without the log gaps, in seconds.
    pub covered_seconds: Option<f64>,
    /// Why it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covered_seconds_withheld: Withheld,
    /// Distinct domains before the filters for domain, source and type; `None` where not all were read.
    pub domains: Option<u64>,
    /// Why it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domains_withheld: Withheld,
    /// Distinct sources before the filters for domain, source and type; `None` where not all were read.
    pub sources: Option<u64>,
    /// Why it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sources_withheld: Withheld,
    /// Lookups that count whose source is a group: a client subnet, label, AS or country, whichever was wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grouped_lookups: Option<u64>,
    /// Lookups that count whose source is an address all the same, because it has no such group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ungrouped_lookups: Option<u64>,
}

/// What one file held.
#[derive(Clone, Debug, Default, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
pub struct FileAccount {
    /// The path as given or found.
    pub path: String,
    /// SHA-256 of the file as it is on disk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Size as read, before decompression.
    pub bytes: u64,
    /// The format it was read as; `bind+dnsmasq` where lines of other servers stand among its own.
    pub format: Option<String>,
    /// The compression it came in.
    pub compression: Option<String>,
    /// All frames.
    pub frames: u64,
    /// Lookups that count.
    pub records: u64,
    /// Answers on frames of their own.
    pub responses: u64,
    /// Frames that are neither.
    pub not_lookups: u64,
    /// Frames that could not be read.
    pub rejected: u64,
    /// Lookups left out by filters.
    pub filtered: u64,
    /// Lookups dropped as duplicates or retransmissions.
    pub duplicates: u64,
    /// What was decided for the whole file from its head.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Decided>,
    /// Why the file could not be read, or only in part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// What was decided for a whole file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, JsonSchema, Serialize, Deserialize)]
pub struct Decided {
    /// What was decided, as in `year`.
    pub what: String,
    /// The value.
    pub value: String,
    /// Why, as in `assumed`, `header`, `--log-tz`.
    pub why: String,
}

/// How often frames were rejected for one reason.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
pub struct RejectAccount {
    /// The reason.
    pub reason: String,
    /// How many frames.
    pub count: u64,
    /// The first of them.
    pub first: Place,
}

/// Where a frame stands, and how it begins.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize, Deserialize)]
pub struct Place {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: u64,
    /// The beginning of the frame, made printable.
    pub text: Option<String>,
    /// Why it is withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_withheld: Withheld,
}

/// A period, such as one in which the whole log is silent.
#[derive(Clone, Debug, PartialEq, JsonSchema, Serialize)]
pub struct Gap {
    /// First instant of it.
    pub start: String,
    /// The instant at which it is over.
    pub end: String,
}
