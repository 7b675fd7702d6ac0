//! A report against an earlier one: what changed, appeared or vanished.
//!
//! Settings come first: where they differ, figures mean different things and are not compared. A row of the baseline
//! that is gone, a new row, and a figure that is another beyond its tolerance are failures. Only told are new keys
//! (a later version may add some), hashes, sizes and paths of the input, reasons for what is withheld, and caveats.

use std::collections::{HashMap, HashSet};
use std::path::Path as FilePath;

use serde_json::{Map, Value};

use super::figures::Figures;
use super::path::Path;
use super::rows;
use super::tolerance::{Tolerance, Tolerances, admits, is_same};
use crate::error::{Error, Result};
use crate::report::SCHEMA;
use crate::report::check::{Change, Difference};
use crate::report::escape::printable;

/// The commands whose reports can be a baseline.
const COMMANDS: [&str; 3] = ["domains", "sources", "profile"];
/// Sections of a report that are told, but no failure.
const TOLD_SECTIONS: [&str; 2] = ["tool", "caveats"];
/// Settings that say which rows are shown, and change no figure.
const ROWS_SHOWN: [&str; 3] = ["sort", "top", "all"];
/// The end of keys that say how many rows a list leaves out.
const NOT_SHOWN: &str = "_not_shown";
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
        self.report["settings"]["profile"].as_str().filter(|_| self.command() == "profile")
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
    let exact = Tolerances::default();
    let mut settings = Comparing::new("settings", &exact, figures);
    settings.values(&of_figures(&before["settings"]), &of_figures(&after["settings"]), false);
    let differences = settings.found.differences;
    let mut found = Compared { comparable: differences.is_empty(), figures: 0, differences };
    if !found.comparable {
        return found;
    }
    let empty = Map::new();
    let (before, after) = (before.as_object().unwrap_or(&empty), after.as_object().unwrap_or(&empty));
    let is_section = |key: &str| !matches!(key, "schema" | "command" | "settings") && !key.contains(NOT_SHOWN);
    for (section, value) in before.iter().filter(|(key, _)| is_section(key)) {
        let mut comparing = Comparing::new(section, tolerances, figures);
        match after.get(section) {
            Some(other) => comparing.values(value, other, is_partial(before, section)),
            None => comparing.tell(Change::Vanished, Value::Null, Value::Null, true),
        }
        found.figures += comparing.found.figures;
        found.differences.append(&mut comparing.found.differences);
    }
    found
}

