//! The command line. Doc comments are the help; there is hardly any logic here.

mod commands;
mod groups;
mod values;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::config;
use crate::error::Result;

pub use commands::{
    CheckArgs, CompareArgs, CompletionsArgs, FormatsArgs, KeygenArgs, ManArgs, MergeArgs, OutliersArgs, ProfileArgs,
    RecordsArgs, RerunArgs, SchemaArgs, TableArgs,
};
pub use groups::{
    ConfigArgs, FilterArgs, LogArgs, NameArgs, OutputArgs, RandomArgs, ReadingArgs, ReportArgs, RhythmArgs, RowArgs,
    SharingArgs, StudyArgs,
};
pub use values::{Contract, DatePart, Hash, KeptLabels, Progress, RecordsFormat, Switch, UnboundLines, When};

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
  whoasks domains logs/ --top 50 --tz Europe/Moscow  the 50 leading names, office hours in Moscow
  whoasks profile mail.example.com logs/             all about one name
  whoasks records query.log.gz | jq .name            the normalized records
  whoasks --explain effective_sources                what a figure is

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
    #[command(after_help = "Examples:
  whoasks domains query.log                          the 20 leading names
  whoasks domains logs/ --under example.com --all    every name below one
  whoasks domains logs/ --group-by registrable       registrable domains
  whoasks domains query.log --sort top2 --tz America/New_York -o csv > domains.csv")]
    Domains(TableArgs),
    /// One row per source: lookups, domains, sessions, leading domain, first and last.
    #[command(after_help = "Examples:
  whoasks sources query.log --under example.com      who asks for anything below a name
  whoasks sources logs/ --source-by prefix:24,56     networks in place of addresses
  whoasks sources logs/ --type MX --since 2026-03-01 --until 2026-04-01")]
    Sources(TableArgs),
    /// All about one domain: sources, volume by day, hours of the week per zone, longest silences, caveats.
    #[command(after_help = "Examples:
  whoasks profile mail.example.com logs/             all about one name, hours in UTC
  whoasks profile mail.example.com logs/ --tz America/New_York --tz Europe/Moscow
  whoasks profile mail.example.com logs/ --tz \"Europe/Moscow=mon-fri 09:00-18:00\" --ttl 1h
  whoasks profile example.com query.log --under      with all names below it
  whoasks profile mail.example.com logs/ --background off -o json > profile.json")]
    Profile(ProfileArgs),
    /// One domain beside others: sources at equal volume, shares and their differences, office hours, rhythm.
    #[command(after_help = "Examples:
  whoasks compare mail.example.com --peer mail.example.net logs/
  whoasks compare mail.example.com --peer mail.example.net --peer www.example.com logs/ -o markdown")]
    Compare(CompareArgs),
    /// The needle in the haystack: domains that are unusual among those of similar volume.
    #[command(after_help = "Examples:
  whoasks outliers logs/                             names with few sources for their volume
  whoasks outliers logs/ --by regularity             names that are asked for like a clock
  whoasks outliers logs/ --holdout 2026-03-20        searches before that day, confirms from it on")]
    Outliers(OutliersArgs),
    /// Whether logs are as rules say, and as they were: for regression checks in CI.
    #[command(after_help = CHECK_HELP)]
    Check(CheckArgs),
    /// The normalized records, one a line, for other tools.
    #[command(after_help = "Examples:
  whoasks records query.log -o csv --type A          lookups of addresses as CSV
  whoasks records logs/ --domain mail.example.com | jq -r .source
  whoasks records query.log --out records.ndjson     a file that is there only when it is complete")]
    Records(RecordsArgs),
    /// One report of several logs that were read apart: joins states written with --save-partial.
    #[command(after_help = "Examples:
  whoasks domains query.log --save-partial query.partial
  whoasks domains logs/ --save-partial logs.partial
  whoasks merge query.partial logs.partial --top 50
  whoasks merge query.partial logs.partial --save-partial all.partial")]
    Merge(MergeArgs),
    /// The study of a report again, with its settings and its logs, and what has changed since.
    #[command(after_help = "Examples:
  whoasks rerun profile.json --quiet                 the report as it would be now
  whoasks rerun profile.json --quiet --check         what differs; exit code 1 where something does
  whoasks rerun profile.json logs/ -q -o table       with other logs, as a table")]
    Rerun(RerunArgs),
    /// Makes a key for --pseudonymize, in a file that only you can read.
    #[command(after_help = "Examples:
  whoasks keygen                                     whoasks.key
  whoasks keygen --out study.key                     then: --pseudonymize study.key")]
    Keygen(KeygenArgs),
    /// The log formats that can be read, with the settings that make servers write them.
    #[command(after_help = "Examples:
  whoasks formats                                    every format with sample lines
  whoasks formats unbound                            one of them")]
    Formats(FormatsArgs),
    /// The JSON Schema of an output: what each key means, and which figures may be withheld.
    #[command(after_help = "Examples:
  whoasks schema                                     that of reports (-o json)
  whoasks schema rows                                that of the lines of `-o ndjson`
  whoasks schema records                             that of the lines of `records`")]
    Schema(SchemaArgs),
    /// Completions of commands and options for a shell.
    #[command(after_help = "Examples:
  whoasks completions bash > whoasks.bash            then, in ~/.bashrc: source whoasks.bash
  whoasks completions zsh > _whoasks                 in a directory of $fpath
  whoasks completions fish > whoasks.fish            in ~/.config/fish/completions")]
    Completions(CompletionsArgs),
    /// The manual of the program or of one command, for `man`.
    #[command(after_help = "Examples:
  whoasks man profile > whoasks-profile.1            then: man -l whoasks-profile.1
  whoasks man --out .                                a page for each command")]
    Man(ManArgs),
}

