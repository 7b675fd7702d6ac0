//! The command line. Doc comments are the help; there is no logic here.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::analysis::{Sort, outliers::By};
use crate::format::dnstap::Side;
use crate::stats::bootstrap::DRAWS;

/// Who asks for a name, how concentrated, when, and how much: an analyzer of DNS query logs.
///
/// Without a command, `whoasks LOG...` gives an overview. LOG is a file, a directory, or `-` for standard input;
/// compressions are seen by content; the format of each file is detected.
#[derive(Debug, Parser)]
#[command(
    name = "whoasks",
    version,
    max_term_width = 100,
    args_conflicts_with_subcommands = true,
    subcommand_precedence_over_arg = true
)]
#[command(after_help = "Examples:
  whoasks query.log                                  what is in this log, and who asks most
  whoasks domains logs/ --top 50 --tz Europe/Moscow  the 50 leading domains with office hours in Moscow
  whoasks profile mail.example.com logs/             all about one name
  whoasks records query.log.gz | jq .name            the normalized records

Exit codes: 0 done; 1 a check failed; 2 wrong usage, unreadable input, or more rejects than allowed; 130 interrupted.")]
pub struct Cli {
    /// What to do; the overview when absent.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The overview's own arguments.
    #[command(flatten)]
    pub overview: TableArgs,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// One row per domain: lookups, sessions, sources, concentration, business hours, first and last.
    #[command(after_help = "Example:\n  whoasks domains query.log --sort top2 --tz America/New_York -o csv")]
    Domains(TableArgs),
    /// One row per source: lookups, domains, sessions, leading domain, first and last.
    #[command(after_help = "Example:\n  whoasks sources query.log --under example.com")]
    Sources(TableArgs),
    /// All about one domain: sources, volume by day, hours of the week per zone, longest silences, caveats.
    #[command(
        after_help = "Example:\n  whoasks profile mail.example.com logs/ --tz America/New_York --tz Europe/Moscow"
    )]
    Profile(ProfileArgs),
    /// One domain beside others: sources at equal volume, shares and their differences, office hours, rhythm.
    #[command(after_help = "Example:\n  whoasks compare mail.example.com --peer mail.example.net logs/")]
    Compare(CompareArgs),
    /// The needle in the haystack: domains that are unusual among those of similar volume.
    #[command(after_help = "Example:\n  whoasks outliers logs/ --holdout 2026-03-20")]
    Outliers(OutliersArgs),
    /// The normalized records, one a line, for other tools.
    #[command(after_help = "Example:\n  whoasks records query.log -o csv --type A")]
    Records(RecordsArgs),
    /// The log formats that can be read, with the settings that make servers write them.
    #[command(after_help = "Example:\n  whoasks formats")]
    Formats,
}

/// Arguments of the commands that print tables.
#[derive(Args, Clone, Debug)]
pub struct TableArgs {
    /// Log files, directories, or `-` for standard input.
    #[arg(value_name = "LOG")]
    pub logs: Vec<PathBuf>,
    /// Which names.
    #[command(flatten)]
    pub names: NameArgs,
    /// Which sources, types, times.
    #[command(flatten)]
    pub filter: FilterArgs,
    /// What a domain is: `name`, `registrable` or `labels:N`.
    #[arg(long, value_name = "GROUP", default_value = "name", help_heading = "Grouping")]
    pub group_by: String,
    /// What a source is, and how sessions and hours are counted.
    #[command(flatten)]
    pub study: StudyArgs,
    /// How rows are sorted, the greatest first; `effective` and `name` the smallest first.
    #[arg(long, value_enum, default_value = "lookups", help_heading = "Rows")]
    pub sort: Sort,
    /// How many rows.
    #[arg(long, value_name = "N", help_heading = "Rows")]
    pub top: Option<usize>,
    /// All rows.
    #[arg(long, conflicts_with = "top", help_heading = "Rows")]
    pub all: bool,
    /// How logs are read.
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// What is printed.
    #[command(flatten)]
    pub output: OutputArgs,
    /// The format of the output.
    #[arg(short, long = "output", value_name = "FORMAT", value_enum, default_value = "table", help_heading = "Output")]
    pub output_format: OutputFormat,
}

