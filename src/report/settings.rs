//! What `settings` of a report may hold, for its schema: the settings themselves are a map, in which what is as usual is
//! left out.

use schemars::JsonSchema;
use serde::Serialize;

/// All that changes figures or which of them are shown, so that the study can be run again. A key is the long name of
/// an option with its unit behind it; what is not there is as usual.
#[derive(JsonSchema, Serialize)]
pub(super) struct Settings {
    /// What a domain is: `name`, `registrable`, `labels:N`, or `under:NAME` for all names below one.
    group_by: String,
    /// What a source is: `address`, `prefix:24,56`, `ecs`, `label`, `as`, `country`.
    source_by: String,
    /// Lookups that are less than this apart are one session.
    session_gap_seconds: u64,
    /// Whether repeats are counted once.
    #[serde(skip_serializing_if = "Option::is_none")]
    dedup: Option<bool>,
    /// The zones with their business hours.
    zones: Vec<SetZone>,
    /// The domain of a profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<String>,
    /// The domains of a comparison, that which is compared first.
    #[serde(skip_serializing_if = "Option::is_none")]
    compare: Option<Vec<String>>,
    /// The figure of a search for outliers.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// The instant from which on findings are looked up.
    #[serde(skip_serializing_if = "Option::is_none")]
    holdout: Option<String>,
    /// Only these names.
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<Vec<String>>,
    /// Only these names and those below them.
    #[serde(skip_serializing_if = "Option::is_none")]
    under: Option<Vec<String>>,
    /// Only names that match.
    #[serde(skip_serializing_if = "Option::is_none")]
    r#match: Option<Patterns>,
    /// Why the patterns are withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    match_withheld: Option<String>,
    /// Only sources in these networks.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Vec<String>>,
    /// No sources in these networks.
    #[serde(skip_serializing_if = "Option::is_none")]
    exclude_source: Option<Vec<String>>,
    /// Only these types.
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<Vec<String>>,
    /// Only lookups from this instant on.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    /// Only lookups before this instant.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    /// The format of all files.
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<String>,
    /// Columns of CSV or keys of JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    columns: Option<String>,
    /// How times are written.
    #[serde(skip_serializing_if = "Option::is_none")]
    time_format: Option<String>,
    /// The zone of times that are written without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    log_tz: Option<String>,
    /// The year of the first line of a file, where times have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<i32>,
    /// Which part of a date comes first.
    #[serde(skip_serializing_if = "Option::is_none")]
    date_order: Option<String>,
    /// Which lines of Unbound's are lookups.
    #[serde(skip_serializing_if = "Option::is_none")]
    unbound: Option<String>,
    /// Which messages of dnstap are lookups.
    #[serde(skip_serializing_if = "Option::is_none")]
    dnstap: Option<String>,
    /// The port of servers in captures.
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<u16>,
    /// The longest line that is read.
    max_line_octets: u64,
    /// `off` where only the lines that hold the domain were read.
    #[serde(skip_serializing_if = "Option::is_none")]
    background: Option<String>,
    /// `off` where the log was read once.
    #[serde(skip_serializing_if = "Option::is_none")]
    second_pass: Option<String>,
    /// The seed of what is drawn at random.
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
    /// How often days are drawn for an interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    draws: Option<u32>,
    /// The time to live of the domain's answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl_seconds: Option<f64>,
    /// How rows are sorted.
    #[serde(skip_serializing_if = "Option::is_none")]
    sort: Option<String>,
    /// How many rows are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    top: Option<u64>,
    /// Whether all are.
    #[serde(skip_serializing_if = "Option::is_none")]
    all: Option<bool>,
    /// The public suffix list that was used instead of the one compiled in.
    #[serde(skip_serializing_if = "Option::is_none")]
    psl: Option<String>,
    /// Its SHA-256.
    #[serde(skip_serializing_if = "Option::is_none")]
    psl_sha256: Option<String>,
    /// The file of labels.
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<String>,
    /// Its SHA-256.
    #[serde(skip_serializing_if = "Option::is_none")]
    labels_sha256: Option<String>,
    /// The databases of AS and country.
    #[serde(skip_serializing_if = "Option::is_none")]
    mmdb: Option<Vec<String>>,
    /// Their SHA-256, in their order.
    #[serde(skip_serializing_if = "Option::is_none")]
    mmdb_sha256: Option<Vec<String>>,
    /// The file of holidays.
    #[serde(skip_serializing_if = "Option::is_none")]
    holidays: Option<String>,
    /// Its SHA-256.
    #[serde(skip_serializing_if = "Option::is_none")]
    holidays_sha256: Option<String>,
    /// Whether addresses are pseudonyms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pseudonymized: Option<bool>,
    /// How they were made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pseudonym_scheme: Option<String>,
    /// What tells their key from others, but not the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pseudonym_key_id: Option<String>,
    /// `drop` where labels are hidden too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pseudonymize_labels: Option<String>,
}

/// A zone with its business hours.
#[derive(JsonSchema, Serialize)]
struct SetZone {
    /// Its IANA name.
    zone: String,
    /// The hours, as in `mon-fri 09:00-17:00`.
    hours: String,
    /// Days without business.
    #[serde(skip_serializing_if = "Option::is_none")]
    holidays: Option<Vec<String>>,
}

/// Patterns, or null where they are withheld.
#[derive(JsonSchema, Serialize)]
#[serde(untagged)]
#[expect(dead_code, reason = "the schema is made of it")]
enum Patterns {
    /// As they were given.
    Told(Vec<String>),
    /// Withheld.
    Withheld(()),
}