impl Cli {
    /// The command line of the process, with what the file of `--config` has; what is wrong with the command line ends
    /// the process with the usage.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn of_process() -> Result<Cli> {
        let expanded = config::expand(&Cli::command(), std::env::args_os().collect())?;
        let matches = match Cli::command().try_get_matches_from(&expanded.words) {
            Ok(matches) => matches,
            Err(error) => return Err(expanded.blame(&error).unwrap_or_else(|| error.exit())),
        };
        let innermost = matches.subcommand().map_or(&matches, |(_, inner)| inner);
        // Who asks what a figure is need not say of which domain and log.
        if let Ok(true) = innermost.try_contains_id("explain") {
            let figure = innermost.get_one::<String>("explain").map(String::as_str);
            return Ok(Cli::parse_from(["whoasks", "--explain"].into_iter().chain(figure)));
        }
        Ok(Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.format(&mut Cli::command()).exit()))
    }

    /// What the command was told about its output, if it takes such options.
    pub fn output(&self) -> Option<&OutputArgs> {
        match &self.command {
            None => Some(&self.overview.common.log.output),
            Some(Command::Domains(args) | Command::Sources(args)) => Some(&args.common.log.output),
            Some(Command::Profile(args)) => Some(&args.common.log.output),
            Some(Command::Compare(args)) => Some(&args.common.log.output),
            Some(Command::Outliers(args)) => Some(&args.common.log.output),
            Some(Command::Check(args)) => Some(&args.log.output),
            Some(Command::Records(args)) => Some(&args.log.output),
            Some(Command::Merge(args)) => Some(&args.output),
            Some(Command::Rerun(args)) => Some(&args.output),
            Some(
                Command::Keygen(_)
                | Command::Formats(_)
                | Command::Schema(_)
                | Command::Completions(_)
                | Command::Man(_),
            ) => None,
        }
    }
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
  domains[mail.example.com].sources <= domains[www.example.com].sources
  every domain with lookups >= 100 or sources >= 10 has sessions < lookups
`and` binds more tightly than `or`. Figures are those of `whoasks schema`; behind `has` and `with`,
the columns of `-o csv`. A withheld figure is null, and no comparison with it holds. Each domain of
`profile[...]` reads the logs again, and so does a baseline of `compare` or `outliers`.

Exit codes: 0 all passed; 1 something failed; 2 a rule cannot be read or names no figure, or the
input is not whole.

Examples:
  whoasks check logs/ --baseline base.json --update-baseline    writes the baseline
  whoasks check logs/ --baseline base.json --rules rules.toml   compares with it, and holds rules
  whoasks check logs/ --rules rules.toml -o junit               for a CI system";
