//! What a check is about: the report that `domains` and `sources` make with all rows, and the profiles, comparison and
//! search that rules and the baseline name.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use clap::ValueEnum;
use serde_json::{Map, Value};

use super::super::{Outcome, compare, outliers, profile, tables};
use crate::analysis::Sort;
use crate::analysis::outliers::By;
use crate::check::baseline::Baseline;
use crate::check::rules::Rule;
use crate::cli::{
    CheckArgs, CompareArgs, Hash, LogArgs, OutliersArgs, ProfileArgs, ReadingArgs, ReportArgs, RowArgs, Switch,
    TableArgs,
};
use crate::error::Error;
use crate::plan::{self, Sharing};
use crate::report::{Output, Report};

/// All rows, whatever their number.
const ALL: RowArgs = RowArgs { top: None, all: true };

/// What was found in the logs.
pub(super) struct Study {
    /// All domains and sources.
    pub(super) report: Report,
    /// Profiles by domain; of what nobody asked for there is none.
    pub(super) profiles: BTreeMap<String, Report>,
    /// The comparison or search that the baseline is of.
    beside: Option<Report>,
}

impl Study {
    /// Reads the logs, and once more for each profile, comparison or search.
    ///
    /// # Errors
    /// Those of the commands.
    pub(super) fn make(args: &CheckArgs, rules: &[Rule], earlier: Option<&Baseline>) -> Result<(Study, Outcome)> {
        let domains = profiled(rules, earlier);
        let beside = earlier.filter(|earlier| matches!(earlier.command(), "compare" | "outliers"));
        let is_again = !domains.is_empty() || beside.is_some();
        if is_again && args.logs.iter().any(|log| log.as_os_str() == "-") {
            let what = match beside {
                Some(earlier) => format!("a baseline of `{}` needs", earlier.command()),
                None => "profiles need".to_owned(),
            };
            let error = Error::usage(format!("{what} the logs a second time, and standard input cannot be read twice"));
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
        let again = Again { args, earlier, sharing: plan::sharing(&args.log.sharing)? };
        // What is to be said of the input was said already.
        let mut profiles = BTreeMap::new();
        for domain in domains {
            if let (Some(report), _) = profile::study(&again.profile(&domain))? {
                profiles.insert(domain, report);
            }
        }
        let beside = beside.map(|earlier| again.beside(earlier)).transpose()?.flatten();
        Ok((Study { report, profiles, beside }, outcome))
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
            "compare" | "outliers" => self.beside.clone(),
            "sources" => Some(Report { command: "sources", domains: None, domains_not_shown: None, ..report }),
            _ => Some(Report { command: "domains", sources: None, sources_not_shown: None, ..report }),
        }
    }

    /// Whether anybody asked for a domain.
    pub(super) fn is_asked_for(&self, domain: &str) -> bool {
        self.report.domains.iter().flatten().any(|row| row.domain == domain)
    }
}

/// The domains whose profiles are wanted.
fn profiled(rules: &[Rule], earlier: Option<&Baseline>) -> BTreeSet<String> {
    let paths = rules.iter().flat_map(|rule| rule.sentence.figures()).map(|figure| &figure.path.0);
    let by_rules = paths.filter(|keys| keys.first().is_some_and(|key| key == "profile"));
    let by_rules = by_rules.filter_map(|keys| keys.get(1).cloned());
    by_rules.chain(earlier.and_then(Baseline::profiled).map(str::to_owned)).collect()
}

/// What the commands that make reports have in common; files are hashed unless the user does not want it.
fn common(args: &CheckArgs) -> ReportArgs {
    let hash = args.log.reading.hash.or(Some(Hash::Sha256));
    ReportArgs {
        filter: args.filter.clone(),
        study: args.study.clone(),
        log: LogArgs { reading: ReadingArgs { hash, ..args.log.reading.clone() }, ..args.log.clone() },
        output_format: Output::Json,
        save_partial: None,
    }
}

/// The command lines of what needs the logs again. What is no option of `check` is as in the baseline.
struct Again<'a> {
    /// The command line of the check.
    args: &'a CheckArgs,
    /// The baseline.
    earlier: Option<&'a Baseline>,
    /// What hides addresses: rules and baselines name what is shown.
    sharing: Sharing,
}

impl Again<'_> {
    /// The name that was asked for where this one is shown.
    fn asked(&self, shown: &str) -> String {
        String::from_utf8_lossy(&self.sharing.asked(shown.as_bytes().to_vec())).into_owned()
    }

    /// That of a profile.
    fn profile(&self, domain: &str) -> ProfileArgs {
        let args = self.args;
        let empty = Map::new();
        let is_of_baseline = self.earlier.and_then(Baseline::profiled) == Some(domain);
        let settings =
            self.earlier.filter(|_| is_of_baseline).and_then(|earlier| earlier.report["settings"].as_object());
        let top = settings.and_then(|settings| settings.get("top")?.as_u64()).and_then(|top| usize::try_from(top).ok());
        let setting = |key: &str| settings.unwrap_or(&empty).get(key).and_then(Value::as_str).unwrap_or_default();
        ProfileArgs {
            domain: self.asked(domain),
            logs: args.logs.clone(),
            under: setting("group_by").starts_with("under:"),
            rhythm: args.rhythm.clone(),
            rows: top.map_or(ALL, |top| RowArgs { top: Some(top), all: false }),
            draws: args.draws,
            background: if setting("background") == "off" { Switch::Off } else { Switch::On },
            second_pass: if setting("second_pass") == "off" { Switch::Off } else { Switch::On },
            random: args.random,
            common: common(args),
        }
    }

    /// The report of the comparison or search that the baseline is of; none where a domain of it is gone.
    fn beside(&self, earlier: &Baseline) -> Result<Option<Report>> {
        let args = self.args;
        if earlier.command() == "outliers" {
            let by = earlier.setting("by").and_then(|word| By::from_str(word, false).ok()).unwrap_or_default();
            let search = OutliersArgs {
                logs: args.logs.clone(),
                by,
                holdout: earlier.setting("holdout").map(str::to_owned),
                names: args.names.clone(),
                rows: ALL,
                common: common(args),
            };
            return Ok(Some(outliers::study(&search)?.0));
        }
        let mut domains = earlier.compared().into_iter().map(|shown| self.asked(&shown));
        let comparison = CompareArgs {
            domain: domains.next().unwrap_or_default(),
            peer: domains.collect(),
            logs: args.logs.clone(),
            rhythm: args.rhythm.clone(),
            random: args.random,
            common: common(args),
        };
        Ok(compare::study(&comparison)?.0)
    }
}
