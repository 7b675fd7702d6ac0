//! The arguments of each command.

use std::path::PathBuf;

use clap::Args;

use super::groups::{
    FilterArgs, LogArgs, NameArgs, OutputArgs, RandomArgs, ReportArgs, RhythmArgs, RowArgs, StudyArgs,
};
use super::values::{Contract, Hash, RecordsFormat, Switch};
use crate::analysis::{Sort, outliers::By};
use crate::report::Output;
use crate::report::check::Form;
use crate::stats::bootstrap::DRAWS;

/// Arguments of the commands that print tables.
#[derive(Args, Clone, Debug)]
pub struct TableArgs {
    /// Log files, directories, or `-` for standard input.
    #[arg(value_name = "LOG")]
    pub logs: Vec<PathBuf>,
    /// Which names.
    #[command(flatten)]
    pub names: NameArgs,
    /// How rows are sorted, the greatest first; `effective` and `name` the smallest first.
    #[arg(long, value_enum, default_value = "lookups", help_heading = "Rows", conflicts_with = "save_partial")]
    pub sort: Sort,
    /// How many rows.
    #[command(flatten)]
    pub rows: RowArgs,
    /// What all reports have.
    #[command(flatten)]
    pub common: ReportArgs,
}

/// Arguments of `profile`.
#[derive(Args, Clone, Debug)]
pub struct ProfileArgs {
    /// The domain.
    #[arg(value_name = "DOMAIN")]
    pub domain: String,
    /// Log files, directories, or `-` for standard input.
    #[arg(value_name = "LOG")]
    pub logs: Vec<PathBuf>,
    /// Takes all names below the domain for it.
    #[arg(long, help_heading = "Grouping", conflicts_with = "group_by")]
    pub under: bool,
    /// How rhythm is read.
    #[command(flatten)]
    pub rhythm: RhythmArgs,
    /// How many rows.
    #[command(flatten)]
    pub rows: RowArgs,
    /// How often days are drawn for an interval; fewer are faster.
    #[arg(long, value_name = "N", default_value_t = DRAWS, value_parser = clap::value_parser!(u32).range(99..1_000_000), help_heading = "Statistics", conflicts_with = "save_partial")]
    pub draws: u32,
    /// `off` reads only the lines that hold the name: much faster, but the log's gaps, its window and what others
    /// do in it stay unknown, and the figures that need them are withheld.
    #[arg(long, value_enum, default_value = "on", help_heading = "Reading")]
    pub background: Switch,
    /// `off` reads the log once: what leading sources ask for around the domain's sessions (rescan waves) is withheld,
    /// as it is with --save-partial.
    #[arg(long, value_enum, default_value = "on", help_heading = "Reading")]
    pub second_pass: Switch,
    /// What is drawn at random.
    #[command(flatten)]
    pub random: RandomArgs,
    /// What all reports have.
    #[command(flatten)]
    pub common: ReportArgs,
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
    #[arg(value_name = "LOG")]
    pub logs: Vec<PathBuf>,
    /// How rhythm is read.
    #[command(flatten)]
    pub rhythm: RhythmArgs,
    /// What is drawn at random.
    #[command(flatten)]
    pub random: RandomArgs,
    /// What all reports have.
    #[command(flatten)]
    pub common: ReportArgs,
}

/// Arguments of `outliers`.
#[derive(Args, Clone, Debug)]
pub struct OutliersArgs {
    /// Log files, directories, or `-` for standard input.
    #[arg(value_name = "LOG")]
    pub logs: Vec<PathBuf>,
    /// The figure by which domains are compared.
    #[arg(
        long,
        value_enum,
        default_value = "concentration",
        help_heading = "Comparison",
        conflicts_with = "save_partial"
    )]
    pub by: By,
    /// Searches before this instant, and looks up what was found in the log from it on.
    #[arg(long, value_name = "TIME", help_heading = "Comparison")]
    pub holdout: Option<String>,
    /// Which names.
    #[command(flatten)]
    pub names: NameArgs,
    /// How many rows.
    #[command(flatten)]
    pub rows: RowArgs,
    /// What all reports have.
    #[command(flatten)]
    pub common: ReportArgs,
}

