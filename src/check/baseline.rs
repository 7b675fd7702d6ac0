//! A report against an earlier one: what changed, appeared or vanished.
//!
//! Settings come first: where they differ, figures mean different things and are not compared. A row of the baseline
//! that is gone, a new row, and a figure that is another beyond its tolerance are failures. Only told are new keys
//! (a later version may add some), hashes, sizes and paths of the input, reasons for what is withheld, and caveats.

use std::path::Path as FilePath;

use serde_json::{Value, json};

use super::diff::{self, Pair, Step, is_not_shown, is_partial, walk};
use super::figures::Figures;
use super::tolerance::{Tolerance, Tolerances, admits, is_same};
use crate::error::{Error, Result};
use crate::report::SCHEMA;
use crate::report::check::{Change, Difference};
use crate::report::escape::printable;

/// The commands whose reports can be a baseline.
const COMMANDS: [&str; 5] = ["domains", "sources", "profile", "compare", "outliers"];
/// Sections of a report that are told, but no failure.
const TOLD_SECTIONS: [&str; 2] = ["tool", "caveats"];
/// Settings that say which rows are shown, and change no figure.
const ROWS_SHOWN: [&str; 3] = ["sort", "top", "all"];
/// Sections that are told apart from figures: the contract, and what is compared first.
const OTHER_SECTIONS: [&str; 3] = ["schema", "command", "settings"];
/// Keys of an input file that are told, but no failure: the figures say whether it matters.
const TOLD_KEYS: [&str; 2] = ["sha256", "bytes"];

/// An earlier report.
#[derive(Clone, Debug)]
pub struct Baseline {
    /// The report.
    pub report: Value,
}

impl Baseline {
    /// Reads a report that was written with `-o json`.
    ///
    /// # Errors
    /// That it is none, or one that cannot be made again here.
    pub fn read(path: &FilePath) -> Result<Baseline> {
        let shown = printable(path.as_os_str().as_encoded_bytes());
        let text = std::fs::read(path).map_err(|e| {
            Error::usage(format!("{shown}: {e}")).hint("--update-baseline writes the baseline where there is none")
        })?;
        let report: Value = serde_json::from_slice(&text).map_err(|e| {
            Error::usage(format!("{shown}:{}: no JSON: {e}", e.line()))
                .hint("a baseline is made with --update-baseline")
        })?;
        if report["schema"] != SCHEMA {
            return Err(Error::usage(format!("{shown}: no report of the contract {SCHEMA}"))
                .hint("a baseline is made with --update-baseline, or with `whoasks domains --all -o json`"));
        }
        let command = report["command"].as_str().unwrap_or_default();
        if !COMMANDS.contains(&command) {
            return Err(Error::usage(format!(
                "{shown}: a report of `{}` cannot be checked",
                printable(command.as_bytes())
            ))
            .hint(format!("reports of {} can", COMMANDS.join(", "))));
        }
        Ok(Baseline { report })
    }

    /// The command that made it.
    pub fn command(&self) -> &str {
        self.report["command"].as_str().unwrap_or_default()
    }

    /// How many rows the list `key` has, if there were more.
    pub fn rows_of_some(&self, key: &str) -> Option<usize> {
        let is_partial = self.report.as_object().is_some_and(|report| is_partial(report, key));
        self.report[key].as_array().filter(|_| is_partial).map(Vec::len)
    }

    /// The domain that it is a profile of, if it is one.
    pub fn profiled(&self) -> Option<&str> {
        self.setting("profile").filter(|_| self.command() == "profile")
    }

    /// The domains that it is a comparison of: the first with the others.
    pub fn compared(&self) -> Vec<String> {
        let names = self.report["settings"]["compare"].as_array().filter(|_| self.command() == "compare");
        names.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// A setting that is text.
    pub fn setting(&self, key: &str) -> Option<&str> {
        self.report["settings"][key].as_str()
    }
}

/// What came of a comparison.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compared {
    /// Whether the settings are the same.
    pub comparable: bool,
    /// How many figures were compared.
    pub figures: u64,
    /// What is not as it was.
    pub differences: Vec<Difference>,
}

/// Compares two reports of the same command.
pub fn compare(before: &Value, after: &Value, tolerances: &Tolerances, figures: &Figures) -> Compared {
    let of_settings = |report: &Value| json!({ "settings": of_figures(&report["settings"]) });
    let settings = judged(&of_settings(before), &of_settings(after), &Tolerances::default(), figures);
    if !settings.differences.is_empty() {
        return Compared { comparable: false, figures: 0, ..settings };
    }
    let is_section = |key: &str| !OTHER_SECTIONS.contains(&key);
    let sections = |report: &Value| {
        let all = report.as_object().into_iter().flatten();
        Value::Object(all.filter(|(key, _)| is_section(key)).map(|(key, value)| (key.clone(), value.clone())).collect())
    };
    judged(&sections(before), &sections(after), tolerances, figures)
}

/// What differs, and what of it is a failure.
fn judged(before: &Value, after: &Value, tolerances: &Tolerances, figures: &Figures) -> Compared {
    let found = Compared { comparable: true, ..Compared::default() };
    let mut judge = Judge { tolerances, figures, found };
    walk(before, after, &mut |pair| judge.see(pair));
    judge.found
}