/// The settings that change figures: without which rows are shown, and without the paths of files that are hashed.
fn of_figures(settings: &Value) -> Value {
    let Value::Object(settings) = settings else { return Value::Null };
    let is_of_figures = |key: &str| !ROWS_SHOWN.contains(&key) && !settings.contains_key(&format!("{key}_sha256"));
    settings.iter().filter(|(key, _)| is_of_figures(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// Whether the list `key` of `object` holds only some of its rows.
fn is_partial(object: &Map<String, Value>, key: &str) -> bool {
    object.get(&format!("{key}{NOT_SHOWN}")).and_then(Value::as_u64).is_some_and(|rows| rows > 0)
}

/// Whether a value is one figure: no object, and no list of objects or lists.
fn is_figure(value: &Value) -> bool {
    match value {
        Value::Object(_) => false,
        Value::Array(items) => !items.iter().any(|item| item.is_object() || item.is_array()),
        _ => true,
    }
}

/// A comparison under way.
struct Comparing<'a> {
    /// The section.
    section: &'a str,
    /// What may differ.
    tolerances: &'a Tolerances,
    /// The figures that there are.
    figures: &'a Figures,
    /// The row, in a section of rows.
    row: Option<String>,
    /// The keys down to here, names of rows as `*`.
    keys: Vec<String>,
    /// The path down to here, in the row or section.
    path: Path,
    /// What was found.
    found: Compared,
}

impl<'a> Comparing<'a> {
    /// A comparison of one section.
    fn new(section: &'a str, tolerances: &'a Tolerances, figures: &'a Figures) -> Self {
        let (keys, path, found) = (vec![section.to_owned()], Path::default(), Compared::default());
        Comparing { section, tolerances, figures, row: None, keys, path, found }
    }

    /// Compares two values; of a list that `is_partial` only the rows of the baseline.
    fn values(&mut self, before: &Value, after: &Value, is_partial: bool) {
        match (before, after) {
            (Value::Object(before), Value::Object(after)) => self.objects(before, after),
            (Value::Array(old), Value::Array(new)) if !is_figure(before) || !is_figure(after) => {
                self.lists(old, new, is_partial);
            }
            _ => self.figure(before, after),
        }
    }

    /// Compares objects key by key.
    fn objects(&mut self, before: &Map<String, Value>, after: &Map<String, Value>) {
        // New keys of maps are data; other new keys are those of a later version.
        let is_data = self.section == "settings" || self.keys.last().is_some_and(|key| self.figures.is_map(key));
        for (key, value) in before.iter().filter(|(key, _)| !key.contains(NOT_SHOWN)) {
            self.below(key, false, |here| match after.get(key) {
                Some(other) => here.values(value, other, is_partial(before, key)),
                None => here.tell(Change::Vanished, value.clone(), Value::Null, true),
            });
        }
        for (key, value) in after.iter().filter(|(key, _)| !before.contains_key(*key) && !key.contains(NOT_SHOWN)) {
            self.below(key, false, |here| here.tell(Change::Appeared, Value::Null, value.clone(), is_data));
        }
    }

    /// Compares lists: by the names of their rows if these have some, else place by place.
    fn lists(&mut self, before: &[Value], after: &[Value], is_partial: bool) {
        let positions = |rows: &[Value]| (0..rows.len()).map(|at| at.to_string()).collect();
        let (old, new): (Vec<String>, Vec<String>) =
            rows::names(before).zip(rows::names(after)).unwrap_or_else(|| (positions(before), positions(after)));
        let by_name: HashMap<&String, &Value> = new.iter().zip(after).collect();
        for (name, row) in old.iter().zip(before) {
            self.below(name, true, |here| match by_name.get(name) {
                Some(other) => here.values(row, other, false),
                None => here.tell(Change::Vanished, here.shown(row), Value::Null, true),
            });
        }
        let known: HashSet<&String> = old.iter().collect();
        for (name, row) in new.iter().zip(after).filter(|(name, _)| !is_partial && !known.contains(name)) {
            self.below(name, true, |here| here.tell(Change::Appeared, Value::Null, here.shown(row), true));
        }
    }

    /// What stands for a row that appeared or vanished: of a domain or source its lookups, else all of it.
    fn shown(&self, row: &Value) -> Value {
        if self.path.0.is_empty() { row["lookups"].clone() } else { row.clone() }
    }

    /// Goes one key down; the name of a row stands in the path, and as `*` among the keys.
    fn below(&mut self, name: &str, is_row: bool, compare: impl FnOnce(&mut Self)) {
        let is_own_row = is_row && matches!(self.section, "domains" | "sources") && self.keys.len() == 1;
        self.keys.push(if is_row { "*" } else { name }.to_owned());
        if is_own_row {
            self.row = Some(name.to_owned());
        } else {
            self.path.0.push(name.to_owned());
        }
        compare(self);
        self.keys.pop();
        if is_own_row {
            self.row = None;
        } else {
            self.path.0.pop();
        }
    }

    /// Compares two figures.
    fn figure(&mut self, before: &Value, after: &Value) {
        self.found.figures += 1;
        if !is_same(before, after) {
            self.tell(Change::Changed, before.clone(), after.clone(), true);
        }
    }

    /// Notes a difference, unless the figure is not to be compared.
    fn tell(&mut self, change: Change, before: Value, after: Value, fails: bool) {
        let tolerance = self.tolerances.of(&self.keys);
        if tolerance == Some(Tolerance::Any) {
            return;
        }
        let is_within = change == Change::Changed && tolerance.is_some_and(|most| admits(most, &before, &after));
        let is_own_row = self.row.is_some() && self.path.0.is_empty();
        let path = if self.path.0.is_empty() { self.section.to_owned() } else { self.path.to_string() };
        self.found.differences.push(Difference {
            section: self.section.to_owned(),
            row: self.row.clone(),
            figure: (!is_own_row).then_some(path),
            change,
            before,
            after,
            tolerance: tolerance.map(|most| most.to_string()),
            fails: fails && !is_within && !self.is_only_told(),
        });
    }

    /// Whether differences of this figure are no failures: the figures that it changes say whether it matters.
    fn is_only_told(&self) -> bool {
        let key = self.keys.last().map_or("", String::as_str);
        let of_file = self.section == "input" && self.keys.get(1).is_some_and(|key| key == "files");
        TOLD_SECTIONS.contains(&self.section)
            || key.ends_with("withheld")
            || (of_file && (self.keys.len() == 3 || TOLD_KEYS.contains(&key)))
    }
}