/// Arguments of `merge`. What the command that saved the states takes by default is not given here.
#[derive(Args, Clone, Debug)]
pub struct MergeArgs {
    /// Files written with --save-partial, or directories of them.
    #[arg(value_name = "PARTIAL", required = true)]
    pub partials: Vec<PathBuf>,
    /// Counts a log twice that is in two of the states, instead of refusing them.
    #[arg(long, help_heading = "Reading")]
    pub allow_overlap: bool,
    /// How rows are sorted (domains, sources, overview).
    #[arg(long, value_enum, help_heading = "Rows", conflicts_with = "save_partial")]
    pub sort: Option<Sort>,
    /// How many rows.
    #[command(flatten)]
    pub rows: RowArgs,
    /// The figure by which domains are compared (outliers).
    #[arg(long, value_enum, help_heading = "Comparison", conflicts_with = "save_partial")]
    pub by: Option<By>,
    /// How rhythm is read (profile, compare).
    #[command(flatten)]
    pub rhythm: RhythmArgs,
    /// How often days are drawn for an interval (profile).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(99..1_000_000), help_heading = "Statistics", conflicts_with = "save_partial")]
    pub draws: Option<u32>,
    /// What is drawn at random (profile, compare).
    #[command(flatten)]
    pub random: RandomArgs,
    /// Whether the report has the hashes of the logs (default: as the command that saved the states).
    #[arg(long, value_enum, help_heading = "Reading", conflicts_with = "save_partial")]
    pub hash: Option<Hash>,
    /// Threads that draw at random (default: the machine's processors).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..1024), help_heading = "Reading")]
    pub threads: Option<u64>,
    /// Fails when more than this share of the lines could not be read: a percentage, as in `1%`, or a number.
    #[arg(long, value_name = "SHARE", help_heading = "Reading")]
    pub max_rejects: Option<String>,
    /// Fails on anything suspicious: copies of a file, files in no known format, rejects.
    #[arg(long, help_heading = "Reading")]
    pub strict: bool,
    /// What is printed.
    #[command(flatten)]
    pub output: OutputArgs,
    /// The format of the output.
    #[arg(short, long = "output", value_name = "FORMAT", value_enum, default_value = "table", help_heading = "Output")]
    pub output_format: Output,
    /// Writes one state of all to FILE instead of making a report.
    #[arg(long, value_name = "FILE", help_heading = "Output", conflicts_with_all = ["output_format", "out"])]
    pub save_partial: Option<PathBuf>,
}

/// Arguments of `check`.
#[derive(Args, Clone, Debug)]
pub struct CheckArgs {
    /// Log files, directories, or `-` for standard input.
    #[arg(value_name = "LOG", required = true)]
    pub logs: Vec<PathBuf>,
    /// A file of rules, and of tolerances for the baseline.
    #[arg(long, value_name = "FILE", help_heading = "Check")]
    pub rules: Option<PathBuf>,
    /// An earlier report (`-o json`) of `domains`, `sources`, `profile`, `compare` or `outliers` that figures are to be
    /// the same as.
    #[arg(long, value_name = "FILE", help_heading = "Check")]
    pub baseline: Option<PathBuf>,
    /// Writes the new report in the place of the baseline, and says what changed; of `domains` where there is none yet.
    #[arg(long, requires = "baseline", help_heading = "Check")]
    pub update_baseline: bool,
    /// Which names.
    #[command(flatten)]
    pub names: NameArgs,
    /// Which sources, types, times.
    #[command(flatten)]
    pub filter: FilterArgs,
    /// What a domain and a source are, and how sessions and hours are counted.
    #[command(flatten)]
    pub study: StudyArgs,
    /// How rhythm is read, in profiles.
    #[command(flatten)]
    pub rhythm: RhythmArgs,
    /// How often days are drawn for an interval, in profiles.
    #[arg(long, value_name = "N", default_value_t = DRAWS, value_parser = clap::value_parser!(u32).range(99..1_000_000), help_heading = "Statistics")]
    pub draws: u32,
    /// What is drawn at random, in profiles.
    #[command(flatten)]
    pub random: RandomArgs,
    /// What all commands that read logs have. With pseudonyms, rules name what is shown.
    #[command(flatten)]
    pub log: LogArgs,
    /// The format of the output.
    #[arg(short, long = "output", value_name = "FORMAT", value_enum, default_value = "table", help_heading = "Output")]
    pub output_format: Form,
}

