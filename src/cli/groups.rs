//! Groups of arguments that several commands have.

use std::path::PathBuf;

use clap::Args;

use super::values::{DatePart, Hash, KeptLabels, Progress, UnboundLines, When};
use crate::format::dnstap::Side;
use crate::report::Output;

/// What all commands that make a report have.
#[derive(Args, Clone, Debug)]
pub struct ReportArgs {
    /// Which sources, types, times.
    #[command(flatten)]
    pub filter: FilterArgs,
    /// What a domain and a source are, and how sessions and hours are counted.
    #[command(flatten)]
    pub study: StudyArgs,
    /// What all commands that read logs have.
    #[command(flatten)]
    pub log: LogArgs,
    /// The format of the output.
    #[arg(short, long = "output", value_name = "FORMAT", value_enum, default_value = "table", help_heading = "Output")]
    pub output_format: Output,
    /// Writes what was counted to FILE instead of making a report: `whoasks merge` makes one report of several such
    /// states, and takes the options for rows and output. Files are hashed unless `--hash none` is given.
    #[arg(long, value_name = "FILE", help_heading = "Output", conflicts_with_all = ["output_format", "out"])]
    pub save_partial: Option<PathBuf>,
}

/// What all commands that read logs have.
#[derive(Args, Clone, Debug)]
pub struct LogArgs {
    /// How logs are read.
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// What is hidden.
    #[command(flatten)]
    pub sharing: SharingArgs,
    /// Where options are from.
    #[command(flatten)]
    pub config: ConfigArgs,
    /// What is printed.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Filters for names. Several are alternatives.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Filters")]
pub struct NameArgs {
    /// Only this name (repeatable).
    #[arg(short, long, value_name = "NAME")]
    pub domain: Vec<String>,
    /// Only this name and the names below it (repeatable).
    #[arg(long, value_name = "NAME")]
    pub under: Vec<String>,
    /// Only names that match, as in `*.example.com` or `mail?.example.*` (repeatable).
    #[arg(long = "match", value_name = "GLOB")]
    pub matches: Vec<String>,
}

/// Filters for sources, types and times.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Filters")]
pub struct FilterArgs {
    /// Only sources in this network or with this address (repeatable).
    #[arg(long, value_name = "CIDR")]
    pub source: Vec<String>,
    /// No sources in this network or with this address (repeatable).
    #[arg(long, value_name = "CIDR")]
    pub exclude_source: Vec<String>,
    /// Only this type, as in `A` or `TYPE65` (repeatable).
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    pub types: Vec<String>,
    /// Only lookups from this instant on, as in `2016-05-04` or `2016-05-04T12:00:00+02:00`; UTC without a zone.
    #[arg(long, value_name = "TIME")]
    pub since: Option<String>,
    /// Only lookups before this instant.
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
}

/// What figures are about.
#[derive(Args, Clone, Debug)]
pub struct StudyArgs {
    /// What a domain is: `name`, `registrable` or `labels:N`.
    #[arg(long, value_name = "GROUP", default_value = "name", help_heading = "Grouping")]
    pub group_by: String,
    /// A public suffix list to use instead of the one compiled in.
    #[arg(long, value_name = "FILE", help_heading = "Grouping")]
    pub psl: Option<PathBuf>,
    /// What a source is: `address`, `prefix:24,56` for networks of IPv4 and IPv6, `ecs` for the client subnet that the
    /// log has, `label` (with --labels), `as` or `country` (with --mmdb). What has no such group stands for itself.
    #[arg(long, value_name = "GROUP", default_value = "address", help_heading = "Grouping")]
    pub source_by: String,
    /// Who sources are: CSV of `cidr,label`; of networks that lie in each other the smallest counts.
    #[arg(long, value_name = "FILE", help_heading = "Grouping")]
    pub labels: Option<PathBuf>,
    /// AS, organisation and country of sources: a database in MaxMind's format, such as GeoLite2-ASN.mmdb (repeatable).
    #[arg(long, value_name = "FILE", help_heading = "Grouping")]
    pub mmdb: Vec<PathBuf>,
    /// A zone for business hours and hours of the week, as in `Europe/Moscow` or
    /// `"Europe/Moscow=mon-fri 09:00-18:00"` (repeatable; default UTC).
    #[arg(long, value_name = "ZONE[=HOURS]", help_heading = "Timing")]
    pub tz: Vec<String>,
    /// Business hours of zones that have none of their own.
    #[arg(long, value_name = "HOURS", default_value = "mon-fri 09:00-17:00", help_heading = "Timing")]
    pub business: String,
    /// Days without business: CSV of `date,zone`, `*` for all zones.
    #[arg(long, value_name = "FILE", help_heading = "Timing")]
    pub holidays: Option<PathBuf>,
    /// Lookups of one source for one domain that are less than this apart are one session: `30m`, `90s`, `2h`.
    #[arg(long, value_name = "DURATION", default_value = "30m", help_heading = "Timing")]
    pub session_gap: String,
    /// Counts once what several servers logged, and what a source asks again within 10 s; this keeps every lookup in
    /// memory. Sessions do not change.
    #[arg(long, help_heading = "Grouping")]
    pub dedup: bool,
}

/// How rhythm is read.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Rhythm")]
pub struct RhythmArgs {
    /// The time to live of the domain's answers, as in `1h`, instead of the lower edge of the gaps.
    #[arg(long, value_name = "DURATION")]
    pub ttl: Option<String>,
}

/// What is drawn at random.
#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "Statistics")]
pub struct RandomArgs {
    /// The seed of everything drawn at random.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
}

/// How many rows a report has.
#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "Rows")]
pub struct RowArgs {
    /// How many rows (default: 20, and 10 each in the overview).
    #[arg(long, value_name = "N", conflicts_with = "save_partial")]
    pub top: Option<usize>,
    /// All rows.
    #[arg(long, conflicts_with_all = ["top", "save_partial"])]
    pub all: bool,
}

impl RowArgs {
    /// The number of rows; `default` where the user names none.
    pub fn limit(self, default: usize) -> usize {
        if self.all { usize::MAX } else { self.top.unwrap_or(default) }
    }
}

/// How logs are read.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Reading")]
pub struct ReadingArgs {
    /// The format of all files, instead of detecting it; see `whoasks formats`.
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<String>,
    /// Columns of CSV or keys of JSON, as in `time=ts,source=client,name=qname,type=qtype`; columns by number where
    /// there is no header.
    #[arg(long, value_name = "MAPPING")]
    pub columns: Option<String>,
    /// How times are written, in strftime's notation.
    #[arg(long, value_name = "FORMAT")]
    pub time_format: Option<String>,
    /// The zone of times that are written without one (default UTC; the report says that it was assumed).
    #[arg(long, value_name = "ZONE")]
    pub log_tz: Option<String>,
    /// Which part of a date comes first, for logs whose dates do not tell (`4/11/2026`).
    #[arg(long, value_enum, value_name = "PART")]
    pub date_order: Option<DatePart>,
    /// Which lines of Unbound's are lookups (default: queries, where the beginning of the file has any).
    #[arg(long, value_enum, value_name = "LINES")]
    pub unbound: Option<UnboundLines>,
    /// Which messages of dnstap are lookups (default: what clients and authoritative servers were asked).
    #[arg(long, value_name = "SIDE", value_enum)]
    pub dnstap: Option<Side>,
    /// The port of servers in captures (default 53).
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
    /// The year of a file's first line, for times that are written without one.
    #[arg(long, value_name = "YEAR")]
    pub year: Option<i32>,
    /// The longest line that is read, in octets.
    #[arg(long, value_name = "OCTETS", default_value_t = 1 << 20, value_parser = clap::value_parser!(u64).range(64..1 << 32))]
    pub max_line: u64,
    /// Threads that parse (default: the machine's processors).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..1024))]
    pub threads: Option<u64>,
    /// Fails when more than this share of the lines cannot be read: a percentage, as in `1%`, or a number.
    #[arg(long, value_name = "SHARE")]
    pub max_rejects: Option<String>,
    /// Fails on anything suspicious: copies of a file, files in no known format, rejects.
    #[arg(long)]
    pub strict: bool,
    /// Stops with an error, and reports nothing, when the process holds more memory than this: `500MB`, `2G`.
    #[arg(long, value_name = "SIZE")]
    pub memory_limit: Option<String>,
    /// Says at the end what was read, how long each stage took, and the most memory that was held.
    #[arg(long)]
    pub stats: bool,
    /// Whether files are hashed (default: `sha256` for profile, compare, outliers and check, `none` elsewhere).
    #[arg(long, value_enum)]
    pub hash: Option<Hash>,
    /// Files that may be no logs, as if they were found in a directory: for `rerun`, which names what was found.
    #[arg(skip)]
    pub found: Vec<PathBuf>,
}

/// Where options are from.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Study")]
pub struct ConfigArgs {
    /// Takes options that the command line does not have from a TOML file whose keys are their long names, as in
    /// `tz = ["Europe/Moscow"]`; a table such as `[profile]` is for one command. Paths in it are relative to it.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What is hidden, so that output can be shared.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Sharing")]
pub struct SharingArgs {
    /// Shows pseudonyms in place of all addresses, in names too; the key's holder alone can tell them. `whoasks keygen`
    /// makes a key file. Filters and labels still mean the true addresses; paths of files stay as they are.
    #[arg(long, value_name = "KEYFILE")]
    pub pseudonymize: Option<PathBuf>,
    /// Whether labels, AS, organisations and countries stand beside pseudonyms (default: keep).
    #[arg(long, value_enum, value_name = "WHICH", requires = "pseudonymize")]
    pub pseudonymize_labels: Option<KeptLabels>,
}

/// What is printed, and where.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// Writes to a file, which is there only when it is complete.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Whether tables have colours.
    #[arg(long, value_enum, default_value = "auto")]
    pub color: When,
    /// Draws with ASCII only.
    #[arg(long)]
    pub ascii: bool,
    /// Whether standard error shows how far the reading is (default: on a terminal, after half a second).
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto", hide_default_value = true)]
    pub progress: Progress,
    /// Prints no warnings and no progress; errors are still printed.
    #[arg(short, long)]
    pub quiet: bool,
    /// Says what a figure is, how it is computed and what it cannot show; without a name, which figures there are.
    #[arg(long, value_name = "FIGURE", num_args = 0..=1, exclusive = true)]
    pub explain: Option<Option<String>>,
}