/// Arguments of `profile`.
#[derive(Args, Clone, Debug)]
pub struct ProfileArgs {
    /// The domain.
    #[arg(value_name = "DOMAIN")]
    pub domain: String,
    /// Log files, directories, or `-` for standard input.
    #[arg(value_name = "LOG", required = true)]
    pub logs: Vec<PathBuf>,
    /// Takes all names below the domain for it.
    #[arg(long, help_heading = "Grouping", conflicts_with = "group_by")]
    pub under: bool,
    /// What a domain is: `name`, `registrable` or `labels:N`.
    #[arg(long, value_name = "GROUP", default_value = "name", help_heading = "Grouping")]
    pub group_by: String,
    /// Which sources, types, times.
    #[command(flatten)]
    pub filter: FilterArgs,
    /// What a source is, and how sessions and hours are counted.
    #[command(flatten)]
    pub study: StudyArgs,
    /// How rhythm is read.
    #[command(flatten)]
    pub rhythm: RhythmArgs,
    /// How many sources are listed.
    #[arg(long, value_name = "N", help_heading = "Rows")]
    pub top: Option<usize>,
    /// Lists all sources.
    #[arg(long, conflicts_with = "top", help_heading = "Rows")]
    pub all: bool,
    /// The seed of everything drawn at random.
    #[arg(long, value_name = "N", default_value_t = 1, help_heading = "Statistics")]
    pub seed: u64,
    /// How often days are drawn for an interval; fewer are faster.
    #[arg(long, value_name = "N", default_value_t = DRAWS, value_parser = clap::value_parser!(u32).range(99..1_000_000), help_heading = "Statistics")]
    pub draws: u32,
    /// `off` reads only the lines that hold the name: much faster, but the log's gaps, its window and what others
    /// do in it stay unknown, and the figures that need them are withheld.
    #[arg(long, value_enum, default_value = "on", help_heading = "Reading")]
    pub background: Switch,
    /// How logs are read.
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// What is printed.
    #[command(flatten)]
    pub output: OutputArgs,
    /// The format of the output.
    #[arg(short, long = "output", value_name = "FORMAT", value_enum, default_value = "table", help_heading = "Output")]
    pub output_format: OutputFormat,
}

/// Arguments of `compare`.
#[derive(Args, Clone, Debug)]
pub struct CompareArgs {
    /// The domain.
    #[arg(value_name = "DOMAIN")]
    pub domain: String,
    /// A domain to compare it with (repeatable).
    #[arg(long, value_name = "DOMAIN", required = true, help_heading = "Comparison")]
    pub peer: Vec<String>,
    /// Log files, directories, or `-` for standard input.
    #[arg(value_name = "LOG", required = true)]
    pub logs: Vec<PathBuf>,
    /// What a domain is: `name`, `registrable` or `labels:N`.
    #[arg(long, value_name = "GROUP", default_value = "name", help_heading = "Grouping")]
    pub group_by: String,
    /// Which sources, types, times.
    #[command(flatten)]
    pub filter: FilterArgs,
    /// What a source is, and how sessions and hours are counted.
    #[command(flatten)]
    pub study: StudyArgs,
    /// How rhythm is read.
    #[command(flatten)]
    pub rhythm: RhythmArgs,
    /// The seed of everything drawn at random.
    #[arg(long, value_name = "N", default_value_t = 1, help_heading = "Statistics")]
    pub seed: u64,
    /// How logs are read.
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// What is printed.
    #[command(flatten)]
    pub output: OutputArgs,
    /// The format of the output.
    #[arg(short, long = "output", value_name = "FORMAT", value_enum, default_value = "table", help_heading = "Output")]
    pub output_format: OutputFormat,
}