/// Arguments of `records`.
#[derive(Args, Clone, Debug)]
pub struct RecordsArgs {
    /// Log files, directories, or `-` for standard input.
    #[arg(value_name = "LOG")]
    pub logs: Vec<PathBuf>,
    /// Which names.
    #[command(flatten)]
    pub names: NameArgs,
    /// Which sources, types, times.
    #[command(flatten)]
    pub filter: FilterArgs,
    /// What all commands that read logs have.
    #[command(flatten)]
    pub log: LogArgs,
    /// Adds `asked`, the name in the case in which it was asked.
    #[arg(long, help_heading = "Output")]
    pub as_asked: bool,
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

/// Arguments of `schema`.
#[derive(Args, Clone, Copy, Debug)]
pub struct SchemaArgs {
    /// Which output.
    #[arg(value_enum, default_value = "report")]
    pub contract: Contract,
}

/// Arguments of `rerun`.
#[derive(Args, Clone, Debug)]
pub struct RerunArgs {
    /// A report of `-o json`.
    #[arg(value_name = "REPORT")]
    pub report: PathBuf,
    /// Logs to read in place of those that the report names.
    #[arg(value_name = "LOG")]
    pub logs: Vec<PathBuf>,
    /// Prints how the report differs now instead of the report, and exits with 1 where it does.
    #[arg(long, help_heading = "Comparison")]
    pub check: bool,
    /// Threads that parse (default: the machine's processors).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..1024), help_heading = "Reading")]
    pub threads: Option<u64>,
    /// The key of the report's pseudonyms, where it has some.
    #[arg(long, value_name = "KEYFILE", help_heading = "Sharing")]
    pub pseudonymize: Option<PathBuf>,
    /// What is printed.
    #[command(flatten)]
    pub output: OutputArgs,
    /// The format of the output.
    #[arg(short, long = "output", value_name = "FORMAT", value_enum, default_value = "json", help_heading = "Output")]
    pub output_format: Output,
}

/// Arguments of `keygen`.
#[derive(Args, Clone, Debug)]
pub struct KeygenArgs {
    /// The key file.
    #[arg(long, value_name = "FILE", default_value = "whoasks.key")]
    pub out: PathBuf,
    /// Replaces a file that is there. Pseudonyms of its key can then be told by nobody.
    #[arg(long)]
    pub force: bool,
}

/// Arguments of `completions`.
#[derive(Args, Clone, Debug)]
pub struct CompletionsArgs {
    /// The shell.
    #[arg(value_name = "SHELL", value_enum)]
    pub shell: clap_complete::Shell,
}

/// Arguments of `man`.
#[derive(Args, Clone, Debug)]
pub struct ManArgs {
    /// The command; without one, the page of the program.
    #[arg(value_name = "COMMAND", conflicts_with = "out")]
    pub command: Option<String>,
    /// Writes all pages into this directory.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Arguments of `formats`.
#[derive(Args, Clone, Debug)]
pub struct FormatsArgs {
    /// Only this format.
    #[arg(value_name = "FORMAT")]
    pub format: Option<String>,
}
