//! The command line. Doc comments are the help; there is no logic here.

mod commands;
mod groups;
mod values;

use clap::{Parser, Subcommand};

pub use commands::{CheckArgs, CompareArgs, OutliersArgs, ProfileArgs, RecordsArgs, SchemaArgs, TableArgs};
pub use groups::{
    FilterArgs, NameArgs, OutputArgs, RandomArgs, ReadingArgs, ReportArgs, RhythmArgs, RowArgs, StudyArgs,
};
pub use values::{CheckFormat, Contract, DatePart, Hash, OutputFormat, RecordsFormat, Switch, UnboundLines, When};

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
    /// Whether logs are as rules say, and as they were: for regression checks in CI.
    #[command(after_help = CHECK_HELP)]
    Check(CheckArgs),
    /// The normalized records, one a line, for other tools.
    #[command(after_help = "Example:\n  whoasks records query.log -o csv --type A")]
    Records(RecordsArgs),
    /// The log formats that can be read, with the settings that make servers write them.
    #[command(after_help = "Example:\n  whoasks formats")]
    Formats,
    /// The JSON Schema of an output: what each key means, and when a figure is withheld.
    #[command(after_help = "Example:\n  whoasks schema records")]
    Schema(SchemaArgs),
}

/// How rules are written.
const CHECK_HELP: &str = "Rules are TOML:
  [[rule]]
  name = \"the pair leads\"       # by default the rule itself
  that = \"domains[mail.example.com].concentration.lookups.top2_share between 0.75 and 0.90\"
  why = \"two machines\"           # told when it fails
  severity = \"warning\"           # told, but no failure; by default \"error\"

  [tolerance]                     # against the baseline; without one counts are exact
  \"concentration.*.top2_share\" = 0.01
  lookups = \"2 %\"
  \"input.ambiguous_times\" = \"any\"

What a rule says:
  input.rejected <= 0
  domains[mail.example.com].first < \"2016-05-05\" and domains[mail.example.com].sources = 12
  sources[192.0.2.1].leading_domain = \"mail.example.com\"
  profile[mail.example.com].timing[Europe/Moscow].business_p is not null
  every domain with sessions >= 50 has business.Europe/Moscow.sessions_share < 60 %
  no domain with sessions >= 50 has concentration.sessions.top2_share > 0.95
  at least 3 sources have domains >= 10       (also: some, at most N, exactly N)
  some domain has concentration.lookups.top2_sources contains \"192.0.2.1\"
Figures are those of `whoasks schema`; behind `has` and `with`, the columns of `-o csv`. A withheld figure is null, and
no comparison with it holds. Each domain of `profile[...]` reads the logs twice more.

Exit codes: 0 all passed; 1 something failed; 2 a rule cannot be read or names no figure, or the input is not whole.

Example:
  whoasks check --rules rules.toml --baseline baseline.json logs/ -o github";