/// Arguments of `outliers`.
#[derive(Args, Clone, Debug)]
pub struct OutliersArgs {
    /// Log files, directories, or `-` for standard input.
    #[arg(value_name = "LOG", required = true)]
    pub logs: Vec<PathBuf>,
    /// The figure by which domains are compared.
    #[arg(long, value_enum, default_value = "concentration", help_heading = "Comparison")]
    pub by: By,
    /// Searches before this instant, and looks up what was found in the log from it on.
    #[arg(long, value_name = "TIME", help_heading = "Comparison")]
    pub holdout: Option<String>,
    /// Which names.
    #[command(flatten)]
    pub names: NameArgs,
    /// Which sources, types, times.
    #[command(flatten)]
    pub filter: FilterArgs,
    /// What a domain is: `name`, `registrable` or `labels:N`.
    #[arg(long, value_name = "GROUP", default_value = "name", help_heading = "Grouping")]
    pub group_by: String,
    /// What a source is, and how sessions and hours are counted.
    #[command(flatten)]
    pub study: StudyArgs,
    /// How many rows.
    #[arg(long, value_name = "N", help_heading = "Rows")]
    pub top: Option<usize>,
    /// All rows.
    #[arg(long, conflicts_with = "top", help_heading = "Rows")]
    pub all: bool,
    /// How logs are read.
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// What is printed.
    #[command(flatten)]
    pub output: OutputArgs,
    /// The format of the output.
    #[arg(short, long = "output", value_name = "FORMAT", value_enum, default_value = "table", help_heading = "Output")]
    pub output_format: OutputFormat,
}

/// How rhythm is read.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Rhythm")]
pub struct RhythmArgs {
    /// The time to live of the domain's answers, as in `1h`, instead of the lower edge of the gaps.
    #[arg(long, value_name = "DURATION")]
    pub ttl: Option<String>,
}

/// Arguments of `records`.
#[derive(Args, Clone, Debug)]
pub struct RecordsArgs {
    /// Log files, directories, or `-` for standard input.
    #[arg(value_name = "LOG", required = true)]
    pub logs: Vec<PathBuf>,
    /// Which names.
    #[command(flatten)]
    pub names: NameArgs,
    /// Which sources, types, times.
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Adds `asked`, the name in the case in which it was asked.
    #[arg(long, help_heading = "Output")]
    pub as_asked: bool,
    /// How logs are read.
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// What is printed.
    #[command(flatten)]
    pub output: OutputArgs,
    /// The format of the output.
    #[arg(
        short,
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value = "ndjson",
        help_heading = "Output"
    )]
    pub output_format: RecordsFormat,
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
    /// Whether files are hashed (default: `sha256` for profile, compare and outliers, `none` elsewhere).
    #[arg(long, value_enum)]
    pub hash: Option<Hash>,
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
    /// Prints no warnings.
    #[arg(short, long)]
    pub quiet: bool,
}

/// How tables come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// A table for the terminal.
    Table,
    /// The whole report.
    Json,
    /// One row a line.
    Ndjson,
    /// Rows with a header.
    Csv,
    /// Tables for documents.
    Markdown,
}

/// How records come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RecordsFormat {
    /// A JSON object a line.
    Ndjson,
    /// Comma-separated with a header.
    Csv,
}

/// Whether something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// It is.
    On,
    /// It is not.
    Off,
}

/// How files are hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Hash {
    /// SHA-256 of the file as it is on disk.
    Sha256,
    /// Not at all.
    None,
}

/// Which part of a date comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DatePart {
    /// As in `22/11/2026`.
    Day,
    /// As in `11/22/2026`.
    Month,
    /// As in `2026/11/22`.
    Year,
}

/// Which lines of Unbound's are lookups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum UnboundLines {
    /// Those of `log-queries`.
    Queries,
    /// Those of `log-replies`.
    Replies,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}