/// The settings that change figures: without which rows are shown, and without the paths of files that are hashed.
fn of_figures(settings: &Value) -> Value {
    let Value::Object(settings) = settings else { return Value::Null };
    let is_of_figures = |key: &str| !ROWS_SHOWN.contains(&key) && !settings.contains_key(&format!("{key}_sha256"));
    settings.iter().filter(|(key, _)| is_of_figures(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// A comparison under way.
struct Judge<'a> {
    /// What may differ.
    tolerances: &'a Tolerances,
    /// The figures that there are.
    figures: &'a Figures,
    /// What was found.
    found: Compared,
}

impl Judge<'_> {
    /// Judges what stands at one place.
    fn see(&mut self, pair: Pair<'_>) {
        let last = pair.steps.last().map_or("", Step::name);
        if pair.is_beyond || is_not_shown(last) {
            return;
        }
        match (pair.before, pair.after) {
            (Some(before), Some(after)) => {
                self.found.figures += 1;
                if !is_same(before, after) {
                    self.tell(&pair, Change::Changed, true);
                }
            }
            (None, _) => self.tell(&pair, Change::Appeared, self.is_data(pair.steps)),
            (_, None) => self.tell(&pair, Change::Vanished, true),
        }
    }

    /// Whether what is new here is data: rows, and keys of maps. Other new keys are those of a later version.
    fn is_data(&self, steps: &[Step]) -> bool {
        let of_settings = steps.first().is_some_and(|section| section.name() == "settings");
        match steps {
            [.., Step::Row(_)] => true,
            [.., parent, Step::Key(_)] => of_settings || self.figures.is_map(parent.name()),
            _ => false,
        }
    }

    /// Notes a difference, unless the figure is not to be compared.
    fn tell(&mut self, pair: &Pair<'_>, change: Change, fails: bool) {
        let tolerance = self.tolerances.of(&keys(pair.steps));
        if tolerance == Some(Tolerance::Any) {
            return;
        }
        let place = Place::of(pair.steps);
        let shown = |value: Option<&Value>| value.map_or(Value::Null, |value| place.shown(value));
        let (before, after) = (shown(pair.before), shown(pair.after));
        let is_within = change == Change::Changed && tolerance.is_some_and(|most| admits(most, &before, &after));
        let fails = fails && !is_within && !is_only_told(pair.steps);
        self.found.differences.push(Difference {
            section: place.section.to_owned(),
            row: place.row.map(str::to_owned),
            figure: place.figure(),
            change,
            before,
            after,
            tolerance: tolerance.map(|most| most.to_string()),
            fails,
        });
    }
}

/// Where a difference is.
struct Place<'a> {
    /// The section.
    section: &'a str,
    /// The domain or source, where the section has a row for each.
    row: Option<&'a str>,
    /// The way from there on.
    below: &'a [Step],
}

impl<'a> Place<'a> {
    /// Where the end of a way is.
    fn of(steps: &'a [Step]) -> Place<'a> {
        match steps {
            [Step::Key(section), Step::Row(row), below @ ..]
            | [Step::Key(section), Step::Key(_), Step::Row(row), below @ ..]
                if is_of_rows(section, steps) =>
            {
                Place { section, row: Some(row), below }
            }
            [section, below @ ..] => Place { section: section.name(), row: None, below },
            [] => Place { section: "", row: None, below: steps },
        }
    }

    /// The path in the row or section; none where it is a row itself.
    fn figure(&self) -> Option<String> {
        match (self.below, self.row) {
            ([], Some(_)) => None,
            ([], None) => Some(self.section.to_owned()),
            (below, _) => Some(diff::path(below).to_string()),
        }
    }

    /// What stands for a value: of a row, its lookups; of a section, nothing.
    fn shown(&self, value: &Value) -> Value {
        match (self.below, self.row) {
            ([], Some(_)) => value["lookups"].clone(),
            ([], None) if value.is_object() => Value::Null,
            _ => value.clone(),
        }
    }
}

/// Whether a way goes to a row of domains or sources, which are what a section is about.
fn is_of_rows(section: &str, steps: &[Step]) -> bool {
    match section {
        "domains" | "sources" | "outliers" => true,
        "comparison" => steps.get(1).is_some_and(|step| step.name() == "domains"),
        _ => false,
    }
}

/// The keys of a way, names of rows as `*`.
fn keys(steps: &[Step]) -> Vec<String> {
    let key = |step: &Step| match step {
        Step::Key(key) => key.clone(),
        Step::Row(_) => "*".to_owned(),
    };
    steps.iter().map(key).collect()
}

/// Whether differences of this figure are no failures: the figures that it changes say whether it matters.
fn is_only_told(steps: &[Step]) -> bool {
    let of_file = matches!(steps, [Step::Key(section), Step::Key(list), ..] if section == "input" && list == "files");
    let key = match steps {
        [.., Step::Key(key)] => key.as_str(),
        _ => "",
    };
    steps.first().is_some_and(|section| TOLD_SECTIONS.contains(&section.name()))
        || key.ends_with("withheld")
        || (of_file && (steps.len() == 3 || TOLD_KEYS.contains(&key)))
}
