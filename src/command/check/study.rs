//! What a check is about: the report that `domains` and `sources` make with all rows, and profiles where they are named.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde_json::{Map, Value};

use super::super::{Outcome, profile, tables};
use crate::analysis::Sort;
use crate::check::baseline::Baseline;
use crate::check::rules::Rule;
use crate::cli::{CheckArgs, Hash, OutputFormat, ProfileArgs, ReadingArgs, ReportArgs, RowArgs, Switch, TableArgs};
use crate::error::Error;
use crate::report::Report;

/// All rows, whatever their number.
const ALL: RowArgs = RowArgs { top: None, all: true };

/// What was found in the logs.
pub(super) struct Study {
    /// All domains and sources.
    pub(super) report: Report,
    /// Profiles by domain; of what nobody asked for there is none.
    pub(super) profiles: BTreeMap<String, Report>,
}

impl Study {
    /// Reads the logs, once more for each profile.
    ///
    /// # Errors
    /// Those of the commands.
    pub(super) fn make(args: &CheckArgs, rules: &[Rule], earlier: Option<&Baseline>) -> Result<(Study, Outcome)> {
        let domains = profiled(rules, earlier);
        if !domains.is_empty() && args.logs.iter().any(|log| log.as_os_str() == "-") {
            let error = Error::usage("profiles need the logs a second time, and standard input cannot be read twice");
            return Err(error.hint("write the log to a file").into());
        }
        let table = TableArgs {
            logs: args.logs.clone(),
            names: args.names.clone(),
            sort: Sort::Lookups,
            rows: ALL,
            common: common(args),
        };
        let (report, outcome) = tables::everything(&table)?;
        let mut profiles = BTreeMap::new();
        for domain in domains {
            // What is to be said of the input was said already.
            if let (Some(report), _) = profile::study(&profile_args(args, &domain, earlier))? {
                profiles.insert(domain, report);
            }
        }
        Ok((Study { report, profiles }, outcome))
    }

    /// All of it as rules see it.
    ///
    /// # Errors
    /// Those of serializing, which there are none of.
    pub(super) fn to_value(&self) -> Result<Value> {
        let mut seen = serde_json::to_value(&self.report)?;
        let sections = self.profiles.values().map(|report| serde_json::to_value(&report.profile));
        seen["profile"] = sections.collect::<Result<Vec<_>, _>>()?.into();
        Ok(seen)
    }

    /// The report that `command` makes, of `domain` if it is about one; none where nobody asked for it.
    pub(super) fn report_of(&self, command: &str, domain: &str) -> Option<Report> {
        let report = self.report.clone();
        match command {
            "profile" => self.profiles.get(domain).cloned(),
            "sources" => Some(Report { command: "sources", domains: None, domains_not_shown: None, ..report }),
            _ => Some(Report { command: "domains", sources: None, sources_not_shown: None, ..report }),
        }
    }
}

/// The domains whose profiles are wanted.
fn profiled(rules: &[Rule], earlier: Option<&Baseline>) -> BTreeSet<String> {
    let paths = rules.iter().flat_map(|rule| rule.sentence.conditions()).map(|condition| &condition.path.0);
    let by_rules = paths.filter(|keys| keys.first().is_some_and(|key| key == "profile"));
    let by_rules = by_rules.filter_map(|keys| keys.get(1).cloned());
    by_rules.chain(earlier.and_then(Baseline::profiled).map(str::to_owned)).collect()
}

/// What the commands that make reports have in common; files are hashed unless the user does not want it.
fn common(args: &CheckArgs) -> ReportArgs {
    ReportArgs {
        filter: args.filter.clone(),
        study: args.study.clone(),
        reading: ReadingArgs { hash: args.reading.hash.or(Some(Hash::Sha256)), ..args.reading.clone() },
        sharing: args.sharing.clone(),
        config: args.config.clone(),
        output: args.output.clone(),
        output_format: OutputFormat::Json,
    }
}

/// The command line of a profile. What is not an option of `check` is as in the baseline.
fn profile_args(args: &CheckArgs, domain: &str, earlier: Option<&Baseline>) -> ProfileArgs {
    let empty = Map::new();
    let is_of_baseline = earlier.and_then(Baseline::profiled) == Some(domain);
    let settings = earlier.filter(|_| is_of_baseline).and_then(|earlier| earlier.report["settings"].as_object());
    let top = settings.and_then(|settings| settings.get("top")?.as_u64()).and_then(|top| usize::try_from(top).ok());
    let setting = |key: &str| settings.unwrap_or(&empty).get(key).and_then(Value::as_str).unwrap_or_default();
    ProfileArgs {
        domain: domain.to_owned(),
        logs: args.logs.clone(),
        under: setting("group_by").starts_with("under:"),
        rhythm: args.rhythm.clone(),
        rows: top.map_or(ALL, |top| RowArgs { top: Some(top), all: false }),
        draws: args.draws,
        background: if setting("background") == "off" { Switch::Off } else { Switch::On },
        random: args.random,
        common: common(args),
    }
}
